"""What went in, with what, what was counted on the way, and what came out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from govtopics.corpus.doubts import pooled, undecided
from govtopics.errors import StudyError, reason_of
from govtopics.messages import Message, joined, say
from govtopics.study.environment import circumstances
from govtopics.study.inputs import sha256
from govtopics.study.results.output_folder import MANIFEST
from govtopics.study.study import Study

# Rises when a table, a file or a key of the manifest gets another meaning.
CONTRACT = 4
# What each table of a manifest contains, whichever version wrote it.
TABLES: Mapping[str, type] = {
    "outputs": str,
    "inputs": str,
    "versions": object,
    "settings": object,
    "names": str,
    "models": dict,
    "figures": dict,
    "figures_left_out": dict,
}


def study_facts(study: Study) -> dict[str, Any]:
    """Everything that is recorded of a study, but for the files written: no clock time, no path."""
    return {
        "contract": CONTRACT,
        "settings": study.settings.to_dict(),
        "inputs": dict(study.inputs),
        "unread": [{"file": name, "reason": reason} for name, reason in study.corpus.unread],
        "corpus_id": study.body.corpus_id,
        "codebook_sha256": study.themes.codebook.sha256,
        "lexicon_sha256": study.lexicon.sha256,
        "names": dict(study.names),
        "engine": {
            "name": study.tokens.settings["engine"],
            "version": study.tokens.settings["engine_version"],
        },
        "models": {model.name: dict(model.settings) for model in study.models},
        "counts": _counts(study),
        **circumstances(),
    }


def write_manifest(facts: Mapping[str, Any], folder: Path) -> None:
    """Write ``manifest.json``: the facts, and the hash of every other file of the folder.

    ``facts``: from :func:`study_facts`.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    outputs = {path.relative_to(folder).as_posix(): sha256(path) for path in files}
    content = {**facts, "outputs": outputs}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """The manifest of a finished study."""
    path = Path(folder) / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8-sig"))
        found = manifest["contract"]
        versions_then = manifest["versions"]
    except FileNotFoundError:
        raise StudyError(
            say(
                "{folder} has no {manifest}. Choose the folder of a study.",
                folder=folder,
                manifest=MANIFEST,
            )
        ) from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StudyError(
            say(
                "{path} is not the manifest of a study, or is damaged ({error}).",
                path=path,
                error=reason_of(error),
            )
        ) from error
    if found != CONTRACT:
        known = isinstance(versions_then, dict)
        version = versions_then.get("govtopics") if known else "?"
        raise StudyError(
            say(
                "{folder} was written by govtopics {version} (results format {found}); this "
                "version reads format {contract}. Use that version, or run the study again.",
                folder=folder,
                version=version,
                found=found,
                contract=CONTRACT,
            )
        )
    check_manifest(path, manifest, ("outputs", "inputs", "versions", "settings"))
    return dict(manifest)


def check_manifest(path: Path, manifest: Mapping[str, Any], needed: Sequence[str]) -> None:
    """Refuse a manifest that contains what no study writes into one.

    ``path``: for the message.
    ``needed``: keys that it must have.
    """
    faults = [say("it lacks {name!r}", name=name) for name in needed if name not in manifest]
    faults += [
        say("{name!r} is not an output of a study", name=name)
        for name, of in TABLES.items()
        if name in manifest and not _is_table(manifest[name], of)
    ]
    if not faults:
        figures = {**manifest.get("figures", {}), **manifest.get("figures_left_out", {})}
        faults += [
            say("the figure {name!r} has no kind", name=name)
            for name, one in figures.items()
            if not _is_figure(one)
        ]
    if not faults and "settings" in needed:
        faults += _setting_faults(manifest["settings"])
    if faults:
        raise StudyError(
            say(
                "{path} was edited or is damaged: {faults}. Restore what the study wrote, or "
                "run the study again.",
                path=path,
                faults=joined(faults, "; "),
            )
        )


def _is_table(found: Any, of: type) -> bool:
    return isinstance(found, dict) and all(isinstance(value, of) for value in found.values())


def _is_figure(found: Mapping[str, Any]) -> bool:
    texts = [found.get(name, "") for name in ("data_sha256", "made_by", "stage")]
    return all(isinstance(text, str) for text in [found.get("figure"), *texts])


def _setting_faults(settings: Mapping[str, Any]) -> list[Message]:
    """What is wrong with the settings that figures are drawn with."""
    formats, absent = settings.get("figure_formats"), object()
    right = {
        "figure_width": isinstance(settings.get("figure_width"), (str, int, float)),
        "language": isinstance(settings.get("language"), str),
        "figure_font": isinstance(settings.get("figure_font", absent), (str, type(None))),
        "figure_formats": isinstance(formats, list) and bool(formats),
    }
    return [
        say("its setting {name} is {value!r}", name=name, value=settings.get(name))
        for name, ok in right.items()
        if not ok
    ]


def _counts(study: Study) -> dict[str, Any]:
    stopped = study.tokens.stopwords.groupby("list")["n_removed"].sum()
    documents = study.corpus.to_documents()
    return {
        "files": len(study.inputs),
        "documents": len(study.corpus.documents),
        "excerpts": int((documents.docvars["extent"] == "excerpt").sum()),
        "left_out": int((~pooled(documents.docvars)).sum()),
        "undecided": len(undecided(study.corpus.documents)),
        "unread": len(study.corpus.unread),
        "paragraphs": len(study.body),
        "glossary_paragraphs": len(study.corpus) - len(study.body),
        "sentences": len(study.themes.docvars),
        "characters": int(study.themes.n_chars.sum()),
        "lines_removed": len(study.corpus.removed),
        "words_restored": int(study.corpus.changes.query("rule == 'wording'")["n"].sum()),
        "words": study.tokens.n_words,
        "words_removed": {str(name): int(n) for name, n in sorted(stopped.items())},
        "lexicon_terms": len(study.lexicon),
        "terms": study.dtm.n_terms,
        "terms_dropped": study.dtm.settings["n_terms_dropped"],
        "themes": len(study.themes.codebook),
        "codebook_terms": len(study.themes.codebook.terms),
        "themes_with_since": sum(bool(theme.first_years) for theme in study.themes.codebook),
        "theme_hits": len(study.themes.hits),
    }
