"""Places that changed their codes or names, by the lists of those years and the State Council."""

from collections import Counter

import pytest

from govtopics.corpus.places.gazetteer import NEWEST, all_places
from govtopics.corpus.places.history import ENDED, code_today, lasting_code

DOUBLED = ("4303", "4304", "4305")


@pytest.mark.parametrize(
    ("code", "year", "today"),
    [
        ("110228", 2010, "110118"),  # 密云县, 密云区
        ("320683", 2005, "320612"),  # 通州市, 通州区
        ("420600", 2005, "420600"),  # 襄樊市, 襄阳市
        ("130502", 2015, "130502"),  # 邢台: 桥东区, 襄都区
        ("510124", 2010, "510117"),  # 郫县, 郫都区
        ("441000", 1987, "460100"),  # 海口, of Guangdong until Hainan was a province
        ("510202", 1990, "500103"),  # 市中区, 渝中区 of 重庆
        ("370224", 1985, "370281"),  # 胶县, 胶州市 under the code that 威海市 had had
        ("379006", 1988, "370281"),
    ],
)
def test_a_place_is_followed_through_names_and_codes(code, year, today):
    assert code_today(code, year) == today


@pytest.mark.parametrize(
    ("code", "year", "lasting"),
    [
        ("379006", 1986, "379006-1986"),  # 威海市 rose in rank; 胶州市 took its code
        ("320703", 1981, "320703-1982"),  # 盐区 of 连云港: its code went to 连云区
        ("420703", 1986, "420703-1986"),  # 黄州区 went back to 黄冈; its code to 华容区
        ("430203", 1990, "430203-1996"),  # 北区 of 株洲 is 石峰区 now; its code went to 芦淞区
        ("640104", 2000, "640104-2001"),  # 郊区 of 银川, cut into three
        ("321111", 1983, "321111-1983"),  # 郊区 of 镇江, not that of 扬州; now the code of 润州区
        ("330302", 1981, "330302-1982"),  # one of three districts of 温州 that became one
        ("372231", 1981, "372231"),  # 潍县, cut into 潍城, 寒亭 and 坊子: nobody has its code
        ("450206", 1990, "450206-2001"),  # 市郊区 of 柳州; 柳江区 has its code since 2016
    ],
)
def test_a_code_that_went_on_to_another_place_is_not_followed(code, year, lasting):
    assert code_today(code, year) == lasting


def test_what_is_not_followed_did_end_in_that_year():
    ended = {(place.last_year, place.code) for place in all_places()}
    assert {(year, code) for year, codes in ENDED.items() for code in codes.split()} <= ended


def test_unknown_codes_and_those_of_now_are_what_they_are():
    assert code_today("999999", 2000) == "999999"
    now = [place for place in all_places() if place.in_list(NEWEST)]
    assert all(lasting_code(place) == place.code for place in now)


def test_no_two_places_of_a_year_became_one():
    for year in (1982, 1990, 1997, 2005, 2015):
        # Codes 4303 to 4305 have two names in 1982 and 1983 (docs/decisions/0061).
        there = [one for one in all_places() if one.in_list(year) and one.code[:4] not in DOUBLED]
        today = Counter(lasting_code(place) for place in there)
        assert [code for code, n in today.items() if n > 1] == []
