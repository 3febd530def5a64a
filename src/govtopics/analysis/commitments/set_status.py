"""Whether a report sets a target for an indicator: set, not set, not found are three answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
    own = list(sentences_of(corpus.body().documents))
    numbers = _first(
        promises[promises["name"] != ""].sort_values("kind", key=_headline_first, kind="stable")
    )
    others = _first(refused[(refused["reason"] == reasons.NO_NUMBER) & (refused["name"] != "")])
    unread = _first(refused[refused["reason"].isin(reasons.OPEN) & (refused["name"] != "")])
    said = _said(own, indicators)
    headlines = _read_in_full(own, promises, refused)
    rows = []
    for document in corpus.documents:
        about = {key: document.docvars.get(key) for key in ("place", "code", "year")}
        told = headlines.get(document.id, ())
        whole = document.docvars.get("extent") == "whole"
        for name in indicators:
            key = (document.id, name)
            read = whole and key not in unread  # a row of a table may set what is not understood
            answer = (
                _answer("set", "number", numbers.get(key))
                or _answer("set", "no_number", others.get(key))
                or _answer("not set", "said", said.get(key))
                or _left_out(told if read else (), indicators[name].aliases)
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


def _said(sentences: Iterable[Sentence], indicators: Indicators) -> dict[tuple[str, str], Place]:
    """Where a report says that it sets no target for an indicator."""
    found: dict[tuple[str, str], Place] = {}
    for sentence in sentences:
        for match in SAID.finditer(sentence.text) if sentence.block.time == "plan" else ():
            for name in indicators:
                if any(alias in match[0] for alias in indicators[name].aliases):
                    found.setdefault((sentence.document.id, name), _span(sentence, *match.span()))
    return found


def _span(sentence: Sentence, start: int, end: int) -> dict[str, Any]:
    piece = sentence.piece_at(start, end)
    return {"paragraph_id": piece.block.id, "start": piece.start, "end": piece.end}


def _read_in_full(
    sentences: Iterable[Sentence], promises: pd.DataFrame, refused: pd.DataFrame
) -> dict[str, list[tuple[str, Place]]]:
    """The sentences of targets for the year by report, where every number in them was read."""
    annual = promises[(promises["kind"] == "headline") & (promises["horizon"] == "this year")]
    unclear = refused[refused["reason"].isin(reasons.OPEN)]
    found: dict[str, list[tuple[str, Place]]] = {}
    doubtful = set()
    for sentence in sentences:
        if not sentence.headline:
            continue
        place = _span(sentence, 0, len(sentence.text))
        if len(_within(annual, place)):
            found.setdefault(sentence.document.id, []).append((sentence.text, place))
            doubtful |= {sentence.document.id} if len(_within(unclear, place)) else set()
    return {document: told for document, told in found.items() if document not in doubtful}


def _within(rows: pd.DataFrame, place: Place) -> pd.DataFrame:
    inside = (rows["start"] >= place["start"]) & (rows["start"] < place["end"])
    found: pd.DataFrame = rows[(rows["paragraph_id"] == place["paragraph_id"]) & inside]
    return found


def _left_out(headlines: Iterable[tuple[str, Place]], aliases: Iterable[str]) -> dict[str, Any]:
    """Not set, where the sentences of targets were read in full and none names the indicator."""
    told = list(headlines)
    if not told or any(alias in text for text, _ in told for alias in aliases):
        return {}
    return _answer("not set", "headline sentence", told[0][1])
