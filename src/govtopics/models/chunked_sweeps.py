"""What runs the compiled loops over the parts of a matrix.

Texts are cut into parts that the data decides, each part is summed by itself, and the sums are
added in the order of the parts: the bits do not depend on how many threads share the work.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from govtopics.messages import logger, say
from govtopics.models.numba_kernels import sweep_texts

# A part for each so many non-zeros, four at most: every part has sums of its own, of K × V.
PART_SIZE = 50_000
MAX_PARTS = 4
COMPILING = say("Compiling for first use, which takes a few seconds …")
COUNTS = "int64[::1], int32[::1], float32[::1], int64, int64"
SWEEP = f"float64({COUNTS}, float32[:, ::1], float32, float32[:, ::1], float32[:, ::1])"
log = logger(__name__)


class Counts(NamedTuple):
    """A matrix of counts as the compiled code reads it: the arrays of its CSR form."""

    indptr: np.ndarray
    indices: np.ndarray
    data: np.ndarray

    @classmethod
    def from_csr(cls, matrix: sparse.csr_array) -> Counts:
        """The three arrays of a matrix, copied where their types differ or are read-only.

        The compiled loops write to none of them, but numba takes the two for different types.
        """
        return cls(
            np.require(matrix.indptr, np.int64, ["C", "W"]),
            np.require(matrix.indices, np.int32, ["C", "W"]),
            np.require(matrix.data, np.float32, ["C", "W"]),
        )

    @property
    def parts(self) -> list[tuple[int, int]]:
        """First and last text of each part that is summed by itself."""
        return self.cut(min(MAX_PARTS, 1 + len(self.data) // PART_SIZE))

    def cut(self, n_parts: int) -> list[tuple[int, int]]:
        """First and last text of so many parts: about as many non-zeros in each."""
        shares = np.linspace(0, len(self.data), n_parts + 1)[1:-1]
        cuts = [0, *np.searchsorted(self.indptr, shares).tolist(), len(self.indptr) - 1]
        return list(pairwise(cuts))


class Kernel(NamedTuple):
    """A compiled function, and what it cost to have it."""

    run: Callable[..., Any]
    seconds: float  # CPU seconds of compiling, or of loading what was compiled before
    compiled: bool  # Whether it was compiled in this process


@cache
def kernel(function: Callable[..., Any], signature: str) -> Kernel:
    """A function of numba_kernels.py for the machine: from numba's cache, or compiled now."""
    import numba

    started = time.process_time()
    options: dict[str, Any] = {
        "nogil": True,
        "error_model": "numpy",
        # Sums may be split over the lanes of a vector; nothing else is loosened.
        "fastmath": {"reassoc", "contract", "nsz"},
    }
    with _announced():
        try:
            run = numba.njit(signature, cache=True, **options)(function)
        except (RuntimeError, OSError, EOFError, pickle.UnpicklingError) as error:
            log.warning(
                say(
                    "The compiled code cannot be saved ({error}), so every process compiles it "
                    "again. Set NUMBA_CACHE_DIR to a folder that can be written.",
                    error=error,
                )
            )
            run = numba.njit(signature, **options)(function)
    found = Kernel(run, time.process_time() - started, not run.stats.cache_hits)
    if found.compiled:
        log.info(say("compiled in {seconds:.1f} CPU seconds", seconds=found.seconds))
    return found


@contextmanager
def _announced() -> Iterator[None]:
    """Say that something is compiled before it is: numba reports when it begins."""
    from numba.core import event

    class Announcement(event.Listener):
        told = False

        def on_start(self, event: object) -> None:  # noqa: ARG002
            if not self.told:  # a function is compiled with those that it calls
                log.warning(COMPILING)
            self.told = True

        def on_end(self, event: object) -> None:
            pass

    with event.install_listener("numba:compile", Announcement()):
        yield


def sweep_kernel() -> Kernel:
    """One pass over some texts: θ of the texts replaced, the sums of their terms added."""
    return kernel(sweep_texts, SWEEP)


@contextmanager
def shared(workers: int) -> Iterator[Callable[..., Iterable[Any]]]:
    """A `map` over parts by so many threads; what has not begun is dropped on an interruption."""
    if workers == 1:
        yield map
        return
    pool = ThreadPoolExecutor(workers)
    try:
        yield pool.map
    finally:
        pool.shutdown(cancel_futures=True)
