"""Topics over the years: how much of each year's words, and the reports behind each point."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from govtopics.analysis.themes.since import year_of
from govtopics.corpus.doubts import pooled
from govtopics.corpus.report_names import document_names, places_together
from govtopics.errors import ModelError, nearest
from govtopics.figures.tools.drawing import drawing
from govtopics.figures.tools.input_checks import check_model
from govtopics.figures.tools.panels import Heads, Panels, height_of, left_out_note, with_foot
from govtopics.figures.tools.row_labels import topic_label
from govtopics.figures.tools.said_once import SaidOnce
from govtopics.figures.tools.sheet import Foot, Sheet, set_ticks
from govtopics.figures.tools.style import ACCENT, MM, NOTE_SIZE, PALE, RULE, SOFT_INK
from govtopics.figures.tools.tables import document_extents, topics_of_fit
from govtopics.figures.tools.year_axis import year_ticks
from govtopics.language import NOT_WHOLE, Phrase, running
from govtopics.messages import Language, say
from govtopics.models.topic_model import TopicModel

TITLE = Phrase(
    "各话题逐年的占比（{model}，K = {k}，%）", "Topics year by year ({model}, K = {k}, %)"
)
YEAR = Phrase("当年各报告合计", "all reports of a year")
PARTIAL = Phrase("当年为（或含）节选", "the year's reports are, or include, excerpts")
REPORT = Phrase("当年的一份报告", "one report of the year")
GAP = Phrase("当年没有报告", "no report of that year")
NO_WORDS_OF_IT = Phrase(
    "当年没有报告，或报告中没有进入模型的词", "no report, or none with a word of the vocabulary"
)
UP = Phrase(
    "纵轴：话题占当年报告中进入模型的全部词的比例，各图尺度相同。",
    "y-axis: the topic's share of all words (of the vocabulary) in the year's reports, on one scale"
    " for all topics.",
)
ONE_EACH = Phrase("每年一份报告。", "One report a year.")
COUNTS = Phrase("每年的报告数：{counts}。", "Reports a year: {counts}.")
COUNT = Phrase("{years} 年 {n} 份", "{n} in {years}")
COUNTS_APART = Phrase("；", "; ")
RANGE = Phrase(
    "每年 {least} 至 {most} 份报告（见表）。", "{least} to {most} reports a year (table)."
)
NEXT_YEAR = Phrase("相邻两年、地方相同", "successive years of the same places")
JOINED = Phrase("其余年份不连线。", "Other years are not joined.")
UNSTABLE_WORD = Phrase("不稳定", "unstable")
UNSTABLE = Phrase(
    "排在后面的灰色话题不稳定：去掉部分报告或只用一半报告重新拟合时，找不到对应的话题。",
    "Grey topics, which come last, are unstable: they are not found again without some reports or"
    " on half of them.",
)
CAUTION = Phrase(
    "话题由全部年份的文本一起拟合；比例升降可能来自写法和体例的变化。",
    "Topics were fitted to all years together; a share may change because the way of writing did.",
)
DECIDED = Phrase(
    "拟合时 K = {k}；经研究者合并、取舍后为 {n} 个话题。",
    "Fitted with K = {k}; {n} remain after the researcher merged topics or left some out.",
)
SOME_DASHES = Phrase(
    "每年最多画 {most} 份报告，由低到高均匀选取；其余见表。",
    "Of each year at most {most} reports are shown, evenly spaced from the lowest to the highest;"
    " the table has all.",
)
EXCERPTS = Phrase("节选不可与全文直接相比。", "Excerpts cannot be compared with whole reports.")

NUMBERS = (
    "topic_share", "year", "share", "n_words", "year_share", "n_documents", "k",
)  # fmt: skip
PANEL, WIDTHS, SCALE_ROOM = (52.0, 26.0), (34 * MM, 22 * MM), 16.0
SCALES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
MOST_COUNTS, JOIN_WIDTH = 4, 0.9
# Dashes of a year: on the height of a panel more of them cover each other.
MOST_DASHES = 200
DOT: Mapping[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 3.2,
                          "markeredgewidth": 0.9, "zorder": 3}  # fmt: skip
ONE: Mapping[str, Any] = {"linestyle": "none", "marker": "_", "markersize": 4.0,
                          "markeredgewidth": 0.7, "zorder": 2}  # fmt: skip
BAND: Mapping[str, Any] = {"color": PALE, "linewidth": 6, "solid_capstyle": "butt"}
# Ink of a point, of a report, of the head.
INKS = (ACCENT, "#6aa5d8"), (SOFT_INK, RULE)


def topic_trajectories_table(
    model: TopicModel, documents: Collection[str] | None = None
) -> pd.DataFrame:
    """The table that :func:`plot_topic_trajectories` draws.

    ``model``: of texts with the docvars ``document_id`` and ``year``.
    ``documents``: ids of the reports that are drawn, such as those of one place; all otherwise.
    Returns one row per topic and report, in the order of the panels and years: model, topic, label
    and english (the researcher's names, or three top terms), topic_key, topic_share (of all words),
    stability (as in :func:`govtopics.plot_topics`), year, document_id, name, extent, share (of the
    report's words), n_words (of the report, in the vocabulary), year_share (of the words of all
    reports of the year), n_documents (of the year), places (of the year; of more than 60 the first
    three, their number and a hash of all), status (``estimated``,
    ``no vocabulary``, ``no report``), k (topics of the fit). A year without a report has one row
    with the status ``no report``. Reports that are left out of groups (mislabelled, duplicates) and
    those without a year have no row, nor have topics that the researcher left out.
    """
    check_model(model)
    reports = _reports(model, documents)
    shares = model.topics_by("document_id").reindex(reports["document_id"])
    verdicts = dict(zip(model.topics, model.verdicts, strict=True))
    keys = dict(zip(model.topics, model.topic_keys, strict=True))
    sizes = dict(zip(model.topics, model.topic_shares.tolist(), strict=True))
    order = sorted(model.shown, key=lambda topic: verdicts[topic] == "unstable")
    rows = []
    for topic in order:
        about = {
            "model": model.name,
            "topic": topic,
            "label": model.label(topic, "zh"),
            "english": model.english.get(topic, ""),
            "topic_key": keys[topic],
            "topic_share": sizes[topic],
            "stability": verdicts[topic],
        }
        own = reports.assign(share=shares[topic].to_numpy(), **about)
        rows.append(_with_years(own).assign(k=topics_of_fit(model)))
    columns = [*about, "year", "document_id", "name", "extent", "share", "n_words", "year_share",
               "n_documents", "places", "status", "k"]  # fmt: skip
    return pd.concat(rows, ignore_index=True)[columns]


def _reports(model: TopicModel, documents: Collection[str] | None) -> pd.DataFrame:
    """One row per report with a year that counts in groups, by year."""
    docvars, names = model.docvars, document_names(model.docvars)
    lengths = pd.Series(np.where(model.has_topics, model.text_lengths, 0), index=docvars.index)
    n_words = lengths.groupby(docvars["document_id"]).sum()
    own = docvars[pooled(docvars)].drop_duplicates("document_id")
    if documents is not None:
        _check_documents(docvars, documents)
        own = own[own["document_id"].isin(list(documents))]
    years = own["year"].map(year_of) if "year" in own else pd.Series(index=own.index, dtype=object)
    own = own.assign(year=years)[years.notna()]
    if own.empty:
        raise ModelError(
            say(
                "No text has a year. Add dates to the catalogue (date = ...), or pass docvars "
                "with a column 'year'."
            )
        )
    extents = document_extents(docvars)
    ids = own["document_id"].tolist()
    table = pd.DataFrame(
        {
            "document_id": ids,
            "year": own["year"].astype(int).to_numpy(),
            "name": [names[document] for document in ids],
            "extent": [extents[str(document)] for document in ids],
            "n_words": [int(n_words[document]) for document in ids],
            "place": own["place"].astype(str).to_numpy() if "place" in own else "",
        }
    ).sort_values("year", kind="stable", ignore_index=True)
    by_year = table.groupby("year")["place"]
    return table.assign(
        n_documents=by_year.transform("size"),
        places=table["year"].map(by_year.agg(places_together)),
    )


def _check_documents(docvars: pd.DataFrame, documents: Collection[str]) -> None:
    if isinstance(documents, str):
        raise ModelError(
            say("documents = {documents!r}: must be a list of report ids.", documents=documents)
        )
    known = list(dict.fromkeys(docvars["document_id"]))
    for document in documents:
        if document not in known:
            raise ModelError(
                say(
                    "Unknown report {document!r}. {nearest}",
                    document=document,
                    nearest=nearest(str(document), known),
                )
            )


def _with_years(own: pd.DataFrame) -> pd.DataFrame:
    """The reports of a topic with the share of each year, and a row for each year without one."""
    known = own["share"].notna()
    words = (own["share"] * own["n_words"]).groupby(own["year"]).sum()
    whole = own["n_words"].where(known).groupby(own["year"]).sum()
    own = own.assign(
        year_share=own["year"].map(words / whole.where(whole > 0)),
        status=np.where(known, "estimated", "no vocabulary"),
    )
    years = sorted(set(own["year"]))
    gone = sorted(set(range(years[0], years[-1] + 1)) - set(years))
    fixed = ["model", "topic", "label", "english", "topic_key", "topic_share", "stability"]
    empty = (
        own[fixed]
        .iloc[[0] * len(gone)]
        .assign(
            year=gone,
            document_id="",
            name="",
            extent="",
            n_documents=0,
            places="",
            status="no report",
        )
    )
    both = pd.concat([own, empty], ignore_index=True) if gone else own
    return both.sort_values("year", kind="stable", ignore_index=True)


def plot_topic_trajectories(
    model: TopicModel,
    documents: Collection[str] | None = None,
    *,
    language: Language | None = None,
    title: str | bool | None = None,
    notes: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """The share of each topic from year to year, one panel per topic, with the reports behind it.

    Dots are shares of a year's words; if a year has several reports, dashes are the shares of each.
    Dots are joined only from one year to the next, and only where both have reports of the same
    places. All panels share one scale. Topics that are not found again in other fits
    (:meth:`TopicModel.with_stability`) are grey and come last.

    Parameters
    ----------
    model : TopicModel
        The matrix, whose texts have the docvars ``document_id`` and ``year``.
    documents : collection of str, optional
        Ids of the reports that are drawn, such as those of one place; all otherwise.
    language : {"zh", "en"}, optional
        Language of title and notes; as set by :func:`govtopics.figure_style` if left out.
    title : str or bool, optional
        Replaces the default title; False or ``""`` draws none and leaves no space for it.
    notes : bool, optional
        Whether notes are drawn below; as set by :func:`govtopics.figure_style` if left out.
    ax : Axes, optional
        Empty axes to draw on. If left out, a new figure is made, at most one page (240 mm) high
        where possible.

    Returns
    -------
    Axes
        Its ``child_axes`` are the panels, one a topic.

    Raises
    ------
    ModelError
        If no text has a year, or there is no such report.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> years = pd.DataFrame({"year": [2020, 2021, 2022, 2023]})
    >>> corpus = gt.Corpus.from_texts(texts, docvars=years)
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> ax = gt.plot_topic_trajectories(model)
    >>> len(ax.child_axes)
    2
    """
    table = topic_trajectories_table(model, documents)
    return draw_topic_trajectories(table, language=language, title=title, notes=notes, ax=ax)


@drawing("topic_trajectories", numbers=NUMBERS)
def draw_topic_trajectories(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw the table of :func:`topic_trajectories_table`."""
    topics = table.drop_duplicates("topic").to_dict("records")
    end = _scale(table)

    def shown(lost: Sequence[str]) -> pd.DataFrame:
        own = [row["topic"] for row in topics[: len(topics) - len(lost)]]
        return table[table["topic"].isin(own)]

    def laid_out(width: float, room: float) -> tuple[Panels, Foot]:
        names = [topic_label(row["topic"], row["label"], 2 * WIDTHS[0]) for row in topics]
        said = [str(UNSTABLE_WORD) if _is_unstable(row) else "" for row in topics]
        heads = Heads(names, said)
        return with_foot(
            lambda left: Panels.of(
                heads, (width, left), left=SCALE_ROOM, rows=PANEL, widths=WIDTHS
            ),
            lambda lost: Foot(
                _key(shown(lost)), [*_notes(shown(lost), len(topics)), left_out_note(lost)]
            ),
            (width, room),
        )

    about = {"model": str(table["model"].iloc[0]).upper(), "k": f"{table['k'].iloc[0]:.0f}"}
    once, title = SaidOnce.of_places(table["places"].fillna("")), TITLE.format(**about)
    sheet = Sheet.of(ax, once.titled(title), height_of(laid_out))
    panels, foot = laid_out(sheet.width, sheet.height)
    boxes = panels.boxes(sheet, sheet.height - foot.height(sheet.width))
    for row, (box, is_first) in zip(topics, boxes, strict=False):
        panel = sheet.panel(*box)
        ticks = [0, end / 2, end]
        labels = [f"{100 * y:g}" if is_first else "" for y in ticks]
        set_ticks(panel, "y", ticks, labels, size=NOTE_SIZE)
        own = table[table["topic"] == row["topic"]]
        _draw_topic(panel, own, end, INKS[1] if _is_unstable(row) else INKS[0])
    foot.draw(sheet)
    return sheet.ax


def _is_unstable(row: Mapping[Any, Any]) -> bool:
    return bool(row["stability"] == "unstable")


def _scale(table: pd.DataFrame) -> float:
    longest = np.nanmax(table[["share", "year_share"]].to_numpy(float), initial=0.0)
    return next((end for end in SCALES if longest <= end), 1.0)


def _draw_topic(panel: Axes, own: pd.DataFrame, end: float, inks: tuple[str, str]) -> None:
    years = own.drop_duplicates("year").to_dict("records")
    span = own["year"].to_numpy(float)
    panel.set(xlim=(span.min() - 0.8, span.max() + 0.8), ylim=(0, end))
    panel.grid(axis="y", color=PALE, linewidth=0.6)
    panel.set_axisbelow(True)
    shown = year_ticks(span)
    set_ticks(panel, "x", shown, [f"{year:.0f}" for year in shown], size=NOTE_SIZE)
    gone = [row["year"] for row in years if np.isnan(row["year_share"])]
    panel.bar(gone, end, width=1, color=PALE, linewidth=0, zorder=0.3)
    lines = LineCollection(_joined(years), colors=inks[0], linewidths=JOIN_WIDTH)
    panel.add_collection(lines, autolim=False)
    several = _spread(own[own["n_documents"] > 1])
    panel.plot(several["year"], several["share"], clip_on=False, color=inks[1], **ONE)
    partial = set(own.loc[own["extent"].isin(NOT_WHOLE), "year"])
    for some, ground in ((False, inks[0]), (True, "white")):
        points = [row for row in years if (row["year"] in partial) == some]
        places = [row["year"] for row in points], [row["year_share"] for row in points]
        panel.plot(*places, clip_on=False, color=inks[0], markerfacecolor=ground, **DOT)


def _spread(reports: pd.DataFrame) -> pd.DataFrame:
    """Of each year with very many reports some, from the lowest share to the highest."""
    shown = []
    for _, own in reports.groupby("year", sort=False):
        if len(own) > MOST_DASHES:
            order = own["share"].argsort(kind="stable").to_numpy()
            places = np.linspace(0, own["share"].notna().sum() - 1, MOST_DASHES).astype(int)
            shown.append(own.iloc[np.sort(order[places])])
        else:
            shown.append(own)
    return pd.concat(shown) if shown else reports


def _joined(years: Sequence[Mapping[Any, Any]]) -> list[list[tuple[float, float]]]:
    """Both ends of each line: from one year to the next, where both have the same places."""
    return [
        [(one["year"], one["year_share"]), (other["year"], other["year_share"])]
        for one, other in pairwise(years)
        if one["places"] == other["places"] and one["places"] and other["year"] == one["year"] + 1
    ]


def _key(table: pd.DataFrame) -> list[tuple[Sequence[Mapping[str, Any]], str]]:
    """Each mark in the ink of the stable and of the unstable topics, as far as there are such."""
    unstable = table["stability"] == "unstable"
    inks = [ink for ink, there in zip(INKS, (~unstable, unstable), strict=True) if there.any()]
    partial = set(table.loc[table["extent"].isin(NOT_WHOLE), "year"])
    told = set(table.loc[table["year_share"].notna(), "year"])
    gone = table[table["year_share"].isna()]
    gap = GAP if (gone["status"] == "no report").all() else NO_WORDS_OF_IT
    years = table.drop_duplicates("year").to_dict("records")
    several = table.loc[table["n_documents"] > 1, "share"].notna().any()
    dots = [{**DOT, "color": ink, "span": False} for ink, _ in inks]
    entries: list[tuple[bool, Sequence[Mapping[str, Any]], Phrase]] = [
        (bool(told - partial), dots, YEAR),
        (bool(told & partial), [{**dot, "markerfacecolor": "white"} for dot in dots], PARTIAL),
        (
            bool(_joined(years)),
            [{"color": ink, "linewidth": JOIN_WIDTH} for ink, _ in inks],
            NEXT_YEAR,
        ),
        (bool(several), [{**ONE, "color": ink, "span": False} for _, ink in inks], REPORT),
        (not gone.empty, [BAND], gap),
    ]
    return [(looks, str(words)) for there, looks, words in entries if there]


def _notes(table: pd.DataFrame, n_topics: int) -> list[str]:
    excerpts = table["extent"].isin(NOT_WHOLE).any()
    unstable = (table["stability"] == "unstable").any()
    years = table[table["year_share"].notna()].drop_duplicates("year").to_dict("records")
    some_apart = len(_joined(years)) < len(years) - 1
    k, n = f"{table['k'].iloc[0]:.0f}", n_topics
    dashes = SOME_DASHES.format(most=MOST_DASHES)
    many = (table["n_documents"] > MOST_DASHES).any()
    decided = DECIDED.format(k=k, n=n) if n < table["k"].iloc[0] else ""
    return [
        running(UP, _counts(table), dashes if many else "", JOINED if some_apart else "", decided),
        running(UNSTABLE if unstable else "", CAUTION, EXCERPTS if excerpts else ""),
    ]


def _counts(table: pd.DataFrame) -> str:
    """How many reports the years have: by number, or from the least to the most."""
    years = table[table["status"] != "no report"].drop_duplicates("year")
    by_count = years.groupby("n_documents")["year"]
    counts = {int(float(str(n))): own.astype(int).tolist() for n, own in by_count}
    if list(counts) == [1]:
        return str(ONE_EACH)
    told = {n: _runs(own) for n, own in counts.items()}
    if len(told) > MOST_COUNTS or sum(map(len, told.values())) > 2 * MOST_COUNTS:
        return RANGE.format(least=min(told), most=max(told))
    each = [COUNT.format(n=n, years=", ".join(runs)) for n, runs in told.items()]
    return COUNTS.format(counts=str(COUNTS_APART).join(each))


def _runs(years: list[int]) -> list[str]:
    """Years that follow each other as one span.

    Examples
    --------
    >>> _runs([2001, 2002, 2003, 2005])
    ['2001–2003', '2005']
    """
    starts = [year for year in years if year - 1 not in years]
    ends = [year for year in years if year + 1 not in years]
    return [f"{a}–{b}" if b > a else str(a) for a, b in zip(starts, ends, strict=True)]
