"""Groups by place are in the order of codes; a theme's year for 上海 holds for 上海市."""

import pandas as pd

from govtopics import Theme
from govtopics.analysis.themes.grouping import grouping, ordered
from govtopics.analysis.themes.since import first_year

DOCVARS = pd.DataFrame(
    {
        "document_id": list("abcd"),
        "place": ["徐汇区", "无县", "苏州市", "东城区"],
        "code": ["310104", None, "320500", "110101"],
    }
)


def test_places_are_in_the_order_of_their_codes():
    for by, order in (
        ("place", ["东城区", "徐汇区", "苏州市", "无县"]),
        ("document", ["a", "b", "c", "d"]),
    ):
        assert ordered(DOCVARS, by, grouping(DOCVARS, by)) == order


def test_a_year_for_a_short_name_holds_for_the_whole_one():
    theme = Theme("甲", ("城市更新",), since={"上海": 2019, "default": 2021})
    assert first_year(theme, {"place": "上海市"}) == 2019
    assert first_year(theme, {"place": "徐汇区", "parent": "上海市"}) == 2019
    assert first_year(theme, {"place": "北京市"}) == 2021
