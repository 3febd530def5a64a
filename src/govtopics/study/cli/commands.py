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
from govtopics.language import LANGUAGES, answer_in
from govtopics.messages import joined, say, say_number
from govtopics.study.cache import VARIABLE, Cache, cache_folder
from govtopics.study.cli.asking import (
    FILE,
    FOLDER,
    PATH,
    ask,
    option,
    renamed,
    settings_options,
    source,
    width,
)
from govtopics.study.cli.help import Number, OneOf, Option, WholeNumber, example
from govtopics.study.cli.program import Program, show
from govtopics.study.cli.running import language_of, progress, settings_of, study_of
from govtopics.study.settings import FORMATS, Settings
from govtopics.study.settings_file import settings_text, write_settings

if TYPE_CHECKING:
    from govtopics.study.study import Study

answer_language = ask(
    "--language",
    type=OneOf(LANGUAGES),
    help=say("Language of the output."),
    show_default=say("same as the study"),
)


@click.group(
    cls=Program,
    told=[say("Measure themes and topics in Chinese government work reports, reproducibly.")],
    last=say(
        "For help on a command, add -h: govtopics study -h. Exit status: 0 success; 1 verify "
        "or trace found a difference; 2 invalid input or options; 130 interrupted with Ctrl-C."
    ),
)
@click.version_option(
    govtopics.__version__,
    prog_name="govtopics",
    cls=Option,
    message="%(prog)s %(version)s",
    help=say("Show the version."),
)
def main() -> None:
    """Measure themes and topics in Chinese government work reports, reproducibly."""


@main.command(
    told=[
        say("Run a study: write its tables, figures and results page."),
        say(
            "SOURCE is a folder of reports or a study.toml (see govtopics settings). Options "
            "given here override the values in study.toml."
        ),
    ],
    last=example("govtopics study seeds --out results --n-topics 12"),
)
@source
@ask(
    "--out",
    type=PATH,
    default="results",
    show_default=True,
    help=say("A new folder for the results."),
)
@ask("--force", is_flag=True, help=say("Replace an existing study."))
@ask("--png", is_flag=True, help=say("Also write figures as PNG."))
@ask(
    "--jobs",
    type=WholeNumber(1),
    help=say("How many processes read and count; the results are the same."),
    show_default=say("all cores for large corpora, at most 8"),
)
@settings_options(reading=False)
def study(
    source: Path,
    out: Path,
    *,
    force: bool,
    png: bool,
    jobs: int | None,
    fresh: bool,
    **options: Any,
) -> None:
    """Run a study."""
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
        with progress(since=begun):
            cache = None if fresh else cache_folder()
            finished = run_study(settings, out, force=force, cache=cache, n_jobs=jobs)
    show(finished_text(finished, "summary", partial(_summary, finished)))
    show("")
    show(say("Time: {time}", time=clock(time.time() - begun)))
    show(say("Results page: {page}", page=out / "report.html"))


def _summary(finished: Study) -> str:
    # What is kept needs no library.
    from govtopics.study.cli.theme_messages import study_summary  # noqa: PLC0415

    return study_summary(finished)


@main.command(
    told=[
        say("Check the files of a study, rerun it, and report differences."),
        say(
            "Exit status: 0 if no file has been changed and the results of the rerun are "
            "identical or numerically equal; 1 if anything differs; 2 if the check could not "
            "be completed."
        ),
    ],
    last=example("govtopics verify results --corpus seeds"),
)
@click.argument("results", type=FOLDER)
@ask("--corpus", type=FOLDER, help=say("The folder in which the reports are now."))
@ask("--quick", is_flag=True, help=say("Compare file hashes only; do not rerun the study."))
@answer_language
def verify(results: Path, corpus: Path | None, *, quick: bool, language: Any) -> None:
    """Check a study."""
    from govtopics.study.check.verification import verify_study  # noqa: PLC0415
    from govtopics.study.cli.messages import verification_summary  # noqa: PLC0415

    answer_in(language or language_of(results))
    with progress(since=time.time()):
        found = verify_study(results, corpus=corpus, quick=quick)
    show(verification_summary(found))
    sys.exit(0 if found.holds else 1)


@main.command(
    told=[
        say("Draw the figures of a study again, in another size or language."),
        say(
            "Models are not refitted, and figures that the study omitted are not drawn. The "
            "study's folder is not changed."
        ),
    ],
    last=example("govtopics figures results --only theme_positions --width single --language en"),
)
@click.argument("results", type=FOLDER)
@ask("--only", multiple=True, help=say("The name of a figure."), show_default=say("all"))
@ask("--width", callback=width, help=say("single (89 mm), double (183 mm), or millimetres."))
@ask(
    "--height", type=Number(), help=say("The greatest height, in millimetres."), show_default="240"
)
@ask("--language", type=OneOf(LANGUAGES), help=say("Language of the figures."))
@ask("--labels", type=OneOf(LANGUAGES), hidden=True, callback=renamed)
@ask(
    "--font",
    help=say("A font file, or an installed font, for characters that the built-in font lacks."),
)
@ask("--format", "formats", multiple=True, type=OneOf(FORMATS), help=say("A figure format."))
@ask(
    "--dpi",
    type=WholeNumber(),
    default=300,
    show_default=True,
    help=say("Dots per inch of png, tiff."),
)
@ask("--svg-text", is_flag=True, help=say("Text in SVG as text, not as shapes."))
@ask("--no-title", is_flag=True, help=say("Omit titles; they are written to a text file."))
@ask("--no-notes", is_flag=True, help=say("Omit notes; they are written to the same text file."))
@ask("--out", type=PATH, help=say("A folder for the figures."), show_default="RESULTS-figures")
@ask("--force", is_flag=True, help=say("Replace existing files."))
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
    """Draw figures again."""
    from govtopics.study.results.redraw import draw_figures  # noqa: PLC0415

    options |= {"titles": False if no_title else None, "notes": False if no_notes else None}
    answer_in(language or labels or language_of(results))
    with progress():
        written = draw_figures(results, out, language=language or labels, **options)
    show("\n".join(map(str, written)))


@main.command(
    told=[
        say("Show how a figure was produced, and whether it has changed."),
        say(
            "Exit status: 0 if the figure and its table are unchanged since they were saved; "
            "1 if either has been changed, is missing or is not recognised."
        ),
    ],
    last=example("govtopics trace results/figures/themes_by_document.svg"),
)
@click.argument("figure", type=FILE)
@ask("--study", type=FOLDER, help=say("The folder of the study, if the figure is elsewhere."))
@answer_language
def trace(figure: Path, study: Path | None, language: Any) -> None:
    """Trace a figure."""
    from govtopics.study.check.tracing import trace_figure, trace_summary  # noqa: PLC0415

    found = trace_figure(figure, study=study)
    show(trace_summary(found, language))
    sys.exit(0 if found.holds else 1)


@main.command(
    told=[
        say("Write a settings file that explains every setting."),
        say("PATH is the new file; - writes to the terminal."),
    ],
    last=example("govtopics settings study.toml"),
)
@click.argument("path", type=PATH, default="study.toml")
@ask("--corpus", type=PATH, default="reports", help=say("The folder of the reports."))
@ask("--force", is_flag=True, help=say("Replace an existing file."))
def settings(path: Path, corpus: Path, *, force: bool) -> None:
    """Write settings."""
    text = settings_text(Settings(corpus=corpus))
    if str(path) == "-":
        click.echo(text, nl=False)
        return
    write_settings(path, text, force=force)
    show(f"{path}\ngovtopics study {path} --out results")


@main.command(
    told=[
        say("Write a labels.toml to name, merge and exclude topics."),
        say(
            "RESULTS is the folder of a finished study. Existing entries in the file are "
            "kept; missing topics and places are added. Place the file beside study.toml to "
            "use it in the next run."
        ),
    ],
    last=example("govtopics labels results"),
)
@click.argument("results", type=FOLDER)
@ask(
    "--out",
    type=PATH,
    help=say("The file to write."),
    show_default=say("labels.toml beside RESULTS"),
)
def labels(results: Path, out: Path | None) -> None:
    """Write labels."""
    from govtopics.study.results.label_template import labels_of_results  # noqa: PLC0415

    answer_in(language_of(results))
    with progress():
        show(str(labels_of_results(results, out)))


@main.command(
    told=[
        say("Show the share of each theme in reports, and where it occurs."),
        say("With --theme, passages are shown too, with hits marked 【】."),
    ],
    last=example("govtopics themes seeds --theme 韧性城市 --by place -n 2"),
)
@source
@ask("--theme", "themes", multiple=True, help=say("Show only this theme, with its passages."))
@ask(
    "--by",
    default="document",
    show_default=True,
    help=say("document, place, year or another docvar."),
)
@ask(
    "-n",
    type=WholeNumber(0),
    default=3,
    show_default=True,
    help=say("Number of passages to show per group."),
)
def themes(source: Path, themes: tuple[str, ...], by: str, n: int, **options: Any) -> None:
    """Measure themes."""
    from govtopics.study.cli.theme_messages import checked, themes_answer  # noqa: PLC0415

    with study_of(source, options) as run:
        language, told = run.settings.language, checked(run)
        answer = themes_answer(
            run.themes, run.body, labels=themes, by=by, n=n, language=language, told=told
        )
        show(answer, marked=True)


@main.command(
    told=[
        say("List the targets in the reports, and whether they were met."),
        say("A target counts as met or missed according to the next report from the same place."),
    ],
    last=example("govtopics targets seeds --indicator GDP --out targets.csv"),
)
@source
@ask(
    "--indicator",
    help=say("Show only this indicator, such as GDP."),
    show_default=say("all headline targets"),
)
@ask("--out", type=PATH, help=say("A CSV file for all targets and outcomes."))
@ask("--force", is_flag=True, help=say("Replace an existing file."))
def targets(
    source: Path, indicator: str | None, out: Path | None, *, force: bool, **options: Any
) -> None:
    """List targets."""
    from govtopics.study.cli.target_messages import targets_answer, write_targets  # noqa: PLC0415

    with study_of(source, options) as run:
        if out is not None:
            write_targets(run, out, force=force)
        show(targets_answer(run, indicator))
        if out is not None:
            show(f"\n{out}")


@main.command(
    told=[
        say("Make a panel: a row for each place and year, themes as columns."),
        say("Also lists which reports are missing, and which were excluded."),
    ],
    last=example("govtopics panel seeds --out panel.dta"),
)
@source
@ask(
    "--unit",
    default="place",
    show_default=True,
    help=say("place, parent, admin_level or another docvar."),
)
@ask("--time", default="year", show_default=True, help=say("year or another docvar."))
@ask(
    "--theme",
    "themes",
    multiple=True,
    help=say("Include only this theme."),
    show_default=say("all"),
)
@ask(
    "--frame",
    type=OneOf(("whole", "plan", "shared sections")),
    default="whole",
    show_default=True,
    help=say("Which part of the reports is read."),
)
@ask("--out", type=PATH, help=say("A file: .csv, .dta (Stata) or .parquet."))
@ask("--force", is_flag=True, help=say("Replace an existing file."))
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
    """Make a panel."""
    from govtopics.study.cli.panel_messages import check_file, panel_answer  # noqa: PLC0415

    if out is not None:
        check_file(out, force=force)
    with study_of(source, options) as run:
        show(panel_answer(run, unit, time, out, themes=themes, frame=frame))


@main.command(
    told=[
        say("Compare a report with that of the year before."),
        say(
            "Shows which sentences and words are new and how the themes changed. PLACE is a "
            "name (full, short or romanised); if several places share the name, use a code."
        ),
    ],
    last=example("govtopics years reports 海拉尔区 --out changes"),
)
@source
@click.argument("place")
@ask(
    "--year",
    type=WholeNumber(),
    help=say("The year of the report."),
    show_default=say("the latest"),
)
@ask(
    "--other",
    type=WholeNumber(),
    help=say("An earlier year."),
    show_default=say("the latest before it"),
)
@ask("--out", type=PATH, help=say("A folder for the tables as CSV."))
@ask("--force", is_flag=True, help=say("Replace existing files."))
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
    """Compare two years."""
    from govtopics.study.cli.year_messages import write_years, years_answer  # noqa: PLC0415

    with study_of(source, options) as run:
        found, language = run.compare_years(place, year, other), run.settings.language
        if out is not None:
            write_years(found, out, language, force=force)
        show(years_answer(found, language, out))


@main.command(
    told=[say("Show every occurrence of a word in context (concordance).")],
    last=example("govtopics kwic seeds 一网统管 --width 12"),
)
@source
@click.argument("keyword")
@ask(
    "--width",
    "around",
    type=WholeNumber(0),
    help=say("Number of characters of context on each side."),
    show_default=say("as many as fit the line"),
)
@ask("-n", type=WholeNumber(1), default=50, show_default=True, help=say("Maximum number of lines."))
def kwic(source: Path, keyword: str, around: int | None, n: int, **options: Any) -> None:
    """Show a word in context."""
    from govtopics.study.cli.messages import kwic_answer  # noqa: PLC0415

    with study_of(source, options) as run:
        language = run.settings.language
        show(kwic_answer(run.body, keyword, around=around, n=n, language=language))


@main.command(
    told=[
        say("Check that terms are kept as single words in segmentation."),
        say(
            "Without TERMS, lists all terms in the lexicon and codebook that are split at "
            "least once."
        ),
    ],
    last=example("govtopics terms seeds 河长制 应急管理"),
)
@source
@click.argument("terms", nargs=-1)
def terms(source: Path, terms: tuple[str, ...], **options: Any) -> None:
    """Check terms."""
    from govtopics.study.cli.messages import terms_answer  # noqa: PLC0415

    with study_of(source, options) as run:
        show(terms_answer(run, terms))


@main.command(
    told=[
        say("Draw sentences for human coding, with one web page per coder."),
        say(
            "Put the files saved by the coders into this folder, then run the study with "
            "--coding FOLDER."
        ),
    ],
    last=example("govtopics sample seeds --out coding -n 60"),
)
@source
@ask("--out", type=PATH, default="coding", show_default=True, help=say("A new folder for them."))
@ask("-n", type=WholeNumber(1), default=200, show_default=True, help=say("How many sentences."))
@ask(
    "--stratum",
    "strata",
    multiple=True,
    help=say("Draw by theme or by a docvar."),
    show_default="theme",
)
@ask(
    "--coder",
    "coders",
    multiple=True,
    help=say("The name of a coder."),
    show_default="A, B",
)
@option("random_state", say("The random seed of the draw."))
def sample(
    source: Path,
    out: Path,
    n: int,
    strata: tuple[str, ...],
    coders: tuple[str, ...],
    **options: Any,
) -> None:
    """Draw a sample."""
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
    names = joined(coders or ("A", "B"), ", ")
    show(say("{out}: {n} sentences, {coders}", out=out, n=len(key), coders=names))
    show(f"govtopics study {source} --coding {out} --out results")


@main.command(
    told=[
        say("Show where cached results are stored, or delete them."),
        say("The variable GOVTOPICS_CACHE sets another folder."),
    ],
    last=example("govtopics cache --clear"),
)
@ask("--clear", is_flag=True, help=say("Delete all cached results."))
def cache(*, clear: bool) -> None:
    """Show or clear the cache."""
    kept = Cache(cache_folder())
    if clear:
        show(say_number("{n} entry deleted", "{n} entries deleted", kept.clear()))
    size = sum(path.stat().st_size for path in kept.entries())
    chosen = f" ({VARIABLE})" if os.environ.get(VARIABLE) else ""
    show(
        say_number(
            "{folder}: {n} entry, {size:.1f} MB",
            "{folder}: {n} entries, {size:.1f} MB",
            len(kept.entries()),
            folder=f"{kept.folder}{chosen}",
            size=size / 1e6,
        )
    )


@main.command(
    told=[say("Print a script that completes commands in your shell.")],
    last=example('eval "$(govtopics completion bash)"'),
)
@click.argument("shell", type=OneOf(("bash", "zsh", "fish")))
def completion(shell: str) -> None:
    """Complete commands."""
    made = get_completion_class(shell)
    assert made is not None, shell  # noqa: S101 - click has all three
    click.echo(made(main, {}, "govtopics", "_GOVTOPICS_COMPLETE").source())


if __name__ == "__main__":
    main()
