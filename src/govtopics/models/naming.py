"""Labels beside a fit: which topic each means, what becomes of it, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from govtopics.errors import nearest
from govtopics.messages import Message, say
from govtopics.models.labels import Labels, TopicLabel


class Fit(NamedTuple):
    """What labels are compared with: name, ids of topics, their keys, and their ten words."""

    name: str
    topics: Sequence[str]
    keys: Sequence[str]
    words: Sequence[Sequence[str]]


class Decided(NamedTuple):
    """What labels say of the topics of a fit, by id.

    ``merged`` has the parts of each merged topic, itself the first; ``left_out`` why.
    """

    zh: Mapping[str, str]
    en: Mapping[str, str]
    merged: Mapping[str, tuple[str, ...]]
    left_out: Mapping[str, str]


def decided(labels: Labels, fit: Fit) -> Decided:
    """What labels say, once :func:`faults_beside` found none."""
    topic = dict(zip(fit.keys, fit.topics, strict=True))
    own = [(topic[entry.key], entry) for entry in labels.of(fit.name)]
    return Decided(
        {name: entry.zh for name, entry in own if entry.zh},
        {name: entry.en for name, entry in own if entry.en},
        {n: (n, *(topic[p] for p in dict.fromkeys(e.merge))) for n, e in own if e.merge},
        {name: entry.why for name, entry in own if entry.leave_out},
    )


def faults_beside(labels: Labels, fit: Fit) -> Iterator[Message]:
    """What labels say that cannot be said of a fit, and the nearest right thing."""
    own = labels.of(fit.name)
    known = [entry for entry in own if entry.key in fit.keys]
    if own and not known:
        yield say(
            "[topics.{name}] none of its {n} topics belongs to this fit: the "
            "file was written for another study, or the fit has changed. Add "
            "the topics of this fit with: govtopics labels RESULTS",
            name=fit.name,
            n=len(own),
        )
    for entry in own:
        where = f"[topics.{fit.name}.{entry.key}]"
        n = list(fit.keys).count(entry.key)
        if not n:
            yield say(
                "{where} no topic of the fit has this key. {likest}",
                where=f"{where}{_called(entry)}",
                likest=_likest(entry, fit),
            )
        elif n > 1:
            yield say(
                "{where} {n} topics have this key, because their top ten words are the same.",
                where=where,
                n=n,
            )
        for part in entry.merge:
            if part in fit.topics:
                key = fit.keys[list(fit.topics).index(part)]
                yield say(
                    "{where} merge: {part!r} is the number of a topic, and "
                    "another fit numbers them differently; write its key, "
                    "{key!r}.",
                    where=where,
                    part=part,
                    key=key,
                )
            elif part not in fit.keys and part != entry.key and not labels.model_of(part):
                yield say(
                    "{where} merge: no topic has the key {part!r}. {nearest}",
                    where=where,
                    part=part,
                    nearest=nearest(part, fit.keys),
                )
    merged = [part for entry in known for part in dict.fromkeys(entry.merge) if part in fit.keys]
    left_out = [entry for entry in known if entry.leave_out]
    n_after = len(fit.topics) - len(set(merged))
    if merged and n_after < 2:
        yield say(
            "[topics.{name}] merges all {n} topics into one; keep two or more.",
            name=fit.name,
            n=len(fit.topics),
        )
    elif left_out and len(left_out) >= n_after:
        yield say("[topics.{name}] excludes all topics; keep one or more.", name=fit.name)


def merged_topics(
    topics: Sequence[str], merged: Mapping[str, Iterable[str]]
) -> tuple[tuple[str, ...], np.ndarray]:
    """Which topics are left, and which of the fit each is made of.

    Gives (n_topics of the fit, n_topics left).
    """
    into = {part: whole for whole, parts in merged.items() for part in parts}
    left = tuple(topic for topic in topics if into.get(topic, topic) == topic)
    place = {topic: k for k, topic in enumerate(left)}
    parts = np.zeros((len(topics), len(left)))
    for k, topic in enumerate(topics):
        parts[k, place[into.get(topic, topic)]] = 1
    return left, parts


def weakest(
    told: Mapping[str, Mapping[str, Any]],
    topics: Sequence[str],
    merged: Mapping[str, Iterable[str]],
    verdicts: Sequence[str],
) -> dict[str, dict[str, Any]]:
    """What other fits say of topics that were merged: what they say of the weakest part of each."""

    def rank(one: Any) -> tuple[int, int]:
        return verdicts.index(one["status"]), one["n_found"]

    found: dict[str, dict[str, Any]] = {}
    for topic in topics:
        parts = [told[part] for part in merged.get(topic, (topic,)) if part in told]
        kinds = dict.fromkeys(over for part in parts for over in part)
        if kinds:
            found[topic] = {
                over: dict(min((part[over] for part in parts if over in part), key=rank))
                for over in kinds
            }
    return found


def _called(entry: TopicLabel) -> str:
    name = entry.zh or entry.en
    return f" {name!r}:" if name else ":"


def _likest(entry: TopicLabel, fit: Fit) -> Message:
    """The topic of the fit that shares most of the words that the file has of it."""
    if not entry.words:
        return say("The file does not list the topic's words, so the topic cannot be identified.")
    shared = [len(set(entry.words) & set(words)) for words in fit.words]
    best = int(np.argmax(shared))
    if not shared[best]:
        return say("No topic shares a word with it ({words} …).", words="、".join(entry.words[:5]))
    return say(
        "The topic with the most words in common is {topic}, key {key} ({shared} of {n} "
        "words: {words} …). Use that key if this is the topic you mean.",
        topic=fit.topics[best],
        key=fit.keys[best],
        shared=shared[best],
        n=len(entry.words),
        words="、".join(fit.words[best][:5]),
    )
