"""The two files of a model: arrays in one, words and settings in the other; no pickle."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from govtopics.errors import ModelError
from govtopics.messages import Message, say

FORMAT = "govtopics topic model 1"
TYPES: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "vocabulary": list,
    "ids": list,
    "id_name": (str, type(None)),
    "document_id": (list, type(None)),
    "labels": dict,
    "english": dict,
    "settings": dict,
    "corpus_id": str,
    "unit": str,
}
UNREADABLE = (
    OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, BadZipFile, zlib.error
)  # fmt: skip


def write_model_files(
    folder: Path, name: str, arrays: Mapping[str, np.ndarray], about: Mapping[str, Any]
) -> Path:
    """Write ``<name>.npz`` and ``<name>.json``, each aside first and then into its place."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    aside = [folder / f".{name}.npz.part", folder / f".{name}.json.part"]
    text = json.dumps({"format": FORMAT, **about}, ensure_ascii=False, indent=1, sort_keys=True)
    try:
        with aside[0].open("wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
        aside[1].write_text(text + "\n", encoding="utf-8", newline="\n")
        aside[0].replace(path.with_suffix(".npz"))
        aside[1].replace(path)
    finally:
        for part in aside:
            part.unlink(missing_ok=True)
    return path


def read_model_files(
    path: Path, names: Sequence[str]
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Read what :func:`write_model_files` wrote, and check that it is a topic model."""
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        _check_format(about, path)
        about.setdefault("english", {})  # files of earlier versions have none
        with (
            path.with_suffix(".npz").open("rb") as file,  # numpy leaves a damaged one open
            np.load(file, allow_pickle=False) as stored,
        ):
            arrays = {name: stored[name] for name in names}
        faults = [key for key, kind in TYPES.items() if not isinstance(about[key], kind)]
        faults += _faults([arrays[name] for name in names], about)
    except ModelError:
        raise
    except UNREADABLE as error:
        raise ModelError(
            say("Could not read {path} as a topic model ({error}).", path=path, error=error)
        ) from error
    if faults:
        raise ModelError(
            say(
                "{path} and its .npz are damaged or do not belong together: {fault}.",
                path=path,
                fault=faults[0],
            )
        )
    return arrays, about


def _check_format(about: dict[str, Any], path: Path) -> None:
    found = about.get("format")
    if found != FORMAT:
        raise ModelError(
            say(
                "{path} is not a topic model of this version: its format is {found!r}.",
                path=path,
                found=found,
            )
        )


def _faults(arrays: list[np.ndarray], about: Mapping[str, Any]) -> list[Message]:
    if not all(np.issubdtype(array.dtype, np.number) for array in arrays):
        return [say("its arrays contain something other than numbers")]
    phi, theta = arrays[:2]
    n_texts, n_terms, n_topics = len(about["ids"]), len(about["vocabulary"]), len(phi)
    wanted = [(n_topics, n_terms), (n_texts, n_topics), (n_terms,), (n_texts,)]
    found = [array.shape for array in arrays]
    if found != wanted:
        return [
            say(
                "it has {n_texts} texts and {n_terms} terms, but arrays of {found}",
                n_texts=n_texts,
                n_terms=n_terms,
                found=found,
            )
        ]
    theta = theta[np.isfinite(theta).all(axis=1)]
    if not all(np.allclose(rows.sum(axis=1), 1) and (rows >= 0).all() for rows in (phi, theta)):
        return [say("the rows of its arrays do not sum to 1")]
    if len(set(about["ids"])) < n_texts:
        return [say("its ids repeat")]
    owners = about["document_id"]
    if owners is not None and len(owners) != n_texts:
        return [
            say("it has {n_texts} texts, but {n} ids of documents", n_texts=n_texts, n=len(owners))
        ]
    return []
