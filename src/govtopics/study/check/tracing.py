"""What made a figure: what the file says of itself, and what the study beside it says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govtopics.checks import checked
from govtopics.errors import StudyError
from govtopics.figures.tools.picture_record import read_record
from govtopics.frozen import Value
from govtopics.language import LANGUAGES, SEMICOLON, Phrase, language_in_force, speaking
from govtopics.messages import Language, say
from govtopics.study.inputs import sha256
from govtopics.study.results.manifest import check_manifest
from govtopics.study.results.output_folder import MANIFEST
from govtopics.text_tables import visible, width

PICTURES = (".svg", ".pdf", ".png", ".tiff")
SAME, CHANGED, MISSING = "same", "changed", "missing"
COLON = Phrase("：", ": ")


@dataclass(frozen=True)
class Trace(Value):
    """What is known of a figure's file.

    ``facts``: what the file says of itself
    (:class:`govtopics.figures.tools.picture_record.Record`); empty if this package wrote nothing
    there.
    ``untouched``: whether it is, byte for byte, what was saved.
    ``table``: the CSV beside it: what the figure draws, something else, or not there.
    ``study``: the folder of the study that wrote it.
    ``listed``: the name under which that study's manifest lists this very file; empty if it does
    not.
    ``manifest``: of that study; empty without one.
    """

    path: Path
    facts: Mapping[str, Any]
    untouched: bool
    table: str
    study: Path | None
    listed: str
    manifest: Mapping[str, Any]

    @property
    def holds(self) -> bool:
        """Whether the file and its table are what was saved, and the study knows them.

        A file that is elsewhere need not have its table beside it, for the study has it, and may
        be another drawing of what the study drew.
        """
        if not self.facts or not self.untouched:
            return False
        if self.study is None:
            return self.table == SAME
        if self.path.resolve().is_relative_to(self.study.resolve()):
            return self.table == SAME and bool(self.listed)
        return self.table != CHANGED and bool(self.listed or self.made_by)

    @property
    def made_by(self) -> Mapping[str, Any]:
        """What the study says of the figure with these data; empty if it has none."""
        figures = self.manifest.get("figures", {})
        data = self.facts.get("data_sha256")
        name = Path(self.listed or self.path.name).stem
        named = figures.get(name, {})
        if named.get("data_sha256") == data:
            return {"name": name, **named}
        others = ((n, one) for n, one in figures.items() if one.get("data_sha256") == data)
        return next(({"name": n, **one} for n, one in others), {})


@checked()
def trace_figure(path: str | Path, *, study: str | Path | None = None) -> Trace:
    """Say what made a figure, and whether it and its table are still what was saved.

    Parameters
    ----------
    path : str or Path
        An SVG, PNG or PDF that a study or :func:`govtopics.save_figure` wrote.
    study : str or Path, optional
        The folder of the study, if the figure no longer is in it; it is looked for in the folders
        above otherwise.

    Returns
    -------
    Trace

    Raises
    ------
    StudyError
        If ``study`` holds no manifest, or the manifest was edited or is damaged.
    GovTopicsError
        If the file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import govtopics as gt
    >>> corpus = gt.Corpus.from_texts(["推进社区治理。", "发展产业。"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     figure = gt.plot_dispersion(gt.measure_terms(corpus, ["治理"]), corpus)
    ...     picture, *_ = gt.save_figure(figure, Path(folder, "words"))
    ...     trace = gt.trace_figure(picture)
    >>> trace.untouched
    True
    """
    path = Path(path)
    if path.suffix.lower() not in PICTURES:
        raise StudyError(
            say("{path} is not a figure. Choose an .svg, .pdf, .png or .tiff file.", path=path)
        )
    record = read_record(path)
    if study is not None and not (Path(study) / MANIFEST).is_file():
        raise StudyError(
            say(
                "{folder} has no {manifest}. Choose the folder of a study.",
                folder=study,
                manifest=MANIFEST,
            )
        )
    folder = Path(study) if study is not None else _study_above(path)
    manifest = _manifest(folder) if folder else {}
    if folder and not manifest:
        raise StudyError(
            say("{path} is not the manifest of a study, or is damaged.", path=folder / MANIFEST)
        )
    facts = record.facts if record else {}
    return Trace(
        path=path,
        facts=facts,
        untouched=record.untouched if record else False,
        table=_table(path, facts),
        study=folder,
        listed=_listed(path, folder, manifest),
        manifest=manifest,
    )


def _table(path: Path, facts: Mapping[str, Any]) -> str:
    csv = path.with_suffix(".csv")
    if not csv.is_file():
        return MISSING
    return SAME if sha256(csv) == facts.get("data_sha256") else CHANGED


def _study_above(path: Path) -> Path | None:
    """The nearest folder above with a study's manifest."""
    return next((folder for folder in path.resolve().parents if _manifest(folder)), None)


def _manifest(folder: Path) -> dict[str, Any]:
    """A study's manifest, whichever version wrote it; empty if there is none."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(manifest, dict) or "contract" not in manifest:
        return {}
    check_manifest(path, manifest, ["outputs"])
    return manifest


def _listed(path: Path, folder: Path | None, manifest: Mapping[str, Any]) -> str:
    """Under which name a manifest lists this very file: its own, or that of a copy."""
    if folder is None:
        return ""
    digest, outputs = sha256(path), manifest["outputs"]
    place = path.resolve()
    if place.is_relative_to(folder.resolve()):
        own = place.relative_to(folder.resolve()).as_posix()
        if outputs.get(own) == digest:
            return own
    return next((name for name, written in outputs.items() if written == digest), "")


HEADS = {
    "file": Phrase("文件", "file"), "figure": Phrase("图", "figure"),
    "data": Phrase("数据", "data"),
    "study": Phrase("研究", "study"), "made_by": Phrase("来自", "made by"),
    "model": Phrase("模型", "model"), "corpus": Phrase("语料", "corpus"),
    "codebook": Phrase("主题词表", "codebook"), "input": Phrase("输入", "input"),
    "versions": Phrase("版本", "versions"),
}  # fmt: skip
SAYS_NOTHING = Phrase(
    "没有记录。不是 govtopics 写的，或另有程序重写过",
    "has no record. Either govtopics did not write it, or another program has rewritten it",
)
UNTOUCHED = Phrase("与保存时逐字节相同", "as it was saved, byte for byte")
TOUCHED = Phrase(
    "保存以后改过；以下是保存时的情况",
    "CHANGED since it was saved; what follows describes it as it was saved",
)
NOT_OURS = Phrase("由 govtopics 保存，不是它画的", "not drawn but saved by govtopics")
LOST = Phrase("画作〓的：{characters}", "drawn as 〓: {characters}")
TABLES = {
    SAME: Phrase("旁边的 {csv} 就是图的数据", "{csv} beside it has the data that it shows"),
    CHANGED: Phrase(
        "旁边的 {csv} 不是图的数据：改过，或属于另一幅图",
        "{csv} beside it does NOT have the data that it shows: it was changed, or belongs to "
        "another figure",
    ),
    MISSING: Phrase("旁边没有 {csv}", "there is no {csv} beside it"),
}
NO_STUDY = Phrase(
    "上级文件夹里没有。如果是某个研究写的，用 --study 指出其文件夹",
    "none found in the folders above. If a study wrote it, give its folder with --study",
)
UNKNOWN = Phrase("{study} 没有记录它", "{study} has no record of it")
LISTED = Phrase("{study} 写出的就是这个文件：{name}", "{study} wrote this file as {name}")
ANOTHER = Phrase(
    "{study} 用同样的数据画了 {name}；这个文件是另画的{changed}",
    "{study} drew {name} from the same data; this file is another drawing of it{changed}",
)
OR_CHANGED = Phrase("，或改过", ", or was changed")
NEITHER = Phrase(
    "{study} 没有写过这个文件，也没有写过同样数据的图",
    "{study} wrote neither this file nor a figure with its data",
)


def trace_summary(trace: Trace, language: Language | None = None) -> str:
    """What is known of a figure's file, for the terminal.

    ``language``: that of the figure if left out, or the one in use where it says none.
    """
    with speaking(language or _own_language(trace)):
        lines = [("file", f"{trace.path}{COLON}{_told_file(trace)}")]
        if trace.facts:
            lines += [("figure", _told_figure(trace)), ("data", _told_data(trace))]
        lines.append(("study", _told_study(trace)))
        if trace.facts and trace.manifest:
            lines += _told_origin(trace)
        rows = [(str(HEADS[head]), visible(text)) for head, text in lines]
    room = max(width(head) for head, _ in rows)
    return "\n".join(f"{head}{' ' * (room - width(head))}  {text}" for head, text in rows)


def _own_language(trace: Trace) -> Language:
    """Of the figure, or of the study."""
    settings = trace.manifest.get("settings", {})
    told = [*trace.facts.get("language", []), settings.get("language")]
    return next((one for said in told for one in LANGUAGES if one == said), language_in_force())


def _told_file(trace: Trace) -> str:
    if not trace.facts:
        return str(SAYS_NOTHING)
    return str(UNTOUCHED if trace.untouched else TOUCHED)


def _told_figure(trace: Trace) -> str:
    facts = trace.facts
    fonts = ", ".join(f"{name} {sha[:8]}" for name, sha in facts.get("fonts", {}).items())
    parts = [
        " + ".join(facts.get("figure", [])) or str(NOT_OURS),
        ", ".join(facts.get("language", [])),
        f"{facts.get('width_mm')} × {facts.get('height_mm')} mm",
        fonts,
        f"govtopics {facts.get('govtopics')}",
    ]
    undrawn = facts.get("undrawn", [])
    lost = [LOST.format(characters=", ".join(undrawn))] if undrawn else []
    return str(SEMICOLON).join(filter(None, [*parts, *lost]))


def _told_data(trace: Trace) -> str:
    csv = trace.path.with_suffix(".csv").name
    return f"{TABLES[trace.table].format(csv=csv)} (sha256 {trace.facts['data_sha256'][:16]})"


def _told_study(trace: Trace) -> str:
    if trace.study is None:
        return str(NO_STUDY)
    about = {"study": trace.study, "name": trace.listed}
    if trace.listed:
        return LISTED.format(**about)
    if not trace.facts:
        return UNKNOWN.format(**about)
    if trace.made_by:
        changed = "" if trace.untouched else OR_CHANGED
        return ANOTHER.format(study=trace.study, name=trace.made_by["name"], changed=changed)
    return NEITHER.format(**about)


def _told_origin(trace: Trace) -> list[tuple[str, str]]:
    """What the study says: the call, the model, the inputs, the versions."""
    made, manifest = trace.made_by, trace.manifest
    if not made:
        return []
    lines = [("made_by", f"{made.get('made_by')}, {made.get('stage')}")]
    model = manifest.get("models", {}).get(made.get("stage"))
    if model:
        said = ", ".join(
            f"{name} = {value}"
            for name, value in sorted(model.items())
            if not isinstance(value, dict)
        )
        lines.append(("model", said))
    lines.append(("corpus", f"{manifest.get('corpus_id')}"))
    lines.append(("codebook", f"sha256 {str(manifest.get('codebook_sha256'))[:16]}"))
    inputs = manifest.get("inputs", {})
    lines += [("input", f"{name} sha256 {sha[:16]}") for name, sha in inputs.items()]
    versions = manifest.get("versions", {})
    lines.append(("versions", ", ".join(f"{n} {v}" for n, v in versions.items())))
    return lines
