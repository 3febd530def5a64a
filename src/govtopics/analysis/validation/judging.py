"""The page on which people judge texts: one kit for codings, spot checks and disagreements."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, NamedTuple

import jinja2
import pandas as pd
from markupsafe import Markup

from govtopics.analysis.themes.codebook import Theme
from govtopics.analysis.validation.passages import PASSAGE_COLUMNS
from govtopics.data.webfont import font_face
from govtopics.frozen import freeze_fields
from govtopics.language import Phrase

FONT_FAMILY = "govtopics"
ABOUT = ("label", "english", "definition", "includes", "excludes")
SEVERAL = -1  # the column of a screen on which all columns are graded together


class Answer(NamedTuple):
    """One of the answers of a page that asks for one: what is saved, its key, what it is called."""

    value: str
    key: str
    label: Phrase


YES_OR_NO = (
    Answer("1", "1", Phrase("谈到", "speaks of it")),
    Answer("0", "0", Phrase("没有谈到", "does not")),
    Answer("?", "?", Phrase("拿不准", "in doubt")),
)


class Screen(NamedTuple):
    """What is shown at once: a row, the column that it asks for, and what others have said."""

    row: int
    column: int = SEVERAL
    grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judging:
    """What a page asks, of which texts, and what it saves."""

    # ``{theme}`` in the question stands for the column that a screen asks for; the next step is
    # shown at the end
    title: Phrase
    question: Phrase
    instruction: Phrase
    next_step: Phrase
    file: str  # What the page saves: item, the columns, note, the constants
    columns: tuple[str, ...]  # What is graded
    # Of each column: label, english, definition, includes, excludes
    definitions: tuple[Mapping[str, str], ...]
    rows: pd.DataFrame  # item, section, heading, before, text, after
    screens: tuple[Screen, ...]  # In the order shown
    # The columns of which each screen asks for one; if there are none, each column of a screen is
    # graded
    answers: tuple[Answer, ...] = ()
    reader: str = ""  # Whose page it is
    constants: Mapping[str, str] | None = None  # Columns that say the same in every row of the file

    def __post_init__(self) -> None:
        freeze_fields(self)

    def page(self) -> str:
        """One HTML file that needs no network, and on which texts are never markup."""
        script, style = _file("judging.js"), _file("judging.css")
        data = self._data()
        # Two pages share what the browser keeps only if they ask the same.
        data["id"] = hashlib.sha256(_json(data).encode()).hexdigest()[:16]
        said = [_file("judging.html"), script, _json(data), *_both(self.instruction)]
        drawn = "".join([*said, *_both(self.title), *_both(self.next_step)])
        style = f"{font_face(drawn, FONT_FAMILY)}\n{style}"
        page: str = (
            _environment()
            .get_template("judging.html")
            .render(
                title=self.title,
                instruction=self.instruction,
                next_step=self.next_step,
                reader=self.reader,
                data=_harmless(_json(data)),
                script=Markup(script),  # noqa: S704 - ours
                style=Markup(style),  # noqa: S704 - ours
                script_hash=_hash(script),
                style_hash=_hash(style),
            )
        )
        return page

    def _data(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "question": _spoken(self.question),
            "columns": list(self.columns),
            "definitions": [dict(about) for about in self.definitions],
            "rows": self.rows[["item", *PASSAGE_COLUMNS]].to_dict("records"),
            "screens": [screen._asdict() for screen in self.screens],
            "answers": [{**a._asdict(), "label": _spoken(a.label)} for a in self.answers],
            "constants": dict(self.constants or {}),
        }


def definitions_of(themes: Iterable[Theme]) -> list[dict[str, str]]:
    """What readers see of themes: label, english, definition, includes, excludes."""
    return [{name: getattr(theme, name) for name in ABOUT} for theme in themes]


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("govtopics.analysis.validation"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )


def _file(name: str) -> str:
    folder = resources.files("govtopics.analysis.validation") / "templates"
    return (folder / name).read_text(encoding="utf-8")


def _both(phrase: Phrase) -> tuple[str, str]:
    return phrase.zh, phrase.en


def _spoken(phrase: Phrase) -> dict[str, str]:
    return {"zh": phrase.zh, "en": phrase.en}


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def _harmless(told: str) -> Markup:
    """JSON in which nothing can end the element that contains it."""
    for mark in "<>&'":
        told = told.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(told)  # noqa: S704 - what could be markup was written as numbers


def _hash(content: str) -> str:
    """What the page's policy says of a script or style that may be used."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
