"""Other fits of a model that a careful colleague could have made instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from govtopics.analysis.themes.units import UNIT_NAMES
from govtopics.corpus.corpus import Corpus
from govtopics.errors import ModelError, all_faults, nearest
from govtopics.messages import Message, joined, say
from govtopics.models.lda import LDA
from govtopics.models.refits import Refits, fitted_by, shares_left_out
from govtopics.models.topic_model import TopicModel
from govtopics.tokens.lexicon import Lexicon, read_lexicon
from govtopics.tokens.matrix import DocumentTermMatrix, count_terms
from govtopics.tokens.segmentation import tokenize
from govtopics.tokens.stopwords import PREFER

MOST_REFITS = 10  # without reports; beyond ten reports, each leaves out an equal share of them
N_HALVINGS = 5
NEVER_LEFT = "general"  # the stop list without which topics are function words
OTHER_ENGINES = ("cvb0", "gensim", "sklearn")
OVER = ("reports", "halves", "stopwords", "lexicon", "min_texts", "engine")


class Choice(NamedTuple):
    """Another fit."""

    variant: str  # what is different
    fits: Callable[[], tuple[TopicModel, ...]]  # gives the model, or both models of two halves
    left_out: tuple[str, ...] = ()  # the reports that a single fit leaves out


@dataclass(frozen=True)
class Choices:
    """A model and what it was made from."""

    refits: Refits
    reports: tuple[str, ...]
    random_state: int  # by which halves are drawn
    corpus: Corpus | None  # that was cut into words
    lexicon: Lexicon | None
    stopwords: Sequence[str | Path]
    prefer: str | None  # these three as given to :func:`govtopics.tokenize`

    def of(self, over: str) -> Iterator[Choice]:
        """The other fits of a kind."""
        kinds: Mapping[str, Callable[[], Iterator[Choice]]] = {
            "reports": self._without_reports,
            "halves": self._halves,
            "stopwords": self._stopwords,
            "lexicon": self._lexicon,
            "min_texts": self._min_texts,
            "engine": self._engines,
        }
        return kinds[over]()

    def _without_reports(self) -> Iterator[Choice]:
        for left_out in shares_left_out(self.reports, MOST_REFITS):
            yield Choice(
                "without " + ", ".join(left_out), partial(self._without, left_out), left_out
            )

    def _halves(self) -> Iterator[Choice]:
        rng = np.random.default_rng(self.random_state)
        for number in range(1, N_HALVINGS + 1):
            shuffled = rng.permutation(np.array(self.reports, dtype=object)).tolist()
            middle = len(shuffled) // 2
            halves = shuffled[:middle], shuffled[middle:]
            yield Choice(f"halves {number}", partial(self._without, *halves))

    def _without(self, *shares: Sequence[str]) -> tuple[TopicModel, ...]:
        return tuple(self.refits.without(reports) for reports in shares)

    def _stopwords(self) -> Iterator[Choice]:
        for layer in self.stopwords:
            if layer != NEVER_LEFT:
                kept = [other for other in self.stopwords if other != layer]
                yield self._cut(f"without {Path(layer).name}", kept, self.lexicon)

    def _lexicon(self) -> Iterator[Choice]:
        yield self._cut("without the lexicon", self.stopwords, Lexicon.of(()))

    def _cut(
        self, variant: str, stopwords: Sequence[str | Path], lexicon: Lexicon | None
    ) -> Choice:
        corpus = Corpus.of(self.corpus or ())  # that there is one was seen before

        def fit() -> tuple[TopicModel, ...]:
            words = tokenize(
                corpus, lexicon=lexicon, stopwords=stopwords, prefer=self.prefer or "lexicon"
            )
            settings = self.refits.dtm.settings
            kept = {name: settings.get(name, 1) for name in ("min_texts", "min_documents")}
            return (fitted_by(self.refits.estimator, count_terms(words, **kept)),)

        return Choice(variant, fit)

    def _min_texts(self) -> Iterator[Choice]:
        now = int(self.refits.dtm.settings.get("min_texts", 1))
        for least in (now + 1, 2 * now + 1):
            yield Choice(f"min_texts = {least}", partial(self._in_texts, least))

    def _in_texts(self, least: int) -> tuple[TopicModel, ...]:
        return (fitted_by(self.refits.estimator, _in_at_least(self.refits.dtm, least)),)

    def _engines(self) -> Iterator[Choice]:
        estimator = self.refits.estimator
        if isinstance(estimator, LDA):
            for engine in OTHER_ENGINES:
                if engine != estimator.engine:
                    other = replace(estimator, engine=engine, updates="batch", max_passes=None)
                    yield Choice(engine, partial(self._by, other))

    def _by(self, estimator: LDA) -> tuple[TopicModel, ...]:
        return (estimator.fit(self.refits.dtm),)


def check_choices(over: Sequence[str], choices: Choices) -> None:
    """Refuse kinds of choices that there are not, or that cannot be made with what was given."""
    faults = [
        say("over = {kind!r}. {nearest}", kind=kind, nearest=nearest(kind, OVER))
        for kind in over
        if kind not in OVER
    ]
    if {"stopwords", "lexicon"} & set(over):
        faults += _cutting_faults(choices)
    if "engine" in over and not isinstance(choices.refits.estimator, LDA):
        faults.append(
            say("over = 'engine': only LDA has several engines. Compare models with overlap.")
        )
    if not over:
        faults.append(say("over is empty: name some of {names}.", names=joined(OVER, ", ")))
    if faults:
        raise ModelError(all_faults("topic_stability", faults))


def _cutting_faults(choices: Choices) -> Iterator[Message]:
    if choices.corpus is None:
        yield say("Segmenting the texts again needs the original corpus; pass it: corpus=.")
        return
    settings = choices.refits.dtm.settings
    if choices.refits.dtm.corpus_id != choices.corpus.corpus_id:
        yield say("The corpus is not the one that the matrix was counted from.")
    elif list(choices.corpus.texts.index) != list(choices.refits.dtm.ids):
        yield say(
            "The corpus has {n} texts (by {unit}) and the matrix {n_texts} (by {other}), and "
            "they are not the same. Pass the corpus that was passed to tokenize, such as "
            "corpus.to_paragraphs().body().",
            n=len(choices.corpus.texts),
            unit=UNIT_NAMES[choices.corpus.unit],
            n_texts=choices.refits.dtm.n_texts,
            other=UNIT_NAMES[choices.refits.dtm.unit],
        )
    if choices.prefer not in (None, *PREFER):
        yield say(
            "prefer = {prefer!r}. {nearest}",
            prefer=choices.prefer,
            nearest=nearest(choices.prefer, PREFER),
        )
    used = (choices.lexicon or read_lexicon()).sha256
    if settings.get("lexicon_sha256", used) != used:
        yield say(
            "The lexicon is not the one that the texts were segmented with; pass that one: "
            "lexicon=.",
        )


def _in_at_least(dtm: DocumentTermMatrix, least: int) -> DocumentTermMatrix:
    """The terms of a matrix that are in this many texts."""
    n_texts = np.asarray((dtm.counts > 0).sum(axis=0)).ravel()
    kept = np.flatnonzero(n_texts >= least)
    if not len(kept):
        raise ModelError(say("No term reaches the minimum number of texts ({least}).", least=least))
    return replace(
        dtm,
        counts=dtm.counts[:, kept],
        vocabulary=tuple(dtm.vocabulary[i] for i in kept),
        settings={**dtm.settings, "min_texts": least},
    )
