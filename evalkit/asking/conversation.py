"""Questions in a row, in which one can go back any number of steps.

An interview is a function that asks, one question after the other, and gives what came of it. Whoever goes back has it run
again from its beginning, with the answers given so far, up to the question before.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from evalkit.asking.ask import answer, yes_or_no
from evalkit.asking.question import BackError, Question
from evalkit.terminal import say

T = TypeVar("T")


class Conversation:
    """Asks, and remembers what was answered."""

    def __init__(self) -> None:
        self._answers: list[str] = []
        self._position = 0
        self._last = ""
        """The answer that is being given once more."""

    def run(self, interview: Callable[["Conversation"], T]) -> T:
        """What comes of an interview. It must ask the same whenever it is given the same answers, and change nothing."""
        while True:
            self._position = 0
            try:
                return interview(self)
            except BackError:
                if self._answers:
                    self._last = self._answers.pop()
                else:
                    say("  This is the first question.")

    def ask(self, question: Question) -> Any:
        """The value of the answer; None where it is left open."""
        if self._position == len(self._answers):
            again = replace(question, given=self._last) if self._last else question
            self._last = ""
            self._answers.append(answer(again))
        text = self._answers[self._position]
        self._position += 1
        return question.read(text) if text else None

    def yes(self, title: str, *, default: bool) -> bool:
        """Whether the answer is yes."""
        return bool(self.ask(yes_or_no(title, default=default)))

    def say(self, message: str) -> None:
        """A word between two questions, where it has not been said already."""
        if self._position == len(self._answers):
            say(message)
