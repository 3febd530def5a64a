"""What places are called in English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtopics.corpus.places.english import HAN, called, called_apart
from govtopics.corpus.places.gazetteer import all_places
from govtopics.language import names_in_force, speaking


@pytest.mark.parametrize(("name", "english"), [
    ("陕西省", "Shaanxi"), ("山西", "Shanxi"), ("内蒙古自治区", "Inner Mongolia"),
    ("西安市 2023", "Xi'an 2023"), ("江苏省 南京市", "Jiangsu Nanjing"),
    ("上海市黄浦区", "Huangpu"), ("国务院 1998", "State Council 1998"),
    ("海拉尔区", "Hailar"), ("长征镇", "长征镇"), ("review", "review"), ("", ""),
    ("沙县", "Shaxian"),  # the district of today, not the county of before
])  # fmt: skip
def test_a_name_alone_says_how_it_is_spelt(name, english):
    assert called(name, english=True) == english


def test_the_language_in_force_decides():
    assert called("黄浦区") == "黄浦区"
    with speaking("en"):
        assert called("黄浦区") == "Huangpu"
        assert called("黄浦区", english=False) == "黄浦区"


def test_the_code_decides_where_it_is_known():
    assert called("某地", "310101", english=True) == "Huangpu"
    assert called("黄浦区", "999999", english=True) == "Huangpu"


def test_a_name_that_somebody_gave_wins_inside_its_block_alone():
    with speaking(names={"长征镇": "Changzheng", "黄浦区": "Huangpu District"}):
        assert called("长征镇 2021", english=True) == "Changzheng 2021"
        assert called("黄浦区", "310101", english=True) == "Huangpu District"
        with speaking("en"):  # a figure's own style speaks, and keeps the names
            assert called("长征镇") == "Changzheng"
        with speaking(names={}):
            assert called("长征镇", english=True) == "长征镇"
    assert names_in_force() == {}


def test_what_is_spelt_alike_is_told_apart():
    names = ["邯郸市", "邯郸县", "邯郸地区", "陕西省", "山西省"]
    assert list(called_apart(names, english=True).values()) == [
        "Handan City", "Handan County", "Handan Prefecture", "Shaanxi", "Shanxi",
    ]  # fmt: skip
    pair = ["涉县", "歙县"]  # two counties She
    assert list(called_apart(pair, english=True).values()) == [
        "She County (涉县)", "She County (歙县)",
    ]  # fmt: skip
    assert called_apart(["甲", "甲"]) == {"甲": "甲"}


@given(st.lists(st.sampled_from([p.name for p in all_places()]), unique=True, max_size=40))
def test_no_two_names_become_one(names):
    told = called_apart(names, english=True)
    assert list(told) == names
    assert len(set(told.values())) == len(names)


def test_every_place_of_the_gazetteer_is_spelt_in_latin_letters():
    assert [p.name for p in all_places() if HAN.search(called(p.name, english=True))] == []
