"""Figures of groups, years and words carry the numbers of their tables, and say their limits."""

import numpy as np
import pandas as pd
import pytest
from boxes import assert_tidy, gray, said
from cases import CODEBOOK, NASTY, matrix, reports, themes
from matplotlib.collections import LineCollection, QuadMesh

from govtopics.analysis.groups.dispersion import dispersion
from govtopics.analysis.groups.keyness import keyness
from govtopics.analysis.groups.review_against_plan import review_against_plan
from govtopics.analysis.groups.trajectories import measure_terms, trajectories, trends
from govtopics.analysis.themes import frames
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.topics.cooccurrence import cooccurrence, cooccurrence_graph
from govtopics.errors import GovTopicsError
from govtopics.figures.cooccurrence import cooccurrence_table, plot_cooccurrence
from govtopics.figures.dispersion import plot_dispersion
from govtopics.figures.keyness import keyness_table, plot_keyness
from govtopics.figures.lexicon import lexicon_table, plot_lexicon
from govtopics.figures.prevalence import plot_prevalence
from govtopics.figures.prevalence_matrix import plot_prevalence_matrix, prevalence_matrix_table
from govtopics.figures.removed import plot_removed, removed_table
from govtopics.figures.review_against_plan import plot_review_against_plan
from govtopics.figures.stopwords import plot_stopwords, stopwords_table
from govtopics.figures.tools.label_placement import kept_apart
from govtopics.figures.tools.style import figure_style
from govtopics.figures.trajectories import plot_trajectories, trajectories_table
from govtopics.tokens.segmentation import tokenize


def everything(ax):
    return "".join(said(ax))


# ------------------------------------------------------------------- keyness


@pytest.fixture(scope="module")
def key_words():
    return keyness(matrix(12, tuple(f"w{i:02d}" for i in range(30))), "group", "乙" * 30)


def test_words_of_both_sides_stand_at_their_log_odds(key_words, off_screen):
    table = keyness_table(key_words, 5)
    panels = plot_keyness(key_words, 5).child_axes
    for side, panel in zip(("group", "other"), panels, strict=True):
        own = table[table["side"] == side]
        (dots,) = [line for line in panel.lines if line.get_marker() == "o"]
        assert np.abs(dots.get_xdata()) == pytest.approx(own["log_odds"].abs(), rel=1e-4)
        assert (np.asarray(dots.get_xdata()) > 0).all()
    assert (table.groupby("side")["z"].apply(lambda z: z.abs().is_monotonic_decreasing)).all()


def test_group_sizes_and_limits_are_said(key_words, off_screen):
    text = everything(plot_keyness(key_words, 5))
    assert "其余报告" in text
    assert "6 份报告" in text
    assert "以整份报告计的 95% 区间" in text
    few = keyness(matrix(4, ("a", "b", "c")), "group", "乙" * 30)
    assert "只描述这些文本" in everything(plot_keyness(few))


def test_a_table_that_is_no_keyness_is_refused(key_words):
    with pytest.raises(GovTopicsError, match="lacks z"):
        plot_keyness(key_words.drop(columns="z"))
    with pytest.raises(GovTopicsError, match="n = 0"):
        plot_keyness(key_words, 0)


# -------------------------------------------------------------- co-occurrence


@pytest.fixture(scope="module")
def graph():
    terms = tuple(sorted(f"词语{i:02d}" for i in range(30)))
    pairs = cooccurrence(matrix(6, terms), min_texts=1, min_both=1)
    return cooccurrence_graph(pairs, least=0.0, random_state=1)


def test_the_network_has_the_marks_and_lines_of_its_table(graph, off_screen):
    table = cooccurrence_table(graph, 12)
    terms, pairs = (table[table["mark"] == mark] for mark in ("term", "pair"))
    assert len(terms) <= 12
    assert set(pairs["term"]) | set(pairs["other"]) <= set(terms["term"])
    for first, second, weight in pairs[["term", "other", "weight"]].to_numpy():
        assert graph.edges[first, second]["weight"] == weight
    panel = plot_cooccurrence(graph, 12).child_axes[0]
    (lines,) = [artist for artist in panel.collections if isinstance(artist, LineCollection)]
    marks = [artist for artist in panel.collections if artist is not lines]
    assert len(lines.get_segments()) == len(pairs)
    assert sum(len(artist.get_offsets()) for artist in marks) == len(terms)
    assert {text.get_text() for text in panel.texts} == set(terms["term"])


def test_what_the_network_leaves_out_is_counted(graph, off_screen):
    text = everything(plot_cooccurrence(graph, 12))
    assert f"全图 {len(graph)} 个词" in text
    assert "位置由算法安排" in text


def test_names_that_find_no_room_are_left_out_and_counted():
    sizes = np.full((9, 2), [60.0, 20.0])
    places, shown = kept_apart(np.full((9, 2), 30.0), sizes, (70, 50))
    assert 1 <= shown.sum() <= 2
    apart = np.abs(places[shown][:, None] - places[shown][None])
    others = ~np.eye(int(shown.sum()), dtype=bool)
    assert not ((apart < sizes[0] - 1e-3).all(axis=2) & others).any()


@pytest.mark.parametrize("n", [2, 20, 60])
def test_boxes_are_pushed_apart_within_the_paper(n):
    rng = np.random.default_rng(n)
    sizes = np.column_stack([rng.uniform(10, 40, n), np.full(n, 16)])
    places, shown = kept_apart(rng.uniform(0, 250, (n, 2)), sizes, (300, 260))
    assert shown.all()
    assert (places - sizes / 2 >= -1e-9).all()
    assert (places + sizes / 2 <= np.array([300, 260]) + 1e-9).all()


def test_a_graph_without_pairs_is_refused(graph):
    with pytest.raises(GovTopicsError, match="no pair"):
        plot_cooccurrence(graph.subgraph(list(graph)[:1]))


# ----------------------------------------------------------------- dispersion


def test_ticks_stand_where_hits_are_and_dp_is_said(off_screen):
    corpus = reports(6)
    terms = measure_terms(corpus, ["网格", "从来没有的词"])
    ax = plot_dispersion(terms, corpus)
    dp = dispersion(terms).set_index("name").loc["网格", "dp_norm"]
    assert f"DP {dp:.2f}" in everything(ax)
    ticks = [
        segment
        for artist in ax.child_axes[0].collections
        for segment in artist.get_segments()
        if segment[0][0] == segment[1][0]
    ]
    assert len(ticks) == terms.n_hits["网格"].sum()
    assert "节选" in everything(ax)


# ------------------------------------------------------------ review and plan


def test_differences_stand_at_their_values_the_largest_first(off_screen, monkeypatch):
    monkeypatch.setattr(frames, "LEAST_PARAGRAPHS", 1)
    record = review_against_plan(themes(6))
    ax = plot_review_against_plan(record, ["韧性城市"])
    own = record[record["theme"] == "韧性城市"].dropna(subset="difference")
    assert len(own) == 5  # the fourth report is all plan
    lines = {line.get_label(): line for line in ax.child_axes[0].lines}
    drawn = np.asarray(lines["difference"].get_xdata(), dtype=float)
    expected = sorted(own["difference"], reverse=True)
    np.testing.assert_allclose(drawn, expected, rtol=1e-4, atol=1e-9)
    assert "另有 1 份报告无法比较，未画出：无回顾 1 份" in everything(ax)


def test_a_review_or_plan_of_few_paragraphs_is_left_out_with_a_note(off_screen):
    record = review_against_plan(themes(6))
    text = everything(plot_review_against_plan(record, ["韧性城市"]))
    assert "没有一份报告既有回顾又有计划" in text
    assert "另有 6 份报告无法比较，未画出：段落太少 5 份；无回顾 1 份" in text


def test_themes_that_are_not_there_are_refused():
    with pytest.raises(GovTopicsError, match="基层治里"):
        plot_review_against_plan(review_against_plan(themes(3)), ["基层治里"])


# ---------------------------------------------------------------------- years


def test_years_without_a_report_are_gaps(off_screen):
    table = trajectories(themes(24))
    ax = plot_trajectories(table, trends(table))
    own = table[table["theme"] == "基层治理"]
    missing = own.loc[own["status"] == "no report", "year"].tolist()
    assert missing == [2003]
    lines = [
        segment
        for artist in ax.child_axes[0].collections
        for segment in artist.get_segments()
        if segment[0][0] != segment[1][0]
    ]
    assert all(segment[1][0] - segment[0][0] == 1 for segment in lines)
    joined = {segment[0][0] for segment in lines} | {segment[1][0] for segment in lines}
    assert not joined & set(missing)
    bands = [bar.get_x() + bar.get_width() / 2 for bar in ax.child_axes[0].patches]
    assert bands == missing


def test_only_years_of_the_same_places_are_joined(off_screen):
    table = trajectories(themes(9, places=("甲区", "甲区", "乙区")))
    assert list(dict.fromkeys(table["places"])) == ["乙区、甲区", ""]
    moved = table.assign(places=[f"{year}" for year in table["year"]])
    counts = []
    for drawn in (table.assign(places=""), moved):
        panel = plot_trajectories(drawn).child_axes[0]
        counts.append(len(panel.collections[0].get_segments()))
    assert counts[0] > counts[1] == 0


def test_the_trend_drawn_is_the_slope_given(off_screen):
    table = trajectories(themes(24))
    slopes = trends(table)
    drawn = trajectories_table(table, slopes)
    for theme, own in drawn.groupby("theme"):
        line = own.dropna(subset="trend")
        expected = slopes.set_index("theme").loc[theme]
        if expected["status"] == "estimated":
            slope = np.polyfit(line["year"], line["trend"], 1)[0]
            assert 10 * slope == pytest.approx(expected["slope"])
    few = trajectories(themes(6))
    assert "不足 10 年" in everything(plot_trajectories(few, trends(few)))


def test_trends_of_other_themes_are_refused():
    table = trajectories(themes(24))
    other = trends(table[table["theme"] != "基层治理"])
    with pytest.raises(GovTopicsError, match="基层治理"):
        plot_trajectories(table, other)


# --------------------------------------------------------------------- matrix


def test_zero_is_a_number_and_what_cannot_be_estimated_is_hatched(off_screen):
    measured = measure_themes(reports(6), CODEBOOK).prevalence("document", frame="plan")
    none = measured.iloc[0].to_dict() | {
        "group": "x", "name": "x", "estimate": np.nan, "low": np.nan, "high": np.nan,
        "status": "not estimable", "interval": "",
    }  # fmt: skip
    table = pd.concat([measured, pd.DataFrame([none])], ignore_index=True)
    ax = plot_prevalence_matrix(table)
    (panel,) = ax.child_axes
    texts = [text.get_text() for text in panel.texts]
    assert "0" in texts
    assert "不可估" in texts
    assert any(artist.get_hatch() for artist in panel.collections)
    (mesh,) = [artist for artist in panel.collections if isinstance(artist, QuadMesh)]
    drawn = mesh.get_array().reshape(3, 7)[:, :6].filled(np.nan)
    expected = measured["estimate"].to_numpy(float).reshape(3, 6)
    np.testing.assert_allclose(drawn, expected, rtol=1e-4)


@pytest.mark.parametrize(("language", "called"), [("zh", "计划"), ("en", "plan")])
def test_values_that_this_package_gave_are_called_in_the_language(language, called, off_screen):
    found = themes(4).prevalence("time")
    for plot in (plot_prevalence_matrix, plot_prevalence):
        assert any(text.startswith(called) for text in said(plot(found, language=language)))
        places = said(plot(themes(4).prevalence("place"), language=language))
        assert any(text.startswith("甲区") for text in places)


def test_points_without_an_interval_are_marked(off_screen):
    # Six reports of one place carry an interval, three of another do not.
    measured = themes(9, places=("甲区", "甲区", "乙区")).prevalence("place")
    ax = plot_prevalence_matrix(measured)
    assert any(text.endswith("·") for text in said(ax))
    assert "“·”只有点估计" in everything(ax)


def test_points_are_marked_only_beside_others_that_have_an_interval(off_screen):
    ax = plot_prevalence_matrix(themes(4).prevalence("place"))
    assert not any(text.endswith("·") for text in said(ax))
    assert "只有点估计：各组" in everything(ax)


def test_no_word_of_a_head_is_broken_inside(off_screen):
    named = {c: f"Management of {i}" for i, c in enumerate("甲乙丙丁戊己庚辛壬癸")}
    codebook = Codebook(tuple(Theme(c, (f"{c}治理",), english=named[c]) for c in named))
    found = measure_themes(reports(20, places=[f"{i}区" for i in range(10)]), codebook)
    with figure_style(width="single", language="en", on_screen=False):
        ax = plot_prevalence_matrix(found.prevalence("place"))
    assert set(named.values()) <= set(said(ax))
    assert_tidy(ax.get_figure(root=True))


def test_a_theme_and_group_given_twice_is_refused():
    table = themes(3).prevalence()
    with pytest.raises(GovTopicsError, match="two rows"):
        prevalence_matrix_table(pd.concat([table, table]))


# ------------------------------------------------- removed, stop words, lexicon


def test_removed_lines_are_those_of_the_corpus(seeds, off_screen):
    table = removed_table(seeds)
    rules = table[table["mark"] == "rule"]
    assert rules["n_lines"].sum() == len(seeds.removed)
    whole = table[table["mark"] == "report"].set_index("document_id")
    assert list(whole.index) == [document.id for document in seeds.documents]
    assert rules.groupby("document_id")["share"].sum().to_dict() == pytest.approx(
        whole.loc[whole["n_lines"] > 0, "share"].to_dict()
    )
    texts = said(plot_removed(seeds))
    assert "标题行" in texts
    assert any("节选" in text for text in texts)


def test_stop_words_are_those_of_the_tokens(seeds, off_screen):
    tokens = tokenize(seeds.to_paragraphs())
    table = stopwords_table(tokens)
    assert table["share"].sum() == pytest.approx(1)
    first = table.iloc[0]
    top = tokens.stopwords[tokens.stopwords["list"] == first["list"]]["word"].iloc[0]
    assert first["words"].startswith(top)
    assert "公文套语" in said(plot_stopwords(tokens))


def test_terms_that_are_cut_come_first_with_how(off_screen):
    check = pd.DataFrame(
        {
            "term": ["成词", "切开", "没有"],
            "n_occurrences": [9, 4, 0], "n_kept": [9, 1, 0], "n_documents": [1, 1, 0],
            "n_inside": [0, 2, 0], "n_overlapped": 0, "n_other_words": 0,
            "cut_as": ["", "切/开", ""],
        }
    )  # fmt: skip
    assert lexicon_table(check)["term"].tolist() == ["切开", "成词"]
    ax = plot_lexicon(check)
    assert {"1/4", "切/开", "2 + 0 + 0"} <= set(said(ax))
    assert "词典 3 个词" in everything(ax)
    outline, _, dark = ax.collections
    whole, kept = (np.array(artist.get_segments()) for artist in (outline, dark))
    lengths = [segments[:, 1, 0] - segments[:, 0, 0] for segments in (whole, kept)]
    assert lengths[1] / lengths[0] == pytest.approx([0.25, 1])


# --------------------------------------------------------------------- all


def test_marks_differ_without_colour(graph, off_screen):
    panel = plot_cooccurrence(graph).child_axes[0]
    marks = [a for a in panel.collections if not isinstance(a, LineCollection)]
    shapes = {a.get_paths()[0].vertices.tobytes() for a in marks}
    assert len(shapes) == min(len(marks), 8)
    assert gray("#b3b3b3") < 0.75  # lines of the network, on white


def test_hostile_names_stay_text(off_screen):
    texts = everything(plot_prevalence_matrix(themes(8, places=NASTY).prevalence("place")))
    assert "<script>" in texts
    assert "$x^2$" in texts
