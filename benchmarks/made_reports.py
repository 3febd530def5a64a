"""Made-up reports by the hundred, from the paragraphs of real ones.

Each is the report of a county and a year: a title, an opening with its date, three headings, and
paragraphs drawn from those of all the texts of a folder. The same numbers give the same files.
`--sentences` draws sentences in place of paragraphs, and makes paragraphs of them: every report
shares short passages with nearly all others, the worst that `shared_passages` can be given.
`--shared` says how long it takes for them, and how much they share.

Usage: python benchmarks/made_reports.py [--out FOLDER] [--corpus seeds] [--reports 100]
[--sentences] [--shared] [--seed 2026]; without --out nothing is kept.
"""

from __future__ import annotations

import argparse
import tempfile
import time
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
    """So many counties of names that no other place has then, spread over the country."""
    listed = [place.name for place in all_places() if place.in_list(YEARS[-1])]
    times = Counter(listed)
    names = [name for name in listed if name.endswith("县") and times[name] == 1]
    if n > len(names):
        raise SystemExit(
            f"There are {len(names):,} counties, for {len(names) * len(YEARS):,} reports"
        )
    return [names[at] for at in np.linspace(0, len(names) - 1, n).astype(int)]


def write_reports(
    folder: Path, n: int, pool: list[str], *, sentences: bool = False, seed: int = 2026
) -> None:
    """Write so many reports: eight years of as many counties as are needed."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    names = counties(-(-n // len(YEARS)))
    if sentences:
        pool = [f"{part}。" for text in pool for part in text.split("。") if len(part) >= LEAST]
    for number in range(n):
        place, year = names[number // len(YEARS)], YEARS[number % len(YEARS)]
        body = drawn(pool, rng)
        if sentences:
            body = ["".join(body[first : first + 5]) for first in range(0, len(body), 5)]
        (folder / f"{place}{year}.txt").write_text(written(place, year, body), encoding="utf-8")


def drawn(pool: list[str], rng: np.random.Generator) -> list[str]:
    """Some of the texts, to the length of a report."""
    order = rng.permutation(len(pool))
    lengths = np.cumsum([len(pool[place]) for place in order])
    return [pool[place] for place in order[: 1 + int(np.searchsorted(lengths, LENGTH))]]


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
    return opening + "\n".join(parts) + "\n以上报告，请予审议。谢谢大家！\n"


def main() -> None:
    """Write them, or say what they are like."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--corpus", type=Path, default=SEEDS)
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--sentences", action="store_true")
    parser.add_argument("--shared", action="store_true")
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as aside:
        folder = options.out or Path(aside)
        pool = paragraphs_of(options.corpus)
        made = {"sentences": options.sentences, "seed": options.seed}
        write_reports(folder, options.reports, pool, **made)
        corpus = gt.read_corpus(folder)
        print(f"{len(pool):,} paragraphs; {corpus}")
        print(corpus.summary()[["place", "year", "kind", "n_chars", "n_paragraphs"]].head())
        if options.shared:
            start = time.process_time()
            shared = gt.shared_passages(corpus)
            print(f"{shared}: {time.process_time() - start:.1f} CPU s")
            print(f"a report shares {shared.shares['share'].mean():.0%} of it")


if __name__ == "__main__":
    main()
