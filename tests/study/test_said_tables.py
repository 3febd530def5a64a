"""Every table of a study, row by row, of reports whose numbers are worked out by hand."""

import hashlib
from types import SimpleNamespace

import pandas as pd
from by_hand import LDA, LENGTHS, NMF, REPORTS

from govtopics.figures.tools.table_files import table_csv
from govtopics.study.page.anchors import Places
from govtopics.study.page.coded import validation_rows
from govtopics.study.page.reports import corpus_part
from govtopics.study.results.figures import MOST_GROUPS, n_groups, style_of
from govtopics.study.results.manifest import study_facts
from govtopics.study.results.plans import NotDrawn, study_offers, study_plans
from govtopics.study.results.tables import (
    differences_table,
    overlap_tables,
    passages_table,
    records,
)


def columns(table, names):
    """Some columns of a table as they are written: six digits, nothing for what is missing."""
    return table_csv(table[names.split()]).splitlines()[1:]


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_these_tables_are_written_in_this_order(worked_tables):
    assert list(worked_tables) == [
        "codebook", "theme_overlaps", "documents", "paragraphs", "removed", "changes", "flags",
        "origins", "terms", "stopwords",
        "stopword_layers", "topic_labels", "topics", "topic_stability", "paragraph_topics",
        "quality", "topic_spread", "overlap", "theme_scores", "prevalence", "hits", "passages",
        "review_against_plan", "prevalence_frames", "panel", "differences", "comparability",
        "length_correlations", "structure", "commitments", "commitments_refused", "follow_up",
        "targets_status", "years_summary", "years_passages", "years_words", "years_themes",
    ]  # fmt: skip


def test_two_years_of_a_place(worked_tables):
    of_years = "place year other_year"
    names = f"{of_years} status n n_chars other_n share"
    assert columns(worked_tables["years_summary"], names) == [
        "甲区,2023,2022,kept,0,0,0,0", "甲区,2023,2022,changed,0,0,0,0",
        "甲区,2023,2022,new,3,200,0,1", "甲区,2023,2022,dropped,0,0,6,0",
    ]  # fmt: skip
    names = "status part text_ids other_ids n_chars other_n_chars time other_time"
    assert columns(worked_tables["years_passages"], names)[:4] == [
        "changed,heading,b/p0001,a/p0002,11,11,review,review",
        "dropped,sentence,,a/p0003.1,0,20,,review",
        "dropped,sentence,,a/p0004.1,0,10,,review",
        "dropped,sentence,,a/p0004.2,0,20,,review",
    ]
    words = columns(worked_tables["years_words"], f"{of_years} status word kind n other_n text_id")
    assert words[0] == "甲区,2023,2022,entered,医疗保险,term,1,0,b/p0006.1"
    names = f"{of_years} theme share other_share difference n_hits other_n_hits status reason"
    assert columns(worked_tables["years_themes"], names) == [
        "甲区,2023,2022,治理,0.25,0.42,-0.17,2,2,estimated,two_texts",
        "甲区,2023,2022,韧性,0.5,0,0.5,2,0,estimated,two_texts",
        "甲区,2023,2022,数字,0,0,0,0,0,estimated,two_texts",
        "甲区,2023,2022,森林,0,,,0,,not estimable,group_before_since",
    ]


def test_documents(worked_tables):
    table = worked_tables["documents"]
    names = (
        "document_id title code place parent admin_level admin_label date date_basis year kind "
        "extent script source_file n_chars n_paragraphs n_glossary inferred encoding period_start "
        "period_end speaker session script_region left_out undecided"
    )
    assert set(table.columns) == {*names.split(), "sha256"}
    assert list(table.columns[:5]) == ["document_id", "title", "code", "place", "parent"]
    assert columns(table, names) == [
        (
            "a,政府工作报告,,甲区,丁市,county,县级,2022-01,stated,2022,annual report,whole,"
            "simplified,a.txt,100,4,2,,utf-8,,,,,,,"
        ),
        (
            "b,,,甲区,丁市,county,县级,2023-01-05,stated,2023,annual report,whole,simplified,"
            "b.txt,200,4,0,,utf-8,,,,,,,"
        ),
        (
            "c,,,乙省,,province,省级,2023-07,stated,2023,half-year report,whole,simplified,"
            "c.txt,100,2,0,,utf-8,,,,,,,"
        ),
        (
            "d,丙区的报告,,丙区,戊市,county,县级,2023-02,inferred,2023,annual report,"
            "excerpt,simplified,d.txt,120,2,0,extent: 只有两段; date: 会在二月,utf-8,,,,,,,"
        ),
    ]
    texts = ("\n".join(text for _, text in lines) for lines in REPORTS.values())
    assert list(table["sha256"]) == [digest(text) for text in texts]


def test_paragraphs_with_their_places_in_the_files(worked_tables):
    table = worked_tables["paragraphs"]
    about = (
        "paragraph_id document_id position section heading time function time_rule function_rule"
    )
    assert columns(table, f"{about} source_start source_end") == [
        "a/p0003,a,1,一、2021年工作回顾,,review,task,heading: review,time: review,19,39",
        "a/p0004,a,2,一、2021年工作回顾,,review,task,heading: review,time: review,40,70",
        "a/p0006,a,3,二、2022年工作安排,,plan,task,heading: plan,time: plan,83,123",
        "a/p0007,a,4,二、2022年工作安排,,plan,task,heading: plan,time: plan,124,134",
        "a/p0008,a,5,二、2022年工作安排,,unknown,glossary,,glossary,135,141",
        "a/p0009,a,6,二、2022年工作安排,,unknown,glossary,,glossary,142,163",
        "b/p0002,b,1,一、2022年工作回顾,,review,task,heading: review,time: review,12,37",
        "b/p0003,b,2,一、2022年工作回顾,,review,task,heading: review,time: review,38,63",
        "b/p0005,b,3,二、2023年工作安排,,plan,task,heading: plan,time: plan,76,126",
        "b/p0006,b,4,二、2023年工作安排,,plan,task,heading: plan,time: plan,127,227",
        "c/p0001,c,1,,,review,opening,catalogue,before the first heading,0,80",
        "c/p0003,c,2,（一）护林,,review,task,catalogue,time: review,87,107",
        "d/p0001,d,1,,,plan,task,catalogue,time: plan,0,60",
        "d/p0002,d,2,,,plan,task,catalogue,time: plan,61,121",
    ]
    texts = [
        text
        for name in REPORTS
        for n, text in REPORTS[name]
        if n or "：" in text  # the glossary has no length there
    ]
    assert list(table["text"]) == texts


def test_what_was_removed_and_where_facts_come_from(worked_tables):
    assert columns(worked_tables["removed"], "document_id line rule text") == [
        "a,1,title,政府工作报告"
    ]
    assert list(worked_tables["changes"].columns) == ["document_id", "rule", "before", "after", "n"]
    assert worked_tables["changes"].empty
    assert worked_tables["flags"].empty
    origins = worked_tables["origins"]
    assert len(origins) == 10 + 9 + 8 + 10
    titles = origins[origins["docvar"] == "title"]
    assert columns(titles, "document_id docvar value origin") == [
        'a,title,政府工作报告,"text, line 1"',
        "d,title,丙区的报告,catalogue.toml",
    ]


def test_words(worked_tables):
    names = "term source n_occurrences n_kept n_documents n_inside n_other_words cut_as other_as"
    assert list(worked_tables["terms"]) == names.split()
    assert columns(worked_tables["terms"], names) == [
        "一网统管,lexicon,0,0,0,0,0,,", "基层治理,codebook,4,3,3,1,0,基层|治理,",
        "护林,codebook,2,1,1,0,2,护|林,防护/林带 ×2",
    ]  # fmt: skip
    assert columns(worked_tables["stopwords"], "word list n_removed") == [
        "甲区,places,5", "的,general,4", "和,general,3", "三,mine,2"
    ]  # fmt: skip
    assert columns(worked_tables["stopword_layers"], "list n_words n_removed share") == [
        f"general,2,7,{7 / 1114:.6g}", f"places,1,5,{5 / 1114:.6g}", f"mine,1,2,{2 / 1114:.6g}",
        f"(kept),1,1100,{1100 / 1114:.6g}",
    ]  # fmt: skip


def test_topics(worked_tables):
    # Relevance is log φ − 0.3 log ¼; the key is that of the words in the order of characters.
    keys = [digest("河道\n粮食")[:8], digest("公路\n医院")[:8]]
    weights = {"河道": (0.6, -0.0949373), "粮食": (0.4, -0.500402),
               "公路": (0.7, 0.0592134), "医院": (0.3, -0.788084)}  # fmt: skip
    assert columns(
        worked_tables["topics"], "model topic topic_key rank term weight relevance relevance_weight"
    ) == [
        f"{model},{model}-0{k},{keys[k - 1]},{rank},{term},{weights[term][0]},"
        f"{weights[term][1]},0.7"
        for model in ("nmf", "lda")
        for k, terms in ((1, ("河道", "粮食")), (2, ("公路", "医院")))
        for rank, term in enumerate(terms, start=1)
    ]
    assert columns(
        worked_tables["topic_spread"],
        "model topic share effective_reports n_reports largest largest_share status",
    ) == [
        # Of 120 words; a report's share of the topic's words squared, summed, turned over.
        (
            f"nmf,nmf-01,{85 / 120:.6g},{85**2 / (30**2 + 35**2 + 10**2 + 10**2):.6g},4,b,"
            f"{35 / 85:.6g},estimated"
        ),
        (
            f"nmf,nmf-02,{35 / 120:.6g},{35**2 / (15**2 + 10**2 + 10**2):.6g},4,b,"
            f"{15 / 35:.6g},estimated"
        ),
        (
            f"lda,lda-01,{105 / 120:.6g},{105**2 / (30**2 + 50**2 + 5**2 + 20**2):.6g},4,b,"
            f"{50 / 105:.6g},estimated"
        ),
        f"lda,lda-02,{15 / 120:.6g},1,4,c,1,one report",
    ]


def test_stability_of_each_topic(worked_tables):
    assert columns(
        worked_tables["topic_stability"],
        "model topic over n_refits n_found similarity lowest lowest_at chance status reason",
    ) == [
        f"{name},{name}-{row}"
        for name in ("nmf", "lda")
        for row in (
            '01,reports,4,3,0.75,0.125,without b,0.5,unstable,"not_found_again: n=1, of=4"',
            "02,reports,4,4,0.875,0.625,without a,0.5,stable,",
            '01,halves,0,0,,,,,not estimable,"too_few_to_halve: n=4, least=6"',
            '02,halves,0,0,,,,,not estimable,"too_few_to_halve: n=4, least=6"',
        )
    ]
    words = worked_tables["topics"]
    told = words.groupby("topic")["stability"].unique().map(list).to_dict()
    assert told == {
        f"{name}-0{k}": ["unstable" if k == 1 else "stable"] for name in ("nmf", "lda")
        for k in (1, 2)
    }  # fmt: skip


def test_topics_of_each_paragraph(worked, worked_tables):
    ids = ["a/p0003", "a/p0004", "a/p0006", "a/p0007", "b/p0002", "b/p0003", "b/p0005", "b/p0006",
           "c/p0001", "c/p0003", "d/p0001", "d/p0002"]  # fmt: skip
    assert list(worked.body.docvars.index) == ids
    assert columns(worked_tables["paragraph_topics"], "model paragraph_id topic share") == [
        f"{model},{name},{model}-0{k},{value:.6g}"
        for model, shares in (("nmf", NMF), ("lda", LDA))
        for name, length, share in zip(ids, LENGTHS, shares, strict=True)
        if length
        for k, value in ((1, share), (2, 1 - share))
    ]


def test_quality_and_agreement(worked, worked_tables):
    assert columns(worked_tables["quality"], "model topic measure value status text_id") == [
        "nmf,nmf-01,npmi,0.3,estimated,", "nmf,nmf-02,npmi,-0.1,estimated,",
        "nmf,,diversity,1,estimated,", "nmf,,share,,no vocabulary,a/p0007",
        "lda,lda-01,npmi,0.5,estimated,", "lda,lda-02,npmi,0.22,estimated,",
        "lda,,diversity,0.75,estimated,", "lda,,share,,no vocabulary,a/p0007",
        "nmf × lda,,overlap,0.25,estimated,",
        "nmf × lda,,overlap of a shuffled matching,0.11,estimated,",
        "lda × gensim,,overlap,0.75,estimated,",
        "lda × gensim,,overlap of a shuffled matching,0.06,estimated,",
        # (1/2 + 3/4) / 2 and (1/8 + 1/4) / 2: the third fit failed, halves are no such fits.
        "nmf,,overlap without reports,0.625,estimated,",
        "nmf,,overlap without reports of a shuffled matching,0.1875,estimated,",
        "lda,,overlap without reports,0.625,estimated,",
        "lda,,overlap without reports of a shuffled matching,0.1875,estimated,",
    ]  # fmt: skip
    assert columns(worked_tables["overlap"], "models topic matched jaccard shared") == [
        "nmf × lda,nmf-01,lda-02,0.5,河道",
        "nmf × lda,nmf-02,lda-01,0,",
        "lda × gensim,lda-01,lda-09,0.75,公路",
    ]
    alone = SimpleNamespace(models=worked.models[:1], overlap=None, crosscheck=None)
    assert overlap_tables(alone) == {}


def test_scores_of_each_paragraph(worked_tables):
    table = worked_tables["theme_scores"]
    assert len(table) == 4 * 12
    assert set(table["measure"]) == {"dictionary"}
    assert columns(table[table["n_hits"] > 0], "theme paragraph_id score n_hits n_terms") == [
        # Hits of core: 网格, of wide, is none.
        "治理,a/p0003,5,1,1", "治理,a/p0006,2.5,1,1", "治理,b/p0005,4,2,1",
        "治理,d/p0001,1.66667,1,1", "韧性,b/p0002,4,1,1", "韧性,b/p0005,2,1,1",
        "韧性,c/p0003,5,1,1",
        "森林,c/p0003,5,1,1", "森林,d/p0002,1.66667,1,1",
    ]  # fmt: skip


def test_hits_and_passages(worked, worked_tables):
    assert columns(worked_tables["hits"], "theme sentence_id paragraph_id part start end term") == [
        "治理,a/p0003.1,a/p0003,text,2,6,基层治理", "治理,a/p0006.1,a/p0006,text,2,6,社区治理",
        "治理,b/p0005.1,b/p0005,text,2,6,基层治理", "治理,b/p0005.1,b/p0005,text,9,13,基层治理",
        "治理,d/p0001.1,d/p0001,text,2,6,社区治理", "韧性,b/p0002.1,b/p0002,text,2,6,韧性城市",
        "韧性,b/p0005.1,b/p0005,text,18,20,防汛", "韧性,c/p0003.1,c/p0003,text,2,6,韧性城市",
        "森林,c/p0003.1,c/p0003,section,3,5,护林", "森林,d/p0002.1,d/p0002,text,2,4,护林",
    ]  # fmt: skip
    table = worked_tables["passages"]
    about = "theme rank paragraph_id score document_id name section time terms heading_terms"
    assert columns(table, f"{about} source_start source_end") == [
        "治理,1,a/p0003,5,a,甲区 2022,一、2021年工作回顾,review,基层治理,,19,39",
        "治理,2,b/p0005,4,b,甲区 2023,二、2023年工作安排,plan,基层治理,,76,126",
        "治理,3,a/p0006,2.5,a,甲区 2022,二、2022年工作安排,plan,社区治理,,83,123",
        "治理,4,d/p0001,1.66667,d,丙区 2023,,plan,社区治理,,0,60",
        "韧性,1,c/p0003,5,c,乙省 2023,（一）护林,review,韧性城市,,87,107",
        "韧性,2,b/p0002,4,b,甲区 2023,一、2022年工作回顾,review,韧性城市,,12,37",
        "韧性,3,b/p0005,2,b,甲区 2023,二、2023年工作安排,plan,防汛,,76,126",
        "森林,1,c/p0003,5,c,乙省 2023,（一）护林,review,护林,护林,87,107",
        "森林,2,d/p0002,1.66667,d,丙区 2023,,plan,护林,,61,121",
    ]
    assert table["marked"][0] == "推进【基层治理】，修好三条水渠和两座石拱桥。"
    asked = []
    themes = SimpleNamespace(
        codebook=worked.themes.codebook,
        passages=lambda corpus, label, n: asked.append((corpus, label, n)) or table.head(1),
    )
    passages_table(SimpleNamespace(themes=themes, body="the body"))
    assert asked == [("the body", label, 20) for label in ("治理", "韧性", "数字", "森林")]


def zero(n_sentences, n_paragraphs, wide="0"):
    """Share, name and wide, hits, per 1,000, paragraph share, sentences with hits and all."""
    return f"estimated,0,0,{wide},0,0,0,0,{n_sentences},{n_paragraphs}"


def test_prevalence_by_report_and_by_level(worked_tables):
    table = worked_tables["prevalence"]
    assert set(table["measure"]) == {"dictionary"}
    assert set(table["frame"]) == {"whole"}
    # A report was counted in full, and no group has five: there is no interval.
    assert table[["low", "high"]].isna().all(axis=None)
    assert set(table["interval"].fillna("")) == {""}
    names = (
        "theme by group status estimate name_share wide_share n_hits hits_per_1000_chars "
        "paragraph_share n_with_hits n_sentences n_paragraphs n_documents n_chars extent "
        "decisive_term largest_change"
    )
    a, b, c, d = "1,100,whole", "1,200,whole", "1,100,whole", "1,120,excerpt"
    province, county = "1,100,whole", "3,420,mixed"
    assert columns(table, names) == [
        f"治理,document,a,estimated,0.42,0.2,0.42,2,20,0.6,2,6,4,{a},社区治理,0.22",
        f"治理,document,b,estimated,0.25,0.25,0.25,2,10,0.25,1,3,4,{b},基层治理,0.25",
        f"治理,document,c,{zero(2, 2, '0.8')},{c},,0",
        f"治理,document,d,estimated,0.5,0,0.5,1,{1000 / 120:.6g},0.5,1,2,2,{d},社区治理,0.5",
        f"韧性,document,a,{zero(6, 4)},{a},,0",
        f"韧性,document,b,estimated,0.5,0.25,0.5,2,10,0.375,2,3,4,{b},韧性城市,0.25",
        f"韧性,document,c,estimated,0.2,0.2,0.2,1,10,0.2,1,2,2,{c},韧性城市,0.2",
        f"韧性,document,d,{zero(2, 2)},{d},,0",
        f"数字,document,a,{zero(6, 4)},{a},,0",
        f"数字,document,b,{zero(3, 4)},{b},,0",
        f"数字,document,c,{zero(2, 2)},{c},,0",
        f"数字,document,d,{zero(2, 2)},{d},,0",
        # From before 2023: nothing, and no zero.
        "森林,document,a,not estimable,,,,0,,,0,0,0,0,0,unknown,,",
        f"森林,document,b,{zero(3, 4)},{b},,0",
        f"森林,document,c,estimated,0.2,0.2,0.2,1,10,0.2,1,2,2,{c},护林,0.2",
        f"森林,document,d,estimated,0.5,0.5,0.5,1,{1000 / 120:.6g},0.5,1,2,2,{d},护林,0.5",
        f"治理,admin_level,province,{zero(2, 2, '0.8')},{province},,0",
        (
            f"治理,admin_level,county,estimated,{152 / 420:.6g},{70 / 420:.6g},{152 / 420:.6g},5,"
            f"{5000 / 420:.6g},{170 / 420:.6g},4,11,10,{county},社区治理,{82 / 420:.6g}"
        ),
        f"韧性,admin_level,province,estimated,0.2,0.2,0.2,1,10,0.2,1,2,2,{province},韧性城市,0.2",
        (
            f"韧性,admin_level,county,estimated,{100 / 420:.6g},{50 / 420:.6g},{100 / 420:.6g},2,"
            f"{2000 / 420:.6g},{75 / 420:.6g},2,11,10,{county},韧性城市,{50 / 420:.6g}"
        ),
        f"数字,admin_level,province,{zero(2, 2)},{province},,0",
        f"数字,admin_level,county,{zero(11, 10)},{county},,0",
        f"森林,admin_level,province,estimated,0.2,0.2,0.2,1,10,0.2,1,2,2,{province},护林,0.2",
        (
            "森林,admin_level,county,estimated,0.1875,0.1875,0.1875,1,3.125,0.1875,1,5,6,2,320,"
            "mixed,护林,0.1875"
        ),
    ]
    forests = table[table["theme"] == "森林"].set_index("group")["reason"]
    assert forests["a"] == "before_since: n=1"
    assert forests["county"] == "before_since: n=1; too_few_reports: G=2, least=5"
    documents = table[table["by"] == "document"]
    assert list(documents["name"].head(4)) == ["甲区 2022", "甲区 2023", "乙省 2023", "丙区 2023"]
    assert list(documents["english"].unique()) == [
        "Governance",
        "",
        "Digital government",
        "Forests",
    ]


def test_prevalence_of_the_plan_alone(worked_tables):
    table = worked_tables["prevalence_frames"]
    # No part stands in every report: d has no review, c no plan.
    assert list(table["frame"].unique()) == ["whole", "plan"]
    whole, plan = (table[table["frame"] == frame] for frame in ("whole", "plan"))
    assert list(whole["estimate"].round(4).fillna(-1)) == [
        0.42, 0.25, 0, 0.5, 0, 0.5, 0.2, 0, 0, 0, 0, 0, -1, 0, 0.2, 0.5,
    ]  # fmt: skip
    # The plans of a and b are parts of fewer than five paragraphs; d is all plan, and so whole.
    assert columns(plan[plan["theme"] == "治理"], "group status estimate n_hits n_chars") == [
        "a,not estimable,,1,50", "b,not estimable,,2,150", "c,not estimable,,0,0",
        "d,estimated,0.5,1,120",
    ]  # fmt: skip


def test_themes_as_variables_of_places_and_years(worked_tables):
    table = worked_tables["panel"]
    assert list(table) == [
        "theme", "english", "code", "place", "parent", "admin_level", "code_today", "year",
        "n_documents", "documents", "n_chars", "plan_share", "kind", "extent", "flags", "estimate",
        "name_share", "wide_share", "hits_per_1000_chars", "paragraph_share", "n_hits", "status",
        "reason", "reason_text",
    ]  # fmt: skip
    # None has a code: in the order of parents. A half of the characters of a plans, 150 of b.
    about = "place year documents n_chars plan_share kind extent"
    assert columns(table[table["theme"] == "治理"], about) == [
        "乙省,2023,c,100,0,half-year report,whole", "甲区,2022,a,100,0.5,annual report,whole",
        "甲区,2023,b,200,0.75,annual report,whole", "丙区,2023,d,120,1,annual report,excerpt",
    ]  # fmt: skip
    about = "theme documents estimate name_share wide_share n_hits status reason"
    assert columns(table[table["theme"].isin(("治理", "森林"))], about) == [
        "治理,c,0,0,0.8,0,estimated,no_hit: n=2", "治理,a,0.42,0.2,0.42,2,estimated,",
        "治理,b,0.25,0.25,0.25,2,estimated,", "治理,d,0.5,0,0.5,1,estimated,",
        "森林,c,0.2,0.2,0.2,1,estimated,", "森林,a,,,,,not estimable,before_since: n=1",
        "森林,b,0,0,0,0,estimated,no_hit: n=3", "森林,d,0.5,0.5,0.5,1,estimated,",
    ]  # fmt: skip


def test_review_against_plan(worked_tables):
    table = worked_tables["review_against_plan"]
    names = "document_id review plan difference n_review n_plan promised_in promised kept status"
    assert list(table.columns[:6]) == [
        "theme", "document_id", "name", "review", "plan", "difference"
    ]  # fmt: skip
    assert columns(table[table["theme"] == "治理"], names) == [
        "a,,,,3,3,,,,not estimable",
        "b,,,,1,2,a,,,not estimable",
        "c,0,,,2,0,,,,not estimable",
        "d,,0.5,,0,2,,,,not estimable",
    ]
    # One sentence runs through both paragraphs of b's review; neither part has five.
    assert columns(table[table["theme"] == "韧性"], names)[1] == "b,,,,1,2,a,,,not estimable"
    assert list(table["reason"].head(4)) == [
        *["too_few_paragraphs: n=2, least=5"] * 2, "no_plan", "no_review"
    ]  # fmt: skip
    assert list(table["reason_text"].head(4)) == [
        *["这一部分只有 2 段，不足 5 段，不算占比"] * 2, "没有计划部分", "没有回顾部分"
    ]  # fmt: skip


def test_differences(worked, worked_tables):
    table = worked_tables["differences"]
    assert len(table) == 4 * (6 + 1)
    names = (
        "by group other difference name_difference wide_difference hits_difference "
        "paragraph_difference direction turned_by estimate other_estimate n_documents "
        "other_n_documents interval low high p smallest_p status"
    )
    # Without 社区治理, and in the 105 halves that hold 基层治理 alone, a is below b.
    alone = "turned_without: term=社区治理; turned_by_halves: kept=48"
    assert columns(table[table["theme"] == "治理"], names) == [
        (f"document,a,b,0.17,-0.05,0.17,10,0.35,turns,{alone},0.42,0.25,1,1,,,,,1,estimated"),
        "document,a,c,0.42,0.2,-0.38,20,0.6,turns,turned_by_wide,0.42,0,1,1,,,,,1,estimated",
        (
            f"document,a,d,-0.08,0.2,-0.08,{20 - 1000 / 120:.6g},0.1,turns,"
            f"{alone}; turned_by_hits; turned_by_paragraphs,"
            "0.42,0.5,1,1,,,,,1,estimated"
        ),
        (
            "document,b,c,0.25,0.25,-0.55,10,0.25,turns,"
            "turned_by_wide; turned_without: term=基层治理; turned_by_halves: kept=52,"
            "0.25,0,1,1,,,,,1,estimated"
        ),
        (
            f"document,b,d,-0.25,0.25,-0.25,{10 - 1000 / 120:.6g},-0.25,turns,"
            f"{alone}; turned_by_hits,0.25,0.5,1,1,,,,,1,estimated"
        ),
        (
            f"document,c,d,-0.5,0,0.3,{-1000 / 120:.6g},-0.5,turns,"
            f"turned_by_wide; {alone},0,0.5,1,1,,,,,1,estimated"
        ),
        (
            f"admin_level,county,province,{152 / 420:.6g},{70 / 420:.6g},{152 / 420 - 0.8:.6g},"
            f"{5000 / 420:.6g},{170 / 420:.6g},turns,turned_by_wide,{152 / 420:.6g},0,3,1,,,,,0.25,"
            "estimated"
        ),
    ]
    resilience = table[table["theme"] == "韧性"].set_index(["group", "other"])
    assert resilience.loc[("a", "b"), "direction"] == "holds"
    assert resilience.loc[("a", "d"), "direction"] == ""
    assert resilience.loc[("b", "c"), "turned_by"] == "turned_by_hits"
    forests = table[table["theme"] == "森林"].set_index(["group", "other"])
    assert list(forests["reason"].head(3)) == ["group_before_since"] * 3
    # Of a theme with one word none can be left out.
    assert forests.loc[("b", "c"), "direction"] == "holds"
    lone = SimpleNamespace(
        themes=worked.themes, settings=SimpleNamespace(prevalence_by=("script",), random_state=1)
    )
    assert set(differences_table(lone)["by"]) == {"document"}


def test_comparability_and_structure(worked_tables):
    names = (
        "group n_documents kind extent admin_level script first_year last_year chars_per_document "
        "chars_per_paragraph chars_per_sentence review problems outlook plan unknown"
    )
    assert columns(worked_tables["comparability"], names) == [
        "a,1,annual report,whole,county,simplified,2022,2022,100,25,16.7,0.5,0,0,0.5,0",
        "b,1,annual report,whole,county,simplified,2023,2023,200,50,66.7,0.25,0,0,0.75,0",
        "c,1,half-year report,whole,province,simplified,2023,2023,100,50,50,1,0,0,0,0",
        "d,1,annual report,excerpt,county,simplified,2023,2023,120,60,60,0,0,0,1,0",
    ]
    assert columns(
        worked_tables["structure"], "document_id time function n_paragraphs n_chars"
    ) == [
        "a,review,task,2,50", "a,plan,task,2,50", "a,unknown,glossary,2,27",
        "b,review,task,2,50", "b,plan,task,2,150", "c,review,opening,1,80", "c,review,task,1,20",
        "d,plan,task,2,120",
    ]  # fmt: skip


def test_nothing_follows_the_length_of_fewer_than_five_reports(worked_tables):
    table = worked_tables["length_correlations"]
    few = 'not estimable,"too_few_reports: G=4, least=5"'
    assert columns(table.head(6), "theme estimand length n_documents status reason") == [
        f"治理,{estimand},chars_per_{length},4,{few}"
        for estimand in ("estimate", "hits_per_1000_chars", "paragraph_share")
        for length in ("paragraph", "sentence")
    ]
    assert list(table["theme"].unique()) == ["治理", "韧性", "数字", "森林"]
    assert list(table["n_documents"].tail(1)) == [3]


def test_each_term_of_the_codebook(worked_tables):
    names = (
        "theme ring term n_hits share n_sentences n_documents n_alone change n_elsewhere status "
        "definition includes excludes since"
    )
    defined = "街道和社区怎样管理身边的事。,居民自己商量着办。,办案。,"
    # What a term of core is alone in, core would lose; a term of wide, all three rings.
    assert columns(worked_tables["codebook"], names) == [
        f"治理,name,基层治理,3,0.6,2,2,2,{70 / 520:.6g},0,decides,{defined}",
        f"治理,core,社区治理,2,0.4,2,2,2,{82 / 520:.6g},0,decides,{defined}",
        f"治理,wide,网格,0,0,3,3,1,{80 / 520:.6g},0,decides,{defined}",
        f"韧性,name,韧性城市,2,{2 / 3:.6g},2,2,2,{70 / 520:.6g},0,decides,,,,",
        f"韧性,core,防汛,1,{1 / 3:.6g},1,1,1,{50 / 520:.6g},1,decides,,,,",
        "数字,name,数字政府,0,0,0,0,0,0,0,absent,,,,",
        f"森林,name,护林,2,1,2,2,2,{80 / 520:.6g},0,decides,,,,default=2023",
    ]
    # Of the 4 sentences with 治理 and 3 with 韧性 one is the same.
    assert columns(
        worked_tables["theme_overlaps"], "theme other n_both jaccard share other_share"
    ) == [
        f"治理,韧性,1,{1 / 6:.6g},0.25,{1 / 3:.6g}", "治理,数字,0,0,0,", "治理,森林,0,0,0,0",
        "韧性,数字,0,0,0,", f"韧性,森林,1,0.25,{1 / 3:.6g},0.5", "数字,森林,0,0,,0",
    ]  # fmt: skip


def test_the_page_adds_up_what_was_removed_by_rule(worked, worked_tables):
    corpus = SimpleNamespace(
        inferred=worked.corpus.inferred,
        unread=(),
        removed=pd.DataFrame({"rule": ["x"] * 9}),
        removed_summary=lambda: pd.DataFrame(
            [("a", "title", 1, 6), ("a", "contact", 2, 30), ("b", "title", 4, 50)],
            columns=["document_id", "rule", "n_lines", "n_chars"],
        ),
    )
    study = SimpleNamespace(corpus=corpus, tokens=worked.tokens)
    part = corpus_part(study, worked_tables, Places(worked.corpus))
    assert part["removed"] == [
        {"rule": "contact", "n_lines": 2, "n_chars": 30, "n_documents": 1},
        {"rule": "title", "n_lines": 5, "n_chars": 56, "n_documents": 2},
    ]
    assert part["n_removed"] == 9
    assert list(part["stopped"].items()) == [("general", 7), ("places", 5), ("mine", 2)]


def test_the_manifest_counts_what_was_read(worked):
    facts = study_facts(worked)
    assert facts["counts"] == {
        "files": 7, "documents": 4, "excerpts": 1, "left_out": 0, "undecided": 0, "unread": 1,
        "paragraphs": 12,
        "glossary_paragraphs": 2, "characters": 520, "lines_removed": 1, "words_restored": 0,
        "words": 1100, "words_removed": {"general": 7, "mine": 2, "places": 5},
        "lexicon_terms": 3, "terms": 1004, "terms_dropped": 2345, "themes": 4,
        "codebook_terms": 7, "theme_hits": 10, "sentences": 13, "themes_with_since": 1,
    }  # fmt: skip
    assert facts["contract"] == 4
    assert facts["unread"] == [
        {
            "file": "broken.txt",
            "reason": "it contains binary data, not text; save it as text in UTF-8",
        }
    ]
    assert facts["engine"] == {"name": "jieba", "version": "9.1"}
    assert facts["corpus_id"] == worked.body.corpus_id != worked.corpus.corpus_id
    assert facts["lexicon_sha256"] == digest("一网统管\n基层治理\n护林")
    assert facts["codebook_sha256"] == worked.themes.codebook.sha256
    assert {name: model["model_engine"] for name, model in facts["models"].items()} == {
        "nmf": "engine of nmf", "lda": "engine of lda"
    }  # fmt: skip
    text = "\n".join(line for _, line in REPORTS["d"])
    assert facts["inputs"]["d.txt"] == digest(text)
    assert sorted(facts["inputs"]) == [
        "a.txt", "b.txt", "broken.txt", "c.txt", "catalogue.toml", "codebook/mine.toml", "d.txt"
    ]  # fmt: skip
    assert facts["settings"]["leading"] == ["韧性", "治理"]
    assert set(facts["versions"]) >= {"govtopics", "python", "numpy"}


def test_words_that_a_copy_had_localised_are_counted_by_their_times(worked):
    changes = pd.DataFrame(
        [("a", "wording", "網路", "网络", 3), ("b", "wording", "資訊", "信息", 4),
         ("b", "script", "網", "网", 50)],
        columns=["document_id", "rule", "before", "after", "n"],
    )  # fmt: skip
    corpus = worked.corpus

    class Copied:
        docvars = corpus.docvars

        def __getattr__(self, name):
            return changes if name == "changes" else getattr(corpus, name)

        def __len__(self):
            return len(corpus)

    parts = ("settings", "inputs", "names", "body", "themes", "lexicon", "tokens", "models", "dtm")
    study = SimpleNamespace(corpus=Copied(), **{name: getattr(worked, name) for name in parts})
    assert study_facts(study)["counts"]["words_restored"] == 7


def test_each_figure_says_which_table_of_which_stage_it_draws(worked):
    plans = study_plans(worked)
    assert {name: (plan.kind, plan.made_by, plan.stage) for name, plan in plans.items()} == {
        "themes_by_document": (
            "prevalence", "ThemeMeasures.prevalence(by='document')", "themes"),
        "themes_by_admin_level": (
            "prevalence", "ThemeMeasures.prevalence(by='admin_level')", "themes"),
        "theme_positions": (
            "positions", "positions_table(themes, corpus, ['韧性', '治理'])", "themes"),
        **{
            f"{model}_{kind}": (kind, f"{kind}_table(model)", model)
            for model in ("nmf", "lda")
            for kind in ("topics", "topics_by_document")
        },
        "year_comparison": (
            "year_comparison",
            "year_comparison_table(compare_years(corpus, '甲区', year=2023, other=2022))", "words"),
        "topic_overlap": ("overlap", "overlap_table(model, other)", "nmf"),
    }  # fmt: skip
    # 甲区 has reports of two years, one province has a report, no report has targets, or five
    # paragraphs each of review and plan.
    assert {
        name: (offer.kind, str(offer.reason))
        for name, offer in study_offers(worked).items()
        if isinstance(offer, NotDrawn)
    } == {
        "trajectories": ("trajectories", "too_few_years_of_a_place: least=3, n=2"),
        "nmf_topic_trajectories": (
            "topic_trajectories", "too_few_years_of_a_place: least=3, n=2"),
        "tile_grid": ("tile_grid", "too_few_provinces: least=25, n=1"),
        "targets": ("targets", "no_headline_target"),
        "target_levels": ("target_levels", "no_headline_target"),
        "review_against_plan": ("review_against_plan", "too_few_compared: n=0, least=2"),
    }  # fmt: skip
    assert list(plans)[:3] == ["themes_by_document", "themes_by_admin_level", "theme_positions"]
    assert list(plans)[-2:] == ["topic_overlap", "year_comparison"]
    by_level = plans["themes_by_admin_level"].table()
    assert list(by_level["group"].unique()) == ["province", "county"]
    assert list(plans["nmf_topics"].table()["term"].head(2)) == ["河道", "粮食"]
    assert n_groups("prevalence", by_level) == 2
    assert n_groups("positions", plans["theme_positions"].table()) == 4
    assert n_groups("topics", by_level) == 0
    assert MOST_GROUPS == 60


def test_a_figure_is_drawn_as_the_settings_say_unless_it_is_given():
    settings = {"figure_width": "double", "language": "zh", "figure_font": None, "n_topics": 3}
    own = {"width": "double", "language": "zh", "font": None, "titles": True, "notes": True}
    assert style_of(settings) == own
    assert style_of(settings, language="en", width=None) == {**own, "language": "en"}
    assert style_of(settings, font="x", width=90) == {**own, "width": 90, "font": "x"}
    bare = {**settings, "figure_titles": False, "figure_notes": False}
    assert style_of(bare) == {**own, "titles": False, "notes": False}


def test_coded_themes_come_in_the_order_of_the_agreement(worked):
    values = {"precision": (0.5, 0.9), "recall": (0.2, 0.6), "f1": (0.3, 0.7)}
    accuracy = pd.DataFrame(
        [
            (theme, name, value[place], 0.1, 0.95, 7, 8, 9)
            for name, value in values.items()
            for place, theme in enumerate(("韧性", "治理"))
        ],
        columns=["theme", "statistic", "value", "low", "high", "n_found", "n_about", "n_coded"],
    )
    nan = float("nan")
    study = SimpleNamespace(
        themes=worked.themes,
        validation={
            "coding_agreement": pd.DataFrame(
                {"theme": ["韧性", "治理"], "alpha": [0.8, 0.9], "low": [0.7, nan],
                 "high": [0.85, nan], "n_items": [12, 11]}
            ),
            "coding_accuracy": accuracy,
            "prevalence_corrected": pd.DataFrame(
                [("治理", "corpus", 0.5, 0.4, 0.6, 0.6), ("韧性", "corpus", 0.1, nan, nan, 0.2),
                 ("韧性", "document", 0.9, nan, nan, 0.2)],
                columns=["theme", "by", "estimate", "low", "high", "uncorrected"],
            ),
            "validation_status": pd.DataFrame(
                {"theme": ["治理", "韧性"], "status": ["validated", "tentative"],
                 "alpha": [0.9, 0.8], "n_positives": [31, 10], "reason": ["", "no_hit: n=3"]}
            ),
        },
    )  # fmt: skip
    rows = [
        {key: value for key, value in row.items() if key.startswith("corrected") and
         pd.notna(value)} | {key: row[key] for key in ("theme", "status", "reason", "cells")}
        for row in validation_rows(study)
    ]  # fmt: skip
    # α without an interval has its n alone; precision rests on what was found, recall on what is
    # about the theme, F1 on all that was coded.
    assert rows == [
        {"theme": "韧性", "corrected_estimate": 0.1, "corrected_uncorrected": 0.2,
         "status": "tentative", "reason": "no_hit: n=3",
         "cells": ["0.800 (0.700–0.850, n = 12)", "50.0% (10.0%–95.0%, n = 7)",
                   "20.0% (10.0%–95.0%, n = 8)", "0.300 (0.100–0.950, n = 9)"]},
        {"theme": "治理", "corrected_estimate": 0.5, "corrected_low": 0.4, "corrected_high": 0.6,
         "corrected_uncorrected": 0.6, "status": "validated", "reason": "",
         "cells": ["0.900 (n = 11)", "90.0% (10.0%–95.0%, n = 7)",
                   "60.0% (10.0%–95.0%, n = 8)", "0.700 (0.100–0.950, n = 9)"]},
    ]  # fmt: skip
    assert [row["name"].en.striptags() for row in validation_rows(study)] == [
        "韧性",
        "Governance 治理",
    ]
    assert validation_rows(SimpleNamespace(validation={})) == []


def test_rows_are_told_by_their_columns():
    assert records(pd.DataFrame({1: ["x", "y"], "b": [1, 2]})) == [
        {"1": "x", "b": 1}, {"1": "y", "b": 2}
    ]  # fmt: skip
