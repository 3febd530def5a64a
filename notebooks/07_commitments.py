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
# # 七、承诺：报告答应了什么，后来怎样
#
# 每份报告都写数字：增长百分之五左右，新增就业多少人，建多少座口袋公园。这一册把这些数字连同原文位置找出来，再看下一年的报告怎么说。
#
# 有三件事先说清楚。第一，**结果是政府自己的说法**，写在下一年的报告里，是初步数，不是后来核定的统计数。第二，“左右”、“力争”和没有上下限的目标只给差，不作判断，除非你自己定一个允许的偏差。第三，定不下来的不猜，列在另一张表里，附上原因。
#
# 随包的五份报告里三份是节选，没有一份写出主要预期目标，能看到的主要是工作任务的数字。要看自己的报告，设环境变量 `GOVTOPICS_CORPUS`。

# %%
import os, tempfile, pandas as pd
from pathlib import Path
import govtopics as gt

# %%
CORPUS = os.environ.get("GOVTOPICS_CORPUS", "../seeds")

# %%
corpus = gt.read_corpus(CORPUS)
found = gt.find_commitments(corpus, codebook=gt.read_codebook())
found

# %% [markdown]
# ## 1. 一行一个数字
#
# `time` 是 `plan` 的是承诺，是 `review` 的是结果。`indicator` 照抄原文，`name` 是统一的名称（没有名称的是一般任务）；`low` 和 `high` 是下限和上限：“以上”只有下限，“以内”只有上限，“左右”两者相同。百分数写作 5，不写作 0.05；万、亿已经乘开。

# %%
columns = ["document_id", "indicator", "name", "kind", "low", "high", "unit", "base", "horizon"]
found.promises[columns].head(12)

# %% [markdown]
# 每个数字都能回到原文。

# %%
paragraphs = corpus.to_paragraphs()
texts = dict(zip(paragraphs.ids, paragraphs.texts))

# %%
first = found.promises.head(5)
places = zip(first["paragraph_id"], first["start"], first["end"])
first.assign(text=[texts[p][start:end] for p, start, end in places])[["paragraph_id", "text"]]

# %% [markdown]
# 没有数字的目标（“与经济增长同步”）和定不下来的数字不进表：

# %%
found.refused[["document_id", "reason", "written"]].head(8)

# %% [markdown]
# 指标的名称和别名在一个可以改的文件里；`gt.find_commitments(corpus, indicators="我的.toml")` 用自己的。

# %%
indicators = gt.read_indicators()
pd.DataFrame([(i.name, "、".join(i.aliases[:4])) for i in indicators.entries.values()]).head(8)

# %% [markdown]
# ## 2. 后来怎样
#
# 一个目标由同一地方下一年的报告回答；写明五年的，由回顾这五年的报告回答。没有那份报告、那份报告没有说到、或者口径不同，都写在 `reason` 里。

# %%
after = found.follow_up()
columns = ["name", "place", "year", "low", "high", "result", "difference", "verdict", "reason"]
after[columns].head(12)

# %% [markdown]
# 随包的报告没有同一地方连着的两年，所以这里没有一个结果。下面用**编造的两份报告**演示，它们不是任何地方的报告。

# %%
aims = "今年经济社会发展的主要预期目标是：地区生产总值增长6%左右，城镇新增就业3万人以上，"
aims += "城镇调查失业率控制在5.5%以内，社会消费品零售总额增长6%—7%，"
aims += "固定资产投资增长5%以上，一般公共预算收入同口径增长4%以上。"

# %%
came = "过去一年，地区生产总值增长5.6%，城镇新增就业3.2万人，城镇调查失业率5.7%，"
came += "社会消费品零售总额增长6.4%，固定资产投资下降1.2%，一般公共预算收入增长5%。"

# %%
head = "年甲市人民政府工作报告\n各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n"
first = f"2022{head}一、2021年工作回顾\n城乡面貌有了改善。\n二、2022年工作安排\n{aims}"
second = f"2023{head}一、2022年工作回顾\n{came}\n二、2023年工作安排\n抓好各项落实。"

# %%
folder = Path(tempfile.mkdtemp())
(folder / "甲市-2022.txt").write_text(first, encoding="utf-8")
(folder / "甲市-2023.txt").write_text(second, encoding="utf-8");

# %%
made_up = gt.find_commitments(gt.read_corpus(folder))
made_up

# %% [markdown]
# 下降 1.2% 是 −1.2；“同口径”的目标和没有写口径的结果不可比；“左右”只有差。

# %%
shown = made_up.follow_up()
shown[columns]

# %% [markdown]
# 自己定一个偏差（按单位），“左右”也有判断：

# %%
judged = made_up.follow_up(tolerance={"%": 0.5})
judged.loc[judged["name"] == "GDP", columns]

# %% [markdown]
# 各级有多少达到、没有达到、不作判断、没有说到：

# %%
made_up.follow_up(by="admin_level").T

# %% [markdown]
# ## 3. 画出来
#
# 一个指标一幅图，一份报告一行；空心的是目标，实心的是结果。自己的报告若有主要目标，把 `shown` 换成 `after`。

# %%
gt.plot_targets(shown, "GDP");

# %%
gt.plot_target_levels(shown, "GDP");

# %% [markdown]
# 终端里：`govtopics targets 文件夹 --indicator GDP --out 目标.csv`。整个研究（`govtopics study`）里有同样的表 `commitments`、`commitments_refused`、`follow_up`，网页上每个数字都能点开两处原文。
#
# **还没有做的**：这些规则没有由两个人对照核过；引用之前，请点开原文看一遍。
