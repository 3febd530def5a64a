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
# > *In English. Targets and tasks with numbers, found with their place in the text, and what the report of the next year says of them. Results are the government's own, and what cannot be decided is listed apart. Where a folder has no two successive reports of one place, two fictitious ones show the steps.*
#
# 每份报告都写数字：增长百分之五左右，新增就业多少人，建多少座口袋公园。这一册把这些数字连同原文位置找出来，再看下一年的报告怎么说。
#
# 有三件事先说清楚。第一，**结果是政府自己的说法**，写在下一年的报告里，是初步数，不是后来核定的统计数。第二，“左右”“力争”和没有上下限的目标只列差值，不作判断，除非自己定一个允许的偏差。第三，无法判定的不作猜测，列在另一张表里，附上原因。
#
# 随包的五份报告十几秒运行完。报告多时，增加的是读入和找数字的时间，与字数成正比；二十五份省级报告也在一分钟以内。

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
corpus = gt.read_corpus(CORPUS).to_paragraphs()
codebook = gt.read_codebook(CODEBOOK)
found = gt.find_commitments(corpus, codebook=codebook)

# %%
found

# %% [markdown]
# ## 1. 一行一个数字
#
# `time` 是 `plan` 的是承诺，是 `review` 的是结果。`indicator` 照抄原文，`name` 是统一的名称（没有名称的是一般任务）；`low` 和 `high` 是下限和上限：“以上”只有下限，“以内”只有上限，“左右”两处都写那个数，但它不是上下限。百分数写作 5，不写作 0.05；万、亿已换算成个位。

# %%
gt.show(found.promises[["document_id", "indicator", "name", "low", "high", "unit", "horizon"]])

# %%
kinds = found.promises["kind"].value_counts()
Markdown("承诺：" + ("，".join(f"{kind} {n} 项" for kind, n in kinds.items()) or "没有") + "。")

# %% [markdown]
# `headline` 是“主要预期目标”那一句里的，`livelihood` 是民生实事，其余是工作任务（`task`）。每个数字都能回到原文：

# %%
first = found.promises.head(5)
places = zip(first["paragraph_id"], first["start"], first["end"])
written = [corpus.texts[paragraph][start:end] for paragraph, start, end in places]

# %%
gt.show(first[["paragraph_id", "start", "end"]].assign(text=written))

# %% [markdown]
# 没有数字的目标（“与经济增长同步”）和无法判定的数字不进表，另列：

# %%
gt.show(found.refused[["document_id", "reason", "written"]])

# %% [markdown]
# 指标的名称和别名在一个可以改的文件里；`gt.find_commitments(corpus, indicators="我的.toml")` 用自己的。

# %%
indicators = gt.read_indicators().entries.values()
names = pd.DataFrame([(each.name, "、".join(each.aliases[:4])) for each in indicators])
gt.show(names.set_axis(["指标", "别名"], axis="columns").head(8))

# %% [markdown]
# ## 2. 后来怎样
#
# 目标的结果在同一地方下一年的报告里找；写明五年的，在回顾这五年的报告里找。能追踪的是有统一名称的指标和主要预期目标；没有名称的任务（修多少公里路）没有现成的答案，要自己去找。

# %%
after = found.follow_up()
answered = after[after["result"].notna()]
Markdown(f"可以追踪的承诺 {len(after)} 项，下一份报告里找得到结果的 {len(answered)} 项。")

# %%
gt.show(answered if len(answered) else after)

# %% [markdown]
# 判断一列：`met` 是达到，`missed` 是没有达到，`above the range`、`below the range` 是高于、低于区间。空着的，原因在 `reason` 里：`no_next_report` 是没有下一份报告，`not_reported` 是那份报告没有说到，`about` 是“左右”“力争”一类，没有上下限，`not_comparable` 是口径不同（分号后面说明哪里不同）。

# %%
gt.show(after["reason"].str.split(":").str[0].value_counts().reset_index())

# %% [markdown]
# 报告里不一定有同一地方连着的两年，所以下面另用**虚构的两份报告**把各种情形走一遍，它们不是任何地方的报告。

# %%
aims = "今年经济社会发展的主要预期目标是：地区生产总值增长6%左右，城镇新增就业3万人以上，"
aims += "城镇调查失业率控制在5.5%以内，社会消费品零售总额增长6%—7%，"
aims += "固定资产投资增长5%以上，一般公共预算收入同口径增长4%以上。"

# %%
came = "过去一年，地区生产总值增长5.6%，城镇新增就业3.2万人，城镇调查失业率5.7%，"
came += "社会消费品零售总额增长6.4%，固定资产投资下降1.2%，一般公共预算收入增长5%。"

# %%
head = "年甲市人民政府工作报告\n各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n"
earlier = f"2022{head}一、2021年工作回顾\n城乡面貌有了改善。\n二、2022年工作安排\n{aims}"
later = f"2023{head}一、2022年工作回顾\n{came}\n二、2023年工作安排\n抓好各项落实。"

# %%
folder = Path(tempfile.mkdtemp())
(folder / "甲市-2022.txt").write_text(earlier, encoding="utf-8")
(folder / "甲市-2023.txt").write_text(later, encoding="utf-8");

# %%
made_up = gt.find_commitments(gt.read_corpus(folder))
shown = made_up.follow_up()
gt.show(shown[["name", "low", "high", "result", "difference", "verdict", "reason"]])

# %% [markdown]
# 下降 1.2% 是 −1.2；“同口径”的目标和没有写口径的结果不可比；“左右”只有差值。自己定一个偏差（按单位），“左右”也有判断：

# %%
judged = made_up.follow_up(tolerance={"%": 0.5}).query("name == 'GDP'")
gt.show(judged[["name", "low", "high", "result", "difference", "verdict", "reason"]])

# %% [markdown]
# 各级有多少达到、没有达到、不作判断、没有说到：

# %%
levels = made_up.follow_up(by="admin_level").drop(columns=["by", "group"]).T.reset_index()
gt.show(levels.set_axis(["后来怎样", "项数"], axis="columns"))

# %% [markdown]
# ## 3. 画出来
#
# 一个指标一幅图，一份报告一行；空心的是目标，实心的是结果。下面先画虚构的两份；自己的报告里有 GDP 目标的，再画一幅。

# %%
gt.plot_targets(shown, "GDP");

# %%
own = after[after["name"] == "GDP"]
gt.plot_targets(own, "GDP") if len(own) else None;

# %%
gt.plot_target_levels(own if own["result"].notna().any() else shown, "GDP");

# %% [markdown]
# 终端里：`govtopics targets 文件夹 --indicator GDP --out 目标.csv`。整个研究（`govtopics study`）里有同样的表 `commitments`、`commitments_refused`、`follow_up`，网页上每个数字都能点开两处原文。
#
# **还没有做的**：这些规则尚未经两人独立核对；引用之前，请点开原文看一遍。
