"""Promises of whole reports: made-up ones whose targets are known; set, not set, not found."""

import math

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govtopics as gt

HEAD = """甲市2025年政府工作报告

——2025年1月10日在甲市第十六届人民代表大会第四次会议上

各位代表：

现在，我代表市人民政府，向大会报告工作，请予审议。

一、2024年工作回顾

{review}

二、2025年工作安排

{plan}

（一）扩大有效需求

{tasks}

三、加强政府自身建设

持续改进作风，建设人民满意的政府。

各位代表！蓝图已经绘就，让我们团结一心，为全面完成今年目标任务而努力奋斗！
"""
REVIEW = "2024年，地区生产总值增长5.2%。"
PLAN = (
    "今年经济社会发展主要预期目标是：地区生产总值增长5%左右，城镇新增就业4万人以上，"
    "居民收入增长与经济增长同步。"
)
TASKS = "新建口袋公园28个、绿化景观路21条。"


def read(tmp_path, *, review=REVIEW, plan=PLAN, tasks=TASKS, name="甲市-2025"):
    (tmp_path / f"{name}.txt").write_text(
        HEAD.format(review=review, plan=plan, tasks=tasks), encoding="utf-8"
    )
    return gt.read_corpus(tmp_path)


def status(commitments):
    table = commitments.set_status()
    return {row.name: (row.status, row.basis) for row in table.itertuples(index=False)}


def test_a_report_gives_its_promises_and_results_with_kind_and_horizon(tmp_path):
    rows = gt.find_commitments(read(tmp_path)).to_frame()
    assert list(
        rows[
            ["name", "indicator", "kind", "low", "high", "unit", "base", "horizon", "time"]
        ].itertuples(index=False, name=None)
    )[:3] == [
        ("GDP", "地区生产总值", "result", 5.2, 5.2, "%", "growth", "last year", "review"),
        ("GDP", "地区生产总值", "headline", 5.0, 5.0, "%", "growth", "this year", "plan"),
        (
            "城镇新增就业",
            "城镇新增就业",
            "headline",
            40_000.0,
            pytest.approx(float("nan"), nan_ok=True),
            "人",
            "level",
            "this year",
            "plan",
        ),
    ]
    assert rows["indicator"].tolist()[3:] == ["新建口袋公园", "新建绿化景观路"]
    assert set(rows["place"]) == {"甲市"}
    assert set(rows["year"]) == {2025}


def test_a_target_without_a_number_is_refused_and_no_row(tmp_path):
    refused = gt.find_commitments(read(tmp_path)).refused
    assert refused[["reason", "name", "written"]].values.tolist() == [
        ["no_number", "居民人均可支配收入", "居民收入增长与经济增长同步"]
    ]


def test_every_row_leads_back_to_its_words(tmp_path):
    corpus = read(tmp_path)
    commitments = gt.find_commitments(corpus)
    texts = {block.id: block.text for document in corpus.documents for block in document.blocks}
    for table in (commitments.rows, commitments.refused):
        for row in table.itertuples():
            assert texts[row.paragraph_id][row.start : row.end] == row.written != ""


def test_set_not_set_and_not_found_are_three_answers(tmp_path):
    told = status(gt.find_commitments(read(tmp_path)))
    assert told["GDP"] == ("set", "number")
    assert told["居民人均可支配收入"] == ("set", "no_number")
    assert told["进出口总额"] == ("not set", "headline sentence")


def test_not_set_where_the_text_says_so(tmp_path):
    plan = "我们没有提出全年经济增速具体目标，城镇新增就业4万人以上。"
    told = status(gt.find_commitments(read(tmp_path, plan=plan)))
    assert told["GDP"] == ("not set", "said")
    assert told["城镇新增就业"] == ("set", "number")
    assert told["进出口总额"] == ("not found", "")


def test_a_sentence_of_targets_that_is_not_read_in_full_leaves_it_open(tmp_path):
    plan = PLAN.replace("居民收入", "主要污染物排放量分别下降3%、4%，居民收入")
    assert status(gt.find_commitments(read(tmp_path, plan=plan)))["进出口总额"] == ("not found", "")


def test_an_indicator_that_the_sentence_names_is_never_not_set(tmp_path):
    plan = PLAN.replace("居民收入", "进出口稳中提质，居民收入")
    assert status(gt.find_commitments(read(tmp_path, plan=plan)))["进出口总额"][0] != "not set"


def test_a_row_of_a_table_that_is_not_understood_leaves_its_indicator_open(tmp_path):
    document = docx.Document()
    for line in HEAD.format(review=REVIEW, plan=PLAN, tasks=TASKS).split("\n\n"):
        document.add_paragraph(line.strip())
        if line.startswith("今年经济"):
            table = document.add_table(0, 3)
            for row in (("指标", "去年", "今年"), ("固定资产投资（亿元）", "500", "550")):
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
    document.save(tmp_path / "甲市-2025.docx")
    found = status(gt.find_commitments(gt.read_corpus(tmp_path)))
    assert found["固定资产投资"] == ("not found", "")
    assert found["工业投资"] == ("not set", "headline sentence")


def test_an_excerpt_sets_nothing_aside(tmp_path):
    (tmp_path / "甲市-2025.txt").write_text(
        f"二、2025年工作安排\n\n{PLAN}\n\n{TASKS}\n", encoding="utf-8"
    )
    commitments = gt.find_commitments(gt.read_corpus(tmp_path))
    assert {answer for answer, _ in status(commitments).values()} <= {"set", "not found"}


def test_a_report_without_a_plan_gives_no_promise(tmp_path):
    (tmp_path / "甲市-2025.txt").write_text(
        "甲市2025年政府工作报告\n\n一、2024年工作回顾\n\n2024年，地区生产总值增长5.2%。\n",
        encoding="utf-8",
    )
    commitments = gt.find_commitments(gt.read_corpus(tmp_path))
    assert commitments.promises.empty
    assert set(commitments.set_status()["status"]) == {"not found"}


def test_texts_whose_parts_are_not_known_promise_nothing():
    assert len(gt.find_commitments(gt.Corpus.from_texts(["地区生产总值增长5%。"]))) == 0


def test_a_five_year_part_does_not_set_the_target_of_the_year(tmp_path):
    plan = "“十五五”时期主要目标是：地区生产总值年均增长6%左右。\n\n" + PLAN
    promises = gt.find_commitments(read(tmp_path, plan=plan)).promises
    gdp = promises[promises["name"] == "GDP"]
    assert gdp[["low", "horizon"]].values.tolist() == [[6.0, "five years"], [5.0, "this year"]]


def test_the_past_in_a_plan_is_no_promise(tmp_path):
    past = "过去一年，我们成绩很大。国内生产总值增长10.3%，城镇新增就业5万人。"
    tasks = f"{past}今年新建公园3个。"
    rows = gt.find_commitments(read(tmp_path, tasks=tasks)).promises
    assert rows[rows["kind"] == "task"]["low"].tolist() == [3.0]


def test_tables_of_targets_in_word_are_read_by_their_cells(tmp_path):
    document = docx.Document()
    for line in HEAD.format(review=REVIEW, plan="今年的目标见下表。", tasks=TASKS).split("\n\n"):
        document.add_paragraph(line)
        if line == "今年的目标见下表。":
            table = document.add_table(rows=0, cols=3)
            for row in (
                ("指标", "单位", "目标"), ("地区生产总值增速", "%", "6.5左右"),
                ("粮食产量", "亿斤", "≥12"),
            ):  # fmt: skip
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
    document.save(tmp_path / "甲市-2025.docx")
    corpus = gt.read_corpus(tmp_path)
    rows = gt.find_commitments(corpus).promises
    assert rows[["name", "low", "unit", "comparator"]].values.tolist()[:2] == [
        ["GDP", 6.5, "%", "左右"], ["粮食产量", 1.2e9, "斤", "≥"],
    ]  # fmt: skip
    texts = {block.id: block.text for block in corpus.documents[0].blocks}
    assert all(
        texts[row.paragraph_id][row.start : row.end] == row.written for row in rows.itertuples()
    )


# Planted promises.

RATES = st.integers(1, 300).map(lambda tenths: tenths / 10)
NAMES = {
    "地区生产总值": "GDP", "固定资产投资": "固定资产投资", "进出口总额": "进出口总额",
    "社会消费品零售总额": "社会消费品零售总额", "一般公共预算收入": "一般公共预算收入",
    "规模以上工业增加值": "规模以上工业增加值", "城镇居民人均可支配收入": "城镇居民人均可支配收入",
}  # fmt: skip
BOUNDS = {
    "": lambda low: (low, low), "左右": lambda low: (low, low),
    "以上": lambda low: (low, None), "以内": lambda low: (None, low),
}  # fmt: skip
TIMES = {
    "": "this year",
    "到2027年，": "2027",
    "“十五五”期间，": "five years",
    "年内，": "this year",
}


@st.composite
def headlines(draw):
    """Clauses of the sentence of targets, with the rows that they are."""
    clauses, rows = [], []
    for words in draw(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, unique=True)):
        rate, bound = draw(RATES), draw(st.sampled_from(sorted(BOUNDS)))
        clauses.append(f"{words}增长{rate:g}%{bound}")
        rows.append((NAMES[words], *BOUNDS[bound](rate), "%", "growth", "this year", "headline"))
    return clauses, rows


@st.composite
def tasks(draw):
    """Sentences of things to be done, with the rows that they are."""
    verb = draw(st.sampled_from(["新建", "改造", "建成", "培育"]))
    time = draw(st.sampled_from(sorted(TIMES)))
    things = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["停车场", "社区食堂", "口袋公园", "科技园区"]),
                st.integers(2, 9999), st.sampled_from(["个", "座", "处"]), st.booleans(),
            ),
            min_size=1, max_size=4, unique_by=lambda thing: thing[0],
        )
    )  # fmt: skip
    clauses = [
        f"{n}{unit}{thing}" if before else f"{thing}{n}{unit}" for thing, n, unit, before in things
    ]
    rows = [("", n, n, unit, "level", TIMES[time], "task") for _, n, unit, _ in things]
    return f"{time}{verb}{'、'.join(clauses)}。", rows


def without_nan(value):
    return None if isinstance(value, float) and math.isnan(value) else value


@settings(max_examples=60)
@given(headlines(), st.lists(tasks(), min_size=1, max_size=4))
def test_planted_promises_are_all_found_and_none_is_added(tmp_path_factory, headline, planted):
    clauses, rows = headline
    plan = f"今年经济社会发展主要预期目标是：{'，'.join(clauses)}。"
    said = "".join(sentence for sentence, _ in planted)
    corpus = read(tmp_path_factory.mktemp("made"), plan=plan, tasks=said)
    expected = rows + [row for _, own in planted for row in own]
    columns = ["name", "low", "high", "unit", "base", "horizon", "kind"]
    found = [
        tuple(map(without_nan, row))
        for row in gt.find_commitments(corpus).promises[columns].itertuples(index=False, name=None)
    ]
    assert found == expected


def test_a_distance_from_another_place_is_a_target_without_a_number_of_its_own(tmp_path):
    plan = (
        "今年经济社会发展主要预期目标是：地区生产总值增速高于全省0.5个百分点左右，"
        "城镇新增就业4万人以上。"
    )
    found = gt.find_commitments(read(tmp_path, plan=plan))
    assert status(found)["GDP"] == ("set", "no_number")
    own = found.refused[found.refused["time"] == "plan"]
    assert own[["name", "reason", "written"]].to_numpy().tolist() == [
        ["GDP", "no_number", "地区生产总值增速高于全省0.5个百分点左右"]
    ]
