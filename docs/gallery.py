"""The code of the gallery; docs/site/gallery.py runs it and makes a page of each figure.

A cell is named by the figure that it draws, and says which cells come before it. Only what is
called made-up is made up; everything else is the five reports of seeds/.
"""

# %% seeds
import govtopics as gt

corpus = gt.read_corpus("seeds")

# %% themes: seeds
codebook = gt.read_codebook()
themes = gt.measure_themes(corpus, codebook)

# %% words: seeds
paragraphs = corpus.body().to_paragraphs()
tokens = gt.tokenize(paragraphs)

# %% topics: words
dtm = gt.count_terms(tokens, min_texts=2)
nmf = gt.NMF(n_topics=8, random_state=2024).fit(dtm)

# %% made-up
# Made up: 24 reports of two cities that do not exist, one a year from 2009
# to 2020, of thirty paragraphs each, drawn from the five reports. City A
# draws those on 基层治理 three times as often.
import numpy as np
import pandas as pd

import govtopics as gt

source = gt.read_corpus("seeds").body().to_paragraphs()
found = gt.measure_themes(source, gt.read_codebook())
rng = np.random.default_rng(7)
often = 1 + 2 * (found.paragraphs.n_hits["基层治理"] > 0).to_numpy()
chances = [often / often.sum(), np.full(len(source), 1 / len(source))]
drawn = [rng.choice(len(source), 30, p=chances[report % 2]) for report in range(24)]
report = np.repeat(np.arange(24), 30)
docvars = source.docvars.iloc[np.concatenate(drawn)][["time", "function"]].reset_index(drop=True)
docvars = docvars.assign(place=np.where(report % 2, "乙市", "甲市"), year=2009 + report // 2)
made_up = gt.Corpus.from_texts(
    source.texts.iloc[np.concatenate(drawn)],
    ids=[f"made-up-{at:02d}/p{i % 30 + 1:04d}" for i, at in enumerate(report)],
    docvars=docvars,
    unit="paragraph",
)

# %% made-up themes: made-up
themes = gt.measure_themes(made_up, gt.read_codebook())

# %% made-up topics: made-up
dtm = gt.count_terms(gt.tokenize(made_up), min_texts=2)
nmf = gt.NMF(n_topics=6, random_state=2024).fit(dtm)

# %% made-up provinces
# Made up: six years of all provinces, twenty paragraphs a report, drawn from
# the five reports. What share of them is on 基层治理 is made up too.
import numpy as np
import pandas as pd

import govtopics as gt

source = gt.read_corpus("seeds").body().to_paragraphs()
found = gt.measure_themes(source, gt.read_codebook())
speaks = (found.paragraphs.n_hits["基层治理"] > 0).to_numpy()
rng = np.random.default_rng(2024)
names = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南"
)
names += " 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆"
places = [place for name in names.split() for place in gt.find_places(name, year=2020)]
provinces = [place for place in places if place.level == "province"]
cells = [(province, year) for province in provinces for year in range(2018, 2024)]
often = np.repeat(rng.uniform(0.5, 3, len(provinces)), 6)
chances = np.where(speaks, often[:, None], 1)
texts = [
    "\n".join(source.texts.iloc[rng.choice(len(source), 20, p=chance / chance.sum())])
    for chance in chances
]
made_up = gt.Corpus.from_texts(
    texts,
    ids=[f"{province.code}-{year}" for province, year in cells],
    docvars=pd.DataFrame(
        [(province.name, province.code, "province", year) for province, year in cells],
        columns=["place", "code", "admin_level", "year"],
        index=[f"{province.code}-{year}" for province, year in cells],
    ),
)
panel = gt.measure_themes(made_up, gt.read_codebook()).panel("place", "year")

# %% made-up promises
# Made up: what a province, two cities and two counties that do not exist
# promise for their growth, and what their next reports say of it.
import pandas as pd

import govtopics as gt

PROMISED = {
    ("甲省", "province"): ["6.5%左右", "6%左右", "5.5%左右"],
    ("乙市", "city"): ["7%以上", "6.5%以上", "6%左右"],
    ("丙市", "city"): ["6%—6.5%", "6%左右", "5%以上"],
    ("丁县", "county"): ["8%以上", "7%左右", "6.5%以上"],
    ("戊县", "county"): ["7%左右", "7%以上", "6%左右"],
}
CAME = {
    "甲省": [6.1, 5.6],
    "乙市": [7.4, 6.1],
    "丙市": [6.2, 5.2],
    "丁县": [7.1, 7.3],
    "戊县": [6.9, 7.8],
}
rows = []
for (place, level), aims in PROMISED.items():
    for year, aim in enumerate(aims, start=2021):
        rows.append((f"{place}-{year}", place, level, year, "plan", f"地区生产总值增长{aim}。"))
    for year, came in enumerate(CAME[place], start=2022):
        rows.append((f"{place}-{year}", place, level, year, "review", f"地区生产总值增长{came}%。"))
table = pd.DataFrame(rows, columns=["document_id", "place", "admin_level", "year", "time", "text"])
table = table.sort_values(["document_id", "time"], ascending=[True, False], ignore_index=True)
ids = [f"{name}/p{i:04d}" for i, name in enumerate(table["document_id"])]
docvars = table.drop(columns="text").set_axis(ids)
made_up = gt.Corpus.from_texts(table["text"], ids=ids, docvars=docvars, unit="paragraph")
follow_up = gt.find_commitments(made_up).follow_up()

# %% made-up years
# Made up: two reports of a city that does not exist.
import pandas as pd

import govtopics as gt

LAST = """地区生产总值增长6.1%，一般公共预算收入增长4.2%。
新增城镇就业3.2万人，改造老旧小区40个。深化“放管服”改革，企业开办时间压缩到2天。
地区生产总值增长6%左右，新增城镇就业3万人以上。
完善养老服务，新增社区食堂12家。推进城市更新，改造老旧小区45个。
加快建设地铁二号线。整治散乱污企业，空气优良率保持在85%以上。"""
THIS = """地区生产总值增长5.6%，一般公共预算收入增长3.9%。
新增城镇就业3.1万人，改造老旧小区46个。地铁二号线建成通车。
地区生产总值增长5.5%左右，新增城镇就业3万人以上。
完善养老服务，新增社区食堂8家。推进城市更新，改造老旧小区50个。
推进城市运行一网统管，建设韧性城市。发展低空经济，开通无人机航线5条。"""
rows = [
    (f"甲市-{year}", "甲市", year, "review" if i < 2 else "plan", text)
    for year, report in ((2022, LAST), (2023, THIS))
    for i, text in enumerate(report.split("\n"))
]
table = pd.DataFrame(rows, columns=["document_id", "place", "year", "time", "text"])
ids = [f"{name}/p{i:04d}" for i, name in enumerate(table["document_id"])]
docvars = table.drop(columns="text").set_axis(ids)
made_up = gt.Corpus.from_texts(table["text"], ids=ids, docvars=docvars, unit="paragraph")

# %% plot_prevalence: seeds, themes
ax = gt.plot_prevalence(themes.prevalence(by="place").query("theme in @codebook.leading"))

# %% plot_prevalence_matrix: seeds, themes
ax = gt.plot_prevalence_matrix(themes.prevalence(by="document"))

# %% plot_positions: seeds, themes
ax = gt.plot_positions(themes, corpus, ["基层治理", "一网统管", "韧性城市"])

# %% plot_review_against_plan: seeds, themes
record = gt.review_against_plan(themes)
ax = gt.plot_review_against_plan(record, ["基层治理", "营商环境"])

# %% plot_trajectories: made-up, made-up themes
years = gt.trajectories(themes)
few = years[years["theme"].isin(["基层治理", "营商环境"])]
ax = gt.plot_trajectories(few, gt.trends(few))

# %% plot_keyness: made-up, made-up topics
ax = gt.plot_keyness(gt.keyness(dtm, "place", "甲市", n=10), 10)

# %% plot_dispersion: seeds
terms = gt.measure_terms(corpus, ["数字化转型", "社区", "营商环境"])
ax = gt.plot_dispersion(terms, corpus)

# %% plot_cooccurrence: seeds, words, topics
pairs = gt.cooccurrence(dtm, gt.read_codebook().words)
ax = gt.plot_cooccurrence(gt.cooccurrence_graph(pairs, random_state=1))

# %% plot_topics: seeds, words, topics
ax = gt.plot_topics(nmf)

# %% plot_topics_by_document: seeds, words, topics
ax = gt.plot_topics_by_document(nmf)

# %% plot_topic_map: seeds, words, topics
ax = gt.plot_topic_map(nmf)

# %% plot_topic_hierarchy: seeds, words, topics
ax = gt.plot_topic_hierarchy(nmf)

# %% plot_overlap: seeds, words, topics
lda = gt.LDA(n_topics=8, random_state=2024).fit(dtm)
ax = gt.plot_overlap(nmf, lda)

# %% plot_topic_trajectories: made-up, made-up topics
ax = gt.plot_topic_trajectories(nmf)

# %% plot_choose_k: made-up, made-up topics
ax = gt.plot_choose_k(gt.choose_k(dtm, [4, 6, 8], estimator=gt.NMF(n_topics=6, random_state=1)))

# %% plot_specifications: made-up
claim = gt.Claim.difference("基层治理", "place", "甲市", "乙市")
ax = gt.plot_specifications(gt.specifications(claim, made_up, gt.read_codebook()))

# %% plot_panel: made-up provinces
ax = gt.plot_panel(panel, "基层治理")

# %% plot_tile_grid: made-up provinces
ax = gt.plot_tile_grid(panel, "基层治理")

# %% plot_targets: made-up promises
ax = gt.plot_targets(follow_up, "GDP")

# %% plot_target_levels: made-up promises
ax = gt.plot_target_levels(follow_up, "GDP")

# %% plot_year_comparison: made-up years
ax = gt.plot_year_comparison(gt.compare_years(made_up, "甲市"))

# %% plot_removed: seeds
ax = gt.plot_removed(corpus)

# %% plot_stopwords: seeds, words
ax = gt.plot_stopwords(tokens)

# %% plot_lexicon: seeds, words
ax = gt.plot_lexicon(gt.check_lexicon(gt.read_lexicon(), paragraphs), 20)
