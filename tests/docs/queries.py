"""What people look for, and the pages where they should find it among the first three results."""

CHINESE = {
    "韧性城市 占比": ["cases/attention", "notebooks/04_themes"],
    "词表 切错": [
        "notebooks/02_words",
        "common-mistakes",
        "reference/check_lexicon",
        "methods/words",
    ],
    "面板 回归 Stata": ["cases/panel", "reference/panels"],
    "两人编码 一致": ["cases/coding", "guide/coding", "reference/coding"],
    "一致性 K": ["how-do-i", "methods/topics", "reference/choose_k", "reference/topic_quality"],
    "半年报告": ["common-mistakes"],
    "零不是没有": ["common-mistakes"],
    "政府注意力": ["cases/attention", "how-do-i"],
    "目标完成": ["cases/promises", "reference/promises", "gallery/plot_targets"],
    "审稿人复核": ["cases/verify", "reference/verify_study", "reference/study"],
}
ENGLISH = {
    "prevalence interval": [
        "reference/compare_prevalence",
        "methods/themes",
        "gallery/plot_prevalence",
        "reference/ThemeMeasures",
    ],
    "keyness": ["reference/keyness", "gallery/plot_keyness"],
    "coder agreement": ["cases/coding", "guide/coding", "reference/Coding"],
    "panel Stata": ["cases/panel", "reference/Panel", "reference/panels"],
    "excerpt": ["common-mistakes"],
    "choose K": ["reference/choose_k", "gallery/plot_choose_k", "how-do-i"],
    "trend over years": ["reference/trends", "gallery/plot_trajectories", "how-do-i"],
    "lexicon term cut": ["reference/check_lexicon", "gallery/plot_lexicon"],
    "duplicate reports": ["reference/find_duplicates", "common-mistakes"],
    "promises follow up": ["cases/promises", "reference/Commitments", "reference/promises"],
}
