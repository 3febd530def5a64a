"""A report of a place against the one of the year before: sentences, words and themes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from govtopics.analysis.groups.alignment import marks
from govtopics.analysis.groups.reports_of_place import pair_of_reports
from govtopics.analysis.groups.year_notes import (
    lengths_note,
    passages_notes,
    theme_name,
    themes_notes,
)
from govtopics.analysis.groups.year_tables import (
    ReadReport,
    groups_table,
    limits,
    passages_table,
    themes_table,
    words_table,
)
from govtopics.analysis.themes.codebook import Codebook, read_codebook
from govtopics.analysis.themes.frames import differences_in_kind
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.places.english import called
from govtopics.frozen import Value
from govtopics.language import COMMA, Phrase, Reason, reason_text
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import YEARS, YEARS_THEMES
from govtopics.text_tables import counted
from govtopics.tokens.engines import ENGINES
from govtopics.tokens.lexicon import Lexicon, read_lexicon
from govtopics.tokens.segmentation import WordsOf
from govtopics.tokens.stopwords import LAYERS

STATUSES = ("kept", "changed", "new", "dropped")
SUMMARY_COLUMNS = ["status", "n", "n_chars", "share", "other_n", "other_n_chars", "other_share"]
# What a notebook shows of two reports at a glance.
SHOWN_PASSAGES, SHOWN_WORDS = 5, 15
NAMES = {
    "kept": Phrase("逐字保留", "word for word"),
    "changed": Phrase("部分相同", "partly the same"),
    "new": Phrase("新增", "new"),
    "dropped": Phrase("不再出现", "dropped"),
    "entered": Phrase("新出现的词", "words that entered"),
    "left": Phrase("不再出现的词", "words that left"),
}


@dataclass(frozen=True, eq=False, repr=False)
class YearComparison(Value):
    """What is new, dropped or kept in a report compared with the year before, in words and themes.

    Columns without a prefix are of this year's report, those with ``other_`` of the earlier one.

    Parameters
    ----------
    place : str
    year, other_year : int
    document_id, other_document_id : str
        The two reports.
    passages : DataFrame
        One row per sentence or heading, or group of them that matches one: status (``kept``: word
        for word, except for white space and punctuation; ``changed``: partly the same, by
        similarity of wording; ``new``, ``dropped``), form (``split`` or ``joined`` in this year's;
        ``repeated``: a surplus copy of a passage that occurs word for word more than once; ``also
        now`` and ``also before``: similar to a passage that has a closer partner; its characters
        are counted there and are 0 here), moved (whether its position among the others has
        changed), part (``sentence``, or ``heading`` for one on its own line), text_ids and
        other_ids (separated by spaces), similarity (for new and dropped passages, to the most
        similar one), n_chars, time and section, start and end (shares of the report's characters
        before it and up to its end), text and, for changed ones, marked, such as
        ``增长5%[-左右-]{+以上+}``. Rows are in the order of this year's report; a dropped passage
        follows the one that preceded it.
    words : DataFrame
        Words whose characters occur in only one of the reports, not even inside a longer word of
        the other: status (``entered``, ``left``), word, n and other_n (occurrences of its
        characters), kind (``term`` of the lexicon, ``quoted``: a name in quotation marks,
        ``word``), text_id and text (the passage where it occurs first). Terms before names before
        other words, most frequent first.
    themes : DataFrame
        theme, share and other_share (the headline measure), difference, n_hits, other_n_hits,
        hits_per_1000_chars, direction and turned_by as in :func:`govtopics.compare_prevalence`,
        status, reason, reason_text, english. Of two reports there is no interval.
    groups : DataFrame
        What the two reports are (:func:`govtopics.analysis.themes.frames.comparability`).
    reasons : tuple of Reason
        What was decided in choosing them, and what limits the comparison.
    corpus_id : str
        The id of the corpus that they were taken from.
    code : str
        The code of the place; empty if it is not known.

    Examples
    --------
    >>> import govtopics as gt
    >>> import pandas as pd
    >>> about = pd.DataFrame({"place": "甲市", "year": [2022, 2023]})
    >>> texts = ["增长5%左右。修路。", "增长5.5%左右。建公园。"]
    >>> corpus = gt.Corpus.from_texts(texts, docvars=about)
    >>> found = gt.compare_years(corpus, "甲市")
    >>> found.passages[["status", "text"]].to_numpy().tolist()
    [['changed', '增长5.5%左右。'], ['dropped', ''], ['new', '建公园。']]
    """

    place: str
    year: int
    other_year: int
    document_id: str
    other_document_id: str
    passages: pd.DataFrame
    words: pd.DataFrame
    themes: pd.DataFrame
    groups: pd.DataFrame
    reasons: tuple[Reason, ...]
    corpus_id: str
    code: str = ""

    @property
    def called(self) -> str:
        """The place in the language in use: romanised in English."""
        return called(self.place, self.code)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was decided, what limits the comparison, and what else differs between the reports.

        Sentences in the language in use; they also say how sentences are paired, and which
        differences of themes change their sign by another definition.
        """
        told = [reason_text(str(reason)) for reason in self.reasons]
        years = (self.year, self.other_year)
        first, second = map(int, self.groups["chars_per_document"])
        lengths = lengths_note(years, (first, second), self.words)
        told += [lengths] if lengths else []
        told += [*passages_notes(years, self.passages), *themes_notes(self.themes)]
        alike = self.groups.drop(columns="chars_per_document")
        return (*told, *differences_in_kind(alike.assign(first_year="", last_year="")))

    def summary(self) -> pd.DataFrame:
        """How much of the two reports is kept, changed, new and dropped.

        Returns
        -------
        DataFrame
            status, n (sentences of this year's report), n_chars, share (of its characters),
            other_n, other_n_chars, other_share. Headings do not count.
        """
        own = self.passages[self.passages["part"] == "sentence"]
        rows = []
        for status in STATUSES:
            of_it = own[own["status"] == status]
            row: dict[str, Any] = {"status": status}
            for side, ids in (("", "text_ids"), ("other_", "other_ids")):
                counted = of_it.loc[of_it[f"{side}n_chars"] > 0, ids]
                row[f"{side}n"] = sum(len(own_ids.split()) for own_ids in counted)
                n_chars = int(of_it[f"{side}n_chars"].sum())
                row[f"{side}n_chars"] = n_chars
                row[f"{side}share"] = n_chars / max(1, own[f"{side}n_chars"].sum())
            rows.append(row)
        return pd.DataFrame(rows, columns=SUMMARY_COLUMNS)

    def __repr__(self) -> str:
        share, other_share = (
            dict(zip(STATUSES, self.summary()[side], strict=True))
            for side in ("share", "other_share")
        )
        own = ", ".join(f"{share[name]:.0%} {NAMES[name].en}" for name in STATUSES[:-1])
        n = self.words["status"].value_counts()
        words = f"{counted(n.get('entered', 0), 'word')} entered, {n.get('left', 0)} left"
        turned = self.themes.loc[self.themes["direction"] == "turns", "theme"].to_list()
        turns = f"; direction turns: {', '.join(turned)}" if turned else ""
        return (
            f"YearComparison: {self.place} {self.year} against {self.other_year}: "
            f"of {self.year} {own}; of {self.other_year} {other_share['dropped']:.0%} dropped; "
            f"{words}{turns}"
        )

    def _repr_html_(self) -> str:
        return "".join(_html(self))


@checked()
def compare_years(
    corpus: Corpus,
    place: str,
    *,
    year: int | None = None,
    other: int | None = None,
    codebook: Codebook | None = None,
    lexicon: Lexicon | None = None,
    stopwords: Sequence[str | Path] = LAYERS,
    prefer: str | None = None,
) -> YearComparison:
    r"""Set the report of a place against that of the year before: what is new, dropped, changed.

    Sentences are cut on the running text of a section; headings on their own line are compared with
    headings. First those that are alike word for word are matched, then one to one those whose
    similarity is 0.2 or more: the Dice index of their bigrams, each weighed by how few of the N
    passages of both reports have it, with six bigrams of mean weight added that they do not share,

    .. math:: s_{ij} = \frac{2 \sum_{g \in i \cap j} w_g}{\sum_{g \in i} w_g
        + \sum_{g \in j} w_g + 6 \bar w}, \qquad w_g = \log\frac{N + 1}{n_g},

    or of which the longer contains three quarters of the shorter; numbers are read as one sign.
    Then sentences that are pieces of one that was split or joined. How often a reader found pairs
    to be one, and new sentences to be new, is reported in the chapter on methods.

    Of several reports of a year the annual one is read, of these a complete one, of these the
    longest; reports that are mislabelled or duplicates never. Glossaries are left out.

    Parameters
    ----------
    corpus : Corpus
        Whatever its unit.
    place : str
        Its name (whole, short or romanised: 浙江省, 浙江, Zhejiang) or its code.
    year : int, optional
        The latest if left out.
    other : int, optional
        An earlier one; the latest before ``year`` if left out.
    codebook : Codebook, optional
        The packaged one if left out.
    lexicon : Lexicon, optional
        As in `tokenize`; the terms of the codebook are added.
    stopwords : sequence of str or Path
        As in `tokenize`. Numbers and years are never words.
    prefer : {"lexicon", "stopwords"}, optional
        As in `tokenize`.

    Returns
    -------
    YearComparison

    Raises
    ------
    CorpusError
        If the corpus knows no places or years, there is no such place or year, several places have
        the name, or the place has a report for only one year.

    References
    ----------
    Dice, L. R. (1945). Measures of the amount of ecologic association between species.
    https://doi.org/10.2307/1932409
    Spärck Jones, K. (1972). A statistical interpretation of term specificity and its application in
    retrieval. https://doi.org/10.1108/eb026526

    Examples
    --------
    >>> texts = ["地区生产总值增长5%左右。完善养老服务。", "地区生产总值增长5%以上。发展低空经济。"]
    >>> about = pd.DataFrame({"place": ["甲市", "甲市"], "year": [2024, 2025]})
    >>> found = compare_years(Corpus.from_texts(texts, docvars=about), "甲市")
    >>> found.passages[["status", "text", "marked"]].values.tolist()
    [['changed', '地区生产总值增长5%以上。', '地区生产总值增长5%[-左右-]{+以上+}。'],
     ['dropped', '', ''], ['new', '发展低空经济。', '']]
    >>> found.words[["status", "word"]].values.tolist()
    [['entered', '低空经济'], ['left', '养老服务']]
    """
    pair = pair_of_reports(corpus, place, year, other)
    book = read_codebook() if codebook is None else codebook
    reports = {document.id: document for document in corpus.body().documents}
    own, earlier = (ReadReport.of(reports[document_id]) for document_id in pair.document_ids)
    whole = (read_lexicon() if lexicon is None else lexicon).add(book.terms)
    both = corpus.to_documents().select(document_id=list(pair.document_ids)).body()
    words = WordsOf.of(whole, (), ENGINES[0], stopwords, both.docvars, prefer=prefer)
    themes = measure_themes(both, book)
    groups = groups_table(themes, pair.years)
    return YearComparison(
        pair.place,
        *pair.years,
        *pair.document_ids,
        code=pair.code,
        passages=passages_table(own, earlier),
        words=words_table(own, earlier, words),
        themes=themes_table(themes, pair.document_ids),
        groups=groups,
        reasons=(*pair.reasons, *limits(groups, own, earlier)),
        corpus_id=corpus.corpus_id,
    )


def _html(found: YearComparison) -> Iterator[str]:
    """What a notebook shows: the sum, what changed most, words and themes."""
    notes = "".join(f"<li>{escape(note)}</li>" for note in found.notes)
    yield in_notebook(found, f"<ul>{notes}</ul>")
    summary = found.summary()
    summary["status"] = [str(NAMES[status]) for status in summary["status"]]
    yield small_table(summary, YEARS, where=".summary()")
    sentences = found.passages[found.passages["part"] == "sentence"]
    for status in ("changed", "new", "dropped"):
        own = sentences[sentences["status"] == status]
        yield f"<p><b>{NAMES[status]}</b> ({min(len(own), SHOWN_PASSAGES)} / {len(own)})</p><ul>"
        column = "other_text" if status == "dropped" else "text"
        for before, after in own.head(SHOWN_PASSAGES)[["other_text", column]].to_numpy():
            yield f"<li>{marked_html(before, after) if status == 'changed' else escape(after)}</li>"
        yield "</ul>"
    for status in ("entered", "left"):
        own = found.words[found.words["status"] == status].head(SHOWN_WORDS)
        n = own["n"] + own["other_n"]
        listed = COMMA.text().join(f"{w} {k}" for w, k in zip(own["word"], n, strict=True))
        yield f"<p><b>{NAMES[status]}</b>: {escape(listed)}</p>"
    themes = found.themes.assign(theme=[theme_name(row) for row in found.themes.to_dict("records")])
    themes["direction"] = ["*" if told == "turns" else "" for told in themes["direction"]]
    yield small_table(themes, YEARS_THEMES, where=".themes")


def marked_html(before: str, after: str) -> str:
    """A changed sentence as HTML, what went in ``del`` and what came in ``ins``."""
    parts = []
    for mark in marks(before, after):
        if mark.before == mark.after:
            parts.append(escape(mark.after))
            continue
        parts.append(f"<del>{escape(mark.before)}</del>" if mark.before else "")
        parts.append(f"<ins>{escape(mark.after)}</ins>" if mark.after else "")
    return "".join(parts)
