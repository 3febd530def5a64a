"""Texts are cut into words that spell them, the lexicon's terms whole."""

import time
from importlib.metadata import version
from multiprocessing.pool import ThreadPool

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError
from govtopics.tokens import segmentation
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.segmentation import (
    Segmenter,
    iter_tokens,
    tokenize,
)

POLICY = st.text("推进基层治理一网统管城市更新“”‘’「」12345.%+5G \n,。、𠮷㐀🙂é", max_size=40)
LEXICON = Lexicon.of(["基层治理", "八五普法", "12345", "1+6", "城市更新"])


@pytest.fixture(scope="module")
def small():
    return Segmenter(LEXICON)


def words_of(text, **options):
    options = {"lexicon": LEXICON, "stopwords": (), **options}
    return tokenize(Corpus.from_texts([text], ids=["a"]), **options).words[0]


@settings(max_examples=80, deadline=None)
@given(text=st.one_of(st.text(max_size=60), POLICY))
def test_tokens_joined_are_the_prepared_text(segmenter, text):
    assert "".join(segmenter.cut(text)) == segmenter.prepare(text)


@settings(max_examples=50, deadline=None)
@given(text=POLICY)
def test_preparing_takes_out_quotation_marks_alone(segmenter, text):
    marks = dict.fromkeys(map(ord, "“”‘’「」"))
    assert segmenter.prepare(text).translate(marks) == text.translate(marks)


@settings(max_examples=50, deadline=None)
@given(text=POLICY)
def test_preparing_twice_changes_nothing_more(segmenter, text):
    assert segmenter.prepare(segmenter.prepare(text)) == segmenter.prepare(text)


def test_quotation_marks_around_a_term_stay(small):
    assert small.prepare("推进“基层治理”和“八五”普法") == "推进“基层治理”和“八五普法"


def test_terms_stay_whole(small):
    assert small.cut("推进基层治理,拨打12345,“1+6”文件,城市更新") == [
        "推进", "基层治理", ",", "拨打", "12345", ",", "“", "1+6", "”", "文件", ",", "城市更新",
    ]  # fmt: skip


def test_a_term_with_quotation_marks_inside_becomes_one_token(small):
    assert small.cut("“八五”普法和“基层治理”") == ["“", "八五普法", "和", "“", "基层治理", "”"]


def test_every_packaged_term_alone_is_one_token(segmenter, lexicon):
    assert [word for word in lexicon.words if segmenter.cut(word) != [word]] == []


def test_what_other_code_adds_to_jieba_changes_nothing_here():
    text = "推进区域协同发展"
    before = Segmenter(Lexicon(()), "jieba").cut(text)
    import jieba  # noqa: PLC0415 - only after the engine has, which quiets its warnings

    jieba.dt.initialized = False
    try:
        jieba.dt.FREQ, jieba.dt.total, jieba.dt.initialized = {"区": 1}, 10, True
        jieba.add_word("区域协同发展", freq=10**9)
        assert Segmenter(Lexicon(()), "jieba").cut(text) == before
    finally:
        jieba.dt.FREQ, jieba.dt.total, jieba.dt.initialized = {}, 0, False


def test_one_lexicon_does_not_leak_into_the_next_segmenter():
    text = "推进区域协同发展"
    plain = Segmenter(Lexicon(())).cut(text)
    assert "区域协同发展" in Segmenter(Lexicon.of(["区域协同发展"])).cut(text)
    assert Segmenter(Lexicon(())).cut(text) == plain


def test_tokenize_keeps_words_in_order_and_drops_punctuation():
    assert words_of("城市更新;基层治理。城市更新") == ("城市更新", "基层治理", "城市更新")


def test_what_each_list_took_out_is_counted():
    corpus = Corpus.from_texts(["区政府推进2023年基层治理", "推进基层治理"], ids=["a", "b"])
    tokens = tokenize(corpus, lexicon=LEXICON, stopwords=("officialese",))
    table = tokens.stopwords.set_index(["word", "list"])["n_removed"]
    assert table["推进", "officialese"] == 2
    assert table["2023", "numbers"] == 1
    assert table["年", "single characters"] == 1


@settings(max_examples=15, deadline=None)
@given(text=POLICY)
def test_words_kept_and_words_taken_out_are_all_the_words(small, text):
    everything = small.cut(text)
    tokens = tokenize(Corpus.from_texts([f"治{text}"], ids=["a"]), lexicon=LEXICON)
    n_words = sum(any(c.isalnum() or c in "_%+" for c in token) for token in everything)
    assert n_words - 1 <= tokens.n_words + sum(tokens.removed.values()) <= n_words + 1


def test_further_terms_stay_whole_too():
    assert "区域协同发展" in words_of("推进区域协同发展", terms=["区域协同发展"])


def test_an_unknown_engine_is_refused():
    with pytest.raises(TokensError, match=r"^Unknown engine 'jieb'\. Did you mean 'r?jieba'\?$"):
        words_of("治理", engine="jieb")


def test_an_unknown_stop_list_is_refused_with_the_nearest_name():
    with pytest.raises(TokensError, match=r"'place'\. Did you mean 'places'\?$"):
        words_of("治理", stopwords=("general", "place"))


def test_a_further_term_that_a_stop_list_would_take_is_refused():
    with pytest.raises(TokensError, match="'officialese' would remove 推进, which"):
        words_of("推进", terms=["推进"], stopwords=("officialese",))


def test_tokens_carry_ids_docvars_corpus_and_settings():
    docvars = pd.DataFrame({"place": ["黄浦区", "徐汇区"]})
    corpus = Corpus.from_texts(["黄浦基层治理", "徐汇城市更新"], ids=["a", "b"], docvars=docvars)
    tokens = tokenize(corpus, lexicon=LEXICON)
    assert tokens.ids.equals(corpus.ids)
    assert tokens.docvars["place"].to_list() == ["黄浦区", "徐汇区"]
    assert (tokens.corpus_id, tokens.unit) == (corpus.corpus_id, "document")
    assert tokens.words == (("基层治理",), ("城市更新",))
    hashes = tokens.settings["stopwords_sha256"]
    assert list(hashes) == ["general", "officialese", "places"]
    assert {key: value for key, value in tokens.settings.items() if value is not hashes} == {
        "engine": "rjieba",
        "engine_version": version("rjieba"),
        "hmm": False,
        "lexicon_terms": 5,
        "lexicon_sha256": LEXICON.sha256,
        "stopwords_left": {},
    }


def test_settings_name_a_stop_list_by_its_file_and_the_hash_of_its_words(tmp_path):
    path = tmp_path / "own.txt"
    hashes = []
    for words in ("推进", "推进\n加强"):
        path.write_text(words, encoding="utf-8")
        tokens = tokenize(Corpus.from_texts(["推进治理"]), lexicon=LEXICON, stopwords=[path])
        assert list(tokens.settings["stopwords_sha256"]) == ["own.txt"]
        hashes.append(tokens.settings["stopwords_sha256"]["own.txt"])
    assert hashes[0] != hashes[1]


def test_a_single_name_instead_of_a_list_is_refused():
    with pytest.raises(TokensError, match=r"must be a list of strings: \['general'\]"):
        tokenize(Corpus.from_texts(["推进治理"]), lexicon=LEXICON, stopwords="general")


def test_a_text_without_words_keeps_its_row():
    tokens = tokenize(Corpus.from_texts(["基层治理", "。。。"], ids=["a", "b"]), lexicon=LEXICON)
    assert tokens.words == (("基层治理",), ())


def test_the_reports_give_the_same_words_twice(seeds):
    paragraphs = seeds.to_paragraphs()
    first, second = tokenize(paragraphs), tokenize(paragraphs)
    assert first.words == second.words
    assert first.removed == second.removed
    assert first.n_words > 3000


@pytest.fixture(scope="module")
def reference(lexicon):
    return Segmenter(lexicon, "jieba")


MIXED = st.one_of(
    st.text(max_size=40),
    POLICY,
    st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=12),
    st.text("0123456789.%+-~#&_/:,，．％＋ aZé\u3000\u200b\r\n\t", max_size=20),
    st.lists(st.sampled_from(["提高", "质量", "发展", "河长", "制定", "公共", "卫生间"])).map(
        "".join
    ),
)


@settings(max_examples=150, deadline=None)
@given(text=MIXED)
def test_the_engines_cut_every_text_alike(segmenter, reference, text):
    assert segmenter.cut(text) == reference.cut(text)


def test_the_engines_cut_the_reports_alike(segmenter, reference, seeds):
    for text in seeds.to_paragraphs().texts:
        assert segmenter.cut(text) == reference.cut(text)


@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_settings_name_the_engine_and_its_version(engine):
    tokens = tokenize(Corpus.from_texts(["基层治理"]), lexicon=LEXICON, engine=engine)
    assert tokens.settings["engine"] == engine
    assert tokens.settings["engine_version"] == version(engine)


def test_two_processes_give_the_words_of_one(seeds):
    paragraphs = seeds.to_paragraphs()
    one, two = tokenize(paragraphs), tokenize(paragraphs, n_jobs=2)
    assert two.words == one.words
    assert two.removed == one.removed
    assert two.settings == one.settings


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_where_chunks_end_changes_nothing(seeds, monkeypatch, n_jobs):
    paragraphs = seeds.to_paragraphs()
    whole = tokenize(paragraphs)
    monkeypatch.setattr(segmentation, "_CHUNK", 700)
    parted = tokenize(paragraphs, n_jobs=n_jobs)
    assert parted.words == whole.words
    assert (parted.removed, parted.openings) == (whole.removed, whole.openings)
    assert parted.openings  # what opens the first text of a chunk opens a clause


class SlowList(list):
    """A list that lets other threads go first."""

    def append(self, value):
        time.sleep(1e-3)
        super().append(value)


def test_threads_that_share_a_segmenter_cut_as_one():
    segmenter = Segmenter(LEXICON)
    segmenter.tokens = segmenter._number.tokens = SlowList(segmenter.tokens)
    texts = [f"{i} {i}年基层治理" for i in range(40)]
    with ThreadPool(8) as pool:
        assert pool.map("".join, pool.map(segmenter.cut, texts)) == texts
    assert len(set(segmenter.tokens)) == len(segmenter.tokens)


class SlowStopList:
    """Numbers go, and other threads go first."""

    names = ("numbers",)

    def __call__(self, token):
        time.sleep(1e-3)
        return "numbers" if token.isdigit() else None


def test_threads_that_share_a_stop_list_take_the_same_words_out():
    segmenter = Segmenter(LEXICON)
    listed = segmentation._listed(segmenter, SlowStopList())

    def taken(text):
        tokens = segmenter.cut(text)
        known = listed()
        by = dict(zip(known.tokens, known.by.tolist(), strict=False))
        return [token for token in tokens if by[token] == 1]

    with ThreadPool(8) as pool:
        found = pool.map(taken, (f"{i} {i}年基层治理" for i in range(100, 160)))
    assert found == [[str(i)] * 2 for i in range(100, 160)]


def test_a_stream_gives_the_words_of_the_corpus(seeds):
    paragraphs = seeds.to_paragraphs()
    tokens = tokenize(paragraphs, stopwords=("general", "officialese"))
    assert tuple(iter_tokens(iter(paragraphs.texts))) == tokens.words


def test_a_stream_is_read_no_further_than_a_chunk_ahead():
    read = []
    texts = (read.append(i) or "推进基层治理" * 1000 for i in range(100))
    words = iter_tokens(texts, lexicon=LEXICON)
    assert next(words)[0] == "基层治理"
    assert len(read) < 20


def test_a_stream_refuses_before_it_is_read():
    with pytest.raises(TokensError, match="Unknown engine"):
        iter_tokens(["治理"], lexicon=LEXICON, engine="jeiba")


@pytest.mark.parametrize("n_jobs", [0, 1.5, True, "two"])
def test_a_number_of_processes_that_is_none_is_refused(n_jobs):
    with pytest.raises(
        TokensError, match=r"^n_jobs = .*: must be (the number of processes|a whole number)"
    ):
        tokenize(Corpus.from_texts(["治理"]), lexicon=LEXICON, n_jobs=n_jobs)


def test_texts_that_are_segmented_already_are_told(caplog):
    texts = ["推进 基层 治理 和 城市 更新", "推进基层治理 和城市更新"]
    tokenize(Corpus.from_texts(texts, ids=["a", "b"]), lexicon=LEXICON)
    (message,) = caplog.messages
    assert message.startswith("1 text looks segmented already (a)")


def test_texts_that_are_not_chinese_are_told(caplog):
    tokenize(
        Corpus.from_texts(["Good governance", "", "治理"], ids=["a", "b", "c"]), lexicon=LEXICON
    )
    assert caplog.messages == [
        "1 text is empty (b) and has no words.",
        "1 text has no Chinese characters (a).",
    ]
