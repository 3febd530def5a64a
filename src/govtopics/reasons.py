"""The sentences of the codes that tables give as reasons, Chinese and English.

A code is for ever: tables of finished studies contain it. The pages of conventions list all.
"""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    # Prevalence.
    "docvar_missing": ("{n} 段未注明{docvar}", "{docvar} is missing for {n} paragraphs"),
    "not_in_frame": (
        "所比较的部分里没有它的段落",
        "it has no paragraph in this part of the reports",
    ),
    "too_few_paragraphs": (
        "这一部分只有 {n} 段，不足 {least} 段，不算占比",
        "this part has {n} paragraphs; a share needs at least {least}",
    ),
    "all_left_out": (
        "它的报告都不计入分组（重复，或标注与文本不符）",
        "all of its reports are left out of groups (duplicates, or mislabelled)",
    ),
    "no_characters": ("{n} 段都没有字", "its {n} paragraphs have no characters"),
    "before_since": (
        "{n} 份报告早于这一主题可以测量的年份，未计入",
        "reports from before the first year in which the theme can be measured, left out: {n}",
    ),
    "no_hit": ("{n} 个句子都没有命中", "no hit in any of {n} sentences"),
    "no_report_with_hits": (
        "{G} 份报告都没有命中；上端是谈到它的报告所占比例的上限（单侧 95%），不是篇幅的上限",
        (
            "no hit in any of {G} reports; high bounds the share of reports that speak of it "
            "(one-sided, 95%), not the share of text"
        ),
    ),
    "within_report": (
        "各句之间的差异，不是地方之间的",
        "variability between sentences, not between places",
    ),
    # Panels.
    "left_out": ("不计入分组：{flag}", "left out of groups: {flag}"),
    "no_value": ("未注明{docvar}", "{docvar} is missing"),
    "other_kind": (
        "同一地方同一年另有{kind}，用那一份",
        "the {kind} of the same place and year is used",
    ),
    "other_whole": (
        "同一地方同一年另有全文，用那一份",
        "a whole report of the same place and year is used",
    ),
    "other_longer": (
        "同一地方同一年另有同样长或更长的文本，用那一份",
        "another text of the same place and year, as long or longer, is used",
    ),
    "same_name": (
        "同名的地方不止一个，没有代码或上级可分；同一年只用其中一份",
        (
            "several places have this name, with no code or parent to tell them apart; one "
            "text a year is used"
        ),
    ),
    # Regressions.
    "value_missing": ("没有“{column}”的数值", "{column} has no value here"),
    "value_undefined": (
        "“{term}”在这里没有定义，如对 0 取对数",
        "{term} is undefined here, like the log of 0",
    ),
    "only_one_of": (
        "该{docvar}只有这一份报告，被固定效应完全吸收",
        "the only report of its {docvar}, fully absorbed by the fixed effect",
    ),
    "nothing_left": (
        "除去固定效应和其他变量后没有变异",
        "no variation is left after the fixed effects and the other variables",
    ),
    "too_few_places": (
        "只有 {n} 个地方，不足 {least} 个，不给区间",
        "only {n} places, fewer than the {least} that an interval needs",
    ),
    "freedom_too_low": (
        "系数主要取决于少数地方，有效自由度只有 {freedom}，区间未必可靠",
        (
            "a few places dominate the coefficient ({freedom} degrees of freedom), so the "
            "interval may be unreliable"
        ),
    ),
    "one_plain_theme": (
        "只能校正单独一个、未经变换的主题",
        "only a single theme, on its own and untransformed, can be corrected",
    ),
    "coded_too_thinly": (
        "{n} 份报告编码的不足两句，也没有整篇编码",
        "reports with fewer than two coded sentences, and not coded in full: {n}",
    ),
    "signal_unsure": (
        "主题占比的差异与编码抽样的误差分不开",
        ("the variation of the theme cannot be distinguished from the error of the coded sample"),
    ),
    "coded_whole_only": (
        "只用整篇编码的 {n} 份报告",
        "only the {n} reports that were coded in full",
    ),
    # What a row of a regression takes for granted.
    "assumes_places_apart": (
        "不同地方的误差互不相关，同一地方各年的误差可以相关",
        (
            "errors are uncorrelated between places; those of one place may be correlated "
            "over the years"
        ),
    ),
    "assumes_errors_unrelated": (
        "主题词表的误差与自变量无关",
        "the errors of the codebook are unrelated to the regressors",
    ),
    "assumes_no_error": (
        "作自变量的主题测得没有误差",
        "the theme among the regressors is measured without error",
    ),
    "assumes_drawn_at_random": (
        "句子是按抽样表随机抽取的，编码没有系统的遗漏",
        "sentences were drawn as the key says, and gaps in the coding are at random",
    ),
    "assumes_coders_right": ("编码员判断正确", "the coders are right"),
    # No interval.
    "too_few_reports": (
        "只有 {G} 份报告（G = {G}），区间需 {least} 份",
        "G = {G}, an interval needs {least} reports",
    ),
    "too_few_with_hits": (
        "{G} 份报告中 {k} 份命中，区间需 {least} 份",
        "{k} of {G} reports have a hit, an interval needs {least}",
    ),
    "too_few_with_other_text": (
        "{G} 份报告中除 {k} 份外全文都在谈它，区间需 {least} 份谈及其他",
        (
            "all but {k} of {G} reports are about it throughout, an interval needs {least} "
            "that are not"
        ),
    ),
    "too_few_reports_each": (
        "两组各有 {G} 份和 {other_G} 份报告，区间各需 {least} 份",
        "G = {G} and {other_G} reports, an interval needs {least} each",
    ),
    "too_few_hold_it": (
        "只有 {k} 份报告有这个词，区间需 {least} 份",
        "{k} reports contain it, an interval needs {least}",
    ),
    # Comparison.
    "no_text_in_group": ("有一组在此范围内没有文本", "a group has no text in this frame"),
    "same_difference_in_every_report": (
        "每份报告两部分的差都一样，没有区间",
        "the difference is the same in every report, so there is no interval",
    ),
    "group_before_since": (
        "有一组的报告都早于这一主题可以测量的年份",
        (
            "all reports of a group are from before the first year in which the theme can be "
            "measured"
        ),
    ),
    "test_too_small": (
        "不作检验：{n} 份对 {other_n} 份报告，p 最小也有 {smallest_p}",
        "no test: with {n} and {other_n} reports the smallest possible p is {smallest_p}",
    ),
    "paired_test_too_small": (
        "不作检验：{n} 份报告两组都有，p 最小也有 {smallest_p}",
        "no test: with {n} reports in both groups the smallest possible p is {smallest_p}",
    ),
    "test_needs_reports": (
        "不作检验：两组各有 {G} 份和 {other_G} 份报告，各需 {least} 份",
        "no test: with {G} and {other_G} reports, {least} each are needed",
    ),
    "no_variance": (
        "不作检验：报告之间看不出差异，差距没有尺度可比",
        "no test: the reports do not vary, so there is no scale for the difference",
    ),
    "too_few_arrangements": (
        "不作检验：看得出差异的排列只有 {n} 种，p 最小也有 {smallest_p}",
        ("no test: {n} arrangements show a variance, and the smallest possible p is {smallest_p}"),
    ),
    "all_alike": ("各份报告的值全都相同", "all reports have the same value"),
    "corrected_no_test": (
        "已按人工编码校正，只给区间，不作置换检验",
        "corrected by the coding: an interval, and no permutation test",
    ),
    # What turns the direction of a difference.
    "turned_by_name": ("只用主题名称，方向就不同", "with the name only"),
    "turned_by_wide": ("加外围词，方向就不同", "with wider terms"),
    "turned_without": ("去掉“{term}”，方向就不同", "without {term}"),
    "turned_by_halves": (
        "核心词随机取一半，只有 {kept}% 的情形方向相同",
        "only {kept}% of random halves of the core terms give the same sign",
    ),
    "turned_by_hits": ("按每千字命中数，方向就不同", "by hits per 1,000 characters"),
    "turned_by_paragraphs": ("按段落占比，方向就不同", "by the paragraph share"),
    "no_joint_test": (
        "只有两组报告之间的差别可以用对调报告来检验",
        "only a difference between groups of reports can be tested by exchanging them",
    ),
    "claim_needs_reports": (
        "报告只有 {n} 份，不足 {least} 份，比较各种设定没有意义；仍可逐份看占比和段落",
        (
            "{n} reports, and specifications say nothing of fewer than {least}; shares and "
            "passages of each report can still be read"
        ),
    ),
    "topic_lost": (
        "这样拟合找不到超出偶然的对应话题",
        "fitted so, no topic is more like it than by chance",
    ),
    "no_fit": ("回归算不出：{why}", "there is no fit: {why}"),
    "turned_by_coding": ("按人工编码校正后，方向就不同", "after correction by the coding"),
    # Years.
    "no_report": ("这一年没有报告", "no report of this year"),
    "no_report_then": ("这时没有报告", "no report of this time"),
    "too_few_years": (
        "有报告的只有 {n} 年，需 {least} 年",
        "{n} years have a report, {least} are needed",
    ),
    "no_hit_in_any_year": ("各年都没有命中", "no hit in any year"),
    "years_on_a_line": (
        "各年的值全在一条直线上，没有区间",
        "the values of all years form a straight line, so there is no interval",
    ),
    "years_too_alike": (
        "相邻各年太相像（自相关约 {autocorrelation}），给不出可靠的区间",
        (
            "successive years are too similar (autocorrelation about {autocorrelation}) for a "
            "reliable interval"
        ),
    ),
    # Review and plan.
    "no_review": ("没有回顾部分", "it has no review"),
    "no_plan": ("没有计划部分", "it has no plan"),
    "no_year_before": (
        "没有同一地方上一年的报告",
        "no report of the same place of the year before",
    ),
    # This year against last.
    "not_the_year_before": (
        "{year} 年之前最近的报告是 {other} 年的，不是上一年",
        "the latest report before {year} is of {other}, not of the year before",
    ),
    "other_reports_of_year": (
        "{year} 年还有 {n} 份报告没有选用：{names}",
        "further reports of {year}, not chosen ({n}): {names}",
    ),
    "reports_left_out": ("未计入：{names}", "left out: {names}"),
    "same_text": ("两份报告是同一篇文字", "the two reports are one text"),
    "review_lengths_differ": (
        "回顾部分占全文的比重不同：{share} 与 {other}",
        "the review takes different shares of the two reports: {share} and {other}",
    ),
    "plan_lengths_differ": (
        "计划部分占全文的比重不同：{share} 与 {other}",
        "the plan takes different shares of the two reports: {share} and {other}",
    ),
    "two_texts": (
        "两份报告都作了全文统计，数字只描述这两篇文字，没有区间",
        (
            "both reports were counted in full: the numbers describe these two texts and have "
            "no intervals"
        ),
    ),
    # Topics.
    "one_topic": ("只有一个话题，不会与别的混淆", "there is no other topic to confuse it with"),
    "refits_all_alike": (
        "各次重新拟合的值全都相同，看不出误差，没有区间",
        "all refits have the same value, which shows no error: there is no interval",
    ),
    "too_few_to_leave_out": (
        "只有 {n} 份报告，去掉报告重新拟合至少要有 {least} 份",
        "{n} reports; refitting without some of them needs at least {least}",
    ),
    "too_few_to_halve": (
        "只有 {n} 份报告，随机分成两半至少要有 {least} 份",
        "{n} reports; splitting them into halves needs at least {least}",
    ),
    "reports_not_said": (
        "文本没有注明属于哪份报告，不能去掉报告重新拟合",
        "the texts do not say which report they belong to, so no report can be left out",
    ),
    "too_many_without_reports": (
        "去掉一部分报告后，拟合不出 {k} 个话题",
        "without some of the reports, {k} topics cannot be fitted",
    ),
    "no_other_choice": ("没有别的选择可试", "there is no other choice to try"),
    "no_words": ("没有模型所用的词", "it contains no word of the vocabulary"),
    "lost_without_report": (
        "它的词在 {report} 里最多，去掉这份报告就找不到它",
        (
            "{report} contains more of its words than any other report, and without that "
            "report it is not found"
        ),
    ),
    "not_found_again": (
        "重新拟合 {of} 次，有 {n} 次找不到它",
        "{n} of {of} other fits do not find it",
    ),
    "refits_not_counted": (
        "重新拟合 {of} 次，有 {n} 次找不到它，或者去掉了它的大半用词，范围里不计",
        (
            "{n} of {of} refits do not find it, or leave out most of its words, and are not "
            "in the range"
        ),
    ),
    "not_in_both_halves": (
        "把报告随机分成两半，{of} 次里有 {n} 次不是两半都找得到它",
        "reports split at random into halves: in {n} of {of} splits it is not found in both",
    ),
    # Promises and results.
    "horizon_open": ("看不出何时到期", "it is unclear when it is due"),
    "no_place": ("不知是哪个地方的报告", "the place of the report is unknown"),
    "no_next_report": ("没有同一地方 {year} 年的报告", "no report of the same place of {year}"),
    "two_reports": (
        "同一地方 {year} 年有 {n} 份报告，不选其一",
        "there are {n} reports of the same place of {year}, and none is chosen",
    ),
    "not_reported": (
        "到期后的报告里没有读到它的数字",
        "no number for it was read in the report that covers it",
    ),
    "not_comparable": ("不可比", "not comparable"),
    "other_period": ("只说了别的时期", "only another period is reported"),
    "other_unit": ("单位不同", "the units differ"),
    "other_base": ("一个是变化，一个是水平", "one is a change, the other a level"),
    "other_qualifier": (
        "一个限定了口径（如同口径），一个没有或不同",
        "one is qualified (on the same basis, say), the other is not, or differently",
    ),
    "about": (
        "目标没有上下限，只给差，不作判断",
        "the target has no bound: only the difference is given",
    ),
    "aimed": ("是力争的目标，只给差，不作判断", "it is an aim: only the difference is given"),
    "result_about": ("结果是约数", "the result is only approximate"),
    "result_open": (
        "结果只有上限或下限，或是一个区间，不能判断",
        "the result is only a bound or a range, so it cannot be judged",
    ),
    # Figures that a corpus does not allow.
    "too_few_years_of_a_place": (
        "没有一个地方有 {least} 年的报告（最多 {n} 年）",
        "no place has reports of {least} years (at most {n})",
    ),
    "too_few_provinces": (
        "同一年至多有 {n} 个省份的报告，不足 {least} 个",
        "no year has reports of {least} provinces (at most {n})",
    ),
    "one_model": ("只用一种方法拟合了话题", "topics were fitted by one method alone"),
    "no_headline_target": ("没有找到主要预期目标", "no headline target was found in the reports"),
    "one_level": (
        "有目标的报告都属同一层级",
        "all reports with a target are of one level of government",
    ),
    "no_successive_years": (
        "没有一个地方有相邻两年的报告",
        "no place has reports of two successive years",
    ),
    "single_reports": (
        "每组只有一份报告，与逐份报告的图相同",
        "each group is a single report: as in the figure by report",
    ),
    "too_few_compared": (
        "回顾和计划都有的报告 {n} 份，不足 {least} 份",
        "reports with both a review and a plan: {n}; {least} are needed",
    ),
    # Statistics joined to a panel.
    "unknown_place": ("区划表里没有这个地名", "the gazetteer has no place of this name"),
    "ambiguous": ("这个名称可能指 {n} 个地方", "the name may mean {n} places"),
    "not_in_panel": ("面板里没有这个地方", "the panel does not have this place"),
    "no_report_of_year": (
        "面板里没有这个地方这一年的报告",
        "the panel has no report of the place and year",
    ),
    "no_report_for_lag": (
        "对应 {year} 年的报告，面板里没有",
        "it belongs to the report of {year}, which the panel does not have",
    ),
    "code_and_name": ("代码与名称不是同一个地方", "the code and the name are of different places"),
    "parent_differs": (
        "所写的上级之下没有这个地方",
        "no place of this name belongs to the parent given",
    ),
    "no_row_of_place": ("统计表里没有这个地方", "the table has no row of this place"),
    "no_row_of_year": (
        "统计表里没有这个地方 {year} 年的数据",
        "the table has no row of this place for {year}",
    ),
    "rows_agree": ("几行数值相同，已采用", "the rows agree, and their value is used"),
    "rows_contradict": (
        "几行数值不同，都未采用",
        "the rows contradict each other, and none is used",
    ),
    "heading": ("标题或表头", "a title or heading"),
    "total": ("合计、平均或大区", "a total, an average or a region"),
    "part_of_place": (
        "只是一个地方的一部分，如市辖区",
        "a part of a place, such as its urban districts",
    ),
    "note": ("注释或资料来源", "a note or source"),
    "no_place_named": ("没有写明是哪个地方", "no place is named"),
    "no_year": ("年份读不出来", "its year cannot be read"),
    "no_values": ("这一行没有数值", "the row has no number"),
    "missing_sign": ("表示没有数据的符号", "a sign for a missing number"),
    "not_a_number": ("不是数值，未采用", "not a number, not used"),
    "no_statistic": ("是名称或编号，不是统计指标", "names or ids, not a statistic"),
    "no_year_of_column": ("这一列没有年份", "the column has no year"),
    "no_numbers": ("这一列没有数值", "the column contains no numbers"),
    "no_table": ("不是各地的统计表", "not a table of places"),
    # Dispersion.
    "found_nowhere": ("哪里都没有", "it is found nowhere"),
    "one_report": ("只有一份报告，谈不上分布", "a single report has no distribution"),
    # Measures.
    "no_paragraph_with_hit": ("没有一段命中", "no paragraph has a hit"),
    "every_paragraph_with_hit": ("段段命中", "every paragraph has a hit"),
    "no_score": ("有一种度量没有它的分数", "a measure has no score for it"),
    # Keyword models.
    "no_term": ("没有一个词进入模型", "no term in the vocabulary"),
    "few_with_term": (
        "最突出的文本中只有 {percent}% 含它的词",
        "only {percent}% of its leading texts contain a term",
    ),
    "few_at_home": (
        "它的词归在这个话题里的程度平均只有 {percent}%",
        "on average its terms belong to its topic to only {percent}%",
    ),
    "placebo_as_well": ("换成无关的词，结果一样好", "unrelated words do just as well"),
    # Codings.
    "nothing_coded": ("没有一条经过编码", "no item is coded"),
    "nothing_coded_found": ("编码过的都没有命中", "no coded item has a hit"),
    "nothing_coded_about": ("编码员没有找到谈到它的", "the coders found none about it"),
    "nothing_found_or_about": (
        "主题词表和编码员都没有找到",
        "neither the codebook nor the coders found any",
    ),
    "theme_not_coded": ("这一主题没有编码", "the theme was not coded"),
    "too_few_coded": ("只编码了 {n} 条，需 {least} 条", "{n} items are coded, {least} are needed"),
    "strata_not_coded": ("有 {n} 层没有一条经过编码", "no item is coded in {n} of the strata"),
    "stratum_coded_once": (
        "有一层只编码了一条，需两条",
        "a stratum has one coded item, two are needed",
    ),
    "too_few_graded_twice": ("有两个评分的只有 {n} 条", "{n} items have two grades"),
    "all_grades_alike": (
        "评分全都相同，无从计算一致性",
        "all grades are the same, so agreement cannot be measured",
    ),
    "coded_by_paragraph": (
        "编码的是段落，只说明段落占比，不说明主指标",
        (
            "paragraphs were coded, which checks the share of paragraphs and not the headline "
            "measure"
        ),
    ),
    "one_coder": (
        "只有一位编码员，谈不上一致性",
        "only one coder, so there is no agreement to measure",
    ),
    "coder_marked_all": (
        "编码员“{coder}”把 {n} 条全判为谈到",
        "coder {coder} marked all {n} items as about it",
    ),
    "alpha_tentative": (
        "α = {alpha}，不到 {least}，只能算初步",
        "α = {alpha}, below {least}: tentative",
    ),
    "alpha_too_low": ("α = {alpha}，不到 {least}", "α = {alpha}, below {least}"),
    "accuracy_too_low": (
        "F1 的下限是 {low}，不到 {least}",
        "the lower bound of F1 is {low}, below {least}",
    ),
    "too_few_positives": (
        "谈到它的只有 {n} 条，需 {least} 条",
        "items that speak of it: {n}, {least} are needed",
    ),
    # Commitments that are no rows.
    "no_number": ("只有要求，没有数", "a target without a number"),
    "no_indicator": ("看不出数说的是什么", "it is unclear what the number measures"),
    "no_action": (
        "看不出是要做到的，也可能只是说明",
        "it may only describe: nothing says that it is to be done",
    ),
    "said_of_past": ("说的是已有的情况", "it describes what already exists"),
    "size_of_something": ("只说明另一事物有多大", "it only says how large another thing is"),
    "compared": ("只说与另一个数相差多少", "it only says how far it is from another number"),
    "target_quoted": (
        "是引述的目标，不是新提出的，也不是结果",
        "an earlier target that is quoted: neither a new one nor a result",
    ),
    "negated": ("说的是不做", "it says what is not to be done"),
    "numbers_and_indicators_differ": (
        "指标与数的个数对不上",
        "the number of indicators does not match the number of values",
    ),
    "several_columns": (
        "表格一行有几个数，看不出哪个是目标",
        "a table row has several numbers, and it is unclear which is the target",
    ),
}
