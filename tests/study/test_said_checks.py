"""What checks of a study and traces of its figures say, of folders and values made by hand."""

import hashlib
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from govtopics.errors import StudyError
from govtopics.study.check import verification
from govtopics.study.check.compare_files import compare_files, compare_values, worst
from govtopics.study.check.tracing import Trace, trace_summary
from govtopics.study.check.verification import (
    _circumstances,
    _compare,
    _edited,
    _foreign,
    _plain,
    _stage,
)
from govtopics.study.inputs import differences
from govtopics.study.results.manifest import read_manifest, write_manifest
from govtopics.study.results.redraw import _chosen, _drawn, _known


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def folder_of(folder, **files):
    """A folder with these files, `__` in a name for a slash and `_dot_` for a dot."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("tables/documents.csv", "corpus"), ("tables/structure.csv", "corpus"),
        ("tables/origins.csv", "corpus"), ("tables/flags.csv", "corpus"),
        ("tables/paragraphs.csv", "corpus"), ("tables/removed.csv", "corpus"),
        ("tables/changes.csv", "corpus"),
        ("tables/terms.csv", "words"), ("tables/stopwords.csv", "words"),
        ("model/nmf.npz", "topics"), ("tables/topics.csv", "topics"),
        ("tables/topic_spread.csv", "topics"), ("tables/paragraph_topics.csv", "topics"),
        ("tables/quality.csv", "topics"), ("tables/overlap.csv", "topics"),
        ("tables/theme_scores.csv", "themes"), ("tables/prevalence_frames.csv", "themes"),
        ("tables/panel.csv", "themes"),
        ("tables/hits.csv", "themes"), ("tables/passages.csv", "themes"),
        ("tables/review_against_plan.csv", "themes"), ("tables/comparability.csv", "themes"),
        ("tables/differences.csv", "themes"), ("tables/coding_accuracy.csv", "themes"),
        ("tables/codebook.csv", "themes"),
        ("figures/removed.svg", "figures"), ("tables/undrawn.csv", "figures"),
        ("report.html", "report"), ("methods.md", "texts"), ("settings/study.toml", "texts"),
    ],
)  # fmt: skip
def test_which_stage_wrote_a_file(name, stage):
    assert _stage(name) == stage


def test_what_became_of_files(tmp_path):
    folder_of(
        tmp_path, a_dot_txt="one", b_dot_txt="two", x__c_dot_txt="three", manifest_dot_json=""
    )
    outputs = {"a.txt": sha("one"), "b.txt": sha("was"), "gone.txt": sha("gone")}
    edited, alike = _edited(tmp_path, outputs)
    assert edited == {
        "b.txt": "b.txt was edited after the study wrote it",
        "gone.txt": "gone.txt is missing",
    }
    assert alike == []
    assert _foreign(tmp_path, {"outputs": outputs}) == ["x/c.txt"]


def test_what_became_of_inputs():
    before = {"same": "1", "other": "2", "gone": "3"}
    assert differences(before, {"same": "1", "other": "9", "added": "4"}) == [
        "added is new", "gone is gone", "other changed"
    ]  # fmt: skip
    assert differences(before, before) == []


def test_circumstances_say_then_and_now(monkeypatch):
    now = {
        "versions": {"numpy": "2", "scipy": "3", "new": "4"}, "source_sha256": "now", "lock": None,
        "machine": {"system": "Plan9", "simd": ["X", "Y"]},
    }  # fmt: skip
    monkeypatch.setattr(verification, "circumstances", lambda: now)
    manifest = {
        "versions": {"numpy": "1", "scipy": "3", "old": "5"}, "source_sha256": "then",
        "lock": {"sha256": "0123456789", "differing": ["numpy", "scipy"]},
        "machine": {"system": "Plan9", "simd": ["X", "Z"]},
    }  # fmt: skip
    assert list(_circumstances(manifest)) == [
        "new: not installed then, 4 now",
        "numpy: 1 then, 2 now",
        "old: 5 then, not installed now",
        "govtopics: its source code has changed since",
        "requirements.lock: 01234567 except for numpy, scipy then, none now",
        "machine, simd: X, Z then, X, Y now",
    ]
    same = {
        "versions": {"new": "4", "scipy": "3", "numpy": "2"}, "source_sha256": "now",
        "machine": {"simd": ["X", "Y"], "system": "Plan9"},
    }  # fmt: skip
    assert list(_circumstances(same)) == []
    assert (_plain(["a", 1]), _plain(None)) == ("a, 1", "None")


def manifest_of(folder, **facts):
    write_manifest(
        {"contract": 4, "versions": {}, "settings": SETTINGS, "inputs": {}} | facts, folder
    )
    return read_manifest(folder)


SETTINGS = {
    "figure_width": "double",
    "language": "zh",
    "figure_font": None,
    "figure_formats": ["svg"],
}


def test_each_stage_is_judged_by_its_worst_file(tmp_path):
    before = manifest_of(
        folder_of(
            tmp_path / "then", tables__documents_dot_csv="v\n1\n", tables__terms_dot_csv="v\n0.5\n",
            tables__stopwords_dot_csv="v\n0.123456\n", tables__topics_dot_csv="v\n1\n",
            report_dot_html="共 12.3%", methods_dot_md="甲", figures__x_dot_csv="v\n1\n",
        ),
        counts={"n": 1},
    )  # fmt: skip
    manifest_of(
        folder_of(
            tmp_path / "now", tables__documents_dot_csv="v\n1\n",
            tables__terms_dot_csv="v\n0.500001\n", tables__stopwords_dot_csv="v\n0.123457\n",
            tables__hits_dot_csv="v\n1\n", report_dot_html="共 12.4%", methods_dot_md="乙",
            figures__x_dot_csv="v\n2\n",
        ),
        counts={"n": 2},
    )  # fmt: skip
    edited = {"figures/x.csv": "was edited after the study wrote it"}
    found = _compare(tmp_path / "then", tmp_path / "now", before, edited, exact=False)
    assert found.drop(columns="difference").to_numpy().tolist() == [
        ["corpus", "identical", 1, ""],
        ["words", "numerically equal", 2, "tables/stopwords.csv, tables/terms.csv"],
        ["topics", "different", 1, "tables/topics.csv"],
        ["themes", "different", 1, "tables/hits.csv"],
        ["figures", "different", 1, "figures/x.csv"],
        ["report", "numerically equal", 1, "report.html"],
        ["texts", "different", 1, "methods.md"],
        ["manifest", "different", 1, "manifest.json"],
    ]
    largest = found.set_index("stage")["difference"]
    assert largest["corpus"] == 0
    assert largest["words"] == pytest.approx(1e-6 / 0.123457)
    assert largest[["topics", "themes", "figures", "texts", "manifest"]].isna().all()
    exact = _compare(tmp_path / "then", tmp_path / "now", before, edited, exact=True)
    assert list(exact["verdict"]) == ["identical", *["different"] * 7]


def test_the_worst_verdict_counts():
    assert worst(["identical", "different", "numerically equal"]) == "different"
    assert worst(["numerically equal", "identical"]) == "numerically equal"
    assert worst([]) == "identical"


def files(folder, ending, before, after):
    paths = folder / f"before.{ending}", folder / f"after.{ending}"
    for path, text in zip(paths, (before, after), strict=True):
        path.write_text(text, encoding="utf-8")
    return compare_files(*paths)


@pytest.mark.parametrize(
    ("before", "after", "verdict", "difference"),
    [
        ("a,1\n", "a,1\n", "identical", 0),
        ("a,1.0\n", "a,1\n", "numerically equal", 0),
        ("a,100000\n", "a,100001\n", "numerically equal", 1e-5),
        ("a,100000\n", "a,100002\n", "different", None),
        ("a,99999.9\nb,2.00001\n", "a,99999.8\nb,2\n", "numerically equal", 5e-6),
        ("a,1e-13\n", "a,-1e-13\n", "numerically equal", 0),
        ("a,1e-11\n", "a,-1e-11\n", "different", None),
        ("a,inf\n", "a,-inf\n", "different", None),
        ("a\n", "a,\n", "different", None),
        ("a\n", "a\nb\n", "different", None),
    ],
)  # fmt: skip
def test_tables_differ_by_a_unit_of_the_sixth_digit(tmp_path, before, after, verdict, difference):
    found = files(tmp_path, "csv", before, after)
    assert found[0] == verdict
    assert (
        math.isnan(found[1])
        if difference is None
        else found[1] == pytest.approx(difference, rel=1e-3)
    )


def test_arrays_differ_by_the_largest_relative_difference(tmp_path):
    one = {"x": np.array([1.0, 2.0, 1e-15]), "k": np.array([3])}
    for name, arrays in {
        "one": one,
        "near": {"x": np.array([1.00001, 2.0, 5e-15]), "k": np.array([3])},
        "count": {**one, "k": np.array([4])},
        "names": {"x": one["x"], "j": one["k"]},
        "shape": {**one, "x": one["x"][:2]},
        "kind": {**one, "x": one["x"].astype(np.float32)},
        "nothing": {},
    }.items():
        np.savez(tmp_path / f"{name}.npz", **arrays)
    verdict, difference = compare_files(tmp_path / "one.npz", tmp_path / "near.npz")
    assert verdict == "numerically equal"
    assert difference == pytest.approx(1e-5, rel=1e-3)
    for name in ("count", "names", "shape", "kind", "nothing"):
        assert compare_files(tmp_path / "one.npz", tmp_path / f"{name}.npz")[0] == "different", name


@pytest.mark.parametrize(
    ("before", "after", "verdict", "difference"),
    [
        ({"a": 1.0}, {"a": 1.0}, "identical", 0),
        ({"a": 2.0}, {"a": 2.0001}, "numerically equal", 0.0001 / 2.0001),
        ({"a": 2.0}, {"a": 2.001}, "different", None),
        ({"a": 1}, {"a": 1.0}, "different", None),
        ({"a": 1}, {"a": True}, "different", None),
        ({"a": [1.0, {"b": 2.0}]}, {"a": [1.00001, {"b": 2.0}]}, "numerically equal", 1e-5),
        ({"a": 1}, {"b": 1}, "different", None),
        ({"engine_version": "1"}, {"engine_version": "2"}, "identical", 0),
        ({"a": "x"}, {"a": "y"}, "different", None),
    ],
)  # fmt: skip
def test_settings_differ_by_a_relative_ten_thousandth(before, after, verdict, difference):
    found = compare_values(before, after)
    assert found[0] == verdict
    if difference is None:
        assert math.isnan(found[1])
    else:
        assert found[1] == pytest.approx(difference, rel=1e-3)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("12.3%", "12.2%", "numerically equal"),
        ("12.3%", "12.5%", "different"),
        ("1,234.5", "1,234.6", "numerically equal"),
        ("3 份", "4 份", "different"),
        ("3 份 12.3%", "3 份 12.4%", "numerically equal"),
        ("numpy 1.2.3", "numpy 1.2.4", "numerically equal"),
        ("| numpy | 1.2 |", "| numpy | 9.8 |", "numerically equal"),
        ("x " + "a" * 64, "x " + "b" * 64, "numerically equal"),
        ("<svg>1</svg>甲", "<svg>2</svg>甲", "numerically equal"),
        ("<svg>1</svg>甲", "<svg>1</svg>乙", "different"),
        ("@font-face { a }", "@font-face { b }", "numerically equal"),
        ("有 1.5", "有 1.50", "numerically equal"),
        ("有 15", "有 15.0", "different"),
    ],
)  # fmt: skip
def test_texts_differ_by_the_last_digit_of_a_number(tmp_path, before, after, verdict):
    assert files(tmp_path, "md", before, after)[0] == verdict


def test_a_picture_is_judged_by_the_table_beside_it(tmp_path):
    files(tmp_path, "csv", "v\n1\n", "v\n1\n")
    assert files(tmp_path, "svg", "<a/>", "<b/>") == ("numerically equal", 0)
    files(tmp_path, "csv", "v\n1\n", "v\n7\n")
    assert files(tmp_path, "pdf", "a", "b")[0] == "different"


FACTS = {
    "figure": ["topics", "removed"], "language": ["zh"], "width_mm": 183, "height_mm": 90.5,
    "fonts": {"Song": "abcdef0123"}, "govtopics": "1.2.3", "undrawn": ["U+20000"],
    "data_sha256": "0123456789abcdefXYZ",
}  # fmt: skip
MANIFEST = {
    "figures": {
        "other": {"data_sha256": "nothing"},
        "nmf_topics": {
            "data_sha256": FACTS["data_sha256"], "made_by": "topics_table(model)", "stage": "nmf"
        },
    },
    "models": {"nmf": {"n_topics": 2, "alpha": 0.5, "nested": {"x": 1}}, "lda": {"n_topics": 9}},
    "corpus_id": "c0ffee", "codebook_sha256": "f" * 16 + "0" * 48,
    "inputs": {"a.txt": "1" * 64, "b.txt": "2" * 64}, "versions": {"numpy": "2", "scipy": "3"},
    "outputs": {},
}  # fmt: skip


def trace(**other):
    known = {
        "path": Path("figures/nmf_topics.svg"), "facts": FACTS, "untouched": True,
        "table": "same", "study": Path("results"), "listed": "figures/nmf_topics.svg",
        "manifest": MANIFEST,
    }  # fmt: skip
    return Trace(**{**known, **other})


def test_a_trace_tells_all_that_made_a_figure():
    assert trace_summary(trace(), "en").splitlines() == [
        "file      figures/nmf_topics.svg: as it was saved, byte for byte",
        (
            "figure    topics + removed; zh; 183 × 90.5 mm; Song abcdef01; govtopics 1.2.3; "
            "drawn as 〓: U+20000"
        ),
        "data      nmf_topics.csv beside it has the data that it shows (sha256 0123456789abcdef)",
        "study     results wrote this file as figures/nmf_topics.svg",
        "made by   topics_table(model), nmf",
        "model     alpha = 0.5, n_topics = 2",
        "corpus    c0ffee",
        "codebook  sha256 ffffffffffffffff",
        "input     a.txt sha256 1111111111111111",
        "input     b.txt sha256 2222222222222222",
        "versions  numpy 2, scipy 3",
    ]


def test_a_trace_speaks_the_language_of_the_figure_unless_another_is_asked_for():
    lines = trace_summary(trace()).splitlines()
    assert [line.split("  ")[0] for line in lines] == [
        "文件", "图", "数据", "研究", "来自", "模型", "语料", "主题词表", "输入", "输入", "版本",
    ]  # fmt: skip
    assert lines[0] == "文件      figures/nmf_topics.svg：与保存时逐字节相同"
    assert lines[2] == "数据      旁边的 nmf_topics.csv 就是图的数据 (sha256 0123456789abcdef)"
    english = {**FACTS, "language": ["en"]}
    assert trace_summary(trace(facts=english)).startswith("file      figures/")
    of_study = {**MANIFEST, "settings": {"language": "en"}}
    assert trace_summary(trace(facts={}, manifest=of_study)).startswith("file   figures/")


LOST = "results wrote neither this file nor a figure with its data"
ANOTHER = "results drew nmf_topics from the same data; this file is another drawing of it"


@pytest.mark.parametrize(
    ("other", "line", "said"),
    [
        ({"untouched": False}, 0,
         "CHANGED since it was saved; what follows describes it as it was saved"),
        ({"facts": {}}, 0, (
            "has no record. Either govtopics did not write it, or another program has rewritten "
"it")),
        ({"facts": {**FACTS, "figure": [], "undrawn": []}}, 1,
         ("not drawn but saved by govtopics; zh; 183 × 90.5 mm; Song abcdef01; govtopics 1.2.3")),
        ({"table": "changed"}, 2, ("nmf_topics.csv beside it does NOT have the data that it shows: "
         "it was changed, or belongs to another figure (sha256 0123456789abcdef)")),
        ({"table": "missing"}, 2, "there is no nmf_topics.csv beside it (sha256 0123456789abcdef)"),
        ({"study": None, "listed": "", "manifest": {}}, 3,
         "none found in the folders above. If a study wrote it, give its folder with --study"),
        ({"listed": ""}, 3, ANOTHER),
        ({"listed": "", "untouched": False}, 3, f"{ANOTHER}, or was changed"),
        ({"listed": "", "manifest": {"figures": {}}}, 3, LOST),
        ({"facts": {}, "listed": ""}, 1, "results has no record of it"),
        ({"facts": {}, "listed": "x.svg"}, 1, "results wrote this file as x.svg"),
    ],
)  # fmt: skip
def test_a_trace_says_what_is_amiss(other, line, said):
    assert trace_summary(trace(**other), "en").splitlines()[line].endswith(said)


@pytest.mark.parametrize(
    ("other", "holds"),
    [
        ({}, True),
        ({"untouched": False}, False),
        ({"facts": {}}, False),
        ({"path": Path("results/figures/x.svg")}, True),
        ({"path": Path("results/figures/x.svg"), "listed": ""}, False),
        ({"path": Path("results/figures/x.svg"), "table": "missing"}, False),
        ({"table": "missing"}, True),
        ({"table": "changed"}, False),
        ({"listed": ""}, True),
        ({"listed": "", "manifest": {}}, False),
        ({"study": None, "table": "same"}, True),
        ({"study": None, "table": "missing"}, False),
    ],
)
def test_a_figure_holds_if_it_and_its_table_are_what_was_saved(other, holds):
    assert trace(**other).holds is holds


def test_a_figure_is_known_by_its_own_name_before_others_with_its_data():
    twins = {name: {"data_sha256": FACTS["data_sha256"], "stage": name} for name in ("one", "two")}
    manifest = {"figures": twins}
    named = trace(manifest=manifest, listed="figures/two.svg").made_by
    assert named == {"name": "two", **twins["two"]}
    assert trace(manifest=manifest, listed="", path=Path("two.svg")).made_by["name"] == "two"
    assert trace(manifest=manifest, listed="figures/three.svg").made_by["name"] == "one"


def test_figures_to_draw_again_are_those_that_were_drawn(tmp_path):
    manifest = {
        "figures": {"one": {"figure": "topics"}, "two": {"figure": "removed"}},
        "figures_left_out": {"three": {"figure": "positions", "most_groups": 60}},
    }
    known = _known(manifest)
    assert list(known) == ["one", "two", "three"]
    assert _drawn(known) == ["one", "two"]
    folder_of(tmp_path, figures__one_dot_csv="", figures__two_dot_csv="", figures__three_dot_csv="")
    assert _chosen(tmp_path, known, ()) == {"one": "topics", "two": "removed"}
    assert _chosen(tmp_path, known, ("three",)) == {"three": "positions"}


@pytest.mark.parametrize(
    ("known", "only", "said"),
    [
        ({}, (), ("{folder} was written by an earlier version of govtopics and does not record how "
         "its figures are drawn. Run the study again.")),
        ({"one": {"figure": "topics"}}, ("on",),
         "{folder} has 1 problem.\n  Unknown figure 'on'. Did you mean 'one'?"),
        ({"one": {"figure": "topic"}}, (),
         ("{folder} has 2 problems.\n  one is a figure of the unknown kind 'topic'. "
         "Did you mean 'topics'?\n"
         "  figures/one.csv, from which one is drawn, is missing.")),
    ],
)  # fmt: skip
def test_figures_that_cannot_be_drawn_are_told(tmp_path, known, only, said):
    with pytest.raises(StudyError) as raised:
        _chosen(tmp_path, known, only)
    assert str(raised.value) == said.format(folder=tmp_path)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"contract": 1, "versions": {"govtopics": "0.9"}},
         ("{folder} was written by govtopics 0.9 (results format 1); this version reads "
"format 4. Use that version, or run the study again.")),
        ({"contract": 4, "versions": {}, "settings": SETTINGS, "inputs": {}},
         ("{path} was edited or is damaged: it lacks 'outputs'. Restore what the study wrote, or "
         "run the study again.")),
        ({"contract": 4, "versions": {}, "settings": {"language": 3}, "inputs": [], "outputs": {}},
         ("{path} was edited or is damaged: 'inputs' is not an output of a study. Restore "
"what the study wrote, or run the study again.")),
        ({"contract": 4, "versions": {}, "settings": {"language": 3}, "inputs": {}, "outputs": {}},
         ("{path} was edited or is damaged: its setting figure_width is None; its setting language "
         "is 3; its setting figure_font is None; its setting figure_formats is None. "
         "Restore what the study wrote, or run the study again.")),
    ],
)  # fmt: skip
def test_a_manifest_that_cannot_be_used_is_told(tmp_path, facts, said):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(StudyError) as raised:
        read_manifest(tmp_path)
    assert str(raised.value) == said.format(folder=tmp_path, path=path)


def test_a_manifest_lists_every_file_with_its_hash(tmp_path):
    manifest = manifest_of(folder_of(tmp_path, a_dot_txt="一", x__b_dot_txt="二"), corpus_id="丙")
    assert manifest["outputs"] == {"a.txt": sha("一"), "x/b.txt": sha("二")}
    assert manifest["corpus_id"] == "丙"
    text = (tmp_path / "manifest.json").read_text(encoding="utf-8")
    assert text.startswith('{\n "contract": 4,\n "corpus_id": "丙",')
    assert text.endswith("}\n")


def test_a_check_is_shown_as_a_table():
    found = verification.Verification("identical", (), (), pd.DataFrame({"stage": ["x"]}), "")
    assert ">x</td>" in found._repr_html_()
