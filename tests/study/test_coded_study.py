"""A study says that nobody has validated its themes, until two people have coded a sample."""

from itertools import combinations

import pandas as pd
import pytest

from govtopics.analysis.themes.codebook import read_codebook
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.validation.coding import sample_for_coding
from govtopics.corpus.reading.read import read_corpus
from govtopics.errors import CorpusError
from govtopics.study.check.verification import verify_study
from govtopics.study.pipeline import run_study
from govtopics.study.settings import Settings
from govtopics.study.settings_file import read_settings

TABLES = ("coding_agreement", "coding_accuracy", "prevalence_corrected", "validation_status")


@pytest.fixture(scope="module")
def coded(made_up, made_once):
    """Return the folder of a sample that two people coded as the measure did."""
    return made_once("coded", lambda base: write_coded(made_up, base / "coding")) / "coding"


def write_coded(made_up, folder):
    body = read_corpus(made_up / "reports").to_paragraphs().body()
    themes = measure_themes(body, read_codebook())
    key = sample_for_coding(themes, body, folder, n=14, random_state=1)
    hits = (themes.n_hits > 0).astype(int).loc[key["sentence_id"]].set_axis(key["item"])
    for coder in "AB":
        hits.to_csv(folder / f"coding-{coder}.csv")


@pytest.fixture(scope="module")
def results(made_up, coded, made_once, quick):
    settings = Settings(corpus=made_up / "reports", coding=coded, **quick)
    return made_once("validated", lambda base: run_study(settings, base / "results")) / "results"


def test_without_coders_it_says_not_validated(made_up):
    results = made_up / "results"
    assert "Not validated" in (results / "report.html").read_text(encoding="utf-8")
    assert "未经人工编码检验" in (results / "methods.md").read_text(encoding="utf-8")
    assert not [name for name in TABLES if (results / "tables" / f"{name}.csv").exists()]


def test_with_coders_it_gives_their_tables_and_shows_them(results):
    tables = {name: pd.read_csv(results / "tables" / f"{name}.csv") for name in TABLES}
    assert set(tables["coding_agreement"]["alpha"].dropna()) == {1.0}
    assert set(tables["coding_accuracy"]["value"].dropna()) == {1.0}
    corrected = tables["prevalence_corrected"]
    # Of the corpus, and of each of its two reports.
    assert corrected["by"].value_counts().to_dict() == {
        "document": 2 * len(read_codebook()), "corpus": len(read_codebook())
    }  # fmt: skip
    # Two reports of some seven coded sentences each: fewer than the ten that a correction needs.
    apart = pd.read_csv(results / "tables" / "differences_corrected.csv")
    assert len(apart) == len(read_codebook())
    assert set(apart["measure"]) == {"dictionary, corrected"}
    assert apart["reason"].str.startswith("too_few_coded").all()
    # Fourteen sentences are too few to validate anything, however well they agree.
    assert set(tables["validation_status"]["status"]) == {"not validated"}
    page = (results / "report.html").read_text(encoding="utf-8")
    assert "themes coded, below the standard" in page
    assert "<b>Validated against human coding</b>" not in page
    assert "编码过，未达到检验的标准" in page
    methods = (results / "methods.md").read_text(encoding="utf-8")
    assert ": coded, below the standard (α = 1.000, F1 = 1.000" in methods
    assert "未经人工编码检验" not in methods


def test_the_codebook_is_checked_in_every_study(results, made_up):
    pairs = len(list(combinations(read_codebook(), 2)))
    for folder in (results, made_up / "results"):
        table = pd.read_csv(folder / "tables" / "codebook.csv")
        assert len(table) == sum(len(theme.terms) for theme in read_codebook())
        assert len(pd.read_csv(folder / "tables" / "theme_overlaps.csv")) == pairs


def test_the_coding_goes_with_the_results_and_is_run_again(results, made_up):
    copied = {path.name for path in (results / "settings" / "coding").iterdir()}
    assert copied == {"design.json", "key.csv", "coding-A.csv", "coding-B.csv"}
    assert verify_study(results, corpus=made_up / "reports").verdict == "identical"


def test_a_sample_of_other_reports_is_refused_and_leaves_nothing(coded, seeds_folder, tmp_path):
    settings = Settings(corpus=seeds_folder, coding=coded, n_topics=2)
    with pytest.raises(CorpusError, match="sample was drawn from corpus"):
        run_study(settings, tmp_path / "results")
    assert list(tmp_path.iterdir()) == []


def test_study_toml_names_the_folder(coded, made_up, tmp_path):
    path = tmp_path / "study.toml"
    lines = f"corpus = '{made_up / 'reports'}'\ncoding = '{coded}'\n"
    path.write_text(lines, encoding="utf-8")
    assert read_settings(path).coding == coded
    path.write_text(lines.replace(str(coded), str(tmp_path / "no")), encoding="utf-8")
    with pytest.raises(Exception, match="folder not found"):
        read_settings(path)
