"""Whether a report sets a target for an indicator: set, not set, not found are three answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from govtopics.analysis.commitments import reasons
from govtopics.analysis.commitments.indicators import Indicators
from govtopics.analysis.commitments.passages import Sentence, sentences_of
from govtopics.corpus.corpus import Corpus

COLUMNS = [
    "document_id", "place", "code", "year", "name", "status", "basis", "paragraph_id",
    "start", "end",
]  # fmt: skip
# 没有提出全年经济增速具体目标.
SAID = re.compile(
    r"(?:不再?|没有|未|暂不)(?:设置|设定|设|提出|提|制定|确定|下达"
    r"|明确)(?P<about>[^，。；、]{0,24}?)(?:具体|量化|数量|增长|增速|预期)*(?:目标|指标)"
)
Place = Mapping[str, Any]


def set_status_table(
    promises: pd.DataFrame, refused: pd.DataFrame, corpus: Corpus, indicators: Indicators
) -> pd.DataFrame:
    """One row per report and indicator: see ``Commitments.set_status``."""
    numbers = _first(
        promises[promises["name"] != ""].sort_values("kind", key=_headline_first, kind="stable")
    )
    others = _first(refused[(refused["reason"] == reasons.NO_NUMBER) & (refused["name"] != "")])
    open_ones = refused[refused["reason"].isin(reasons.OPEN)]
    unread = _first(open_ones[open_ones["name"] != ""])
    annual = promises[(promises["kind"] == "headline") & (promises["horizon"] == "this year")]
    understood, unclear = _starts(annual), _starts(open_ones)
    rows = []
    for document, body in zip(corpus.documents, corpus.body().documents, strict=True):
        sentences = tuple(sentences_of([body]))
        said = _said(sentences, indicators)
        headlines = _read_in_full(sentences, understood, unclear)
        about = {key: document.docvars.get(key) for key in ("place", "code", "year")}
        whole = document.docvars.get("extent") == "whole"
        for name in indicators:
            key = (document.id, name)
            read = whole and key not in unread  # a row of a table may set what is not understood
            answer = (
                _answer("set", "number", numbers.get(key))
                or _answer("set", "no_number", others.get(key))
                or _answer("not set", "said", said.get(name))
                or _left_out(headlines if read else (), indicators[name].aliases)
                or {"status": "not found", "basis": ""}
            )
            rows.append({"document_id": document.id, **about, "name": name, **answer})
    return pd.DataFrame(rows, columns=COLUMNS)


def _headline_first(kinds: pd.Series) -> pd.Series:
    return kinds != "headline"


def _first(rows: pd.DataFrame) -> dict[tuple[str, str], Place]:
    """The first row of each report and indicator."""
    kept = rows.drop_duplicates(["document_id", "name"])
    return {
        (row["document_id"], row["name"]): {str(key): value for key, value in row.items()}
        for row in kept.to_dict("records")
    }


def _answer(status: str, basis: str, place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    return {"status": status, "basis": basis} | {
        key: place[key] for key in ("paragraph_id", "start", "end")
    }


def _said(sentences: Iterable[Sentence], indicators: Indicators) -> dict[str, Place]:
    """Where a report says that it sets no target, by indicator."""
    found: dict[str, Place] = {}
    for sentence in sentences:
        for match in SAID.finditer(sentence.text) if sentence.block.time == "plan" else ():
            for name in indicators:
                if any(alias in match[0] for alias in indicators[name].aliases):
                    found.setdefault(name, _span(sentence, *match.span()))
    return found


def _span(sentence: Sentence, start: int, end: int) -> dict[str, Any]:
    piece = sentence.piece_at(start, end)
    return {"paragraph_id": piece.block.id, "start": piece.start, "end": piece.end}


def _starts(rows: pd.DataFrame) -> dict[str, list[int]]:
    """Where the rows of each paragraph begin."""
    found: dict[str, list[int]] = {}
    for paragraph_id, start in zip(rows["paragraph_id"], rows["start"], strict=True):
        found.setdefault(paragraph_id, []).append(start)
    return found


def _read_in_full(
    sentences: Iterable[Sentence],
    understood: Mapping[str, Sequence[int]],
    unclear: Mapping[str, Sequence[int]],
) -> Sequence[tuple[str, Place]]:
    """The sentences of targets for the year in a report, if every number in them was read."""
    found = []
    for sentence in sentences:
        if not sentence.headline:
            continue
        place = _span(sentence, 0, len(sentence.text))
        if _has(understood, place):
            if _has(unclear, place):
                return []
            found.append((sentence.text, place))
    return found


def _has(starts: Mapping[str, Sequence[int]], place: Place) -> bool:
    """Whether a row begins in a place."""
    own = starts.get(place["paragraph_id"], ())
    return any(place["start"] <= start < place["end"] for start in own)


def _left_out(headlines: Sequence[tuple[str, Place]], aliases: Iterable[str]) -> dict[str, Any]:
    """Not set, where the sentences of targets were read in full and none names the indicator."""
    if not headlines or any(alias in text for text, _ in headlines for alias in aliases):
        return {}
    return _answer("not set", "headline sentence", headlines[0][1])
