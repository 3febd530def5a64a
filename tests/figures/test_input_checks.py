"""What a figure is not drawn from, or not drawn on, is told at once and in one way."""

import matplotlib.pyplot as plt
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from boxes import assert_tidy
from cases import chosen, promised, specified, themes
from matplotlib.figure import Figure

import govtopics as gt
from conftest import make_corpus, make_model, make_themes
from govtopics.analysis.groups.review_against_plan import review_against_plan
from govtopics.analysis.groups.trajectories import trajectories, trends
from govtopics.errors import GovTopicsError
from govtopics.tokens.tokens import Tokens

PLOTS = {name: getattr(gt, name) for name in dir(gt) if name.startswith("plot_")}
OF_MODELS = ("topics", "topics_by_document", "topic_map", "topic_hierarchy")
OF_PREVALENCE = ("prevalence", "prevalence_matrix")


@pytest.fixture(scope="module")
def results():
    corpus, years = make_corpus(), themes(12)
    paths = trajectories(years)
    network = nx.Graph()
    network.add_edge("治理", "网格", weight=0.5, n_both=3)
    ids = pd.Index(["a"])
    return {
        "model": make_model(),
        "corpus": corpus,
        "themes": make_themes(corpus),
        "prevalence": years.prevalence(),
        "record": review_against_plan(years),
        "promised": promised(3),
        "panel": years.panel(),
        "years": paths,
        "trends": trends(paths),
        "graph": network,
        "tokens": Tokens(ids, (("治理", "网格"),), pd.DataFrame(index=ids)),
        "choice": chosen((2, 3)),
        "specified": specified(2),
        "nothing": None,
        "number": 5,
        "text": "基层治理",
        "list": ["基层治理"],
        "estimator": gt.LDA(n_topics=2, random_state=1),
        "table": pd.DataFrame({"topic": [1]}),
        "no rows": years.prevalence()[:0],
        "an empty graph": nx.Graph(),
    }


# What each is drawn from: the results that fit, in the order of its parameters.
RIGHT = {
    **{f"plot_{name}": ("model",) for name in OF_MODELS},
    **{f"plot_{name}": ("prevalence",) for name in OF_PREVALENCE},
    "plot_overlap": ("model", "model"),
    "plot_topic_trajectories": ("model",),
    "plot_positions": ("themes", "corpus"),
    "plot_dispersion": ("themes", "corpus"),
    "plot_removed": ("corpus",),
    "plot_choose_k": ("choice",),
    "plot_specifications": ("specified",),
    "plot_stopwords": ("tokens",),
    "plot_cooccurrence": ("graph",),
    "plot_review_against_plan": ("record",),
    "plot_targets": ("promised",),
    "plot_target_levels": ("promised",),
    "plot_panel": ("panel",),
    "plot_tile_grid": ("panel",),
    "plot_trajectories": ("years", "trends"),
    "plot_keyness": (),
    "plot_lexicon": (),
    "plot_year_comparison": (),
}


def test_every_figure_is_asked():
    assert set(RIGHT) == set(PLOTS)


@pytest.mark.parametrize("name", PLOTS)
def test_what_is_no_source_of_the_figure_is_told(name, results, off_screen):
    right = RIGHT[name] or ("another one",)
    for place, fitting in enumerate(right):
        for called, found in results.items():
            # Trends may be left out.
            if called == fitting or (found is None and fitting == "trends"):
                continue
            given = [results.get(one) for one in right]
            given[place] = found
            told = "Pass |Create |Lower 'least' in cooccurrence_graph"
            with pytest.raises(GovTopicsError, match=told):
                PLOTS[name](*given)


@pytest.mark.parametrize("name", OF_MODELS)
def test_a_model_is_one_that_was_fitted(name, results, off_screen):
    for found in ("nothing", "estimator", "table"):
        with pytest.raises(
            GovTopicsError, match=r"TopicModel, not .*Create a fitted model with LDA\(\.\.\.\)\.fit"
        ):
            PLOTS[f"plot_{name}"](results[found])


@pytest.mark.parametrize("name", OF_PREVALENCE)
@pytest.mark.parametrize("column", ["estimate", "low", "high"])
def test_an_infinite_share_is_told(name, column, small_themes, off_screen):
    table = small_themes.prevalence()
    table[column] = np.inf
    with pytest.raises(GovTopicsError, match=f"'{column}' contains inf, which cannot be drawn"):
        PLOTS[f"plot_{name}"](table)


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("prevalence", "estimate", "x"),
        ("prevalence_matrix", "low", "x"),
        ("review_against_plan", "review", np.inf),
        ("review_against_plan", "difference", "x"),
        ("trajectories", "year", np.nan),
        ("trajectories", "low", np.inf),
    ],
)
def test_what_is_no_number_is_told(name, column, value, results, off_screen):
    source = RIGHT[f"plot_{name}"][0]
    table = results[source].assign(**{column: value})
    found = "contains .*which (is not a number|cannot be drawn)|has empty cells"
    with pytest.raises(GovTopicsError, match=f"The column '{column}' ({found})"):
        PLOTS[f"plot_{name}"](table)


@pytest.mark.parametrize(
    ("name", "source"), [("prevalence", "prevalence"), ("review_against_plan", "record")]
)
def test_a_theme_and_report_stand_once(name, source, results, off_screen):
    table = results[source]
    with pytest.raises(GovTopicsError, match="has two rows for"):
        PLOTS[f"plot_{name}"](pd.concat([table, table]))


def test_review_and_plan_are_of_the_same_reports_for_every_theme(results, off_screen):
    table = results["record"]
    with pytest.raises(
        GovTopicsError, match=r"has 11 reports and another theme has 12\. Pass all rows"
    ):
        gt.plot_review_against_plan(table[1:])


@pytest.mark.parametrize("found", [0, -1, 2.5, "8", None, True])
@pytest.mark.parametrize("name", ["topics", "keyness", "lexicon", "cooccurrence"])
def test_how_many_are_shown_is_a_whole_number(name, found, results, off_screen):
    source = results["graph" if name == "cooccurrence" else "model"]
    with pytest.raises(GovTopicsError, match=f"= {found!r}: must be a whole number"):
        PLOTS[f"plot_{name}"](source, found)


@pytest.mark.parametrize("found", ["基层治理", 5])
def test_themes_are_given_as_a_list(found, results, off_screen):
    with pytest.raises(GovTopicsError, match=r"theme_labels = .*must be a list"):
        gt.plot_positions(results["themes"], results["corpus"], found)
    with pytest.raises(GovTopicsError, match=r"theme_labels = .*must be a list"):
        gt.plot_review_against_plan(results["record"], found)


@pytest.mark.parametrize("name", OF_PREVALENCE)
def test_names_of_groups_are_a_mapping(name, results, off_screen):
    with pytest.raises(GovTopicsError, match=r"names = .*pass the names of the groups as a dict"):
        PLOTS[f"plot_{name}"](results["prevalence"], names=["计划"])


# ---------------------------------------------------------------- axes that are given


def page():
    return Figure(figsize=(8, 9))


def a_closed_figure():
    figure, ax = plt.subplots(figsize=(8, 9))
    plt.close(figure)
    return ax


def taken_off():
    ax = page().subplots()
    ax.remove()
    return ax


def drawn_on_already(results):
    return gt.plot_prevalence(results["themes"].prevalence(), ax=page().subplots())


def with_lines():
    ax = page().subplots()
    ax.plot([1, 2])
    return ax


NO_GROUND = {
    "a name": lambda _: "ax",
    "several axes": lambda _: page().subplots(2),
    "a figure": lambda _: page(),
    "three dimensions": lambda _: page().add_subplot(projection="3d"),
    "a circle": lambda _: page().add_subplot(projection="polar"),
    "ten pixels": lambda _: page().add_axes((0.1, 0.1, 0.0125, 0.011)),
    "too narrow": lambda _: page().add_axes((0.1, 0.1, 0.2, 0.8)),
    "too low": lambda _: page().add_axes((0.1, 0.1, 0.8, 0.1)),
    "no room for the title": lambda _: page().add_axes((0, 0, 1, 1)),
    "off its figure": lambda _: taken_off(),
    "a figure on it": drawn_on_already,
    "lines on it": lambda _: with_lines(),
}


@pytest.mark.parametrize("ground", NO_GROUND)
def test_axes_that_cannot_be_drawn_on_are_told_and_left_alone(ground, results, off_screen):
    ax = NO_GROUND[ground](results)
    left = getattr(ax, "axison", None), len(getattr(ax, "child_axes", ()))
    with pytest.raises(GovTopicsError, match=r"omit ax\.$"):
        gt.plot_prevalence(results["themes"].prevalence(), ax=ax)
    assert left == (getattr(ax, "axison", None), len(getattr(ax, "child_axes", ())))


def a_part_of_a_figure():
    return Figure(figsize=(16, 9)).subfigures(1, 2)[1].subplots()


def equal():
    ax = page().subplots()
    ax.set_aspect("equal")
    return ax


GROUND = {
    "of a closed figure": a_closed_figure,
    "in a part of a figure": a_part_of_a_figure,
    "with equal scales": equal,
    "laid out by constraints": lambda: Figure(figsize=(8, 8), layout="constrained").subplots(),
    "laid out tightly": lambda: Figure(figsize=(8, 8), layout="tight").subplots(),
    "on a logarithmic scale": lambda: page().add_subplot(xscale="log"),
}


@pytest.mark.parametrize("ground", GROUND)
def test_axes_that_are_given_are_drawn_on(ground, results, off_screen):
    ax = GROUND[ground]()
    assert gt.plot_positions(results["themes"], results["corpus"], ax=ax) is ax
    assert_tidy(ax.get_figure(root=True))


@pytest.mark.parametrize("number", [1e300, -1e15])
def test_a_number_that_no_corpus_gives_is_told(results, number):
    table = results["prevalence"].assign(n_hits=number)
    with pytest.raises(
        GovTopicsError, match=r"'n_hits' contains .*, which cannot come from any corpus"
    ):
        gt.plot_prevalence(table)
