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
# # 三、段落里的话题：LDA 与 NMF
#
# > *In English. Two topic models of the paragraphs; how to read a topic by its words, its passages and its reports; whether two models, other seeds, other K and one report fewer find the same topics; and the codebook's themes as topics. Topics are leads for reading, not findings, unless they survive these checks.*
#
# 这一册用两种话题模型归纳段落里的用词，说明怎样读一个话题，再用数字检查：换一种模型、换一个随机种子、换一个话题数 K、少读一份报告，话题还是不是那些话题。
#
# 用词上作一个区分：模型估计出来的叫**话题**（topic），研究者用主题词表定义的叫**主题**（theme，见第四册）。两者不可混用。LDA、NMF 这类模型通称“主题模型”，这里一律叫话题模型。
#
# 随包的五份报告一分钟以内运行完。报告多时，最费时的是第 3、5 两节里 gensim 和 sklearn 的 LDA：它们从随机起点出发，要走很多遍，比默认的引擎慢几十倍。二十五份省级报告要两三分钟，大半花在这里；不需要时可以跳过这几个单元格。

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
corpus

# %% [markdown]
# 单位取段落，不取整份报告：一份报告什么都谈，一段大致谈一件事；报告只有几份时，以报告为单位也估计不了什么。词怎样切、停用词怎样去掉，见第二册。

# %%
tokens = gt.tokenize(corpus, terms=codebook.terms)
dtm = gt.count_terms(tokens, min_texts=2)
dtm

# %% [markdown]
# ## 1. 两种模型
#
# LDA 把每段看作几个话题的混合；NMF 把加权后的矩阵近似为两个非负矩阵之积。K 取 10 只是起点，不是结论；它不能多于段落数和词数。`random_state` 必须写明：有的引擎（gensim、sklearn、tomotopy）从随机起点出发，起点不同，结果就不同。

# %%
largest = min(dtm.n_texts, dtm.n_terms)
K = min(10, largest)

# %%
lda = gt.LDA(n_topics=K, random_state=2024).fit(dtm)
nmf = gt.NMF(n_topics=K, random_state=2024).fit(dtm)

# %%
gt.plot_topics(nmf);

# %%
gt.plot_topics(lda);

# %% [markdown]
# **话题之间有多像？** 图上相近的话题用词大体相近，但平面装不下所有的距离，失真多大写在图下；细线指向用词真正最近的话题。层次图不受平面限制，合并得越靠右，越不像。

# %%
gt.plot_topic_map(nmf);

# %%
gt.plot_topic_hierarchy(nmf);

# %% [markdown]
# ## 2. 怎样读一个话题
#
# 读一个话题要看三样：词、段落、来源。先挑一致性最高的一个（NPMI 越高，它的词越常在同一段里出现）。

# %%
quality = gt.topic_quality(nmf, dtm)
coherent = quality.query("measure == 'npmi' and topic != ''").sort_values("value", ascending=False)

# %%
names = [nmf.label(each) for each in coherent["topic"]]
gt.show(coherent.assign(label=names)[["topic", "label", "value"]])

# %%
topic = coherent["topic"].iloc[0]
Markdown(f"一致性最高的是 {topic}，NPMI 为 {coherent['value'].iloc[0]:.2f}，前几个词：{nmf.label(topic)}。")

# %% [markdown]
# **先看词，并换几种排法看。** λ = 1 只按词在话题中的概率排，常用词靠前；λ 越小，越看重这个话题特有的词，偶然出现的词也会冒上来。默认 0.7。只在一种排法下成立的解释，不可靠。

# %%
ranked = {f"λ = {x}": nmf.top_words(8, weight=x).loc[topic] for x in (1, 0.7, 0.4, 0)}
pd.DataFrame(ranked).drop("share")

# %% [markdown]
# **再看段落。** 话题是段落的归纳，名字要从段落里来。`share` 是该话题占这一段的份额。

# %%
passages = nmf.representative(corpus, topic, n=3)
passages.style.set_properties(subset=["text"], **LEFT).format(precision=2)

# %% [markdown]
# **最后看来源。** 一个话题分布在几份报告里？`effective_reports` 是有效报告数 1/Σs²（s 是各份报告在这个话题中所占的份额）；低于 2 的，多半是某一份报告的写法，而不是各地共有的内容。

# %%
spread = gt.topic_spread(nmf).drop(columns="model")
gt.show(spread.drop(columns="n_reports"))

# %%
at = spread.set_index("topic").loc[topic]
Markdown(f"{topic} 的有效报告数是 {at['effective_reports']:.1f}；占得最多的是 {at['largest']}，"
         f"占 {at['largest_share']:.0%}。一致性高，不等于这个话题在各份报告里都有。")

# %%
gt.plot_topics_by_document(nmf);

# %% [markdown]
# 节选没有收的章节，它的话题在这份报告里份额自然很小；比较各份报告以前，先看有没有节选（第一册第 1 节）。
#
# 确定之后，可以给话题起名，图和表都会用它。不起名时，用前三个词代替。

# %%
named = nmf.with_labels({topic: "（读过段落之后起的名字）"})
named.label(topic)

# %% [markdown]
# ## 3. 两种模型说的是不是一回事
#
# `overlap` 把两个模型的话题一一配对，看前十个词重合多少（Jaccard 系数，1 表示完全相同，0 表示毫无重合），并给出随机配对时的数值作对照。

# %%
agreement = gt.overlap(lda, nmf)
Markdown(f"LDA 与 NMF 的重合是 {agreement.value:.2f}，随机配对是 {agreement.shuffled:.2f}。")

# %%
pairs = agreement.pairs.sort_values("jaccard", ascending=False)
gt.show(pairs)

# %% [markdown]
# Jaccard 系数 0.5 是说十个词里有六七个相同，0.25 是四个。换一个模型就换掉一大半词的话题，不宜细读。
#
# **换一个引擎。** 同一个 LDA 可以用不同的算法来拟合：默认的 `cvb0` 从 NMF 起步，`gensim` 和 `sklearn` 用变分贝叶斯，从随机起点出发。下表是两两之间的重合，最后一列是与 NMF 的重合。

# %%
engines = ["cvb0", "gensim", "sklearn"]
fitted = {e: gt.LDA(n_topics=K, random_state=2024, engine=e).fit(dtm) for e in engines}
fitted["NMF"] = nmf

# %%
rows = [[gt.overlap(a, b).value for b in fitted.values()] for a in fitted.values()]
pd.DataFrame(rows, fitted, fitted).round(2)

# %% [markdown]
# ## 4. 让主题词表的主题当话题：KeywordLDA
#
# `KeywordLDA` 先不看主题词表，照 LDA 的办法找话题，再为每个主题选出最能容纳其词语的一个话题，另留几个自由话题。拟合之后去掉先验重新推断：如果某个主题的词大多不再归入该话题，就标为“偏移”，名字后面会注明（主题往往很宽，偏移是常事）；报告不足二十份，程序会说明哪些比较不能做。

# %%
leading = [codebook[label] for label in codebook.leading]
keyword = gt.KeywordLDA(themes=leading, n_free=max(1, K - len(leading)), random_state=2024)

# %%
keyword_model = keyword.fit(dtm)
keyword_model.top_words(6)

# %% [markdown]
# 名字对，不等于内容对，所以逐个主题核对：它的词占多大份额（`term_mass`），去掉先验后有多少还归在这里（`at_home`，从 0 到 1），换成一样常见的其他词（安慰剂词表）又如何（`placebo_at_home`），哪些词归了别处（`strays`），离全部用词多远（`distance`）。

# %%
sham = gt.placebo_codebook(codebook, corpus, tokens, random_state=2024)
placebo = [sham[label] for label in codebook.leading]

# %%
check = gt.check_keyword_model(keyword, dtm, placebo=placebo)
gt.show(check[["theme", "term_mass", "at_home", "placebo_at_home", "strays", "distance"]])

# %% [markdown]
# ## 5. 换一换，还是不是这些话题
#
# **换一个随机种子。** 数据不变，K 不变，只换 LDA 的起点（这里用从随机起点出发的 gensim 引擎）。对角线是模型与自身相比，恒为 1。

# %%
starts = [2024, 1, 2]
others = [gt.LDA(n_topics=K, random_state=s, engine="gensim").fit(dtm) for s in starts[1:]]

# %%
fits = [fitted["gensim"], *others]
pd.DataFrame([[gt.overlap(a, b).value for b in fits] for a in fits], starts, starts).round(2)

# %% [markdown]
# 默认的 `cvb0` 和 NMF 从矩阵的分解出发，分解是精确的，换种子什么也不变。那只是算法的稳定，不是结论的稳定：换一换数据，话题还是会变。
#
# **少读一份报告。** 每次去掉一份（报告多时，每次去掉十分之一），重新拟合 NMF，再与上面的 NMF 相比；`shuffled` 是随机配对的数值。逐个话题的判断见第八册。

# %%
stability = gt.topic_stability(nmf, dtm, over=["reports"])
gt.show(stability.fits.sort_values("overlap")[["variant", "overlap", "shuffled"]])

# %%
without = stability.fits["overlap"]
Markdown(f"试了 {len(without)} 次，重合从 {without.min():.2f} 到 {without.max():.2f}，"
         f"中位数 {without.median():.2f}。")

# %% [markdown]
# 去掉一份就变了大半，说明话题靠的是那一份；报告越多，少一份的影响越小。
#
# **换一个 K。** 种子不变，把各个 K 的模型与上面的模型相比（K 相同的一行是与自身相比）。哪个 K 站得住脚，见第八册的 `gt.choose_k`。

# %%
sizes = [k for k in (6, 10, 14) if k <= largest] or [K]
ldas = {k: lda if k == K else gt.LDA(n_topics=k, random_state=2024).fit(dtm) for k in sizes}
nmfs = {k: gt.NMF(n_topics=k, random_state=2024).fit(dtm) for k in sizes}

# %%
pairs = [(gt.overlap(lda, ldas[k]).value, gt.overlap(nmf, nmfs[k]).value) for k in sizes]
pd.DataFrame(pairs, pd.Index(sizes, name="K"), ["LDA", "NMF"]).round(2)

# %% [markdown]
# ## 6. 数据够不够
#
# 一致性这一类指标分不出好坏时，先算一算每个词平均出现多少次。

# %%
per_term = dtm.counts.sum() / dtm.n_terms
Markdown(f"共 {dtm.n_texts:,} 段，{dtm.n_terms:,} 个词，每个词平均出现 {per_term:.1f} 次。")

# %% [markdown]
# 每个词只出现几次时，数据不足以区分几种同样说得通的归纳，上面各节的重合也就高不起来。
#
# **所以：** 写到话题时，要连同 K、种子和重合度一起写明；一个话题若在两种模型、几个 K 下都能认出来，少一份报告也还在，才值得回到段落里去读；要比较各地怎样谈某件事，用第四册的办法，先定义主题，再逐段读。
