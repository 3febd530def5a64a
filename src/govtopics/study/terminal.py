"""What the library logs, in a terminal: in one language, each message once."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from tqdm import tqdm

from govtopics.messages import Language
from govtopics.study.translation import in_chinese
from govtopics.text_tables import visible

# What the library says to do in Python, and what to do on the command line.
ADVICE: Sequence[tuple[re.Pattern[str], str]] = (
    (
        re.compile(r"leave one out: corpus\.drop\(.+\)"),
        "leave one out: --leave-out duplicate, the usual, does so for groups",
    ),
    (
        re.compile(r"switch it off with Cleaning\(off=\((.+),\)\) if it is wrong"),
        r"switch it off in study.toml if it is wrong: cleaning_off = [\1]",
    ),
)


class OneLanguage(logging.Formatter):
    """What the library logs, in the language of a study.

    Parameters
    ----------
    language : {"zh", "en"}
    """

    def __init__(self, language: Language) -> None:
        super().__init__("%(message)s")
        self.language = language

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        """The words of a record, without anything that would move the cursor."""
        said = record.message
        for in_python, here in ADVICE:
            said = in_python.sub(here, said)
        return visible(in_chinese(said) if self.language == "zh" else said)


class Timed(OneLanguage):
    """The same after the time that has passed: ``0:07  Read: 5 reports``.

    Parameters
    ----------
    language : {"zh", "en"}
    since : float
        When it began, in seconds as `time.time` counts them.
    """

    def __init__(self, language: Language, since: float) -> None:
        super().__init__(language)
        self.since = since

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        """The time since the beginning, and the words."""
        return f"{clock(record.created - self.since):>5}  {super().formatMessage(record)}"


def clock(seconds: float) -> str:
    """Minutes and seconds, and hours where there are any.

    Examples
    --------
    >>> clock(7.4), clock(3725)
    ('0:07', '1:02:05')
    """
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class AboveBars(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes on lines of its own where a bar of progress stands."""

    def emit(self, record: logging.LogRecord) -> None:
        """Take the bars away, write, and draw them again."""
        with tqdm.external_write_mode(file=self.stream):
            super().emit(record)


class Once(logging.Filter):
    """Lets a message pass the first time: several steps may tell the same of the same texts."""

    def __init__(self) -> None:
        super().__init__()
        self.told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the message is new."""
        said = record.getMessage()
        new = said not in self.told
        self.told.add(said)
        return new
