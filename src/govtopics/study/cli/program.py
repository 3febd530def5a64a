"""The program itself: help that is not cut, one style of errors, and how it ends."""

from __future__ import annotations

import errno
import gc
import io
import os
import re
import signal
import sys
import threading
from typing import Any, NoReturn

import click

from govtopics.errors import GovTopicsError
from govtopics.language import Phrase
from govtopics.text_tables import visible

NAME = "govtopics"
BAD_INPUT, STOPPED = 2, 128 + signal.SIGINT
HIT = re.compile(r"【[^】]*】")
WHOLE = 1000  # characters of a summary: none is so long
NO_MEMORY = Phrase(
    "内存不够；什么也没有写，原有的结果没有动。请关掉别的程序，分批读报告，或者调高 min_texts。",
    "this computer has not enough memory for it; nothing was written, and earlier results are as "
    "they were. Close other programs, read fewer reports at a time, or raise min_texts.",
)


class Command(click.Command):
    """A command whose summary is shown whole."""

    def get_short_help_str(self, limit: int = WHOLE) -> str:
        """Its first sentence, however long a line is."""
        return super().get_short_help_str(max(limit, WHOLE))


class Program(click.Group):
    """Lists commands in their order, and says every fault of input in one way."""

    command_class = Command

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """In the order in which a study uses them."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Nothing asked is a question for help."""
        return super().parse_args(ctx, args or ["-h"])

    def main(self, *args: Any, **options: Any) -> NoReturn:
        """Run what was asked for, and end with its status."""
        _set_up_process()
        options |= {"prog_name": NAME, "standalone_mode": False}
        try:
            status: Any = super().main(*args, **options)
        except click.ClickException as error:
            status = _failed(error.format_message(), _how_to_ask(error))
        except (click.Abort, KeyboardInterrupt):
            # As shells count it; 1 is what `verify` says of a difference.
            status = _failed("stopped; earlier results are as they were.", status=STOPPED)
        except GovTopicsError as error:
            status = _failed(str(error))
        except MemoryError:
            status = _failed(NO_MEMORY.en, NO_MEMORY.zh)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            status = _failed(_about_file(error))
        sys.exit(status or 0)


def show(answer: str, *, marked: bool = False) -> None:
    """Print an answer, in which nothing moves the cursor, whatever the texts hold.

    Hits that are marked in it are bold too, on a terminal. A pipe or a file gets plain text, and so
    does whoever sets NO_COLOR.
    """
    answer = _safe(answer)
    if marked:
        answer = HIT.sub(lambda found: click.style(found[0], bold=True), answer)
    click.echo(answer, color=False if os.environ.get("NO_COLOR") else None)


def _failed(*told: str, status: int = BAD_INPUT) -> int:
    """Say what was wrong, in one way whoever found it; nothing in it moves the cursor."""
    click.echo(_safe(f"{NAME}: " + "\n".join(filter(None, told))), err=True)
    return status


def _safe(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))


def _how_to_ask(error: click.ClickException) -> str:
    """Where the right way to ask is shown."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{context.command_path} -h shows how to ask." if context else ""


def _about_file(error: OSError) -> str:
    told = error.strerror or str(error)
    return f"{error.filename}: {told}." if error.filename else f"{told}."


def _set_up_process() -> None:
    """A terminal that lacks a character shows its code; a polite end cleans up as Ctrl-C does."""
    # A study makes many values and hardly a cycle: looking for cycles rarely saves a tenth of it.
    gc.set_threshold(100_000, 20, 50)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
