"""How evenly terms and themes are spread over reports."""

from __future__ import annotations

import numpy as np
import pandas as pd

from govtopics.analysis.groups.keyness import sum_by
from govtopics.analysis.themes.theme_measures import ThemeMeasures
from govtopics.checks import checked
from govtopics.corpus.doubts import pooled
from govtopics.language import Reason, reason_cells
from govtopics.tokens.matrix import DocumentTermMatrix


@checked()
def dispersion(counted: DocumentTermMatrix | ThemeMeasures) -> pd.DataFrame:
    r"""Deviation of proportions: how far a term's share of each report is from the report's share.

    With :math:`s_g` the share of report g in all words (for themes, characters) and :math:`v_g` its
    share in the occurrences of the term,

    .. math:: DP = \tfrac12 \sum_g |v_g - s_g|, \qquad DP_{norm} = DP / (1 - \min_g s_g)

    0 for a term spread as evenly as the text, 1 for one that is in the smallest report alone.

    Parameters
    ----------
    counted : DocumentTermMatrix or ThemeMeasures
        Reports that are left out of groups do not count.

    Returns
    -------
    DataFrame
        name (term or theme), n_occurrences, n_documents (that contain it), n_all_documents, dp,
        dp_norm, status, reason, reason_text; the most even first, ties by more occurrences, then
        by name. Themes without a hit and corpora of one report are not estimable.

    References
    ----------
    Gries, S. T. (2008). Dispersions and adjusted frequencies in corpora.
    https://doi.org/10.1075/ijcl.13.4.02gri
    Lijffijt, J., & Gries, S. T. (2012). Correction. https://doi.org/10.1075/ijcl.17.1.08lij

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcd"))
    >>> dtm = gt.count_terms(gt.tokenize(corpus))
    >>> table = gt.dispersion(dtm)
    >>> table.query("name == '基层治理'")[["n_documents", "dp"]].to_numpy().tolist()
    [[2.0, 0.6]]
    """
    documents = counted.docvars["document_id"]
    if isinstance(counted, ThemeMeasures):
        names = list(counted.codebook.labels)
        counts = counted.n_hits.groupby(documents, sort=False).sum().to_numpy(float)
        sizes = pd.Series(counted.n_chars, documents.index).groupby(documents, sort=False).sum()
        lengths = sizes.to_numpy(float)
    else:
        names = list(counted.vocabulary)
        counts = sum_by(counted, documents)
        lengths = counts.sum(axis=1)
    in_groups = pooled(counted.docvars.drop_duplicates("document_id"))
    full = (lengths > 0) & in_groups
    return _deviations(names, counts[full], lengths[full])


def _deviations(names: list[str], counts: np.ndarray, lengths: np.ndarray) -> pd.DataFrame:
    shares, totals = lengths / lengths.sum(), counts.sum(axis=0)
    told = (totals > 0) & (len(lengths) > 1)
    why_not = Reason("found_nowhere" if len(lengths) > 1 else "one_report")
    reasons = pd.DataFrame([reason_cells() if each else reason_cells(why_not) for each in told])
    with np.errstate(divide="ignore", invalid="ignore"):
        dp = np.abs(counts / totals - shares[:, None]).sum(axis=0) / 2
        norm = dp / (1 - shares.min())
    table = pd.DataFrame(
        {
            "name": names,
            "n_occurrences": totals.astype(int),
            "n_documents": (counts > 0).sum(axis=0),
            "n_all_documents": len(lengths),
            "dp": np.where(told, dp, np.nan),
            "dp_norm": np.where(told, norm, np.nan),
            "status": np.where(told, "estimated", "not estimable"),
            "reason": reasons["reason"],
            "reason_text": reasons["reason_text"],
        }
    )
    order = ["dp_norm", "n_occurrences", "name"]
    return table.sort_values(order, ascending=[True, False, True], ignore_index=True)
