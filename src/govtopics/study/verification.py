"""Whether a finished study is as it was written, and comes out the same when run again."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.errors import StudyError
from govtopics.study.compare import DIFFERENT, EQUAL, IDENTICAL, compare_files, worst
from govtopics.study.environment import machine, source_sha256, versions
from govtopics.study.inputs import differences, input_hashes, sha256
from govtopics.study.manifest import read_manifest
from govtopics.study.pipeline import run_study
from govtopics.study.provenance import SETTINGS
from govtopics.study.settings_file import read_settings
from govtopics.study.target import MANIFEST

log = logging.getLogger(__name__)

# Which stage wrote a file: the first that its name begins with.
STAGES: Mapping[str, tuple[str, ...]] = {
    "corpus": ("documents", "paragraphs", "removed", "changes", "flags", "origins"),
    "words": ("terms", "stopwords"),
    "topics": ("model/", "topics", "paragraph_topics", "quality", "overlap"),
    "themes": ("theme_scores", "prevalence", "passages"),
    "figures": ("figures/",),
    "report": ("report.html",),
    "texts": ("",),
}
COLUMNS = ["stage", "verdict", "difference", "n_files", "files"]
UNCHANGED, CHANGED = "unchanged", "changed"


@dataclass(frozen=True, eq=False)
class Verification:
    """What a check of a study found.

    Parameters
    ----------
    verdict : str
        ``identical``, ``numerically equal`` or ``different`` if the study was run again;
        ``unchanged`` or ``changed`` if only the files were looked at.
    faults : tuple of str
        What is not as it was when the study was written: files, inputs.
    circumstances : tuple of str
        What is not as it was and may explain a difference: libraries, source, machine.
    stages : DataFrame
        stage, verdict, difference (the largest relative one between two numbers, NaN where none can
        be stated), n_files, files (those that are not identical); empty if it was not run again.
    not_checked : str
        What was left out, and why; empty if nothing was.
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
        return f"Verification: {self.verdict}, {len(self.faults)} faults"

    def _repr_html_(self) -> str:
        return str(self.stages.to_html(index=False))


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
        If the folder holds no study, or one of another contract version.
    GovTopicsError
        If the inputs cannot be used.
    """
    results = Path(results)
    manifest = read_manifest(results)
    edited = dict(_edited(results, manifest["outputs"]))
    faults = [f"{name} {what}" for name, what in edited.items()]
    faults += [f"{name} was written by no study" for name in _foreign(results, manifest)]
    circumstances = tuple(_circumstances(manifest))
    settings_edited = [name for name in edited if name.startswith("settings/")]
    not_checked = ""
    stages = pd.DataFrame(columns=COLUMNS)
    if corpus is not None and not settings_edited:
        settings = read_settings(results / SETTINGS, corpus=Path(corpus))
        told = differences(manifest["inputs"], input_hashes(settings))
        faults += [f"input {line}" for line in told]
    if corpus is None:
        not_checked = "The study was not run again: say with --corpus where its reports are now."
    elif settings_edited:
        not_checked = f"The study was not run again: {settings_edited[0]} is not what it ran with."
    elif quick:
        not_checked = "The study was not run again."
    else:
        with tempfile.TemporaryDirectory(prefix="govtopics-verify-") as aside:
            again = Path(aside) / "results"
            run_study(settings, again)
            stages = _compare(results, again, manifest["outputs"], edited)
    if not_checked:
        verdict = CHANGED if faults else UNCHANGED
    else:
        # On another machine the manifest itself differs, so nothing is identical as a whole.
        moved = [EQUAL] if dict(manifest["machine"]) != dict(machine()) else []
        verdict = worst([*stages["verdict"], *moved])
    return Verification(verdict, tuple(faults), circumstances, stages, not_checked)


def _edited(results: Path, outputs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Files that are not what the study wrote, and what became of them."""
    for name, written in outputs.items():
        path = results / name
        try:
            if not path.is_file():
                yield name, "is missing"
            elif sha256(path) != written:
                yield name, "was edited after the study wrote it"
        except OSError as error:
            raise StudyError(f"{path} cannot be read: {error.strerror}.") from error


def _foreign(results: Path, manifest: Mapping[str, Any]) -> list[str]:
    there = (p.relative_to(results).as_posix() for p in sorted(results.rglob("*")) if p.is_file())
    return [name for name in there if name not in {MANIFEST, *manifest["outputs"]}]


def _circumstances(manifest: Mapping[str, Any]) -> Iterator[str]:
    """With what the study was computed then, where it is something else now."""
    now = versions()
    for name in sorted({*manifest["versions"], *now}):
        before, after = (found.get(name, "not there") for found in (manifest["versions"], now))
        if before != after:
            yield f"{name}: {before} then, {after} now"
    if manifest["source_sha256"] != source_sha256():
        yield "govtopics: its source is not the same as then"
    here = machine()
    for name, before in manifest["machine"].items():
        if before != here.get(name):
            yield f"machine, {name}: {_plain(before)} then, {_plain(here.get(name))} now"


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _compare(
    results: Path, again: Path, outputs: Mapping[str, str], edited: Mapping[str, str]
) -> pd.DataFrame:
    """Each stage with the verdict on its worst file."""
    found = read_manifest(again)["outputs"]
    judged = []
    for name in sorted({*outputs, *found}):
        if outputs.get(name) == found.get(name):
            verdict, difference = IDENTICAL, 0.0
        elif name in edited or name not in found or name not in outputs:
            verdict, difference = DIFFERENT, float("nan")
        else:
            verdict, difference = compare_files(results / name, again / name)
        judged.append(
            {"stage": _stage(name), "verdict": verdict, "difference": difference, "file": name}
        )
    table = pd.DataFrame(judged)
    rows = []
    for stage in STAGES:
        files = table[table["stage"] == stage]
        other = files.loc[files["verdict"] != IDENTICAL, "file"]
        rows.append(
            {
                "stage": stage,
                "verdict": worst(files["verdict"]),
                "difference": files["difference"].max(skipna=stage in ("report", "texts")),
                "n_files": len(files),
                "files": ", ".join(other),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _stage(name: str) -> str:
    short = name.removeprefix("tables/")
    return next(
        stage
        for stage, beginnings in STAGES.items()
        if any(short.startswith(beginning) for beginning in beginnings)
    )
