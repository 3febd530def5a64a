"""The command line: what each command is asked and says; the work is done elsewhere."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import get_completion_class

import govtopics
from govtopics.language import LANGUAGES, Phrase
from govtopics.study.cache import VARIABLE, Cache, cache_folder
from govtopics.study.cli.asking import (
    FILE,
    FOLDER,
    PATH,
    option,
    renamed,
    settings_options,
    source,
    width,
)
from govtopics.study.cli.program import Program, show
from govtopics.study.cli.running import language_of, progress, settings_of, study_of
from govtopics.study.settings import FORMATS, Settings
from govtopics.study.settings_file import settings_text, write_settings

if TYPE_CHECKING:
    from govtopics.study.study import Study

answer_language = click.option(
    "--language", type=click.Choice(LANGUAGES), help="Of the answer.  [default: as the study's]"
)
ENDED = Phrase("用时：{time}\n报告：{page}", "Time: {time}\nReport: {page}")


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Each command says more: govtopics study -h. Exit status: 0 done; 1 verify or trace "
    "found a difference; 2 something asked or given cannot be used; 130 stopped by Ctrl-C.",
)
@click.version_option(govtopics.__version__, prog_name="govtopics")
def main() -> None:
    """Topic studies of Chinese government work reports that a reviewer can check."""


@main.command(epilog="Example: govtopics study seeds --out results --n-topics 12")
@source
@click.option(
    "--out", type=PATH, default="results", show_default=True, help="A new folder for the results."
)
@click.option("--force", is_flag=True, help="Replace an earlier study there.")
@click.option("--png", is_flag=True, help="Figures as PNG too.")
@settings_options(reading=False)
def study(source: Path, out: Path, *, force: bool, png: bool, fresh: bool, **options: Any) -> None:
    """Run a whole study, and write its tables, figures and report.

    SOURCE is a folder of reports, or a study.toml (see govtopics settings), whose values the
    options replace.
    """
    from govtopics.study.results.output_folder import check_target  # noqa: PLC0415
    from govtopics.study.terminal import clock  # noqa: PLC0415

    begun = time.time()
    with settings_of(source, options) as asked:
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
        with progress(settings.language, since=begun):
            cache = None if fresh else cache_folder()
            finished = run_study(settings, out, force=force, cache=cache)
    show(finished_text(finished, "summary", partial(_summary, finished)))
    told = {"page": out / "report.html", "time": clock(time.time() - begun)}
    show(f"\n{ENDED.text(settings.language).format(**told)}")


def _summary(finished: Study) -> str:
    # What is kept needs no library.
    from govtopics.study.cli.theme_messages import study_summary  # noqa: PLC0415

    return study_summary(finished)


@main.command(epilog="Example: govtopics verify results --corpus seeds")
@click.argument("results", type=FOLDER)
@click.option("--corpus", type=FOLDER, help="The folder in which the reports are now.")
@click.option("--quick", is_flag=True, help="Only compare files by their hashes; run nothing.")
@answer_language
def verify(results: Path, corpus: Path | None, *, quick: bool, language: Any) -> None:
    """Check the files of a study, run it again, and say what differs.

    Exit status: 0 if no file was changed, and what was run again is identical or numerically equal;
    1 if something differs; 2 if it could not be checked.
    """
    from govtopics.study.check.verification import verify_study  # noqa: PLC0415
    from govtopics.study.cli.messages import verification_summary  # noqa: PLC0415

    language = language or language_of(results)
    with progress(language, since=time.time()):
        found = verify_study(results, corpus=corpus, quick=quick)
    show(verification_summary(found, language))
    sys.exit(0 if found.holds else 1)


@main.command(
    epilog="Example: govtopics figures results --only theme_positions --width single --language en"
)
@click.argument("results", type=FOLDER)
@click.option("--only", multiple=True, help="The name of a figure. Repeat.  [default: all]")
@click.option("--width", callback=width, help="single (89 mm), double (183 mm), or millimetres.")
@click.option("--height", type=float, help="The greatest height, in millimetres.  [default: 240]")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the figures.")
@click.option("--labels", type=click.Choice(LANGUAGES), hidden=True, callback=renamed)
@click.option(
    "--font", help="A font file, or an installed font, for characters that the packaged font lacks."
)
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(FORMATS), help="A format. Repeat."
)
@click.option("--dpi", type=int, default=300, show_default=True, help="Dots per inch of png, tiff.")
@click.option("--svg-text", is_flag=True, help="Text in SVG as text, not as shapes.")
@click.option("--no-title", is_flag=True, help="No titles; a text file has them.")
@click.option("--no-notes", is_flag=True, help="No notes below; that file has them.")
@click.option("--out", type=PATH, help="A folder for the figures.  [default: RESULTS-figures]")
@click.option("--force", is_flag=True, help="Replace files that are there.")
def figures(
    results: Path,
    out: Path | None,
    language: Any,
    labels: Any,
    *,
    no_title: bool,
    no_notes: bool,
    **options: Any,
) -> None:
    """Draw the figures of a study again, in another size or language.

    Nothing is fitted again, and what is left out is as in the study. The study's folder stays as it
    is.
    """
    from govtopics.study.results.redraw import draw_figures  # noqa: PLC0415

    options |= {"titles": False if no_title else None, "notes": False if no_notes else None}
    with progress(language_of(results)):
        written = draw_figures(results, out, language=language or labels, **options)
    show("\n".join(map(str, written)))


@main.command(epilog="Example: govtopics trace results/figures/themes_by_document.svg")
@click.argument("figure", type=FILE)
@click.option("--study", type=FOLDER, help="The folder of the study, if the figure is elsewhere.")
@answer_language
def trace(figure: Path, study: Path | None, language: Any) -> None:
    """Say what made a figure, and whether anybody changed it since.

    Exit status: 0 if the figure and its table are what was saved; 1 if something was changed, is
    missing, or is not known.
    """
    from govtopics.study.check.tracing import trace_figure, trace_summary  # noqa: PLC0415

    found = trace_figure(figure, study=study)
    show(trace_summary(found, language))
    sys.exit(0 if found.holds else 1)


@main.command(epilog="Example: govtopics settings study.toml")
@click.argument("path", type=PATH, default="study.toml")
@click.option("--corpus", type=PATH, default="reports", help="The folder of the reports.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def settings(path: Path, corpus: Path, *, force: bool) -> None:
    """Write a settings file that explains every setting.

    PATH is the new file; - writes to the terminal.
    """
    text = settings_text(Settings(corpus=corpus))
    if str(path) == "-":
        click.echo(text, nl=False)
        return
    write_settings(path, text, force=force)
    show(f"{path}\ngovtopics study {path} --out results")


@main.command(epilog="Example: govtopics labels results")
@click.argument("results", type=FOLDER)
@click.option("--out", type=PATH, help="The file.  [default: labels.toml beside RESULTS]")
def labels(results: Path, out: Path | None) -> None:
    """Write a labels.toml to name, merge and leave out topics.

    RESULTS is a finished study. What the file says already stays; topics and places that it lacks
    are added. The next study with the file beside its study.toml takes it.
    """
    from govtopics.study.results.label_template import labels_of_results  # noqa: PLC0415

    with progress(language_of(results)):
        show(str(labels_of_results(results, out)))


@main.command(epilog="Example: govtopics themes seeds --theme 韧性城市 --by place -n 2")
@source
@click.option(
    "--theme", "themes", multiple=True, help="Only this theme, with its passages. Repeat."
)
@click.option(
    "--by", default="document", show_default=True, help="document, place, year or another docvar."
)
@click.option(
    "-n", type=click.IntRange(0), default=3, show_default=True, help="Passages of each group."
)
def themes(source: Path, themes: tuple[str, ...], by: str, n: int, **options: Any) -> None:
    """How much the reports speak of each theme, and where.

    Hits are marked 【】 in the passages that --theme shows.
    """
    from govtopics.study.cli.theme_messages import checked, themes_answer  # noqa: PLC0415

    with study_of(source, options) as run:
        language, told = run.settings.language, checked(run)
        answer = themes_answer(
            run.themes, run.body, labels=themes, by=by, n=n, language=language, told=told
        )
        show(answer, marked=True)


@main.command(epilog="Example: govtopics targets seeds --indicator GDP --out targets.csv")
@source
@click.option("--indicator", help="Only this one, such as GDP.  [default: all headline targets]")
@click.option("--out", type=PATH, help="A CSV file for all targets and results.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def targets(
    source: Path, indicator: str | None, out: Path | None, *, force: bool, **options: Any
) -> None:
    """Targets in the reports, and whether they were met.

    Whether they were is what the next report of the place says.
    """
    from govtopics.study.cli.target_messages import targets_answer, write_targets  # noqa: PLC0415

    with study_of(source, options) as run:
        if out is not None:
            write_targets(run, out, force=force)
        show(targets_answer(run, indicator))
        if out is not None:
            show(f"\n{out}")


@main.command(epilog="Example: govtopics panel seeds --out panel.dta")
@source
@click.option(
    "--unit",
    default="place",
    show_default=True,
    help="place, parent, admin_level or another docvar.",
)
@click.option("--time", default="year", show_default=True, help="year or another docvar.")
@click.option("--theme", "themes", multiple=True, help="Only this theme. Repeat.  [default: all]")
@click.option(
    "--frame",
    type=click.Choice(("whole", "plan", "shared sections")),
    default="whole",
    show_default=True,
    help="Which part of the reports is read.",
)
@click.option("--out", type=PATH, help="A file: .csv, .dta (Stata) or .parquet.")
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
    """Make a panel: a row for each place and year, themes as columns.

    It also lists which reports are missing, and which were set aside.
    """
    from govtopics.study.cli.panel_messages import check_file, panel_answer  # noqa: PLC0415

    if out is not None:
        check_file(out, force=force)
    with study_of(source, options) as run:
        show(panel_answer(run, unit, time, out, themes=themes, frame=frame))


@main.command(epilog="Example: govtopics years reports 海拉尔区 --out changes")
@source
@click.argument("place")
@click.option("--year", type=int, help="The year of the report.  [default: the latest]")
@click.option("--other", type=int, help="An earlier year.  [default: the latest before it]")
@click.option("--out", type=PATH, help="A folder for the tables as CSV.")
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
    """Compare a report with the one of the year before.

    It shows which sentences and words are new, and how the themes moved. PLACE is a name (whole,
    short or romanised), or a code where several places have the name.
    """
    from govtopics.study.cli.year_messages import write_years, years_answer  # noqa: PLC0415

    with study_of(source, options) as run:
        found, language = run.compare_years(place, year, other), run.settings.language
        if out is not None:
            write_years(found, out, language, force=force)
        show(years_answer(found, language, out))


@main.command(epilog="Example: govtopics kwic seeds 一网统管 --width 12")
@source
@click.argument("keyword")
@click.option(
    "--width",
    "around",
    type=click.IntRange(0),
    help="Characters on each side.  [default: as a line has room]",
)
@click.option(
    "-n", type=click.IntRange(1), default=50, show_default=True, help="How many lines, at most."
)
def kwic(source: Path, keyword: str, around: int | None, n: int, **options: Any) -> None:
    """Show a word everywhere, with the words before and after it."""
    from govtopics.study.cli.messages import kwic_answer  # noqa: PLC0415

    with study_of(source, options) as run:
        language = run.settings.language
        show(kwic_answer(run.body, keyword, around=around, n=n, language=language))


@main.command(epilog="Example: govtopics terms seeds 河长制 应急管理")
@source
@click.argument("terms", nargs=-1)
def terms(source: Path, terms: tuple[str, ...], **options: Any) -> None:
    """Check that terms stay whole when the texts are cut into words.

    Without TERMS it lists those of the lexicon and codebook that are cut somewhere.
    """
    from govtopics.study.cli.messages import terms_answer  # noqa: PLC0415

    with study_of(source, options) as run:
        show(terms_answer(run, terms))


@main.command(epilog="Example: govtopics sample seeds --out coding -n 60")
@source
@click.option(
    "--out", type=PATH, default="coding", show_default=True, help="A new folder for them."
)
@click.option(
    "-n", type=click.IntRange(1), default=200, show_default=True, help="How many sentences."
)
@click.option(
    "--stratum",
    "strata",
    multiple=True,
    help="Draw by theme or by a docvar. Repeat.  [default: theme]",
)
@click.option(
    "--coder", "coders", multiple=True, help="The name of a coder. Repeat.  [default: A, B]"
)
@option("random_state", "The random seed of the draw.")
def sample(
    source: Path,
    out: Path,
    n: int,
    strata: tuple[str, ...],
    coders: tuple[str, ...],
    **options: Any,
) -> None:
    """Draw sentences for people to code, a page for each coder.

    Put the files that the coders save into the folder, and give it to the study: --coding FOLDER.
    """
    from govtopics.study.cli.messages import SAMPLED  # noqa: PLC0415

    with study_of(source, options) as run:
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
    show(SAMPLED.text(run.settings.language).format(**told))
    show(f"govtopics study {source} --coding {out} --out results")


@main.command(epilog="Example: govtopics cache --clear")
@click.option("--clear", is_flag=True, help="Delete everything that is kept.")
def cache(*, clear: bool) -> None:
    """Show where results of earlier steps are kept, or delete them.

    The variable GOVTOPICS_CACHE sets another folder.
    """
    kept = Cache(cache_folder())
    if clear:
        show(f"{kept.clear()} entries deleted")
    size = sum(path.stat().st_size for path in kept.entries())
    chosen = f" ({VARIABLE})" if os.environ.get(VARIABLE) else ""
    show(f"{kept.folder}{chosen}: {len(kept.entries())} entries, {size / 1e6:.1f} MB")


@main.command(epilog='Example: eval "$(govtopics completion bash)"')
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Print a script that completes commands in your shell."""
    made = get_completion_class(shell)
    assert made is not None, shell  # noqa: S101 - click has all three
    click.echo(made(main, {}, "govtopics", "_GOVTOPICS_COMPLETE").source())


if __name__ == "__main__":
    main()
