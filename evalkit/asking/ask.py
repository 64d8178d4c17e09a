"""Asks a question until its answer is right. A wrong answer says why, and costs nothing but itself."""

from typing import Any

from evalkit.asking import choices, lines
from evalkit.asking.question import BACK, GUIDANCE, SAME, BackError, NotThereError, Question
from evalkit.errors import EvalkitError
from evalkit.terminal import say, shortened, visible

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
    shown = "" if question.is_choice else question.given
    while True:
        text = lines.line(shown, names)
        sign = _sign(text, shown)
        if sign == BACK:
            raise BackError
        if sign == GUIDANCE:
            _explain(question)
            if text != sign and _can_be_read(question, text):
                shown = text  # it may have been meant as a part of it: then Enter keeps it
            continue
        if sign == SAME and (text := _alike(question)) == "":
            continue
        text = text or _of_enter(question, is_rubbed_out=bool(shown) and lines.is_edited())
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


def _sign(text: str, shown: str) -> str:
    """The sign that an answer is: alone, or behind the text that was shown to be edited; empty where it is an answer."""
    said = text.removeprefix(shown).strip()
    return said if said in (BACK, GUIDANCE, SAME) and text in (said, f"{shown}{said}", f"{shown} {said}") else ""


def _can_be_read(question: Question, text: str) -> bool:
    try:
        question.read(text)
    except EvalkitError:
        return False
    return True


def _of_enter(question: Question, *, is_rubbed_out: bool) -> str:
    """What an empty answer stands for."""
    if is_rubbed_out and question.is_saved:
        say("  It stays as it was: nothing that is given is taken away here.")
    return (question.given if question.is_saved or not is_rubbed_out else "") or question.proposed


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
    if question.told and not question.title.endswith(question.told.rstrip(".")):
        say(f"  {question.told}")
    for line in choices.listed(question.options):
        say(line, hanging=choices.HANGING)
    how = [question.how] if question.how else []
    is_shown_to_be_edited = not question.is_choice and lines.is_edited()
    if (question.given and not is_shown_to_be_edited) or (not question.given and question.read is not _truth):
        taken = shortened(_named(question, question.given or question.proposed), _LONGEST_SHOWN) or question.empty
        how += [f"Enter: {taken}"] if taken else []
    if question.alike:
        how.append(f"=: the same as for {visible(question.alike.whose)}")
    if how:
        say(f"  ({'; '.join(how)})", hanging=3)


def _named(question: Question, text: str) -> str:
    """An answer in the words of what may be chosen; of a word with its meaning, the word."""
    if not question.is_choice:
        return text
    return ", ".join(_word(part, question.options.get(part) or part) for part in text.split(", "))


def _word(id: str, name: str) -> str:
    return id if name.startswith(f"{id}: ") else name


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
    is_in_words = lines.is_edited() and not question.is_choice
    more = "; Ctrl-X Ctrl-E opens your editor, Alt-Enter begins another line" if is_in_words else ""
    say(f"  {_told_of_enter(question)}; {BACK} goes back{more}.")


def _told_of_enter(question: Question) -> str:
    """What an empty answer does."""
    if question.given:
        return "Enter keeps what is given"
    if question.proposed:
        return "Enter takes what is proposed"
    if question.empty:
        return f"Enter: {question.empty}"
    return "An answer is needed" if question.needed else "Enter leaves it open"
