"""The pages of words, columns, reasons and methods: complete, and the same in both languages.

``python tests/test_pages_of_conventions.py`` writes the sentences of `language.REASONS` into the
rows of the pages of reasons.
"""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from govtopics.analysis.themes.codebook import read_codebook
from govtopics.language import DOCVARS, FLAGS, LAYERS, REASONS, RULES, STATUSES, UNKNOWN, VALUES
from govtopics.models.fitted_texts import FORMULAS

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh", "en")
PAGES = [
    *sorted(
        str(path.relative_to(ROOT / "docs" / "en"))
        for folder in ("methods", "conventions")
        for path in (ROOT / "docs" / "en" / folder).glob("*.md")
    ),
    "codebook.md",
    "moving.md",
]
ROW = re.compile(r"^\| `(\w+)` \| (.*) \|$", re.MULTILINE)


def page(language, name):
    return (ROOT / "docs" / language / name).read_text(encoding="utf-8")


def said_of(text, value):
    """The rest of the row of a table whose first cell holds a value."""
    rows = [line.split(" | ", 1) for line in text.splitlines() if line.startswith("| ")]
    return "".join(rest[0] for first, *rest in rows if f"`{value}`" in first and rest)


def cells(text):
    """What stands in backticks in the tables and lines of a page."""
    return set(re.findall(r"`([^`\n]+)`", text))


# Reasons.


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_documented_once_with_its_sentence(language):
    rows = ROW.findall(page(language, "conventions/reasons.md"))
    assert len(rows) == len(REASONS)
    assert dict(rows) == {code: phrase.text(language) for code, phrase in REASONS.items()}


# Names of docvars and values.


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("named", "name"),
    [
        (FLAGS, "conventions/columns.md"),
        (RULES, "methods/reading.md"),
        (LAYERS, "methods/words.md"),
        (VALUES["time"], "conventions/columns.md"),
        (VALUES["function"], "conventions/columns.md"),
    ],
    ids=["flags", "rules", "layers", "times", "functions"],
)
def test_every_value_has_a_row_that_says_what_it_is(language, named, name):
    text = page(language, name)
    for value, phrase in named.items():
        if value == "(kept)":
            continue
        said = said_of(text, value)
        assert said, value
        if language == "zh":
            assert phrase.zh in said, value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_docvar_value_and_status_is_on_the_page_of_columns(language):
    shown = cells(page(language, "conventions/columns.md"))
    values = {value for named in VALUES.values() for value in named}
    docvars = set(DOCVARS) - {"document"}
    assert {*docvars, *values, *STATUSES, *UNKNOWN, *LAYERS} - shown == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paragraphs_that_no_topic_is_learned_from_are_listed(language):
    section = page(language, "methods/topics.md").partition("(set-aside)=")[2]
    text, _, table = section.partition("|---|")
    listed = text.partition("`set_aside=()`")[0]  # behind it is what was set aside before
    assert {name for name in FORMULAS if not re.search(rf"\b{name}\b", listed)} == set()
    rows = re.findall(r"^\| (\w+) \|", table.partition("\n\n")[0], re.MULTILINE)
    assert sorted({*rows[:-1], "glossary"}) == sorted(FORMULAS)  # no share of theirs is glossary


# The codebook.


def test_every_packaged_theme_was_defined_before_its_terms():
    text = page("zh", "codebook.md")
    for theme in read_codebook():
        for words in (theme.definition, theme.includes, theme.excludes):
            assert f"：{words}\n" in text


def test_the_english_page_defines_the_same_themes_with_the_same_years():
    sections = page("en", "codebook.md").partition("## How terms")[0].split("\n### ")[1:]
    told = {section.partition("\n")[0]: section for section in sections}
    assert list(told) == [f"{theme.english} ({theme.label})" for theme in read_codebook()]
    for theme, section in zip(read_codebook(), told.values(), strict=True):
        since = section.partition("**since**: ")[2].partition("\n")[0]
        assert since.startswith(str(theme.since.get("default", "none"))), theme.label
        assert all(str(year) in since for year in theme.since.values()), theme.label


# Both languages say the same.


def formulas(text):
    """What stands in $$…$$, without words and blanks."""
    found = re.findall(r"\$\$(.+?)\$\$", text, re.DOTALL)
    return [re.sub(r"\\text\{[^}]*\}|\s", "", one) for one in found]


def links(text):
    """Addresses and pages that it links to, as often as it does."""
    own = re.findall(r"\]\(([^)#]+)", text)
    return Counter(re.findall(r"https?://[^>\s)；，。]+", text)) + Counter(own)


def numbers(text):
    """Every number with a decimal point in its tables."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    return Counter(re.findall(r"\d*\.\d+", " ".join(rows)))


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_have_the_same_headings_formulas_sources_and_numbers(name):
    chinese, english = (page(language, name) for language in LANGUAGES)
    for what in (formulas, links, numbers):
        assert what(chinese) == what(english)
    levels = [re.findall(r"^(#+) ", text, re.MULTILINE) for text in (chinese, english)]
    assert levels[0] == levels[1]
    anchors = [re.findall(r"^\(([\w-]+)\)=$", text, re.MULTILINE) for text in (chinese, english)]
    assert anchors[0] == anchors[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_links_lead_to_pages_and_anchors(language, name):
    here = ROOT / "docs" / language / name
    for target in re.findall(r"\]\(((?!http)[^)]+)\)", here.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        other = (here.parent / path).resolve() if path else here
        assert other.is_file(), target
        if anchor and other.suffix == ".md":
            assert f"({anchor})=\n" in other.read_text(encoding="utf-8"), target


@pytest.mark.parametrize("language", LANGUAGES)
def test_old_and_new_numbers_are_those_that_the_benchmark_prints(language):
    told = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "migration.py")],
        capture_output=True, check=True, encoding="utf-8",
    ).stdout  # fmt: skip
    rows = told.splitlines()[2:]
    assert len(rows) == 15
    assert "\n".join(rows) in page(language, "moving.md")


if __name__ == "__main__":
    faults = []
    for chosen in LANGUAGES:
        path = ROOT / "docs" / chosen / "conventions" / "reasons.md"
        text = path.read_text(encoding="utf-8")
        shown = {code for code, _ in ROW.findall(text)}
        faults += [f"{path}: {code} has no row" for code in REASONS if code not in shown]
        faults += [f"{path}: {code} is not a reason" for code in shown if code not in REASONS]
        renewed = ROW.sub(
            lambda row, to=chosen: (
                f"| `{row[1]}` | {REASONS[row[1]].text(to)} |" if row[1] in REASONS else row[0]
            ),
            text,
        )
        path.write_text(renewed, encoding="utf-8")
    sys.exit("\n".join(faults) or 0)
