"""Figures in English: no Chinese but words of the texts."""

import cases
import pandas as pd
import pytest
from matplotlib.text import Text

from govtopics.corpus.places.english import HAN
from govtopics.figures.gallery import FIGURES
from govtopics.figures.tools.drawing import LINE_FEED
from govtopics.figures.tools.english_names import in_english
from govtopics.figures.tools.style import figure_style
from govtopics.figures.tools.tables import topics_by_document_table, topics_table
from govtopics.figures.topics import draw_topics, draw_topics_by_document
from govtopics.models.labels import Labels, TopicLabel

# What stands in the texts, and is shown as it is.
WORDS = ("term", "terms", "word", "words", "decisive_term", "row", "list")
NAMES = ("name", "group", "place", "parent", "places", "theme")
FIRST = {drawing.kind: made for drawing, made in reversed(cases.CASES.values())}


def drawn_texts(draw, table, names):
    with figure_style(language="en", names=names, on_screen=False):
        figure = draw(table).get_figure(root=True)
    return [text.get_text() for text in figure.findobj(Text)]


def values(table, columns):
    own = [c for c in columns if c in table] + (
        ["other"] if {"group", "other"} <= set(table) else []
    )
    return {v for c in own for v in table[c] if isinstance(v, str) and HAN.search(v)}


@pytest.mark.parametrize("kind", sorted(FIGURES))
def test_with_names_for_all_no_chinese_is_drawn_but_words_of_the_texts(kind):
    table = FIRST[kind]()
    given = sorted(values(table, NAMES))
    names = {name.replace("\n", LINE_FEED): f"Name {number}" for number, name in enumerate(given)}
    if {"topic", "label"} <= set(table):
        table = table.assign(english="A topic")
    if "other_english" in table:
        table = table.assign(other_english="Another topic")
    shown = values(table, WORDS)
    if "term" in table and "other" in table and "group" not in table:
        shown |= values(table, ["other"])
    han = {c for text in drawn_texts(FIGURES[kind], table, names) for c in text if HAN.match(c)}
    assert han <= {c for text in shown for c in text}


def test_places_are_romanised_without_any_file():
    table = pd.DataFrame(
        {
            "name": ["黄浦区 2023", "长征镇 2021", "海淀区 2023", "某镇 2022", "某乡 2022"],
            "document_id": ["a", "changzheng-2021", "报告", "r2022", "moumou-2021"],
            "place": [0.1, 0.2, 0.3, 0.4, 0.5],
            "parent": ["上海市", "上海市", "北京市", "", ""],
        }
    )
    made = in_english(table, ("place",))
    assert list(made["name"]) == [
        "Huangpu 2023", "changzheng-2021", "Haidian 2023", "某镇 2022", "某乡 2022",
    ]  # fmt: skip
    assert list(made["parent"]) == ["Shanghai", "Shanghai", "Beijing", "", ""]
    assert list(made["place"]) == list(table["place"])
    assert table["name"].iloc[0] == "黄浦区 2023"  # what was given stays
    of_reports = table.rename(columns={"document_id": "group"}).assign(by="document")
    assert list(in_english(of_reports)["name"])[:2] == ["Huangpu 2023", "changzheng-2021"]


def test_two_reports_are_never_drawn_as_one():
    table = pd.DataFrame({"group": ["邯郸市", "邯郸县"], "by": "place"})
    assert list(in_english(table)["group"]) == ["Handan City", "Handan County"]


def test_the_other_word_of_a_pair_is_no_place():
    table = pd.DataFrame({"term": ["和平"], "other": ["黄浦区"]})
    assert in_english(table).equals(table)


def named(model, **entries):
    key = dict(zip(model.topics, model.topic_keys, strict=True))
    told = [
        TopicLabel(key[name], **{**said, "merge": tuple(key[p] for p in said.get("merge", ()))})
        for name, said in entries.items()
    ]
    return model.named(Labels({model.name: tuple(told)}))


def test_a_topic_has_its_name_in_the_language_of_the_figure(model):
    table = topics_table(named(model, **{"nmf-01": {"zh": "生态", "en": "Environment"}}))
    for language, name, other in (("en", "Environment", "生态"), ("zh", "生态", "Environment")):
        with figure_style(language=language, on_screen=False):
            texts = [t.get_text() for t in draw_topics(table).get_figure().findobj(Text)]
        assert f"nmf-01 {name}" in texts
        assert not any(other in text for text in texts)


@pytest.mark.parametrize(("draw", "made"), [
    (draw_topics, topics_table), (draw_topics_by_document, topics_by_document_table),
])  # fmt: skip
def test_what_was_decided_after_the_fit_is_said_below(model, draw, made):
    shares = dict(zip(model.topics, model.topic_shares, strict=True))
    gone = {"leave_out": True, "why": "x"}
    table = made(named(model, **{"nmf-02": {"merge": ["nmf-03"]}, "nmf-04": gone}))
    texts = " ".join(drawn_texts(draw, table, {})).replace("\n", " ")
    assert "K = 4" in texts
    assert "K = 4; 2 are shown after the researcher merged topics or left some out" in texts
    assert "left some out; the others have" in texts
    assert f"{shares['nmf-04']:.1%} of all words" in texts
    assert "sum to 100%" not in texts
    texts = " ".join(drawn_texts(draw, made(model), {})).replace("\n", " ")
    assert "the researcher" not in texts
