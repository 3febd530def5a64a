"""A small corpus whose hits can be counted by hand, and reports with headings."""

import pytest

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.reading.read import parse_report
from govtopics.language import reason_text


@pytest.fixture(scope="session")
def governance():
    return Theme(
        "基层治理",
        ("基层治理",),
        ("社区治理", "信访"),
        ("网格化管理", "楼组"),
        exclusions=("完善基层治理念", "楼组成"),
    )


@pytest.fixture(scope="session")
def codebook(governance):
    return Codebook((governance, Theme("一网统管", ("一网统管",), (), ("网格化管理", "12345"))))


@pytest.fixture(scope="session")
def three():
    """Return three paragraphs, each a sentence, of 12, 7 and 5 characters: the sums are easy."""
    return Corpus.from_texts(
        ["推进基层治理,做好信访。", "发展社区 治理。", "经济发展。"],
        ids=["a/p1", "a/p2", "a/p3"],
        unit="paragraph",
    )


@pytest.fixture(scope="session")
def report():
    """Return a function that parses lines as a report, headings and all."""

    def parse(*lines, name="r"):
        return Corpus((parse_report(name, "\n".join(lines)),))

    return parse


@pytest.fixture
def why():
    """Tell a row's reason: the code with its values, and the sentence in Chinese and English."""
    return lambda row: (row["reason"], row["reason_text"], reason_text(row["reason"], "en"))
