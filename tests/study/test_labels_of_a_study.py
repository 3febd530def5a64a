"""A study with a file of labels: where it is taken from, what it changes, what is refused."""

import logging
import re
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from govtopics.errors import GovTopicsError, StudyError
from govtopics.language import names_in_force
from govtopics.models.labels import read_labels
from govtopics.models.topic_model import TopicModel
from govtopics.study.cache import Cache
from govtopics.study.check.verification import verify_study
from govtopics.study.cli.commands import main
from govtopics.study.pipeline import run_study
from govtopics.study.results import figures, redraw
from govtopics.study.results.label_template import labels_of_results
from govtopics.study.results.manifest import read_manifest
from govtopics.study.results.redraw import draw_figures
from govtopics.study.results.tables import CROSSCHECK, with_topic_names
from govtopics.study.settings import Settings
from govtopics.study.settings_file import read_settings
from govtopics.study.stages import Stages
from govtopics.study.study import Study

CATALOGUE = '["a"]\nplace = "黄浦区"\nyear = 2021\n["b"]\nplace = "某某镇"\nyear = 2022\n'
SUBJECTS = [
    ["推进基层治理", "完善社区治理", "建设韧性城市", "加强应急管理", "优化社区服务", "健全网格"],
    [
        "发展数字经济",
        "壮大集成电路产业",
        "引进科技企业",
        "支持民营企业",
        "鼓励创业创新",
        "招商引资",
    ],
    ["增加绿化面积", "治理河道水质", "减少污染排放", "推进垃圾分类", "保护生态环境", "建设公园"],
]
SCRIPT = "<script>alert(1)</script>"
SETTINGS = 'corpus = "reports"\nn_topics = 3\nmodels = ["nmf"]\nfigure_formats = ["svg"]\n'
NAMES = '[places]\n"某某镇" = "Moumou"\n[themes]\n"基层治理" = "Local rule"\n'


def write_reports(folder):
    """Two reports of six paragraphs on each of three subjects."""
    folder.mkdir(parents=True)
    for name, first in (("a", 0), ("b", 1)):
        lines = [
            f"{'，'.join(words[(first + i + j) % len(words)] for j in range(4))}，共{i}项。"
            for words in SUBJECTS
            for i in range(6)
        ]
        (folder / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")


def entries(keys):
    """The second topic takes in the third, and the first is left out."""
    first, second, third = keys
    return (
        f'[topics.nmf.{first}]\nleave_out = true\nwhy = "公式{SCRIPT}"\n'
        f'[topics.nmf.{second}]\nzh = "治理{SCRIPT}"\nen = "Governance"\nmerge = ["{third}"]\n'
    )


@pytest.fixture(scope="module")
def made_model(labelled):
    return TopicModel.load(labelled / "results" / "model" / "nmf.json").fitted


@pytest.fixture(scope="module")
def keys(labelled):
    table = read_table(labelled / "results", "topic_labels")
    return tuple(table["topic_key"])


def read_table(results, name):
    path = results / "tables" / f"{name}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


@pytest.fixture(scope="module")
def labelled(made_once):
    """A study with all that a file of labels can say."""

    def make(base):
        write_reports(base / "reports")
        (base / "reports" / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
        (base / "study.toml").write_text(SETTINGS, encoding="utf-8")
        settings = read_settings(base / "study.toml")
        keys = Study(settings, Stages(Cache(base / "cache"))).models[0].topic_keys
        (base / "labels.toml").write_text(entries(keys) + NAMES, encoding="utf-8")
        settings = read_settings(base / "study.toml")
        run_study(settings, base / "results", cache=base / "cache")

    return made_once("labelled", make)


@pytest.fixture
def copy(labelled, tmp_path):
    return shutil.copytree(labelled, tmp_path / "study")


def test_the_file_beside_the_settings_is_an_input_as_others_are(labelled):
    manifest = read_manifest(labelled / "results")
    assert manifest["settings"]["labels"] == "labels.toml"
    assert "labels/labels.toml" in manifest["inputs"]
    assert manifest["names"]["某某镇"] == "Moumou"
    assert manifest["names"]["基层治理"] == "Local rule"
    kept = labelled / "results" / "settings" / "labels" / "labels.toml"
    assert kept.read_bytes() == (labelled / "labels.toml").read_bytes()
    assert manifest["unread"] == []


def test_a_file_in_the_folder_of_reports_is_taken_as_a_catalogue_is(copy, caplog):
    (copy / "labels.toml").rename(copy / "reports" / "labels.toml")
    settings = Settings(corpus=copy / "reports", n_topics=3, models=["nmf"])
    assert settings.labels == copy / "reports" / "labels.toml"
    assert read_settings(copy / "study.toml").labels == copy / "reports" / "labels.toml"
    (copy / "labels.toml").write_text(NAMES, encoding="utf-8")  # beside the settings it comes first
    assert read_settings(copy / "study.toml").labels == copy / "labels.toml"
    with caplog.at_level(logging.INFO, "govtopics"):
        study = Study(settings)
        assert study.labels.places == {"某某镇": "Moumou"}
    assert "Labels: labels.toml" in caplog.text
    assert study.corpus.unread == ()


def test_every_table_of_topics_has_their_names(labelled):
    results = labelled / "results"
    seen = []
    for path in sorted((results / "tables").glob("*.csv")):
        table = read_table(results, path.stem)
        if "topic" not in table or table.empty:
            continue
        seen.append(path.stem)
        own = table[table["topic"] == "nmf-02"]
        assert set(own["label"]) == {f"治理{SCRIPT}"}, path.stem
        assert set(own["english"]) == {"Governance"}, path.stem
        if path.stem != "topic_labels":
            assert "nmf-03" not in set(table["topic"]), path.stem
            assert "nmf-01" in set(table["topic"]), path.stem
    assert seen == [
        "paragraph_topics", "quality", "topic_labels", "topic_spread", "topic_stability", "topics",
    ]  # fmt: skip


def test_topics_of_gensim_have_no_name_of_ours(made_model):
    named = made_model.with_labels({"nmf-01": "甲"}, english={"nmf-02": "B"})
    pairs = {
        "models": ["nmf × lda", CROSSCHECK],
        "topic": ["nmf-01"] * 2,
        "matched": ["nmf-02"] * 2,
    }
    table = with_topic_names(pd.DataFrame(pairs), [named])
    assert list(table) == [
        "models", "topic", "label", "english", "matched", "matched_label", "matched_english",
    ]  # fmt: skip
    assert list(table["label"]) == ["甲", "甲"]
    assert list(table["matched_english"]) == ["B", ""]
    assert with_topic_names(pd.DataFrame({"topic": []}), [named]).columns.tolist() == [
        "topic", "label", "english",
    ]  # fmt: skip


def test_what_became_of_each_topic_of_the_fit(labelled):
    table = read_table(labelled / "results", "topic_labels").set_index("topic")
    assert table["status"].to_dict() == {
        "nmf-01": "left out", "nmf-02": "merged", "nmf-03": "merged",
    }  # fmt: skip
    assert table["merged_into"].to_dict() == {"nmf-01": "", "nmf-02": "nmf-02", "nmf-03": "nmf-02"}
    assert table.loc["nmf-01", "why"] == f"公式{SCRIPT}"
    spread = read_table(labelled / "results", "topic_spread").set_index("topic")["share"]
    parts = table["share"].astype(float)
    assert float(spread["nmf-02"]) == pytest.approx(parts["nmf-02"] + parts["nmf-03"], abs=1e-5)


def test_hostile_names_are_text_on_the_page(labelled):
    page = (labelled / "results" / "report.html").read_text(encoding="utf-8")
    assert SCRIPT not in page


def test_figures_leave_out_what_is_left_out_and_say_how_much(labelled):
    table = pd.read_csv(labelled / "results" / "figures" / "nmf_topics.csv", encoding="utf-8-sig")
    assert set(table["topic"]) == {"nmf-02"}
    assert set(table["k"]) == {3}
    methods = (labelled / "results" / "methods.md").read_text(encoding="utf-8")
    assert "the researcher merged nmf-03 into nmf-02, left out nmf-01" in methods
    assert "研究者把 nmf-03 并入 nmf-02、略去 nmf-01" in methods


def test_a_changed_name_fits_nothing_again(copy):
    text = (copy / "labels.toml").read_text(encoding="utf-8")
    (copy / "labels.toml").write_text(text.replace("Governance", "Rule"), encoding="utf-8")
    stages = Stages(Cache(copy / "cache"))
    study = Study(read_settings(copy / "study.toml"), stages)
    assert study.models[0].english["nmf-02"] == "Rule"
    assert study.prevalence["document"]["english"].iloc[0] == "Local rule"
    assert study.stability
    assert stages.computed == []


def test_the_names_are_in_force_while_a_study_is_written(copy, monkeypatch):
    told = []
    original = figures.draw_files

    def watched(kind, table, style, formats, **written):
        told.append((kind, style["language"], names_in_force().get("某某镇")))
        return original(kind, table, style, formats, **written)

    monkeypatch.setattr(figures, "draw_files", watched)
    text = (copy / "labels.toml").read_text(encoding="utf-8")
    (copy / "labels.toml").write_text(text.replace("Moumou", "Another"), encoding="utf-8")
    (copy / "study.toml").write_text(f'{SETTINGS}language = "en"\n', encoding="utf-8")
    run_study(read_settings(copy / "study.toml"), copy / "new", cache=copy / "cache")
    assert {name for _, _, name in told} == {"Another"}
    # None with the other name is taken from the cache.
    assert {"prevalence", "positions"} <= {kind for kind, language, _ in told if language == "en"}


def test_figures_drawn_again_in_english_have_the_names(copy, monkeypatch):
    told = []
    original = redraw.draw_files

    def watched(kind, table, style, formats, **written):
        told.append(dict(names_in_force()))
        return original(kind, table, style, formats, **written)

    monkeypatch.setattr(redraw, "draw_files", watched)
    given = {"language": "en", "formats": ["svg"], "only": ["themes_by_document"]}
    draw_figures(copy / "results", copy / "again", **given)
    assert [names["某某镇"] for names in told] == ["Moumou"]
    assert names_in_force() == {}


def test_the_study_comes_out_the_same_when_it_is_run_again(copy):
    found = verify_study(copy / "results", corpus=copy / "reports")
    assert found.verdict == "identical", found.stages
    assert found.holds


def test_all_that_a_file_names_and_the_study_lacks_is_told_at_once(copy):
    (copy / "labels.toml").write_text(
        '[topics.nfm.aaaaaaaa]\nzh = "甲"\n[themes]\n"基层自治" = "x"\n[places]\n"黄埔区" = "y"\n'
        '[documents]\n"aa" = "z"\n[groups]\n"年度报告" = "w"\n',
        encoding="utf-8",
    )
    with pytest.raises(StudyError) as refused:
        _ = Study(read_settings(copy / "study.toml")).corpus
    lines = [line.strip() for line in str(refused.value).splitlines()]
    assert lines[:5] == [
        "labels.toml has 5 problems.",
        "[topics.nfm]: a study has no such model. Did you mean 'nmf'?",
        "[themes] '基层自治': unknown theme. Did you mean '基层治理'?",
        "[places] '黄埔区': unknown place of the reports. Did you mean '黄浦区'?",
        "[documents] 'aa': unknown report. Did you mean 'a'?",
    ]
    assert lines[5].startswith("[groups] '年度报告': unknown value of a docvar.")


def test_topics_of_another_study_stop_it_before_anything_is_written(copy):
    (copy / "labels.toml").write_text('[topics.nmf.aaaaaaaa]\nzh = "甲"\n', encoding="utf-8")
    with pytest.raises(GovTopicsError, match="none of its 1 topics belongs to this fit"):
        run_study(read_settings(copy / "study.toml"), copy / "new", cache=copy / "cache")
    assert not (copy / "new").exists()


def test_the_command_writes_a_file_and_adds_to_it(copy, keys, monkeypatch):
    monkeypatch.chdir(copy)
    (copy / "labels.toml").unlink()
    told = CliRunner().invoke(main, ["labels", "results"])
    assert (told.exit_code, told.output) == (0, "labels.toml\n")
    labels = read_labels(copy / "labels.toml")
    assert tuple(entry.key for entry in labels.topics["nmf"]) == keys  # those of the fit
    text = (copy / "labels.toml").read_text(encoding="utf-8")
    # What the study was named with is in it, but mergers and omissions are decided anew.
    assert '# "基层治理" = "Local rule"' in text
    assert re.search(r"^# [ab]/p\d+ \(\d+%\): ", text, re.MULTILINE)
    named = text.replace('zh = ""', 'zh = "我的"', 1)
    (copy / "labels.toml").write_text(named, encoding="utf-8")
    CliRunner().invoke(main, ["labels", "results"])
    assert (copy / "labels.toml").read_text(encoding="utf-8") == named
    told = CliRunner().invoke(main, ["labels", "results", "--out", "results/labels.toml"])
    assert told.exit_code == 2
    assert "不能改动" in told.output


def test_no_folder_of_a_study_is_refused(tmp_path):
    with pytest.raises(StudyError, match="has no manifest"):
        labels_of_results(tmp_path)
