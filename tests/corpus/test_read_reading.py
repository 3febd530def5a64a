"""Files, encodings, tables, catalogues: what is read, as what, under which id, and what is not."""

import csv
import datetime
import hashlib
import json
from pathlib import Path

import docx
import openpyxl
import pytest

from govtopics.corpus.document import Document
from govtopics.corpus.reading.catalogue import Catalogue, read_catalogue, typed_cell
from govtopics.corpus.reading.columns import likely_misspelt, name_columns
from govtopics.corpus.reading.documents import Reading
from govtopics.corpus.reading.encoding import Decoded, decode, share_of_common
from govtopics.corpus.reading.files import Found, list_folder, safe_id, shown
from govtopics.corpus.reading.formats import FormatError, read_file
from govtopics.corpus.reading.read import read_corpus, unique_ids
from govtopics.corpus.reading.tables import BadRow, OtherSheet, Row, TextRow, table_rows, text_rows
from govtopics.errors import CatalogueError, CorpusError

TEXT = "一、工作安排\n推进基层治理现代化，改造老旧小区。\n"


def wrote(path, text, encoding="utf-8"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)
    return path


# ------------------------------------------------------------------ encodings


def test_the_share_of_common_characters():
    assert share_of_common("的和业国") == 1
    assert share_of_common("的和龘靐 abc\n") == 0.5
    assert share_of_common("的\ufffd") == (1 - 10) / 2
    assert share_of_common("abc ") == 0


def test_encodings_by_mark_zero_and_likelihood():
    assert decode(b"\xef\xbb\xbf" + "治".encode()) == Decoded("治", "utf-8", "")
    text = "推进治理，发展经济。"
    assert decode(text.encode("utf-16-le")) == Decoded(text, "utf-16", "")
    assert decode(b"\xfe\xff" + text.encode("utf-16-be"))[:2] == (text, "utf-16")
    assert decode("治".encode("gbk"), "gbk") == Decoded("治", "gbk", "")
    assert decode(b"\xef\xbb\xbf" + "治".encode(), "utf-8") == Decoded("治", "utf-8", "")
    assert decode("治".encode("big5"), "cp950").encoding == "big5"
    assert decode(b"abc") == Decoded("abc", "utf-8", "")
    broken = decode(b"\xef\xbb\xbf" + text.encode() * 3 + b"\xff")
    assert broken.doubt == (
        "it was read as utf-8, but 1 character could not be decoded; specify encoding if that is "
        "wrong"
    )
    for data, told in (
        (b" \r\n\0", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"\0\1\2\3" * 9, "it contains binary data"),
    ):
        with pytest.raises(UnicodeError, match=told):
            decode(data)


# ------------------------------------------------------------------ files


def test_what_a_folder_holds_in_order(tmp_path):
    for name in (
        "b.txt", "Z.txt", "a.TXT", "c.md", "d.htm", "e.html", "x.rtf", "y.zip", "z.png", "readme.txt", "README-2.md",
        ".hidden.txt", "~$a.docx", "Thumbs.db", "catalogue.csv", "catalogues.txt", "q.json", "0/b.txt",
        "0/catalogue.toml", "results/manifest.json", "results/report.html", "results/tables/a.csv",
        "readme/x.txt", "__MACOSX/a.txt", "half/manifest.json", "half/report.html",
    ):  # fmt: skip
        wrote(tmp_path / name, TEXT)
    listing = list_folder(tmp_path)
    assert [(found.name, found.id) for found in listing.files] == [
        ("Z.txt", "Z"), ("a.TXT", "a"), ("b.txt", "b"), ("c.md", "c"), ("catalogues.txt", "catalogues"), ("d.htm", "d"),
        ("e.html", "e"), ("0/b.txt", "0-b"), ("half/report.html", "report"),
    ]  # fmt: skip
    assert [found.name for found in listing.catalogues] == ["catalogue.csv", "0/catalogue.toml"]
    told = dict(listing.unread)
    assert told["x.rtf"] == "it is a rich text file; save it as .docx"
    assert told["y.zip"] == "it is an archive; unpack it first"
    assert told["q.json"] == "it is not a .jsonl file; save it with one object per line"
    assert told["z.png"].startswith(
        "files of this kind are not read (only .txt .md .html .htm .docx .pdf .csv"
    )
    assert told["results"] == "it is a study written by govtopics; its files are not reports"
    assert told["half/manifest.json"].startswith("it is not a .jsonl")


def test_names_that_can_be_written():
    assert safe_id("a b\t/c\\d\u2028") == "a_b_c_d"
    assert safe_id("/ \n") == "unnamed"
    assert safe_id("_甲_") == "甲"
    assert shown("a\nb甲") == "a\\nb甲"


def test_encodings_of_single_files():
    found = Found(Path("/f/sub/a.txt"), "sub/a.txt", "a")
    assert Reading(encoding="gbk").encoding_of(found) == "gbk"
    assert Reading(encoding={"a.txt": "gbk", "sub/a.txt": "big5"}).encoding_of(found) == "big5"
    assert Reading(encoding={"a.txt": "gbk"}).encoding_of(found) == "gbk"
    assert Reading(encoding={"b.txt": "gbk"}).encoding_of(found) is None
    assert Reading().encoding_of(found) is None


# ------------------------------------------------------------------ formats


def test_a_web_page_is_its_blocks(tmp_path):
    page = (
        "<html><head><title>题</title><style>p{}</style></head><body><!-- 注 --><nav>导航</nav>"
        "<p>甲<b>乙</b>  丙\n丁<br>戊</p><script>x</script><select><option>选</option></select>"
        "<table><tr><td>己</td><td>庚</td></tr></table><pre>辛  壬\n癸</pre>尾"
        "<ul><li>子</li></ul><h2>丑</h2><noscript>无</noscript><textarea>框</textarea></body></html>"
    )
    read = read_file(wrote(tmp_path / "a.html", page))
    lines = [line for line in read.text.split("\n") if line]
    assert lines == ["导航", "甲乙 丙 丁", "戊", "己\t庚", "辛  壬", "癸", "尾", "子", "丑"]
    assert (read.encoding, read.doubt) == ("utf-8", "")
    assert "\n\n\n" not in read.text
    assert read.text == read.text.strip("\n")


def test_word_headings_tabs_and_breaks(tmp_path):
    document = docx.Document()
    document.add_heading("改革", 1)
    document.add_heading("开放", 2)
    document.add_heading("创新", 5)
    document.add_heading("一、治理", 1)
    paragraph = document.add_paragraph("甲")
    paragraph.add_run().add_tab()
    paragraph.add_run("乙").add_break()
    paragraph.add_run("丙")
    document.add_table(1, 1).cell(0, 0).text = "丁"
    document.save(tmp_path / "a.docx")
    read = read_file(tmp_path / "a.docx")
    assert read.text.split("\n")[:7] == [
        "# 改革", "## 开放", "### 创新", "一、治理", "甲\t乙", "丙", "丁",
    ]  # fmt: skip
    assert read.encoding == "docx"
    with pytest.raises(FormatError, match="it is empty"):
        read_file(wrote(tmp_path / "b.txt", ""))


# ------------------------------------------------------------------ tables


@pytest.mark.parametrize("delimiter", list(",\t;|"))
def test_rows_of_a_table(tmp_path, delimiter):
    lines = [
        ["编号", "正文", "GDP "],
        ["1", "甲", "2"],
        ["", "", ""],
        ["3", " ", "4"],
        ["", "乙", ""],
    ]
    path = wrote(tmp_path / "t.csv", "".join(delimiter.join(line) + "\n" for line in lines))
    assert list(text_rows(path, {"GDP": "gdp"})) == [
        TextRow(2, "1", "甲", {"gdp": "2"}, ""),
        BadRow(4, "its text is empty"),
        TextRow(5, "", "乙", {}, ""),
    ]
    assert next(table_rows(path)) == Row(2, {"编号": "1", "正文": "甲", "GDP": "2"}, "")
    with pytest.raises(
        FormatError, match=r"none of its columns was recognised as the texts \(编号, 正文, GDP\)"
    ):
        list(text_rows(path, {"正文": "mine"}))


def test_faults_of_tables(tmp_path):
    for name, text, told in (
        ("a.csv", "text,x,x\n1,2,3\n", "two columns are called 'x'"),
        ("b.csv", "text\n", "it has no rows below its header"),
        ("c.csv", " \n", "it is empty"),
        ("d.txt", "x", r"it is not a table \(.csv .jsonl .xlsx\)"),
    ):
        with pytest.raises(FormatError, match=told):
            list(text_rows(wrote(tmp_path / name, text), {}))
    wrote(tmp_path / "e.jsonl", '{"text": "甲", "n": 1}\n\n[1]\n{"text":\n{"text": "乙\ufffd"}\n')
    assert list(text_rows(tmp_path / "e.jsonl", {})) == [
        TextRow(1, "", "甲", {"n": 1}, ""),
        BadRow(3, "it is not a JSON object with named fields"),
        BadRow(4, "it is not a JSON object; it may have been cut short"),
        TextRow(5, "", "乙\ufffd", {}, "1 character could not be decoded (shown as \ufffd)"),
    ]


def test_cells_of_excel_that_were_cut(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "first"
    book.active.append(["text", None, "year"])
    book.active.append(["甲" * 32_767, "x", 2023])
    book.active.append([None, None, None])
    book.active.append(["乙" * 32_766, None, None])
    book.create_sheet("second").append([1])
    book.create_sheet("empty")
    book.save(tmp_path / "t.xlsx")
    other, cut, whole = text_rows(tmp_path / "t.xlsx", {})
    assert other == OtherSheet("second", "first")
    assert other.reason == "only sheet 1, 'first', is read; save this one as a file of its own"
    assert (cut.number, cut.docvars) == (2, {"year": 2023})
    assert cut.doubt == "its text fills an Excel cell (32,767 characters) and was cut off there"
    assert (whole.number, whole.doubt, whole.docvars) == (4, "", {})


@pytest.mark.parametrize(
    ("docvar", "names"),
    [
        ("text", "正文 全文 内容 文本 报告内容 content full_text body"), ("document_id", "id 编号 序号 DocID"),
        ("source_file", "文件 文件名 filename"), ("title", "标题 题目 名称"),
        ("place", "地区 省份 城市 区县 city region"), ("parent", "上级 所属省"),
        ("admin_level", "级别 层级 Level"), ("date", "日期 会议日期"), ("published", "时间 发布日期 pub_date"), ("year", "年份 年度 年"),
        ("period_start", "起始"), ("period_end", "截止"), ("kind", "类型 报告类型"), ("extent", "完整性"),
        ("speaker", "报告人"), ("session", "会议 届次"), ("date_basis", "日期依据"), ("time", "time"),
    ],
)  # fmt: skip
def test_columns_by_their_usual_names(docvar, names):
    for name in names.split():
        assert name_columns([name, "x"], {}) == {name: docvar, "x": "x"}


def test_columns_that_are_said_or_come_twice():
    assert name_columns(["城 市", "省份"], {}) == {"城 市": "place", "省份": "省份"}
    assert name_columns(["正文", "摘要"], {"摘要": "text"}) == {"正文": "正文", "摘要": "text"}
    assert likely_misspelt("plaec") == "place"
    assert [likely_misspelt(name) for name in ("place", "正纹", "gdp")] == [None, None, None]


@pytest.mark.parametrize(
    ("docvar", "cell", "value"),
    [
        ("year", "2023年", 2023), ("year", "2023.0", 2023), ("year", 2023.0, 2023), ("year", " 2023 ", 2023),
        ("year", "23", "23"), ("date", "2023年1月4日", "2023-01-04"), ("date", "2023/1/4", "2023-01-04"),
        ("date", "2023.12", "2023-12"), ("date", "2023年1月", "2023-01"), ("date", 2023, "2023"),
        ("date", "某日", "某日"), ("period_end", "2023-1", "2023-01"), ("kind", 3, "3"), ("n", 3, 3),
        ("n", " a ", "a"), ("document_id", 7, "7"), ("admin_level", "地级市", "city"), ("admin_level", "x", "x"),
        ("admin_level", "省级", "province"), ("admin_level", "中央", "national"), ("admin_level", "区", "county"),
        ("admin_level", "县级", "county"), ("admin_level", "街道", "township"), ("admin_level", "乡镇", "township"),
        ("admin_level", "市", "city"), ("place", 5, 5),
    ],
)  # fmt: skip
def test_cells_are_typed(docvar, cell, value):
    assert typed_cell(docvar, cell) == value


# ------------------------------------------------------------------ catalogues


def test_a_catalogue_is_completed(tmp_path):
    path = wrote(
        tmp_path / "catalogue.toml",
        '[a]\ndate = 2023-01-04\nadmin_level = "county"\ninferred.date = "猜"\n'
        '[b]\ndate = "2022"\nyear = 2021\n[c]\nplace = "丙"\nperiod_start = "2020-02"\n',
    )
    assert read_catalogue(path) == {
        "a": {"date": "2023-01-04", "admin_level": "county", "inferred": {"date": "猜"},
              "admin_label": "县级", "date_basis": "inferred", "year": 2023},
        "b": {"date": "2022", "year": 2021, "date_basis": "stated"},
        "c": {"place": "丙", "period_start": "2020-02"},
    }  # fmt: skip
    with pytest.raises(CatalogueError, match=r"\[b\] describes no file of the folder"):
        read_catalogue(path, stems=["a", "c"])


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("x = 1", "x = 1 is outside any section"),
        ("[[a]]\nplace = 'x'", "is in double brackets"),
        ("[a]\nplaces = 'x'", r"\[a\] unknown key 'places'\. Did you mean 'place'"),
        ("[a]\nplace = 3", "text in quotation marks is expected, not int"),
        ("[a]\nadmin_level = 'citty'", "Did you mean 'city'"),
        ("[a]\nextent = 'all'", "extent = 'all'"),
        ("[a]\ntime = 'plans'", "Did you mean 'plan'"),
        ("[a]\nyear = true", "a year is a whole number"),
        ("[a]\nyear = 0", "a year is a whole number"),
        ("[a]\nyear = 10000", "a year is a whole number"),
        ("[a]\nyear = '2023'", "a year is a whole number"),
        ("[a]\ndate = '2023-1'", "a date is written"),
        ("[a]\ndate = 2023", "a date is written"),
        ("[a]\ninferred = 'x'", "the evidence for the value"),
        (
            "[a]\ninferred.place = 'x'",
            r"inferred\.place gives evidence for a value that is missing; also set place\.",
        ),
        ("[a]\nplace = 'x'\ninferred.place = ' '", "describe in words the evidence for this value"),
        ("[a", "The file is not valid TOML in UTF-8"),
    ],
)
def test_faults_of_a_catalogue(tmp_path, table, told):
    with pytest.raises(CatalogueError, match=told):
        read_catalogue(wrote(tmp_path / "catalogue.toml", table))


def test_years_at_the_edge_are_years(tmp_path):
    path = wrote(tmp_path / "c.toml", "[a]\nyear = 1\n[b]\nyear = 9999\n")
    assert read_catalogue(path) == {"a": {"year": 1}, "b": {"year": 9999}}


def test_a_catalogue_finds_a_report_by_five_names():
    entries = {name: {"n": name} for name in ("s/a.txt", "b.txt", "id-c", "s/d", "e")}
    catalogue = Catalogue("c", "top", entries)
    for file, document_id, n in (
        ("top/s/a.txt", "x", "s/a.txt"), ("top/s/b.txt", "x", "b.txt"), ("top/c.txt", "id-c", "id-c"),
        ("top/s/d.md", "x", "s/d"), ("top/s/e.md", "x", "e"),
    ):  # fmt: skip
        assert catalogue.of(file, document_id) == {"n": n}
    assert catalogue.of("topper/b.txt", "x") == {}
    assert catalogue.of("top/f.txt", "x") == {}
    both = Catalogue(
        "c", "", {"a": {"n": 1}, "a.txt": {"n": 2}, "s/a.txt": {"n": 3}, "id": {"n": 4}}
    )
    assert both.of("s/a.txt", "id") == {"n": 3}
    assert both.of("r/a.txt", "id") == {"n": 2}
    assert both.of("r/a.md", "id") == {"n": 4}


def test_the_nearest_catalogue_counts(tmp_path):
    wrote(tmp_path / "s" / "a.txt", TEXT)
    wrote(tmp_path / "b.txt", TEXT + "种树。")
    wrote(
        tmp_path / "catalogue.toml", '[a]\nplace = "外"\n[b]\nplace = "乙"\ninferred.place = "猜"\n'
    )
    wrote(tmp_path / "s" / "catalogue.toml", '[a]\nplace = "内"\nspeaker = "王某"\n')
    corpus = read_corpus(tmp_path)
    assert corpus.docvars["place"].to_dict() == {"b": "乙", "a": "内"}
    assert corpus.inferred.to_numpy().tolist() == [["b", "place", "乙", "猜"]]
    wrote(tmp_path / "other.csv", "file,place,人口\nb.txt,丙,3\n")
    said = tmp_path / "other.csv"
    told = wrote(tmp_path / ".." / f"{tmp_path.name}-c.csv", said.read_text(encoding="utf-8"))
    said.unlink()
    named = read_corpus(tmp_path, catalogue=told, columns={"人口": "people"}).docvars
    assert named["place"].to_dict() == {"b": "丙", "a": None}
    assert named.loc["b", "people"] == "3"
    with pytest.raises(CorpusError, match="Catalogue not found"):
        read_corpus(tmp_path, catalogue=tmp_path / "none.toml")


# ------------------------------------------------------------------ the folder


def test_a_folder_of_a_file_and_a_table(tmp_path):
    wrote(tmp_path / "a.txt", TEXT, "gb18030")
    rows = [["id", "text", "级别", "年份"], ["r 1", "种树造林。", "县级", "2021年"], ["", "修路架桥。", "", ""],
            ["r 1", "养鱼种稻。", "", ""], ["x", " ", "", ""]]  # fmt: skip
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    corpus = read_corpus(tmp_path)
    assert list(corpus.ids) == ["a", "r_1", "t-0002", "r_1-row4"]
    about = corpus.docvars
    assert about["source_file"].tolist() == [
        "a.txt",
        "t.csv, row 2",
        "t.csv, row 3",
        "t.csv, row 4",
    ]
    assert about["encoding"].tolist() == ["gb18030", "csv", "csv", "csv"]
    assert about["sha256"].tolist()[:2] == [
        hashlib.sha256(TEXT.encode("gb18030")).hexdigest(),
        hashlib.sha256("种树造林。".encode()).hexdigest(),
    ]
    assert about.loc["r_1", ["admin_level", "admin_label", "year"]].tolist() == [
        "county",
        "县级",
        2021,
    ]
    origins = corpus.origins.set_index(["document_id", "docvar"])["origin"]
    assert origins["r_1", "year"] == "columns of t.csv"
    assert corpus.unread == (("t.csv, row 5", "its text is empty"),)
    with pytest.raises(CorpusError, match=r"1 file of .* could not be read"):
        read_corpus(tmp_path, strict=True)


def test_reports_that_are_alike_are_flagged(tmp_path):
    letters = "".join(chr(0x4E00 + (i * i * 7 + i * 131) % 900) for i in range(1500))
    wrote(tmp_path / "a.txt", letters[:1200])
    wrote(tmp_path / "b.txt", letters[:1200])
    wrote(tmp_path / "c.txt", letters[:700])
    flags = read_corpus(tmp_path).flags.query("flag == 'duplicate'")
    assert flags[["document_id", "value", "other"]].to_numpy().tolist()[0] == ["b", "1.000", "a"]
    assert (
        flags["reason"].tolist()[0]
        == "it is word for word the same as a; excluded from groups unless leave_out is changed"
    )
    part = flags[flags["document_id"] == "c"]["reason"].tolist()
    assert part == [
        "it is part of a (100% of its own text); excluded from groups unless leave_out is changed"
    ]


def test_ids_of_reports_are_unique():
    one, two = (Document("a", (), {"source_file": name}) for name in ("x.txt", "y.csv, row 2"))
    with pytest.raises(CorpusError, match=r"the id 'a': x\.txt and y\.csv, row 2\. Rename one"):
        unique_ids([one, two])
    assert unique_ids([one]) == (one,)


def test_dates_of_json_and_excel_stay_dates(tmp_path):
    wrote(
        tmp_path / "t.jsonl", json.dumps({"text": "种树。", "date": "2023/1/4"}, ensure_ascii=False)
    )
    assert read_corpus(tmp_path).docvars["date"].tolist() == ["2023-01-04"]
    path = tmp_path / "catalogue.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["id", "date", "kind"])
    book.active.append([7, datetime.datetime(2023, 1, 4), "annual report"])  # noqa: DTZ001
    book.save(path)
    assert read_catalogue(path) == {
        "7": {"date": "2023-01-04", "kind": "annual report", "date_basis": "stated", "year": 2023}
    }


def test_a_catalogue_of_other_reports_is_told(tmp_path, caplog):
    wrote(tmp_path / "a.txt", TEXT)
    wrote(tmp_path / "catalogue.csv", "id,place\na,甲\nx,乙\ny,丙\n")
    assert read_corpus(tmp_path).docvars["place"].tolist() == ["甲"]
    told = [r.getMessage() for r in caplog.records if "describes" in r.getMessage()]
    assert told == ["catalogue.csv: it describes 2 reports that the folder does not have: x, y"]


def test_marks_of_markdown_files_are_headings(tmp_path):
    wrote(tmp_path / "a.md", "# 工作安排\n## 种树\n推进种树造林工作，管好。\n")
    corpus = read_corpus(tmp_path, cleaning=None).to_paragraphs()
    assert corpus.docvars[["section", "time"]].to_numpy().tolist() == [["工作安排 › 种树", "plan"]]
    assert corpus.to_documents().texts["a"] == "工作安排\n种树\n推进种树造林工作，管好。"
