"""How fast texts become words and a matrix, against jieba and against the usual notebook.

    python3 run.py bench segmentation
    .venv/bin/python benchmarks/segmentation.py --corpus FOLDER --megabytes 20

The reports' paragraphs are repeated and shuffled until they are 10 MB, and cut in slices; on each
slice every contender runs in turn, three times, and its shortest time counts: a busy machine only
ever adds to one. Loading is measured apart. Times are CPU seconds of this process. For two
processes against one the wall is measured, which says little while other programs use the cores,
and beside it the CPU seconds of the parent and of both workers: on two idle cores the wall is at
least that of the parent plus half of theirs.

Segmentation as users call it:
    jieba       the same terms by `add_word`, then `lcut(text, HMM=False)` for each text
    govtopics   `iter_tokens`, the stop lists included
From text to matrix:
    notebook    `jieba.lcut` with the same terms, a stop list, gensim's `Dictionary`, `doc2bow`,
                `corpus2csc`
    govtopics   `tokenize`, `count_terms`
Memory is the peak of a process that takes the whole text to a matrix, all texts held at once.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed

import govtopics as gt
from govtopics.tokens.stopwords import PACKAGED, read_stopwords

ROOT = Path(__file__).resolve().parent.parent
N_SLICES = 8
ROUNDS = 3


def shuffled_texts(folder, megabytes):
    paragraphs = list(gt.read_corpus(folder).to_paragraphs().texts)
    size = sum(len(text.encode()) for text in paragraphs)
    texts = paragraphs * (1 + int(megabytes * 1e6 / size))
    return [texts[i] for i in np.random.default_rng(2024).permutation(len(texts))]


def timed(function, *arguments):
    start = time.process_time()
    function(*arguments)
    return time.process_time() - start


def load_jieba():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel("ERROR")
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in gt.read_lexicon().words:
        tokenizer.add_word(word)
    return tokenizer


def jieba_words(tokenizer, texts):
    return [tokenizer.lcut(text, HMM=False) for text in texts]


def our_words(texts):
    return list(gt.iter_tokens(texts))


def notebook_matrix(tokenizer, texts):
    from gensim.corpora import Dictionary
    from gensim.matutils import corpus2csc

    stopwords = set().union(*map(read_stopwords, PACKAGED))
    words = [
        [word for word in tokenizer.lcut(text) if len(word) > 1 and word not in stopwords]
        for text in texts
    ]
    dictionary = Dictionary(words)
    return corpus2csc([dictionary.doc2bow(text) for text in words], num_terms=len(dictionary))


def our_matrix(texts):
    return gt.count_terms(gt.tokenize(gt.Corpus.from_texts(texts)))


def wall_and_cpu(texts, n_jobs):
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in gt.iter_tokens(texts, n_jobs=n_jobs):
        pass
    return time.perf_counter() - wall, time.process_time() - cpu


def cpu_of_workers():
    """CPU seconds of each of two workers since it began."""
    return dict(Parallel(n_jobs=2, batch_size=1)(delayed(_own_cpu)() for _ in range(12)))


def _own_cpu():
    time.sleep(0.05)  # so that both workers are asked
    return os.getpid(), time.process_time()


def two_against_one(texts):
    """How many times faster two processes are: by the wall, and at most by their CPU seconds."""
    one_wall, one_cpu = wall_and_cpu(texts, 1)
    before = cpu_of_workers()
    two_wall, parent = wall_and_cpu(texts, 2)
    workers = sum(cpu - before.get(name, 0.0) for name, cpu in cpu_of_workers().items())
    return one_wall / two_wall, one_cpu / (parent + workers / 2)


def peak_megabytes(who, path):
    command = [sys.executable, __file__, "--memory", who, "--texts", path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def measure_memory(who, path):
    texts = Path(path).read_text(encoding="utf-8").splitlines()
    if who == "notebook":
        notebook_matrix(load_jieba(), texts)
    else:
        our_matrix(texts)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def in_turn(usual, ours):
    """How many times faster ours is: by the shortest times, and the first time."""
    times = [(timed(*usual), timed(*ours)) for _ in range(ROUNDS)]
    (first_usual, first_ours), (usual, ours) = times[0], map(min, zip(*times, strict=True))
    return usual / ours, first_usual / first_ours


def spread(ratios):
    return f"{statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", default=str(ROOT / "seeds"))
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--memory", help=argparse.SUPPRESS)
    parser.add_argument("--texts", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.memory:
        measure_memory(given.memory, given.texts)
        return
    texts = shuffled_texts(given.corpus, given.megabytes)
    start = time.process_time()
    tokenizer = load_jieba()
    loading = time.process_time() - start
    jieba_words(tokenizer, texts[:50])
    notebook_matrix(tokenizer, texts[:50])
    print(f"{sum(map(len, texts)):,} characters, {len(texts):,} texts, {N_SLICES} slices")
    print(f"loading, CPU s: jieba {loading:.2f}, govtopics {timed(our_words, texts[:1]):.2f}")

    slices = [texts[i::N_SLICES] for i in range(N_SLICES)]
    cut, matrix = [], []
    for part in slices:
        cut.append(in_turn((jieba_words, tokenizer, part), (our_words, part)))
        matrix.append(in_turn((notebook_matrix, tokenizer, part), (our_matrix, part)))
    (_, first), *_ = cut
    cut, matrix = ([ratio for ratio, _ in found] for found in (cut, matrix))
    print(f"segmentation, × jieba (HMM off, same terms): {spread(cut)}; to reach 8")
    print(f"  its first slice, nothing met before:       {first:.1f}")
    print(f"text to matrix, × the notebook:              {spread(matrix)}; to reach 7")

    two_against_one(slices[0])
    walls, bounds = zip(*(two_against_one(texts) for _ in range(5)), strict=True)
    print(f"two processes, × one, wall:                  {spread(walls)}; to reach 1.7")
    print(f"two processes, × one, by CPU seconds:        {spread(bounds)}")

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "texts.txt")
        path.write_text("\n".join(texts), encoding="utf-8")
        theirs, ours = (peak_megabytes(who, str(path)) for who in ("notebook", "govtopics"))
    print(f"peak memory, MB: notebook {theirs:.0f}, govtopics {ours:.0f}; to reach: no more")


if __name__ == "__main__":
    main()
