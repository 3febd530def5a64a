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
# # 二、哪些字成了词
#
# 话题模型看到的不是文本，而是词。“一网统管”要是被切成“一、网、统管”，后面的任何模型都不会再认识它；词切错了，后面没有一步会报错。这一册回答三个问题：政策词语是不是都保持了完整，有什么证据；文本里还有哪些词语没有收进词表；公文套话是怎样认出来、又是怎样去掉的。

# %%
import os
import pandas as pd
import govtopics as gt

# %% [markdown]
# **换成自己的文件夹。** 把下面的 `../seeds` 改成自己的路径，或者设环境变量 `GOVTOPICS_CORPUS`。

# %%
CORPUS = os.environ.get("GOVTOPICS_CORPUS", "../seeds")

# %%
paragraphs = gt.read_corpus(CORPUS).to_paragraphs()
paragraphs

# %% [markdown]
# ## 1. 证明：词表里的词是否完整
#
# 词表一行一个词，写明来源。`check_lexicon` 在文本里逐个找出这些字，再看它们有没有成为一个词。
#
# 并不是凡有这几个字就是这个词：“养老院”里有“养老”（`n_inside`）；“公共卫生应急”和“应急管理”共用“应急”两个字，只能成全一个（`n_overlapped`）；“河长制定方案”里没有“河长制”，那是另外两个词碰在一起（`n_other_words`）。这三种单列，其余的才是“出现”（`n_occurrences`）。下一格若有没保持完整的词，日志里会提示一行 `column cut_as shows how`。

# %%
lexicon = gt.read_lexicon()
proof = gt.check_lexicon(lexicon, paragraphs)
proof[["n_occurrences", "n_kept", "n_inside", "n_overlapped", "n_other_words"]].sum()

# %%
gt.plot_lexicon(proof, 20);

# %% [markdown]
# 没有保持完整的词，切成了什么，在哪一句：

# %%
cut = proof[proof["n_kept"] < proof["n_occurrences"]]
cut[["term", "n_occurrences", "n_kept", "cut_as", "cut_example"]]

# %% [markdown]
# 程序认为不是这个词的地方，也都列出来，请逐条过目。判断的依据是词典：有一个词典里的词跨过了术语的一端，而且把它切碎，或者在旁边剩下一个单字。

# %%
other = proof[proof["n_other_words"] > 0]
other[["term", "n_other_words", "other_as", "other_example"]]

# %% [markdown]
# 自己的词怎样加：`lexicon.add([...])`，或者写成文件用 `gt.read_lexicon(路径)` 读入，再用 `lexicon.merge` 合并。加了词，要再看一遍上面三张表。

# %%
mine = lexicon.add(["首违不罚", "河长制"], source="自己加的")
mine

# %% [markdown]
# ## 2. 发现：还有哪些词语
#
# `discover_terms` 从文本自身提出候选：常常连在一起、左右邻居又多变的词，和加了引号的词语。`cut_as` 是词典现在的切法，`quoted_share` 是带引号的比例，`in_lexicon` 说明词表里是否已经有了。

# %%
candidates = gt.discover_terms(paragraphs, n=100)
candidates[["term", "n_occurrences", "quoted_share", "cut_as", "in_lexicon"]].head(15)

# %% [markdown]
# 词表里还没有的：

# %%
candidates.loc[~candidates["in_lexicon"], ["term", "n_occurrences", "cut_as", "example"]].head(15)

# %% [markdown]
# 收不收由研究者决定。`gt.save_candidates(candidates, "候选.csv")` 写出一张表，在 `decision` 一栏填 `accept` 或 `reject`；`gt.read_decisions("候选.csv")` 把收下的读成词表。已有的文件不会被覆盖。词表的哈希值写进每次分词的设置，也写进研究的 `manifest.json`，日后能查出用的是哪一份。

# %%
lexicon.sha256

# %% [markdown]
# ## 3. 套话：哪些词到处都有
#
# `officialese` 给词打分：在分句之首（或在“持续”“全面”这类副词之后）的机会，乘以在全文中分布的均匀程度，再乘以后面跟的词有多杂。每一项都列在表里。`list` 说明随包的哪张停用词表已经有它，空着的值得斟酌：它也可能正是研究对象。

# %%
everything = gt.tokenize(paragraphs, stopwords=())
gt.officialese(everything).head(20)

# %% [markdown]
# 停用词分层去掉：通用的（general）、公文的（officialese）、语料自己的地名（places），还可以加自己的文件。哪一层都不会去掉词表里的词；停用词文件里有这样的词，程序会报错并指出是哪些。

# %%
tokens = gt.tokenize(paragraphs)
tokens.layers

# %%
gt.plot_stopwords(tokens);

# %% [markdown]
# `share` 是这一层去掉的占全部词的比例；`left` 是停用词表里有、因为也是术语而留下的词（例如“雄安新区”既是地名又是术语）。逐词的账在 `tokens.stopwords`：

# %%
tokens.stopwords.head(12)

# %% [markdown]
# ## 4. 交给下一步
#
# 一段话成了什么样子：

# %%
pd.Series(tokens.words, index=tokens.ids).map(" ".join).head(3)

# %% [markdown]
# `count_terms` 数一遍，就是话题模型要的矩阵。习惯用 scikit-learn 的，可以写 `CountVectorizer(analyzer=gt.Tokenizer())`，得到同样的词。

# %%
gt.count_terms(tokens, min_texts=2)
