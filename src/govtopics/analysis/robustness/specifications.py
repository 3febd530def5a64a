"""A claim under every choice that another careful colleague could have made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd

from govtopics.analysis.robustness.choices import Choices
from govtopics.analysis.robustness.claims import Claim
from govtopics.analysis.robustness.joint_test import Joint, joint_test
from govtopics.analysis.robustness.specification_choices import choices_table
from govtopics.analysis.robustness.specification_estimates import Difference, asked_by, estimated
from govtopics.analysis.robustness.specification_grid import (
    MAIN,
    OTHER_QUESTION,
    SAME_QUESTION,
    Grid,
    Specification,
)
from govtopics.analysis.robustness.specification_words import summary_of
from govtopics.analysis.robustness.topic_grid import TopicGrid
from govtopics.analysis.themes.codebook import Codebook
from govtopics.checks import checked
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.doubts import DUPLICATE
from govtopics.errors import CorpusError
from govtopics.frozen import Value
from govtopics.language import Reason, reason_cells
from govtopics.messages import say
from govtopics.models.refits import Refits, reports_in
from govtopics.models.topic_model import TopicModel
from govtopics.panels.panel import Panel
from govtopics.progress import progress
from govtopics.small_tables import in_notebook, small_table
from govtopics.table_views import CHOICES
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.matrix import DocumentTermMatrix
from govtopics.tokens.stopwords import LAYERS

LEAST_REPORTS = 3
SPECIFICATION_COLUMNS = [
    "question", *SAME_QUESTION, *OTHER_QUESTION, "main", "estimate", "low", "high", "n_documents",
    "status", "reason", "reason_text",
]  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Specifications(Value):
    """A claim under many specifications, one row per specification.

    Parameters
    ----------
    claim : Claim
    table : DataFrame
        question (``same``, or ``other`` where something else is measured), then what each choice
        is: terms (of core: ``all``, ``without X``, ``half 3``), headings (``read``, ``not read``),
        duplicates (``left out``, ``kept``), fit (of a topic: ``as fitted``, ``K = 8`` …), ring,
        estimand, frame; main (whether this is the claim as made),
        estimate, low, high (where the method gives an interval), n_documents, status, reason,
        reason_text.
    choices : DataFrame
        One row per choice of the same question: choice (terms, halves, headings, duplicates, fit),
        n_values, spread (the mean over the other choices of how far apart its values put the
        estimate), largest (the value that moves the estimate most), largest_change (by so much on
        average), estimate_there (all other choices as in the main specification), turned (how many
        of its values change the sign of the main estimate), turned_by, judges (``level``; of
        halves, which find less by nature, ``sign``). The choice that moves it most comes first.
    p : float
        For a difference: how likely a median over all specifications of the same question is to be
        this far from 0 if reports are permuted between the groups; NaN where there is no test.
    n_arrangements : int
    reason : str
        Why there is no p, as a code.

    Examples
    --------
    >>> import govtopics as gt
    >>> import pandas as pd
    >>> texts = ["推进基层治理。修建公路。", "推进基层治理。", "发展农业。"] * 4
    >>> groups = pd.DataFrame({"place": ["甲市", "甲市", "乙市"] * 4})
    >>> corpus = gt.Corpus.from_texts(texts, docvars=groups)
    >>> themes = gt.measure_themes(corpus, gt.read_codebook())
    >>> claim = gt.Claim.difference("基层治理", by="place", group="甲市", other="乙市")
    >>> found = gt.specifications(claim, corpus, gt.read_codebook(), random_state=1)
    >>> float(round(found.main["estimate"], 2))
    0.74
    """

    claim: Claim
    table: pd.DataFrame
    choices: pd.DataFrame
    p: float
    n_arrangements: int
    reason: str

    @property
    def main(self) -> pd.Series:
        """The specification of the claim as it is made."""
        return self.table[self.table["main"]].iloc[0]

    @property
    def summary(self) -> str:
        """What the specifications come to, in the language in use."""
        return summary_of(self.claim, self.table, self.choices, self.p, self.reason)

    def to_frame(self) -> pd.DataFrame:
        """The table."""
        return self.table

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        n_same = int((self.table["question"] == "same").sum())
        return (
            f"Specifications: {self.claim.kind} of {self.claim.theme}, {n_same} of the same "
            f"question, {len(self) - n_same} of others"
        )

    def _repr_html_(self) -> str:
        table = small_table(self.choices, CHOICES, where=".choices, .to_frame()")
        return in_notebook(self, f"<p>{escape(self.summary)}</p>", table)


@checked(n_permutations=1, random_state=0)
def specifications(
    claim: Claim,
    corpus: Corpus,
    measure: Codebook | TopicModel,
    *,
    panel: Panel | None = None,
    model: TopicModel | None = None,
    dtm: DocumentTermMatrix | None = None,
    lexicon: Lexicon | None = None,
    stopwords: Sequence[str | Path] = LAYERS,
    prefer: str | None = None,
    n_permutations: int = 1999,
    random_state: int = 2024,
) -> Specifications:
    r"""A claim under every choice that another careful colleague could have made.

    Specifications of the *same question* differ in what should not matter: core without each of its
    terms in turn, random halves of core (20, where it has four terms or more), headings read or
    not, duplicates left out or kept; in all combinations. Choices that can change nothing here,
    such as terms that no report has, are not tried. *Other questions* are asked one at a time,
    beside the main specification, and never counted with it: the name or the wider terms, hits per
    1,000 characters, the share of paragraphs, the plan or the shared sections alone, and, given a
    model of the same paragraphs, the topic that best separates those with a hit from the others
    (:func:`govtopics.match_topics`).

    Texts are read twice, with headings and without; all specifications are sums of what was read.

    For a topic, the same question is asked of other fits, one at a time: without each stop list
    (the general one excepted), without the lexicon, on terms of more texts, with K a fifth lower
    and higher, by the other engines of LDA (gensim takes long). The topic is matched as in
    :func:`govtopics.topic_stability`; where it has no partner more similar than by chance, nothing
    is estimated.

    For a difference there is one p across all specifications of the same question
    (:func:`govtopics.analysis.robustness.joint_test.joint_test`): specifications of the same texts
    are not independent, and the share of them that agree is not a probability.

    Parameters
    ----------
    claim : Claim
    corpus : Corpus
    measure : Codebook or TopicModel
        The codebook or model to which the theme or topic of the claim belongs.
    panel : Panel, optional
        For a coefficient: the panel with the statistics that the formula names.
    model : TopicModel, optional
        For a theme: a model whose matching topic is tested as well.
    dtm : DocumentTermMatrix, optional
        For a topic: the matrix that the model was fitted on.
    lexicon, stopwords, prefer
        For a topic: as they were given to :func:`govtopics.tokenize`.
    n_permutations : int
    random_state : int
        Seed of the permutations.

    Returns
    -------
    Specifications
        Where a specification leaves a group without text, its row says so, and the others are
        unaffected. With fewer than three reports nothing is estimated.

    Raises
    ------
    CorpusError
        If a group, term or docvar is unknown, or a coefficient is given no panel.
    CodebookError, ModelError
        If there is no such theme or topic, or the matrix, corpus or lexicon is not that of the fit.

    References
    ----------
    Simonsohn, U., Simmons, J. P., & Nelson, L. D. (2020). Specification curve analysis. Nature
    Human Behaviour 4, 1208–1214. https://doi.org/10.1038/s41562-020-0912-z

    Examples
    --------
    >>> import govtopics as gt
    >>> texts = ["社区治理。做好信访。修渠。"] * 4 + ["社区治理。修渠、修路、种树。"] * 4
    >>> docvars = pd.DataFrame({"place": ["甲区"] * 4 + ["乙区"] * 4})
    >>> corpus = gt.Corpus.from_texts(texts, ids=list("abcdefgh"), docvars=docvars)
    >>> theme = gt.Theme("治理", ("社区治理",), ("信访",))
    >>> claim = gt.Claim.difference("治理", "place", "甲区", "乙区")
    >>> found = gt.specifications(claim, corpus, gt.Codebook((theme,)))
    >>> found.table["terms"].tolist()[:3]
    ['all', 'without 社区治理', 'without 信访']
    >>> found.choices["choice"].tolist()
    ['terms']
    """
    if isinstance(measure, Codebook):
        claim = replace(claim, theme=measure[claim.theme].label)
    asked = asked_by(claim, panel)
    body = corpus.to_paragraphs().body()
    if isinstance(measure, Codebook):
        grid: Grid | TopicGrid = Grid(body, measure[claim.theme], asked.groups, model)
    else:
        cut = (lexicon, tuple(stopwords), prefer)
        choices = _other_fits(measure, dtm, corpus, cut, random_state)
        grid = TopicGrid(body, claim.theme, choices, asked.groups)
    units = grid.units
    tried = list(grid)
    main = asked.estimate(tried[0], units)
    if main["n_documents"] < LEAST_REPORTS:
        return _too_few(claim, main["n_documents"])
    rows = [
        {
            "question": one.question,
            **one.choices,
            "main": one.is_main,
            **estimated(asked, one, units),
        }
        for one in progress(tried, "specifications", unit="spec")
    ]
    table = pd.DataFrame(rows, columns=SPECIFICATION_COLUMNS)
    joint = Joint(np.nan, 0, np.nan, (Reason("no_joint_test"),))
    if isinstance(asked, Difference):
        designs = [asked.design(one, units) for one in tried if _tested(one)]
        rng = np.random.default_rng(random_state)
        joint = joint_test(designs, _repeats(body), n_permutations, rng)
    why = reason_cells(*joint.why)["reason"]
    return Specifications(claim, table, choices_table(table), joint.p, joint.n_arrangements, why)


def _other_fits(
    model: TopicModel,
    dtm: DocumentTermMatrix | None,
    corpus: Corpus,
    cut: tuple[Lexicon | None, tuple[str | Path, ...], str | None],
    random_state: int,
) -> Choices:
    """How else a model could have been fitted."""
    if dtm is None:
        raise CorpusError(
            say("A claim about a topic needs the counts that its model was fitted on: dtm=...")
        )
    refits = Refits.of(model, dtm)
    return Choices(refits, reports_in(dtm), random_state, corpus, *cut)


def _too_few(claim: Claim, n: int) -> Specifications:
    """The claim alone, with why nothing is said of it."""
    why = reason_cells(Reason("claim_needs_reports", {"n": n, "least": LEAST_REPORTS}))
    row = {"question": "same", **MAIN, "main": True, "n_documents": n, "status": "not estimable"}
    table = pd.DataFrame([row | why], columns=SPECIFICATION_COLUMNS)
    numbers = ["estimate", "low", "high"]
    table[numbers] = table[numbers].astype(float)
    return Specifications(claim, table, choices_table(table), np.nan, 0, why["reason"])


def _tested(one: Specification) -> bool:
    return one.question == "same" and one.why is None


def _repeats(corpus: Corpus) -> dict[str, str]:
    """Of each duplicate the report that it repeats."""
    return {
        document.id: flag.other
        for document in corpus.documents
        for flag in document.flags
        if flag.flag == DUPLICATE and flag.other
    }
