"""The specifications of a claim, each as sums by report: what else could have been counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.compare_measures import match_topics
from govtopics.analysis.themes.definitions import halves_of
from govtopics.analysis.themes.frames import FRAMES, Frame, in_frame, too_few_paragraphs
from govtopics.analysis.themes.theme_measures import ThemeMeasures, measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.doubts import DUPLICATE, LEFT_OUT_COLUMN, pooled
from govtopics.errors import CorpusError
from govtopics.language import Reason
from govtopics.messages import say
from govtopics.models.topic_model import TopicModel

# How many of the 200 random halves of core are tried; below so many terms there are none.
N_HALVES, FEWEST_HALVED = 20, 4
MAIN: Mapping[str, str] = {
    "terms": "all",
    "headings": "read",
    "duplicates": "left out",
    "ring": "core",
    "estimand": "share",
    "frame": "whole",
    "fit": "as fitted",
}
SAME_QUESTION = ("terms", "headings", "duplicates", "fit")
OTHER_QUESTION = ("ring", "estimand", "frame")
WITHOUT, HALF, TOPIC = "without ", "half ", "topic "


class Units(NamedTuple):
    """The parts of reports that the claim is about, and the rows that belong to each.

    documents, groups (n_units,): the report of each, and its group, year or cell; rows (n_rows,):
    the unit of each row, −1 for none.
    """

    documents: np.ndarray
    groups: np.ndarray
    rows: np.ndarray

    @classmethod
    def of(cls, documents: pd.Series, groups: pd.Series) -> Units:
        """Those of rows that have a group."""
        inside = groups.notna().to_numpy()
        keys = pd.MultiIndex.from_arrays([documents[inside], groups[inside]])
        codes, there = pd.factorize(keys)
        rows = np.full(len(documents), -1)
        rows[inside] = codes
        pairs = list(there)
        return cls(
            np.array([one for one, _ in pairs], dtype=object),
            np.array([group for _, group in pairs], dtype=object),
            rows,
        )

    def sums(self, values: np.ndarray, inside: np.ndarray) -> np.ndarray:
        """Sums over the rows inside, shape (n_units,)."""
        used = inside & (self.rows >= 0)
        return np.bincount(self.rows[used], values[used], len(self.documents))

    def again(self, documents: pd.Series, groups: pd.Series) -> Units:
        """The same units for other rows, such as paragraphs."""
        place = {pair: i for i, pair in enumerate(zip(self.documents, self.groups, strict=True))}
        pairs = zip(documents, groups, strict=True)
        rows = np.array([place.get(pair, -1) for pair in pairs], dtype=int)
        return self._replace(rows=rows)


class Specification(NamedTuple):
    """One way to count: what was chosen, and by unit what is counted of how much.

    ``found`` and ``totals`` (n_units,): the estimate of units together is the sum of the one over
    that of the other; totals are 0 where a report is not read. ``bounded``: no more than 1.
    ``few`` gives the reason why the units of a mask have no share; ``why``, why nothing has.
    """

    choices: Mapping[str, str]
    question: str
    found: np.ndarray
    totals: np.ndarray
    bounded: bool = True
    few: Callable[[np.ndarray], Reason | None] = lambda _: None
    why: Reason | None = None

    @property
    def is_main(self) -> bool:
        """Whether it is the claim as it is made."""
        return dict(self.choices) == dict(MAIN)


def duplicates_of(docvars: pd.DataFrame, units: Units) -> tuple[str, ...]:
    """Whether duplicates are left out or kept: both, where units have any."""
    if LEFT_OUT_COLUMN not in docvars:
        return ("left out",)
    there = (docvars[LEFT_OUT_COLUMN] == DUPLICATE).to_numpy() & (units.rows >= 0)
    return ("left out", "kept") if there.any() else ("left out",)


def counted(docvars: pd.DataFrame, duplicates: str) -> np.ndarray:
    """The rows of reports that count, shape (n_rows,)."""
    used = pooled(docvars)
    if duplicates == "kept" and LEFT_OUT_COLUMN in docvars:
        used = used | (docvars[LEFT_OUT_COLUMN] == DUPLICATE).to_numpy()
    return used


def words_of_topic(
    model: TopicModel, places: Sequence[int], units: Units, read: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The words of some topics and all words by unit, shape (n_units,) each, of the texts read."""
    words = np.where(model.has_topics, model.text_lengths, 0)
    told = read & model.has_topics
    return units.sums(words * model.doc_topic[:, places].sum(axis=1), told), units.sums(words, told)


@dataclass(frozen=True, eq=False)
class Grid:
    """The specifications of a claim about a theme that a dictionary measures."""

    corpus: Corpus
    theme: Theme
    # Gives each row's group from its docvars, for reports that are left out too
    group_of: Callable[[pd.DataFrame], pd.Series]
    # A model of the same paragraphs, whose topic most like the theme is measured too
    model: TopicModel | None = None

    @cached_property
    def measured(self) -> Mapping[str, ThemeMeasures]:
        """With and without headings: all the reading that is done."""
        book = Codebook((self.theme,))
        return {
            told: measure_themes(self.corpus, book, include_headings=told == "read")
            for told in ("read", "not read")
        }

    @cached_property
    def units(self) -> Units:
        """What sums are taken over."""
        docvars = self._main.docvars
        units = Units.of(docvars["document_id"], self.group_of(docvars))
        if not len(units.documents):
            raise CorpusError(say("No report belongs to the groups that the claim compares."))
        return units

    @property
    def _main(self) -> ThemeMeasures:
        return self.measured["read"]

    @cached_property
    def _presence(self) -> Mapping[str, np.ndarray]:
        """Which terms each row contains, with and without headings."""
        return {told: found.presence[self.theme.label] for told, found in self.measured.items()}

    @cached_property
    def active(self) -> np.ndarray:
        """The columns of the terms of core that are in a report of the claim."""
        n_core, used = self.theme.ring_sizes[1], self.units.rows >= 0
        held = self._presence["read"][used, :n_core].any(axis=0)
        return np.flatnonzero(held)

    @cached_property
    def terms(self) -> Mapping[str, np.ndarray]:
        """The sets of terms that are tried, as columns."""
        active, core = self.active, self.theme.core_terms
        sets = {"all": active}
        if len(active) > 1:
            decisive = active[self._stand_alone(active)]
            sets |= {f"{WITHOUT}{core[i]}": active[active != i] for i in decisive}
        if len(active) >= FEWEST_HALVED:
            halves = np.unique(halves_of(len(active))[:, :N_HALVES], axis=1).T
            sets |= {f"{HALF}{n}": active[half] for n, half in enumerate(halves, start=1)}
        return sets

    def _stand_alone(self, terms: np.ndarray) -> np.ndarray:
        """Which terms are the only ones of a sentence; without the others nothing changes."""
        used, found = self.units.rows >= 0, np.zeros(len(terms), dtype=bool)
        for presence in self._presence.values():
            held = presence[used][:, terms]
            found |= held[held.sum(axis=1) == 1].any(axis=0)
        return found

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Whether headings are read: both, where they contain a term that the claim rests on."""
        used = self.units.rows >= 0
        one, other = (presence[used] for presence in self._presence.values())
        return ("read",) if np.array_equal(one, other) else ("read", "not read")

    @cached_property
    def duplicates(self) -> tuple[str, ...]:
        """Whether duplicates are left out: both, where the claim's groups have any."""
        return duplicates_of(self._main.docvars, self.units)

    def __iter__(self) -> Iterator[Specification]:
        """Those of the same question, the main one first; then those of other questions."""
        for terms, headings, duplicates in product(self.terms, self.headings, self.duplicates):
            yield self._same(terms, headings, duplicates)
        yield from self._by_rings()
        yield from self._by_estimands()
        yield from self._by_frames()
        yield from self._by_topic()

    def _read(self, duplicates: str = "left out") -> np.ndarray:
        """The rows of sentences that are read: of reports that count, and not before ``since``."""
        told = counted(self._main.docvars, duplicates)
        return np.asarray(told & self._main.found[0].measurable)

    def _of(
        self,
        changed: Mapping[str, str],
        holding: np.ndarray,
        read: np.ndarray,
        question: str = "other",
    ) -> Specification:
        """The share of characters in the sentences that contain a term."""
        chars = self._main.n_chars
        totals = self.units.sums(chars, read)
        return Specification(
            {**MAIN, **changed}, question, self.units.sums(chars * holding, read), totals
        )

    def _same(self, terms: str, headings: str, duplicates: str) -> Specification:
        presence = self._presence[headings]
        holding = np.asarray(presence[:, self.terms[terms]].any(axis=1))
        chosen = {"terms": terms, "headings": headings, "duplicates": duplicates}
        return self._of(chosen, holding, self._read(duplicates), "same")

    def _by_rings(self) -> Iterator[Specification]:
        sizes = dict(zip(("name", "core", "wide"), self.theme.ring_sizes, strict=True))
        presence = self._presence["read"]
        for ring in ("name", "wide"):
            if sizes[ring] != sizes["core"]:
                holding = np.asarray(presence[:, : sizes[ring]].any(axis=1))
                yield self._of({"ring": ring}, holding, self._read())

    def _by_estimands(self) -> Iterator[Specification]:
        read, hits = self._read(), self._main.found[0].n_hits
        found, totals = (
            self.units.sums(1000.0 * hits, read),
            self.units.sums(self._main.n_chars, read),
        )
        told = {**MAIN, "estimand": "hits per 1,000"}
        yield Specification(told, "other", found, totals, bounded=False)
        beside = self._main.paragraphs
        own = self.units.again(beside.docvars["document_id"], self.group_of(beside.docvars))
        read = counted(beside.docvars, "left out") & beside.found[0].measurable
        found = own.sums(beside.n_chars * beside.found[0].in_core, read)
        told = {**MAIN, "estimand": "paragraph share"}
        yield Specification(told, "other", found, own.sums(beside.n_chars, read))

    def _by_topic(self) -> Iterator[Specification]:
        """The share of words in the topic that best separates the theme's paragraphs."""
        if self.model is None:
            return
        docvars, model = self.model.docvars, self.model
        own = self.units.again(docvars["document_id"], self.group_of(docvars))
        best = match_topics(self._main, model).iloc[0]
        told = {**MAIN, "estimand": f"{TOPIC}{best['topic']}"}
        if best["status"] != "estimated":
            none = np.zeros(len(own.documents))
            why = Reason.parse(best["reason"])
            yield Specification(told, "other", none, none, why=why)
            return
        paragraphs = self._main.paragraphs
        measurable = pd.Series(paragraphs.found[0].measurable, index=paragraphs.docvars.index)
        read = counted(docvars, "left out") & measurable.reindex(model.ids).to_numpy(bool)
        found, totals = words_of_topic(model, [model.topics.index(best["topic"])], own, read)
        yield Specification(told, "other", found, totals)

    def _by_frames(self) -> Iterator[Specification]:
        holding = self._main.found[0].in_core
        for frame in FRAMES[1:]:
            try:
                framed = in_frame(self._main.docvars, frame)  # type: ignore[arg-type]
            except CorpusError:
                continue  # texts without parts, or without any that they share
            own = self._of({"frame": frame}, holding, self._read() & framed)
            yield own._replace(few=self._few_in(frame))  # type: ignore[arg-type]

    def _few_in(self, frame: Frame) -> Callable[[np.ndarray], Reason | None]:
        """Whether units have too few paragraphs in a frame for a share."""
        docvars = self._main.paragraphs.docvars
        owners = docvars["document_id"].to_numpy()
        own = self.units.again(docvars["document_id"], self.group_of(docvars)).rows
        n_of = docvars["document_id"].value_counts().to_dict()
        framed = in_frame(docvars, frame)

        def few(units: np.ndarray) -> Reason | None:
            inside = framed & (own >= 0) & units[own]
            return too_few_paragraphs(owners[inside], n_of)

        return few
