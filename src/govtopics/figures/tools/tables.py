"""The tables that figures draw: every number that a reader might want. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from govtopics.analysis.themes.grouped import Grouped
from govtopics.analysis.themes.reports_of_groups import left_out_of, numbers_undecided
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.analysis.topics.describe import topic_spread
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import count_characters
from govtopics.corpus.report_names import document_names
from govtopics.errors import CorpusError
from govtopics.figures.tools.input_checks import check_count, check_kind, check_model, check_themes
from govtopics.messages import say
from govtopics.models.topic_model import TopicModel


def document_extents(docvars: pd.DataFrame) -> dict[str, str]:
    """Whether each report is whole or an excerpt; ``unknown`` where nobody says.

    ``docvars``: with the column ``document_id``.
    Returns document id to ``whole``, ``excerpt`` or ``unknown``.
    """
    documents = docvars.drop_duplicates("document_id").set_index("document_id")
    if "extent" not in documents:
        return {str(name): "unknown" for name in documents.index}
    return {str(name): str(value or "unknown") for name, value in documents["extent"].items()}


def document_doubts(docvars: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """What leaves each report out of groups, and whether it is undecided in time.

    ``docvars``: with the column ``document_id``.
    Returns document id to ``left_out`` (a flag, or empty) and ``n_undecided`` (1 or 0).
    """
    gone, reports = left_out_of(docvars, "document"), Grouped.of(docvars, "document", "whole")
    undecided = numbers_undecided(docvars, reports).tolist()
    return {
        str(name): {"left_out": gone.get(name, ""), "n_undecided": n}
        for name, n in zip(reports.keys, undecided, strict=True)
    }


def topics_table(model: TopicModel, n: int = 8) -> pd.DataFrame:
    """The table that :func:`plot_topics` draws.

    ``n``: words a topic, at least 1.
    Returns model, topic, label and english (the researcher's names, empty if there is none),
    share (of all words), rank, term, weight (φ), relevance, relevance_weight (λ), topic_key,
    stability (``stable``, ``unstable``, ``not estimable``, empty where nobody looked), k (topics of
    the fit), then as :func:`govtopics.topic_spread` has them effective_reports, n_reports and
    spread (its status); without numbers where the texts' reports are not known. Topics that the
    researcher left out have no rows.
    """
    check_model(model)
    check_count("n", n)
    table = model.relevance(n)
    table = table[table["topic"].isin(model.shown)].reset_index(drop=True)
    shares = dict(zip(model.topics, model.topic_shares.tolist(), strict=True))
    table["share"] = table["topic"].map(shares)
    table["label"] = [model.named_as(topic, "zh") for topic in table["topic"]]
    table["english"] = [model.named_as(topic, "en") for topic in table["topic"]]
    table["k"] = topics_of_fit(model)
    first = [
        "model",
        "topic",
        "label",
        "english",
        "share",
        "rank",
        "term",
        "weight",
        "relevance",
        "relevance_weight",
    ]
    table["stability"] = table["topic"].map(dict(zip(model.topics, model.verdicts, strict=True)))
    return _with_spread(model, table[[*first, "topic_key", "stability", "k"]])


def topics_of_fit(model: TopicModel) -> int:
    """K: how many topics were fitted, whatever was merged and left out since."""
    return (model if model.fitted is None else model.fitted).n_topics


def _with_spread(model: TopicModel, table: pd.DataFrame) -> pd.DataFrame:
    """The table with the reports over which each topic is spread."""
    if "document_id" not in model.docvars:
        return table.assign(effective_reports=np.nan, n_reports=np.nan, spread="")
    spread = topic_spread(model).rename(columns={"status": "spread"})
    columns = ["topic", "effective_reports", "n_reports", "spread"]
    return table.merge(spread[columns], on="topic", how="left")


def topics_by_document_table(model: TopicModel) -> pd.DataFrame:
    """The table that :func:`plot_topics_by_document` draws.

    Returns model, topic, label (the researcher's, or three top terms), english, document_id,
    name, extent, share (of the report's words), n_texts, n_words, status, left_out, n_undecided, k
    (topics of the fit). A report without a word of the vocabulary has NaN shares and the status
    ``no vocabulary``. Topics that the researcher left out have no rows.
    """
    check_model(model)
    shares = model.topics_by("document_id")
    names, extents = document_names(model.docvars), document_extents(model.docvars)
    doubts = document_doubts(model.docvars)
    lengths = pd.Series(model.text_lengths, index=model.docvars["document_id"]).groupby(level=0)
    n_texts, n_words = lengths.size(), lengths.sum()
    rows = [
        {
            "model": model.name,
            "topic": topic,
            "label": model.label(topic, "zh"),
            "english": model.named_as(topic, "en"),
            "document_id": document,
            "name": name,
            "extent": extents[document],
            "share": float(shares[topic].get(document, np.nan)),
            "n_texts": int(n_texts[document]),
            "n_words": int(n_words[document]),
            "status": "estimated" if document in shares.index else "no vocabulary",
            **doubts[document],
            "k": topics_of_fit(model),
        }
        for topic in model.shown
        for document, name in names.items()
    ]
    return pd.DataFrame(rows)


def positions_table(
    themes: ThemeMeasures, corpus: Corpus, theme_labels: Sequence[str] | None = None
) -> pd.DataFrame:
    """The table that :func:`plot_positions` draws: one row a mark.

    ``corpus``: the corpus that was measured, in any unit.
    ``theme_labels``: the first three themes of the codebook otherwise.
    Returns mark (``theme``: one that is shown, hits or none; ``paragraph``; ``hit``),
    document_id, name, extent, theme, english, paragraph_id, part, term, start, end (characters of
    the body before the mark and up to its end, white space apart), start_share, end_share (of the
    body), n_chars (of the body), left_out and n_undecided (of the report), time (of a paragraph:
    ``review``, ``plan`` or other), n_early (of a theme: reports from before it can be measured, in
    which it has no hit). A hit in a separate heading is put where the paragraph below it
    starts.
    """
    check_kind(
        themes, ThemeMeasures, say("Pass the result of measure_themes() or measure_terms().")
    )
    check_kind(corpus, Corpus, say("Pass the corpus that was measured."))
    check_themes(theme_labels)
    if corpus.corpus_id != themes.corpus_id:
        raise CorpusError(
            say(
                "The themes were measured on corpus {measured}, not on {given}. Pass the "
                "corpus that was measured.",
                measured=themes.corpus_id,
                given=corpus.corpus_id,
            )
        )
    chosen = [themes.codebook[label] for label in theme_labels or themes.codebook.leading]
    shown = {theme.label: theme for theme in chosen}
    themes = themes.paragraphs
    lanes = pd.DataFrame(
        {
            "mark": "theme",
            "theme": list(shown),
            "n_early": [_n_early(themes, label) for label in shown],
        }
    )
    paragraphs = _paragraph_marks(themes)
    hits = _hit_marks(themes, corpus, paragraphs, list(shown))
    table = pd.concat([lanes, paragraphs, hits], ignore_index=True)
    table["english"] = [shown[theme].english if theme else "" for theme in table["theme"]]
    owners = themes.docvars["document_id"]
    totals = paragraphs.groupby("document_id", sort=False)["end"].max()
    names, extents = document_names(themes.docvars), document_extents(themes.docvars)
    table["document_id"] = table["paragraph_id"].map(owners)
    table["name"] = table["document_id"].map(names)
    table["extent"] = table["document_id"].map(extents)
    table["n_chars"] = table["document_id"].map(totals)
    doubts = pd.DataFrame.from_dict(document_doubts(themes.docvars), orient="index")
    table = table.join(doubts, on="document_id")
    for end in ("start", "end"):
        table[f"{end}_share"] = table[end] / table["n_chars"].clip(lower=1)
    columns = ["mark", "document_id", "name", "extent", "theme", "english"]
    columns += ["paragraph_id", "part", "term"]
    ends = ["start", "end", "start_share", "end_share", "n_chars"]
    return table[[*columns, *ends, *doubts, "time", "n_early"]]


def _n_early(themes: ThemeMeasures, label: str) -> int:
    """How many reports are from before a theme can be measured."""
    early = ~themes.measurable[label].to_numpy(bool)
    return int(themes.docvars.loc[early, "document_id"].nunique())


def _paragraph_marks(themes: ThemeMeasures) -> pd.DataFrame:
    lengths = pd.Series(themes.n_chars, index=themes.docvars.index)
    owners = themes.docvars["document_id"]
    ends = lengths.groupby(owners, sort=False).cumsum()
    return pd.DataFrame(
        {
            "mark": "paragraph",
            "document_id": owners.to_numpy(),
            "theme": "",
            "paragraph_id": themes.docvars.index,
            "part": "",
            "term": "",
            "start": (ends - lengths).to_numpy(),
            "end": ends.to_numpy(),
            "time": themes.docvars.get("time", pd.Series("", lengths.index)).to_numpy(),
        }
    )


def _hit_marks(
    themes: ThemeMeasures, corpus: Corpus, paragraphs: pd.DataFrame, labels: Sequence[str]
) -> pd.DataFrame:
    starts = dict(zip(paragraphs["paragraph_id"], paragraphs["start"], strict=True))
    texts = corpus.to_paragraphs().texts
    rows = []
    for hit in themes.hits[themes.hits["theme"].isin(labels)].to_dict("records"):
        text = texts[hit["paragraph_id"]] if hit["part"] == "text" else ""
        start = starts[hit["paragraph_id"]] + count_characters(text[: hit["start"]])
        end = start + count_characters(text[hit["start"] : hit["end"]])
        about = [hit[column] for column in ("theme", "paragraph_id", "part", "term")]
        rows.append(("hit", *about, start, end))
    return pd.DataFrame(
        rows, columns=["mark", "theme", "paragraph_id", "part", "term", "start", "end"]
    )
