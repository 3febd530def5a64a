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
# # 八、稳健性：换一种做法，还剩下什么
#
# > *In English. What remains of a claim about themes, and of the topics, under other, equally defensible choices: terms, rings, estimands, frames; reports left out; the number of topics. Where reports are too few, the notebook says so.*
#
# 审稿人会问三个问题：为什么是这个 K？去掉那份报告，话题还在吗？换一种同样合理的做法，结论还成立吗？这一册把几个主题和话题放到各种做法里再看一遍。报告太少时，看到的“不稳定”和“说不准”，正是应有的答案。
#
# 随包的五份报告一分钟以内运行完。报告多时，第 2、3 两节最费时：模型要去掉一部分报告重新拟合几十次，每个 K 又要再来一遍，而每次拟合的时间与段落数成正比；二十五份省级报告约需两三倍的时间，长而多的报告要几分钟。

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
THEMES = list(codebook.leading)

# %% [markdown]
# ## 1. 一个论断，许多设定
#
# 论断要先说清楚：哪个主题，哪两组，比什么。下面从现有各列里找第一个能分出两组、共有三份以上报告的，取报告最多的两组，比各主题的占比；报告有十个以上年份的，就看逐年的变化；都不够的，拿两份报告来比，程序会提示报告不足。要检验别的论断，改 `claims`。

# %%
reports = corpus.docvars.drop_duplicates("document_id")
columns = [by for by in ("place", "parent", "kind", "extent") if by in reports]
counts = {by: reports[by].value_counts().head(2) for by in columns}

# %%
BY = next((by for by, n in counts.items() if len(n) == 2 and n.sum() >= 3), "document")
GROUPS = counts.get(BY, reports.set_index("document_id")).index[:2].tolist()
YEARLY = "year" in reports and reports["year"].nunique() >= 10

# %%
trends = [gt.Claim.trend(theme) for theme in THEMES]
claims = trends if YEARLY else [gt.Claim.difference(theme, BY, *GROUPS) for theme in THEMES]
found = [gt.specifications(claim, corpus, codebook) for claim in claims]

# %% [markdown]
# 设定分两类。**同一个问题**的不同做法（少一个词、只用一半的词、读不读标题、重复的报告算不算），结论应当经得起；**换了问题**的（只用名称、按命中数、按段落、只看计划），结论不同并不奇怪，所以分开列。

# %%
Markdown("\n\n".join(one.summary for one in found))

# %% [markdown]
# 多少种设定同号，不是概率：这些设定用的是同一批文本。影响最大的选择在下表里：`largest` 是偏离最多的那种做法，`turned` 是符号变了的次数。

# %%
choices = pd.concat([one.choices.assign(theme=theme) for theme, one in zip(THEMES, found)])
gt.show(choices[["theme", "choice", "n_values", "spread", "largest", "turned"]])

# %%
drawn = [one for one in found if (one.table["status"] == "estimated").any()]
gt.plot_specifications(drawn[0]) if drawn else None;

# %% [markdown]
# 换了问题的几种，单列（第一个主题）：

# %%
other = found[0].table[found[0].table["question"] == "other"]
gt.show(other[["ring", "estimand", "frame", "estimate", "reason_text"]])

# %% [markdown]
# ## 2. 话题：去掉一份报告，还在吗
#
# 每个话题都在去掉报告以后重新拟合的模型里找：一对一匹配，相似的程度要高过把词打乱重排后能达到的。找不到的是不稳定的话题，不宜解释。

# %%
tokens = gt.tokenize(corpus, terms=codebook.terms)
dtm = gt.count_terms(tokens, min_texts=2)
K = min(10, dtm.n_texts, dtm.n_terms)

# %%
models = [model(n_topics=K, random_state=2024).fit(dtm) for model in (gt.NMF, gt.LDA)]
stable = [gt.topic_stability(model, dtm) for model in models]

# %%
over = pd.concat([one.table for one in stable]).query("over == 'reports'")
gt.show(over[["topic", "n_refits", "n_found", "similarity", "chance", "status"]])

# %%
lost = [f"{len(one.unstable)} 个" for one in stable]
Markdown(f"不稳定的话题：NMF 的 {K} 个话题中有 {lost[0]}，LDA 的 {K} 个中有 {lost[1]}。")

# %% [markdown]
# ## 3. 为什么是这个 K
#
# 各项指标往往各选各的 K，因为它们问的不是同一件事。`gt.choose_k` 一并计算，再用一段话说明哪些 K 站得住脚。

# %%
largest = min(dtm.n_texts, dtm.n_terms)
choice = gt.choose_k(dtm, [k for k in (5, 10, 15) if k <= largest] or [largest])
Markdown(choice.paragraph("zh"))

# %%
gt.show(choice.table[["k", "measure", "value", "low", "high"]])

# %%
gt.plot_choose_k(choice);

# %% [markdown]
# 一致性随 K 上升时，照它来选，总是选中试过的最大值：话题越小，越贴近个别段落，词当然越“一致”。一个指标选出的 K，只说明这个指标的偏好。
#
# ## 4. 单个话题的质量
#
# 一致性（NPMI）只在拟合用到的段落上数；排他性（exclusivity）看它的词别的话题用不用；覆盖面（coverage）看多少段落有它。

# %%
quality = pd.concat([gt.topic_quality(model, dtm) for model in models])
each = quality[quality["topic"] != ""].pivot(index="topic", columns="measure", values="value")
gt.show(each.reset_index())

# %% [markdown]
# ## 剩下的
#
# 把上面几张表连起来读：一个主题的差别在“同一个问题”的各种做法里符号不变，而且不靠某一个词，才值得写进结论；一个话题去掉哪份报告都在，才值得起名字。其余的可以帮助阅读，不宜用来下结论。
