"""Formulas of regressions: names as they are written, a few functions, and nothing that is run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from govtopics.errors import CorpusError, all_faults, nearest

# What a formula may call, and what it takes.
FUNCTIONS: Mapping[str, str] = {
    "log": "the natural logarithm",
    "sqrt": "the square root",
    "lag": "the value of the same place a year before",
    "C": "each value a category",
    "I": "arithmetic: I(a / b), I(a ** 2)",
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
        """As it stands in the formula."""
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
        """Which columns stand in a text of the engine, each once."""
        return tuple(dict.fromkeys(map(int, _COLUMN.findall(text))))


def read_formula(text: str, known: Sequence[str], listed: Sequence[str] = ()) -> Formula:
    """Read ``outcome ~ regressors``.

    A name is the longest column that stands at a place: ``人均GDP（元）`` needs no quotes. What is
    left must be ``~ + - : *``, brackets, and functions of the list; numbers and ``/ **`` stand in
    functions alone. Nothing else reaches the engine, so nothing of a text is run.

    Parameters
    ----------
    text : str
    known : sequence of str
        Names of columns.
    listed : sequence of str, optional
        Those that an error lists where none is near a word; all if left out.

    Returns
    -------
    Formula

    Raises
    ------
    CorpusError
        With all faults at once.

    Examples
    --------
    >>> columns = ["治理", "人口", "人均GDP（元）"]
    >>> formula = read_formula("治理 ~ log(人均GDP（元）) ＋ 人口", columns)
    >>> formula.text
    '治理 ~ log(人均GDP（元）) + 人口'
    >>> formula.terms
    'log(column_1_) + column_2_'
    >>> read_formula("治理 ~ 人均GDP + __import__('os')", columns)
    Traceback (most recent call last):
        ...
    govtopics.errors.CorpusError: The formula "治理 ~ 人均GDP + __import__('os')" has 4 problems.
      "'" has no meaning in a formula.
      '人均GDP' is no column of the panel. Did you mean '人均GDP（元）'?
      '__import__' is no function of a formula. Known: log, sqrt, lag, C, I.
      'os' is no column of the panel. Known: 治理, 人口, 人均GDP（元）.
    """
    if len(text) > LONGEST:
        raise CorpusError(f"The formula has {len(text)} characters; {LONGEST} are the most.")
    if ours := _COLUMN.search(text):
        raise CorpusError(f"{ours[0]!r} is no column of the panel. {nearest(ours[0], known)}")
    plain, columns = _with_plain_names(text, known)
    formula = Formula("", "", columns)
    faults = list(_strange(plain, known, listed or known)) or list(_out_of_order(plain, formula))
    if faults:
        raise CorpusError(all_faults(f'The formula "{text}"', list(dict.fromkeys(faults))))
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
    """A name that ends in a letter is no part of a longer word."""
    return rf"(?{look}\w)" if re.match(r"\w", character) else ""


def _strange(plain: str, known: Sequence[str], listed: Sequence[str]) -> Iterator[str]:
    """What has no meaning in a formula: marks, and words that are no column and no function."""
    for mark in _FORBIDDEN.findall(plain):
        hint = " Write ~ between the outcome and the regressors." if mark == "=" else ""
        yield f"{mark!r} has no meaning in a formula.{hint}"
    for found in _WORD.finditer(plain):
        word = found[0].removesuffix(found["called"] or "")
        if _COLUMN.fullmatch(word) or (found["called"] and word in FUNCTIONS):
            continue
        if found["called"]:
            yield f"{word!r} is no function of a formula. Known: {', '.join(FUNCTIONS)}."
        else:
            yield f"{word!r} is no column of the panel. {_near(word, known, listed)}"


def _near(word: str, known: Sequence[str], listed: Sequence[str]) -> str:
    """The columns whose names are like a word, or those that are listed."""
    names = {name.casefold(): name for name in known}
    inside = [name for low, name in names.items() if len(word) > 1 and word.casefold() in low]
    close = [names[low] for low in get_close_matches(word.casefold(), names, n=NEAREST)]
    near = list(dict.fromkeys([*close, *inside]))[:NEAREST]
    if near:
        return f"Did you mean {' or '.join(map(repr, near))}?"
    more = ", …" if len(listed) > MOST_LISTED else ""
    return f"Known: {', '.join(listed[:MOST_LISTED])}{more}."


def _out_of_order(plain: str, formula: Formula) -> Iterator[str]:
    """What is wrong with the order of a formula whose words are all known."""
    sides = plain.split("~")
    if len(sides) != 2 or not all(side.strip() for side in sides):
        yield "A formula has an outcome, one ~, and regressors: y ~ a + b."
        return
    trees: list[ast.expr] = []
    faults: list[str] = []
    for side in sides:
        try:
            # Interactions bind as @ does, near enough for reading what stands where.
            trees.append(ast.parse(side.replace(":", "@").strip(), mode="eval").body)
            faults += _faults_of(trees[-1], "", formula)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            yield f"{formula.named(side.strip())!r} cannot be read."
            return
    outcome, terms = trees
    if not isinstance(outcome, (ast.Name, ast.Call)):
        yield f"{formula.named(sides[0].strip())!r}: give one outcome, a name or a function of it."
    yield from faults
    products = sum(isinstance(node, ast.Mult) for node in ast.walk(terms))
    if products > MOST_PRODUCTS:
        yield f"It has {products} products, {MOST_PRODUCTS} are the most: write out what you mean."


def _faults_of(node: ast.AST, inside: str, formula: Formula) -> Iterator[str]:
    """What may not stand at a place of a formula; ``inside``: the function around it."""
    written = formula.named(ast.unparse(node).replace("@", ":"))
    if isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if called not in FUNCTIONS or len(node.args) != 1 or node.keywords:
            yield f"{written!r} is no function of one thing. Known: {', '.join(FUNCTIONS)}."
        elif called in OF_ONE_NAME and not isinstance(node.args[0], ast.Name):
            yield f"{written!r}: {called}(...) takes one name alone."
        elif called == "C" and inside:
            yield f"{written!r} is a category, and {inside}(...) takes numbers."
        else:
            yield from _faults_of(node.args[0], called, formula)
            if not inside and not _names_column(node.args[0]):
                yield f"{written!r} names no column."
    elif isinstance(node, ast.BinOp):
        yield from _faults_of_operation(node, inside, formula, written)
    elif isinstance(node, ast.Constant):
        if not inside or not isinstance(node.value, (int, float)):
            yield f"The number {written} stands in no function: I({written} * a), say."
        elif node.value > LARGEST:
            yield f"The number {node.value!r:.12} is too large."
    elif isinstance(node, ast.UnaryOp):
        if not inside or not isinstance(node.op, (ast.USub, ast.UAdd)):
            yield f"{written!r} begins with a sign."
        yield from _faults_of(node.operand, inside, formula)
    elif not isinstance(node, ast.Name):
        yield f"{written!r} cannot be read."


def _names_column(node: ast.AST) -> bool:
    """Whether a column stands anywhere in it."""
    names = (inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name))
    return any(map(_COLUMN.fullmatch, names))


def _faults_of_operation(
    node: ast.BinOp, inside: str, formula: Formula, written: str
) -> Iterator[str]:
    """What is wrong with two things and a mark between them."""
    if isinstance(node.op, ast.Pow):
        power = node.right.value if isinstance(node.right, ast.Constant) else None
        if not inside or not isinstance(node.left, ast.Name) or power not in range(2, 10):
            yield f"{written!r}: ** stands behind a name, before 2 to 9: I(a ** 2)."
        return
    if isinstance(node.op, ast.MatMult) and inside:
        yield f"{written!r}: no interaction stands in a function."
    elif isinstance(node.op, (ast.Div, ast.FloorDiv)) and (
        not inside or isinstance(node.op, ast.FloorDiv)
    ):
        yield f"{written!r}: / stands in a function: I(a / b)."
    yield from _faults_of(node.left, inside, formula)
    yield from _faults_of(node.right, inside, formula)
