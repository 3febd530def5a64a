"""Whether a finished study is as it was written, and comes out the same when run again."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.checks import checked
from govtopics.errors import NO_ROOM, GovTopicsError, StudyError, reason_of
from govtopics.frozen import Value
from govtopics.installed import versions
from govtopics.messages import Message, joined, logger, say
from govtopics.small_tables import in_notebook, one_column, small_table
from govtopics.study.check.compare_files import (
    DIFFERENT,
    EQUAL,
    IDENTICAL,
    compare_files,
    compare_values,
    worst,
)
from govtopics.study.check.damage import became, only_line_ends
from govtopics.study.environment import circumstances, machine
from govtopics.study.inputs import (
    check_unchanged,
    differences,
    input_hashes,
    input_places,
    sha256,
)
from govtopics.study.pipeline import fit_study
from govtopics.study.results.manifest import read_manifest
from govtopics.study.results.output_folder import MANIFEST, appearing_whole, files_of
from govtopics.study.results.parquet import parquet_version
from govtopics.study.results.provenance import SETTINGS
from govtopics.study.settings import Settings
from govtopics.study.settings_file import read_settings
from govtopics.study.writing import PYARROW, write_study
from govtopics.text_tables import counted

log = logger(__name__)

# Which stage wrote a file: the first that its name begins with.
STAGES: Mapping[str, tuple[str, ...]] = {
    "corpus": ("documents", "paragraphs", "removed", "changes", "flags", "origins", "structure"),
    "words": ("terms", "stopword"),
    "topics": ("model/", "topic", "paragraph_topics", "quality", "overlap"),
    "themes": (
        "theme", "codebook", "prevalence", "hits", "passages", "review", "comparability",
        "differences", "length", "coding", "validation", "commitments", "follow_up", "targets",
        "panel", "years", "claims", "specification",
    ),
    "figures": ("figures/", "undrawn"),
    "report": ("report.html",),
    "texts": ("",),
}  # fmt: skip
COLUMNS = ["stage", "verdict", "difference", "n_files", "files"]
UNCHANGED, CHANGED = "unchanged", "changed"


@dataclass(frozen=True, eq=False)
class Verification(Value):
    """The result of checking a study.

    Parameters
    ----------
    verdict : str
        ``identical``, ``numerically equal`` or ``different`` if the study was run again;
        ``unchanged`` or ``changed`` if only the files were looked at.
    faults : tuple of str
        What has changed since the study was written: files, inputs.
    circumstances : tuple of str
        Changes that may explain a difference or are harmless: libraries, source, machine; files of
        which only the line ends differ.
    stages : DataFrame
        stage, verdict, difference (the largest relative one between two numbers, NaN where none can
        be stated), n_files, files (those that are not identical); empty if it was not run again.
    not_checked : str
        What was left out, and why; empty if nothing was.

    Examples
    --------
    >>> import govtopics as gt
    >>> stages = pd.DataFrame(columns=["stage", "verdict", "difference", "n_files", "files"])
    >>> fault = "tables/prevalence.csv was edited"
    >>> gt.Verification("changed", (fault,), (), stages, "the study was not run again").holds
    False
    """

    verdict: str
    faults: tuple[str, ...]
    circumstances: tuple[str, ...]
    stages: pd.DataFrame
    not_checked: str

    @property
    def holds(self) -> bool:
        """Whether nothing was changed and what was computed again says the same."""
        return not self.faults and self.verdict in (IDENTICAL, EQUAL, UNCHANGED)

    def __repr__(self) -> str:
        return f"Verification: {self.verdict}, {counted(len(self.faults), 'fault')}"

    def _repr_html_(self) -> str:
        columns = {str(name): one_column(str(name), self.stages[name]) for name in self.stages}
        return in_notebook(self, small_table(self.stages, columns, where=".stages"))


@checked()
def verify_study(
    results: str | Path, *, corpus: str | Path | None = None, quick: bool = False
) -> Verification:
    """Check a study's files against its manifest, and run it again in a temporary folder.

    Parameters
    ----------
    results : str or Path
        The folder that the study wrote.
    corpus : str or Path, optional
        Where its reports are now. Left out, the study is not run again: the manifest names no
        place.
    quick : bool
        Whether to compare hashes alone.

    Returns
    -------
    Verification

    Raises
    ------
    StudyError
        If the folder contains no study, or one of another contract version.
    GovTopicsError
        If the inputs cannot be used.

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
    ...     gt.verify_study(results).verdict
    'unchanged'
    """
    results = Path(results)
    manifest = read_manifest(results)
    edited, alike = _edited(results, manifest["outputs"])
    faults = list(edited.values())
    faults += [
        say("{name} is not a file of the study", name=name) for name in _foreign(results, manifest)
    ]
    circumstances = tuple(_circumstances(manifest))
    whole = not any(name.startswith("settings/") for name in edited)
    settings = read_settings(results / SETTINGS, corpus=Path(corpus or ".")) if whole else None
    if settings and settings.to_dict() != manifest["settings"]:
        faults.append(
            say(
                "{manifest} and {settings} have different settings",
                manifest=MANIFEST,
                settings=SETTINGS,
            )
        )
    if settings and corpus is not None:
        faults += _input_faults(settings, manifest["inputs"])
    if corpus is None:
        left_out: str = say("name the folder of its reports with --corpus.")
    elif settings is None:
        left_out = say("its settings were edited.")
    elif quick:
        left_out = say("only the hashes were to be compared.")
    else:
        stages, left_out = _again(results, settings, manifest, edited, exact=not circumstances)
        if left_out and not faults:
            raise StudyError(say("The study could not be rerun: {reason}", reason=left_out))
    if left_out:
        verdict, stages = CHANGED if faults else UNCHANGED, pd.DataFrame(columns=COLUMNS)
    else:
        # On another machine the manifest itself differs, so nothing is identical as a whole.
        moved = [EQUAL] if dict(manifest["machine"]) != dict(machine()) else []
        verdict = worst([*stages["verdict"], *moved])
    not_checked = say("The study was not rerun: {reason}", reason=left_out) if left_out else ""
    return Verification(verdict, tuple(faults), (*circumstances, *alike), stages, not_checked)


def _again(
    results: Path,
    settings: Settings,
    manifest: Mapping[str, Any],
    edited: Collection[str],
    *,
    exact: bool,
) -> tuple[pd.DataFrame, str]:
    """The stages of a study that is run once more, or why it could not be.

    Its files state the circumstances of then: those of today are told apart, and a text that names
    another version or lock is no other result.
    """
    if PYARROW in manifest["versions"] and not parquet_version():
        needed = say(
            "its long tables are Parquet, which needs the extra `large`: "
            "pip install 'govtopics[large]'."
        )
        return pd.DataFrame(columns=COLUMNS), needed
    with tempfile.TemporaryDirectory(prefix="govtopics-verify-") as aside:
        again = Path(aside) / "results"
        try:
            study = fit_study(settings)
            with appearing_whole(again) as folder:
                write_study(study, folder, stated=_stated(manifest))
                check_unchanged(settings, study.inputs)
        except GovTopicsError as error:
            cause = error.__cause__
            full = isinstance(cause, OSError) and cause.errno in NO_ROOM
            return pd.DataFrame(columns=COLUMNS), _no_room() if full else error.message
        return _compare(results, again, manifest, edited, exact=exact), ""


def _stated(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The circumstances that a study states, its libraries in the order in which it lists them."""
    order = {name: i for i, name in enumerate(versions())}
    then = {name: manifest.get(name) for name in circumstances()}
    ordered = sorted(manifest["versions"].items(), key=lambda item: order.get(item[0], len(order)))
    return then | {"versions": dict(ordered)}


def _no_room() -> Message:
    return say(
        "the temporary folder {folder} has no room left for it; set another in the "
        "environment variable TMPDIR.",
        folder=tempfile.gettempdir(),
    )


def _edited(results: Path, outputs: Mapping[str, str]) -> tuple[dict[str, Message], list[Message]]:
    """What became of files that are not what the study wrote; apart, of which only line ends."""
    edited, alike = dict[str, Message](), list[Message]()
    for name, written in outputs.items():
        path = results / name
        try:
            if not path.is_file():
                edited[name] = say("{name} is missing", name=name)
            elif sha256(path) != written:
                told = became(name, path, written)
                if only_line_ends(path, written):
                    alike.append(told)
                else:
                    edited[name] = told
        except OSError as error:
            raise StudyError(
                say("Could not read {path}: {reason}.", path=path, reason=reason_of(error))
            ) from error
    return edited, alike


def _foreign(results: Path, manifest: Mapping[str, Any]) -> list[str]:
    return [name for name in files_of(results) if name not in {MANIFEST, *manifest["outputs"]}]


def _input_faults(settings: Settings, before: Mapping[str, str]) -> list[Message]:
    """What became of the inputs: of a text of which only line ends differ, just that."""
    after, places = input_hashes(settings), input_places(settings)
    changed = [name for name in after if before.get(name, after[name]) != after[name]]
    alike = [name for name in changed if only_line_ends(places[name], before[name])]
    told = differences({**before, **{name: after[name] for name in alike}}, after)
    told += [became(name, places[name], before[name]) for name in alike]
    return sorted(say("input {change}", change=change) for change in told)


def _circumstances(manifest: Mapping[str, Any]) -> Iterator[Message]:
    """With what the study was computed then, where it is something else now."""
    now = circumstances()
    versions_now = dict(now["versions"])
    if PYARROW in manifest["versions"] and parquet_version():
        versions_now[PYARROW] = parquet_version()
    for name in sorted({*manifest["versions"], *versions_now}):
        before, after = (
            found.get(name, say("not installed")) for found in (manifest["versions"], versions_now)
        )
        if before != after:
            yield say("{name}: {before} then, {after} now", name=name, before=before, after=after)
    if manifest["source_sha256"] != now["source_sha256"]:
        yield say("govtopics: its source code has changed since")
    if manifest.get("lock") != now["lock"]:
        before, after = (_lock(found.get("lock")) for found in (manifest, now))
        yield say("requirements.lock: {before} then, {after} now", before=before, after=after)
    for name, before in manifest["machine"].items():
        if before != now["machine"].get(name):
            yield say(
                "machine, {name}: {before} then, {after} now",
                name=name,
                before=_plain(before),
                after=_plain(now["machine"].get(name)),
            )


def _lock(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return say("none")
    sha256 = str(found.get("sha256"))[:8]
    if differing := found.get("differing"):
        return say("{sha256} except for {names}", sha256=sha256, names=joined(differing, ", "))
    return sha256


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _compare(
    results: Path,
    again: Path,
    manifest: Mapping[str, Any],
    edited: Collection[str],
    *,
    exact: bool,
) -> pd.DataFrame:
    """Each stage with the verdict on its worst file.

    With the same libraries, source and machine (``exact``) nothing but the same bytes will do.
    """
    anew = read_manifest(again)
    outputs, found = manifest["outputs"], anew["outputs"]
    judged = [_judged("manifest", MANIFEST, *compare_values(_facts(manifest), _facts(anew)))]
    for name in sorted({*outputs, *found}):
        if outputs.get(name) == found.get(name):
            verdict, difference = IDENTICAL, 0.0
        elif name in edited or name not in found or name not in outputs:
            verdict, difference = DIFFERENT, math.nan
        else:
            verdict, difference = compare_files(results / name, again / name)
        judged.append(_judged(_stage(name), name, verdict, difference))
    table = pd.DataFrame(judged)
    if exact:
        table.loc[table["verdict"] == EQUAL, "verdict"] = DIFFERENT
    rows = []
    for stage in (*STAGES, "manifest"):
        files = table[table["stage"] == stage]
        rows.append(
            {
                "stage": stage,
                "verdict": worst(files["verdict"]),
                "difference": files["difference"].max(skipna=stage in ("report", "texts")),
                "n_files": len(files),
                "files": ", ".join(files.loc[files["verdict"] != IDENTICAL, "file"]),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _judged(stage: str, name: str, verdict: str, difference: float) -> dict[str, Any]:
    return {"stage": stage, "verdict": verdict, "difference": difference, "file": name}


def _facts(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What a manifest says of the study itself; circumstances and files are judged apart."""
    apart = {"outputs", "figures", *circumstances()}
    return {name: value for name, value in manifest.items() if name not in apart}


def _stage(name: str) -> str:
    short = name.removeprefix("tables/")
    return next(
        stage
        for stage, beginnings in STAGES.items()
        if any(short.startswith(beginning) for beginning in beginnings)
    )
