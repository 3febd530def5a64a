"""What went in, with what, what was counted on the way, and what came out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govtopics.errors import StudyError
from govtopics.study.environment import lock, machine, source_sha256, versions
from govtopics.study.inputs import sha256
from govtopics.study.study import Study
from govtopics.study.target import MANIFEST

# Rises when a table, a file or a key of the manifest gets another meaning.
CONTRACT = 2


def study_facts(study: Study) -> dict[str, Any]:
    """Everything that is recorded of a study, but for the files written: no clock time, no path.

    Parameters
    ----------
    study : Study

    Returns
    -------
    dict
    """
    return {
        "contract": CONTRACT,
        "settings": study.settings.to_dict(),
        "inputs": dict(study.inputs),
        "unread": [{"file": name, "reason": reason} for name, reason in study.corpus.unread],
        "corpus_id": study.body.corpus_id,
        "codebook_sha256": study.themes.codebook.sha256,
        "lexicon_sha256": study.lexicon.sha256,
        "engine": {
            "name": study.tokens.settings["engine"],
            "version": study.tokens.settings["engine_version"],
        },
        "models": {model.name: dict(model.settings) for model in study.models},
        "counts": _counts(study),
        "versions": dict(versions()),
        "source_sha256": source_sha256(),
        "lock": lock(),
        "machine": dict(machine()),
    }


def write_manifest(facts: Mapping[str, Any], folder: Path) -> None:
    """Write ``manifest.json``: the facts, and the hash of every other file of the folder.

    Parameters
    ----------
    facts : mapping
        From :func:`study_facts`.
    folder : Path
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    outputs = {path.relative_to(folder).as_posix(): sha256(path) for path in files}
    content = {**facts, "outputs": outputs}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """The manifest of a finished study.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    dict

    Raises
    ------
    StudyError
        If there is none, it is damaged, or another version of the contract wrote it.
    """
    path = Path(folder) / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        found = manifest["contract"]
        _ = manifest["outputs"], manifest["inputs"], manifest["versions"]
    except FileNotFoundError:
        raise StudyError(f"{folder} holds no {MANIFEST}. Give the folder of a study.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StudyError(f"{path} is no manifest of a study, or is damaged ({error}).") from error
    if found != CONTRACT:
        version = manifest["versions"].get("govtopics", "another version")
        raise StudyError(
            f"{folder} was written by govtopics {version} (contract {found}); this one reads "
            f"contract {CONTRACT}. Use that version, or run the study again."
        )
    return dict(manifest)


def _counts(study: Study) -> dict[str, Any]:
    stopped = study.tokens.stopwords.groupby("list")["n_removed"].sum()
    documents = study.corpus.to_documents()
    return {
        "files": len(study.inputs),
        "documents": len(study.corpus.documents),
        "excerpts": int((documents.docvars["extent"] == "excerpt").sum()),
        "unread": len(study.corpus.unread),
        "paragraphs": len(study.body),
        "glossary_paragraphs": len(study.corpus) - len(study.body),
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
        "theme_hits": len(study.themes.hits),
    }
