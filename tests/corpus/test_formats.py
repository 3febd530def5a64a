"""Word, PDF, web pages and tables say what they hold; bad ones say why they do not."""

import importlib
import json
import zipfile

import docx
import openpyxl
import pytest

from govtopics.corpus.reading import formats
from govtopics.corpus.reading.read import iter_documents, read_corpus
from govtopics.errors import CatalogueError, CorpusError

HEAD = ["甲市政府工作报告", "——2024年1月8日在甲市第十六届人民代表大会第三次会议上", "市长 王某某"]
BODY = [
    "各位代表:",
    "现在,我代表甲市人民政府向大会报告工作,请予审议。",
    "一、2023年工作回顾",
    "基层治理不断加强。全市建成一网统管平台,实现地区生产总值增长5.5%,新增就业十万人。",
    "二、2024年工作安排",
    "推进城市更新。今年要改造老旧小区一百个,让我们团结起来,为美好生活而努力奋斗!",
]
TEXT = "\n".join([*HEAD, *BODY])
PARAGRAPHS = [BODY[1], BODY[3], BODY[5]]


def write_docx(path, lines, *, prepare=lambda document: None):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    prepare(document)
    document.save(path)


def write_pdf(path, pages):
    """Write a PDF of one content stream a page, with a Chinese font that is named, not embedded."""
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts"
        "[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000>>]>>"
    )
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        font,
    ]
    for i, lines in enumerate(pages):
        shown = "".join(
            f"BT /F1 12 Tf 50 {780 - 20 * n} Td <{line.encode('utf-16-be').hex()}> Tj ET\n"
            for n, line in enumerate(lines)
        )
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * i} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(shown)}>>stream\n{shown}\nendstream")
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n0\n%%EOF".encode()
    path.write_bytes(out)


def wrapped(text, width):
    """Break a text as a page does: a Chinese character is two cells wide, a digit one."""
    lines, cells = [""], 0
    for character in text:
        wide = 1 if character.isascii() else 2
        if cells + wide > width:
            lines, cells = [*lines, ""], 0
        lines[-1] += character
        cells += wide
    return lines


def test_every_format_gives_the_same_paragraphs(tmp_path):
    (tmp_path / "a-txt.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b-md.md").write_text(
        "# " + "\n\n".join([*HEAD, *BODY]).replace("一、2023", "## 一、2023"), encoding="utf-8"
    )
    tags = "".join(f"<p>{line}</p>" for line in BODY)
    head = "".join(f"<h1>{line}</h1>" for line in HEAD)
    page = (
        f"<html><head><title>x</title><script>var a='治理';</script></head><body><div>首页</div>"
        f"{head}{tags}<div>版权所有 甲市人民政府</div></body></html>"
    )
    (tmp_path / "c-html.html").write_bytes(page.encode("gb18030"))
    write_docx(tmp_path / "d-docx.docx", [*HEAD, *BODY])
    write_pdf(tmp_path / "e-pdf.pdf", [HEAD + BODY[:3], ["- 2 -", *BODY[3:]]])
    corpus = read_corpus(tmp_path)
    assert corpus.unread == ()
    texts = corpus.to_paragraphs().texts
    for document in corpus.documents:
        found = [text for text_id, text in texts.items() if text_id.startswith(document.id)]
        assert found == PARAGRAPHS, document.id
        about = document.docvars
        assert (about["place"], about["date"], about["speaker"]) == ("甲市", "2024-01-08", "王某某")
    duplicates = corpus.flags.query("flag == 'duplicate'")
    assert len(duplicates) == len(corpus) - 1


def test_lines_that_a_pdf_broke_are_joined(tmp_path):
    long = "".join(BODY[3] for _ in range(8))
    write_pdf(tmp_path / "a.pdf", [wrapped(long, 64), ["— 2 —", *wrapped(long, 64)]])
    corpus = read_corpus(tmp_path)
    assert "".join(corpus.to_paragraphs().texts).count(BODY[3]) == 16
    assert len(corpus.to_paragraphs()) <= 3
    assert corpus.removed["rule"].tolist() == ["page number"]


def test_tables_text_boxes_and_breaks_of_word_are_read(tmp_path):
    def add_table(document):
        document.add_table(rows=1, cols=1).cell(0, 0).text = "表中治理一段文字,也要读到。"
        document.add_heading("安全生产", level=2)
        document.add_paragraph("全力以赴保障安全,完善应急管理体系。").add_run().add_break()

    write_docx(tmp_path / "a.docx", BODY, prepare=add_table)
    corpus = read_corpus(tmp_path)
    assert "表中治理一段文字" in corpus.texts["a"]
    last = corpus.to_paragraphs().docvars.iloc[-1]
    assert last["section"].endswith("安全生产")


def test_an_archive_that_would_unpack_to_gigabytes_is_not_unpacked(tmp_path):
    write_docx(tmp_path / "a.docx", BODY)
    with zipfile.ZipFile(tmp_path / "a.docx", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/bomb.xml", b"\0" * 70_000_000)
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    unread = dict(read_corpus(tmp_path).unread)
    assert unread["a.docx"].startswith("it would unpack to more than 64 MB of text")


def test_entities_of_word_are_not_expanded(tmp_path):
    write_docx(tmp_path / "a.docx", BODY)
    bomb = '<!DOCTYPE a [<!ENTITY a "治理"><!ENTITY b "&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = parts["word/document.xml"].decode()
    main = main.replace("<w:document", bomb + "<w:document", 1).replace("各位代表", "&b;")
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, main if name == "word/document.xml" else data)
    corpus = read_corpus(tmp_path)
    assert "治理治理治理治理" not in corpus.texts["a"]


def lock(path):
    """Say in a PDF that it is encrypted, with key hashes that no password fits."""
    keys = b"/O <" + b"61" * 32 + b"> /U <" + b"62" * 32 + b">"
    locked = b"/Encrypt <</Filter/Standard /V 1 /R 2 /P -4 " + keys + b">> /ID [<63><63>] /Root"
    head, _, tail = path.read_bytes().rpartition(b"/Root")
    path.write_bytes(head + locked + tail)


BAD = {
    "cut.docx": "the Word file is not complete",
    "cut.pdf": "the PDF file is not complete",
    "cut.xlsx": "the Excel file is not complete",
    "locked.docx": "it is protected by a password",
    "locked.pdf": "it is protected by a password",
    "images.pdf": "it contains images but no text",
    "empty.html": "it is empty",
    "nothing.docx": "it contains only headings or page furniture",
    "no-text.csv": "none of its columns was recognised as the texts (地区, 年份); name it",
    "twice.csv": "two columns are called '正文'",
    "english.txt": "it contains hardly any Chinese text",
}


def test_bad_files_are_listed_with_their_reason(tmp_path):
    write_docx(tmp_path / "cut.docx", BODY)
    (tmp_path / "cut.docx").write_bytes((tmp_path / "cut.docx").read_bytes()[:9000])
    write_pdf(tmp_path / "cut.pdf", [BODY])
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.4\n1 0 obj")
    (tmp_path / "cut.xlsx").write_bytes(b"PK\3\4")
    (tmp_path / "locked.docx").write_bytes(formats.OLE + b"\0" * 600)
    write_pdf(tmp_path / "locked.pdf", [BODY])
    lock(tmp_path / "locked.pdf")
    write_pdf(tmp_path / "images.pdf", [[], []])
    (tmp_path / "empty.html").write_bytes(b"")
    write_docx(tmp_path / "nothing.docx", [])
    (tmp_path / "no-text.csv").write_text("地区,年份\n甲市,2024\n", encoding="utf-8")
    (tmp_path / "twice.csv").write_text("正文,正文\na,b\n", encoding="utf-8")
    (tmp_path / "english.txt").write_text("A report. " * 90, encoding="utf-8")
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    corpus = read_corpus(tmp_path)
    unread = dict(corpus.unread)
    assert list(corpus.ids) == ["good"]
    assert set(unread) == set(BAD)
    for name, reason in BAD.items():
        assert unread[name].startswith(reason), (name, unread[name])
    with pytest.raises(CorpusError, match=r"11 files of .* could not be read\.\n  cut\.docx: "):
        read_corpus(tmp_path, strict=True)


def test_a_missing_library_names_the_extra(tmp_path, monkeypatch):
    write_docx(tmp_path / "a.docx", BODY)
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")

    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    unread = dict(read_corpus(tmp_path).unread)
    assert unread["a.docx"].endswith('needs the extra "formats": pip install "govtopics[formats]"')


# ------------------------------------------------------------------ tables with one text a row


def test_a_table_of_texts_gives_docvars_by_its_columns(tmp_path):
    rows = f'编号,地区,年份,正文,gdp\n甲,甲市,2024,"{TEXT}",12\n乙,乙市,2023,"{TEXT}x",13\n丙,,,,\n'
    (tmp_path / "all.csv").write_bytes(rows.encode("gb18030"))
    corpus = read_corpus(tmp_path)
    assert list(corpus.ids) == ["甲", "乙"]
    assert corpus.docvars.loc["甲", ["place", "year", "gdp"]].tolist() == ["甲市", 2024, "12"]
    assert corpus.unread == (("all.csv, row 4", "its text is empty"),)
    assert "mislabelled" in set(corpus.flags.query("document_id == '乙'")["flag"])
    origin = corpus.origins.query("document_id == '甲' and docvar == 'place'")["origin"]
    assert origin.tolist() == ["columns of all.csv"]


def test_columns_can_be_named(tmp_path):
    (tmp_path / "all.csv").write_text(f'稿\t区\n"{TEXT}"\t甲市\n', encoding="utf-8")
    corpus = read_corpus(tmp_path, columns={"稿": "text", "区": "place"})
    assert corpus.docvars["place"].to_dict() == {"all-0001": "甲市"}


LONG = TEXT + "\n" + "加快建设现代化产业体系，推动城市更新。\n" * 2_000  # more than a cell


def test_excel_and_jsonl_give_the_same(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "city", "year", "content"])
    book.active.append(["x", "甲市", 2024, TEXT])
    book.active.append(["long", "甲市", 2024, LONG])
    book.save(tmp_path / "a.xlsx")
    line = {"id": "j", "city": "甲市", "year": 2024, "content": TEXT}
    (tmp_path / "b.jsonl").write_text(
        json.dumps(line, ensure_ascii=False) + '\n{"id": "k", "content\n[1]\n' + "[" * 9999 + "\n",
        encoding="utf-8",
    )
    corpus = read_corpus(tmp_path)
    assert corpus.texts["x"] == corpus.texts["j"]
    assert corpus.docvars.loc["x", "year"] == corpus.docvars.loc["j", "year"] == 2024
    reasons = dict(corpus.unread)
    assert reasons["b.jsonl, row 2"].startswith("it is not a JSON object")
    assert reasons["b.jsonl, row 3"] == "it is not a JSON object with named fields"
    assert "b.jsonl, row 4" in reasons
    assert "was cut off there" in corpus.flags.query("document_id == 'long'")["reason"].str.cat()


def book_of(sheets, path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.active = len(sheets) - 1
    book.save(path)


def test_the_first_sheet_is_read_and_the_others_are_told(tmp_path, caplog):
    rows = [["content"], [TEXT]]
    book_of({"2023": rows, "2024": rows, "Sheet3": []}, tmp_path / "a.xlsx")
    corpus = read_corpus(tmp_path)
    assert list(corpus.ids) == ["a-0001"]
    reason = "only sheet 1, '2023', is read; save this one as a file of its own"
    assert corpus.unread == (("a.xlsx, sheet '2024'", reason),)
    assert f"a.xlsx, sheet '2024' was not read: {reason}" in caplog.text
    with pytest.raises(CorpusError, match=r"sheet '2024': only sheet 1"):
        read_corpus(tmp_path, strict=True)


def test_a_table_without_rows_is_told(tmp_path):
    (tmp_path / "a.csv").write_text("text,place\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    assert read_corpus(tmp_path).unread == (("a.csv", "it has no rows below its header"),)


def test_a_first_sheet_without_texts_is_told_and_the_one_that_holds_them_is_read(tmp_path):
    book_of({"说明": [["本表由办公室整理"]], "正文": [["content"], [TEXT]]}, tmp_path / "a.xlsx")
    corpus = read_corpus(tmp_path)
    assert list(corpus.ids) == ["a-0001"]
    told = "only sheet 2, '正文', is read; save this one as a file of its own"
    assert corpus.unread == (("a.xlsx, sheet '说明'", told),)
    book_of({"说明": [["某"]], "其他": [["b"], ["c"]]}, tmp_path / "a.xlsx")
    with pytest.raises(CorpusError) as raised:
        read_corpus(tmp_path)
    assert "a.xlsx: it has no rows below its header" in str(raised.value)
    assert "a.xlsx, sheet '其他': only sheet 1, '说明', is read" in str(raised.value)


def test_other_sheets_of_a_catalogue_are_told(tmp_path, caplog):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    sheets = {"一": [["source_file", "place"], ["a.txt", "甲市"]], "二": [["b", "c"]]}
    book_of(sheets, tmp_path / "catalogue.xlsx")
    assert read_corpus(tmp_path).docvars.loc["a", "place"] == "甲市"
    told = "catalogue.xlsx, sheet '二' was not read: only sheet 1, '一', is read; save this one"
    assert told in caplog.text
    book_of({"二": [["b"], ["c"]], "一": sheets["一"]}, tmp_path / "catalogue.xlsx")
    assert read_corpus(tmp_path).docvars.loc["a", "place"] == "甲市"
    assert "sheet '二' was not read: only sheet 2, '一', is read" in caplog.text
    book_of({"二": [["b"], ["c"]], "三": [["d"], ["e"]]}, tmp_path / "catalogue.xlsx")
    with pytest.raises(CatalogueError, match="Sheet '三': only sheet 1, '二', is read"):
        read_corpus(tmp_path)


def test_a_long_table_is_never_in_memory_whole(tmp_path):
    line = json.dumps({"text": TEXT * 20}, ensure_ascii=False)
    with (tmp_path / "a.jsonl").open("w", encoding="utf-8") as file:
        for _ in range(3000):
            file.write(line + "\n")
    tracemalloc = importlib.import_module("tracemalloc")
    stream = iter_documents(tmp_path)
    tracemalloc.start()
    try:
        first = [next(documents).id for documents in [iter(stream)] for _ in range(20)]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert first[0] == "a-0001"
    assert peak < 0.5 * (tmp_path / "a.jsonl").stat().st_size
