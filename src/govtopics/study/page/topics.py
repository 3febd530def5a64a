"""The topics of each model: their words, where they are, and whether another fit finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from govtopics.figures.tools.tables import topics_of_fit
from govtopics.language import LANGUAGES
from govtopics.models.fitted_texts import docvar_of
from govtopics.models.topic_model import TopicModel
from govtopics.study.page.anchors import Places
from govtopics.study.page.quoted import quoted
from govtopics.study.page.words import Both, both, html, joined, number, percent, shown
from govtopics.study.results.tables import CROSSCHECK, records
from govtopics.study.study import Study

N_WORDS = 10
N_PASSAGES = 2
N_FIRST = 3  # words that call a topic without a name
N_NAMED = 3  # reports in which a topic has the largest shares
HEIGHT = 20  # of a strip, in its own units
Rows = dict[str, dict[str, Any]]


def topics_part(study: Study, tables: Mapping[str, pd.DataFrame], places: Places) -> dict[str, Any]:
    """What the page says of topics.

    Returns ``models``: of each its name, settings, numbers (``k`` topics of the fit, ``n_merged``
    fewer by mergers, ``n_left_out``) and ``topics``; ``pairs``: where two models were compared, the
    topics of the first with those matched to them; topics of the second without a match come last.
    """
    models = [_model(study, model, tables, places) for model in study.models]
    pairs = list(_pairs(models))
    return {
        "models": models,
        "decided": any(model["n_merged"] or model["n_left_out"] for model in models),
        "pairs": pairs,
        "paired": [model["name"] for model in models] if pairs else [],
        "n_reports": len(places.about),
    }


def _model(
    study: Study, model: TopicModel, tables: Mapping[str, pd.DataFrame], places: Places
) -> dict[str, Any]:
    quality = tables["quality"].query("model == @model.name")
    topics = list(_topics(study, model, tables, places))
    verdicts = [topic["verdict"] for topic in topics]
    return {
        "name": model.name,
        "settings": model.settings,
        "set_aside": [
            (kind, docvar_of(kind), n) for kind, n in model.settings.get("set_aside_as", {}).items()
        ],
        "overall": records(quality[quality["topic"] == ""]),
        "k": topics_of_fit(model),
        "n_merged": topics_of_fit(model) - len(model.topics),
        "n_left_out": len(model.left_out),
        "n_empty": int((quality["status"] == "no vocabulary").sum()),
        "n_judged": sum(verdict in ("stable", "unstable") for verdict in verdicts),
        "n_stable": verdicts.count("stable"),
        "most": percent(_most(model.topics_by("document_id")), 0),
        "topics": topics,
    }


def _topics(
    study: Study, model: TopicModel, tables: Mapping[str, pd.DataFrame], places: Places
) -> Iterator[dict[str, Any]]:
    spread = tables["topic_spread"].query("model == @model.name").set_index("topic")
    effective = spread["effective_reports"]
    quality = tables["quality"].query("model == @model.name and measure == 'npmi'")
    coherence = quality.set_index("topic")["value"]
    words = model.relevance(N_WORDS).groupby("topic", sort=False)["term"].agg(list)
    matches = _matches(tables, model.name)
    shares = model.topics_by("document_id").reindex(places.about.index)
    for topic, share, verdict in zip(model.topics, model.topic_shares, model.verdicts, strict=True):
        yield {
            "topic": topic,
            "title": _title(model, topic, words[topic]),
            "left_out": model.left_out.get(topic, ""),
            "merged": _merged(model, topic),
            "share": share,
            "words": words[topic],
            "verdict": verdict,
            "stability": records(model.stability[model.stability["topic"] == topic]),
            "npmi": coherence.get(topic, float("nan")),
            "spread": {
                **spread.loc[topic].to_dict(),
                "about": _reports(float(effective[topic])),
                "name": places.name(str(spread.loc[topic, "largest"])),
            },
            "strip": _strip(shares[topic], _most(shares)) if len(shares) > 1 else "",
            "largest": _largest(shares[topic], places),
            "matches": [(title, pairs.get(topic)) for title, pairs in matches],
            "passages": list(_passages(study, model, topic, words[topic], places)),
        }


def _merged(model: TopicModel, topic: str) -> Both | None:
    """The topics of the fit that the researcher made one, with the share of all words of each."""
    parts = model.settings.get("merged", {}).get(topic, {})
    told = [
        both("{topic} {share}", "{topic} {share}", topic=html(part), share=percent(share))
        for part, share in parts.items()
    ]
    return joined(told) if told else None


def _title(model: TopicModel, topic: str, words: Sequence[str]) -> Both:
    """The name that the researcher gave and the id; without one, the id and the first words."""
    first = "·".join(words[:N_FIRST])
    given = (model.named_as(topic, language) for language in LANGUAGES)
    return Both(
        *(
            Markup("<bdi>{}</bdi> <small>{}</small>").format(shown(name), topic)
            if name
            else Markup('{} <small lang="zh-CN">{}</small>').format(topic, shown(first))
            for name in given
        )
    )


def _most(shares: pd.DataFrame) -> float:
    """The largest share of any topic in any report."""
    return float(shares.max().max())


def _strip(shares: pd.Series, most: float) -> str:
    """The outline of a drawing with one bar per report, in order: its share of the maximum."""
    steps = (f"V{HEIGHT * (1 - share / most):.3g}h1" for share in shares.fillna(0))
    return html(f"M0 {HEIGHT}{''.join(steps)}V{HEIGHT}z")


def _largest(shares: pd.Series, places: Places) -> Both:
    """The reports in which a topic has the largest shares."""
    top = shares[shares > 0].sort_values(ascending=False, kind="stable").head(N_NAMED)
    return joined(
        both(
            "{name} {share}", "{name} {share}", name=places.name(str(report)), share=percent(share)
        )
        for report, share in top.items()
    )


def _reports(n: float) -> Both:
    """How many reports a topic is as if evenly spread over."""
    told = number(n, 1)
    return both(
        "{n}", "{n} {reports}", n=told, reports=html("report" if told == "1.0" else "reports")
    )


def _passages(
    study: Study, model: TopicModel, topic: str, words: Sequence[str], places: Places
) -> Iterator[dict[str, Any]]:
    """The paragraphs with the largest shares of a topic, its words marked."""
    found = model.representative(study.body, topic, n=N_PASSAGES)
    reports = study.body.docvars["document_id"]
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    for row in records(found.rename_axis("paragraph_id").reset_index()):
        spans = [match.span() for match in pattern.finditer(row["text"])] if words else []
        passage = quoted(row, {row["paragraph_id"]: spans} if spans else {})
        yield passage | {"label": places.name(str(reports[row["paragraph_id"]]))}


def _matches(tables: Mapping[str, pd.DataFrame], name: str) -> list[tuple[str, Rows]]:
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


def _pairs(models: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Topics of the first two models side by side; none where they were not compared."""
    if len(models) != 2 or not models[0]["topics"]:
        return
    first, second = models
    if second["name"] not in dict(first["topics"][0]["matches"]):
        return
    theirs = {topic["topic"]: topic for topic in second["topics"]}
    for topic in first["topics"]:
        match = dict(topic["matches"])[second["name"]]
        other = theirs.pop(match["other"], None) if match else None
        yield {"first": topic, "second": other, "match": match}
    for topic in theirs.values():
        yield {"first": None, "second": topic, "match": None}
