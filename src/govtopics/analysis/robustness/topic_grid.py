"""The specifications of a claim about a topic: the same model as others could have fitted it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd
from tqdm import tqdm

from govtopics.analysis.robustness.choices import Choice, Choices, check_choices
from govtopics.analysis.robustness.specification_grid import (
    MAIN,
    Specification,
    Units,
    counted,
    duplicates_of,
    words_of_topic,
)
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CorpusError, ModelError, nearest
from govtopics.language import Reason
from govtopics.messages import say
from govtopics.models.lda import LDA
from govtopics.models.matching import match, similarities
from govtopics.models.nmf import NMF
from govtopics.models.topic_model import TopicModel

STEP = 5  # K a fifth lower and higher


@dataclass(frozen=True, eq=False)
class TopicGrid:
    """The specifications of a claim about a topic of a fitted model."""

    corpus: Corpus
    topic: str  # its id or label
    choices: Choices  # how else the model could have been fitted
    # Gives each row's group from its docvars, for reports that are left out too
    group_of: Callable[[pd.DataFrame], pd.Series]

    @property
    def _model(self) -> TopicModel:
        return self.choices.refits.model

    @cached_property
    def place(self) -> int:
        """Where the topic is in the model."""
        model = self._model
        labels = [model.label(topic) for topic in model.topics]
        for names in (list(model.topics), labels):
            if names.count(self.topic) == 1:
                return names.index(self.topic)
        known = [*model.topics, *labels]
        raise ModelError(
            say(
                "The model has no topic {topic!r}. {nearest}",
                topic=self.topic,
                nearest=nearest(self.topic, known),
            )
        )

    @property
    def parts(self) -> list[int]:
        """Places in the fit of the topics that are merged into it; its own if none are."""
        topic = self._model.topics[self.place]
        own = self._model.settings.get("merged", {}).get(topic, (topic,))
        return [self.choices.refits.fit.topics.index(part) for part in own]

    @cached_property
    def units(self) -> Units:
        """What sums are taken over."""
        docvars = self._model.docvars
        if "document_id" not in docvars:
            raise ModelError(
                say(
                    "The texts of the model have no document_id, so "
                    "it is not known which report each belongs to.",
                )
            )
        units = Units.of(docvars["document_id"], self.group_of(docvars))
        if not len(units.documents):
            raise CorpusError(say("No report belongs to the groups that the claim compares."))
        return units

    def __iter__(self) -> Iterator[Specification]:
        """The model as it is, then each other fit; with duplicates left out and kept."""
        refits = self.choices.refits
        chance = refits.chance_level(random_state=self.choices.random_state)
        yield from self._of(MAIN["fit"], self._model, [self.place])
        for choice in tqdm(self._fits(), "fits", unit="fit", disable=None, leave=False):
            (fitted,) = choice.fits()
            matched = match(similarities(refits.fit, fitted))
            lost = not (matched.similarity[self.parts] > chance).all()
            partners = matched.partner[self.parts].tolist()
            yield from self._of(choice.variant, fitted, partners, lost=lost)

    def _fits(self) -> list[Choice]:
        """Each stop list out, no lexicon, rarer terms out, other K and engines."""
        estimator = self.choices.refits.estimator
        over = ["stopwords", "lexicon", "min_texts"]
        over += ["engine"] if isinstance(estimator, LDA) else []
        check_choices(over, self.choices)
        fits = [choice for kind in over for choice in self.choices.of(kind)]
        if isinstance(estimator, LDA | NMF):
            now = estimator.n_topics
            step = max(1, round(now / STEP))
            fits += [self._with_k(estimator, k) for k in (now - step, now + step) if k > 1]
        return fits

    def _with_k(self, estimator: LDA | NMF, k: int) -> Choice:
        other = replace(estimator, n_topics=k)
        return Choice(f"K = {k}", lambda: (other.fit(self.choices.refits.dtm),))

    def _of(
        self, fit: str, model: TopicModel, places: Sequence[int], *, lost: bool = False
    ) -> Iterator[Specification]:
        """The share of the topic in the words of each unit."""
        docvars = model.docvars
        units = self.units.again(docvars["document_id"], self.group_of(docvars))
        why = Reason("topic_lost") if lost else None
        for duplicates in duplicates_of(docvars, units):
            told = {**MAIN, "fit": fit, "duplicates": duplicates}
            found, totals = words_of_topic(model, places, units, counted(docvars, duplicates))
            yield Specification(told, "same", found, totals, why=why)
