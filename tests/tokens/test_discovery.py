"""Terms that the texts coin are proposed; a researcher decides, and the decisions are kept."""

import pytest

from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError
from govtopics.tokens.discovery import discover_terms, read_decisions, save_candidates
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.segmentation import tokenize

# 云端邻里 is coined here: never quoted, among changing neighbours. 码上快递 is always quoted.
COINED = Corpus.from_texts(
    [
        "开展云端邻里服务。社区用云端邻里议事,居民说云端邻里很好。推出“码上快递”。",
        "云端邻里进楼组;云端邻里,今年云端邻里覆盖全区。用好“码上快递”,道路整治开始。",
    ],
    ids=["a", "b"],
)


@pytest.fixture(scope="module")
def proposed():
    return discover_terms(COINED, n=20).set_index("term")


def test_a_planted_coinage_is_found_with_its_counts(proposed):
    row = proposed.loc["云端邻里"]
    assert (row.n_occurrences, row.n_documents, row.quoted_share) == (6, 2, 0)
    assert row.cut_as == "云端/邻里"
    assert row.example == "a/p0001: 开展【云端邻里】服务。社区用云端邻里议事"
    assert not row.in_lexicon


def test_a_quoted_coinage_is_found_though_one_neighbour_follows(proposed):
    row = proposed.loc["码上快递"]
    assert (row.n_occurrences, row.quoted_share) == (2, 1)


def test_pieces_that_are_only_seen_inside_a_candidate_are_not_proposed(proposed):
    assert not {"码上", "快递"} & set(proposed.index)


def test_no_proposal_is_a_word_behind_a_pronoun():
    corpus = Corpus.from_texts(["我们的治理,我们的服务。我们的治理,我们的服务。我们的服务"])
    assert discover_terms(corpus, n=20)["term"].to_list() == []


def test_a_term_may_begin_or_end_with_a_stop_word_that_belongs_to_it():
    """新 and 人 are stop words; 质|生产力 and 投资|于 stand here with them alone."""
    text = "发展新质生产力,用新质生产力。靠新质生产力;坚持投资于人,投资于人好。真的投资于人;人多"
    corpus = Corpus.from_texts([text])
    assert {"新质生产力", "投资于人"} <= set(discover_terms(corpus, n=20)["term"])
    often = Corpus.from_texts([text + ",质生产力" * 4 + ",投资于" * 4])
    assert not {"新质生产力", "投资于人"} & set(discover_terms(often, n=20)["term"])


def test_a_pair_of_single_characters_may_be_a_term():
    corpus = Corpus.from_texts(["建设算力平台,算力网。用好算力,算力多"])
    assert "算力" in set(discover_terms(corpus, n=20)["term"])


def test_numbers_in_quotation_marks_are_no_terms():
    assert discover_terms(Corpus.from_texts(["“2023”“十二”“2023”“十二”"]), n=5).empty


def test_five_year_plans_in_quotation_marks_are_terms():
    found = discover_terms(Corpus.from_texts(["“十四五”规划。“十四五”时期,“七五”普法,“七五”"]), n=5)
    assert {"十四五", "七五"} <= set(found["term"])


def test_what_reports_a_figure_is_no_term():
    text = "云端投资增长快。云端投资增长了,云端投资好。云端投资多。"
    assert discover_terms(Corpus.from_texts([text]), n=9)["term"].to_list() == ["云端投资"]


def test_fewer_come_when_fewer_are_asked_for_and_the_best_first(proposed):
    two = discover_terms(COINED, n=2)
    assert two["term"].to_list() == list(proposed.index[:2])
    assert two["score"].is_monotonic_decreasing


def test_the_order_of_texts_decides_nothing():
    texts = dict(zip(COINED.ids, COINED.texts, strict=True))
    turned = Corpus.from_texts([texts["b"], texts["a"]], ids=["b", "a"])
    columns = ["term", "score", "n_occurrences", "n_documents"]
    assert discover_terms(turned)[columns].equals(discover_terms(COINED)[columns])


def test_the_reports_own_coinages_come_early(seeds):
    found = set(discover_terms(seeds, n=100)["term"])
    assert {"一网统管", "一网通办", "零距离家园", "营商环境"} <= found


@pytest.mark.parametrize("name", ["n", "min_occurrences"])
def test_a_number_below_one_is_refused(name):
    with pytest.raises(TokensError, match=f"^{name} = 0: must be a whole number of at least 1"):
        discover_terms(COINED, **{name: 0})


def test_accepted_terms_become_a_lexicon_whose_hash_the_tokens_carry(tmp_path, proposed):
    path = tmp_path / "候选.csv"
    save_candidates(proposed.reset_index(), path)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("decision,term,score")
    chosen = [("accept" if ",云端邻里," in line else "reject") + line for line in lines[1:]]
    path.write_text("\n".join([lines[0], *chosen]), encoding="utf-8-sig")
    lexicon = read_decisions(path)
    assert lexicon.words == ("云端邻里",)
    tokens = tokenize(COINED, lexicon=lexicon)
    assert "云端邻里" in tokens.words[0]
    assert tokens.settings["lexicon_sha256"] == Lexicon.of(["云端邻里"]).sha256


def test_decisions_are_never_overwritten(tmp_path, proposed):
    path = tmp_path / "candidates.csv"
    path.write_text("decision,term\naccept,治理\n", encoding="utf-8")
    with pytest.raises(TokensError, match="may contain decisions; choose another name"):
        save_candidates(proposed.reset_index(), path)
    assert read_decisions(path).words == ("治理",)


def test_every_line_that_is_no_decision_is_told(tmp_path):
    path = tmp_path / "candidates.csv"
    rows = ["decision,term", "yes,治理", "accept,更新", "?,统管", "accept,一 网"]
    path.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(TokensError) as error:
        read_decisions(path)
    assert str(error.value).splitlines() == [
        "candidates.csv has 3 problems.",
        "  line 2: 'yes' is not a decision; enter accept or reject, or leave the cell empty.",
        "  line 4: '?' is not a decision; enter accept or reject, or leave the cell empty.",
        (
            "  line 5: '一 网' is not a term: a term has two or more "
            "characters, without spaces or quotation marks."
        ),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "File not found"),
        (b"a,b\n1,2\n", "lacks the columns"),
        ("决定".encode("gbk"), "UTF-8"),
    ],
)
def test_a_file_without_decisions_is_refused(tmp_path, content, message):
    path = tmp_path / "candidates.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TokensError, match=message):
        read_decisions(path)
