"""Which figures a study draws, each from which table; and which it does not, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

import govtopics as gt
from govtopics.analysis.groups.trajectories import LEAST_YEARS as TREND_YEARS
from govtopics.analysis.groups.trajectories import trajectories_without
from govtopics.corpus.doubts import pooled
from govtopics.figures.overlap import overlap_table
from govtopics.figures.prevalence_matrix import prevalence_matrix_table
from govtopics.figures.review_against_plan import review_against_plan_table
from govtopics.figures.specifications import specifications_table
from govtopics.figures.tile_grid import tile_table
from govtopics.figures.tools.tables import positions_table, topics_by_document_table, topics_table
from govtopics.figures.tools.target_tables import target_levels_table, targets_table
from govtopics.figures.topic_trajectories import topic_trajectories_table
from govtopics.figures.trajectories import trajectories_table
from govtopics.figures.year_comparison import year_comparison_table
from govtopics.language import Reason
from govtopics.study.study import Study

if TYPE_CHECKING:
    from govtopics.models.topic_model import TopicModel

# Panels of dots show up to so many reports on a page; more are a matrix, one row per report.
MOST_IN_PANELS = 8
# Beyond so many a page has no room for all rows: the highest and the lowest are shown.
MOST_SORTED = 60
# So many years make a line, so many provinces a country, so many reports a comparison.
LEAST_YEARS, LEAST_PROVINCES, LEAST_COMPARED, LEAST_LEVELS = 3, 25, 2, 2


class Plan(NamedTuple):
    """A figure of a study: what kind it is of, and where its table comes from.

    ``made_by`` is the call that gives the table, ``stage`` the part of the study that it asks:
    ``corpus``, ``words``, ``themes``, or a model by its name.
    """

    kind: str
    table: Callable[[], pd.DataFrame]
    made_by: str
    stage: str


class NotDrawn(NamedTuple):
    """A figure that the corpus does not allow: what kind it is of, and why."""

    kind: str
    reason: Reason


Offer = tuple[str, Plan | NotDrawn]


def study_plans(study: Study) -> dict[str, Plan]:
    """Every figure that a study draws, by its name.

    Those that need a choice (two groups, some terms) are for a notebook.
    """
    return {name: plan for name, plan in study_offers(study).items() if isinstance(plan, Plan)}


def study_offers(study: Study) -> dict[str, Plan | NotDrawn]:
    """Every figure that a study could draw, by its name: its plan, or why it is not drawn."""
    over_years = _places_over_years(study)
    return dict(
        (
            *_by_groups(study),
            *_theme_offers(study, over_years),
            *(offer for model in study.models for offer in _model_offers(model)),
            *_topic_offers(study, over_years),
            *_target_offers(study),
            _year_offer(study),
            *_claim_offers(study),
            _review_offer(study),
        )
    )


def _by_groups(study: Study) -> Iterator[Offer]:
    """Themes by report, and by every docvar asked for."""
    yield "themes_by_document", _by_document(study)
    for by in study.settings.prevalence_by:
        if _repeats_reports(study, by):
            yield f"themes_by_{by}", NotDrawn("prevalence", Reason("single_reports"))
            continue
        made_by, table = f"ThemeMeasures.prevalence(by={by!r})", study.prevalence[by]
        if table["group"].nunique() <= MOST_IN_PANELS:
            plan = Plan("prevalence", partial(study.prevalence.__getitem__, by), made_by, "themes")
        else:
            # A single column has no room for so many rows in a panel of each theme.
            drawn = partial(prevalence_matrix_table, table)
            made_by = f"prevalence_matrix_table({made_by})"
            plan = Plan("prevalence_matrix", drawn, made_by, "themes")
        yield f"themes_by_{by}", plan


def _repeats_reports(study: Study, by: str) -> bool:
    """Whether a figure by group would show what the one by report does, panel by panel."""
    groups = study.prevalence[by].drop_duplicates("group")
    few = len(_reports(study)) <= MOST_IN_PANELS
    # A part of each report, such as its plan, is another quantity.
    whole = study.themes.docvars.groupby("document_id")[by].nunique(dropna=False).max() == 1
    return few and bool(whole and (groups["n_documents"] == 1).all())


def _by_document(study: Study) -> Plan:
    """Panels for few reports; for more a matrix, in time for one place, by value for one year."""
    made_by, table = "ThemeMeasures.prevalence(by='document')", study.prevalence["document"]
    reports = _reports(study)
    if len(reports) <= MOST_IN_PANELS:
        return Plan("prevalence", lambda: table, made_by, "themes")
    of_one_year = len(set(reports["place"])) > 1 and len(set(reports["year"].dropna())) <= 1
    sort = study.leading[0] if of_one_year or len(reports) > MOST_SORTED else None
    order = {document: place for place, document in enumerate(reports["document_id"])}
    ordered = table.iloc[table["group"].map(order).argsort(kind="stable")]
    ordered = ordered.sort_values(
        "theme", kind="stable", key=lambda themes: themes.map(study.codebook.labels.index)
    )
    asked = f"{made_by}, sort={sort!r}" if sort else made_by
    return Plan(
        "prevalence_matrix",
        partial(prevalence_matrix_table, ordered, sort=sort),
        f"prevalence_matrix_table({asked})",
        "themes",
    )


def _reports(study: Study) -> pd.DataFrame:
    """One row per report, by code and year: document_id, code, parent, place, year."""
    docvars = study.body.docvars.drop_duplicates("document_id")
    columns = ["document_id", "code", "parent", "place", "year"]
    reports = docvars.assign(counts=pooled(docvars)).reindex(columns=[*columns, "counts"])
    return reports.sort_values(["code", "place", "year"], kind="stable", na_position="last")


def _places_over_years(study: Study) -> pd.Series | Reason:
    """The reports of places that have reports of three years or more; why not, where none has."""
    reports = _reports(study)
    known = reports[reports["counts"] & reports["place"].notna() & reports["year"].notna()]
    keys = known["code"].where(known["code"].notna(), known["parent"].fillna("") + known["place"])
    n_years = known.groupby(keys)["year"].nunique()
    most = int(n_years.max()) if len(n_years) else 0
    if most < LEAST_YEARS:
        return Reason("too_few_years_of_a_place", {"n": most, "least": LEAST_YEARS})
    return known.loc[keys.map(n_years) >= LEAST_YEARS, "document_id"]


def _theme_offers(study: Study, over_years: pd.Series | Reason) -> Iterator[Offer]:
    """Where themes are in the reports, over the years, and in the provinces."""
    yield (
        "theme_positions",
        Plan(
            "positions",
            partial(positions_table, study.themes, study.body, study.leading),
            f"positions_table(themes, corpus, {list(study.leading)!r})",
            "themes",
        ),
    )
    if isinstance(over_years, Reason):
        yield "trajectories", NotDrawn("trajectories", over_years)
    else:
        others = sorted(set(study.body.docvars["document_id"]) - set(over_years))
        which = " of places with 3 years" if others else ""
        yield (
            "trajectories",
            Plan(
                "trajectories",
                lambda: _trajectories(study, others),
                f"trajectories_table(trajectories(themes{which}))",
                "themes",
            ),
        )
    yield "tile_grid", _tiles(study)


def _trajectories(study: Study, others: Sequence[str]) -> pd.DataFrame:
    """With trends where the years are enough for one, so that no panel says that they are not.

    ``others``: reports that are left out.
    """
    table = trajectories_without(study.themes, others)
    slopes = gt.trends(table)
    return trajectories_table(table, slopes if slopes["n_years"].max() >= TREND_YEARS else None)


def _tiles(study: Study) -> Plan | NotDrawn:
    docvars = study.body.docvars
    provinces = docvars[docvars["admin_level"] == "province"].drop_duplicates("document_id")
    counts = provinces.groupby("year")["place"].nunique() if len(provinces) else pd.Series([0])
    most, theme = int(counts.max()) if len(counts) else 0, study.leading[0]
    if most < LEAST_PROVINCES:
        few = Reason("too_few_provinces", {"n": most, "least": LEAST_PROVINCES})
        return NotDrawn("tile_grid", few)
    made_by = f"tile_table(themes.panel('place', 'year'), {theme!r})"
    return Plan("tile_grid", lambda: tile_table(study.themes.panel(), theme), made_by, "themes")


def _model_offers(model: TopicModel) -> Iterator[Offer]:
    tables: dict[str, Callable[[TopicModel], pd.DataFrame]] = {
        "topics": topics_table,
        "topics_by_document": topics_by_document_table,
    }
    for kind, table in tables.items():
        made_by = f"{table.__name__}(model)"
        yield f"{model.name}_{kind}", Plan(kind, partial(table, model), made_by, model.name)


def _topic_offers(study: Study, over_years: pd.Series | Reason) -> Iterator[Offer]:
    """The topics of the first model over the years, and those that two models share."""
    first, *others = study.models
    name = f"{first.name}_topic_trajectories"
    if isinstance(over_years, Reason):
        yield name, NotDrawn("topic_trajectories", over_years)
    else:
        table = partial(topic_trajectories_table, first, list(over_years))
        made_by = "topic_trajectories_table(model, documents)"
        yield name, Plan("topic_trajectories", table, made_by, first.name)
    if others:
        table = partial(overlap_table, first, others[0])
        yield "topic_overlap", Plan("overlap", table, "overlap_table(model, other)", first.name)
    else:
        yield "topic_overlap", NotDrawn("overlap", Reason("one_model"))


def _target_offers(study: Study) -> Iterator[Offer]:
    """Target and result of the indicator that most reports set a target of, and by level."""
    headline = study.follow_up[study.follow_up["kind"] == "headline"]
    named = headline[(headline["name"] != "") & (headline["left_out"] == "")]
    counts = named.groupby("name", sort=False)["document_id"].nunique()
    tables: dict[str, Callable[[pd.DataFrame, str], pd.DataFrame]] = {
        "targets": targets_table,
        "target_levels": target_levels_table,
    }
    for kind, table in tables.items():
        if counts.empty:
            yield kind, NotDrawn(kind, Reason("no_headline_target"))
            continue
        name = "GDP" if "GDP" in counts else str(counts.idxmax())
        levels = named.loc[named["name"] == name, "admin_level"].nunique()
        if kind == "target_levels" and levels < LEAST_LEVELS:
            yield kind, NotDrawn(kind, Reason("one_level"))
            continue
        asked = f"commitments.follow_up().query(\"kind == 'headline'\"), {name!r}"
        made_by = f"{table.__name__}({asked})"
        yield kind, Plan(kind, partial(table, headline, name), made_by, "themes")


def _year_offer(study: Study) -> Offer:
    """The latest two successive years of a place, where one has them."""
    found = study.years
    if found is None:
        return "year_comparison", NotDrawn("year_comparison", Reason("no_successive_years"))
    asked = f"{found.place!r}, year={found.year}, other={found.other_year}"
    made_by = f"year_comparison_table(compare_years(corpus, {asked}))"
    table = partial(year_comparison_table, found)
    return "year_comparison", Plan("year_comparison", table, made_by, "words")


def _claim_offers(study: Study) -> Iterator[Offer]:
    """The curve of each claim of which something can be estimated."""
    for number, found in enumerate(study.specifications.values(), start=1):
        if found.table["estimate"].notna().any():
            made_by = f"specifications_table(specifications({found.claim!r}, corpus, codebook))"
            table = partial(specifications_table, found)
            yield f"specifications_{number:02d}", Plan("specifications", table, made_by, "themes")


def _review_offer(study: Study) -> Offer:
    """Review against plan, where two reports at least have both."""
    record = gt.review_against_plan(study.themes)
    compared = record.loc[record["difference"].notna(), "document_id"].nunique()
    kind = "review_against_plan"
    if compared < LEAST_COMPARED:
        few = Reason("too_few_compared", {"n": compared, "least": LEAST_COMPARED})
        return kind, NotDrawn(kind, few)
    made_by = "review_against_plan_table(review_against_plan(themes))"
    return kind, Plan(kind, partial(review_against_plan_table, record), made_by, "themes")
