"""Sentences on reports too many or too odd for the worked study, from rows made by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.reading.read import read_corpus
from govtopics.messages import say
from govtopics.study.page.anchors import Places
from govtopics.study.page.comparison import _notes
from govtopics.study.page.differences import direction, lengths_differ, pairs_part
from govtopics.study.page.lengths import (
    following_sentences,
    follows_length,
    told_of_following,
    told_of_length,
)
from govtopics.study.page.spelled import Spelled, spelled_in_reports
from govtopics.study.page.told import (
    _decisive,
    _excerpts,
    _unlike,
    _zeros,
    told_of_ends,
)
from govtopics.study.page.told_words import told_of_words
from govtopics.study.page.unread_and_doubted import message
from govtopics.study.page.words import (
    Both,
    both,
    count,
    joined,
    number,
    percent,
    points,
    reason,
    span,
    term,
    text,
    theme_name,
)


class Named:
    """Places of reports that are called by their ids, with nothing that keeps them apart."""

    excerpts = frozenset()

    def __init__(self, ids):
        about = {"kind": "annual report", "admin_level": "county", "year": "2023"}
        self.about = pd.DataFrame([about] * len(ids), index=list(ids))
        self.names = {name: name for name in ids}
        self.spoken = self.names

    def kind(self, document):
        return both("", "")

    def told(self, document):
        return text(document)

    name = row = told

    def group(self, row):
        return term(row["group"])


def rows_of(shares, **other):
    """One row a report: its name, share in per cent, and what is the same for all."""
    table = pd.DataFrame(
        {
            "group": list(shares),
            "estimate": [share / 100 for share in shares.values()],
            "extent": "whole", "status": "estimated", "reason": "", "n_hits": 1, "n_sentences": 5,
            "decisive_term": "", "largest_change": 0.0, "high": float("nan"),
            "name_share": 0.1, "wide_share": 0.5,
            "hits_per_1000_chars": [share / 10 for share in shares.values()],
        }
    )  # fmt: skip
    return table.assign(**other)


def told(sentences):
    said = joined(sentences, "", " ")
    return said.zh.striptags(), said.en.striptags()


def ends(rows):
    return told(told_of_ends(rows, Named(list(rows["group"]))))


def words_told(theme, rows, words, places, instead=()):
    return told(told_of_words(theme, rows, words, instead, places))


THEME = Theme("治理", ("治理",), ("共治",), ("社区",))
NAMED = dict.fromkeys("abcde", Spelled({"治理": 1}, {}))
SEVEN = {"a": 30, "b": 10, "c": 70, "d": 20, "e": 70, "f": 40, "g": 10}


def test_of_more_than_six_reports_the_median_is_told_and_ties_go_by_name():
    assert ends(rows_of(SEVEN)) == (
        "全文报告中占比最高的是c（70.0%），最低的是g（10.0%）。全部 7 份的中位数为 30.0%。",
        (
            "Among the complete reports the share runs from 10.0% (g) to 70.0% (c). The median of "
            "all 7 is 30.0%."
        ),
    )
    six = {name: share for name, share in SEVEN.items() if name != "g"}
    assert "中位数" not in ends(rows_of(six))[0]


def test_the_median_is_that_of_all_reports_and_not_of_those_with_a_hit():
    # Of 0 0 0 0 10 20 30 the fourth is 0; of those with a hit it would be 20.
    shares = {**dict.fromkeys("abcd", 0), "e": 10, "f": 20, "g": 30}
    rows = rows_of(shares, n_hits=[0, 0, 0, 0, 1, 1, 1])
    zh, en = ends(rows)
    assert zh.endswith("全部 7 份的中位数为 0（没有命中的按 0 计）。")
    assert en.endswith("The median of all 7 is 0, counting reports without a hit as 0.")
    alone = ends(rows.assign(n_hits=[0, 0, 0, 0, 0, 0, 1]))
    assert alone[0].startswith("全文报告中只有g有命中：30.0%。全部 7 份的中位数为 0")


def test_reports_of_unknown_extent_are_not_called_complete():
    rows = rows_of({"a": 10, "b": 20}, extent=["whole", "unknown"])
    assert ends(rows) == (
        "参加比较的报告中占比最高的是b（20.0%），最低的是a（10.0%）。",
        "Among the reports compared the share runs from 10.0% (a) to 20.0% (b).",
    )
    assert ends(rows.assign(n_hits=[0, 1])) == (
        "参加比较的报告中只有b有命中：20.0%。",
        "Among the reports compared only b has hits: 20.0%.",
    )
    assert ends(rows.tail(1)) == ("占比为 20.0%。", "Its share is 20.0%.")
    assert ends(rows.tail(1).assign(n_hits=0)) == ("", "")
    assert ends(rows.head(0)) == ("", "")


def test_the_ends_are_those_of_the_reports_with_a_hit():
    rows = rows_of({"a": 10, "b": 20, "c": 0}, n_hits=[1, 2, 0])
    assert ends(rows) == (
        "有命中的 2 份全文报告中占比最高的是b（20.0%），最低的是a（10.0%）。",
        "Among the 2 complete reports that have a hit, the share runs from 10.0% (a) to 20.0% (b).",
    )
    assert ends(rows_of({"a": 10, "b": 10})) == (
        "全文报告的占比都是 10.0%。",
        "Among the complete reports the share is 10.0% throughout.",
    )


def test_where_hits_order_the_reports_otherwise_their_ends_are_told_too():
    # One long sentence with few hits has the highest share.
    rows = rows_of({"a": 30, "b": 20, "c": 10}, hits_per_1000_chars=[0.5, 2.25, 1.0])
    zh, en = ends(rows)
    assert zh.endswith(
        "最低的是c（10.0%）。若按每千字命中数，最高的是b（2.25），最低的是a（0.50）。"
    )
    assert en.endswith(
        " By hits per 1,000 characters, b has the highest (2.25) and a has the lowest (0.50)."
    )
    low = ends(rows.assign(hits_per_1000_chars=[3.0, 0.25, 1.0]))
    assert low[0].endswith("若按每千字命中数，最低的是b（0.25）。")
    assert "每千字" not in ends(rows.assign(hits_per_1000_chars=[3.0, 2.0, 2.0]))[0]


def test_chinese_stands_apart_from_digits_of_values():
    assert both("共{n}份，{m}", "{n}", n=3, m=4).zh == "共 3 份，4"
    assert both("{a}{b}", "", a="甲区", b=2023).zh.striptags() == "甲区 2023"
    assert both("至<b>{share}</b>", "", share=percent(0.5)).zh == "至<b> 50.0%</b>"
    assert both("{name}写到", "", name="甲区 2023").zh.striptags() == "甲区 2023 写到"
    assert both("{name}写到", "", name="甲区").zh.striptags() == "甲区写到"


def test_reports_are_counted_by_their_hits_and_what_cannot_be_estimated_apart():
    rows = rows_of({"a": 10, "b": 0, "c": 0}, n_hits=[1234, 0, 5])
    rows["status"] = ["estimated", "estimated", "not estimable"]
    zh, en = words_told(THEME, rows, NAMED, Named("abc"))
    assert zh == "2 份报告中有 1 份有命中，共 1,234 处。写到治理。1 份不可估计。"
    assert (
        en
        == "1 of 2 reports has hits (1,234 in total). It mentions 治理 by name. Not estimable in 1."
    )


@pytest.mark.parametrize(
    ("shares", "n_hits", "zh", "en"),
    [
        ({"a": 1, "b": 2}, [1, 4], "2 份报告都有命中，共 5 处。有命中的都写到治理。",
         "Both reports have hits (5 in total). All reports with hits mention 治理 by name."),
        ({"a": 0, "b": 0}, [0, 0], "2 份报告都没有命中。", "None of 2 reports has a hit."),
        ({"a": 1}, [1], "有 1 处命中。写到治理。", "It has 1 hit. It mentions 治理 by name."),
        ({"a": 0}, [0], "没有命中。", "It has no hit."),
        ({}, [], "", ""),
    ],
)  # fmt: skip
def test_how_many_reports_have_hits(shares, n_hits, zh, en):
    rows = rows_of(shares, n_hits=n_hits)
    assert words_told(THEME, rows, NAMED, Named("ab")) == (zh, en)


def test_a_report_mentions_a_theme_only_where_its_name_occurs():
    words = {
        "a": Spelled({"治理": 1}, {"共治": 9}),
        "b": Spelled({}, {"共治": 2, "社区": 1}), "c": Spelled({}, {"网格": 3}),
        "d": Spelled({}, {"共治": 1}), "e": Spelled({}, {"共治": 1}),
    }  # fmt: skip
    rows = rows_of(dict.fromkeys("abc", 10), name_share=[0.01, 0.0, 0.0])
    zh, en = words_told(THEME, rows, words, Named("abcde"))
    assert zh == ("3 份报告都有命中，共 3 处。1 份写到治理；b、c只用到其他词：网格、共治、社区。")
    assert en == (
        "All 3 reports have hits (3 in total). 1 mentions 治理 by name; b, c use only other words "
        "of the theme: 网格, 共治, 社区."
    )
    none = words_told(THEME, rows.tail(2), words, Named("abcde"))
    assert none[0].endswith("没有一份写到治理；用到的是这个主题的其他词：网格、共治、社区。")
    assert none[1].endswith(
        "None mentions 治理 by name; other words of the theme are used: 网格, 共治, 社区."
    )
    five = rows_of(dict.fromkeys("abcde", 10), name_share=[0.01, 0, 0, 0, 0])
    many = {**words, "b": Spelled({}, {f"词{i}": 9 for i in range(7)})}
    zh, en = words_told(THEME, five, many, Named("abcde"))
    assert "b、c、d等 4 份只用到其他词：词0、词1、词2、词3、词4、词5等。" in zh
    assert (
        "b, c, d and 1 more use only other words of the theme: 词0, 词1, 词2, 词3, 词4, 词5 and "
        "others." in en
    )


def test_where_the_name_is_spelled_otherwise_the_spelling_is_told():
    resilient = Theme("韧性城市", ("韧性城市", "韧性…城市"), ("防汛",))
    words = {
        "a": Spelled({"韧性城市": 1, "韧性智慧城市": 1}, {}),
        "b": Spelled({"韧性、智慧城市": 2}, {"防汛": 1}),
        "c": Spelled({"韧性安全城市": 1}, {}),
        "d": Spelled({}, {"防汛": 4}),
    }  # fmt: skip
    rows = rows_of(dict.fromkeys("abcd", 10), name_share=[0.1, 0.1, 0.1, 0])
    zh, en = words_told(resilient, rows, words, Named("abcd"))
    assert zh == (
        "4 份报告都有命中，共 4 处。1 份写到韧性城市；"
        "另有b、c写作“韧性、智慧城市”“韧性安全城市”；d只用到其他词：防汛。"
    )
    assert en == (
        "All 4 reports have hits (4 in total). 1 mentions 韧性城市 by name; b, c mention "
        "韧性城市 as 韧性、智慧城市, 韧性安全城市; d uses only other words of the theme: 防汛."
    )
    # None of these two spells it.
    zh, en = words_told(resilient, rows.iloc[1:3], words, Named("abcd"))
    assert zh.endswith("有命中的都写到韧性城市（写作“韧性、智慧城市”“韧性安全城市”）。")
    assert en.endswith("All reports with hits mention 韧性城市 as 韧性、智慧城市, 韧性安全城市.")
    zh, en = words_told(resilient, rows.iloc[2:3], words, Named("abcd"))
    assert zh == "有 1 处命中。写到韧性城市（写作“韧性安全城市”）。"
    assert en == "It has 1 hit. It mentions 韧性城市 as 韧性安全城市."
    many = {"c": Spelled({f"韧性{x}城市": 9 - i for i, x in enumerate("甲乙丙丁")}, {})}
    zh, en = words_told(resilient, rows.iloc[2:3], many, Named("abcd"))
    assert zh.endswith("（写作“韧性甲城市”“韧性乙城市”“韧性丙城市”等）。")
    assert en.endswith("as 韧性甲城市, 韧性乙城市, 韧性丙城市, ….")
    # One with the label and one without: both are told.
    zh, _ = words_told(resilient, rows.head(2), words, Named("abcd"))
    assert zh.endswith("1 份写到韧性城市；另有b写作“韧性、智慧城市”。")


def test_the_spellings_of_a_report_are_those_of_its_own_hits(worked):
    assert spelled_in_reports(worked, "治理") == {
        "a": Spelled({"基层治理": 1}, {"社区治理": 1}), "b": Spelled({"基层治理": 2}, {}),
        "d": Spelled({}, {"社区治理": 1}),
    }  # fmt: skip


def test_a_term_with_a_gap_is_told_as_it_is_spelled(tmp_path):
    texts = {
        "a": [
            "（一）韧性宜居城市",
            "建设韧性“智慧”城市，",
            "办好小学。",
            "（二）韧性海绵城市",
            "栽种树木。",
        ],
        "b": ["今年，办好十件实事，打造“韧性”", "安全城市。", "又一个韧性城市。"],
    }
    for name, lines in texts.items():
        (tmp_path / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    book = Codebook((Theme("韧性城市", ("韧性…城市",), ("小学",)),))
    corpus = read_corpus(tmp_path)
    study = SimpleNamespace(corpus=corpus, themes=measure_themes(corpus.to_paragraphs(), book))
    # What goes on in another paragraph is told by its term.
    assert spelled_in_reports(study, "韧性城市") == {
        "a": Spelled({"韧性宜居城市": 1, "韧性智慧城市": 1, "韧性海绵城市": 1}, {"小学": 1}),
        "b": Spelled({"韧性…城市": 1, "韧性城市": 1}, {}),
    }


def test_reports_before_a_theme_can_be_measured_are_told_by_the_year():
    theme = Theme("治理", ("治理",), since={"default": 2024, "省": 2025})
    places = Named("abc")
    places.about["parent"] = ["市", "省", "市"]
    early = {"status": "not estimable", "reason": "before_since: n=1", "n_hits": 0}
    rows = rows_of(dict.fromkeys("abc", float("nan")), **early)
    assert words_told(theme, rows, {}, places) == (
        "不可测量：a、c早于 2024 年。不可测量：b早于 2025 年。",
        "Not measurable before 2024: a, c. Not measurable before 2025: b.",
    )


def test_excerpts_are_told_by_their_ends():
    assert told(_excerpts(rows_of({"a": 30, "b": 10, "c": 20}))) == (
        "节选 3 份（10.0%–30.0%），不与全文比较。",
        "3 excerpts (10.0%–30.0%) are not comparable with complete reports.",
    )
    assert told(_excerpts(rows_of({"a": 30})))[1].startswith("1 excerpt (30.0%) is not")
    assert told(_excerpts(rows_of({}))) == ("", "")


def test_the_term_that_moves_a_share_most_is_told_with_its_report():
    rows = rows_of(
        {"c": 10, "b": 20, "a": 30, "d": 40},
        decisive_term=["甲词", "乙词", "丙词", None],
        largest_change=[0.1, 0.256, 0.05, 0.0],
    )
    assert told(_decisive(rows, Named("abcd"))) == (
        "受单个词影响最大的是b：去掉“乙词”，占比下降 25.6 个百分点。",
        "b is the most sensitive to a single term: without 乙词 its share falls by 25.6 points.",
    )
    tied = rows.assign(largest_change=0.1)
    assert told(_decisive(tied, Named("abcd"))) == (
        (
            "受单个词影响最大的有 3 份：a去掉“丙词”、b去掉“乙词”、c去掉“甲词”，"
            "占比都下降 10.0 个百分点。"
        ),
        (
            "3 reports are the most sensitive to a single term: a without 丙词, b without 乙词, "
            "c without 甲词; each share falls by 10.0 points."
        ),
    )
    # .0996 and .1004 are printed alike, and .0994 is not.
    close = rows.assign(largest_change=[0.0996, 0.1004, 0.0994, 0.0])
    assert told(_decisive(close, Named("abcd")))[0].startswith("受单个词影响最大的有 2 份：b去掉")
    part = rows.assign(extent=["whole", "excerpt", "whole", "whole"])
    assert told(_decisive(part, Named("abcd")))[0].startswith("受单个词影响最大的是b 节选：")
    assert told(_decisive(rows.assign(decisive_term=""), Named("abcd"))) == ("", "")


def test_of_many_zeros_three_are_named_with_what_wider_words_find():
    four = rows_of(dict.fromkeys("abcd", 0), n_sentences=[5, 1, 7, 8], wide_share=[0.4, 0, 0.2, 0])
    assert told(_zeros(THEME, four, Named("abcd"))) == (
        "没有命中：a（5 句，较宽的词 40.0%）、b（1 句）、c（7 句，较宽的词 20.0%），另有 1 份。",
        (
            "No hit in a (5 sentences; with wider words 40.0%), b (1 sentence), c (7 sentences; "
            "with wider words 20.0%), and 1 more."
        ),
    )
    assert told(_zeros(THEME, four.head(3), Named("abcd")))[1].endswith("words 20.0%).")
    narrow = Theme("治理", ("治理",), ("共治",))
    assert "较宽" not in told(_zeros(narrow, four, Named("abcd")))[0]
    assert told(_zeros(THEME, four.head(0), Named("abcd"))) == ("", "")


def test_what_keeps_two_reports_apart():
    one = pd.Series({"kind": "annual report", "admin_level": "county", "year": "2023"})
    other = pd.Series({"kind": "half-year report", "admin_level": "township", "year": None})
    assert told([_unlike(one, other)]) == (
        "；两者类型和层级不同，差距仅供参考；有年份不明的",
        (
            "; the two differ in type and level of government, so read the gap as illustrative; "
            "the year of one is not known"
        ),
    )
    assert told([_unlike(other, one)])[0].endswith("年份不明的")
    assert told([_unlike(one, one)]) == ("", "")


@pytest.mark.parametrize(
    ("given", "turned_by", "status", "said"),
    [
        ("holds", "", "estimated",
         ("方向不变", "sign unchanged")),
        ("", "", "estimated", ("没有差别", "no difference")),
        ("turns", "turned_by_hits; turned_by_halves: kept=55", "estimated",
         ("方向会变：按每千字命中数，方向就不同；核心词随机取一半，只有 55% 的情形方向相同",
          ("sign changes: by hits per 1,000 characters; only 55% of random halves of the "
           "core terms give the same sign"))),
        ("holds", "", "not estimable", ("–", "–")),
    ],
)  # fmt: skip
def test_the_direction_of_a_difference(given, turned_by, status, said):
    row = {"direction": given, "turned_by": turned_by, "status": status, "difference": 0.2}
    assert told([direction(row)]) == said


@pytest.mark.parametrize("given", ["holds", "turns"])
def test_a_difference_that_rounds_to_nothing_has_no_direction(given):
    row = {"direction": given, "turned_by": "turned_by_hits", "status": "estimated"}
    for difference in (0.00049, -0.00049):
        said = told([direction({**row, "difference": difference})])
        assert said == ("几乎没有差别", "almost no difference")
    assert "几乎" not in told([direction({**row, "difference": 0.0005})])[0]


def test_of_many_words_that_turn_a_difference_three_are_named():
    without = [f"turned_without: term=词{i}" for i in range(4)]
    row = {"direction": "turns", "status": "estimated", "difference": 0.2}
    turned_by = "; ".join(["turned_by_name", *without, "turned_by_hits"])
    assert told([direction({**row, "turned_by": turned_by})]) == (
        (
            "方向会变：只用主题名称，方向就不同；"
            "去掉“词0”“词1”“词2”等 4 个词中的任何一个，方向就不同；按每千字命中数，方向就不同"
        ),
        (
            "sign changes: with the name only; without any of 4 terms (词0, 词1, 词2, …); "
            "by hits per 1,000 characters"
        ),
    )
    three = told([direction({**row, "turned_by": "; ".join(without[:3])})])[0]
    assert three.endswith("去掉“词0”，方向就不同；去掉“词1”，方向就不同；去掉“词2”，方向就不同")


def test_groups_whose_text_is_cut_otherwise_say_so():
    one = {"chars_per_paragraph": 126, "chars_per_sentence": 40}
    other = {"chars_per_paragraph": 100, "chars_per_sentence": 50.4}
    assert told([lengths_differ(one, other)]) == (
        "；段落长短不同（每段 126 字和 100 字）；句子长短不同（每句 40 字和 50 字）",
        (
            "; their paragraphs differ in length (126 and 100 characters); their sentences differ "
            "in length (40 and 50 characters)"
        ),
    )
    alike = {"chars_per_paragraph": 125, "chars_per_sentence": 50}
    shorter = {"chars_per_paragraph": 100, "chars_per_sentence": 40}
    assert told([lengths_differ(alike, shorter)]) == ("", "")


def test_how_many_themes_follow_the_length_of_the_text():
    estimands = ("estimate", "hits_per_1000_chars", "paragraph_share")
    rows = [
        (theme, estimand, f"chars_per_{length}", p, "estimated")
        for theme, levels in (("甲", (0.05, 0.01, 0.3, 0.04, 0.02, 0.5)),
                              ("乙", (0.051, 0.04, 0.3, 0.01, 0.04, 0.5)))
        for (estimand, length), p in zip(
            [(e, length) for e in estimands for length in ("paragraph", "sentence")], levels,
            strict=True)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["theme", "estimand", "length", "p", "status"])
    book = Codebook((Theme("甲", ("甲一",), english="First"), Theme("乙", ("乙一",))))
    zh, en = told([follows_length(table, book)])
    assert (
        "2 个可检验的主题里，占比随段落长短变化的 1 个（甲），随句子长短变化的 2 个（甲、乙）；"
    ) in zh
    assert (
        "每千字命中数随句子长短变化的 2 个（甲、乙）；段落占比随段落长短变化的 2 个（甲、乙）。"
        in zh
    )
    assert zh.endswith("全凭偶然，每一项平均也会有 0.1 个。")
    assert en.endswith(
        "Of 2 themes that can be tested, shares follow the length of paragraphs in 1 (First 甲) "
        "and that of sentences in 2 (First 甲, 乙); hits per 1,000 characters follow the length of "
        "sentences in 2 (First 甲, 乙); paragraph shares follow that of paragraphs in 2 (First 甲, "
        "乙). Chance alone would give 0.1 each on average."
    )
    few = told([follows_length(table[table["p"] > 0.045], book)])[0]
    assert "段落占比随段落长短变化的 0 个。" in few
    assert following_sentences(table) == ["甲", "乙"]
    assert following_sentences(table[table["p"] > 0.015]) == ["乙"]
    by_rho = table.assign(rho=-0.534)
    assert told(told_of_length(by_rho, "乙")) == (
        "句子越长的报告占比越低（ρ = −0.53），高低名次里有句子长短的影响。",
        (
            "The longer the sentences of a report, the lower its share (ρ = −0.53): the ranking "
            "partly reflects the length of sentences."
        ),
    )
    assert told(told_of_following(by_rho, book)) == (
        "句子越长的报告占比越低：甲（ρ = −0.53）、乙（ρ = −0.53）",
        (
            "the longer the sentences of a report, the lower its share of First 甲 (ρ = −0.53), "
            "乙 (ρ = −0.53)"
        ),
    )
    apart = by_rho.assign(rho=by_rho["theme"].map({"甲": 0.4, "乙": -0.6}))
    assert [found.zh.striptags() for found in told_of_following(apart, book)] == [
        "句子越长的报告占比越高：甲（ρ = +0.40）", "句子越长的报告占比越低：乙（ρ = −0.60）",
    ]  # fmt: skip
    assert told(told_of_length(by_rho[by_rho["p"] > 0.045], "乙")) == ("", "")
    none = told([follows_length(table.assign(status="not estimable"), book)])
    assert none[0].startswith("占比是否随段落和句子的长短变化，无法检验")


def test_a_missing_value_is_no_group_to_compare(worked):
    groups = pd.DataFrame(
        [("parent", "丁市"), ("parent", ""), *(("document", name) for name in "abc")],
        columns=["by", "group"],
    ).assign(extent="whole", n_documents=[2, 1, 1, 1, 1])
    tables = {
        "prevalence": groups,
        "differences": pd.DataFrame(columns=["by", "theme", "p_adjusted"]),
    }
    study = SimpleNamespace(
        settings=SimpleNamespace(prevalence_by=("parent", "kind")),
        themes=worked.themes, leading=worked.leading,
    )  # fmt: skip
    found = pairs_part(study, tables, Named("abc"))
    assert [(part["by"], part["n"], part["most"]) for part in found] == [
        ("document", 3, 8), ("parent", 1, 8),
    ]  # fmt: skip


def about(**columns):
    alike = {"kind": "annual report", "extent": "whole", "admin_level": "county"}
    lengths = {f"chars_per_{what}": [100, 100] for what in ("document", "paragraph", "sentence")}
    return pd.DataFrame({**alike, **lengths, **columns})


def test_what_makes_reports_hard_to_compare():
    assert list(_notes(about())) == []
    notes = about(
        kind=["half-year report", None], extent=["whole", "excerpt"],
        admin_level=["province", "county"], chars_per_document=[12_600, 10_000],
        chars_per_paragraph=[100, 126], chars_per_sentence=[40.4, 20.2],
    )  # fmt: skip
    assert [(note.zh.striptags(), note.en.striptags()) for note in _notes(notes)] == [
        ("类型不同：半年报告 1 份，未知 1 份。",
         "Their types differ: half-year report (1), unknown (1)."),
        ("全文与否不同：节选 1 份，全文 1 份。",
         "Not all are known to be complete: excerpt (1), whole (1)."),
        ("层级不同：县级 1 份，省级 1 份。",
         "Their levels of government differ: county (1), province (1)."),
        ("最长的报告是最短的 1.3 倍（12,600 字和 10,000 字）。",
         "The longest is 1.3 times as long as the shortest (12,600 and 10,000 characters)."),
        ("段落长短不同：平均每段 100 至 126 字。",
         "Paragraphs differ in length: on average 100 to 126 characters."),
        ("句子长短不同：平均每句 20 至 40 字。",
         "Sentences differ in length: on average 20 to 40 characters."),
    ]  # fmt: skip
    assert list(_notes(about(chars_per_document=[125, 100]))) == []


def test_numbers_as_they_are_printed():
    nan = float("nan")
    assert [percent(0.1234), percent(1, 0), percent(0), percent(0.00049), percent(nan)] == [
        "12.3%", "100%", "0", "&lt;0.1%", "–",
    ]  # fmt: skip
    assert [number(1234.567), number(0.5, 0), number(-0.137), number(nan)] == [
        "1,234.57", "0", "−0.14", "–",
    ]  # fmt: skip
    assert [points(0.0151), points(-0.003), points(0.0004), points(-0.0004), points(nan)] == [
        "+1.5", "−0.3", "0.0", "0.0", "–",
    ]  # fmt: skip
    assert [span(0.1, 0.25), span(0, 0), span(nan, 0.2), span(0.2, nan)] == [
        "10.0%–25.0%", "0–0", "", "",
    ]  # fmt: skip


def test_one_of_something_is_said_in_the_singular():
    said = [count(n, "term") for n in (0, 1, 2, 1234)]
    assert [each.en for each in said] == ["0 terms", "1 term", "2 terms", "1,234 terms"]
    assert [each.zh for each in said] == ["0", "1", "2", "1,234"]
    excerpts = [count(n, "is an excerpt", "are excerpts").en for n in (1, 2)]
    assert excerpts == ["1 is an excerpt", "2 are excerpts"]
    assert both("{n} 份", "{n}", n=count(1, "report")) == ("1 份", "1 report")


def test_phrases_in_both_languages():
    one, other = both("甲{n}", "A {n}", n=1), both("乙", "B")
    assert one + other == ("甲 1乙", "A 1B")
    assert joined([one, other]) == ("甲 1、乙", "A 1, B")
    assert joined([one, other], "；", "; ") == ("甲 1；乙", "A 1; B")
    assert one.__html__() == (
        '<span class="t" lang="zh-CN">甲 1</span><span class="t" lang="en">A 1</span>'
    )
    assert Both(one.zh, one.zh).__html__() == "甲 1"
    assert both("（{x}）", "({x})", x=one) == ("（甲 1）", "(A 1)")
    # In another phrase it stays HTML.
    assert "&lt;" not in one.zh.__class__("<p>{}</p>").format(one)


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("annual report", "年度报告", "annual report"), ("own_conduct", "自身建设", "own conduct"),
        ("whole", "全文", "whole"), ("excerpt", "节选", "excerpt"), ("county", "县级", "county"),
        ("province", "省级", "province"), ("review", "回顾", "review"), ("plan", "计划", "plan"),
        ("stated", "文中写明", "stated"), ("inferred", "推断", "inferred"),
        ("not estimable", "不可估计", "not estimable"), ("estimated", "已估计", "estimated"),
        ("general", "通用停用词", "general"), ("officialese", "公文套语", "officialese"),
        ("places", "地名", "places"), ("numbers", "数字", "numbers"),
        ("single characters", "单字", "single characters"), ("year", "年份", "year"),
        ("place", "地方", "place"), ("parent", "上级", "parent"), ("document", "报告", "report"),
        ("admin_level", "层级", "level"), ("kind", "类型", "kind"), ("time", "时间", "time"),
        ("function", "功能", "function"), ("extent", "全文或节选", "extent"),
        ("date", "日期", "date"), ("session", "会议", "session"),
        ("period_start", "涵盖时期（起）", "period start"),
        ("period_end", "涵盖时期（止）", "period end"),
        ("title", "标题", "title"), ("salutation", "称呼", "salutation"),
        ("speaker", "报告人", "speaker"), ("page number", "页码", "page number"),
        ("date line", "日期行", "date line"), ("session line", "会议行", "session line"),
        ("source line", "来源行", "source line"), ("navigation", "网站导航", "navigation"),
        ("copyright", "版权声明", "copyright"), ("site notice", "网站信息", "site notice"),
        ("contact", "联系方式", "contact"), ("address", "网页地址", "address"),
        ("comments", "评论区", "comments"), ("captcha", "验证码", "captcha"),
        ("related entries", "相关链接", "related entries"), ("infobox", "信息栏", "infobox"),
        ("contents", "目录", "contents"), ("licence", "许可说明", "licence"),
        ("page tools", "网页工具", "page tools"), ("applause", "掌声", "applause"),
        ("invisible", "不可见行", "invisible"),
        ("above the report", "篇首杂行", "above the report"),
        ("below the report", "篇末杂行", "below the report"), ("duplicate", "重复", "duplicate"),
        ("conflict", "标注有出入", "conflict"), ("mislabelled", "标注与文本不符", "mislabelled"),
        ("encoding", "编码可疑", "encoding"), ("truncated", "中途截断", "truncated"),
        ("unclosed", "没有结尾", "unclosed"), ("much removed", "删去过多", "much removed"),
        ("name", "文件名可疑", "name"), ("no vocabulary", "没有词进入模型", "no vocabulary"),
        ("one report", "主要来自一份报告", "mostly from one report"),
        ("no words", "没有词", "no words"),
        ("丁市", "丁市", "丁市"), (2023, "2023", "2023"), (None, "", ""),
    ],
)  # fmt: skip
def test_values_of_tables_in_both_languages(value, zh, en):
    said = term(value)
    assert (said.zh.striptags(), said.en.striptags()) == (zh, en)


def test_a_theme_is_called_by_its_english_name_too(worked):
    book = worked.themes.codebook
    named = [theme_name(book[label]) for label in ("治理", "韧性")]
    assert [name.zh.striptags() for name in named] == ["治理", "韧性"]
    assert [name.en.striptags() for name in named] == ["Governance 治理", "韧性"]


def test_a_reason_is_marked_as_english_where_it_has_no_chinese():
    known = message(say("None is available."))
    assert known.zh == "<span><bdi>没有可选的。</bdi></span>"
    assert known.en == '<span lang="en">None is available.</span>'
    assert message("so it is").zh == '<span lang="en"><bdi>so it is</bdi></span>'
    assert message(None).en.striptags() == ""


def test_a_cell_of_reasons_is_said_in_both_languages_without_harm():
    known = reason("no_review; too_few_years: n=2, least=10")
    assert known.zh == "<bdi>没有回顾部分；有报告的只有 2 年，需 10 年</bdi>"
    assert known.en == "<bdi>it has no review; 2 years have a report, 10 are needed</bdi>"
    assert reason("<b>").zh == "<bdi>&lt;b&gt;</bdi>"
    assert reason(None).en.striptags() == ""


def test_reports_without_a_year_go_by_their_ids(worked):
    corpus = worked.corpus
    assert Places(corpus).plain == {
        "a": "甲区 2022", "b": "甲区 2023", "c": "乙省 2023", "d": "丙区 2023",
    }  # fmt: skip
    assert Places(corpus).excerpts == {"d"}
    assert dict(Places(corpus).kinds) == {
        "a": "annual report", "b": "annual report", "c": "half-year report", "d": "annual report",
    }  # fmt: skip
