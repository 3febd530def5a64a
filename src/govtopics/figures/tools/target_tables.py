"""What figures of targets are drawn from: a promise a report, or the reports of a number."""

from __future__ import annotations

import pandas as pd

from govtopics.analysis.commitments.horizon import THIS_YEAR
from govtopics.analysis.commitments.indicators import read_indicators
from govtopics.errors import GovTopicsError, nearest
from govtopics.figures.tools.amounts import Amounts
from govtopics.figures.tools.drawing_state import frame
from govtopics.figures.tools.input_checks import check_finite, check_table
from govtopics.figures.tools.panels import AXIS, LINE
from govtopics.figures.tools.said_once import SaidOnce
from govtopics.figures.tools.sheet import Sheet
from govtopics.figures.tools.style import NOTE_SIZE, SOFT_INK
from govtopics.language import VALUES, Phrase, name_of
from govtopics.messages import say

ORDER = list(VALUES["admin_level"])
TARGET_NUMBERS = ("year", "low", "high", "result", "difference", "n_others")
LEVEL_NUMBERS = ("year", "low", "high", "n", "n_left_out")
NEEDED = (
    "name", "place", "year", "comparator", "low", "high", "unit", "base", "result", "difference",
    "verdict", "reason", "document_id",
)  # fmt: skip
NAMED = Phrase("{name}：{title}", "{name}: {title}")
OF_UNIT = Phrase("{name}（{unit}）", "{name} ({unit})")
SHOWN = ("english", "unit_english", *NEEDED, "left_out", "n_others", "without")
BETWEEN = "; "


def targets_table(
    follow_up: pd.DataFrame, name: str = "GDP", *, base: str | None = None
) -> pd.DataFrame:
    """The table that :func:`plot_targets` draws.

    ``follow_up``: as :meth:`govtopics.Commitments.follow_up` gives it.
    ``name``: of an indicator.
    ``base``: ``growth``, ``level``, ``decline`` or ``change``; what most reports promise if left
    out.
    Returns the first promise of each report for its year in that base and its commonest unit,
    headline targets before others; numbers are in ``unit`` (亿元 where large), results that cannot
    be compared are left out, ``left_out`` is the flag of a report that is in no group,
    ``n_others`` says how many promises of the name are not drawn, and ``without`` names the reports
    of the follow-up that have no such promise.
    """
    check_table(follow_up, "Commitments.follow_up", NEEDED)
    check_finite(follow_up, TARGET_NUMBERS[:-1])
    if "left_out" not in follow_up:
        follow_up = follow_up.assign(left_out="")
    own = follow_up[follow_up["name"] == name]
    if own.empty:
        there = list(dict.fromkeys(follow_up["name"]))
        raise GovTopicsError(
            say(
                "The table has no target for {name!r}. {nearest}",
                name=name,
                nearest=nearest(name, there),
            )
        )
    kinds = own["base"].str.partition(":")[0]
    if base is not None and not (kinds == base).any():
        raise GovTopicsError(
            say(
                "No target for {name!r} has the base {base!r}. {nearest}",
                name=name,
                base=base,
                nearest=nearest(base, sorted(set(kinds))),
            )
        )
    rows = own[kinds == base] if base else own
    if "horizon" in rows and (rows["horizon"] == THIS_YEAR).any():
        rows = rows[rows["horizon"] == THIS_YEAR]
    pairs = pd.Series(list(zip(rows["base"].str.partition(":")[0], rows["unit"], strict=True)))
    commonest = pairs.value_counts(sort=True).index[0]
    chosen = rows[[pair == commonest for pair in pairs]]
    if "kind" in chosen:
        chosen = chosen.sort_values("kind", key=lambda kinds: kinds != "headline", kind="stable")
    once = chosen.drop_duplicates("document_id").sort_index()
    if "code" in once:  # places in the order of their codes, years in theirs
        once = once.sort_values(["code", "year"], kind="stable", na_position="last")
    known = read_indicators()
    english = known[name].english if name in known.entries else name
    compared = ~once["reason"].str.startswith("not_comparable")
    once = once.assign(result=once["result"].where(compared))
    drawn = ["low", "high", "result", "difference"]
    amounts = Amounts.of(list(once[drawn[:3]].to_numpy(float).ravel()), str(once["unit"].iloc[0]))
    table = once.assign(
        english=english,
        n_others=len(own) - len(once),
        without=_without(follow_up, once),
        unit=amounts.called.zh,
        unit_english=amounts.called.en,
        **{column: once[column] / amounts.factor for column in drawn},
    )
    return table[[*SHOWN]].reset_index(drop=True)


def _without(follow_up: pd.DataFrame, drawn: pd.DataFrame) -> str:
    """The reports that have other targets and none of those drawn, by place, year or both."""
    reports = follow_up.drop_duplicates("document_id")
    years = reports["year"].astype(float).astype("Int64").astype("string").fillna("")
    places = reports["place"].fillna("").where(lambda names: names != "", reports["document_id"])
    one_place, one_year = len(set(places)) < 2, len(set(years)) < 2
    names = places if one_year else years if one_place else places + " " + years
    return BETWEEN.join(names[~reports["document_id"].isin(drawn["document_id"])])


def target_levels_table(
    follow_up: pd.DataFrame, name: str = "GDP", *, base: str | None = None
) -> pd.DataFrame:
    """The table that :func:`plot_target_levels` draws.

    ``follow_up``: as :meth:`govtopics.Commitments.follow_up` gives it.
    ``name``: of an indicator.
    ``base``: as for :func:`govtopics.plot_targets`.
    Returns english, name, admin_level, year, low, high, unit, n: how many reports of a level and
    year promise these bounds; n_left_out: how many reports with such a promise are in no group
    (mislabelled, duplicates).
    """
    found = targets_table(follow_up, name, base=base)
    rows = found[found["left_out"] == ""]
    if rows.empty:
        flag = found["left_out"].iloc[0]
        raise GovTopicsError(
            say(
                "Every report with a target for {name!r} is excluded from groups ({flag}). "
                "plot_targets shows them.",
                name=name,
                flag=name_of(flag, "flag") or flag,
            )
        )
    levels = follow_up.drop_duplicates("document_id").set_index("document_id")["admin_level"]
    rows = rows.assign(admin_level=rows["document_id"].map(levels).fillna(""))
    keys = ["english", "name", "admin_level", "year", "low", "high", "unit", "unit_english"]
    counted = rows.groupby(keys, dropna=False, sort=False).size().reset_index(name="n")
    counted["n_left_out"] = len(found) - len(rows)
    order = {level: number for number, level in enumerate(ORDER)}
    return counted.sort_values(
        ["year", "admin_level", "low", "high"],
        key=lambda own: (
            own.map(lambda level: order.get(level, 9)) if own.name == "admin_level" else own
        ),
        kind="stable",
    ).reset_index(drop=True)


def titled(title: Phrase, table: pd.DataFrame, once: SaidOnce) -> str:
    """A title with the indicator, the unit, and what all rows share, in the language in use."""
    first = table.iloc[0]
    name = Phrase(first["name"], first["english"] or first["name"])
    told = title.format(unit=str(Phrase(first["unit"], first["unit_english"])))
    return NAMED.format(name=str(name), title=once.titled(told))


def axis_words(table: pd.DataFrame) -> str:
    """The indicator and the unit, for the axis of a figure whose own title does not say them."""
    if frame().title is None:
        return ""
    first = table.iloc[0]
    name = Phrase(first["name"], first["english"] or first["name"])
    unit = Phrase(first["unit"], first["unit_english"])
    return OF_UNIT.format(name=str(name), unit=str(unit))


def axis_room(words: str) -> float:
    """Points that the scale takes with the words below it."""
    return AXIS + LINE * bool(words)


def write_axis(sheet: Sheet, left: float, top: float, words: str) -> None:
    """Words below the numbers of a scale that ends at some depth."""
    if words:
        sheet.text(left, top + AXIS - 1, words, size=NOTE_SIZE, color=SOFT_INK)
