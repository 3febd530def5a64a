"""Web pages are read as browsers show them, and what they hide is never lost without a word."""

import pytest

from govtopics.corpus.reading.formats import FormatError, read_html

SAYING = "基层治理不断加强，全市建成一网统管平台，新增就业{}万人，群众满意度稳步上升。"
ARTICLE = "".join(SAYING.format(n) for n in range(10, 20))  # 330 Chinese characters


def lines(page):
    return [line for line in read_html(page.encode(), None).text.split("\n") if line]


SHOWN = {
    "unclosed tags": ("<p>甲<b>乙<p>丙<div>丁<li>戊", ["甲乙", "丙", "丁", "戊"]),
    "deep nesting": ("<div>" * 10_000 + "治理" + "</b>" * 9, ["治理"]),
    "a paragraph in a table": ("<table><p>甲</p><tr><td>乙</table>", ["甲", "乙"]),
    "entities without semicolon": ("<p>甲&nbsp乙&ltb&amp丙&#20013", ["甲\xa0乙<b&丙中"]),
    "ruby": ("<p><ruby>石<rp>(</rp><rt>shí</rt><rp>)</rp></ruby>堰", ["石堰"]),
    "ruby of two": ("<ruby><rb>石<rb>堰<rt>shí<rt>yàn</ruby>水库", ["石堰水库"]),
    "break inside": ("<p>甲<br>乙<b>丙<br/>丁</b></p>", ["甲", "乙丙", "丁"]),
    "wbr": ("<p>基层<wbr>治理</p>", ["基层治理"]),
    "footnote mark": ("<p>治理<sup>[1]</sup>为100m<sup>2</sup>", ["治理为100m2"]),
    "conditional comment": ("<!--[if IE]>甲<![endif]-->乙<!--[if !IE]><!-->丙<!--<![endif]-->", ["乙丙"]),
    "cdata": ("<p><![CDATA[治理]]></p>", ["治理"]),
    "page in a frame": ("<p>甲</p><iframe srcdoc='<p>乙</p>'></iframe>", ["甲", "乙"]),
    "row of data": ("<table><tr><td>城镇新增就业<td>人<td><p>4200</p></table>", ["城镇新增就业\t人\t4200"]),
    "row of layout": (f"<table><tr><td>导航<td><p>{ARTICLE}</p><p>{ARTICLE}</p></table>", ["导航", ARTICLE, ARTICLE]),
    "hidden": ("<p hidden>甲</p><p style='display : none;'>乙</p><p>丙</p>", ["丙"]),
    "hidden by sheet": ("<style>.a{color:red}.b,#c{DISPLAY:none}</style><p class=b>甲</p><p id=c>乙</p><p class=a>丙", ["丙"]),
    "hidden in print": ("<style>@media print{.b{display:none}}</style><p class=b>甲", ["甲"]),
    "hidden until loaded": ("<body style='display:none'><p>甲", ["甲"]),
    "dialog": ("<dialog>甲</dialog><dialog open>乙</dialog>", ["乙"]),
    "details": ("<details><summary>甲</summary>乙</details>", ["甲", "乙"]),
    "aria-hidden": ("<p aria-hidden=true>甲</p>", ["甲"]),
    "alt and values": ("<img alt=甲><input value=乙><p>丙<svg><text>丁</text></svg>", ["丙"]),
    "surrogate by number": ("<p>治&#xD800;理", ["治\ufffd理"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHOWN)
def test_what_a_browser_shows(kind):
    page, expected = SHOWN[kind]
    assert lines(page) == expected


@pytest.mark.parametrize(
    "opened",
    ["<!-- ", "<title>题", "<textarea>", "<script>var a = 1;", "<style>p{}", "<noscript>", "<xmp>"],
)
def test_what_is_not_closed_hides_nothing(opened):
    read = read_html(f"<html>{opened}<p>{ARTICLE}</p><p>尾".encode(), None)
    assert ARTICLE in read.text.split("\n")
    assert read.text.endswith("尾")
    assert "var a" not in read.text


def test_an_unclosed_comment_is_told():
    read = read_html(f"<p>头</p><!-- 注<p>{ARTICLE}</p>".encode(), None)
    ((flag, reason),) = read.doubts
    assert flag == "hidden"
    assert "is never closed, so that a browser hides what follows" in reason


@pytest.mark.parametrize(
    "page",
    [
        "<p>头</p><div style='display:none'>{}</div>",
        "<p>头</p><textarea>{}</textarea>",
        "<style>.more{{display:none!important}}</style><p>头</p><div class=more><p>{}</p></div>",
    ],
)
def test_a_hidden_text_of_a_reports_length_is_read_and_flagged(page):
    read = read_html(page.format(ARTICLE).encode(), None)
    assert ARTICLE in read.text
    reason = "330 characters that the page hides were read as text; check whether they are"
    assert read.doubts == (("hidden", reason),)


def test_a_hidden_copy_of_the_article_is_left_out():
    page = f"<p>{ARTICLE}</p><div class=m style='display:none'><p>{ARTICLE}</p></div>"
    read = read_html(page.encode(), None)
    assert read.text.count(ARTICLE) == 1
    assert read.doubts == ()


def test_of_two_hidden_copies_one_is_read():
    page = f"<p>头</p><div hidden>{ARTICLE}</div><div style='display:none'>{ARTICLE}</div>"
    read = read_html(page.encode(), None)
    assert read.text.count(ARTICLE) == 1
    assert len(read.doubts) == 1


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (f"<!-- {ARTICLE} -->", "its text is in a comment or a script"),
        (
            f"<script>var text = '{ARTICLE}'</script>",
            "its text is in a comment or a script",
        ),
        (
            "<frameset><frame src=a.html></frameset>",
            "only frames, no text of its own; save the page inside the frame",
        ),
        ("<p/><br>", "it shows no text"),
    ],
)
def test_a_page_without_text_says_why(page, reason):
    with pytest.raises(FormatError, match=reason):
        read_html(page.encode(), None)


@pytest.mark.parametrize(("said", "true"), [("gb2312", "utf-8"), ("utf-8", "gb18030")])
def test_the_bytes_decide_whatever_the_page_says_of_its_encoding(said, true):
    page = f"<meta charset={said}><p>{ARTICLE}</p>"
    assert ARTICLE in read_html(page.encode(true), None).text
