"""A file of labels beside a study: what it names that the study does not have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from govtopics.errors import StudyError, all_faults, nearest
from govtopics.messages import Message, say
from govtopics.models.labels import Labels
from govtopics.models.naming import faults_beside
from govtopics.study.settings import MODELS

if TYPE_CHECKING:
    import pandas as pd

    import govtopics as gt

OF_PLACES = ("place", "parent")
# Docvars whose values this package names, or that are numbers, texts and days.
NO_GROUPS = ("title", "date", "source_file", "sha256")


def check_labels(labels: Labels, docvars: pd.DataFrame, codebook: gt.Codebook) -> None:
    """Refuse names of themes, places, reports and groups that the study does not have."""
    faults = list(_faults(labels, docvars, codebook))
    if faults:
        raise StudyError(all_faults(labels.source, faults))


def check_topics(labels: Labels, models: Sequence[gt.TopicModel]) -> None:
    """Refuse topics that the fits of the study do not have; with all faults of all models at once.

    What is said of a model that the study did not fit is passed over.
    """
    faults = [fault for model in models for fault in faults_beside(labels, model.fit_of_labels)]
    if faults:
        raise StudyError(all_faults(labels.source, faults))


def _faults(labels: Labels, docvars: pd.DataFrame, codebook: gt.Codebook) -> Iterator[str]:
    for model in labels.topics:
        if model not in MODELS:
            yield say(
                "[topics.{model}]: a study has no such model. {nearest}",
                model=model,
                nearest=nearest(model, MODELS),
            )
    yield from _unknown("themes", labels.themes, codebook.labels, say("theme"))
    reports = docvars.drop_duplicates("document_id")
    places = _values(reports, OF_PLACES)
    yield from _unknown("places", labels.places, places, say("place of the reports"))
    yield from _unknown("documents", labels.documents, list(reports["document_id"]), say("report"))
    others = [str(name) for name in docvars if name not in (*OF_PLACES, *NO_GROUPS)]
    groups = _values(docvars, others) if labels.groups else []
    yield from _unknown("groups", labels.groups, groups, say("value of a docvar"))


def _values(docvars: pd.DataFrame, columns: Collection[str]) -> list[str]:
    own = (docvars[name].dropna().astype(str) for name in columns if name in docvars)
    return list(dict.fromkeys(value for values in own for value in values if value))


def _unknown(
    table: str, named: Mapping[str, str], known: Collection[str], what: Message
) -> Iterator[str]:
    for name in named:
        if name not in known:
            yield say(
                "[{table}] {name!r}: unknown {what}. {nearest}",
                table=table,
                name=name,
                what=what,
                nearest=nearest(name, known),
            )
