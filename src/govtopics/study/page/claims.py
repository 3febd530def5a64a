"""What the page says of claims: when each was declared, and what remains under other choices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import escape

from govtopics.analysis.robustness.specifications import Specifications
from govtopics.language import LANGUAGES, speaking
from govtopics.study.declarations import CHANGED, FIRST, GIVEN, UNRECORDED, WITHDRAWN, told_of
from govtopics.study.page.words import Both, both, shown
from govtopics.study.study import Study, claim_of

STATUS: Mapping[str, Both] = {
    FIRST: both("首次声明", "first declared"),
    CHANGED: both("改为", "changed to"),
    WITHDRAWN: both("撤回", "withdrawn"),
    UNRECORDED: both("没有声明的记录", "no record of when it was declared"),
}


def claims_part(study: Study) -> list[dict[str, Any]]:
    """What the page says of each claim, those that were withdrawn too.

    Returns ``name``; ``declared``: for each declaration ``status``, ``day``, whether it was
    ``given``, and ``says``; ``n_changes``; ``summary``, None of a claim that was withdrawn;
    ``picture``: how its figure is called.
    """
    told: dict[str, list[dict[str, Any]]] = {}
    for one, status, _ in told_of(study.declarations, study.settings.claims):
        says = _said(one.says) if one.says else both("", "")
        row = {"status": STATUS[status], "day": one.day, "given": one.basis == GIVEN, "says": says}
        told.setdefault(one.claim, []).append(row)
    places = {name: place for place, name in enumerate(study.specifications, start=1)}
    return [
        {
            "name": name,
            "declared": rows,
            "n_changes": len(rows) - 1,
            "summary": _summary(study.specifications[name]) if name in places else None,
            "picture": f"specifications_{places.get(name, 0):02d}",
        }
        for name, rows in told.items()
    ]


def _said(says: Mapping[str, Any]) -> Both:
    """A claim in words."""
    return _in_both(lambda: str(claim_of(says)))


def _summary(found: Specifications) -> Both:
    return _in_both(lambda: found.summary)


def _in_both(saying: Any) -> Both:
    told = []
    for language in LANGUAGES:
        with speaking(language):
            told.append(escape(shown(saying())))
    return Both(*told)
