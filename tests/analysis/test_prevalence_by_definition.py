"""Prevalence of many groups at once is that of each by itself, counted by the definitions."""

from dataclasses import replace
from itertools import chain
from math import exp, log, nan, sqrt
from statistics import mean

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import Flag

NAME, CORE, WIDE = ("基层治理",), ("基层治理", "信访", "网格"), ("基层治理", "信访", "网格", "楼组")
BOOK = Codebook(
    (
        Theme("治理", NAME, CORE[1:], WIDE[3:], since={"甲": 2014, "default": 2012}),
        Theme("经济", ("经济",)),
    )
)
RINGS = {"治理": (NAME, CORE, WIDE), "经济": (("经济",),) * 3}
WORDS = (*WIDE, "经济", "发展社会", "好")
GROUPINGS = ["document", "place", "year", "extent", "time", ["place", "year"], ["document", "time"]]

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)
paragraphs = st.fixed_dictionaries(
    {
        "time": st.sampled_from(["plan", "review"]),
        "sentences": st.lists(sentences, min_size=1, max_size=2),
    }
)
reports = st.fixed_dictionaries(
    {
        "place": st.sampled_from(["甲", "甲", "甲", "乙", "乙", None]),
        "year": st.sampled_from([2011, 2013, 2015, 2015, None]),
        "extent": st.sampled_from(["whole", "excerpt", None]),
        "flags": st.sampled_from([(), (), (), (), ("mislabelled",), ("undecided",)]),
        "paragraphs": st.lists(paragraphs, min_size=1, max_size=6),
    }
)


def corpus_of(given_reports):
    """Build the corpus of such reports, as paragraphs with docvars and flags."""
    rows = [
        (f"r{i}/p{j}", "".join(map(said, part["sentences"])), part["time"], report)
        for i, report in enumerate(given_reports)
        for j, part in enumerate(report["paragraphs"])
    ]
    docvars = pd.DataFrame(
        [{"time": row[2]} | {n: row[3][n] for n in ("place", "year", "extent")} for row in rows],
        dtype=object,
    )
    texts, ids = [row[1] for row in rows], [row[0] for row in rows]
    corpus = Corpus.from_texts(texts, ids=ids, docvars=docvars, unit="paragraph")
    flagged = [
        replace(document, flags=tuple(Flag(flag, "", "", "", "") for flag in report["flags"]))
        for document, report in zip(corpus.documents, given_reports, strict=True)
    ]
    return replace(corpus, documents=tuple(flagged))


def said(words):
    """Write a sentence."""
    return "".join(words) + "。"


def rows_of(given_reports, unit):
    """List what each sentence, or paragraph, is: report, docvars, characters, words."""
    return [
        {"document": f"r{i}", "time": part["time"], "words": [*chain.from_iterable(own)]}
        | {"chars": sum(len(said(words)) for words in own)}
        | {name: report[name] for name in ("place", "year", "extent", "flags")}
        for i, report in enumerate(given_reports)
        for part in report["paragraphs"]
        for own in (
            [part["sentences"]] if unit == "paragraph" else [[s] for s in part["sentences"]]
        )
    ]


def key_of(row, by):
    """Name the group of a row; None if it lacks a docvar."""
    values = [row[name] for name in by]
    if None in values:
        return None
    return values[0] if len(values) == 1 else " ".join(map(str, values))


def share(rows, terms):
    """Divide the characters of the rows that hold one of some terms by those of all."""
    held = sum(row["chars"] for row in rows if set(row["words"]) & set(terms))
    return held / sum(row["chars"] for row in rows)


def is_early(row, label):
    """Say whether a report is from before the first year of a theme."""
    first = {"治理": 2014 if row["place"] == "甲" else 2012}.get(label, 0)
    return row["year"] is not None and row["year"] < first


def jackknife(rows, terms):
    """Give the share of each report, then low and high by the formula, or the reason for none."""
    by_report = {}
    for row in rows:
        hits, total = by_report.get(row["document"], (0, 0))
        hit = row["chars"] * bool(set(row["words"]) & set(terms))
        by_report[row["document"]] = hits + hit, total + row["chars"]
    pairs, n = list(by_report.values()), len(by_report)
    if not any(hits for hits, _ in pairs):
        return (
            (0, 1 - 0.05 ** (1 / n), "no_report_with_hits")
            if n >= 5
            else (nan, nan, "too_few_reports")
        )
    if n < 5:
        return nan, nan, "too_few_reports"
    if sum(hits > 0 for hits, _ in pairs) < 2:
        return nan, nan, "too_few_with_hits"
    if sum(hits < total for hits, total in pairs) < 2:
        return nan, nan, "too_few_with_other_text"
    hit, whole = (sum(column) for column in zip(*pairs, strict=True))
    odds = [log((hit - h) / (whole - hit - total + h)) for h, total in pairs]
    spread = sqrt((n - 1) / n * sum((each - mean(odds)) ** 2 for each in odds))
    if spread < 1e-9:
        return nan, nan, "all_alike"
    middle, reach = log(hit / (whole - hit)), student.ppf(0.975, n - 1) * spread
    return *(1 / (1 + exp(-end)) for end in (middle - reach, middle + reach)), ""


def expected(given_reports, label, by, group, *, plan, unit):
    """Count one row of the table by itself."""
    groups_of_reports = "document" not in by

    def inside(row):
        gone = groups_of_reports and "mislabelled" in row["flags"]
        key = key_of(row, by)
        return (
            not gone
            and (key is None if group == "" else key == group)
            and (not plan or row["time"] == "plan")
        )

    every = rows_of(given_reports, "paragraph")
    beside = [row for row in every if inside(row)]
    found = [row for row in rows_of(given_reports, unit) if inside(row)]
    early = {row["document"] for row in found if is_early(row, label)}
    own = [row for row in found if row["document"] not in early]
    told = [row for row in beside if not is_early(row, label)]
    name, core, wide = RINGS[label]
    row = {
        "n_hits": sum(word in core for row in own for word in row["words"]),
        "n_with_hits": sum(bool(set(core) & set(row["words"])) for row in own),
        "n_paragraphs": len(told),
        "n_documents": len({row["document"] for row in own}),
        "n_chars": sum(row["chars"] for row in own),
        "n_undecided": len({row["document"] for row in own if "undecided" in row["flags"]}),
    }
    kinds = {row["extent"] or "unknown" for row in own} or {"unknown"}
    row["extent"] = kinds.pop() if len(kinds) == 1 else "mixed"
    codes = ["before_since"] if early else []
    whole = [r for r in every if r["document"] in {mine["document"] for mine in beside}]
    if group == "":
        return row | {"reason": ["docvar_missing"], "status": "not estimable"}
    if not own:
        code = "not_in_frame"
        if groups_of_reports and all(
            "mislabelled" in r["flags"] for r in every if key_of(r, by) == group
        ):
            code = "all_left_out"
        return row | {"reason": codes or [code], "status": "not estimable"}
    if 0 < len(beside) < 5 and len(beside) < len(whole):
        codes.append("too_few_paragraphs")
        return row | {"reason": codes, "status": "not estimable", "paragraph_share": nan}
    without = {term: share(own, [t for t in core if t != term]) for term in core}
    estimate, least = share(own, core), min(without.values())
    row |= {
        "status": "estimated",
        "estimate": estimate,
        "name_share": share(own, name),
        "wide_share": share(own, wide),
        "paragraph_share": share(told, core),
        "hits_per_1000_chars": 1000 * row["n_hits"] / row["n_chars"],
        "largest_change": estimate - least,
        "decisive_term": "" if least == estimate else min(without, key=without.__getitem__),
    }
    if by == ["document"]:
        low, high, code = nan, nan, "" if row["n_hits"] else "no_hit"
    else:
        low, high, code = jackknife(own, core)
    return row | {"low": low, "high": high, "reason": [*codes, *filter(None, [code])]}


@settings(max_examples=80, deadline=None)
@given(
    st.lists(reports, min_size=1, max_size=12),
    st.sampled_from(GROUPINGS),
    st.sampled_from(["whole", "plan"]),
    st.sampled_from(["sentence", "paragraph"]),
)
def test_each_row_is_what_the_definitions_say(given_reports, by, frame, unit):
    themes = measure_themes(corpus_of(given_reports), BOOK, unit=unit)
    table = themes.prevalence(by, frame=frame)
    names = [by] if isinstance(by, str) else by
    keys = [key_of(row, names) for row in rows_of(given_reports, unit)]
    for _, groups in table.groupby("theme")["group"]:
        assert sorted(groups.astype(str)) == sorted(map(str, {*groups, *keys} - {None}))
    for row in table.to_dict("records"):
        own = expected(
            given_reports, row["theme"], names, row["group"], plan=frame == "plan", unit=unit
        )
        codes = [reason.partition(":")[0] for reason in row["reason"].split("; ") if reason]
        assert codes == own.pop("reason")
        for name, value in own.items():
            assert row[name] == pytest.approx(value, nan_ok=True, abs=1e-12), name
