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
# # 六、面板：把主题变成一个变量
#
# > *In English. Themes as a place × year panel, joined with a yearbook and put into a regression, down to the table of a paper. From section 2 on, reports and yearbook are simulated, and the text says so.*
#
# 很多论文把政府工作报告变成“地区 × 年份”面板里的一列“注意力”，再与年鉴数据一起回归。这一册从一个文件夹走到论文里的一张表：面板、合并、回归，每一步都说清用了什么、没用什么。
#
# 回归要几十个地方、好几年的报告，还要一份年鉴。这里只有报告，所以第 2 节起的报告和年鉴**都是模拟的**，只为演示步骤，数字没有任何含义。
#
# 随包的五份报告半分钟运行完。换成别的报告，增加的只是读入时间，因为模拟的报告总是同样多。

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
corpus = gt.read_corpus(CORPUS).to_paragraphs().body()
codebook = gt.read_codebook(CODEBOOK)
themes = gt.measure_themes(corpus, codebook)

# %% [markdown]
# ## 1. 面板
#
# 一行是一个地方的一年。同一地方同一年有几份报告时用哪一份，有固定的规则：年度报告先于其他报告，全文先于节选，再取较长的；两份半年报告合在一起。标错的和重复的不用。

# %%
panel = themes.panel("place", "year")
panel

# %% [markdown]
# 缺哪些（`missing`）、没用哪些（`set_aside`），各有一张表。没有报告不是 0，是缺失。

# %%
gt.show(panel.missing[["place", "year", "reason_text"]])

# %%
gt.show(panel.set_aside)

# %% [markdown]
# 一个主题有几种测度：`estimate` 是主要的一种，即占比（含有主题名称或核心词的句子，其字数占正文字数的比例），`name_share` 和 `wide_share` 是只用名称、用较宽的词，`hits_per_1000_chars` 是每千字命中数。下面以命中最多的主题为例。

# %%
THEME = themes.hits["theme"].value_counts().index[0]
MEASURES = ["place", "year", "estimate", "name_share", "wide_share", "hits_per_1000_chars"]
gt.show(panel.table.loc[panel.table["theme"] == THEME, MEASURES])

# %%
gt.plot_panel(panel, THEME);

# %% [markdown]
# 存成 Stata 文件时变量带中文标签，`xtset place_id year` 就能用。

# %%
FOLDER = Path(tempfile.mkdtemp())
saved = pd.io.stata.StataReader(panel.save(FOLDER / "panel.dta"))
gt.show(pd.DataFrame(saved.variable_labels().items(), columns=["变量", "标签"]))

# %% [markdown]
# ## 2. 模拟一批报告（仅供演示）
#
# 下面为 31 个省级地方各编六年的“报告”：从上面的报告里随机抽段落拼成，其中谈到这一主题的段落有多少，随一个模拟的“人均收入”增减。**这些不是真的报告，下面的年鉴也不是真的年鉴。**

# %%
SHORT = "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南"
SHORT += " 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆"
rng = np.random.default_rng(2024)

# %%
found = [place for name in SHORT.split() for place in gt.find_places(name, year=2020)]
provinces = [place for place in found if place.level == "province"]
cells = [(p.name, p.code, p.level, year) for p in provinces for year in range(2018, 2024)]

# %%
docvars = pd.DataFrame(cells, columns=["place", "code", "admin_level", "year"])
income = 3 + np.repeat(rng.uniform(0, 3, 31), 6) + 0.2 * (docvars["year"] - 2018)
income += rng.normal(0, 0.4, len(docvars))

# %% [markdown]
# 每份二十段，谈到这一主题的段数服从二项分布，收入每高一万元，一段谈到它的概率就高 10 个百分点。

# %%
speaks = themes.paragraphs.presence[THEME].any(axis=1)
n_theme = rng.binomial(20, np.clip(0.1 * income, 0, 1))

# %%
drawn = [[*rng.choice(corpus.ids[speaks], k), *rng.choice(corpus.ids[~speaks], 20 - k)]
         for k in n_theme]
texts = ["\n".join(corpus.texts[report]) for report in drawn]

# %%
ids = [f"{code}-{year}" for code, year in zip(docvars["code"], docvars["year"])]
made_up = gt.Corpus.from_texts(texts, ids=ids, docvars=docvars.set_axis(ids))
measured = gt.measure_themes(made_up, codebook)

# %%
shown = measured.panel("place", "year")
shown

# %% [markdown]
# 模拟的面板画成两张图：各地各年，和最近一年的各省。图上的数字同样没有含义。

# %%
gt.plot_panel(shown, THEME);

# %%
gt.plot_tile_grid(shown, THEME);

# %% [markdown]
# ## 3. 与年鉴合并
#
# 真实的年鉴表格有标题、单位行、简称、合计行和注。下面编一张这样的表，再合并进来：地名按区划代码对上，年份转为数值，合计和注另列，两边对不上的都有表可查。

# %%
made = docvars.assign(income=income.round(2))
yearbook = made.pivot(index="place", columns="year", values="income")

# %%
short = {province.name: province.short for province in provinces}
body = yearbook.rename(index=short, columns=lambda year: f"{year}年").rename_axis("地区").reset_index()

# %%
lines = [["人均可支配收入（模拟，仅供演示）"], ["单位：万元"], [*body], *body.values.tolist()]
lines += [["全国", *yearbook.mean().round(2)], ["注：本表数字是模拟的。"]]

# %%
sheet = pd.DataFrame([line + [None] * (body.shape[1] - len(line)) for line in lines])
sheet.to_excel(FOLDER / "yearbook.xlsx", index=False, header=False)

# %%
joined = gt.join_statistics(shown, FOLDER / "yearbook.xlsx")
joined

# %%
matched = joined.matched[["place", "year", "name", "year_written", "how"]]
gt.show(matched.head().astype(str))

# %%
gt.show(joined.set_aside[["row", "written", "reason_text"]])

# %% [markdown]
# 合并用的是同一年：2023 年的报告配 2023 年的收入。报告多在年初作，回顾的是上一年；要配上一年的数据，写 `lag=1`。怎么配是研究者的决定，程序不会自动错开年份。
#
# ## 4. 回归
#
# 固定效应：地方和年份；标准误按地方聚类。同一个式子换几种测度各算一遍，一行一种，每行写明它假定了什么。

# %%
INCOME = joined.panel.statistics.columns[0]
fitted = gt.regress(joined.panel, f"{THEME} ~ {INCOME}")
gt.show(fitted.table[["specification", "estimate", "low", "high", "n", "n_places", "direction"]])

# %%
Markdown(fitted.summary)

# %%
assumed = fitted.table[["specification", "assumes_text"]]
assumed.style.set_properties(**LEFT).hide()

# %% [markdown]
# 系数说的是相关：收入高一万元的年份，这一主题的占比高多少。它不是收入的因果效应，也不说明先后。
#
# 主题词表会认错句子。如果认错的多少因地而异，上面的系数就有偏差。补救的办法是编码一部分句子：`gt.sample_for_coding(measured, made_up, "coding", strata=("document_id",), n=2 * len(ids), random_state=1)` 从每份报告各抽两句，编码以后 `gt.regress(..., themes=measured, coding=gt.read_coding("coding"))` 多给一行 `corrected`，占比按编码结果校正。
#
# ## 5. 写进论文的一张表

# %%
paper = fitted.to_paper()
paper

# %% [markdown]
# 一列是一种测度，系数下面的括号里是标准误。占比在 0 和 1 之间，系数 0.1 就是 10 个百分点；每千字命中的单位是次。
#
# 表里没有 p 值、星号和 R²：区间已经说明系数有多不确定，星号只会把它变成“有”或“没有”；有了固定效应，R² 主要是固定效应的，说明不了这个主题。

# %%
paper.to_html(FOLDER / "table.html")
fitted.to_frame().to_csv(FOLDER / "all_numbers.csv", index=False, encoding="utf-8-sig")
saved = joined.panel.save(FOLDER / "panel.csv")

# %% [markdown]
# ## 6. 同一地方的两年
#
# 面板说占比怎样变，`compare_years` 说文字怎样变：哪些句子新增、删去、改写，哪些词新出现。这里的两份是拼出来的，只看用法。

# %%
years = gt.compare_years(made_up, "浙江省", codebook=codebook)
gt.show(years.summary())
