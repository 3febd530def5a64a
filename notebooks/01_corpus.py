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
# # 一、手里的文本是什么
#
# > *In English. What is in a folder of reports: which files were read, what is known about each report and from which source, how its parts were recognised, what was removed or restored, what repeats, and where each paragraph is in its file. Nothing is estimated here.*
#
# 做主题研究之前，先要弄清手里的文本：哪些是全文，哪些是节选；哪些信息写在文中，哪些出于推断；程序删去了什么，改动了什么；每一段能不能找回原处。这一册只回答这些问题，不作任何估计。
#
# 九册是一门课：一文本，二分词，三话题，四主题，五比较，六面板，七承诺，八稳健性，九论文。每一册都可以单独运行，换成自己的文件夹和主题词表也照样运行。文中的数目都是当场算出来的，正文只讲方法和读法，不替任何一批文本下结论。程序的提示显示在单元格下方；要等几秒以上的步骤会显示进度。
#
# 随包的五份报告几秒钟运行完。报告多时，增加的主要是读入时间，与字数成正比；二十五份省级报告也在一分钟以内。

# %%
import logging, os, sys
import govtopics as gt, pandas as pd
from IPython.display import Markdown

# %%
gt.speak("zh")
logging.basicConfig(stream=sys.stdout, format="%(message)s", force=True)
LEFT = {"text-align": "left", "vertical-align": "top"}

# %% [markdown]
# **换成自己的报告。** 改下面一行，或者设环境变量 `GOVTOPICS_CORPUS`。文件夹里可以有子文件夹：`.txt`、`.md`、`.html`、`.docx` 和带文字层的 `.pdf` 一个文件一份报告，`.csv`、`.jsonl`、`.xlsx` 一行一份。文件名（不含后缀）就是报告的编号。可以另放一个 `catalogue.toml`（或 `.csv`、`.xlsx`），写明地方、日期这类文中没有说的事；没有它也能读，文中写明的会自动读出，其余的留空。

# %%
CORPUS = os.environ.get("GOVTOPICS_CORPUS", "../seeds")

# %%
corpus = gt.read_corpus(CORPUS)
corpus

# %%
n_reports, n_unread, n_doubts = len(corpus.documents), len(corpus.unread), len(corpus.flags)
Markdown(f"读入 {n_reports} 份报告；未能读入的文件 {n_unread} 个；存疑标记 {n_doubts} 处。")

# %% [markdown]
# 未能读入的文件和原因，存疑标记和理由（标错、几处说法矛盾、文本残缺、同一份出现两次、字符编码拿不准、某条规则删得太多），各列一张表。表里没有行，就是没有问题。

# %%
pd.DataFrame(corpus.unread, columns=["文件", "原因"]).head(15).style.set_properties(**LEFT)

# %%
doubts = corpus.flags[["document_id", "flag", "reason"]].head(15)
doubts.style.set_properties(**LEFT).hide(axis="index")

# %% [markdown]
# ## 1. 每份报告是什么
#
# 一行一份报告。`date_basis` 说明日期是文中写明的还是推断的；`extent` 说明是全文还是节选；`script` 是原文的字形（简体或繁体）。没有值的列写作“–”，程序不作猜测。`gt.show` 只显示一张表的前几行几列，把取值（如 `excerpt`）显示为中文；去掉它，就是整张表。

# %%
reports = corpus.docvars
gt.show(reports[["document_id", "place", "parent", "kind", "date", "date_basis", "extent"]])

# %% [markdown]
# 再看长短。段落只计正文，单独成行的标题不算一段。

# %%
gt.show(corpus.summary()[["document_id", "n_paragraphs", "n_chars"]])

# %%
excerpts = reports.loc[reports["extent"] == "excerpt", "document_id"].tolist()
Markdown(f"标明是节选的有 {len(excerpts)} 份{'：' * bool(excerpts)}{'、'.join(excerpts)}。")

# %% [markdown]
# 节选只收了报告的几节。某个主题在节选里占的比例高，可能只是因为别的章节没有收进来；所以后面凡有比较，节选都会标出。`extent` 写着“未知”，是说没有依据断定，不是说它是全文。

# %% [markdown]
# ## 2. 各列出自哪里，哪些是推断的
#
# 每个值都记着出处：编目（catalogue）、表格的列、文件名，或者正文的某一行。几处说法不一时，以排在前面的为准，矛盾列在上面的 `flags` 里。

# %%
origins = corpus.origins.query("docvar in ['place', 'date', 'speaker']")
gt.show(origins[["document_id", "docvar", "value", "origin"]])

# %% [markdown]
# 文中没有写明、由人在 `catalogue.toml` 里补上的值，要附依据。下表列出这些值和依据；没有补过，表就是空的。推断有强有弱，引用这些值时，应当连同依据一起引用。

# %%
support = corpus.inferred.query("docvar in ['place', 'date', 'kind', 'extent']").head(15)
support.style.set_properties(**LEFT).hide(axis="index")

# %% [markdown]
# ## 3. 结构是怎样读出来的
#
# 程序识别三种标题：单独成行的（`二、下半年工作安排`）、与正文同行的（`(六)提升城区功能品质。……`）、段首的一句（`提高基层治理水平。……`）。前两种按层级记在 `section` 里，段落自己的标题记在 `heading` 里。先看第一份报告。

# %%
paragraphs = corpus.to_paragraphs()
first = paragraphs.select(document_id=corpus.ids[0]).docvars.reset_index()
gt.show(first[["paragraph_id", "section", "heading", "time", "function"]])

# %% [markdown]
# `time` 和 `function` 由标题和句式判定，判定不了就写“未知”；`time_rule` 和 `function_rule` 说明是哪条规则判的：
#
# | `time` | 意思 | `function` | 意思 |
# |---|---|---|---|
# | 回顾 review | 已经做的 | 开头 opening、结尾 closing | |
# | 问题 problems | 问题和不足 | 总要求 guidance、目标 target | 总体要求，预期目标 |
# | 形势 outlook | 形势和机遇 | 任务 task、其他工作 other_work | 做了或要做的事 |
# | 计划 plan | 今后要做的 | 自身建设 own_conduct | 政府自己怎样做事 |
# | 未知 unknown | 判定不了 | 名词解释 glossary | |
#
# 自身建设在回顾和计划里都会出现，所以时间和功能分作两列。各条规则判定了多少段：

# %%
rules = paragraphs.docvars.groupby(["time", "time_rule"]).size()
gt.show(rules.rename("n_paragraphs").reset_index())

# %% [markdown]
# 各份报告里，每种时间各有多少段：

# %%
TIMES = {"review": "回顾", "problems": "问题", "outlook": "形势", "plan": "计划", "unknown": "未知"}
kinds = pd.crosstab(paragraphs.docvars["document_id"], paragraphs.docvars["time"])
gt.show(kinds.rename(columns=TIMES).reset_index())

# %%
both = kinds.reindex(columns=["review", "plan"], fill_value=0).min(axis="columns") > 0
Markdown(f"{len(both)} 份报告里，既有回顾又有计划的有 {both.sum()} 份。")

# %% [markdown]
# 拿一份报告的回顾去比另一份的计划，比的是“做过的”和“要做的”，不是两个地方。

# %% [markdown]
# ## 4. 删去了什么
#
# 网页的导航、声明、评论框，百科的信息栏，以及题目、报告人、称呼等行都不是正文，逐行删去，并记下行号和所据的规则（`rule`）。有没有删错，从这张表上看得出来。

# %%
gt.show(corpus.removed)

# %% [markdown]
# 按规则和报告汇总，删得最多的在前。`share` 是这条规则删去的字数占该报告的比例。哪条规则不该用，可以关掉：`gt.read_corpus(CORPUS, cleaning=gt.Cleaning(off=("salutation",)))`。

# %%
gt.show(corpus.removed_summary().sort_values("share", ascending=False))

# %%
gt.plot_removed(corpus);

# %% [markdown]
# ## 5. 还原了什么
#
# 有的网站是繁体镜像：字是繁体，有些词也被换成了台湾的说法（“优化”成了“最佳化”，“群众”成了“民众”）。不还原，同一件事就会因为写法不同而被当作两件事。改动分几类：script 是字形，wording 是用语，spaces 是没有意义的空格，width 是全角的数字和字母，joined lines 是接回的断行。`n_kinds` 是几种写法，`n_places` 是共改了几处。

# %%
changes = corpus.changes.groupby(["document_id", "rule"])["n"].agg(n_kinds="size", n_places="sum")
gt.show(changes.reset_index())

# %% [markdown]
# 字形的转换一般没有争议；用语的替换是判断，应当逐条看过。`n` 是替换的次数；没有替换过，表就是空的。

# %%
gt.show(corpus.changes[corpus.changes["rule"] == "wording"])

# %% [markdown]
# 每一处改动都可以逐个查看，从后往前撤销，就得到原文。

# %%
edits = corpus.edits
edits[edits["before"].str.strip() != ""].tail(3)

# %% [markdown]
# ## 6. 有没有重复，有多少是照抄
#
# 相同、近似、一份包含另一份的报告成对列出；没有行就是没有。要去掉一份，用 `corpus.drop("编号")`。

# %%
gt.show(gt.find_duplicates(corpus))

# %% [markdown]
# 另一个问题是有多少话与别的报告逐字相同。下表是每份报告中这样的字所占的比例，和相同最多的那一份；再看几段相同的话。

# %%
shared = gt.shared_passages(corpus, min_chars=20)
gt.show(shared.shares)

# %%
longest = shared.passages.sort_values("n_chars", ascending=False).head(5)
longest[["document_id", "n_chars", "text", "others"]].style.set_properties(**LEFT)

# %% [markdown]
# ## 7. 每一段都能找回原处
#
# 段落的编号由报告的编号和行的次序组成，次序按清洗之前有字的行来数，所以增减一条清洗规则不会改动编号。后面的词、话题、主题、图和表都用这个编号。取中间的一段为例。

# %%
chosen = paragraphs.ids[len(paragraphs) // 2]
text = paragraphs.texts[chosen]
chosen

# %% [markdown]
# `source_span` 给出这一段在原文件中的起止位置（按字符数，从 0 起，含头不含尾），`source_text` 给出原文件里清洗和转换之前的样子。

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
# 这些文本能不能放在一起比，看四样：地方的级别是否相同，年份是否相同，类型（年度、半年、五年）是否相同，是全文还是节选。有一样不同，比较时就要写明。下一册看哪些字成了词。
