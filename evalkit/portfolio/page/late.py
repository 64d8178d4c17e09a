"""What is late, what could not be checked, every evaluation or those that want attention, and what to do first."""

from evalkit.check.catalogue import catalogue
from evalkit.grammar import counted
from evalkit.portfolio.answers import most
from evalkit.portfolio.late import LISTED
from evalkit.portfolio.need import Need
from evalkit.portfolio.page.markup import Cell, asked, heading, number, safe, section, table, text, written
from evalkit.portfolio.questions import question
from evalkit.portfolio.tables import EvaluationRow
from evalkit.portfolio.tally import Tally
from evalkit.portfolio.words import name_of

_FIRST = 5
_MOST = 50


def stuck(tally: Tally) -> str:
    """Those past the planned last day of their stage, and what holds them back."""
    late = tally.late
    if not late.stuck.number:
        return asked("stuck", question("stuck"), "<p>No evaluation is.</p>", question("holding-back"))
    rows = [
        (
            _named(row),
            [text(row.stage), text(row.stage_planned_end), number(row.days_in_stage_over), number(row.errors)],
        )
        for row in list(late.stuck)[:_MOST]
    ]
    inner = table("stuck", ["Evaluation", "Stage", "Planned last day", "Days over", "Errors"], rows)
    if late.stuck.number > len(rows):
        inner += f"<p>and {late.stuck.number - len(rows)} more.</p>"
    titles = {rule.code: rule.title for rule in catalogue()}
    held = [
        (Cell(f"<code>{safe(code)}</code>"), [text(titles.get(code, "")), text(f"{n} of {late.stuck.number}")])
        for code, n in most(late.holding_back)[: 2 * _FIRST]
    ]
    if held:
        back = question("holding-back")
        inner += heading("holding-back", back.title) + f'<p class="definition">{safe(back.definition)}</p>'
        inner += table("holding-back", ["Rule", "What it asks for", "Evaluations"], held)
    return asked("stuck", question("stuck"), inner, question("holding-back"))


def overdue(tally: Tally) -> str:
    """Reviews, reflections, dissemination."""
    held = tally.late.overdue
    rows = [(text(what), [number(one.items), number(one.evaluations)]) for what, one in held.items()]
    return asked("overdue", question("overdue"), table("overdue", ["What", "Overdue", "In evaluations"], rows))


def waivers(tally: Tally) -> str:
    """Those that end soon."""
    ending = tally.late.ending
    rows = [
        (
            text(one.until),
            [Cell(written(one.evaluation)), Cell(f"<code>{safe(one.code)}</code>"), number(one.requirements)],
        )
        for one in list(ending)[:_MOST]
    ]
    inner = table("waivers", ["Until", "Evaluation", "Rule", "Requirements"], rows) if rows else "<p>None does.</p>"
    if ending.number > len(rows):
        inner += f"<p>and {ending.number - len(rows)} more.</p>"
    return asked("waivers", question("waivers"), inner)


def unchecked(tally: Tally) -> str:
    """What could not be checked, and why."""
    held = tally.unchecked
    if not held.number:
        return ""
    rows = [(Cell(written(row.evaluation)), [text(row.reason)]) for row in list(held)[:_MOST]]
    inner = table("unchecked", ["Evaluation or source", "Why"], rows)
    if held.number > len(rows):
        inner += f"<p>and {held.number - len(rows)} more.</p>"
    return section("unchecked", "What could not be checked", inner, "It counts nowhere above, and never as holding.")


def evaluations(tally: Tally) -> str:
    """Every evaluation by path or, of very many, those that want attention."""
    needs = list(tally.needs.all)
    if tally.number > LISTED:
        needs = [need for need in needs if need.why]
        title = "Evaluations that want attention"
        said = f"The first {len(needs)} of {tally.needs.wanting} that do; the table evaluations has all {tally.number}."
    else:
        needs.sort(key=lambda need: need.row.evaluation)
        title, said = "All evaluations", "By path, with what the gate says at the stage that each has reached."
    heads = ["Evaluation", "Commissioner", "Stage", "Gate", "Score", "Errors", "Days over", "Last review"]
    return section("evaluations", title, table("evaluations", heads, [_row(need.row) for need in needs]), said)


def _row(row: EvaluationRow) -> tuple[Cell, list[Cell]]:
    if row.state == "unchecked":
        return _named(row), [text("–"), text("–"), Cell("unchecked", "bad"), text("–"), text("–"), text("–"), text("–")]
    due = (row.met or 0) + (row.missing or 0)
    return _named(row), [
        Cell(written(row.commissioner)) if row.commissioner else text("–"),
        text(row.stage),
        Cell("holds", "good") if row.held else Cell("does not hold", "poor"),
        text(f"{row.percent} % of {due:,}" if due else "nothing due"),
        number(row.errors),
        number(row.days_in_stage_over or None),
        Cell(safe(row.last_review or "–") + (", the next is overdue" if row.review_overdue else "")),
    ]


def _named(row: EvaluationRow) -> Cell:
    path = f'<span class="quiet">{written(row.evaluation)}</span>'
    return Cell(f"{written(row.title)}<br>{path}" if row.title else path)


def monday(tally: Tally) -> str:
    """Who needs help first, and what to begin with."""
    needs = [need for need in list(tally.needs.all)[:_FIRST] if need.why]
    if not needs:
        inner = "<p>Nothing: every gate holds, and nothing is overdue.</p>"
    else:
        number_of = f"{tally.needs.wanting} of {counted(tally.number, 'evaluation')} want attention. Begin with these:"
        inner = f'<p>{safe(number_of)}</p><ol class="monday">{"".join(map(_item, needs))}</ol>'
    return asked("monday", question("monday"), inner)


def _item(need: Need) -> str:
    name = name_of(need.row.title, need.row.evaluation)
    where = f' <span class="quiet">{written(need.row.evaluation)}</span>' if need.row.title else ""
    return f"<li><b>{written(name)}</b>{where}<br>{safe(need.why)}. {safe(need.what_to_do)}</li>"
