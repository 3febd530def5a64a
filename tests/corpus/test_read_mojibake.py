"""Texts that were decoded wrongly are told, and from what; encodings in part, and of four bytes."""

import opencc
import pytest

from govtopics.corpus.reading.encoding import decode
from govtopics.corpus.reading.mojibake import suspect
from govtopics.corpus.reading.read import read_corpus
from govtopics.errors import CorpusError

REPORT = """政府工作报告
各位代表：
现在，我代表县人民政府，向大会报告工作，请予审议，并请各位政协委员和列席人员提出意见。
一、2023年工作回顾
过去一年，我们坚持稳中求进工作总基调，推进基层治理体系建设，完成地区生产总值182亿元，增长6.1%。
城乡面貌持续改善，实施城市更新行动，生活垃圾分类覆盖率明显提高。
二、2024年工作安排
坚持以人民为中心的发展思想，完整准确全面贯彻新发展理念，加快建设韧性城市。
各位代表，让我们更加紧密地团结起来，为谱写发展新篇章而努力奋斗！
"""
TRADITIONAL = opencc.OpenCC("s2tw").convert(REPORT)


def windows(data):
    """As browsers decode Latin-1: by Windows' table, and by Latin-1 where that has nothing."""
    return "".join(bytes([one]).decode("cp1252", "ignore") or chr(one) for one in data)


SPOILT = {
    "UTF-8 decoded as GB18030": REPORT.encode().decode("gb18030", "replace"),
    "UTF-8 decoded as GB18030 ": REPORT.encode().decode("gbk", "ignore"),
    "GB18030 decoded as Latin-1": REPORT.encode("gb18030").decode("latin-1"),
    "GB18030 decoded as Latin-1 ": windows(REPORT.encode("gb18030")),
    "UTF-8 decoded as Latin-1": REPORT.encode().decode("latin-1"),
    "UTF-8 decoded as Latin-1 ": windows(REPORT.encode()),
    "UTF-8 decoded as Latin-1  ": REPORT.encode().decode("cp1252", "replace"),
    "UTF-8 decoded twice as Latin-1": windows(windows(REPORT.encode()).encode()),
    "Big5 decoded as GB18030": TRADITIONAL.encode("big5").decode("gb18030", "replace"),
    "GB18030 decoded as Big5": REPORT.encode("gbk").decode("cp950", "replace"),
    "Big5 decoded as Latin-1": windows(TRADITIONAL.encode("big5")),
    "UTF-8 decoded as UTF-16": REPORT.encode().decode("utf-16-le", "replace"),
    "GB18030 decoded as UTF-16": REPORT.encode("gbk").decode("utf-16-le", "replace"),
    "UTF-16 decoded as UTF-16 of the other byte order": REPORT.encode("utf-16-le").decode(
        "utf-16-be", "replace"
    ),
    "UTF-8 with lost characters, decoded as GB18030": REPORT.encode("gbk")
    .decode("utf-8", "replace")
    .encode()
    .decode("gbk", "replace"),
    "characters lost when it was decoded": REPORT.encode("gbk").decode("utf-8", "replace"),
    "characters lost when it was saved": REPORT.encode("ascii", "replace").decode(),
}


@pytest.mark.parametrize("cause", SPOILT)
def test_what_a_spoilt_text_was_is_said(cause, tmp_path):
    found = suspect(SPOILT[cause])
    assert f"signs of {cause.strip()} (" in found.reason
    assert found.whole
    (tmp_path / "a.txt").write_text(SPOILT[cause], encoding="utf-8")
    with pytest.raises(CorpusError, match=r"signs of .*get the file again"):
        read_corpus(tmp_path)


def test_the_sample_shows_what_was_meant():
    reason = suspect("政府工作报告\n".encode().decode("gb18030")).reason
    assert reason == (
        "line 1 shows signs of UTF-8 decoded as GB18030 (鏀垮簻宸ヤ綔鎶ュ for 政府工作报告); "
        "get the file again, or save it again from its source in UTF-8"
    )


@pytest.mark.parametrize("cause", [c for c in SPOILT if "UTF-16" not in c and "Big5" not in c])
def test_a_spoilt_paragraph_is_flagged_by_its_line(cause, tmp_path):
    spoilt = next(line for line in SPOILT[cause].splitlines()[2:] if len(line) > 30)
    (tmp_path / "a.txt").write_text(f"{REPORT}{spoilt}\n", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    flag = corpus.flags.query("flag == 'encoding'")
    assert len(flag) == 1
    assert flag["reason"].iloc[0].startswith(f"line 10 shows signs of {cause.strip()} (")
    assert "基层治理体系" in corpus.texts["a"]


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("过去一年，锟斤拷锟斤拷发展", "UTF-8 with lost characters"),
        ("过去一年，烫烫烫烫发展", "memory that a program never filled"),
        ("过去一年，屯屯屯屯发展", "memory that a program never filled"),
        ("过去一年，经济\ufffd发展", "characters lost when it was decoded"),
        ("过去一年，经济??发展", "characters lost when it was saved"),
        ("过去一年，经济发展????", "characters lost when it was saved"),
        ("鐗堟潈鎵€鏈夛細甯備汉姘戞斂搴滃姙鍏", "UTF-8 decoded as GB18030"),
    ],
)
def test_traces_inside_a_report(line, cause):
    found = suspect(f"{REPORT}{line}\n")
    assert found.reason.startswith("line 10 shows signs of " + cause)
    assert not found.whole


@pytest.mark.parametrize(
    "line",
    [
        "阿卜杜热西提·吾甫尔、买买提江·艾合买提、努尔兰·阿不都满金、达娃次仁",
        "GDP growth; façade, Müller, Citroën, naïve — the city’s “smart” plan",
        "ئۇيغۇر تىلى ۋە سىياسىي خىزمەت دوكلاتى",
        "བོད་སྐད་ཀྱི་སྙན་ཞུ།",
        "①②③④⑤⑥⑦⑧ ■□◆◇ ㎡㎞℃‰ ⅠⅡⅢⅣⅤ",
        "真的吗？？什么？?怎么办??",
        "濠江、氹仔、堃、犇、骉、淼、鑫、垚、焱",
        "龘靐齉爩麤饕餮魑魅魍魉",
        "烫烫的热水，屯屯寨，锟斤",
        "?????"[:3],
    ],
)
def test_no_line_of_a_report_is_suspected(line):
    assert suspect(f"{REPORT}{line}\n") is None
    assert suspect(f"{TRADITIONAL}{line}\n") is None


def test_what_nothing_turns_back_is_said_too():
    found = suspect(REPORT.encode("gbk").decode("cp1251", "replace").replace("\ufffd", "") * 3)
    assert "hardly any of the characters that reports use" in found.reason
    assert found.whole


# ------------------------------------------------------------------------------ encodings


def test_one_broken_byte_leaves_utf8():
    data = bytearray("推进基层治理，实现新发展。".encode())
    data[4] = 0xFF
    decoded = decode(bytes(data))
    assert decoded.encoding == "utf-8"
    assert decoded.text.endswith("基层治理，实现新发展。")
    assert "could not be decoded" in decoded.doubt


def test_a_tail_in_another_encoding_is_read_in_it():
    data = REPORT.encode() + "主办：市人民政府办公室\n".encode("gb18030")
    decoded = decode(data)
    assert decoded.text == REPORT + "主办：市人民政府办公室\n"
    assert (decoded.encoding, decoded.doubt) == (
        "utf-8",
        "it is UTF-8 except for line 10, which was read as GB18030",
    )


@pytest.mark.parametrize("codec", ["utf-32", "utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"])
def test_wide_encodings_with_and_without_a_mark(codec):
    assert decode(REPORT.encode(codec)) == (REPORT, codec[:6], "")


@pytest.mark.parametrize("codec", ["gb18030", "big5"])
def test_a_long_start_in_ascii_does_not_hide_the_encoding(codec):
    text = "<p class='x'>\n" * 3_000 + TRADITIONAL
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.doubt) == (text, codec, "")


def test_hz_and_a_wrong_mark():
    assert decode(REPORT.replace("\n", "").encode("hz")).encoding == "hz"
    assert decode(b"a ~{ b").text == "a ~{ b"
    decoded = decode(b"\xef\xbb\xbf" + REPORT.encode("gb18030"))
    assert (decoded.text, decoded.encoding) == (REPORT, "gb18030")


def test_private_characters_are_counted(tmp_path):
    (tmp_path / "a.txt").write_text(
        REPORT.replace("城乡", "青\ue000禾县\ue001城乡"), encoding="utf-8"
    )
    corpus = read_corpus(tmp_path)
    (reason,) = corpus.flags.query("flag == 'characters'")["reason"]
    assert reason.startswith("2 private-use characters (U+E000, U+E001)")
    assert "青\ue000禾县" in corpus.texts["a"]


def test_empty_characters_in_utf8_are_no_binary_file(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT.replace("治理", "治\0理"), encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert "基层治理体系" in corpus.texts["a"]
    assert corpus.docvars["encoding"].tolist() == ["utf-8"]
    with pytest.raises(UnicodeError, match="binary data"):
        decode(b"PK\x03\x04\0\0\0\0abc\0\0")
