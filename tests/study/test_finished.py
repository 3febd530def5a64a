"""A study of which nothing has changed is copied whole; of anything else nothing is."""

import logging
import shutil

import pytest

from govtopics.figures.tools import faces
from govtopics.study import finished, writing
from govtopics.study.cache import Cache
from govtopics.study.finished import finished_files, finished_text, keep_files, study_key
from govtopics.study.pipeline import run_study
from govtopics.study.settings import Settings
from govtopics.study.stages import Stages
from govtopics.study.study import Study


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def kept(small, quick, cache):
    """A study in the cache, as if it had just been run."""
    study = Study(Settings(corpus=small / "reports", **quick), Stages(Cache(cache)))
    keep_files(study, small / "results")
    return study


def never(*arguments, **options):
    raise AssertionError("computed again")


def test_an_unchanged_study_is_copied_and_nothing_is_computed(
    kept, tmp_path, hashes, monkeypatch, caplog
):
    cache, before = kept.stages.cache.folder, kept.settings.corpus.parent / "results"
    monkeypatch.setattr(writing, "write_study", never)
    monkeypatch.setattr(Study, "_stage", never)
    with caplog.at_level(logging.INFO, logger="govtopics"):
        run_study(kept.settings, tmp_path / "again", cache=cache)
    assert hashes(tmp_path / "again") == hashes(before)
    assert caplog.messages == [f"Inputs unchanged; using the cached results in {cache}"]


def test_without_a_cache_nothing_is_found(kept, tmp_path):
    assert finished_files(kept) is not None
    assert finished_files(Study(kept.settings)) is None
    keep_files(Study(kept.settings), tmp_path)  # and intermediate results are not kept


@pytest.mark.parametrize(
    "change",
    [
        {"language": "en"},
        {"figure_width": "single"},
        {"figure_formats": ("pdf",)},
        {"leading": ("韧性城市",)},
        {"prevalence_by": ("place",)},
        {"random_state": 7},
    ],
)
def test_any_setting_makes_it_another_study(kept, small, quick, cache, change):
    settings = Settings(**{"corpus": small / "reports", **quick, **change})
    assert finished_files(Study(settings, Stages(Cache(cache)))) is None


def test_any_text_file_font_or_lock_makes_it_another_study(kept, small, tmp_path, monkeypatch):
    def key(folder):
        return study_key(Study(Settings(**{**vars(kept.settings), "corpus": folder})))

    copied = shutil.copytree(small / "reports", tmp_path / "reports")
    before = key(copied)
    assert before == study_key(kept)
    (copied / "unread.doc").write_bytes(b"old Word")
    assert (with_unread := key(copied)) != before
    (copied / "unread.doc").unlink()
    text = sorted(copied.glob("*.txt"))[0]
    said = text.read_text(encoding="utf-8")
    text.write_text(f"{said}\n再说一句。\n", encoding="utf-8")
    assert key(copied) not in (before, with_unread)
    text.write_text(said, encoding="utf-8")
    assert key(copied) == before
    with monkeypatch.context() as patch:
        patch.setattr(finished, "lock", lambda: {"sha256": "another"})
        assert key(copied) != before
    with monkeypatch.context() as patch:
        patch.setattr(faces, "fonts_at_hand", lambda: ["another"])
        assert key(copied) != before


def test_a_damaged_or_missing_file_is_computed_again(kept, cache, caplog):
    (one, *_), other = sorted(cache.glob("file-*")), sorted(cache.glob("file-*"))[-1]
    whole = one.read_bytes()
    one.write_bytes(whole[:-1] + b"?")
    assert finished_files(kept) is None
    assert "is damaged; this step is computed again" in caplog.text
    one.write_bytes(other.read_bytes())  # sound, but of another content than its name says
    assert finished_files(kept) is None
    one.unlink()
    assert finished_files(kept) is None
    one.write_bytes(whole)
    assert finished_files(kept) is not None


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "a/../../b", "..\\b"])
def test_no_file_is_put_outside_the_folder(kept, name):
    entry = f"study-{study_key(kept)[:40]}"
    listed = kept.stages.cache.get(entry)
    kept.stages.cache.put(entry, {**listed, name: next(iter(listed.values()))})
    assert finished_files(kept) is None


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("", "0" * 64),
        (".", "0" * 64),
        (3, "0" * 64),
        ("C:/out.txt", "0" * 64),
        ("a", 7),
        ("a", "../" * 30),
        ("a", "\x00" * 64),
    ],
)
def test_a_list_of_what_are_no_files_is_not_followed(kept, name, digest):
    entry = f"study-{study_key(kept)[:40]}"
    kept.stages.cache.put(entry, {**kept.stages.cache.get(entry), name: digest})
    assert finished_files(kept) is None


@pytest.mark.parametrize("lacking", ["report.html", "manifest.json"])
def test_a_list_that_lacks_a_file_of_the_manifest_is_not_followed(kept, lacking, caplog):
    entry = f"study-{study_key(kept)[:40]}"
    listed = kept.stages.cache.get(entry)
    kept.stages.cache.put(entry, {n: d for n, d in listed.items() if n != lacking})
    assert finished_files(kept) is None
    assert "lack files that their manifest lists; they are computed again" in caplog.text


def test_a_list_with_another_file_in_place_of_one_is_not_followed(kept):
    """Both are sound, and each is another than the manifest says."""
    entry = f"study-{study_key(kept)[:40]}"
    listed = kept.stages.cache.get(entry)
    swapped = {**listed, "report.html": listed["methods.md"]}
    kept.stages.cache.put(entry, swapped)
    assert finished_files(kept) is None


def test_a_list_that_is_none_is_not_followed(kept):
    kept.stages.cache.put(f"study-{study_key(kept)[:40]}", ("report.html",))
    assert finished_files(kept) is None


def test_a_text_about_a_study_is_said_again(kept):
    assert finished_text(kept, "summary", lambda: "once") == "once"
    assert finished_text(kept, "summary", never) == "once"
    assert finished_text(Study(kept.settings), "summary", lambda: "twice") == "twice"
