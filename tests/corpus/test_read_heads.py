"""What heads of all shapes say: session, date, place and speaker, on one line or over several."""

import pytest

from govtopics import read_corpus
from govtopics.corpus.parsing.dates import date_in
from govtopics.corpus.parsing.sessions import session_in
from govtopics.corpus.reading.read import parse_report

BODY = (
    "各位代表：\n现在，我代表县人民政府，向大会报告工作，请予审议，并请各位政协委员和列席人员提出意见。\n"
    "一、2023年工作回顾\n过去一年，我们坚持稳中求进，持续优化营商环境，完成地区生产总值182亿元，增长6.1%。\n"
    "二、2024年工作安排\n今年要健全党组织领导的基层治理体系，用好12345热线，做到接诉即办，化解矛盾纠纷。\n"
    "让我们更加紧密地团结在党中央周围，踔厉奋发，勇毅前行，为谱写发展新篇章而努力奋斗！\n"
)
FULL = "青禾县第十八届人民代表大会第三次会议"
WHOLE = ("青禾县", "2024-01-10", "李某某", FULL)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        # All on one line, with the marks and brackets that sites set around it.
        (f"政府工作报告\n——2024年1月10日在{FULL}上 县长 李某某", WHOLE),
        (f"政府工作报告\n─2024年1月10日在{FULL}上 县长 李某某", WHOLE),
        (f"政府工作报告\n－－2024年1月10日在{FULL}上　县长　李某某", WHOLE),
        (f"政府工作报告\n（2024年1月10日在{FULL}上 县长 李某某）", WHOLE),
        (f"政府工作报告\n(2024年1月10日在{FULL}上)\n县长 李某某", WHOLE),
        (f"政府工作报告\n2024年1月10日在{FULL}上县长李某某作政府工作报告", WHOLE),
        (f"政府工作报告\n2024年1月10日 县长李某某在{FULL}上", WHOLE),
        (f"政府工作报告\n县长 李某某\n2024年1月10日在{FULL}上", WHOLE),
        (f"政府工作报告\n青禾县人民政府县长 李某某\n（2024年1月10日）\n{FULL}", WHOLE),
        # Broken over two and three lines.
        ("政府工作报告\n——2024年1月10日在青禾县第十八届人民代表大会第三次\n会议上\n县长 李某某", WHOLE),
        ("政府工作报告\n——2024年1月10日在青禾县\n第十八届人民代表大会第三次会议上\n县长 李某某", WHOLE),
        ("政府工作报告\n——2024年1月10日在青禾县第十八届\n人民代表大会\n第三次会议上\n县长 李某某", WHOLE),
        (f"政府工作报告\n——2024年1月\n10日在{FULL}上\n县长 李某某", WHOLE),
        (f"政府工作报告\n——2024年1月10日在{FULL}上\n县长\n李 某 某", WHOLE),
        (f"政府工作报告\n——2024年1月10日在{FULL}上\n青禾县人民政府县长\n李某某", WHOLE),
        # Letters set apart.
        (f"政 府 工 作 报 告\n——2024 年 1 月 10 日在{FULL}上\n县 长 李 某 某", WHOLE),
        (f"政　府　工　作　报　告\n——２０２４年１月１０日在{FULL}上\n县长　李　某　某", WHOLE),
        # Dates of other shapes.
        (f"政府工作报告\n——二○二四年一月十日在{FULL}上\n县长 李某某", WHOLE),
        (f"政府工作报告\n——二 〇 二 四 年 一 月 十 日在{FULL}上\n县长 李某某", WHOLE),
        (f"政府工作报告\n——2O24年1月10日在{FULL}上\n县长 李某某", WHOLE),
        (f"政府工作报告\n——二零二四年元月在{FULL}上\n2024.1.10\n县长 李某某", WHOLE),
        (f"政府工作报告\n（2024-01-10）\n{FULL}\n县长 李某某", WHOLE),
        (f"政府工作报告\n（2024年1月10日上午）\n在{FULL}上\n县长 李某某", WHOLE),
        (f"政府工作报告\n2024年1月10日至13日\n{FULL}\n县长 李某某", WHOLE),
        # Acting heads, and who reads in place of one.
        (f"政府工作报告\n——2024年1月10日在{FULL}上\n代县长 李某某", WHOLE),
        (f"政府工作报告\n——2024年1月10日在{FULL}上\n青禾县人民政府代理县长 李某某", WHOLE),
        (f"政府工作报告\n——2024年1月10日在{FULL}上\n（代）县长 李某某", WHOLE),
        (f"政府工作报告\n——2024年1月10日在{FULL}上\n常务副县长 李某某", WHOLE),
        (f"政府工作报告\n——2024年1月10日在{FULL}上\n县委副书记、县长 李某某", WHOLE),
        (f"政府工作报告\n——2024年1月10日在{FULL}上\n报告人：县长 李某某", WHOLE),
        (f"政府工作报告\n——2024年1月10日在{FULL}上\n李某某 县长", WHOLE),
        # The place in the title, the session named shortly.
        ("青禾县2024年政府工作报告\n2024年1月10日在县十八届人大三次会议上\n县长 李某某",
         ("青禾县", "2024-01-10", "李某某", "县十八届人大三次会议")),
        ("青禾县政府工作报告\n——2024年1月10日在县第十八届人民代表大会第三次会议上 县长 李某某",
         ("青禾县", "2024-01-10", "李某某", "县第十八届人民代表大会第三次会议")),
        ("关于青禾县2023年工作情况和2024年工作安排的报告\n2024年1月10日\n县长 李某某",
         ("青禾县", "2024-01-10", "李某某", None)),
        ("《青禾县政府工作报告》\n2024年1月10日在县十八届人大三次会议上\n县长 李某某",
         ("青禾县", "2024-01-10", "李某某", "县十八届人大三次会议")),
        # Other units.
        ("政府工作报告\n——2024年1月10日在白杨镇第十八届人民代表大会第三次会议上\n镇长 李某某",
         ("白杨镇", "2024-01-10", "李某某", "白杨镇第十八届人民代表大会第三次会议")),
        ("政府工作报告\n——2024年1月10日在巴彦旗第十八届人民代表大会第三次会议上\n旗长 阿某某·吐某某",
         ("巴彦旗", "2024-01-10", "阿某某·吐某某", "巴彦旗第十八届人民代表大会第三次会议")),
        ("政府工作报告\n——2024年1月10日在白山自治州第十八届人民代表大会第三次会议上\n州长 李 某",
         ("白山自治州", "2024-01-10", "李某", "白山自治州第十八届人民代表大会第三次会议")),
        ("政府工作报告\n——2024年1月10日在宁夏回族自治区第十三届人民代表大会第三次会议上\n自治区代主席 李某某",
         ("宁夏回族自治区", "2024-01-10", "李某某", "宁夏回族自治区第十三届人民代表大会第三次会议")),
        ("政府工作报告\n——2024年3月5日在第十四届全国人民代表大会第二次会议上\n国务院总理\n李 某",
         ("国务院", "2024-03-05", "李某", "第十四届全国人民代表大会第二次会议")),
        ("政府工作报告\n——2024年1月10日在区第八届人民代表大会第二次会议上\n区长 李某某",
         (None, "2024-01-10", "李某某", "区第八届人民代表大会第二次会议")),
        # The page's own lines around the head.
        (f"首页 > 政府信息公开\n县长信箱\n政府工作报告\n2024年1月10日在{FULL}上 县长 李某某\n发布时间：2024-02-01 09:20 来源：县政府办", WHOLE),
    ],
)  # fmt: skip
def test_heads_of_all_shapes(head, said):
    about = parse_report("a", f"{head}\n{BODY}").docvars
    expected = dict(zip(("place", "date", "speaker", "session"), said, strict=True))
    assert {name: about[name] for name in expected} == expected
    assert about["date_basis"] == "stated"
    assert about["kind"] == "annual report"
    assert about["year"] == 2024


def test_the_head_says_the_level_where_it_names_no_place():
    about = parse_report(
        "a", f"政府工作报告\n2024年1月10日在县十八届人大三次会议上\n{BODY}"
    ).docvars
    assert (about["place"], about["admin_level"]) == (None, "county")


@pytest.mark.parametrize(
    ("page", "date"),
    [
        ("发布时间：2024-02-01 09:20 来源：县政府办", "2024-02-01"),
        ("发布日期：2024年2月1日", "2024-02-01"),
        ("时间：\n2024-02-01 09:20", "2024-02-01"),
    ],
)
def test_a_date_of_the_page_is_never_taken_for_delivery_without_saying_so(page, date):
    about = parse_report("a", f"政府工作报告\n{page}\n{BODY}").docvars
    assert (about["date"], about["date_basis"]) == (date, "published")
    # It contradicts no label, and a label goes before it.
    given = parse_report("a", f"政府工作报告\n{page}\n{BODY}", {"date": "2024-01-10"})
    assert (given.docvars["date"], given.docvars["date_basis"]) == ("2024-01-10", "stated")
    assert not given.flags


def test_a_late_page_does_not_decide_the_year():
    about = parse_report("a", f"政府工作报告\n发布时间：2025-06-01\n{BODY}").docvars
    assert (about["date"], about["year"]) == ("2025-06-01", 2024)


def test_a_date_of_the_files_name_says_so(tmp_path):
    (tmp_path / "2024-01-10.txt").write_text(f"政府工作报告\n{BODY}", encoding="utf-8")
    about = read_corpus(tmp_path, names="{date}").documents[0].docvars
    assert (about["date"], about["date_basis"]) == ("2024-01-10", "file name")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("二〇二四年十二月二十一日", "2024-12-21"), ("二0二四年廿一月", ""), ("2024/1/5", "2024-01-05"),
        ("2024年1月31日—2月3日", "2024-01-31"), ("12024年1月5日", ""), ("增长2.4.6", ""),
        ("2024年2月，至2024年3月5日", "2024-03-05"), ("", ""),
    ],
)  # fmt: skip
def test_dates(text, date):
    assert date_in(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "在青禾县人大常委会第三次会议上", "政协青禾县第十届委员会第三次会议", "中国共产党青禾县第十四次代表大会",
        "全县第三次工作会议",
    ],
)  # fmt: skip
def test_other_meetings_are_no_session_of_a_congress(text):
    assert session_in(text) == ""


def test_a_file_named_after_another_place_is_found_without_a_catalogue(tmp_path):
    national = BODY.replace("县人民政府", "国务院")
    (tmp_path / "青禾市.txt").write_text(national, encoding="utf-8")
    (tmp_path / "白杨县.txt").write_text(f"白杨县政府工作报告\n{BODY}", encoding="utf-8")
    corpus = read_corpus(tmp_path, names="{place}")
    found = {doc.id: [(f.flag, f.other) for f in doc.flags] for doc in corpus.documents}
    assert ("mislabelled", "国务院") in found["青禾市"]
    assert "mislabelled" not in [flag for flag, _ in found["白杨县"]]


def test_a_year_of_the_files_name_that_the_plan_contradicts(tmp_path):
    (tmp_path / "2021.txt").write_text(f"政府工作报告\n{BODY}", encoding="utf-8")
    (flag,) = read_corpus(tmp_path, names="{year}").documents[0].flags
    assert (flag.flag, flag.docvar, flag.value, flag.other) == ("conflict", "year", "2021", "2024")


def test_a_sentence_that_opens_a_news_item_gives_the_day():
    first = f"2024年1月10日，在{FULL}上，县长李某某代表县人民政府向大会作政府工作报告。"
    about = parse_report("a", f"{first}\n{BODY}").docvars
    assert (about["date"], about["date_basis"]) == ("2024-01-10", "stated")


def test_thanks_after_the_review_close_no_report():
    opening = "现在，我代表县人民政府向大会报告工作，请予审议。"
    thanks = "成绩来之不易。在此，我代表县人民政府，向全县人民表示衷心的感谢！"
    plan = [f"{n}是推进基层治理，建设口袋公园{n}个，改造老旧小区{n}处。" for n in range(1, 9)]
    body = [
        "一、2023年工作回顾",
        "修建道路10公里，完成投资3亿元。",
        thanks,
        "二、2024年工作安排",
        *plan,
    ]
    closing = "各位代表，让我们团结一心，为建设美丽青禾而努力奋斗！"
    whole = parse_report("a", "\n".join(["政府工作报告", opening, *body, closing]))
    assert whole.docvars["extent"] == "whole"
    # Cut after the plan, and after the review, where the thanks are among the last paragraphs.
    for end in (len(body), 3):
        cut = parse_report("a", "\n".join(["政府工作报告", opening, *body[:end]]))
        assert cut.docvars["extent"] is None


@pytest.mark.parametrize(
    ("heading", "year"),
    [("二、2024年主要工作", 2024), ("一、2023年主要工作回顾", None), ("二、2024年工作安排", 2024)],
)
def test_the_heading_of_the_plan_says_the_year(heading, year):
    text = f"政府工作报告\n各位代表：\n{heading}\n推进基层治理，建设口袋公园10个。"
    assert parse_report("a", text).docvars["year"] == year
