"""Artists are read, not pixels."""

import numpy as np
import pandas as pd
import pytest
from boxes import assert_tidy, said
from matplotlib.collections import LineCollection, QuadMesh
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from govtopics.analysis.themes.codebook import Codebook, Theme, read_codebook
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.errors import CodebookError, CorpusError, GovTopicsError
from govtopics.figures.positions import draw_positions, plot_positions
from govtopics.figures.prevalence import draw_prevalence, plot_prevalence
from govtopics.figures.tools.style import BLUES, figure_style, ink_on
from govtopics.figures.tools.tables import (
    positions_table,
    topics_by_document_table,
    topics_table,
)
from govtopics.figures.topics import (
    draw_topics,
    draw_topics_by_document,
    plot_topics,
    plot_topics_by_document,
)


@pytest.fixture(scope="module")
def seed_themes(seeds):
    return measure_themes(seeds, read_codebook())


@pytest.fixture
def drawings(model, wide_model, seeds, seed_themes):
    many = pd.concat(
        [
            seed_themes.prevalence().assign(group=lambda t, i=i: t["group"] + f"-{i}")
            for i in range(6)
        ]
    )
    many = many[many["theme"].isin(["基层治理", "一网统管"])].drop(columns=["extent", "n_hits"])
    by_place, by_year = (seed_themes.prevalence(by=by) for by in ("place", "year"))
    return {
        "prevalence by place": lambda: plot_prevalence(by_place),
        "prevalence by year": lambda: plot_prevalence(by_year),
        "words": lambda: plot_topics(model, 6),
        "words of ten topics": lambda: plot_topics(wide_model.with_labels({"nmf-01": "民生" * 9})),
        "topics by document": lambda: plot_topics_by_document(model),
        "topics by 31 documents": lambda: plot_topics_by_document(wide_model),
        "prevalence": lambda: plot_prevalence(seed_themes.prevalence()),
        "prevalence of 30 documents": lambda: plot_prevalence(many),
        "positions": lambda: plot_positions(seed_themes, seeds),
        "positions of all themes": lambda: plot_positions(
            seed_themes, seeds, read_codebook().labels
        ),
    }


NAMES = (
    "words",
    "words of ten topics",
    "topics by document",
    "topics by 31 documents",
    "prevalence",
    "prevalence of 30 documents",
    "prevalence by place",
    "prevalence by year",
    "positions",
    "positions of all themes",
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", ["single", "double"])
@pytest.mark.parametrize("name", NAMES)
def test_texts_stay_on_the_page_and_apart(drawings, name, width, language, off_screen):
    with figure_style(width=width, language=language):
        assert_tidy(drawings[name]().get_figure())


# ---------------------------------------------------------------------- words


def test_words_stand_in_order_over_bars_of_their_probability(model, off_screen):
    table = draw_topics.drawn(topics_table(model, 5)).sort_values("weight", ascending=False)
    by_share = sorted(zip(-model.topic_shares, model.topics, strict=True))
    ax = plot_topics(model, 5)
    assert len(ax.collections) == model.n_topics
    for bars, (_, topic) in zip(ax.collections, by_share, strict=True):
        rows = table[table["topic"] == topic]
        ends = np.array(bars.get_segments())
        lengths = ends[:, 1, 0] - ends[:, 0, 0]
        assert lengths / lengths.max() == pytest.approx(rows["weight"] / rows["weight"].max())
        for (left, depth), term in zip(ends[:, 0], rows["term"], strict=True):
            above = [
                text.get_text()
                for text in ax.texts
                if text.get_position()[0] == left and 0 < text.get_position()[1] - depth < 0.1
            ]
            head, _, tail = above[-1].partition("…")
            assert term.startswith(head)
            assert term.endswith(tail)


def test_words_say_share_lambda_and_that_topics_move(model, off_screen):
    named = model.with_labels({"nmf-02": "我的话题"})
    texts = said(plot_topics(named))
    assert "nmf-02 我的话题" in texts
    assert f"{model.topic_shares[0]:.1%}" in texts
    assert any("λ = 0.7" in text for text in texts)
    assert any("算法" in text for text in texts)
    assert list(topics_table(named, 2)["label"].unique()) == ["", "我的话题"]


def test_no_words_are_refused(model):
    with pytest.raises(GovTopicsError, match="n = 0: must be a whole number of at least 1"):
        plot_topics(model, 0)


def test_given_axes_are_drawn_on(model, small_themes, small_corpus):
    for draw in (
        lambda ax: plot_topics(model, ax=ax),
        lambda ax: plot_topics_by_document(model, ax=ax),
        lambda ax: plot_prevalence(small_themes.prevalence(), ax=ax),
        lambda ax: plot_positions(small_themes, small_corpus, ax=ax),
    ):
        figure = Figure(figsize=(9, 7))
        ax = figure.add_subplot(1, 2, 2)
        before = ax.get_position().bounds
        assert draw(ax) is ax
        assert ax.get_position().bounds == before
        figure.canvas.draw()


# --------------------------------------------------------- topics by document


def test_cells_carry_the_shares(model, off_screen):
    table = draw_topics_by_document.drawn(topics_by_document_table(model))
    panel = plot_topics_by_document(model).child_axes[0]
    expected = table["share"].to_numpy().reshape(model.n_topics, 3)
    (mesh,) = [artist for artist in panel.collections if isinstance(artist, QuadMesh)]
    np.testing.assert_allclose(mesh.get_array().filled(np.nan), expected)
    printed = [text.get_text() for text in panel.texts]
    assert printed[:3] == [f"{100 * expected[0, 0]:.0f}", f"{100 * expected[0, 1]:.0f}", "无词"]
    heads = [label.get_text().replace("\n", " ") for label in panel.get_xticklabels()]
    assert heads == ["第00区 节选", "第01区", "第02区"]


def test_reports_without_vocabulary_are_told(model):
    table = topics_by_document_table(model)
    last = table[table["document_id"] == "report-02"]
    assert set(last["status"]) == {"no vocabulary"}
    assert last["share"].isna().all()
    others = table[table["document_id"] != "report-02"].groupby("document_id")["share"].sum()
    assert list(others) == pytest.approx([1, 1])


def test_many_reports_stand_in_rows(wide_model, off_screen):
    ax = plot_topics_by_document(wide_model)
    labels = [label.get_text() for label in ax.child_axes[0].get_yticklabels()]
    assert len(labels) == 31
    assert labels[:2] == ["第00区\uff08节选\uff09", "第01区"]


# ------------------------------------------------------------------ prevalence


def test_dots_and_lines_carry_the_table(seed_themes, off_screen):
    table = draw_prevalence.drawn(seed_themes.prevalence(interval="within_report"))
    ax = plot_prevalence(table)
    panels = dict(zip(table["theme"].unique(), ax.child_axes, strict=True))
    for theme, rows in table.groupby("theme"):
        drawn = list(panels[theme].lines)
        fours = zip(*(drawn[i::4] for i in range(4)), strict=True)
        for row, (span, name, wide, dot) in zip(rows.to_dict("records"), fours, strict=True):
            assert list(span.get_xdata()) == [row["low"], row["high"]]
            assert list(name.get_xdata()) == [row["name_share"]]
            assert list(wide.get_xdata()) == [row["wide_share"]]
            assert list(dot.get_xdata()) == [row["estimate"]]
            assert name.get_markerfacecolor() == "white"
            assert dot.get_markerfacecolor() != "white"
        hits = [text.get_text() for text in panels[theme].texts]
        assert hits == [f"{n:.0f}" for n in rows["n_hits"]]


def test_prevalence_by_report_has_three_marks_and_no_line(seed_themes, seeds, off_screen):
    texts = said(plot_prevalence(seed_themes.prevalence()))
    assert "黄浦区 2023\uff08节选\uff09" in texts
    assert "黄浦区 2020" in texts
    assert {"估计值\uff08核心词\uff09", "只用主题名", "加上较宽的词"} <= set(texts)
    assert "每份报告都作了全文统计" in "".join(texts)
    ax = plot_prevalence(seed_themes.prevalence())
    assert all(len(line.get_xdata()) == 1 for panel in ax.child_axes for line in panel.lines)


def test_what_cannot_be_estimated_is_said(small_themes, off_screen):
    table = small_themes.prevalence()
    extra = {"theme": "基层治理", "group": "", "status": "not estimable", "reason": "no docvar"}
    ax = plot_prevalence(pd.concat([table, pd.DataFrame([extra])], ignore_index=True))
    assert "不可估计" in [text.get_text() for text in ax.child_axes[0].texts]
    assert "\uff08未注明\uff09" in said(ax)


def test_groups_without_interval_are_points_with_the_reason(seed_themes, off_screen):
    table = seed_themes.prevalence(by="place")
    ax = plot_prevalence(table)
    found = table[table["theme"] == "基层治理"]
    assert found["low"].isna().all()
    assert len(ax.child_axes[0].lines) == 3 * len(found)  # estimate, name, wide
    texts = "".join(said(ax))
    together = texts.replace(" ", "")  # a line may end at any of them
    assert "只有1份报告（G=1），区间需5份；只有2份报告（G=2），区间需5份。" in together
    assert "各地的主题文字占比" in texts


def test_years_stand_in_their_order(seed_themes, off_screen):
    table = seed_themes.prevalence(by="year")
    labels = plot_prevalence(table).child_axes[0].get_yticklabels()
    assert [label.get_text()[:4] for label in labels] == ["2020", "2021", "2023"]


def test_lines_are_called_what_they_are(seed_themes, off_screen):
    texts = said(plot_prevalence(seed_themes.prevalence(interval="within_report")))
    assert "句子间的 95% 区间（Wilson）" in texts


def test_themes_have_english_names_in_english_figures(seed_themes, seeds, off_screen):
    for ax in (
        plot_prevalence(seed_themes.prevalence(), language="en"),
        plot_positions(seed_themes, seeds, language="en"),
    ):
        texts = said(ax)
        assert {"Grassroots governance", "Resilient city"} <= set(texts)
        assert "Huangpu 2023 (excerpt)" in texts
        assert not any("基层治理" in text or "，" in text for text in texts)


def test_every_theme_has_its_lane_found_or_not(small_corpus, off_screen):
    codebook = Codebook((Theme("基层治理", ("基层治理",)), Theme("城市更新", ("城市更新",))))
    ax = plot_positions(measure_themes(small_corpus, codebook), small_corpus)
    assert {"基层治理", "城市更新（无命中）"} <= set(said(ax))


@pytest.mark.parametrize("share", np.linspace(0, 1, 21))
def test_numbers_on_cells_can_be_read(share):
    def luminance(color):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color]
        return np.dot((0.2126, 0.7152, 0.0722), linear)

    ground = BLUES(share)
    light, dark = sorted((luminance(ground[:3]), luminance(to_rgb(ink_on(ground)))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_prevalence_does_not_call_whole_what_nobody_calls_so(seed_themes, off_screen):
    table = seed_themes.prevalence()
    partly = table.assign(extent=["unknown" if e == "whole" else e for e in table["extent"]])
    texts = said(plot_prevalence(partly))
    assert "有 2 行不知是全文还是节选。" in "".join(texts)


def test_prevalence_without_catalogue(small_themes, off_screen):
    table = small_themes.prevalence()[["theme", "group", "estimate", "low", "high", "status"]]
    texts = said(plot_prevalence(table))
    assert {"a", "b", "估计值\uff08核心词\uff09"} <= set(texts)
    assert "只用主题名" not in texts
    assert not any("节选" in text for text in texts)


def test_faulty_prevalence_is_refused(small_themes):
    table = small_themes.prevalence()
    with pytest.raises(GovTopicsError, match="lacks low, high"):
        plot_prevalence(table.drop(columns=["low", "high"]))
    with pytest.raises(GovTopicsError, match="no row"):
        plot_prevalence(table[:0])


# ------------------------------------------------------------------- positions


def test_positions_count_characters_without_white_space(small_themes, small_corpus):
    table = positions_table(small_themes, small_corpus).set_index("document_id")
    paragraphs = table[table["mark"] == "paragraph"]
    assert list(paragraphs.loc["a", "start"]) == [0, 7, 14]
    assert list(paragraphs.loc["a", "end"]) == [7, 14, 24]
    hits = table[table["mark"] == "hit"]
    found = hits[["theme", "term", "start", "end"]].to_numpy().tolist()
    assert found == [
        ["基层治理", "基层治理", 16, 20],
        ["基层治理", "网格", 21, 23],
        ["韧性城市", "韧性城市", 2, 6],
    ]
    assert hits["start_share"].tolist() == pytest.approx([16 / 24, 21 / 24, 2 / 12])


def test_hits_in_headings_stand_where_their_paragraph_starts(seed_themes, seeds):
    table = positions_table(seed_themes, seeds, read_codebook().labels)
    starts = table[table["mark"] == "paragraph"].set_index("paragraph_id")["start"]
    headings = table[table["part"] == "section"]
    assert len(headings) > 0
    assert (headings["start"] == headings["paragraph_id"].map(starts)).all()
    assert (table.loc[table["mark"] != "theme", "end_share"] <= 1).all()
    assert len(table[table["mark"] == "hit"]) == len(seed_themes.hits)


def test_ticks_carry_the_positions(seed_themes, seeds, off_screen):
    table = draw_positions.drawn(positions_table(seed_themes, seeds))
    panel = plot_positions(seed_themes, seeds).child_axes[0]
    lines = [artist for artist in panel.collections if isinstance(artist, LineCollection)]
    ticks = [artist for artist in lines if artist.get_label() != "plan"]
    drawn = np.sort([segment[0][0] for artist in ticks for segment in artist.get_segments()])
    np.testing.assert_allclose(drawn, np.sort(table.loc[table["mark"] == "hit", "start_share"]))
    hatched = [artist for artist in panel.collections if artist.get_hatch()]
    assert len(hatched) == 3
    labels = [label.get_text() for label in panel.get_yticklabels()]
    assert [label for label in labels if "节选" in label] == [
        "长宁区 2023\uff08节选\uff09",
        "黄浦区 2023\uff08节选\uff09",
        "徐汇区 2023\uff08节选\uff09",
    ]


def test_positions_refuse_another_corpus_and_an_unknown_theme(small_themes, small_corpus, seeds):
    with pytest.raises(CorpusError, match="Pass the corpus that was measured"):
        plot_positions(small_themes, seeds)
    with pytest.raises(CodebookError, match="基层治里"):
        plot_positions(small_themes, small_corpus, ["基层治里"])
