"""Two reports of a place: an invented pair of which every row was worked out by hand."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from govtopics.analysis.groups.alignment import marks
from govtopics.analysis.groups.years import compare_years
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.reading.read import parse_report
from govtopics.errors import CorpusError
from govtopics.language import speaking

BOOK = Codebook(
    (
        Theme("养老", ("养老",), english="Care"),
        Theme("低空", ("低空经济",), english="Low sky", since={"default": 2025}),
    )
)
BEFORE = (
    "一、2023年工作回顾",
    "过去一年，修通山路十条。",
    "二、2024年工作安排",
    "今年地区生产总值增长5%左右。建设“智慧粮仓”，推广水稻良种。",
    "完善养老服务体系，新建养老驿站20个；关爱留守儿童，开办假期课堂30处。",
    "各位代表！整治黑臭河道。",
    "扎实推进乡镇卫生院改造。",
)
NOW = (
    "一、2024年工作回顾",
    "扎实推进乡镇卫生院改造。",
    "二、2025年工作安排",
    "今年，地区生产总值增长5%以上。培育低空经济。",
    "完善养老服务体系，新建养老驿站25个。关爱留守儿童，开办假期课堂30处。",
    "各位代表！各位代表！低空经济要先行先试。",
)


def report(year, lines, name=None, place="甲市"):
    head = (f"{year}年{place}人民政府工作报告", "各位代表：")
    opening = "现在，我代表市人民政府向大会报告工作，请予审议。"
    return parse_report(name or f"{place}-{year}", "\n".join((*head, opening, *lines)))


@pytest.fixture(scope="module")
def found():
    corpus = Corpus((report(2024, BEFORE), report(2025, NOW)))
    return compare_years(corpus, "甲市", codebook=BOOK)


def test_every_sentence_is_kept_changed_new_or_dropped(found):
    rows = found.passages[["status", "form", "moved", "part", "text", "other_text"]]
    assert rows.to_numpy().tolist() == [
        ["kept", "", False, "sentence", "现在，我代表市人民政府向大会报告工作，请予审议。",
         "现在，我代表市人民政府向大会报告工作，请予审议。"],
        ["changed", "", False, "heading", "一、2024年工作回顾", "一、2023年工作回顾"],
        ["dropped", "", False, "sentence", "", "过去一年，修通山路十条。"],
        # From last year's plan into this year's review.
        ["kept", "", True, "sentence", "扎实推进乡镇卫生院改造。", "扎实推进乡镇卫生院改造。"],
        ["changed", "", False, "heading", "二、2025年工作安排", "二、2024年工作安排"],
        ["changed", "", False, "sentence", "今年，地区生产总值增长5%以上。",
         "今年地区生产总值增长5%左右。"],
        ["dropped", "", False, "sentence", "", "建设“智慧粮仓”，推广水稻良种。"],
        ["new", "", False, "sentence", "培育低空经济。", ""],
        ["changed", "split", False, "sentence",
         "完善养老服务体系，新建养老驿站25个。关爱留守儿童，开办假期课堂30处。",
         "完善养老服务体系，新建养老驿站20个；关爱留守儿童，开办假期课堂30处。"],
        ["kept", "repeated", False, "sentence", "各位代表！", "各位代表！"],
        ["dropped", "", False, "sentence", "", "整治黑臭河道。"],
        ["kept", "repeated", False, "sentence", "各位代表！", ""],
        ["new", "", False, "sentence", "低空经济要先行先试。", ""],
    ]  # fmt: skip


def test_what_changed_is_marked_inside_numbers_whole(found):
    marked = found.passages.query("status == 'changed'")["marked"].tolist()
    assert marked == [
        "一、[-2023-]{+2024+}年工作回顾",
        "二、[-2024-]{+2025+}年工作安排",
        "今年{+，+}地区生产总值增长5%[-左右-]{+以上+}。",
        # 个 alone between two changes is read as a part of them.
        "完善养老服务体系，新建养老驿站[-20个；-]{+25个。+}关爱留守儿童，开办假期课堂30处。",
    ]


def test_each_row_says_where_its_passages_stand(found):
    rows = found.passages.set_index("text")
    moved = rows.loc["扎实推进乡镇卫生院改造。"]
    assert (moved["text_ids"], moved["other_ids"]) == ("甲市-2025/p0005.1", "甲市-2024/p0010.1")
    assert (moved["time"], moved["other_time"]) == ("review", "plan")
    assert moved["section"] == "一、2024年工作回顾"
    split = found.passages.query("form == 'split'").iloc[0]
    assert split["text_ids"] == "甲市-2025/p0008.1 甲市-2025/p0008.2"
    assert split["other_ids"] == "甲市-2024/p0008.1"
    # This year: 24 + 12 + 16 + 7 + 19 + 17 + 5 + 5 + 10 = 115 characters, headings apart.
    assert (moved["start"], moved["end"]) == (24 / 115, 36 / 115)
    assert (split["start"], split["end"]) == (59 / 115, 95 / 115)
    assert split["n_chars"] == 36


def test_the_sum_counts_characters_of_sentences(found):
    table = found.summary().set_index("status")
    assert table["n"].tolist() == [4, 3, 2, 0]
    assert table["n_chars"].tolist() == [24 + 12 + 5 + 5, 16 + 36, 7 + 10, 0]
    # Last year: 24 + 12 + 15 + 16 + 36 + 5 + 7 + 12 = 127 characters.
    assert table["other_n"].tolist() == [3, 2, 0, 3]
    assert table["other_n_chars"].tolist() == [24 + 12 + 5, 15 + 36, 0, 12 + 16 + 7]
    assert table.loc["new", "share"] == 17 / 115
    assert table.loc["dropped", "other_share"] == 35 / 127
    assert "of 2025 40% word for word, 45% partly the same, 15% new; of 2024 28% dropped" in repr(
        found
    )


def test_words_that_stand_in_one_report_alone(found):
    rows = found.words[["status", "word", "kind", "n", "other_n", "text_id", "text"]]
    entered = rows[rows["status"] == "entered"].to_numpy().tolist()
    assert entered[0] == [
        "entered", "低空经济", "term", 2, 0, "甲市-2025/p0007.2", "培育低空经济。",
    ]  # fmt: skip
    # Not 培育, a verb of the genre, nor numbers and years.
    assert [row[1] for row in entered] == ["低空经济", "先行先试"]
    left = rows[rows["status"] == "left"].set_index("word")
    assert left.loc["智慧粮仓", "kind"] == "quoted"
    assert left.loc["智慧粮仓", "text"] == "建设“智慧粮仓”，推广水稻良种。"
    assert {"黑臭", "水稻", "良种"} <= set(left.index)
    assert not {"粮仓", "智慧", "养老", "2024", "20"} & set(left.index)


def test_themes_and_how_they_moved(found):
    care, sky = found.themes.to_dict("records")
    # This year 19 of 115 characters stand in a sentence on 养老, last year 36 of 127.
    assert (care["share"], care["other_share"]) == pytest.approx((19 / 115, 36 / 127))
    assert care["difference"] == pytest.approx(19 / 115 - 36 / 127)
    assert (care["n_hits"], care["other_n_hits"]) == (2, 2)
    assert care["reason"] == "two_texts"
    assert sky["reason"] == "group_before_since"
    assert sky["status"] == "not estimable"
    assert (sky["share"], sky["n_hits"]) == (pytest.approx(17 / 115), 2)
    assert math.isnan(sky["other_share"])
    assert pd.isna(sky["other_n_hits"])
    assert math.isnan(sky["difference"])


def test_it_says_that_two_texts_have_no_interval(found):
    assert found.notes[0] == "两份报告都作了全文统计，数字只描述这两篇文字，没有区间"
    with speaking("en"):
        assert "have no intervals" in found.notes[0]


def test_a_notebook_shows_the_marks_and_no_html_of_a_report():
    corpus = Corpus.from_texts(
        ["<b>增长</b>5%左右，全力稳住就业。", "<b>增长</b>6%左右，全力稳住就业。"],
        docvars=pd.DataFrame({"place": "甲市", "year": [2024, 2025]}),
    )
    shown = compare_years(corpus, "甲市", codebook=BOOK)._repr_html_()
    assert "&lt;b&gt;增长&lt;/b&gt;<del>5%</del><ins>6%</ins>左右" in shown
    assert "<b>增长" not in shown


def test_it_says_how_sentences_were_paired_and_why_the_kept_ones_differ_in_number(found):
    notes = found.notes[1:]
    assert notes[0].startswith("“部分相同”按字面相似度配对，约 4% 配得不对")
    assert "“新增”的句子约八分之一是旧话新说" in notes[0]
    assert notes[1].startswith("逐字保留的句数两年不同：“各位代表！”在两份报告中")


def test_a_difference_that_turns_is_named_in_the_notes_and_the_sum(found):
    held = found.themes.assign(direction=["holds", ""], turned_by="")
    steady = replace(found, themes=held)
    assert "direction turns" not in repr(steady)
    assert not [note for note in steady.notes if "方向" in note]
    by = "turned_by_wide; turned_without: term=甲; turned_without: term=乙; turned_without: term=丙"
    turned = replace(found, themes=held.assign(direction=["turns", ""], turned_by=[by, ""]))
    assert repr(turned).endswith("; direction turns: 养老")
    (note,) = [note for note in turned.notes if "方向" in note]
    assert note.startswith("换一种口径方向就会变的主题（以 * 标出，共 1 个）：养老（加外围词")
    assert "去掉“甲”“乙”等 3 个词中的任何一个就不是这样" in note
    with speaking("en"):
        (note,) = [note for note in turned.notes if "sign" in note]
    assert "Care (" in note
    assert "without any of 3 terms (甲, 乙, …)" in note


def test_a_much_longer_report_is_said_to_bring_more_words():
    # 26 characters against 13: twice as long. 低空经济 stands in the longer one alone.
    found = two(
        "加快城乡养老服务网络建设。大力培育壮大低空经济特色产业。", "加快城乡养老服务网络建设。"
    )
    (note,) = [note for note in found.notes if "篇幅" in note]
    n = len(found.words)
    assert note.startswith("2025 年的报告比 2024 年的长 115%（28 字与 13 字）")
    assert f"新出现 {n} 个，每万字 {10_000 * n / 28:.0f} 个；不再出现 0 个，每万字 0 个" in note
    same = two("加快城乡养老服务网络建设。", "加快城乡养老服务网络扩容。")
    assert not [note for note in same.notes if "篇幅" in note]


def test_that_differences_are_of_exact_shares_is_said_where_columns_do_not_show_it(found):
    rows = {"share": [0.1006, None], "other_share": [0.0994, None], "difference": [0.0012, None]}
    off = replace(found, themes=found.themes.assign(**rows))
    # 10.1 − 9.9 is .2, and the difference of the exact shares .1.
    assert off.notes[-1].startswith("差按未四舍五入的占比计算")
    even = replace(found, themes=found.themes.assign(share=0.2, other_share=0.1, difference=0.1))
    assert not [note for note in even.notes if "四舍五入" in note]


# ---------------------------------------------------------------------- which reports


def of_years(*years, **docvars):
    texts = [
        f"{year}年修路{year - 2000}条，{'甲乙丙丁戊'[i]}处架桥。" for i, year in enumerate(years)
    ]
    about = pd.DataFrame({"place": "甲市", "year": years} | docvars)
    return Corpus.from_texts(texts, ids=[f"r{i}" for i in range(len(years))], docvars=about)


def chosen(corpus, place="甲市", **asked):
    found = compare_years(corpus, place, codebook=BOOK, **asked)
    return found.document_id, found.other_document_id, [str(r) for r in found.reasons[:-1]]


def test_the_latest_two_years_or_those_asked_for():
    corpus = of_years(2020, 2022, 2023, 2021)
    assert chosen(corpus) == ("r2", "r1", [])
    assert chosen(corpus, year=2022) == ("r1", "r3", [])
    assert chosen(corpus, year=2023, other=2021)[:2] == ("r2", "r3")
    gap = chosen(of_years(2020, 2023))
    assert gap == ("r1", "r0", ["not_the_year_before: year=2023, other=2020"])


def test_of_several_reports_of_a_year_one_speaks_for_it_and_the_others_are_named():
    years = (2022, 2023, 2023, 2023, 2023)
    kinds = ["annual report", "half-year report", "annual report", "annual report", None]
    extents = ["whole", "whole", "excerpt", "whole", "whole"]
    corpus = of_years(*years, kind=kinds, extent=extents)
    why = ["other_reports_of_year: year=2023, n=3, names=r1、r2、r4"]
    assert chosen(corpus) == ("r3", "r0", why)
    alike = of_years(2022, 2023, 2023, kind="annual report", extent="whole")
    longest = Corpus.from_texts(
        [*alike.texts[:2], alike.texts.iloc[2] * 2], ids=list(alike.ids), docvars=alike.docvars
    )
    assert chosen(longest)[0] == "r2"


def test_a_report_that_is_left_out_never_speaks():
    corpus = of_years(2021, 2022, 2023, left_out=[None, None, "mislabelled"])
    assert chosen(corpus) == ("r1", "r0", ["reports_left_out: names=r2 (mislabelled)"])
    with pytest.raises(
        CorpusError,
        match=r"one year only \(2021\); two years are needed\. Excluded: r1 \(duplicate\)",
    ):
        chosen(of_years(2021, 2022, left_out=[None, "duplicate"]))


def test_the_same_text_twice_is_told():
    twice = Corpus.from_texts(["修路。", "修路。"], docvars=pd.DataFrame(
        {"place": "甲市", "year": [2022, 2023]}))  # fmt: skip
    found = compare_years(twice, "甲市", codebook=BOOK)
    assert str(found.reasons[0]) == "same_text"
    assert found.passages["status"].tolist() == ["kept"]


@pytest.mark.parametrize(
    ("corpus", "asked", "told"),
    [
        (of_years(2022, 2023), {"place": "甲市市"}, "of '甲市市'. Did you mean '甲市'?"),
        (of_years(2022), {}, "甲市 has reports for one year only (2022); two years are needed."),
        (of_years(2022, 2023), {"year": 2030}, "no report of 2030. Years with a report: 2022"),
        (of_years(2022, 2023), {"year": 2022}, "no report before 2022"),
        (of_years(2022, 2023), {"year": 2022, "other": 2023}, "Swap the two"),
        (of_years(2022, 2023, year=[None, None]), {}, "has a year"),
        (
            of_years(2022, 2023, code=["330102", "620102"], parent=["丙市", "乙市"]), {},
            "2 places are called 甲市: 330102 (丙市), 620102 (乙市). Use the code of one",
        ),
        (Corpus.from_texts(["修路。"]), {}, "no docvar 'place'"),
    ],
)  # fmt: skip
def test_bad_input_is_told(corpus, asked, told):
    with pytest.raises(CorpusError) as error:
        compare_years(corpus, **{"place": "甲市", **asked}, codebook=BOOK)
    assert told in str(error.value)


def test_two_places_of_one_name_by_code():
    codes = ["330102", "620102", "330102", "620102"]
    corpus = of_years(2022, 2022, 2023, 2023, code=codes, parent=["丙市", "乙市"] * 2)
    assert chosen(corpus, "620102") == ("r3", "r1", [])


@pytest.mark.parametrize("name", ["浙江省", "浙江", "Zhejiang", "330000"])
def test_a_place_by_any_of_its_names(name):
    for docvars in ({"place": "浙江省", "code": "330000"}, {"place": "浙江省"}):
        found = compare_years(of_years(2022, 2023, **docvars), name, codebook=BOOK)
        assert (found.place, found.year) == ("浙江省", 2023)
        assert found.called == "浙江省"
        with speaking("en"):
            assert found.called == "Zhejiang"  # the gazetteer knows one place of the name


def test_a_short_name_of_several_places_asks_for_a_code():
    codes = ["220000", "220200"] * 2
    corpus = of_years(2022, 2022, 2023, 2023, place=["吉林省", "吉林市"] * 2, code=codes)
    with pytest.raises(CorpusError, match=r"2 places are called 吉林: 220000 .*220200"):
        compare_years(corpus, "吉林", codebook=BOOK)
    assert chosen(corpus, "吉林市")[:2] == ("r3", "r1")


def test_a_place_whose_code_changed_is_one_place():
    codes = ["110228", "110118"]
    corpus = of_years(2014, 2016, code=codes, parent="北京市")
    assert chosen(corpus, "110118")[:2] == ("r1", "r0")
    assert chosen(corpus)[:2] == ("r1", "r0")


# ---------------------------------------------------------------------- marks


def test_a_stray_character_between_two_changes_is_part_of_them():
    found = [tuple(mark) for mark in marks("抓好甲的乙工作。", "抓好丙的丁工作。")]
    assert found == [("抓好", "抓好"), ("甲的乙", "丙的丁"), ("工作。", "工作。")]


# ---------------------------------------------------------------------- counts


def two(now, before):
    docvars = pd.DataFrame({"place": "甲市", "year": [2025, 2024]})
    return compare_years(Corpus.from_texts([now, before], docvars=docvars), "甲市", codebook=BOOK)


def test_the_characters_of_a_sentence_count_once_in_its_report():
    # The second sentence is like the first, whose partner is nearer: 13 + 15 against 13 characters.
    now = "加快城乡养老服务网络建设。加快养老服务网络城乡一体建设。"
    found = two(now, "加快城乡养老服务网络建设。")
    rows = found.passages[["status", "form", "n_chars", "other_n_chars"]].to_numpy().tolist()
    assert rows == [["kept", "", 13, 13], ["changed", "also now", 15, 0]]
    back = two("加快城乡养老服务网络建设。", now)
    rows = back.passages[["status", "form", "n_chars", "other_n_chars"]].to_numpy().tolist()
    assert rows == [["kept", "", 13, 13], ["changed", "also before", 0, 15]]
    assert back.summary()["other_share"].tolist() == [13 / 28, 15 / 28, 0, 0]
    assert found.summary()["share"].tolist() == [13 / 28, 15 / 28, 0, 0]
    assert found.summary()["other_n"].tolist() == [1, 0, 0, 0]


def test_a_sentence_kept_word_for_word_is_no_piece_of_another_too():
    kept = "开办假期课堂三十处。"
    before = f"完善养老服务体系，新建养老驿站，开办假期课堂三十处。{kept}"
    found = two(f"完善养老服务体系，新建养老驿站。{kept}", before)
    ids = " ".join(found.passages["text_ids"]).split()
    assert len(ids) == len(set(ids)) == 2
    # 16 + 10 characters, as the report has.
    assert found.summary()["n_chars"].sum() == found.groups["chars_per_document"][0] == 26


def test_a_word_that_is_more_frequent_or_was_in_a_longer_one_has_not_entered():
    found = two("养护公路。养护桥梁。种植茶树。", "养护农田。采摘茶树菇。公路桥梁。")
    assert found.words.query("status == 'entered'")["word"].tolist() == ["种植"]
    assert found.words.query("status == 'left'")["word"].tolist() == ["农田", "茶树菇", "采摘"]


@pytest.mark.parametrize("codes", [(None, None, None), ("110228", "110228", "110118")])
@pytest.mark.parametrize("asked", ["密云县", "密云区", "密云", "110118"])
@pytest.mark.parametrize("years", [(2013, 2015, 2016), ("2013年", "2015", "2016年")])
def test_a_place_is_one_under_its_names_and_codes_as_in_a_panel(codes, asked, years):
    about = pd.DataFrame({"place": ["密云县", "密云", "密云区"], "year": years, "code": codes})
    about = about.astype({"year": object, "code": object})
    corpus = Corpus.from_texts(["修路。", "修渠。", "修桥。"], ids=list("abc"), docvars=about)
    found = compare_years(corpus, asked, codebook=BOOK)
    assert (found.place, found.year, found.other_year) == ("密云区", 2016, 2015)
    assert (found.document_id, found.other_document_id) == ("c", "b")


def test_a_name_of_several_places_is_asked_for_by_code_wherever_the_gazetteer_knows_it():
    about = pd.DataFrame(
        {
            "place": ["鼓楼区"] * 4,
            "parent": ["南京市", "南京市", "徐州市", "徐州市"],
            "year": [2020, 2021] * 2,
        }
    )
    corpus = Corpus.from_texts(["修路。", "修渠。", "修桥。", "修塔。"], docvars=about)
    with pytest.raises(CorpusError, match=r"2 places are called 鼓楼区: 320106 \(南京市\), 320302"):
        compare_years(corpus, "鼓楼区", codebook=BOOK)
    assert compare_years(corpus, "320302", codebook=BOOK).passages["text"].tolist() == [
        "",
        "修塔。",
    ]
