"""Settings: as a value, and as a file with all its faults told at once."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.errors import StudyError
from govtopics.study.settings import FORMATS, LANGUAGES, MODELS, STOPWORDS, WIDTHS, Settings
from govtopics.study.settings_file import MEANING, read_settings, settings_text


@pytest.mark.parametrize(
    "wrong",
    [
        {"n_topics": 1},
        {"n_topics": 2.5},
        {"n_topics": True},
        {"min_texts": 0},
        {"random_state": -1},
    ],
)
def test_numbers_that_cannot_be_are_refused(wrong):
    with pytest.raises(StudyError, match="give a whole number of"):
        Settings(corpus=Path("x"), **wrong)


def test_all_faults_of_a_value_are_told_at_once():
    with pytest.raises(StudyError) as raised:
        Settings(corpus=Path("x"), n_topics=1, models=("nfm",), language="fr", figure_formats=())
    assert str(raised.value).splitlines() == [
        "The study has 4 faults.",
        "  models = 'nfm': Did you mean 'nmf'?",
        "  n_topics = 1: give a whole number of 2 or more.",
        "  figure_formats = nothing: name at least one of svg, png, pdf.",
        "  language = 'fr': Known: zh, en.",
    ]


def test_the_manifest_names_files_and_no_folder():
    settings = Settings(corpus=Path("/home/me/x"), codebook=Path("/home/me/mine.toml"))
    assert settings.to_dict()["codebook"] == "mine.toml"
    assert "corpus" not in settings.to_dict()


def test_a_file_called_like_a_layer_is_no_input(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("general").write_text("推进", encoding="utf-8")
    assert Settings(corpus=tmp_path).files == ()


def test_every_field_is_a_key_that_is_explained():
    assert set(MEANING) == {field.name for field in fields(Settings)}


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
        figure_width=st.sampled_from(WIDTHS),
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
        "study.toml has 5 faults.",
        "  line 1: corpus = 'report': there is no such folder. Did you mean 'reports'?",
        "  line 2: n_topic: unknown key. Did you mean 'n_topics'?",
        "  line 3: min_texts = '2': give a whole number of 1 or more.",
        "  line 4: models = 'ldaa': Did you mean 'lda'?",
        "  line 6: figures: unknown key. Did you mean 'figure_formats'?",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("corpus = reports", "is no TOML"),
        ("", "corpus: missing"),
        ('corpus = ""', "corpus = '': give a path"),
        ('corpus = "."\nmodels.lda = 3', "line 2: models = {'lda': 3}: give a list of words"),
        ('corpus = "."\n[leading]\n"一网统管" = 1', "give a list of words"),
        ('corpus = "."\nrandom_state = 4294967296', "line 2: random_state = 4294967296: give a"),
        ('corpus = "."\nN_TOPICS = 3', "line 2: N_TOPICS: unknown key. Did you mean 'n_topics'"),
        ('corpus = "."\nstopwords = ["offcialese"]', "Did you mean 'officialese'"),
        ("corpus = 3", "corpus = 3: give a path in quotation marks"),
        ('corpus = "."\nstopwords = "general"', "line 2: stopwords = 'general': give a list"),
        ('corpus = "."\nstopwords = ["no such.txt"]', "there is no such file"),
        ('corpus = "."\nstopwords = [3]', "give a list of words"),
        ('corpus = "."\nmodels = []', "line 2: models = nothing"),
        ('corpus = "."\ncodebook = "c.toml"\nlexicon = "l.txt"', "study.toml has 2 faults"),
        ('corpus = "."\nmodels = ["nmf", "nmf"]', "'nmf' twice"),
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
    with pytest.raises(StudyError, match="Write one with: govtopics settings"):
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
