"""The line at a terminal that says how far a run is."""

import io
from pathlib import Path

import pytest

from evalkit.portfolio.examine import Facts
from evalkit.portfolio.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, total: int = 300) -> str:
    now = iter(range(10_000))
    monkeypatch.setattr("evalkit.portfolio.progress.time.monotonic", lambda: float(next(now)))
    monkeypatch.setattr("sys.stderr", stream)
    progress = Progress(total)
    for number in range(min(total, 3)):
        progress.add(Facts(Path("e"), unchecked="It is gone." if number == 1 else ""))
    progress.close()
    return stream.getvalue()


def test_it_says_what_is_done_what_fails_and_how_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, Terminal()).split("\r\x1b[K")[1:] == [
        "1 of 300 evaluations; 5 min left",
        "2 of 300 evaluations, 1 whose gate does not hold; 5 min left",
        "3 of 300 evaluations, 1 whose gate does not hold; 5 min left",
        "",
    ]


def test_nothing_is_drawn_off_a_terminal_or_for_one_evaluation(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, io.StringIO()) == ""
    assert drawn(monkeypatch, Terminal(), total=1) == ""
