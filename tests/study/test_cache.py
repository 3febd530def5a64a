"""Stages: what is found again, what is computed again, and never a changed byte."""

import logging

import pytest

import govtopics as gt
from govtopics.study.cache import Cache, cache_folder
from govtopics.study.pipeline import fit_study, run_study
from govtopics.study.settings import DRAWN_AS, Settings
from govtopics.study.stages import Stages
from govtopics.study.study import stage_keys

STAGES = ["corpus", "themes", "words", "nmf", "lda", "quality"]


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


def run(settings, cache):
    stages = Stages(Cache(cache))
    fit_study(settings, stages)
    return stages


def test_an_unchanged_study_is_found_again_and_is_the_same_in_every_byte(
    made_up, tmp_path, cache, hashes
):
    formats = (*DRAWN_AS, "png")
    settings = Settings(corpus=made_up / "reports", n_topics=2, figure_formats=formats)
    run_study(settings, tmp_path / "first", cache=cache)
    kept = {path.name for path in cache.iterdir()}
    run_study(settings, tmp_path / "second", cache=cache)
    assert {path.name for path in cache.iterdir()} == kept
    without = hashes(made_up / "results")
    assert hashes(tmp_path / "first") == without
    assert hashes(tmp_path / "second") == without


def test_a_reused_stage_calls_nothing(folder, cache, monkeypatch, caplog):
    settings = Settings(corpus=folder, n_topics=2)
    assert run(settings, cache).computed == STAGES

    def never(*args, **kwargs):
        raise AssertionError("computed again")

    for name in ("read_corpus", "tokenize", "check_lexicon", "measure_themes", "NMF", "LDA"):
        monkeypatch.setattr(gt, name, never)
    with caplog.at_level(logging.DEBUG, logger="govtopics"):
        assert run(settings, cache).reused == STAGES
    assert "nmf: reused" in caplog.text


@pytest.mark.parametrize(
    ("change", "computed"),
    [
        ({"n_topics": 3}, ["nmf", "lda", "quality"]),
        ({"random_state": 1}, ["nmf", "lda", "quality"]),
        ({"min_texts": 3}, ["words", "nmf", "lda", "quality"]),
        ({"stopwords": ("general",)}, ["words", "nmf", "lda", "quality"]),
        ({"models": ("lda",)}, ["quality"]),
        ({"figure_width": "single", "language": "en", "prevalence_by": ("time",)}, []),
    ],
)
def test_a_changed_setting_computes_what_depends_on_it(folder, cache, change, computed):
    run(Settings(corpus=folder, n_topics=2), cache)
    assert run(Settings(**{"corpus": folder, "n_topics": 2, **change}), cache).computed == computed


def test_a_changed_text_codebook_or_list_computes_what_reads_it(folder, tmp_path, cache):
    codebook, stop = tmp_path / "codebook.toml", tmp_path / "stop.txt"
    codebook.write_text('["治理"]\nname = ["基层治理"]\n', encoding="utf-8")
    stop.write_text("推进\n", encoding="utf-8")
    settings = Settings(
        corpus=folder, n_topics=2, codebook=codebook, stopwords=("general", str(stop))
    )
    assert run(settings, cache).computed == STAGES
    stop.write_text("推进\n做好\n", encoding="utf-8")
    assert run(settings, cache).computed == ["words", "nmf", "lda", "quality"]
    codebook.write_text('["治理"]\nname = ["社区服务"]\n', encoding="utf-8")
    assert run(settings, cache).computed == ["themes", "words", "nmf", "lda", "quality"]
    with (folder / "a.txt").open("a", encoding="utf-8") as file:
        file.write("\n完善社区服务和基层治理。")
    assert run(settings, cache).computed == STAGES


def test_the_order_of_stop_lists_counts_and_the_place_of_the_folder_does_not(folder, tmp_path):
    inputs = {"a.txt": "1"}
    keys = [
        stage_keys(Settings(corpus=place, stopwords=stopwords), inputs)
        for place, stopwords in (
            (folder, ("general", "places")),
            (tmp_path, ("general", "places")),
            (folder, ("places", "general")),
        )
    ]
    assert keys[0] == keys[1]
    assert keys[0]["corpus"] == keys[2]["corpus"]
    assert keys[0]["words"] != keys[2]["words"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
        lambda data: b"another format",
    ],
)
def test_a_damaged_entry_is_noticed_and_rebuilt(folder, cache, caplog, damage):
    settings = Settings(corpus=folder, n_topics=2)
    run(settings, cache)
    path = next(path for path in cache.iterdir() if path.name.startswith("nmf-"))
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert run(settings, cache).computed == ["nmf"]
    assert "is damaged; this step is computed again" in caplog.text
    assert run(settings, cache).computed == []


def test_a_cache_that_cannot_be_written_is_done_without(folder, tmp_path, caplog):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    assert run(Settings(corpus=folder, n_topics=2), tmp_path / "file").computed == STAGES
    assert "intermediate results are not cached" in caplog.text
    assert (tmp_path / "file").read_text(encoding="utf-8") == "no folder"


def test_clearing_takes_entries_and_leftovers_and_nothing_else(cache):
    kept = Cache(cache)
    kept.put("a-1", 1)
    kept.put("b-2", 2)
    (cache / "tmp123").write_bytes(b"left by a killed run")
    (cache / "mine.txt").write_text("mine", encoding="utf-8")
    assert kept.clear(days=1) == 0
    assert kept.clear() == 2
    assert [path.name for path in cache.iterdir()] == ["mine.txt"]


def test_the_folder_is_the_users_own_unless_said_otherwise(monkeypatch, tmp_path):
    monkeypatch.setenv("GOVTOPICS_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("GOVTOPICS_CACHE")
    assert cache_folder().name == "govtopics"


def test_an_entry_copied_over_another_is_damaged(tmp_path, caplog):
    """Its bytes are sound, and are the value of another name."""
    cache = Cache(tmp_path)
    cache.put("nmf-1", "one")
    cache.put("nmf-2", "two")
    (tmp_path / "nmf-1.stage").write_bytes((tmp_path / "nmf-2.stage").read_bytes())
    assert (cache.get("nmf-1"), cache.get("nmf-2")) == (None, "two")
    assert "nmf-1.stage is damaged; this step is computed again" in caplog.text
