"""Word files are read as Word shows them: changes accepted, readings and hidden text out, rows whole."""

import io
import zipfile

import pytest

from govtopics.corpus.reading.formats import FormatError, read_word
from govtopics.corpus.reading.read import read_corpus

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = [
    "政府工作报告",
    "——2024年1月10日在青禾县第十八届人民代表大会第三次会议上",
    "县长 李某某",
    "各位代表：",
]
SAYING = "基层治理不断加强，全市建成一网统管平台，新增就业{}万人，群众满意度稳步上升。"


def run(text, settings=""):
    return f"<w:r><w:rPr>{settings}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def field(*code):
    inner = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in code)
    begin, end = (f"<w:r><w:fldChar w:fldCharType='{at}'/></w:r>" for at in ("begin", "end"))
    return f"{begin}{inner}{end}"


def paragraph(*runs, settings=""):
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{settings}</w:pPr>{inner}</w:p>"


def table(*rows):
    cells = [
        "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row)
        for row in rows
    ]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def archive(body, **parts):
    """A Word file of a body and further parts of word/, by their names without ending."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "word/document.xml",
            f"<w:document xmlns:w='{W}' xmlns:mc='{MC}'><w:body>{body}</w:body></w:document>",
        )
        for name, inner in parts.items():
            file.writestr(f"word/{name}.xml", f"<w:{name} xmlns:w='{W}'>{inner}</w:{name}>")
    return stream.getvalue()


def lines(body, **parts):
    return [line for line in read_word(archive(body, **parts), None).text.split("\n") if line]


BOX = f"<w:txbxContent>{paragraph('框')}</w:txbxContent>"
TWICE = f"<w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
OLDER = f"<w:r><mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
MERGED = "<w:tcPr><w:vMerge/></w:tcPr>"
START = "<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>"
DELETED_END = "<w:rPr><w:del/></w:rPr>"

SHOWN = {
    "moved": (paragraph(f"<w:moveFrom>{run('甲')}</w:moveFrom>", "乙") + paragraph(f"<w:moveTo>{run('甲')}</w:moveTo>"), ["乙", "甲"]),
    "deleted": (paragraph(f"<w:del><w:r><w:delText>甲</w:delText></w:r></w:del><w:ins>{run('乙')}</w:ins>"), ["乙"]),
    "deleted run of text": (paragraph(f"<w:del>{run('甲')}</w:del>", "乙"), ["乙"]),
    "end of a paragraph deleted": (paragraph("甲", settings=DELETED_END) + paragraph("乙"), ["甲乙"]),
    "row deleted": ("<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph("甲") + "</w:tc></w:tr></w:tbl>" + paragraph("乙"), ["乙"]),
    "hidden": (paragraph(run("甲", "<w:vanish/>"), "乙", run("丙", "<w:vanish w:val='0'/>")), ["乙丙"]),
    "ruby": (paragraph(f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('shí')}</w:rt><w:rubyBase>{run('石')}</w:rubyBase></w:ruby></w:r>", "堰"), ["石堰"]),
    "hyphens": (paragraph("<w:r><w:t>2023</w:t><w:noBreakHyphen/><w:t>2024甲</w:t><w:softHyphen/><w:t>乙</w:t></w:r>"), ["2023-2024甲乙"]),
    "symbol": (paragraph("甲", "<w:r><w:sym w:font='Wingdings' w:char='F0B7'/><w:sym w:font='宋体' w:char='3007'/></w:r>"), ["甲〇"]),
    "field": (paragraph("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>", "3", "<w:r><w:fldChar w:fldCharType='end'/></w:r>"), ["3"]),
    "reading in a field": (paragraph("甲", field(r"EQ \* jc2 \o\ad(\s\up 9(", "shí", "),石)"), "堰"), ["甲石堰"]),
    "circle in a field": (paragraph(field(r"eq \o\ac(○,12)"), "甲", field(r"eq \o\ac(□,甲)")), ["⑫甲甲"]),
    "link": (paragraph(f"<w:hyperlink>{run('甲')}</w:hyperlink>", f"<w:smartTag>{run('乙')}</w:smartTag>"), ["甲乙"]),
    "content control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt>", ["甲"]),
    "box in two ways": (paragraph("甲", TWICE), ["甲", "框"]),
    "box for old programs alone": (paragraph("甲", OLDER), ["甲", "框"]),
    "formula": (paragraph("甲", "<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:r><m:t>x</m:t></m:r></m:oMath>"), ["甲x"]),
    "row": (table(["城镇新增就业", "人", "4200"], ["粮食产量", "", "12"]), ["城镇新增就业\t人\t4200", "粮食产量\t12"]),
    "two paragraphs in a cell": (table(["1", paragraph("甲") + paragraph("乙")]), ["1\t甲 乙"]),
    "one column": (table(["甲"], [paragraph("乙") + paragraph("丙")]), ["甲", "乙", "丙"]),
    "layout": (table(["图", paragraph("文" * 200) + paragraph("字" * 200)]), ["图", "文" * 200, "字" * 200]),
    "merged downwards": (table([START + paragraph("就业"), "4200"], [MERGED + paragraph("藏"), "30"]), ["就业\t4200", "30"]),
    "table in a table": (table([table(["甲", "乙"], ["丙", "丁"]) + paragraph(""), "戊"]), ["甲\t乙", "丙\t丁", "戊"]),
    "break": (paragraph("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>"), ["甲", "乙"]),
    "comment's mark": (paragraph("甲", "<w:commentRangeStart/><w:r><w:commentReference/></w:r>"), ["甲"]),
    "note's mark": (paragraph("甲", "<w:r><w:footnoteReference w:id='2'/></w:r>"), ["甲"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHOWN)
def test_what_word_shows(kind):
    body, expected = SHOWN[kind]
    assert lines(body) == expected


def test_strict_files_are_read():
    data = archive(paragraph("甲"), styles="")
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, text.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert read_word(strict.getvalue(), None).text == "甲"


def style(name, inner, based=""):
    return f"<w:style w:styleId='{name}'><w:name w:val='{name}'/><w:basedOn w:val='{based}'/>{inner}</w:style>"


def test_hidden_by_a_style_and_by_one_that_it_is_based_on():
    styles = style("h", "<w:rPr><w:vanish/></w:rPr>") + style("i", "", "h")
    body = paragraph(run("甲", "<w:rStyle w:val='h'/>"), "乙") + paragraph(
        "丙", settings="<w:pStyle w:val='i'/>"
    )
    assert lines(body, styles=styles) == ["乙"]


@pytest.mark.parametrize(
    ("others", "told"),
    [
        (2, "and were left out"),
        (0, "but were included, because hidden text makes up most of the document"),
    ],
)
def test_much_hidden_text_is_told(others, told):
    article = "".join(SAYING.format(n) for n in range(7))  # 231 Chinese characters
    body = paragraph(run(article, "<w:vanish/>")) + paragraph(article) * others + paragraph("尾")
    read = read_word(archive(body), None)
    assert (article in read.text.split("\n")[0]) == (others == 0)
    ((flag, reason),) = read.doubts
    assert (flag, reason) == (
        "hidden",
        f"231 characters are formatted as hidden text in Word {told}",
    )


def level(at, way, written, start=1):
    return f"<w:lvl w:ilvl='{at}'><w:start w:val='{start}'/><w:numFmt w:val='{way}'/><w:lvlText w:val='{written}'/></w:lvl>"


NUMBERING = (
    "<w:abstractNum w:abstractNumId='7'>"
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + "</w:abstractNum><w:abstractNum w:abstractNumId='8'>"
    + level(0, "bullet", "")
    + "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    + "<w:num w:numId='2'><w:abstractNumId w:val='8'/></w:num>"
)


def item(text, at, list_id=1):
    numbers = f"<w:numPr><w:ilvl w:val='{at}'/><w:numId w:val='{list_id}'/></w:numPr>"
    return paragraph(text, settings=numbers)


def test_numbers_that_word_counts_are_written_out():
    body = item("回顾", 0) + item("产业", 1) + item("城乡", 1) + item("安排", 0) + item("治理", 1)
    body += (
        item("细项", 2)
        + item("项", 0, 2)
        + item("（三）已有", 1)
        + "".join(item("章", 0) for _ in range(9))
    )
    assert lines(body, numbering=NUMBERING) == [
        "一、回顾", "（一）产业", "（二）城乡", "二、安排", "（一）治理", "1.细项", "项", "（三）已有",
        *[f"{n}、章" for n in ("三", "四", "五", "六", "七", "八", "九", "十", "十一")],
    ]  # fmt: skip


def test_damaged_numbers_of_lists_leave_the_text():
    numbering = NUMBERING.replace("w:ilvl='1'", "w:ilvl='x'").replace("w:ilvl='2'", "w:ilvl='99'")
    assert lines(item("甲", "y") + item("乙", 99) + item("丙", 3), numbering=numbering)[1:] == [
        "乙",
        "丙",
    ]


def test_notes_stand_after_the_text():
    notes = f"<w:footnote w:type='separator'>{paragraph('—')}</w:footnote><w:footnote>{paragraph('注')}</w:footnote>"
    assert lines(paragraph("甲"), footnotes=notes, endnotes="") == ["甲", "注"]


def damaged(data, name, change):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return stream.getvalue()


def test_a_document_cut_in_the_middle_is_read_up_to_there_and_flagged():
    body = paragraph("甲") + paragraph("乙") + paragraph("丙")
    data = damaged(
        archive(body), "word/document.xml", lambda part: part[: part.rindex("丙".encode())]
    )
    read = read_word(data, None)
    assert read.text.split("\n")[:2] == ["甲", "乙"]
    assert [flag for flag, _ in read.doubts] == ["truncated"]


def test_a_wrong_checksum_loses_nothing():
    data = archive(paragraph("治理"))
    info = zipfile.ZipFile(io.BytesIO(data)).getinfo("word/document.xml")
    wrong = data.replace(info.CRC.to_bytes(4, "little"), b"\1\2\3\4")
    read = read_word(wrong, None)
    assert read.text == "治理"
    assert [flag for flag, _ in read.doubts] == ["truncated"]


def test_damaged_styles_and_lists_leave_the_text():
    data = archive(paragraph("甲", settings="<w:pStyle w:val='a'/>"), styles="", numbering="")
    for name in ("word/styles.xml", "word/numbering.xml"):
        data = damaged(data, name, lambda part: b"\0\1 no xml")
    read = read_word(data, None)
    assert read.text == "甲"
    assert read.doubts == (
        ("encoding", "parts of the Word file are damaged: word/numbering.xml, word/styles.xml"),
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "xl/workbook.xml",
            "it is a file of Excel, not of Word",
        ),
        ("a.txt", "it is not a Word file: its archive contains no document"),
    ],
)
def test_an_archive_that_holds_no_document_says_so(name, reason):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(name, "x")
    with pytest.raises(FormatError, match=f"{reason}$"):
        read_word(stream.getvalue(), None)


def test_a_document_of_which_nothing_can_be_read_says_so():
    data = damaged(archive(paragraph("甲")), "word/document.xml", lambda part: b"\0" * 99)
    with pytest.raises(FormatError, match="its text cannot be read: the document inside"):
        read_word(data, None)


def test_a_table_nested_without_end_is_refused_in_words():
    body = "<w:tbl><w:tr><w:tc>" * 600 + paragraph("甲") + "</w:tc></w:tr></w:tbl>" * 600
    with pytest.raises(FormatError, match="nested more deeply than those of any report"):
        read_word(archive(body), None)


def test_rows_of_an_annex_are_paragraphs_of_the_report(tmp_path):
    body = [
        *HEAD,
        "现在，我代表县人民政府向大会报告工作，请予审议。",
        "一、2023年工作回顾",
        SAYING.format(3),
    ]
    rows = table(["序号", "指标", "单位", "目标"], ["1", "城镇新增就业", "人", "4200"])
    (tmp_path / "a.docx").write_bytes(archive("".join(map(paragraph, body)) + rows))
    corpus = read_corpus(tmp_path)
    assert corpus.docvars.loc["a", ["place", "date"]].tolist() == ["青禾县", "2024-01-10"]
    assert list(corpus.to_paragraphs().texts)[-2:] == [
        "序号 指标 单位 目标",
        "1 城镇新增就业 人 4200",
    ]
