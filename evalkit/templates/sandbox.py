"""A template from elsewhere is rendered as data: in Jinja's sandbox, where nothing changes a value, and no list, loop or text
grows without end.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any, NoReturn

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2 import Template as Compiled
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from evalkit.templates.language import METHODS, USUAL_FILTERS, NotRenderedError, beyond, read, sentence
from evalkit.templates.vocabulary import FILTERS, FUNCTIONS

MAX_STEPS = 100_000
"""How often the loops of one part of a template may turn, all together."""
MAX_OUTPUT = 5_000_000
"""How many signs one part of a template may make."""
MAX_TEXT = 100_000
"""How long a single value may be."""
MAX_RANGE = 1_000
_MAX_ARGUMENT = 100


class Sandbox(ImmutableSandboxedEnvironment):
    """Renders the templates of one part, within limits that hold for all of them together."""

    intercepted_binops = frozenset(("+", "-"))

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, keep_trailing_newline=True)
        self.filters = dict(_FILTERS)
        self.globals = {**FUNCTIONS, "range": _range}
        self._compiled: dict[tuple[str, str], Compiled] = {}
        self.start()

    def start(self) -> None:
        """From here on, the limits count anew."""
        self._steps = self._signs = 0

    def render(self, text: str, file: str, values: Mapping[str, Any]) -> str:
        """Renders the template `text`, which is called `file`. Raises NotRenderedError for whatever goes wrong in it."""
        made: list[str] = []
        try:
            for piece in self._template(text, file).generate(values):
                self._signs += len(piece)
                if self._signs > MAX_OUTPUT:
                    _stop(f"it makes more than {MAX_OUTPUT:,} signs")
                made.append(piece)
        except NotRenderedError:
            raise
        except Exception as error:  # whatever Jinja, or a value in a place that is not for it, comes up with
            said = f"there is no {error}" if isinstance(error, KeyError) else str(error)
            raise NotRenderedError(sentence(said or type(error).__name__), _line(error, file)) from error
        return "".join(made)

    def _template(self, text: str, file: str) -> Compiled:
        if (file, text) not in self._compiled:
            tree = read(text)
            for line, said in beyond(tree):
                raise NotRenderedError(f"{said}: not for a template from elsewhere", line)
            _Limits().visit(tree)
            code = self.compile(tree, file, file)
            self._compiled[file, text] = Compiled.from_code(self, code, dict(self.globals))
        return self._compiled[file, text]

    def counted(self, items: Iterable[Any]) -> Iterator[Any]:
        """The items of a loop, as long as its turns are not too many."""
        for item in items:
            self._steps += 1
            if self._steps > MAX_STEPS:
                _stop(f"its loops turn more than {MAX_STEPS:,} times")
            yield item

    def joined(self, *parts: object) -> str:
        """Texts in a row, as long as they are not too long."""
        text: str = _within("".join(_within(str(part)) for part in parts))
        return text

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Adds texts, or adds and subtracts numbers."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self.joined(left, right)
        if isinstance(left, int | float) and isinstance(right, int | float):
            return super().call_binop(context, operator, left, right)
        raise SecurityError(f"only texts and numbers go with the sign {operator}")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of methods, only those that are harmless."""
        return super().is_safe_attribute(obj, attr, value) and (attr in METHODS or not callable(value))


class _Limits(NodeTransformer):
    """Has loops and concatenations counted."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802  # Jinja calls it by this name
        self.generic_visit(node)
        node.iter = _call("counted", [node.iter], node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _call("joined", node.nodes, node.lineno)


def _call(method: str, arguments: list[Any], line: int) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(method), arguments, [], None, None, lineno=line)


def _stop(said: str) -> NoReturn:
    """Ends the rendering, because a limit is reached."""
    raise SecurityError(f"{said}, which is the limit")


def _within(value: Any) -> Any:
    """A value, where it is no text that is too long."""
    if isinstance(value, str) and len(value) > MAX_TEXT:
        _stop(f"a text is longer than {MAX_TEXT:,} signs")
    return value


def _range(*arguments: int) -> range:
    numbers = range(*arguments)
    if len(numbers) > MAX_RANGE:
        _stop(f"range() has more than {MAX_RANGE:,} numbers")
    return numbers


def _limited(filter: Callable[..., Any]) -> Callable[..., Any]:
    """The same filter, for values and arguments that are not too long."""

    @wraps(filter)  # also takes over how Jinja calls it
    def careful(*arguments: Any, **named: Any) -> Any:
        own = 1 if hasattr(filter, "jinja_pass_arg") else 0
        _within(arguments[own])
        for argument in (*arguments[own + 1 :], *named.values()):
            if isinstance(argument, str) and len(argument) > _MAX_ARGUMENT:
                _stop(f"what is given to a filter is longer than {_MAX_ARGUMENT} signs")
        return _within(filter(*arguments, **named))

    return careful


_FILTERS = {name: _limited(filter) for name, filter in JINJA_FILTERS.items() if name in USUAL_FILTERS} | {
    name: _limited(filter) for name, filter in FILTERS.items()
}


def _line(error: BaseException, file: str) -> int:
    """The line of the template in which something went wrong."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    line, at = 1, error.__traceback__
    while at:
        if at.tb_frame.f_code.co_filename == file:
            line = at.tb_lineno
        at = at.tb_next
    return line
