"""A theme from its name: words that occur where it does, to be accepted or rejected in a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.analysis.themes.codebook import Ring, Theme
from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.errors import CodebookError, CorpusError, all_faults, reason_of, why_not_written
from govtopics.frozen import Value
from govtopics.messages import Message, joined, logger, say, say_number
from govtopics.small_tables import in_notebook, one_column, small_table
from govtopics.spreadsheets import guarded_table, unguarded
from govtopics.text_tables import counted
from govtopics.tokens.matching import GAP, TERM, TermMatcher
from govtopics.tokens.phrases import Phrases, find_phrases

log = logger(__name__)

COLUMNS = [
    "theme", "rank", "term", "ring", "decision", "likeness", "n_sentences", "n_inside",
    "n_documents", "examples",
]  # fmt: skip
DECISIONS = ("accept", "reject", "")
GROWN_RINGS: tuple[Ring, ...] = ("core", "wide")
# A phrase is proposed if its paragraphs are twice as similar to the name's as the average one.
LEAST_LIKE = 2.0
LEAST_SENTENCES, FREQUENCY = 3, 0.5
# A section under a heading with the name counts for so much of a paragraph with it.
UNDER_HEADING = 0.6
# A term of which this share of the sentences is near the name may make a sentence speak of the
# theme.
LEAST_INSIDE = 0.5
# From fewer sentences with the name than this, what is beside it is chance.
FEW_NAMED = 20
N_EXAMPLES, CONTEXT = 3, 24


@dataclass(frozen=True, eq=False, repr=False)
class Growth(Value):
    r"""What is proposed for a theme.

    Parameters
    ----------
    theme : Theme
        The name that it was grown from.
    proposals : DataFrame
        theme, rank, term, ring (proposed: ``core`` or ``wide``), decision (empty), likeness,
        n_sentences (that contain the term), n_inside (of them, in a paragraph with the name or
        under a heading with it), n_documents, examples.
    n_named : int
        Sentences with the name.
    corpus_id : str

    Examples
    --------
    >>> import govtopics as gt
    >>> line = "建设数字政府，推广电子证照。用好电子证照。\n修建公路。"
    >>> corpus = gt.Corpus.from_texts([line] * 2 + ["发展农业。修建公路。\n修建公路。"] * 4)
    >>> growth = gt.grow_theme("数字政府", corpus, n=1)
    >>> growth.to_frame()[["term", "ring", "n_sentences"]].to_numpy().tolist()
    [['电子证照', 'core', 4]]
    """

    theme: Theme
    proposals: pd.DataFrame
    n_named: int
    corpus_id: str

    def to_frame(self) -> pd.DataFrame:
        """The proposals, the best first."""
        return self.proposals.copy()

    @checked()
    def save(self, path: str | Path) -> None:
        """Write the proposals to a CSV file to be decided on.

        Write ``accept`` or ``reject`` into ``decision``, and change ``ring`` where the term belongs
        to the other one; then call :func:`read_growth`.

        Parameters
        ----------
        path : str or Path
            A new file: UTF-8 with a byte order mark, so that spreadsheets show the characters.

        Raises
        ------
        CodebookError
            If the file is there, as decisions are never overwritten, or cannot be written.
        """
        shown = guarded_table(self.proposals)
        text = shown.to_csv(index=False, lineterminator="\n", float_format="%.6g")
        try:
            with Path(path).open("x", encoding="utf-8-sig", newline="") as file:
                file.write(text)
        except FileExistsError as error:
            raise CodebookError(
                say(
                    "{path} already exists and may contain decisions; choose another name.",
                    path=path,
                )
            ) from error
        except OSError as error:
            reason = why_not_written(error, Path(path).parent.absolute())
            raise CodebookError(
                say("Could not write {path} ({why}). Choose another place.", path=path, why=reason)
            ) from error

    def __len__(self) -> int:
        return len(self.proposals)

    def __repr__(self) -> str:
        named = f"{counted(self.n_named, 'sentence')} with its name"
        return f"Growth of {self.theme.label}: {counted(len(self), 'proposal')} from {named}"

    def _repr_html_(self) -> str:
        shown = self.proposals.drop(columns="theme")
        columns = {str(name): one_column(str(name), shown[name]) for name in shown}
        return in_notebook(self, small_table(shown, columns, where=".proposals"))


@checked(n=1)
def grow_theme(name: str | Theme, corpus: Corpus, *, n: int = 100) -> Growth:
    r"""Propose terms of a theme from its name alone, each with passages, to accept or reject.

    Candidates are phrases of two to eight characters that occur in three sentences or more
    (:func:`govtopics.tokens.phrases.find_phrases`). Paragraphs are compared by their phrases with
    those that contain the name (Rocchio); the likeness of a phrase is that of the paragraphs that
    contain it. Phrases with a likeness of 2 or more are proposed, ranked by
    :math:`(\text{likeness} - 2)\,\sqrt n` with n sentences, so that more frequent phrases come
    first. Of two phrases of which one contains the other, the second is proposed only if it is more
    similar. Phrases that already contain the name are not proposed.

    Parameters
    ----------
    name : str or Theme
        A name of two characters or more; or a theme, of which the ring ``name`` is used, and whose
        terms and rejected terms are not proposed again.
    corpus : Corpus
        Any unit; it is read by sentences.
    n : int
        Maximum number of proposals.

    Returns
    -------
    Growth

    Raises
    ------
    CodebookError
        If the name cannot be searched for: a single character, or with white space or quotation
        marks.
    CorpusError
        If no sentence and no heading contains the name: then nothing can be grown from it.

    Notes
    -----
    A proposal is not a term: it occurs where the theme does. ``likeness`` is how similar the
    paragraphs of the phrase are to those with the name, as a multiple of the average paragraph. The
    proposed ring is core if at least half of a phrase's sentences are in paragraphs with the name
    or under headings with it, else wide; only a reader can say whether one occurrence is enough.
    ``examples`` are sentences from its most similar, its median and its least similar paragraph.

    References
    ----------
    Rocchio, J. J. (1971). Relevance feedback in information retrieval. In The SMART retrieval
    system.

    Examples
    --------
    >>> line = "建设数字政府，推广电子证照。用好电子证照。\n修建公路。"
    >>> corpus = Corpus.from_texts([line] * 2 + ["发展农业。修建公路。\n修建公路。"] * 4)
    >>> growth = grow_theme("数字政府", corpus, n=1)
    >>> growth
    Growth of 数字政府: 1 proposal from 2 sentences with its name
    >>> growth.to_frame()[["term", "ring", "n_sentences"]].to_numpy().tolist()
    [['电子证照', 'core', 4]]
    """
    theme = _named(name)
    texts = _Texts(corpus)
    named = texts.holding(theme.name)
    if not named.any():
        raise CorpusError(_nowhere(theme, texts))
    n_named = int((named == 1).sum())
    if n_named < FEW_NAMED:
        log.warning(
            say_number(
                "The name of {label} occurs in only {n} sentence; with fewer than {few}, many "
                "suggested terms will be chance associations.",
                "The name of {label} occurs in only {n} sentences; with fewer than {few}, "
                "many suggested terms will be chance associations.",
                n_named,
                label=theme.label,
                few=FEW_NAMED,
            )
        )
    phrases = _phrases(tuple(texts.sentences))
    like = _likeness(phrases, texts.paragraph, named)
    scores = _scores(phrases, like)
    grown = _Grown(phrases, texts, named, like, scores)
    table = grown.table(theme, _choose(phrases, scores, n, theme))
    return Growth(theme, table, n_named, corpus.corpus_id)


@checked()
def read_growth(path: str | Path, theme: Theme | None = None) -> Theme:
    r"""The theme with what a researcher accepted and rejected.

    Parameters
    ----------
    path : str or Path
        A file of :meth:`Growth.save` with decisions: ``accept``, ``reject`` or nothing; ``ring`` is
        ``core`` or ``wide``.
    theme : Theme, optional
        What accepted terms are added to; if left out, a theme of the name in the file alone.

    Returns
    -------
    Theme
        Accepted terms in core and wide, and rejected ones in ``rejected``. What has no decision is
        in neither.

    Raises
    ------
    CodebookError
        If there is no such file or column, or the file is of another theme; with every line whose
        decision, ring or term cannot be used.

    Examples
    --------
    >>> import govtopics as gt
    >>> line = "建设数字政府，推广电子证照。用好电子证照。\n修建公路。"
    >>> corpus = gt.Corpus.from_texts([line] * 2 + ["发展农业。修建公路。\n修建公路。"] * 4)
    >>> growth = gt.grow_theme("数字政府", corpus, n=1)
    >>> import tempfile
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "growth.csv"
    >>> growth.save(path)
    >>> text = path.read_text(encoding="utf-8-sig").replace("core,,", "core,accept,")
    >>> _ = path.write_text(text, encoding="utf-8")
    >>> gt.read_growth(path).core
    ('电子证照',)
    """
    rows = _rows(Path(path))
    faults = [
        say("line {number}: {fault}", number=number, fault=fault)
        for number, row in enumerate(rows, start=2)
        for fault in _faults(row)
    ]
    faults += _twice(rows)
    labels = list(dict.fromkeys(row["theme"] for row in rows))
    if theme is not None:
        others = [label for label in labels if label != theme.label]
        faults += [
            say("It is for {label!r}, not for {wanted!r}.", label=label, wanted=theme.label)
            for label in others
        ]
    elif len(labels) != 1:
        faults.append(
            say(
                "It is for {n} themes, {names}; use a file of one theme.",
                n=len(labels),
                names=joined(labels, ", "),
            )
        )
    if faults:
        raise CodebookError(all_faults(Path(path).name, faults))
    undecided = sum(row["decision"] == "" for row in rows)
    if undecided:
        log.warning(
            say(
                "{path}: {undecided} of {n} suggested terms have no decision yet.",
                path=path,
                undecided=undecided,
                n=len(rows),
            )
        )
    before = Theme(labels[0], (labels[0],)) if theme is None else theme
    return _with_decisions(before, rows)


def _with_decisions(theme: Theme, rows: Sequence[Mapping[str, str]]) -> Theme:
    accepted = {
        ring: tuple(
            row["term"]
            for row in rows
            if row["decision"] == "accept"
            and row["ring"] == ring
            and row["term"] not in theme.terms
        )
        for ring in GROWN_RINGS
    }
    rejected = (row["term"] for row in rows if row["decision"] == "reject")
    return replace(
        theme,
        core=theme.core + accepted["core"],
        wide=theme.wide + accepted["wide"],
        # What was rejected before and is accepted now is rejected no more.
        rejected=tuple(
            term
            for term in dict.fromkeys((*theme.rejected, *rejected))
            if term not in (*accepted["core"], *accepted["wide"])
        ),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows, there = list(reader), list(reader.fieldnames or ())
    except OSError as error:
        raise CodebookError(
            say("Could not read {path}: {reason}.", path=path, reason=reason_of(error))
        ) from error
    except csv.Error as error:
        raise CodebookError(
            say("{path} is not a table ({error}).", path=path, error=error)
        ) from error
    except UnicodeDecodeError as error:
        raise CodebookError(
            say("{path} is not UTF-8 text ({error}); save it as CSV UTF-8.", path=path, error=error)
        ) from error
    lacking = [name for name in ("theme", "term", "ring", "decision") if name not in there]
    if lacking:
        raise CodebookError(
            say(
                "{path} lacks the columns {lacking}; it has {columns}.",
                path=path,
                lacking=lacking,
                columns=there,
            )
        )
    if not rows:
        raise CodebookError(say("{path} contains no suggested terms.", path=path))
    return [
        {key: unguarded(value or "").strip() for key, value in row.items() if key} for row in rows
    ]


def _twice(rows: Sequence[Mapping[str, str]]) -> list[Message]:
    """Terms with more than one line, which could be accepted and rejected at once."""
    lines: dict[str, list[int]] = {}
    for number, row in enumerate(rows, start=2):
        lines.setdefault(row["term"], []).append(number)
    return [
        say(
            "{term!r} is on lines {names}; keep one.",
            term=term,
            names=joined(map(str, numbers), ", "),
        )
        for term, numbers in lines.items()
        if len(numbers) > 1
    ]


def _faults(row: Mapping[str, str]) -> Iterator[Message]:
    if row["decision"] not in DECISIONS:
        yield say(
            "{decision!r} is not a decision; enter accept or reject, or leave the cell empty.",
            decision=row["decision"],
        )
    if row["ring"] not in GROWN_RINGS:
        yield say("{ring!r} cannot take new terms; write core or wide.", ring=row["ring"])
    if not TERM.fullmatch(row["term"]):
        yield say(
            "{term!r} is not a term: a term has two or more characters, "
            "without spaces or quotation marks.",
            term=row["term"],
        )


# ------------------------------------------------------------------------------- how it is grown


@lru_cache(maxsize=1)
def _phrases(sentences: tuple[str, ...]) -> Phrases:
    """Phrases of the corpus last read: most people grow several themes from one."""
    return find_phrases(sentences, LEAST_SENTENCES)


class _Texts:
    """The sentences of a corpus, their paragraphs, and the headings above them."""

    def __init__(self, corpus: Corpus) -> None:
        body = corpus.body().to_sentences()
        if not len(body):
            raise CorpusError(say("The corpus has no sentences from which to expand a theme."))
        about = body.docvars
        self.ids = list(body.ids)
        self.sentences = list(body.texts)
        self.documents = about["document_id"].to_numpy()
        self.paragraph = pd.factorize(about["paragraph_id"])[0]
        self.headings = {
            number: running.headings
            for running in body.running_texts()
            for number, _ in running.sentences
        }

    def holding(self, name: Sequence[str]) -> np.ndarray:
        """1 where a sentence contains the name, less where a heading above it does, else 0."""
        matcher = TermMatcher(name)
        own = np.array([bool(matcher.find(text)) for text in self.sentences], dtype=float)
        above = {headings for headings in self.headings.values() if headings}
        spoken = {heads for heads in above if any(matcher.find(heading) for heading in heads)}
        under = np.array([self.headings[number] in spoken for number in self.ids], dtype=bool)
        return np.asarray(np.maximum(own, UNDER_HEADING * under))


def _named(name: str | Theme) -> Theme:
    theme = name if isinstance(name, Theme) else None
    names = (name,) if isinstance(name, str) else name.name
    for term in names:
        if not TERM.fullmatch(term):
            raise CodebookError(
                say(
                    "The theme {term!r} cannot be expanded. Use a name of two or more "
                    "characters, without spaces or quotation marks; single characters occur "
                    "in too many words.",
                    term=term,
                )
            )
    return theme or Theme(names[0], names)


def _nowhere(theme: Theme, texts: _Texts) -> Message:
    """Which halves of the name do occur, and what to do."""
    halves = [half for term in theme.name for half in (term[:2], term[-2:]) if GAP not in half]
    counts = {half: sum(half in text for text in texts.sentences) for half in halves}
    told = "、".join(f"{half} ({n})" for half, n in counts.items() if n)
    nowhere = say(
        "{names} occurs in none of {n:,} sentences, so the theme cannot be expanded.",
        names="、".join(theme.name),
        n=len(texts.sentences),
    )
    found = [say("Sentences that contain a part of it: {told}.", told=told)] if told else []
    remedy = say(
        "Use the name as these reports write it, or a theme with several: Theme(label, (name, "
        "name))."
    )
    return joined([nowhere, *found, remedy])


def _likeness(phrases: Phrases, paragraph: np.ndarray, named: np.ndarray) -> np.ndarray:
    """How like those with the name the paragraph of each sentence is: cosine, 0 or more."""
    n = len(paragraph)
    joined = sparse.csr_array((np.ones(n), (paragraph, np.arange(n))))
    counts = sparse.csr_array(joined @ phrases.presence)
    counts.data = np.log1p(counts.data)
    rarity = np.log(n / np.asarray(phrases.presence.sum(axis=0)).ravel())
    weighted = sparse.csr_array(counts.multiply(rarity[None, :]))
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    weighted = sparse.csr_array(weighted.multiply(1 / np.maximum(lengths, 1e-12)[:, None]))
    inside = np.zeros(len(lengths))
    np.maximum.at(inside, paragraph, named)
    query = np.asarray(weighted.T @ inside) / inside.sum()
    if (inside < 1).any():
        query = query - np.asarray(weighted.T @ (1 - inside)) / (1 - inside).sum()
    cosines = np.asarray(weighted @ query) / max(float(np.linalg.norm(query)), 1e-12)
    return np.asarray(np.maximum(cosines, 0)[paragraph])


def _scores(phrases: Phrases, like: np.ndarray) -> np.ndarray:
    """Similarity of each phrase's sentences relative to the mean, with one mean sentence added."""
    times = np.asarray(phrases.presence.sum(axis=0)).ravel()
    mean = max(float(like.mean()), 1e-12)
    return np.asarray((phrases.presence.T @ like / mean + 1) / (times + 1))


def _choose(phrases: Phrases, scores: np.ndarray, n: int, theme: Theme) -> list[int]:
    """The columns of the proposals, the best first: nothing that the theme finds already."""
    times = np.asarray(phrases.presence.sum(axis=0)).ravel()
    value = (scores - LEAST_LIKE) * times**FREQUENCY
    known, rejected = TermMatcher(theme.terms), set(theme.rejected)
    chosen: list[int] = []
    for column in np.argsort(-value, kind="stable"):
        term = phrases.terms[column]
        if value[column] <= 0 or len(chosen) == n:
            break
        if term in rejected or known.find(term) or any(term in own for own in theme.terms):
            continue
        if not any(_says_the_same(phrases.terms, scores, column, other) for other in chosen):
            chosen.append(int(column))
    return chosen


def _says_the_same(terms: Sequence[str], scores: np.ndarray, new: int, there: int) -> bool:
    """Whether one is part of the other, and the new one is not more similar."""
    nested = terms[new] in terms[there] or terms[there] in terms[new]
    return bool(nested and scores[new] <= scores[there])


class _Grown(NamedTuple):
    """Phrases and sentences with what was found of them."""

    phrases: Phrases
    texts: _Texts
    named: np.ndarray
    like: np.ndarray
    scores: np.ndarray

    def table(self, theme: Theme, chosen: Sequence[int]) -> pd.DataFrame:
        """The proposals, in this order."""
        by_term = sparse.csc_array(self.phrases.presence)
        paragraph = self.texts.paragraph
        inside = np.zeros(paragraph.max() + 1)
        np.maximum.at(inside, paragraph, self.named)
        rows = []
        for column in chosen:
            term, score = self.phrases.terms[column], float(self.scores[column])
            held = np.sort(by_term.indices[by_term.indptr[column] : by_term.indptr[column + 1]])
            n_inside = int((inside[paragraph[held]] > 0).sum())
            rows.append(
                {
                    "theme": theme.label,
                    "term": term,
                    "ring": "core" if n_inside >= LEAST_INSIDE * len(held) else "wide",
                    "decision": "",
                    "likeness": score,
                    "n_sentences": len(held),
                    "n_inside": n_inside,
                    "n_documents": len(set(self.texts.documents[held])),
                    "examples": _examples(term, self.texts, held, self.like),
                }
            )
        table = pd.DataFrame(rows, columns=COLUMNS)
        return table.assign(rank=range(1, len(table) + 1))


def _examples(term: str, texts: _Texts, held: np.ndarray, like: np.ndarray) -> str:
    """Its most, middle and least similar sentence, with the term marked, each text once."""
    ordered = held[np.argsort(-like[held], kind="stable")]
    places = dict.fromkeys(int(ordered[at]) for at in (0, len(ordered) // 2, -1))
    shown = {_marked(term, texts.sentences[row]): texts.ids[row] for row in reversed(places)}
    return "\n".join(f"{sentence_id}: {text}" for text, sentence_id in reversed(shown.items()))


def _marked(term: str, text: str) -> str:
    start, end, _ = TermMatcher([term]).find(text)[0]
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return f"{before}【{text[start:end]}】{after}".replace("\n", " ")
