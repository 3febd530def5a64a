"""Documents made from texts that are already in memory, used as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.document import SECTION_SEPARATOR, Block, Document
from govtopics.errors import CorpusError
from govtopics.messages import say, say_number


def documents(
    texts: Sequence[str], names: Sequence[str], docvars: pd.DataFrame | None, unit: str
) -> tuple[Document, ...]:
    """One document per text, or per report that the paragraphs belong to.

    ``docvars`` have one row per text; ``unit`` is ``document`` or ``paragraph``.
    """
    _check(texts, names, docvars, unit)
    values: Sequence[dict[Any, Any]] = [{}] * len(texts)
    if docvars is not None:
        values = docvars.astype("object").where(docvars.notna(), None).to_dict("records")
    if unit == "document":
        return tuple(map(_document_of_lines, names, texts, values))
    return tuple(_documents_of_paragraphs(names, texts, values))


def _check(
    texts: Sequence[Any], names: Sequence[str], docvars: pd.DataFrame | None, unit: str
) -> None:
    if unit not in ("document", "paragraph"):
        raise CorpusError(
            say(
                "unit = {unit!r}: must be 'document' or 'paragraph'; reshape the corpus "
                "afterwards.",
                unit=unit,
            )
        )
    wrong = [name for name, text in zip(names, texts, strict=False) if not isinstance(text, str)]
    if wrong:
        raise CorpusError(
            say_number(
                "The text {id!r} is not a string; pass strings.",
                "{n} of {n_texts} texts are not strings, such as {id!r}; pass strings.",
                len(wrong),
                n_texts=len(texts),
                id=wrong[0],
            )
        )
    if len(names) != len(texts):
        raise CorpusError(
            say(
                "There are {n_texts} texts but {n_ids} ids; pass one id per text.",
                n_texts=len(texts),
                n_ids=len(names),
            )
        )
    if docvars is not None and len(docvars) != len(texts):
        raise CorpusError(
            say(
                "There are {n_texts} texts but {n_rows} rows of docvars; pass one row per text.",
                n_texts=len(texts),
                n_rows=len(docvars),
            )
        )
    repeated = [name for name, n in Counter(names).items() if n > 1]
    if repeated:
        raise CorpusError(
            say("The id {id!r} occurs more than once; ids must be unique.", id=repeated[0])
        )


def _document_of_lines(name: str, text: str, docvars: Mapping[Any, Any]) -> Document:
    blocks, number, offset = [], 0, 0
    for line in text.split("\n") if text else []:
        content = AlignedText.from_source(line, offset)
        offset += len(line) + 1
        if line.strip():
            number += 1
            blocks.append(Block(f"{name}/p{number:04d}", "paragraph", content))
        else:
            blocks.append(Block(f"{name}/blank{offset}", "blank", content))
    return Document(
        name, tuple(blocks), {str(key): value for key, value in docvars.items()}, source=text
    )


def _documents_of_paragraphs(
    names: Sequence[str], texts: Sequence[str], docvars: Sequence[Mapping[Any, Any]]
) -> Iterator[Document]:
    grouped: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for name, text, given in zip(names, texts, docvars, strict=True):
        values = {str(key): value for key, value in given.items()}
        owner = str(values.pop("document_id", None) or name.rpartition("/")[0] or name)
        grouped.setdefault(owner, []).append((name, text, values))
    for owner, rows in grouped.items():
        shared = _shared_docvars([values for _, _, values in rows])
        blocks, offset = [], 0
        for name, text, values in rows:
            own = {key: value for key, value in values.items() if key not in shared}
            blocks.append(_given_paragraph(name, AlignedText.from_source(text, offset), own))
            offset += len(text) + 1
        yield Document(owner, tuple(blocks), shared, source="\n".join(text for _, text, _ in rows))


def _shared_docvars(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The docvars that are the same in all paragraphs of a report, without those of paragraphs."""
    own = {"position", "section", "heading", "time", "function", "time_rule", "function_rule"}
    return {
        key: value
        for key, value in rows[0].items()
        if key not in own and all(row[key] == value for row in rows)
    }


def _given_paragraph(name: str, content: AlignedText, own: dict[str, Any]) -> Block:
    section = str(own.pop("section", None) or "")
    own.pop("position", None)
    return Block(
        name,
        "paragraph",
        content,
        section=tuple(filter(None, section.split(SECTION_SEPARATOR))),
        heading=str(own.pop("heading", None) or ""),
        time=str(own.pop("time", None) or "unknown"),
        function=str(own.pop("function", None) or "unknown"),
        time_rule=str(own.pop("time_rule", None) or ""),
        function_rule=str(own.pop("function_rule", None) or ""),
        docvars=own,
    )
