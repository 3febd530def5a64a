"""The topics of each model: their words, where they live, and whether another fit finds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from govtopics.models.fitted_texts import docvar_of
from govtopics.models.topic_model import TopicModel
from govtopics.study.page.anchors import Places
from govtopics.study.results.tables import CROSSCHECK, records
from govtopics.study.study import Study

N_WORDS = 10
N_PASSAGES = 2


def topics_part(
    study: Study, tables: Mapping[str, pd.DataFrame], places: Places
) -> list[dict[str, Any]]:
    """What the page says of each model.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
    places : Places

    Returns
    -------
    list of dict
    """
    return [_model(study, model, tables, places) for model in study.models]


def _model(
    study: Study, model: TopicModel, tables: Mapping[str, pd.DataFrame], places: Places
) -> dict[str, Any]:
    spread = tables["topic_spread"].query("model == @model.name").set_index("topic")
    quality = tables["quality"].query("model == @model.name")
    coherence = quality[quality["measure"] == "npmi"].set_index("topic")["value"]
    words = model.relevance(N_WORDS).groupby("topic", sort=False)["term"].agg(list)
    matches = _matches(tables, model.name)
    return {
        "name": model.name,
        "settings": model.settings,
        "set_aside": [
            (kind, docvar_of(kind), n) for kind, n in model.settings.get("set_aside_as", {}).items()
        ],
        "overall": records(quality[quality["topic"] == ""]),
        "n_empty": int((quality["status"] == "no vocabulary").sum()),
        "topics": [
            {
                "topic": topic,
                "named": model.labels.get(topic, ""),
                "share": share,
                "words": words[topic],
                "stability": records(model.stability[model.stability["topic"] == topic]),
                "npmi": coherence.get(topic, float("nan")),
                "spread": {**spread.loc[topic].to_dict(), "name": _largest(spread, topic, places)},
                "matches": [(title, pairs.get(topic)) for title, pairs in matches],
                "passages": records(
                    model.representative(study.body, topic, n=N_PASSAGES)
                    .rename_axis("paragraph_id")
                    .reset_index()
                ),
            }
            for topic, share in zip(model.topics, model.topic_shares, strict=True)
        ],
    }


def _largest(spread: pd.DataFrame, topic: str, places: Places) -> Any:
    return places.name(str(spread.loc[topic, "largest"]))


def _matches(
    tables: Mapping[str, pd.DataFrame], name: str
) -> list[tuple[str, dict[str, dict[str, Any]]]]:
    """What each comparison of two fits matched to the topics of a model, by topic."""
    if "overlap" not in tables:
        return []
    found = []
    for title, pairs in tables["overlap"].groupby("models", sort=False):
        first, _, second = str(title).partition(" × ")
        own, other = ("topic", "matched") if name == first else ("matched", "topic")
        if name in (first, second):
            other_name = "gensim" if title == CROSSCHECK else (second if name == first else first)
            rows = {row[own]: {**row, "other": row[other]} for row in records(pairs)}
            found.append((other_name, rows))
    return found
