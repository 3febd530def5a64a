"""PDF pages are read in reading order: columns, running heads, notes beside the text, tables."""

import pytest

from govtopics.corpus.reading.formats import read_pdf
from govtopics.corpus.reading.formats.pdf_layout import Piece, lay_out
from govtopics.corpus.reading.read import read_corpus

EM = 12
FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts"
    "[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
    "<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/FontDescriptor"
    "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)
HEAD = [
    "政府工作报告",
    "——二〇二四年一月十日在青禾县第十八届人民代表大会第三次会议上",
    "县长 李某某",
    "各位代表：",
]
BODY = [
    "现在，我代表县人民政府，向大会报告工作，请予审议，并请各位政协委员和列席人员提出意见。",
    "一、二〇二三年工作回顾",
    "过去一年，我们坚持稳中求进工作总基调，持续优化营商环境，推进基层治理体系建设，完成地区生产总值一百亿元。",
    "（一）产业发展提质增效。推进开发区扩区，新增规模以上企业二十户，培育专精特新企业八户，民营经济活力不断增强。",
    "（二）城乡面貌持续改善。实施城市更新行动，改造老旧小区三十个，建成口袋公园五座，生活垃圾分类覆盖率明显提高。",
    "（三）民生福祉不断增进。新增城镇就业四千人，一网统管平台上线运行，网格化服务覆盖全部村居，群众满意度上升。",
    "二、二〇二四年工作安排",
    "今年政府工作的总体要求是：坚持以人民为中心的发展思想，完整准确全面贯彻新发展理念，加快建设韧性城市和新青禾。",
    "（一）全力促治理。健全党组织领导的基层治理体系，用好热线，做到接诉即办，推动矛盾纠纷就地化解。",
    "各位代表，让我们更加紧密地团结起来，踔厉奋发，勇毅前行，为谱写青禾发展新篇章而努力奋斗！",
]


def drawn(text, x, y, size=EM):
    """One line of a page: its left end, its height, the size of its type."""
    return f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def pdf(pages):
    """A PDF of one content stream a page, with a Chinese font that is named, not embedded."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        FONT,
    ]
    for i, page in enumerate(pages):
        stream = "".join(page)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * i} 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n0\n%%EOF".encode()


def broken(paragraphs, width, indent=2):
    """The lines of paragraphs, broken at a number of characters: each its indent and its text.

    No line is of one character: typesetters take one more from the line before.
    """
    lines = []
    for text in paragraphs:
        at, end = 0, width - indent
        while at < len(text):
            end -= len(text) - end == 1
            lines.append((indent if at == 0 else 0, text[at:end]))
            at, end = end, end + width
    return lines


def column(lines, x, top=780, pitch=18, size=EM):
    return [
        drawn(text, x + indent * size, top - n * pitch, size)
        for n, (indent, text) in enumerate(lines)
    ]


def read(pages):
    found = read_pdf(pdf(pages), None)
    return [line.strip() for line in found.text.split("\n") if line.strip()], found.doubts


REPORT = [*HEAD, *BODY]


def test_one_column_gives_its_paragraphs():
    assert read([column(broken(REPORT, 36), 60)]) == (REPORT, ())


def test_paragraphs_set_apart_by_space_without_an_indent():
    page, y = [], 800
    body = [
        *BODY,
        "全" * 35 + "。" + "城乡面貌持续改善。",
    ]  # its first line ends where a sentence does
    for text in body:
        page += column(broken([text], 36, indent=0), 60, top=y, pitch=16)
        y -= 16 * (len(text) // 36 + 1) + 14
    assert read([page]) == (body, ())


def test_a_mark_that_begins_a_line_belongs_to_the_line_before():
    lines = [*broken(BODY, 36), (2, "完成地区生产总值一百亿元"), (0, "，增长百分之六。")]
    assert read([column(lines, 60)]) == ([*BODY, "完成地区生产总值一百亿元，增长百分之六。"], ())


@pytest.mark.parametrize("by_row", ["", "left first", "right first"])
@pytest.mark.parametrize("columns", [2, 3])
def test_columns_are_read_one_after_the_other(columns, by_row):
    width = {2: 18, 3: 12}[columns]
    lines = broken(REPORT, width)
    high = -(-len(lines) // columns)
    sides = [
        column(lines[n * high : (n + 1) * high], 40 + n * (width + 2) * EM, pitch=16, top=800)
        for n in range(columns)
    ]
    page = [one for side in sides for one in side]
    if by_row:  # as programs write that fill both columns line by line
        sides = sides[::-1] if by_row == "right first" else sides
        page = [one for n in range(high) for side in sides for one in side[n : n + 1]]
    assert read([page]) == (REPORT, ())


def test_a_title_over_both_columns_comes_first():
    lines = broken(REPORT, 18)
    half = len(lines) // 2
    page = [*column(lines[:half], 40, top=740), *column(lines[half:], 40 + 20 * EM, top=740)]
    page.append(drawn("青禾县人民政府公报二〇二四年第一期总第三十二期", 130, 790, 14))
    found, doubts = read([page])
    assert found == ["青禾县人民政府公报二〇二四年第一期总第三十二期", *REPORT]
    assert doubts == ()


def test_a_short_title_above_the_middle_column_comes_first():
    lines = broken(REPORT, 12)
    high = -(-len(lines) // 3)
    sides = [column(lines[n * high : (n + 1) * high], 40 + n * 14 * EM, top=750) for n in range(3)]
    page = [*(one for side in sides for one in side), drawn("第一期公报", 270, 800, 14)]
    assert read([page]) == (["第一期公报", *REPORT], ())


def test_a_short_last_page_has_the_columns_of_the_others():
    lines = broken(REPORT * 2, 18)
    first, rest = lines[:80], lines[80:]
    pages = [
        [*column(first[:40], 40), *column(first[40:], 40 + 20 * EM)],
        [*column(rest[:3], 40), *column(rest[3:5], 40 + 20 * EM)],
    ]
    found, doubts = read(pages)
    expected = "".join(text for _, text in lines[:85])
    assert "".join(found) == expected
    assert doubts == ()


def test_running_heads_go_and_numbers_of_pages_stand_between_paragraphs():
    lines = broken(REPORT * 3, 36)
    cuts = [lines[at : at + 17] for at in range(0, len(lines), 17)]
    pages = [
        [
            drawn(f"青禾县人民代表大会文件第{n}号", 60, 815, 10),
            *column(cut, 60, top=780),
            drawn(f"— {n} —", 280, 30, 10),
        ]
        for n, cut in enumerate(cuts, start=1)
    ]
    found, doubts = read(pages)
    numbers = [f"— {n} —" for n in range(1, len(pages) + 1)]
    assert [line for line in found if line not in numbers] == REPORT * 3
    assert [line for line in found if line in numbers] == numbers
    assert doubts == ()


def test_a_line_repeated_in_the_text_is_no_running_head():
    pages = [
        column(
            broken([f"第{n}部分的正文。", "同一句话。", *BODY, "同一句话。"], 36),
            60,
            top=790 - 30 * i,
        )
        for i, n in enumerate("一二三四")
    ]
    found, _ = read(pages)
    assert found.count("同一句话。") == 8


def test_rows_of_a_table_are_lines():
    rows = [
        ("城镇新增就业", "万人", "四千二百"),
        ("改造老旧小区", "万户", "三十"),
        ("粮食产量", "万吨", "十二"),
    ]
    table = [
        drawn(cell, x, 300 - 20 * n)
        for n, row in enumerate(rows)
        for x, cell in zip((60, 220, 300), row, strict=True)
    ]
    found, doubts = read([[*column(broken(BODY, 36), 60), *table]])
    assert found == [*BODY, *("\t".join(row) for row in rows)]
    assert doubts == ()


def test_cells_that_are_broken_over_lines_are_flagged():
    page = column(broken(BODY[:3], 36), 60)
    for n, name in enumerate(["就业", "住房", "教育"]):
        page.append(drawn(name, 60, 400 - 60 * n))
        page += column(
            [
                (0, "新增城镇就业四千人覆盖全部村居"),
                (0, "推进基层治理体系建设改造老旧"),
                (0, "小区三十个"),
            ],
            180,
            400 - 60 * n,
        )
    _, doubts = read([page])
    reason = "it has lines side by side, as in a table or in columns"
    assert doubts == (("order", f"the text of page 1 may be in the wrong order: {reason}"),)


def test_a_note_beside_the_text_comes_after_it_and_is_flagged():
    notes = column([(0, "编者注："), (0, "本文有"), (0, "删节。")], 40, size=10)
    found, doubts = read([[*column(broken(REPORT * 2, 30), 140, pitch=15), *notes]])
    assert found == [*REPORT, *REPORT, "编者注：", "本文有", "删节。"]
    assert "a narrow column beside the text" in doubts[0][1]


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_page_that_lies_on_its_side_is_read_upright(turn):
    upright = [
        Piece(text, 60 + indent * EM, 60 + (indent + len(text)) * EM, 700 - 18 * n, 712 - 18 * n)
        for n, (indent, text) in enumerate(broken(REPORT, 36))
    ]
    back = {1: 3, 2: 2, 3: 1}[turn]
    page = [piece.turned(back)._replace(turn=turn).turned(turn) for piece in upright]
    assert page == upright
    lines, unsure = lay_out([page])
    assert [line.strip() for line in lines] == REPORT
    assert unsure == {}


def test_turned_text_beside_the_page_is_put_last_and_flagged():
    page = [
        Piece(text, 60 + indent * EM, 60 + (indent + len(text)) * EM, 700 - 18 * n, 712 - 18 * n)
        for n, (indent, text) in enumerate(broken(REPORT, 36))
    ]
    stamp = "青禾县人民政府办公室二〇二四年印发"
    lines, unsure = lay_out([[Piece(stamp, 20, 32, 100, 320, turn=1), *page]])
    assert [line.strip() for line in lines] == [*REPORT, stamp]
    assert unsure == {0: "some of it is rotated"}


def test_lines_written_from_the_bottom_up_are_read_from_the_top():
    assert read([column(broken(REPORT, 36), 60)[::-1]]) == (REPORT, ())


def test_text_outside_the_page_is_none():
    page = [
        *column(broken(REPORT, 36), 60),
        drawn("页外文字", 700, 400),
        drawn("页下文字", 100, -90),
    ]
    assert read([page]) == (REPORT, ())


def test_two_columns_of_a_gazette_are_the_report_with_place_and_date(tmp_path):
    lines = broken(REPORT, 20)
    pages = [[*column(lines[:16], 48, pitch=38), *column(lines[16:32], 320, pitch=38), drawn("— 1 —", 280, 30, 10)],
             [*column(lines[32:], 48, pitch=38), drawn("— 2 —", 280, 30, 10)]]  # fmt: skip
    (tmp_path / "a.pdf").write_bytes(pdf(pages))
    corpus = read_corpus(tmp_path)
    assert corpus.docvars.loc["a", ["place", "date"]].tolist() == ["青禾县", "2024-01-10"]
    expected = [
        text for text in BODY if text not in ("一、二〇二三年工作回顾", "二、二〇二四年工作安排")
    ]
    assert list(corpus.to_paragraphs().texts) == expected
    assert corpus.removed["text"].tolist()[-2:] == ["— 1 —", "— 2 —"]
