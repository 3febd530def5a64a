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
# # 一、五份文本里有什么
#
# 做主题研究之前，先要弄清手里的文本：哪些是全文，哪些是节选；哪些信息写在文中，哪些出于推断；程序删去了什么，改动了什么，每一段能不能找回原处。这一册只回答这些问题，不作任何估计。
#
# 随包的五份报告来自上海市：黄浦区两份（2020 年上半年、2023 年），徐汇区、长宁区各一份（2023 年），普陀区长征镇一份（2021 年）。下文凡说“随包的五份”，都只指它们；换成自己的文本以后，请以表格为准。

# %%
import os
import pandas as pd
import govtopics as gt

# %% [markdown]
# **换成自己的文件夹。** 把下面的 `../seeds` 改成自己的路径即可，里面可以有子文件夹：`.txt`、`.md`、`.html`、`.docx` 和带文字层的 `.pdf` 一个文件一份报告，`.csv`、`.jsonl`、`.xlsx` 一行一份。文件名（不含后缀）就是报告的 id。可以放一个 `catalogue.toml`（或 `.csv`、`.xlsx`），写明地点、日期这类文中没有说的事；没有它也能读，文中写明的会自动读出，其余的栏空着。不想改这一行，也可以设环境变量 `GOVTOPICS_CORPUS`。

# %%
CORPUS = os.environ.get("GOVTOPICS_CORPUS", "../seeds")

# %%
corpus = gt.read_corpus(CORPUS)
corpus

# %% [markdown]
# 读的时候程序会说它对什么有疑问。先看两张表：没有读成的文件，和需要看一眼的地方（标签与正文不符、几处说法矛盾、文本残缺、同一份出现两次、编码拿不准、某条规则删得太多）。没有行就是没有问题。

# %%
pd.DataFrame(corpus.unread, columns=["file", "reason"])

# %%
corpus.flags[["document_id", "flag", "reason"]]

# %% [markdown]
# ## 1. 每份报告是什么
#
# 一行一份报告。`date_basis` 说明日期是文中写明的（stated）还是推断的（inferred）；`extent` 说明是全文（whole）还是节选（excerpt）；`script` 是文件原来的字体。空格表示不知道，程序不替人猜。

# %%
reports = corpus.docvars
reports[["place", "parent", "admin_level", "kind", "date", "date_basis", "extent", "script"]]

# %% [markdown]
# 再看长短。段落只计正文，单独成行的标题不算一段。

# %%
corpus.summary()[["n_paragraphs", "n_chars"]]

# %% [markdown]
# 随包的五份长短悬殊，体例也不同：有区，有镇；有年度报告、半年报告，也有五年一届的报告。**其中三份是节选**（黄浦 2023、徐汇 2023、长宁 2023），只收了治理、安全、环境等几节，没有回顾，也没有经济部分。因此，某个主题在节选中占的比例高，可能只是因为别的章节没有收进来。后面凡有比较，节选都要标出。

# %% [markdown]
# ## 2. 各栏出自哪里，哪些是推断的
#
# 每个值都记着出处：目录（catalogue）、表格的列、文件名，或者正文的某一行。几处说法不一时，以排在前面的为准，矛盾列在上面的 `flags` 里。

# %%
corpus.origins.query("docvar in ['place', 'date', 'speaker']")

# %% [markdown]
#
# 文中没有写明、由人补上的值，都附有依据。下表列出其中要紧的几栏：补上的值和它的依据。没有 `catalogue.toml` 时，表是空的。

# %%
told = corpus.inferred[corpus.inferred["docvar"].isin(["place", "date", "kind", "extent"])]
told.style.set_properties(**{"text-align": "left"})

# %% [markdown]
# 推断有强有弱。长宁 2023 的地名靠“平安长宁”和几条路名推得，相当可靠；日期靠防疫政策的措辞和开会的惯例推得，只能准到月份。引用这些值时，应当连同依据一起引用。

# %% [markdown]
# ## 3. 结构是怎样读出来的
#
# 程序识别三种标题：单独成行的（`二、下半年工作安排`）、与正文同行的（`(六)提升城区功能品质。……`）、段首的一句（`提高基层治理水平。……`）。前两种按层级记在 `section` 里，段落自己的标题记在 `heading` 里。先看一份报告。

# %%
paragraphs = corpus.to_paragraphs()
paragraphs.select(document_id=corpus.ids[0]).docvars[["section", "heading", "time", "function"]]

# %% [markdown]
# `time` 和 `function` 由标题和句式判定，判定不了就写 unknown；`time_rule` 和 `function_rule` 说明是哪条规则判的：
#
# | `time` | 意思 | `function` | 意思 |
# |---|---|---|---|
# | review | 回顾已经做的 | opening、closing | 开头、结束语 |
# | problems | 讲问题和不足 | target | 总体要求和目标 |
# | outlook | 讲形势 | task | 做了或要做的事 |
# | plan | 讲今后要做的 | own_conduct | 政府自身建设 |
# | unknown | 判定不了 | glossary | 名词解释 |
#
# 自身建设在回顾和计划里都会出现，所以时间和功能分作两栏。各条规则判定了多少段：

# %%
paragraphs.docvars.groupby(["time", "time_rule"]).size().to_frame("n_paragraphs")

# %% [markdown]
# 下表是各份报告的段落数。

# %%
owner = paragraphs.docvars["document_id"]
pd.crosstab(owner, [paragraphs.docvars["time"], paragraphs.docvars["function"]])

# %% [markdown]
# 随包的五份中，只有黄浦 2020 上半年和长征镇 2021 既有回顾又有计划；三份节选全是计划。拿一份报告的回顾去比另一份的计划，比的是“做过的”和“要做的”，不是两个地方。

# %% [markdown]
# ## 4. 删去了什么
#
# 网页的导航、声明、评论框，百科的信息栏，以及题目、报告人、称呼等行都不是正文，逐行删去，并记下行号和所据的规则（`rule`）。有没有删错，从这张表上看得出来。

# %%
corpus.removed

# %% [markdown]
# 按规则和报告汇总。`share` 是这条规则删去的字数占该报告的比例；哪条规则不该用，可以关掉：`gt.read_corpus(CORPUS, cleaning=gt.Cleaning(off=("salutation",)))`。

# %%
corpus.removed_summary()

# %%
gt.plot_removed(corpus);

# %% [markdown]
# ## 5. 还原了什么
#
# 随包的黄浦 2020 上半年来自一个繁体镜像站：字是繁体，有些词也被换成了台湾的说法（“优化”成了“最佳化”，“群众”成了“民众”）。不还原，同一件事就会因为写法不同而被当作两件事。改动分几类：script 是字形，wording 是用语，spaces 是没有意义的空格，width 是全角的数字和字母，joined lines 是接回的断行。`n_kinds` 是几种写法，`n_places` 是共改了几处。

# %%
corpus.changes.groupby(["document_id", "rule"])["n"].agg(n_kinds="size", n_places="sum")

# %% [markdown]
# 字形的转换一般没有争议；用语的替换是判断，应当逐条看过。`n` 是替换的次数。文件都是简体时，表是空的。

# %%
corpus.changes[corpus.changes["rule"] == "wording"]

# %% [markdown]
# 每一处改动也都可以逐个查看，从后往前撤销，就得到原文。

# %%
corpus.edits.tail(3)

# %% [markdown]
# ## 6. 有没有重复，有多少是照抄
#
# 相同、近似、一份包含另一份的报告成对列出；没有行就是没有。要去掉一份，用 `corpus.drop("id")`。

# %%
gt.find_duplicates(corpus)

# %% [markdown]
# 另一个问题是有多少话与别的报告逐字相同。下表是每份报告中这样的字所占的比例，和相同最多的那一份。

# %%
shared = gt.shared_passages(corpus, min_chars=20)
shared.shares

# %%
shared.passages[["document_id", "n_chars", "text", "others"]].head()

# %% [markdown]
# ## 7. 每一段都能找回原处
#
# 段落的 id 由报告的 id 和行的次序组成，次序按清理之前有字的行来数，所以增减一条清理规则不会改动 id。后面的词、话题、主题、图和表都用这个 id。取中间的一段为例。

# %%
chosen = paragraphs.ids[len(paragraphs) // 2]
text = paragraphs.texts[chosen]
chosen

# %% [markdown]
# `source_span` 给出这一段在原文件中的起止位置（按字符数，从 0 起，含头不含尾），`source_text` 给出原文件里清理和转换之前的样子。

# %%
ROWS, COLUMNS = ["本段", "原文件"], ["起", "止", "开头"]
spelled = corpus.source_text(chosen)[:30]
pd.DataFrame([[0, len(text), text[:30]], [*corpus.source_span(chosen), spelled]], ROWS, COLUMNS)

# %% [markdown]
# 也可以只问段中的几个字。转换会改变长短（“网际网路”四字，“互联网”三字），所以位置由程序逐字对齐，不能自己加减。

# %%
span = corpus.source_span(chosen, 20, 30)
spelled = corpus.source_text(chosen, 20, 30)
pd.DataFrame([[20, 30, text[20:30]], [*span, spelled]], ROWS, COLUMNS)

# %% [markdown]
# ## 小结
#
# 随包的五份文本可以放在一起读，但不是可以直接相比的样本：地方的级别不同，年份不同，体例不同，三份还是节选。第三册看主题模型能说什么，第四册按研究者自己定义的主题逐段来读。
