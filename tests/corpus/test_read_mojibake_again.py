"""Names that were decoded wrongly, and files of two encodings."""

import pytest

from govtopics import read_corpus
from govtopics.corpus.reading.encoding import decode
from govtopics.corpus.reading.mojibake import misread, suspect

BODY = "过去一年，我们坚持稳中求进工作总基调，持续优化营商环境，推进基层治理体系建设。\n" * 8
NAMES = (
    "青禾县",
    "白杨市政府",
    "李某某",
    "上海",
    "呼和浩特市",
    "乾县",
    "潘　轶",
    "Xī'ān",
    "臺北市",
    "한국",
)


def spoilt(text, was, read_as):
    return text.encode(was).decode(read_as, "replace")


@pytest.mark.parametrize("name", NAMES)
def test_names_that_were_not_spoilt(name):
    assert misread(name) == ""


@pytest.mark.parametrize("name", NAMES[:5])
@pytest.mark.parametrize(
    "way", [("utf-8", "gb18030"), ("utf-8", "latin-1"), ("gb18030", "latin-1"), ("utf-8", "gbk")]
)
def test_spoilt_names(name, way):
    assert misread(spoilt(name, *way))


def test_a_spoilt_name_of_a_catalogue_a_column_or_a_file_is_left_empty(tmp_path):
    bad = spoilt("青禾县", "utf-8", "gb18030")
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "catalogue.csv").write_text(f"document_id,place\na,{bad}\n", encoding="utf-8")
    (tmp_path / "r.csv").write_text(f"place,text\n{bad},{BODY!r}\n", encoding="utf-8")
    (tmp_path / f"{bad}-2024.txt").write_text(BODY * 2, encoding="utf-8")
    corpus = read_corpus(tmp_path, names="{place}-{year}")
    assert [doc.docvars["place"] for doc in corpus.documents] == [None] * 3
    for document in corpus.documents:
        (flag,) = [f for f in document.flags if f.flag == "value"]
        assert flag.reason.startswith("place: ")
        assert flag.reason.endswith("it was left empty")


@pytest.mark.parametrize("first", ["utf-8", "gb18030"])
@pytest.mark.parametrize("lines", [1, 4, 7])
def test_a_file_of_two_encodings_is_read_line_by_line(first, lines):
    second = {"utf-8": "gb18030", "gb18030": "utf-8"}[first]
    parts = BODY.splitlines(keepends=True)
    data = "".join(parts[:lines]).encode(first) + "".join(parts[lines:]).encode(second)
    decoded = decode(data)
    assert decoded.text == BODY
    assert "read as GB18030" in decoded.doubt


@pytest.mark.parametrize("codec", ["cp437", "cp850", "mac_roman"])
@pytest.mark.parametrize("was", ["utf-8", "gb18030"])
def test_lines_decoded_as_dos_and_mac_did(was, codec):
    bad = BODY.splitlines()[0].encode(was).decode(codec, "ignore")
    found = suspect(f"{BODY}{bad}\n{BODY}")
    assert found
    assert "line 9" in found.reason
    assert not found.whole
