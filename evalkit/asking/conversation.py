"""Questions in a row, in which one can go back any number of steps.

An interview is a function that asks, one question after the other, and gives what came of it. Whoever goes back has it run
again from its beginning, with the answers given so far, up to the question before.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from evalkit.asking.ask import answer, yes_or_no
from evalkit.asking.question import BackError, Question
from evalkit.terminal import say

T = TypeVar("T")


class _Answer(NamedTuple):
    title: str
    """Of the question."""
    text: str


class Conversation:
    """Asks, and remembers what was answered."""

    def __init__(self, *, ends_before_first: bool = False) -> None:
        """`ends_before_first`: whether to go back from the first question is to leave the conversation: by BackError."""
        self._ends_before_first = ends_before_first
        self._answers: list[_Answer] = []
        self._position = 0
        self._before: list[_Answer] = []
        """What was answered further on before somebody went back, the first of it at the end."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been answered."""
        return not self._answers

    def run(self, interview: Callable[["Conversation"], T]) -> T:
        """What comes of an interview. It must ask the same whenever it is given the same answers, and change nothing."""
        while True:
            self._position = 0
            try:
                return interview(self)
            except BackError:
                if self._answers:
                    self._before.append(self._answers.pop())
                elif self._ends_before_first:
                    raise
                else:
                    say("  This is the first question.")

    def ask(self, question: Question) -> Any:
        """The value of the answer; None where it is left open."""
        if self._position == len(self._answers):
            again = [number for number, before in enumerate(self._before) if before.title == question.title][-1:]
            text = answer(_as_before(question, self._before[again[0]].text) if again else question)
            self._answers.append(_Answer(question.title, text))
            for number in again:
                del self._before[number:]
        text = self._answers[self._position].text
        self._position += 1
        return question.read(text) if text else None

    def yes(self, title: str, *, default: bool) -> bool:
        """Whether the answer is yes."""
        return bool(self.ask(yes_or_no(title, default=default)))

    def say(self, message: str) -> None:
        """A word between two questions, where it has not been said already."""
        if self._position == len(self._answers):
            say(message)


def _as_before(question: Question, text: str) -> Question:
    """A question with the answer that it had before, where that may still be chosen."""
    if not text or (question.options and not set(text.split(", ")) <= set(question.options)):
        return question
    return replace(question, given=text, is_saved=False)
