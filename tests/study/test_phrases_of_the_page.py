"""Phrases of the page in both languages."""

from markupsafe import Markup

from govtopics.study.page.words import both


def test_values_may_be_called_as_the_languages_are():
    """Reports without a common section are told with one value for each language."""
    told = both("共有部分：{zh}。", "Common sections, {en}.", zh=Markup("甲"), en=Markup("A"))
    assert (told.zh, told.en) == ("共有部分：甲。", "Common sections, A.")
