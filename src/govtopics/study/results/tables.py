"""The tables of a study: tidy, one header row, the names and columns of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import numpy as np
import pandas as pd

# Its names load what they need when they are called.
import govtopics as gt
from govtopics.analysis.groups.comparison import DIFFERENCE_COLUMNS
from govtopics.analysis.themes.codebook_check import check_measured
from govtopics.analysis.themes.frames import Frame, comparability
from govtopics.analysis.themes.grouping import grouping
from govtopics.analysis.themes.panel import reports_with_flags, theme_panel
from govtopics.analysis.themes.theme_measures import score_frames
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import count_characters
from govtopics.errors import CorpusError
from govtopics.figures.tools.table_files import csv_parts
from govtopics.language import COMMA, Phrase, reason_text, value_name
from govtopics.messages import Language
from govtopics.models.topic_model import text_topics
from govtopics.study.declarations import told_of
from govtopics.study.study import Study

if TYPE_CHECKING:
    from govtopics.analysis.robustness.stability import Overlap
    from govtopics.analysis.themes.codebook import Codebook
    from govtopics.analysis.themes.theme_measures import ThemeMeasures

CROSSCHECK = "lda × gensim"
OVERLAP, OVERLAP_KEPT = "overlap", "overlap without reports"
N_TERMS = 20
# Pairs grow with the square of the groups: beyond so many none is listed, and groups are chosen
# with compare_prevalence(groups=).
MOST_COMPARED = 8
N_PASSAGES = 20
TEXTS = 5_000  # whose topics are a table at a time
# Of one row per paragraph, line or hit: written and let go, for the page reads none of them.
LONG = frozenset({"paragraphs", "removed", "origins", "paragraph_topics", "theme_scores", "hits"})
UNDECIDED_IN = Phrase("{n} 份时间未定", "{n} of undecided time")
WITHOUT = Phrase("不计{told}", "without {told}")
UNKNOWN_EXTENT = Phrase("含 {n} 份不知是否全文", "{n} not known to be complete")
DOCUMENTS = [
    "document_id", "title", "code", "place", "parent", "admin_level", "date", "date_basis",
    "period_start", "period_end", "kind", "extent", "script", "source_file", "sha256", "n_chars",
    "n_paragraphs", "n_glossary", "admin_label", "year", "inferred", "speaker", "session",
    "encoding", "script_region", "left_out", "undecided",
]  # fmt: skip
SAID = ["theme", "by", "group", "other"]
CLAIMS = [
    "claim", "day", "basis", "status", "holds", *SAID, "estimate", "low", "high", "p",
    "n_arrangements", "reason", "reason_text",
]  # fmt: skip
PARAGRAPHS = [
    "paragraph_id", "document_id", "position", "section", "heading", "time", "function", "text",
    "source_start", "source_end", "time_rule", "function_rule",
]  # fmt: skip


class InParts(NamedTuple):
    """A table of so many rows, made part by part: at once it would take many times the room."""

    n_rows: int
    parts: Iterable[pd.DataFrame]

    def whole(self) -> pd.DataFrame:
        """All its parts in one."""
        return pd.concat([*self.parts], ignore_index=True)


def study_tables(study: Study) -> dict[str, pd.DataFrame]:
    """Every table of a study by its name."""
    return {
        name: table.whole() if isinstance(table, InParts) else table
        for name, table in each_table(study)
    }


def each_table(study: Study) -> Iterator[tuple[str, pd.DataFrame | InParts]]:
    """Every table of a study with its name, each made when its turn comes."""
    check = check_measured(study.themes, study.body)
    yield "codebook", codebook_table(study.codebook, check.terms)
    yield "theme_overlaps", check.overlaps
    del check
    yield "documents", documents_table(study.corpus)
    yield "paragraphs", paragraphs_table(study.corpus)
    yield "removed", study.corpus.removed
    yield "changes", study.corpus.changes
    yield "flags", study.corpus.flags
    yield "origins", study.corpus.origins
    yield "terms", study.lexicon_check
    yield "stopwords", study.tokens.stopwords
    yield "stopword_layers", study.tokens.layers
    yield from topic_tables(study)
    yield "theme_scores", theme_scores(study.themes.paragraphs)
    yield "prevalence", pd.concat(study.prevalence.values(), ignore_index=True)
    yield "hits", study.themes.hits
    yield "passages", passages_table(study)
    yield "review_against_plan", gt.review_against_plan(study.themes)
    yield "prevalence_frames", frames_table(study.themes, study.prevalence["document"])
    yield from panel_tables(study.themes, study.prevalence["document"]).items()
    yield "differences", differences_table(study)
    yield "comparability", compared_by(study.themes, "document_id")
    seed = study.settings.random_state
    yield "length_correlations", gt.length_correlations(study.themes, random_state=seed)
    yield "structure", structure_table(study.corpus)
    yield "commitments", study.commitments.to_frame()
    yield "commitments_refused", study.commitments.refused
    yield "follow_up", follow_up_with_reasons(study.follow_up)
    yield "targets_status", study.commitments.set_status()
    yield from ({} if study.years is None else year_tables(study.years)).items()
    yield from claim_tables(study).items()
    yield from study.validation.items()
    yield from corrected_differences(study).items()


def theme_scores(themes: ThemeMeasures) -> InParts:
    """The scores of all themes, theme by theme: as :meth:`ThemeMeasures.to_frame`."""
    return InParts(len(themes.codebook) * len(themes.docvars), score_frames(themes))


def paragraph_topics(models: Sequence[gt.TopicModel]) -> InParts:
    """The topics of paragraphs, some thousands at a time: as :meth:`TopicModel.text_topics`."""
    parts = (
        with_topic_names(part, models) for model in models for part in text_topics(model, TEXTS)
    )
    return InParts(sum(int(model.has_topics.sum()) * model.n_topics for model in models), parts)


def topic_tables(study: Study) -> Iterator[tuple[str, pd.DataFrame | InParts]]:
    """The tables of topics, each with the names that they were given."""
    models = study.models
    tables: dict[str, Iterable[pd.DataFrame] | InParts] = {
        "topics": map(topics_table, models),
        "topic_stability": [stability_table(study)],
        "paragraph_topics": paragraph_topics(models),
        "quality": [*study.quality, *agreement_tables(study)],
        "topic_spread": map(gt.topic_spread, models),
        **{name: [table] for name, table in overlap_tables(study).items()},
    }
    yield "topic_labels", topic_labels_table(models)
    for name, parts in tables.items():
        if isinstance(parts, InParts):
            yield name, parts
        else:
            yield name, with_topic_names(pd.concat(list(parts), ignore_index=True), models)


def with_topic_names(table: pd.DataFrame, models: Sequence[gt.TopicModel]) -> pd.DataFrame:
    """A table with the names of its topics after the column ``topic``: label, english.

    Those of the topics in ``matched``, of another model, are matched_label and matched_english.

    ``table``: with the column ``topic``.
    Returns empty where a topic has no name.
    """
    given = {
        "label": {topic: model.named_as(topic, "zh") for model in models for topic in model},
        "english": {topic: model.named_as(topic, "en") for model in models for topic in model},
    }
    for column, prefix in (("topic", ""), ("matched", "matched_")):
        if column not in table:
            continue
        codes, topics = pd.factorize(table[column])
        for after, (name, names) in enumerate(given.items(), start=1):
            of_topics = np.array([names.get(topic, "") for topic in topics], dtype=object)
            at = list(table).index(column) + after
            table.insert(at, f"{prefix}{name}", of_topics[codes] if len(topics) else "")
    if "matched" in table:  # gensim's topics have numbers of their own, and nobody named them
        gensim = table["models"] == CROSSCHECK
        table.loc[gensim, ["matched_label", "matched_english"]] = ""
    return table


def topic_labels_table(models: Sequence[gt.TopicModel]) -> pd.DataFrame:
    """What became of each topic of the fits: named, merged, left out.

    Returns one row per topic of the fit: model, topic, topic_key, share (of all words), label,
    english, merged_into (a topic, empty if it is alone), status (``shown``, ``merged``, ``left
    out``), why.
    """
    rows = []
    for model in models:
        fit = model if model.fitted is None else model.fitted
        into = {p: w for w, parts in model.settings.get("merged", {}).items() for p in parts}
        for topic, key, share in zip(fit.topics, fit.topic_keys, fit.topic_shares, strict=True):
            whole = into.get(topic, topic)
            why = model.left_out.get(topic, "")
            rows.append(
                {
                    "model": model.name,
                    "topic": topic,
                    "topic_key": key,
                    "share": share,
                    "label": model.named_as(whole, "zh"),
                    "english": model.named_as(whole, "en"),
                    "merged_into": into.get(topic, ""),
                    "status": "left out" if why else "merged" if topic in into else "shown",
                    "why": why,
                }
            )
    return pd.DataFrame(rows)


def claim_tables(study: Study) -> dict[str, pd.DataFrame]:
    """What was claimed when, and each claim under every specification; none without a claim.

    Returns ``claims``, ``specifications``, ``specification_choices``.
    """
    if not (study.settings.claims or study.declarations):
        return {}
    rows = []
    for one, status, holds in told_of(study.declarations, study.settings.claims):
        row: dict[str, Any] = {
            "claim": one.claim,
            "day": one.day,
            "basis": one.basis,
            "status": status,
        }
        row |= {"holds": holds, **{name: one.says.get(name, "") for name in SAID}}
        if holds:
            found = study.specifications[one.claim]
            row |= {name: found.main[name] for name in ("estimate", "low", "high")}
            row |= {"p": found.p, "n_arrangements": found.n_arrangements, "reason": found.reason}
            row["reason_text"] = reason_text(found.reason)
        rows.append(row)
    every = study.specifications.items()
    parts = {
        "specifications": [found.table.assign(claim=name) for name, found in every],
        "specification_choices": [found.choices.assign(claim=name) for name, found in every],
    }
    return {
        "claims": pd.DataFrame(rows, columns=CLAIMS),
        **{
            name: pd.concat(tables, ignore_index=True)[["claim", *tables[0].columns[:-1]]]
            for name, tables in parts.items()
            if tables
        },
    }


def documents_table(corpus: Corpus) -> pd.DataFrame:
    """One row per report, with its docvars and its length in body characters and paragraphs.

    Docvars of the researcher's own, from a catalogue or table, come last.
    """
    table = corpus.summary()
    support = corpus.inferred.assign(text=lambda rows: rows["docvar"] + ": " + rows["support"])
    joined = support.groupby("document_id")["text"].agg("; ".join)
    own = [name for name in table.columns if name not in DOCUMENTS]
    return table.assign(inferred=joined.reindex(table.index)).reindex(columns=[*DOCUMENTS, *own])


def paragraphs_table(corpus: Corpus) -> pd.DataFrame:
    """One row a body paragraph, with its place in the source file."""
    paragraphs = corpus.to_paragraphs()
    spans = [paragraphs.source_span(paragraph_id) for paragraph_id in paragraphs.ids]
    table = paragraphs.docvars.assign(
        text=paragraphs.texts,
        source_start=[start for start, _ in spans],
        source_end=[end for _, end in spans],
    )
    return table.reset_index().reindex(columns=PARAGRAPHS)


def passages_table(study: Study) -> pd.DataFrame:
    """The first passages of every theme."""
    themes = study.themes
    return pd.concat(
        [themes.passages(study.body, label, N_PASSAGES) for label in themes.codebook.labels],
        ignore_index=True,
    )


def agreement_tables(study: Study) -> list[pd.DataFrame]:
    """How far topics agree, for the quality table: of two models, and without some reports."""
    agreed = {name: (found.value, found.shuffled) for name, found in _overlaps(study).items()}
    kept = study.overlap_without_reports
    told = [(name, OVERLAP, values) for name, values in agreed.items()]
    told += [(name, OVERLAP_KEPT, values) for name, values in kept.items()]
    return [
        pd.DataFrame(
            {
                "model": name,
                "topic": "",
                "measure": [measure, f"{measure} of a shuffled matching"],
                "value": values,
                "status": "estimated",
            }
        )
        for name, measure, values in told
    ]


def topics_table(model: gt.TopicModel) -> pd.DataFrame:
    """The words of each topic, and whether it is stable.

    Returns as :meth:`TopicModel.relevance`, and ``stability``.
    """
    verdicts = dict(zip(model.topics, model.verdicts, strict=True))
    words = model.relevance(N_TERMS)
    return words.assign(stability=words["topic"].map(verdicts))


def stability_table(study: Study) -> pd.DataFrame:
    """Whether other fits find the topics again, with reasons in the language in use.

    Returns as ``table`` of :func:`govtopics.topic_stability`.
    """
    table = pd.concat([found.table for found in study.stability], ignore_index=True)
    return table.assign(reason_text=[reason_text(reason) for reason in table["reason"]])


def overlap_tables(study: Study) -> dict[str, pd.DataFrame]:
    """Which topics of two fits are matched, one row per pair; no table if nothing is compared.

    Returns ``overlap``: models, topic, matched, jaccard, shared.
    """
    pairs = [
        agreed.pairs.assign(models=name)[["models", *agreed.pairs.columns]]
        for name, agreed in _overlaps(study).items()
    ]
    return {"overlap": pd.concat(pairs, ignore_index=True)} if pairs else {}


def _overlaps(study: Study) -> dict[str, Overlap]:
    names = " × ".join(model.name for model in study.models[:2])
    found = {names: study.overlap, CROSSCHECK: study.crosscheck}
    return {name: agreed for name, agreed in found.items() if agreed is not None}


def frames_table(themes: ThemeMeasures, whole: pd.DataFrame) -> pd.DataFrame:
    """The prevalence by report in every frame in which it can be read.

    ``whole``: its prevalence by report in the frame ``whole``.
    Returns as :meth:`ThemeMeasures.prevalence`; ``frame`` says which. Without parts that all
    reports share there is no such frame.
    """
    tables = [whole]
    for frame in get_args(Frame)[1:]:
        with suppress(CorpusError):
            tables.append(themes.prevalence(by="document", frame=frame))
    return pd.concat(tables, ignore_index=True)


def panel_tables(themes: ThemeMeasures, by_report: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The themes as variables of places and years; no table where no report has both.

    ``by_report``: their prevalence by report.
    Returns ``panel``: as ``table`` of :class:`govtopics.Panel`.
    """
    with suppress(CorpusError):
        reports = reports_with_flags(themes.rows, themes.corpus)
        return {"panel": theme_panel(by_report, reports, "place", "year", "whole").table}
    return {}


def extents(docvars: pd.DataFrame, by: str) -> dict[str, tuple[int, int]]:
    """How many reports of each group are excerpts, and of how many nobody knows.

    ``docvars``: of paragraphs or sentences.
    ``by``: ``document``, or a docvar.
    """
    reports = docvars.assign(_group=grouping(docvars, by)).drop_duplicates(
        ["_group", "document_id"]
    )
    return {
        str(group): (int((own == "excerpt").sum()), int((~own.isin(("excerpt", "whole"))).sum()))
        for group, own in reports.groupby("_group")["extent"]
    }


def without(left_out: str, language: Language) -> str:
    """What is said of a group without some reports, by the cell of the column ``left_out``.

    ``left_out``: ``duplicate (2), mislabelled (1)``

    Examples
    --------
    >>> without("duplicate (2)", "zh")
    '不计重复 (2)'
    """
    parts = (part.partition(" (") for part in left_out.split(", "))
    told = [value_name(flag, "flag", language) + paren + n for flag, paren, n in parts]
    return WITHOUT.text(language).format(told=COMMA.text(language).join(told))


def codebook_table(codebook: Codebook, terms: pd.DataFrame) -> pd.DataFrame:
    """Every term with what became of it, and what its theme is by definition.

    ``terms``: of :class:`govtopics.analysis.themes.codebook_check.CodebookCheck`.
    Returns its columns, then definition, includes, excludes, and since (``default=2019,
    province=2020``, empty if the theme can always be measured).
    """
    about = {
        theme.label: {
            "definition": theme.definition,
            "includes": theme.includes,
            "excludes": theme.excludes,
            "since": ", ".join(f"{where}={year}" for where, year in theme.first_years.items()),
        }
        for theme in codebook
    }
    return terms.join(pd.DataFrame.from_dict(about, orient="index"), on="theme")


def differences_table(study: Study) -> pd.DataFrame:
    """How far reports, and groups of them, differ in each theme, pair by pair.

    Returns as ``table`` of :func:`govtopics.compare_prevalence`, for each report and each of the
    settings' ``prevalence_by``; no row where there are more than ``MOST_COMPARED`` of them.
    """
    found = _differences(study, None)
    return pd.DataFrame(columns=DIFFERENCE_COLUMNS) if found is None else found


def corrected_differences(study: Study) -> dict[str, pd.DataFrame]:
    """The same as the coders would have found them; no table without a coding of sentences."""
    coding = study.coding
    if coding is None or coding.unit != study.themes.unit:
        return {}
    found = _differences(study, coding)
    return {} if found is None else {"differences_corrected": found}


def _differences(study: Study, coding: gt.Coding | None) -> pd.DataFrame | None:
    """Of all groups that are neither one nor too many; None if there are none."""
    themes, seed = study.themes, study.settings.random_state
    tables = [
        gt.compare_prevalence(themes, by, coding=coding, random_state=seed).table
        for by in ("document", *study.settings.prevalence_by)
        if 2 <= grouping(themes.docvars, by).nunique() <= MOST_COMPARED
    ]
    return pd.concat(tables, ignore_index=True) if tables else None


def compared_by(themes: ThemeMeasures, by: str) -> pd.DataFrame:
    """What the reports of each group are, and how long their paragraphs and sentences.

    ``by``: a docvar.
    Returns as :func:`govtopics.analysis.themes.frames.comparability`.
    """
    counts = themes.paragraphs.docvars[by].value_counts().to_dict()
    return comparability(themes.docvars, themes.n_chars, by, counts)


def structure_table(corpus: Corpus) -> pd.DataFrame:
    """How much of each report is of which time and function, glossaries among them.

    Returns document_id, time, function, n_paragraphs, n_chars; in the order of the text.
    """
    rows = [
        (document.id, block.time, block.function, count_characters(block.text))
        for document in corpus.documents
        for block in document.paragraphs
    ]
    table = pd.DataFrame(rows, columns=["document_id", "time", "function", "n_chars"])
    grouped = table.groupby(["document_id", "time", "function"], sort=False)["n_chars"]
    return grouped.agg(n_paragraphs="size", n_chars="sum").reset_index()


def follow_up_with_reasons(follow_up: pd.DataFrame) -> pd.DataFrame:
    """The follow-up with the sentence of each reason in the language in use.

    Returns with the column ``reason_text`` after ``reason``.
    """
    table = follow_up.copy()
    told = [reason_text(reason) for reason in table["reason"]]
    table.insert(list(table).index("reason") + 1, "reason_text", told)
    return table


def year_tables(found: gt.YearComparison) -> dict[str, pd.DataFrame]:
    """The tables of two reports of a place, each row with the place and both years.

    Returns ``years_summary``, ``years_passages``, ``years_words``, ``years_themes``.
    """
    made = {
        "summary": found.summary(),
        "passages": found.passages,
        "words": found.words,
        "themes": found.themes,
    }
    about: dict[str, Any] = {"place": found.place, "year": found.year}
    about["other_year"] = found.other_year
    return {
        f"years_{name}": table.assign(**about)[[*about, *table.columns]]
        for name, table in made.items()
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def write_table(table: pd.DataFrame | Iterable[pd.DataFrame], path: Path) -> None:
    """Write a table, or its parts, for spreadsheets too: line feeds on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(csv_parts(table))
