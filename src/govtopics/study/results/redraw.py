"""Figures of a finished study, drawn again from the tables beside them: no texts, no fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govtopics.checks import checked
from govtopics.errors import GovTopicsError, StudyError, all_faults, nearest, reason_of
from govtopics.figures.gallery import FIGURES
from govtopics.figures.saving import is_file_name, known_dpi, known_formats, write_whole
from govtopics.figures.tools.style import figure_style
from govtopics.language import Phrase, reason_text, speaking
from govtopics.messages import Message, joined, logger, say
from govtopics.renamed_arguments import renamed
from govtopics.study.inputs import sha256
from govtopics.study.results.figures import draw_files, style_of
from govtopics.study.results.manifest import read_manifest

if TYPE_CHECKING:
    from govtopics.figures.tools.style import Width
    from govtopics.messages import Language

log = logger(__name__)


@renamed(labels="language")
@checked()
def draw_figures(
    results: str | Path,
    out: str | Path | None = None,
    *,
    only: Sequence[str] = (),
    width: Width | None = None,
    height: float | None = None,
    language: Language | None = None,
    titles: bool | None = None,
    notes: bool | None = None,
    font: str | None = None,
    formats: Sequence[str] = (),
    dpi: int = 300,
    svg_text: bool = False,
    force: bool = False,
) -> list[Path]:
    """Draw figures of a finished study again, in another size, language or format.

    Nothing is read but ``manifest.json`` and ``figures/*.csv``, and nothing in the study's folder
    is touched. In the study's own style the files are the very bytes that the study wrote.

    Parameters
    ----------
    results : str or Path
        The folder that the study wrote.
    out : str or Path, optional
        Where the files go; a folder beside ``results`` with ``-figures`` after its name if left
        out.
    only : sequence of str
        Names of figures, such as ``"themes_by_document"``; all that the study drew if left out.
        One that it left out for its many groups is drawn if it is named.
    width, height, language, titles, notes, font
        As for :func:`govtopics.figure_style`; as in the study if left out.
    formats : sequence of str
        Of ``"svg"``, ``"pdf"``, ``"png"``, ``"tiff"``; as in the study if left out.
    dpi, svg_text
        As for :func:`govtopics.save_figure`.
    force : bool
        Whether files of those names that are there already are replaced. No other file is.

    Returns
    -------
    list of Path
        What was written: a picture a format and the table of each figure, and a text file with the
        title and notes where they are left out.

    Raises
    ------
    StudyError
        If it is not a study, there is no such figure, a table is missing, a file is there
        already, or ``out`` is in the study's folder.
    GovTopicsError
        If a width, height, language, font, format or ``dpi`` is none.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import govtopics as gt
    >>> lines = ["推进基层治理和社区服务。", "发展数字经济和集成电路产业。"] * 3
    >>> texts = {"甲区": lines, "乙区": [*lines[:3], "建设韧性城市，改造地下管网和老旧小区。"]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     reports, results = Path(folder, "reports"), Path(folder, "results")
    ...     reports.mkdir()
    ...     for place, text in texts.items():
    ...         _ = (reports / f"{place}-2023.txt").write_text(chr(10).join(text), encoding="utf-8")
    ...     settings = gt.Settings(
    ...         corpus=reports, models=("nmf",), n_topics=2, figure_formats=("svg",)
    ...     )
    ...     study = gt.run_study(settings, results)
    ...     paths = gt.draw_figures(results, Path(folder, "english"), language="en")
    ...     sorted({path.suffix for path in paths})
    ['.csv', '.svg']
    """
    results = Path(results)
    out = results.with_name(f"{results.resolve().name}-figures") if out is None else Path(out)
    if out.resolve().is_relative_to(results.resolve()):
        raise StudyError(
            say(
                "{path} is in the folder of the study, which is never changed. Choose "
                "another place.",
                path=out,
            )
        )
    manifest = read_manifest(results)
    chosen = _chosen(results, _known(manifest), only)
    asked = {"width": width, "language": language, "titles": titles, "notes": notes, "font": font}
    style = style_of(manifest["settings"], height=height, **asked)
    written = {"dpi": known_dpi(dpi), "svg_text": svg_text}
    formats = known_formats(formats or manifest["settings"]["figure_formats"])
    with figure_style(**style, on_screen=False):
        pass  # an impossible style is refused before any table is read
    endings = [*formats, "csv", *(["txt"] if not (style["titles"] and style["notes"]) else [])]
    names = [f"{name}.{ending}" for name in chosen for ending in endings]
    there = [name for name in names if (out / name).exists()]
    if there and not force:
        raise StudyError(
            say("{path} already exists. Use --force to replace it.", path=out / there[0])
        )
    contents: dict[str, bytes] = {}
    for name, kind in chosen.items():
        path = results / "figures" / f"{name}.csv"
        edited = sha256(path) != manifest["outputs"].get(f"figures/{name}.csv")
        if edited:
            log.warning(
                say(
                    "{path} was edited after the study wrote it; the figure shows it as it is now.",
                    path=path,
                )
            )
        with speaking(names=manifest.get("names", {})):
            files = _drawn_again(path, kind, style, formats, written, edited=edited)
        contents |= {f"{name}.{ending}": content for ending, content in files.items()}
        log.info(say("Figure: {name}", name=name))
    return write_whole(out, contents)


def _drawn_again(
    path: Path,
    kind: str,
    style: Mapping[str, Any],
    formats: Sequence[str],
    written: Mapping[str, Any],
    *,
    edited: bool,
) -> dict[str, bytes]:
    """The files of a figure from its table, which anyone may have edited."""
    try:
        table = FIGURES[kind].read(path)
        lacking = [name for name in FIGURES[kind].numbers if name not in table]
        if lacking:
            raise StudyError(_lacks(lacking, edited=edited))
        if table.empty:
            raise StudyError(say("It has no row."))
        return dict(draw_files(kind, table, style, formats, **written)["files"])
    except (ValueError, LookupError, ArithmeticError, TypeError, AttributeError) as error:
        about = {"path": path, "fault": _fault(error)}
        raise StudyError(
            say(
                "{path} was edited after the study wrote it and cannot be drawn. {fault} Nothing "
                "was written.",
                **about,
            )
            if edited
            else say("{path} cannot be drawn. {fault} Nothing was written.", **about)
        ) from error


def _lacks(columns: Sequence[str], *, edited: bool) -> Message:
    """What nobody edited, an earlier version wrote, whose measure was another."""
    names = joined(columns, ", ")
    if edited:
        return say("It lacks the column {columns}.", columns=names)
    return say(
        "It lacks the column {columns}: an earlier version of govtopics wrote it. Run the study "
        "again.",
        columns=names,
    )


def _fault(error: Exception) -> str:
    """What is wrong with a table, by what its drawing raised, as a sentence."""
    if isinstance(error, KeyError):  # a key may be a column or what a row contains, or several
        names = error.args[0] if error.args else ""
        listed = [names] if isinstance(names, str | float) else list(names)
        return say("It lacks {names}.", names=joined(map(repr, listed), ", "))
    if isinstance(error, IndexError):
        return say("The rows are inconsistent with one another.")
    reason = reason_of(error)
    return reason if isinstance(error, GovTopicsError) else say("{reason}.", reason=reason)


def _drawn(known: dict[str, dict[str, Any]]) -> list[str]:
    """Figures that the study drew: of those left out it says why."""
    return [name for name, facts in known.items() if not {"most_groups", "reason"} & set(facts)]


def _known(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What the manifest says of each figure, and of those that were left out."""
    return {**manifest.get("figures", {}), **manifest.get("figures_left_out", {})}


def _chosen(results: Path, known: dict[str, dict[str, Any]], only: Sequence[str]) -> dict[str, str]:
    """The figures that were asked for, with their kinds."""
    if not known:
        raise StudyError(
            say(
                "{results} was written by an earlier version of govtopics and does not "
                "record how its figures are drawn. Run the study again.",
                results=results,
            )
        )
    faults = [
        say("Unknown figure {name!r}. {nearest}", name=name, nearest=nearest(name, known))
        for name in only
        if name not in known
    ]
    faults += [
        say("The study did not draw {name}: {reason}.", name=name, reason=_reason(known[name]))
        for name in only
        if "reason" in known.get(name, ())
    ]
    faults += [
        say("{name!r} cannot be a figure: the manifest was edited or is damaged.", name=name)
        for name in known
        if not is_file_name(name)
    ]
    if faults:
        raise StudyError(all_faults(str(results), faults))
    chosen = {name: known[name]["figure"] for name in only or _drawn(known) if name in known}
    for name, kind in chosen.items():
        if kind not in FIGURES:
            faults.append(
                say(
                    "{name} is a figure of the unknown kind {kind!r}. {nearest}",
                    name=name,
                    kind=kind,
                    nearest=nearest(kind, FIGURES),
                )
            )
        if not (results / "figures" / f"{name}.csv").is_file():
            faults.append(
                say("figures/{name}.csv, from which {name} is drawn, is missing.", name=name)
            )
    if faults:
        raise StudyError(all_faults(str(results), faults))
    return chosen


def _reason(facts: Mapping[str, Any]) -> Phrase:
    cell = str(facts["reason"])
    return Phrase(reason_text(cell, "zh"), reason_text(cell, "en"))
