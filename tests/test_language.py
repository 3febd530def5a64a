"""Two languages, one table each: phrases, names of values, and reasons by their codes."""

import ast
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govtopics
from govtopics.errors import GovTopicsError
from govtopics.language import (
    DOCVARS,
    REASONS,
    RULES,
    VALUES,
    Phrase,
    Reason,
    docvar_name,
    language_in_force,
    name_of,
    names_in,
    reason_cells,
    reason_text,
    running,
    speaking,
    value_name,
)

SOURCE = Path(govtopics.__file__).parent
HAN = re.compile("[\u4e00-\u9fff]")


def codes_in_source():
    """Every code that a room can give: the constant in the call, or those that it chooses from."""
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name == "language.py":
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Reason":
                if path.name != "group_reasons.py":  # it is given codes by `give`
                    yield from texts_of(call.args[0], path)
            elif isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "give":
                yield from texts_of(call.args[1], path)


def texts_of(node, path):
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts_of(node.body, path)
        yield from texts_of(node.orelse, path)
    elif isinstance(node, ast.Name):  # of a table in the same file: its codes are those there
        assert (path.name, node.id) == ("accuracy.py", "code")
        yield from re.findall(r'"(nothing_\w+)"\),', path.read_text(encoding="utf-8"))
    else:  # by the time that is lacking
        assert (path.name, ast.unparse(node)) == ("review_against_plan.py", "f'no_{time}'")
        yield from ("no_review", "no_plan")


# Reasons.


def test_every_code_of_the_source_is_in_the_table_and_every_one_there_is_used():
    assert set(codes_in_source()) == set(REASONS)


@pytest.mark.parametrize("code", REASONS)
def test_a_code_has_both_languages_with_the_same_values_and_comes_back_from_its_cell(code):
    phrase = REASONS[code]
    assert re.fullmatch("[a-z_]+", code)
    assert HAN.search(phrase.zh)
    assert not HAN.search(phrase.en)
    assert set(names_in(phrase.zh)) == set(names_in(phrase.en))
    reason = Reason(code, {name: f"<{name}>" for name in names_in(phrase.en)})
    assert Reason.parse(str(reason)) == reason
    for language in ("zh", "en"):
        said = reason.text(language)
        assert "{" not in said
        assert all(f"<{name}>" in said for name in reason.values)


def test_a_reason_is_its_code_and_values_in_the_order_of_the_sentence():
    reason = Reason("too_few_reports", {"least": 5, "G": 2})
    assert str(reason) == "too_few_reports: G=2, least=5"
    assert reason.text() == "只有 2 份报告（G = 2），区间需 5 份"
    assert reason.text("en") == "G = 2, an interval needs 5 reports"
    assert len({reason, Reason.parse("too_few_reports: G=2, least=5")}) == 1
    assert pickle.loads(pickle.dumps(reason)) == reason  # noqa: S301 (our own)
    with pytest.raises(AttributeError):
        reason.code = "one_report"
    with pytest.raises(TypeError):
        reason.values["G"] = 3


def test_values_are_written_so_that_they_cannot_be_read_as_the_notation():
    reason = Reason("docvar_missing", {"docvar": "级别, n=9; no_plan: 50%\n", "n": 3})
    assert str(reason) == ("docvar_missing: docvar=级别%2C n%3D9%3B no_plan%3A 50%25%0A, n=3")
    assert Reason.parse(str(reason)) == reason
    assert reason_text(str(reason), "en") == "级别, n=9; no_plan: 50%\n is missing for 3 paragraphs"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(":;,=% \t\n\r%2C"))
def test_any_value_comes_back(first, second):
    reason = Reason("docvar_missing", {"docvar": first, "n": second})
    cell = f"no_plan; {reason}; no_review"
    assert Reason.parse(cell.split("; ")[1]) == reason
    assert "\n" not in cell
    assert reason_text(cell, "en") == f"it has no plan; {reason.text('en')}; it has no review"


def test_a_docvar_is_named_in_the_language():
    reason = Reason("docvar_missing", {"docvar": "admin_level", "n": 2})
    assert (reason.text("zh"), reason.text("en")) == (
        "2 段未注明层级", "level is missing for 2 paragraphs",
    )  # fmt: skip
    assert Reason("docvar_missing", {"docvar": "GDP", "n": 2}).text() == "2 段未注明GDP"


@pytest.mark.parametrize(
    ("code", "values", "told"),
    [
        ("too_few_report", {}, "Unknown reason 'too_few_report'. Did you mean 'too_few_repor"),
        ("too_few_reports", {"G": 1}, "'too_few_reports' takes the values G, least, not G."),
        ("no_plan", {"n": 1}, "'no_plan' takes the values none, not n."),
    ],
)
def test_a_reason_that_is_none_is_refused(code, values, told):
    with pytest.raises(GovTopicsError, match=re.escape(told)):
        Reason(code, values)


def test_several_reasons_stand_in_one_cell_and_none_in_an_empty_one():
    several = Reason("no_review"), Reason("no_hit", {"n": 3})
    assert reason_cells(*several) == {
        "reason": "no_review; no_hit: n=3",
        "reason_text": "没有回顾部分；3 个句子都没有命中",
    }
    with speaking("en"):
        told = reason_cells(*several)["reason_text"]
    assert told == "it has no review; no hit in any of 3 sentences"
    assert reason_cells() == {"reason": "", "reason_text": ""}
    assert reason_text("") == ""


@pytest.mark.parametrize("cell", ["my own words", "no_plan: x", "no_plan; mine", "no_hit: n"])
def test_what_is_no_reason_of_ours_is_shown_as_it_stands(cell):
    assert reason_text(cell) == cell


# Phrases and names.


def test_the_language_in_force_is_chinese_and_ends_with_its_block():
    assert language_in_force() == "zh"
    with speaking("en"):
        assert str(Phrase("节选", "excerpt")) == "excerpt"
        assert running(Phrase("一。", "One."), "", Phrase("二。", "Two.")) == "One. Two."
        with speaking(None):
            assert language_in_force() == "en"
    with pytest.raises(ZeroDivisionError), speaking("en"):
        _ = 1 / 0
    assert running(Phrase("一。", "One."), "", Phrase("二。", "Two.")) == "一。二。"
    with (
        pytest.raises(GovTopicsError, match=r"Unknown language 'english'.*zh, en"),
        speaking("english"),
    ):
        pass


def test_every_name_has_both_languages():
    named = [*DOCVARS.values(), *RULES.values(), *(p for v in VALUES.values() for p in v.values())]
    assert all(HAN.search(phrase.zh) and not HAN.search(phrase.en) for phrase in named)


def test_values_are_named_by_their_docvar():
    assert value_name("mixed", "extent") == "含节选"
    assert value_name("mixed", "script") == "简繁混排"
    assert value_name("own_conduct", "function", "en") == "own conduct"
    assert value_name("unknown", "kind") == "未知"
    assert value_name("plan", "place") == "plan"
    assert (docvar_name("year"), docvar_name("year", "en"), docvar_name("GDP")) == (
        "年份", "year", "GDP",
    )  # fmt: skip
    assert name_of("title", "rule") == Phrase("标题行", "title")
    assert name_of("title", "docvar") == Phrase("标题", "title")
    assert name_of("duplicate") == Phrase("重复", "duplicate")
    assert name_of("黄浦区") is None
