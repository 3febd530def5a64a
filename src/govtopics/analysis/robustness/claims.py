"""What is claimed about a theme: a difference, a trend, or a coefficient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from govtopics.checks import check_fields, checked
from govtopics.errors import CorpusError, nearest
from govtopics.language import Phrase, docvar_name, value_name
from govtopics.messages import joined, say

Kind = Literal["difference", "trend", "coefficient"]
# What each kind of claim names beside its theme.
NAMES: Mapping[str, tuple[str, ...]] = {
    "difference": ("by", "group", "other"),
    "trend": (),
    "coefficient": ("formula", "term"),
}
_SAID = {
    "difference": Phrase(
        "“{theme}”在{group}与{other}之间的差别（按{by}）",
        "the difference in {theme} between {group} and {other} (by {by})",
    ),
    "trend": Phrase("“{theme}”逐年的变化", "the trend of {theme} over the years"),
    "coefficient": Phrase("{formula} 中 {term} 的系数", "the coefficient of {term} in {formula}"),
}


@dataclass(frozen=True)
class Claim:
    """A claim about a theme, made by :meth:`difference`, :meth:`trend`, :meth:`coefficient`.

    Parameters
    ----------
    kind : {"difference", "trend", "coefficient"}
    theme : str
        Its label or English name in the codebook; of a topic its id or label.
    by : str
        The docvar of the groups of a difference.
    group, other : str or int
        Its two groups; the difference is the first minus the second.
    formula, term : str
        The formula of a regression, and the one of its regressors that is meant.

    Raises
    ------
    CorpusError
        If there is no such kind, or what it needs is missing.

    Examples
    --------
    >>> import govtopics as gt
    >>> claim = gt.Claim.difference("基层治理", by="place", group="甲市", other="乙市")
    >>> claim.kind, claim.theme
    ('difference', '基层治理')
    """

    kind: Kind
    theme: str
    by: str = ""
    group: str | int = ""
    other: str | int = ""
    formula: str = ""
    term: str = ""

    def __post_init__(self) -> None:
        check_fields(self)
        if self.kind not in get_args(Kind):
            raise CorpusError(
                say(
                    "Unknown kind of claim {kind!r}. {nearest}",
                    kind=self.kind,
                    nearest=nearest(self.kind, NAMES),
                )
            )
        missing = [name for name in ("theme", *NAMES[self.kind]) if getattr(self, name) == ""]
        if missing:
            raise CorpusError(
                say(
                    "A claim of the kind {kind} needs {names}.",
                    kind=self.kind,
                    names=joined(missing, ", "),
                )
            )
        if self.kind == "difference" and self.group == self.other:
            raise CorpusError(
                say(
                    "Both groups are {group!r}: name two different ones.",
                    group=self.group,
                )
            )

    @classmethod
    @checked()
    def difference(cls, theme: str, by: str, group: str | int, other: str | int) -> Claim:
        """One group of reports speaks more, or less, of a theme than another.

        Parameters
        ----------
        theme : str
        by : str
            A docvar such as ``"place"``, as for :func:`govtopics.compare_prevalence`.
        group, other : str or int
            Two of its values.

        Returns
        -------
        Claim

        Examples
        --------
        >>> Claim.difference("城市更新", "place", "黄浦区", "徐汇区").group
        '黄浦区'
        """
        return cls("difference", theme, by=by, group=group, other=other)

    @classmethod
    @checked()
    def trend(cls, theme: str) -> Claim:
        """A theme rises, or falls, over the years.

        Parameters
        ----------
        theme : str

        Returns
        -------
        Claim
        """
        return cls("trend", theme)

    @classmethod
    @checked()
    def coefficient(cls, theme: str, formula: str, term: str) -> Claim:
        """A theme goes with a statistic, as :func:`govtopics.regress` has it.

        Parameters
        ----------
        theme : str
            The one of the formula whose measure is varied.
        formula : str
        term : str
            The regressor that is meant, as the formula writes it.

        Returns
        -------
        Claim
        """
        return cls("coefficient", theme, formula=formula, term=term)

    @property
    def declared(self) -> Mapping[str, Any]:
        """What it says, without what is empty."""
        return {name: value for name, value in vars(self).items() if value != ""}

    def __str__(self) -> str:
        told = {**vars(self), "by": docvar_name(self.by)}
        told |= {name: value_name(str(told[name]), self.by) for name in ("group", "other")}
        return _SAID[self.kind].format(**told)
