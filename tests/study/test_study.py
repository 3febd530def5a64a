"""A study from end to end: every file of the contract, the same bytes, nothing half written."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from govtopics.analysis.themes.codebook import read_codebook
from govtopics.corpus.reading.read import read_corpus
from govtopics.errors import GovTopicsError, ModelError, StudyError
from govtopics.figures.gallery import FIGURES
from govtopics.study import writing
from govtopics.study.check.verification import verify_study
from govtopics.study.pipeline import run_study
from govtopics.study.results.figures import GROUPED
from govtopics.study.results.redraw import draw_figures
from govtopics.study.settings import Settings

CONTRACT = {
    "documents": "document_id title code place parent admin_level date date_basis period_start "
    "period_end kind extent script source_file sha256 n_chars n_paragraphs",
    "paragraphs": "paragraph_id document_id position section heading time function text "
    "source_start source_end",
    "removed": "document_id line rule text",
    "terms": "term source n_occurrences n_kept n_documents",
    "stopwords": "word list n_removed",
    "stopword_layers": "list n_words n_removed share left",
    "topic_labels": "model topic topic_key share label english merged_into status why",
    "topics": "model topic label english topic_key rank term weight relevance "
    "relevance_weight stability",
    "topic_stability": "model topic label english topic_key over n_refits n_found similarity "
    "lowest lowest_at "
    "chance status reason reason_text",
    "paragraph_topics": "model paragraph_id topic label english share",
    "quality": "model topic label english measure value low high status",
    "theme_scores": "theme paragraph_id measure score",
    "prevalence": "theme measure by group estimate low high interval status reason "
    "reason_text n_hits n_sentences n_paragraphs n_documents name hits_per_1000_chars "
    "paragraph_share name_share wide_share",
    "passages": "theme rank paragraph_id score text",
    "overlap": "models topic label english matched matched_label matched_english jaccard shared",
    "topic_spread": "model topic label english share effective_reports n_reports largest "
    "largest_share status",
    "review_against_plan": "theme document_id name review plan difference",
    "prevalence_frames": "theme measure by group estimate low high interval status reason "
    "reason_text n_hits n_sentences n_paragraphs n_documents",
    "panel": "theme english code place parent admin_level code_today year n_documents documents "
    "n_chars plan_share kind extent flags estimate name_share wide_share hits_per_1000_chars "
    "paragraph_share n_hits status reason reason_text",
    "differences": "theme measure by group other difference low high interval p p_adjusted "
    "n_arrangements smallest_p status reason reason_text estimate other_estimate n_documents "
    "other_n_documents frame name_difference wide_difference hits_difference "
    "paragraph_difference direction turned_by turned_by_text",
    "length_correlations": "theme estimand length rho null_low null_high p n_documents status",
    "hits": "theme sentence_id paragraph_id part start end term",
    "comparability": "group n_documents kind extent admin_level",
    "structure": "document_id time function n_paragraphs n_chars",
}


def read(results, name):
    return pd.read_csv(results / "tables" / f"{name}.csv")


@pytest.mark.parametrize("name", CONTRACT)
def test_every_table_of_the_contract_is_there_with_its_columns(results, name):
    header = (results / "tables" / f"{name}.csv").read_text(encoding="utf-8-sig").split("\n", 1)[0]
    columns = CONTRACT[name].split()
    assert header.split(",")[: len(columns)] == columns
    assert len(read(results, name)) > 0


def test_all_body_paragraphs_stand_once_and_no_furniture(results):
    paragraphs = read(results, "paragraphs")
    assert paragraphs["document_id"].value_counts().to_dict() == {
        "huangpu-2023": 12,
        "huangpu-2020h1": 36,
        "xuhui-2023": 11,
        "changzheng-2021": 34,
        "changning-2023": 13,
    }
    assert paragraphs["paragraph_id"].is_unique
    furniture = r"导航菜单|本站|本文地址|留言与评论|验证码|中文名|词条|联络我们|联系我们"
    assert not paragraphs["text"].str.contains(furniture).any()


def test_offsets_lead_to_the_source_files(results, seeds_folder):
    for row in read(results, "paragraphs").query("document_id != 'huangpu-2020h1'").itertuples():
        source = (seeds_folder / f"{row.document_id}.txt").read_text(encoding="utf-8")
        spelled = source[row.source_start : row.source_end]
        assert "".join(spelled.split()) == "".join(row.text.split())


def test_topics_of_every_paragraph_sum_to_one_and_empty_ones_are_listed(results):
    shares = read(results, "paragraph_topics").groupby(["model", "paragraph_id"])["share"].sum()
    assert shares.between(0.9999, 1.0001).all()
    empty = read(results, "quality").query("status == 'no vocabulary'")
    assert len(shares) + len(empty) == 2 * 106


def test_quality_holds_coherence_diversity_and_the_overlap_of_the_models(results):
    measures = set(read(results, "quality")["measure"])
    assert {"npmi", "diversity", "overlap", "overlap of a shuffled matching"} <= measures


def test_the_prevalence_has_every_theme_by_five_documents(results):
    table = read(results, "prevalence")
    assert len(table) == 5 * len(read_codebook())
    told = table[table["status"] == "estimated"]
    assert (told["name_share"] <= told["estimate"]).all()
    assert (told["estimate"] <= told["wide_share"]).all()
    assert table[["low", "high"]].isna().all(axis=None)
    assert set(table[table["group"] == "xuhui-2023"]["extent"]) == {"excerpt"}


def test_reasons_are_codes_with_a_sentence_in_the_language_of_the_study(results):
    for name in ("tables/review_against_plan.csv", "figures/review_against_plan.csv"):
        found = pd.read_csv(results / name)
        assert set(zip(found["reason"], found["reason_text"], strict=True)) == {
            ("no_review", "没有回顾部分"),
            ("no_year_before", "没有同一地方上一年的报告"),
        }


def test_numbers_have_six_significant_digits_at_the_most(results):
    number = re.compile(r"-?\d+\.\d+(e-?\d+)?")
    for path in (results / "tables").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                numeric = {
                    k: v
                    for k, v in row.items()
                    if k not in ("text", "term", "word", "reason", "reason_text", "inferred")
                }
                for value in numeric.values():
                    if value and number.fullmatch(value):
                        digits = value.split("e")[0].lstrip("-").replace(".", "").strip("0")
                        assert len(digits) <= 6, (path.name, value)


def test_the_manifest_lists_every_file_and_no_path(results, seeds_folder, hashes):
    text = (results / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert manifest["outputs"] == {
        name: h for name, h in hashes(results).items() if name != "manifest.json"
    }
    assert set(manifest["inputs"]) == {path.name for path in seeds_folder.iterdir()}
    assert str(seeds_folder) not in text
    assert str(results.parent) not in text
    assert manifest["settings"]["n_topics"] == 10
    assert manifest["settings"]["random_state"] == 2024


def test_every_figure_has_its_table_and_two_formats(results):
    names = {path.stem for path in (results / "figures").iterdir()}
    assert names == {
        "themes_by_document",
        "theme_positions",
        "topic_overlap",
        "review_against_plan",
        *(
            f"{model}_{kind}"
            for model in ("nmf", "lda")
            for kind in ("topics", "topics_by_document")
        ),
    }
    for name in names:
        files = {
            path.suffix: path.stat().st_size for path in (results / "figures").glob(f"{name}.*")
        }
        assert set(files) == {".svg", ".pdf", ".csv"}
        assert min(files.values()) > 0


@pytest.mark.sweep
def test_another_locale_zone_seed_thread_count_and_folder_give_the_same_bytes(
    results, seeds_folder, tmp_path, hashes
):
    elsewhere = tmp_path / "另一个 folder"
    shutil.copytree(seeds_folder, elsewhere)
    environment = os.environ | {
        "LC_ALL": "C",
        "LANG": "C",
        "TZ": "Asia/Shanghai",
        "PYTHONHASHSEED": "7",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "3",
        "MPLCONFIGDIR": str(tmp_path / "cold"),
    }
    command = [
        sys.executable,
        "-m",
        "govtopics.study.cli.commands",
        "study",
        str(elsewhere),
        "--out",
        "again",
    ]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert hashes(tmp_path / "again") == hashes(results)


def test_an_existing_folder_is_left_alone(results, seeds_folder, tmp_path):
    with pytest.raises(StudyError, match="Use --force to replace it"):
        run_study(Settings(corpus=seeds_folder), results)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(
        StudyError, match=r"contains files that were not written by govtopics \(thesis.docx\)"
    ):
        run_study(Settings(corpus=seeds_folder), tmp_path / "mine", force=True)
    assert (tmp_path / "mine" / "thesis.docx").read_bytes() == b"years of work"


def test_a_study_that_fails_while_writing_leaves_the_earlier_one_and_no_litter(
    small, quick, tmp_path, monkeypatch, hashes
):
    out = tmp_path / "results"
    shutil.copytree(small / "results", out)

    def interrupted(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "write_report", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_study(Settings(corpus=small / "reports", **quick), out, force=True)
    assert hashes(out) == hashes(small / "results")
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_force_replaces_an_earlier_study_whole(small, quick, tmp_path):
    out = tmp_path / "results"
    shutil.copytree(small / "results", out)
    (out / "tables" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StudyError, match=r"were not written by govtopics \(tables/notes.txt\)"):
        run_study(Settings(corpus=small / "reports", **quick), out, force=True)
    (out / "tables" / "notes.txt").unlink()
    other = {**quick, "models": ("lda",), "n_topics": 4}
    run_study(Settings(corpus=small / "reports", **other), out, force=True)
    assert set(read(out, "topics")["topic"]) == {f"lda-{k:02d}" for k in range(1, 5)}
    assert not list(out.rglob("nmf*"))
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_a_folder_that_only_looks_like_a_study_is_left_alone(seeds_folder, tmp_path):
    (tmp_path / "ext").mkdir()
    (tmp_path / "ext" / "manifest.json").write_text('{"name": "an extension"}', encoding="utf-8")
    with pytest.raises(StudyError, match="files that were not written by govtopics"):
        run_study(Settings(corpus=seeds_folder), tmp_path / "ext", force=True)


def test_what_is_read_is_never_replaced(results, seeds_folder, tmp_path):
    out = tmp_path / "results"
    shutil.copytree(results, out)
    shutil.copytree(seeds_folder, out / "reports")
    for corpus in (out, out / "reports"):
        with pytest.raises(
            StudyError, match=r"The input .* of the study is inside .* Choose another"
        ):
            run_study(Settings(corpus=corpus), out, force=True)
    assert len(list((out / "reports").iterdir())) == 6


def test_a_report_without_a_paragraph_is_listed(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    shell = "政府工作报告\n一、工作回顾\n"
    texts = {"a": "推进基层治理和城市更新。", "b": "发展产业和企业,引进金融机构。", "c": shell}
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(
            text if name == "c" else text * 3 + "\n" + text, encoding="utf-8"
        )
    corpus = read_corpus(folder)
    assert list(corpus.ids) == ["a", "b"]
    assert dict(corpus.unread) == {
        "c.txt": "it contains only headings or page furniture, no paragraphs"
    }


def test_a_file_called_like_a_layer_is_no_input(seeds_folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("general").write_text("推进", encoding="utf-8")
    assert Settings(corpus=seeds_folder).files == ()


def test_more_topics_than_texts_are_refused_before_anything_is_written(seeds_folder, tmp_path):
    with pytest.raises(StudyError) as refused:
        run_study(Settings(corpus=seeds_folder, n_topics=107), tmp_path / "out")
    assert refused.value.message.splitlines() == [
        "The settings have 1 problem.",
        (
            "  n_topics = 107: the models learn from 80 paragraphs. Give at most 80, or more "
            "reports. 26 paragraphs that greet, outline or list are left out."
        ),
    ]
    assert list(tmp_path.iterdir()) == []


def test_every_error_of_the_library_is_one_kind():
    assert issubclass(ModelError, GovTopicsError)
    assert issubclass(StudyError, GovTopicsError)


def test_how_a_folder_is_read_is_a_setting(tmp_path, quick):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in {
        "甲区-2021": "发展产业,引进企业{}家。",
        "乙区-2022": "完善教育,建设学校{}所。",
    }.items():
        lines = ["各位代表:", *(text.format(n) for n in range(4))]
        (folder / f"{name}.txt").write_bytes("\n".join(lines).encode("gb18030"))
    settings = Settings(
        corpus=folder,
        names="{place}-{year}",
        encoding="gb18030",
        cleaning_off=("salutation",),
        **quick,
    )
    run_study(settings, tmp_path / "out")
    assert list(read(tmp_path / "out", "documents")["place"]) == ["乙区", "甲区"]
    assert "salutation" not in set(read(tmp_path / "out", "removed")["rule"])
    assert verify_study(tmp_path / "out", corpus=folder).verdict == "identical"


def test_figures_of_too_many_reports_are_left_out_and_it_is_said(
    folder, tmp_path, monkeypatch, caplog, quick
):
    monkeypatch.setattr("govtopics.study.results.figures.MOST_GROUPS", 1)
    settings = Settings(corpus=folder, **quick)
    with caplog.at_level("INFO"):
        run_study(settings, tmp_path / "out")
    left_out = {"themes_by_document", "theme_positions", "nmf_topics_by_document"}
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    many = {n for n, facts in manifest["figures_left_out"].items() if "groups" in facts}
    assert many == left_out
    assert not left_out & set(manifest["figures"])
    assert manifest["figures_left_out"]["theme_positions"]["groups"] == 2
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for name in left_out:
        assert (tmp_path / "out" / "figures" / f"{name}.csv").stat().st_size > 0
        assert not (tmp_path / "out" / "figures" / f"{name}.svg").exists()
        assert f"{name} 有 2 组，多于 1 组，没有画；数据见" in caplog.text
        assert f'<p class="note" id="figure-{name}">' in page
    assert "图：nmf_topics\n" in caplog.text
    # Whoever wants one all the same names it.
    for only, drawn in ((), set(manifest["figures"])), (("theme_positions",), {"theme_positions"}):
        written = draw_figures(tmp_path / "out", tmp_path / "again", only=only, formats=["svg"])
        assert {path.stem for path in written} == drawn


def test_every_kind_of_figure_that_grows_with_reports_is_one():
    assert set(GROUPED) <= set(FIGURES)
