"""What commands that change files say: what would change, what has changed, what is left to do."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from evalkit.editing.add import Added, met, next_gap
from evalkit.editing.meet import Done
from evalkit.editing.references import Reference
from evalkit.editing.rename import Renamed
from evalkit.errors import EvalkitError
from evalkit.files.changes import Changes
from evalkit.files.find import shown
from evalkit.grammar import counted
from evalkit.model.kind import Kind
from evalkit.terminal import Screen, deliver, visible

if TYPE_CHECKING:
    from evalkit.scaffold.dropped import Dropped
    from evalkit.scaffold.update import Update

_PLAIN = ("added", "completed", "unchanged")
_MOST = 30
"""As many things that a template has dropped are listed."""


def carry_out(changes: Changes, out: TextIO, *, dry_run: bool) -> None:
    """Makes the changes or, for a dry run, shows them as a unified diff."""
    if not dry_run:
        changes.apply()
        return
    lines = changes.diff().split("\n")
    deliver("\n".join(visible(line) for line in lines) if lines != [""] else "Nothing would change.\n", out)


def tell_added(added: Added, root: Path, out: TextIO) -> None:
    """What was added, what that satisfied, and the next gap."""
    screen = Screen(out)
    for (kind, file, how), alike in groupby(added.done, lambda done: (done.kind, done.file, done.how)):
        several = list(alike)
        what = {"completed": "Filled in", "unchanged": "Unchanged"}.get(how, "Added")
        where = f"{_path(root, file)}{'' if how in _PLAIN else f', in the place of {how}'}"
        if not kind.has_id and len(several) > 1:
            _line(screen, what, f"{len(several)} {kind.plural}", where)
            continue
        for done in several:
            _line(screen, what, _name(done), where)
    if named := next((done for done in added.done if done.named_by), None):
        screen.line((f"Ids are made of `{named.named_by}`; evalkit rename {named.kind} OLD NEW gives another.", "dim"))
    score = added.after.score()
    later = f", {_signed(added.gained_later)} of those due later" if added.gained_later else ""
    gained = met(added)
    satisfied = f"{_signed(gained)} {'requirement' if abs(gained) == 1 else 'requirements'} met{later}"
    screen.line(f"{satisfied}; {score.met} of {score.due} at stage {added.after.stage.id}.")
    gap = next_gap(added)
    if gap:
        screen.hanging(("Next: ", "bold"), text=gap.fix)
        screen.line((f"      {_path(root, gap.file)}:{gap.line}  {gap.code}", "dim"))
    else:
        screen.line(("✓ ", "bold green"), f"Nothing is missing at stage {added.after.stage.id}.")
    screen.show()


def _line(screen: Screen, what: str, name: str, where: str) -> None:
    """What was done with what, and where: on a line of its own, where there is no room for both."""
    done = ((f"{what} ", "bold green"), (name, "bold"))
    if len(f"{what} {name}  {where}") <= screen.width:
        screen.line(*done, (f"  {where}", "dim"))
    else:
        screen.line(*done)
        screen.line((f"  {where}", "dim"))


def _name(done: Done) -> str:
    """A thing with its id, and the code of which that is made."""
    code = f" ({visible(done.code)})" if done.code else ""
    return f"{done.kind.name} {done.id}{code}" if done.id and done.id != done.kind.name else done.kind.name


def _signed(number: int) -> str:
    return f"+{number}" if number >= 0 else f"−{-number}"


def tell_renamed(kind: Kind, id: str, new: str, renamed: Renamed, out: TextIO) -> None:
    """What goes by another id now, and in how many places."""
    screen = Screen(out)
    screen.line(
        ("Renamed ", "bold green"),
        (f"{kind.name} {id}", "bold"),
        f" to {new}, and {counted(len(renamed.named), 'reference')} to it.",
    )
    for path in renamed.changes.paths:
        screen.line((f"  {path}", "dim"))
    for reference in renamed.hanging:
        screen.line((f"  {reference.place}", "cyan"), f"  “{reference.text}” matches no file any more")
    _tell_unread(screen, renamed)
    screen.show()


def _tell_unread(screen: Screen, renamed: Renamed) -> None:
    for page in renamed.unread:
        screen.line((f"  {page.path}", "cyan"), f"  was not looked at for links to it: {page.reason}")


def refuse_named(kind: Kind, id: str, removed: Renamed) -> None:
    """Raises EvalkitError where something names what is to be removed."""
    if kind.name == "project":
        files = [path for path in removed.changes.paths if path.startswith(f"projects/{id}/")]
        raise EvalkitError(
            f"project “{id}” is a folder with {counted(len(files), 'file')}, and all of it would go, captured data too.",
            hint="See what it is with --dry-run; remove it all the same with --force.",
        )
    if not (removed.named or removed.hanging):
        return
    listed = [f"  {reference.place}  is taken out of a list" for reference in removed.named]
    listed += [
        f"  {reference.place}  {_left(reference, 'would match', 'would be left hanging')}"
        for reference in removed.hanging
    ]
    more = f"\n  and {len(listed) - 12} more" if len(listed) > 12 else ""
    raise EvalkitError(
        f"{kind.name} “{id}” is named elsewhere, so nothing has been removed:\n" + "\n".join(listed[:12]) + more,
        hint="See what would change with --dry-run; remove it all the same with --force.",
    )


def _left(reference: Reference, matches: str, names: str) -> str:
    """What is to be said of a place that names what goes: of a requirement, that it `matches` nothing; else that it `names` it."""
    return f"“{reference.text}” {matches} no file any more" if reference.how == "within" else names


def tell_removed(kind: Kind, id: str, removed: Renamed, out: TextIO, *, dry_run: bool) -> None:
    """What is gone, and what still names it."""
    screen = Screen(out)
    if not dry_run:
        lists = f", also from {counted(len(removed.named), 'list')}" if removed.named else ""
        screen.line(("Removed ", "bold green"), (f"{kind.name} {id}", "bold"), f"{lists}.")
    for reference in removed.hanging:
        screen.line((f"  {reference.place}", "cyan"), f"  {_left(reference, 'matches', 'still names it')}")
    _tell_unread(screen, removed)
    screen.show()


def tell_updated(result: "Update", out: TextIO, *, only_asked: bool) -> None:
    """What an update changes, and what it cannot decide."""
    screen = Screen(out)
    now = f"{result.template.name} {result.template.version}".strip()
    for conflict in result.conflicts:
        screen.line(("Both changed  ", "bold red"), (conflict.file, "cyan"), f"  {conflict.part}")
        screen.hanging("  mine    ", text=conflict.mine)
        screen.hanging("  theirs  ", text=conflict.theirs)
    if result.conflicts:
        number = counted(len(result.conflicts), "place")
        screen.hanging(
            ("✗ ", "bold red"),
            text=f"Nothing has been written: you and the template {now} have changed {number}. Say what counts with --accept "
            "mine or --accept theirs; the rest is merged either way.",
        )
    elif not result.is_newer:
        screen.line(("✓ ", "bold green"), f"Up to date with the template {now}.")
    else:
        what = "There is something newer" if only_asked else "Updated"
        came = f", from {result.then}" if result.then and result.then != result.template.version else ""
        screen.line((what, "bold"), f": the template {now}{came}; {counted(len(result.files), 'file')} of yours.")
        for path in result.files:
            new = f"new: {', '.join(result.keys[path])}" if path in result.keys else ""
            screen.hanging((f"  {path}  ", "dim"), text="new" if path in result.new else new)
    _tell_dropped(screen, result.dropped)
    screen.show()


def _tell_dropped(screen: Screen, dropped: "Sequence[Dropped]") -> None:
    """What a template has no more."""
    if not dropped:
        return
    screen.hanging(text="The template no longer has what follows. It stays: take out what is not needed.")
    for one in dropped[:_MOST]:
        screen.line((f"  {one.file}", "dim"), f"  {one.part}" if one.part else "", _as_made(one))
    if len(dropped) > _MOST:
        screen.line((f"  and {len(dropped) - _MOST} more", "dim"))


def _as_made(one: "Dropped") -> tuple[str, str]:
    return ("  as it was made" if one.is_as_made else "  changed since", "dim")


def _path(root: Path, file: str) -> str:
    folder = shown(root)
    return file if folder == "." else f"{folder}/{file}"
