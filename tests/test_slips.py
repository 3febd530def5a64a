"""What people give by mistake is refused in one sentence that says what to give."""

import inspect
import re
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

import govtopics as gt
from govtopics.analysis.themes.codebook import Theme
from govtopics.errors import CodebookError, CorpusError, GovTopicsError, ModelError, TokensError

TEXTS = ["推进基层治理和一网统管。\n优化营商环境。", "加强基层治理。\n建设一网统管。", "经济增长。"]
DOCVARS = pd.DataFrame({"place": ["甲区", "乙区", "丙区"], "year": ["2020", "2021", "2022"]})
CORPUS = gt.Corpus.from_texts(TEXTS, ids=["a", "b", "c"], docvars=DOCVARS)
BOOK = gt.Codebook((Theme("基层治理", ("基层治理",)), Theme("一网统管", ("一网统管",))))
THEMES = gt.measure_themes(CORPUS, BOOK)
TOKENS = gt.tokenize(CORPUS.to_paragraphs())
DTM = gt.count_terms(TOKENS)
MODEL = gt.NMF(n_topics=2, random_state=1).fit(DTM)
TABLE = pd.DataFrame({"x": [1]})
LDA = gt.LDA(n_topics=2, random_state=1)

SLIPS = [
    (
        lambda: gt.read_corpus(3),
        CorpusError,
        "folder is an int (3); must be a string or a path.",
    ),
    (
        lambda: gt.read_corpus(["a"]),
        CorpusError,
        "folder is a list; must be a string or a path.",
    ),
    (
        lambda: gt.Corpus.from_texts("治理"),
        CorpusError,
        "texts is a str ('治理'); must be a list of strings: ['治理'].",
    ),
    (
        lambda: gt.Corpus.from_texts(TABLE),
        CorpusError,
        "texts is a DataFrame; must be a list of strings.",
    ),
    (
        lambda: gt.Corpus(TEXTS),
        CorpusError,
        "documents is a list, not a list of Document only. Corpus.from_texts(texts) makes",
    ),
    (
        lambda: CORPUS.select(plaace="甲区"),
        CorpusError,
        "No document has a docvar 'plaace'. Did you mean 'place'?",
    ),
    (lambda: CORPUS.select(place="甲市"), CorpusError, "No document has place = '甲市'."),
    (lambda: CORPUS.reshape("paragraphs"), CorpusError, "Did you mean 'paragraph'?"),
    (
        lambda: CORPUS.drop(["a"]),
        CorpusError,
        "document_ids is a list; must be a string.",
    ),
    (lambda: CORPUS["d"], CorpusError, "Unknown document 'd'. Available: a, b, c."),
    (
        lambda: gt.tokenize("推进治理"),
        TokensError,
        "corpus is a str ('推进治理'), not a Corpus. Create a corpus with read_corpus(folder)",
    ),
    (lambda: gt.tokenize(TABLE), TokensError, "corpus is a DataFrame, not a Corpus."),
    (
        lambda: gt.tokenize(CORPUS, stopwords="general"),
        TokensError,
        "stopwords is a str ('general'); must be a list of strings: ['general'].",
    ),
    (
        lambda: gt.tokenize(CORPUS, stopword=()),
        TokensError,
        "tokenize has no parameter 'stopword'. Did you mean 'stopwords'?",
    ),
    (
        lambda: gt.tokenize(CORPUS, terms="治理"),
        TokensError,
        "terms is a str ('治理'); must be a list of strings",
    ),
    (
        lambda: gt.tokenize(CORPUS, lexicon=["治理"]),
        TokensError,
        "lexicon is a list, not a Lexicon. Create a lexicon with read_lexicon(path)",
    ),
    (
        lambda: gt.count_terms(["推进 基层治理"]),
        TokensError,
        "tokens is a list, not a Tokens. Create tokens with tokenize(corpus).",
    ),
    (
        lambda: gt.count_terms(iter(["推进 治理"])),
        TokensError,
        "'推进 治理' is not a list of words. Segment the texts first: tokenize(corpus).",
    ),
    (
        lambda: gt.count_terms(CORPUS),
        TokensError,
        "tokens is a Corpus, not a Tokens. Create tokens with tokenize(corpus).",
    ),
    (
        lambda: gt.count_terms([[1, 2]]),
        TokensError,
        "tokens is a list, not a Tokens. Create tokens",
    ),
    (
        lambda: gt.count_terms(TOKENS, min_texts=2.5),
        TokensError,
        "min_texts = 2.5: must be a whole number of at least 1.",
    ),
    (
        lambda: gt.count_terms(TOKENS, min_texts=0),
        TokensError,
        "min_texts = 0: must be a whole number of at least 1.",
    ),
    (
        lambda: gt.count_terms(TOKENS, min_documents=True),
        TokensError,
        "min_documents = True: must be a whole number of at least 1.",
    ),
    (
        lambda: gt.from_scipy("abc", ["a"]),
        TokensError,
        "The matrix is a str. Pass an array of numbers or a sparse matrix",
    ),
    (
        lambda: gt.from_scipy(np.eye(2), "ab"),
        TokensError,
        "terms is a str ('ab'); must be a list of strings",
    ),
    (
        lambda: gt.discover_terms(CORPUS, n=-1),
        TokensError,
        "n = -1: must be a whole number of at least 1.",
    ),
    (
        lambda: gt.read_decisions(3),
        TokensError,
        "path is an int (3); must be a string or a path.",
    ),
    (lambda: gt.check_lexicon(CORPUS, CORPUS), TokensError, "lexicon is a Corpus, not a Lexicon."),
    (
        lambda: gt.Lexicon.of("治理")["治"],
        TokensError,
        "terms is a str ('治理'); must be a list of strings",
    ),
    (
        lambda: LDA.fit(MODEL),
        TokensError,
        "dtm is a TopicModel, not a DocumentTermMatrix. Create a document-term matrix",
    ),
    (
        lambda: LDA.fit(TOKENS),
        TokensError,
        "dtm is a Tokens, not a DocumentTermMatrix. Create a document-term matrix",
    ),
    (lambda: LDA.fit(TABLE), TokensError, "dtm is a DataFrame, not a DocumentTermMatrix."),
    (lambda: LDA.fit(np.eye(2) / 2), TokensError, "Counts must be whole numbers of at least 0;"),
    (
        lambda: LDA.fit(np.ones(3)),
        TokensError,
        "The matrix has the shape (3,): it must have one row for each text",
    ),
    (
        lambda: gt.LDA(n_topics=0, random_state=1).fit(DTM),
        ModelError,
        "n_topics = 0: a topic model needs at least 2 topics.",
    ),
    (
        lambda: gt.NMF(n_topics=2, random_state="a").fit(DTM),
        ModelError,
        "random_state = 'a': must be a whole number from 0 to 4294967295",
    ),
    (
        lambda: gt.LDA(n_topics=2, random_state=1, alpha="a"),
        ModelError,
        "alpha = 'a': must be a number.",
    ),
    (
        lambda: gt.LDA(n_topics=2, random_state=1, engine=3),
        ModelError,
        "engine is an int (3); must be a string.",
    ),
    (
        lambda: gt.LDA(n_topics=2, random_state=1, set_aside=None),
        ModelError,
        "set_aside is None; must be a list of strings.",
    ),
    (
        lambda: gt.NMF(n_topics=2, random_state=1, max_iter=0),
        ModelError,
        "max_iter = 0: must be a whole number of at least 1.",
    ),
    (
        lambda: gt.KeywordLDA(themes="治理", n_free=1, random_state=1),
        ModelError,
        "themes is a str ('治理'), not a list of Theme only.",
    ),
    (lambda: MODEL.top_words(0), ModelError, "n = 0: must be a whole number of at least 1."),
    (lambda: MODEL.relevance("10"), ModelError, "n = '10': must be a whole number of at least 1."),
    (lambda: MODEL.transform(CORPUS), ModelError, "dtm is a Corpus, not a DocumentTermMatrix."),
    (
        lambda: MODEL.representative("nmf-01", CORPUS),
        ModelError,
        "corpus is a str ('nmf-01'), not a Corpus.",
    ),
    (lambda: MODEL["nmf-1"], ModelError, "Unknown topic 'nmf-1'. Did you mean 'nmf-01'?"),
    (
        lambda: gt.from_gensim(MODEL, DTM),
        ModelError,
        "engine is a TopicModel. Pass an LdaModel of gensim that has been fitted.",
    ),
    (
        lambda: gt.to_sklearn(DTM),
        ModelError,
        "model is a DocumentTermMatrix, not a TopicModel. Create a fitted model",
    ),
    (
        lambda: gt.measure_themes("推进治理", BOOK),
        CorpusError,
        "corpus is a str ('推进治理'), not a Corpus.",
    ),
    (lambda: gt.measure_themes(BOOK, CORPUS), CorpusError, "corpus is a Codebook, not a Corpus."),
    (
        lambda: gt.measure_themes(CORPUS, "codebook.toml"),
        CorpusError,
        "codebook is a str ('codebook.toml'), not a Codebook. Create a codebook with read_codebook",
    ),
    (lambda: gt.measure_themes(CORPUS, None), CorpusError, "codebook is None, not a Codebook."),
    (lambda: gt.Codebook(["治理"]), CorpusError, "themes is a list, not a list of Theme only."),
    (
        lambda: Theme("治理", "治理"),
        CorpusError,
        "name is a str ('治理'); must be a list of strings: ['治理'].",
    ),
    (
        lambda: BOOK["基层治"],
        CodebookError,
        "The codebook has no theme '基层治'. Did you mean '基层治理'?",
    ),
    (
        lambda: THEMES.prevalence(by=3),
        CorpusError,
        "by is an int (3); must be a string or a list of strings.",
    ),
    (
        lambda: THEMES.prevalence(by=["place", "yaer"]),
        CorpusError,
        "Unknown docvar 'yaer' to group by. Did you mean 'year'?",
    ),
    (
        lambda: THEMES.prevalence(by=[]),
        CorpusError,
        "by is empty. Use one docvar, or several: ['place', 'year'].",
    ),
    (
        lambda: THEMES.passages("基层治理", CORPUS),
        CorpusError,
        "corpus is a str ('基层治理'), not a Corpus.",
    ),
    (
        lambda: THEMES.passages(CORPUS, "基层治理", n=-1),
        CorpusError,
        "n = -1: must be a whole number of at least 0.",
    ),
    (
        lambda: gt.kwic(CORPUS, ["x"]),
        CorpusError,
        "keyword is a list; must be a string or a pattern",
    ),
    (
        lambda: gt.kwic(CORPUS, "治理", width=-1),
        CorpusError,
        "width = -1: must be a whole number of at least 0.",
    ),
    (
        lambda: gt.keyness(DTM, "place", ["甲区"]),
        CorpusError,
        "place is a list: pass one value of it, not several.",
    ),
    (
        lambda: gt.keyness(DTM, "place", "甲区", n=0),
        CorpusError,
        "n = 0: must be a whole number of at least 1.",
    ),
    (
        lambda: gt.compare_prevalence(THEMES, "place", "甲区", random_state=1),
        CorpusError,
        "groups is a str ('甲区'); must be a list of strings: ['甲区'].",
    ),
    (
        lambda: gt.overlap(MODEL, DTM),
        CorpusError,
        "second is a DocumentTermMatrix, not a TopicModel.",
    ),
    (
        lambda: gt.choose_k(DTM, "5"),
        CorpusError,
        "sizes is a str ('5'); must be whole numbers, such as [5, 10] or range(5, 31, 5).",
    ),
    (
        lambda: gt.choose_k(DTM, [5, 7.5]),
        CorpusError,
        "sizes contains a float (7.5); must be whole numbers",
    ),
    (
        lambda: gt.topic_quality(MODEL, DTM, tokens=["治理"]),
        CorpusError,
        "tokens is a list, not a Tokens. Create tokens with tokenize(corpus).",
    ),
    (
        lambda: gt.cooccurrence_graph(TABLE, random_state=1),
        GovTopicsError,
        "The table lacks term, other, npmi",
    ),
    (
        lambda: gt.trends(TABLE),
        CorpusError,
        "The table lacks theme, year, estimate. Pass the result of trajectories().",
    ),
    (
        lambda: gt.topic_words(MODEL, "10"),
        CorpusError,
        "n = '10': must be a whole number of at least 1.",
    ),
    (
        lambda: gt.Cleaning(off="title"),
        CorpusError,
        "off is a str ('title'); must be a list of strings: ['title'].",
    ),
]


@pytest.mark.parametrize(("call", "kind", "told"), SLIPS, ids=[told[:40] for *_, told in SLIPS])
def test_a_slip_is_refused_in_a_sentence_that_helps(call, kind, told):
    with pytest.raises(kind, match=re.escape(told)) as refused:
        call()
    # Who expects what Python raises of a wrong value or type finds it.
    assert isinstance(refused.value, ValueError)
    assert isinstance(refused.value, TypeError)


def test_a_missing_argument_is_told_as_python_does():
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'keyword'"):
        gt.kwic(CORPUS)


WRONG = [
    None,
    3,
    -1,
    2.5,
    True,
    "zz",
    ["zz"],
    [3],
    TABLE,
    {"a": 1},
    CORPUS,
    MODEL,
    DTM,
    object(),
    [],
]
GIVEN = {
    "corpus": CORPUS,
    "codebook": BOOK,
    "themes": THEMES,
    "tokens": TOKENS,
    "dtm": DTM,
    "by": "place",
    "model": MODEL,
    "first": MODEL,
    "second": MODEL,
    "counted": DTM,
    "keyword": "治理",
    "group": "甲区",
    "terms": ["治理", "经济"],
    "unit": "paragraph",
    "theme": "基层治理",
    "random_state": 1,
    "lexicon": gt.Lexicon.of(["治理"]),
    "matrix": np.eye(2),
    "others": {},
    "texts": TEXTS,
    "placebo": BOOK,
    "settings": gt.KeywordLDA(themes=BOOK, n_free=1, random_state=1),
}
FUNCTIONS = [
    gt.check_codebook,
    gt.check_keyword_model,
    gt.check_lexicon,
    gt.compare_measures,
    gt.compare_prevalence,
    gt.cooccurrence,
    gt.count_terms,
    gt.discover_terms,
    gt.dispersion,
    gt.expansion_scores,
    gt.find_duplicates,
    gt.found_by_one,
    gt.from_scipy,
    gt.iter_tokens,
    gt.keyness,
    gt.kwic,
    gt.match_topics,
    gt.measure_terms,
    gt.measure_themes,
    gt.officialese,
    gt.overlap,
    gt.placebo_codebook,
    gt.propose_terms,
    gt.review_against_plan,
    gt.shared_passages,
    gt.side_by_side,
    gt.tokenize,
    gt.topic_correlation,
    gt.topic_hierarchy,
    gt.topic_map,
    gt.topic_quality,
    gt.topic_scores,
    gt.topic_spread,
    gt.topic_words,
    gt.trajectories,
    THEMES.prevalence,
    THEMES.passages,
    MODEL.relevance,
    MODEL.top_words,
    MODEL.topics_by,
    MODEL.transform,
    CORPUS.reshape,
    gt.Corpus.from_texts,
    gt.Lexicon.of,
    gt.to_sklearn,
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_whatever_is_given_no_other_error_comes_out(function):
    """Each parameter in turn is something else, the others are right."""
    parameters = inspect.signature(function).parameters
    needed = {
        name: GIVEN[name]
        for name, one in parameters.items()
        if one.default is inspect.Parameter.empty
    }
    for name in parameters.keys() - {"n_jobs"}:
        for wrong in WRONG:
            with warnings.catch_warnings():
                try:
                    found = function(**needed | {name: wrong})
                    if inspect.isgenerator(found):
                        list(found)
                except GovTopicsError as refused:
                    told = str(refused)
                    if "\n" in told and "fault" not in told:
                        pytest.fail(f"{name}: {told}")


def test_texts_alone_are_a_corpus():
    assert gt.tokenize(TEXTS, stopwords=["general"]).ids.to_list() == [
        "text-0001",
        "text-0002",
        "text-0003",
    ]
    measured = gt.measure_themes(pd.Series(TEXTS), BOOK)
    assert measured.n_hits["基层治理"].to_dict() == {
        "text-0001/p0001.1": 1,
        "text-0001/p0002.1": 0,
        "text-0002/p0001.1": 1,
        "text-0002/p0002.1": 0,
        "text-0003/p0001.1": 0,
    }


def test_lists_of_words_are_counted():
    dtm = gt.count_terms([["治理", "安全", "治理"], ["安全"]])
    assert dtm.vocabulary == ("安全", "治理")
    assert dtm.counts.toarray().tolist() == [[1, 2], [1, 0]]


@pytest.mark.parametrize(
    "form", [np.asarray, sparse.csr_array, sparse.csc_matrix, sparse.coo_array]
)
def test_a_matrix_is_fitted_with_its_columns_in_their_order(form):
    counts = np.zeros((24, 12), int)
    counts[:12, :6], counts[12:, 6:] = 2, 3
    model = gt.NMF(n_topics=2, random_state=1).fit(form(counts))
    assert model.vocabulary == tuple(f"{place:02d}" for place in range(12))
    # The second block has more words, and so comes first.
    np.testing.assert_allclose(
        model.topic_word, [[0] * 6 + [1 / 6] * 6, [1 / 6] * 6 + [0] * 6], atol=1e-6
    )


def test_prevalence_by_several_docvars_is_that_of_their_combinations():
    docvars = pd.DataFrame(
        {"place": ["甲区", "甲区", "乙区", "乙区"], "year": ["2020", "2021", "2020", None]}
    )
    corpus = gt.Corpus.from_texts(["治理。", "经济。", "治理。", "治理。"], docvars=docvars)
    themes = gt.measure_themes(corpus, gt.Codebook((Theme("治理", ("治理",)),)))
    table = themes.prevalence(by=["place", "year"])
    assert table[["by", "group", "name", "n_documents", "status"]].to_numpy().tolist() == [
        ["place, year", "甲区 2020", "甲区 2020", 1, "estimated"],
        ["place, year", "甲区 2021", "甲区 2021", 1, "estimated"],
        ["place, year", "乙区 2020", "乙区 2020", 1, "estimated"],
        ["place, year", "", "", 1, "not estimable"],
    ]
    assert table["estimate"].tolist()[:3] == [1, 0, 1]
    assert table["reason"].iloc[3] == "docvar_missing: docvar=place%2C year, n=1"
    assert table["reason_text"].iloc[3] == "1 段未注明地方、年份"
    pd.testing.assert_frame_equal(themes.prevalence(by=["place"]), themes.prevalence(by="place"))


@pytest.mark.parametrize(
    "call",
    [
        gt.Corpus.from_texts,
        gt.tokenize,
        lambda texts: gt.measure_themes(texts, gt.read_codebook()),
    ],
)
def test_the_keys_of_a_mapping_are_never_read_as_texts(call):
    with pytest.raises(CorpusError, match=r"Write from_texts\(list\(texts.values\(\)\), ids="):
        call({"a": "推进基层治理"})


@pytest.mark.parametrize(
    "convert", [gt.dtm_to_gensim, gt.dtm_to_sklearn, gt.dtm_to_pandas], ids=lambda c: c.__name__
)
def test_words_are_no_counts_to_convert(convert):
    with pytest.raises(GovTopicsError, match=r"count_terms\("):
        convert(gt.tokenize(["推进基层治理"]))
