"""Blocks in order → blocks as they are read: empty sections gone or marked, everything numbered, every link leading somewhere."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from evalkit.documents.blocks import (
    Block,
    Box,
    Cell,
    Facts,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Run,
    Runs,
    Table,
)
from evalkit.documents.text import NOT_GIVEN
from evalkit.model.ids import slug

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def finished(blocks: Iterable[Block], *, draft: bool) -> tuple[Block, ...]:
    """Blocks as they are read. In a draft, a section without content says so; in any other document it is left out."""
    held = list(blocks)
    if not draft:
        held = _without_holes(held)
    held = _numbered(_without_empty(held, draft=draft))
    keys = {block.key for block in held if isinstance(block, Heading)}
    return tuple(_linked(block, keys) for block in held)


def _without_holes(blocks: Iterable[Block]) -> list[Block]:
    """What says only that something is not given is taken out."""
    kept: list[Block] = []
    for block in blocks:
        match block:
            case Paragraph() if block.runs == (NOT_GIVEN,):
                continue
            case Facts():
                rows = tuple(row for row in block.rows if row[1].tone != "missing")
                if rows:
                    kept.append(Facts(rows))
            case Table():
                rows_left = tuple(tuple(map(_blank, row)) for row in block.rows)
                kept.append(_without_empty_columns(replace(block, rows=rows_left)))
            case Box():
                inside = tuple(_without_holes(block.blocks))
                if inside:
                    kept.append(replace(block, blocks=inside))
            case _:
                kept.append(block)
    return kept


def _without_empty_columns(table: Table) -> Table:
    """A table without the columns that say nothing in any row; the first, which names the rows, stays."""
    columns = [at for at in range(len(table.head)) if at == 0 or any(row[at].paragraphs for row in table.rows)]
    if len(columns) == len(table.head) or not table.rows:
        return table
    return replace(
        table,
        head=tuple(table.head[at] for at in columns),
        rows=tuple(tuple(row[at] for at in columns) for row in table.rows),
        widths=tuple(table.widths[at] for at in columns) if table.widths else (),
    )


def _blank(cell: Cell) -> Cell:
    """A cell without what says only that something is not given."""
    if cell.tone == "missing":
        return Cell()
    if (NOT_GIVEN,) not in cell.paragraphs:
        return cell
    return replace(cell, paragraphs=tuple(runs for runs in cell.paragraphs if runs != (NOT_GIVEN,)))


def _without_empty(blocks: Sequence[Block], *, draft: bool) -> list[Block]:
    """Headings below which nothing stands are taken out, in a draft only those of lower levels."""
    kept: list[Block] = []
    for block in reversed(blocks):
        if isinstance(block, Table) and not block.rows:
            continue
        if isinstance(block, Heading):
            following = kept[-1] if kept else None
            empty = following is None or (isinstance(following, Heading) and following.level <= block.level)
            if empty and not (draft and block.level == 1):
                continue
            if empty:
                kept.append(Paragraph((NOT_GIVEN,)))
                block = replace(block, new_page=False, landscape=False)
        kept.append(block)
    return kept[::-1]


class _Counter:
    """The numbers of headings so far."""

    def __init__(self) -> None:
        self.numbers = [0, 0, 0]
        self.letters = 0
        self.counted = ""
        self.keys: Counter[str] = Counter()
        self.above: list[int] = []
        """The levels, as they were meant, of the headings that the next may stand below."""

    def of(self, heading: Heading) -> Heading:
        while self.above and self.above[-1] >= heading.level:
            self.above.pop()
        self.above.append(heading.level)
        heading = replace(heading, level=len(self.above))  # no level is left out
        if heading.level == 1:
            self.counted = heading.counted
        key = heading.key or slug(heading.text) or "section"
        self.keys[key] += 1
        if self.keys[key] > 1:
            key = f"{key}-{self.keys[key]}"
        return replace(heading, number=self._number(heading.level), key=key)

    def _number(self, level: int) -> str:
        if self.counted == "letter" and level == 1:
            self.letters += 1
            return _LETTERS[self.letters - 1]
        if self.counted != "number" or level > 2:
            return ""
        self.numbers[level - 1] += 1
        self.numbers[level:] = [0] * (3 - level)
        return ".".join(map(str, self.numbers[:level]))


def _numbered(blocks: Sequence[Block]) -> list[Block]:
    headings, tables, figures = _Counter(), 0, 0
    result: list[Block] = []
    for block in blocks:
        match block:
            case Heading():
                below_another = bool(result) and isinstance(result[-1], Heading)
                result.append(replace(headings.of(block), new_page=block.new_page and not below_another))
            case Table() if block.caption:
                tables += 1
                result.append(replace(block, number=tables))
            case Figure():
                figures += 1
                result.append(replace(block, number=figures))
            case _:
                result.append(block)
    return result


def with_runs(block: Block, change: Callable[[Run], Run]) -> Block:
    """A block with each of its runs changed."""

    def runs(held: Runs) -> Runs:
        return tuple(map(change, held))

    def cell(held: Cell) -> Cell:
        return replace(held, paragraphs=tuple(map(runs, held.paragraphs)))

    match block:
        case Paragraph():
            return replace(block, runs=runs(block.runs))
        case Listing():
            return replace(block, items=tuple(tuple(with_runs(b, change) for b in item) for item in block.items))
        case Table():
            return replace(block, rows=tuple(tuple(map(cell, row)) for row in block.rows))
        case Facts():
            return replace(block, rows=tuple((name, cell(held)) for name, held in block.rows))
        case Quote():
            return replace(block, paragraphs=tuple(map(runs, block.paragraphs)))
        case Box():
            return replace(block, blocks=tuple(with_runs(b, change) for b in block.blocks))
        case _:
            return block


def with_texts(block: Block, change: Callable[[str], str]) -> Block:
    """A block with each of its texts changed: also titles, captions, and words in place of pictures."""
    block = with_runs(block, lambda run: replace(run, text=change(run.text)))
    match block:
        case Heading():
            return replace(block, text=change(block.text))
        case Listing():
            return replace(block, items=tuple(tuple(with_texts(b, change) for b in item) for item in block.items))
        case Table():
            return replace(block, caption=change(block.caption), head=tuple(map(change, block.head)))
        case Facts():
            return replace(block, rows=tuple((change(name), held) for name, held in block.rows))
        case Figure():
            return replace(block, caption=change(block.caption), alt=change(block.alt))
        case Picture():
            return replace(block, alt=change(block.alt))
        case Box():
            return replace(block, title=change(block.title), blocks=tuple(with_texts(b, change) for b in block.blocks))
        case _:
            return block


def _linked(block: Block, keys: set[str]) -> Block:
    """A block whose links into the document lead somewhere; one that does not is plain text."""

    def linked(run: Run) -> Run:
        return replace(run, link="") if run.link.startswith("#") and run.link[1:] not in keys else run

    return with_runs(block, linked)
