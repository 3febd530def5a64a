"""Words that occur where a theme does: proposals for its codebook, and a measure of their own."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from govtopics.analysis.themes.codebook import Theme
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.checks import checked
from govtopics.errors import CorpusError
from govtopics.messages import say
from govtopics.tokens.matrix import DocumentTermMatrix

AWAY = 0.25
LEAST_TEXTS, LEAST_LIFT = 3, 2.0
PROPOSAL_COLUMNS = [
    "theme", "rank", "term", "weight", "n_texts", "n_inside", "share_inside", "lift", "decision",
]  # fmt: skip


@checked(n=1)
def propose_terms(themes: ThemeMeasures, dtm: DocumentTermMatrix, *, n: int = 20) -> pd.DataFrame:
    """Words that set the paragraphs of a theme apart, to be read and decided on (Rocchio).

    Paragraphs are weighted by sublinear tf-idf and cut to length 1; the weight of a word is its
    mean in paragraphs with a hit less a quarter of its mean elsewhere. Words of three such
    paragraphs or more that are at least twice as frequent there as in all paragraphs are
    proposed; not those inside a term of the theme, or around one, nor those that the codebook
    rejected.

    A proposal is not a term: read its lines (:func:`govtopics.kwic`) and write it into the codebook
    file, under ``accepted`` or ``rejected``. Accepted terms are measured by
    ``measure_themes(corpus, codebook.expanded())``.

    Parameters
    ----------
    themes : ThemeMeasures
    dtm : DocumentTermMatrix
        The matrix of the same corpus, by paragraphs.
    n : int
        Proposals of each theme.

    Returns
    -------
    DataFrame
        theme, rank, term, weight, n_texts (that contain it), n_inside (of them, with a hit),
        share_inside, lift (that share by the share of all paragraphs that have a hit), decision
        (``proposed``, or ``accepted`` where the codebook has it so). A theme without hits has none.

    Raises
    ------
    CorpusError
        If the matrix is of another corpus or unit.

    References
    ----------
    Rocchio, J. J. (1971). Relevance feedback in information retrieval. In The SMART retrieval
    system.

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理依靠网格员走访。"] * 3 + ["发展农业。"] * 6
    >>> corpus = gt.Corpus.from_texts(texts)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> dtm = gt.count_terms(gt.tokenize(corpus.to_paragraphs()))
    >>> table = gt.propose_terms(themes, dtm)
    >>> table.query("theme == '基层治理'")["term"].tolist()
    ['依靠', '走访']
    """
    weighted, has = _weighted(dtm), _has_hit(themes, dtm)
    present = dtm.counts > 0
    n_texts = np.asarray(present.sum(axis=0)).ravel()
    tables = []
    for theme in themes.codebook:
        inside = has[theme.label].to_numpy()
        if not inside.any():
            continue
        weights = _query(weighted, inside)
        n_inside = np.asarray(present[np.flatnonzero(inside)].sum(axis=0)).ravel()
        table = pd.DataFrame(
            {
                "theme": theme.label,
                "term": dtm.vocabulary,
                "weight": weights,
                "n_texts": n_texts,
                "n_inside": n_inside,
                "share_inside": n_inside / np.maximum(n_texts, 1),
                "lift": n_inside / np.maximum(n_texts, 1) / inside.mean(),
                "decision": [
                    "accepted" if term in theme.accepted else "proposed" for term in dtm.vocabulary
                ],
            }
        )
        free = np.array([_may_be_proposed(term, theme) for term in dtm.vocabulary])
        enough = (table["n_inside"] >= LEAST_TEXTS) & (table["lift"] >= LEAST_LIFT)
        table = table[free & enough & (table["weight"] > 0)]
        top = table.sort_values(["weight", "term"], ascending=[False, True]).head(n)
        tables.append(top.assign(rank=range(1, len(top) + 1)))
    joined = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return joined.reindex(columns=PROPOSAL_COLUMNS)


@checked()
def expansion_scores(themes: ThemeMeasures, dtm: DocumentTermMatrix) -> pd.DataFrame:
    """How like the paragraphs of each theme every paragraph is, by all of its words.

    The cosine of the paragraph's sublinear tf-idf with the Rocchio query of
    :func:`propose_terms`, with every word. A paragraph without a hit can score high: it speaks as
    paragraphs of the theme do. For a paragraph with a hit its own words are left out of the query.

    Parameters
    ----------
    themes : ThemeMeasures
    dtm : DocumentTermMatrix

    Returns
    -------
    DataFrame
        Paragraphs by themes; NaN for themes without a hit and paragraphs without a word.

    Raises
    ------
    CorpusError
        If the matrix is of another corpus or unit.

    Examples
    --------
    >>> import govtopics as gt
    >>> corpus = gt.Corpus.from_texts(["基层治理依靠网格员。", "网格员走访。", "发展农业。"])
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> dtm = gt.count_terms(gt.tokenize(corpus.to_paragraphs()))
    >>> gt.expansion_scores(themes, dtm)["基层治理"].round(2).tolist()
    [0.28, 0.28, -0.3]
    """
    weighted, has = _weighted(dtm), _has_hit(themes, dtm)
    worded = dtm.text_lengths > 0
    scores = pd.DataFrame(np.nan, index=dtm.ids, columns=list(themes.codebook.labels))
    for label in themes.codebook.labels:
        inside = has[label].to_numpy()
        if inside.sum() > 1:
            score = np.where(worded, _cosines(weighted, inside), np.nan)
            scores[label] = score
    return scores


def _cosines(weighted: sparse.csr_array, inside: np.ndarray) -> np.ndarray:
    """Cosine of each row with the query made of the others."""
    n_in, n_out = inside.sum(), max(1, (~inside).sum())
    mine = np.asarray(weighted[np.flatnonzero(inside)].sum(axis=0)).ravel()
    rest = np.asarray(weighted.sum(axis=0)).ravel() - mine
    query = mine / n_in - AWAY * rest / n_out
    # Rows have length 1, so taking a row out of its mean changes product and length in closed form.
    dot = weighted @ query
    length = np.full(len(inside), query @ query)
    scale = np.ones(len(inside))
    scale[inside] = n_in / (n_in - 1)
    own = np.asarray(weighted @ mine) / n_in
    background = dot - own
    left = np.where(inside, scale * (own - 1 / n_in) + background, dot)
    away = rest / n_out * AWAY
    inner = mine / n_in
    kept = inner @ inner - 2 * own / n_in + 1 / n_in**2
    crossed = inner @ away - np.asarray(weighted @ away) / n_in
    length[inside] = (scale**2 * kept - 2 * scale * crossed + away @ away)[inside]
    return np.asarray(left / np.sqrt(np.maximum(length, 1e-300)))


def _query(weighted: sparse.csr_array, inside: np.ndarray) -> np.ndarray:
    mine = np.asarray(weighted[np.flatnonzero(inside)].mean(axis=0)).ravel()
    if inside.all():
        return mine
    rest = np.asarray(weighted[np.flatnonzero(~inside)].mean(axis=0)).ravel()
    return np.asarray(mine - AWAY * rest)


def _weighted(dtm: DocumentTermMatrix) -> sparse.csr_array:
    from sklearn.feature_extraction.text import TfidfTransformer  # noqa: PLC0415 - a second to load

    return sparse.csr_array(TfidfTransformer(sublinear_tf=True).fit_transform(dtm.counts))


def _has_hit(themes: ThemeMeasures, dtm: DocumentTermMatrix) -> pd.DataFrame:
    check_texts(themes, dtm.corpus_id, dtm.ids)
    return themes.paragraphs.n_hits.reindex(dtm.ids) > 0


def check_texts(themes: ThemeMeasures, corpus_id: str, ids: pd.Index) -> None:
    """Whether something was made from the paragraphs that the themes were measured in."""
    if corpus_id != themes.corpus_id:
        raise CorpusError(
            say(
                "The themes were measured on corpus {corpus_id}, but the words "
                "were counted on {other}. Use the same corpus for both.",
                corpus_id=themes.corpus_id,
                other=corpus_id,
            )
        )
    unknown = ids.difference(themes.paragraphs.docvars.index)
    if len(unknown):
        raise CorpusError(
            say(
                "{paragraph!r} is not a paragraph that was measured: count words "
                "by paragraph (corpus.to_paragraphs()), as for the themes.",
                paragraph=unknown[0],
            )
        )


def _may_be_proposed(word: str, theme: Theme) -> bool:
    if len(word) < 2 or word in theme.rejected:
        return False
    return not any(word in term or term in word for term in theme.terms)
