"""Words as they are drawn: which side they tell apart, whom they meet, where they stand, how cut.

No number stands twice in these tables, so that whatever is exchanged is seen.
"""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from reading import Page

from govtopics.analysis.groups.trajectories import measure_terms
from govtopics.corpus.corpus import Corpus
from govtopics.figures.cooccurrence import cooccurrence_table, draw_cooccurrence
from govtopics.figures.dispersion import dispersion_table, draw_dispersion
from govtopics.figures.keyness import draw_keyness, keyness_table
from govtopics.figures.lexicon import draw_lexicon, lexicon_table
from govtopics.figures.positions import draw_positions
from govtopics.figures.removed import draw_removed, removed_table
from govtopics.figures.stopwords import draw_stopwords, stopwords_table
from govtopics.figures.tools.style import figure_style
from govtopics.figures.tools.tables import positions_table
from govtopics.tokens.tokens import Tokens

pytestmark = pytest.mark.usefixtures("off_screen")

NAN = np.nan
NAMES = {"r1": "甲", "r2": "乙", "r3": "丙"}


# ------------------------------------------------------------------- keyness


@pytest.fixture
def key_words():
    """Of 甲 (6 reports, 1,200 words) against 乙 (8 reports, an excerpt among them)."""
    rows = [
        ("经济", 0.4, 3.1, 0.2, 0.7, 5, 41, 4.1, 1.3, 2),
        ("治理", 1.2, 6.4, 0.5, 9.9, 6, 72, 7.2, 0.4, 1),
        ("网格", 0.9, 2.2, -3.0, 1.4, 3, 13, 2.7, 0.6, 4),
        ("工业", -1.1, -5.3, -1.5, -0.8, 1, 9, 0.9, 8.6, 7),
        ("三农", -0.3, -2.6, -0.35, -0.1, 2, 14, 1.4, 3.8, 5),
        ("都用", 0.0, 0.0, -0.1, 0.1, 6, 20, 2.0, 2.1, 8),
    ]
    columns = ["term", "log_odds", "z", "low", "high", "n_documents", "n_occurrences", "per_1000",
               "other_per_1000", "other_n_documents"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).assign(
        by="place", group="甲", other="乙", status="estimated", extent="whole",
        other_extent="mixed", n_other=11, n_all_documents=6, other_n_all_documents=8,
        n_words=1200, other_n_words=34567,
    )  # fmt: skip


def test_the_first_words_of_each_side_are_in_the_table(key_words):
    table = keyness_table(key_words, 2)
    assert list(zip(table["side"], table["rank"], table["term"], strict=True)) == [
        ("group", 1, "治理"), ("group", 2, "经济"), ("other", 1, "工业"), ("other", 2, "三农")
    ]  # fmt: skip
    assert len(keyness_table(key_words, 9)) == 5
    tied = key_words.assign(z=[1, 1, 1, -1, -1, 0])
    assert list(keyness_table(tied)["term"]) == ["治理", "经济", "网格", "三农", "工业"]


@pytest.mark.parametrize(
    ("language", "heads", "columns"),
    [
        ("zh", ("甲：6 份报告，1,200 词", "乙（含节选）：8 份报告，34,567 词"),
         ["对数优势比", "z", "每千词（对方）", "报告"]),
        ("en", ("甲 (reports: 6, words: 1,200)", "乙 (some excerpts) (reports: 8, words: 34,567)"),
         ["log-odds ratio", "z", "per 1,000 (other)", "reports"]),
    ],
)  # fmt: skip
def test_words_stand_beside_their_numbers_on_their_side(key_words, language, heads, columns):
    page = Page(draw_keyness(keyness_table(key_words), language=language))
    mine = [["治理", "6.4", "7.2 (0.4)", "6/6"], ["经济", "3.1", "4.1 (1.3)", "5/6"],
            ["网格", "2.2", "2.7 (0.6)", "3/6"]]  # fmt: skip
    theirs = [["工业", "5.3", "8.6 (0.9)", "7/8"], ["三农", "2.6", "3.8 (1.4)", "5/8"], []]
    lines = page.lines()
    assert lines[1:3] == [list(heads), columns * 2]
    # The axis of the shorter side stands beside the last word of the longer one.
    words = [line for line in lines[3:] if line[0] in ("治理", "经济", "网格")]
    assert words == [one + other for one, other in zip(mine, theirs, strict=True)]


def test_dots_and_intervals_stand_in_the_rows_of_their_words(key_words):
    page = Page(draw_keyness(keyness_table(key_words)))
    read = []
    middle = 91.5 * 72 / 25.4
    for start, panel in zip((0, middle), page.panels, strict=True):
        lines = [page.line(panel.at(0, row)[1], start) for row in range(3)]
        names = {row: line[0] for row, line in enumerate(lines) if line}
        own = [(seen, ends) for seen, ends in panel.artists() if seen[-1] != "#ececec"]
        read.append(
            {
                kind: [(names[ends[0][1]], *(round(x, 3) for x, _ in ends)) for seen, ends in own
                       if seen[: len(look)] == look]
                for kind, look in (("dot", ("mark", "o")), ("span", ("line", "#595959")),
                                   ("longer", ("mark", ">")), ("lower", ("mark", "<")))
            }
        )  # fmt: skip
    # The farthest estimate is 1.2: scales end at 2.4 (and a little more) and at -1.2.
    assert read[0] == {
        "dot": [("治理", 1.2), ("经济", 0.4), ("网格", 0.9)],
        "span": [("治理", 0.5, 2.496), ("经济", 0.2, 0.7), ("网格", -1.2, 1.4)],
        "longer": [("治理", 2.496)],
        "lower": [("网格", -1.2)],
    }
    assert read[1] == {
        "dot": [("工业", 1.1), ("三农", 0.3)],
        "span": [("工业", 0.8, 1.5), ("三农", 0.1, 0.35)],
        "longer": [],
        "lower": [],
    }
    for panel in page.panels:
        assert panel.ticks("x") == [(-1.0, "-1"), (0.0, "0"), (1.0, "1"), (2.0, "2")]
    assert page.says("点为对数优势比（带信息先验，Monroe 等 2008")
    assert page.says("横线为以整份报告计的 95% 区间")
    assert page.says("z 把每个词当作独立抽取，只用来排序，不是检验。")
    assert page.says("节选收了哪几节")


def test_few_reports_are_described_and_a_side_may_have_no_word(key_words):
    few = key_words[:3].assign(status="description", low=NAN, high=NAN, other="",
                               n_all_documents=3, other_n_all_documents=4)  # fmt: skip
    page = Page(draw_keyness(keyness_table(few)))
    assert page.says("两组为 3 份和 4 份报告")
    assert page.says("其余报告（含节选）：4 份报告，34,567 词")
    assert page.says("没有这一侧多用的词")
    assert len(page.panels) == 1
    assert not [ends for seen, ends in page.panels[0].artists() if seen[1] == "#595959"]
    english = Page(draw_keyness(keyness_table(few), language="en"))
    assert english.says("Reports: 3 and 4, and intervals need 5 of each group")


# -------------------------------------------------------------- co-occurrence


@pytest.fixture
def network():
    """Four terms in two communities, four pairs between them."""
    terms = pd.DataFrame(
        {"mark": "term", "term": ["治理", "网格", "工业", "农业"], "n_texts": [64, 36, 16, 4],
         "community": [1, 1, 2, 2], "x": [0, 0.4, 1, 0.7], "y": [0, 0.9, 0.2, 0.6]}
    )  # fmt: skip
    pairs = pd.DataFrame(
        {"mark": "pair", "term": ["治理", "工业", "农业", "工业"],
         "other": ["网格", "农业", "治理", "网格"], "weight": [0.817, 0.517, 0.317, 0.217]}
    )  # fmt: skip
    return pd.concat([terms, pairs]).assign(n_all_terms=11, n_all_pairs=23)


def test_terms_stand_at_their_names_joined_as_the_table_says(network):
    page = Page(draw_cooccurrence(network))
    (panel,) = page.panels
    (lines,) = [each for each in panel.axes.collections if isinstance(each, LineCollection)]
    marks = {}
    for group in panel.axes.collections:
        if isinstance(group, PathCollection):
            sizes = np.sqrt(group.get_sizes())
            for at, diameter in zip(group.get_offsets(), sizes, strict=True):
                below = [
                    (text.get_position()[1] - at[1], text.get_text())
                    for text in panel.axes.texts
                    if abs(text.get_position()[0] - at[0]) < 0.1 and text.get_position()[1] > at[1]
                ]
                color, shape = to_hex(group.get_facecolor()[0]), len(group.get_paths()[0].vertices)
                marks[min(below)[1]] = (at, round(float(diameter), 2), color, shape)
    # The largest radius is 7; areas are numbers of paragraphs.
    assert {term: mark[1:3] for term, mark in marks.items()} == {
        "治理": (14.0, "#0072b2"), "网格": (10.5, "#0072b2"),
        "工业": (7.0, "#d55e00"), "农业": (3.5, "#d55e00"),
    }  # fmt: skip
    assert marks["治理"][3] == marks["网格"][3] != marks["工业"][3] == marks["农业"][3]
    assert marks["治理"][0][0] < marks["网格"][0][0] < marks["农业"][0][0] < marks["工业"][0][0]
    assert marks["治理"][0][1] < marks["工业"][0][1] < marks["农业"][0][1] < marks["网格"][0][1]
    place = {tuple(np.round(mark[0], 3)): term for term, mark in marks.items()}
    joined = [[place[tuple(np.round(end, 3))] for end in line] for line in lines.get_segments()]
    assert joined == [["治理", "网格"], ["工业", "农业"], ["农业", "治理"], ["工业", "网格"]]
    assert lines.get_linewidths() == pytest.approx([2.4, 1.35, 0.65, 0.3])


@pytest.mark.parametrize(
    ("language", "meanings", "said"),
    [
        ("zh", ["64 段", "4 段", "NPMI 0.82", "NPMI 0.22"],
         ["画出 NPMI ≥ 0.21 者", "画出同段最多的 4 个词（全图 11 个词、23 条线中的 4 条）"]),
        ("en", ["64 paragraphs", "4 paragraphs", "NPMI 0.82", "NPMI 0.22"],
         ["drawn from 0.21 on", "the 4 terms that share most paragraphs, of 11, with 4 of 23"]),
    ],
)  # fmt: skip
def test_sizes_and_widths_of_the_network_are_explained(network, language, meanings, said):
    page = Page(draw_cooccurrence(network, language=language))
    assert all(map(page.says, said))
    assert page.says(
        "位置由算法安排" if language == "zh" else "The layout is the choice of an algorithm"
    )
    explained = [
        (line.get_markersize() if line.get_marker() == "o" else line.get_linewidth(), meaning)
        for line, meaning in zip(page.ax.lines, [m for m in meanings if page.says(m)], strict=True)
    ]
    assert explained == list(zip([14.0, 3.5, 2.4, 0.3], meanings, strict=True))
    for n_terms, n_pairs, partly in ((4, 4, False), (5, 4, True), (4, 5, True)):
        some = network.assign(n_all_terms=n_terms, n_all_pairs=n_pairs)
        assert Page(draw_cooccurrence(some, language=language)).says(said[1][:6]) is partly


def test_communities_beyond_the_eighth_are_white_circles():
    terms = pd.DataFrame(
        {"mark": "term", "term": [f"t{i}" for i in range(9)], "n_texts": 4, "x": range(9),
         "community": range(1, 10), "y": 0.0}
    )  # fmt: skip
    pair = pd.DataFrame([{"mark": "pair", "term": "t0", "other": "t8", "weight": 0.5}])
    table = pd.concat([terms, pair]).assign(n_all_terms=9, n_all_pairs=1)
    (panel,) = Page(draw_cooccurrence(table)).panels
    marks = [each for each in panel.axes.collections if isinstance(each, PathCollection)]
    looks = [(to_hex(each.get_facecolor()[0]), each.get_paths()[0].vertices.tobytes())
             for each in marks]  # fmt: skip
    assert [color for color, _ in looks] == [
        "#0072b2", "#d55e00", "#009e73", "#000000", "#cc79a7", "#56b4e9", "#e69f00", "#6a3d9a",
        "#ffffff",
    ]  # fmt: skip
    assert len({shape for _, shape in looks}) == 8
    assert looks[0][1] == looks[8][1]


def test_the_terms_of_the_network_are_those_that_share_most(off_screen):
    nx = pytest.importorskip("networkx")
    graph = nx.Graph()
    for term, n, community in (
        ("丁", 9, 1),
        ("甲", 7, 2),
        ("丙", 5, 1),
        ("乙", 4, 2),
        ("戊", 3, 1),
    ):
        graph.add_node(term, n_texts=n, community=community)
    pairs = [("甲", "乙", 0.3, 6), ("丙", "丁", 0.4, 8), ("丁", "戊", 0.9, 2), ("乙", "丁", 0.6, 3)]
    for first, second, weight, both in pairs:
        graph.add_edge(first, second, weight=weight, n_both=both)
    table = cooccurrence_table(graph, 4)
    terms, drawn = (table[table["mark"] == mark] for mark in ("term", "pair"))
    columns = ["term", "n_texts", "community"]
    assert terms[columns].to_numpy().tolist() == [["丁", 9, 1], ["丙", 5, 1], ["乙", 4, 2],
                                                  ["甲", 7, 2]]  # fmt: skip
    assert drawn[["term", "other", "weight", "n_both"]].to_numpy().tolist() == [
        ["丁", "乙", 0.6, 3], ["丁", "丙", 0.4, 8], ["乙", "甲", 0.3, 6]
    ]  # fmt: skip
    assert set(table["n_all_terms"]) == {5}
    assert set(table["n_all_pairs"]) == {4}
    # A path of four: its ends lie farthest from each other.
    places = terms.set_index("term")[["x", "y"]].to_numpy(float)
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    assert np.unravel_index(apart.argmax(), apart.shape) == (1, 3)


# ----------------------------------------------------------------- dispersion


@pytest.fixture
def spread():
    reports = pd.DataFrame(
        [
            ("治理", "r1", 3, "whole", 0.124, 2, "estimated"),
            ("治理", "r2", 1, "excerpt", 0.124, 2, "estimated"),
            ("治理", "r3", 0, "whole", 0.124, 2, "estimated"),
            ("网格", "r1", 0, "whole", NAN, 1, "not estimable"),
            ("网格", "r2", 0, "excerpt", NAN, 1, "not estimable"),
            ("网格", "r3", 2, "whole", NAN, 1, "not estimable"),
        ],
        columns=["term", "document_id", "n_hits", "extent", "dp_norm", "n_documents", "status"],
    ).assign(mark="report", name=lambda t: t["document_id"].map(NAMES), n_all_documents=3, dp=0.4)
    hits = [("治理", "r1", 0.1), ("治理", "r1", 0.35), ("治理", "r1", 0.8), ("治理", "r2", 0.55),
            ("网格", "r3", 0.2), ("网格", "r3", 0.95)]  # fmt: skip
    placed = pd.DataFrame(hits, columns=["term", "document_id", "place"]).assign(mark="hit")
    return pd.concat([reports, placed], ignore_index=True)


@pytest.mark.parametrize(
    ("language", "excerpt", "heads"),
    [("zh", "乙（节选）", [["治理", "DP 0.12，2/3 份"], ["网格", "1/3 份"]]),
     ("en", "乙 (excerpt)", [["治理", "DP 0.12, 2/3 reports"], ["网格", "1/3 reports"]])],
)  # fmt: skip
def test_hits_stand_in_the_rows_of_their_reports(spread, language, excerpt, heads):
    page = Page(draw_dispersion(spread, language=language))
    assert [panel.head for panel in page.panels] == heads
    read = []
    for panel in page.panels:
        lines = [(seen, ends) for seen, ends in panel.artists() if len(ends) == 2]
        upright = [(seen, ends) for seen, ends in lines if ends[0][0] == ends[1][0]]
        read.append([(panel.name(sum(y for _, y in e) / 2), e[0][0]) for _, e in upright])
        level = {panel.name(e[0][1]): seen[3] for seen, e in lines if e[0][1] == e[1][1]}
        assert level == {"甲": False, excerpt: True, "丙": False}
        assert panel.ticks("x") == [(0.0, "0"), (0.5, "50"), (1.0, "100%")]
    assert read == [
        [("甲", 0.1), ("甲", 0.35), ("甲", 0.8), (excerpt, 0.55)], [("丙", 0.2), ("丙", 0.95)]
    ]  # fmt: skip
    assert [[panel.beside(row) for row in range(3)] for panel in page.panels] == [
        ["3", "1", "0"], ["0", "0", "2"]
    ]  # fmt: skip
    assert page.says(
        "右边是次数。DP 为离散度"
        if language == "zh"
        else "The numbers at the right are hits. DP is"
    )
    assert page.says("报告很少、次数很少时" if language == "zh" else "With few reports or few hits")
    assert page.says("虚线为节选" if language == "zh" else "Dashed: excerpts.")


def test_the_table_of_hits_is_worked_out_by_hand(small_corpus):
    words = measure_terms(small_corpus, ["韧性城市", "基层治理"])
    table = dispersion_table(words, small_corpus)
    reports, hits = (table[table["mark"] == mark] for mark in ("report", "hit"))
    about = ["term", "document_id", "name", "extent", "n_hits", "n_chars"]
    assert reports[about].to_numpy().tolist() == [
        ["韧性城市", "a", "甲区 2021", "excerpt", 0, 24],
        ["韧性城市", "b", "乙区 2022", "whole", 1, 12],
        ["基层治理", "a", "甲区 2021", "excerpt", 1, 24],
        ["基层治理", "b", "乙区 2022", "whole", 0, 12],
    ]  # fmt: skip
    placed = {row["term"]: (row["document_id"], row["place"]) for row in hits.to_dict("records")}
    assert placed == {"韧性城市": ("b", 2 / 12), "基层治理": ("a", 16 / 24)}
    # The reports are two thirds and one third of the text; DP is half of |0 - 2/3| + |1 - 1/3|,
    # and of |1 - 2/3| + |0 - 1/3|, and at most 2/3.
    spread = reports.drop_duplicates("term").set_index("term")
    assert spread["dp"].to_dict() == pytest.approx({"韧性城市": 2 / 3, "基层治理": 1 / 3})
    assert spread["dp_norm"].to_dict() == pytest.approx({"韧性城市": 1, "基层治理": 1 / 2})
    assert spread["n_documents"].tolist() == [1, 1]
    assert spread["n_all_documents"].tolist() == [2, 2]


# ------------------------------------------------------------------- positions


def test_the_table_of_places_has_lanes_paragraphs_and_hits(small_themes, small_corpus):
    table = positions_table(small_themes, small_corpus, ["韧性城市", "基层治理"])
    assert list(table["mark"]) == ["theme"] * 2 + ["paragraph"] * 4 + ["hit"] * 3
    assert list(table["theme"][:2]) == ["韧性城市", "基层治理"]
    about = table[2:6][["document_id", "name", "extent", "start", "end", "n_chars"]]
    assert about.to_numpy().tolist() == [
        ["a", "甲区 2021", "excerpt", 0, 7, 24], ["a", "甲区 2021", "excerpt", 7, 14, 24],
        ["a", "甲区 2021", "excerpt", 14, 24, 24], ["b", "乙区 2022", "whole", 0, 12, 12],
    ]  # fmt: skip
    assert table["start_share"][2:6].tolist() == pytest.approx([0, 7 / 24, 14 / 24, 0])
    assert table["end_share"][2:6].tolist() == pytest.approx([7 / 24, 14 / 24, 1, 1])
    assert len(positions_table(small_themes, small_corpus, ["韧性城市"])) == 1 + 4 + 1


@pytest.fixture
def places():
    lanes = pd.DataFrame({"mark": "theme", "theme": ["治理", "城市"],
                          "english": ["Governance", "City"]})  # fmt: skip
    paragraphs = [("r1", 0, 0.3), ("r1", 0.3, 1), ("r2", 0, 0.6), ("r2", 0.6, 1), ("r3", 0, 1)]
    hits = [("r1", "治理", 0.12), ("r1", "城市", 0.4), ("r2", "城市", 0.7), ("r2", "城市", 0.9),
            ("r3", "治理", 0.5)]  # fmt: skip
    marks = pd.concat(
        [
            pd.DataFrame(paragraphs, columns=["document_id", "start_share", "end_share"]).assign(
                mark="paragraph"
            ),
            pd.DataFrame(hits, columns=["document_id", "theme", "start_share"]).assign(mark="hit"),
        ]
    ).assign(
        name=lambda t: t["document_id"].map(NAMES),
        extent=lambda t: t["document_id"].map({"r1": "whole", "r2": "excerpt", "r3": "mixed"}),
        n_chars=lambda t: t["document_id"].map({"r1": 12345, "r2": 678, "r3": 90}),
    )
    return pd.concat([lanes, marks], ignore_index=True)


def test_themes_without_a_lane_are_named_in_the_language(places):
    many = [f"主题{i:02d}" for i in range(60)]
    english = [f"Theme {i:02d}" for i in range(60)]
    lanes = pd.DataFrame({"mark": "theme", "theme": many, "english": english})
    marks = places[places["mark"] != "theme"]
    reports = [marks.assign(document_id=marks["document_id"] + f"-{i}") for i in range(12)]
    page = Page(draw_positions(pd.concat([lanes, *reports], ignore_index=True), language="en"))
    said = "".join(text for line in page.lines() for text in line).replace(" ", "")
    n, first = re.search(r"fitonthepage\((\d+)\):(Theme\d\d),", said).groups()
    assert first == english[60 - int(n)].replace(" ", "")


@pytest.mark.parametrize(
    ("language", "rows", "themes", "lengths"),
    [("zh", ["甲", "乙（节选）", "丙（含节选）"], ["治理", "城市"],
      ["12,345 字", "678 字", "90 字"]),
     ("en", ["甲", "乙 (excerpt)", "丙 (some excerpts)"], ["Governance", "City"],
      ["12,345 chars", "678 chars", "90 chars"])],
)  # fmt: skip
def test_ticks_stand_in_their_lane_of_their_report(places, language, rows, themes, lengths):
    page = Page(draw_positions(places, language=language))
    (panel,) = page.panels
    assert [name for _, name in panel.ticks("y")] == rows
    middles = dict(zip([at for at, _ in panel.ticks("y")], rows, strict=True))
    assert [page.line(panel.at(0, at)[1]) for at in middles] == [
        [name, length] for name, length in zip(rows, lengths, strict=True)
    ]
    edges = [x for x, _, text, _ in page.texts if text in lengths]
    assert edges == pytest.approx([183 * 72 / 25.4 - 4] * 3)
    assert panel.right < min(edges) - 5
    colors = {seen[4]: meaning for seen, meaning in page.key.items()}
    read = []
    for seen, ends in panel.artists():
        middle = (ends[0][1] + ends[1][1]) / 2
        near = min(middles, key=lambda at: abs(at - middle))
        read.append((middles[near], colors[seen[1]], ends[0][0], middle < near))
    one, two = themes
    assert read == [
        (rows[0], one, 0.12, True), (rows[2], one, 0.5, True), (rows[0], two, 0.4, False),
        (rows[1], two, 0.7, False), (rows[1], two, 0.9, False),
    ]  # fmt: skip
    assert list(page.key.values()) == themes
    blocks = [
        (middles[sum(path.get_extents().intervaly) / 2],
         *(round(float(x), 3) for x in path.get_extents().intervalx))
        for each in panel.axes.collections
        if not isinstance(each, LineCollection) and not each.get_hatch()
        for path in each.get_paths()
    ]  # fmt: skip
    assert blocks == [(rows[0], 0, 0.3), (rows[0], 0.3, 1), (rows[1], 0, 0.6), (rows[1], 0.6, 1),
                      (rows[2], 0, 1)]  # fmt: skip
    assert panel.hatched() == [(rows[1], 0, 1), (rows[2], 0, 1)]
    assert panel.ticks("x") == [(0.0, "0%"), (0.25, "25%"), (0.5, "50%"), (0.75, "75%"),
                                (1.0, "100%")]  # fmt: skip
    assert page.says(
        "竖线为命中处" if language == "zh" else "Ticks: hits; within a report the themes"
    )
    assert page.says("斜线底为节选" if language == "zh" else "Hatched: excerpts")


# ------------------------------------------------- removed, stop words, lexicon


@pytest.fixture
def taken():
    """Three rules in two reports, of which 甲 lost 9 lines and 乙 6."""
    rows = [
        ("report", "r1", "", 9, 0.127), ("report", "r2", "", 6, 0.034),
        ("rule", "r1", "title", 2, 0.011), ("rule", "r1", "navigation", 7, 0.116),
        ("rule", "r2", "my own", 5, 0.029), ("rule", "r2", "title", 1, 0.005),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["mark", "document_id", "rule", "n_lines", "share"])
    extents = table["document_id"].map({"r1": "whole", "r2": "excerpt"})
    return table.assign(name=table["document_id"].map(NAMES), extent=extents, n_chars=1)


@pytest.mark.parametrize(
    ("language", "rules", "excerpt"),
    [("zh", ["删去字数", "网站导航", "my own", "标题行"], "乙\n节选"),
     ("en", ["characters", "navigation", "my own", "title"], "乙\nexcerpt")],
)  # fmt: skip
def test_removed_lines_stand_where_rule_and_report_meet(taken, language, rules, excerpt):
    cells = Page(draw_removed(taken, language=language)).panels[0].cells()
    printed = [["12.7%", "3.4%"], ["7", ""], ["", "5"], ["2", "1"]]
    shaded = [[0.127, 0.034], [0.116, 0.0], [0.0, 0.029], [0.011, 0.005]]
    assert {where: about[:2] for where, about in cells.items()} == {
        (rule, head): (printed[i][j], shaded[i][j])
        for i, rule in enumerate(rules)
        for j, head in enumerate(["甲", excerpt])
    }
    assert cells[rules[0], "甲"][2] == "#08306b"


def test_rules_that_took_least_share_a_column_of_many_reports():
    rules = [f"rule{j:02d}" for j in range(20)]
    rows = [
        {"mark": mark, "document_id": f"r{i}", "name": f"r{i}", "extent": "whole", "rule": rule,
         "n_lines": n, "n_chars": 1, "share": n / 10000}
        for i in range(9)
        for mark, rule, n in [("report", "", 1000 + i),
                              *(("rule", rule, 100 - j + i) for j, rule in enumerate(rules))]
    ]  # fmt: skip
    page = Page(draw_removed(pd.DataFrame(rows)))
    cells = page.panels[0].cells()
    # 510.7 points less the names hold ten columns: one for all, eight rules, one for the rest.
    heads = ["删去\n字数", *rules[:8], "其余\n12种"]
    read = {head.replace("\n", "") for _, head in cells}
    assert read == {head.replace("\n", "") for head in heads}
    last = {row: about[:2] for (row, head), about in cells.items() if "12" in head}
    # 92 + ... + 81 = 1038 lines of the first report, twelve more in each that follows.
    assert last == {f"r{i}": (str(1038 + 12 * i), (1038 + 12 * i) / 10000) for i in range(9)}
    assert page.says("数字为各条规则在每份报告中删去的行数")
    assert page.says("“其余”合并了删得最少的规则")
    assert page.says("份额特别大的报告，先看删掉的是不是正文")


def test_nothing_removed_is_said():
    table = removed_table(Corpus.from_texts(["治理。", "经济。"], ids=["a", "b"]))
    assert table[["mark", "document_id", "n_lines", "share"]].to_numpy().tolist() == [
        ["report", "a", 0, 0.0], ["report", "b", 0, 0.0]
    ]  # fmt: skip
    page = Page(draw_removed(table))
    assert page.says("没有删去任何一行。")
    assert not page.says("数字为各条规则")
    assert [about[0] for about in page.panels[0].cells().values()] == ["0.0%", "0.0%"]


def test_removed_lines_are_counted_by_report_and_rule(seeds):
    table = removed_table(seeds)
    whole, rules = (table[table["mark"] == mark] for mark in ("report", "rule"))
    assert whole[["document_id", "name", "extent"]].to_numpy().tolist() == [
        ["changning-2023", "长宁区 2023", "excerpt"], ["changzheng-2021", "长征镇 2021", "whole"],
        ["huangpu-2020h1", "黄浦区 2020", "whole"], ["huangpu-2023", "黄浦区 2023", "excerpt"],
        ["xuhui-2023", "徐汇区 2023", "excerpt"],
    ]  # fmt: skip
    lines = seeds.removed.groupby("document_id").size()
    assert list(whole["n_lines"]) == [lines.get(name, 0) for name in whole["document_id"]]
    lines = seeds.removed.groupby(["document_id", "rule"]).size()
    assert rules.set_index(["document_id", "rule"])["n_lines"].to_dict() == lines.to_dict()


@pytest.fixture
def layers():
    return pd.DataFrame(
        {
            "list": ["general", "mine", "officialese", "(kept)"], "n_words": [12, 3, 45, 6789],
            "n_removed": [20, 10, 5, 65], "share": [0.2, 0.1, 0.05, 0.65],
            "words": ["的、和", "我", "推进、落实", ""],
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "names"),
    [("zh", ["通用停用词", "mine", "公文套语", "留下的词"]),
     ("en", ["general", "mine", "officialese", "kept"])],
)  # fmt: skip
def test_stop_lists_stand_beside_what_they_took(layers, language, names):
    page = Page(draw_stopwords(layers, language=language))
    numbers = [["20.0%", "12", "的、和"], ["10.0%", "3", "我"], ["5.0%", "45", "推进、落实"],
               ["65.0%", "6,789"]]  # fmt: skip
    assert page.lines()[1:5] == [[name, *row] for name, row in zip(names, numbers, strict=True)]
    taken, kept = page.bars
    longest = kept[0][2] - kept[0][1]
    assert [(name, round((end - start) / longest, 3)) for name, start, end in [*taken, *kept]] == [
        (names[0], 0.308), (names[1], 0.154), (names[2], 0.077), (names[3], 1.0)
    ]  # fmt: skip
    colors = [to_hex(bars.get_colors()[0]) for bars in page.ax.collections]
    assert colors == ["#b3b3b3", "#0b5394"]
    assert page.says("深色为留下的词" if language == "zh" else "(dark: kept)")
    assert page.says(
        "停用词是研究者的选择" if language == "zh" else "Stop words are the researcher's"
    )


def test_words_of_a_list_are_named_whole_as_many_as_find_room(layers):
    words = [f"第{i}个相当长的词语" for i in range(9)]
    told = layers.assign(words=["、".join(words), "长" * 99, "", ""])
    with figure_style(width="single"):
        first, second, *_ = Page(draw_stopwords(told)).lines()[1:5]
    named = first[-1].split("、")
    assert named == words[: len(named)]
    assert 0 < len(named) < 9
    assert second[-1].strip("长") == "…"


def test_the_most_frequent_words_of_each_list_are_named():
    taken = {("甲", "general"): 4, ("乙", "general"): 9, ("丙", "mine"): 2} | {
        (f"词{i:02d}", "mine"): 30 - i for i in range(13)
    }
    tokens = Tokens(pd.Index(["a"]), (("治理", "网格", "治理"),), pd.DataFrame(index=["a"]),
                    removed=taken)  # fmt: skip
    table = stopwords_table(tokens)
    # 30 + ... + 18 + 2 = 314 and 13 words went, 3 stay.
    assert table[["list", "n_words", "n_removed"]].to_numpy().tolist() == [
        ["mine", 14, 314], ["general", 2, 13], ["(kept)", 2, 3]
    ]  # fmt: skip
    assert table["share"].tolist() == pytest.approx([314 / 330, 13 / 330, 3 / 330])
    assert list(table["words"]) == ["、".join(f"词{i:02d}" for i in range(12)), "乙、甲", ""]


@pytest.fixture
def proof():
    rows = [
        ("成词", 9, 9, 4, 0, 0, 0, ""), ("切开", 8, 2, 3, 1, 5, 7, "切/开"),
        ("少切", 10, 9, 2, 0, 6, 0, "少/切"), ("没有", 0, 0, 0, 0, 0, 0, ""),
        ("多词", 12, 12, 5, 0, 0, 0, ""), ("丁", 9, 9, 1, 0, 0, 0, ""),
        ("乙", 1, 1, 1, 0, 0, 0, ""),
    ]  # fmt: skip
    columns = ["term", "n_occurrences", "n_kept", "n_documents", "n_inside", "n_overlapped",
               "n_other_words", "cut_as"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def test_the_terms_cut_most_come_first(proof):
    table = lexicon_table(proof, 5)
    assert list(table["term"]) == ["切开", "少切", "多词", "丁", "成词"]
    about = table[["n_terms", "n_found", "n_cut"]].drop_duplicates().to_numpy().tolist()
    assert about == [[7, 6, 2]]
    none = lexicon_table(proof[3:4])
    assert none[["term", "n_terms", "n_found", "n_cut"]].to_numpy().tolist() == [["", 1, 0, 0]]


@pytest.mark.parametrize(
    ("language", "heads", "summary"),
    [("zh", ["词", "成词/出现", "被切成", "另计"],
      "词典 7 个词，6 个在文中出现，2 个曾被切开；图中为被切开最多的和出现最多的 3 个。"),
     ("en", ["term", "kept/found", "cut as", "apart"],
      "Of 7 terms 6 are in the texts, 2 cut somewhere; shown are the 3 cut or found most.")],
)  # fmt: skip
def test_terms_stand_beside_their_counts_and_cuts(proof, language, heads, summary):
    page = Page(draw_lexicon(lexicon_table(proof, 3), language=language))
    assert page.lines()[1:5] == [
        heads, ["切开", "2/8", "切/开", "1 + 5 + 7"], ["少切", "9/10", "少/切", "0 + 6 + 0"],
        ["多词", "12/12"],
    ]  # fmt: skip
    assert page.says(summary)
    assert page.says("深色条为成词的份额" if language == "zh" else "Dark: share that became one")
    assert page.says(
        "“另计”不算被切开" if language == "zh" else "Shown apart and not counted as cut"
    )
    assert page.says(
        "成词只说明切分" if language == "zh" else "That a term is one word says nothing"
    )
    outline, inner, dark = page.bars
    longest = outline[0][2] - outline[0][1]
    assert [(name, round((end - start) / longest, 3)) for name, start, end in dark] == [
        ("切开", 0.25), ("少切", 0.9), ("多词", 1.0)
    ]  # fmt: skip
    assert [name for name, *_ in outline] == ["切开", "少切", "多词"] == [n for n, *_ in inner]
    assert [to_hex(each.get_colors()[0]) for each in page.ax.collections] == [
        "#0b5394", "#ffffff", "#0b5394"
    ]  # fmt: skip


def test_what_was_counted_apart_goes_where_a_column_is_narrow(proof):
    with figure_style(width="single"):
        page = Page(draw_lexicon(lexicon_table(proof)))
    assert page.lines()[1:3] == [["词", "成词/出现", "被切成"], ["切开", "2/8", "切/开"]]
    assert page.says("图中为全部出现的词。")
    assert not page.says("另计")
    assert Page(draw_lexicon(lexicon_table(proof[3:4]))).says("词典中的词都没有在文中出现。")
