"""The code itself: parts of a size that can be read at once, few at the top, and each room says what lives in it."""

import ast
from pathlib import Path
from statistics import median, quantiles

PACKAGE = Path(__file__).parents[1] / "evalkit"
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if "_templates" not in path.parts]


def lines_of_functions() -> dict[str, int]:
    return {
        f"{path.relative_to(PACKAGE)}:{node.name}:{node.lineno}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_modules_are_short() -> None:
    lines = {str(path.relative_to(PACKAGE)): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: number for name, number in lines.items() if number > 320} == {}
    assert median(lines.values()) <= 110
    assert quantiles(lines.values(), n=10)[-1] <= 260


def test_functions_are_short() -> None:
    lines = lines_of_functions()
    assert {name: number for name, number in lines.items() if number > 45} == {}
    assert median(lines.values()) <= 8
    assert quantiles(lines.values(), n=10)[-1] <= 21


def test_few_modules_stand_outside_of_rooms() -> None:
    at_the_top = {path.name for path in PACKAGE.glob("*.py")} - {"__init__.py", "__main__.py"}
    assert len(at_the_top) <= 14


def test_each_room_says_what_lives_in_it_and_hands_nothing_on() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        tree = ast.parse(path.read_text("utf-8"))
        room = path.parent.relative_to(PACKAGE).as_posix()
        assert ast.get_docstring(tree), room
        if room not in (".", "rules", "reporters", "cli", "drawing/formats"):
            assert len(tree.body) == 1, room
