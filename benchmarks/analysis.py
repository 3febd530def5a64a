"""Whether the intervals of analysis/ keep their coverage, and what matching themes costs.

Coverage: corpora of G reports, each of 60 paragraphs whose chance of a hit is drawn from a beta
distribution of mean p and intraclass correlation ICC. Printed are, over all replicates at once, how
often the interval of the delete-one-report jackknife can be given, and how often it then covers p.
Below, the same for shares that are too rare for a promise, beside what resampling paragraphs as if
they were independent would cover.

Time: CPU seconds (user and system) of measuring the nine packaged themes in 10 MB of text and of
cutting the same text into words, in turns in one run, and their ratio. Then, of so many reports
(those of the corpus again and again, ids made unique, each of a place of its own and one of eight
years): CPU seconds of measuring them, and of prevalence beyond it, by document (the first table of
a measure, which counts its hits by sentence, and another), place, and place and year.

Panels: what `benchmarks/panels.py` prints, which can be run alone.

Usage: python benchmarks/analysis.py [--corpus FOLDER] [--replicates 2000] [--megabytes 10]
       [--reports 125 500 2000 8000]
                                     [--panels 2000] [--seed 2026]
"""

import argparse
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

import govtopics as gt
import panels
from govtopics.analysis.intervals import jackknife_share, wilson

PARAGRAPHS = 60
SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def simulate(p, icc, n_reports, n_replicates, rng):
    spread = (1 - icc) / icc
    rates = rng.beta(p * spread, (1 - p) * spread, (n_replicates, n_reports))
    return rng.binomial(PARAGRAPHS, rates)


def coverage(p, icc, n_reports, n_replicates, rng):
    hits = simulate(p, icc, n_reports, n_replicates, rng)
    totals = np.full(hits.shape, PARAGRAPHS)
    _, low, high = jackknife_share(hits, totals)
    told = ~np.isnan(low)
    share = hits.sum(axis=1) / totals.sum(axis=1)
    naive_low, naive_high = wilson(share, totals.sum(axis=1))
    covers = (low <= p) & (p <= high)
    return told.mean(), covers[told].mean(), ((naive_low <= p) & (p <= naive_high)).mean()


def print_coverage(shares, n_replicates):
    print("| p | ICC | reports | interval given | covers p | Wilson on paragraphs covers p |")
    print("|---:|---:|---:|---:|---:|---:|")
    rng = np.random.default_rng(2024)
    for p in shares:
        for icc in (0.03, 0.10):
            for n_reports in (5, 10, 31):
                told, covered, naive = coverage(p, icc, n_reports, n_replicates, rng)
                print(f"| {p} | {icc} | {n_reports} | {told:.1%} | {covered:.1%} | {naive:.1%} |")


def enlarge(corpus, megabytes):
    """The paragraphs of a corpus again and again, until their text has so many bytes."""
    texts = list(corpus.to_paragraphs().texts)
    size = sum(len(text.encode()) for text in texts)
    many = texts * (int(megabytes * 1e6 / size) + 1)
    ids = [f"r{i // 100}/p{i}" for i in range(len(many))]
    return gt.Corpus.from_texts(many, ids=ids, unit="paragraph")


def cpu_seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def print_times(corpus, megabytes, rounds=3):
    large = enlarge(corpus, megabytes)
    codebook = gt.read_codebook()
    size = sum(len(text.encode()) for text in large.texts) / 1e6
    work = {
        "measure nine themes": lambda: gt.measure_themes(large, codebook),
        "tokenize": lambda: gt.tokenize(large),
    }
    gt.tokenize(corpus)  # the dictionary is loaded once, before the clock runs
    seconds = {name: [] for name in work}
    for _ in range(rounds):
        for name, call in work.items():
            seconds[name].append(cpu_seconds(call))
    best = {name: min(values) for name, values in seconds.items()}
    print(f"\n{size:.1f} MB of text, {len(large):,} paragraphs; CPU seconds, best of {rounds}:")
    for name, value in best.items():
        print(f"  {name}: {value:.2f}")
    print(f"  ratio: {best['measure nine themes'] / best['tokenize']:.2f}")


def again(document, number):
    """The same report under another id, of a place of its own and one of eight years."""

    def renamed(name):
        return f"{document.id}-{number}{name.removeprefix(document.id)}"

    blocks = tuple(
        replace(block, id=renamed(block.id), parents=tuple(map(renamed, block.parents)))
        for block in document.blocks
    )
    docvars = {**document.docvars, "place": f"place {number}", "year": 2015 + number % 8}
    return replace(document, id=renamed(document.id), blocks=blocks, docvars=docvars)


def resampled(corpus, n):
    """So many reports: those of a corpus again and again."""
    documents = corpus.documents
    return gt.Corpus(tuple(again(documents[i % len(documents)], i) for i in range(n)))


GROUPINGS = ("document", "document", "place", ["place", "year"])


def print_reports(corpus, numbers):
    codebook = gt.read_codebook()
    gt.measure_themes(corpus, codebook).prevalence()  # imports and dictionaries, before the clock
    columns = "by document | again | place | place and year | again, ms a report, of the first"
    print(f"\n| reports | sentences | measuring | {columns} |\n|{'---:|' * 8}")
    first = None
    for n in numbers:
        many = resampled(corpus, n)
        start = time.process_time()
        themes = gt.measure_themes(many, codebook)
        matching = time.process_time() - start
        seconds = [cpu_seconds(partial(themes.prevalence, by)) for by in GROUPINGS]
        a_report = 1000 * seconds[1] / n
        first = first or a_report
        cells = " | ".join(f"{value:.2f}" for value in (matching, *seconds))
        ratio = f"{a_report:.2f}, {a_report / first:.2f}"
        print(f"| {n:,} | {len(themes.docvars):,} | {cells} | {ratio} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=SEEDS)
    parser.add_argument("--replicates", type=int, default=2000)
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--reports", type=int, nargs="*", default=[125, 500, 2000, 8000])
    parser.add_argument("--panels", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    print(f"{options.replicates:,} replicates, {PARAGRAPHS} paragraphs a report\n")
    print_coverage((0.05, 0.1, 0.3), options.replicates)
    print("\nRare shares: no promise\n")
    print_coverage((0.01, 0.02), options.replicates)
    reports = gt.read_corpus(options.corpus)
    print_times(reports, options.megabytes)
    print_reports(reports.body(), options.reports)
    panels.print_all(options.panels, options.seed)
