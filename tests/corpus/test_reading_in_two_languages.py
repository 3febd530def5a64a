"""A messy folder in Chinese and in English: messages in either language, files the same."""

import logging

import openpyxl
import pandas as pd
import pytest
from heard import untranslated

from govtopics.corpus.reading.read import read_corpus
from govtopics.language import speaking
from govtopics.messages import Message, in_language
from govtopics.study.stored import restored, stored

BODY = "推进基层治理体系和治理能力现代化，完善公共服务，建设韧性城市，持续改善民生。"
REPORT = (
    "政府工作报告\n——2024年1月10日在南京市第十七届人民代表大会第三次会议上\n市长 王某某\n"
    "各位代表：\n现在，我代表市人民政府，向大会报告工作，请予审议。\n一、2023年工作回顾\n"
    + f"{BODY}\n"
    * 6
)


@pytest.fixture
def messy(tmp_path):
    """Files that are not read, reports that are doubted, and a catalogue of too many reports."""
    files = {
        "南京-2024.txt": REPORT,
        "苏州-2024.txt": REPORT.replace("现代化", "現代化"),
        "again.txt": REPORT,
        "cut.txt": f"{BODY}\n这句话还没有说完就停在这里了并且",
        "news.txt": f"两会聚焦政府工作报告\n新华社南京电（记者 甲）{BODY}\n{BODY}",
        "spoilt.txt": REPORT.encode().decode("gb18030", "replace"),
        "line.txt": f"{REPORT}\n{BODY.encode().decode('latin-1')}\n",
        "empty.txt": "",
        "words.txt": "的\n了\n和\n是\n在\n",
        "page.html": "<html><body><iframe src='x'></iframe></body></html>",
        "hidden.html": f"<html><body><p>{BODY * 3}</p><p style='display:none'>{'修路。' * 90}</p>",
        "none.csv": "地区,年份\n甲,2023\n",
        "rows.csv": f"地区,年份,正文\n甲县,去年,{BODY}\n乙县,2023,{BODY},多出\n丙县,2023\n",
        "lines.jsonl": '{"text": 3}\nnot json\n',
        "catalogue.csv": "source_file,place\n南京-2024.txt,无锡市\nx.txt,x\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(b"\x89PNG\x00\x01\x02")
    (tmp_path / "cut.docx").write_bytes(b"PK\3\4cut")
    (tmp_path / "old.doc").write_bytes(b"x")
    (tmp_path / "mixed.txt").write_bytes(f"{REPORT}".encode() + f"{BODY}\n".encode("gb18030"))
    book = openpyxl.Workbook()
    book.active.append(["正文"])
    book.active.append([REPORT])
    book.create_sheet("另").append(["其他"])
    book.save(tmp_path / "two.xlsx")
    return tmp_path


def tables(corpus, folder):
    """The bytes of the tables of a corpus as CSV."""
    made = {
        "unread": pd.DataFrame(corpus.unread),
        "flags": corpus.flags,
        "removed": corpus.removed,
        "origins": corpus.origins,
        "docvars": corpus.docvars,
    }
    for name, table in made.items():
        table.to_csv(folder / name)
    return {name: (folder / name).read_bytes() for name in made}


def in_each_language(folder, monkeypatch, caplog):
    for language in ("en", "zh"):
        monkeypatch.setenv("LANGUAGE", language)
        caplog.clear()
        with caplog.at_level(logging.INFO):
            corpus = read_corpus(folder)
        yield corpus, list(caplog.messages)


def test_tables_are_the_same_bytes_in_either_language(messy, tmp_path_factory, monkeypatch, caplog):
    out = tmp_path_factory.mktemp("out")
    (english, in_english), (chinese, in_chinese) = in_each_language(messy, monkeypatch, caplog)
    assert len(english.unread) >= 12
    assert len(english.flags) >= 12
    assert tables(english, out) == tables(chinese, out)
    assert len(in_english) == len(in_chinese)
    assert not set(in_english) & set(in_chinese)


def test_every_reason_is_said_in_chinese(messy):
    corpus = read_corpus(messy)
    names, reasons = zip(*corpus.unread, strict=True)
    reasons += tuple(corpus.flags["reason"])
    assert [reason for reason in reasons if not isinstance(reason, Message)] == []
    assert [told for reason in reasons if (told := untranslated(("", (reason,))))] == []
    assert in_language(
        names[reasons.index("its text is a number, a date or true or false")], "zh"
    ) == ("lines.jsonl 第 1 行")


def test_reasons_survive_the_cache_with_their_chinese(messy):
    corpus = restored(stored(read_corpus(messy)))
    with speaking("zh"):
        assert in_language(dict(corpus.unread)["empty.txt"]) == "是空文件"
        flag = next(flag for flag in corpus.flags.itertuples() if flag.flag == "duplicate")
        assert "分组时不计入" in in_language(flag.reason)
    assert dict(corpus.unread)["empty.txt"] == "it is empty"
