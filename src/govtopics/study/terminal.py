"""What the library logs, in a terminal: in one language, each message once."""

from __future__ import annotations

import logging
import time

from govtopics.language import Language
from govtopics.study.text_tables import visible
from govtopics.study.translation import in_chinese


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
        said = in_chinese(record.message) if self.language == "zh" else record.message
        return visible(said)


class Timed(OneLanguage):
    """The same after the time that has passed: ``0:07  Read: 5 reports``."""

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self.start = time.time()

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        """The time since the beginning, and the words."""
        return f"{clock(record.created - self.start):>5}  {super().formatMessage(record)}"


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
