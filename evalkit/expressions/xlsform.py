"""An expression as an XLSForm has it: XPath with `${item}`."""

from evalkit.expressions.tree import Compared, Expression, Joined, Name, Not, Number, Selected, Sum, Word


def xlsform(expression: Expression) -> str:
    """`asked = 'yes' and age >= 18` → `${asked} = 'yes' and ${age} >= 18`."""
    match expression:
        case Name(id=id):
            return f"${{{id}}}"
        case Number(text=text):
            return text
        case Word(text=text):
            return _text(text)
        case Sum(parts=parts):
            (_, first), *others = parts
            return " ".join([xlsform(first), *(f"{sign} {xlsform(part)}" for sign, part in others)])
        case Compared(left=left, op=op, right=right):
            return f"{xlsform(left)} {op} {xlsform(right)}"
        case Selected(item=item, choice=choice):
            return f"selected({xlsform(item)}, {xlsform(choice)})"
        case Not(of=of):
            return f"not({xlsform(of)})"
        case Joined(by=by, parts=parts):
            return f" {by} ".join(f"({xlsform(part)})" if isinstance(part, Joined) else xlsform(part) for part in parts)


def _text(text: str) -> str:
    """A text of XPath, which knows no way to write a quotation mark within marks of its kind."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    pieces = ', "\'", '.join(f"'{piece}'" for piece in text.split("'"))
    return f"concat({pieces})"
