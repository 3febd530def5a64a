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
# # 四、基层治理、一网统管、韧性城市：逐段对读
#
# 这一册不让模型找主题，而是由研究者用词表定义主题，再看各份报告在哪里谈、怎样谈。重点是读原文：数字只用来决定先读哪一段。
#
# 文中对内容的解读，说的都是**随包的五份报告**（黄浦 2020 上半年、长征镇 2021、黄浦 2023、徐汇 2023、长宁 2023）。换成自己的文本以后，表和图会变，这些解读不会跟着变，请自己读过再写。

# %%
import os
import pandas as pd
import govtopics as gt

# %% [markdown]
# 要读自己的报告，把 `../seeds` 改成自己的文件夹，或者设环境变量 `GOVTOPICS_CORPUS`。

# %%
CORPUS = os.environ.get("GOVTOPICS_CORPUS", "../seeds")

# %%
corpus = gt.read_corpus(CORPUS)
paragraphs = corpus.to_paragraphs()
corpus

# %% [markdown]
# ## 1. 主题是怎样定义的
#
# 词表（codebook）先给每个主题一句定义（`definition`），说明包括什么、不包括什么，再列三圈词：`name` 是主题自己的名字；`core` 是核心词，句子里出现一次，就足以说明这句话谈的是定义里的主题；`wide` 是较宽的词，常指本主题，也常不指。三圈逐层相加，估计用 `name` 和 `core`。词里的 `…` 是缺口：`韧性…城市` 也能找到“宜居、韧性、智慧城市”。`exclusions` 是字面相同、意思不同的说法，`since` 是最早可以测量的年份。

# %%
THEMES = ["基层治理", "一网统管", "韧性城市"]
codebook = gt.read_codebook()
codebook

# %%
LEFT = {"text-align": "left", "vertical-align": "top"}
terms = codebook.to_frame().groupby(["ring", "theme"], sort=False)["term"].agg("、".join)
terms.unstack()[THEMES].style.format(na_rep="").set_properties(**LEFT)

# %% [markdown]
# 先读定义。为什么收这些词、不收那些词，写在 `note` 里。这是判断，不是事实；不同意可以改，改完重新运行就能看到后果。

# %%
PARTS = ["definition", "includes", "excludes", "note"]
about = {theme: [getattr(codebook[theme], part) for part in PARTS] for theme in THEMES}
pd.DataFrame(about, index=PARTS).T.style.set_properties(**LEFT)

# %% [markdown]
# 词表在这几份报告里怎样工作，先核对一遍：哪些词没有出现，哪些词单凭自己就撑起主题的十分之一以上（`decides`），哪些词独自出现时那一句多半更像别的主题（`ambiguous`）。后面的例句是它独自出现的地方。

# %%
check = gt.check_codebook(codebook, corpus)
status = check.terms.groupby(["theme", "status"], sort=False).size().unstack(fill_value=0)
status.loc[THEMES]

# %%
notable = check.terms[check.terms["status"].isin(["decides", "ambiguous"])]
notable = notable[notable["theme"].isin(THEMES)].sort_values("change", ascending=False)
gt.show(notable)

# %% [markdown]
# 一句话可以同时属于几个主题。下面是最常同时出现的几对：`share` 是前一个主题的句子里有多少也命中后一个。

# %%
check.overlaps.sort_values("jaccard", ascending=False).head(5).round(2)

# %% [markdown]
# ## 2. 谈了多少
#
# 在句子和标题的文字里找这些词。句子按一节连续的文字来断，不管段落在哪里分开；单独成行的标题只读一次，算在它下面的第一句。

# %%
themes = gt.measure_themes(paragraphs, codebook)
themes

# %% [markdown]
# 估计量是**篇幅**：至少出现一个核心词的句子，占正文字数的比例。旁边是另外两种口径：每千字命中多少次（`hits_per_1000_chars`），以及命中的段落占多少（`paragraph_share`，段落越长它越大，所以只作参考）。`name_share` 和 `wide_share` 是只用名字、用到较宽的词时的比例，两者之间是**定义的范围**：它说的是“主题定得窄些、宽些，结果会差多少”，**不是**误差。每份报告都是全文统计，没有抽样误差可言。

# %%
prevalence = themes.prevalence(by="document")
three = prevalence[prevalence["theme"].isin(THEMES)]

# %% [markdown]
# `gt.show` 只显示先要看的几列，占比写成百分数；全部的列和没有舍入的数都还在 `three` 里。

# %%
gt.show(three)

# %%
COLUMNS = ["theme", "name", "hits_per_1000_chars", "paragraph_share", "extent", "decisive_term"]
three[COLUMNS].round(3)

# %%
gt.plot_prevalence(three);

# %% [markdown]
# 读这张图要记住三件事。
#
# 1. 三份节选没有收经济等部分，分母里少了这些字，比例容易偏高，与全文不可直接相比。
# 2. 只用名字的比例常常很低，甚至是 0。那表示文中没有出现主题的名字，估计全靠别的核心词。这时应当说“该报告用到某主题的词”，而不能说“该报告写到某主题”。
# 3. 主题早于 `since` 的年份不可测量，图上不画 0。
#
# 全部主题放在一张表里看：

# %%
gt.plot_prevalence_matrix(prevalence);

# %% [markdown]
# `decisive_term` 是去掉以后估计变动最大的一个词。结论若系于一个词，先去看这个词的上下文。
#
# 长段落会不会显得更“重视”？`length_correlations` 把每种口径与段落、句子的长短求等级相关，再与随机调换的结果相比。五份报告只够看个样子：

# %%
lengths = gt.length_correlations(themes, random_state=2024).query("theme in @THEMES")
lengths[["theme", "estimand", "length", "rho", "null_low", "null_high", "p"]].round(2)

# %% [markdown]
# ## 3. 在哪里谈
#
# 每份报告从头到尾拉成一样长，竖线是命中的位置。

# %%
gt.plot_positions(themes, corpus, THEMES);

# %% [markdown]
# 随包的两份全文都分回顾和计划几部分，每一部分里，命中都集中在靠后的城区管理、社会治理几节，靠前的经济各段几乎没有。三份节选的位置是按所存的文字算的，不是在整份报告中的位置。

# %% [markdown]
# ## 4. 基层治理
#
# 先看这四个字本身出现在哪里（包括标题），再并排读每份报告中得分最高的一段。得分是每百字的命中次数，只用来排先后。

# %%
gt.show(gt.kwic(corpus, "基层治理"))

# %%
ABOUT = ["paragraph_id", "time", "section", "terms", "text"]
two = themes.passages(corpus, "基层治理", 2, by="document")

# %%
top = two.groupby("document_id").head(1).set_index("document_id").sort_index()
top[ABOUT].T.style.set_properties(**LEFT)

# %% [markdown]
# 得分最高的不一定最要紧：短的段落占便宜。所以也看各份报告得分第二的一段。

# %%
second = two.groupby("document_id").nth(1).set_index("document_id").sort_index()
second[ABOUT].T.style.set_properties(**LEFT)

# %% [markdown]
# **各份报告说的“基层治理”是什么**（随包的五份）
#
# - **黄浦 2023** 有专段“推进基层治理现代化”（`huangpu-2023/p0005`）。一半讲区与街道的关系：街道“承担区级部门事务清单”、“下沉准入机制”、基层队伍；一半讲居民协商：“零距离家园理事会”、“三会”制度、“住户守则”。词表还把“坚决维护大局稳定”一段（`p0010`）归入本主题，那一段讲信访、矛盾纠纷和“枫桥经验”，报告把它放在“保安全”一节里，与前者分开写。
# - **黄浦 2020 上半年** 用的是“基层社会治理”，“基层治理”四字只在计划部分出现一次：“激发社会组织参与基层治理的活力”（`huangpu-2020h1/p0047`）。内容偏重社会组织、志愿服务、居民自治，并提出“固化社区疫情防控经验”，与当时的疫情直接相关。
# - **徐汇 2023** 的“提高基层治理水平”（`xuhui-2023/p0004`）主要讲组织架构：“街镇—片区—居民区—微网格—楼组”五级，重心下移，条块约请；段末转到“邻里汇”“生活盒子”，把服务设施也算在内。
# - **长征镇 2021** 自己就是基层。“基层治理”两次都在同一个句式里：“自治、法治、德治（、数治）相结合的基层治理体系”（`changzheng-2021/p0031`、`p0051`）。展开来是社区的具体事务：居委会、楼组、物业、加装电梯、“建德模式”。
# - **长宁 2023** 没有出现“基层治理”，用的是“社会治理”和“社区治理”（`changning-2023/p0007`、`p0009`）：五社联动、社区营造、参与式规划、全过程人民民主。只数名字，它是 0；这是用词不同，不等于没有谈。

# %% [markdown]
# ## 5. 一网统管

# %%
gt.show(gt.kwic(corpus, "一网统管"))

# %%
two = themes.passages(corpus, "一网统管", 2, by="document")
top = two.groupby("document_id").head(1).set_index("document_id").sort_index()
top[ABOUT].T.style.set_properties(**LEFT)

# %%
second = two.groupby("document_id").nth(1).set_index("document_id").sort_index()
second[ABOUT].T.style.set_properties(**LEFT)

# %% [markdown]
# **各份报告说的“一网统管”是什么**（随包的五份）
#
# - **黄浦 2020 上半年** 从两个角度谈。在城区治理里，它是管理手段：热线系统与网格化平台的对接（`huangpu-2020h1/p0019`）、综合运营指挥平台和街道城运中心（`p0045`）。在政府自身建设里，它与“一网通办”并称两个“牛鼻子”，用来“重塑行政方式”（`p0023`）。
# - **长征镇 2021** 把它写进了标题：“依托城市运行‘一网统管’，城区建管水平全面提高”。标题下既有旧房修缮、拆违、垃圾分类，也有城运中心、“4+1”执法力量下沉和 12345（`changzheng-2021/p0017`）；计划里是“大数据+网格化+铁脚板”（`p0031`、`p0049`）。着重的是人手和处置。
# - **黄浦 2023** 只提一次，说的是与“一网通办”“融合发展”，后面接数字底座、城市运行数字体征平台和综合网格（`huangpu-2023/p0003`）。
# - **徐汇 2023** 没有这四个字。它写“树立数字治理样板”：首席数据官、一张底图、数字孪生、移动政务（`xuhui-2023/p0009`），另有道路的“全要素精细化治理”（`p0008`）。这里没有一次命中主题的名字，所以只能说它用到一网统管的词，不能说它写到一网统管。`p0014` 的“违法建筑”、`p0015` 的“地下空间精细化管理”其实在讲安全；这类词归入另一个主题“城市管理”，不算一网统管。
# - **长宁 2023** 也没有这四个字。相应的内容是市容、架空线、户外广告和非现场执法（`changning-2023/p0008`），几乎不谈平台和数据。
#
# 五份里提到名字的三份与没有提到的两份，差别可能在于用词、年份，也可能在于节选恰好没有收那一节，仅凭这五份分不开。

# %% [markdown]
# ## 6. 韧性城市
#
# 这个主题最能说明标题为什么要读：徐汇 2023 的“韧性城市”只在标题里；长宁 2023 写作“韧性城区”。

# %%
gt.show(gt.kwic(corpus, "韧性"))

# %%
two = themes.passages(corpus, "韧性城市", 2, by="document")
top = two.groupby("document_id").head(1).set_index("document_id").sort_index()
top[ABOUT].T.style.set_properties(**LEFT)

# %% [markdown]
# 得分是按名字和核心词算的。再看正文直接写到“韧性”的段落，不论得分高低。

# %%
spelled = paragraphs.texts[paragraphs.texts.str.contains("韧性")]
spelled.to_frame().style.set_properties(**LEFT)

# %% [markdown]
# **各份报告说的“韧性”是什么**（随包的五份）
#
# - **黄浦 2023** 最接近学术上的用法：“从传统的灾害管理向风险管理转变”，提高城区的“抵御力、适应力、恢复力”，并与城市更新、城市体检相联系（`huangpu-2023/p0008`）。
# - **徐汇 2023** 以“全面打造韧性城市标杆”为一节的标题，下面是疫情防控（`xuhui-2023/p0013`）、城区安全运行（`p0014`）和“提升城区安全韧性”（`p0015`）。第三段最具体：社区灾害监测预警试点、应急避难场所、救灾物资储备、海绵城市达标区，多有数量。
# - **长宁 2023** 的“安全韧性城区”与社会治理同在一节。“强化韧性城区建设”一段（`changning-2023/p0011`）讲应急管理、安全生产、粮食安全、社会治安和扫黑除恶，没有防灾设施；海绵工程写在绿色低碳一段里（`p0006`）。
# - **黄浦 2020 上半年** 和 **长征镇 2021** 没有“韧性城市”或“韧性城区”，命中的是安全生产、应急管理、防汛防台（`huangpu-2020h1/p0046`、`changzheng-2021/p0052`）。黄浦 2020 上半年有一处“坚强的韧性”，说的是发展的底气，不是城市安全，所以词表不收“韧性”二字。
#
# 同一个词，黄浦指能力，徐汇指一整节安全工作，长宁指平安与应急。数命中次数看不出这种差别，读原文才看得出。

# %% [markdown]
# ## 7. 换一个口径：只比同一种时间
#
# 随包的三份节选全是计划，两份全文还有回顾。要比得公平一些，可以只读计划：`frame="plan"`。没有计划的报告会写明“不能估计”。

# %%
times = paragraphs.docvars["time"].value_counts()
times.to_frame()

# %%
within = themes.prevalence(by="document", frame="plan")
within = within[within["theme"].isin(THEMES)]
gt.show(within)

# %%
gt.plot_prevalence(within);

# %% [markdown]
# 只取计划，去掉了“做过的”与“要做的”之别，去不掉节选与全文之别：全文的计划里有经济部分，节选里没有。两种口径下次序若有变动，就不必再争谁多谁少。
#
# 同一份报告里，回顾与计划各写了多少（只有两部分都有的报告能算）：

# %%
record = gt.review_against_plan(themes).query("theme in @THEMES")
gt.show(record)

# %%
gt.plot_review_against_plan(record);

# %% [markdown]
# 想把各地放在一起读，不必自己拼表：`side_by_side` 一栏一个地方，命中的词放在【】里。

# %%
beside = gt.side_by_side(themes, corpus, THEMES[0], by="document", n=1)
beside.T.style.set_properties(**LEFT)

# %% [markdown]
# ## 8. 五份文本能说明什么，不能说明什么
#
# **能说明的：** 这五份文本里，三个主题写在哪些段落，用了哪些词，放在什么标题之下，与什么事写在一起。每一条都能回到原文核对。
#
# **不能说明的：**
#
# - **不能推断到各区的政策，也不能推断到别的年份。** 五份文本不是抽样所得，没有可以推断的总体；这里也不作任何检验。
# - **不能把节选当全文。** 选了哪几节，直接决定比例的高低，任何区间都不包含这一点。
# - **不能把用词的不同当作内容的不同。** “韧性城市”与“韧性城区”，“基层治理”与“社会治理”“社区治理”，往往说同一件事；反过来，同一个词也可以指不同的事。
# - **不能把 0 读作“没有做”。** 0 是说这几段里没有找到这些词；报告没有写，也不等于政府没有做。
# - **篇幅不等于重视，更不等于成效。** 它只是字数的比例。
# - **这套测量没有经过独立的检验。** 词表与多位编码员的判断符合到什么程度，需要另外标注句子来核对（`gt.sample_for_coding` 抽样并写出编码页，见 `05_compare` 第 8 节）；在那以前，请把每个数字当作找段落的索引。
