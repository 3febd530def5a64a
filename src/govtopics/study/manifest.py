"""What went in, what came out, and with what."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import govtopics
from govtopics.study.study import Study
from govtopics.study.target import MANIFEST

CONTRACT = 1
PACKAGES = (
    "ahocorasick-rs", "gensim", "jieba", "jinja2", "matplotlib", "numpy", "opencc", "pandas",
    "pylopdf-fonts-zh-cn", "scikit-learn", "scipy",
)  # fmt: skip


def write_manifest(study: Study, folder: Path) -> None:
    """Write ``manifest.json``: everything else in the folder, no clock time, no path.

    Parameters
    ----------
    study : Study
    folder : Path
    """
    text = json.dumps(_manifest(study, folder), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def sha256(path: Path) -> str:
    """Hash of a file's bytes.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str
    """
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _manifest(study: Study, folder: Path) -> dict[str, Any]:
    outputs = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        "contract": CONTRACT,
        "settings": study.settings.to_dict(),
        "models": {model.name: dict(model.settings) for model in study.models},
        "codebook_sha256": study.themes.codebook.sha256,
        "lexicon_sha256": study.lexicon.sha256,
        "corpus_id": study.body.corpus_id,
        "versions": {
            "govtopics": govtopics.__version__,
            "python": platform.python_version(),
            **{package: version(package) for package in PACKAGES},
        },
        "counts": _counts(study),
        "unread": [{"file": name, "reason": reason} for name, reason in study.corpus.unread],
        "inputs": _inputs(study),
        "outputs": {path.relative_to(folder).as_posix(): sha256(path) for path in outputs},
    }


def _inputs(study: Study) -> dict[str, str]:
    """Hashes of all files read: those of the folder by their names, others by what they are for."""
    settings = study.settings
    texts = study.corpus.to_documents().docvars
    inputs = dict(zip(texts["source_file"], texts["sha256"], strict=True))
    beside_texts = settings.corpus / "catalogue.toml"
    if settings.catalogue is None and beside_texts.is_file():
        inputs[beside_texts.name] = sha256(beside_texts)
    return inputs | {f"{role}/{path.name}": sha256(path) for role, path in settings.files}


def _counts(study: Study) -> dict[str, Any]:
    stopped = study.tokens.stopwords.groupby("list")["n_removed"].sum()
    return {
        "documents": len(study.corpus.documents),
        "paragraphs": len(study.body),
        "glossary_paragraphs": len(study.corpus) - len(study.body),
        "lines_removed": len(study.corpus.removed),
        "words": study.tokens.n_words,
        "words_removed": {str(name): int(n) for name, n in sorted(stopped.items())},
        "terms": study.dtm.n_terms,
        "terms_dropped": study.dtm.settings["n_terms_dropped"],
        "theme_hits": len(study.themes.hits),
    }
