"""What is written for a paper and its reviewer, word by word, of reports worked out by hand."""

import hashlib
from dataclasses import replace
from types import SimpleNamespace

import pytest
from by_hand import REPORTS, study_of
from test_said_page import VALIDATION, corpus_id

from govtopics.study.results.manifest import study_facts
from govtopics.study.results.provenance import _cell, _removed, methods_text, write_provenance

INPUTS = {name: c * 64 for name, c in (("a.txt", "1"), ("b|c.txt", "2"))}
LOCK = {"sha256": "5" * 64, "differing": ["numpy", "scipy"]}
VERSIONS = {"govtopics": "7.8.9", "python": "3.99", "numpy": "1.2"}


@pytest.fixture(scope="module")
def facts(worked):
    """Of the worked study, but for what is of this machine."""
    return study_facts(worked) | {
        "inputs": INPUTS, "versions": VERSIONS, "lock": LOCK,
        "machine": {"system": "Plan9", "architecture": "z80"},
    }  # fmt: skip


@pytest.fixture(scope="module")
def written(worked, facts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("provenance")
    write_provenance(worked, facts, folder)
    return {
        path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()
    }


AVAILABILITY = """\
# Data availability and provenance

## Statement about rights

- [ ] The authors certify that they have legitimate access to, and permission to use, the texts \
of this study.
- [ ] The authors certify that they have permission to redistribute the texts.

*To be completed by the authors: where each text was found (address, date of access) and under \
which terms. What follows was recorded by the software.*

## Texts

The study reads 4 Chinese government work reports (1 of them excerpts). Government work reports \
are published by the people's governments that deliver them. The file hashes identify the exact \
copies that were read.

| file | title | place | date | dated by | kind | extent | paragraphs |
|---|---|---|---|---|---|---|---|
| a.txt | 政府工作报告 | 甲区 | 2022-01 | stated | annual report | whole | 4 |
| b.txt |  | 甲区 | 2023-01-05 | stated | annual report | whole | 4 |
| c.txt |  | 乙省 | 2023-07 | stated | half-year report | whole | 2 |
| d.txt | 丙区的报告 | 丙区 | 2023-02 | inferred | annual report | excerpt | 2 |

"inferred" means that the text does not state its date; the column `inferred` of \
`tables/documents.csv` says what supports it.

Not read: broken.txt (it contains binary data, not text; save it as text in UTF-8).

## Files

| input | SHA-256 |
|---|---|
| a.txt | `1111111111111111111111111111111111111111111111111111111111111111` |
| b\\|c.txt | `2222222222222222222222222222222222222222222222222222222222222222` |

`tables/paragraphs.csv` contains the text of every paragraph as it was analysed, so \
redistributing this folder redistributes the texts.

## Computational requirements

govtopics 7.8.9 on Python 3.99 (Plan9, z80). Random state 2024. Libraries as pinned in \
`requirements.lock` (SHA-256 `5555555555555555555555555555555555555555555555555555555555555555`), \
except for numpy, scipy.

| library | version |
|---|---|
| govtopics | 7.8.9 |
| python | 3.99 |
| numpy | 1.2 |

## Instructions to replicators

1. Put the files listed above into one folder.
2. `govtopics verify THIS_FOLDER --corpus THE_TEXTS` runs the study again in a temporary folder \
and says for each stage whether it is identical, numerically equal or different.
3. `govtopics study THIS_FOLDER/settings/study.toml --corpus THE_TEXTS --out again` writes the \
results anew.

## List of tables and figures

Every figure in `figures/` has its data in the `.csv` beside it. Tables are in `tables/`, \
fitted models in `model/`."""


def test_the_statement_on_data(written):
    assert written["data_availability.md"] == AVAILABILITY


def test_the_statement_where_nothing_is_amiss(worked, facts, tmp_path):
    write_provenance(worked, {**facts, "unread": [], "lock": None}, tmp_path)
    text = (tmp_path / "data_availability.md").read_text(encoding="utf-8")
    assert "Not read" not in text
    assert "Random state 2024. Installed without a lock; the versions are:\n\n| library" in text
    write_provenance(worked, {**facts, "lock": {**LOCK, "differing": []}}, tmp_path)
    text = (tmp_path / "data_availability.md").read_text(encoding="utf-8")
    assert "(SHA-256 `" + "5" * 64 + "`).\n" in text


def notes(name):
    text = "\n".join(line for _, line in REPORTS[name])
    return "SHA-256 " + hashlib.sha256(text.encode()).hexdigest()


def test_the_citation(written):
    report = '  - type: government-document\n    title: "{}"\n    authors:\n      - name: "{}"\n'
    report += '    year: {}\n    filename: "{}.txt"\n    notes: "{}"\n'
    assert written["CITATION.cff"] == (
        "cff-version: 1.2.0\n"
        'message: "Cite this study with the software and the reports that it read. Complete the '
        'title and the authors."\n'
        "type: dataset\n"
        'title: "A topic study of 4 Chinese government work reports"\n'
        'authors:\n  - name: "(the authors of the study)"\n'
        f'identifiers:\n  - type: other\n    value: "corpus {corpus_id()}"\n'
        '    description: "Hash of the ids and texts of the corpus"\n'
        "references:\n"
        '  - type: software\n    title: govtopics\n    version: "7.8.9"\n'
        '    authors:\n      - name: "The govtopics authors"\n'
        + report.format("政府工作报告", "甲区人民政府", 2022, "a", notes("a"))
        + report.format("b", "甲区人民政府", 2023, "b", notes("b"))
        + report.format("c", "乙省人民政府", 2023, "c", notes("c"))
        + report.format("丙区的报告", "丙区人民政府", 2023, "d", notes("d") + "; excerpt")
    )


def test_a_report_of_which_nothing_is_known_is_cited_by_its_file(worked, facts, tmp_path):
    documents = worked.corpus.summary().assign(place=None, year=None, title=None)
    corpus = SimpleNamespace(summary=lambda: documents, inferred=worked.corpus.inferred)
    unknown = study_of(worked.settings)
    vars(unknown).update(corpus=corpus, body=worked.body, themes=worked.themes)
    write_provenance(unknown, facts, tmp_path)
    text = (tmp_path / "CITATION.cff").read_text(encoding="utf-8")
    assert text.count('name: "(not recorded)"') == 4
    assert '    title: "d"\n' in text
    assert "year:" not in text


def lines_of(text):
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize(("language", "first"), [("zh", "## 方法"), ("en", "## Methods")])
def test_the_methods_stand_first_in_the_language_of_the_study(
    worked, facts, tmp_path, language, first
):
    texts = {name: methods_text(worked, facts, name) for name in ("zh", "en")}
    spoken = study_of(worked.settings)
    vars(spoken)["settings"] = replace(worked.settings, language=language)
    assert write_provenance(spoken, facts, tmp_path) == texts
    methods = (tmp_path / "methods.md").read_text(encoding="utf-8")
    second = {"zh": "en", "en": "zh"}[language]
    assert methods == f"{texts[language]}\n\n{texts[second]}\n"
    assert lines_of(methods)[0] == first
    for text in texts.values():
        assert "govtopics 7.8.9" in text
        assert "Python 3.99" in text


def test_the_methods_of_smaller_and_of_coded_studies(worked, facts):
    counts = {
        **facts["counts"], "excerpts": 0, "glossary_paragraphs": 0, "unread": 2, "themes": 1,
        "paragraphs": 1234, "sentences": 2345, "themes_with_since": 0, "characters": 56789,
        "terms": 1111, "terms_dropped": 2222,
        "words": 3333, "theme_hits": 4444, "lines_removed": 5, "words_restored": 6,
    }  # fmt: skip
    coded = study_of(worked.settings)
    vars(coded).update(validation=VALIDATION)
    vars(coded)["_judged"] = (worked.quality, None, None, worked.stability)
    models = {"nmf": {**facts["models"]["nmf"], "n_set_aside": 9, "converged": False}}
    said = {
        language: "\n".join(
            lines_of(methods_text(coded, {**facts, "counts": counts, "models": models}, language))
        )
        for language in ("zh", "en")
    }
    for words in (
        (
            "语料为 4 份政府工作报告，正文 1,234 段、2,345 句、56,789 字"
            "（不计空白和单独成行的标题）。另有 2 个文件未能读入。"
        ),
        "删去网页附加文字等 5 行，按对照表还原繁体转载中的地区用词 6 处，",
        "取至少出现于 2 个段落的 1,111 个词形（略去 2,222 个）",
        "后得 3,333 词。",
        (
            "未收敛；各份报告写法相近的 9 段不参与拟合，拟合后再推断其话题分布，"
            "各话题前十词的平均 NPMI 为 0.10，词汇多样性 1.00。"
        ),
        "各主题用主题词表测量：1 个主题",
        "共命中 4,444 处。",
        (
            "对照人工编码（α ≥ .8、F1 的 95% 下限 ≥ .7、正例 ≥ 30 个才算检验过）："
            "治理：已对照人工编码检验（α = 0.810，F1 = 0.720，其 95% 下限 0.700，正例 31 个）；"
            "韧性：编码过，未达到检验的标准"
            "（α = –，F1 = 0.334，其 95% 下限 0.100，正例 12 个）。"
        ),
    ):
        assert words in said["zh"]
    for words in (
        (
            "The corpus contains 4 government work reports with 1,234 body paragraphs, 2,345 "
            "sentences and 56,789 characters, not counting white space and headings on lines of "
            "their own. 2 more files could"
        ),
        "removed 5 lines of navigation, notices and the like and restored 6 words that",
        "counts 1,111 terms that occur in at least 2 paragraphs (2,222 others were dropped)",
        "(5), 3,333 words remained.",
        (
            "did not converge; 9 paragraphs of kinds that are written alike in every report were "
            "left out of the fit, and their topics were inferred afterwards; the mean NPMI of "
            "its topics' ten top words is 0.10, their diversity 1.00."
        ),
        "7 terms for 1 theme (",
        "have 4,444 hits in text and headings.",
        (
            "Against human coding (validated means α ≥ .8, a 95% lower bound of F1 ≥ .7, and 30 "
            "positive items or more): 治理: validated against human coding (α = 0.810, F1 = 0.720, "
            "its 95% lower bound 0.700, positive items: 31); 韧性: coded, below the standard (α = "
            "–, F1 = 0.334, its 95% lower bound 0.100, positive items: 12)."
        ),
    ):
        assert words in said["en"]
    for gone in (
        "Latent Dirichlet",
        "Blei",
        "topics of the two models",
        "not been validated",
        "first year of measurement",
    ):
        assert gone not in said["en"]
    for gone in ("狄利克雷", "Blei", "两个模型", "未经人工编码"):
        assert gone not in said["zh"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "通用停用词1200词、公文套语5词、语料中的地名4词、数字3词、单字2词、mine1词"),
        ("en", ("general stop words (1,200), officialese (5), the corpus' own places (4), "
               "numbers (3), single characters (2), mine (1)")),
    ],
)  # fmt: skip
def test_what_each_stop_list_took_out(language, said):
    words = {"general": 1200, "officialese": 5, "places": 4, "numbers": 3, "single characters": 2,
             "mine": 1}  # fmt: skip
    assert _removed(words, language) == said


def test_text_of_a_document_is_text_of_a_markdown_table():
    assert _cell("a|b*c_d`e\\ [x]{y}<z>") == r"a\|b\*c\_d\`e\\ \[x\]\{y\}\<z\>"
    assert _cell("两行\n 一\t行") == "两行 一 行"
    assert _cell(None) == _cell(float("nan")) == ""
