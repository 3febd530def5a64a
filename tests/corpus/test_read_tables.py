"""Tables as crawlers, Excel and people make them: what is read, as what, and what is told."""

import csv
import datetime
import io
import json
import zipfile

import docx
import openpyxl
import pytest

import govtopics as gt
from govtopics.corpus.reading import documents as reading
from govtopics.corpus.reading import sources
from govtopics.corpus.reading.columns import known_docvar, planned
from govtopics.corpus.reading.dates import date_of, year_of
from govtopics.corpus.reading.tables import BadRow, text_rows
from govtopics.corpus.reading.values import level_of, value_of
from govtopics.errors import CatalogueError, CorpusError
from govtopics.figures.tools.table_files import table_csv
from govtopics.study.results.tables import documents_table

PLACES = ("青禾县", "白杨县", "红柳县", "黄桷县")
WORK = (
    "种树造林", "修路架桥", "养鱼种稻", "办学育人", "防洪抗旱", "改厕治污", "引水通电", "扶商兴市", "护林防火", "养老托幼",
)  # fmt: skip


def report(place="青禾县", year=2024, comma="，"):
    """A report that names its place and day; no two of places and years are alike."""
    start = PLACES.index(place) * 2 + year % 5
    work = "\n".join(
        f"（{n}）{place}{WORK[(start + n) % 10]}{comma}{WORK[(start * 3 + n) % 10]}，完成{start * 37 + n}处，受益{start * 91 + n * 7}户。"
        for n in range(1, 12)
    )
    return (
        f"政府工作报告\n——{year}年1月10日在{place}第十八届人民代表大会第三次会议上\n县长 李某某\n各位代表：\n"
        f"现在，我代表县人民政府，向大会报告工作，请予审议。\n一、{year - 1}年工作回顾\n{work}\n"
        f"二、{year}年工作安排\n今年重点抓好以下工作。\n{work}\n"
    )


def line(place="青禾县", year=2024, comma="，"):
    return report(place, year, comma).replace("\n", "")


def wrote_csv(path, rows, **how):
    with path.open("w", encoding=how.pop("encoding", "utf-8"), newline="") as file:
        csv.writer(file, **how).writerows(rows)
    return path


def wrote_xlsx(path, rows, **sheets):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, others in sheets.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    book.save(path)
    return path


def wrote_lines(path, objects):
    lines = [json.dumps(one, ensure_ascii=False) for one in objects]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(folder):
    corpus = gt.read_corpus(folder)
    return corpus, corpus.docvars


def told(corpus, flag):
    rows = corpus.flags.query("flag == @flag")
    return list(zip(rows["document_id"], rows["reason"], strict=True))


# ------------------------------------------------------------------ cells


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        (datetime.datetime(2024, 1, 10, 9), "2024-01-10"), (datetime.date(2024, 1, 10), "2024-01-10"),  # noqa: DTZ001
        (45301, "2024-01-10"), (45301.375, "2024-01-10"), ("45301", "2024-01-10"), ("45301.0", "2024-01-10"),
        (1704844800, "2024-01-10"), (1704844800000, "2024-01-10"), ("1704844800000", "2024-01-10"),
        ("二〇二四年一月五日", "2024-01-05"), ("二○二四年十二月三十一日", "2024-12-31"), ("二零二四年一月", "2024-01"),
        ("二〇二四年十月二十日", "2024-10-20"), ("二〇二四年廿月一日", None), ("24-01-05", "2024-01-05"),
        ("98.3.5", "1998-03-05"), ("53-01-01", "2053-01-01"), ("54-01-01", "1954-01-01"), ("2024.1.5", "2024-01-05"),
        ("2024/1/5 9:00", "2024-01-05"), ("2024-01-09T16:00:00.000Z", "2024-01-10"),
        ("2024-01-09T15:59:59Z", "2024-01-09"), ("2024-01-10T09:00:00+08:00", "2024-01-10"),
        ("2024-01-10 09:00:00.000000", "2024-01-10"), ("发布时间：2024-01-10 09:00", "2024-01-10"),
        ("2024年1月10日 星期三", "2024-01-10"), ("２０２４年１月１０日", "2024-01-10"), ("2024 年 1 月 10 日", "2024-01-10"),
        ("20240110", "2024-01-10"), (20240110, "2024-01-10"), ("202401", "2024-01"), ("2024", "2024"), ("2024.0", "2024"),
        ("2024.10", "2024-10"), ("2024年", "2024"), ("Jan 10, 2024", "2024-01-10"), ("10 January 2024", "2024-01-10"),
        ("Wed, 10 Jan 2024 09:00:00 +0800", "2024-01-10"), ("13/04/2024", "2024-04-13"), ("04/13/2024", "2024-04-13"),
        ("03/04/2024", None), ("03/03/2024", "2024-03-03"), ("2024-13-01", None), ("2024-02-30", None), ("某日", None),
        ("2023-2024", None), (2024.1, None), (True, None), (float("inf"), None), (10**400, None), ("9" * 5000, None),
        ("2024-01-10至2024-01-14", None), (1899, None), ("1899-12-30", None), (["2024"], None),
    ],
)  # fmt: skip
def test_dates_of_cells(cell, date):
    assert date_of(cell) == date


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        (2024, 2024), (2024.0, 2024), ("2024.0", 2024), ("2024年度", 2024), ("二〇二四", 2024), ("二〇二四年度", 2024),
        ("２０２４ ", 2024), (datetime.datetime(1905, 7, 16), 2024), (datetime.date(2024, 1, 1), 2024),  # noqa: DTZ001
        ("2024-01-05", 2024), ("23", None), ("2023-2024", None), ("第三年", None), (1e999, None), (True, None),
    ],
)  # fmt: skip
def test_years_of_cells(cell, year):
    assert year_of(cell) == year


def test_levels_and_what_is_none():
    assert [level_of(cell) for cell in ("省级", "City", " 地级市 ", "自治县", "乱写", 3)] == [
        "province", "city", "city", "county", None, None,
    ]  # fmt: skip
    assert value_of("admin_level", "一级") == (None, "'一级' is not a level of government")
    assert value_of("year", float("nan")) == (None, "")
    assert value_of("year", "NaT") == (None, "")
    assert value_of("place", 310101) == (None, "310101 is not a place name")
    assert value_of("extent", "节选") == ("excerpt", "")
    assert value_of("time", "回顾") == ("review", "")
    assert value_of("n", {"a": 1}) == (None, "an object with fields of its own is not a value")
    assert value_of("date", {"$date": {"$numberLong": "1704844800000"}}) == ("2024-01-10", "")
    assert value_of("tags", ["甲", "乙"]) == ("甲; 乙", "")
    assert value_of("n", datetime.datetime(2024, 1, 5)) == ("2024-01-05", "")  # noqa: DTZ001
    assert value_of("document_id", 7.0) == ("7", "")
    assert value_of("n", 10**30) == ("a number of more than twenty digits", "")


# ------------------------------------------------------------------ columns


@pytest.mark.parametrize(
    ("docvar", "names"),
    [
        ("text", "full_text Full-Text ＣＯＮＴＥＮＴ 报告全文 正\u3000文 \ufeff正文 report_text 文章内容"),
        ("published", "pub_date publish_date publishTime 发布时间 发布日期"),
        ("place", "province 省 市 所在城市 区县名称 地区 地名 城市 行政区 城市名 行政区名称 地區"),
        ("year", "Year 年份 报告年度 年度 年 所属年份"),
        ("source_file", "文件 文件名 檔名 檔案名稱"),
    ],
)  # fmt: skip
def test_columns_as_crawlers_name_them(docvar, names):
    assert {known_docvar(name) for name in names.split(" ")} == {docvar}


def test_a_column_of_times_is_the_paragraphs_only_if_it_holds_their_times():
    def of(column, *cells):
        return planned([{column: cell, "text": "甲"} for cell in cells], {}).named[column]

    assert of("time", "review", "plan") == "time"
    assert of("time", "2024-01-10 09:00", "2024-01-11 10:00") == "published"
    assert of("time", 1704844800, None) == "published"
    assert of("time", "2024", "2023") == "year"
    assert of("time", "上午", "下午") == "time" or of("time", "上午", "下午") not in (
        "published",
        "year",
    )
    assert of("时间", "2024年", "2023年") == "year"
    assert of("时间", "2024年1月5日") == "published"
    assert of("类型", "通知公告") == "类型"
    assert of("类型", "年度报告", "通知") == "kind"


@pytest.mark.parametrize("column", ["地点", "所在地", "区划", "区域", "地 域"])
def test_a_column_of_perhaps_places_is_the_place_only_if_it_holds_places(column):
    def of(*cells, **others):
        rows = [{column: cell, "text": "甲", **others} for cell in cells]
        return planned(rows, {}).named[column]

    assert of("黄浦区", "浦东新区", None) == "place"
    assert of("上海市黄浦区", "人民大会堂", "徐汇区") == "place"
    assert of("人民大会堂", "市民中心", "黄浦区") == column
    assert of("东部", "中部") == column
    assert of("310101", "310104") == column
    assert of(None) == column
    assert of("黄浦区", "徐汇区", 城市="上海市") == column
    assert planned([{column: "黄浦区"}], {column: "venue"}).named[column] == "venue"


def test_a_catalogue_may_call_its_columns_in_chinese(tmp_path):
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.txt").write_text("推进基层治理。" * 20, encoding="utf-8")
    table = "檔名,地点,年度,类别\n甲.txt,黄浦区,2023,一\n乙.txt,徐汇区,2024,二\n"
    (tmp_path / "catalogue.csv").write_text(table, encoding="utf-8")
    docvars = gt.read_corpus(tmp_path).docvars.loc[["甲", "乙"]]
    assert docvars["place"].tolist() == ["黄浦区", "徐汇区"]
    assert docvars["year"].tolist() == [2023, 2024]
    assert docvars["类别"].tolist() == ["一", "二"]
    assert "地点" not in docvars


# ------------------------------------------------------------------ the shapes of crawlers


def test_a_scraped_time_is_the_day_of_the_page(tmp_path):
    rows = [["title", "time", "content", "url"]]
    rows += [[f"{p}政府工作报告", f"{y}-02-0{n} 09:00", report(p, y), f"http://x.cn/{n}"]
             for n, (p, y) in enumerate(zip(PLACES, (2021, 2022, 2023, 2024), strict=True), start=1)]  # fmt: skip
    wrote_csv(tmp_path / "r.csv", rows, encoding="utf-8-sig")
    corpus, about = read(tmp_path)
    assert about["date"].tolist() == ["2021-01-10", "2022-01-10", "2023-01-10", "2024-01-10"]
    assert about["published"].tolist() == ["2021-02-01", "2022-02-02", "2023-02-03", "2024-02-04"]
    times = set(corpus.to_paragraphs().docvars["time"])
    assert times <= {"review", "problems", "outlook", "plan", "unknown"}


def test_the_day_of_the_page_dates_what_says_no_day(tmp_path):
    text = "各位代表：\n" + "我们推进基层治理，改造老旧小区。\n" * 8
    wrote_csv(
        tmp_path / "r.csv", [["发布时间", "内容"], ["2024/1/12", text], ["某日", text + "修路。"]]
    )
    corpus, about = read(tmp_path)
    assert about[["date", "date_basis", "year"]].to_numpy().tolist() == [
        ["2024-01-12", "published", 2024], [None, None, None],
    ]  # fmt: skip
    assert told(corpus, "value") == [
        ("r-0002", "published: '某日' is not a date; it was left empty")
    ]


@pytest.mark.parametrize(
    ("header", "row", "place", "parent"),
    [
        ("省份 城市 区县", ("甲省", "乙市", "青禾县"), "青禾县", "乙市"),
        ("区县 城市 省份", ("青禾县", "乙市", "甲省"), "青禾县", "乙市"),
        ("province city county", ("甲省", "乙市", ""), "乙市", "甲省"),
        ("省 市 县", ("甲省", "", ""), "甲省", None),
        ("省份 城市 区县", ("甲省", "", "青禾县"), "青禾县", "甲省"),
        ("省份 城市 区县", ("上海市", "上海市", ""), "上海市", None),
        ("省份 城市 区县", ("上海市", "市辖区", "黄浦区"), "黄浦区", "上海市"),
        ("省份 城市 区县", ("甲省", "nan", "NaN"), "甲省", None),
        ("省份 地区", ("甲省", "东部"), "甲省", None),
        ("省份 城市 所属省份", ("甲省", "乙市", "丙省"), "乙市", "丙省"),
    ],
)  # fmt: skip
def test_the_lowest_place_with_what_lies_above_it(header, row, place, parent):
    cells = dict(zip(header.split(), row, strict=True)) | {"正文": "甲"}
    said = planned([cells], {}).said(cells)
    assert (said.get("place"), said.get("parent") or None) == (place, parent)
    assert {said[name] for name in header.split() if name in said} <= set(row)


def test_a_place_that_the_researcher_names_is_that_column(tmp_path):
    cells = {"省份": "甲省", "城市": "乙市", "正文": "甲"}
    assert planned([cells], {"省份": "place"}).said(cells)["place"] == "甲省"


def test_the_longest_text_is_the_report_and_is_said(tmp_path, caplog):
    wrote_csv(
        tmp_path / "r.csv",
        [
            ["摘要", "内容", "正文"],
            *(["要点：稳增长。" * 60, f"{p}稳增长。", report(p)] for p in PLACES[:2]),
        ],
    )
    corpus, about = read(tmp_path)
    assert about["place"].tolist() == ["青禾县", "白杨县"]
    (first, reason), _ = told(corpus, "table")
    assert first == "r-0001"
    assert reason.startswith("the texts are read from the column '正文' (")
    assert "not from '内容' (6)" in reason
    assert caplog.text.count("r.csv: the texts are read from") == 1


def test_a_text_under_an_unknown_name_is_found_and_said(tmp_path):
    wrote_csv(tmp_path / "r.csv", [["地区", "gzbg"], ["青禾县", report()]])
    corpus, _ = read(tmp_path)
    assert told(corpus, "table")[0][1].startswith("the texts are read from the column 'gzbg' (")
    said = next(text_rows(tmp_path / "r.csv", {"地区": "text"}))
    assert said.text == "青禾县"


def test_a_short_text_under_a_known_name_gives_way_to_the_report(tmp_path):
    wrote_csv(tmp_path / "r.csv", [["内容", "gzbg"], ["要点：稳增长。", report()]])
    corpus, about = read(tmp_path)
    assert about["place"].tolist() == ["青禾县"]
    assert "column 'gzbg'" in told(corpus, "table")[0][1]


def test_a_summary_alone_is_never_taken_for_the_report(tmp_path):
    wrote_csv(tmp_path / "r.csv", [["摘要", "链接"], [line(), "http://x.cn"]])
    with pytest.raises(CorpusError, match="none of its columns was recognised as the texts"):
        read(tmp_path)


def test_pages_in_cells_are_read_as_pages(tmp_path):
    page = "<div>" + "".join(f"<p>{one}</p>" for one in report().splitlines()) + "</div>"
    wrote_csv(tmp_path / "r.csv", [["content"], [page]])
    corpus, about = read(tmp_path)
    assert about["date"].tolist() == ["2024-01-10"]
    assert "<" not in corpus.texts.iloc[0]


# ------------------------------------------------------------------ rows of CSV


def test_commas_that_nothing_quotes_cut_no_text(tmp_path):
    lines = [
        "地区,年份,正文",
        f"青禾县,2021,{line(year=2021, comma=',')}",
        f"白杨县,2022,{line('白杨县', 2022)}",
    ]
    (tmp_path / "r.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = list(text_rows(tmp_path / "r.csv", {}))
    assert rows[0].text == line(year=2021, comma=",")
    assert rows[0].docvars == {"place": "青禾县", "year": 2021}
    assert rows[0].doubts == (
        ("table", "the row has 25 cells and the header 3; the extra ones were joined to the text"),
    )
    assert rows[1].doubts == ()


def test_commas_in_a_text_before_other_columns(tmp_path):
    lines = ["正文,年份,地区", f"{line(comma=',')},2024,青禾县", "种树,修路,也许,养鱼"]
    (tmp_path / "r.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    first, second = text_rows(tmp_path / "r.csv", {})
    assert (first.text, first.docvars) == (line(comma=","), {"year": 2024, "place": "青禾县"})
    assert second == BadRow(
        3, "the row has 4 cells and the header 3; put cells that contain ',' in quotation marks"
    )


def test_empty_cells_beyond_the_header_are_nothing(tmp_path):
    (tmp_path / "r.csv").write_text(f"年份,正文\n2024,{line()},,,\n", encoding="utf-8")
    (row,) = text_rows(tmp_path / "r.csv", {})
    assert (row.text, row.doubts) == (line(), ())


def test_a_row_that_ends_before_its_text_is_listed(tmp_path):
    (tmp_path / "r.csv").write_text(
        f"地区,年份,正文\n青禾县,2024\n白杨县,2022,{line()}\n", encoding="utf-8"
    )
    bad, _ = text_rows(tmp_path / "r.csv", {})
    assert bad == BadRow(2, "the row has 2 of 3 cells and ends before its text")


@pytest.mark.parametrize("lone", [(1,), (0,), (3,), (0, 1), (1, 3), (0, 1, 2, 3)])
def test_marks_that_nothing_closes_swallow_no_row(tmp_path, lone):
    lines = ["地区,年份,正文"]
    lines += [
        f"{p},{2021 + n},{chr(34) * (n in lone)}{line(p, 2021 + n)}" for n, p in enumerate(PLACES)
    ]
    (tmp_path / "r.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = list(text_rows(tmp_path / "r.csv", {}))
    assert [row.docvars["place"] for row in rows] == list(PLACES)
    assert [row.text for row in rows] == [line(p, 2021 + n) for n, p in enumerate(PLACES)]
    assert {n for n, row in enumerate(rows) if row.doubts} <= set(lone)
    assert (
        rows[lone[0]]
        .doubts[0][1]
        .startswith(f"a quotation mark in line {lone[0] + 2} is not closed where it should be")
    )


def test_a_lost_end_of_a_text_of_many_lines_swallows_no_row(tmp_path):
    cells = [f'{p},{2021 + n},"{report(p, 2021 + n)}"' for n, p in enumerate(PLACES)]
    cells[1] = cells[1][:-1]  # the mark that closes it
    (tmp_path / "r.csv").write_text("地区,年份,正文\n" + "\n".join(cells) + "\n", encoding="utf-8")
    rows = list(text_rows(tmp_path / "r.csv", {}))
    assert [row.docvars for row in rows] == [
        {"place": p, "year": 2021 + n} for n, p in enumerate(PLACES)
    ]
    assert [row.text.strip() for row in rows] == [
        report(p, 2021 + n).strip() for n, p in enumerate(PLACES)
    ]
    assert [bool(row.doubts) for row in rows] == [False, True, False, False]


def test_marks_and_commas_inside_a_quoted_text_cut_nothing(tmp_path):
    text = report().replace("种树造林", '"种树",造林')
    body = f'地区,年份,正文\n青禾县,2024,"{text}"\n白杨县,2022,"{report("白杨县", 2022)}"\n'
    (tmp_path / "r.csv").write_text(body, encoding="utf-8")
    first, second = text_rows(tmp_path / "r.csv", {})
    assert first.text == text
    assert "is not closed where it should be" in first.doubts[0][1]
    assert (second.text, second.doubts) == (report("白杨县", 2022), ())


def test_a_lost_beginning_of_a_text_of_many_lines_loses_nothing(tmp_path):
    body = f'"地区","年份","正文"\n"青禾县","2024",{report()}"\n"白杨县","2022","{report("白杨县", 2022)}"\n'
    (tmp_path / "r.csv").write_text(body, encoding="utf-8")
    first, second = text_rows(tmp_path / "r.csv", {})
    assert first.text.strip() == report().strip()
    assert "runs over lines 2 to" in first.doubts[0][1]
    assert second.text == report("白杨县", 2022)


def test_a_mark_at_the_end_of_a_text_that_nothing_opens_goes(tmp_path):
    (tmp_path / "r.csv").write_text(
        f'年份,正文\n2024,{line()}"\n2023,{line("白杨县")}\n', encoding="utf-8"
    )
    assert [row.text for row in text_rows(tmp_path / "r.csv", {})] == [line(), line("白杨县")]


def test_a_row_within_a_cell_whose_marks_are_right_by_chance(tmp_path):
    lines = [
        "地区,年份,正文",
        f'青禾县,2021,"{report(year=2021).strip()}',
        f'白杨县,2022,{line("白杨县", 2022)}"',
    ]
    (tmp_path / "r.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    first, second = text_rows(tmp_path / "r.csv", {})
    assert (first.text, second.text) == (report(year=2021).strip(), line("白杨县", 2022))
    assert second.docvars == {"place": "白杨县", "year": 2022}


def test_a_file_cut_off_within_its_last_text_keeps_it(tmp_path):
    text = f'地区,年份,正文\n青禾县,2024,"{report()}"\n白杨县,2022,"{report("白杨县", 2022)}'
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    first, last = text_rows(tmp_path / "r.csv", {})
    assert first.doubts == ()
    assert last.text.strip() == report("白杨县", 2022).strip()
    assert "is not closed where it should be" in last.doubts[0][1]


def test_quotation_marks_inside_a_text_stay(tmp_path):
    text = line().replace("种树造林", '"种树"造林', 1)
    (tmp_path / "r.csv").write_text(
        f"年份,正文\n2024,{text}\n2023,{line(year=2023)}\n", encoding="utf-8"
    )
    first, _ = text_rows(tmp_path / "r.csv", {})
    assert (first.text, first.doubts) == (text, ())


def test_quoted_texts_of_many_lines_are_one_row_each(tmp_path):
    wrote_csv(tmp_path / "r.csv", [["地区", "正文"], *([p, report(p)] for p in PLACES)])
    rows = list(text_rows(tmp_path / "r.csv", {}))
    assert [row.text for row in rows] == [report(p) for p in PLACES]
    assert not any(row.doubts for row in rows)
    assert [row.number for row in rows] == [2, 3, 4, 5]


def test_lines_of_a_text_that_nothing_quotes_are_joined(tmp_path):
    body = "".join(f"{p},{report(p)}" for p in PLACES[:2])
    (tmp_path / "r.csv").write_text("地区,正文\n" + body, encoding="utf-8")
    rows = list(text_rows(tmp_path / "r.csv", {}))
    assert [row.text for row in rows] == [report(p).strip() for p in PLACES[:2]]
    assert "runs over lines 2 to" in rows[0].doubts[0][1]


@pytest.mark.parametrize("mark", list(",\t;|"))
def test_the_mark_between_cells_is_the_one_whose_rows_agree(tmp_path, mark):
    header = mark.join(["标题", "年份", "正文"])
    text = line().replace("，", ",").replace("。", ";") if mark in "\t|" else line()
    lines = [header, *(mark.join([f"{p}的报告", "2024", text]) for p in PLACES)]
    (tmp_path / "r.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = list(text_rows(tmp_path / "r.csv", {}))
    assert [row.docvars for row in rows] == [{"title": f"{p}的报告", "year": 2024} for p in PLACES]
    assert {row.text for row in rows} == {text}


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_line_ends_and_encodings(tmp_path, end, encoding):
    lines = ["sep=;", "地区;正文", *(f"{p};{line(p)}" for p in PLACES)]
    (tmp_path / "r.csv").write_bytes((end.join(lines) + end).encode(encoding))
    rows = list(text_rows(tmp_path / "r.csv", {}))
    assert [(row.docvars["place"], row.text) for row in rows] == [(p, line(p)) for p in PLACES]


def test_titles_and_blank_rows_above_the_header(tmp_path):
    above = [["2024年各县政府工作报告汇总"], [], ["制表：某某", "", ""], ["地 区", "年份", "正文"]]
    rows = [*above, ["青禾县", 2024, line()], ["白杨县", 2022, line("白杨县", 2022)]]
    wrote_csv(tmp_path / "a.csv", rows)
    wrote_xlsx(tmp_path / "b.xlsx", rows)
    for name in ("a.csv", "b.xlsx"):
        found = list(text_rows(tmp_path / name, {}))
        assert [(row.number, row.docvars["place"]) for row in found] == [
            (5, "青禾县"),
            (6, "白杨县"),
        ]


# ------------------------------------------------------------------ JSON lines


def test_fields_of_json_lines(tmp_path):
    wrote_lines(
        tmp_path / "r.jsonl",
        [
            {"_id": {"$oid": "65a0"}, "place": "青禾县", "date": {"$date": "2024-01-09T16:00:00Z"}, "text": report().split("\n")},
            {"place": "白杨县", "year": 2022.0, "text": report("白杨县", 2022), "level": {"a": 1}, "meta": {"b": 2}},
            {"place": "红柳县", "year": 1, "text": {"正文": "x", "标题": "y"}},
            {"place": "红柳县", "title": "没有正文"},
            {"place": "红柳县", "text": None},
            {"place": "红柳县", "text": 5},
            {"place": "红柳县", "text": [[1], [2]]},
        ],
    )  # fmt: skip
    corpus, about = read(tmp_path)
    assert about["place"].tolist() == ["青禾县", "白杨县"]
    assert about["date"].tolist() == ["2024-01-10", "2022-01-10"]
    assert about["year"].tolist() == [2024, 2022]
    assert dict(corpus.unread) == {
        "r.jsonl, row 3": "its text is an object with the fields 正文, 标题; keep only the text",
        "r.jsonl, row 4": "it lacks the field 'text', in which the others have their text (its fields: place, title)",
        "r.jsonl, row 5": "its text is empty",
        "r.jsonl, row 6": "its text is a number, a date or true or false",
        "r.jsonl, row 7": "its text is a list of other things than paragraphs",
    }
    assert [reason for _, reason in told(corpus, "value")] == [
        "admin_level: an object with fields of its own is not a value; it was left empty",
        "meta: an object with fields of its own is not a value; it was left empty",
    ]


def test_numbers_and_characters_that_no_table_can_hold(tmp_path):
    good = json.dumps({"text": report(), "year": 2024}, ensure_ascii=False)
    lines = [
        '{"text": "' + line() + '", "year": 1e999, "n": NaN, "m": -Infinity}',
        '{"text": "' + line("白杨县") + '\\ud800好\\udc00\\u0000", "n": ' + "9" * 5000 + "}",
        "[" * 100_000,
        '{"a":' * 100_000,
        good,
    ]
    (tmp_path / "r.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    corpus, about = read(tmp_path)
    assert about["year"].tolist() == [2024, 2024, 2024]  # the first two by their texts
    assert [name for name, _ in corpus.unread] == ["r.jsonl, row 3", "r.jsonl, row 4"]
    assert {reason for _, reason in corpus.unread} <= {
        "its lists are nested too deeply to be read",
        "it is not a JSON object; it may have been cut short",
    }
    assert ("r-0001", "year: inf is not a year; it was left empty") in told(corpus, "value")
    assert told(corpus, "encoding") == [
        ("r-0002", "2 characters could not be decoded (shown as \ufffd)")
    ]
    documents_table(corpus).to_csv(io.StringIO())
    "".join(corpus.texts).encode()


def test_one_json_list_is_told_as_one(tmp_path):
    (tmp_path / "a.txt").write_text(report(), encoding="utf-8")
    (tmp_path / "r.jsonl").write_text(json.dumps([{"text": report()}], indent=1), encoding="utf-8")
    assert read(tmp_path)[0].unread == (
        ("r.jsonl", "it is one JSON list, not a .jsonl file; save it with one object per line"),
    )


# ------------------------------------------------------------------ Excel


def resized(path, size):
    """The workbook with another recorded size of its sheet."""
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    before, _, after = parts[sheet].decode().partition('<dimension ref="')
    parts[sheet] = f'{before}<dimension ref="{size}"{after[after.index(chr(34)) + 1 :]}'.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@pytest.mark.parametrize("size", ["A1", "A1:C3", "A1:XFD1048576", "A1:A1"])
def test_the_recorded_size_of_a_sheet_is_not_believed(tmp_path, size):
    rows = [
        ["地区", "年份", "正文"],
        *([p, 2021 + n, report(p, 2021 + n)] for n, p in enumerate(PLACES)),
    ]
    resized(wrote_xlsx(tmp_path / "r.xlsx", rows), size)
    assert read(tmp_path)[1]["place"].tolist() == list(PLACES)


def test_cells_of_dates_and_years_in_excel(tmp_path):
    wrote_xlsx(
        tmp_path / "r.xlsx",
        [
            ["地区", "日期", "年份", "备注", "正文"],
            [
                "青禾县",
                datetime.datetime(2024, 1, 10),  # noqa: DTZ001
                datetime.datetime(1905, 7, 16),  # noqa: DTZ001
                datetime.time(9),
                report(),
            ],
            ["白杨县", 44571, "2022年度", None, report("白杨县", 2022)],
            ["红柳县", "无", None, "#N/A", report("红柳县", 2023)],
        ],
    )
    corpus, about = read(tmp_path)
    assert about["date"].tolist() == ["2024-01-10", "2022-01-10", "2023-01-10"]
    assert about["year"].tolist() == [2024, 2022, 2023]
    assert about["备注"].tolist() == ["09:00:00", None, None]
    assert told(corpus, "value") == []


def test_escapes_of_excel_are_what_they_stand_for(tmp_path):
    text = report().replace("\n", "_x000D_\n") + "_x005F_x000D_"
    wrote_xlsx(tmp_path / "r.xlsx", [["正文"], [text]])
    wrote_csv(tmp_path / "s.csv", [["正文"], [text.replace("青禾县", "白杨县")]])
    for name in ("r.xlsx", "s.csv"):
        (row,) = text_rows(tmp_path / name, {})
        assert row.text.endswith("\r\n_x000D_")
        assert row.text.count("_x000D_") == 1


def test_cells_merged_down_a_column_hold_for_all_its_rows(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["汇总表", None, None], ["省份", "区县", "正文"], ["甲省", "青禾县", report()],
                [None, "白杨县", report("白杨县")], [None, "红柳县", report("红柳县")]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A4")
    book.save(tmp_path / "r.xlsx")
    about = read(tmp_path)[1]
    assert about[["place", "parent"]].to_numpy().tolist() == [
        ["青禾县", "甲省"], ["白杨县", "甲省"], ["红柳县", None],
    ]  # fmt: skip


def test_the_sheet_that_holds_texts_is_read(tmp_path):
    wrote_xlsx(
        tmp_path / "r.xlsx", [["说明"], ["本表由某某制"]], 数据=[["年份", "正文"], [2024, report()]]
    )
    corpus, about = read(tmp_path)
    assert about["year"].tolist() == [2024]
    assert corpus.unread == (
        (
            "r.xlsx, sheet 'Sheet'",
            "only sheet 2, '数据', is read; save this one as a file of its own",
        ),
    )


# ------------------------------------------------------------------ ids and values


def test_ids_that_are_not_unique_are_told_apart(tmp_path):
    for name, places in (("a.csv", PLACES[:2]), ("b.csv", PLACES[2:])):
        wrote_csv(
            tmp_path / name,
            [
                ["id", "正文"],
                *([n, report(p)] for n, p in enumerate(places, 1)),
                [1, report(places[0], 2021)],
            ],
        )
    corpus, _ = read(tmp_path)
    assert list(corpus.ids) == ["1", "2", "1-row4", "b-1", "b-2", "b-1-row4"]


@pytest.mark.parametrize("name", ["n_chars", "paragraph_id", "section", "sha256", "inferred"])
def test_a_column_named_as_one_of_the_package_stands_beside_it(tmp_path, name):
    wrote_csv(tmp_path / "r.csv", [[name, "正文"], ["7", report()]])
    corpus, about = read(tmp_path)
    assert about[f"{name} (table)"].tolist() == ["7"]
    assert documents_table(corpus)[f"{name} (table)"].tolist() == ["7"]
    assert corpus.summary()["n_chars"].tolist()[0] > 100


def test_a_table_without_a_header_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text(report(), encoding="utf-8")
    wrote_csv(tmp_path / "r.csv", [["青禾县", 2024, line()], ["白杨县", 2023, line("白杨县")]])
    ((name, reason),) = read(tmp_path)[0].unread
    assert name == "r.csv"
    assert reason.startswith(
        "its first row is a report, not a header; write the names of the columns"
    )


def test_marks_escaped_with_a_backslash_and_blanks_before_marks(tmp_path):
    text = report().replace("种树造林", '"种树"造林')
    escaped = text.replace('"', '\\"')
    body = f'地区, 正文\n青禾县, "{escaped}"\n白杨县, "{report("白杨县")}"\n'
    (tmp_path / "r.csv").write_text(body, encoding="utf-8")
    rows = list(text_rows(tmp_path / "r.csv", {}))
    assert [row.text for row in rows] == [text, report("白杨县")]
    assert not any(row.doubts for row in rows)


def test_zeros_in_a_table_are_dropped(tmp_path):
    body = line().replace("县", "县\0", 3)
    (tmp_path / "r.csv").write_text(f"年份,正文\n2024,{body}\n", encoding="utf-8")
    assert next(text_rows(tmp_path / "r.csv", {})).text == line()


def test_tabs_between_the_cells_of_a_tsv(tmp_path):
    wrote_csv(tmp_path / "r.tsv", [["年份", "正文"], [2024, report()]], delimiter="\t")
    assert read(tmp_path)[1]["year"].tolist() == [2024]


def test_what_is_no_level_year_or_date_is_flagged_and_the_text_decides(tmp_path):
    wrote_csv(
        tmp_path / "r.csv",
        [["地区", "级别", "年份", "日期", "正文"], ["青禾县", "一级", "去年", "年初", report()]],
    )
    corpus, about = read(tmp_path)
    assert about.loc["r-0001", ["admin_level", "year", "date"]].tolist() == [
        "county",
        2024,
        "2024-01-10",
    ]
    assert [reason for _, reason in told(corpus, "value")] == [
        "admin_level: '一级' is not a level of government; it was left empty",
        "year: '去年' is not a year; it was left empty",
        "date: '年初' is not a date; it was left empty",
    ]


def test_years_are_whole_where_one_is_missing(tmp_path):
    wrote_csv(
        tmp_path / "r.csv",
        [
            ["年份", "内容"],
            ["2024.0", "推进基层治理，改造小区。" * 9],
            ["", "种树造林，修路架桥。" * 9],
        ],
    )
    corpus, about = read(tmp_path)
    assert about["year"].tolist() == [2024, None]
    written = list(csv.DictReader(io.StringIO(table_csv(documents_table(corpus)))))
    assert [row["year"] for row in written] == ["2024", ""]


# ------------------------------------------------------------------ what stops nothing


def test_wide_rows_are_refused_in_words(tmp_path):
    (tmp_path / "good.txt").write_text(report(), encoding="utf-8")
    (tmp_path / "wide.csv").write_text(
        ",".join(f"c{n}" for n in range(100_000)) + "\n1\n", encoding="utf-8"
    )
    (tmp_path / "row.csv").write_text(
        f"年份,正文\n2024,{','.join(['种树'] * 100_000)}\n", encoding="utf-8"
    )
    corpus, _ = read(tmp_path)
    assert dict(corpus.unread)["wide.csv"].startswith(
        "it has 100,000 columns, more than any table of reports"
    )
    assert set(corpus.ids) == {"good", "row-0001"}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("not\nthis"), "it could not be read (ValueError: not this); please report this"),
        (KeyError(), "it could not be read (KeyError); please report this"),
        (RecursionError("x"), "its parts are nested too deeply"),
        (FileNotFoundError(2, "x"), "it could not be opened (file or folder not found"), (PermissionError(13, "x"), "it could not be opened (permission denied)"),
        (OSError(5, "Input/output error"), "it could not be opened ("),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "x"), "it contains halves of characters"),
    ],
)  # fmt: skip
def test_whatever_a_parser_raises_the_next_file_is_read(tmp_path, monkeypatch, error, reason):
    (tmp_path / "a.txt").write_text(report(), encoding="utf-8")
    (tmp_path / "b.txt").write_text(report("白杨县"), encoding="utf-8")

    real = reading.file_bytes

    def faulty(path):
        if path.name == "a.txt":
            raise error
        return real(path)

    monkeypatch.setattr(reading, "file_bytes", faulty)
    corpus, _ = read(tmp_path)
    assert list(corpus.ids) == ["b"]
    assert corpus.unread[0][0] == "a.txt"
    assert corpus.unread[0][1].startswith(reason)


def test_a_row_that_fails_loses_no_other(tmp_path, monkeypatch):
    wrote_csv(tmp_path / "r.csv", [["正文"], *([report(p)] for p in PLACES)])

    real = sources.make_document

    def faulty(name, text, *rest):
        if "白杨县" in text:
            raise IndexError("list index out of range")
        return real(name, text, *rest)

    monkeypatch.setattr(sources, "make_document", faulty)
    corpus, _ = read(tmp_path)
    assert list(corpus.ids) == ["r-0001", "r-0003", "r-0004"]
    assert corpus.unread == (
        (
            "r.csv, row 3",
            "it could not be read (IndexError: list index out of range); please report this",
        ),
    )


@pytest.mark.parametrize("parser", [ValueError("not\nthis"), RecursionError("x")])
def test_whatever_a_parser_raises_of_bytes_the_next_file_is_read(tmp_path, monkeypatch, parser):
    (tmp_path / "a.txt").write_text(report(), encoding="utf-8")
    (tmp_path / "b.txt").write_text(report("白杨县"), encoding="utf-8")

    real = sources.read_bytes

    def faulty(data, *rest):
        if data.startswith(report().encode()[:200]):
            raise parser
        return real(data, *rest)

    monkeypatch.setattr(sources, "read_bytes", faulty)
    corpus, _ = read(tmp_path)
    assert list(corpus.ids) == ["b"]
    assert [name for name, _ in corpus.unread] == ["a.txt"]


def test_memory_that_runs_out_ends_in_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(report(), encoding="utf-8")

    def full(*_):
        raise MemoryError

    for module, name in ((reading, "file_bytes"), (sources, "read_bytes")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, full)
            with pytest.raises(CorpusError, match=r"The memory ran out while a\.txt was read"):
                read(tmp_path)


# ------------------------------------------------------------------ catalogues


def test_rows_of_a_catalogue_without_a_report_are_told_beside_tables(tmp_path, caplog):
    wrote_csv(tmp_path / "r.csv", [["id", "正文"], ["x", report()]])
    (tmp_path / "a.txt").write_text(report("白杨县"), encoding="utf-8")
    wrote_csv(
        tmp_path / "catalogue.csv",
        [["id", "省份", "城市", "人口", "年份"], ["x", "甲省", "乙市", "12", "2024.0"],
         ["a", "甲省", "", "", ""], ["y", "丙省", "", "", ""]],
    )  # fmt: skip
    corpus, about = read(tmp_path)
    assert about.loc["x", ["place", "parent", "人口", "year"]].tolist() == [
        "乙市",
        "甲省",
        "12",
        2024,
    ]
    assert corpus.unread == (
        ("y", "catalogue.csv describes it, but the folder has no such report"),
    )
    assert "catalogue.csv: it describes 1 report that the folder does not have: y" in caplog.text
    gt.read_corpus(tmp_path, strict=True)  # nothing was unread but what is not there
    table = documents_table(corpus)
    assert table["人口"].tolist() == [None, "12"]
    assert table.columns[0] == "document_id" or table.index.name == "document_id"


@pytest.mark.parametrize(
    "text",
    [
        b"\0\0\0",
        b"id,place\n" + b"x," * 5000,
        b'{"a":' * 9999,
        b"PK\x03\x04 broken",
        b"\xff\xfe\x00",
    ],
)
def test_a_damaged_catalogue_is_an_error_in_words(tmp_path, text):
    (tmp_path / "a.txt").write_text(report(), encoding="utf-8")
    for name in ("catalogue.csv", "catalogue.xlsx", "catalogue.toml"):
        (tmp_path / name).write_bytes(text)
        with pytest.raises(CatalogueError, match=name):
            gt.read_corpus(tmp_path)
        (tmp_path / name).unlink()


def test_a_catalogue_of_numbers_without_end_is_an_error_in_words(tmp_path):
    (tmp_path / "a.txt").write_text(report(), encoding="utf-8")
    for value in ("9" * 5000, "[" * 5000):
        (tmp_path / "catalogue.toml").write_text(f"[a]\nyear = {value}\n", encoding="utf-8")
        with pytest.raises(CatalogueError, match=r"catalogue\.toml"):
            gt.read_corpus(tmp_path)


# ------------------------------------------------------------------ what a file is


def page(text=None):
    body = "".join(f"<p>{one}</p>" for one in (text or report()).splitlines())
    return f"<!DOCTYPE html><html><head><title>题</title><style>p{{}}</style></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", page()), ("a.txt", "\ufeff\n " + page()), ("a.doc", page()), ("a.shtml", page()), ("a", page()),
        ("a.txt", "[" + ", ".join(f"<p>{one}</p>" for one in report().splitlines()) + "]"),
        ("a.txt", '<div class="x">' + page()[60:]), ("a.docx", page()), ("a.pdf", page()), ("a.csv", page()),
        ("a.html", report()), ("a.htm", report()),
        ("a.txt", "地区,年份,正文\n青禾县,2024,\"" + report() + '"\n'),
        ("a.txt", "年份\t内容\n2024\t" + line() + "\n"),
        ("a.xls", "年份\t内容\n2024\t" + line() + "\n"),
    ],
)  # fmt: skip
def test_what_a_file_is_tells_its_content(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    corpus, about = read(tmp_path)
    assert about["year"].tolist() == [2024]
    assert "种树造林" in corpus.texts.iloc[0]
    assert not any(mark in corpus.texts.iloc[0] for mark in ("<", "p{", "年份", "题"))


def test_office_files_under_wrong_endings(tmp_path):
    document = docx.Document()
    for one in report().splitlines():
        document.add_paragraph(one)
    document.save(tmp_path / "word.docx")
    (tmp_path / "word.docx").rename(tmp_path / "word.doc")
    wrote_xlsx(tmp_path / "t.xlsx", [["正文"], [report("白杨县")]])
    (tmp_path / "t.xlsx").rename(tmp_path / "t.csv")
    wrote_xlsx(tmp_path / "u.xlsx", [["正文"], [report("红柳县")]])
    (tmp_path / "u.xlsx").rename(tmp_path / "u.docx")
    about = read(tmp_path)[1]
    assert about["place"].to_dict() == {"t-0001": "白杨县", "u-0001": "红柳县", "word": "青禾县"}


def test_a_year_and_a_report_on_every_line(tmp_path):
    lines = [f"{year}\t{line(PLACES[year % 4], year)}" for year in range(1978, 2026)]
    (tmp_path / "all.txt").write_text("\n".join(lines) + "\n附注\n", encoding="utf-8")
    corpus, about = read(tmp_path)
    assert about["year"].tolist() == list(range(1978, 2026))
    assert corpus.unread == (
        (
            "all.txt, row 49",
            "its line does not have a year, a tab and a report, as the other lines do",
        ),
    )


def test_a_year_a_place_and_a_long_report_on_every_line(tmp_path):
    rows = [f"{p}\t{2020 + n}年\t{line(p, 2020 + n) * 40}" for n, p in enumerate(PLACES)]
    (tmp_path / "all.txt").write_text("\n".join(rows), encoding="gb18030")
    about = read(tmp_path)[1]
    assert about[["place", "year"]].to_numpy().tolist() == [
        [p, 2020 + n] for n, p in enumerate(PLACES)
    ]


def test_plain_texts_stay_texts(tmp_path):
    (tmp_path / "a.txt").write_text("标题,正文\n" + report(), encoding="utf-8")
    (tmp_path / "b.txt").write_text("<2024年>\n" + report("白杨县"), encoding="utf-8")
    (tmp_path / "c.txt").write_text("2024\t种树\n" + report("红柳县"), encoding="utf-8")
    assert list(read(tmp_path)[0].ids) == ["a", "b", "c"]


@pytest.mark.parametrize("ending", ["_files", ".files", "_FILES"])
def test_the_folder_of_a_saved_page_is_no_report(tmp_path, ending):
    (tmp_path / "报告.html").write_text(page(), encoding="utf-8")
    beside = tmp_path / f"报告{ending}"
    (beside / "deeper").mkdir(parents=True)
    (beside / "saved_resource.html").write_text(page(report("白杨县")), encoding="utf-8")
    (beside / "deeper" / "a.txt").write_text(report("红柳县"), encoding="utf-8")
    (beside / "附件.pdf").write_bytes(b"%PDF-1.4")
    corpus, _ = read(tmp_path)
    assert list(corpus.ids) == ["报告"]
    assert corpus.unread == (
        (
            f"报告{ending}/附件.pdf",
            "it is in the folder of the saved page 报告.html; move it out if it is a report",
        ),
    )


def test_a_folder_of_files_that_belongs_to_no_page_is_read(tmp_path):
    (tmp_path / "报告_files").mkdir()
    (tmp_path / "报告_files" / "a.txt").write_text(report(), encoding="utf-8")
    assert list(read(tmp_path)[0].ids) == ["a"]


def test_a_parent_named_for_short_is_called_in_full_and_the_cell_is_kept_in_origins(tmp_path):
    wrote_csv(
        tmp_path / "r.csv", [["省份", "城市", "年份", "正文"], ["安徽", "合肥", "2024", report()]]
    )
    corpus, about = read(tmp_path)
    assert about[["place", "parent", "code"]].to_numpy().tolist() == [
        ["合肥市", "安徽省", "340100"]
    ]
    told = corpus.origins.set_index("docvar")["origin"]
    assert "(安徽), full name of the gazetteer" in told["parent"]
