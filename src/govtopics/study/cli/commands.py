"""The command line: what each command is asked and says; the work is done elsewhere."""

from __future__ import annotations

import gc
import io
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import get_completion_class

import govtopics
from govtopics.errors import GovTopicsError
from govtopics.language import LANGUAGES, Language, Phrase
from govtopics.study.cache import VARIABLE, Cache, cache_folder
from govtopics.study.setting_types import Choice, File, Folder, Setting, Whole, Words, YesNo
from govtopics.study.settings import FORMATS, KEYS, Settings
from govtopics.study.settings_file import (
    read_settings,
    settings_text,
    telling_lines,
    write_settings,
)

if TYPE_CHECKING:
    from govtopics.study.study import Study

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
PATH = click.Path(path_type=Path)
NO_MEMORY = Phrase(
    "内存不够；什么也没有写，原有的结果没有动。请关掉别的程序，分批读报告，或者调高 min_texts。",
    "this computer has not enough memory for it; nothing was written, and earlier results are as "
    "they were. Close other programs, read fewer reports at a time, or raise min_texts.",
)
F = TypeVar("F", bound=Callable[..., Any])


def _width(_context: click.Context, _option: click.Parameter, value: str | None) -> Any:
    """A width as figures take it: a name as it is, digits as millimetres."""
    try:
        return None if value is None else float(value)
    except ValueError:
        return value


def _renamed(_context: click.Context, _option: click.Parameter, value: str | None) -> Any:
    """An option under its old name, and that it has another."""
    if value is not None:
        click.echo("govtopics: --labels is called --language now; give that.", err=True)
    return value


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
        except MemoryError:
            click.echo(f"govtopics: {NO_MEMORY.en}\n{NO_MEMORY.zh}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            # As shells count it; click's own 1 is what `verify` says of a difference.
            click.echo("govtopics: stopped; earlier results are as they were.", err=True)
            ctx.exit(128 + signal.SIGINT)


@click.group(cls=Commands, epilog="Example: govtopics study seeds --out results")
@click.version_option(govtopics.__version__, prog_name="govtopics")
def main() -> None:
    """Topic studies of Chinese government work reports that a reviewer can check."""


def option(name: str, told: str | None = None) -> Callable[[F], F]:
    """The option of a setting, with its own help unless another is told."""
    each = KEYS[name]
    repeat = "Repeat." if isinstance(each.kind, Words) else ""
    words = [each.option if told is None else told, repeat, _default(each)]
    flag = f"--{name.replace('_', '-')}"
    return click.option(flag, help=" ".join(filter(None, words)), **_asked(each))


def _default(each: Setting) -> str:
    """What a setting is if nobody sets it, where its help is to say so."""
    if isinstance(each.kind, Whole):
        return f" [default: {each.default}]"
    if not (isinstance(each.kind, Words) and each.kind.known and each.default):
        return ""
    is_all = each.default == each.kind.known
    return f" [default: {'all' if is_all else ', '.join(each.default)}]"


def _asked(each: Setting) -> dict[str, Any]:
    """How click asks for a value of a kind."""
    kind = each.kind
    if isinstance(kind, File):
        return {"type": FOLDER if isinstance(kind, Folder) else FILE}
    if isinstance(kind, YesNo):
        return {"is_flag": True, "flag_value": True, "default": None}
    if isinstance(kind, Whole):
        return {"type": int}
    if isinstance(kind, Choice):
        return {"type": click.Choice(kind.options)}
    if isinstance(kind, Words):
        return {"type": click.Choice(kind.known) if kind.known else str, "multiple": True}
    return {"type": str}


def settings_options(*, reading: bool) -> Callable[[F], F]:
    """The options of all settings of which every command that reads asks, or ``study`` alone."""

    def with_options(command: F) -> F:
        for name, each in reversed(list(KEYS.items())):
            if each.option is not None and each.reading is reading:
                command = option(name)(command)
        return command

    return with_options


def source(command: F) -> F:
    """A command on reports: a folder of them, or a study.toml, and what takes its place."""
    fresh = click.option("--fresh", is_flag=True, help="Compute everything, and keep nothing.")
    asked = settings_options(reading=True)
    return click.argument("source", type=PATH)(asked(fresh(command)))


@main.command(epilog="Example: govtopics study seeds --out results --n-topics 12")
@source
@click.option(
    "--out", type=PATH, default="results", show_default=True, help="New folder for the results."
)
@click.option("--force", is_flag=True, help="Replace an earlier study there.")
@click.option("--png", is_flag=True, help="Figures as PNG too.")
@settings_options(reading=False)
def study(source: Path, out: Path, *, force: bool, png: bool, fresh: bool, **options: Any) -> None:
    """Run a study and write its results.

    SOURCE is a folder of reports, or a study.toml (see govtopics settings), whose values the
    options replace.
    """
    from govtopics.study.results.output_folder import check_target  # noqa: PLC0415

    with _settings(source, options) as asked:
        settings = asked
        if png:
            formats = dict.fromkeys((*settings.figure_formats, "png"))
            settings = replace(settings, figure_formats=tuple(formats))
        check_target(out, inputs=settings.inputs, force=force)
        # The libraries behind it take a second to load: not for --help, and not for a refusal.
        from govtopics.study.declarations import recorded  # noqa: PLC0415
        from govtopics.study.finished import finished_text  # noqa: PLC0415
        from govtopics.study.pipeline import run_study  # noqa: PLC0415

        if source.suffix == ".toml":  # before anything is found, what is claimed is on record
            today = datetime.now().astimezone().date().isoformat()
            settings = recorded(settings, source.parent, today)
        with _progress(settings.language):
            cache = None if fresh else cache_folder()
            finished = run_study(settings, out, force=force, cache=cache)
    click.echo(finished_text(finished, "summary", partial(_summary, finished)))
    click.echo(f"\n{'Report' if settings.language == 'en' else '报告'}: {out / 'report.html'}")


def _summary(finished: Study) -> str:
    from govtopics.study.cli.messages import study_summary  # noqa: PLC0415 (needless if kept)

    return study_summary(finished)


@main.command(epilog="Example: govtopics verify results --corpus seeds")
@click.argument("results", type=FOLDER)
@click.option("--corpus", type=FOLDER, help="Where the reports are now.")
@click.option("--quick", is_flag=True, help="Compare hashes alone; nothing is run again.")
def verify(results: Path, corpus: Path | None, *, quick: bool) -> None:
    """Check a study's files, run it again, and say where it differs.

    Exit status 0: nothing was changed, and what was run again is identical or numerically equal.
    1: something differs. 2: it could not be checked.
    """
    from govtopics.study.check.verification import verify_study  # noqa: PLC0415
    from govtopics.study.cli.messages import verification_summary  # noqa: PLC0415

    with _progress(_language_of(results)):
        found = verify_study(results, corpus=corpus, quick=quick)
    click.echo(verification_summary(found))
    sys.exit(0 if found.holds else 1)


@main.command(
    epilog="Example: govtopics figures results --only theme_positions --width single --language en"
)
@click.argument("results", type=FOLDER)
@click.option("--only", multiple=True, help="Name of a figure. Repeat.  [default: all]")
@click.option("--width", callback=_width, help="single (89 mm), double (183 mm), or millimetres.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of titles and notes.")
@click.option("--labels", type=click.Choice(LANGUAGES), hidden=True, callback=_renamed)
@click.option("--font", help="A font file or family, for what the packaged one lacks.")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="Repeat.")
@click.option("--out", type=PATH, help="Folder for them.  [default: RESULTS-figures]")
@click.option("--force", is_flag=True, help="Replace files of those names.")
def figures(results: Path, out: Path | None, language: Any, labels: Any, **options: Any) -> None:
    """Draw figures of a finished study again: another size, language or format, no refitting.

    What is left out is as in the study. The study's folder stays as it is.
    """
    from govtopics.study.results.redraw import draw_figures  # noqa: PLC0415

    with _progress(_language_of(results), logging.WARNING):
        written = draw_figures(results, out, language=language or labels, **options)
    click.echo("\n".join(map(str, written)))


@main.command(epilog="Example: govtopics trace results/figures/themes_by_document.svg")
@click.argument("figure", type=FILE)
@click.option("--study", type=FOLDER, help="The study, if the figure lies elsewhere.")
def trace(figure: Path, study: Path | None) -> None:
    """Say what made a figure, and whether it and its table are still what was saved.

    Exit status 0: they are. 1: something was changed, is missing, or is not known.
    """
    from govtopics.study.check.tracing import trace_figure, trace_summary  # noqa: PLC0415

    found = trace_figure(figure, study=study)
    click.echo(trace_summary(found))
    sys.exit(0 if found.holds else 1)


@main.command(epilog="Example: govtopics settings study.toml")
@click.argument("path", type=PATH, default="study.toml")
@click.option("--corpus", type=PATH, default="reports", help="Folder of the reports.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def settings(path: Path, corpus: Path, *, force: bool) -> None:
    """Write a settings file that explains every key; - writes to the terminal."""
    text = settings_text(Settings(corpus=corpus))
    if str(path) == "-":
        click.echo(text, nl=False)
        return
    write_settings(path, text, force=force)
    click.echo(f"{path}\ngovtopics study {path} --out results")


@main.command(epilog="Example: govtopics themes seeds --theme 韧性城市 --by place -n 2")
@source
@click.option("--theme", "themes", multiple=True, help="Show its passages too. Repeat.")
@click.option("--by", default="document", show_default=True, help="document, place, year, time …")
@click.option("-n", type=click.IntRange(0), default=3, show_default=True, help="Passages a group.")
def themes(source: Path, themes: tuple[str, ...], by: str, n: int, **options: Any) -> None:
    """Prevalence of the themes, and the passages that speak most of them."""
    from govtopics.study.cli.messages import checked, themes_answer  # noqa: PLC0415

    with _study(source, options) as run:
        language = run.settings.language
        click.echo(
            themes_answer(
                run.themes,
                run.body,
                labels=themes,
                by=by,
                n=n,
                language=language,
                told=checked(run),
            )
        )


@main.command(epilog="Example: govtopics targets seeds --indicator GDP --out targets.csv")
@source
@click.option("--indicator", help="One alone, such as GDP.  [default: all headline targets]")
@option("language")
@click.option("--out", type=PATH, help="CSV file for all promises and what came of them.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def targets(
    source: Path, indicator: str | None, out: Path | None, *, force: bool, **options: Any
) -> None:
    """Targets that the reports state, and what the next report of the place says of them."""
    from govtopics.study.cli.target_messages import targets_answer, write_targets  # noqa: PLC0415

    with _study(source, options) as run:
        if out is not None:
            write_targets(run, out, force=force)
        click.echo(targets_answer(run, indicator))
        if out is not None:
            click.echo(f"\n{out}")


@main.command(epilog="Example: govtopics panel seeds --out panel.dta")
@source
@click.option("--unit", default="place", show_default=True, help="place, parent, admin_level …")
@click.option("--time", default="year", show_default=True, help="A docvar.")
@click.option("--theme", "themes", multiple=True, help="Only this one. Repeat.  [default: all]")
@click.option(
    "--frame",
    type=click.Choice(("whole", "plan", "shared sections")),
    default="whole",
    show_default=True,
    help="What of the reports is read.",
)
@option("language")
@click.option("--out", type=PATH, help="File: .csv, .dta (Stata) or .parquet.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def panel(
    source: Path,
    unit: str,
    time: str,
    out: Path | None,
    *,
    themes: tuple[str, ...],
    frame: Any,
    force: bool,
    **options: Any,
) -> None:
    """Themes as variables: one row per place and year, and what is missing or was set aside."""
    from govtopics.study.cli.panel_messages import check_file, panel_answer  # noqa: PLC0415

    if out is not None:
        check_file(out, force=force)
    with _study(source, options) as run:
        click.echo(panel_answer(run, unit, time, out, themes=themes, frame=frame))


@main.command(epilog="Example: govtopics years reports 海拉尔区 --out changes")
@source
@click.argument("place")
@click.option("--year", type=int, help="Of the report.  [default: the latest]")
@click.option("--other", type=int, help="An earlier year.  [default: the latest before it]")
@option("language")
@click.option("--out", type=PATH, help="Folder for the tables as CSV.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
def years(
    source: Path,
    place: str,
    year: int | None,
    other: int | None,
    out: Path | None,
    *,
    force: bool,
    **options: Any,
) -> None:
    """Set a report against the one of the year before: sentences, words, themes.

    PLACE is a name (whole, short or romanised), or a code where several places have the name.
    """
    from govtopics.study.cli.year_messages import write_years, years_answer  # noqa: PLC0415

    with _study(source, options) as run:
        found, language = run.compare_years(place, year, other), run.settings.language
        if out is not None:
            write_years(found, out, language, force=force)
        click.echo(years_answer(found, language, out))


@main.command(epilog="Example: govtopics kwic seeds 一网统管 --width 12")
@source
@click.argument("keyword")
@click.option(
    "--width", type=click.IntRange(0), default=18, show_default=True, help="Characters each side."
)
@click.option("-n", type=click.IntRange(1), default=50, show_default=True, help="Lines at most.")
def kwic(source: Path, keyword: str, width: int, n: int, **options: Any) -> None:
    """A word wherever it stands, with what stands before and after it."""
    from govtopics.study.cli.messages import kwic_answer  # noqa: PLC0415

    with _study(source, options) as run:
        click.echo(kwic_answer(run.body, keyword, width=width, n=n, language=run.settings.language))


@main.command(epilog="Example: govtopics terms seeds 河长制 应急管理")
@source
@click.argument("terms", nargs=-1)
def terms(source: Path, terms: tuple[str, ...], **options: Any) -> None:
    """Prove the lexicon: how often each term stands in the texts, and stays one word.

    Without TERMS those of the lexicon and codebook that are cut somewhere.
    """
    from govtopics.study.cli.messages import terms_answer  # noqa: PLC0415

    with _study(source, options) as run:
        click.echo(terms_answer(run, terms))


@main.command(epilog="Example: govtopics sample seeds --out coding -n 60")
@source
@click.option("--out", type=PATH, default="coding", show_default=True, help="A new folder.")
@click.option("-n", type=click.IntRange(1), default=200, show_default=True, help="Sentences.")
@click.option("--stratum", "strata", multiple=True, help="theme (the default) or a docvar. Repeat.")
@click.option("--coder", "coders", multiple=True, help="A and B if left out. Repeat.")
@option("random_state", "Seed of the draw.")
def sample(
    source: Path,
    out: Path,
    n: int,
    strata: tuple[str, ...],
    coders: tuple[str, ...],
    **options: Any,
) -> None:
    """Draw sentences for people to code, a page for each coder.

    Put the files that they save into the folder, and give it to the study as --coding.
    """
    from govtopics.study.cli.messages import SAMPLED  # noqa: PLC0415

    with _study(source, options) as run:
        key = govtopics.sample_for_coding(
            run.themes,
            run.body,
            out,
            n=n,
            strata=strata or ("theme",),
            coders=coders or ("A", "B"),
            random_state=run.settings.random_state,
        )
    told = {"out": out, "n": len(key), "coders": ", ".join(coders or ("A", "B"))}
    click.echo(SAMPLED.text(run.settings.language).format(**told))
    click.echo(f"govtopics study {source} --coding {out} --out results")


@main.command(epilog="Example: govtopics cache --clear")
@click.option("--clear", is_flag=True, help="Delete what is kept.")
def cache(*, clear: bool) -> None:
    """Show where stages of earlier runs are kept; GOVTOPICS_CACHE sets another folder."""
    kept = Cache(cache_folder())
    if clear:
        click.echo(f"{kept.clear()} entries deleted")
    size = sum(path.stat().st_size for path in kept.entries())
    chosen = f" ({VARIABLE})" if os.environ.get(VARIABLE) else ""
    click.echo(f"{kept.folder}{chosen}: {len(kept.entries())} entries, {size / 1e6:.1f} MB")


@main.command(epilog='Example: eval "$(govtopics completion bash)"')
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Print the script that completes commands and options in your shell."""
    made = get_completion_class(shell)
    assert made is not None, shell  # noqa: S101 - click has all three
    click.echo(made(main, {}, "govtopics", "_GOVTOPICS_COMPLETE").source())


@contextmanager
def _settings(source: Path, options: dict[str, Any]) -> Iterator[Settings]:
    """The settings of a folder or file, with the options that were given in their place."""
    given = {name: value for name, value in options.items() if value not in (None, ())}
    if source.is_dir() or source.suffix != ".toml":
        yield Settings(**{"corpus": source, **given})
        return
    settings = read_settings(source, **given)
    with telling_lines(source, given):
        yield settings


def _language_of(results: Path) -> Language:
    """The language of a finished study."""
    from govtopics.study.results.manifest import read_manifest  # noqa: PLC0415

    with suppress(GovTopicsError):  # what is wrong with it is said by those who use it
        found = read_manifest(results)["settings"].get("language", "zh")
        return "en" if found == "en" else "zh"
    return "en"


@contextmanager
def _study(source: Path, options: dict[str, Any]) -> Iterator[Study]:
    """A study as far as it is needed for an answer."""
    from govtopics.study.stages import Stages  # noqa: PLC0415
    from govtopics.study.study import Study  # noqa: PLC0415

    kept = None if options.pop("fresh") else Cache(cache_folder())
    with (
        _settings(source, options) as settings,
        _progress(settings.language, logging.WARNING),
    ):
        yield Study(settings, Stages(kept))


def _set_up_process() -> None:
    """A terminal that lacks a character shows its code; a polite end cleans up as Ctrl-C does."""
    # A study makes many values and hardly a cycle: looking for cycles rarely saves a tenth of it.
    gc.set_threshold(100_000, 20, 50)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


@contextmanager
def _progress(language: Language, level: int = logging.INFO) -> Iterator[None]:
    """What the library logs goes to the terminal while a command runs, each message once."""
    from govtopics.study.terminal import Once, OneLanguage  # noqa: PLC0415

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLanguage(language))
    handler.addFilter(Once())
    logger = logging.getLogger("govtopics")
    before = logger.level
    logger.setLevel(level)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


if __name__ == "__main__":
    main()
