"""Folders as they are found: good files are read, bad ones listed, bad catalogues refused whole."""

import logging
import os

import pytest

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.cleaning import furniture_rule, tidy_spaces
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.reading.read import parse_report, read_corpus
from govtopics.corpus.script import detect_script, to_simplified
from govtopics.corpus.structure import Heading, split_heading, split_run_in
from govtopics.errors import CatalogueError, CorpusError

TEXT = "一、去年工作回顾\n推进基层治理现代化。深入实施党建引领,划小做实治理单元,推动重心下移。\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_one_bad_file_never_stops_a_folder(folder, caplog):
    (folder / "binary.txt").write_bytes(b"\x89PNG\x00\x01\x02")
    (folder / "broken.txt").write_bytes(b"\xff\xff\xff\x80 not text")
    (folder / "empty.txt").write_bytes(b"")
    with caplog.at_level(logging.WARNING):
        corpus = read_corpus(folder)
    assert list(corpus.ids) == ["good"]
    assert dict(corpus.unread) == {
        "binary.txt": "it contains binary data, not text; save it as text in UTF-8",
        "broken.txt": (
            "its encoding is none of UTF-8, UTF-16, GB18030 and Big5; save it as text in UTF-8"
        ),
        "empty.txt": "it is empty",
    }
    assert "binary.txt was not read" in caplog.text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_common_encodings_give_the_same_text(folder, encoding):
    (folder / "other.txt").write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    texts = read_corpus(folder).texts
    assert texts["other"] == texts["good"]


def test_a_folder_that_cannot_be_used_is_named(tmp_path):
    with pytest.raises(CorpusError, match="Folder not found"):
        read_corpus(tmp_path / "none")
    with pytest.raises(CorpusError, match=r"contains no reports: no text, web page"):
        read_corpus(tmp_path)
    (tmp_path / "README.txt").write_text("读我", encoding="utf-8")
    (tmp_path / "old.doc").write_bytes(b"x")
    with pytest.raises(
        CorpusError, match=r"contains no reports.*\n  old\.doc: .*save it as \.docx"
    ):
        read_corpus(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"\1\0\2\0")
    with pytest.raises(CorpusError, match=r"could be read.*\n  a\.txt: it contains binary data"):
        read_corpus(tmp_path)


def test_all_faults_of_a_catalogue_come_at_once(folder):
    (folder / "catalogue.toml").write_text(
        '[good]\nplaces = "甲"\nadmin_level = "county-level"\nyear = "2023"\ndate = "23年"\n'
        'extent = 3\ninferred.kind = "体例"\n[god]\nplace = "乙"\n',
        encoding="utf-8",
    )
    with pytest.raises(CatalogueError) as caught:
        read_corpus(folder)
    assert str(caught.value).splitlines() == [
        "catalogue.toml has 7 problems.",
        "  [good] unknown key 'places'. Did you mean 'place'?",
        "  [good] admin_level = 'county-level': Did you mean 'county'?",
        "  [good] year = '2023': a year is a whole number, such as 2023.",
        '  [good] date = \'23年\': a date is written "2023", "2023-01" or "2023-01-04".',
        "  [good] extent = 3: text in quotation marks is expected, not int.",
        (
            "  [good] inferred.kind gives evidence for a value that is missing; also set "
            "kind. Available: places, admin_level, year, date, extent, inferred."
        ),
        (
            "  [god] describes no file of the folder. Did you mean 'good'? Rename the "
            "section or delete it."
        ),
    ]


def test_a_table_for_no_file_is_refused(folder):
    (folder / "catalogue.toml").write_text('[god]\nplace = "乙"\n', encoding="utf-8")
    with pytest.raises(
        CatalogueError, match=r"\[god\] describes no file of the folder\. Did you mean 'good'\?"
    ):
        read_corpus(folder)


def test_catalogue_values_become_docvars(folder):
    (folder / "catalogue.toml").write_text(
        '[good]\nplace = "甲县"\nadmin_level = "county"\ndate = 2023-01-04\n', encoding="utf-8"
    )
    row = read_corpus(folder).docvars.loc["good"]
    assert (row["admin_label"], row["date"], row["year"], row["date_basis"]) == (
        "县级",
        "2023-01-04",
        2023,
        "stated",
    )


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("当前位置:首页 > 政府公开 > 工作报告", "navigation"),
        ("【打印本页】", "page tools"),
        ("责任编辑:张三", "source line"),
        ("— 12 —", "page number"),
        ("各位代表:", "salutation"),
        ("各位代表,现在我代表区人民政府报告工作。", None),
        ("二、下半年工作安排", None),
        ("全面推进依法行政,接受人大监督。", None),
        ("加大知识产权侵权转载查处力度,保护版权。", None),
    ],
)
def test_furniture_rules_take_furniture_only(line, rule):
    assert furniture_rule(line, in_head=False) == rule


def test_head_rules_hold_above_the_body_only():
    assert furniture_rule("上海市市长 龚 某", in_head=True) == "speaker"
    assert furniture_rule("2025年上海市政府工作报告", in_head=True) == "title"
    assert furniture_rule("2025年上海市政府工作报告", in_head=False) is None


def test_spaces_that_say_nothing_go_and_latin_ones_stay():
    line, n = tidy_spaces(
        AlignedText.from_source(
            "\u3000\u3000做强 做优\u00a0营商环境 , 落实“1 n”和 AI plus 行动\u200b。"
        )
    )
    assert line.text == "做强做优营商环境,落实“1 n”和AI plus行动。"
    assert n > 0


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("一、过去五年工作的回顾", Heading(1, "一、", "过去五年工作的回顾", "")),
        ("(三)补齐短板、拉长长板", Heading(2, "(三)", "补齐短板、拉长长板", "")),
        ("1.保持定力推动转型升级", Heading(3, "1.", "保持定力推动转型升级", "")),
        ("（一）优化环境。深入践行理念。", Heading(2, "（一）", "优化环境", "深入践行理念。")),
        ("2024年工作回顾", Heading(1, "", "2024年工作回顾", "")),
        ("1.5亿元投资全部到位", None),
        ("下半年要重点做好以下三方面工作:", None),
        ("坚持稳中求进,推动高质量发展。", None),
    ],
)
def test_headings_are_told_from_paragraphs(line, heading):
    found = split_heading(line)
    assert found == heading or (heading is None and found is not None and found.level == 5)


def test_a_run_in_heading_is_split_from_its_paragraph():
    assert split_run_in(
        "提高基层治理水平。深入实施党建引领基层治理系列文件,划小做实治理单元。"
    ) == (
        "提高基层治理水平",
        "深入实施党建引领基层治理系列文件,划小做实治理单元。",
    )
    assert (
        split_run_in("旧改是最大的民生,再难也要想办法解决。要注重系统谋划,举全区之力,紧密衔接。")[0]
        == ""
    )


def test_simplified_text_stays_as_it_is():
    text = "民众套用最佳化网路行销著作权国中学校"
    document = parse_report("a", text + "。推进治理,加强服务。")
    assert document.docvars["script"] == "simplified"
    assert document.blocks[0].text.startswith(text)


def test_starred_wording_needs_markers_and_guards():
    plain = [AlignedText.from_source("服務民眾,套用模板,全國小康,中國中小企業")]
    lines, changes = to_simplified(plain)
    assert lines[0].text == "服务民众,套用模板,全国小康,中国中小企业"
    marked = [
        AlignedText.from_source("最佳化網際網路,服務民眾,全國小康,國小招生,中國中小企業,國中強校")
    ]
    lines, changes = to_simplified(marked)
    assert lines[0].text == "优化互联网,服务群众,全国小康,小学招生,中国中小企业,初中强校"
    assert {c.before for c in changes if c.rule == "wording"} == {
        "最佳化",
        "网际网路",
        "民众",
        "国小",
        "国中",
    }


def test_scripts_are_told_apart():
    assert detect_script("") == "simplified"
    assert detect_script("推進基層治理") == "traditional"
    assert detect_script("推进基层治理体系和能力现代化。" * 20 + "推進網格治理體系") == "mixed"


def test_a_text_of_hong_kong_is_converted_as_such():
    document = parse_report("a", "推進衞生防綫裏的羣眾工作，説明啓動情況。")
    assert document.docvars["script_region"] == "Hong Kong"
    assert document.blocks[0].text == "推进卫生防线里的群众工作，说明启动情况。"


def test_a_heading_is_read_at_the_first_paragraph_under_it_and_at_no_other():
    source = "一、加强基层治理\n二、发展经济\n做强产业,引进企业。\n(一)招商\n引进总部企业。\n"
    opened = parse_report("a", source).opening_headings()
    assert opened == {"a/p0003": ("二、发展经济",), "a/p0005": ("(一)招商",)}


def test_a_glossary_is_kept_apart():
    source = (
        "一、今年主要工作\n推进一网统管建设,完善治理。\n名词解释\n1.一网统管:城市运行管理一张网。\n"
    )
    functions = [block.function for block in parse_report("a", source).paragraphs]
    assert functions == ["task", "glossary"]


GLOSSARY_REPORT = (
    "一、今年主要工作\n推进一网统管建设,完善基层治理。\n附件1:民生实事\n一、建设养老院\n增加床位。\n"
    "附件2 名词解释\n1.基层治理:共建共治共享。\n"
)


def test_a_glossary_is_not_measured_but_kept():
    document = parse_report("a", GLOSSARY_REPORT)
    corpus = Corpus((document,), unit="paragraph")
    assert corpus.docvars["function"].to_list()[-1] == "glossary"
    assert len(corpus.body()) == len(corpus) - 1
    assert corpus.summary()[["n_paragraphs", "n_glossary"]].to_numpy().tolist() == [[2, 1]]
    body = corpus.body()
    assert body.body() is body


def test_an_annex_is_no_part_of_the_last_section():
    sections = [block.section for block in parse_report("a", GLOSSARY_REPORT).paragraphs]
    assert sections[1] == ("附件1:民生实事", "一、建设养老院")


def test_files_that_are_no_texts_are_listed(folder):
    (folder / "report.docx").write_bytes(b"PK")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "README.md").write_text("notes", encoding="utf-8")
    assert dict(read_corpus(folder).unread) == {
        "photo.jpg": (
            "files of this kind are not read "
            "(only .txt .md .html .htm .docx .pdf .csv .jsonl .xlsx)"
        ),
        "report.docx": "the Word file is not complete; it may have been cut short",
    }


def test_a_sentence_leads_back_to_its_source_too():
    corpus = Corpus((parse_report("a", "推进治理。完善服务。\n"),), unit="sentence")
    assert list(corpus.ids) == ["a/p0001.1", "a/p0001.2"]
    assert corpus.source_span("a/p0001.2") == (5, 10)
    assert corpus.source_text("a/p0001.2", 0, 2) == "完善"
    with pytest.raises(CorpusError, match=r"Unknown paragraph 'a/p0001\.3'"):
        corpus.source_span("a/p0001.3")


@pytest.mark.parametrize("ending", ["\r", "\r\n", "\u2028", "\u2029"])
def test_every_line_end_ends_a_line(ending):
    source = ending.join(["推进治理。", "完善服务。", "保障民生。"])
    document = parse_report("a", source)
    assert [block.text for block in document.paragraphs] == [
        "推进治理。",
        "完善服务。",
        "保障民生。",
    ]
    for block in document.paragraphs:
        start, end = block.content.source_span(0, len(block.text))
        assert source[start:end] == block.text


def test_invisible_marks_go():
    document = parse_report("a", "推进一网\u200e统管,\u202e城市\ufe0f更新。")
    assert document.blocks[0].text == "推进一网统管,城市更新。"


def test_long_runs_of_blanks_take_no_time():
    text = "推进治理abc" + " " * 100_001 + "def工作。"
    assert tidy_spaces(AlignedText.from_source(text))[0].text == text


def test_files_of_one_stem_are_told_apart_by_their_folders_and_then_by_their_endings(folder):
    (folder / "2023").mkdir()
    for name in ("good.md", "2023/good.txt", "2023/other.txt", "2023/o ther.txt"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    ids = read_corpus(folder).docvars["source_file"].to_dict()
    assert ids == {
        "good-md": "good.md",
        "good-txt": "good.txt",
        "2023-good": "2023/good.txt",
        "o_ther": "2023/o ther.txt",
        "other": "2023/other.txt",
    }


@pytest.mark.skipif(os.name == "nt", reason="no links and named pipes on Windows")
def test_entries_that_are_no_files_are_listed(folder):
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    assert dict(read_corpus(folder).unread) == {
        "gone.txt": "it is a broken link",
        "pipe.txt": "it is not a regular file",
    }


def test_a_null_character_never_cuts_a_line_silently(folder):
    (folder / "null.txt").write_bytes(("推進治理\0一網統管。" * 9).encode("utf-16"))
    assert dict(read_corpus(folder).unread)["null.txt"].startswith("it contains binary data")


@pytest.mark.parametrize("date", ["2023-02-31", "0000", "2023-13"])
def test_dates_that_are_none_are_refused(folder, date):
    (folder / "catalogue.toml").write_text(f'[good]\ndate = "{date}"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match="a date is written"):
        read_corpus(folder)


def test_a_catalogue_that_is_a_folder_is_told(folder):
    (folder / "catalogue.toml").mkdir()
    with pytest.raises(CatalogueError, match="It could not be read"):
        read_corpus(folder)
