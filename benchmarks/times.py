"""Whole reports whose paragraphs a reader has labelled by time, beside what the program says.

Labels stand in tests/labels/times.csv by id and hash: the texts are not ours to keep. One row is a
paragraph:

    corpus, document_id, paragraph_id, sha256 (of the text, first 12 digits), label, again

`again` is the label of a second pass over 200 of them, half of them no plan, read one by one in
random order without their sections and without the first label.

    python benchmarks/times.py FOLDER [--half open|closed] [--wrong]

FOLDER holds a folder for each corpus (state-council, province-2025 …). The twenty reports were
chosen, and split by their place in the list, every other one, before a rule was changed. The open
half was there to improve the rules; what counts is the closed half.

A paragraph is labelled by what most of it says: *review*, what was done, how it is judged, what was
learnt from it; *problems*, what is lacking; *outlook*, the situation ahead; *plan*, what is to be
done: aims, targets, principles, standing policies, tasks, and the call at the end; *unknown*, who
reports to whom. Paragraphs of glossaries are not labelled.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import pandas as pd

import govtopics as gt

LABELS = Path(__file__).resolve().parent.parent / "tests" / "labels" / "times.csv"
# In this order; 1st, 3rd, 5th … are open, 2nd, 4th … closed.
REPORTS = (
    *(("state-council", f"国务院-{year}") for year in (1978, 1980, 1984, 1987, 1992)),
    *(("state-council", f"国务院-{year}") for year in (1998, 2002, 2008, 2014, 2021)),
    *(("province-2025", f"{place}-2025") for place in ("北京市", "广东省", "四川省", "西藏")),
    ("province-2026", "2026_河南省_政府工作报告-0001"),
    ("province-2026", "2026_浙江省_政府工作报告-0001"),
    ("province-2026", "2026_甘肃省_政府工作报告-0001"),
    *(("city-2024", place) for place in ("内江", "深圳", "聊城")),
)
HALF = {name: ("open", "closed")[at % 2] for at, (_, name) in enumerate(REPORTS)}


def read(folder: Path) -> pd.DataFrame:
    """Every paragraph of the reports: document_id, sha256, time, time_rule, text.

    By hash and not by id: a rule may split a line, and what it splits was labelled as it was.
    """
    rows = [
        (document.id, digest(block.text), block.time, block.time_rule, block.text)
        for corpus in dict.fromkeys(name for name, _ in REPORTS)
        for document in gt.read_corpus(folder / corpus).documents
        if document.id in HALF
        for block in document.blocks
    ]
    columns = ["document_id", "sha256", "time", "time_rule", "text"]
    return pd.DataFrame(rows, columns=columns)


def digest(text: str) -> str:
    """What stands for a paragraph."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def measure(folder: Path, half: str, wrong: bool) -> None:
    """Print the share of paragraphs that are right, by report, and what was taken for what."""
    labels = pd.read_csv(LABELS).assign(half=lambda table: table["document_id"].map(HALF))
    twice = labels.dropna(subset=["again"])
    agreed = (twice["label"] == twice["again"]).sum()
    print(f"Read twice: {agreed} of {len(twice)} alike")
    own = labels[labels["half"] == half]
    found = read(folder).drop_duplicates(["document_id", "sha256"])
    table = own.merge(found, "left", ["document_id", "sha256"])
    lost = table["time"].isna().sum()
    table = table.assign(right=table["time"] == table["label"])
    by_report = table.groupby("document_id", sort=False)["right"].agg(["sum", "count", "mean"])
    print(f"{half} half: {len(table):,} paragraphs, {lost} of them not found again\n")
    print(by_report.round(3).to_string())
    print(f"\nRight: {table['right'].sum()} of {len(table)} = {table['right'].mean():.3f}\n")
    print(pd.crosstab(table["label"], table["time"].fillna("not found")).to_string())
    if wrong:
        for row in table[~table["right"]].itertuples():
            print(row.document_id, row.paragraph_id, row.label, "|", row.time, row.time_rule, "|",
                  f"{row.text}"[:70])  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=["open", "closed"], default="closed")
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    measure(options.folder, options.half, options.wrong)
