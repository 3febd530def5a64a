"""What every report says alike is known by its words; what has a subject of its own is not."""

import pytest

from govtopics.corpus.formulas import lists_other_work, speaks_of_itself, states_guidance

OFFICES = ("国防动员", "审计", "民族", "宗教", "侨务", "档案", "气象", "工会")


@pytest.mark.parametrize(
    "text",
    [
        "做好工作，要坚持以某某思想为指导，建设甲市。",
        "我们坚持用某某理论武装头脑，以科学发展的精神和路线为指引，前进。",
        "今年政府工作的总体要求是：稳中求进。",
        "总体要求为稳中求进。",
        "做好今年政府工作，必须稳中求进。",
        "做好2031年工作意义重大。",
        "实现上述目标，必须凝心聚力。",
        "完成今年任务，我们要鼓足干劲。",
        "设定上述目标，体现了担当。",
        "这些成绩的取得，靠的是同心协力。",
        "过去一年成绩来之不易。",
        "今年是规划的收官之年。",
        "各位代表！2031年是本市建市30周年。",
        "刚刚过去的一年，面对挑战，在市委坚强领导下，全市完成了任务。",
        "2030年，在省委领导下，经济增长。",
    ],
)
def test_a_guiding_line_is_known(text):
    assert states_guidance(text)


@pytest.mark.parametrize(
    "text",
    [
        "以项目建设为抓手，扩大投资。",
        "甲" * 170 + "思想为指导。",
        "坚持某某思想，以产业为指导目录的重点。",
        "总体要求已经明确。",
        "做好今年防汛准备。",
        "实现上述项目投产。",
        "新增设施，取得成绩。",
        "今年是个好年景。",
        "完善村党组织领导下的自治。",
        "修水库。过去一年，在市委领导下，完成了任务。",
    ],
)
def test_what_has_a_subject_is_no_guiding_line(text):
    assert not states_guidance(text)


def test_six_unlike_lines_of_work_that_fill_the_paragraph_are_other_work():
    six = "、".join(OFFICES[:6])
    assert lists_other_work(f"{six}等工作取得新成效。")
    assert not lists_other_work("、".join(OFFICES[:5]) + "等工作取得新成效。")
    assert not lists_other_work("、".join([*OFFICES[:5], *OFFICES[:5]]) + "等工作。")  # no six
    assert not lists_other_work("国防动员、双拥、征兵、人防、民兵、优抚等工作。")  # is of defence
    assert lists_other_work(six + "甲" * 73)  # 14 characters of names in 92: 0.152
    assert not lists_other_work(six + "甲" * 76)  # 14 in 95: 0.147


def test_a_government_speaks_of_itself_in_three_of_its_words():
    assert speaks_of_itself("落实中央八项规定，纠治“四风”，坚持过紧日子。")
    assert not speaks_of_itself("落实中央八项规定，坚持过紧日子。")
    assert not speaks_of_itself("落实中央八项规定，再落实中央八项规定，坚持过紧日子。")
    words = "四风三公廉政"  # 6 characters
    assert speaks_of_itself(words + "甲" * 54)  # 6 in 60: 0.1
    assert not speaks_of_itself(words + "甲" * 55)
