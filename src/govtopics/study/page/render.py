"""The page that shows a study: one file, no network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import jinja2
import pandas as pd

from govtopics.data.webfont import font_face
from govtopics.study.page.anchors import Places
from govtopics.study.page.claims import claims_part
from govtopics.study.page.coded import told_of_coders, told_of_decisions, validation_rows
from govtopics.study.page.comparison import comparison_part
from govtopics.study.page.findings import findings_part
from govtopics.study.page.head import head_part
from govtopics.study.page.lines import lines_part
from govtopics.study.page.matrix import Shares, cell_text, matrix_part
from govtopics.study.page.pictures import ROOM, left_out_part, not_drawn_part, pictures_part
from govtopics.study.page.reports import corpus_part
from govtopics.study.page.sources import sources_part
from govtopics.study.page.targets import targets_part
from govtopics.study.page.themes import themes_part
from govtopics.study.page.topics import topics_part
from govtopics.study.page.unread_and_doubted import message
from govtopics.study.page.words import (
    MOST_ROWS,
    both,
    count,
    html,
    key,
    number,
    percent,
    points,
    reason,
    short_name,
    shown,
    signed,
    span,
    term,
)
from govtopics.study.page.years import years_part
from govtopics.study.results.figures import Pictures
from govtopics.study.results.table_files import MOST_CHARACTERS, TableFile
from govtopics.study.results.tables import records
from govtopics.study.study import Study

# One script, in this order: the first contains what the others use, the last starts it.
SCRIPTS = ("page.js", "tables.js", "search.js", "start.js")
FONT_FAMILY = "govtopics"
FONT_PLACE = "/* font */"
# The parts of the page in their order: each has a template of its name.
CONTENTS = (
    ("findings", both("发现", "Findings")),
    ("themes", both("主题", "Themes")),
    ("topics", both("话题", "Topics")),
    ("years", both("与上年相比", "Change from previous year")),
    ("comparison", both("比较", "Comparison")),
    ("targets", both("目标", "Targets")),
    ("search", both("检索", "Search")),
    ("corpus", both("语料", "Corpus")),
    ("validation", both("检验", "Validation")),
    ("methods", both("方法", "Methods")),
    ("sources", both("原文", "Source texts")),
)


def write_report(
    study: Study,
    tables: Mapping[str, pd.DataFrame],
    drawn: Pictures,
    methods: Mapping[str, str],
    path: Path,
    *,
    files: Mapping[str, TableFile] = MappingProxyType({}),
) -> None:
    """Write the page.

    ``drawn``: the drawings become part of the page; of those left out it says so.
    ``methods``: the text of the methods by language.
    ``files``: of the tables; each is a CSV if left out.
    """
    places = Places(study.corpus)
    shares = Shares(study, tables["prevalence"].query("by == 'document'"))
    script = "\n".join(map(_file, SCRIPTS))
    sources = sources_part(study, places)
    drawings = pictures_part(
        drawn.drawings, study.settings.language, ROOM - len(str(sources["packed"]))
    )
    page = (
        _environment()
        .get_template("base.html")
        .render(
            study=study,
            language=study.settings.language,
            settings=study.settings.to_dict(),
            methods=_in_order(methods, study.settings.language),
            contents=[each for each in CONTENTS if each[0] != "years" or study.years],
            years=years_part(study, places),
            places=places,
            head=head_part(study, tables, shares, places),
            matrix=matrix_part(study, shares, places),
            lines=lines_part(study, shares, places),
            rail=[short_name(theme) for theme in study.themes.codebook],
            findings=findings_part(study, tables, places),
            themes=themes_part(study, tables, places),
            describes=any(theme.definition for theme in study.themes.codebook),
            topics=topics_part(study, tables, places),
            claims=claims_part(study),
            comparison=comparison_part(study, tables, places),
            targets=targets_part(study, tables, places),
            corpus=corpus_part(study, tables, places),
            validation=validation_rows(study),
            validated_decisions=told_of_decisions(study),
            validated_by_one=told_of_coders(study),
            sources=sources,
            undrawn=records(tables["undrawn"]),
            shapes=drawings.shapes,
            pictures=drawings.pictures,
            linked=drawings.linked,
            files=files,
            left_out=left_out_part(drawn.left_out),
            not_drawn=not_drawn_part(drawn.left_out),
            script=html(script),
            script_hash=_hash(script),
            style=html(_file("page.css") + _file("blocks.css")),
        )
    )
    # Set in last: which characters the font needs is known when the page is written. Those that
    # only packed texts contain, some hundreds, are left to the reader's machine: they would take as
    # much room as a fifth of the texts.
    page = page.replace(FONT_PLACE, font_face(page, FONT_FAMILY), 1)
    path.write_text(page, encoding="utf-8", newline="\n")


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("govtopics.study", "templates/page"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Whatever is shown passes here: text loses what a reader could not see, then is escaped.
        finalize=shown,
    )
    environment.filters |= {
        "percent": percent,
        "cell": cell_text,
        "key": key,
        "number": number,
        "points": points,
        "signed": signed,
    }
    environment.globals |= {
        "t": both,
        "MOST_ROWS": MOST_ROWS,
        "MOST_CHARACTERS": MOST_CHARACTERS,
        "files": {},
        "count": count,
        "span": span,
        "term": term,
        "reason": reason,
        "message": message,
    }
    return environment


def _file(name: str) -> str:
    folder = resources.files("govtopics.study") / "templates" / "page"
    return (folder / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _in_order(methods: Mapping[str, str], language: str) -> dict[str, str]:
    """The texts of the methods, that of the study's language first."""
    return dict(sorted(methods.items(), key=lambda item: item[0] != language))
