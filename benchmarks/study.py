"""What a whole study costs, beside what is usually written for the same texts.

Measured in one run, in turns, each in a process of its own from the start of Python to its end: CPU
seconds (user and system, of the process and its children), and memory as the largest sum over all
its processes at one moment, sampled every hundredth of a second.

- floor: twenty lines of scikit-learn: paragraphs, jieba, a stop list, counts, NMF and LDA with ten
  topics, their words as a table, one figure of both.
- notebook: jieba, a stop list, gensim with ten passes for each K = 2 … 15, c_v for each, the curve
  drawn, the topics of the best K printed. One text a report, as such notebooks do; no word cloud.
- cold: `govtopics study` into an empty cache.
- svg only: the same with SVG as the only format of its figures.
- width: the same with another width of figures, after a cold run: nothing is read, cut or fitted.
- figures: `govtopics figures` of the finished study in another width: its tables are read, no more.
- unchanged: the cold study again: nothing is computed or drawn.

`--reports 100,300,1000` measures a cold study of so many made-up reports (made_reports.py, from the
folder's own paragraphs), and fits how its time and memory grow: an exponent of 1 is linear.

Usage: python benchmarks/study.py [--corpus FOLDER] [--rounds 3] [--ways floor,cold]
[--reports 100,300,1000]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
from made_reports import SEEDS, paragraphs_of, write_reports

FLOOR = """
import sys
from pathlib import Path
import jieba
import matplotlib.pyplot as plt
import pandas as pd
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer
stop = set("我们 他们 以及 进行 通过 加强 推进 推动 做好 提升 坚持 积极 全面 深入 进一步".split())
cut = lambda text: [w for w in jieba.lcut(text) if len(w) > 1 and w not in stop and not w.isdigit()]
reports = {path.stem: path.read_text(encoding="utf-8", errors="ignore").split("\\n")
           for path in sorted(Path(sys.argv[1]).rglob("*.txt"))}
rows = [(name, line) for name, lines in reports.items() for line in lines if len(line) > 20]
names, texts = zip(*rows)
vectorizer = CountVectorizer(tokenizer=cut, token_pattern=None, min_df=2)
counts, words = vectorizer.fit_transform(texts), vectorizer.get_feature_names_out()
figure, axes = plt.subplots(1, 2)
models = NMF(10, random_state=1), LatentDirichletAllocation(10, random_state=1)
for ax, model in zip(axes, models):
    weights = pd.DataFrame(model.fit_transform(counts)).groupby(list(names)).mean()
    weights.head(30).plot.barh(stacked=True, ax=ax)
    top = pd.DataFrame([words[row.argsort()[::-1][:10]] for row in model.components_])
    top.to_csv(Path(sys.argv[2]) / f"{type(model).__name__}.csv")
figure.savefig(Path(sys.argv[2]) / "topics.png", dpi=150)
"""
NOTEBOOK = """
import sys
from pathlib import Path

import jieba
import matplotlib.pyplot as plt
import pandas as pd
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel, LdaModel

stop = set("我们 他们 以及 进行 通过 加强 推进 推动 做好 提升 坚持 积极 全面 深入 进一步".split())
texts = [
    [word for word in jieba.lcut(path.read_text(encoding="utf-8", errors="ignore"))
     if len(word) > 1 and word not in stop and not word.isdigit()]
    for path in sorted(Path(sys.argv[1]).rglob("*.txt"))
]
dictionary = Dictionary(texts)
bags = [dictionary.doc2bow(text) for text in texts]
models, scores = {}, {}
for k in range(2, 16):
    models[k] = LdaModel(bags, num_topics=k, id2word=dictionary, passes=10, random_state=42)
    scores[k] = CoherenceModel(
        model=models[k], texts=texts, dictionary=dictionary, coherence="c_v"
    ).get_coherence()
plt.plot(list(scores), list(scores.values()))
plt.savefig(Path(sys.argv[2]) / "coherence.png", dpi=150)
best = models[max(scores, key=scores.get)]
print(pd.DataFrame(best.show_topics(formatted=False)))
"""
WAYS = ("floor", "notebook", "cold", "svg only", "width", "figures", "unchanged")
PAUSE = 0.01  # seconds between two looks at the memory


def measure(command: list[str], cache: Path) -> tuple[float, float]:
    """CPU seconds and megabytes of a command and its children."""
    environment = os.environ | {"GOVTOPICS_CACHE": str(cache), "MPLBACKEND": "agg"}
    before = os.times()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            time.sleep(PAUSE)
    if process.returncode:
        sys.exit(f"{command[:4]} failed with status {process.returncode}")
    after = os.times()
    seconds = after.children_user + after.children_system
    return seconds - before.children_user - before.children_system, peak / 1e6


def memory(process: int) -> int:
    """Bytes that a process and its children hold at this moment."""
    total = 0
    with suppress(psutil.Error):
        first = psutil.Process(process)
        for one in (first, *first.children(recursive=True)):
            with suppress(psutil.Error):  # it has ended
                total += one.memory_info().rss
    return total


def one_round(corpus: Path, ways: list[str]) -> dict[str, tuple[float, float]]:
    """Each way once, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        aside, cache = Path(name), Path(name) / "cache"
        program = [sys.executable, "-m", "govtopics.study.cli.commands"]

        settings = aside / "study.toml"
        settings.write_text(f'corpus = "{corpus.resolve()}"\nfigure_formats = ["svg"]\n')

        def study(out: str, *options: str, source: Path = corpus) -> list[str]:
            return [*program, "study", str(source), "--out", str(aside / out), *options]

        redrawn = [str(aside / "cold"), "--width", "single", "--out", str(aside / "figures")]
        commands = {
            "floor": [sys.executable, "-c", FLOOR, str(corpus), name],
            "notebook": [sys.executable, "-c", NOTEBOOK, str(corpus), name],
            "cold": study("cold"),
            "svg only": study("svg", "--fresh", source=settings),
            "width": study("width", "--figure-width", "single"),
            "figures": [*program, "figures", *redrawn],
            "unchanged": study("unchanged"),
        }
        return {way: measure(commands[way], cache) for way in WAYS if way in ways}


def print_ways(corpus: Path, ways: list[str], n_rounds: int) -> None:
    """Each way's cost, and its ratio to the first way's in the same round."""
    rounds = [one_round(corpus, ways) for _ in range(n_rounds)]
    base, *_ = rounds[0]
    print(f"{'':10}  CPU s (median)  ÷ {base:8}   MB  ÷ {base}")
    for way in rounds[0]:
        seconds, megabytes = (statistics.median(each[way][at] for each in rounds) for at in (0, 1))
        ratios = [
            statistics.median(each[way][at] / each[base][at] for each in rounds) for at in (0, 1)
        ]
        row = f"{way:10}  {seconds:14.2f}  {ratios[0]:10.2f}  {megabytes:3.0f}  {ratios[1]:8.2f}"
        print(row, flush=True)


def print_growth(corpus: Path, numbers: list[int]) -> None:
    """The cost of a cold study of more and more reports, and the exponent of its growth."""
    pool, costs = paragraphs_of(corpus), []
    print("\nreports  CPU s  ms a report   MB")
    for n in numbers:
        with tempfile.TemporaryDirectory() as name:
            write_reports(Path(name) / "reports", n, pool)
            cost = one_round(Path(name) / "reports", ["cold"])["cold"]
        costs.append(cost)
        print(f"{n:7,}  {cost[0]:5.1f}  {1000 * cost[0] / n:11.0f}  {cost[1]:3.0f}", flush=True)
    if len(numbers) > 1:
        slopes = np.polyfit(np.log(numbers), np.log(costs), 1)[0]
        print(f"growth: time n^{slopes[0]:.2f}, memory n^{slopes[1]:.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=SEEDS)
    parser.add_argument("--rounds", type=int, default=3, help="0 for --reports alone")
    parser.add_argument("--ways", default=",".join(WAYS), help="the first is the base")
    parser.add_argument("--reports", default="", help="numbers of made-up reports: 100,300,1000")
    options = parser.parse_args()
    if options.rounds:
        print_ways(options.corpus, options.ways.split(","), options.rounds)
    if options.reports:
        print_growth(options.corpus, [int(n) for n in options.reports.split(",")])


if __name__ == "__main__":
    main()
