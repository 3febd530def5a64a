"""A function over chunks, in their order: in this process, or in several through joblib."""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from contextvars import Context, ContextVar, copy_context
from functools import cache, lru_cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from govtopics.errors import GovTopicsError, reason_of
from govtopics.installed import libraries, source_sha256
from govtopics.kept import KEEPER
from govtopics.messages import ASKED_FOR, Message, asked_for, joined, logger, say

# Chunks of each process that are under way together: results wait for their turn, and few do.
ROUND = 8
# How joblib and dask call it when a process that had work has died.
DIED = (BrokenProcessPool,), ("KilledWorker",)
THREAD = "ExecutorManagerThread"
ENDED = say(
    "A process was ended from outside, perhaps for want of memory; its work is done by this one."
)
HEARD: ContextVar[list[tuple[str, int, str]] | None] = ContextVar("heard", default=None)
log = logger(__name__)
C = TypeVar("C")
R = TypeVar("R")
T = TypeVar("T")


def check_n_jobs(n_jobs: Any, error: type[GovTopicsError] = GovTopicsError) -> None:
    """Refuse what is no number of processes."""
    if type(n_jobs) is not int or n_jobs == 0:
        raise error(
            say(
                "n_jobs = {n_jobs!r}: must be the number of processes, or -1 for all cores.",
                n_jobs=n_jobs,
            )
        )


def in_chunks(items: Iterable[T], size: Callable[[T], int], enough: int) -> Iterator[list[T]]:
    """Items in lists, each of which is closed once it is large enough.

    Examples
    --------
    >>> list(in_chunks(["a", "bc", "d", "e"], len, 3))
    [['a', 'bc'], ['d', 'e']]
    """
    chunk, together = list[T](), 0
    for item in items:
        chunk.append(item)
        together += size(item)
        if together >= enough:
            yield chunk
            chunk, together = [], 0
    if chunk:
        yield chunk


def in_processes(function: Callable[[C], R], chunks: Iterable[C], n_jobs: int = 1) -> Iterator[R]:
    """What a function makes of each chunk, in the order of the chunks.

    With one process a chunk is asked for when its result is. With several, joblib sends function
    and chunks as pickles to its processes, or wherever its `parallel_config` says. A process that
    dies costs time and nothing else: what it had is done here.
    """
    if n_jobs == 1:
        yield from map(function, chunks)
        return
    sent, waiting, told = _Sent.of(function), iter(chunks), False
    while together := list(islice(waiting, ROUND * n_processes(n_jobs))):
        done = 0
        try:
            for result in _answers(sent, together, n_jobs):
                done += 1
                yield result
        except _DiedError:
            level = logging.DEBUG if told else logging.WARNING
            log.log(level, ENDED)
            told = True
        yield from map(function, together[done:])


def n_processes(n_jobs: int) -> int:
    """How many processes there are; -1 are as many as the machine, or a cluster, has cores."""
    from joblib import effective_n_jobs  # noqa: PLC0415 (slow to load, and one process needs none)

    with _reached():
        found: int = effective_n_jobs(n_jobs)
    return max(1, found)  # a cluster without a worker has none: nothing may be left out for it


def end_processes() -> None:
    """End processes that wait for further work: the memory is needed by others."""
    from joblib.externals.loky import get_reusable_executor  # noqa: PLC0415

    get_reusable_executor().shutdown()


class _DiedError(Exception):
    """A process died that had work."""


class _Sent(NamedTuple):
    """What goes to another process with each chunk."""

    function: bytes
    versions: Mapping[str, str]
    in_force: tuple[Any, ...]  # language, where parts are kept
    level: int
    process: int

    @classmethod
    def of(cls, function: Callable[..., Any]) -> _Sent:
        """With all that is in force here."""
        level = logging.getLogger("govtopics").getEffectiveLevel()
        given = asked_for(), KEEPER.get()
        return cls(pickle.dumps(function), _versions(), given, level, os.getpid())


def _answers(sent: _Sent, chunks: list[Any], n_jobs: int) -> Iterator[Any]:
    """What other processes make of chunks; what they log is logged here."""
    from joblib import Parallel, delayed  # noqa: PLC0415

    work = (delayed(_there)(sent._asdict(), pickle.dumps(chunk)) for chunk in chunks)
    with _reached():
        answers = Parallel(n_jobs, batch_size=1, pre_dispatch="all", return_as="generator")(work)
    with _finished(answers), _quiet_thread():
        while True:
            with _reached():
                there, answer = next(answers, ({}, None))
            if answer is None:
                return
            yield _value(there, answer)


def _value(there: Mapping[str, str], answer: bytes) -> Any:
    """What an answer says, if it is by the same version; what was logged there is logged here."""
    _check_versions(there)
    value, error, heard = pickle.loads(answer)  # noqa: S301 - from the process that we started
    for name, level, text in heard:
        logging.getLogger(name).log(level, text)
    if error is not None:
        raise error
    return value


@contextmanager
def _finished(answers: Iterator[Any]) -> Iterator[None]:
    """After an error, or when a loop is left, what is under way is waited for, a second or two.

    joblib would kill its processes, and warn of it.
    """
    try:
        yield
    finally:
        with suppress(Exception):
            deque(answers, maxlen=0)


@contextmanager
def _quiet_thread() -> Iterator[None]:
    """At Ctrl-C a thread of joblib may trip over the end of its processes, which is no news."""
    before = threading.excepthook

    def hook(about: threading.ExceptHookArgs) -> None:
        if about.thread is None or about.thread.name != THREAD:
            before(about)

    threading.excepthook = hook
    try:
        yield
    finally:
        if not isinstance(sys.exception(), KeyboardInterrupt):  # the thread trips a moment later
            threading.excepthook = before


@contextmanager
def _reached() -> Iterator[None]:
    """Errors of the processes themselves in words; those of the work come in the answers."""
    try:
        yield
    except Exception as error:
        if isinstance(error, DIED[0]) or type(error).__name__ in DIED[1]:
            raise _DiedError from error
        raise GovTopicsError(
            say(
                "The processes that were to do the work cannot be reached ({reason}). Start the "
                "scheduler and its workers again, or leave joblib.parallel_config out.",
                reason=_shortly(error),
            )
        ) from error


def _shortly(error: Exception) -> str:
    """The first sentence of an error that may fill a page, and its kind."""
    told = reason_of(error).split(". ")[0].strip(".")
    kind = type(error).__name__
    return kind if told == kind else f"{kind}: {told}"


# ------------------------------------------------------------------------- in the other process


def _there(sent: Mapping[str, Any], chunk: bytes) -> tuple[Mapping[str, str], bytes]:
    """The versions there, and what the function makes of a chunk: its value or error, what it logs.

    Of another version nothing is asked: its classes may be others by the same name.
    """
    here = _versions()
    if here != sent["versions"]:
        return here, b""
    heard: list[tuple[str, int, str]] = []
    value, error = _as_at_home(sent, heard).run(_tried, sent["function"], chunk)
    return here, pickle.dumps((value, error, heard))


def _tried(function: bytes, chunk: bytes) -> tuple[Any, Exception | None]:
    try:
        return _function(function)(pickle.loads(chunk)), None  # noqa: S301 - from who started us
    except GovTopicsError as error:
        return None, error
    except Exception as error:  # noqa: BLE001 - a slip of ours, told with all that is known
        told = "".join(traceback.format_exception(error))
        return None, RuntimeError(f"In another process:\n{told}")


def _as_at_home(sent: Mapping[str, Any], heard: list[tuple[str, int, str]]) -> Context:
    """The language, the keeper and the log of who asked."""
    language, keeper = sent["in_force"]
    elsewhere = sent["process"] != os.getpid()
    if elsewhere:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who asked, and stops all
        ours = logging.getLogger("govtopics")
        ours.setLevel(sent["level"])
        ours.addHandler(_EAR)  # the same one is never added twice
    context = copy_context()
    context.run(ASKED_FOR.set, language)
    context.run(KEEPER.set, keeper)
    context.run(HEARD.set, heard if elsewhere else None)
    return context


class _Ear(logging.Handler):
    """Takes down what is logged, for the process that asked."""

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record down."""
        if (heard := HEARD.get()) is not None:
            heard.append((record.name, record.levelno, record.getMessage()))


_EAR = _Ear()


@lru_cache(maxsize=2)
def _function(sent: bytes) -> Callable[[Any], Any]:
    """A function that was sent: it is unpickled once, not for each chunk."""
    function: Callable[[Any], Any] = pickle.loads(sent)  # noqa: S301 - from who started us
    return function


@cache
def _versions() -> Mapping[str, str]:
    return {**libraries(), "source": source_sha256()[:12]}


def _check_versions(there: Mapping[str, str]) -> None:
    """Refuse answers of another version: their results may differ, and nobody would see it."""
    here = _versions()
    names = [name for name in sorted({*here, *there}) if here.get(name) != there.get(name)]
    if names:
        raise GovTopicsError(
            say(
                "A process runs {there}, this one {here}. Install the same versions for both.",
                there=_named(names, there),
                here=_named(names, here),
            )
        )


def _named(names: list[str], versions: Mapping[str, str]) -> Message:
    return joined((f"{name} {versions.get(name, '-')}" for name in ("govtopics", *names)), ", ")
