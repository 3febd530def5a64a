"""Every column of every table of a study is explained, in Chinese and English."""

import csv
import re
from pathlib import Path

import pytest

from govtopics.analysis.groups.comparison import CODED_COLUMNS
from govtopics.analysis.groups.years import compare_years
from govtopics.analysis.robustness.specification_choices import CHOICE_COLUMNS
from govtopics.analysis.robustness.specifications import SPECIFICATION_COLUMNS
from govtopics.analysis.themes.codebook import read_codebook
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.validation.coding import sample_for_coding
from govtopics.analysis.validation.coding_files import read_coding
from govtopics.analysis.validation.status import validation_status
from govtopics.study.results.tables import CLAIMS, year_tables

DOCS = Path(__file__).resolve().parents[2] / "docs"


def of_files(results):
    """Columns of the tables that a study of the five reports writes."""
    for path in (results / "tables").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield path.stem, next(csv.reader(file))


def of_coders(seeds, folder):
    """Columns of what two coders find."""
    body = seeds.to_paragraphs().body()
    themes = measure_themes(body, read_codebook())
    key = sample_for_coding(themes, body, folder, n=30, random_state=1)
    hits = (themes.n_hits > 0).astype(int).loc[key["sentence_id"]].set_axis(key["item"])
    for coder in "AB":
        hits.to_csv(folder / f"coding-{coder}.csv")
    coding = read_coding(folder)
    yield "coding_agreement", coding.agreement(random_state=1).columns
    yield "coding_accuracy", coding.accuracy(themes).columns
    yield "prevalence_corrected", coding.prevalence(themes).columns
    yield "validation_status", validation_status(coding, themes).columns


@pytest.fixture(scope="module")
def tables(results, seeds, tmp_path_factory):
    """Each table that a study can have, and its columns."""
    years = year_tables(compare_years(seeds, "黄浦区"))
    return {
        **dict(of_files(results)),
        **dict(of_coders(seeds, tmp_path_factory.mktemp("coders") / "coding")),
        **{name: list(table.columns) for name, table in years.items()},
        "claims": CLAIMS,
        "specifications": SPECIFICATION_COLUMNS,
        "specification_choices": CHOICE_COLUMNS,
        "differences_corrected": CODED_COLUMNS,
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_and_column_is_explained(language, tables):
    text = (DOCS / language / "conventions" / "columns.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"`([^`\n]+)`", text))
    for name, columns in tables.items():
        assert name in shown
        unexplained = set(columns) - shown  # or those of the other group, result, report …
        assert {column.removeprefix("other_") for column in unexplained} - shown == set(), name
    assert len(tables) > 40
