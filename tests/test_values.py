"""Values stay as they are, whatever is done to what they hand out; collections are of one mind."""

import copy
import dataclasses
import pickle
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import singledispatch
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_panels import made_panel
from scipy import sparse

import govtopics as gt
from govtopics.analysis.themes.codebook import Theme
from govtopics.analysis.validation.accuracy import Coding
from govtopics.corpus.document import Document
from govtopics.frozen import frozen
from govtopics.study.check.tracing import Trace
from govtopics.study.check.verification import Verification
from govtopics.study.stages import Stages
from govtopics.study.study import Study
from govtopics.tokens.stopwords import StopList

TEXTS = ["推进基层治理和一网统管。\n优化营商环境。", "加强基层治理。\n建设一网统管。", "经济增长。"]
DOCVARS = pd.DataFrame({"place": ["甲区", "乙区", "甲区"], "year": ["2020", "2021", "2022"]})
CORPUS = gt.Corpus.from_texts(TEXTS, ids=["a", "b", "c"], docvars=DOCVARS)
PARAGRAPHS = CORPUS.to_paragraphs()
BOOK = gt.Codebook((Theme("基层治理", ("基层治理",)), Theme("一网统管", ("一网统管",))))
THEMES = gt.measure_themes(CORPUS, BOOK)
LEXICON = gt.Lexicon.of(["基层治理", "一网统管"])
TOKENS = gt.tokenize(PARAGRAPHS, lexicon=LEXICON)
DTM = gt.count_terms(TOKENS)
MODEL = gt.NMF(n_topics=2, random_state=1).fit(DTM)
STOPLIST = StopList.of(["general"], pd.DataFrame(), LEXICON.words)
TABLE = pd.DataFrame({"a": [1, 2]})
CODING = Coding(
    pd.DataFrame(
        [["A", 1, "基层治理", 1.0], ["B", 1, "基层治理", 0.0]],
        columns=["coder", "item", "theme", "grade"],
    ),
    pd.DataFrame({"item": [1], "paragraph_id": ["a/p0001"], "stratum": ["x"]}),
    {"themes": ["基层治理"], "corpus_id": "0"},
)
PANEL = made_panel([0, 1, 2], [2020, 2020, 2020], [0.1, 0.3, 0.2], {"人口": [1.0, 2.0, 4.0]})


STABILITY = gt.topic_stability(MODEL, DTM, ["min_texts"])


def study():
    """Return a study whose stages are computed already."""
    made = Study(gt.Settings(corpus=Path("seeds")), Stages())
    vars(made).update(
        inputs=frozen({"a": "0"}),
        keys=frozen({"themes": "0"}),
        codebook=BOOK,
        corpus=PARAGRAPHS,
        themes=THEMES,
        models=(MODEL,),
        _words=(LEXICON, TOKENS, DTM, TABLE.copy()),
        _judged=((TABLE.copy(),), gt.overlap(MODEL, MODEL), None, (STABILITY,)),
    )
    return made


VALUES = {
    "Corpus": CORPUS,
    "Corpus by paragraph": PARAGRAPHS,
    "Document": CORPUS.documents[0],
    "Lexicon": LEXICON,
    "StopList": STOPLIST,
    "Tokens": TOKENS,
    "DocumentTermMatrix": DTM,
    "LDA": gt.LDA(n_topics=2, random_state=1, set_aside=["opening"]),
    "NMF": gt.NMF(n_topics=2, random_state=1),
    "KeywordLDA": gt.KeywordLDA(themes={"治理": ["基层治理"]}, n_free=1, random_state=1),
    "TopicModel": MODEL,
    "Codebook": BOOK,
    "Theme": BOOK.themes[0],
    "ThemeMeasures": THEMES,
    "Cleaning": gt.Cleaning(off=["title"]),
    "CodebookCheck": gt.check_codebook(BOOK, CORPUS),
    "Comparison": gt.compare_prevalence(THEMES, "place", n_permutations=9, random_state=1),
    "Panel": THEMES.panel(),
    "Coding": CODING,
    "Regression": gt.regress(PANEL, "治理 ~ 人口", fixed=()),
    "Overlap": gt.overlap(MODEL, MODEL),
    "ChooseK": gt.choose_k(DTM, [2], estimator=gt.NMF(n_topics=2, random_state=1)),
    "TopicStability": STABILITY,
    "SharedPassages": gt.shared_passages(CORPUS),
    "Verification": Verification("identical", (), (), TABLE, ""),
    "Trace": Trace(
        Path("a.svg"), {"a": [1]}, True, "same", None, "", {"figures": {"a": {"b": [1]}}}
    ),
    "Study": study(),
}


def attributes(value):
    """Return the names of what is public and no method."""
    names = {*vars(value), *(name for name in dir(type(value)) if name[0] != "_")}
    return sorted(
        name for name in names if name[0] != "_" and not callable(getattr(type(value), name, None))
    )


def is_value(found):
    return dataclasses.is_dataclass(found) and not isinstance(found, (type, Stages, gt.Settings))


def told(found):
    """Return all that something says, as plain lists and texts."""
    if is_value(found):
        held = {name: getattr(found, name) for name in attributes(found)}
        return [(name, "itself" if each is found else told(each)) for name, each in held.items()]
    if isinstance(found, Mapping):
        return [(key, told(found[key])) for key in found]
    if isinstance(found, (list, tuple)):
        return [told(item) for item in found]
    return PLAIN(found)


PLAIN = singledispatch(repr)
PLAIN.register(frozenset, sorted)
PLAIN.register(np.ndarray, lambda found: [found.shape, found.tobytes()])
PLAIN.register(sparse.csr_array, lambda found: found.toarray().tolist())
PLAIN.register(pd.Index, lambda found: [list(found), found.name])
for kind in (pd.DataFrame, pd.Series):
    PLAIN.register(kind, lambda found: [found.to_csv(), str(found.index.name), dict(found.attrs)])


def attempts(found):
    """Return ways to change what was handed out."""
    if isinstance(found, pd.DataFrame):
        yield lambda: found.__setitem__("new", 1)
        yield lambda: found.attrs.update(a=1)
        if len(found.columns):
            yield lambda: found.pop(found.columns[0])
            yield lambda: found.loc.__setitem__((slice(None), found.columns[0]), None)
            yield lambda: found.to_numpy().fill(0)
            yield lambda: found.iloc[:, 0].to_numpy().__setitem__(slice(None), None)
        yield lambda: setattr(found.index, "name", "other")
    elif isinstance(found, pd.Series):
        yield lambda: found.__setitem__(slice(None), None)
        yield lambda: found.to_numpy().__setitem__(slice(None), None)
    elif isinstance(found, pd.Index):
        yield lambda: setattr(found, "name", "other")
        yield lambda: found.to_numpy().__setitem__(slice(None), "other")
    elif isinstance(found, np.ndarray):
        yield lambda: found.__setitem__(Ellipsis, 7)
        yield found.sort
    elif sparse.issparse(found):
        yield lambda: found.data.__setitem__(slice(None), 7)
        yield lambda: found.__setitem__((0, 0), 7)
        yield lambda: setattr(found, "data", found.data * 7)
    elif isinstance(found, Mapping):
        yield lambda: found.__setitem__("new", 1)
        yield lambda: found.update(new=1)
        # A mapping that can only be read has neither.
        yield from (getattr(found, name) for name in ("clear", "popitem") if hasattr(found, name))
        yield lambda: found.__ior__({"new": 1})
    elif isinstance(found, list):
        yield lambda: found.append("new")


def change_all(found):
    """Try to change something, and all that can be reached from it."""
    for attempt in attempts(found):
        with suppress(TypeError, ValueError, AttributeError, KeyError, IndexError):
            attempt()
    if is_value(found):
        for name in attributes(found):
            with pytest.raises(AttributeError):  # as a frozen dataclass refuses it
                setattr(found, name, None)
            if getattr(found, name) is not found:
                change_all(getattr(found, name))
    elif isinstance(found, Mapping):
        for key in found:
            change_all(found[key])
    elif isinstance(found, (list, tuple)):
        for item in found:
            change_all(item)


@pytest.mark.filterwarnings("ignore:Changing the sparsity structure")
@pytest.mark.parametrize("name", VALUES)
def test_nothing_that_is_handed_out_changes_a_value(name):
    value = VALUES[name]
    before = told(value)
    assert len(before) > 0
    change_all(value)
    assert told(value) == before


@pytest.mark.filterwarnings("ignore:Changing the sparsity structure")
@pytest.mark.parametrize("name", [name for name in VALUES if name != "Study"])
def test_a_value_comes_back_from_a_pickle_and_a_copy_and_holds(name):
    value = VALUES[name]
    unpickled = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own
    for other in (unpickled, copy.deepcopy(value)):
        assert type(other) is type(value)
        assert told(other) == told(value)
        change_all(other)
        assert told(other) == told(value)


def test_what_came_in_is_not_what_is_kept():
    array, table, settings = np.ones((2, 2)), DOCVARS.head(2).copy(), {"a": [1]}
    counts = sparse.csr_array(np.eye(2, dtype=int))
    dtm = gt.DocumentTermMatrix(counts, ("治理", "经济"), table.index, table, settings=settings)
    model = gt.TopicModel(
        "x", array, array.copy(), dtm.vocabulary, array[0], array[1], table.index, table, settings
    )
    array[:], counts.data[:], settings["a"] = 7, 7, None
    table.loc[:, "place"] = "丙区"
    assert model.topic_word.tolist() == [[1, 1], [1, 1]]
    assert (model.term_counts.tolist(), model.text_lengths.tolist()) == ([1, 1], [1, 1])
    assert dtm.counts.toarray().tolist() == [[1, 0], [0, 1]]
    assert list(dtm.docvars["place"]) == list(model.docvars["place"]) == ["甲区", "乙区"]
    assert dtm.settings == model.settings == {"a": (1,)}
    document = Document("a", (), given := {"place": "甲区"})
    given["place"] = "乙区"
    assert document.docvars == {"place": "甲区"}


def test_what_is_refused_says_why():
    with pytest.raises(TypeError, match=r"cannot be changed; change a copy: dict\(\.\.\.\)"):
        MODEL.settings["a"] = 1
    assert {**MODEL.settings, "a": 1}["a"] == 1


def test_a_fit_leaves_its_matrix_as_it_is():
    counts = np.array([[1, 2, 0], [3, 0, 1], [1, 1, 1], [0, 2, 2]])
    stored = sparse.csr_array(counts)
    stored.data[1] = 0  # a zero that is stored, as elementwise products leave it
    dtm = gt.from_scipy(stored, ["甲甲", "乙乙", "丙丙"])
    before = dtm.counts.toarray().tolist()
    gt.LDA(n_topics=2, random_state=1).fit(dtm)
    assert dtm.counts.toarray().tolist() == before


COLLECTIONS = {
    "Corpus": (CORPUS, ["a", "b", "c"]),
    "Tokens": (TOKENS, [*PARAGRAPHS.ids]),
    "DocumentTermMatrix": (DTM, [*PARAGRAPHS.ids]),
    "Lexicon": (LEXICON, ["一网统管", "基层治理"]),
    "StopList": (StopList((("甲", frozenset({"的", "和"})),), frozenset({"和"})), ["的"]),
    "Codebook": (BOOK, ["基层治理", "一网统管"]),
    "ThemeMeasures": (THEMES, ["基层治理", "一网统管"]),
    "TopicModel": (MODEL, ["nmf-01", "nmf-02"]),
}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_is_of_one_mind(name):
    collection, names = COLLECTIONS[name]
    items = list(collection)
    assert len(items) == len(collection) == len(names)
    assert all(item in collection for item in [*items, *names])
    for item, called in zip(items, names, strict=True):
        one, other = collection[item], collection[called]
        assert told(one) == told(other)
    for wrong in ("没有", 7, None, ("a",)):
        assert wrong not in collection
        with pytest.raises(gt.GovTopicsError, match=r"^(Unknown|No|.* no) "):
            collection[wrong]


def test_what_indexing_gives():
    assert CORPUS["c"] == "经济增长。"
    assert PARAGRAPHS["b/p0002"] == "建设一网统管。"
    assert "一网统管" in TOKENS["b/p0002"]
    assert DTM["b/p0002"]["一网统管"] == 1
    assert LEXICON["基层治理"].term == "基层治理"
    assert STOPLIST["我们"] == "general"
    assert BOOK["一网统管"] is BOOK.themes[1] is BOOK[BOOK.themes[1]]
    assert Theme("一网统管", ("网络",)) not in BOOK
    assert THEMES["一网统管"]["paragraph_id"].to_list() == ["a/p0001", "b/p0002"]
    assert MODEL["nmf-01"].sum() == pytest.approx(1)


def test_what_a_mapping_lists_changes_nothing_either():
    held = frozen({"a": pd.DataFrame({"x": [1]}), "b": np.array([1, 2])})
    for frame in (next(iter(held.values())), next(iter(held.items()))[1]):
        frame.iloc[0, 0] = 9
    assert held["a"]["x"].tolist() == [1]
    assert list(held) == ["a", "b"] == [name for name, _ in held.items()]


def test_an_array_that_was_handed_out_cannot_be_unlocked():
    held = frozen({"b": np.array([1, 2])})
    with pytest.raises(ValueError, match="WRITEABLE"):
        held["b"].flags.writeable = True
    held["b"].dtype = "V8"
    assert held["b"].tolist() == [1, 2]


ONE = gt.Corpus.from_texts(
    ["基层治理。"], ids=["a"], docvars=pd.DataFrame({"place": ["甲市"], "year": [2024]})
)
ONE_BOOK = gt.Codebook((Theme("基层治理", ("基层治理",)),))
ONE_MEASURED = gt.measure_themes(ONE, ONE_BOOK)
ONE_TOKENS = gt.tokenize(ONE)
SAID = [
    (ONE, "Corpus: 1 document of 1 report, 5 characters"),
    (ONE_BOOK, f"Codebook: 1 theme, 1 term ({ONE_BOOK.sha256[:8]})"),
    (ONE_MEASURED, "ThemeMeasures: 1 theme, 1 hit in 1 sentence"),
    (ONE_TOKENS, "Tokens: 1 word in 1 text; 0 taken out by the stop lists"),
    (gt.count_terms(ONE_TOKENS), "DocumentTermMatrix: 1 text × 1 term, 100.0% not zero"),
    (
        ONE_MEASURED.panel(),
        "Panel: 1 theme, 1 × 1 (place × year, 2024), 1 cell, complete",
    ),
    (
        gt.find_commitments(ONE),
        "Commitments: 0 promises and 0 results of 0 reports, 0 refused",
    ),
    (CODING, "Coding: 1 of 1 paragraph by 2 coders"),
    (MODEL, "TopicModel nmf: 2 topics, 5 texts, 5 terms"),
]


@pytest.mark.parametrize(("value", "said"), SAID, ids=[type(value).__name__ for value, _ in SAID])
def test_a_value_counts_one_as_one(value, said):
    assert repr(value) == said


@pytest.mark.parametrize("kind", VALUES)
def test_no_value_counts_one_as_several(kind):
    assert not re.search(r"(?<![\d.,])1 [a-z]+s\b", repr(VALUES[kind]))
