"""``govtopics labels``: the file in which topics of a finished study are named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.checks import checked
from govtopics.errors import StudyError, all_faults, reason_of
from govtopics.messages import logger, say
from govtopics.models.label_file import Beside, add_labels, names_in
from govtopics.models.topic_model import TopicModel
from govtopics.study.results.manifest import read_manifest
from govtopics.study.settings import LABELS

log = logger(__name__)


@checked()
def labels_of_results(results: str | Path, out: str | Path | None = None) -> Path:
    """Write a file of labels for a finished study, or add to one what it lacks.

    ``results``: the folder that the study wrote.
    ``out``: the file; ``labels.toml`` beside the folder if left out, where a ``study.toml`` is,
    too.
    """
    results = Path(results)
    path = results.resolve().with_name(LABELS) if out is None else Path(out)
    if path.resolve().is_relative_to(results.resolve()):
        raise StudyError(
            say(
                "{path} is in the folder of the study, which is never changed. Choose "
                "another place.",
                path=path,
            )
        )
    manifest = read_manifest(results)
    names = manifest["settings"]["models"]
    models = [TopicModel.load(results / "model" / f"{name}.json") for name in names]
    written = add_labels(models, path, _beside(results, manifest))
    return written if out is not None else _shortest(written)


def _beside(results: Path, manifest: Mapping[str, Any]) -> Beside:
    paragraphs = _table(results, "paragraphs")
    texts = dict(zip(paragraphs["paragraph_id"], paragraphs["text"], strict=True))
    documents = _table(results, "documents")
    themes = dict.fromkeys(_table(results, "codebook")["theme"], "")
    given = manifest.get("names", {})
    named = names_in(documents) | {"themes": {n: given.get(n, "") for n in themes}}
    flags = zip(documents["document_id"], documents.get("left_out", ""), strict=False)
    gone = {document: flag for document, flag in flags if flag}
    ids = zip(paragraphs["paragraph_id"], paragraphs["document_id"], strict=True)
    return Beside(
        texts, named, {text: gone[document] for text, document in ids if document in gone}
    )


def _table(results: Path, name: str) -> pd.DataFrame:
    path = results / "tables" / f"{name}.csv"
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise StudyError(
            all_faults(
                str(results),
                [say("Could not read {file}: {error}", file=path.name, error=reason_of(error))],
            )
        ) from error


def _shortest(path: Path) -> Path:
    """A path from the folder in which the command runs, where it is below it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
