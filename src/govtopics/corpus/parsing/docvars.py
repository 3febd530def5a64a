"""The docvars of a report: by its labels first, then by its own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtopics.corpus.document import Block
from govtopics.corpus.metadata import FILE_NAME, Labels, Layer
from govtopics.corpus.parsing.head import Fact
from govtopics.corpus.parsing.kind import kind_and_extent
from govtopics.corpus.parsing.located import same_place
from govtopics.messages import say

DOCUMENT_DOCVARS = (
    "title", "code", "place", "parent", "admin_level", "admin_label", "date", "date_basis",
    "period_start", "period_end", "year", "kind", "extent", "script", "source_file", "sha256",
    "encoding", "speaker", "session", "script_region",
)  # fmt: skip
NO_DOCVARS = ("time", "inferred", "document_id", "text", "source_file")


def docvars_of(
    labels: Labels, stated: Sequence[Fact], blocks: Sequence[Block], rows: Sequence[Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The docvars of a report and their origins: by its labels first, then by its own words."""
    about = {name: value for name, value in labels.values.items() if name not in NO_DOCVARS}
    origins = {name: origin for name, origin in labels.origins.items() if name in about}
    said = [
        Layer(say("text, line {line}", line=fact.line), {fact.docvar: fact.value})
        for fact in stated
    ]
    said += [Layer(say("text, structure"), kind_and_extent(blocks, rows))]
    label = about.get("place")
    own_place = label is None or any(
        same_place(str(label), fact.value) for fact in stated if fact.docvar == "place"
    )
    for layer in said:
        for name, value in layer.values.items():
            belongs = name not in ("parent", "admin_level") or own_place
            belongs &= name != "date_basis" or origins.get("date") == layer.origin
            if about.get(name) in (None, "") and belongs:
                about[name], origins[name] = value, layer.origin
    if about.get("date"):
        by_name = origins.get("date") == FILE_NAME
        about.setdefault("date_basis", "file name" if by_name else "stated")
    told = about.get("date_basis") != "published" or about.get("year") in (None, "")
    if about.get("date") and told and origins.get("year", "text").startswith("text"):
        about["year"], origins["year"] = int(about["date"][:4]), origins["date"]
    return about, origins
