"""Somebody who answers questions off a terminal, line by line, by what is asked."""

import io
import re
from collections.abc import Mapping, Sequence

Answers = Mapping[str, str | Sequence[str]]
"""Regular expressions for what is shown of a question → what is answered to it; of several answers, one each time, and the
last again and again."""


class Typist(io.StringIO):
    """Standard error and input in one: what is shown is kept, and each line that is read is an answer to it.

    `missed`: what was asked, and no answer was there for.
    """

    def __init__(self, answers: Answers, *, ends_at: str = "", interrupts: bool = False) -> None:
        super().__init__()
        self._answers = {pattern: [said] if isinstance(said, str) else list(said) for pattern, said in answers.items()}
        self._ends_at = ends_at
        self._interrupts = interrupts
        self._seen = 0
        self.missed: list[str] = []
        self.asked = 0

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        shown = self.getvalue()
        question = shown[self._seen :]
        self._seen = len(shown)
        self.asked += 1
        if (self._ends_at and re.search(self._ends_at, question)) or self.asked > 1000:
            if self._interrupts:
                raise KeyboardInterrupt
            return ""
        for pattern, several in self._answers.items():
            if re.search(pattern, question):
                return f"{several.pop(0) if len(several) > 1 else several[0]}\n"
        self.missed.append(question)
        return "\n"

    @property
    def shown(self) -> str:
        return self.getvalue()
