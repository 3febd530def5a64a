"""Sentences as readers see them: marked in their paragraphs, with what stands above."""

from govtopics.analysis.validation.passages import passages_of
from govtopics.corpus.reading.read import read_corpus

REPORT = """政府工作报告

一、二〇二一年工作回顾

（一）建设韧性城市

全年投入三亿元。建成海绵城市

试点五处。群众满意。

二、二〇二二年工作安排

（一）做好民生。继续努力。"""


def passages(tmp_path):
    (tmp_path / "某区_2022.txt").write_text(REPORT, encoding="utf-8")
    corpus = read_corpus(tmp_path)
    sentences = corpus.to_sentences()
    rows = passages_of(corpus, sentences.ids)
    return dict(zip(sentences.texts, rows.itertuples(index=False), strict=True)), corpus


def test_a_sentence_over_two_paragraphs_is_shown_with_both(tmp_path):
    found, _ = passages(tmp_path)
    row = found["建成海绵城市试点五处。"]
    assert (row.before, row.text, row.after) == (
        "全年投入三亿元。", "建成海绵城市\n试点五处。", "群众满意。",
    )  # fmt: skip
    assert row.section == "一、二〇二一年工作回顾 › （一）建设韧性城市"


def test_a_heading_that_stands_alone_goes_with_the_first_sentence_below_it(tmp_path):
    found, _ = passages(tmp_path)
    first = found["全年投入三亿元。"]
    assert first.heading == "一、二〇二一年工作回顾\n（一）建设韧性城市"
    assert (first.section, first.before, first.after) == ("", "", "建成海绵城市")
    assert found["群众满意。"].heading == ""
    # A heading that runs into its paragraph is read there and not twice.
    run_in = found["（一）做好民生。"]
    assert (run_in.heading, run_in.section) == ("二、二〇二二年工作安排", "")


def test_what_is_shown_is_the_paragraph_and_in_the_order_asked_for(tmp_path):
    _, corpus = passages(tmp_path)
    ids = list(reversed(corpus.to_sentences().ids))
    rows = passages_of(corpus, ids)
    paragraphs = corpus.to_paragraphs().texts
    for sentence_id, row in zip(ids, rows.itertuples(index=False), strict=True):
        whole = (row.before + row.text + row.after).split("\n")
        assert whole[0] == paragraphs[sentence_id.rpartition(".")[0]]
