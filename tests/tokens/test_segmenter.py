"""The segmenter asks few questions: its words are those of one that asks them all."""

import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import govtopics as gt
from govtopics.tokens.ambiguity import may_cross, other_reading
from govtopics.tokens.engines import ENGINES, has_word
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.matching import QUOTATION_MARKS, TermMatcher
from govtopics.tokens.segmenter import BETWEEN, Segmenter, _Remembered


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
                self.reconsider(tokens, place)
        return tokens

    def reconsider(self, tokens, place):
        first = place
        while first > max(0, place - 2) and self.is_plain(tokens[first - 1]):
            first -= 1
        last = place + 1
        while last < min(len(tokens), place + 3) and self.is_plain(tokens[last]):
            last += 1
        before, after = "".join(tokens[first:place]), "".join(tokens[place + 1 : last])
        text = before + tokens[place] + after
        if crossing := other_reading(before, tokens[place], after):
            start, end = crossing
            word, right = text[start:end], text[end:]
            begins = self.engine(word + right)[0]
            if begins not in self.terms or len(begins) <= len(word):
                begins = word
            rest = self.engine(text[start + len(begins) :])
            tokens[first:last] = [*self.engine(text[:start]), begins, *rest]

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


def test_a_term_before_words_that_were_cut_anew_is_weighed_against_them():
    # 港|元相关 is cut anew as 港元|相关, and only then may 万港元 cross the end of 数万.
    segmenter = Segmenter(Lexicon.of(["数万", "元相关"]))
    assert segmenter.cut("江陵数万港元相关建设") == ["江陵", "数", "万港元", "相关", "建设"]
    assert segmenter.cut("江陵数万港") == ["江陵", "数万", "港"]


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
        together = [segmenter.tokens[number] for number in segmenter.numbers(texts)]
        assert together == [token for tokens in alone for token in (*tokens, BETWEEN)]
        assert [*segmenter.cut_each(texts)] == alone

    check()


TERMS = ["基层治理", "治理一网", "八五普法", "A股", "网A", "一网统管"]
BY_TERMS = Segmenter(Lexicon.of(TERMS))


@settings(max_examples=500, deadline=None)
@given(text=st.text('基层治理一网统管A股“”‘’"。3.𠀀', max_size=30))
@example("“八五”普法")
@example("网“A”好")
@example("网“A”3")
@example("网“A”.3")
@example("好“A”股")
@example("3“A”股")
@example("3.“A”股")
def test_marks_are_taken_out_of_terms_and_of_nothing_else(text):
    matches, kept = TermMatcher(TERMS).find(text), []
    for place, character in enumerate(text):
        inside = any(match.start < place < match.end for match in matches)
        beside = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
        alone = re.fullmatch(r"\w\w", beside)  # where two marks adjoin, both stay
        if not (character in QUOTATION_MARKS and inside and alone):
            kept.append(character)
    assert BY_TERMS.prepare(text) == "".join(kept)


def test_answers_that_were_forgotten_are_asked_again(monkeypatch):
    monkeypatch.setattr("govtopics.tokens.segmenter._KEPT", 18)
    asked = []
    remembered = _Remembered(lambda left, right: asked.append((left, right)) or (left + right) % 7)
    left, right = np.divmod(np.arange(1_000_000), 1000)
    for _ in range(2):  # more pairs than are kept
        assert remembered(left, right).tolist() == ((left + right) % 7).tolist()
    assert len(asked) > 1_700_000
    asked.clear()
    for _ in range(2):
        assert remembered(left[:9], right[:9]).tolist() == [0, 1, 2, 3, 4, 5, 6, 0, 1]
    assert len(asked) <= 9
