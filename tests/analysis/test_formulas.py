"""Formulas: names as yearbooks have them, few functions, and nothing that is run."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.analysis.groups.formulas import FUNCTIONS, Column, read_formula
from govtopics.errors import CorpusError

KNOWN = ["治理", "人口", "人均GDP", "人均GDP（元）", "gdp", "log", "a+b", "第三产业占比(%)", "year"]


@pytest.mark.parametrize(
    ("text", "outcome", "terms"),
    [
        ("治理 ~ gdp", "column_0_", "column_1_"),
        ("治理~log(人均GDP（元）)+人口", "column_0_", "log(column_1_)+column_2_"),
        ("治理 ～ 人均GDP ＋ 人均GDP（元）", "column_0_", "column_1_ + column_2_"),
        ("治理 ~ 第三产业占比(%)：year", "column_0_", "column_1_:column_2_"),
        ("治理 ~ log(log) + a+b", "column_0_", "log(column_1_) + column_2_"),
        ("sqrt(治理) ~ I（gdp / 人口）", "sqrt(column_0_)", "I(column_1_ / column_2_)"),
        ("gdp ~ I(治理 ** 2) + C(year)", "column_0_", "I(column_1_ ** 2) + C(column_2_)"),
        ("治理 ~ lag(治理) + lag( gdp )", "column_0_", "column_2_ + column_3_"),
    ],
)
def test_names_are_the_longest_columns_and_marks_may_be_wide(text, outcome, terms):
    formula = read_formula(text, KNOWN)
    assert (formula.outcome, formula.terms) == (outcome, terms)


def test_a_lagged_column_is_one_of_its_own():
    formula = read_formula("治理 ~ lag(gdp) + gdp", KNOWN)
    written = [formula.columns[place] for place in formula.places_in(formula.terms)]
    assert written == [Column("gdp", lagged=True), Column("gdp")]
    assert formula.text == "治理 ~ lag(gdp) + gdp"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("治理 ~ gdpp", ["'gdpp' is not a column of the panel. Did you mean 'gdp', '人均GDP'?"]),
        (
            "治里 ~ 人囗 + exp(gdp)",
            [
                "'治里' is not a column",
                "'人囗' is not a column",
                "'exp' is not a function of formulas.",
            ],
        ),
        ("治理 ~ __import__('os').system('x')", ["'__import__' is not a function", '"\'" has no']),
        ("治理 ~ gdp.__class__", ["'gdp.__class__' could not be read"]),
        ("治理 ~ gdp.real", ["'gdp.real' could not be read"]),
        ("治理 ~ gdp[0]", ["'[' has no meaning"]),
        ("治理 ~ C(lambda: 1)", ["'lambda' is not a column"]),
        ("治理 ~ I(9 ** 9)", ["** must be between a name"]),
        ("治理 ~ I(gdp ** 9 ** 9)", ["** must be between a name"]),
        ("治理 ~ I(gdp // 2)", ["/ can only be used inside a function"]),
        ("治理 ~ I(1)", ["'I(1)' contains no column"]),
        ("治理 ~ log(5) * gdp", ["'log(5)' contains no column"]),
        ("治理 ~ log(C(gdp))", ["'C(gdp)' is a category, but log(...) takes numbers"]),
        ("治理 ~ I(C(gdp) * 2)", ["'C(gdp)' is a category, but I(...) takes numbers"]),
        ("治理 ~ I(gdp * " + "9" * 900 + ")", ["The number 999999999999 is too large"]),
        ("治理 ~ I(gdp * 1e400)", ["is too large"]),
        ("治理 ~ I(" + "-" * 900 + "gdp)", ["could not be read"]),
        ("治理 ~ gdp / 人口", ["/ can only be used inside a function: I(a / b)"]),
        ("治理 ~ gdp + 1", ["The number 1 is outside any function"]),
        ("治理 ~ lag(log(gdp))", ["lag(...) takes a single name"]),
        ("治理 ~ gdp(人口)", ["is not a function of one argument"]),
        ("治理 ~ log()", ["is not a function of one argument"]),
        ("治理 + gdp ~ 人口", ["write one outcome"]),
        ("治理", ["one ~"]),
        ("治理 ~ gdp ~ 人口", ["one ~"]),
        ("治理 ~ (gdp", ["could not be read"]),
        (
            "治理 ~ gdp*人口*year*log*a+b*人均GDP*治理",
            ["It has 6 products, but 5 is the most allowed"],
        ),
        ("治理 ~ column_0_", ["'column_0_' is not a column"]),
        ("治理 ~ " + "gdp + " * 200 + "gdp", ["characters, but 1000 is the most allowed"]),
    ],
)
def test_what_is_unknown_or_would_be_run_is_refused_all_at_once(text, faults):
    with pytest.raises(CorpusError) as refused:
        read_formula(text, KNOWN)
    for fault in faults:
        assert fault in str(refused.value)


PIECES = [*KNOWN, *FUNCTIONS, "~", "(", ")", "+", "*", "**", ":", "/", "2", "9", ".", "'", "_", " "]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=30))
def test_nothing_but_columns_functions_and_marks_reaches_the_engine(text):
    try:
        formula = read_formula(text, KNOWN)
    except CorpusError:
        return
    for side in (formula.outcome, formula.terms):
        words = set(re.findall(r"[^\W\d]\w*", re.sub(r"column_\d+_", " ", side)))
        assert words <= set(FUNCTIONS) - {"lag"}
        assert not re.sub(r"[\w\s+\-*:/().]", "", side)
