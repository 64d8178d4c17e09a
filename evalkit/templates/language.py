"""The part of Jinja's language that a template from elsewhere may be written in. What is beyond it is found by reading a
template, before any of it is rendered: no other file, no function of its own, no name that begins with an underscore,
nothing that multiplies.
"""

from collections.abc import Iterator

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from evalkit.templates.vocabulary import FILTERS, FUNCTIONS

USUAL_FILTERS = frozenset((
    "capitalize", "count", "d", "default", "first", "int", "join", "last", "length", "list", "lower", "map", "reject",
    "rejectattr", "replace", "select", "selectattr", "sort", "string", "title", "trim", "unique", "upper", "wordwrap",
))  # fmt: skip
"""Those of Jinja's own filters that a template may use."""
METHODS = frozenset(("items", "keys", "values", "get", "lower", "upper", "title", "capitalize", "strip", "isoformat"))
"""What it may call of a value."""
_CALLS = frozenset((*FUNCTIONS, "range"))
_FILTER_NAMES = frozenset((*USUAL_FILTERS, *FILTERS))
_HARMLESS = frozenset((
    "Template", "Output", "TemplateData", "Const", "Name", "Getattr", "Getitem", "Slice", "Filter", "Test", "For",
    "If", "CondExpr", "Compare", "Operand", "And", "Or", "Not", "Concat", "Add", "Sub", "Neg", "Assign", "Call",
    "Keyword", "Tuple", "List", "Dict", "Pair",
))  # fmt: skip
"""The kinds of node in a syntax tree that data may have."""
_SAID = {
    "Include": "{% include %}, which takes in another file",
    "Import": "{% import %}, which takes in another file",
    "FromImport": "{% from … import %}, which takes in another file",
    "Extends": "{% extends %}, which takes in another file",
    "Macro": "{% macro %}, a function",
    "CallBlock": "{% call %}, which calls a function",
    "Block": "{% block %}",
    "FilterBlock": "{% filter %}",
    "AssignBlock": "{% set %} with {% endset %}",
    "With": "{% with %}",
    "NSRef": "a namespace",
    "Mul": "the sign *, where only + and - are allowed",
    "Div": "the sign /, where only + and - are allowed",
    "FloorDiv": "the sign //, where only + and - are allowed",
    "Mod": "the sign %, where only + and - are allowed",
    "Pow": "the sign **, where only + and - are allowed",
}


class NotRenderedError(Exception):
    """A template that cannot be read or rendered: `line` and `said` say where and why."""

    def __init__(self, said: str, line: int = 1) -> None:
        super().__init__(said)
        self.said = said
        self.line = line


def read(text: str) -> nodes.Template:
    """A template's syntax tree. Raises NotRenderedError."""
    try:
        return _PLAIN.parse(text)
    except TemplateSyntaxError as error:
        raise NotRenderedError(sentence(error.message or "this is no template"), error.lineno) from error
    except (RecursionError, ValueError, MemoryError) as error:
        raise NotRenderedError("it is nested too deep, or holds a number that is too long") from error


def beyond(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """What a template wants that data cannot have: line, and what it is."""
    for node in (tree, *tree.find_all(nodes.Node)):
        said = _beyond(node)
        if said:
            yield node.lineno, said


def _beyond(node: nodes.Node) -> str | None:
    said = None
    kind = type(node).__name__
    if kind not in _HARMLESS:
        said = _SAID.get(kind, f"“{kind}”")
    elif isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem) and (name := _name(node)).startswith("_"):
        said = f"the name {name}, which begins with an underscore"
    elif isinstance(node, nodes.Filter) and node.name not in _FILTER_NAMES:
        said = f"the filter {node.name}"
    elif isinstance(node, nodes.Call) and not _may_call(node):
        said = f"a call of {_name(node.node) or 'what is no name'}()"
    elif isinstance(node, nodes.For) and node.recursive:
        said = "a loop that is recursive"
    elif _is_list(node) and node.find(nodes.Name):
        said = "a list that is made of other values"
    return said


def _is_list(node: nodes.Node) -> bool:
    return isinstance(node, nodes.List | nodes.Dict) or (isinstance(node, nodes.Tuple) and node.ctx == "load")


def _name(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return str(node.arg.value)
    return ""


def _may_call(node: nodes.Call) -> bool:
    called = node.node
    if isinstance(called, nodes.Name):
        return called.name in _CALLS
    return isinstance(called, nodes.Getattr) and called.attr in METHODS


def sentence(said: str) -> str:
    """What Jinja says, as it stands after a colon."""
    said = said.replace("'dict object' has no attribute", "there is no")
    return f"{said[0].lower()}{said[1:]}".rstrip(".")


_PLAIN = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
