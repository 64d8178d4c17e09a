"""Asks a question until its answer is right. A wrong answer says why, and costs nothing but itself."""

from typing import Any

from evalkit.asking import choices, lines
from evalkit.asking.question import BACK, GUIDANCE, SAME, BackError, NotThereError, Question
from evalkit.errors import EvalkitError
from evalkit.terminal import say, visible

_LONGEST_SHOWN = 60
_YES, _NO = "y", "n"


def ask(question: Question) -> Any:
    """The value of the answer; None where it is left open.

    Raises BackError where somebody wants to go back, and EOFError at the end of what is typed.
    """
    text = answer(question)
    return question.read(text) if text else None


def answer(question: Question) -> str:
    """The answer as it was given, of which the value can be read; what is chosen as ids with `, ` between. Empty where it
    is left open.
    """
    _show(question)
    names = [name or id for id, name in question.options.items()]
    while True:
        text = lines.line("" if question.is_choice else question.given, names)
        if text == BACK:
            raise BackError
        if text == GUIDANCE:
            _explain(question)
            continue
        if text == SAME and (text := _alike(question)) == "":
            continue
        text = text or question.given or question.proposed
        if not text and question.needed:
            say("  This is needed to go on; Ctrl-C ends.")
        elif not text:
            return ""
        else:
            try:
                found = _checked(question, text)
                if found is not None:
                    return found
            except EvalkitError as error:
                say(f"  {error.message}{f' {error.hint}' if error.hint else ''}")


def yes(title: str, *, default: bool) -> bool:
    """Whether the answer is yes; the default for an empty line. For a question that stands alone."""
    while True:
        try:
            return bool(ask(yes_or_no(title, default=default)))
        except BackError:
            say("  There is no question before this one.")


def yes_or_no(title: str, *, default: bool) -> Question:
    """A question for yes or no."""
    return Question(title=f"{title} ({'Y/n' if default else 'y/N'})", proposed=_YES if default else _NO, read=_truth)


def _truth(text: str) -> bool:
    found = text.strip().lower()
    if found not in (_YES, "yes", _NO, "no"):
        raise EvalkitError("Please answer y or n.")
    return found[0] == _YES


def _checked(question: Question, text: str) -> str | None:
    """An answer that can be read; None where it is to be given once more. Raises EvalkitError for any other."""
    if question.is_choice and text not in (question.given, question.proposed):
        parts = choices.parts(text, question.options) if question.several else [text]
        ids = [_chosen(question, part) for part in parts]
        if None in ids:
            return None
        text = ", ".join(dict.fromkeys(id for id in ids if id))
    if text:
        question.read(text)
    return text


def _chosen(question: Question, text: str) -> str | None:
    """The id of what is meant: empty where that is left open, None where it is to be said once more."""
    try:
        return choices.chosen(text, question.options)
    except NotThereError as error:
        if question.absent is None or text.isdecimal():
            raise
        if error.hint:
            say(f"  {error.message} {error.hint}")
        found = question.absent(text)
        if found is None:
            say(f"\n{question.title}")
        return found


def _show(question: Question) -> None:
    say(f"\n{question.above}\n{question.title}" if question.above else f"\n{question.title}")
    if question.told:
        say(f"  {question.told}")
    for line in choices.listed(question.options):
        say(line)
    how = [question.how] if question.how else []
    shown = (question.is_choice and question.given) or question.proposed
    if shown and question.read is not _truth:
        told = _named(question, shown)
        how.append(f"Enter: {told if len(told) <= _LONGEST_SHOWN else told[:_LONGEST_SHOWN] + '…'}")
    if question.alike:
        how.append(f"=: the same as for {visible(question.alike.whose)}")
    if how:
        say(f"  ({'; '.join(how)})")


def _named(question: Question, text: str) -> str:
    """An answer in the words of what may be chosen."""
    parts = text.split(", ") if question.is_choice else [text]
    return visible(", ".join(question.options.get(part) or part for part in parts))


def _alike(question: Question) -> str:
    if question.alike is None:
        say("  There is nothing that this could be the same as.")
        return ""
    say(f"  {visible(question.alike.text)}")
    return question.alike.text


def _explain(question: Question) -> None:
    """What is to be known of a question, and how any question is answered."""
    if question.guidance and question.guidance != question.told:
        say(f"  {question.guidance}")
    for label, example in (("Good", question.good), ("Weak", question.weak)):
        if example:
            say(f"  {label}: {example}")
    more = "; Ctrl-X Ctrl-E opens your editor, Alt-Enter begins another line" if lines.is_edited() else ""
    say(f"  {_of_enter(question)}; {BACK} goes back{more}.")


def _of_enter(question: Question) -> str:
    """What an empty answer does."""
    if question.given:
        return "Enter keeps what is given"
    if question.proposed:
        return "Enter takes what is proposed"
    return "An answer is needed" if question.needed else "Enter leaves it open"
