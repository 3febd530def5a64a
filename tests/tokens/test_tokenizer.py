"""The tokenizer does what scikit-learn asks of an analyzer."""

import pickle

import pytest
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline

from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.matrix import count_terms
from govtopics.tokens.segmentation import tokenize
from govtopics.tokens.tokenizer import Tokenizer

LEXICON = Lexicon.of(["基层治理", "一网统管"])
TEXTS = [
    "推进基层治理",
    "社区实现一网统管",
    "基层治理和一网统管",
    "拨打热线",
    "垃圾分类",
    "热线接听",
]


def test_it_gives_the_words_that_tokenize_gives():
    words = tokenize(Corpus.from_texts(TEXTS), stopwords=("general", "officialese")).words
    assert [tuple(Tokenizer()(text)) for text in TEXTS] == list(words)


@pytest.mark.parametrize("vectorizer", [CountVectorizer, TfidfVectorizer])
def test_it_is_an_analyzer(vectorizer):
    fitted = vectorizer(analyzer=Tokenizer(lexicon=LEXICON)).fit(TEXTS)
    assert {"基层治理", "一网统管"} <= set(fitted.get_feature_names_out())


def test_a_vectorizer_counts_what_count_terms_counts():
    vectorizer = CountVectorizer(analyzer=Tokenizer())
    counts = vectorizer.fit_transform(TEXTS)
    dtm = count_terms(tokenize(Corpus.from_texts(TEXTS), stopwords=("general", "officialese")))
    assert tuple(vectorizer.get_feature_names_out()) == dtm.vocabulary
    assert (counts != dtm.counts).nnz == 0


def test_it_can_be_pickled_before_and_after_its_first_text():
    tokenizer = Tokenizer(lexicon=LEXICON, terms=["热线接听"], stopwords=())
    before = pickle.loads(pickle.dumps(tokenizer))  # noqa: S301 - our own bytes
    words = tokenizer(TEXTS[2])
    after = pickle.loads(pickle.dumps(tokenizer))  # noqa: S301 - our own bytes
    assert before(TEXTS[2]) == words == after(TEXTS[2])
    assert before("热线接听") == ["热线接听"]


def test_a_clone_has_the_same_settings():
    tokenizer = Tokenizer(lexicon=LEXICON, stopwords=())
    tokenizer(TEXTS[0])
    copy = clone(tokenizer)
    assert copy is not tokenizer
    assert copy.get_params() == tokenizer.get_params()


def test_a_changed_setting_takes_effect():
    tokenizer = Tokenizer(lexicon=LEXICON)
    assert tokenizer("推进基层治理") == ["基层治理"]
    assert tokenizer.set_params(stopwords=())("推进基层治理") == ["推进", "基层治理"]


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_grid_search_goes_over_its_settings(n_jobs):
    pipeline = Pipeline(
        [("counts", CountVectorizer(analyzer=Tokenizer())), ("model", LogisticRegression())]
    )
    grid = {"counts__analyzer__stopwords": [(), ("general",)], "counts__binary": [True, False]}
    search = GridSearchCV(pipeline, grid, cv=2, n_jobs=n_jobs)
    search.fit(TEXTS * 2, [1, 1, 1, 0, 0, 0] * 2)
    assert len(search.cv_results_["params"]) == 4
    assert search.predict(["基层治理"]) == [1]


def test_an_unknown_setting_is_answered_with_the_nearest():
    with pytest.raises(TokensError, match="Did you mean 'stopwords'"):
        Tokenizer().set_params(stopword=())


def test_places_need_a_corpus():
    with pytest.raises(TokensError, match="Texts without docvars have no place names"):
        Tokenizer(stopwords=("places",))("黄浦")


def test_what_is_no_text_is_refused():
    with pytest.raises(TokensError, match="A text must be a str, but this is float: nan"):
        Tokenizer()(float("nan"))


def test_it_prints_what_was_set():
    assert repr(Tokenizer(stopwords=(), engine="jieba")) == "Tokenizer(engine='jieba')"
