"""What other systems do to a study: a Chinese console, blanks in paths, line ends of Windows."""

import io
import os
import re
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from govtopics.analysis.themes.codebook import read_codebook
from govtopics.corpus.places.gazetteer import all_places
from govtopics.corpus.reading.read import read_corpus
from govtopics.corpus.script import regional_wording
from govtopics.study.cli.commands import main
from govtopics.tokens.lexicon import read_lexicon
from govtopics.tokens.stopwords import read_stopwords

ROOT = Path(__file__).resolve().parents[2]
# GBK has neither of the two last: an extended letter of names, and a picture.
TEXT = "推进一网统管建设，完善韧性城市𠮷和😀社区服务。"


@pytest.fixture
def written(tmp_path):
    """Return a folder with blanks and Chinese letters in its path."""
    folder = tmp_path / "我的 文档" / "报告 2023"
    folder.mkdir(parents=True)
    (folder / "甲 区.txt").write_text(f"{TEXT}\n发展产业，引进企业。\n" * 4, encoding="utf-8")
    return folder


@pytest.fixture
def console(monkeypatch):
    """Return a function that calls a command at a console of an encoding; status and bytes."""

    def call(encoding, *arguments):
        streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2)]
        for name, stream in zip(("stdout", "stderr"), streams, strict=True):
            monkeypatch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as ended:
            main.main([str(argument) for argument in arguments])
        for stream in streams:
            stream.flush()
        return ended.value.code, *(stream.buffer.getvalue() for stream in streams)

    return call


@pytest.mark.parametrize("encoding", ["cp936", "gbk", "cp437"])
def test_a_console_that_lacks_a_character_shows_its_code(written, console, encoding):
    status, said, complained = console(encoding, "kwic", written, "统管", "--width", 20)
    assert (status, complained) == (0, b"")
    line = next(line for line in said.decode(encoding).splitlines() if "U0001f600" in line)
    assert r"\U00020bb7" in line
    known = "推进一网" if encoding != "cp437" else r"\u63a8\u8fdb\u4e00\u7f51"
    assert known in line


def test_an_error_names_a_path_that_the_console_lacks(tmp_path, console):
    # A folder of its own: whoever ran a study before the tests has results/ here.
    out = tmp_path / "new"
    status, _, complained = console("cp936", "study", tmp_path / "没有 😀", "--out", out)
    assert status == 2
    assert r"没有 \U0001f600" in complained.decode("cp936")


def test_a_study_runs_from_a_chinese_console_in_a_folder_with_blanks(
    written, console, quick_options
):
    out = written.parent / "结果 一"
    status, said, told = console("cp936", "study", written, "--out", out, *quick_options)
    assert status == 0, told.decode("cp936")
    assert said.decode("cp936").rstrip().endswith("report.html")
    assert (out / "report.html").is_file()


@pytest.mark.sweep
@pytest.mark.skipif(os.name == "nt", reason="a locale of POSIX")
def test_a_study_needs_no_locale(folder, quick_options):
    """Whatever reads or writes by the locale's encoding fails where that is ASCII."""
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "govtopics.study.cli.commands", "study", folder.name]
    done = subprocess.run(
        [*command, "--out", "out", *quick_options],
        cwd=folder.parent,
        env=os.environ | locale | {"PYTHONIOENCODING": "cp936"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("cp936")
    assert "一网统管" in done.stdout.decode("cp936")


# ------------------------------------------------------------------ line ends of Windows


def with_line_ends_of_windows(path):
    path.write_bytes(re.sub(rb"\r?\n", b"\r\n", path.read_bytes()))


def packaged():
    lists = [read_lexicon(), read_codebook(), *map(read_stopwords, ("general", "officialese"))]
    return [*lists, regional_wording.__wrapped__(), all_places.__wrapped__()]


def test_packaged_lists_read_the_same_with_line_ends_of_windows(tmp_path, monkeypatch):
    given = packaged()
    data = shutil.copytree(ROOT / "src" / "govtopics" / "data", tmp_path / "data")
    for path in data.glob("*.*"):
        with_line_ends_of_windows(path)
    monkeypatch.setattr(resources, "files", lambda package: data)
    assert packaged() == given
    assert b"\r\n" in resources.files("govtopics.data").joinpath("lexicon.txt").read_bytes()


def test_reports_read_the_same_with_line_ends_of_windows(seeds, seeds_folder, tmp_path):
    folder = shutil.copytree(seeds_folder, tmp_path / "seeds")
    for path in folder.iterdir():
        with_line_ends_of_windows(path)
    found = read_corpus(folder).to_paragraphs()
    given = seeds.to_paragraphs()
    assert list(found.texts) == list(given.texts)
    assert list(found.ids) == list(given.ids)
