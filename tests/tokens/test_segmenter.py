"""The segmenter asks few questions: its words are those of one that asks them all."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govtopics as gt
from govtopics.tokens.ambiguity import may_cross
from govtopics.tokens.engines import ENGINES, has_word
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.segmenter import BETWEEN, Segmenter


class Plain:
    """The same rules with no short cut: every term is weighed, with every word that may cross."""

    def __init__(self, segmenter, lexicon):
        self.segmenter, self.terms, self.engine = segmenter, set(lexicon.words), segmenter._cut

    def is_plain(self, token):
        return token.isalpha() and token not in self.terms

    def cut(self, text):
        tokens = self.engine(self.segmenter.prepare(text))
        for place in reversed(range(len(tokens))):
            if tokens[place] in self.terms:
                self.let_the_first_begin(tokens, place)
        places = [place for place, token in enumerate(tokens) if token in self.terms]
        for place in reversed(places):
            before, after = tokens[place - 1] if place else "", [*tokens, ""][place + 1]
            if self.may_cross(tokens[place], after) or self.may_cross(before, tokens[place]):
                self.segmenter._reconsider(tokens, place)
        return tokens

    def may_cross(self, left, right):
        ends = [left[-n:] for n in range(1, 4) if n <= len(left)]
        begins = [right[:m] for m in range(1, 4) if m <= len(right)]
        return any(has_word(a + b) for a in ends for b in begins if len(a + b) <= 4)

    def let_the_first_begin(self, tokens, place):
        term, before = tokens[place], ""
        for first in (place - 1, place - 2):
            if first < 0 or not self.is_plain(tokens[first]):
                return
            before = tokens[first] + before
            for size in range(len(term) - 2, 0, -1):
                if before + term[:size] in self.terms:
                    rest = self.engine(term[size:])
                    cut = [before + term[:size], *rest]
                    if min(map(len, rest)) > 1 and len(cut) <= place + 1 - first:
                        tokens[first : place + 1] = cut
                        return
                    break


@pytest.fixture(scope="module")
def plain(segmenter, lexicon):
    return Plain(segmenter, lexicon)


@pytest.fixture(scope="module")
def clauses():
    return re.split("(?<=[，。；、])", "".join(gt.read_corpus("seeds").texts))


def test_the_seeds_are_cut_as_with_every_question(segmenter, plain):
    texts = [*gt.read_corpus("seeds").to_paragraphs().texts]
    assert [segmenter.cut(text) for text in texts] == [plain.cut(text) for text in texts]


@settings(max_examples=100, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_terms_and_words_in_any_order_are_cut_as_with_every_question(
    segmenter, plain, lexicon, clauses, chance
):
    pieces = [*chance.sample(lexicon.words, 20), *chance.sample(clauses, 4)]
    # Ends that meet by accident are where terms and words cross.
    shorn = [piece[chance.randrange(3) : len(piece) - chance.randrange(2)] for piece in pieces]
    text = "".join(chance.sample(shorn, len(shorn)))
    assert segmenter.cut(text) == plain.cut(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("装备制造业增加值", ["装备制造业", "增加值"]),
        ("安全隐患排查整治", ["安全", "隐患排查整治"]),
        ("河长制定方案", ["河", "长", "制定方案"]),
    ],
)
def test_each_rule_decides_somewhere(text, words):
    terms = ["装备制造业", "制造业增加值", "安全隐患", "隐患排查整治", "河长制"]
    assert Segmenter(Lexicon.of(terms)).cut(text) == words


@pytest.mark.parametrize("word", ["治理", "制造业", "改革开放", "可持续性", "百年大计"])
def test_a_word_of_up_to_four_characters_may_cross(word):
    assert has_word(word)
    for size in range(1, len(word)):
        assert may_cross("甲乙" + word[:size], word[size:] + "丙丁戊")


TEXTS = st.lists(st.text("推进基层治理一网统管“”。12.% \r\n\x1e\x1f", max_size=12), max_size=8)


@pytest.mark.parametrize("engine", ENGINES)
def test_texts_cut_together_are_cut_as_each_alone(engine):
    segmenter = Segmenter(Lexicon.of(["基层治理", "治理一网"]), engine)

    @settings(max_examples=60, deadline=None)
    @given(texts=TEXTS)
    def check(texts):
        alone = [segmenter.cut(text.replace(BETWEEN, "\x1f")) for text in texts]
        together = segmenter.cut_together(texts)
        assert together == [token for tokens in alone for token in (*tokens, BETWEEN)]

    check()
