"""The command line."""

from __future__ import annotations

import io
import logging
import signal
import sys
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import govtopics
from govtopics.errors import GovTopicsError
from govtopics.study.settings import STOPWORDS, Settings
from govtopics.study.target import check_target

if TYPE_CHECKING:
    from govtopics.study.study import Study

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Commands(click.Group):
    """Turns errors of input into one message and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        _set_up_process()
        try:
            return super().invoke(ctx)
        except GovTopicsError as error:
            click.echo(f"govtopics: {error}", err=True)
            ctx.exit(2)


@click.group(cls=Commands, epilog="Example: govtopics study seeds --out results")
@click.version_option(govtopics.__version__, prog_name="govtopics")
def main() -> None:
    """Topic studies of Chinese government work reports that a reviewer can check."""


@main.command(epilog="Example: govtopics study seeds --out results --n-topics 12")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default="results",
    show_default=True,
    help="New folder for the results.",
)
@click.option("--force", is_flag=True, help="Replace an earlier study there.")
@click.option(
    "--n-topics", type=int, default=10, show_default=True, help="Topics of each model (K)."
)
@click.option(
    "--random-state", type=int, default=2024, show_default=True, help="Seed of both models."
)
@click.option(
    "--min-texts",
    type=int,
    default=2,
    show_default=True,
    help="Keep terms of at least so many paragraphs.",
)
@click.option(
    "--catalogue", type=FILE, help="What the texts do not say; FOLDER/catalogue.toml if left out."
)
@click.option("--codebook", type=FILE, help="Your themes; nine packaged ones if left out.")
@click.option("--lexicon", type=FILE, help="Terms to keep whole; the packaged ones if left out.")
@click.option(
    "--stopwords",
    multiple=True,
    default=STOPWORDS,
    show_default=True,
    help="A layer or a file; may be repeated.",
)
def study(folder: Path, out: Path, *, force: bool, **options: Any) -> None:
    """Run a study of the reports in FOLDER and write its results."""
    settings = Settings(corpus=folder, **options)
    check_target(out, inputs=settings.inputs, force=force)
    # The libraries behind it take a second to load, and --help should not.
    from govtopics.study.pipeline import run_study  # noqa: PLC0415

    with _progress():
        finished = run_study(settings, out, force=force)
    click.echo(summary(finished))
    for name, reason in finished.corpus.unread:
        click.echo(f"未读 not read: {name}: {reason}")
    click.echo(f"\n报告 report: {out / 'report.html'}")


def summary(finished: Study) -> str:
    """The leading themes by document: estimate, hits, codebook range, excerpts marked.

    Parameters
    ----------
    finished : Study

    Returns
    -------
    str
    """
    table = finished.themes.prevalence(by="document")
    rows = [("主题 theme", "报告 report", "比例 estimate", "范围 range", "命中 hits", "")]
    rows += [
        (
            str(row.theme),
            str(row.group),
            f"{row.estimate:.1%}",
            f"{row.low:.1%} – {row.high:.1%}{'†' if row.interval != 'codebook_range' else ''}",
            str(row.n_hits),
            "节选 excerpt" if row.extent == "excerpt" else "",
        )
        for row in table[table["theme"].isin(finished.themes.codebook.leading)].itertuples()
    ]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    note = "比例：有命中段落占正文字数之比；范围：词表范围（codebook range），不是抽样误差。"
    if "†" in "".join(lines):
        note += " † 无命中：上限按段落数（Wilson）。"
    return "\n".join(["", *lines, "", note])


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _set_up_process() -> None:
    """A terminal that lacks a character shows its code; a polite end cleans up as Ctrl-C does."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


@contextmanager
def _progress() -> Iterator[None]:
    """What the library logs goes to the terminal while a command runs."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("govtopics")
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


if __name__ == "__main__":
    main()
