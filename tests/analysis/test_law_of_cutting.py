"""The law of cutting: where paragraphs end changes no headline estimate, hit, bound or p."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.analysis.groups.comparison import compare_prevalence
from govtopics.analysis.groups.trajectories import trajectories
from govtopics.analysis.themes.codebook import Codebook, Theme, read_codebook
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.corpus import Corpus
from govtopics.corpus.document import Block, Document
from govtopics.corpus.reading.read import read_corpus

BOOK = Codebook(
    (
        Theme("基层治理", ("基层治理",), ("网格", "信访"), ("治理",), exclusions=("基层治理念",)),
        Theme("韧性城市", ("韧性城市",), ("韧性…城市", "城市运行…中心"), ("城市",), since=2016),
    )
)
# Terms and halves of them, gaps, what cuts sentences and what does not, and marks that close.
PIECES = [
    "基层治理",
    "基层",
    "治理",
    "网格",
    "信访",
    "韧性",
    "城市",
    "城市运行",
    "和治理",
    "中心",
    "念",
    "发展",
    "、",
    "，",
    "；",
    "。",
    "。",
    "。”",
    "！",
    "？）",
    "“",
    "”",
    "（",
    "）",
    "韧性、智慧城市",
    "数字化城市运行和治理中心",
    "基层治理念",
]
TEXT = st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join)
HEADING = st.sampled_from(["", "加强基层治理", "发展", "建设韧性"])
# What depends on paragraphs by nature.
BY_PARAGRAPH = ["n_paragraphs", "paragraph_share"]
# Where a sentence ends, once more.
END = re.compile(r"[。！？]+[”’」』）)]*")


@st.composite
def sections(draw):
    """A heading or none, a text, and two ways to part it into paragraphs.

    The second joins some of the first's paragraphs and splits others where a sentence ends.
    """
    text = draw(TEXT)
    inner = range(1, len(text))
    first = draw(st.sets(st.sampled_from(inner))) if inner else set()
    ends = {match.end() for match in END.finditer(text)} - {len(text)}
    kept = draw(st.sets(st.sampled_from(sorted(first)))) if first else set()
    split = draw(st.sets(st.sampled_from(sorted(ends)))) if ends else set()
    return draw(HEADING), text, sorted(first), sorted(kept | split)


def parted(text, cuts):
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def report(number, parts, way):
    """A report of five places and four years, its sections parted in the first or second way."""
    blocks, name = [], f"r{number:02d}"
    for section, (heading, text, *ways) in enumerate(parts):
        time = ("review", "plan")[section % 2]
        above = {"section": (heading,), "parents": (f"{name}/h{section}",)} if heading else {}
        if heading:
            content = AlignedText.from_source(heading)
            blocks.append(Block(f"{name}/h{section}", "heading", content))
        elif blocks:  # without a heading it goes on with the section above
            above = {"section": blocks[-1].section, "parents": blocks[-1].parents}
        blocks += [
            Block(f"{name}/p{section}-{way}-{i}", "paragraph", AlignedText.from_source(paragraph),
                  time=time if heading else "plan", **above)
            for i, paragraph in enumerate(parted(text, ways[way]))
        ]  # fmt: skip
    about = {"place": "甲乙"[number % 2], "year": str(2015 + number % 4)}
    return Document(name, tuple(blocks), about, source="")


def both_ways(reports):
    for way in (0, 1):
        yield Corpus(tuple(report(i, parts, way) for i, parts in enumerate(reports)))


def same(one, other, apart=()):
    """To the last bit."""
    pd.testing.assert_frame_equal(
        one.drop(columns=[*apart]), other.drop(columns=[*apart]), check_exact=True
    )


def hits_in_reports(corpus, themes):
    """Each hit by its place in its report: a heading's by that of the text that follows."""
    begins, told = {}, []
    for document in corpus.documents:
        at = 0
        for block in document.paragraphs:
            begins[block.id] = (document.id, at)
            at += len(block.text)
    for hit in themes.hits.itertuples():
        document, at = begins[hit.paragraph_id]
        place = (at, hit.start) if hit.part == "section" else (at + hit.start,)
        told.append((hit.theme, document, hit.part, place, hit.term))
    return told


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(sections(), min_size=1, max_size=2), min_size=10, max_size=10))
def test_joining_and_splitting_paragraphs_changes_no_headline_number(reports):
    (one, first), (other, second) = (
        (corpus, measure_themes(corpus, BOOK)) for corpus in both_ways(reports)
    )
    assert hits_in_reports(one, first) == hits_in_reports(other, second)
    assert one.to_sentences().texts.to_list() == other.to_sentences().texts.to_list()
    for label in BOOK.labels:
        assert first.presence[label].tobytes() == second.presence[label].tobytes()
    for by, interval in (("document", None), ("place", None), ("place", "within_report")):
        same(*(t.prevalence(by, interval=interval) for t in (first, second)), BY_PARAGRAPH)
    same(trajectories(first), trajectories(second), BY_PARAGRAPH)
    tables = [compare_prevalence(t, "place", random_state=1).table for t in (first, second)]
    judgements = ["paragraph_difference", "direction", "turned_by", "turned_by_text"]
    same(*tables, judgements)
    # The direction is judged by paragraphs too; all else that turns it is the same.
    turned = [
        [set(cell.split("; ")) - {"turned_by_paragraphs", ""} for cell in table["turned_by"]]
        for table in (table.fillna({"turned_by": ""}) for table in tables)
    ]
    assert turned[0] == turned[1]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(sections(), min_size=1, max_size=3), min_size=2, max_size=4))
def test_paragraphs_are_the_rows_only_where_it_is_asked_for(reports):
    for corpus in both_ways(reports):
        themes = measure_themes(corpus, BOOK)
        asked = measure_themes(corpus, BOOK, unit="paragraph")
        same(themes.paragraphs.prevalence(), asked.prevalence())
        assert themes.prevalence()["paragraph_share"].equals(asked.prevalence()["estimate"])
        again = measure_themes(corpus.to_sentences(), BOOK)
        same(themes.prevalence(), again.prevalence())
        same(themes.hits, again.hits)
        same(themes.docvars, again.docvars)


def test_the_share_of_paragraphs_follows_how_they_are_cut():
    theme = Codebook((Theme("治理", ("基层治理",)),))
    text = "推进基层治理。", "发展经济。", "改善民生。", "保护环境。"
    parted, joined = (
        measure_themes(Corpus.from_texts([lines]), theme).prevalence().iloc[0]
        for lines in ("\n".join(text), "".join(text))
    )
    # 7 of 22 characters stand in the sentence; all of them in the paragraph, once it is joined.
    assert (parted["estimate"], joined["estimate"]) == (7 / 22, 7 / 22)
    assert (parted["paragraph_share"], joined["paragraph_share"]) == (7 / 22, 1)
    assert (parted["n_paragraphs"], joined["n_paragraphs"]) == (4, 1)
    assert (parted["n_sentences"], joined["n_sentences"]) == (4, 4)


def test_a_heading_ends_a_sentence_and_a_paragraph_does_not():
    theme = Codebook((Theme("治理", ("基层治理",)),))
    parts = ("发展", "推进基层", [], []), ("改革", "治理改革。", [], [])
    apart = measure_themes(Corpus((report(0, parts, 0),)), theme)
    assert (len(apart.docvars), len(apart.hits)) == (2, 0)
    together = measure_themes(Corpus.from_texts(["推进基层\n治理改革。"]), theme)
    assert (len(together.docvars), len(together.hits)) == (1, 1)
    # In the paragraph in which it begins, as far as it goes there.
    assert together.hits[["start", "end", "term"]].to_numpy().tolist() == [[2, 4, "基层治理"]]
    assert together.prevalence()["estimate"].to_list() == [1]
    assert together.prevalence()["paragraph_share"].to_list() == [4 / 9]


# Through files.

TOP = "黄浦区人民政府工作报告（2023年1月）"
HEADINGS = ("一、2022年工作回顾", "二、2023年工作安排")
BODY = (
    (
        "过去一年，我们着力推进韧性城市建设，完善城市运行和治理中心功能，各项工作取得积极进展。",
        "深化网格化管理，基层治理水平持续提升！居民“获得感强了。”社区面貌明显改善，群众满意度上升。",
        "加快建设宜居、韧性、智慧城市，城市品质全面提高。信访矛盾及时化解，社会大局和谐稳定。",
    ),
    (
        "今年是全面贯彻落实党的二十大精神的开局之年，要推进基层治理体系和治理能力现代化。",
        "坚持人民至上，扎实做好信访工作，努力办好民生实事；",
        # A sentence over two paragraphs.
        "推动城市更新，打造韧性安全城市。",
    ),
)


def written(folder, paragraphs):
    folder.mkdir()
    lines = [TOP, "各位代表："]
    for heading, body in zip(HEADINGS, paragraphs, strict=True):
        lines += [heading, *body]
    (folder / "huangpu-2023.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_corpus(folder)


def split_at_sentences(body):
    return [piece for paragraph in body for piece in re.findall(r".*?(?:[。！？]”?|$)", paragraph)
            if piece]  # fmt: skip


def test_files_that_are_cut_otherwise_give_the_same_numbers(tmp_path):
    ways = {
        "as written": BODY,
        "joined": [["".join(body)] for body in BODY],
        "split": [split_at_sentences(body) for body in BODY],
    }
    corpora = {name: written(tmp_path / name, body) for name, body in ways.items()}
    assert [len(corpus.to_paragraphs()) for corpus in corpora.values()] == [6, 2, 9]
    headings = [
        [block.text for block in corpus.documents[0].blocks if block.kind == "heading"]
        for corpus in corpora.values()
    ]
    assert headings == [list(HEADINGS)] * 3
    first, *others = (measure_themes(corpus, BOOK).prevalence() for corpus in corpora.values())
    # 基层治理, 信访, 网格 and 基层治理, 信访; 韧性…城市 three times, and 城市运行…中心.
    assert first["n_hits"].to_list() == [5, 4]
    for other in others:
        same(first, other, BY_PARAGRAPH)
        assert other["n_sentences"].to_list() == [8, 8]


def test_the_seeds_cut_otherwise_give_the_same_numbers(seeds):
    """Every report as one paragraph a section, and as one a sentence."""
    book = read_codebook()
    first = measure_themes(seeds, book)
    for way in (joined, split):
        corpus = replace(seeds, documents=tuple(map(way, seeds.documents)))
        assert len(corpus.to_paragraphs()) != len(seeds.to_paragraphs())
        other = measure_themes(corpus, book)
        same(first.prevalence(), other.prevalence(), BY_PARAGRAPH)
        assert not first.prevalence()["paragraph_share"].equals(
            other.prevalence()["paragraph_share"]
        )
        for by in ("place", "year"):
            same(first.prevalence(by), other.prevalence(by), BY_PARAGRAPH)


def joined(document):
    """Neighbouring paragraphs become one, headings that stand alone stay."""
    blocks = []
    for block in document.blocks:
        if blocks and block.kind == blocks[-1].kind == "paragraph":
            text = blocks[-1].text + block.text
            blocks[-1] = replace(blocks[-1], content=AlignedText.from_source(text))
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def split(document):
    """Every paragraph is split where a sentence ends."""
    blocks = []
    for block in document.blocks:
        pieces = [block.text] if block.kind == "heading" else parted_at_ends(block.text)
        blocks += [
            replace(block, id=f"{block.id}-{i}" if i else block.id,
                    content=AlignedText.from_source(piece))
            for i, piece in enumerate(pieces)
        ]  # fmt: skip
    return replace(document, blocks=tuple(blocks))


def parted_at_ends(text):
    return parted(text, sorted({m.end() for m in END.finditer(text)} - {len(text)}))


@pytest.mark.parametrize(
    "marks", ["。", "！", "？", "！？", "。”", "。’”", "。）", "？」", "。』", "!", "?)"]
)
def test_a_sentence_ends_with_the_marks_that_close_it(marks):
    corpus = Corpus.from_texts([f"“推进治理{marks}发展经济"])
    assert corpus.to_sentences().texts.to_list() == [f"“推进治理{marks}", "发展经济"]


@pytest.mark.parametrize("mark", ["；", "，", "：", "…", "、", ".", "\n"])
def test_no_other_mark_ends_a_sentence(mark):
    corpus = Corpus.from_texts([f"推进治理{mark}发展经济。"])
    assert len(corpus.to_sentences()) == 1
