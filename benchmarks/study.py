"""What a whole study costs, beside the notebook that is usually written for the same texts.

Measured in one run, in turns, each in a process of its own: CPU seconds (user and system, of the
process and its children) and peak memory, from the start of Python to its end.

- notebook: jieba, a stop list, gensim with ten passes for each K = 2 … 15, c_v for each, the curve
  drawn, the topics of the best K printed. One text a report, as such notebooks do; no word cloud.
- cold: `govtopics study` into an empty cache.
- figures: the same with another width of figures, after a cold run: nothing is read, cut or fitted.
- redrawn: `govtopics figures` of the finished study in another width: its tables are read, no more.
- unchanged: the same again: nothing is drawn either.

Usage: python benchmarks/study.py [--corpus FOLDER] [--rounds 3]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

SEEDS = Path(__file__).resolve().parent.parent / "seeds"

NOTEBOOK = """
import sys
from pathlib import Path

import jieba
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel, LdaModel

stop = set("我们 他们 以及 进行 通过 加强 推进 推动 做好 提升 坚持 积极 全面 深入 进一步".split())
texts = [
    [word for word in jieba.lcut(path.read_text(encoding="utf-8", errors="ignore"))
     if len(word) > 1 and word not in stop and not word.isdigit()]
    for path in sorted(Path(sys.argv[1]).glob("*.txt"))
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


def measure(command: list[str], cache: Path) -> tuple[float, float]:
    """CPU seconds and megabytes of a command."""
    environment = os.environ | {"GOVTOPICS_CACHE": str(cache)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[:4]} failed with status {process.returncode}")
    scale = 1e6 if sys.platform == "darwin" else 1e3
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale


def one_round(corpus: Path) -> dict[str, tuple[float, float]]:
    """Each way once, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        aside = Path(name)
        govtopics = [sys.executable, "-m", "govtopics.study.cli.commands"]
        study = [*govtopics, "study", str(corpus), "--out"]
        redrawn = [*govtopics, "figures", str(aside / "1"), "--width", "single"]
        single = ["--figure-width", "single"]
        cache = aside / "cache"
        return {
            "notebook": measure([sys.executable, "-c", NOTEBOOK, str(corpus), name], cache),
            "cold": measure([*study, str(aside / "1")], cache),
            "figures": measure([*study, str(aside / "2"), *single], cache),
            "redrawn": measure([*redrawn, "--out", str(aside / "4")], cache),
            "unchanged": measure([*study, str(aside / "3")], cache),
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=SEEDS)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    rounds = [one_round(arguments.corpus) for _ in range(arguments.rounds)]
    print(f"{'':10}  CPU s (median)  ÷ notebook  ÷ cold   MB  ÷ notebook")
    for way in rounds[0]:
        seconds = statistics.median(each[way][0] for each in rounds)
        megabytes = statistics.median(each[way][1] for each in rounds)
        ratios = [
            statistics.median(each[way][which] / each[base][which] for each in rounds)
            for base, which in (("notebook", 0), ("cold", 0), ("notebook", 1))
        ]
        print(
            f"{way:10}  {seconds:14.1f}  {ratios[0]:10.2f}  {ratios[1]:6.2f}  {megabytes:3.0f}"
            f"  {ratios[2]:10.2f}"
        )


if __name__ == "__main__":
    main()
