"""Terms that the lexicon lacks, proposed from the texts themselves."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import fmean

import pandas as pd

from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError, all_faults
from govtopics.spreadsheets import guarded_table, unguarded
from govtopics.tokens.lexicon import Lexicon, read_lexicon
from govtopics.tokens.matching import QUOTATION_MARKS, TERM, TermMatcher
from govtopics.tokens.segmenters import words
from govtopics.tokens.stopwords import read_stopwords

Gram = tuple[str, ...]

_MOST_WORDS = 5
_MOST_CHARACTERS = 12
_QUOTED = re.compile(r"[“「『‘]([\w+·-]{2,9})[”」』’]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z0-9+]+")
_NUMERAL = re.compile(r"[一二两三四五六七八九十]")
_NUMBER = re.compile(r"(?!十?[一二三四五六七八九]五$)[0-9一二两三四五六七八九十百千万亿.%+]+")
# What a sequence that reports a figure ends in (投资|增长): it names no policy.
_FIGURES = frozenset(["增长", "下降", "上升", "回升", "提高", "增加", "减少", "增速", "向好"])
# Reciprocal rank fusion: Cormack, Clarke & Büttcher (2009).
_FUSION = 60
_CONTEXT = 12
_DECISIONS = ("accept", "reject", "")


@checked(n=1, min_occurrences=1)
def discover_terms(
    corpus: Corpus, n: int = 300, *, lexicon: Lexicon | None = None, min_occurrences: int = 3
) -> pd.DataFrame:
    """Propose terms: words that keep company, and what the texts put in quotation marks.

    Parameters
    ----------
    corpus : Corpus
        Read by paragraphs.
    n : int
        How many.
    lexicon : Lexicon, optional
        What ``in_lexicon`` refers to; the packaged lexicon if left out.
    min_occurrences : int
        Of a term that is never quoted; a quoted one must stand twice.

    Returns
    -------
    DataFrame
        The best first: term, score, n_occurrences, n_documents, quoted_share (of the occurrences),
        cut_as (how the dictionary cuts it now), in_lexicon and the first example.

    Raises
    ------
    TokensError
        If ``n`` or ``min_occurrences`` is below 1.

    Notes
    -----
    A sequence of two to five words scores C-value × NPMI × (0.3 + H), where H is the smaller of the
    entropies of its neighbours to the left and right, and each end of a clause counts as a
    neighbour never seen before: slogans stand between quotation marks and commas, which plain
    branching entropy takes for one and the same neighbour. A sequence that is only ever seen inside
    one longer candidate is dropped, and so is one that begins or ends with a stop word, or that
    ends as a figure is reported (投资增长). Quoted strings are ranked by the reports and the times
    that quote them. The two ranks are fused: score = 1 / (60 + first rank) + 1 / (60 + second).

    References
    ----------
    Frantzi, K., Ananiadou, S., & Mima, H. (2000). Automatic recognition of multi-word terms: the
    C-value/NC-value method. *International Journal on Digital Libraries*, 3, 115–130.
    https://doi.org/10.1007/s007999900023

    Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction.

    Cormack, G. V., Clarke, C. L. A., & Büttcher, S. (2009). Reciprocal rank fusion outperforms
    Condorcet and individual rank learning methods. *SIGIR '09*.
    https://doi.org/10.1145/1571941.1572114

    Examples
    --------
    >>> text = "推行“一网统管”,一网统管见效。用好一网统管。"
    >>> found = discover_terms(Corpus.from_texts([text]), n=1)
    >>> found[["term", "n_occurrences", "cut_as"]].to_numpy().tolist()
    [['一网统管', 3, '一/网/统管']]
    """
    for name, least in (("n", n), ("min_occurrences", min_occurrences)):
        if least < 1:
            raise TokensError(f"{name} = {least}: give a whole number of 1 or more.")
    known = read_lexicon() if lexicon is None else lexicon
    paragraphs = corpus.to_paragraphs()
    ranks = [_ranks(company(paragraphs.texts, min_occurrences)), _ranks(quotations(paragraphs))]
    fused: defaultdict[str, float] = defaultdict(float)
    for rank in ranks:
        for term, place in rank.items():
            fused[term] += 1 / (_FUSION + place)
    best = sorted(fused, key=lambda term: (-fused[term], term))[:n]
    return _table(best, fused, paragraphs, known)


def company(texts: Iterable[str], min_occurrences: int) -> dict[str, float]:
    """Score sequences of words by how much they keep company.

    Parameters
    ----------
    texts : iterable of str
    min_occurrences : int

    Returns
    -------
    dict of str to float
    """
    clauses = [clause for text in texts for clause in _clauses(words(text))]
    alone = Counter(word for clause in clauses for word in clause)
    counts = _counts(clauses, alone, min_occurrences)
    entropies = _entropies(clauses, counts)
    total, stops = sum(alone.values()), read_stopwords("general")
    verbs = read_stopwords("officialese")
    scores = {}
    for gram, nested in _nested(counts).items():
        term = "".join(gram)
        swallowed = max(nested, default=0) == counts[gram]
        if swallowed or len(term) > _MOST_CHARACTERS or not _may_be_term(gram, stops, verbs):
            continue
        c_value = math.log2(len(gram)) * (counts[gram] - (fmean(nested) if nested else 0.0))
        share = counts[gram] / total
        apart = sum(math.log(alone[word] / total) for word in gram)
        npmi = (math.log(share) - apart) / (-(len(gram) - 1) * math.log(share))
        scores[term] = c_value * max(npmi, 0.0) * (0.3 + entropies[gram])
    return scores


def quotations(paragraphs: Corpus) -> dict[str, float]:
    """Score what stands in quotation marks, twice or more, by the reports and times.

    Parameters
    ----------
    paragraphs : Corpus

    Returns
    -------
    dict of str to float
    """
    times: Counter[str] = Counter()
    where: defaultdict[str, set[str]] = defaultdict(set)
    for text, document in zip(paragraphs.texts, paragraphs.docvars["document_id"], strict=True):
        for term in _QUOTED.findall(text):
            if len(_HAN.findall(term)) > 1 and not _NUMBER.fullmatch(term):
                times[term] += 1
                where[term].add(document)
    return {term: float(n * len(where[term])) for term, n in times.items() if n > 1}


def _clauses(tokens: Iterable[str]) -> Iterator[list[str]]:
    """The words between marks of punctuation."""
    clause: list[str] = []
    for token in tokens:
        if _WORD.fullmatch(token):
            clause.append(token)
        elif clause:
            yield clause
            clause = []
    if clause:
        yield clause


def _counts(clauses: list[list[str]], alone: Counter[str], least: int) -> dict[Gram, int]:
    """How often each sequence of two words or more stands, of those that stand often enough."""
    counts: dict[Gram, int] = {}
    shorter: set[Gram] = {(word,) for word, n in alone.items() if n >= least}
    for size in range(2, _MOST_WORDS + 1):
        found = Counter(
            gram
            for clause in clauses
            for gram in zip(*(clause[i:] for i in range(size)), strict=False)
            if gram[1:] in shorter and gram[:-1] in shorter
        )
        often = {gram: n for gram, n in found.items() if n >= least}
        counts |= often
        shorter = set(often)
    return counts


def _entropies(clauses: list[list[str]], counts: Mapping[Gram, int]) -> dict[Gram, float]:
    """The smaller of the entropies of the neighbours to the left and to the right, in nats."""
    before: defaultdict[Gram, Counter[str]] = defaultdict(Counter)
    after: defaultdict[Gram, Counter[str]] = defaultdict(Counter)
    for clause in clauses:
        for size in range(2, min(_MOST_WORDS, len(clause)) + 1):
            for first in range(len(clause) - size + 1):
                gram = tuple(clause[first : first + size])
                if gram in counts:
                    before[gram][clause[first - 1] if first else ""] += 1
                    last = first + size
                    after[gram][clause[last] if last < len(clause) else ""] += 1
    return {gram: min(_entropy(before[gram]), _entropy(after[gram])) for gram in counts}


def _entropy(neighbours: Counter[str]) -> float:
    total = neighbours.total()
    # An edge of a clause is a neighbour of its own each time: 1 · ln 1 = 0.
    seen = (n for word, n in neighbours.items() if word)
    return math.log(total) - math.fsum(n * math.log(n) for n in seen) / total


def _nested(counts: Mapping[Gram, int]) -> dict[Gram, list[int]]:
    """Each sequence, and how often the longer ones stand that hold it."""
    nested: dict[Gram, list[int]] = {gram: [] for gram in counts}
    for gram, n in counts.items():
        for size in range(2, len(gram)):
            for first in range(len(gram) - size + 1):
                nested[gram[first : first + size]].append(n)
    return nested


def _may_be_term(gram: Gram, stops: frozenset[str], verbs: frozenset[str]) -> bool:
    first, last = gram[0], gram[-1]
    if _NUMERAL.fullmatch(first):
        # 一网统管 and 三权分置, but no amounts (一批项目, 三个方面).
        return len(gram) > 2 and not (stops & {gram[1], last}) and not _NUMBER.fullmatch(last)
    return not (
        first in stops
        or last in stops
        or last in _FIGURES
        or first in verbs
        or _NUMBER.fullmatch(first)
        or _NUMBER.fullmatch(last)
        or len(first) == len(last) == 1
    )


def _ranks(scores: Mapping[str, float]) -> dict[str, int]:
    ordered = sorted(scores, key=lambda term: (-scores[term], term))
    return {term: place for place, term in enumerate(ordered, start=1)}


def _table(
    terms: list[str], scores: Mapping[str, float], paragraphs: Corpus, known: Lexicon
) -> pd.DataFrame:
    matcher = TermMatcher(terms)
    times: Counter[str] = Counter()
    quoted: Counter[str] = Counter()
    where: defaultdict[str, set[str]] = defaultdict(set)
    examples: dict[str, str] = {}
    rows = zip(paragraphs.ids, paragraphs.texts, paragraphs.docvars["document_id"], strict=True)
    for paragraph_id, text, document in rows:
        for start, end, term in matcher.find(text):
            times[term] += 1
            where[term].add(document)
            around = text[max(0, start - 1) : start] + text[end : end + 1]
            quoted[term] += len(around) == 2 and all(c in QUOTATION_MARKS for c in around)
            context = (
                f"{text[max(0, start - _CONTEXT) : start]}【{term}】{text[end : end + _CONTEXT]}"
            )
            examples.setdefault(term, f"{paragraph_id}: {context}")
    return pd.DataFrame(
        {
            "term": terms,
            "score": [scores[term] for term in terms],
            "n_occurrences": [times[term] for term in terms],
            "n_documents": [len(where[term]) for term in terms],
            "quoted_share": [quoted[term] / max(1, times[term]) for term in terms],
            "cut_as": ["/".join(words(term)) for term in terms],
            "in_lexicon": [term in known for term in terms],
            "example": [examples.get(term, "") for term in terms],
        }
    )


@checked()
def save_candidates(candidates: pd.DataFrame, path: str | Path) -> None:
    """Write proposed terms to a CSV file in which a researcher accepts or rejects each.

    Parameters
    ----------
    candidates : DataFrame
        As `discover_terms` gives it.
    path : str or Path
        A new file: UTF-8 with a byte order mark, so that spreadsheets show the characters.

    Raises
    ------
    TokensError
        If the file is there: decisions are never overwritten.
    """
    table = guarded_table(candidates.assign(decision="")[["decision", *candidates.columns]])
    text = table.to_csv(index=False, lineterminator="\n", float_format="%.6g")
    try:
        with Path(path).open("x", encoding="utf-8-sig", newline="") as file:
            file.write(text)
    except FileExistsError as error:
        raise TokensError(
            f"{path} is there, and may hold decisions; choose another name."
        ) from error


@checked()
def read_decisions(path: str | Path) -> Lexicon:
    """The terms that a researcher accepted.

    Parameters
    ----------
    path : str or Path
        A CSV file with the columns ``decision`` (accept, reject or empty) and ``term``.

    Returns
    -------
    Lexicon
        Its hash names the decision: ``lexicon.sha256``.

    Raises
    ------
    TokensError
        If there is no such file or column, or with every line whose decision is neither, or whose
        term is none.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = [
                {name: unguarded(cell) for name, cell in row.items()}
                for row in csv.DictReader(file)
            ]
    except FileNotFoundError as error:
        raise TokensError(f"There is no file {path}.") from error
    except OSError as error:
        raise TokensError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise TokensError(f"{path} is no text in UTF-8; save it as CSV UTF-8: {error}.") from error
    if rows and not {"decision", "term"} <= set(rows[0]):
        raise TokensError(f"{path} lacks the columns decision and term; it has {list(rows[0])}.")
    faults = [
        f"line {number}: {fault}"
        for number, row in enumerate(rows, start=2)
        for fault in _faults_of_decision(row)
    ]
    if faults:
        raise TokensError(all_faults(Path(path).name, faults))
    accepted = (row["term"] for row in rows if row["decision"] == "accept")
    return Lexicon.of(accepted, source="discovered")


def _faults_of_decision(row: Mapping[str, str]) -> Iterator[str]:
    if row["decision"] not in _DECISIONS:
        yield f"{row['decision']!r} is no decision; write accept, reject or nothing."
    elif row["decision"] == "accept" and not TERM.fullmatch(row["term"]):
        yield f"{row['term']!r} is no term; it has two or more characters, no spaces or marks."
