"""What the library logs, in a terminal: each message once, above the bars of progress."""

from __future__ import annotations

import logging

from tqdm import tqdm

from govtopics.text_tables import visible


class Visible(logging.Formatter):
    """The words of a record, without anything that would move the cursor."""

    def __init__(self) -> None:
        super().__init__("%(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        """Its words."""
        return visible(record.message)


class Timed(Visible):
    """The same after the time that has passed since a moment: ``0:07  Reports read: 5``."""

    def __init__(self, since: float) -> None:
        super().__init__()
        self.since = since

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        """The time, and the words."""
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
    """Writes on lines of its own above a bar of progress."""

    def emit(self, record: logging.LogRecord) -> None:
        """Take the bars away, write, and draw them again."""
        with tqdm.external_write_mode(file=self.stream):
            super().emit(record)


class Once(logging.Filter):
    """Lets a message pass the first time: several steps may say the same of the same texts."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the message is new."""
        message = record.getMessage()
        new = message not in self.said
        self.said.add(message)
        return new
