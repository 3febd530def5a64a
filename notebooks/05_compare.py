# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     notebook_metadata_filter: -jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 五、比较：报告多了以后可以问什么
#
# > *In English. How far two groups of reports differ and how robust the difference is, plans against records, years, words of one group, words that go together, other measures of the same themes, and two coders. Where a folder has too few reports to compare, the reports here are made up from its paragraphs, and the text says so.*
#
# 几份报告只能逐段对读。报告多了，就可以问：这一组与那一组差多少，这个差值有多稳健；写进计划的，回顾里有没有；逐年怎样变；主题词表是否有效。这一册把这些问题各走一遍，每一步都先说**什么条件下才能回答**。
#
# 随包的五份报告一分钟以内运行完。报告多时，第 2 节的安慰剂词表最费时：每个词都要在全部报告里另找一个一样常见的词；二十五份省级报告约需两倍的时间。

# %%
import logging, os, sys, tempfile
import govtopics as gt, numpy as np, pandas as pd
from pathlib import Path

# %%
from IPython.display import Markdown

# %%
gt.speak("zh")
logging.basicConfig(stream=sys.stdout, format="%(message)s", force=True)
LEFT = {"text-align": "left", "vertical-align": "top"}

# %% [markdown]
# **换成自己的材料。** 改下面两行，或者设环境变量 `GOVTOPICS_CORPUS`（报告所在的文件夹）和 `GOVTOPICS_CODEBOOK`（主题词表）；不写主题词表，就用随包的一份。

# %%
CORPUS = os.environ.get("GOVTOPICS_CORPUS", "../seeds")
CODEBOOK = os.environ.get("GOVTOPICS_CODEBOOK")

# %%
source = gt.read_corpus(CORPUS).to_paragraphs().body()
codebook = gt.read_codebook(CODEBOOK)
THEME = codebook.leading[0]

# %% [markdown]
# ## 1. 够不够比
#
# 分组要用报告的一列：地方、上级、层级、类型，或者自己在 `catalogue.csv` 里加的任何一列（例如“东部”“中西部”）。每组至少五份报告才有区间，每组至少四份才有检验。下面从现有各列里找第一个能比较的；要按别的列比，改 `BY`。

# %%
reports = source.docvars.drop_duplicates("document_id")
columns = [by for by in ("place", "parent", "admin_level", "kind") if by in reports]
usable = [by for by in columns if (reports[by].value_counts() >= 5).sum() >= 2]

# %%
OWN, BY = bool(usable), usable[0] if usable else "place"
NOT_OWN = "没有一列能分出两组、每组五份：下面用**模拟的语料**，任何数字都不是发现。"
Markdown(f"共 {len(reports)} 份报告。" + (f"按 {BY} 一列分组。" if OWN else NOT_OWN))

# %% [markdown]
# **模拟的语料**是这样来的：从上面的报告里随机抽取段落，拼成两个并不存在的市、二十四份并不存在的报告，每份三十段，甲市、乙市各十二份，年份从 2009 到 2020。甲市抽到排在最前的主题的段落，概率是乙市的三倍：这是故意种下的差别，看下面的方法能不能找回来。若自己的报告能比较，下面几个单元格不会用到。

# %%
rng, n_reports, n_each = np.random.default_rng(7), 24, 30
raised = 1 + 2 * (gt.measure_themes(source, codebook).paragraphs.n_hits[THEME] > 0).to_numpy()
chances = [raised / raised.sum(), np.full(len(source), 1 / len(source))]

# %%
drawn = [i for r in range(n_reports) for i in rng.choice(len(source), n_each, p=chances[r % 2])]
report = np.repeat(np.arange(n_reports), n_each)
ids = [f"made-up-{r:02d}/p{i % n_each + 1:04d}" for i, r in enumerate(report)]

# %%
docvars = source.docvars.iloc[drawn][["time", "function"]].reset_index(drop=True)
docvars = docvars.assign(place=np.where(report % 2, "乙市", "甲市"), year=2009 + report // 2)
made_up = gt.Corpus.from_texts(source.texts.iloc[drawn], ids=ids, docvars=docvars, unit="paragraph")

# %%
corpus = source if OWN else made_up
themes = gt.measure_themes(corpus, codebook)
themes

# %% [markdown]
# 早于一个主题可以测量的年份（`since`）的报告不计入，不当作 0；全都早于它的，上表写作“–”。

# %% [markdown]
# ## 2. 主题词表在这些报告里怎样工作
#
# 先看主题词表，再看数字。`absent` 是一次也没有出现的词；`decides` 是单独贡献了主题占比十分之一以上的词；`ambiguous` 是常常独自出现、而且那些句子多半更像别的主题的词。看了例句再决定留不留。

# %%
check = gt.check_codebook(codebook, corpus)
gt.show(check.terms["status"].value_counts().reset_index())

# %%
notable = check.terms[check.terms["status"].isin(["ambiguous", "decides"])]
gt.show(notable.sort_values("change", ascending=False))

# %% [markdown]
# 两个主题若总在同样的句子里命中，就分不开：

# %%
gt.show(check.overlaps.sort_values("jaccard", ascending=False).head(4))

# %% [markdown]
# 另有一个办法看主题词表是否只是在数常用词：**安慰剂词表**。每个词换成另一个出现段数相近、却不属于任何主题的词，别的都不变。真主题的词应当比安慰剂更常两三个一起出现。下表是有命中的句子里，命中两个以上词的比例。

# %%
tokens = gt.tokenize(corpus, terms=codebook.terms)
placebo = gt.placebo_codebook(codebook, source, gt.tokenize(source), random_state=1)
blind = gt.measure_themes(corpus, placebo)

# %%
together = [(m.n_terms >= 2).sum() / (m.n_terms >= 1).sum() for m in (themes, blind)]
together = pd.DataFrame(together, index=["themes", "placebo"]).T
gt.show(together.reset_index())

# %%
measured = together.dropna()
above = (measured["themes"] > measured["placebo"]).sum()
Markdown(f"可以测量的 {len(measured)} 个主题里，有 {above} 个高于安慰剂。低于它的，要回去看词。")

# %% [markdown]
# ## 3. 组与组的差别
#
# 一份报告里的段落彼此相像，所以不把段落当作独立的样本：区间和检验都以**整份报告**为单位。区间用刀切法（jackknife，每次剔除一份报告）；检验是在两组之间重排整份报告的置换检验。报告太少、检验永远达不到 0.05 时，表里写明不能检验，而不是给一个数。
#
# `notes` 写明两组除了主题以外还有什么不同：类型、全文还是节选、长短、年代。它们不同的时候，差别也可能来自它们。

# %%
groups = corpus.docvars.drop_duplicates("document_id")[BY].value_counts().index[:2].tolist()
comparison = gt.compare_prevalence(themes, BY, groups, random_state=1)
Markdown("\n".join(f"- {note}" for note in comparison.notes))

# %%
gt.show(comparison.table)

# %% [markdown]
# 校正后的 p 按整张表校正（Benjamini–Yekutieli，因为同一批报告里的主题彼此相关）。“方向因何而变”一列空着，是说换用名称、核心词、较宽的词，逐一去掉一个核心词，随机取一半核心词（200 次里有 95%），以及换成每千字命中数和段落占比，正负号都不变；否则写明是什么使它变了。

# %%
both_sides = comparison.table["low"] * comparison.table["high"] > 0
firm = comparison.table[both_sides & (comparison.table["direction"] == "holds")]
Markdown(f"区间不含 0、方向也不变的主题：{'、'.join(firm['theme']) or '没有'}。")

# %% [markdown]
# 用模拟的语料时，种下的只是一个主题的差别；与它常写在一起的主题也会跟着动。
#
# 比较范围可以换。`frame="plan"` 只读计划；`frame="shared sections"` 只读每份报告都有的部分（按时间与功能分，不按标题）。

# %%
plans = gt.compare_prevalence(themes, BY, groups, frame="plan", random_state=1)
gt.show(plans.table)

# %% [markdown]
# ## 4. 计划与回顾
#
# 这一节和下一节要连着的年份。自己的报告不到十个年份，就用模拟的语料演示。

# %%
enough = "year" in reports and reports["year"].nunique() >= 10
dated = gt.measure_themes(source if enough else made_up, codebook)
Markdown("下面用的是" + ("自己的报告。" if enough else "**模拟的语料**，数字没有含义。"))

# %% [markdown]
# 同一份报告里，回顾写了多少、计划写了多少；以及上一年的计划（`promised`），和这一年的回顾减去它的差值（`kept`）。只有同一个地方连着两年都有报告，才有后两列。

# %%
record = gt.review_against_plan(dated).query("theme == @THEME")
gt.show(record[["name", "review", "plan", "difference", "promised", "kept"]])

# %%
followed = record["kept"].dropna()
Markdown(f"接得上一年计划的报告有 {len(followed)} 份，其中回顾少于当初计划的 {(followed < 0).sum()} 份。")

# %% [markdown]
# 回顾少于当初的计划，可能是没有做，也可能是做成了就不再细说；分不清时，读原文。

# %% [markdown]
# ## 5. 逐年
#
# 没有报告的年份有自己的一行，不会被连成线。一年只有一份报告，就没有当年的区间，只有整条线的趋势；趋势的区间考虑了相邻年份的自相关。少于十年不给趋势。

# %%
years = gt.trajectories(dated)
gt.show(years.query("theme == @THEME")[["year", "estimate", "n_documents", "reason_text"]])

# %%
slopes = gt.trends(years)
gt.show(slopes[["theme", "slope", "low", "high", "n_years", "reason_text"]])

# %%
gt.plot_trajectories(years, slopes);

# %% [markdown]
# 单个词也可以逐年看：`gt.trajectories(gt.measure_terms(source, ["改革", "创新"]))`。
#
# ## 6. 哪些词属于哪一组
#
# `keyness` 按对数优势比排词，先验来自全部文本。`z` 只用来排先后。两组各有五份以上报告、这个词又有五份以上报告用到时，`low` 和 `high` 是以报告为单位的区间；不够时只是描述，表里会说。

# %%
dtm = gt.count_terms(tokens, min_texts=2)
words = gt.keyness(dtm, BY, groups[0], n=10)
gt.show(words[["term", "log_odds", "z", "low", "high", "n_occurrences", "status"]])

# %%
gt.plot_keyness(words, 10);

# %% [markdown]
# 哪些词常在同一段里（NPMI，1 表示总是同时出现，0 表示相互独立），它们聚成几组：

# %%
pairs = gt.cooccurrence(dtm, codebook.words)
graph = gt.cooccurrence_graph(pairs, random_state=1)
circles = pd.Series(dict(graph.nodes(data="community")), dtype=object, name="community")

# %%
members = circles.groupby(circles).agg(lambda own: "、".join(own.index)).to_frame("terms")
members.head(6).style.set_properties(**LEFT)

# %%
gt.plot_cooccurrence(graph) if len(graph) else None;

# %% [markdown]
# 一个词是各份报告都用，还是只在几份里？`DP` 是 0 到 1 的离散度，0 最均匀。

# %%
gt.plot_dispersion(gt.measure_terms(corpus, codebook[THEME].terms[:2]), corpus);

# %% [markdown]
# ## 7. 换一种测量，结论是否相同
#
# 三种测量并排：主题词表；由命中的段落学来的扩展（Rocchio：与这些段落用词相像的段落）；话题模型里最能分开命中与未命中的那个话题。`overlap` 是各自排在最前的段落有多少相同，`by_chance` 是随机选取时期望的重合。
#
# 模拟的语料里同一段会被抽到好几次，重复的段落互相印证，所以扩展与主题词表的相符在那里**大大偏高**。话题是按命中挑出来的，它的 `auc` 也偏高。

# %%
model = gt.NMF(n_topics=min(10, dtm.n_texts, dtm.n_terms), random_state=2024).fit(dtm)
others = {"expansion": gt.expansion_scores(themes, dtm), "nmf": gt.topic_scores(themes, model)}
agreement = gt.compare_measures(themes, others).query("first == 'dictionary'")

# %%
gt.show(agreement[["theme", "second", "n_top", "overlap", "by_chance", "auc", "status"]])

# %% [markdown]
# 数字之外，看只有一种测量找到的段落。主题词表没有命中、扩展却排在前面的，多半说明主题词表缺词；反过来，多半是一个词顺带一提。

# %%
only = gt.found_by_one(themes, corpus, others, THEME, n=1)
only[["found_by", "not_by", "rank", "terms", "text"]].style.set_properties(**LEFT).hide()

# %% [markdown]
# 扩展提议的词不会自己进主题词表。读过例句（`gt.kwic`），把收的写进主题词表文件的 `accepted`，不收的写进 `rejected`；收下的词只在 `codebook.expanded()` 里算。

# %%
proposals = gt.propose_terms(themes, dtm, n=8)
proposals.groupby("theme", sort=False)["term"].agg("、".join).to_frame().style.set_properties(**LEFT)

# %% [markdown]
# ## 8. 主题词表是否有效：请两个人编码
#
# 以上都建立在“命中就是在谈”上。这一点只有人读过才能验证。`sample_for_coding` 按层抽出句子，连同所在的段落和主题的定义，给两名编码员各生成一个编码网页：离线、用键盘、看不见命中与来源。他们各存一个文件，放回同一个文件夹。

# %%
folder = Path(tempfile.mkdtemp()) / "coding"
key = gt.sample_for_coding(themes, corpus, folder, n=min(60, len(corpus)), random_state=1)
sorted(path.name for path in folder.iterdir())

# %% [markdown]
# 没有人替我们编码。下面两份“编码”是**模拟的**：甲认为命中两次才算在谈，乙认为命中一次就算，只为看一看结果的样子。

# %%
hits = themes.n_hits.loc[key["sentence_id"]].set_axis(key["item"])
(hits > 1).astype(int).to_csv(folder / "coding-A.csv")
(hits > 0).astype(int).to_csv(folder / "coding-B.csv")

# %%
coding = gt.read_coding(folder)
alpha = coding.agreement(random_state=1)
gt.show(alpha[["theme", "alpha", "low", "high", "n_disagreed", "reason_text"]])

# %%
accuracy = coding.accuracy(themes)
gt.show(accuracy[["theme", "statistic", "value", "low", "high", "reason_text"]])

# %% [markdown]
# 最后，用编码校正占比：`estimate` 是编码员若读完全部句子会得到的占比，`uncorrected` 是只按命中算的。校正成立的条件有三：句子确实是按抽样表抽取的；层内未编码的句子是随机缺失的；编码员是对的。

# %%
corrected = coding.prevalence(themes)
gt.show(corrected[["theme", "estimate", "low", "high", "uncorrected", "n_coded", "reason_text"]])

# %% [markdown]
# ## 9. 写进论文以前
#
# - 比较范围是哪一种（`frame`），两组还有什么不同，写出来。
# - 表里的 `not estimable`（不可估计）与 `reason` 不是出错，而是结果本身；`reason` 是给程序读的代码，`reason_text` 是句子。
# - 没有编码文件，就写“未经人工编码验证”。
# - 模拟的语料里的任何数字都不要引用。
