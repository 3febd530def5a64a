"""What is known of a report, from where, and what the text says against it."""

import os

import openpyxl
import pytest

from govtopics.corpus.metadata import from_name
from govtopics.corpus.parsing.head import facts
from govtopics.corpus.reading.read import parse_report, read_corpus
from govtopics.errors import CatalogueError, CorpusError

BODY = (
    "各位代表：\n现在，我代表{place}人民政府向大会报告工作，请予审议。\n一、2022年工作回顾\n"
    "过去一年，{stem}生产总值增长5.5%，新增就业十万人，{stem}基层治理不断加强，群众更有获得感。\n"
    "二、2023年工作安排\n推进城市更新，改造老旧小区一百个，让我们为建设{stem}而努力奋斗！\n"
)


def report(place="甲市", stem="甲", date="2023年1月4日"):
    head = f"{place}政府工作报告\n——{date}在{place}第十六届人民代表大会第三次会议上\n市长 王某某\n"
    return head + BODY.format(place=place, stem=stem)


@pytest.mark.parametrize(
    ("lines", "stated"),
    [
        (
            [("——二〇二四年一月八日在上海市徐汇区第十七届人民代表大会第四次会议上", "session line")],
            {"date": "2024-01-08", "place": "徐汇区", "parent": "上海市", "admin_level": "county",
             "session": "上海市徐汇区第十七届人民代表大会第四次会议"},
        ),
        (
            [("2025年1月16日在湖北省第十四届人民代表大会第三次会议上湖北省人民政府代省长李某某作政府工作报告", "session line")],
            {"date": "2025-01-16", "place": "湖北省", "admin_level": "province", "speaker": "李某某",
             "session": "湖北省第十四届人民代表大会第三次会议"},
        ),
        ([("2024年杭州市政府工作报告", "title")],
         {"title": "2024年杭州市政府工作报告", "place": "杭州市", "admin_level": "city", "year": 2024}),
        ([("自治区主席 艾某某·吐某某", "speaker")], {"speaker": "艾某某·吐某某"}),
        ([("现在，我代表国务院，向大会作政府工作报告。", None)], {"place": "国务院", "admin_level": "national"}),
        ([("现在，我代表省人民政府，向大会报告工作。", None)], {"admin_level": "province"}),
        ([("二、2024年工作安排", None)], {"year": 2024}),
        ([("2023年13月45日在甲市", "date line")], {}),
        ([("——2023年3月5日在第十四届全国人民代表大会第一次会议上", "session line")],
         {"date": "2023-03-05", "place": "国务院", "admin_level": "national",
          "session": "第十四届全国人民代表大会第一次会议"}),
        ([("2024年1月8日苏州市第九届人民代表大会第三次会议上", "session line")],
         {"date": "2024-01-08", "place": "苏州市", "admin_level": "city",
          "session": "苏州市第九届人民代表大会第三次会议"}),
        ([("国务院总理", "speaker"), ("李某某", "above the report")], {"speaker": "李某某"}),
        ([("国务院总理", "speaker"), ("各位代表：", "salutation")], {}),
    ],
)  # fmt: skip
def test_a_report_says_what_it_is(lines, stated):
    found = facts([(n, text, rule) for n, (text, rule) in enumerate(lines, start=1)])
    assert {fact.docvar: fact.value for fact in found} == stated


@pytest.mark.parametrize(
    ("line", "rule", "speaker"),
    [
        # Places whose names begin with 长 make an office with the unit before them.
        ("在普陀区长征镇第二十届人民代表大会第一次会议上", "session line", None),
        ("在甲省长治市第十六届人民代表大会第一次会议上市长 王某某", "session line", "王某某"),
        ("在长沙市长沙县第十八届人民代表大会第三次会议上 县长 王某", "session line", "王某"),
        ("湖州市长兴县政府工作报告", "title", None),
        ("(湖州市长兴县人民政府县长 王某某)", "session line", "王某某"),
        ("普陀区长征镇镇长 潘某", "speaker", "潘某"),
        ("某市长洲街道办事处主任 李某", "speaker", "李某"),
        ("黄浦区长 李 某", "speaker", "李某"),
        ("1月8日市长王某某在甲市第十六届人民代表大会第三次会议上", "session line", "王某某"),
        ("1月8日王某某市长在甲市第十六届人民代表大会第三次会议上", "session line", "王某某"),
        ("1月8日甲市市长在甲市第十六届人民代表大会第三次会议上", "session line", None),
        ("代理镇长：王某某", "speaker", "王某某"),
        ("报告人：王某某", "speaker", "王某某"),
        ("王某某总理", "speaker", "王某某"),
        ("甲市代市长 阿某某·买某某", "speaker", "阿某某·买某某"),
        ("王  某", "speaker", "王某"),
        ("区长", "speaker", None),
        ("甲市市长", "speaker", None),
        ("甲市人民政府市长王某某代表甲市人民政府作报告", "session line", "王某某"),
        ("甲市人大常委会主任 王某某", "speaker", None),
    ],
)
def test_no_place_and_no_office_is_read_as_a_speaker(line, rule, speaker):
    found = {fact.docvar: fact.value for fact in facts([(1, line, rule)])}
    assert found.get("speaker") == speaker


@pytest.mark.parametrize(
    ("name", "place", "parent", "level"),
    [
        ("贵州省", "贵州省", None, "province"),
        ("贵州省贵阳市", "贵阳市", "贵州省", "city"),
        ("青岛市市北区", "市北区", "青岛市", "county"),
        ("市中区", "市中区", None, "county"),
        ("苏州市昆山市", "昆山市", "苏州市", "county"),
        ("恩施土家族苗族自治州恩施市", "恩施市", "恩施土家族苗族自治州", "county"),
        ("延边州", "延边州", None, "city"),
        ("大兴安岭地区", "大兴安岭地区", None, "city"),
        ("香港特别行政区", "香港特别行政区", None, "province"),
        ("六盘水市六枝特区", "六枝特区", "六盘水市", "county"),
        ("上海市浦东新区", "浦东新区", "上海市", "county"),
        ("苏州市", "苏州市", None, "city"),
        # A 市 that no list knows may be at the level of counties: it is not said.
        ("昆山市", "昆山市", None, None),
        # Zones have an office, and no place in the order of levels.
        ("苏州工业园区", "苏州工业园区", None, None),
        ("雄安新区", "雄安新区", None, None),
        ("甲市经济技术开发区", "经济技术开发区", "甲市", None),
        # Words for places in general are no place.
        ("城乡", None, None, None),
        ("乡镇", None, None, None),
        ("本市", None, None, None),
    ],
)
def test_a_place_is_named_whole_and_its_level_is_not_guessed(name, place, parent, level):
    found = {fact.docvar: fact.value for fact in facts([(1, f"{name}政府工作报告", "title")])}
    assert tuple(map(found.get, ("place", "parent", "admin_level"))) == (place, parent, level)


def test_docvars_come_from_the_text_with_their_line(tmp_path):
    (tmp_path / "a.txt").write_text(report("苏州市", "苏州"), encoding="utf-8")
    corpus = read_corpus(tmp_path)
    about = corpus.docvars.loc["a"]
    assert about[["place", "admin_level", "date", "date_basis", "year", "speaker"]].tolist() == [
        "苏州市", "city", "2023-01-04", "stated", 2023, "王某某",
    ]  # fmt: skip
    assert about[["kind", "extent", "session"]].tolist() == [
        "annual report", "whole", "苏州市第十六届人民代表大会第三次会议",
    ]  # fmt: skip
    origins = corpus.origins.set_index("docvar")["origin"]
    assert origins["date"] == "text, line 2"
    assert origins["extent"] == "text, structure"
    assert len(corpus.flags) == 0


def test_the_catalogue_goes_before_names_and_they_before_the_text(tmp_path):
    (tmp_path / "乙市-2024.txt").write_text(report("乙市", "乙"), encoding="utf-8")
    (tmp_path / "catalogue.csv").write_text(
        "文件名,地区,级别,日期,人口\n乙市-2024.txt,乙市,地级市,2023.1.4,12\n缺,丙市,市,,\n",
        encoding="utf-8-sig",
    )
    corpus = read_corpus(tmp_path, names="{place}-{year}")
    about = corpus.docvars.loc["乙市-2024"]
    assert about[["place", "admin_level", "date", "year", "人口"]].tolist() == [
        "乙市", "city", "2023-01-04", 2023, "12",
    ]  # fmt: skip
    origins = corpus.origins.set_index("docvar")["origin"]
    assert origins[["place", "speaker"]].tolist() == ["catalogue.csv", "text, line 3"]
    (flag,) = corpus.flags.itertuples()
    assert (flag.flag, flag.docvar) == ("conflict", "year")
    assert flag.reason == "catalogue.csv gives 2023, but file name gives 2024"


def test_a_catalogue_of_excel_says_the_same(tmp_path):
    (tmp_path / "a.txt").write_text(report(), encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.append(["source_file", "place", "year", "extent"])
    book.active.append(["a.txt", "甲市", 2023.0, "whole"])
    book.save(tmp_path / "catalogue.xlsx")
    assert read_corpus(tmp_path).docvars.loc["a", "year"] == 2023
    (tmp_path / "catalogue.csv").write_text("source_file\na\n", encoding="utf-8")
    with pytest.raises(
        CatalogueError, match=r"several catalogues \(catalogue\.csv, catalogue\.xlsx\); keep one"
    ):
        read_corpus(tmp_path)


def test_faults_of_a_table_come_at_once(tmp_path):
    (tmp_path / "a.txt").write_text(report(), encoding="utf-8")
    (tmp_path / "catalogue.csv").write_text(
        "source_file,plaec,year\na,甲市,23年\na,甲市,23年\n,甲市,2023\n", encoding="utf-8"
    )
    with pytest.raises(CatalogueError) as caught:
        read_corpus(tmp_path)
    assert str(caught.value).splitlines()[1:] == [
        ("  Unknown column 'plaec'. Did you mean 'place'? If not, use columns={'plaec': 'plaec'}."),
        "  Row 3: 'a' is described twice.",
        "  Row 4: it has neither source_file nor document_id.",
        "  [a] year = '23年': a year is a whole number, such as 2023.",
    ]


def test_each_folder_has_its_own_catalogue(tmp_path):
    for place in ("甲市", "乙市"):
        folder = tmp_path / place
        folder.mkdir()
        (folder / "2023.txt").write_text(report(place, place[0]), encoding="utf-8")
        (folder / "catalogue.csv").write_text(
            f"id,extent,parent\n2023,whole,{place}省\n", encoding="utf-8"
        )
    corpus = read_corpus(tmp_path)
    assert corpus.docvars["parent"].to_dict() == {"乙市-2023": "乙市省", "甲市-2023": "甲市省"}


@pytest.mark.parametrize(
    ("label", "text", "reason"),
    [
        ("丙市", report("甲市", "甲"), "file name gives 丙市, but the text gives 甲市"),
        (
            "苏州市",
            BODY.format(place="国务院", stem="全国").replace("国务院人民政府", "国务院"),
            "file name gives 苏州市, but the text gives 国务院",
        ),
        (
            "无锡市",
            "一、2023年工作安排\n" + "推进苏州基层治理，完善公共服务。\n" * 300,
            "hardly mentions it",
        ),
    ],
)
def test_a_text_that_contradicts_its_label_is_flagged(tmp_path, caplog, label, text, reason):
    (tmp_path / f"{label}-2023.txt").write_text(text, encoding="utf-8")
    flags = read_corpus(tmp_path, names="{place}-{year}").flags
    assert flags["flag"].tolist() == ["mislabelled"]
    assert reason in flags["reason"][0]
    assert "mislabelled" in caplog.text


def test_an_honest_label_is_not_flagged(tmp_path):
    for place, label in (
        ("上海市徐汇区", "徐汇区"),
        ("西藏自治区", "西藏"),
        ("长春市", "吉林省长春市"),
    ):
        (tmp_path / f"{label}-2023.txt").write_text(report(place, label), encoding="utf-8")
    assert len(read_corpus(tmp_path, names="{place}-{year}").flags) == 0


def test_a_text_that_was_cut_short_is_flagged(tmp_path):
    whole = report()
    (tmp_path / "cut.txt").write_text(whole[: whole.index("一百个")], encoding="utf-8")
    (tmp_path / "stops.txt").write_text(whole[: whole.index("二、")], encoding="utf-8")
    (tmp_path / "whole.txt").write_text(whole, encoding="utf-8")
    flags = read_corpus(tmp_path).flags.query("flag != 'duplicate'").set_index("document_id")
    assert flags["flag"].to_dict() == {"cut": "truncated", "stops": "unclosed"}
    assert flags.loc["cut", "reason"].startswith("it ends in mid-sentence")
    assert flags.loc["stops", "reason"].startswith(
        "it opens like a report but has no closing words"
    )


def test_names_by_a_pattern(tmp_path):
    assert from_name("江苏/苏州市_2023年.txt", "{parent}/{place}_{year}年") == (
        {"parent": "江苏", "place": "苏州市", "year": 2023},
        "",
    )
    assert (
        from_name("苏州市.txt", "{place}-{year}")[1] == "its name does not follow '{place}-{year}'"
    )
    (tmp_path / "甲市.txt").write_text(report(), encoding="utf-8")
    assert read_corpus(tmp_path, names="{place}-{year}").flags["flag"].tolist() == ["name"]
    for pattern, told in (("{plcae}", "Did you mean 'place'"), ("x", "name docvars in braces")):
        with pytest.raises(CorpusError, match=told):
            read_corpus(tmp_path, names=pattern)


def test_markup_and_patterns_in_names_are_text(tmp_path):
    name = "a[{0}]\n%s.txt"
    (tmp_path / name).write_text(report(), encoding="utf-8")
    (tmp_path / "b\nc.pdf").write_bytes(b"%PDF")
    corpus = read_corpus(tmp_path)
    assert list(corpus.ids) == ["a[{0}]_%s"]
    assert corpus.docvars["source_file"].tolist() == ["a[{0}]\\n%s.txt"]
    assert corpus.unread[0][0] == "b\\nc.pdf"


@pytest.mark.skipif(os.name == "nt", reason="links need a right that few have on Windows")
def test_links_out_of_the_folder_are_not_followed(tmp_path):
    folder, outside = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(report(), encoding="utf-8")
    (folder / "a.txt").write_text(report(), encoding="utf-8")
    (folder / "leak.txt").symlink_to(outside / "secret.txt")
    (folder / "loop").symlink_to(folder)
    corpus = read_corpus(folder)
    assert list(corpus.ids) == ["a"]
    assert dict(corpus.unread) == {
        "leak.txt": "it is a link to a file outside the folder; copy the file itself into it",
        "loop": "it is a link to a folder; copy the folder itself",
    }


def test_a_study_in_the_folder_is_no_report(tmp_path):
    (tmp_path / "a.txt").write_text(report(), encoding="utf-8")
    (tmp_path / "results" / "tables").mkdir(parents=True)
    (tmp_path / "results" / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "results" / "report.html").write_text(f"<p>{report()}</p>", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert list(corpus.ids) == ["a"]
    assert corpus.unread[0][1].startswith("it is a study written by govtopics")


def test_what_is_given_keeps_its_docvars():
    document = parse_report(
        "a", report(), {"place": "甲市", "mine": 3, "inferred": {"place": "猜"}}
    )
    assert document.docvars["mine"] == 3
    assert document.inferred == {"place": "猜"}
