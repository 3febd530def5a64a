"""Topic models against their peers: on planted topics, on reports, in time and in memory.

Everything is fitted on one thread, in turn, several rounds of it in one process; CPU seconds are of
the fit alone, and ratios are taken within a round, so that a busy machine slows both sides. Peers
are called directly, at their own defaults but for the number of passes. Compiling is timed apart.

1. Planted topics: texts drawn from known topics; the mean cosine of matched topics, and how many
   are found (0.9 or better).
2. Reports: a fifth of the reports is held out. The words of each held-out paragraph are split in
   half; shares are folded in on one half (the same code for every model, at the best of four
   values of alpha for each), and the perplexity of the other half is taken. NPMI and diversity of
   ten words by relevance, on the fitted paragraphs; overlap of two fits on different four fifths
   of the reports.
3. Growth: CPU seconds and the peak of memory above the process just before the fit, from one to
   ten million words, beside what it should not pass: the matrix, six K x V and six K x D float32
   arrays and 20 bytes for each non-zero.
4. The sweep against the machine: bytes of phi and of its sums that it moves in a second, beside
   what numpy adds in memory and in cache.
5. A cold process: loading and compiling, the first time and after.
6. Keyword models on planted themes: see keyword_themes.py.

    python3 run.py bench models
    .venv/bin/python benchmarks/models.py --corpus FOLDER --topics 20 --rounds 3
    .venv/bin/python benchmarks/models.py --only growth --only cold

The planted topics take longest, some minutes a round, nearly all of them for gensim and
scikit-learn; growth, the machine and a cold process take a minute together.
"""

from __future__ import annotations

import argparse
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from gensim.matutils import Sparse2Corpus
from gensim.models import LdaModel
from keyword_themes import keywords
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from sklearn.decomposition import LatentDirichletAllocation
from threadpoolctl import threadpool_limits

import govtopics as gt
from govtopics.models.chunked_sweeps import Counts, sweep_kernel
from govtopics.models.engines.tomotopy import tomotopy

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
ALPHAS = (0.02, 0.05, 0.1, 0.3)
OURS = "LDA (cvb0)"
Fit = Callable[[gt.DocumentTermMatrix, int, int], gt.TopicModel]


# ---------------------------------------------------------------------- the models compared


def ours(dtm: gt.DocumentTermMatrix, n_topics: int, seed: int) -> gt.TopicModel:
    return gt.LDA(n_topics=n_topics, random_state=seed, workers=1).fit(dtm)


def nmf(dtm: gt.DocumentTermMatrix, n_topics: int, seed: int) -> gt.TopicModel:
    return gt.NMF(n_topics=n_topics, random_state=seed).fit(dtm)


def by_gensim(passes: int, dtm: gt.DocumentTermMatrix, n_topics: int, seed: int) -> gt.TopicModel:
    texts = list(Sparse2Corpus(dtm.counts, documents_columns=False))
    names = dict(enumerate(dtm.vocabulary))
    engine = LdaModel(texts, n_topics, names, passes=passes, random_state=seed)
    gamma, _ = engine.inference(texts)
    return gt.TopicModel.from_estimates("gensim", engine.get_topics(), gamma, dtm, {})


def by_sklearn(method: str, dtm: gt.DocumentTermMatrix, n_topics: int, seed: int) -> gt.TopicModel:
    engine = LatentDirichletAllocation(n_topics, learning_method=method, random_state=seed)
    shares = engine.fit_transform(dtm.counts)
    return gt.TopicModel.from_estimates("sklearn", engine.components_, shares, dtm, {})


def by_tomotopy(sweeps: int, dtm: gt.DocumentTermMatrix, n_topics: int, seed: int) -> gt.TopicModel:
    engine = tomotopy.LDAModel(k=n_topics, seed=seed)
    shares = np.zeros((dtm.n_texts, n_topics))
    filled = []
    for i, (start, stop) in enumerate(zip(dtm.counts.indptr, dtm.counts.indptr[1:], strict=False)):
        terms = np.repeat(dtm.counts.indices[start:stop], dtm.counts.data[start:stop])
        if len(terms):
            engine.add_doc([dtm.vocabulary[term] for term in terms])
            filled.append(i)
    engine.train(sweeps, workers=1)
    shares[filled] = [doc.get_topic_dist() for doc in engine.docs]
    column = {term: i for i, term in enumerate(dtm.vocabulary)}
    topic_word = np.zeros((n_topics, dtm.n_terms))
    for k in range(n_topics):
        topic_word[k, [column[term] for term in engine.used_vocabs]] = engine.get_topic_word_dist(k)
    return gt.TopicModel.from_estimates("tomotopy", topic_word, shares, dtm, {})


MODELS: dict[str, Fit] = {
    OURS: ours,
    "NMF": nmf,
    "gensim, 1 pass": partial(by_gensim, 1),
    "gensim, 10 passes": partial(by_gensim, 10),
    "scikit-learn, online": partial(by_sklearn, "online"),
    "scikit-learn, batch": partial(by_sklearn, "batch"),
    "tomotopy, 100 sweeps": partial(by_tomotopy, 100),
    "tomotopy, 400 sweeps": partial(by_tomotopy, 400),
}


def timed(
    fit: Fit, dtm: gt.DocumentTermMatrix, n_topics: int, seed: int
) -> tuple[gt.TopicModel, float]:
    started = time.process_time()
    model = fit(dtm, n_topics, seed)
    return model, time.process_time() - started


def show(title: str, rows: list[dict[str, object]]) -> None:
    """The median over rounds, models in order, and how many times our CPU time each takes."""
    table = pd.DataFrame(rows)
    own = table[table["model"] == OURS].set_index("round")["CPU s"]
    table["x ours"] = table["CPU s"] / table["round"].map(own)
    middle = table.drop(columns="round").groupby("model", sort=False).median()
    print(f"\n## {title}\n\n{middle.round(3).to_string()}", flush=True)


# ---------------------------------------------------------------------- 1. planted topics


def plant(n_words: int, n_terms: int, n_topics: int, seed: int) -> tuple[np.ndarray, object]:
    """Texts of 100 words on few topics each; words of a topic as uneven as words are."""
    rng = np.random.default_rng(seed)
    usual = 1 / np.arange(1, n_terms + 1)
    topic_word = rng.dirichlet(0.05 * n_terms * rng.permutation(usual) / usual.sum(), n_topics)
    n_texts = n_words // 100
    shares = rng.dirichlet(np.full(n_topics, 0.1), n_texts)
    counts = sparse.vstack(
        [sparse.csr_array(rng.multinomial(100, row @ topic_word)[None]) for row in shares]
    )
    return topic_word, gt.from_scipy(counts, [f"w{i:06d}" for i in range(n_terms)])


def cosines(truth: np.ndarray, model: gt.TopicModel) -> np.ndarray:
    a = truth / np.linalg.norm(truth, axis=1, keepdims=True)
    b = model.topic_word / np.linalg.norm(model.topic_word, axis=1, keepdims=True)
    rows, columns = linear_sum_assignment(a @ b.T, maximize=True)
    return (a @ b.T)[rows, columns]


def planted(rounds: int) -> None:
    rows = []
    for turn in range(rounds):
        truth, dtm = plant(500_000, 5_000, 50, turn)
        for name, fit in MODELS.items():
            model, seconds = timed(fit, dtm, 50, turn)
            found = cosines(truth, model)
            rows.append(
                {
                    "model": name,
                    "round": turn,
                    "CPU s": seconds,
                    "cosine": found.mean(),
                    "found of 50": (found >= 0.9).sum(),
                }
            )
    show("Planted topics: K = 50, V = 5,000, 0.5 million words", rows)


# ---------------------------------------------------------------------- 2. reports


def paragraph_matrix(folder: Path) -> gt.DocumentTermMatrix:
    paragraphs = gt.read_corpus(folder).to_paragraphs().body()
    return gt.count_terms(gt.tokenize(paragraphs), min_texts=2)


def rows_of(dtm: gt.DocumentTermMatrix, chosen: np.ndarray) -> gt.DocumentTermMatrix:
    docvars = dtm.docvars[chosen]
    return gt.from_scipy(dtm.counts[np.flatnonzero(chosen)], dtm.vocabulary, docvars)


def without_unseen(
    dtm: gt.DocumentTermMatrix, fitted: np.ndarray
) -> tuple[gt.DocumentTermMatrix, sparse.csr_array]:
    """The fitted texts and the counts of the others, both with the words that were fitted."""
    seen = np.flatnonzero(dtm.counts[np.flatnonzero(fitted)].sum(axis=0) > 0)
    kept = gt.from_scipy(dtm.counts[:, seen], [dtm.vocabulary[i] for i in seen], dtm.docvars)
    return rows_of(kept, fitted), kept.counts[np.flatnonzero(~fitted)]


def halves(counts: sparse.csr_array, rng: np.random.Generator) -> list[sparse.csr_array]:
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    words = np.repeat(np.stack([rows, counts.indices]), counts.data, axis=1)
    words = words[:, rng.permutation(words.shape[1])]
    words = words[:, np.argsort(words[0], kind="stable")]
    place = np.arange(words.shape[1]) - np.searchsorted(words[0], words[0])
    cut = [words[:, place % 2 == half] for half in (0, 1)]
    return [
        sparse.csr_array((np.ones(half.shape[1]), tuple(half)), shape=counts.shape) for half in cut
    ]


def perplexity(topic_word: np.ndarray, known: sparse.csr_array, asked: sparse.csr_array) -> float:
    """Document completion at the best alpha; 100 rounds of expectation with phi as it is."""
    phi = np.maximum(topic_word.T, 1e-12)
    known, asked = known.tocoo(), asked.tocoo()
    found = []
    for alpha in ALPHAS:
        theta = np.full((known.shape[0], phi.shape[1]), 1.0)
        for _ in range(100):
            gamma = (theta[known.row] + alpha) * phi[known.col]
            gamma *= (known.data / gamma.sum(axis=1))[:, None]
            theta = np.stack(
                [np.bincount(known.row, gamma[:, k], known.shape[0]) for k in range(phi.shape[1])],
                axis=1,
            )
        theta = (theta + alpha) / (theta + alpha).sum(axis=1, keepdims=True)
        p = (theta[asked.row] * phi[asked.col]).sum(axis=1)
        found.append(float(np.exp(-(asked.data * np.log(p)).sum() / asked.data.sum())))
    return min(found)


def reports(folder: Path, n_topics: int, rounds: int) -> None:
    dtm = paragraph_matrix(folder)
    owners = dtm.docvars["document_id"].to_numpy()
    names = np.unique(owners)
    rows = []
    for turn in range(rounds):
        rng = np.random.default_rng(turn)
        order = rng.permutation(names)
        n_held = max(1, round(len(names) / 5))
        fitted = ~np.isin(owners, order[:n_held])
        again = ~np.isin(owners, order[n_held : 2 * n_held])
        train, rest = without_unseen(dtm, fitted)
        known, asked = halves(rest, rng)
        for name, fit in MODELS.items():
            model, seconds = timed(fit, train, n_topics, turn)
            quality = gt.topic_quality(model, train).groupby("measure")["value"].mean()
            other = fit(rows_of(dtm, again), n_topics, turn)
            rows.append(
                {
                    "model": name,
                    "round": turn,
                    "CPU s": seconds,
                    "perplexity": perplexity(model.topic_word, known, asked),
                    "NPMI": quality["npmi"],
                    "diversity": quality["diversity"],
                    "overlap": gt.overlap(model, other).value,
                }
            )
    n_words = int(dtm.text_lengths.sum())
    title = f"{len(names)} reports, {dtm.n_texts:,} paragraphs, {n_words:,} words, K = {n_topics}"
    show(title, rows)
    print("Perplexity of NMF: its phi are shares of weight, not probabilities of words.")


# ---------------------------------------------------------------------- 3. growth


def resident() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


class Peak(threading.Thread):
    """The largest resident set, looked at every two milliseconds."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.value, self.done = 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.002):
            self.value = max(self.value, resident())


def large(n_words: int, n_terms: int, n_topics: int) -> gt.DocumentTermMatrix:
    """Words drawn text by text from few of many topics, fast enough for ten million."""
    rng = np.random.default_rng(0)
    n_texts = n_words // 100
    topic = np.repeat(rng.integers(n_topics, size=(n_texts, 2)), 50, axis=1)
    rank = np.minimum(rng.zipf(1.3, topic.shape), n_terms) - 1
    terms = (rank * 7919 + topic * 104_729) % n_terms
    counts = sparse.coo_array(
        (np.ones(terms.size, np.int64), (np.repeat(np.arange(n_texts), 100), terms.ravel())),
        shape=(n_texts, n_terms),
    ).tocsr()
    return gt.from_scipy(counts, [f"w{i:06d}" for i in range(n_terms)])


def growth_of(n_words: int, n_terms: int = 20_000, n_topics: int = 50) -> None:
    dtm = large(n_words, n_terms, n_topics)
    ours(rows_of(dtm, np.arange(dtm.n_texts) < 500), 5, 0)  # numba and scikit-learn are loaded
    counts = dtm.counts
    matrix = counts.data.nbytes + counts.indices.nbytes + counts.indptr.nbytes
    allowed = matrix + 24 * n_topics * (n_terms + dtm.n_texts) + 20 * counts.nnz
    before, peak = resident(), Peak()
    peak.start()
    model, seconds = timed(ours, dtm, n_topics, 0)
    peak.done.set()
    peak.join()
    row = [
        f"{n_words:,}",
        f"{counts.nnz:,}",
        f"{seconds:.2f}",
        str(model.settings["n_passes"]),
        f"{1e6 * seconds / n_words / model.settings['n_passes']:.3f}",
        f"{(peak.value - before) / 1e6:.0f}",
        f"{allowed / 1e6:.0f}",
    ]
    print(" | ".join(row), flush=True)


def growth() -> None:
    print("\n## Growth: V = 20,000, K = 50, one thread\n")
    print(
        "words | non-zeros | CPU s | sweeps | CPU s a sweep and million words | peak MB | allowed"
    )
    for n_words in (1_000_000, 3_000_000, 10_000_000):
        subprocess.run([sys.executable, __file__, "--growth-of", str(n_words)], check=True)


# ---------------------------------------------------------------------- 4. the machine


def best(run: Callable[[], object], times: int = 7) -> float:
    found = []
    for _ in range(times):
        started = time.process_time()
        run()
        found.append(time.process_time() - started)
    return min(found)


def adding(size: int) -> float:
    """Gigabytes a second of c = a + b in float32: two read, one written."""
    a, b, c = (np.ones(size, np.float32) for _ in range(3))
    times = max(1, 20_000_000 // size)
    return 12 * size * times / best(lambda: [np.add(a, b, out=c) for _ in range(times)]) / 1e9


def machine() -> None:
    print("\n## The sweep against the machine\n")
    print(f"c = a + b: {adding(40_000_000):.1f} GB/s in memory, {adding(100_000):.1f} in cache")
    run = sweep_kernel().run
    for n_terms, n_topics in ((5_000, 20), (5_000, 50), (200_000, 50), (200_000, 100)):
        counts = Counts.from_csr(large(1_000_000, n_terms, n_topics).counts)
        doc_topic = np.ones((len(counts.indptr) - 1, n_topics), np.float32)
        phi = np.full((n_terms, n_topics), 1 / n_terms, np.float32)
        sums = np.zeros_like(phi)
        sweep = partial(run, *counts, 0, len(doc_topic), doc_topic, 0.1, phi, sums)
        rate = len(counts.data) / best(sweep, 5)
        moved = rate * n_topics * 12 / 1e9  # phi read, sums read and written
        arrays = 8 * n_terms * n_topics / 1e6
        print(
            f"V = {n_terms:,}, K = {n_topics} ({arrays:.0f} MB of phi and sums): "
            f"{rate / 1e6:.0f} M non-zeros/s, {moved:.1f} GB/s"
        )


# ---------------------------------------------------------------------- 5. a cold process

COLD = """
import time
started = time.process_time()
import govtopics as gt
from govtopics.models import lda
loaded = time.process_time()
from govtopics.models.engines import cvb0
engine = time.process_time()
import numba
imported = time.process_time()
from govtopics.models.chunked_sweeps import sweep_kernel
found = sweep_kernel()
kernel = time.process_time()
print(f"{loaded - started:.2f} | {engine - loaded:.2f} | {imported - engine:.2f} | "
      f"{kernel - imported:.2f} | {'compiled' if found.compiled else 'loaded'}")
"""


def cold() -> None:
    print("\n## A cold process, CPU s\n")
    print("numpy, pandas, scipy | scikit-learn | numba | the sweep |")
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(3):
            variables = os.environ | {"NUMBA_CACHE_DIR": folder}
            subprocess.run([sys.executable, "-c", COLD], env=variables, check=True)
    subprocess.run([sys.executable, "-c", GENSIM], check=True)


GENSIM = """
import govtopics.models.engines.cvb0, time
started = time.process_time()
import govtopics.models.engines.gensim
print(f"gensim, beside these: {time.process_time() - started:.2f}")
"""


PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "reports": lambda chosen: reports(chosen.corpus, chosen.topics, chosen.rounds),
    "planted": lambda chosen: planted(chosen.rounds),
    "growth": lambda _: growth(),
    "machine": lambda _: machine(),
    "cold": lambda _: cold(),
    "keywords": lambda chosen: keywords(4 * chosen.rounds),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=SEEDS, help="folder of reports")
    parser.add_argument("--topics", type=int, default=10, help="K on the reports")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth-of", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--only", choices=PARTS, action="append", help="A part. Repeat.")
    chosen = parser.parse_args()
    logging.getLogger("govtopics").setLevel(logging.ERROR)
    if chosen.growth_of:
        growth_of(chosen.growth_of)
        return
    with threadpool_limits(1):
        found = sweep_kernel()
        print(f"The sweep was {'compiled' if found.compiled else 'loaded'}: {found.seconds:.2f} s")
        for part in chosen.only or PARTS:
            PARTS[part](chosen)


if __name__ == "__main__":
    main()
