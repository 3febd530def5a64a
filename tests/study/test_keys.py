"""Every key of study.toml changes a result that is known, and the stages that depend on it alone.

The texts are few enough to be counted by hand. Keys of stages are computed without any stage.
"""

import re
from collections import defaultdict
from dataclasses import fields, replace
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from govtopics import installed
from govtopics.analysis.robustness.stability import overlap
from govtopics.analysis.themes.codebook import read_codebook
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.validation.coding import sample_for_coding
from govtopics.errors import GovTopicsError, StudyError
from govtopics.figures.tools import faces
from govtopics.language import Reason
from govtopics.models.lda import LDA
from govtopics.study import environment, stages, study
from govtopics.study.cache import Cache
from govtopics.study.cli.theme_messages import study_summary
from govtopics.study.declarations import declared_anew, record_text
from govtopics.study.inputs import input_hashes
from govtopics.study.results import figures as drawings
from govtopics.study.results.figures import draw_files, style_of, write_figures
from govtopics.study.results.plans import NotDrawn, Plan, study_offers, study_plans
from govtopics.study.results.tables import claim_tables
from govtopics.study.settings import Settings
from govtopics.study.stages import Stages, stage_key
from govtopics.study.study import Study

# 公园 stands in three paragraphs of 甲区, 学校 and 医院 in three of 乙区; 产业, 修缮, 绿地 and 教育
# in two. All other words stand in one, or on a stop list.
TEXTS = {
    "甲区-2021.txt": "各位代表:\n推进基层治理,推进河长制。\n建设公园,修缮公园,优化绿地。\n"
    "建设公园,发展产业和科技。\n公园建设和绿地建设,发展产业。\n",
    "乙区-2022.txt": "各位代表:\n推进一网统管,完善韧性城市。\n建设学校,完善教育和医院。\n"
    "建设医院,修缮学校,完善教育。\n办好学校和医院。\n",
}
ALL = {"corpus", "themes", "words", "nmf", "lda", "quality", "drawn double", "drawn single"}
FITTED = {"nmf", "lda", "quality"}
CUT = {"words", *FITTED}
DRAWN = {"drawn double", "drawn single"}
CLAIMS = {"甲区写得更多": {"theme": "学校", "by": "place", "group": "甲区", "other": "乙区"}}
TABLE = pd.DataFrame({"rule": ["salutation"], "document_id": ["a"], "n_lines": [1]})
DEJAVU = str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
# The packaged font lacks it, DejaVu Sans has it.
MANY_EYES = "ꙮ"
SIMD = np.show_config(mode="dicts").get("SIMD Extensions", {})


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The reports, and beside them a file of each kind that settings may name."""
    base = write(
        tmp_path_factory.mktemp("keys"),
        {
            "catalogue.toml": '["甲区-2021"]\nplace = "丙区"\n',
            "codebook.toml": '["公园"]\nname = ["公园"]\n["学校"]\nname = ["学校"]\n',
            "lexicon.txt": "学校和医院\n",
            "stop.txt": "修缮\n",
            "labels.toml": '[places]\n"丙区" = "Bing"\n',
        },
    )
    reports = write(base / "reports", TEXTS)
    write(base / "other", {"a.txt": TEXTS["甲区-2021.txt"]})
    write(base / "tables", {"a.csv": "全文,报告\n推进基层治理和河长制。,建设公园和绿地。\n"})
    write(base / "old", {})
    (base / "old" / "a.txt").write_bytes("建設公園,修繕學校。\n".encode("big5"))
    body = Study(Settings(corpus=reports)).body
    themes = measure_themes(body, read_codebook(base / "codebook.toml"))
    key = sample_for_coding(themes, body, base / "coding", n=8, random_state=1)
    # A finds 公园 where it stands, in three of the eight; B in one of them less.
    seen = dict(zip(key["paragraph_id"], key["item"], strict=True))
    parks = [seen[f"甲区-2021/p000{n}"] for n in (3, 4, 5)]
    for coder, found in (("A", parks), ("B", parks[:2])):
        grades = [(item, int(item in found), 0) for item in sorted(seen.values())]
        coded = pd.DataFrame(grades, columns=["item", "公园", "学校"])
        coded.to_csv(base / "coding" / f"coding-{coder}.csv", index=False)
    record = record_text(declared_anew((), CLAIMS, "2024-03-01"))
    (base / "claims.lock").write_text(record, encoding="utf-8")
    return base


@pytest.fixture(scope="module")
def found(place):
    """Return a study of the texts in which the settings given are otherwise, each made once."""

    @cache
    def of(**given):
        return Study(Settings(**{"corpus": place / "reports", "n_topics": 2, **given}))

    return of


def words(study):
    return set(study.dtm.vocabulary)


# ------------------------------------------------------------- what each key changes: the result


def test_claims_are_shown_under_other_choices_with_the_day_of_their_declaration(found, place):
    claimed = Settings(
        corpus=place / "reports",
        names="{place}-{year}",
        codebook=place / "codebook.toml",
        claims=CLAIMS,
        n_topics=2,
    )
    dated = replace(claimed, declared=place / "claims.lock")
    both = {"plain": Study(claimed), "dated": Study(dated)}
    own = {name: claim_tables(study)["claims"] for name, study in both.items()}
    assert claim_tables(found()) == {}
    # Two reports are too few for specifications; what is claimed, and when, is said all the same.
    assert own["plain"][["day", "status", "holds"]].to_numpy().tolist() == [
        ["", "not recorded", True]
    ]
    assert own["dated"][["day", "status", "holds"]].to_numpy().tolist() == [
        ["2024-03-01", "first", True]
    ]
    assert own["dated"]["reason"].tolist() == ["claim_needs_reports: n=2, least=3"]


def test_the_corpus_is_what_is_read(found, place):
    assert found().corpus.texts.iloc[0] == "推进一网统管,完善韧性城市。"
    assert [len(found().corpus.texts), len(found(corpus=place / "other").corpus.texts)] == [8, 4]


def test_catalogue_and_names_say_where_a_report_is_from(found, place):
    def places(study):
        return [study.corpus.docvars.loc[f"{r}/p0002", "place"] for r in ("甲区-2021", "乙区-2022")]

    assert places(found()) == [None, None]
    assert places(found(catalogue=place / "catalogue.toml")) == ["丙区", None]
    assert places(found(names="{place}-{year}")) == ["甲区", "乙区"]


def test_columns_say_where_the_text_stands(place):
    texts = [
        list(Study(Settings(corpus=place / "tables", columns=columns)).corpus.texts)
        for columns in ({}, {"报告": "text"})
    ]
    assert texts == [["推进基层治理和河长制。"], ["建设公园和绿地。"]]


def test_the_encoding_says_what_bytes_mean(place):
    def read(encoding):
        return list(Study(Settings(corpus=place / "old", encoding=encoding)).corpus.texts)

    assert read("big5") == ["建设公园,修缮学校。"]
    with pytest.raises(GovTopicsError, match="Big5 decoded as GB18030"):
        read("gb18030")


def test_rules_of_cleaning_that_are_off_leave_their_lines_and_those_on_mend(found):
    assert "各位代表:" not in set(found().corpus.texts)
    assert list(found(cleaning_off=("salutation",)).corpus.texts).count("各位代表:") == 2
    mended = list(found(cleaning_on=("punctuation",)).corpus.texts)
    assert mended[0] == "推进一网统管，完善韧性城市。"


def test_the_codebook_says_which_themes_are_measured(found, place):
    own = found(codebook=place / "codebook.toml")
    assert found().themes.codebook.labels == read_codebook().labels
    assert list(own.themes.codebook.labels) == ["公园", "学校"]
    # 公园: twice in one paragraph, once in two; 学校: once in three.
    assert own.themes.hits["theme"].value_counts().to_dict() == {"公园": 4, "学校": 3}


def test_the_lexicon_says_what_stays_one_word(found, place):
    assert found().tokens.words[3] == ("学校", "医院")
    assert found(lexicon=place / "lexicon.txt").tokens.words[3] == ("学校和医院",)


def test_the_coding_is_judged(found, place):
    own = found(codebook=place / "codebook.toml", coding=place / "coding")
    assert found().validation == {}
    row = own.validation["coding_agreement"].set_index("theme").loc["公园"]
    # Sixteen grades, 5 of them 1: alpha = 1 - 15 * 2 / (2 * 5 * 11), one item of eight differs.
    assert row["alpha"] == pytest.approx(1 - 15 * 2 / (2 * 5 * 11))
    assert row["observed_agreement"] == 7 / 8
    assert row["n_disagreed"] == 1


def test_a_layer_less_lets_its_words_through_and_a_file_more_takes_its_own(found, place):
    own = {"产业", "修缮", "公园", "医院", "学校", "教育", "绿地"}
    assert words(found()) == own
    officialese = {"发展", "完善", "建设", "推进"}
    assert words(found(stopwords=("general",))) == own | officialese - {"优化"}
    layers = ("general", "officialese", "places", str(place / "stop.txt"))
    assert words(found(stopwords=layers)) == own - {"修缮"}


def test_a_term_must_stand_in_so_many_paragraphs(found):
    assert words(found(min_texts=3)) == {"公园", "医院", "学校"}
    assert {"科技", "一网统管"} <= words(found(min_texts=1))


def test_models_topics_and_state_are_those_asked_for(found):
    both, one = found(), found(models=("lda",))
    three, other = found(n_topics=3), found(n_topics=3, random_state=7)
    assert [model.name for model in both.models] == ["nmf", "lda"]
    assert [model.name for model in one.models] == ["lda"]
    assert (both.overlap is None, one.overlap is None) == (False, True)
    assert [len(model.topics) for model in both.models + three.models] == [2, 2, 3, 3]
    # Both start from the texts, whatever the state: it is recorded, and decides other things.
    for first, second in zip(three.models, other.models, strict=True):
        assert np.array_equal(first.doc_topic, second.doc_topic, equal_nan=True)
        assert [m.settings["random_state"] for m in (first, second)] == [2024, 7]


def test_the_state_is_where_the_other_engine_starts(found):
    def matched(state):
        own = found(n_topics=3, min_texts=1, random_state=state, crosscheck=True)
        other = LDA(n_topics=3, random_state=state, engine="gensim", max_passes=10).fit(own.dtm)
        assert own.crosscheck.value == overlap(own.models[1], other).value
        return own.crosscheck.value

    assert matched(2024) != matched(8)


def test_another_engine_is_asked_only_where_the_settings_say_so(found):
    assert found(n_topics=3, min_texts=1).crosscheck is None
    assert found(n_topics=3, min_texts=1, models=("nmf",), crosscheck=True).crosscheck is None


def test_themes_are_counted_by_the_docvars_asked_for(found, place):
    own = found(names="{place}-{year}", codebook=place / "codebook.toml", prevalence_by=("place",))
    assert "themes_by_place" not in study_offers(found())
    table = own.prevalence["place"].set_index(["theme", "group"])
    # Of the 13 + 15 + 13 + 15 characters of 甲区, the last three paragraphs name a park.
    assert table.loc[("公园", "甲区"), "estimate"] == pytest.approx(43 / 56)
    assert table.loc[("公园", "乙区"), "estimate"] == 0
    # A report a place: the figure by report has the same panels already.
    assert study_offers(own)["themes_by_place"] == NotDrawn("prevalence", Reason("single_reports"))
    by_kind = found(names="{place}-{year}", prevalence_by=("kind",))  # one group of two
    assert "themes_by_kind" in study_plans(by_kind)


def test_the_leading_themes_are_shown_first(found, place):
    book = place / "codebook.toml"
    assert found(codebook=book).leading == ("公园", "学校")
    own = found(codebook=book, leading=("学校",))
    table = study_plans(own)["theme_positions"].table()
    assert set(table["theme"]) - {""} == {"学校"}
    assert "\n公园\n" in study_summary(found(codebook=book))
    assert "\n公园\n" not in study_summary(own)
    assert "另有 1 个主题：公园；" in study_summary(own)


def test_a_figure_has_the_formats_width_and_language_asked_for(found):
    def drawn(study):
        table = study_plans(study)["theme_positions"].table()
        style = style_of(study.settings.to_dict())
        made = draw_files("positions", table, style, study.settings.figure_formats)
        points = re.search(r'width="([\d.]+)pt"', made["files"]["svg"].decode())[1]
        return sorted(made["files"]), round(float(points) * 25.4 / 72), made["facts"]["language"]

    assert drawn(found()) == (["csv", "pdf", "svg"], 183, ["zh"])
    asked = found(figure_formats=("svg",), figure_width="single", language="en")
    assert drawn(asked) == (["csv", "svg"], 89, ["en"])
    assert study_summary(found()).split()[:3] == ["报告", "占比", "只用名称"]
    assert study_summary(asked).split()[:3] == ["report", "share", "name"]


def test_a_figure_is_drawn_with_the_font_asked_for_where_the_packaged_one_lacks_a_character(
    found, monkeypatch
):
    monkeypatch.setattr(faces, "_system_fonts", list)
    faces._line.cache_clear()

    def lost(font):
        own = found(figure_font=font)
        table = study_plans(own)["theme_positions"].table()
        # Nothing else is said of the report, so that its name stands alone.
        table = table.assign(name=MANY_EYES, n_undecided=0)
        made = draw_files("positions", table, style_of(own.settings.to_dict()), ["svg"])
        return {row["character"] for row in made["undrawn"]}

    assert lost(None) == {MANY_EYES}
    assert lost(DEJAVU) == set()
    faces._line.cache_clear()


# -------------------------------------------------------------- what each key changes: the stages


class Asked(Stages):
    """Stages that compute nothing and know which keys they were asked for."""

    def run(self, name, key, compute):
        self.asked[name] = key
        return {"files": defaultdict(bytes), "facts": {}, "undrawn": []}


def keys(settings, folder):
    """The key of every stage, and of a drawing for each width of the page."""
    asked = Asked()
    object.__setattr__(asked, "asked", {})
    write_figures(SimpleNamespace(settings=settings), folder, asked)
    pictures = {f"drawn {name.rpartition('-')[2]}": key for name, key in asked.asked.items()}
    return Study(settings).keys | pictures


@pytest.fixture
def keys_of(place, tmp_path, monkeypatch):
    """Return the keys of a study that draws one figure, in which the settings given are so."""
    one = {"stopwords": Plan("stopwords", lambda: TABLE, "", "words")}
    monkeypatch.setattr(drawings, "study_offers", lambda study: one)

    def of(**given):
        return keys(Settings(**{"corpus": place / "reports", **given}), tmp_path / "drawn")

    return of


def changed(before, after):
    return {name for name in before if before[name] != after.get(name)}


# Each key, a value, and the stages that are other ones with it.
CHANGES = [
    ("corpus", lambda place: place / "other", ALL - DRAWN),
    ("catalogue", lambda place: place / "catalogue.toml", ALL - DRAWN),
    ("names", "{place}-{year}", ALL - DRAWN),
    ("columns", {"报告": "text"}, ALL - DRAWN),
    ("encoding", "utf-8", ALL - DRAWN),
    ("cleaning_off", ("salutation",), ALL - DRAWN),
    ("leave_out", (), ALL - DRAWN),
    ("cleaning_on", ("punctuation",), ALL - DRAWN),
    ("codebook", lambda place: place / "codebook.toml", {"themes", *CUT}),
    ("lexicon", lambda place: place / "lexicon.txt", CUT),
    ("coding", lambda place: place / "coding", set()),
    ("stopwords", ("general",), CUT),
    ("stopwords", ("officialese", "general", "places"), CUT),
    ("prefer", "stopwords", CUT),
    ("min_texts", 3, CUT),
    ("models", ("lda",), {"nmf", "quality"}),
    ("models", ("lda", "nmf"), {"quality"}),
    ("n_topics", 3, FITTED),
    ("random_state", 7, FITTED),
    ("crosscheck", True, {"quality"}),
    ("prevalence_by", ("place",), set()),
    ("leading", ("学校",), set()),
    ("claims", CLAIMS, set()),
    ("labels", lambda place: place / "labels.toml", set()),
    ("declared", lambda place: place / "claims.lock", set()),
    # For small screens there is an SVG alone.
    ("figure_formats", ("svg", "png"), {"drawn double"}),
    ("figure_width", "single", DRAWN),
    ("figure_font", DEJAVU, DRAWN),
    ("figure_titles", False, DRAWN),
    ("figure_notes", False, DRAWN),
    ("language", "en", DRAWN),
]


@pytest.mark.parametrize(
    ("name", "value", "stages"), CHANGES, ids=lambda v: v if isinstance(v, str) else None
)
def test_a_key_changes_the_stages_that_depend_on_it_and_no_other(
    keys_of, place, name, value, stages
):
    value = value(place) if callable(value) else value
    assert changed(keys_of(), keys_of(**{name: value})) == stages


def test_no_key_is_left_out():
    assert {name for name, _, _ in CHANGES} == {field.name for field in fields(Settings)}


@pytest.mark.parametrize(
    ("file", "stages"),
    [
        ("reports/甲区-2021.txt", ALL - DRAWN),
        ("catalogue.toml", ALL - DRAWN),
        ("codebook.toml", {"themes", *CUT}),
        ("lexicon.txt", CUT),
        ("stop.txt", CUT),
        ("coding/key.csv", set()),
        ("labels.toml", set()),
    ],
)
def test_a_changed_file_changes_the_stages_that_read_it(keys_of, place, file, stages):
    given = {name: place / f"{name}.toml" for name in ("catalogue", "codebook", "labels")}
    given |= {"lexicon": place / "lexicon.txt", "coding": place / "coding"}
    given |= {"stopwords": ("general", str(place / "stop.txt"))}
    before, content = keys_of(**given), (place / file).read_bytes()
    try:
        (place / file).write_bytes(content + b"\n")
        assert changed(before, keys_of(**given)) == stages
    finally:
        (place / file).write_bytes(content)


def test_a_file_that_is_not_read_is_listed_and_so_changes_the_corpus(tmp_path, keys_of):
    folder = write(tmp_path / "reports", TEXTS)
    before = keys_of(corpus=folder)
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    assert changed(before, keys_of(corpus=folder)) == ALL - DRAWN
    stages = Stages(Cache(tmp_path / "cache"))
    assert [name for name, _ in Study(Settings(corpus=folder), stages).corpus.unread] == ["old.doc"]
    (folder / "old.doc").unlink()
    assert Study(Settings(corpus=folder), stages).corpus.unread == ()


def test_two_files_by_one_name_are_told_apart_or_refused(tmp_path, place):
    folder = write(tmp_path / "reports", TEXTS)
    write(folder / "lexicon", {"lexicon.txt": "推进基层治理。\n"})
    with pytest.raises(StudyError, match=r"is called lexicon/lexicon\.txt, which is also the name"):
        input_hashes(Settings(corpus=folder, lexicon=place / "lexicon.txt"))
    own = Settings(corpus=folder, lexicon=folder / "lexicon" / "lexicon.txt")
    assert "lexicon/lexicon.txt" in input_hashes(own)


# ---------------------------------------- what else a result depends on: source, libraries, machine


def test_a_room_whose_source_changes_changes_the_stages_behind_it(keys_of, tmp_path, monkeypatch):
    rooms = installed.ROOMS
    for room in ("data", *rooms):
        write(tmp_path / "source" / room, {"a.py": "a = 1\n"})
    write(tmp_path / "source", {"errors.py": ""})
    monkeypatch.setattr(installed, "PACKAGE", tmp_path / "source")
    monkeypatch.setattr(stages, "source_sha256", installed.source_sha256.__wrapped__)
    expected = {
        "errors.py": ALL,
        "data/a.py": ALL,
        "corpus/a.py": ALL,
        "panels/a.py": ALL - {"corpus"},
        "tokens/a.py": ALL - {"corpus"},
        "models/a.py": ALL - {"corpus", "words"},
        "analysis/a.py": {"themes", "quality", *DRAWN},
        "figures/a.py": DRAWN,
        "study/a.py": set(),
    }
    for file, stages_behind in expected.items():
        before = keys_of()
        (tmp_path / "source" / file).write_text("a = 2\n", encoding="utf-8")
        assert changed(before, keys_of()) == stages_behind, file


@pytest.mark.parametrize(("module", "behind"), [(study, ALL - DRAWN), (drawings, DRAWN)])
def test_the_file_that_calls_the_rooms_counts_too(keys_of, tmp_path, monkeypatch, module, behind):
    before = keys_of()
    assert Path(module.__file__) == module.STEPS
    other = write(tmp_path, {"steps.py": "CROSSCHECK_PASSES = 11\n"}) / "steps.py"
    monkeypatch.setattr(module, "STEPS", other)
    assert changed(before, keys_of()) == behind


LIBRARIES = [
    "ahocorasick-rs", "jieba", "rjieba", "opencc", "pypdfium2", "pandas", "numpy", "scipy", "numba",
    "scikit-learn", "gensim", "networkx", "matplotlib", "uharfbuzz", "fonttools",
    "pylopdf-fonts-zh-cn",
    # Of the extra "formats": how a .docx or .xlsx is read.
    "selectolax", "openpyxl", "lxml",
    # What others need: numba compiles with one, matplotlib writes pictures with the other.
    "llvmlite", "pillow",
]  # fmt: skip


@cache
def found_here(name):
    found = distribution(name)
    return SimpleNamespace(version=found.version, requires=found.requires)


@pytest.mark.parametrize("library", LIBRARIES)
def test_another_version_of_any_library_is_another_key(library, tmp_path, monkeypatch):
    monkeypatch.setattr(installed, "distribution", found_here)
    monkeypatch.setattr(stages, "libraries", installed.libraries.__wrapped__)
    monkeypatch.setattr(installed, "versions", lambda: {"python": "3.11.7"})
    before = stage_key("corpus", Path(__file__))
    assert before == stage_key("corpus", Path(__file__))

    def newer(name):
        found = found_here(name)
        return SimpleNamespace(version="99", requires=found.requires) if name == library else found

    monkeypatch.setattr(installed, "distribution", newer)
    assert stage_key("corpus", Path(__file__)) != before


def test_another_python_or_library_changes_every_stage(keys_of, monkeypatch):
    before, found = keys_of(), dict(installed.libraries())
    for name in ("python", "govtopics", "jieba", "numpy"):
        monkeypatch.setattr(stages, "libraries", lambda name=name: found | {name: "99"})
        assert changed(before, keys_of()) == ALL


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("platform.system", lambda: "Plan9"),
        ("platform.machine", lambda: "riscv64"),
        ("threadpoolctl.threadpool_info", lambda: [{"architecture": "Z80"}]),
        ("np.show_config", lambda mode: {"SIMD Extensions": SIMD | {"found": ["AVX9"]}}),
    ],
)
def test_another_machine_changes_every_stage(keys_of, monkeypatch, what, value):
    monkeypatch.setattr(stages, "machine", environment.machine.__wrapped__)
    before = keys_of()
    owner, name = what.split(".")
    monkeypatch.setattr(getattr(environment, owner), name, value)
    assert changed(before, keys_of()) == ALL


def test_another_font_of_the_environment_or_the_system_changes_the_drawings(keys_of, monkeypatch):
    before = keys_of()
    monkeypatch.setenv("GOVTOPICS_FONT", DEJAVU)
    asked = keys_of()
    assert changed(before, asked) == DRAWN
    monkeypatch.setattr(faces, "_system_fonts", list)
    assert changed(asked, keys_of()) == DRAWN


def test_a_font_of_another_content_changes_the_drawings(keys_of, monkeypatch):
    before = keys_of(figure_font=DEJAVU)
    monkeypatch.setattr(faces, "font_sha256", lambda path: "another")
    assert changed(before, keys_of(figure_font=DEJAVU)) == DRAWN
