"""Ctrl-C in the middle of a fit: it ends at once, and nothing of it goes on or is left."""

import subprocess
import sys

import pytest

FITS = """
import os, signal, sys, threading, time
import numpy as np
import govtopics as gt
from govtopics.models.chunked_sweeps import sweep_kernel

sweep_kernel()
counts = np.random.default_rng(0).poisson(0.03, (3000, 2000))
dtm = gt.from_scipy(counts, [f"w{i:04d}" for i in range(2000)])
long = {"n_topics": 20, "random_state": 1, "tol": 0.0, "max_passes": 10**6}
fits = {
    "cvb0": gt.LDA(**long, workers=1).fit,
    "cvb0 with threads": gt.LDA(**long, workers=4).fit,
    "gensim": gt.LDA(**long, engine="gensim").fit,
    "sklearn": gt.LDA(**long, engine="sklearn").fit,
    "tomotopy": gt.LDA(**long, engine="tomotopy").fit,
    "NMF": gt.NMF(n_topics=20, random_state=1, tol=0.0, max_iter=10**6).fit,
    "KeywordLDA": gt.KeywordLDA(
        themes={"a": ["w0001"]}, n_free=9, random_state=1, tol=0.0, max_passes=10**6
    ).fit,
}
sent = []

def interrupt():
    sent.append(time.monotonic())
    os.kill(os.getpid(), signal.SIGINT)

for name, fit in fits.items():
    timer = threading.Timer(1.0, interrupt)
    timer.start()
    try:
        fit(dtm)
    except KeyboardInterrupt:
        waited = time.monotonic() - sent[-1]
        timer.join()
        others = [thread for thread in threading.enumerate() if not thread.daemon]  # tqdm has one
        print(name, waited < 3, len(others), os.listdir(), sep="|")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a signal of POSIX")
@pytest.mark.sweep
def test_an_interruption_ends_every_fit_at_once_and_leaves_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FITS],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    told = [line.split("|") for line in done.stdout.splitlines()]
    assert [line[0] for line in told] == [
        "cvb0", "cvb0 with threads", "gensim", "sklearn", "tomotopy", "NMF", "KeywordLDA",
    ]  # fmt: skip
    assert [line for line in told if line[1:] != ["True", "1", "[]"]] == []
