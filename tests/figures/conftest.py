"""A small model and small themes, made up so that every case that a figure knows is in them."""

import numpy as np
import pandas as pd
import pytest

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.figures.tools.style import figure_style
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.matrix import from_scipy

TERMS = ("营商环境", "习近平新时代中国特色社会主义思想", "网格", "社区", "$价格$", "12345")


def make_model(n_documents=3, n_topics=4):
    """Every report has two texts; the last report has no word of the vocabulary."""
    rng = np.random.default_rng(7)
    counts = rng.integers(0, 5, (2 * n_documents, len(TERMS)))
    counts[:, 0] += 1
    counts[-2:] = 0
    owners = [f"report-{i // 2:02d}" for i in range(2 * n_documents)]
    docvars = pd.DataFrame(
        {
            "document_id": owners,
            "place": [f"第{name[-2:]}区" for name in owners],
            "year": "2023",
            "extent": ["excerpt" if name == "report-00" else "whole" for name in owners],
        }
    )
    topic_word = rng.dirichlet(np.ones(len(TERMS)), n_topics)
    doc_topic = rng.dirichlet(np.ones(n_topics), 2 * n_documents)
    dtm = from_scipy(counts, TERMS, docvars=docvars)
    return TopicModel.from_estimates("nmf", topic_word, doc_topic, dtm, {"random_state": 1})


@pytest.fixture(scope="session")
def model():
    return make_model()


@pytest.fixture(scope="session")
def wide_model():
    return make_model(n_documents=31, n_topics=10)


def make_corpus():
    docvars = pd.DataFrame(
        {"place": ["甲区", "乙区"], "year": ["2021", "2022"], "extent": ["excerpt", "whole"]}
    )
    texts = ["推进基层 治理。\n全力发展经济。\n再谈基层治理和网格。", "建设韧性城市,发展经济。"]
    return Corpus.from_texts(texts, ids=["a", "b"], docvars=docvars)


def make_themes(corpus):
    codebook = Codebook(
        (Theme("基层治理", ("基层治理",), core=("网格",)), Theme("韧性城市", ("韧性城市",)))
    )
    return measure_themes(corpus, codebook)


@pytest.fixture(scope="session")
def small_corpus():
    return make_corpus()


@pytest.fixture(scope="session")
def small_themes(small_corpus):
    return make_themes(small_corpus)


@pytest.fixture
def off_screen():
    with figure_style(on_screen=False):
        yield
