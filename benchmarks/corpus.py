"""How many CPU seconds a megabyte of text takes to read, clean and structure, and where they go.

Three ways over the same files, interleaved, five times; the least of each counts. `decode` reads
and decodes them, `read_corpus` does everything, `shared` looks for passages that stand in several.
The yardstick is a loop of a million additions in the same process, since a busy machine slows all
alike. Hostile texts of one and of four lengths say whether time grows as length does. `--corpus`
names another folder than seeds/.
"""

import argparse
import logging
import time
from collections.abc import Callable
from pathlib import Path

import govtopics as gt
from govtopics.corpus.reading.read import parse_report

ROUNDS = 5
# Texts that make a careless pattern go back: blanks, brackets, names and marks without an end.
HOSTILE = ("附 ", " ", "（", "第一届", "甲 ", "1", "各位代表、", "本网", "。”", "在2024年1月8日")
LENGTH = 20_000


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("seeds"))
    folder = parser.parse_args().corpus
    logging.disable(logging.WARNING)
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


if __name__ == "__main__":
    main()
