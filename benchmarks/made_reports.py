"""Made-up reports by the hundred, from the paragraphs of real ones.

Each is the report of a county and a year: a title, an opening with its date, three headings, and
paragraphs drawn from those of all the texts of a folder. The same numbers give the same files.
`--reuse .6` takes so much of each report from the same county's report of the year before, as
reports do that are written by copying: with one year's paragraphs new among few, passages are
shared by nearly all.

Usage: python benchmarks/made_reports.py [--out FOLDER] [--corpus seeds] [--reports 100]
[--reuse 0] [--seed 2026]; without --out it says what they are like, and keeps nothing.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

import govtopics as gt
from govtopics.corpus.places.gazetteer import all_places

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
YEARS = range(2016, 2024)
LEAST = 40  # characters of a paragraph: shorter lines are headings
LENGTH = 6_000  # characters of a report, about that of the seeds
PARTS = ("一、{before}年工作回顾", "二、{year}年主要任务", "三、加强政府自身建设")


def paragraphs_of(folder: Path) -> list[str]:
    """Every paragraph of the reports in a folder, as they are read, but those that open one."""
    corpus = gt.read_corpus(folder).body().to_paragraphs()
    return [text for text in corpus.texts if len(text) >= LEAST and "审议" not in text]


def counties(n: int) -> list[str]:
    """So many counties of names that no other place has, spread over the country."""
    times = Counter(place.name for place in all_places())
    names = [
        place.name
        for place in all_places()
        if place.name.endswith("县") and times[place.name] == 1 and place.in_list(YEARS[-1])
    ]
    return [names[at] for at in np.linspace(0, len(names) - 1, n).astype(int)]


def write_reports(
    folder: Path, n: int, pool: list[str], *, reuse: float = 0, seed: int = 2026
) -> None:
    """Write so many reports: eight years of as many counties as are needed."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    body: list[str] = []
    names = counties(-(-n // len(YEARS)))
    for number in range(n):
        place, year = names[number // len(YEARS)], YEARS[number % len(YEARS)]
        body = drawn(pool, [] if year == YEARS[0] else body, reuse, rng)
        (folder / f"{place}{year}.txt").write_text(written(place, year, body), encoding="utf-8")


def drawn(pool: list[str], before: list[str], reuse: float, rng: np.random.Generator) -> list[str]:
    """The paragraphs of a report: some of last year's, then others, to one length."""
    kept = [text for text in before if rng.random() < reuse]
    length = sum(map(len, kept))
    for place in rng.permutation(len(pool)):
        if length >= LENGTH:
            break
        if pool[place] not in kept:
            kept.append(pool[place])
            length += len(pool[place])
    return kept


def written(place: str, year: int, body: list[str]) -> str:
    """A report as a file holds it."""
    opening = (
        f"{place}{year}年政府工作报告\n——{year}年1月8日在{place}人民代表大会会议上\n"
        "各位代表：\n现在，我代表县人民政府，向大会报告工作，请予审议。\n"
    )
    cut = [0, len(body) // 3, 2 * len(body) // 3, len(body)]
    parts = [
        head.format(before=year - 1, year=year) + "\n" + "\n".join(body[start:end])
        for head, start, end in zip(PARTS, cut, cut[1:], strict=False)
    ]
    return opening + "\n".join(parts) + "\n"


def main() -> None:
    """Write them, or say what they are like."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--corpus", type=Path, default=SEEDS)
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--reuse", type=float, default=0)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as aside:
        folder = options.out or Path(aside)
        pool = paragraphs_of(options.corpus)
        write_reports(folder, options.reports, pool, reuse=options.reuse, seed=options.seed)
        corpus = gt.read_corpus(folder)
        print(f"{len(pool):,} paragraphs; {corpus}")
        print(corpus.summary()[["place", "year", "kind", "n_chars", "n_paragraphs"]].head())


if __name__ == "__main__":
    main()
