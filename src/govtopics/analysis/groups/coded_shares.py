"""The share of each report as coders would have found it, right on average report by report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from govtopics.analysis.groups.correction import Coded, Correction
from govtopics.analysis.themes.prevalence import not_estimable
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.analysis.validation.accuracy import Coding
from govtopics.analysis.validation.reliability import Strata
from govtopics.checks import checked
from govtopics.corpus.report_names import document_names
from govtopics.errors import CorpusError, all_faults
from govtopics.language import Reason, reason_cells
from govtopics.messages import Message, joined, say

CODED_SHARES_COLUMNS = [
    "theme", "document_id", "name", "estimate", "standard_error", "uncorrected", "n_coded",
    "n_sentences", "coded_whole", "status", "reason", "reason_text",
]  # fmt: skip
DRAWN = ("stratum", "n_stratum", "n_sampled")
Leaves = Callable[[np.ndarray], np.ndarray]


class CodedShares(NamedTuple):
    """Shares of reports (n,) and the coded items (m,) behind them.

    by_hits, shares : from the codebook's hits, and unbiased estimates of what coders would find.
    exact : what coders found where they coded the whole report, else NaN.
    n_coded, n_rows : coded items and all.
    owners, errors, swings : of each item, its report, by how much its error moves the report's
    share per item that it represents, and by how much an error could.
    strata : how the items were drawn.
    """

    by_hits: np.ndarray
    shares: np.ndarray
    exact: np.ndarray
    n_coded: np.ndarray
    n_rows: np.ndarray
    owners: np.ndarray
    errors: np.ndarray
    swings: np.ndarray
    strata: Strata

    @property
    def whole(self) -> np.ndarray:
        """Which reports were coded whole, shape (n,)."""
        return np.asarray(~np.isnan(self.exact))

    @property
    def alone(self) -> np.ndarray:
        """Which items were drawn from a stratum that is within one report, shape (m,)."""
        first = np.full(self.strata.code.max(initial=-1) + 1, -1)
        first[self.strata.code] = self.owners
        others = np.bincount(self.strata.code, first[self.strata.code] != self.owners)
        return np.asarray(others[self.strata.code] == 0)

    def variances(self) -> np.ndarray:
        """The design variance of each share, right on average, (n,); NaN where it is not known."""
        n = len(self.shares)
        return self.excess(np.arange(n), np.ones(n), lambda columns: columns)

    def excess(self, rows: np.ndarray, leverage: np.ndarray, left: Leaves) -> np.ndarray:
        r"""What the coding adds to :math:`x'Mx` of some reports on average, report by report.

        That is tr(MV), V the design covariance of their shares. Of stratum s, with errors
        :math:`z_i` of items in reports :math:`g_i` and their sums :math:`t` by report, V is
        estimated without bias by
        :math:`\frac{N_s (N_s - n_s)}{n_s (n_s - 1)} \bigl[\sum_i z_i^2 e_{g_i} e_{g_i}'
        - t t'/n_s\bigr]`.

        Shapes: rows (r,), leverage (r,); gives (r,).
        """
        places = np.full(len(self.shares), -1)
        places[rows] = np.arange(len(rows))
        inside = places[self.owners] >= 0
        owners, errors = places[self.owners][inside], self.errors[inside]
        code, n, population = (part[inside] for part in self._design)
        pairs = np.where(n > 1, n * (n - 1), np.nan)
        factor = np.where(n < population, population * (population - n) / pairs, 0.0)
        found = np.bincount(owners, factor * errors**2 * leverage[owners], len(rows))
        alone = self.alone[inside]
        # Sums of errors by stratum and report: of strata of one report at once, then the others.
        own = np.bincount(code[alone], errors[alone], code.max(initial=-1) + 1)[code]
        of_one = factor / n**2 * own**2 * leverage[owners] * alone  # n items of a stratum share it
        found = found - np.bincount(owners, of_one, len(rows))
        for stratum in np.unique(code[~alone]):
            items = code == stratum
            sums = np.bincount(owners[items], errors[items], len(rows))
            found -= (factor / n)[items][0] * sums * left(sums[:, None])[:, 0]
        return np.asarray(found)

    @property
    def _design(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return self.strata.code, self.strata.sampled, self.strata.population


def pseudo_shares(
    owners: np.ndarray, n_chars: np.ndarray, found: np.ndarray, coded: Coded, n: int
) -> CodedShares:
    r"""The share of each report by hits, moved by the weighted errors that coders found in it.

    .. math:: \tilde p_g = \frac{1}{C_g} \Bigl[ \sum_{i \in g} c_i \hat y_i
        + \sum_{i \in g \cap S} \frac{N_{s(i)}}{n_{s(i)}} c_i (y_i - \hat y_i) \Bigr]

    Shapes: owners (n_rows,), n_chars (n_rows,), found (n_rows,).

    Egami, N., Hinck, M., Stewart, B., & Wei, H. (2023). Using imperfect surrogates for downstream
    inference: Design-based supervised learning for social science applications of large language
    models. https://arxiv.org/abs/2306.04746
    """
    inside = owners >= 0
    chars = np.bincount(owners[inside], n_chars[inside], n)
    held = inside & (n_chars > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_hits = np.bincount(owners[inside], (n_chars * found)[inside], n) / chars
    kept = held[coded.rows]
    rows, strata = coded.rows[kept], Strata(*(part[kept] for part in coded.strata))
    mine = owners[rows]
    swings = n_chars[rows] / chars[mine]
    errors = swings * coded.errors[kept]
    n_coded, n_rows = np.bincount(mine, minlength=n), np.bincount(owners[held], minlength=n)
    exact = np.where(n_coded == n_rows, by_hits + np.bincount(mine, errors, n), np.nan)
    shares = by_hits + np.bincount(mine, strata.weights * errors, n)
    return CodedShares(by_hits, shares, exact, n_coded, n_rows, mine, errors, swings, strata)


@checked()
def coded_shares(themes: ThemeMeasures, coding: Coding) -> pd.DataFrame:
    r"""The share of each report as the coders of a sample would have found it.

    The share by hits is moved by each error that the coders found in the report, times the
    sentences that the coded one represents. Of one report that says little, and it may be below 0
    or above 1; but it is right on average whatever the errors of the dictionary, and so are
    coefficients for it (:func:`govtopics.regress`), provided that sentences were drawn as the key
    says and the coders are right. Its variance is that of the sample, stratified and without
    replacement: right on average too, and 0 where the coders found no error.

    Parameters
    ----------
    themes : ThemeMeasures
    coding : Coding
        The coding of a sample of the measured sentences. ``sample_for_coding(...,
        strata=["document_id"], n=2 * reports)`` draws two of each report.

    Returns
    -------
    DataFrame
        theme, document_id, name, estimate, standard_error (of the coding), uncorrected (by hits),
        n_coded, n_sentences, coded_whole (then the estimate is what coders found), status, reason,
        reason_text.

    Raises
    ------
    CorpusError
        If the coding is of another corpus or unit, or does not say how its items were drawn.

    Examples
    --------
    Of four sentences of five characters one has a hit; of two coded ones the other is about it.

    >>> from govtopics.analysis.themes.codebook import Codebook, Theme
    >>> from govtopics.analysis.themes.theme_measures import measure_themes
    >>> from govtopics.corpus.corpus import Corpus
    >>> corpus = Corpus.from_texts(["推进治理。发展经济。改善民生。走访社区。"])
    >>> themes = measure_themes(corpus, Codebook((Theme("治理", ("治理",)),)))
    >>> drawn = {"item": ["c1", "c2"], "sentence_id": themes.docvars.index[[1, 3]]}
    >>> key = pd.DataFrame({**drawn, "stratum": "all", "n_stratum": 4, "n_sampled": 2})
    >>> grades = {"coder": "A", "item": ["c1", "c2"], "theme": "治理", "grade": [0.0, 1.0]}
    >>> design = {"themes": ["治理"], "corpus_id": corpus.corpus_id}
    >>> table = coded_shares(themes, Coding(pd.DataFrame(grades), key, design))
    >>> table[["uncorrected", "estimate", "n_coded", "n_sentences"]].to_numpy().tolist()
    [[0.25, 0.75, 2, 4]]
    """
    check_drawn(coding)
    correction = Correction(themes, coding)
    codes, n = correction.documents
    ids = pd.unique(themes.docvars["document_id"])
    names = document_names(themes.docvars)
    rows: list[dict[str, Any]] = []
    for place, found in enumerate(correction.rows.found):
        shares = shares_of(correction, place, codes, n)
        about = (
            {"theme": found.theme.label, "document_id": one, "name": names[one]} for one in ids
        )
        rows += [one | told for one, told in zip(about, _told(shares, n), strict=True)]
    table = pd.DataFrame(rows, columns=CODED_SHARES_COLUMNS)
    return table.astype({"n_coded": "Int64", "n_sentences": "Int64"})


def shares_of(
    correction: Correction, theme: int, owners: np.ndarray, n: int
) -> CodedShares | Reason:
    """The shares of reports, or of cells of several, in one theme, by its place."""
    coded, found = correction.coded[theme], correction.rows.found[theme]
    if isinstance(coded, Reason):
        return coded
    chars = correction.rows.n_chars * found.measurable
    return pseudo_shares(owners, chars, found.in_core, coded, n)


def check_drawn(coding: Coding) -> None:
    """Refuse a coding that does not say how its items were drawn."""
    lacking = [name for name in DRAWN if name not in coding.key]
    faults = [say("The key has no column {name!r}.", name=name) for name in lacking]
    if not lacking:
        sizes = coding.key[["n_stratum", "n_sampled"]].apply(pd.to_numeric, errors="coerce")
        faults += _faults_of_strata(coding.key.assign(**sizes))
    if faults:
        remedy = say(
            "The sampling probability of each sentence is required. Use sample_for_coding, or "
            "add the columns stratum, n_stratum and n_sampled to key.csv."
        )
        raise CorpusError(joined([all_faults(say("The coding"), faults[:10]), remedy], "\n"))


def _faults_of_strata(key: pd.DataFrame) -> Iterator[Message]:
    """Items without a stratum, and sizes that cannot be: drawn ≤ n_sampled ≤ n_stratum, whole."""
    for item in key["item"][key["stratum"].isna()]:
        yield say("Item {item!r} has no stratum.", item=item)
    for stratum, own in key.groupby("stratum", sort=False):
        sizes = own[["n_stratum", "n_sampled"]].drop_duplicates()
        whole, sampled = sizes.iloc[0]
        if len(sizes) > 1:
            yield say(
                "Stratum {stratum!r}: n_stratum and n_sampled differ between its items.",
                stratum=stratum,
            )
        elif not (np.isfinite(sizes.to_numpy()).all() and (sizes % 1 == 0).all(axis=None)):
            yield say(
                "Stratum {stratum!r}: n_stratum and n_sampled are not whole numbers.",
                stratum=stratum,
            )
        elif whole < len(own):
            yield say(
                "Stratum {stratum!r}: n_stratum is {whole:.0f}, fewer than were sampled.",
                stratum=stratum,
                whole=whole,
            )
        elif not len(own) <= sampled <= whole:
            yield say(
                "Stratum {stratum!r}: n_sampled is {sampled:.0f}, but key.csv lists {n} "
                "sentences (stratum size: {whole:.0f}).",
                stratum=stratum,
                sampled=sampled,
                n=len(own),
                whole=whole,
            )


def _told(shares: CodedShares | Reason, n: int) -> Iterator[dict[str, Any]]:
    """What the table says of each report."""
    if isinstance(shares, Reason):
        yield from (not_estimable(shares) for _ in range(n))
        return
    estimates = np.where(shares.whole, shares.exact, shares.shares)
    errors = np.sqrt(np.maximum(np.where(shares.whole, 0.0, shares.variances()), 0.0))
    for place in range(n):
        told: dict[str, Any] = {
            "n_coded": int(shares.n_coded[place]),
            "n_sentences": int(shares.n_rows[place]),
        }
        if np.isnan(shares.by_hits[place]):
            yield told | not_estimable(Reason("no_characters", {"n": told["n_sentences"]}))
            continue
        known = not np.isnan(errors[place])
        yield told | {
            "estimate": estimates[place],
            "standard_error": errors[place],
            "uncorrected": shares.by_hits[place],
            "coded_whole": bool(shares.whole[place]),
            "status": "estimated",
            **reason_cells(*([] if known else [Reason("stratum_coded_once")])),
        }
