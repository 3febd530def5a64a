"""Pages and texts under wrong endings, saved by other programs, or of one comment."""

import json

import pytest

from govtopics import read_corpus
from govtopics.errors import CorpusError

LINES = [
    "政府工作报告",
    "——2024年1月10日在青禾县第十八届人民代表大会第三次会议上",
    "县长 李某某",
    "各位代表：",
    *["过去一年，我们坚持稳中求进工作总基调，持续优化营商环境，推进基层治理体系建设。"] * 6,
]
REPORT = "\n".join(LINES) + "\n"
PAGE = f"<!DOCTYPE html><html><body>{''.join(f'<p>{line}</p>' for line in LINES)}</body></html>"


def only(folder):
    (document,) = read_corpus(folder).documents
    assert document.docvars["place"] == "青禾县"
    assert document.docvars["date"] == "2024-01-10"
    assert document.docvars["speaker"] == "李某某"
    return document


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", PAGE),
        ("a.docx", REPORT),
        ("a.pdf", REPORT),
        ("a.txt", json.dumps({"title": "政府工作报告", "content": REPORT}, ensure_ascii=False)),
        ("a.txt", "[" + ", ".join(f"<p>{line}</p>" for line in LINES) + "]"),
        ("a.txt", REPORT + "1" * 5000 + "\n"),
    ],
)
def test_what_is_under_a_wrong_ending_is_read(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    document = only(tmp_path)
    assert [p.text for p in document.paragraphs][:6] == LINES[4:]


def test_markdown_with_a_few_tags_stays_markdown(tmp_path):
    text = f"# {LINES[0]}\n\n<center>{LINES[1]}</center>\n\n" + "\n\n".join(LINES[2:])
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert len(only(tmp_path).paragraphs) == 6


@pytest.mark.parametrize("page", [f"<!-- {REPORT} -->", f"<!--{REPORT}-->\n<!-- -->"])
def test_a_page_of_one_comment_shows_no_text(tmp_path, page):
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    with pytest.raises(CorpusError, match="is in a comment"):
        read_corpus(tmp_path)


FOLDERS = [
    "报告_fichiers",
    "报告-Dateien",
    "报告_archivos",
    "报告_ファイル",
    "报告.fld",
    "报告 files",
    "报告_檔案",
]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_folder_of_a_page_that_other_browsers_saved(tmp_path, folder):
    (tmp_path / "报告.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "saved_resource.html").write_text(PAGE, encoding="utf-8")
    assert only(tmp_path).id == "报告"


ARCHIVE = (
    f"MIME-Version: 1.0\nContent-Type: multipart/related;\n boundary=b\n\n--b\n\n{PAGE}\n--b--\n"
)


@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a.html"])
def test_a_web_archive_is_told_as_one(tmp_path, name):
    (tmp_path / name).write_text(ARCHIVE, encoding="utf-8")
    (tmp_path / "b.txt").write_text(REPORT, encoding="utf-8")
    ((told, reason),) = read_corpus(tmp_path).unread
    assert told == name
    assert "it is a web archive" in reason
