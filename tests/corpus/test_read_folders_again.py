"""Folders as people have them: years in paths, lists of words between the reports."""

import pytest

from govtopics import read_corpus

TEXT = "政府工作报告\n各位代表：\n现在，我代表市人民政府，向大会报告工作，请予审议。\n" + (
    "坚持稳中求进工作总基调，持续优化营商环境，推进基层治理体系建设，办好民生实事。\n" * 4
)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("浙江省/杭州市/2023.txt", 2023),
        ("浙江省2024年政府工作报告.txt", 2024),
        ("2022/杭州市.txt", 2022),
        ("2020/杭州市2021.txt", 2021),
        ("杭州市2019-2020.txt", None),
        ("杭州市20240110.txt", None),
        ("杭州市.txt", None),
    ],
)
def test_the_year_of_a_path_where_the_text_says_none(tmp_path, name, year):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (document,) = read_corpus(tmp_path).documents
    assert document.docvars["year"] == year
    assert document.origins.get("year") == (None if year is None else "file name")
    assert document.docvars["date"] is None


def test_the_text_goes_before_the_name(tmp_path):
    (tmp_path / "杭州市2023.txt").write_text("2024年" + TEXT, encoding="utf-8")
    assert read_corpus(tmp_path).documents[0].docvars["year"] == 2024


def test_a_list_of_words_is_no_report(tmp_path):
    (tmp_path / "stopwords.txt").write_text("的\n了\n是\n在\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert [doc.id for doc in corpus.documents] == ["a"]
    assert corpus.unread == (("stopwords.txt", "it is a list of words, not a text"),)
