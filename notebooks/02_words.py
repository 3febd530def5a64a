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
# > *In English. Whether policy terms survive segmentation as whole words, with the evidence; which words the texts suggest that no list has yet; how officialese is recognised and taken out; and the counts that topic models start from.*
#
# 话题模型看到的不是文本，而是词。“一网统管”如果被切成“一、网、统管”，后面的任何模型都不会再认识它；词切错了，后面没有一步会报错。这一册回答三个问题：政策词语是不是都保持了完整，有什么证据；文本里还有哪些词语没有收进分词词典；公文套话是怎样认出来、又是怎样去掉的。
#
# 随包的五份报告半分钟以内运行完。报告多时，发现新词（第 2 节）最费时，因为要比较所有连在一起的词，时间大致与字数成正比；二十五份省级报告多用的时间不到一分钟。

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
# `body()` 去掉名词解释之类的附录，与整套研究（`govtopics study`）所用的正文一致；下面的词和数，也与它写出的表一致。

# %% [markdown]
# ## 1. 核对：政策词语是否切得完整
#
# 分词词典一行一个词，写明来源；主题词表里的词也加进去。`check_lexicon` 在文本里逐个找出这些字，再看它们有没有成为一个词。
#
# 并不是凡有这几个字就是这个词：“养老院”里有“养老”（`n_inside`）；“公共卫生应急”和“应急管理”共用“应急”两个字，只能切出其中一个（`n_overlapped`）；“河长制定方案”里没有“河长制”，那是另外两个词碰在一起（`n_other_words`）。这三种单列，其余的才是“出现”（`n_occurrences`）。若有没保持完整的词，单元格下方会提示一行。

# %%
lexicon = gt.read_lexicon().add(codebook.terms, source="codebook")
proof = gt.check_lexicon(lexicon, corpus)

# %%
n_seen, n_kept = proof["n_occurrences"].sum(), proof["n_kept"].sum()
Markdown(f"这些词语共出现 {n_seen:,} 次，保持完整 {n_kept:,} 次，切开 {n_seen - n_kept:,} 次。")

# %%
gt.plot_lexicon(proof, 20);

# %% [markdown]
# 没有保持完整的词，切成了什么，在哪一句。多半是前后的字先连成了别的词；需要时可以给分词词典添词。

# %%
cut = proof[proof["n_kept"] < proof["n_occurrences"]]
gt.show(cut[["term", "n_occurrences", "n_kept", "cut_as", "cut_example"]])

# %% [markdown]
# 程序认为不是这个词的地方，也都列出来，请逐条过目。判断的依据是词典：词典里另有一个词跨过了这个词语的边界：它或者把这个词语切断，或者使旁边只剩一个单字。

# %%
other = proof[proof["n_other_words"] > 0]
gt.show(other[["term", "n_other_words", "other_as", "other_example"]])

# %% [markdown]
# 自己的词怎样加：`lexicon.add([...])`，或者写成文件，用 `gt.read_lexicon(路径)` 读入，再用 `lexicon.merge` 合并。加了词，要再看一遍上面几张表。

# %%
mine = lexicon.add(["首违不罚", "河长制"], source="自己加的")
Markdown(f"原有 {len(lexicon.terms):,} 个词，加了以后有 {len(mine.terms):,} 个（原来就有的不重复）。")

# %% [markdown]
# ## 2. 发现：还有哪些词语
#
# `discover_terms` 从文本自身提出候选：常常连在一起、左右邻居又多变的词，和加了引号的词语。`cut_as` 是现在的切法，`quoted_share` 是带引号的比例，`in_lexicon` 说明词典里是否已经有了。

# %%
candidates = gt.discover_terms(corpus, n=100)
gt.show(candidates[["term", "n_occurrences", "quoted_share", "cut_as", "in_lexicon"]])

# %% [markdown]
# 词典里还没有的：

# %%
new = candidates[~candidates["in_lexicon"]]
gt.show(new[["term", "n_occurrences", "cut_as", "example"]])

# %% [markdown]
# 收不收由研究者决定。`gt.save_candidates(candidates, "候选.csv")` 写出一张表，在 `decision` 一列填 `accept` 或 `reject`；`gt.read_decisions("候选.csv")` 把收下的读成词典。已有的文件不会被覆盖。词典的哈希值写进每次分词的设置，也写进研究的 `manifest.json`，日后能查出用的是哪一份。

# %%
lexicon.sha256

# %% [markdown]
# ## 3. 套话：哪些词到处都有
#
# `officialese` 给词打分：出现在分句开头（或“持续”“全面”这类副词之后）的频率，乘以在全文中分布的均匀程度，再乘以后面跟的词有多杂。每一项都列在表里。`list` 说明随包的哪张停用词表已经有它；空着的值得斟酌，它也可能正是研究对象。

# %%
everything = gt.tokenize(corpus, terms=codebook.terms, stopwords=())
gt.show(gt.officialese(everything))

# %% [markdown]
# 停用词分层去掉：通用的（general）、公文套话（officialese）、语料自己的地名（places），还可以加自己的文件。哪一层都不会去掉分词词典里的词；自己的停用词文件里有这样的词，程序会报错并指出是哪些。
#
# 公文套话这一层是一种判断：“建设”“发展”对分辨话题没有用处，但若研究的就是公文的腔调，应当留下（`gt.tokenize(corpus, stopwords=["general"])`）。

# %%
tokens = gt.tokenize(corpus, terms=codebook.terms)
gt.show(tokens.layers)

# %%
gt.plot_stopwords(tokens);

# %% [markdown]
# `share` 是这一层去掉的占全部词的比例；`left` 是停用词表里有、因为也是政策词语而留下的词（例如“雄安新区”既是地名又是政策词语）。逐词统计在 `tokens.stopwords`，去得最多的在前：

# %%
gt.show(tokens.stopwords.sort_values("n_removed", ascending=False))

# %% [markdown]
# ## 4. 交给下一步
#
# 几段话成了什么样子：

# %%
words = pd.Series(tokens.words, index=tokens.ids).map(" ".join)
words.head(3).to_frame("词").style.set_properties(**LEFT)

# %% [markdown]
# `count_terms` 数一遍，就是话题模型要的矩阵：只留至少在两段里出现的词。矩阵只是计数，加权由模型自己做。习惯用 scikit-learn 的，可以写 `CountVectorizer(analyzer=gt.Tokenizer())`，得到同样的词。

# %%
dtm = gt.count_terms(tokens, min_texts=2)
dtm
