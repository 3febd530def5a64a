"""Tables of every family of figures, made so that each hard case is in one of them."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from unittest import mock

import numpy as np
import pandas as pd

from conftest import make_model
from govtopics.analysis.groups.keyness import keyness
from govtopics.analysis.groups.review_against_plan import review_against_plan
from govtopics.analysis.groups.trajectories import measure_terms, trajectories, trends
from govtopics.analysis.groups.years import compare_years
from govtopics.analysis.robustness.choose_k import ChooseK
from govtopics.analysis.robustness.claims import Claim
from govtopics.analysis.robustness.specification_choices import choices_table
from govtopics.analysis.robustness.specification_grid import MAIN
from govtopics.analysis.robustness.specifications import SPECIFICATION_COLUMNS, Specifications
from govtopics.analysis.themes import frames
from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.topics.cooccurrence import cooccurrence, cooccurrence_graph
from govtopics.corpus.corpus import Corpus
from govtopics.figures.choose_k import choose_k_table, draw_choose_k
from govtopics.figures.cooccurrence import cooccurrence_table, draw_cooccurrence
from govtopics.figures.dispersion import dispersion_table, draw_dispersion
from govtopics.figures.keyness import draw_keyness, keyness_table
from govtopics.figures.lexicon import draw_lexicon, lexicon_table
from govtopics.figures.overlap import draw_overlap, overlap_table
from govtopics.figures.panel_matrix import draw_panel
from govtopics.figures.positions import draw_positions
from govtopics.figures.prevalence import draw_prevalence, named_prevalence
from govtopics.figures.prevalence_matrix import draw_prevalence_matrix, prevalence_matrix_table
from govtopics.figures.removed import draw_removed, removed_table
from govtopics.figures.review_against_plan import (
    draw_review_against_plan,
    review_against_plan_table,
)
from govtopics.figures.specifications import draw_specifications, specifications_table
from govtopics.figures.stopwords import draw_stopwords, stopwords_table
from govtopics.figures.target_levels import draw_target_levels
from govtopics.figures.targets import draw_targets
from govtopics.figures.tile_grid import draw_tile_grid
from govtopics.figures.tools.drawing import Drawing
from govtopics.figures.tools.tables import positions_table, topics_by_document_table, topics_table
from govtopics.figures.tools.target_tables import target_levels_table, targets_table
from govtopics.figures.topic_hierarchy import draw_topic_hierarchy, topic_hierarchy_table
from govtopics.figures.topic_map import draw_topic_map, topic_map_table
from govtopics.figures.topic_trajectories import (
    draw_topic_trajectories,
    topic_trajectories_table,
)
from govtopics.figures.topics import draw_topics, draw_topics_by_document
from govtopics.figures.trajectories import draw_trajectories, trajectories_table
from govtopics.figures.year_comparison import draw_year_comparison, year_comparison_table
from govtopics.tokens.matrix import from_scipy
from govtopics.tokens.tokens import Tokens

NASTY = (
    "<script>alert('治理')</script>",
    "$x^2$ _{治}",
    "上\n下",
    "\u202e反向\u202c",
    "空\x00字",
    "ꙮ没有字形",
    "习近平新时代中国特色社会主义思想" * 5,
    "averylongwordthatnobodyeverbrokeinto" * 4,
)

Case = tuple[Drawing, Callable[[], pd.DataFrame]]
CASES: dict[str, Case] = {}


def _model(n_topics, n_documents=3):
    return make_model(n_documents, n_topics)


def nastily_named(model):
    names = zip(model.topics, NASTY, strict=False)
    return model.with_labels(dict(names))


for k in (1, 2, 50):
    CASES[f"map of {k} topics"] = (draw_topic_map, lambda k=k: topic_map_table(_model(k)))
    CASES[f"hierarchy of {k} topics"] = (
        draw_topic_hierarchy,
        lambda k=k: topic_hierarchy_table(_model(k)),
    )
CASES["map with nasty names"] = (
    draw_topic_map,
    lambda: topic_map_table(nastily_named(_model(9))),
)
CASES["map of topics in one place"] = (
    draw_topic_map,
    lambda: topic_map_table(_model(9)).assign(x=0.0, y=0.0),
)
CASES["hierarchy with nasty names"] = (
    draw_topic_hierarchy,
    lambda: topic_hierarchy_table(nastily_named(_model(9))),
)


# ------------------------------------------------------------------- numbers of topics

K_MEASURES = {"npmi": 0.3, "c_v": 0.6, "u_mass": -2.5, "diversity": 0.9, "exclusivity": 0.8,
              "coverage": 1.0, "perplexity": 1500.0}  # fmt: skip


def chosen(sizes, *, stable=(), known=True, names=()):
    """What choose_k says of made-up fits: every topic of a K goes on in one or two of the next."""
    models = [_model(k) for k in sizes]
    rows = [
        {"model": "nmf", "k": k, "measure": measure, "value": value * (1 + i / 10),
         "low": value * (1 + i / 10) - 0.1 if known and measure != "c_v" else np.nan,
         "high": value * (1 + i / 10) + 0.1 if known and measure != "c_v" else np.nan,
         "as_good_as_best": None if not known or measure == "c_v" else i > 0}
        for i, k in enumerate(sizes)
        for measure, value in K_MEASURES.items()
    ]  # fmt: skip
    rows += [
        {"model": "nmf", "k": k, "measure": "stable_topics", "value": 1.0 if k in stable else 0.5}
        for k in sizes
    ]
    topics = [
        {"model": "nmf", "k": k, "topic": topic, "topic_key": key, "share": share, "npmi": 0.3,
         "label": names[i % len(names)] if names else model.label(topic),
         "status": "stable" if k in stable or i % 2 else "unstable"}
        for k, model in zip(sizes, models, strict=True)
        for i, (topic, key, share) in enumerate(
            zip(model.topics, model.topic_keys, model.topic_shares, strict=True)
        )
    ]  # fmt: skip
    splits = [
        {"k": one.n_topics, "topic": one.topics[j % one.n_topics], "next_k": other.n_topics,
         "next_topic": topic, "similarity": 0.8, "chance": 0.5, "share": 0.5 / other.n_topics,
         "share_of_topic": 0.5 * one.n_topics / other.n_topics, "share_of_next": 0.9,
         "matched": j % 5 != 4}
        for one, other in pairwise(models)
        for j, topic in enumerate(other.topics)
    ]  # fmt: skip
    columns = ["k", "topic", "next_k", "next_topic", "similarity", "chance", "share",
               "share_of_topic", "share_of_next", "matched"]  # fmt: skip
    tables = (pd.DataFrame(rows), pd.DataFrame(topics), pd.DataFrame(splits, columns=columns))
    better = {"k": stable[1:], "preferred": stable[:1] * len(stable[1:]), "measures": "npmi"}
    preferred = pd.DataFrame(better, columns=["k", "preferred", "measures"])
    return ChooseK(tuple(models), *tables, tuple(stable), tuple(stable[:1]), 12, preferred)


CASES["numbers of topics"] = (
    draw_choose_k,
    lambda: choose_k_table(chosen((2, 5, 9, 15), stable=(5, 9), names=NASTY)),
)
CASES["numbers of topics, none stable"] = (
    draw_choose_k,
    lambda: choose_k_table(chosen((3, 4), known=False)),
)
CASES["one number of topics"] = (draw_choose_k, lambda: choose_k_table(chosen((7,))))
CASES["more topics than a page holds"] = (
    draw_choose_k,
    lambda: choose_k_table(chosen((2, 10, 20, 40, 70), stable=(10,))),
)


# ------------------------------------------------------- specifications


def specified(n_terms, *, apart=True, kind="difference", names=("信访", "网格", "楼组")):
    """What specifications gives of a made-up claim: terms, headings read or not, and halves."""
    claim = {
        "difference": Claim.difference("基层治理", "place", "甲区", "乙区"),
        "trend": Claim.trend("基层治理"),
        "coefficient": Claim.coefficient("基层治理", "基层治理 ~ gdp", "gdp"),
    }[kind]
    called = [f"{names[i % len(names)]}{i // len(names) or ''}" for i in range(n_terms)]
    terms = ["all", *(f"without {name}" for name in called)]
    terms += [f"half {i}" for i in range(1, 5)]
    rows = [
        {"question": "same", **MAIN, "terms": term, "headings": headings,
         "main": term == "all" and headings == "read",
         "estimate": (10 - 3 * i + 0.5 * (headings == "read")) / 100}
        for i, term in enumerate(terms)
        for headings in ("read", "not read")
    ]  # fmt: skip
    others = {"ring": ("name", "wide"), "estimand": ("hits per 1,000",), "frame": ("plan",)}
    rows += [
        {"question": "other", **MAIN, name: value, "main": False,
         "estimate": np.nan if value == "plan" else 0.02}
        for name, values in others.items()
        for value in values
        if apart
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=SPECIFICATION_COLUMNS)
    table["low"], table["high"] = table["estimate"] - 0.03, table["estimate"] + 0.04
    gone = table["estimate"].isna()
    table["status"] = np.where(gone, "not estimable", "estimated")
    table["reason"] = np.where(gone, "no_text_in_group", "")
    table["reason_text"], table["n_documents"] = "", 12
    return Specifications(claim, table, choices_table(table), 0.04, 999, "")


for kind in ("difference", "trend", "coefficient"):
    CASES[f"specifications of a {kind}"] = (
        draw_specifications,
        lambda kind=kind: specifications_table(specified(3, kind=kind)),
    )
CASES["specifications of many terms with nasty names"] = (
    draw_specifications,
    lambda: specifications_table(specified(90, names=NASTY)),
)
CASES["specifications of one term"] = (
    draw_specifications,
    lambda: specifications_table(specified(1, apart=False)),
)


# ------------------------------------------------------- reports of many places and years

SENTENCES = ("推进基层治理和网格。", "建设韧性城市。", "发展经济。", "优化营商环境,推进基层治理。")


def reports(n, *, places=("甲区", "乙区"), first_year=2001):
    """Reports of six paragraphs; the third year is missing, the second report is an excerpt."""
    rng = np.random.default_rng(n)
    owners = np.repeat(np.arange(n), 6)
    texts = [SENTENCES[i] * int(rng.integers(1, 5)) for i in rng.integers(0, 4, len(owners))]
    years = first_year + owners // len(places)
    docvars = pd.DataFrame(
        {
            "place": [places[i % len(places)] for i in owners],
            "year": years + (years > first_year + 1),
            "extent": np.where(owners % 5 == 1, "excerpt", "whole"),
            "time": ["plan" if i == 3 or j % 6 > 2 else "review" for j, i in enumerate(owners)],
        }
    )
    ids = [f"r{i:02d}/p{j % 6:04d}" for j, i in enumerate(owners)]
    return Corpus.from_texts(texts, ids=ids, docvars=docvars, unit="paragraph")


CODEBOOK = Codebook(
    (
        Theme("基层治理", ("基层治理",), core=("网格",)),
        Theme("韧性城市", ("韧性城市",)),
        Theme("不出现的主题" * 8, ("从来没有的词",)),
    )
)


def themes(n, **about):
    return measure_themes(reports(n, **about), CODEBOOK)


# One theme cannot be measured in the first years, another only in the last.
LATE = Codebook(
    tuple(
        Theme(theme.label, theme.name, core=theme.core, wide=("经济",), since={"default": year})
        for theme, year in zip(CODEBOOK, (2002, 2005, 2001), strict=True)
    )
)


def late(n, **about):
    return measure_themes(reports(n, **about), LATE)


def matrix(n_documents, terms):
    rng = np.random.default_rng(len(terms))
    counts = rng.poisson(rng.gamma(1, 2, len(terms)), (4 * n_documents, len(terms)))
    counts[::2, : len(terms) // 2] += 2
    counts[0] += 1  # no term that occurs nowhere
    owners = np.repeat(np.arange(n_documents), 4)
    docvars = pd.DataFrame(
        {
            "document_id": [f"r{i:02d}" for i in owners],
            "group": np.where(owners % 2, "乙" * 30, "$甲$\n<b>"),
            "extent": np.where(owners == 1, "excerpt", "whole"),
        }
    )
    return from_scipy(counts, terms, docvars=docvars)


WORDS = (*sorted(NASTY), *(f"词语{i:02d}" for i in range(40)))


def words(n_documents, n):
    dtm = matrix(n_documents, tuple(sorted(WORDS[:n])))
    return keyness_table(keyness(dtm, "group", "$甲$\n<b>"))


def network(n, n_terms=40, least=-1.0):
    pairs = cooccurrence(matrix(6, tuple(sorted(WORDS[:n]))), min_texts=1, min_both=1)
    return cooccurrence_table(cooccurrence_graph(pairs, least=least, random_state=1), n_terms)


def spread(n, terms=("基层治理", "经济", "从来没有的词", "网格"), **about):
    corpus = reports(n, **about)
    return dispersion_table(measure_terms(corpus, terms), corpus)


def compared(measured):
    """Review and plan of reports of few paragraphs, which are compared all the same."""
    with mock.patch.object(frames, "LEAST_PARAGRAPHS", 1):
        return review_against_plan_table(review_against_plan(measured))


def years(n, *, with_trends=True, **about):
    table = trajectories(themes(n, **about))
    return trajectories_table(table, trends(table) if with_trends else None)


CASES |= {
    "keyness of two reports": (draw_keyness, lambda: words(2, 20)),
    "keyness of twelve reports": (draw_keyness, lambda: words(12, 48)),
    "keyness of two words": (draw_keyness, lambda: words(2, 2)),
    "network of two terms": (draw_cooccurrence, lambda: network(2, 2)),
    "network of forty terms": (draw_cooccurrence, lambda: network(48)),
    "network of sixty pairs": (draw_cooccurrence, lambda: network(40, least=0.0)),
    "dispersion in one report": (draw_dispersion, lambda: spread(1)),
    "dispersion in sixty reports": (draw_dispersion, lambda: spread(60, ("网格",))),
    "dispersion in nasty places": (draw_dispersion, lambda: spread(8, places=NASTY)),
    "years of one report": (draw_trajectories, lambda: years(1)),
    "years of thirty": (draw_trajectories, lambda: years(60)),
    "years without trends": (draw_trajectories, lambda: years(12, with_trends=False)),
    "review of one report": (
        draw_review_against_plan,
        lambda: review_against_plan_table(review_against_plan(themes(1))),
    ),
    "review of forty reports": (
        draw_review_against_plan,
        lambda: compared(themes(40)),
    ),
    "review of nasty places": (
        draw_review_against_plan,
        lambda: compared(themes(8, places=NASTY)),
    ),
    "themes in one report": (
        draw_prevalence_matrix,
        lambda: prevalence_matrix_table(themes(1).prevalence()),
    ),
    "themes in forty reports": (
        draw_prevalence_matrix,
        lambda: prevalence_matrix_table(themes(40).prevalence()),
    ),
    "themes in nasty places": (
        draw_prevalence_matrix,
        lambda: prevalence_matrix_table(themes(8, places=NASTY).prevalence("place")),
    ),
    "themes in two places": (
        draw_prevalence_matrix,
        lambda: prevalence_matrix_table(themes(20).prevalence("place")),
    ),
}


def promised(n, *, places=(), years=1):
    """A follow-up of reports with a target of growth each: bounds, ranges, results, none."""
    rows = []
    for i in range(n):
        low, high = ((5.0, np.nan), (np.nan, 5.5), (5.0, 5.0), (5.0, 6.5))[i % 4]
        rows.append(
            {
                "document_id": f"r{i}", "place": places[i % len(places)] if places else f"第{i}市",
                "admin_level": ("province", "city", "county", None)[i % 4],
                "year": 2020 + i % years,
                "name": "GDP", "kind": "headline", "comparator": "", "low": low, "high": high,
                "unit": "%", "base": "growth", "horizon": "this year",
                "result": np.nan if i % 5 == 4 else -3.3 + i % 9, "difference": 0.0,
                "verdict": "missed" if i % 3 == 0 else "", "reason": "",
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


PROVINCES = (
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)
)  # fmt: skip


def panel_cells(n: int, years: int) -> pd.DataFrame:
    """The table of a panel of n places: some cells without a report, or not estimable."""
    rows = []
    for i in range(n):
        for year in range(1980, 1980 + years):
            code = f"{PROVINCES[i % 31]}{i // 31:02d}00"
            status = ("estimated", "estimated", "no report", "not estimable")[(i + year) % 4]
            value = (i * 7 + year) % 23 / 60 if status == "estimated" else np.nan
            rows.append(
                {
                    "theme": "基层治理", "english": "Governance", "code_today": code,
                    "place": f"第{i}市", "parent": "某省", "admin_level": "city", "year": year,
                    "estimate": value, "hits_per_1000_chars": value, "paragraph_share": value,
                    "drawn": "estimate", "of": "theme", "n_chars": 9000,
                    "extent": ("whole", "excerpt")[i % 2], "status": status, "reason": "",
                    "reason_text": "",
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


CASES |= {
    "targets of one report": (draw_targets, lambda: targets_table(promised(1))),
    "targets of five reports": (draw_targets, lambda: targets_table(promised(5, years=5))),
    "targets of forty reports": (draw_targets, lambda: targets_table(promised(40))),
    "targets in nasty places": (draw_targets, lambda: targets_table(promised(8, places=NASTY))),
    "levels of one report": (draw_target_levels, lambda: target_levels_table(promised(1))),
    "levels of forty reports": (
        draw_target_levels,
        lambda: target_levels_table(promised(40, years=4)),
    ),
}


CASES |= {
    "panel of few places": (draw_panel, lambda: panel_cells(5, 4)),
    "panel of many places": (draw_panel, lambda: panel_cells(120, 3)),
    "panel of many years": (draw_panel, lambda: panel_cells(3, 43)),
    "panel of provinces": (draw_tile_grid, lambda: panel_cells(31, 1)),
}


CASES |= {
    "years before a theme": (draw_trajectories, lambda: trajectories_table(trajectories(late(24)))),
    "years of hits": (
        draw_trajectories,
        lambda: trajectories_table(
            trajectories(late(40)),
            trends(trajectories(late(40)), column="hits_per_1000_chars"),
            "hits_per_1000_chars",
        ),
    ),
    "review before a theme": (
        draw_review_against_plan,
        lambda: compared(late(40)),
    ),
    "themes before a theme": (
        draw_prevalence_matrix,
        lambda: prevalence_matrix_table(late(14).prevalence("year")),
    ),
    "prevalence before a theme": (draw_prevalence, lambda: late(40).prevalence()),
    "prevalence of hits": (
        draw_prevalence,
        lambda: named_prevalence(late(12).prevalence("place"), None, "hits_per_1000_chars"),
    ),
}


# ------------------------------------------------------- removed lines, stop words, lexicon

RULE_NAMES = ("title", "salutation", "related entries", "below the report", "我的规则" * 9, *NASTY)


def removed(n, names=("甲区",)):
    """What some rules took of reports, the first of which lost nothing."""
    marks = [
        {"mark": mark, "document_id": f"r{i:02d}", "name": names[i % len(names)] + str(i),
         "extent": "excerpt" if i % 3 == 1 else "whole", "rule": rule, "n_lines": 3 * j,
         "n_chars": 40 * j, "share": 0.004 * j}
        for i in range(n)
        for j, (mark, rule) in enumerate([("report", ""), *(("rule", r) for r in RULE_NAMES)])
        if mark == "report" or (i and (i + j) % 3)
    ]  # fmt: skip
    return pd.DataFrame(marks)


def stopwords():
    taken = {
        (word, name): 9 - i for i, word in enumerate(NASTY) for name in ("general", "我的" * 40)
    }
    ids = pd.Index(["a"])
    return Tokens(ids, (("治理", "网格"),), pd.DataFrame(index=ids), removed=taken)


def proof(n):
    rows = [
        {"term": WORDS[i % len(WORDS)], "n_occurrences": i % 7, "n_kept": i % 7 - (i % 14 > 7),
         "n_documents": 1, "n_inside": i % 3, "n_overlapped": 0, "n_other_words": i % 5,
         "cut_as": "/".join(NASTY[i % len(NASTY)]) if i % 2 else ""}
        for i in range(n)
    ]  # fmt: skip
    return lexicon_table(pd.DataFrame(rows))


CASES |= {
    "removed from one report": (draw_removed, lambda: removed_table(Corpus.from_texts(["治理。"]))),
    "removed from five reports": (draw_removed, lambda: removed(5)),
    "removed from forty reports": (draw_removed, lambda: removed(40, NASTY)),
    "stop words": (draw_stopwords, lambda: stopwords_table(stopwords())),
    "lexicon never found": (draw_lexicon, lambda: proof(1)),
    "lexicon of many terms": (draw_lexicon, lambda: proof(90)),
}


# --------------------------------------------------- topics and themes, the first families


def nasty_words(k, n_documents=3):
    """Terms, labels and names of reports as no report has them."""
    model = nastily_named(_model(k, n_documents))
    table = topics_table(model, 6)
    return table.assign(term=[NASTY[i % len(NASTY)] for i in range(len(table))])


def nasty_shares(n_documents):
    table = topics_by_document_table(nastily_named(_model(9, n_documents)))
    documents = list(dict.fromkeys(table["document_id"]))
    names = {each: NASTY[i % len(NASTY)] + str(i) for i, each in enumerate(documents)}
    return table.assign(name=table["document_id"].map(names))


def shares_of_text(n, by="document", **about):
    return themes(n, **about).prevalence(by=by)


def nasty_themes(n):
    table = shares_of_text(n)
    called = dict(zip(dict.fromkeys(table["theme"]), NASTY, strict=False))
    names = [NASTY[i % len(NASTY)] for i in range(len(table))]
    theme = table["theme"].map(called)
    return table.assign(theme=theme, english=theme, name=names, reason=names)


def places_in_text(n, **about):
    corpus = reports(n, **about)
    return positions_table(measure_themes(corpus, CODEBOOK), corpus, CODEBOOK.labels)


CASES |= {
    "words with nasty names": (draw_topics, lambda: nasty_words(9)),
    "words of fifty topics": (draw_topics, lambda: topics_table(_model(50), 3)),
    "one word of one topic": (draw_topics, lambda: topics_table(_model(1), 1)),
    "topics by three nasty reports": (draw_topics_by_document, lambda: nasty_shares(3)),
    "topics by sixty nasty reports": (draw_topics_by_document, lambda: nasty_shares(60)),
    "prevalence of one report": (draw_prevalence, lambda: shares_of_text(1)),
    "prevalence of sixty reports": (draw_prevalence, lambda: shares_of_text(60)),
    "prevalence of two places": (draw_prevalence, lambda: shares_of_text(12, "place")),
    "prevalence of six years": (draw_prevalence, lambda: shares_of_text(12, "year")),
    "prevalence of nasty themes": (draw_prevalence, lambda: nasty_themes(5)),
    "prevalence where nothing is known": (
        draw_prevalence,
        lambda: shares_of_text(2).assign(status="not estimable", reason="", estimate=np.nan),
    ),
    "positions in one report": (draw_positions, lambda: places_in_text(1)),
    "positions in sixty reports": (draw_positions, lambda: places_in_text(60)),
    "positions in nasty places": (draw_positions, lambda: places_in_text(8, places=NASTY)),
}


def two_years(now, before, place="甲市"):
    """What two reports of a place are against each other."""
    docvars = pd.DataFrame({"place": place, "year": [2025, 2024]})
    return compare_years(Corpus.from_texts([now, before], docvars=docvars), place)


def nasty_years():
    """Two years of a place and of words as no report has them."""
    words = "".join(f"推进“{name[:12]}”建设，{name}。" for name in NASTY)
    told = "地区生产总值增长5%左右。完善养老服务体系。" * 9
    table = year_comparison_table(two_years(words + told, told[::2] + words[::-1]))
    names = [NASTY[i % len(NASTY)] for i in range(len(table))]
    return table.assign(place=NASTY[0], word=names)


CASES |= {
    "two years in nasty words": (draw_year_comparison, nasty_years),
    "the same report twice": (
        draw_year_comparison,
        lambda: year_comparison_table(two_years("发展低空经济。", "发展低空经济。")),
    ),
    "two years that share nothing": (
        draw_year_comparison,
        lambda: year_comparison_table(two_years("发展低空经济。", "整治黑臭河道。")),
    ),
}


def topic_years(n_documents, n_topics, places=("甲区",), **about):
    """Reports of places, one place after the other in each year; the third year is missing."""
    model = make_model(n_documents, n_topics, **about)
    owners = model.docvars["document_id"].map(lambda name: int(name[-2:]))
    years = 2001 + owners // len(places)
    docvars = model.docvars.assign(
        year=years + (years > 2002), place=[places[i % len(places)] for i in owners]
    )
    judged = pd.DataFrame(
        [(topic, "halves", 1, 5, "unstable" if i % 3 == 2 else "stable")
         for i, topic in enumerate(model.topics)],
        columns=["topic", "over", "n_found", "n_refits", "status"],
    ).assign(model=model.name)  # fmt: skip
    return replace(model, docvars=docvars).with_stability(judged)


def two_fits(n, m):
    """Topics of two fits that share some of their words, in the names that no report has."""
    return overlap_table(nastily_named(_model(n)), _model(m, 4), 3)


CASES |= {
    "overlap of one topic": (draw_overlap, lambda: two_fits(1, 1)),
    "overlap of nasty topics": (draw_overlap, lambda: two_fits(9, 7)),
    "overlap of fifty topics": (draw_overlap, lambda: two_fits(50, 40)),
    "topics in one year": (
        draw_topic_trajectories,
        lambda: topic_trajectories_table(topic_years(2, 3, ("甲区", "乙区"))),
    ),
    "topics over years": (
        draw_topic_trajectories,
        lambda: topic_trajectories_table(nastily_named(topic_years(24, 9, ("甲区", "乙区")))),
    ),
    "fifty topics over years": (
        draw_topic_trajectories,
        lambda: topic_trajectories_table(topic_years(12, 50)),
    ),
    "themes in ninety reports": (
        draw_prevalence_matrix,
        lambda: prevalence_matrix_table(themes(90).prevalence(), sort="韧性城市"),
    ),
}

# One of each family, with names as no report has them where it has names.
TYPICAL = (
    "words with nasty names",
    "topics by three nasty reports",
    "map with nasty names",
    "hierarchy with nasty names",
    "prevalence of nasty themes",
    "positions in nasty places",
    "themes in nasty places",
    "years of thirty",
    "review of nasty places",
    "keyness of twelve reports",
    "network of sixty pairs",
    "dispersion in nasty places",
    "removed from five reports",
    "stop words",
    "lexicon of many terms",
    "targets in nasty places",
    "levels of forty reports",
    "panel of many places",
    "panel of provinces",
    "two years in nasty words",
    "numbers of topics",
    "specifications of many terms with nasty names",
    "overlap of nasty topics",
    "topics over years",
)
