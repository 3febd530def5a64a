"""Keyword models on planted themes: what they find, when the alarm rings, what strength costs.

600 texts of 100 words speak of twelve topics, four of them themes of six terms each, drawn from the
twelve words that are most the theme's own; their share of its words is printed. Vocabularies are
uneven, as those of texts are (Zipf), or even. The seeds are others than those on which the package
was tuned. Ours runs beside tomotopy with priors on the same words (1 in the theme's topic, .01 in
the others, 400 sweeps, one worker), text by text in one process; CPU seconds are of the fit alone.

1. Recovery: cosine of φ with the planted topic, correlation of shares over texts, relative error of
   the whole share; mean over themes, and how many of them are lost (a correlation below .61).
2. The alarm: how many themes are said to have drifted. Wrong terms are words of other topics, drawn
   evenly or as often as they occur, or all of one other topic.
3. Strength: the same measures for the prior of the themes, also with half as many free topics.

    python3 run.py bench keyword_themes
    .venv/bin/python benchmarks/keyword_themes.py --seeds 8
    .venv/bin/python benchmarks/models.py --only keywords
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

import govtopics as gt
from govtopics.models.engines.tomotopy import tomotopy

N_THEMES, N_FREE, N_TEXTS, N_WORDS, N_TERMS = 4, 8, 600, 100, 2000
FIRST_SEED = 9000
OURS = "KeywordLDA"
SWEEPS = 400
# How many of six terms are wrong, how they are drawn, and how rare themes are.
CASES: dict[str, dict[str, object]] = {
    "right": {},
    "two of six wrong": {"n_wrong": 2},
    "four times rarer": {"rarer": 0.25},
    "rarer, two wrong": {"rarer": 0.25, "n_wrong": 2},
}
ALARMS: dict[str, dict[str, object]] = {
    "right": {},
    "right, rarer": {"rarer": 0.25},
    "one wrong": {"n_wrong": 1},
    "two wrong": {"n_wrong": 2},
    "four wrong": {"n_wrong": 4},
    "four wrong, as they occur": {"n_wrong": 4, "wrong": "as they occur"},
    "four wrong, of one topic": {"n_wrong": 4, "wrong": "of one topic"},
    "four wrong, rarer": {"n_wrong": 4, "rarer": 0.25},
}


@dataclass(frozen=True)
class Planted:
    """Texts with known themes, which are the first topics; shares are of texts of equal length."""

    topic_word: np.ndarray
    doc_topic: np.ndarray
    dtm: gt.DocumentTermMatrix
    themes: dict[str, list[str]]


@dataclass(frozen=True)
class Found:
    """The topics of the themes, and which of them drifted, where the model says so."""

    topic_word: np.ndarray
    doc_topic: np.ndarray
    drifted: int = 0


def plant(
    seed: int, uneven: bool, *, n_wrong: int = 0, wrong: str = "evenly", rarer: float = 1.0
) -> Planted:
    rng = np.random.default_rng(seed)
    n_topics = N_THEMES + N_FREE
    usual = 1 / np.arange(1, N_TERMS + 1)
    base = rng.permutation(usual) / usual.sum() if uneven else np.full(N_TERMS, 1 / N_TERMS)
    topic_word = rng.dirichlet(0.05 * N_TERMS * base, n_topics)
    alpha = np.where(np.arange(n_topics) < N_THEMES, 0.3 * rarer, 0.3)
    doc_topic = rng.dirichlet(alpha, N_TEXTS)
    counts = np.array([rng.multinomial(N_WORDS, row @ topic_word) for row in doc_topic])
    sizes = counts.sum(axis=0)
    share = topic_word * doc_topic.sum(axis=0)[:, None]
    share /= np.maximum(share.sum(axis=0), 1e-300)
    own = np.where(sizes >= 5, share, np.nan)  # of words that are often enough to be chosen
    themes: dict[str, list[str]] = {}
    used: set[int] = set()
    for k in range(N_THEMES):
        chosen = rng.choice(_own_words(topic_word[k], own[k], used), 6 - n_wrong, False).tolist()
        used.update(chosen)
        if n_wrong and wrong == "of one topic":
            j = N_THEMES + k
            chosen += rng.choice(_own_words(topic_word[j], own[j], used), n_wrong, False).tolist()
        elif n_wrong:
            odd = [i for i in np.flatnonzero(own[k] < 0.1).tolist() if i not in used]
            weights = sizes[odd] if wrong == "as they occur" else np.ones(len(odd))
            chosen += rng.choice(odd, n_wrong, False, weights / weights.sum()).tolist()
        used.update(chosen)
        themes[f"theme {k + 1}"] = [f"w{i:04d}" for i in chosen]
    dtm = gt.from_scipy(counts, [f"w{i:04d}" for i in range(N_TERMS)])
    return Planted(topic_word, doc_topic, dtm, themes)


def _own_words(phi: np.ndarray, own: np.ndarray, used: set[int]) -> list[int]:
    ranked = np.argsort(-np.nan_to_num(phi * own), kind="stable").tolist()
    return [i for i in ranked if i not in used][:12]


# ---------------------------------------------------------------------- the models compared


def ours(planted: Planted, n_free: int, strength: float | None = None) -> Found:
    given = {} if strength is None else {"strength": strength}
    settings = gt.KeywordLDA(themes=planted.themes, n_free=n_free, random_state=1, **given)
    model = settings.estimate(planted.dtm)
    topic = {theme: topic for topic, theme in model.settings["themes"].items()}
    places = [model.topics.index(topic[theme]) for theme in planted.themes]
    n_drifted = len(model.settings["drifted"])
    return Found(model.topic_word[places], model.doc_topic[:, places], n_drifted)


def by_tomotopy(planted: Planted, n_free: int) -> Found:
    n_topics = N_THEMES + n_free
    engine = tomotopy.LDAModel(k=n_topics, seed=1)
    for k, terms in enumerate(planted.themes.values()):
        for term in terms:
            engine.set_word_prior(term, [1.0 if i == k else 0.01 for i in range(n_topics)])
    dtm = planted.dtm
    for start, stop in zip(dtm.counts.indptr, dtm.counts.indptr[1:], strict=False):
        terms = np.repeat(dtm.counts.indices[start:stop], dtm.counts.data[start:stop])
        engine.add_doc([dtm.vocabulary[term] for term in terms])
    engine.train(SWEEPS, workers=1)
    column = {term: i for i, term in enumerate(dtm.vocabulary)}
    topic_word = np.zeros((N_THEMES, dtm.n_terms))
    for k in range(N_THEMES):
        topic_word[k, [column[term] for term in engine.used_vocabs]] = engine.get_topic_word_dist(k)
    shares = np.array([doc.get_topic_dist() for doc in engine.docs])
    return Found(topic_word, shares[:, :N_THEMES])


MODELS: dict[str, Callable[[Planted, int], Found]] = {
    OURS: ours,
    "tomotopy, word priors": by_tomotopy,
}


# ---------------------------------------------------------------------- what is measured


def measured(planted: Planted, found: Found) -> list[dict[str, float]]:
    rows = []
    for k in range(N_THEMES):
        words, truth = found.topic_word[k], planted.topic_word[k]
        shares, true = found.doc_topic[:, k], planted.doc_topic[:, k]
        correlation = float(np.corrcoef(shares, true)[0, 1])
        rows.append(
            {
                "cosine": float(words @ truth / np.linalg.norm(words) / np.linalg.norm(truth)),
                "correlation": correlation,
                "error": float(abs(shares.mean() / true.mean() - 1)),
                "lost": float(correlation < 0.61),
            }
        )
    return rows


def corpora(n_seeds: int, case: dict[str, object]) -> list[tuple[str, Planted]]:
    return [
        ("Zipf" if uneven else "even", plant(FIRST_SEED + seed, uneven, **case))  # type: ignore[arg-type]
        for uneven in (True, False)
        for seed in range(n_seeds)
    ]


def show(title: str, rows: list[dict[str, object]], by: list[str]) -> None:
    table = pd.DataFrame(rows).groupby(by, sort=False).mean()
    print(f"\n## {title}\n\n{table.round(3).to_string()}", flush=True)


def recovery(n_seeds: int) -> None:
    rows: list[dict[str, object]] = []
    for case, changes in CASES.items():
        for words, planted in corpora(n_seeds, changes):
            seconds = {}
            for name, fit in MODELS.items():
                started = time.process_time()
                found = fit(planted, N_FREE)
                seconds[name] = time.process_time() - started
                key = {"case": case, "words": words, "model": name}
                cost = {"CPU s": seconds[name], "x ours": seconds[name] / seconds[OURS]}
                rows += [key | row | cost for row in measured(planted, found)]
    title = f"Planted themes: {N_THEMES * n_seeds} for each case and vocabulary"
    show(title, rows, ["case", "words", "model"])
    shares = {words: [] for words in ("Zipf", "even")}
    for words, planted in corpora(n_seeds, {}):
        column = {term: i for i, term in enumerate(planted.dtm.vocabulary)}
        for k, terms in enumerate(planted.themes.values()):
            shares[words].append(planted.topic_word[k, [column[term] for term in terms]].sum())
    told = ", ".join(f"{words} {np.mean(found):.3f}" for words, found in shares.items())
    print(f"Share of the words of a theme that its right terms are: {told}")


def alarm(n_seeds: int) -> None:
    rows: list[dict[str, object]] = []
    for case, changes in ALARMS.items():
        for words, planted in corpora(n_seeds, changes):
            found = ours(planted, N_FREE)
            rows.append(
                {"case": case, words: found.drifted / N_THEMES, "all": found.drifted / N_THEMES}
            )
    show(f"Share of {2 * N_THEMES * n_seeds} themes that are said to have drifted", rows, ["case"])


def strength(n_seeds: int) -> None:
    rows: list[dict[str, object]] = []
    few = {"few free topics": {}, "few, rarer": {"rarer": 0.25}}
    for case, changes in (CASES | few).items():
        for _words, planted in corpora(max(1, n_seeds // 2), changes):
            for value in (0.02, 0.1, 0.3, 1.0):
                found = ours(planted, N_FREE // 2 if case in few else N_FREE, value)
                key = {"case": case, "strength": value}
                rows += [key | row for row in measured(planted, found)]
    show("What strength costs and gives; few: half as many free topics", rows, ["case", "strength"])


def keywords(n_seeds: int) -> None:
    ours(plant(0, uneven=True), N_FREE)  # what is compiled and imported is loaded
    recovery(n_seeds)
    alarm(n_seeds)
    strength(n_seeds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=12, help="texts of each kind and vocabulary")
    chosen = parser.parse_args()
    logging.getLogger("govtopics").setLevel(logging.ERROR)
    with threadpool_limits(1):
        keywords(chosen.seeds)


if __name__ == "__main__":
    main()
