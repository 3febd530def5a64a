"""Terms that the lexicon lacks, proposed from the texts themselves."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import fmean

import pandas as pd

from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError, all_faults, instead_of, reason_of
from govtopics.messages import Message, joined, say
from govtopics.spreadsheets import guarded_table, unguarded
from govtopics.tokens.engines import has_word, is_verb_or_adverb, log_probability, words
from govtopics.tokens.lexicon import Lexicon, read_lexicon
from govtopics.tokens.matching import QUOTATION_MARKS, TERM, TermMatcher
from govtopics.tokens.stopwords import read_stopwords

Gram = tuple[str, ...]

_MOST_WORDS = 8
_MOST_CHARACTERS = 12
_QUOTED = re.compile(r"[“「『‘]([\w+·-]{2,9})[”」』’]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z0-9+]+")
_NUMERAL = re.compile(r"[一二两三四五六七八九十]")
_NUMBER = re.compile(r"(?!十?[一二三四五六七八九]五$)[0-9一二两三四五六七八九十百千万亿.%+]+")
# Words that tie others together belong to no term that they begin or end (和|产业|创新), and beside
# one a term ends as at a comma.
_TIES = frozenset("的地得了着过和与及或等并而且之其是在向对将把被让于为以由从") | {
    "以及",
    "及其",
    "并且",
}
# A stop word at an end belongs to the term where this share of the rest occurs with it, as in
# 新|质|生产力.
_BOUND = 0.5
# Below this NPMI a sequence is free phrasing (高质量|发展|行动). A pair of single characters, or
# one with a stop word of one character at an end, must keep closer company.
_COHESION, _CLOSE = 0.48, 0.6
# A sequence whose neighbours on a side have fewer nats of entropy is a piece of a longer one.
_FREE = 1.0
# So is one that occurs this often inside one longer sequence that may itself be a term.
_PIECE = 0.75
# A word of the dictionary is a term of the genre where it is so many times as frequent (中试).
_PECULIAR = 375
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
    """Propose terms: words that keep company, quoted ones, and those peculiar to the genre.

    Parameters
    ----------
    corpus : Corpus
        Read by paragraphs.
    n : int
        How many.
    lexicon : Lexicon, optional
        What ``in_lexicon`` refers to; the packaged lexicon if left out.
    min_occurrences : int
        Occurrences that a term needs if it is never quoted; a quoted one needs two.

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
    A sequence of two to eight words and at most twelve characters scores C-value × NPMI ×
    (0.3 + H), where H is the smaller of the entropies of its neighbours to the left and right. Each
    end of a clause, and each word that ties others together (的, 和), counts as a neighbour never
    seen before: slogans are between quotation marks and commas, which plain branching entropy
    takes for one and the same neighbour. NPMI must be .48 or more and H 1 nat or more; a sequence
    of which three quarters are inside one longer candidate is a piece of it.

    It may begin or end with a stop word if the rest occurs with that word in half of its places or
    more (新 of 新质生产力, 人 of 投资于人), and be a pair of single characters if one of them does
    (算力). It never begins or ends with a word that ties, begins with a verb or adverb of the
    list "officialese", or ends as a figure is reported (投资增长). Where the stop word has one
    character, and for such pairs, NPMI must be .6 or more.

    Quoted strings are ranked by the reports and the times that quote them. Words of the dictionary
    itself are proposed where they are 375 times as frequent as in general texts (中试) and not
    pieces of longer ones; they are ranked by n × ln(times), after Ahmad et al. (1999). The three
    ranks are fused: the score is the sum of 1 / (60 + rank).

    References
    ----------
    Ahmad, K., Gillam, L., & Tostevin, L. (1999). University of Surrey participation in TREC 8:
    Weirdness indexing for logical document extrapolation and retrieval. *TREC-8*.

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
            raise TokensError(
                say(
                    "{name} = {least}: must be a whole number of at least 1.",
                    name=name,
                    least=least,
                )
            )
    known = read_lexicon() if lexicon is None else lexicon
    paragraphs = corpus.to_paragraphs()
    grams = _Grams.of(paragraphs.texts, min_occurrences)
    scores = company(grams), quotations(paragraphs), peculiar(grams)
    ranks = [_ranks(score) for score in scores]
    fused: defaultdict[str, float] = defaultdict(float)
    for rank in ranks:
        for term, place in rank.items():
            fused[term] += 1 / (_FUSION + place)
    best = sorted(fused, key=lambda term: (-fused[term], term))[:n]
    return _table(best, fused, paragraphs, known)


@dataclass(frozen=True)
class _Grams:
    """Sequences of words: how often each occurs, in which longer ones, and beside what."""

    alone: Counter[str]
    counts: Mapping[Gram, int]
    entropies: Mapping[Gram, float]
    longer: Mapping[Gram, list[Gram]]

    @classmethod
    def of(cls, texts: Iterable[str], least: int) -> _Grams:
        clauses = [clause for text in texts for clause in _clauses(words(text))]
        alone = Counter(word for clause in clauses for word in clause)
        counts = _counts(clauses, alone, least)
        longer = _longer(counts)
        often = counts | {(word,): n for word, n in alone.items() if n >= least}
        return cls(alone, often, _entropies(clauses, counts), longer)

    @cached_property
    def terms(self) -> frozenset[Gram]:
        """The sequences that may be terms."""
        may_be = _Shape(self, read_stopwords("general"), read_stopwords("officialese"))
        return frozenset(gram for gram in self.entropies if may_be(gram))

    @cached_property
    def total(self) -> int:
        return self.alone.total()

    def npmi(self, gram: Gram) -> float:
        share = self.counts[gram] / self.total
        apart = sum(math.log(self.alone[word] / self.total) for word in gram)
        return (math.log(share) - apart) / (-(len(gram) - 1) * math.log(share))

    def is_piece(self, gram: Gram) -> bool:
        """Whether it is always, or mostly and of a term, part of one longer sequence."""
        n = self.counts[gram]
        return any(
            self.counts[other] == n or (self.counts[other] >= _PIECE * n and other in self.terms)
            for other in self.longer[gram]
        )


def company(grams: _Grams) -> dict[str, float]:
    """Score sequences of words by how much they keep company."""
    stops = read_stopwords("general") | read_stopwords("officialese")
    scores = {}
    for gram in grams.terms:
        # What is left of 我们|的|服务 without its stop word occurs with any word.
        loose = gram[0] in stops and gram[1] in _TIES
        if grams.entropies[gram] >= _FREE and not loose and not grams.is_piece(gram):
            n, inside = grams.counts[gram], [grams.counts[other] for other in grams.longer[gram]]
            c_value = math.log2(len(gram)) * (n - (fmean(inside) if inside else 0.0))
            scores["".join(gram)] = c_value * grams.npmi(gram) * (0.3 + grams.entropies[gram])
    return scores


def peculiar(grams: _Grams) -> dict[str, float]:
    """Score words that these texts use far more often than those the dictionary was counted on."""
    total, stops = grams.alone.total(), read_stopwords("general") | read_stopwords("officialese")
    scores = {}
    for word, n in grams.alone.items():
        if len(word) == 1 or (word,) not in grams.counts or word in stops or not has_word(word):
            continue
        times = math.log(n / total) - (log_probability(word) or 0.0)
        if times >= math.log(_PECULIAR) and not grams.is_piece((word,)):
            scores[word] = n * times
    return scores


def quotations(paragraphs: Corpus) -> dict[str, float]:
    """Score what is quoted twice or more, by how many reports quote it and how often."""
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
    """Counts of the sequences of two words or more that occur often enough."""
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
                    before[gram][_neighbour(clause, first - 1)] += 1
                    after[gram][_neighbour(clause, first + size)] += 1
    return {gram: min(_entropy(before[gram]), _entropy(after[gram])) for gram in counts}


def _neighbour(clause: list[str], place: int) -> str:
    """The word at a place; nothing at an edge of the clause or at a word that ties."""
    word = clause[place] if 0 <= place < len(clause) else ""
    return "" if word in _TIES else word


def _entropy(neighbours: Counter[str]) -> float:
    total = neighbours.total()
    # An edge of a clause is a neighbour of its own each time: 1 · ln 1 = 0.
    seen = (n for word, n in neighbours.items() if word)
    return math.log(total) - math.fsum(n * math.log(n) for n in seen) / total


def _longer(counts: Mapping[Gram, int]) -> defaultdict[Gram, list[Gram]]:
    """The longer sequences that contain a word or sequence."""
    longer: defaultdict[Gram, list[Gram]] = defaultdict(list)
    for gram in counts:
        for size in range(1, len(gram)):
            for first in range(len(gram) - size + 1):
                longer[gram[first : first + size]].append(gram)
    return longer


@dataclass(frozen=True)
class _Shape:
    """Whether a sequence may be a term, by its ends, its length and the company that it keeps."""

    grams: _Grams
    general: frozenset[str]
    officialese: frozenset[str]

    def __call__(self, gram: Gram) -> bool:
        first, last, npmi = gram[0], gram[-1], self.grams.npmi(gram)
        if sum(map(len, gram)) > _MOST_CHARACTERS or npmi < _COHESION:
            return False
        if {first, last} & _TIES or last in _FIGURES or _NUMBER.fullmatch(last):
            return False
        if _NUMERAL.fullmatch(first):
            # 一网统管 and 三权分置, but no amounts (一批项目, 三个方面).
            return len(gram) > 2 and not self.general & {gram[1], last}
        if _NUMBER.fullmatch(first) or (first in self.officialese and is_verb_or_adverb(first)):
            return False
        return all(
            bond >= _BOUND and (npmi >= _CLOSE or len(word) > 1) for word, bond in self._tied(gram)
        )

    def _tied(self, gram: Gram) -> Iterator[tuple[str, float]]:
        """The ends that are not words of content, and how much of the rest occurs with each."""
        times = self.grams.counts
        before, after = times[gram] / times[gram[1:]], times[gram] / times[gram[:-1]]
        if len(gram) == 2 and len(gram[0]) == len(gram[1]) == 1:
            yield gram[0], max(before, after)
            return
        if gram[0] in self.general | self.officialese:
            yield gram[0], before
        if gram[-1] in self.general:
            yield gram[-1], after


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

    Examples
    --------
    >>> import govtopics as gt
    >>> import tempfile
    >>> from pathlib import Path
    >>> corpus = gt.Corpus.from_texts(["推行“一网统管”,一网统管见效。用好一网统管。"])
    >>> path = Path(tempfile.mkdtemp()) / "candidates.csv"
    >>> gt.save_candidates(gt.discover_terms(corpus, n=1), path)
    >>> path.read_text(encoding="utf-8-sig").splitlines()[0][:38]
    'decision,term,score,n_occurrences,n_do'
    """
    table = guarded_table(candidates.assign(decision="")[["decision", *candidates.columns]])
    text = table.to_csv(index=False, lineterminator="\n", float_format="%.6g")
    try:
        with Path(path).open("x", encoding="utf-8-sig", newline="") as file:
            file.write(text)
    except FileExistsError as error:
        raise TokensError(
            say(
                "{path} already exists and may contain decisions; choose another name.",
                path=path,
            )
        ) from error


@checked()
def read_decisions(path: str | Path) -> Lexicon:
    r"""The terms that a researcher accepted.

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

    Examples
    --------
    >>> import govtopics as gt
    >>> import tempfile
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "decisions.csv"
    >>> _ = path.write_text("decision,term\naccept,一网统管\nreject,高质量\n", encoding="utf-8")
    >>> gt.read_decisions(path).words
    ('一网统管',)
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = [
                {name: unguarded(cell) for name, cell in row.items()}
                for row in csv.DictReader(file)
            ]
    except FileNotFoundError as error:
        told = say("File not found: {path}.", path=path)
        raise TokensError(joined([told, *instead_of(Path(path))])) from error
    except OSError as error:
        raise TokensError(
            say("Could not read {path}: {reason}.", path=path, reason=reason_of(error))
        ) from error
    except UnicodeDecodeError as error:
        raise TokensError(
            say(
                "{path} is not UTF-8 text ({error}); save it as CSV UTF-8.",
                path=path,
                error=error,
            )
        ) from error
    if rows and not {"decision", "term"} <= set(rows[0]):
        raise TokensError(
            say(
                "{path} lacks the columns decision and term; it has {columns}.",
                path=path,
                columns=joined(map(repr, rows[0]), ", "),
            )
        )
    faults = [
        say("line {number}: {fault}", number=number, fault=fault)
        for number, row in enumerate(rows, start=2)
        for fault in _faults_of_decision(row)
    ]
    if faults:
        raise TokensError(all_faults(Path(path).name, faults))
    accepted = (row["term"] for row in rows if row["decision"] == "accept")
    return Lexicon.of(accepted, source="discovered")


def _faults_of_decision(row: Mapping[str, str]) -> Iterator[Message]:
    if row["decision"] not in _DECISIONS:
        yield say(
            "{decision!r} is not a decision; enter accept or reject, or leave the cell empty.",
            decision=row["decision"],
        )
    elif row["decision"] == "accept" and not TERM.fullmatch(row["term"]):
        yield say(
            "{term!r} is not a term: a term has two or more characters, "
            "without spaces or quotation marks.",
            term=row["term"],
        )
