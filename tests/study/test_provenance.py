"""What a paper and its reviewer need: every number is that of the tables."""

import csv
import json
import re

import pandas as pd
import pytest
import yaml

from govtopics.study.pipeline import run_study
from govtopics.study.settings import Settings
from govtopics.study.settings_file import read_settings


@pytest.fixture(scope="module")
def results(made_up):
    return made_up / "results"


def manifest(results):
    return json.loads((results / "manifest.json").read_text(encoding="utf-8"))


def table(results, name):
    return pd.read_csv(results / "tables" / f"{name}.csv")


def test_the_counts_of_the_manifest_are_those_of_the_tables(results):
    counts = manifest(results)["counts"]
    documents, paragraphs = table(results, "documents"), table(results, "paragraphs")
    assert counts["documents"] == len(documents) == counts["files"]
    assert counts["paragraphs"] == len(paragraphs) - counts["glossary_paragraphs"]
    assert counts["characters"] == documents["n_chars"].sum()
    assert counts["lines_removed"] == len(table(results, "removed"))
    stopped = table(results, "stopwords").groupby("list")["n_removed"].sum().to_dict()
    assert counts["words_removed"] == stopped
    assert counts["lexicon_terms"] == len(table(results, "terms"))
    assert counts["theme_hits"] == table(results, "prevalence")["n_hits"].sum()


def test_the_manifest_says_with_what(results):
    facts = manifest(results)
    assert facts["contract"] == 4
    assert facts["settings"]["n_topics"] == 2
    assert {"gensim", "numpy", "scikit-learn", "python", "govtopics"} <= set(facts["versions"])
    assert set(facts["machine"]) == {"system", "architecture", "blas", "simd"}
    assert re.fullmatch("[0-9a-f]{64}", facts["source_sha256"])
    assert facts["lock"]["differing"] == []
    assert {model["random_state"] for model in facts["models"].values()} == {2024}
    assert facts["engine"]["name"]


@pytest.mark.parametrize(
    "sentences",
    [
        ["2 份政府工作报告", "正文 24 段", "K = 2", "随机种子 2024", "不是误差，也不是置信区间"],
        ["2 government work reports", "24 body paragraphs", "K = 2", "random state 2024"],
    ],
)
def test_the_methods_hold_the_numbers_of_the_run(results, sentences):
    text = (results / "methods.md").read_text(encoding="utf-8")
    for sentence in sentences:
        assert sentence in text
    counts = manifest(results)["counts"]
    for name in ("characters", "sentences", "words", "terms", "codebook_terms", "theme_hits"):
        assert f"{counts[name]:,}" in text
    assert "显著" not in text
    assert "significant" not in text


def test_the_language_decides_which_methods_come_first_and_what_the_tables_say(
    folder, quick, tmp_path
):
    run_study(Settings(corpus=folder, language="en", **quick), tmp_path / "out")
    text = (tmp_path / "out" / "methods.md").read_text(encoding="utf-8")
    assert text.index("## Methods") < text.index("## 方法")
    assert "LDA" not in text
    assert not (tmp_path / "out" / "tables" / "overlap.csv").exists()
    none = ("no_hit: n=12", "no hit in any of 12 sentences")
    for name in ("tables/prevalence.csv", "figures/themes_by_document.csv"):
        found = pd.read_csv(tmp_path / "out" / name, keep_default_na=False)
        assert set(zip(found["reason"], found["reason_text"], strict=True)) == {none, ("", "")}


def test_the_statement_of_data_lists_every_report_and_hash(results):
    text = (results / "data_availability.md").read_text(encoding="utf-8")
    for name, value in manifest(results)["inputs"].items():
        assert name in text
        assert value in text
    for version in manifest(results)["versions"].values():
        assert version in text


def test_the_citation_is_yaml_of_the_format(results):
    citation = yaml.safe_load((results / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    kinds = [reference["type"] for reference in citation["references"]]
    assert kinds == ["software", "government-document", "government-document"]


def test_text_of_documents_breaks_neither_table_nor_yaml(folder, quick, tmp_path):
    hostile = 'x"\\\n- y: | <script> `a` [b](javascript:c) {{ 7*7 }}'
    (folder / "catalogue.toml").write_text(
        f"[a]\ntitle = {json.dumps(hostile)}\nplace = {json.dumps(hostile)}\n", encoding="utf-8"
    )
    run_study(Settings(corpus=folder, **quick), tmp_path / "out")
    text = (tmp_path / "out" / "data_availability.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("| a.txt"))
    assert len(re.findall(r"(?<!\\)\|", row)) == 9
    assert "<script>" not in row
    citation = yaml.safe_load((tmp_path / "out" / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["references"][1]["authors"][0]["name"] == f"{hostile}人民政府"


def test_the_settings_run_again_from_the_results(small, tmp_path, hashes):
    results = small / "results"
    settings = read_settings(results / "settings" / "study.toml", corpus=small / "reports")
    run_study(settings, tmp_path / "again")
    assert hashes(tmp_path / "again") == hashes(results)


def test_prevalence_by_more_docvars_stands_in_the_table(folder, quick, tmp_path):
    settings = Settings(corpus=folder, prevalence_by=("time", "function"), **quick)
    run_study(settings, tmp_path / "out")
    with (tmp_path / "out" / "tables" / "prevalence.csv").open(encoding="utf-8") as file:
        assert {row["by"] for row in csv.DictReader(file)} == {"document", "time", "function"}
