"""Regressions of panels: planted coefficients, what is refused, what is left out, what is said."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made_panels import made_panel
from numpy.linalg import lstsq

from govtopics.analysis.groups.regression import REGRESSION_COLUMNS, regress
from govtopics.errors import CorpusError
from govtopics.language import REASONS, speaking

SPECIFICATIONS = [
    "estimate", "name_share", "wide_share", "hits_per_1000_chars", "paragraph_share",
]  # fmt: skip


def planted(n_places=12, n_years=6, slope=0.02, noise=0.0, seed=1):
    """Shares that grow by so much with log GDP within places, and two other columns."""
    rng = np.random.default_rng(seed)
    places = np.repeat(np.arange(n_places), n_years)
    years = np.tile(2010 + np.arange(n_years), n_places)
    growth = rng.normal(size=len(places)) + 0.3 * places
    shares = 0.2 + slope * growth + 0.01 * places + 0.003 * (years - 2010)
    shares = shares + noise * rng.normal(size=len(places))
    statistics = {
        "人均GDP（元）": np.exp(growth),
        "人口": rng.normal(size=len(places)),
        "地区": np.where(rng.random(len(places)) < 0.5, "东部", "西部"),
    }
    return made_panel(places, years, shares, statistics)


def test_a_planted_coefficient_comes_back_by_every_measure():
    found = regress(planted(), "治理 ~ log(人均GDP（元）) + 人口")
    assert list(found.table) == REGRESSION_COLUMNS
    own = found.table[found.table["term"] == "log(人均GDP（元）)"]
    assert own["specification"].tolist() == SPECIFICATIONS
    np.testing.assert_allclose(own["estimate"], 0.02 * np.array([1, 0.5, 2, 30, 1.5]))
    # Per standard deviation of the outcome within places and years all measures are one.
    np.testing.assert_allclose(own["standardised"], own["standardised"].iloc[0])
    others = found.table[found.table["term"] == "人口"]
    np.testing.assert_allclose(others["estimate"], 0, atol=1e-12)
    assert set(own["direction"]) == {"holds"}
    assert (own["n"].unique(), own["n_places"].unique(), own["n_times"].unique()) == (72, 12, 6)
    assert found.left_out.empty


def test_coefficients_are_those_of_dummies_and_scales_those_of_what_they_leave():
    panel = planted(noise=0.01)
    found = regress(panel, "人口 ~ 治理 + C(地区)").table
    wide = panel.wide()
    dummies = pd.get_dummies(wide[["place", "year"]].astype(str), drop_first=True).to_numpy(float)
    others = np.column_stack([np.ones(72), dummies])
    west = (wide["地区"] == "西部").to_numpy(float)
    design = np.column_stack([wide["治理"], west, others])
    wanted = lstsq(design, wide["人口"].to_numpy(), rcond=None)[0][:2]
    main = found[found["specification"] == "estimate"].set_index("term")
    np.testing.assert_allclose(main.loc[["治理", "C(地区)[西部]"], "estimate"], wanted)
    share = wide["治理"].to_numpy()
    left = share - others @ lstsq(others, share, rcond=None)[0]
    assert main.loc["治理", "standardised"] == pytest.approx(wanted[0] * np.sqrt((left**2).mean()))
    assert np.isnan(main.loc["C(地区)[西部]", "standardised"])


@pytest.mark.parametrize(
    ("formula", "assumes"),
    [
        ("治理 ~ 人口", "assumes_places_apart; assumes_errors_unrelated"),
        ("人口 ~ 治理", "assumes_places_apart; assumes_no_error"),
        ("治理 ~ lag(治理)", "assumes_places_apart; assumes_errors_unrelated; assumes_no_error"),
    ],
)
def test_each_row_says_what_it_assumes(formula, assumes):
    table = regress(planted(noise=0.01), formula).table
    assert set(table["assumes"]) == {assumes}
    said = "；".join(REASONS[code].zh for code in assumes.split("; "))
    assert set(table["assumes_text"]) == {said}


def test_a_sign_that_turns_by_a_measure_is_told():
    panel = planted(noise=0.01)
    values = panel.values.assign(name_share=-panel.values["name_share"])
    turned = made_like(panel, values=values)
    table = regress(turned, "治理 ~ log(人均GDP（元）)").table
    assert set(table["direction"]) == {"turns"}
    assert set(table["turned_by"]) == {"name_share"}


def made_like(panel, **fields):
    own = {name: getattr(panel, name) for name in panel.__dataclass_fields__}
    return type(panel)(**(own | fields))


def test_a_measure_without_hits_has_rows_without_numbers():
    panel = planted(noise=0.01)
    without = made_like(panel, values=panel.values.assign(name_share=0.0))
    table = regress(without, "治理 ~ 人口").table.set_index("specification")
    assert table.loc["name_share", ["status", "reason"]].tolist() == [
        "not estimable", "nothing_left",
    ]  # fmt: skip
    assert np.isnan(table.loc["name_share", "estimate"])
    assert table.loc["wide_share", "direction"] == "holds"


# ------------------------------------------------------------ which reports


def test_what_is_left_out_is_listed_with_its_reason():
    panel = planted(noise=0.01)
    gdp = panel.statistics["人均GDP（元）"].copy()
    gdp.iloc[0], gdp.iloc[7] = np.nan, 0.0
    shares = panel.values.copy()
    shares.loc[3, ["estimate", "status", "reason"]] = [np.nan, "not estimable", "before_since: n=1"]
    people = panel.statistics["人口"].copy()
    people.iloc[12:17] = np.nan  # of the third place one year is left
    cells = panel.cells.copy()
    panel = made_like(
        panel,
        values=shares,
        cells=cells,
        statistics=panel.statistics.assign(**{"人均GDP（元）": gdp, "人口": people}),
    )
    found = regress(panel, "治理 ~ log(人均GDP（元）) + 人口")
    gone = found.left_out.set_index(["place", "year"])["reason"].to_dict()
    assert gone.pop(("地000", 2010)) == "value_missing: column=人均GDP（元）"
    assert gone.pop(("地001", 2011)) == "value_undefined: term=log(人均GDP（元）)"
    assert gone.pop(("地000", 2013)) == "before_since: n=1"
    assert gone.pop(("地002", 2015)) == "only_one_of: docvar=place"
    assert set(gone.values()) == {"value_missing: column=人口"}
    assert set(found.table["n"]) == {72 - 9}
    assert found.reasons.iloc[0] == 5
    assert "9 left out" in repr(found)


def test_lag_is_the_year_before_of_the_same_place_and_nothing_over_a_gap():
    panel = planted(noise=0.01)
    kept = panel.cells["year"].isin([2010, 2011, 2012, 2014, 2015]).to_numpy()
    cells = panel.cells[kept].reset_index(drop=True)
    values = panel.values[kept].assign(cell=range(60)).reset_index(drop=True)
    statistics = panel.statistics[kept].reset_index(drop=True)
    found = regress(
        made_like(panel, cells=cells, values=values, statistics=statistics), "治理 ~ lag(人口)"
    )
    assert set(found.left_out["year"]) == {2010, 2014}
    assert set(found.left_out["reason"]) == {"value_missing: column=lag(人口)"}
    wide = planted(noise=0.01).wide().set_index(["place", "year"])
    before = wide["人口"].groupby(level="place").shift()
    pairs = wide.join(before.rename("before")).reset_index()
    pairs = pairs[pairs["year"].isin([2011, 2012, 2015])]
    dummies = pd.get_dummies(pairs[["place", "year"]].astype(str), drop_first=True)
    design = np.column_stack([pairs["before"], np.ones(36), dummies.to_numpy(float)])
    wanted = lstsq(design, pairs["治理"].to_numpy(), rcond=None)[0][0]
    assert found.table["estimate"].iloc[0] == pytest.approx(wanted)


# ------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("formula", "fixed", "faults"),
    [
        ("治理 ~ 人头", None, ["'人头' is not a column"]),
        ("治理 ~ 人口", ["省份"], ["Unknown docvar '省份' for a fixed effect."]),
        ("治理 ~ 地区", None, ["'地区' contains text ('东部'). C(地区) treats each value"]),
        ("C(地区) ~ 人口", None, ["The outcome is a category"]),
        (
            "治理 ~ 人口 + I(2 * 人口) + 省份数 + 一",
            None,
            [
                "I(2 * 人口) is collinear with 人口 and adds no information.",
                "省份数 does not vary once the fixed effects of place, year are removed.",
                "一 has the same value in every report that is used.",
            ],
        ),
        ("治理 ~ 人口 - 人口", None, ["It has no regressors left"]),
        ("治理 ~ 人口 + 治理", None, ["治理 is both the outcome and a regressor"]),
        ("治理 ~ I(人口 * (1 / (2 - 2)))", None, ["cannot be computed (division by zero"]),
        (
            "治理 ~ 年数",
            None,
            ["年数 does not vary once the fixed effects of place, year are removed."],
        ),
        ("治理 ~ 空", None, ["No report is left for", "空 has no value here (72)"]),
    ],
)
def test_bad_input_is_refused_by_name(formula, fixed, faults):
    panel = planted(noise=0.01)
    more = {
        "省份数": panel.cells["place"].str[-1].astype(int) * 1.5,
        "一": 1.0,
        "年数": panel.cells["year"] - 2000,
        "空": np.nan,
    }
    panel = made_like(panel, statistics=panel.statistics.assign(**more))
    with pytest.raises(CorpusError) as refused:
        regress(panel, formula, fixed=fixed)
    for fault in faults:
        assert fault in str(refused.value)


def test_one_year_compares_places_without_effects_and_one_place_has_points_alone():
    year = planted(20, 1, noise=0.01)
    with pytest.raises(
        CorpusError, match=r"one value of year.*To compare the values of place, use fixed=\(\)"
    ):
        regress(year, "治理 ~ 人口")
    found = regress(year, "治理 ~ log(人均GDP（元）)", fixed=()).table
    assert (found["n"].iloc[0], found["errors"].iloc[0]) == (20, "CR2")
    place = planted(1, 20, noise=0.01)
    with pytest.raises(
        CorpusError, match=r"one value of place.*To compare the values of year, use fixed=\(\)"
    ):
        regress(place, "治理 ~ 人口")
    row = regress(place, "治理 ~ log(人均GDP（元）)", fixed=()).table.iloc[0]
    assert (row["reason"], row["status"]) == ("too_few_places: n=1, least=10", "estimated")
    assert np.isnan([row["standard_error"], row["low"], row["high"]]).all()


def test_an_interval_that_rests_on_two_places_says_so():
    panel = planted(noise=0.01)
    early = panel.cells["place"].isin(["地000", "地001"]) & (panel.cells["year"] > 2012)
    panel = made_like(panel, statistics=panel.statistics.assign(试点=early.astype(float)))
    rows = regress(panel, "治理 ~ 试点 + 人口").table.set_index("term")
    pilot, people = rows.loc["试点"].iloc[0], rows.loc["人口"].iloc[0]
    assert pilot["freedom"] < 4 <= people["freedom"]
    assert pilot["reason"] == f"freedom_too_low: freedom={pilot['freedom']:.1f}"
    assert people["reason"] == ""


def test_years_as_text_have_effects_and_no_lag():
    panel = planted(noise=0.01)
    text = made_like(panel, cells=panel.cells.assign(year=panel.cells["year"].astype(str)))
    same = [regress(one, "治理 ~ 人口").table["estimate"] for one in (panel, text)]
    np.testing.assert_allclose(*same)
    with pytest.raises(CorpusError, match=r"lag\(...\) needs years that are numbers"):
        regress(text, "治理 ~ lag(人口)")


def test_too_little_is_refused():
    with pytest.raises(CorpusError, match="4 reports are left, too few for 4 coefficients"):
        regress(planted(2, 2, noise=0.01), "治理 ~ 人口")


# ------------------------------------------------------------ what is said


def test_sentences_speak_of_coefficients_and_associations_in_both_languages():
    found = regress(planted(noise=0.01), "治理 ~ 人口")
    assert found.summary.startswith("以治理的占比为因变量，人口的系数为 ")
    assert (
        "用了 72 份报告，来自 12 个地方；控制地方和年份固定效应；标准误按地方聚类" in found.summary
    )
    assert "并作 CR2 校正，自由度 " in found.summary
    assert found.summary.endswith("系数说明的是关联。")
    with speaking("en"):
        told = found.summary
    assert told.startswith("With the share of 治理 as outcome, the coefficient of 人口 is ")
    assert "95% interval" in told
    for word in ("effect of", "significan", "显著", "影响"):
        assert word not in told + found.summary


def test_the_table_of_a_paper_has_errors_below_and_names_escaped():
    panel = planted(noise=0.01)
    statistics = panel.statistics.rename(columns={"人口": "<b>"})
    shown = regress(made_like(panel, statistics=statistics), "治理 ~ <b>")._repr_html_()
    assert "<b>" not in shown
    row = regress(panel, "治理 ~ 人口").table.iloc[0]
    assert f"<td>{row['estimate']:.4g}</td>".replace("-", "−") in shown
    assert f"<td>({row['standard_error']:.4g})</td>" in shown


def test_nothing_of_it_is_loaded_before_it_is_needed():
    loaded = "{'statsmodels', 'patsy'} & set(sys.modules)"
    code = f"import sys, govtopics as gt; gt.regress; print({loaded})"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert told.decode("utf-8").strip() == "set()"


@pytest.mark.parametrize("n_places", [8, 12, 35])
@pytest.mark.parametrize("fixed", [None, ("year",), ()])
def test_units_of_a_regressor_change_nothing_but_its_coefficient(n_places, fixed):
    panel = planted(n_places, noise=0.01)
    gdp = panel.statistics["人均GDP（元）"]
    in_yuan = {"元": gdp * 2.0**40, "很小": gdp * 2.0**-300}  # exact in binary
    panel = replace(panel, statistics=panel.statistics.assign(**in_yuan))
    plain, large, small = (
        regress(panel, f"治理 ~ I({name} * {name}) + 人口", fixed=fixed).table
        for name in ("人均GDP（元）", "元", "很小")
    )
    assert plain["estimate"].notna().all()
    for found, factor in ((large, 2.0**80), (small, 2.0**-600)):
        factors = np.where(found["term"] == "人口", 1.0, factor)
        for column in ("estimate", "standard_error", "low", "high"):
            np.testing.assert_allclose(found[column] * factors, plain[column], rtol=1e-9)
        np.testing.assert_allclose(found["freedom"], plain["freedom"], rtol=1e-9)


def test_numbers_whose_squares_are_none_are_left_out():
    panel = planted()
    large = np.where(np.arange(72) == 5, 1e200, panel.statistics["人口"])
    panel = replace(panel, statistics=panel.statistics.assign(大=large))
    found = regress(panel, "治理 ~ 大")
    assert found.left_out["reason"].tolist() == ["value_undefined: term=大"]
    assert found.table["estimate"].notna().all()


def test_categories_that_are_whole_numbers_have_no_decimals():
    panel = planted(noise=0.01)
    panel = replace(panel, statistics=panel.statistics.assign(组=np.arange(72) % 3.0))
    found = regress(panel, "治理 ~ C(组)", fixed=()).table
    assert found["term"].unique().tolist() == ["C(组)[1]", "C(组)[2]"]


def test_columns_called_as_marks_of_a_formula_leave_it_as_it_is():
    panel = planted(noise=0.01)
    plain = regress(panel, "治理 ~ I(人口 ** 2) + log(人均GDP（元）)").table
    marks = dict.fromkeys(("2", "(", ")", "~", "+", "**", " "), 1.0)
    panel = replace(panel, statistics=panel.statistics.assign(**marks))
    pd.testing.assert_frame_equal(
        regress(panel, "治理 ~ I(人口 ** 2) + log(人均GDP（元）)").table, plain
    )


def test_a_summary_can_stand_in_a_paper():
    panel = planted(noise=0.01)
    values = panel.values.assign(english="Governance")
    statistics = panel.statistics.assign(元=panel.statistics["人口"] * 1e4)
    statistics.loc[[0, 7], "元"] = np.nan
    found = regress(made_like(panel, values=values, statistics=statistics), "治理 ~ 元")
    row = found.table.iloc[0]
    points = [f"{100 * row[name]:.3g}" for name in ("estimate", "low", "high")]
    told = found.summary
    assert ("e-" in points[0]) is ("×10⁻" in told)
    plain = regress(panel, "治理 ~ log(人均GDP（元）)")
    points = [f"{100 * plain.table.iloc[0][name]:.3g}" for name in ("estimate", "low", "high")]
    said = "的系数为 {} 个百分点，95% 区间 {} 至 {}".format(*points)
    assert said in plain.summary
    assert "个百分点，95% 区间" in told
    assert "用了 70 份报告，来自 12 个地方，另有 2 份未用（没有“元”的数值：2）" in told
    assert f"CR2 校正，自由度 {row['freedom']:.1f}" in told
    assert "I(元 / 10" in told
    with speaking("en"):
        told, paper = found.summary, found.to_paper()
    assert told.startswith("With the share of Governance as outcome, the coefficient of 元 is ")
    assert "percentage points, 95% interval" in told
    assert "2 were left out (元 has no value here: 2)" in told
    assert (paper.index.name, paper.index[0]) == ("Governance", "元")
    assert paper.loc["Reports"].tolist() == ["70"] * 5
    assert paper.loc["Standard errors"].tolist() == ["clustered by place, CR2"] * 5


def test_a_summary_says_why_there_is_no_interval():
    told = regress(planted(8, noise=0.01), "治理 ~ 人口").summary
    assert "个百分点，只有 8 个地方，不足 10 个，不给区间" in told
    assert "95% 区间" not in told
