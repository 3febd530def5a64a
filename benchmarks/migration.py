"""What version 0.1 printed for the leading themes of the seeds, beside what is measured now.

Then: the share of characters in paragraphs with any term of the first edition of the codebook
(docs/codebook-first-edition.toml). Now: the share of characters in sentences with a term of core of
the packaged one, its range from name to wide, and beside it the same in paragraphs, and hits per
1,000 characters. The third column is the first edition measured as now, so that one sees what comes
of sentences and what of the words. The table of docs/zh/moving.md and docs/en/moving.md.

Usage: python benchmarks/migration.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

import govtopics as gt

ROOT = Path(__file__).resolve().parent.parent
FIRST = ROOT / "docs" / "codebook-first-edition.toml"


def estimates(corpus: gt.Corpus, book: gt.Codebook, unit: str) -> pd.DataFrame:
    """Prevalence by report, by theme and report."""
    themes = gt.measure_themes(corpus, book, unit=unit)
    return themes.prevalence().set_index(["theme", "group"])


def side_by_side(corpus: gt.Corpus) -> pd.DataFrame:
    """One row a theme and report."""
    first, second = gt.read_codebook(FIRST), gt.read_codebook()
    now = estimates(corpus, second, "sentence").loc[list(second.leading)]
    return pd.DataFrame(
        {
            "then": estimates(corpus, first, "paragraph")["estimate"],
            "first_now": estimates(corpus, first, "sentence")["estimate"],
            "now": now["estimate"],
            "name": now["name_share"],
            "wide": now["wide_share"],
            "paragraphs": now["paragraph_share"],
            "hits": now["hits_per_1000_chars"],
            "words": now["n_hits"],
            "reason": now["reason"],
            "report": now["name"],
        }
    ).reindex(now.index)


def percent(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.1%}"


def print_table(table: pd.DataFrame) -> None:
    print(
        "| theme | report | 0.1: paragraphs, all terms | first edition, sentences | now: core "
        "| name – wide | `paragraph_share` | hits per 1,000 | hits |"
    )
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for (theme, group), row in table.iterrows():
        spread = f"{percent(row['name'])} – {percent(row['wide'])}"
        hits = "–" if pd.isna(row["hits"]) else f"{row['hits']:.2f}"
        words = "–" if pd.isna(row["words"]) else f"{row['words']:.0f}"
        print(
            f"| {theme} | {row['report']} `{group}` | {percent(row['then'])} "
            f"| {percent(row['first_now'])} | {percent(row['now'])} | {spread} "
            f"| {percent(row['paragraphs'])} | {hits} | {words} |"
        )


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "seeds"
    print_table(side_by_side(gt.read_corpus(folder)))
