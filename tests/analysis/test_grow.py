"""A theme grown from its name: what is proposed, and what comes back from the file."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govtopics as gt
from govtopics.errors import CodebookError, CorpusError
from govtopics.tokens.phrases import find_phrases

# What is planted: 电子证照 and 数据共享 stand beside the name, 公路 and 水库 never do.
ABOUT = [
    "建设数字政府，推广电子证照。企业办事用电子证照，部门之间数据共享。",
    "数字政府靠数据共享。电子证照在各地通用。",
    "推进数据共享，电子证照全省互认，数字政府更便捷。",
]
OTHER = [
    "修建公路二十公里。水库除险加固完成。",
    "农村公路通到村口，水库开始蓄水。",
    "新修公路，加固水库，粮食丰收。",
]


def corpus_of():
    """Four reports, in each a paragraph in six about the theme."""
    return gt.Corpus.from_texts(["\n".join([*ABOUT, *OTHER * 5])] * 4)


@pytest.fixture(scope="module")
def growth():
    return gt.grow_theme("数字政府", corpus_of())


@pytest.fixture
def saved(growth, tmp_path):
    growth.save(tmp_path / "grow.csv")
    return tmp_path / "grow.csv"


def decide(path, **decisions):
    """Write decisions into the file: term=("accept", "wide")."""
    lines = path.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines)))
    for row in rows:
        if row["term"] in decisions:
            row["decision"], row["ring"] = decisions[row["term"]]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_what_stands_beside_the_name_is_proposed_and_nothing_else(growth):
    terms = set(growth.to_frame()["term"])
    assert {"电子证照", "数据共享"} <= terms
    assert not any("公路" in term or "水库" in term for term in terms)


def test_neither_the_name_nor_what_holds_it_is_proposed(growth):
    assert not [t for t in growth.to_frame()["term"] if "数字政府" in t or t in "数字政府"]


def test_sentences_and_reports_are_counted(growth):
    row = growth.to_frame().set_index("term").loc["数据共享"]
    # Once in each of three paragraphs, four reports; each paragraph holds the name.
    assert (row["n_sentences"], row["n_inside"], row["n_documents"]) == (12, 12, 4)
    assert growth.n_named == 12


def test_examples_show_the_term_marked_in_its_sentence(growth):
    row = growth.to_frame().set_index("term").loc["电子证照"]
    shown = row["examples"].split("\n")
    assert len(shown) == len(set(shown)) > 1
    assert all("【电子证照】" in line and ": " in line for line in shown)


def test_columns_and_order(growth):
    table = growth.to_frame()
    assert table["rank"].tolist() == list(range(1, len(table) + 1))
    assert set(table["ring"]) <= {"core", "wide"}
    assert (table["decision"] == "").all()
    assert (table["likeness"] > 2).all()
    by_the_name = 2 * table["n_inside"] >= table["n_sentences"]
    assert (table["ring"] == by_the_name.map({True: "core", False: "wide"})).all()


def test_same_texts_same_bytes(saved, tmp_path):
    gt.grow_theme("数字政府", corpus_of()).save(tmp_path / "again.csv")
    assert saved.read_bytes() == (tmp_path / "again.csv").read_bytes()


def test_a_heading_with_the_name_speaks_for_its_section(tmp_path):
    about = ["二、数字政府", "各部门用好电子证照。", "电子证照全省互认。", "推广电子证照。"]
    other = ["三、农业农村", *["粮食丰收，农村公路修通。"] * 12]
    text = "\n".join(["2024年政府工作报告", "一、工作回顾", "粮食丰收。", *about, *other])
    for place in ("甲市", "乙市"):
        (tmp_path / f"{place}-2024.txt").write_text(f"{text}\n{place}更好。", encoding="utf-8")
    growth = gt.grow_theme("数字政府", gt.read_corpus(tmp_path))
    assert growth.n_named == 0
    assert "电子证照" in set(growth.to_frame()["term"])


def test_one_report_is_enough():
    corpus = gt.Corpus.from_texts(["\n".join([*ABOUT, *OTHER * 5])])
    terms = set(gt.grow_theme("数字政府", corpus).to_frame()["term"])
    assert "电子证照" in terms
    assert "公路" not in terms


def test_a_name_that_stands_everywhere_proposes_nothing_rather_than_everything():
    corpus = gt.Corpus.from_texts(["数字政府推广电子证照。"] * 5)
    assert len(gt.grow_theme("数字政府", corpus)) == 0


def test_what_a_theme_has_or_rejected_is_not_proposed_again():
    theme = gt.Theme("数字政府", ("数字政府",), ("电子证照",), rejected=("数据共享",))
    terms = set(gt.grow_theme(theme, corpus_of()).to_frame()["term"])
    assert not {"电子证照", "数据共享"} & terms


def test_a_name_that_stands_nowhere_says_so_and_what_does():
    with pytest.raises(CorpusError, match="数字乡村 occurs in none") as error:
        gt.grow_theme("数字乡村", corpus_of())
    assert "数字 (12)" in str(error.value)
    assert "Theme(label, (name, name))" in str(error.value)


@pytest.mark.parametrize("name", ["数", "", "数字 政府", "“数字政府”"])
def test_what_cannot_be_a_name_is_refused(name):
    with pytest.raises(CodebookError, match="two or more characters"):
        gt.grow_theme(name, corpus_of())


def test_no_more_than_n():
    assert len(gt.grow_theme("数字政府", corpus_of(), n=1)) == 1


# ------------------------------------------------------------------------------------- the file


def test_decisions_make_a_theme(saved):
    decide(
        saved, 电子证照=("accept", "core"), 数据共享=("accept", "wide"), 企业办事=("reject", "core")
    )
    theme = gt.read_growth(saved)
    assert (theme.label, theme.name) == ("数字政府", ("数字政府",))
    assert (theme.core, theme.wide) == (("电子证照",), ("数据共享",))
    assert theme.rejected == ()


def test_decisions_are_added_to_a_theme(saved):
    decide(saved, 电子证照=("accept", "core"), 数据共享=("reject", "core"))
    before = gt.Theme("数字政府", ("数字政府",), ("一网通办",), definition="政府用数据办事。")
    after = gt.read_growth(saved, before)
    assert after.core == ("一网通办", "电子证照")
    assert after.rejected == ("数据共享",)
    assert after.definition == before.definition


def test_undecided_proposals_are_told(saved, caplog):
    theme = gt.read_growth(saved)
    assert theme.core == theme.wide == theme.rejected == ()
    assert "have no decision" in caplog.text


def test_decisions_are_never_overwritten(growth, saved):
    with pytest.raises(CodebookError, match="may contain decisions"):
        growth.save(saved)


def test_every_fault_of_the_file_is_told(saved):
    decide(saved, 电子证照=("yes", "core"), 数据共享=("accept", "name"))
    with pytest.raises(CodebookError) as error:
        gt.read_growth(saved)
    assert "'yes' is not a decision" in str(error.value)
    assert "'name' cannot take new terms" in str(error.value)


def test_a_file_of_another_theme_is_refused(saved):
    with pytest.raises(CodebookError, match="'数字政府', not for '营商环境'"):
        gt.read_growth(saved, gt.Theme("营商环境", ("营商环境",)))


def test_what_is_no_such_file_is_refused(tmp_path):
    with pytest.raises(
        CodebookError, match=r"Could not read .*none\.csv: file or folder not found"
    ):
        gt.read_growth(tmp_path / "none.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="lacks the columns"):
        gt.read_growth(tmp_path / "other.csv")


# ---------------------------------------------------------------------------------- the phrases


def test_coinages_that_begin_with_a_stop_word_are_phrases():
    texts = ["发展新质生产力。", "培育新质生产力，强工业。", "以新质生产力引领。"] * 2
    assert "新质生产力" in find_phrases(texts).terms


def test_part_of_a_fixed_phrase_is_none():
    texts = ["坚持“枫桥经验”。", "学习枫桥经验。", "推广枫桥经验，总结经验。", "交流经验。"] * 3
    terms = find_phrases(texts).terms
    assert "枫桥经验" in terms
    assert "枫桥" not in terms


def test_padding_is_no_part_of_a_phrase():
    texts = ["推进政务服务。", "改善政务服务等。", "政务服务好。", "推进政务服务等工作。"] * 3
    terms = find_phrases(texts).terms
    assert "政务服务" in terms
    assert not {"推进政务服务", "政务服务等"} & set(terms)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["电子证照", "数据共享", "，", "修建公路", "。"]), max_size=30))
def test_presence_is_what_the_texts_hold(pieces):
    texts = "".join(pieces).split("。")
    phrases = find_phrases(texts, 1)
    held = phrases.presence.toarray()
    for column, term in enumerate(phrases.terms):
        assert held[:, column].tolist() == [float(term in text) for text in texts]


def test_a_term_of_two_lines_is_told_with_both(tmp_path):
    path = tmp_path / "a.csv"
    head = "theme,term,ring,decision\n"
    path.write_text(head + "治理,网格,core,accept\n治理,网格,wide,reject\n", encoding="utf-8")
    with pytest.raises(gt.GovTopicsError, match="'网格' is on lines 2, 3; keep one"):
        gt.read_growth(path)
    path.write_text(head + "治理,网格,core,accept\n", encoding="utf-8")
    theme = gt.read_growth(path, gt.Theme("治理", ("治理",), rejected=("网格", "社区")))
    assert (theme.core, theme.rejected) == (("网格",), ("社区",))


def test_what_cannot_be_read_grown_or_written_says_so(tmp_path):
    with pytest.raises(gt.GovTopicsError, match="no sentences from which to expand a theme"):
        gt.grow_theme("数字政府", gt.Corpus.from_texts([" "]))
    growth = gt.grow_theme("数字政府", gt.Corpus.from_texts(["建设数字政府。"]))
    with pytest.raises(gt.GovTopicsError, match="Could not write"):
        growth.save(tmp_path / "no" / "a.csv")
    path = tmp_path / "b.csv"
    path.write_text("theme,term,ring,decision\n治理," + "长" * 200_000 + ",core,accept\n", "utf-8")
    with pytest.raises(gt.GovTopicsError, match="is not a table"):
        gt.read_growth(path)


def test_what_stands_elsewhere_more_often_is_proposed_for_wide_and_a_rare_name_is_told(caplog):
    line = "建设数字政府，推广电子证照。"
    lines = [line] * 3 + ["推广电子证照。发展农业。"] * 4 + ["修建公路。"] * 20
    table = gt.grow_theme("数字政府", gt.Corpus.from_texts(lines), n=3).to_frame().set_index("term")
    # Three of its seven sentences are in a paragraph with the name.
    assert table.loc["推广电子证照", ["ring", "n_sentences", "n_inside"]].to_list() == [
        "wide",
        7,
        3,
    ]
    assert "The name of 数字政府 occurs in only 3 sentences; with fewer than 20" in caplog.text
