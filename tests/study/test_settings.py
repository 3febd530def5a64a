"""Settings: as a value, and as a file with all its faults told at once."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.errors import StudyError
from govtopics.study.settings import (
    FORMATS,
    KEYS,
    LANGUAGES,
    MODELS,
    STOPWORDS,
    WIDTHS,
    Settings,
)
from govtopics.study.settings_file import read_settings, settings_text


@pytest.mark.parametrize(
    "wrong",
    [
        {"n_topics": 1},
        {"n_topics": 2.5},
        {"n_topics": True},
        {"min_texts": True},
        {"min_texts": 0},
        {"random_state": -1},
    ],
)
def test_numbers_that_cannot_be_are_refused(wrong):
    with pytest.raises(StudyError, match="must be a whole number of at least"):
        Settings(corpus=Path("x"), **wrong)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("utf9", "'utf-8'"),
        ("GB2321", "'gb2312'"),
        ("base64", "utf-16"),
        ("a\0b", "Available: utf-8"),
    ],
)
def test_an_encoding_that_is_none_is_refused_before_anything_is_read(name, near):
    with pytest.raises(StudyError) as raised:
        Settings(corpus=Path("nowhere"), encoding=name)
    _, told = raised.value.message.splitlines()
    assert told.startswith(f"  encoding = {name!r}: unknown encoding. ")
    assert near in told


def test_all_faults_of_a_value_are_told_at_once():
    with pytest.raises(StudyError) as raised:
        Settings(corpus=Path("x"), n_topics=1, models=("nfm",), language="fr", figure_formats=())
    assert str(raised.value).splitlines() == [
        "The settings have 4 problems.",
        "  models = 'nfm': Did you mean 'nmf'?",
        "  n_topics = 1: must be a whole number of at least 2.",
        "  figure_formats = []: name at least one of svg, pdf, png, tiff.",
        "  language = 'fr': Available: zh, en.",
    ]


def test_the_manifest_names_files_and_no_folder():
    settings = Settings(corpus=Path("/home/me/x"), codebook=Path("/home/me/mine.toml"))
    assert settings.to_dict()["codebook"] == "mine.toml"
    assert "corpus" not in settings.to_dict()


def test_a_file_called_like_a_layer_is_no_input(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("general").write_text("推进", encoding="utf-8")
    assert Settings(corpus=tmp_path).files == ()


def test_every_field_is_a_key_that_is_explained_in_both_languages_and_in_the_docstring():
    text, told = settings_text(), Settings.__doc__.partition("Raises")[0]
    assert list(KEYS) == [field.name for field in fields(Settings)]
    for name, each in KEYS.items():
        assert re.search("[A-Za-z]{3}.*[\u4e00-\u9fff]", each.meaning), name
        assert re.search(rf"^(# )?{name} = ", text, re.MULTILINE), name
        assert re.search(rf"^    ([a-z_]+, )*{name}(, [a-z_]+)* : ", told, re.MULTILINE), name


def test_every_example_of_an_unset_key_can_be_set(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "coding").mkdir()
    for name in ("catalogue.toml", "codebook.toml", "lexicon.txt", "labels.toml", "claims.lock"):
        (tmp_path / name).write_text("", encoding="utf-8")
    text = re.sub(r"^# (?=[a-z_]+ = )", "", settings_text(), flags=re.MULTILINE)
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    found = read_settings(tmp_path / "study.toml")
    assert found.columns == {"报告": "text"}
    assert found.leading == ("一网统管", "韧性城市")
    assert (found.lexicon, found.coding) == (tmp_path / "lexicon.txt", tmp_path / "coding")
    assert [name for name in KEYS if getattr(found, name) in (None, (), {})] == ["prevalence_by"]


def test_text_is_taken_for_a_path_and_a_list_for_a_tuple():
    columns = {"报告": "text"}
    found = Settings(
        corpus="seeds",
        codebook="mine.toml",
        models=["lda"],
        stopwords=["general", Path("stop.txt")],
        columns=columns,
    )
    assert found == Settings(
        corpus=Path("seeds"),
        codebook=Path("mine.toml"),
        models=("lda",),
        stopwords=("general", "stop.txt"),
        columns={"报告": "text"},
    )
    columns["序号"] = "id"
    assert found.columns == {"报告": "text"}


def test_wrong_types_are_refused_all_at_once_and_each_says_what_to_pass():
    with pytest.raises(StudyError) as raised:
        Settings(
            corpus=3, catalogue=[], names=2021, columns={"报告": 1}, encoding=b"utf-8", codebook="",
            cleaning_off="salutation", stopwords=3, min_texts=2.5, models="nmf", n_topics=True,
            random_state="7", prevalence_by=("place", 3), figure_width=20, figure_titles="no",
            figure_notes=0, language=None,
        )  # fmt: skip
    assert str(raised.value).splitlines() == [
        "The settings have 17 problems.",
        "  corpus = 3: must be a path in quotation marks.",
        "  catalogue = []: must be a path in quotation marks.",
        "  names = 2021: must be text in quotation marks.",
        '  columns = {\'报告\': 1}: must be a table such as { "报告" = "text" }.',
        "  encoding = b'utf-8': must be text in quotation marks.",
        "  cleaning_off = 'salutation': must be a list, ['salutation'].",
        "  codebook = '': must be a path in quotation marks.",
        "  stopwords = 3: must be a list of texts.",
        "  min_texts = 2.5: must be a whole number of at least 1.",
        "  models = 'nmf': must be a list, ['nmf'].",
        "  n_topics = True: must be a whole number of at least 2.",
        "  random_state = '7': must be a whole number of at least 0.",
        "  prevalence_by = ('place', 3): must be a list of texts.",
        "  figure_width = 20: must be 60 to 1000 mm.",
        "  figure_titles = 'no': must be true or false.",
        "  figure_notes = 0: must be true or false.",
        "  language = None: Available: zh, en.",
    ]


def test_what_is_given_beside_a_file_is_called_as_the_keys_are(tmp_path):
    (tmp_path / "study.toml").write_text('corpus = "."\n', encoding="utf-8")
    with pytest.raises(StudyError) as raised:
        read_settings(tmp_path / "study.toml", n_topic=3, zzz="en")
    assert str(raised.value).splitlines() == [
        "The values that replace those of study.toml has 2 problems.",
        "  n_topic: unknown key. Did you mean 'n_topics'?",
        f"  zzz: unknown key. Available: {', '.join(KEYS)}.",
    ]


def test_the_written_file_reads_as_the_defaults(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "study.toml").write_text(settings_text(), encoding="utf-8")
    assert read_settings(tmp_path / "study.toml") == Settings(corpus=tmp_path / "reports")


@given(
    st.builds(
        Settings,
        corpus=st.just(Path("reports")),
        stopwords=st.lists(st.sampled_from(STOPWORDS), unique=True).map(tuple),
        min_texts=st.integers(1, 10**9),
        models=st.lists(st.sampled_from(MODELS), unique=True, min_size=1).map(tuple),
        n_topics=st.integers(2, 10**9),
        random_state=st.integers(0, 2**32 - 1),
        prevalence_by=st.lists(st.text(), unique=True, max_size=3).map(tuple),
        leading=st.lists(st.text(min_size=1), unique=True, max_size=3).map(tuple),
        figure_formats=st.lists(st.sampled_from(FORMATS), unique=True, min_size=1).map(tuple),
        figure_width=st.sampled_from(WIDTHS) | st.floats(60, 1000) | st.integers(60, 1000),
        figure_titles=st.booleans(),
        figure_notes=st.booleans(),
        language=st.sampled_from(LANGUAGES),
    )
)
def test_what_is_written_is_read_again(tmp_path_factory, settings):
    folder = tmp_path_factory.mktemp("settings")
    (folder / "reports").mkdir()
    path = folder / "study.toml"
    path.write_text(settings_text(settings), encoding="utf-8", newline="\n")
    found = read_settings(path)
    assert found == replace(settings, corpus=folder / "reports")


def test_a_file_with_five_faults_tells_them_all_with_line_value_and_nearest_key(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "study.toml").write_text(
        'corpus = "report"\n'
        "n_topic = 12\n"
        'min_texts = "2"\n'
        'models = ["nmf", "ldaa"]\n'
        "\n"
        "[figures]\n"
        'width = "single"\n',
        encoding="utf-8",
    )
    with pytest.raises(StudyError) as raised:
        read_settings(tmp_path / "study.toml")
    assert str(raised.value).splitlines() == [
        "study.toml has 5 problems.",
        "  line 1: corpus = 'report': folder not found. Did you mean 'reports'?",
        "  line 2: n_topic: unknown key. Did you mean 'n_topics'?",
        "  line 3: min_texts = '2': must be a whole number of at least 1.",
        "  line 4: models = 'ldaa': Did you mean 'lda'?",
        "  line 6: figures: unknown key. Did you mean 'figure_notes'?",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("corpus = reports", "is not valid TOML"),
        (r'corpus = "C:\Users\me"', "written with / in place of"),
        ("", "corpus: missing"),
        ('corpus = ""', "corpus = '': must be a path"),
        ('corpus = "."\nmodels.lda = 3', "line 2: models = {'lda': 3}: must be a list of texts"),
        ('corpus = "."\n[leading]\n"一网统管" = 1', "must be a list of texts"),
        ('corpus = "."\nrandom_state = 4294967296', "line 2: random_state = 4294967296: must be a"),
        ('corpus = "."\nN_TOPICS = 3', "line 2: N_TOPICS: unknown key. Did you mean 'n_topics'"),
        ('corpus = "."\nstopwords = ["offcialese"]', "Did you mean 'officialese'"),
        ("corpus = 3", "corpus = 3: must be a path in quotation marks"),
        ('corpus = "."\nstopwords = "general"', "line 2: stopwords = 'general': must be a list"),
        ('corpus = "."\nstopwords = ["no such.txt"]', "file not found"),
        ('corpus = "."\nstopwords = [3]', "must be a list of texts"),
        ('corpus = "."\nmodels = []', r"line 2: models = \[\]: name at least one of nmf, lda"),
        ('corpus = "."\ncodebook = "c.toml"\nlexicon = "l.txt"', "study.toml has 2 problems"),
        ('corpus = "."\nmodels = ["nmf", "nmf"]', "'nmf' is used twice"),
    ],
)
def test_other_faults(tmp_path, text, message):
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=message.replace("(", r"\(")):
        read_settings(tmp_path / "study.toml")


def test_a_file_that_is_no_utf8_or_not_there(tmp_path):
    (tmp_path / "study.toml").write_bytes("corpus = '报告'".encode("gb18030"))
    with pytest.raises(StudyError, match="Save it as UTF-8"):
        read_settings(tmp_path / "study.toml")
    with pytest.raises(StudyError, match="To write one: govtopics settings"):
        read_settings(tmp_path / "other.toml")


def test_paths_are_relative_to_the_file_and_options_replace_what_it_says(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "mine.txt").write_text("推进", encoding="utf-8")
    (tmp_path / "study.toml").write_text(
        'corpus = "gone"\nstopwords = ["general", "mine.txt"]\nn_topics = 4\n', encoding="utf-8-sig"
    )
    found = read_settings(tmp_path / "study.toml", corpus=tmp_path / "reports", n_topics=6)
    assert found.corpus == tmp_path / "reports"
    assert found.stopwords == ("general", str(tmp_path / "mine.txt"))
    assert found.n_topics == 6
