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
# # 四、主题：先定义，再逐段读
#
# > *In English. Themes that a codebook defines: how the words work in these reports, what share of each report's text has words of a theme, and under which definition, where in the report, and the passages themselves, read report by report. Numbers only say which passage to read first.*
#
# 这一册不让模型找话题，而是由研究者用主题词表定义主题，再看各份报告在哪里谈、怎样谈。重点是读原文：数字只用来决定先读哪一段。
#
# 随包的五份报告半分钟运行完。报告多时，读入和画图费时，大致与报告数成正比：二十五份省级报告约需两三倍的时间。

# %%
import logging, os, sys
import govtopics as gt, pandas as pd
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
corpus = gt.read_corpus(CORPUS).to_paragraphs().body()
codebook = gt.read_codebook(CODEBOOK)
codebook

# %% [markdown]
# ## 1. 主题是怎样定义的
#
# 主题词表（codebook）先给每个主题一句定义（`definition`），说明包括什么、不包括什么，再列三圈词：`name` 是主题自己的名称；`core` 是核心词，句子里出现一次，就足以说明这句话谈的是定义里的主题；`wide` 是较宽的词，常指本主题，也常不指。三圈逐层相加，占比用 `name` 和 `core` 计算。词里的 `…` 是空档，中间可以隔字：`韧性…城市` 也能找到“宜居、韧性、智慧城市”。`exclusions` 是字面相同、意思不同的说法，`since` 是最早可以测量的年份。
#
# 下面细看主题词表里排在最前的几个主题；要看别的，改 `THEMES`。

# %%
THEMES = list(codebook.leading)
THEME = THEMES[0]
Markdown(f"细看的主题：{'、'.join(THEMES)}；逐段读的是“{THEME}”。")

# %%
HEADS = [{"selector": "th", "props": "white-space: nowrap; text-align: left"}]

# %%
PARTS = ["definition", "includes", "excludes", "note"]
about = {theme: [getattr(codebook[theme], part) for part in PARTS] for theme in THEMES}
pd.DataFrame(about, index=PARTS).T.style.set_properties(**LEFT).set_table_styles(HEADS)

# %%
terms = codebook.to_frame().groupby(["theme", "ring"], sort=False)["term"].agg("、".join)
rings = terms.unstack().reindex(THEMES, columns=["name", "core", "wide"]).fillna("")
rings.style.set_properties(**LEFT).set_table_styles(HEADS)

# %% [markdown]
# 为什么收这些词、不收那些词，写在 `note` 里。这是判断，不是事实；不同意可以改，改完重新运行就能看到后果。
#
# 主题词表在这些报告里怎样工作，先核对一遍：哪些词没有出现（absent），哪些词单独贡献了该主题占比的十分之一以上（decides），哪些词独自出现时那一句多半更像别的主题（ambiguous）。例句是它独自出现的地方。

# %%
check = gt.check_codebook(codebook, corpus)
status = check.terms.groupby(["theme", "status"], sort=False).size().unstack(fill_value=0)
gt.show(status.loc[THEMES].reset_index())

# %%
notable = check.terms[check.terms["status"].isin(["decides", "ambiguous"])]
notable = notable[notable["theme"].isin(THEMES)].sort_values("change", ascending=False)
gt.show(notable)

# %% [markdown]
# 一句话可以同时属于几个主题。下面是最常同时出现的几对：`share` 是前一个主题的句子里有多少也命中后一个。

# %%
gt.show(check.overlaps.sort_values("jaccard", ascending=False).head(5))

# %% [markdown]
# ## 2. 谈了多少
#
# 在句子和标题的文字里找这些词。句子按一节连续的文字来断，不管段落在哪里分开；单独成行的标题只读一次，算在它下面的第一句。

# %%
themes = gt.measure_themes(corpus, codebook)
themes

# %% [markdown]
# `estimate` 一列是**占比**：含有主题名称或核心词的句子，其字数占正文字数的比例。旁边的 `name_share` 和 `wide_share` 是只用名称、加上较宽的词时的占比，两者之间是**定义的宽窄**：反映“主题定得窄些、宽些，结果会差多少”，**不是**误差。手头的正文全部计入，没有抽样误差。

# %%
prevalence = themes.prevalence(by="document")
three = prevalence[prevalence["theme"].isin(THEMES)]
gt.show(three)

# %%
gt.plot_prevalence(three);

# %% [markdown]
# 另有两种测度：每千字命中多少次（`hits_per_1000_chars`），以及命中的段落占多少（`paragraph_share`，段落越长它越大，所以只作参考）。`decisive_term` 是去掉以后估计变动最大的一个词；结论若取决于一个词，先去看这个词的上下文。

# %%
BESIDE = ["theme", "name", "hits_per_1000_chars", "paragraph_share", "extent", "decisive_term"]
gt.show(three[BESIDE])

# %% [markdown]
# 全部主题放在一张图里看：

# %%
gt.plot_prevalence_matrix(prevalence);

# %% [markdown]
# 读这两张图要记住三件事。

# %%
excerpts = three.loc[three["extent"] == "excerpt", "group"].nunique()
unnamed = three.query("n_hits > 0 and name_share == 0")
early = (three["reason"].str.startswith("before_since")).sum()

# %%
Markdown(f"""1. 节选有 {excerpts} 份。节选没有收的章节不在分母里，比例容易偏高，与全文不可直接相比。
2. 有命中、却没有出现主题名称的，有 {len(unnamed)} 处：只能说“用到这一主题的词”，不能说“写到这一主题”。
3. 早于可以测量的年份（`since`）的，有 {early} 处：不可测量，图上不画 0。""")

# %% [markdown]
# 名称没有出现时，估计靠的是哪些词：

# %%
documents = themes.hits["paragraph_id"].str.split("/").str[0].rename("group")
words = themes.hits.groupby(["theme", documents])["term"].agg(lambda own: "、".join(own.unique()))
gt.show(unnamed.join(words, on=["theme", "group"])[["theme", "name", "n_hits", "term"]])

# %% [markdown]
# 长段落会不会显得更“重视”？`length_correlations` 计算每种测度与段落、句子长短的等级相关（`rho`），再与随机置换的结果相比：`rho` 落在 `null_low` 与 `null_high` 之间，就看不出测度随长短变化。报告只有几份时，这个范围很宽，什么也排除不了。

# %%
lengths = gt.length_correlations(themes, random_state=2024).query("theme == @THEME")
gt.show(lengths[["estimand", "length", "rho", "null_low", "null_high", "p"]].round(2))

# %% [markdown]
# ## 3. 在哪里谈
#
# 每份报告从头到尾拉成一样长，竖线是命中的位置。节选的位置是按所存的文字算的，不是在整份报告中的位置。

# %%
gt.plot_positions(themes, corpus, THEMES);

# %% [markdown]
# ## 4. 逐段读
#
# 先看主题的名称出现在哪里，连同前后的文字；标题里的也算。

# %%
name = codebook[THEME].terms[0]
found = gt.kwic(corpus, name)
gt.show(found)

# %%
n_named = found["paragraph_id"].str.split("/").str[0].nunique()
Markdown(f"“{name}”出现 {len(found)} 次，在 {n_named} 份报告里。")

# %% [markdown]
# 再读每份报告中得分最高的一段，命中的词在【】里。得分是每百字的命中次数，只用来排先后。

# %%
TIMES = {"review": "回顾", "problems": "问题", "outlook": "形势", "plan": "计划", "unknown": "未知"}
passages = themes.passages(corpus, THEME, 2, by="document").replace({"time": TIMES})

# %%
top = passages.groupby("document_id").head(1)
top.head(8)[["paragraph_id", "time", "section", "marked"]].style.set_properties(**LEFT).hide()

# %% [markdown]
# 得分最高的不一定最要紧：短的段落占便宜。所以也看各份报告得分第二的一段。

# %%
second = passages.groupby("document_id").nth(1)
second.head(8)[["paragraph_id", "time", "section", "marked"]].style.set_properties(**LEFT).hide()

# %% [markdown]
# 读的时候，逐份回答四个问题，写下段落的编号：
#
# 1. 这一段说的是定义里的主题，还是顺带提到一个词？
# 2. 谁在做，做什么，对谁？同一个名称在各份报告里指的是不是同一件事？
# 3. 写在回顾里，还是计划里；放在哪个标题之下，与什么事写在一起？
# 4. 没有用主题的名称，却在谈这件事的，用的是什么词？
#
# 换一个主题，再走一遍。`side_by_side` 把各份报告中得分最高的一段放在一起，这里列出前五份。

# %%
gt.show(gt.kwic(corpus, codebook[THEMES[-1]].terms[0]))

# %%
beside = gt.side_by_side(themes, corpus, THEMES[-1], by="document", n=1)
beside.iloc[:, :5].T.style.set_properties(**LEFT)

# %% [markdown]
# ## 5. 换一个比较范围：只比同一种时间
#
# 有的报告只有计划，有的还有回顾。要比得公平一些，可以只读计划：`frame="plan"`。没有计划的报告会写明不可估计。

# %%
times = corpus.docvars["time"].value_counts().rename(TIMES)
Markdown("段落：" + "，".join(f"{time} {n}" for time, n in times.items()) + "。")

# %%
within = themes.prevalence(by="document", frame="plan").query("theme in @THEMES")
gt.show(within)

# %%
gt.plot_prevalence(within);

# %% [markdown]
# 只取计划，去掉了“做过的”与“要做的”之别，去不掉节选与全文之别：全文的计划里有的章节，节选里不一定有。换了比较范围，次序变不变？下表是两种范围下的名次，占比最高的为 1。

# %%
both = pd.DataFrame({name: table.query("theme == @THEME").set_index("group")["estimate"]
                     for name, table in {"整份": three, "只读计划": within}.items()})
gt.show(both.rank(ascending=False).reset_index(names="报告"))

# %% [markdown]
# 同一份报告里，回顾与计划各写了多少（只有两部分都有的报告能算）：

# %%
record = gt.review_against_plan(themes).query("theme in @THEMES")
gt.show(record)

# %%
n_both = record.query("theme == @THEME")["difference"].notna().sum()
Markdown(f"回顾和计划都有、可以相比的报告：{n_both} 份。")

# %%
gt.plot_review_against_plan(record);

# %% [markdown]
# ## 6. 能说明什么，不能说明什么
#
# **能说明的：** 在这些文本里，一个主题写在哪些段落，用了哪些词，放在什么标题之下，与什么事写在一起。每一条都能回到原文核对。
#
# **不能说明的：**
#
# - **不能推断到没有读的地方和年份。** 手里的文本若不是抽样所得，就没有可以推断的总体；这一册不作推断；第 2 节的 `p` 只用来看测度是否随长短变化。
# - **不能把节选当全文。** 选了哪几节，直接决定比例的高低，任何区间都反映不了这一点。
# - **不能把用词的不同当作内容的不同。** “韧性城市”与“韧性城区”，“基层治理”与“社会治理”，往往说同一件事；反过来，同一个词也可以指不同的事。
# - **不能把 0 读作“没有做”。** 0 是说没有找到这些词；报告没有写，也不等于政府没有做。
# - **占比不等于重视，更不等于成效。** 它只是字数的比例。
# - **没有编码就没有验证。** 主题词表与人的判断符合到什么程度，要请两个人读句子来核对（`gt.sample_for_coding` 抽样并写出编码网页，见第五册第 8 节）；在那以前，请把每个数字当作找段落的索引。
