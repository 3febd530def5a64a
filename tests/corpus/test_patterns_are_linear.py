"""No pattern of corpus/ takes more than a length's share of steps, whatever the text is."""

import ast
import importlib
import pkgutil
import re
import sys
from pathlib import Path

import pytest
from tests.backtracking import MOST, Steps, adversaries

import govtopics.corpus

LENGTHS = (24, 48, 96)
MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(govtopics.corpus.__path__, "govtopics.corpus.")
]


def _patterns(value, name):
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield name, value
    elif isinstance(value, (tuple, list, frozenset, set)):
        for at, item in enumerate(value):
            yield from _patterns(item, f"{name}[{at}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _patterns(item, f"{name}[{key!r}]")
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        yield from _patterns(vars(value) if hasattr(value, "__dict__") else (), name)


def _ways(module):
    """How each name of a module is used: the methods that are called on it."""
    used = {}
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used.setdefault(node.value.id, set()).add(node.attr)
    return used


def _all():
    found, used = {}, {}
    for module in MODULES:
        for name, methods in _ways(module).items():
            used.setdefault(name, set()).update(methods)
        for name, value in vars(module).items():
            for inner, pattern in _patterns(value, name):
                found.setdefault(
                    (pattern.pattern, pattern.flags),
                    (f"{module.__name__.removeprefix('govtopics.corpus.')}.{inner}", pattern),
                )
    for name, pattern in found.values():
        plain = name.rsplit(".", 1)[-1].split("[")[0]
        methods = used.get(plain, set()) & {
            "search",
            "finditer",
            "sub",
            "findall",
            "split",
            "match",
            "fullmatch",
        }
        way = (
            "fullmatch"
            if plain == "LINE_RULES"
            else "match"
            if plain == "NUMBERING"
            else "finditer"
        )
        if methods and methods <= {"match", "fullmatch"}:
            way = "fullmatch" if methods == {"fullmatch"} else "match"
        yield pytest.param(pattern, way, id=name)


PATTERNS = list(_all())


@pytest.fixture(autouse=True)
def _deep():
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


def growth(pattern, way):
    """The text whose steps grow the most when it is doubled, and by what factor."""
    steps = Steps(pattern)
    worst = (0.0, "")
    small, middle, large = (adversaries(pattern, length) for length in LENGTHS)
    shapes = zip(small, middle, large, strict=False)
    for texts in shapes:
        a, b, c = (steps.taken(text, way) for text in texts)
        if c == MOST:
            return float("inf"), texts[0]
        worst = max(worst, ((c - b) / max(b - a, 40), texts[0]))
    return worst


@pytest.mark.parametrize(("pattern", "way"), PATTERNS)
def test_steps_double_when_the_text_does(pattern, way):
    factor, text = growth(pattern, way)
    assert factor < 3, (text, factor)


@pytest.mark.parametrize(
    ("pattern", "way"),
    [
        (r"(\s*a\s*)*b", "match"),
        (r"(a+)+b", "match"),
        (r".*x.*y", "fullmatch"),
        (r"\s+$", "finditer"),
        (r"[^。]{2,}?(\s{3,}|\t)\s*\d", "fullmatch"),
    ],
)
def test_what_is_worse_than_linear_is_seen(pattern, way):
    assert growth(re.compile(pattern), way)[0] > 3


def test_there_are_patterns():
    assert len(PATTERNS) >= 80


@pytest.mark.parametrize(("pattern", "way"), PATTERNS)
def test_the_matcher_finds_what_re_finds(pattern, way):
    way = "search" if way == "finditer" else way
    steps = Steps(pattern, small=False)
    for text in adversaries(pattern, 12)[::7]:
        found = getattr(pattern, way)(text)
        assert steps.find(text, way) == (found and found.span()), text
