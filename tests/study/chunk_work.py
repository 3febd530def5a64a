"""What tests send to other processes: functions that these can import."""

import logging
import os
import signal
import time
from pathlib import Path

from govtopics.errors import CorpusError
from govtopics.messages import in_language, logger, say


def doubled(chunk):
    return [2 * one for one in chunk]


def doubled_once(flag, chunk):
    """The first process that comes to 7 is killed there, and leaves a flag."""
    if 7 in chunk and not Path(flag).exists():
        Path(flag).touch()
        if os.name != "nt":
            os.kill(os.getpid(), signal.SIGKILL)
    return doubled(chunk)


def told(chunk):
    """What is logged, and in which language something is said."""
    log = logger("govtopics.chunk_work")
    for one in chunk:
        log.warning(say("Available: {known}.", known=one))
        log.log(logging.INFO, say("Available: {known}.", known=-one))
        log.debug(say("Available: {known}.", known=0))
    return in_language(say("Available: {known}.", known=chunk[0]))


def refused(chunk):
    if 5 in chunk:
        raise CorpusError(say("Catalogue not found: {file}.", file="x"))
    return chunk


def slipped(chunk):
    return [1 // (one - 5) for one in chunk]


def slow(chunk):
    time.sleep(0.2)
    return chunk


def process(chunk):
    time.sleep(0.05)
    return os.getpid()
