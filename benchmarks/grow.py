"""Whether a theme grown from its name finds what the packaged codebook finds.

The reports of a folder are halved at random. From each theme's names a hundred candidates are grown
on one half; a simulated reader accepts some; printed is the share of core's hits on the other half
that the names and what was accepted find. A theme whose names stand nowhere in the half that it is
grown on has found nothing. Readers:

- exact: accepts exactly the terms of the packaged core;
- holds: accepts what the packaged core finds a term in (违法犯罪, where core has 犯罪); this can
  find nothing that core does not.

Beside them: names, what the names alone find; attainable, what an exact reader of every phrase in
three sentences or more of the half would find, with the hundred that stand in most of them: no
ranking of such phrases finds more. Themes with fewer than ten hits on the other half are left out
of a half.

Usage: python benchmarks/grow.py FOLDER [--halves 4] [--candidates 100]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

import govtopics as gt
from govtopics.errors import CorpusError
from govtopics.tokens.matching import TermMatcher
from govtopics.tokens.phrases import find_phrases

FEWEST_HITS = 10
READERS = ("exact", "holds", "names", "attainable")


def halved(corpus: gt.Corpus, rng: np.random.Generator) -> tuple[gt.Corpus, gt.Corpus]:
    """Two random halves of the reports."""
    ids = np.array([document.id for document in corpus.documents])
    order = rng.permutation(ids)
    first, second = order[: len(ids) // 2], order[len(ids) // 2 :]
    return corpus.drop(*second), corpus.drop(*first)


def accepted(theme: gt.Theme, proposed: Iterable[str]) -> dict[str, list[str]]:
    """What each reader takes."""
    terms, core, matcher = list(proposed), set(theme.core_terms), TermMatcher(theme.core_terms)
    return {
        "exact": [term for term in terms if term in core],
        "holds": [term for term in terms if matcher.find(term)],
        "names": [],
    }


def share_found(theme: gt.Theme, terms: Iterable[str], corpus: gt.Corpus) -> float:
    """Of core's hits, how many a hit of the names or of these terms overlaps."""
    added = tuple(term for term in terms if term not in theme.name)
    mine = gt.measure_themes(corpus, gt.Codebook((replace(theme, core=added, wide=()),))).hits
    theirs = gt.measure_themes(corpus, gt.Codebook((theme,))).hits
    there: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for hit in mine.itertuples():
        there.setdefault((hit.paragraph_id, hit.part), []).append((hit.start, hit.end))
    found = [
        any(start < hit.end and hit.start < end for start, end in there.get(hit[2:4], ()))
        for hit in theirs[["start", "end", "paragraph_id", "part"]].itertuples(index=False)
    ]
    return float(np.mean(found))


def rows(corpus: gt.Corpus, half: int, candidates: int) -> Iterator[dict[str, object]]:
    """One row a theme of one half."""
    grown_on, other = halved(corpus, np.random.default_rng(half))
    phrases = find_phrases(list(grown_on.to_sentences().texts))
    times = np.asarray(phrases.presence.sum(axis=0)).ravel()
    in_order = [phrases.terms[i] for i in np.argsort(-times, kind="stable")]
    book = gt.read_codebook()
    n_hits = gt.measure_themes(other, book).hits["theme"].value_counts()
    for theme in book:
        n = int(n_hits.get(theme.label, 0))
        if n < FEWEST_HITS:
            continue
        core = set(theme.core_terms)
        best = [term for term in in_order if term in core][:candidates]
        row = {"half": half, "theme": theme.label, "n_hits": n, "n_exact": 0}
        try:
            growth = gt.grow_theme(gt.Theme(theme.label, theme.name), grown_on, n=candidates)
        except CorpusError:
            yield row | dict.fromkeys(READERS, 0.0)
            continue
        taken = accepted(theme, growth.to_frame()["term"]) | {"attainable": best}
        found = {name: share_found(theme, terms, other) for name, terms in taken.items()}
        yield row | {"n_exact": len(taken["exact"])} | found


def print_table(table: pd.DataFrame) -> None:
    """Means over halves by theme, then over themes, and over hits."""
    print("| theme | hits | accepted | " + " | ".join(READERS) + " |")
    print("|---|---:|---:|" + "---:|" * len(READERS))
    means = table.groupby("theme", sort=False).mean(numeric_only=True)
    for theme, row in means.iterrows():
        told = " | ".join(f"{row[name]:.2f}" for name in READERS)
        print(f"| {theme} | {row['n_hits']:.0f} | {row['n_exact']:.0f} | {told} |")
    for title, average in (("mean of themes", means.mean()), ("of all hits", by_hit(table))):
        print(f"| {title} | | | " + " | ".join(f"{average[name]:.2f}" for name in READERS) + " |")


def by_hit(table: pd.DataFrame) -> dict[str, float]:
    """Each hit counting once."""
    return {name: float(np.average(table[name], weights=table["n_hits"])) for name in READERS}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--halves", type=int, default=4)
    parser.add_argument("--candidates", type=int, default=100)
    options = parser.parse_args()
    corpus = gt.read_corpus(options.folder).body()
    done = [row for half in range(options.halves) for row in rows(corpus, half, options.candidates)]
    print(
        f"{options.folder.name}: {len(corpus.documents)} reports, {options.halves} random halves\n"
    )
    print_table(pd.DataFrame(done))
