"""The program itself: its language, one style of errors, and how it ends."""

from __future__ import annotations

import errno
import gc
import io
import os
import re
import signal
import sys
import threading
from collections.abc import Sequence
from contextvars import copy_context
from typing import Any, NoReturn

import click

from govtopics.errors import GovTopicsError, nearest, reason_of
from govtopics.language import answer_in, language_asked
from govtopics.messages import in_language, say
from govtopics.study.cli.help import Command, Explained, wrong_usage
from govtopics.text_tables import visible

NAME = "govtopics"
BAD_INPUT, STOPPED_STATUS = 2, 128 + signal.SIGINT
HIT = re.compile(r"【[^】]*】")
STOPPED = say("stopped; earlier results are unchanged.")
NO_MEMORY = say(
    "not enough memory. No results were written, and earlier results are unchanged. Close "
    "other programs, analyse fewer reports at a time, or increase min_texts."
)


class Program(Explained, click.Group):
    """Lists commands in their order, and says every fault of input in one way."""

    command_class = Command

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """In the order in which a study uses them."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its options and commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its commands, each with its summary."""
        rows = [(name, each.get_short_help_str()) for name, each in self.commands.items()]
        with formatter.section(in_language(say("Commands:"))):
            formatter.write_dl(rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Nothing asked is a question for help."""
        return super().parse_args(ctx, args or ["-h"])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command that was asked for; another is refused with the nearest."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            close = nearest(args[0], self.commands)
            ctx.fail(say("Unknown command {name!r}. {nearest}", name=args[0], nearest=close))
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, **options: Any) -> NoReturn:  # type: ignore[override]
        """Run what was asked for, and end with its status; its language ends with it."""
        asked = sys.argv[1:] if args is None else list(args)
        sys.exit(copy_context().run(self._status, asked, options))

    def _status(self, args: list[str], options: dict[str, Any]) -> int:
        """How it ended; what was wrong has been said."""
        _set_up_process()
        answer_in(language_asked(args))
        try:
            status = super().main(args, **{**options, "prog_name": NAME, "standalone_mode": False})
        except click.ClickException as error:
            return _failed(wrong_usage(error))
        except (click.Abort, KeyboardInterrupt):
            # As shells count it; 1 is what `verify` says of a difference.
            return _failed(STOPPED, status=STOPPED_STATUS)
        except GovTopicsError as error:
            return _failed(error.message)
        except MemoryError:
            return _failed(NO_MEMORY)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            return _failed(_about_file(error))
        return status or 0


def show(answer: str, *, marked: bool = False) -> None:
    """Print an answer, in which nothing moves the cursor, whatever the texts contain.

    Hits that are marked in it are bold too, on a terminal. A pipe or a file gets plain text, and so
    does whoever sets NO_COLOR.
    """
    answer = _safe(in_language(answer))
    if marked:
        answer = HIT.sub(lambda found: click.style(found[0], bold=True), answer)
    click.echo(answer, color=False if os.environ.get("NO_COLOR") else None)


def _failed(told: str, status: int = BAD_INPUT) -> int:
    """Say what was wrong, in one way whoever found it; nothing in it moves the cursor."""
    click.echo(_safe(f"{NAME}: {in_language(told)}"), err=True)
    return status


def _safe(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))


def _about_file(error: OSError) -> str:
    about = {"reason": reason_of(error)}
    if error.filename:
        return say("{file}: {reason}.", file=error.filename, **about)
    return say("{reason}.", **about)


def _set_up_process() -> None:
    """A terminal that lacks a character shows its code; a polite end cleans up as Ctrl-C does."""
    # A study makes many values and hardly a cycle: looking for cycles rarely saves a tenth of it.
    gc.set_threshold(100_000, 20, 50)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
