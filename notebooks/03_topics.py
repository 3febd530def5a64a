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
# 这一册用两种主题模型归纳段落里的用词，并说明怎样读一个话题。最后用数字说明：**五份短文本上，没有哪个话题数 K 是稳定的**，所以这里的话题只能用来找线索，不能当作发现。
#
# 用词上作一个区分：模型估计出来的叫**话题**（topic），研究者用词表定义的叫**主题**（theme，见第三册）。两者不可混用。“主题模型”是通行的名称，照旧。

# %%
import os
import pandas as pd
import govtopics as gt

# %% [markdown]
# 要分析自己的报告，把 `../seeds` 改成自己的文件夹，或者设环境变量 `GOVTOPICS_CORPUS`。文中谈到具体内容的地方，说的都是随包的五份报告。

# %%
CORPUS = os.environ.get("GOVTOPICS_CORPUS", "../seeds")

# %%
corpus = gt.read_corpus(CORPUS)
paragraphs = corpus.to_paragraphs()
paragraphs

# %% [markdown]
# 单位取段落，不取整份报告：一份报告什么都谈，一段大致谈一件事；五份报告只有五个单位，什么模型也估计不了。

# %% [markdown]
# ## 1. 词有没有切对
#
# 通用的分词会把“基层治理”切成“基层／治理”，把“一网统管”切成“一网／统管”。随包的词表列出必须保持完整的词。光有词表还不够，`check_lexicon` 逐词核对：文中写了几次，实际切成一个词的有几次。（有词被切开时，程序会在表前给一行提示。）

# %%
proof = gt.check_lexicon(gt.read_lexicon(), corpus)
seen = proof[proof["n_occurrences"] > 0]
seen[["n_occurrences", "n_kept"]].sum().to_frame("合计").T

# %%
seen.sort_values("n_occurrences", ascending=False).head(10)

# %% [markdown]
# 被切断的词列在下面，`cut_as` 是实际的切法；多半是前后的字先连成了别的词。需要时可用 `tokenize(..., terms=[...])` 添词。包在更长的词里的（“养老”在“养老院”里），不算切断。

# %%
seen[seen["n_kept"] < seen["n_occurrences"]]

# %% [markdown]
# ## 2. 去掉了哪些词
#
# 停用词分层：数字、单字、一般虚词（general）、公文套语（officialese，如“推进”“提升”）、语料自己的地名（places）。每一层去掉多少，逐词可查；下面先看各层的总数，再看各层去得最多的五个词。词表里的词不会被去掉。

# %%
tokens = gt.tokenize(paragraphs)
tokens.stopwords.groupby("list")["n_removed"].agg(n_words="size", n_removed="sum")

# %%
often = tokens.stopwords.groupby("list").head(5).set_index(["list", "word"])
often.sort_index(level="list", sort_remaining=False)

# %% [markdown]
# 公文套语这一层影响最大，它是一种判断：“建设”“发展”对分辨话题没有用处，但若研究的就是公文的腔调，应当留下（`tokenize(paragraphs, stopwords=["general"])`）。

# %% [markdown]
# ## 3. 词频矩阵
#
# 只留至少在两段里出现的词。矩阵只是计数，加权由模型自己做。

# %%
dtm = gt.count_terms(tokens, min_texts=2)
dtm

# %% [markdown]
# ## 4. 两种模型
#
# LDA 把每段看作几个话题的混合；NMF 把加权后的矩阵分解成非负的两部分。K 取 10 只是起点，不是结论；它不能多于段落数和词数。`random_state` 必须写明：有的引擎（gensim、sklearn、tomotopy）从随机起点出发，短文本上，起点不同结果就不同。

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
# **换一个引擎。** 同一个 LDA 可以用不同的算法来拟合：默认的 `cvb0` 从 NMF 起步，`gensim` 和 `sklearn` 用变分贝叶斯，从随机起点出发。下表是各引擎两两之间的重合（十个首词的 Jaccard，最后一列是与 NMF 的重合）。

# %%
engines = ["cvb0", "gensim", "sklearn"]
fitted = {e: gt.LDA(n_topics=K, random_state=2024, engine=e).fit(dtm) for e in engines}
fitted["NMF"] = nmf

# %%
rows = [[gt.overlap(a, b).value for b in fitted.values()] for a in fitted.values()]
pd.DataFrame(rows, fitted, fitted).round(2)

# %% [markdown]
# 换了引擎还认得出的话题，才值得细读。
#
# **一个话题活在几份报告里？** `effective_reports` 是有效报告数 1/Σs²（s 是各份报告在这个话题中所占的份额）；低于 2 的，多半只是某一份报告的身份，而不是各地共有的话题。

# %%
gt.topic_spread(lda)[["topic", "share", "effective_reports", "largest", "status"]].round(2)

# %% [markdown]
# **话题之间有多像？** 图上相近的话题用词大体相近，但平面装不下所有的距离，失真多大写在图下；细线指向用词真正最近的话题。层次图不受平面之限，合并得越靠右，越不像。

# %%
gt.plot_topic_map(nmf);

# %%
gt.plot_topic_hierarchy(nmf);

# %% [markdown]
# ## 5. 怎样读一个话题
#
# 读一个话题要看三样：词、段落、来源。以下以 NMF 中词最一致的一个话题为例（NPMI 越高，它的词越常在同一段里出现）。

# %%
quality = gt.topic_quality(nmf, dtm)
coherent = quality.query("measure == 'npmi' and topic != ''").sort_values("value", ascending=False)
coherent[["topic", "value"]].round(2)

# %%
topic = coherent["topic"].iloc[0]
topic, nmf.label(topic)

# %% [markdown]
# **先看词，并换几种排法看。** λ = 1 只按词在话题中的概率排，常用词靠前；λ 越小，越看重这个话题特有的词，偶然出现的词也会冒上来。默认 0.7。只在一种排法下成立的解释，不可靠。

# %%
ranked = {f"λ = {x}": nmf.top_words(8, weight=x).loc[topic] for x in (1, 0.7, 0.4, 0)}
pd.DataFrame(ranked).drop("share")

# %% [markdown]
# **再看段落。** 话题是段落的归纳，名字要从段落里来。`share` 是该话题占这一段的份额。

# %%
LEFT = {"text-align": "left", "vertical-align": "top"}
passages = nmf.representative(paragraphs, topic, n=3)
passages.style.set_properties(subset=["text"], **LEFT).format(precision=2)

# %% [markdown]
# **最后看来源。** 若一个话题几乎全部来自一份报告，它说的可能是这份报告的写法，而不是各地共有的内容。

# %%
gt.plot_topics_by_document(nmf);

# %% [markdown]
# 随包的五份正是这样：讲集体经济产权改革的话题词最一致，NPMI 最高，却主要出自长征镇一份报告。一致性高，不等于这个话题在各地都有。反过来，节选没有经济部分，企业和产业的话题在节选里自然份额很小。

# %% [markdown]
# 读定了，可以给话题起名，图和表都会用它。不起名时，以前三个词代替。

# %%
named = nmf.with_labels({topic: "（读过段落之后起的名字）"})
named.label(topic)

# %% [markdown]
# ## 6. 两种模型说的是不是一回事
#
# `overlap` 把两个模型的话题一一配对，看前十个词重合多少（Jaccard 系数，1 为全同，0 为全异）。旁边的“matched at random”是随意配对时的数值，用来对照。

# %%
agreement = gt.overlap(lda, nmf)
agreement

# %%
pairs = agreement.pairs.sort_values("jaccard", ascending=False)
pairs.style.set_properties(subset=["shared"], **LEFT).format(precision=2)

# %% [markdown]
# 随包的五份上，两种模型的重合远高于随意配对，但离一致还很远：大多数话题换一个模型就换了一大半词。

# %% [markdown]
# ## 7. 让词表的主题当话题：KeywordLDA
#
# `KeywordLDA` 先不看词表，照 LDA 的办法找话题，再让每个主题各取最能容纳它那些词的一个，旁边留几个自由话题。找得到才算数：拟合之后去掉先验再问一遍，一个主题的词若大多并不归在一起，就是“偏移”了，名字后面会注明（词表的主题往往很宽，报告又少，偏移是常事）；报告不足二十份，程序会说明哪些比较做不得。

# %%
codebook = gt.read_codebook()
leading = [codebook[label] for label in codebook.leading]
keyword = gt.KeywordLDA(themes=leading, n_free=max(1, K - len(leading)), random_state=2024)

# %%
keyword_model = keyword.fit(dtm)
keyword_model.top_words(8)

# %% [markdown]
# 名字对，不等于内容对，所以逐个主题核对：它的词占多大份额（`term_mass`），去掉先验后有多少还归在这里（`at_home`，从 0 到 1），哪些词归了别处（`strays`），换成一样常见的其他词（安慰剂词表）又如何，领头的段落有多少含它的词，离全部用词多远（`distance`），去掉哪一个词变化最大。

# %%
sham = gt.placebo_codebook(codebook, paragraphs, tokens, random_state=2024)
placebo = [sham[label] for label in codebook.leading]

# %%
check = gt.check_keyword_model(keyword, dtm, placebo=placebo)
check.drop(columns=["topic", "n_terms"]).round(2)

# %% [markdown]
# ## 8. 为什么没有稳定的 K
#
# **换一个随机种子。** 数据不变，K 不变，只换 LDA 的起点（这里用从随机起点出发的 gensim 引擎）。对角线是模型与自身相比，恒为 1。

# %%
seeds = [2024, 1, 2]
others = [gt.LDA(n_topics=K, random_state=s, engine="gensim").fit(dtm) for s in seeds[1:]]

# %%
fits = [fitted["gensim"], *others]
pd.DataFrame([[gt.overlap(a, b).value for b in fits] for a in fits], seeds, seeds).round(2)

# %% [markdown]
# 随包的五份上，对角线以外在 0.2 上下：十个词里平均只有三四个相同，换一个种子就会换掉大半。默认的 `cvb0` 和 NMF 从矩阵的分解出发，分解是精确的，换种子什么也不变。那只是算法的稳定，不是结论的稳定：换一换数据，话题还是会变。
#
# **少读一份报告。** 每次去掉一份，重新拟合 NMF，再与上面的 NMF 相比。

# %%
reports = list(dict.fromkeys(paragraphs.docvars["document_id"]))
left_out = reports[:5] if len(reports) > 1 else []
fewer = [gt.count_terms(gt.tokenize(paragraphs.drop(name)), min_texts=2) for name in left_out]

# %%
most = [min(K, texts.n_texts, texts.n_terms) for texts in fewer]
refits = [gt.NMF(n_topics=k, random_state=2024).fit(x) for k, x in zip(most, fewer, strict=True)]
pd.DataFrame({"overlap": [gt.overlap(nmf, refit).value for refit in refits]}, left_out).round(2)

# %% [markdown]
# 随包的五份上，重合在 0.4 到 0.7 之间：去掉五份中的一份，话题就换了一小半到大半。去掉的若是唯一讲集体经济的长征镇，变得最多。报告多的时候，少一份影响就小。
#
# **换一个 K。** 种子不变，把各个 K 的模型与上面 K = 10 的模型相比（K = 10 一行是与自身相比）。

# %%
sizes = [k for k in (6, 10, 14) if k <= largest] or [K]
ldas = {k: lda if k == K else gt.LDA(n_topics=k, random_state=2024).fit(dtm) for k in sizes}
nmfs = {k: gt.NMF(n_topics=k, random_state=2024).fit(dtm) for k in sizes}

# %%
pairs = [(gt.overlap(lda, ldas[k]).value, gt.overlap(nmf, nmfs[k]).value) for k in sizes]
pd.DataFrame(pairs, pd.Index(sizes, name="K"), ["LDA", "NMF"]).round(2)

# %% [markdown]
# 随包的五份上，换一个 K，两种模型的话题都会变，LDA 变得更多。
#
# **让指标来选 K？** 下表是各个 K 的一致性（npmi，各话题的平均）和多样性（diversity，各话题前十个词中不重复的比例）。

# %%
models = [*ldas.values(), *nmfs.values()]
scores = pd.concat([gt.topic_quality(model, dtm).assign(K=model.n_topics) for model in models])
scores = scores[scores["measure"].isin(["npmi", "diversity"])]

# %%
scores.pivot_table("value", "K", ["measure", "model"]).round(2)

# %% [markdown]
# 也不行。随包的五份上，两种模型的 NPMI 都随 K 上升，照它来选，总是选中试过的最大值：话题越小，越贴近个别段落，词当然越“一致”。一个指标选出的 K，只说明这个指标的偏好。
#
# 道理不复杂：一百来个段落，几百个词，每个词平均只出现几次，数据不足以在几种都说得通的归纳之间作出分辨。
#
# **所以：** 报告话题时，要连同 K、种子和重合度一起报告；一个话题若在两种模型、几个 K 下都能认出来，才值得回到段落里去读；要比较各地怎样谈某件事，用第三册的办法，先定义主题，再逐段读。
