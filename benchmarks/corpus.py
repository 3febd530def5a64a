"""What reading a folder of reports finds wrong in it, in plain sentences, and what reading costs.

    python benchmarks/corpus.py FOLDER             what is wrong in FOLDER (seeds/ if left out)
    python benchmarks/corpus.py FOLDER --cost      CPU seconds for a megabyte, and where they go
    python benchmarks/corpus.py FOLDER --before REF
    python benchmarks/corpus.py FOLDER --streamed

The first says how many reports are not those of the place or year that their file is named after,
whose they are, how many are copies or not whole, and which files could not be read.

`--cost` goes three ways over the same files, interleaved, five times; the least of each counts.
`decode` reads and decodes them, `read_corpus` does everything, `shared` looks for passages that
several reports have. The yardstick is a loop of a million additions in the same process, since a
busy machine slows all alike. Hostile texts of one and of four lengths say whether time grows as
length does.

`--before REF` reads the folder with an older version of this repository too (git archive), both in
processes of their own, turn by turn, and prints the ratio of their CPU seconds a megabyte.
`--streamed` copies the folder's files to 1, 4 and 16 times their number and prints the memory that
`iter_documents` takes above the import: it should not grow.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import govtopics as gt
from govtopics.corpus.places.names import STATE_COUNCIL
from govtopics.corpus.reading.read import parse_report

ROUNDS = 5
ROOT = Path(__file__).resolve().parent.parent
READ = """
import logging, resource, sys, time
logging.disable(logging.CRITICAL)
import govtopics as gt
gt.read_corpus(sys.argv[2])  # what is loaded once
start = time.process_time()
n = len(gt.read_corpus(sys.argv[1]).documents)
print(n, time.process_time() - start)
"""
STREAM = """
import logging, resource, sys
logging.disable(logging.CRITICAL)
import govtopics as gt
for _ in gt.iter_documents(sys.argv[2]): pass  # what is loaded once
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
n = sum(1 for _ in gt.iter_documents(sys.argv[1]))
print(n, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""
# Texts that make a careless pattern go back: blanks, brackets, names and marks without an end.
HOSTILE = ("附 ", " ", "（", "第一届", "甲 ", "1", "各位代表、", "本网", "。”", "在2024年1月8日")
LENGTH = 20_000


# What is said of a flag: of one report, and of any other number.
SAID = {
    "duplicate": ("is a copy or a part of another", "are copies or parts of others"),
    "truncated": ("is cut short", "are cut short"),
    "no report": ("is not a government work report", "are not government work reports"),
    "several reports": ("holds several reports", "hold several reports"),
    "conflict": ("contradicts its label in part", "contradict their labels in part"),
}
MISLABELLED = ("is not what its name says", "are not what their names say")


def findings(corpus: gt.Corpus) -> list[str]:
    """What is wrong in a folder: a sentence for each kind of fault, with the reports behind it."""
    lines = [
        f"{len(corpus)} reports were read. Files that could not be read: {len(corpus.unread)}."
    ]
    lines += [f"  {name}: {reason}" for name, reason in corpus.unread]
    lines.append(counted(corpus, "mislabelled", MISLABELLED))
    lines += [f"  {line}" for line in whose_they_are(corpus)]
    found = set(corpus.flags["flag"])
    return lines + [counted(corpus, flag, said) for flag, said in SAID.items() if flag in found]


def whose_they_are(corpus: gt.Corpus) -> list[str]:
    """The reports under wrong names, by the place that their texts name."""
    flags = corpus.flags[corpus.flags["flag"] == "mislabelled"].drop_duplicates("document_id")
    reasons = dict(zip(flags["document_id"], flags["reason"], strict=True))
    places = corpus.docvars.loc[list(reasons), "place"].fillna("a place that is not named")
    lines = []
    for place, reports in places.groupby(places, sort=False):
        whose = "the State Council's" if place == STATE_COUNCIL else f"of {place}"
        verb = "is" if len(reports) == 1 else "are"
        lines.append(f"{len(reports)} of {len(corpus)} {verb} {whose}:")
        lines += [f"  {name}: {reasons[name]}" for name in reports.index]
    return lines


def counted(corpus: gt.Corpus, flag: str, said: tuple[str, str]) -> str:
    """A sentence such as “3 of 143 reports are cut short.”"""
    n = corpus.flags.loc[corpus.flags["flag"] == flag, "document_id"].nunique()
    return f"{n} of {len(corpus)} reports {said[0] if n == 1 else said[1]}."


def cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def growth(shape: str) -> float:
    """How many times as long a hostile text takes when it is four times as long; 4 is linear."""
    seconds = []
    for length in (LENGTH, 4 * LENGTH):
        text = (shape * length)[:length]
        runs = (cpu_seconds(lambda text=text: parse_report("hostile", text)) for _ in range(ROUNDS))
        seconds.append(min(runs))
    return seconds[1] / max(seconds[0], 1e-3)


def in_process(code: str, source: Path, folder: Path) -> tuple[int, float]:
    """What a small program prints that runs with the package in ``source``: a count, a number."""
    command = [sys.executable, "-c", code, str(folder), str(ROOT / "seeds")]
    environment = os.environ | {"PYTHONPATH": str(source)}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    count, number = run.stdout.split()
    return int(count), float(number)


def where_it_goes(folder: Path) -> None:
    """CPU seconds a megabyte of decoding, of everything, and of passages that several share."""
    corpus = gt.read_corpus(folder)
    megabytes = sum(len(document.source.encode()) for document in corpus.documents) / 1e6
    texts = sorted(folder.rglob("*.txt"))
    ways: dict[str, Callable[[], object]] = {
        "yardstick": lambda: sum(range(1_000_000)),
        "decode": lambda: [path.read_bytes().decode("utf-8", "replace") for path in texts],
        "read_corpus": lambda: gt.read_corpus(folder),
        "shared": lambda: gt.shared_passages(corpus),
    }
    least = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for name, work in ways.items():
            least[name] = min(least[name], cpu_seconds(work))
    print(f"{len(corpus)} reports, {megabytes:.2f} MB of text")
    for name in ("decode", "read_corpus", "shared"):
        per_megabyte = least[name] / megabytes
        yards = least[name] / least["yardstick"]
        print(f"{name:12} {per_megabyte:6.3f} CPU s/MB, {yards:8.1f} yardsticks")
    worst = max(HOSTILE, key=growth)
    print(
        f"four times the length of {worst!r} takes {growth(worst):.1f} times as long; 4 is linear"
    )


def beside(folder: Path, ref: str) -> None:
    """The same folder read by this version and by that of a commit, turn by turn."""
    with tempfile.TemporaryDirectory() as place:
        archive = Path(place) / "before.tar"
        packed = ["git", "-C", str(ROOT), "archive", "-o", str(archive), ref, "src"]
        subprocess.run(packed, check=True)
        with tarfile.open(archive) as tar:
            tar.extractall(place, filter="data")
        sources = {"before": Path(place) / "src", "now": ROOT / "src"}
        least = dict.fromkeys(sources, float("inf"))
        counts = dict.fromkeys(sources, 0)
        for _ in range(ROUNDS):
            for name, source in sources.items():
                counts[name], seconds = in_process(READ, source, folder)
                least[name] = min(least[name], seconds)
    print(f"{ref}: {counts['before']} reports, {least['before']:.3f} CPU s")
    print(f"now: {counts['now']} reports, {least['now']:.3f} CPU s")
    print(f"ratio: {least['now'] / least['before']:.2f}")


def streamed(folder: Path) -> None:
    """The memory of a stream of documents, whatever their number."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for times in (1, 4, 16):
        with tempfile.TemporaryDirectory() as place:
            for turn in range(times):
                below = Path(place) / f"{turn:02d}"
                below.mkdir()
                for path in files:
                    shutil.copy(path, below / path.name)
            count, grown = in_process(STREAM, ROOT / "src", Path(place))
        print(f"{count:6} reports streamed: {grown:.1f} MB above the first folder")


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("seeds"))
    parser.add_argument("--cost", action="store_true")
    parser.add_argument("--before", metavar="REF")
    parser.add_argument("--streamed", action="store_true")
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    if given.before:
        beside(given.folder, given.before)
    elif given.streamed:
        streamed(given.folder)
    elif given.cost:
        where_it_goes(given.folder)
    else:
        print("\n".join(findings(gt.read_corpus(given.folder))))


if __name__ == "__main__":
    main()
