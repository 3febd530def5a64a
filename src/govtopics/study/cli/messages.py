"""What `govtopics kwic`, `terms`, `sample` and `verify` say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

import govtopics as gt
from govtopics.language import Phrase, speaking
from govtopics.messages import Language, in_language, message_language
from govtopics.study.check.verification import Verification
from govtopics.study.cli.names import report_names
from govtopics.study.results.tables import records
from govtopics.study.study import Study
from govtopics.text_tables import COLUMNS, GAP, folded, shortened, table, visible, width

MOST_TERMS = 40
WIDE = 10_000  # columns of lines that go beyond the page, where somebody asked for them
NAME, LEAST_AROUND = 26, 4  # columns of a report's name; characters around a word
BODY_ONLY = Phrase(
    "只数正文各段；单独成行的标题不分词，kwic 把它们算在内。",
    "Only the body is counted; kwic searches headings too.",
)
MORE = Phrase("… {n} 处未列出（-n）", "… {n} not listed (-n)")
MORE_TERMS = Phrase(
    "… 还有 {n} 个词；study 写出的 tables/terms.csv 列出全部",
    "… {n} more terms; all are in tables/terms.csv of a study",
)
FOUND = Phrase(
    "{keyword}：{hits} 处命中，{reports} 份报告", "{keyword}: {hits} hits in {reports} reports"
)
TERM_HEADS = {
    "term": Phrase("词", "term"),
    "n_occurrences": Phrase("出现", "found"),
    "n_kept": Phrase("完整", "one word"),
    "n_documents": Phrase("报告", "reports"),
    "n_inside": Phrase("在长词里", "inside"),
    "cut_as": Phrase("切成", "split into"),
    "n_other_words": Phrase("另判", "other"),
    "other_as": Phrase("判为别的词", "other words"),
}
LEXICON = Phrase(
    "分词词典：{n} 个词；{there} 处中 {kept} 处保持完整；另有 {ot"
    "her} 处判为别的词，切法见最后一列，若都算切错，保持完整的至少 {least:."
    "1%}",
    "Lexicon: {n} terms; {kept} of {there} occurrences were kept as one word; "
    "{other} more were judged to be other words (listed in the last column); even if all of them "
    "were wrong splits, {least:.1%} are kept as one word",
)
VERDICT = Phrase("结论：{verdict}", "Verdict: {verdict}")
VERDICTS = {
    "identical": Phrase("完全相同", "identical"),
    "numerically equal": Phrase("数值相等", "numerically equal"),
    "different": Phrase("不同", "different"),
    "unchanged": Phrase("没有改动", "unchanged"),
    "changed": Phrase("有改动", "changed"),
}
STAGE_NAMES = {
    "corpus": Phrase("语料", "corpus"),
    "words": Phrase("分词", "words"),
    "topics": Phrase("话题", "topics"),
    "themes": Phrase("主题", "themes"),
    "figures": Phrase("图", "figures"),
    "report": Phrase("网页", "report"),
    "texts": Phrase("文字", "texts"),
    "manifest": Phrase("清单", "manifest"),
}
CHECKED_HEADS = (
    Phrase("步骤", "stage"), Phrase("结论", "verdict"), Phrase("最大差异", "largest difference"),
    Phrase("文件", "files"), Phrase("不完全相同的", "not identical"),
)  # fmt: skip


def kwic_answer(
    corpus: gt.Corpus, keyword: str, *, around: int | None, n: int, language: Language
) -> str:
    """Lines of a concordance.

    ``around``: characters on each side; as many as a line of the page has room for if left out.
    ``n``: lines.
    """
    found = gt.kwic(corpus, keyword, width=COLUMNS // 2 if around is None else around)
    with speaking(language):
        rows = _concordance(corpus, found.head(n), fit=around is None)
        n_reports = corpus.docvars["document_id"].reindex(found["paragraph_id"]).nunique()
        count = FOUND.format(keyword=keyword, hits=len(found), reports=n_reports)
        more = [MORE.format(n=len(found) - n)] if len(found) > n else []
    lines = [table([""] * 4, rows, right="lrll", columns=WIDE).lstrip("\n")] if rows else []
    return "\n".join([*lines, *more, *folded(count)])


def _concordance(corpus: gt.Corpus, found: pd.DataFrame, *, fit: bool) -> list[list[str]]:
    """Where each hit is (the report and the number of its paragraph), and what is around it."""
    names = report_names(corpus.docvars)
    reports = corpus.docvars["document_id"]
    rows = []
    for row in records(found):
        paragraph_id = str(row["paragraph_id"])
        name = shortened(names[reports[paragraph_id]], NAME)
        where = f"{name} {paragraph_id.rpartition('/')[2]}"
        rows.append([where, *(visible(str(row[part])) for part in ("left", "keyword", "right"))])
    if fit and rows:
        taken = max(width(row[0]) + width(row[2]) for row in rows) + 3 * len(GAP)
        each = max(LEAST_AROUND, (COLUMNS - taken) // 4)
        rows = [[where, left[-each:], word, right[:each]] for where, left, word, right in rows]
    return rows


def terms_answer(run: Study, terms: Sequence[str]) -> str:
    """How terms fared in the texts.

    ``terms``: any terms; those of the lexicon that are cut somewhere if empty.
    """
    if terms:
        lexicon = run.lexicon.add(terms, source="asked for")
        check = gt.check_lexicon(lexicon, run.body).set_index("term", drop=False).loc[list(terms)]
    else:
        check = run.lexicon_check
        check = check[(check["n_kept"] < check["n_occurrences"]) | (check["n_other_words"] > 0)]
    shown = check[list(TERM_HEADS)].head(max(MOST_TERMS, len(terms)))
    rows = [[_shown(value) for value in row] for row in shown.to_numpy().tolist()]
    sums = run.lexicon_check[["n_kept", "n_occurrences", "n_other_words"]].sum().astype(int)
    kept, there, other = sums.tolist()
    with speaking(run.settings.language):
        lines = [table(list(map(str, TERM_HEADS.values())), rows, right="lrrrrlrl")]
        if len(check) > len(shown):
            lines.append(MORE_TERMS.format(n=len(check) - len(shown)))
        total = LEXICON.format(
            n=len(run.lexicon), kept=kept, there=there, other=other,
            least=kept / max(1, there + other),
        )  # fmt: skip
        return "\n".join([*lines, *folded(str(BODY_ONLY)), *folded(total)])


def verification_summary(found: Verification) -> str:
    """What a check of a study found."""
    with speaking(message_language()):
        lines = [f"!  {in_language(fault)}" for fault in found.faults]
        lines += [f"~  {in_language(line)}" for line in found.circumstances]
        if len(found.stages):
            rows = [
                [str(STAGE_NAMES[row["stage"]]), str(VERDICTS[row["verdict"]]), _difference(row),
                 f"{row['n_files']}", row["files"]]
                for row in records(found.stages)
            ]  # fmt: skip
            lines += ["", table(list(map(str, CHECKED_HEADS)), rows, right="llrr"), ""]
        lines += filter(None, [in_language(found.not_checked)])
        return "\n".join([*lines, VERDICT.format(verdict=VERDICTS[found.verdict])])


def _difference(row: dict[str, Any]) -> str:
    if row["verdict"] == "identical":
        return "0"
    return "" if math.isnan(row["difference"]) else f"{row['difference']:.1e}"


def _shown(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
