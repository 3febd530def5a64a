"""Several reports in one file, and reports beside their translation."""

import pytest

from govtopics import read_corpus
from govtopics.corpus.parsing.languages import foreign_lines
from govtopics.corpus.parsing.several import split_reports

BODY = "过去一年，我们坚持稳中求进工作总基调，持续优化营商环境，推进基层治理体系建设，完成地区生产总值182亿元，增长6.1%。\n"


def report(place="青禾县", year=2024, salutation="各位代表：\n"):
    return (
        f"政府工作报告\n——{year}年1月10日在{place}第十八届人民代表大会第三次会议上\n县长 李某某\n{salutation}"
        f"现在，我代表县人民政府，向大会报告工作，请予审议。\n一、{year - 1}年工作回顾\n{BODY}"
        f"二、{year}年工作安排\n{BODY}此致，我代表县人民政府，向全县人民表示衷心感谢！\n"
    )


def corpus_of(folder, text):
    (folder / "a.txt").write_text(text, encoding="utf-8")
    return read_corpus(folder)


def test_reports_that_open_twice_are_split(tmp_path):
    corpus = corpus_of(tmp_path, report() + "\n" + report("白杨县", 2022))
    documents = {doc.id: doc.docvars for doc in corpus.documents}
    assert {name: (d["place"], d["date"], d["source_file"]) for name, d in documents.items()} == {
        "a-1": ("青禾县", "2024-01-10", "a.txt, line 1"),
        "a-2": ("白杨县", "2022-01-10", "a.txt, line 12"),
    }


@pytest.mark.parametrize("mark", ["# ", "", "## "])
def test_titles_with_years_split_a_collection(mark):
    text = "".join(f"{mark}{year}年政府工作报告\n{BODY}{BODY}" for year in (2021, 2022, 2023))
    assert [part.line for part in split_reports(text).parts] == [1, 4, 7]
    assert "".join(part.text for part in split_reports(text).parts) == text


@pytest.mark.parametrize(
    "text",
    [
        report(),
        "政府工作报告\n目录\n" + report(),
        report()
        + "名词解释\n1.一网统管：用一张网管理城市的各类事务，让数据多跑路、群众少跑腿的办法。\n"
        + BODY,
        "2023年政府工作报告\n2022年政府工作报告\n2021年政府工作报告\n" + report(),
        report() + "2023年政府工作报告\n2022年政府工作报告\n",
    ],
)
def test_one_report_stays_one(text):
    found = split_reports(text)
    assert (len(found.parts), found.doubt) == (1, "")


def test_what_is_not_sure_is_flagged(tmp_path):
    second = report().split("各位代表：\n")[1]
    corpus = corpus_of(tmp_path, report() + second)
    (flag,) = [f for f in corpus.documents[0].flags if f.flag == "several reports"]
    assert (
        flag.reason == "it opens like a report more than once (lines 5, 11) and may contain several"
    )


def test_a_report_that_stands_there_again_is_flagged_and_not_split(tmp_path):
    corpus = corpus_of(tmp_path, report() * 30)
    assert [doc.id for doc in corpus.documents] == ["a"]
    (flag,) = [f for f in corpus.documents[0].flags if f.flag == "several reports"]
    assert "repeated word for word in the file (from lines 11, 21, 31," in flag.reason
    assert ", 101, … on)" in flag.reason


def test_of_several_reports_one_that_stands_there_again_is_flagged():
    found = split_reports(report() + report() + report("白杨县", 2022))
    assert [part.line for part in found.parts] == [1, 21]
    assert "(from line 11 on)" in found.doubt


def test_a_budget_report_behind_the_report_is_flagged(tmp_path):
    title = "关于青禾县2023年预算执行情况和2024年预算草案的报告\n"
    corpus = corpus_of(tmp_path, report() + title + BODY * 3)
    assert len(corpus.documents) == 1
    assert [f.flag for f in corpus.documents[0].flags if f.flag == "several reports"]


ENGLISH = "On behalf of the county government I now report to the congress on our work over the past year.\n"


@pytest.mark.parametrize(
    "way",
    [
        lambda text: "".join(f"{line}\n{ENGLISH}" for line in text.splitlines()),
        lambda text: "".join(f"{line}\t{ENGLISH}" for line in text.splitlines()),
        lambda text: (
            text + "Report on the Work of the Government\nFellow Deputies,\n" + ENGLISH * 12
        ),
    ],
    ids=["line by line", "columns", "below"],
)
def test_a_translation_is_taken_out_and_recorded(tmp_path, way):
    document = corpus_of(tmp_path, way(report())).documents[0]
    plain = corpus_of(tmp_path, report()).documents[0]
    assert [b.text for b in document.blocks] == [b.text for b in plain.blocks]
    gone = [removed for removed in document.removed if removed.rule == "other languages"]
    assert len(gone) >= 10  # as many as the report has lines
    (flag,) = [f for f in document.flags if f.flag == "other languages"]
    assert flag.reason.startswith(f"{len(gone)} lines in another language were removed")
    assert document.docvars["place"] == "青禾县"


@pytest.mark.parametrize(
    "line",
    ["CBD", "GDP 5%", "ChatGPT", "APEC、PPP、5G", "（5）R&D", "发展ChatGPT、DeepSeek等large language model应用", "WTO IMF APEC"],
)  # fmt: skip
def test_names_and_terms_stay(line):
    texts = [*report().splitlines(), *[ENGLISH] * 9, line]
    assert foreign_lines(texts)[-1] is False


@pytest.mark.parametrize(
    "line",
    ["代表の皆様、ここに政府活動報告を行います。", "존경하는 대표 여러분, 정부사업보고를 드립니다.", "སྲིད་གཞུང་གི་ལས་དོན་སྙན་ཞུ།", "ھۆكۈمەت خىزمىتىدىن دوكلات",
     "ᠵᠠᠰᠠᠭ ᠤᠨ ᠣᠷᠳᠣᠨ", "Доклад о работе правительства"],
)  # fmt: skip
def test_lines_of_other_scripts_go(line):
    assert foreign_lines([*report().splitlines(), line])[-1]


def test_one_english_sentence_is_no_translation():
    assert not any(foreign_lines([*report().splitlines(), ENGLISH]))


def test_an_english_text_is_called_what_it_is(tmp_path):
    (tmp_path / "b.txt").write_text(ENGLISH * 20, encoding="utf-8")
    corpus = corpus_of(tmp_path, report())
    assert [reason for _, reason in corpus.unread] == ["it contains hardly any Chinese text"]


def test_reports_without_an_opening_are_split_at_title_and_session(tmp_path):
    def short(place, year):
        return report(place, year).replace(
            "现在，我代表县人民政府，向大会报告工作，请予审议。\n", ""
        )

    corpus = corpus_of(tmp_path, short("青禾县", 2024) + short("白杨县", 2022))
    assert [doc.docvars["place"] for doc in corpus.documents] == ["青禾县", "白杨县"]


def test_headings_that_are_years_split_a_collection():
    text = "".join(f"# {year}{mark}\n{BODY}{BODY}" for year, mark in ((2023, ""), (2022, "年")))
    assert [part.line for part in split_reports(text).parts] == [1, 4]
    assert len(split_reports(text.replace("# ", "")).parts) == 1


@pytest.mark.parametrize(
    "way",
    ["{1}\t{0}", "{1} {0}", "{0} / {1}", "{0}｜{1}", "{0} {1}"],
)
def test_numbers_and_dashes_beside_a_translation_stay(tmp_path, way):
    lines = [way.format(line, ENGLISH.strip()) for line in report().splitlines()]
    (document,) = corpus_of(tmp_path, "\n".join(lines)).documents
    assert (document.docvars["date"], document.docvars["speaker"]) == ("2024-01-10", "李某某")
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "现在，我代表县人民政府，向大会报告工作，请予审议。"
    assert "一、2023年工作回顾" in [block.text for block in document.blocks]


def test_a_translation_says_nothing_of_the_script(tmp_path):
    japanese = (
        "県人民政府を代表して、大会に活動の報告を行い、審議をお願いいたします。経済社会発展。\n"
    )
    text = "".join(f"{line}\n{japanese}" for line in report().splitlines())
    (document,) = corpus_of(tmp_path, text).documents
    assert document.docvars["script"] == "simplified"


def test_lines_of_pinyin_go(tmp_path):
    pinyin = "zhèng fǔ gōng zuò bào gào\n"
    text = "".join(f"{pinyin}{line}\n" for line in report().splitlines())
    (document,) = corpus_of(tmp_path, text).documents
    assert document.docvars["place"] == "青禾县"
    assert not any("zhèng" in paragraph.text for paragraph in document.paragraphs)


def test_a_report_pasted_as_one_line_tells_its_place(tmp_path):
    (document,) = corpus_of(tmp_path, report().replace("\n", "")).documents
    assert (document.docvars["place"], document.docvars["date"]) == ("青禾县", "2024-01-10")
