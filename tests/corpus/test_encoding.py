"""Encodings are told apart, said, and doubted where they are doubtful."""

import opencc
import pytest

from govtopics.corpus.reading.encoding import decode
from govtopics.corpus.reading.read import read_corpus
from govtopics.errors import CorpusError

LINES = (
    "一、去年工作回顾",
    "推进基层治理现代化，深入实施党建引领，划小做实治理单元，推动重心下移。",
    "",
)
TEXT = "\r\n".join(LINES)
WAYS = {
    "utf-8": ("utf-8", TEXT),
    "utf-8-sig": ("utf-8", TEXT),
    "utf-16": ("utf-16", TEXT),
    "utf-16-le": ("utf-16", TEXT),
    "utf-16-be": ("utf-16", TEXT),
    "gb18030": ("gb18030", TEXT),
    "gb2312": ("gb18030", TEXT),
    "big5": ("big5", opencc.OpenCC("s2tw").convert(TEXT)),
    "big5hkscs": ("big5", opencc.OpenCC("s2hk").convert(TEXT)),
}


@pytest.mark.parametrize("codec", WAYS)
def test_every_usual_encoding_is_told(codec):
    name, text = WAYS[codec]
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.doubt) == (text, name, "")


@pytest.mark.parametrize("seed", ["xuhui-2023", "changzheng-2021"])
@pytest.mark.parametrize("codec", ["gb18030", "utf-16-le"])
@pytest.mark.parametrize("length", [20, 60, 300])
def test_every_stretch_of_a_report_is_told(seeds_folder, seed, codec, length):
    text = (seeds_folder / f"{seed}.txt").read_text(encoding="utf-8-sig")
    for start in range(200, len(text) - length, 997):
        part = text[start : start + length]
        assert decode(part.encode(codec)).text == part


def test_a_file_that_ends_in_mid_character_is_read_and_doubted():
    decoded = decode((TEXT * 9).encode()[:-4])
    assert decoded.text.startswith("一、去年")
    assert "1 character could not be decoded" in decoded.doubt


def test_a_text_of_rare_characters_is_a_guess():
    decoded = decode("彳亍孑孓龘靐齉爩麤".encode("gb18030"))
    assert "which is a guess" in decoded.doubt
    assert "specify encoding" in decoded.doubt


def test_what_the_researcher_says_is_believed(tmp_path):
    (tmp_path / "a.txt").write_bytes(TEXT.encode("gb18030"))
    for said in ("gb18030", {"a.txt": "gb18030"}):
        assert "治理单元" in read_corpus(tmp_path, encoding=said).texts["a"]
    with pytest.raises(CorpusError, match="it is not valid utf-8, the encoding that was set"):
        read_corpus(tmp_path, encoding="utf-8")
    for unknown in ("gbk2000", {"a.txt": "gbk2000"}):
        with pytest.raises(CorpusError) as refused:
            read_corpus(tmp_path, encoding=unknown)
        assert refused.value.message == "Unknown encoding 'gbk2000'. Did you mean 'gbk'?"
    with pytest.raises(
        CorpusError, match=r"'b\.txt', which is not in the folder\. Did you mean 'a\.txt'"
    ):
        read_corpus(tmp_path, encoding={"b.txt": "gb18030"})


def test_the_encoding_is_a_docvar_and_a_doubt_a_flag(tmp_path, caplog):
    (tmp_path / "old.txt").write_bytes(TEXT.encode("gb18030"))
    (tmp_path / "cut.txt").write_bytes((TEXT * 9).encode()[:-4])
    corpus = read_corpus(tmp_path)
    assert corpus.docvars["encoding"].to_dict() == {"cut": "utf-8", "old": "gb18030"}
    flag = corpus.flags.query("flag == 'encoding'").iloc[0]
    assert flag["document_id"] == "cut"
    assert "read as utf-8" in caplog.text
