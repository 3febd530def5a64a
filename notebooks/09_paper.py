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
# # 九、论文：每个数字都从一项研究里来
#
# > *In English. A short paper in which every figure and number comes from one study: the study is run, each number is computed in a cell from its tables and put into the text by name, the text is assembled, and `verify` runs the study again and confirms every file. On other reports or with another codebook the paper rewrites itself.*
#
# 前面八册各看一面，这一册从头到尾走一遍：做一项研究，从它写出的表里算出每一个数字，把数字按名称填进句子，拼成一篇短文，再请 `verify` 重做一遍研究，确认每个文件都没有变。正文里没有一个数字是手写的，所以换一批报告，论文自己会改。
#
# 随包的五份报告一分钟以内运行完，一半时间花在重做。报告多时，模型要去掉一部分报告重新拟合几十次，核对时再来一遍；二十五份省级报告要两三分钟。

# %%
import importlib.util, logging, os, re, shutil, sys, tempfile
import govtopics as gt, pandas as pd
from pathlib import Path

# %%
from IPython.display import SVG, Markdown

# %%
gt.speak("zh")
logging.basicConfig(stream=sys.stdout, format="%(message)s", force=True)
logging.getLogger("govtopics.study").setLevel(logging.INFO)

# %% [markdown]
# **换成自己的材料。** 改下面两行，或者设环境变量 `GOVTOPICS_CORPUS`（报告所在的文件夹）和 `GOVTOPICS_CODEBOOK`（主题词表）；不写主题词表，就用随包的一份。

# %%
CORPUS = os.environ.get("GOVTOPICS_CORPUS", "../seeds")
CODEBOOK = os.environ.get("GOVTOPICS_CODEBOOK")

# %% [markdown]
# ## 1. 一项研究
#
# 设置写在 `Settings` 里，结果写进一个文件夹。已经用命令行做过研究的（`govtopics study 文件夹 --out results`），把 `RESULTS` 改成那个文件夹，跳过下面第二个单元格。

# %%
FOLDER = Path(tempfile.mkdtemp())
RESULTS = FOLDER / "results"

# %%
settings = gt.Settings(corpus=CORPUS, codebook=CODEBOOK, figure_formats=["svg"])
gt.run_study(settings, RESULTS);

# %% [markdown]
# 下面只读文件夹里的表，不碰内存里的研究：审稿人手里也只有这个文件夹。

# %%
NAMES = ["documents", "codebook", "prevalence", "overlap", "topic_stability"]
tables = {name: pd.read_csv(RESULTS / f"tables/{name}.csv") for name in NAMES}

# %%
sizes = [(name, *table.shape) for name, table in tables.items()]
gt.show(pd.DataFrame(sizes, columns=["表", "行", "列"]))

# %% [markdown]
# 成千上万份报告的研究，最长的表有上百万行，不必整张读进内存：DuckDB 用 SQL 直接查文件，CSV 和 Parquet 都行，只取要用的列。下面数各主题的命中数。DuckDB 随扩展 `large` 安装；没有装的，这里会说明，其余各格照常运行。

# %%
HITS = str(next(RESULTS.glob("tables/hits.*"))).replace("'", "''")
QUERY = f"select theme as 主题, count(*) as 命中数, count(distinct paragraph_id) as 段落数 from '{HITS}'"
QUERY += " group by theme order by 命中数 desc, 主题 limit 5"

# %%
NEEDED = Markdown("这一格要用 DuckDB，还没有安装：`pip install 'govtopics[large]'`。")
with_duckdb = importlib.util.find_spec("duckdb") is not None
gt.show(importlib.import_module("duckdb").sql(QUERY).df()) if with_duckdb else NEEDED

# %% [markdown]
# ## 2. 数字
#
# 每个数字有一个名称，名称就是句子里的占位符；旁边记着它出自哪张表。先是数据。

# %%
documents = tables["documents"]
N = {("报告数", "documents"): f"{len(documents)}"}
N["字数", "documents"] = f"{documents['n_chars'].sum():,}"

# %%
N["段落数", "documents"] = f"{documents['n_paragraphs'].sum():,}"
N["节选数", "documents"] = f"{(documents['extent'] == 'excerpt').sum()}"
N["推断数", "documents"] = f"{(documents['date_basis'] == 'inferred').sum()}"

# %%
years = documents["year"].dropna().astype(int)
span = sorted({years.min(), years.max()}) if len(years) else ["年份不详"]
N["年份", "documents"] = "—".join(map(str, span))

# %% [markdown]
# 主题词表：

# %%
N["主题数", "codebook"] = f"{tables['codebook']['theme'].nunique()}"
N["词数", "codebook"] = f"{len(tables['codebook']):,}"
N["出现词数", "codebook"] = f"{(tables['codebook']['n_hits'] > 0).sum():,}"

# %% [markdown]
# 结果。取第一个可以测量的主题；占比写成百分数。

# %%
shares = tables["prevalence"].query("status == 'estimated'")
THEME = shares["theme"].iloc[0]
own = shares[shares["theme"] == THEME].sort_values("estimate")

# %%
N["主题", "prevalence"] = THEME
N["可测报告数", "prevalence"] = f"{len(own)}"
N["中位数", "prevalence"] = f"{own['estimate'].median():.1%}"

# %%
N["最低报告", "prevalence"], N["最高报告", "prevalence"] = own["name"].iloc[[0, -1]]
N["最低", "prevalence"], N["最高", "prevalence"] = own["estimate"].iloc[[0, -1]].map("{:.1%}".format)
N["无名报告数", "prevalence"] = f"{((own['n_hits'] > 0) & (own['name_share'] == 0)).sum()}"

# %%
N["窄", "prevalence"] = f"{own['name_share'].median():.1%}"
N["宽", "prevalence"] = f"{own['wide_share'].median():.1%}"

# %%
typical = shares.groupby("theme")["estimate"].median().sort_values()
N["最大主题", "prevalence"], N["最大占比", "prevalence"] = typical.index[-1], f"{typical.iloc[-1]:.1%}"
N["最小主题", "prevalence"], N["最小占比", "prevalence"] = typical.index[0], f"{typical.iloc[0]:.1%}"

# %% [markdown]
# 话题：两种模型的重合，和少一份报告就找不到的话题。

# %%
N["重合", "overlap"] = f"{tables['overlap']['jaccard'].mean():.2f}"
stability = tables["topic_stability"].query("over == 'reports'")
N["话题数", "topic_stability"] = f"{stability['topic'].nunique()}"

# %%
N["不稳定话题数", "topic_stability"] = f"{(stability['status'] == 'unstable').sum()}"
numbers = pd.DataFrame([(*key, value) for key, value in N.items()], columns=["名称", "表", "值"])
numbers.style.set_properties(**{"text-align": "left"}).hide()

# %% [markdown]
# ## 3. 句子
#
# 句子里只有名称，没有数字。

# %%
TITLE = "# 政府工作报告怎样谈“{主题}”"
ABSTRACT = "**摘要** 本文读了{报告数}份政府工作报告（{年份}），测量“{主题}”占正文的比例：中位数{中位数}，"
ABSTRACT += "从{最低}到{最高}。定义窄些、宽些，中位数在{窄}与{宽}之间。"

# %%
ENGLISH = "**Abstract** In {报告数} government work reports ({年份}), sentences with words of “{主题}”"
ENGLISH += " make up {中位数} of the text (median; from {最低} to {最高}); the median is between {窄}"
ENGLISH += " and {宽} under other definitions. The measure was not validated by human coding."

# %%
DATA = "## 数据\n\n{报告数}份报告，共{字数}字、{段落数}段，年份为{年份}。其中节选{节选数}份，"
DATA += "日期由推断而来的{推断数}份。节选没有收的章节不在分母里，与全文不可直接相比。"

# %%
METHOD = "## 方法\n\n用主题词表测量：{主题数}个主题，{词数}个词，在这些报告里出现的{出现词数}个。"
METHOD += "占比是含有主题名称或核心词的句子，其字数占正文字数的比例；只用名称、加上较宽的词，"
METHOD += "反映定义的宽窄，不是误差。另用两种话题模型归纳段落，只供阅读。"

# %%
RESULT = "## 结果\n\n可以测量“{主题}”的报告有{可测报告数}份，占比的中位数是{中位数}；最低的是"
RESULT += "{最低报告}（{最低}），最高的是{最高报告}（{最高}）（图一）。其中{无名报告数}份用到这一主题的词，"
RESULT += "却没有出现它的名称：只能说用到这些词，不能说写到这一主题。"

# %%
OTHERS = "各主题之中，占比的中位数最高的是“{最大主题}”（{最大占比}），最低的是“{最小主题}”（{最小占比}）。"
TOPICS = "两种模型的话题配对以后，前几个词的重合是{重合}（Jaccard 系数）；{话题数}个话题里，有{不稳定话题数}个"
TOPICS += "在去掉某份报告以后找不到（图二），本文不解释它们。"

# %%
LIMITS = "## 局限\n\n占比测量的是用词，不是政策，更不是成效；没有找到这些词，不等于没有做。"
LIMITS += "主题词表没有经过人工编码验证。这些报告若不是抽样所得，就不能推断到别的地方和年份。"

# %% [markdown]
# ## 4. 论文

# %%
sentences = "\n\n".join([TITLE, ABSTRACT, ENGLISH, DATA, METHOD, RESULT, OTHERS, TOPICS, LIMITS])
paper = sentences.format(**numbers.set_index("名称")["值"])
Markdown(paper)

# %% [markdown]
# **图一** 各主题在各报告中的占比。

# %%
SVG(RESULTS / "figures/themes_by_document.svg")

# %% [markdown]
# **图二** 两种模型的话题怎样配对。

# %%
SVG(RESULTS / "figures/topic_overlap.svg")

# %% [markdown]
# 存成一个文件，图随在后面；`results` 文件夹同它放在一起，就是投稿的附件。

# %%
names = {"图一": "themes_by_document", "图二": "topic_overlap"}
links = [f"![{title}](results/figures/{name}.svg)" for title, name in names.items()]
(FOLDER / "paper.md").write_text("\n\n".join([paper, *links, ""]), encoding="utf-8");

# %% [markdown]
# ## 5. 核对
#
# 先核对句子：模板里有没有手写的数字，有没有没用上的数字。

# %%
by_hand = re.findall(r"\d+", sentences)
unused = set(numbers["名称"]) - set(re.findall(r"{(\w+)}", sentences))
Markdown(f"手写的数字 {len(by_hand)} 个；没有用上的数字 {len(unused)} 个。")

# %% [markdown]
# 再核对研究：`verify_study` 先把每个文件与 `manifest.json` 里的哈希值相比，再重做一遍，逐个文件说明是否相同。

# %%
verification = gt.verify_study(RESULTS, corpus=CORPUS)
verification

# %%
n_files = verification.stages["n_files"].sum()
confirmed = "都得到确认" if verification.holds else "没有得到确认"
Markdown(f"核对了 {n_files} 个文件，不符之处 {len(verification.faults)} 个：论文里的数字**{confirmed}**。")

# %% [markdown]
# 一幅图由什么而来，也查得到：

# %%
trace = gt.trace_figure(RESULTS / "figures/themes_by_document.svg")
intact = trace.untouched and trace.table == "same"
Markdown(f"图一（`{trace.listed}`）和它所画的表{'都没有' if intact else '**有**'}改动过。")

# %% [markdown]
# 有人改了一个数字会怎样？复制一份结果，在占比的表里改一处，再核对（只比哈希值，不重做）。

# %%
table = shutil.copytree(RESULTS, FOLDER / "changed") / "tables/prevalence.csv"
table.write_text(table.read_text(encoding="utf-8").replace("0.", "0.1", 1), encoding="utf-8")
changed = gt.verify_study(FOLDER / "changed")

# %%
Markdown("核对结果：" + "；".join(changed.faults))

# %% [markdown]
# ## 写完以后
#
# 附上三样东西，审稿人就能自己核对：报告所在的文件夹，`results`，和一句命令 `govtopics verify results --corpus 文件夹`。`results/methods.md` 是方法一节的初稿（中英文），`results/data_availability.md` 是数据可得性声明，`results/CITATION.cff` 是引用条目，都由同一批数字写成。
