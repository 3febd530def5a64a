"""Topics as they are drawn: each with its own words, share and place."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from reading import Page

from govtopics.analysis.topics.describe import topic_spread
from govtopics.figures.tools.style import figure_style
from govtopics.figures.tools.tables import topics_by_document_table, topics_table
from govtopics.figures.topic_hierarchy import draw_topic_hierarchy, topic_hierarchy_table
from govtopics.figures.topic_map import draw_topic_map, topic_map_table
from govtopics.figures.topics import draw_topics, draw_topics_by_document
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy

pytestmark = pytest.mark.usefixtures("off_screen")

NAN = np.nan
TOPICS = ("lda-01", "lda-02", "lda-03")


@pytest.fixture(scope="module")
def model():
    """Three topics of five words in four texts of three reports, the last without a word.

    Shares of all 16 words: 0.5 * 4 + 0.25 * 4 + 0.75 * 8 = 9 of the first topic (in the order
    given), 0.5 * 4 + 0.25 * 8 = 4 of the second, 0.75 * 4 = 3 of the third.
    """
    counts = [[1, 1, 1, 1, 0], [0, 0, 0, 2, 2], [5, 1, 1, 0, 1], [0, 0, 0, 0, 0]]
    docvars = pd.DataFrame(
        {
            "document_id": ["a", "a", "b", "c"], "place": ["甲", "甲", "乙", "丙"],
            "year": ["2021", "2021", "2022", "2023"],
            "extent": ["excerpt", "excerpt", "whole", ""],
        }
    )  # fmt: skip
    dtm = from_scipy(np.array(counts), ("一", "丁", "丙", "乙", "戊"), docvars=docvars)
    words = [[1, 0, 0, 0, 0], [0.5, 0.5, 0, 0, 0], [0, 0, 0.125, 0.25, 0.625]]
    shares = [[0.5, 0.5, 0], [0.25, 0, 0.75], [0.75, 0.25, 0], [0.2, 0.3, 0.5]]
    estimates = np.array(words), np.array(shares)
    made = TopicModel.from_estimates("lda", *estimates, dtm, {"random_state": 1})
    return made.with_labels({"lda-02": "第二个"})


# ----------------------------------------------------------------------- words


@pytest.fixture
def words():
    """Three words of two topics, whose ranks are not those of their weights."""
    rows = [
        ("nmf-01", "", 0.634, 1, "治理", 0.2), ("nmf-01", "", 0.634, 2, "网格", 0.4),
        ("nmf-01", "", 0.634, 3, "社区", 0.1), ("nmf-02", "民生", 0.366, 1, "就业", 0.06),
        ("nmf-02", "民生", 0.366, 2, "养老", 0.03), ("nmf-02", "民生", 0.366, 3, "教育", 0.045),
    ]  # fmt: skip
    columns = ["topic", "label", "share", "rank", "term", "weight"]
    return pd.DataFrame(rows, columns=columns).assign(model="nmf", relevance_weight=0.6)


def read_words(page):
    """By topic: each word over a bar, with the bar's length as a share of the panel's width."""
    found = {}
    for rule, bars in zip(page.ax.lines, page.ax.collections, strict=True):
        (left, top), (right, _) = (page.place(rule.get_transform(), xy) for xy in rule.get_xydata())
        head = [text for line in page.lines(top - 14, left, right)[:1] for text in line]
        found[tuple(head)] = []
        for ends in bars.get_segments():
            (start, y), (end, _) = (page.place(bars.get_transform(), each) for each in ends)
            above = [
                (y - at, text)
                for x, at, text, _ in page.texts
                if abs(x - left) < 1 and at < y and text
            ]
            assert start == pytest.approx(left)
            found[tuple(head)].append((min(above)[1], round((end - left) / (right - left), 3)))
    return found


def test_the_share_of_a_topic_stands_clear_of_its_id_in_a_single_column():
    rows = [
        (f"nmf-{i:02d}", "", 0.2 - i / 100, rank, term, 0.1)
        for i in range(1, 11)
        for rank, term in enumerate(("文化", "人民", "改革"), start=1)
    ]
    columns = ["topic", "label", "share", "rank", "term", "weight"]
    table = pd.DataFrame(rows, columns=columns).assign(model="nmf", relevance_weight=0.6)
    with figure_style(width="single", on_screen=False):
        page = Page(draw_topics(table))
    boxes = {text: artist.get_window_extent() for _, _, text, artist in page.texts}
    for i in range(1, 11):
        gap = boxes[f"{20 - i:.1f}%"].x0 - boxes[f"nmf-{i:02d}"].x1
        assert gap * 72 / page.figure.dpi >= 3


def test_words_stand_over_their_own_bars(words):
    page = Page(draw_topics(words))
    assert page.title == "各话题的词（NMF，K = 2）"
    assert read_words(page) == {
        ("nmf-01", "63.4%"): [("网格", 1.0), ("治理", 0.5), ("社区", 0.25)],
        ("nmf-02 民生", "36.6%"): [("就业", 1.0), ("教育", 0.75), ("养老", 0.5)],
    }
    assert page.says("词按相关度选出（λ = 0.6），按权重排列")
    assert not page.says("份报告")
    assert page.says("话题会随 K、算法和文本的增减而变")
    assert not page.says("一页放不下更多")
    assert Page(draw_topics(words, language="en")).title == "Words of each topic (NMF, K = 2)"


def test_the_largest_topic_comes_first_with_its_spread(words):
    spread = words.assign(
        share=[0.366] * 3 + [0.634] * 3,
        effective_reports=[4.46] * 3 + [1.2] * 3, n_reports=9,
        spread=["estimated"] * 3 + ["one report"] * 3,
    )  # fmt: skip
    page = Page(draw_topics(spread))
    (first, second) = read_words(page)
    assert (first, second) == (("主要来自一份报告",), ("约 4.5 份报告",))
    texts = [text for line in page.lines() for text in line]
    assert texts.index("nmf-02 民生") < texts.index("nmf-01")
    assert page.says("“约几份报告”表示话题的集中程度")
    alone = Page(draw_topics(spread.assign(n_reports=1, spread="estimated")))
    assert not alone.says("份报告")


LONG = "Ecological environment and its protection in towns"


@pytest.mark.parametrize("width", [89, 120, 183])
def test_a_name_without_room_takes_more_lines_and_every_panel_has_its_id(words, width):
    rest = [words.assign(topic=f"nmf-{i:02d}", share=0.01, label="民生") for i in range(3, 10)]
    named = pd.concat([words.replace({"民生": LONG}), *rest], ignore_index=True)
    with figure_style(width=width):
        page = Page(draw_topics(named))
    shown = [text for line in page.lines() for text in line]
    ids = [text.split()[0] for text in shown if text.startswith("nmf-")]
    assert sorted(ids) == sorted(set(named["topic"]))
    assert not any("…" in text for text in shown)
    own = [text for text in shown if text in LONG]
    assert " ".join(own) == LONG
    # Where one name has no room beside its id, none stands there.
    assert "nmf-03 民生" not in shown
    assert shown.count("民生") == 7


def test_topics_that_are_fewer_than_were_fitted_are_told(words):
    page = Page(draw_topics(words.assign(k=4.0, share=words["share"] - 0.1)))
    assert page.title == "各话题的词（NMF，K = 4）"
    # 0.634 + 0.366 - 0.2 of all words are shown.
    assert page.says("拟合时 K = 4；经研究者合并、取舍，画出 2 个话题，没有画出的占全部词的 20.0%")
    assert not Page(draw_topics(words.assign(k=2.0))).says("取舍")


@pytest.mark.parametrize("verdict", ["unstable", "not estimable", "stable", ""])
def test_unstable_topics_are_grey_and_no_others(words, verdict):
    table = words.assign(stability=["stable"] * 3 + [verdict] * 3)
    page = Page(draw_topics(table))
    colours = [to_rgb(bars.get_color()[0]) for bars in page.ax.collections]
    grey = [np.ptp(colour) < 0.01 for colour in colours]
    assert grey == [False, verdict == "unstable"]
    inks = {text.get_text(): to_rgb(text.get_color()) for text in page.ax.texts}
    assert (inks["就业"] != inks["治理"]) == (verdict == "unstable")
    assert page.says("灰色为不稳定的话题") == (verdict == "unstable")


def test_the_table_of_words_brings_the_stability_of_topics(model):
    assert set(topics_table(model, 2)["stability"]) == {""}
    told = pd.DataFrame(
        [("lda-02", "halves", 1, 5, "unstable"), ("lda-03", "halves", 5, 5, "stable")],
        columns=["topic", "over", "n_found", "n_refits", "status"],
    ).assign(model="lda")
    table = topics_table(model.with_stability(told), 2)
    found = table.groupby("topic")["stability"].first().to_dict()
    assert found == {"lda-01": "", "lda-02": "unstable", "lda-03": "stable"}


def test_the_table_of_words_is_worked_out_by_hand(model):
    table = topics_table(model, 2)
    log, often = np.log, np.array([6, 2, 2, 3, 3]) / 16
    # λ log φ + (1 - λ) log(φ / p): of the third topic 戊 has most, then 乙.
    expected = [
        ("lda-01", "", 9 / 16, 1, "一", 1.0, 0.3 * log(1 / often[0])),
        ("lda-02", "第二个", 4 / 16, 1, "丁", 0.5, 0.7 * log(0.5) + 0.3 * log(0.5 / often[1])),
        ("lda-02", "第二个", 4 / 16, 2, "一", 0.5, 0.7 * log(0.5) + 0.3 * log(0.5 / often[0])),
        ("lda-03", "", 3 / 16, 1, "戊", 0.625, 0.7 * log(0.625) + 0.3 * log(0.625 / often[4])),
        ("lda-03", "", 3 / 16, 2, "乙", 0.25, 0.7 * log(0.25) + 0.3 * log(0.25 / often[3])),
    ]
    columns = ["topic", "label", "share", "rank", "term", "weight", "relevance"]
    for found, row in zip(table[columns].to_numpy().tolist(), expected, strict=True):
        assert found[:2] + found[3:5] == [row[0], row[1], row[3], row[4]]
        assert (found[2], *found[5:]) == pytest.approx((row[2], *row[5:]))
    assert set(table["relevance_weight"]) == {0.7}
    spread = topic_spread(model).set_index("topic")
    for row in table.to_dict("records"):
        own = spread.loc[row["topic"]]
        assert (row["effective_reports"], row["n_reports"], row["spread"]) == (
            own["effective_reports"], own["n_reports"], own["status"],
        )  # fmt: skip


# --------------------------------------------------------- topics by document


def test_shares_of_topics_are_those_of_their_report(model):
    table = topics_by_document_table(model)
    found = table.pivot(index="topic", columns="document_id", values="share")
    # Of the eight words of a: 0.5 * 4 + 0.25 * 4, 0.5 * 4, 0.75 * 4.
    assert found["a"].to_dict() == dict(zip(TOPICS, [0.375, 0.25, 0.375], strict=True))
    assert found["b"].to_dict() == dict(zip(TOPICS, [0.75, 0.25, 0.0], strict=True))
    about = table[table["topic"] == "lda-02"].set_index("document_id")
    assert about["label"].tolist() == ["第二个"] * 3
    assert about["n_texts"].to_dict() == {"a": 2, "b": 1, "c": 1}
    assert about["n_words"].to_dict() == {"a": 8, "b": 8, "c": 0}
    assert about["extent"].to_dict() == {"a": "excerpt", "b": "whole", "c": "unknown"}
    assert about["status"].to_dict() == {"a": "estimated", "b": "estimated", "c": "no vocabulary"}


@pytest.mark.parametrize(("language", "none", "excerpt"), [("zh", "无词", "节选"),
                                                        ("en", "none", "excerpt")])  # fmt: skip
def test_cells_stand_where_topic_and_report_meet(model, language, none, excerpt):
    page = Page(draw_topics_by_document(topics_by_document_table(model), language=language))
    cells = page.panels[0].cells()
    heads = [f"甲 2021\n{excerpt}", "乙 2022", "丙 2023"]
    names = ["lda-01 一", "lda-02 第二个", "lda-03 戊·乙·丙"]
    printed = [["38", "75", none], ["25", "25", none], ["38", "", none]]
    shaded = [[0.375, 0.75, None], [0.25, 0.25, None], [0.375, 0.0, None]]
    assert {where: about[:2] for where, about in cells.items()} == {
        (name, head): (printed[i][j], shaded[i][j])
        for i, name in enumerate(names)
        for j, head in enumerate(heads)
    }
    assert cells[names[0], heads[1]][2] == "#08306b"
    assert [row for row, *_ in page.panels[0].hatched()] == names
    assert page.says("合计 100%，空白为不足 0.5%" if language == "zh" else "sum to 100%; blank is")
    assert page.says("标“节选”的" if language == "zh" else "Excerpts contain a part")
    assert page.says("“无词”指报告" if language == "zh" else "None: the report contains no word")


def test_half_a_per_cent_is_printed_and_less_is_blank(model):
    table = topics_by_document_table(model)
    own = (table["document_id"] == "b").to_numpy()
    table.loc[own, "share"] = [0.99, 0.0051, 0.0049]
    cells = Page(draw_topics_by_document(table)).panels[0].cells()
    assert [cells[name, "乙 2022"][0] for name, head in cells if head == "乙 2022"] == [
        "99",
        "1",
        "",
    ]


def test_many_reports_are_turned_with_their_shares():
    reports = [f"r{i}" for i in range(9)]
    table = pd.DataFrame(
        [
            {"model": "nmf", "topic": topic, "label": label, "document_id": name, "name": name,
             "extent": "excerpt" if i == 2 else "whole", "n_texts": 1, "n_words": 9,
             "share": (10 + i) / 100 if topic == "nmf-01" else (90 - i) / 100,
             "status": "estimated"}
            for topic, label in (("nmf-01", "治理·网格"), ("nmf-02", "民生"))
            for i, name in enumerate(reports)
        ]
    )  # fmt: skip
    page = Page(draw_topics_by_document(table))
    cells, names = page.panels[0].cells(), [*reports[:2], "r2（节选）", *reports[3:]]
    assert list(cells) == [
        (name, head) for name in names for head in ("nmf-01\n治理\n网格", "nmf-02\n民生")
    ]
    assert [cell[0] for cell in cells.values()] == [
        text for i in range(9) for text in (str(10 + i), str(90 - i))
    ]


# --------------------------------------------------------------------- the map


@pytest.fixture
def places():
    return pd.DataFrame(
        {
            "model": "nmf", "topic": ["nmf-01", "nmf-02", "nmf-03"], "share": [0.5, 0.3, 0.2],
            "label": ["治理·网格", "民生", "averylongword" * 4], "x": [0.4, -0.3, 0.1],
            "y": [0.1, 0.05, -0.2], "nearest": ["nmf-03", "nmf-01", "nmf-02"],
            "nearest_distance": 0.5, "mapped_distance": 0.4, "stress": 0.137,
        }
    )  # fmt: skip


def test_circles_stand_where_the_table_says_with_their_numbers_and_words(places):
    page = Page(draw_topic_map(places))
    (panel,) = page.panels
    links, circles = panel.axes.collections
    centres = {
        number: panel.at(*at)
        for number, at in zip(("01", "02", "03"), circles.get_offsets(), strict=True)
    }
    written = {text: (x, y) for x, y, text, _ in page.texts}
    for number, centre in centres.items():
        assert written[number] == pytest.approx(centre, abs=0.5)
    # 01 lies right of 02 by 0.7 and above it by 0.05, 03 below 02 by 0.25: on paper down is more.
    (x1, y1), (x2, y2), (x3, y3) = centres.values()
    one = (x1 - x2) / 0.7
    assert (x3 - x2, y1 - y2, y3 - y2) == pytest.approx((0.4 * one, -0.05 * one, 0.25 * one))
    (bar,) = panel.axes.lines
    assert written["距离 0.05"][0] - panel.at(bar.get_xdata()[0], 0)[0] == pytest.approx(
        0.05 * one + 4
    )
    assert np.ptp(bar.get_xdata()) == pytest.approx(0.05 * one)
    ends = [[panel.at(*end) for end in link] for link in links.get_segments()]
    expected = [("01", "03"), ("02", "01"), ("03", "02")]
    for (start, end), (topic, nearest) in zip(ends, expected, strict=True):
        assert (*start, *end) == pytest.approx((*centres[topic], *centres[nearest]))
    for words, number in (("治理·网格", "01"), ("民生", "02")):
        far = {each: np.hypot(*np.subtract(written[words], at)) for each, at in centres.items()}
        assert min(far, key=far.get) == number


def test_areas_are_shares_and_words_without_room_are_listed(places):
    page = Page(draw_topic_map(places))
    (panel,) = page.panels
    sizes = panel.axes.collections[1].get_sizes()  # squares of diameters, in points
    ground = (panel.right - panel.left) * (panel.bottom - panel.top)
    assert np.pi / 4 * sizes / ground == pytest.approx([0.055, 0.033, 0.022])
    assert page.title == "话题的相似程度（NMF，K = 3）"
    assert page.says("图中未标出词语的话题：nmf-03averylongword")
    assert page.says("20.0%")
    assert not page.says("50.0%")
    assert page.says("圆的面积为话题占全部词的份额")
    assert page.says("失真（stress-1）为 0.14（")
    english = Page(draw_topic_map(places, language="en"))
    assert english.says("Distortion (stress-1) is 0.14 (")
    assert english.says("distance 0.05")


def test_the_table_of_the_map_has_the_labels_of_its_topics(model):
    table = topic_map_table(model)
    assert list(table.columns[:3]) == ["model", "topic", "label"]
    assert list(zip(table["topic"], table["label"], strict=True)) == [
        ("lda-01", "一"), ("lda-02", "第二个"), ("lda-03", "戊·乙·丙")
    ]  # fmt: skip
    assert table["share"].tolist() == pytest.approx([9 / 16, 4 / 16, 3 / 16])
    assert list(table["nearest"][:2]) == ["lda-02", "lda-01"]


# -------------------------------------------------------------------- the tree


def test_the_table_of_the_tree_is_worked_out_by_hand(model):
    # Between (1, 0) and (1/2, 1/2) the middle is (3/4, 1/4); no word in common is a distance of 1.
    kl = np.log2(1 / 0.75), 0.5 * np.log2(0.5 / 0.75) + 0.5 * np.log2(0.5 / 0.25)
    near = np.sqrt(sum(kl) / 2)
    table = topic_hierarchy_table(model)
    topics, merges = (table[table["mark"] == mark] for mark in ("topic", "merge"))
    assert list(zip(topics["topic"], topics["row"], topics["label"], strict=True)) == [
        ("lda-01", 0, "一"), ("lda-02", 1, "第二个"), ("lda-03", 2, "戊·乙·丙")
    ]  # fmt: skip
    assert topics["share"].tolist() == pytest.approx([9 / 16, 4 / 16, 3 / 16])
    assert merges["topic"].tolist() == ["lda-01+lda-02", "lda-01+lda-02+lda-03"]
    columns = ["row", "first_row", "second_row", "first_distance", "second_distance", "distance",
               "n_topics"]  # fmt: skip
    first, last = merges[columns].to_numpy().tolist()
    assert first == pytest.approx([0.5, 0, 1, 0, 0, near, 2])
    assert last == pytest.approx([1.25, 0.5, 2, near, 0, 1, 3])


def test_leaves_and_branches_read_as_their_table_says():
    topics = pd.DataFrame(
        {"mark": "topic", "topic": ["nmf-01", "nmf-03", "nmf-02"], "row": [0, 1, 2],
         "share": [0.5, 0.2, 0.3], "label": ["治理", "社区", "民生"]}
    )  # fmt: skip
    merges = pd.DataFrame(
        {
            "mark": "merge", "first_row": [1, 0], "second_row": [2, 1.5], "row": [1.5, 0.75],
            "first_distance": [0, 0], "second_distance": [0, 0.62], "distance": [0.62, 0.87],
        }
    )  # fmt: skip
    page = Page(draw_topic_hierarchy(pd.concat([topics, merges]).assign(model="nmf")))
    (panel,) = page.panels
    names = ["nmf-01 治理", "nmf-03 社区", "nmf-02 民生"]
    shares = ["50.0%", "20.0%", "30.0%"]
    assert page.title == "话题的层次（NMF，K = 3）"
    assert page.lines()[1:4] == [list(pair) for pair in zip(names, shares, strict=True)]
    assert [panel.name(row) for row in range(3)] == names
    (bars,) = page.bars
    longest = bars[0][2] - bars[0][1]
    assert [(name, round((end - start) / longest, 3)) for name, start, end in bars] == [
        (names[0], 1.0), (names[1], 0.4), (names[2], 0.6)
    ]  # fmt: skip
    # The axis starts at the tenth that leaves 0.62 half a tenth at least.
    assert panel.axes.get_xlim() == pytest.approx((0.5, 1))
    assert [text for _, text in panel.ticks("x")] == ["0.5", "0.6", "0.7", "0.8", "0.9", "1.0"]
    assert [at for at, _ in panel.ticks("x")] == pytest.approx([0.5, 0.6, 0.7, 0.8, 0.9, 1])
    (tree,) = panel.axes.collections
    near, far = (branch.tolist() for branch in tree.get_segments())
    assert near == [[0.5, 1], [0.62, 1], [0.62, 2], [0.5, 2]]
    assert far == [[0.5, 0], [0.87, 0], [0.87, 1.5], [0.62, 1.5]]
    assert page.says("（自 0.5 画起")
    assert page.says("平均连接总会把话题两两合并")


@pytest.mark.parametrize(
    ("nearest", "ticks"),
    [(0.02, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0.28, [0.2, 0.4, 0.6, 0.8, 1]),
     (0.44, [0.3, 0.5, 0.7, 0.9]), (0.46, [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])],
)  # fmt: skip
def test_distances_start_at_a_tenth_below_the_nearest(nearest, ticks):
    table = pd.DataFrame(
        {
            "mark": ["topic", "topic", "merge"], "topic": ["a-01", "a-02", ""], "label": "治",
            "row": [0, 1, 0.5], "share": [0.7, 0.3, NAN], "first_row": 0, "second_row": 1,
            "first_distance": 0, "second_distance": 0, "distance": nearest, "model": "nmf",
        }
    )  # fmt: skip
    (panel,) = Page(draw_topic_hierarchy(table)).panels
    assert [at for at, _ in panel.ticks("x")] == pytest.approx(ticks)


def test_one_topic_has_neither_neighbour_nor_branch(places):
    one = places[:1].assign(nearest="", label="治理")
    page = Page(draw_topic_map(one, language="en"))
    assert page.says("There is only one topic, so nothing to compare it with.")
    assert not page.says("distance")
    assert page.panels[0].axes.collections[0].get_segments() == []
    leaf = pd.DataFrame([{"mark": "topic", "topic": "nmf-01", "row": 0, "share": 1, "label": "治"}])
    merge = dict.fromkeys(["first_row", "second_row", "first_distance", "second_distance",
                           "distance"], np.nan)  # fmt: skip
    page = Page(draw_topic_hierarchy(leaf.assign(model="nmf", **merge), language="en"))
    assert page.says("There is only one topic, so nothing to merge.")
    assert page.lines()[1] == ["nmf-01 治", "100.0%"]
    assert not page.panels
