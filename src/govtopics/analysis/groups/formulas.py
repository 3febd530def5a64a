"""Formulas of regressions: names as they are written, a few functions, and nothing that is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from govtopics.errors import CorpusError, all_faults, nearest
from govtopics.messages import Message, joined, say

# What a formula may call, and what it takes.
FUNCTIONS: Mapping[str, str] = {
    "log": say("the natural logarithm"),
    "sqrt": say("the square root"),
    "lag": say("the value of the same place in the year before"),
    "C": say("each value as a category"),
    "I": say("arithmetic: I(a / b), I(a ** 2)"),
}
OF_ONE_NAME = ("lag", "C")
LONGEST, MOST_PRODUCTS, LARGEST = 1000, 5, 1e100
NEAREST, MOST_LISTED = 3, 20
# What people type with a Chinese keyboard.
WIDE_MARKS = str.maketrans("～＋－＊：／（）　", "~+-*:/() ")
_COLUMN = re.compile(r"column_(\d+)_")
_LAGGED = re.compile(r"lag\s*\(\s*column_(\d+)_\s*\)")
# What a formula itself is written with: a column called 2 or ~ is not what is meant by it.
_OWN_MARKS = re.compile(r"[\d\s.~+\-*:/()～＋－＊：／（）]*")
_FORBIDDEN = re.compile(r"[^\w\s.~+\-*:/()]")
_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*(?P<called>\s*\()?")


class Column(NamedTuple):
    """A column that a formula names, of this year or of the year before."""

    name: str
    lagged: bool = False

    @property
    def written(self) -> str:
        """As written in the formula."""
        return f"lag({self.name})" if self.lagged else self.name


@dataclass(frozen=True)
class Formula:
    """A formula whose names are known.

    outcome, terms : with the columns as ``column_0_``, ``column_1_`` …, which any formula engine
    reads; ``columns``: what these are.
    """

    outcome: str
    terms: str
    columns: tuple[Column, ...]

    def named(self, text: str) -> str:
        """A text of the engine with the columns as they were written."""
        return _COLUMN.sub(lambda found: self.columns[int(found[1])].written, text)

    @property
    def text(self) -> str:
        """The whole formula, as it was understood."""
        return self.named(f"{self.outcome} ~ {self.terms}")

    def places_in(self, text: str) -> tuple[int, ...]:
        """Which columns are in a text of the engine, each once."""
        return tuple(dict.fromkeys(map(int, _COLUMN.findall(text))))


def read_formula(text: str, known: Sequence[str], listed: Sequence[str] = ()) -> Formula:
    """Read ``outcome ~ regressors``.

    A name is the longest column at a place: ``人均GDP（元）`` needs no quotes. What is
    left must be ``~ + - : *``, brackets, and functions of the list; numbers and ``/ **`` can be
    used in functions alone. Nothing else reaches the engine, so no code in a formula is run.
    """
    if len(text) > LONGEST:
        raise CorpusError(
            say(
                "The formula has {n} characters, but {longest} is the most allowed.",
                n=len(text),
                longest=LONGEST,
            )
        )
    if ours := _COLUMN.search(text):
        raise CorpusError(
            say(
                "{name!r} is not a column of the panel. {nearest}",
                name=ours[0],
                nearest=nearest(ours[0], known),
            )
        )
    plain, columns = _with_plain_names(text, known)
    formula = Formula("", "", columns)
    faults = list(_strange(plain, known, listed or known)) or list(_out_of_order(plain, formula))
    if faults:
        raise CorpusError(
            all_faults(say('The formula "{text}"', text=text), list(dict.fromkeys(faults)))
        )
    lagged: list[Column] = []

    def column_of(found: re.Match[str]) -> str:
        own = columns[int(found[1])]._replace(lagged=True)
        if own not in lagged:
            lagged.append(own)
        return f"column_{len(columns) + lagged.index(own)}_"

    outcome, terms = (_LAGGED.sub(column_of, side).strip() for side in plain.split("~"))
    return Formula(outcome, terms, (*columns, *lagged))


def _with_plain_names(text: str, known: Sequence[str]) -> tuple[str, tuple[Column, ...]]:
    """The text with each name of a column as ``column_0_`` …, and what these are."""
    columns: list[Column] = []

    def plain(found: re.Match[str]) -> str:
        name = found[0]
        if name in FUNCTIONS and re.match(r"\s*[(（]", text[found.end() :]):
            return name
        if Column(name) not in columns:
            columns.append(Column(name))
        return f"column_{columns.index(Column(name))}_"

    names = "|".join(
        f"{_edge(name[0], '<!')}{re.escape(name)}{_edge(name[-1], '!')}"
        for name in sorted(known, key=lambda name: (-len(name), name))
        if not _OWN_MARKS.fullmatch(name)
    )
    given = re.sub(names, plain, text) if names else text
    return re.sub(r"\s+", " ", given.translate(WIDE_MARKS)), tuple(columns)


def _edge(character: str, look: str) -> str:
    """A name that ends in a letter is not part of a longer word."""
    return rf"(?{look}\w)" if re.match(r"\w", character) else ""


def _strange(plain: str, known: Sequence[str], listed: Sequence[str]) -> Iterator[Message]:
    """What has no meaning in a formula: marks, and words that are neither column nor function."""
    for mark in _FORBIDDEN.findall(plain):
        unknown = say("{mark!r} has no meaning in a formula.", mark=mark)
        hint = say("Write ~ between the outcome and the regressors.")
        yield joined([unknown, hint]) if mark == "=" else unknown
    for found in _WORD.finditer(plain):
        word = found[0].removesuffix(found["called"] or "")
        if _COLUMN.fullmatch(word) or (found["called"] and word in FUNCTIONS):
            continue
        if found["called"]:
            yield say(
                "{word!r} is not a function of formulas. Available: {names}.",
                word=word,
                names=joined(FUNCTIONS, ", "),
            )
        else:
            yield say(
                "{name!r} is not a column of the panel. {nearest}",
                name=word,
                nearest=_near(word, known, listed),
            )


def _near(word: str, known: Sequence[str], listed: Sequence[str]) -> Message:
    """The columns whose names are like a word, or those that are listed."""
    names = {name.casefold(): name for name in known}
    inside = [name for low, name in names.items() if len(word) > 1 and word.casefold() in low]
    close = [names[low] for low in get_close_matches(word.casefold(), names, n=NEAREST)]
    near = list(dict.fromkeys([*close, *inside]))[:NEAREST]
    if near:
        return say("Did you mean {nearest}?", nearest=joined(map(repr, near), ", "))
    shown = [*listed[:MOST_LISTED], *["…"] * (len(listed) > MOST_LISTED)]
    return say("Available: {known}.", known=joined(shown, ", "))


def _out_of_order(plain: str, formula: Formula) -> Iterator[Message]:
    """What is wrong with the order of a formula whose words are all known."""
    sides = plain.split("~")
    if len(sides) != 2 or not all(side.strip() for side in sides):
        yield say("A formula has an outcome, one ~, and regressors: y ~ a + b.")
        return
    trees: list[ast.expr] = []
    faults: list[Message] = []
    for side in sides:
        try:
            # Interactions bind as @ does, near enough for reading what is where.
            trees.append(ast.parse(side.replace(":", "@").strip(), mode="eval").body)
            faults += _faults_of(trees[-1], "", formula)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            yield say("{written!r} could not be read.", written=formula.named(side.strip()))
            return
    outcome, terms = trees
    if not isinstance(outcome, (ast.Name, ast.Call)):
        yield say(
            "{written!r}: write one outcome, which is a name or a function of one.",
            written=formula.named(sides[0].strip()),
        )
    yield from faults
    products = sum(isinstance(node, ast.Mult) for node in ast.walk(terms))
    if products > MOST_PRODUCTS:
        yield say(
            "It has {products} products, but {most_products} is the most "
            "allowed: write out the terms you mean.",
            products=products,
            most_products=MOST_PRODUCTS,
        )


def _faults_of(node: ast.AST, inside: str, formula: Formula) -> Iterator[Message]:
    """What is not allowed at a place of a formula; ``inside``: the function around it."""
    written = formula.named(ast.unparse(node).replace("@", ":"))
    if isinstance(node, ast.Call):
        yield from _faults_of_call(node, inside, formula, written)
    elif isinstance(node, ast.BinOp):
        yield from _faults_of_operation(node, inside, formula, written)
    elif isinstance(node, ast.Constant):
        yield from _faults_of_number(node.value, inside, written)
    elif isinstance(node, ast.UnaryOp):
        if not inside or not isinstance(node.op, (ast.USub, ast.UAdd)):
            yield say("{written!r} begins with a sign.", written=written)
        yield from _faults_of(node.operand, inside, formula)
    elif not isinstance(node, ast.Name):
        yield say("{written!r} could not be read.", written=written)


def _faults_of_call(
    node: ast.Call, inside: str, formula: Formula, written: str
) -> Iterator[Message]:
    """What is wrong with a function and what it is of."""
    called = node.func.id if isinstance(node.func, ast.Name) else ""
    if called not in FUNCTIONS or len(node.args) != 1 or node.keywords:
        yield say(
            "{written!r} is not a function of one argument. Available: {names}.",
            written=written,
            names=joined(FUNCTIONS, ", "),
        )
    elif called in OF_ONE_NAME and not isinstance(node.args[0], ast.Name):
        yield say("{written!r}: {called}(...) takes a single name.", written=written, called=called)
    elif called == "C" and inside:
        yield say(
            "{written!r} is a category, but {inside}(...) takes numbers.",
            written=written,
            inside=inside,
        )
    else:
        yield from _faults_of(node.args[0], called, formula)
        if not inside and not _names_column(node.args[0]):
            yield say("{written!r} contains no column.", written=written)


def _names_column(node: ast.AST) -> bool:
    """Whether there is a column anywhere in it."""
    names = (inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name))
    return any(map(_COLUMN.fullmatch, names))


def _faults_of_number(value: object, inside: str, written: str) -> Iterator[Message]:
    """What is wrong with a number."""
    if not inside or not isinstance(value, (int, float)):
        yield say(
            "The number {written} is outside any function; write, for example, I({written} * a).",
            written=written,
        )
    elif value > LARGEST:
        yield say("The number {value!r:.12} is too large.", value=value)


def _faults_of_operation(
    node: ast.BinOp, inside: str, formula: Formula, written: str
) -> Iterator[Message]:
    """What is wrong with two things and a mark between them."""
    if isinstance(node.op, ast.Pow):
        power = node.right.value if isinstance(node.right, ast.Constant) else None
        if not inside or not isinstance(node.left, ast.Name) or power not in range(2, 10):
            yield say(
                "{written!r}: ** must be between a name and a whole number from 2 to 9: I(a ** 2).",
                written=written,
            )
        return
    if isinstance(node.op, ast.MatMult) and inside:
        yield say("{written!r}: a function cannot contain an interaction.", written=written)
    elif isinstance(node.op, (ast.Div, ast.FloorDiv)) and (
        not inside or isinstance(node.op, ast.FloorDiv)
    ):
        yield say("{written!r}: / can only be used inside a function: I(a / b).", written=written)
    yield from _faults_of(node.left, inside, formula)
    yield from _faults_of(node.right, inside, formula)
