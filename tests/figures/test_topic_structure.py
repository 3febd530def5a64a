"""The map and the hierarchy of topics say what the model says."""

import numpy as np
import pandas as pd
import pytest
from boxes import said

from conftest import make_model
from govtopics.analysis.topics.describe import topic_hierarchy
from govtopics.figures.topic_hierarchy import plot_topic_hierarchy, topic_hierarchy_table
from govtopics.figures.topic_map import plot_topic_map, topic_map_table


def test_circles_are_as_large_as_shares(off_screen):
    model = make_model(n_topics=6)
    panel = plot_topic_map(model).child_axes[0]
    _, circles = panel.collections
    sizes = circles.get_sizes()
    assert sizes / sizes.sum() == pytest.approx(model.topic_shares, rel=1e-4)


def test_circles_stand_as_far_apart_as_the_table_says(off_screen):
    model = make_model(n_topics=6)
    table = topic_map_table(model)
    _, circles = plot_topic_map(model).child_axes[0].collections
    drawn = np.ptp(circles.get_offsets(), axis=0) / np.ptp(table[["x", "y"]], axis=0)
    assert drawn[0] == pytest.approx(drawn[1], rel=1e-3)  # one scale for both directions


def test_links_lead_to_the_topic_with_the_most_similar_words(off_screen):
    model = make_model(n_topics=6)
    table = topic_map_table(model).set_index("topic")
    links, circles = plot_topic_map(model).child_axes[0].collections
    places = dict(zip(table.index, circles.get_offsets(), strict=True))
    for topic, link in zip(table.index, links.get_segments(), strict=True):
        assert link[0] == pytest.approx(places[topic])
        assert link[1] == pytest.approx(places[table.loc[topic, "nearest"]])


def test_every_topic_is_named_on_the_map_or_below_it(off_screen):
    model = make_model(n_topics=50)
    texts = said(plot_topic_map(model))
    listed = {text.split()[0] for text in texts if text.startswith("nmf-")}
    named = len([text for text in texts if "·" in text or text in model.vocabulary])
    assert {f"{k:02d}" for k in range(1, 51)} <= set(texts)
    assert len(listed) + named >= 50


@pytest.mark.parametrize("k", [10, 50])
def test_words_cover_no_circle(k, off_screen):
    panel = plot_topic_map(make_model(n_topics=k)).child_axes[0]
    panel.figure.canvas.draw()
    _, circles = panel.collections
    middles = panel.transData.transform(circles.get_offsets())
    radii = np.sqrt(circles.get_sizes()) / 2 * panel.figure.dpi / 72
    words = [text for text in panel.texts if not text.get_text().isdecimal()]
    for box in (text.get_window_extent() for text in words):
        nearest = np.clip(middles, (box.x0, box.y0), (box.x1, box.y1))
        assert (np.hypot(*(nearest - middles).T) > radii - 1).all()


def test_the_map_says_how_far_it_is_from_the_truth(off_screen):
    model = make_model(n_topics=6)
    text = "".join(said(plot_topic_map(model)))
    assert f"{topic_map_table(model)['stress'].iloc[0]:.2f}" in text
    assert "两条轴没有含义" in text


def test_branches_merge_where_the_analysis_says(off_screen):
    model = make_model(n_topics=8)
    merges = topic_hierarchy(model)
    (lines,) = plot_topic_hierarchy(model).child_axes[0].collections
    drawn = [segment[1, 0] for segment in lines.get_segments()]
    assert drawn == pytest.approx(merges["distance"], rel=1e-4)


@pytest.mark.parametrize("k", [2, 5, 50])
def test_branches_do_not_cross(k):
    table = topic_hierarchy_table(make_model(n_topics=k))
    topics, merges = table[table["mark"] == "topic"], table[table["mark"] == "merge"]
    assert sorted(topics["row"]) == list(range(k))
    place = dict(zip(topics["topic"], topics["row"], strict=True))
    for merged in merges["topic"]:
        rows = sorted(place[topic] for topic in merged.split("+"))
        assert rows == list(range(int(rows[0]), int(rows[0]) + len(rows)))


def test_one_topic_is_said_to_be_alone(off_screen):
    model = make_model(n_topics=1)
    assert any("只有一个话题" in text for text in said(plot_topic_map(model)))
    assert any("只有一个话题" in text for text in said(plot_topic_hierarchy(model)))
    assert isinstance(topic_hierarchy_table(model), pd.DataFrame)
