"""A page for each rule: why it is asked, what good looks like, how to meet it, and a case that does and one that does not."""

import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from evalkit.check.catalogue import catalogue, text_of
from evalkit.check.checker import check
from evalkit.check.options import Options
from evalkit.files.loader import load
from evalkit.framework import CLAUSES, CRAFT_TITLES, PRINCIPLES, group_of
from evalkit.report import RuleText, Severity
from generate.marks import code, fenced, page, plain, said, table
from tests.rules.case import CASES, Case, read_case

_TITLES = {principle.id: principle.title for principle in PRINCIPLES} | CRAFT_TITLES
_EFFECT = {
    Severity.ERROR: "an error: the gate does not hold",
    Severity.WARNING: "a warning: the gate holds all the same",
}


_ALONE = "---\norphan: true\n---"
"""Its index leads to each: as many would fill the sidebar of every page."""


def pages() -> dict[str, str]:
    """The pages of all rules, by code, and their index."""
    texts: dict[str, list[RuleText]] = {}
    for rule in catalogue():
        texts.setdefault(rule.code, []).append(text_of(rule))
    return {f"rules/{name}": _page(name, of) for name, of in texts.items()} | {"rules/index": _index(texts)}


def _index(texts: dict[str, list[RuleText]]) -> str:
    blocks = [
        "# Rules",
        "What `evalkit check` asks, by principle and by the evaluator's craft. A rule is asked from its stage on.",
    ]
    for group, title in _TITLES.items():
        rows = [
            [f"[{name}]({name}.md)", plain("; ".join(dict.fromkeys(text.title for text in of))), of[0].due.id]
            for name, of in texts.items()
            if group_of(of[0].clause) == group
        ]
        if rows:
            blocks += [f"## {title}", table(("Rule", "What it asks", "From"), rows)]
    return page(*blocks)


def _page(name: str, texts: list[RuleText]) -> str:
    blocks = [_ALONE, f"# {name}: {plain(texts[0].title)}"]
    for text in texts:
        if text is not texts[0]:
            blocks.append(f"## {plain(text.title)}")
        clause = f", *{CLAUSES[text.clause].text}*" if text.clause in CLAUSES else ""
        blocks.append(
            f"[{_TITLES[group_of(text.clause)]}](../principles.md){clause} · from the stage {text.due.id} on · "
            f"{_EFFECT[text.severity]}"
        )
        blocks += ["**Why it is asked.** " + plain(said(f"Why {name} asks", text.why))]
        if text.good:
            blocks += ["**What good looks like**", f"> {plain(text.good)}"]
        blocks += ["**How to meet it.** " + plain(said(f"How to meet {name}", text.fix))]
    return page(*blocks, "## Examples", *_examples(name), _where(name))


def _where(name: str) -> str:
    return fenced(f"evalkit explain {name}\nevalkit check --select {name}", "sh")


def _examples(name: str) -> Iterator[str]:
    """A case that meets the rule, and one that does not, with what evalkit says of it."""
    for kind, heading in (("pass", "Meets it"), ("fail", "Does not")):
        texts = [path.read_bytes().decode("utf-8") for path in sorted((CASES / name).glob(f"{kind}*.case"))]
        text = min(texts, key=lambda text: ("FIL" in text.partition("\n")[0], len(text)))
        case = read_case(text)
        yield f"### {heading}"
        yield plain(text.partition("\n")[0])
        for file, content in case.files.items():
            if content.strip() and content.strip() != "format = 1":
                yield code(file)
                yield fenced(content, "toml" if _is_toml(content) else "text")
        if kind == "fail":
            yield from _found(name, case)


def _found(name: str, case: Case) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        for file, content in case.files.items():
            path = Path(folder, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode("utf-8"))
        select = () if name.startswith("FIL") else (name,)
        report = check(load(Path(folder)), Options(case.as_of, stage=case.stage, select=select))
    lines = [f"{found.file}:{found.line}  {found.message}" for found in report.findings if found.code == name]
    yield "evalkit says:"
    yield fenced("\n".join(lines), "text")


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True
