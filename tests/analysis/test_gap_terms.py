"""Terms with a gap are found in themes and are words nowhere."""

import pytest

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.codebook_check import check_codebook
from govtopics.analysis.themes.concordance import kwic
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CodebookError, CorpusError, TokensError
from govtopics.models.keyword_lda import KeywordLDA
from govtopics.tokens.lexicon import Lexicon, read_lexicon
from govtopics.tokens.lexicon_check import check_lexicon
from govtopics.tokens.matrix import count_terms
from govtopics.tokens.segmentation import tokenize

CITY = Theme("韧性城市", ("韧性城市",), ("韧性…城市", "城市运行…中心"), exclusions=("韧性…城市群",))
BOOK = Codebook((CITY, Theme("一网统管", ("一网统管",))))
TEXTS = [
    "建设宜居、韧性、智慧城市。发展经济。",
    "建设创新、宜居、美丽、韧性、文明、智慧的现代化人民城市。",
    "打造韧性安全城市。",
    "完善数字化城市运行和治理中心。推进一网统管。",
    "增强韧性，建设城市。",
    "建设韧性城市。",
    "建设韧性的城市群。",
]
CORPUS = Corpus.from_texts(TEXTS, ids=[f"r{i}/p" for i in range(7)], unit="paragraph")
OPEN = "this gap could match anything; write two or more characters on each side of …"


def test_wording_in_series_is_found_and_counted():
    themes = measure_themes(CORPUS, BOOK)
    assert themes["韧性城市"][["sentence_id", "start", "end", "term"]].to_numpy().tolist() == [
        ["r0/p.1", 5, 12, "韧性…城市"],
        ["r1/p.1", 11, 27, "韧性…城市"],
        ["r2/p.1", 2, 8, "韧性…城市"],
        ["r3/p.1", 5, 14, "城市运行…中心"],
        ["r5/p.1", 2, 6, "韧性城市"],
    ]
    # 韧性城市 holds the name and the term with a gap; the exclusion takes the last.
    assert themes.presence["韧性城市"].astype(int).tolist() == [
        [0, 1, 0], [0, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0], [1, 1, 0],
        [0, 0, 0],
    ]  # fmt: skip
    shares = themes.prevalence().query("theme == '韧性城市'")["estimate"]
    # 13 of 18 characters; then whole reports; 15 of 22.
    assert shares.to_list() == [13 / 18, 1, 1, 15 / 22, 0, 1, 0]


def test_a_gap_is_read_over_the_end_of_a_paragraph_and_not_over_a_heading(report):
    theme = Codebook((CITY,))
    over = Corpus.from_texts(["建设宜居、韧性\n智慧城市。"])
    assert len(measure_themes(over, theme).hits) == 1
    body = "我们将持续推进各项工作,切实提升人民群众的获得感和幸福感,韧性"
    apart = report(
        "一、推进建设", body, "二、加快发展", "城市更新有序推进,我们将持续推进各项工作。"
    )
    assert len(measure_themes(apart, theme).hits) == 0


def test_a_term_with_a_gap_is_no_word_of_a_lexicon(tmp_path, caplog):
    lexicon = Lexicon.of(BOOK.terms)
    assert lexicon.words == ("一网统管", "韧性城市") == BOOK.words
    assert "韧性…城市" not in read_lexicon().add(BOOK.terms)
    tokens = tokenize(CORPUS, terms=BOOK.terms)
    assert not any("…" in word for text in tokens.words for word in text)
    assert "韧性城市" in tokens["r5/p"]
    # Nothing false is said of them: they are no terms that were cut.
    assert check_lexicon(lexicon, CORPUS, strict=True)["term"].to_list() == ["一网统管", "韧性城市"]
    assert caplog.messages == []
    path = tmp_path / "lexicon.txt"
    path.write_text("一网统管\n韧性…城市\n", encoding="utf-8")
    with pytest.raises(TokensError) as refused:
        read_lexicon(path)
    assert str(refused.value).splitlines()[1:] == [
        "  line 2: '韧性…城市' has a gap, so it is not a word; it belongs in a codebook."
    ]


def test_topics_of_keywords_take_the_words_of_core_without_gaps():
    wide = Theme("甲", ("城市",), ("韧性…城市", "治理"), ("经济",))
    assert KeywordLDA(themes=Codebook((wide,)), n_free=1, random_state=1).terms == {
        "甲": ("城市", "治理")
    }
    dtm = count_terms(tokenize(CORPUS, terms=BOOK.terms))
    model = KeywordLDA(themes=BOOK, n_free=1, random_state=1).fit(dtm)
    assert model.settings["left_out"] == ()
    alone = Codebook((Theme("甲", ("韧性…城市",)), Theme("乙", ("一网统管",))))
    model = KeywordLDA(themes=alone, n_free=1, random_state=1).fit(dtm)
    assert model.settings["left_out"] == ("甲",)


def test_the_check_of_a_codebook_tells_terms_with_gaps_like_others():
    rows = check_codebook(BOOK, CORPUS).terms.set_index("term")
    about = ["n_hits", "n_sentences", "n_alone"]
    assert rows.loc["韧性…城市", about].to_list() == [3, 4, 3]
    assert rows.loc["韧性…城市", "examples"].startswith("建设宜居、韧性、智慧城市。 / ")
    assert rows.loc["城市运行…中心", about].to_list() == [1, 1, 1]
    assert rows.loc["韧性城市", about].to_list() == [1, 1, 0]


def test_a_gap_in_a_keyword_is_found_and_an_open_one_refused():
    lines = kwic(CORPUS, "韧性…城市", width=2)
    assert lines["keyword"].to_list()[:3] == [
        "韧性、智慧城市", "韧性、文明、智慧的现代化人民城市", "韧性安全城市",
    ]  # fmt: skip
    assert kwic(CORPUS, CITY)["keyword"].to_list() == [
        *lines["keyword"][:3], "城市运行和治理中心", "韧性城市",
    ]  # fmt: skip
    for keyword in ("…城市", "韧性…", "韧…城市"):
        with pytest.raises(CorpusError, match=OPEN):
            kwic(CORPUS, keyword)


@pytest.mark.parametrize("term", ["…城市", "韧性…", "韧…城市", "韧性…市", "韧性……城市"])
def test_a_gap_that_could_match_anything_is_refused_in_every_list(term):
    for given in ({"core": (term,)}, {"wide": (term,)}, {"exclusions": (term,)},
                  {"accepted": (term,)}, {"name": (term,)}):  # fmt: skip
        with pytest.raises(CodebookError, match=OPEN):
            Theme("甲", **({"name": ("治理",)} | given))
