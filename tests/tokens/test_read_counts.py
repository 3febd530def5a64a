"""Counts, their files, proposals of terms and officialese, worked out by hand."""

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError
from govtopics.tokens import discovery
from govtopics.tokens.discovery import (
    company,
    discover_terms,
    peculiar,
    quotations,
    read_decisions,
    save_candidates,
)  # fmt: skip
from govtopics.tokens.lexicon import Lexicon
from govtopics.tokens.matrix import count_terms, from_scipy, matrix_of
from govtopics.tokens.matrix_files import (
    dtm_from_pandas,
    dtm_to_pandas,
    read_matrix_market,
    write_matrix_market,
)  # fmt: skip
from govtopics.tokens.officialese import officialese
from govtopics.tokens.tokens import Tokens

LN = math.log


class TestCountTerms:
    @pytest.fixture
    def tokens(self):
        """In texts and reports: b 3, 2; a 2, 1; c 2, 2; d 1, 1."""
        ids = pd.Index(["r1/p1", "r1/p2", "r2/p1", "r2/p2"], name="paragraph_id")
        docvars = pd.DataFrame({"document_id": ["r1", "r1", "r2", "r2"]}, index=ids)
        words = (("b", "a", "b"), ("a", "b", "c"), (), ("c", "b", "d", "d", "d"))
        return Tokens(
            ids, words, docvars, settings={"engine": "x"}, corpus_id="id", unit="paragraph"
        )

    def test_all(self, tokens):
        dtm = count_terms(tokens)
        assert dtm.vocabulary == ("a", "b", "c", "d")
        assert dtm.counts.toarray().tolist() == [
            [1, 2, 0, 0], [1, 1, 1, 0], [0, 0, 0, 0], [0, 1, 1, 3],
        ]  # fmt: skip
        assert dtm.counts.dtype == np.int32
        assert dtm.term_counts.tolist() == [2, 4, 2, 3]
        assert dtm.text_lengths.tolist() == [3, 3, 0, 5]
        assert (dtm.n_texts, dtm.n_terms, len(dtm)) == (4, 4, 4)
        assert dtm.ids.equals(tokens.ids)
        assert (dtm.corpus_id, dtm.unit) == ("id", "paragraph")
        assert dict(dtm.settings) == {
            "engine": "x", "min_texts": 1, "min_documents": 1, "n_terms": 4, "n_terms_dropped": 0,
        }  # fmt: skip
        assert dtm["r2/p2"].to_dict() == {"a": 0, "b": 1, "c": 1, "d": 3}
        assert dtm["r2/p2"].name == "r2/p2"
        assert repr(dtm) == "DocumentTermMatrix: 4 texts × 4 terms, 50.0% not zero"
        html = dtm._repr_html_()
        assert [html.find(f"<td>{term}</td>") for term in "bdac"] == sorted(
            html.find(f"<td>{term}</td>") for term in "bdac"
        )

    @pytest.mark.parametrize(
        ("least", "terms"),
        [
            ({"min_texts": 2}, "abc"), ({"min_texts": 3}, "b"), ({"min_documents": 2}, "bc"),
            ({"min_texts": 3, "min_documents": 2}, "b"), ({"min_documents": 1}, "abcd"),
        ],
    )  # fmt: skip
    def test_thresholds(self, tokens, least, terms):
        dtm = count_terms(tokens, **least)
        assert "".join(dtm.vocabulary) == terms
        assert dtm.settings["n_terms"] == len(terms)
        assert dtm.settings["n_terms_dropped"] == 4 - len(terms)
        assert {key: dtm.settings[key] for key in least} == least

    def test_what_leaves_none(self, tokens):
        for least, asked in (
            ({"min_texts": 4}, "No terms remain with min_texts=4 and min_documents=1"),
            ({"min_documents": 3}, "No terms remain with min_texts=1 and min_documents=3"),
        ):
            with pytest.raises(TokensError) as error:
                count_terms(tokens, **least)
            assert str(error.value) == (
                f"{asked}. The most frequent term, b, occurs in 3 of 4 texts and in 2 reports. "
                "Use lower values."
            )
        with pytest.raises(TokensError, match="None of the 2 texts has a word left"):
            count_terms([[], []])

    def test_a_stream_is_numbered(self):
        dtm = count_terms(iter([["b", "a"], ["b"]]), min_documents=2)
        assert dtm.ids.to_list() == ["text-0001", "text-0002"]
        assert dtm.vocabulary == ("b",)
        assert (dtm.corpus_id, dtm.unit) == ("", "document")


class TestFromElsewhere:
    def test_columns_in_order_of_terms(self):
        docvars = pd.DataFrame({"x": [1, 2]}, index=pd.Index(["q", "p"], name="n"))
        for matrix in ([[1, 2, 3], [0, 5, 0]], np.array([[1.0, 2, 3], [0, 5, 0]])):
            dtm = from_scipy(matrix, ["c", "a", "b"], docvars)
            assert dtm.vocabulary == ("a", "b", "c")
            assert dtm.counts.toarray().tolist() == [[2, 3, 1], [5, 0, 0]]
            assert dtm.counts.dtype == np.int64
            assert dtm.ids.to_list() == ["q", "p"]
        sparse_one = from_scipy(sparse.coo_array(np.array([[0, 7]])), ["b", "a"])
        assert sparse_one.counts.toarray().tolist() == [[7, 0]]
        assert sparse_one.ids.to_list() == ["text-0001"]
        eleven = matrix_of(np.arange(11)[None])
        assert eleven.vocabulary[:2] + eleven.vocabulary[-1:] == ("00", "01", "10")
        assert eleven.counts.toarray().tolist() == [[*range(11)]]
        assert matrix_of(np.ones((1, 10))).vocabulary[-1] == "9"

    @pytest.mark.parametrize(
        ("matrix", "terms", "message"),
        [
            ([[1, 2]], ["a"], "has the shape"), ([[1, 2]], ["a", "a"], "must be unique"),
            ([[1, -1]], ["a", "b"], "whole numbers"), ([[1, 0.5]], ["a", "b"], "whole numbers"),
            ([[1, float("inf")]], ["a", "b"], "whole numbers"), ([[1], [2, 3]], ["a"], "is a list"),
        ],
    )  # fmt: skip
    def test_refused(self, matrix, terms, message):
        with pytest.raises(TokensError, match=message):
            from_scipy(matrix, terms)

    def test_files(self, tmp_path):
        docvars = pd.DataFrame(index=pd.Index(["y", "x"], name="text_id"))
        dtm = from_scipy([[0, 2], [1, 3]], ["甲", "乙"], docvars)  # 乙 first
        path = tmp_path / "m.mtx"
        write_matrix_market(dtm, path)
        assert (tmp_path / "m.terms.txt").read_text(encoding="utf-8") == "乙\n甲\n"
        assert (tmp_path / "m.ids.txt").read_text(encoding="utf-8") == "y\nx\n"
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "%%MatrixMarket matrix coordinate integer general"
        assert sorted(line for line in lines if line[0] != "%") == [
            "1 1 2",
            "2 1 3",
            "2 2 1",
            "2 2 3",
        ]
        again = read_matrix_market(path)
        assert again.vocabulary == ("乙", "甲")
        assert again.counts.toarray().tolist() == [[2, 0], [3, 1]]
        assert (again.ids.to_list(), again.ids.name) == (["y", "x"], "text_id")
        table = dtm_to_pandas(dtm)
        assert table.to_dict("index") == {"y": {"乙": 2, "甲": 0}, "x": {"乙": 3, "甲": 1}}
        for given in (
            table,
            pd.DataFrame(table[["甲", "乙"]].to_numpy(), ["y", "x"], ["甲", "乙"]),
        ):
            back = dtm_from_pandas(given)
            assert back.counts.toarray().tolist() == [[2, 0], [3, 1]]
            assert back.ids.to_list() == ["y", "x"]
        with pytest.raises(TokensError, match="different indexes"):
            dtm_from_pandas(table, docvars.iloc[::-1])
        (tmp_path / "m.ids.txt").unlink()
        with pytest.raises(TokensError, match=r"lacks m\.ids\.txt"):
            read_matrix_market(path)


def grams(least, *texts):
    return discovery._Grams.of(texts, least)


def shape(npmi, bond):
    """What judges sequences of such company, whose parts stand 100 times without one another."""

    class Counts(dict):
        def __missing__(self, gram):
            return 100

    class Given:
        def npmi(self, gram):
            self.counts = Counts({gram: 100 * bond})
            return npmi

    return discovery._Shape(
        Given(), frozenset(["我们", "人", "百"]), frozenset(["推进", "新", "新型"])
    )


class TestDiscovery:
    TEXT = "推进网格服务，推进网格服务站点，网格服务站点，完善网格服务，网格单元，网格"

    def test_company_by_hand(self):
        """16 words: 网格 6, 服务 4, 推进 2, 站点 2; each longer one holds 网格服务 twice.

        网格服务站点 has two neighbours on the left and two edges on the right: ln 2 is too little.
        """
        two = 2 * (-LN(6 / 16) / LN(4)) * (0.3 + LN(4) - LN(2) / 2)
        assert company(grams(2, self.TEXT)) == pytest.approx({"网格服务": two})
        four = 4 * (-LN(6 / 16) / LN(4)) * (0.3 + LN(4) - LN(2) / 2)  # none is longer
        assert company(grams(3, self.TEXT)) == pytest.approx({"网格服务": four})
        assert company(grams(4, self.TEXT)) == pytest.approx({"网格服务": four})
        assert company(grams(5, self.TEXT)) == {}

    def test_a_longer_term_by_hand(self):
        """网格服务站点 stands three times among five: its log2 is that of three words."""
        text = self.TEXT + "，网格服务站点"  # 19 words: 网格 7, 服务 5, 站点 3
        npmi = (LN(3 / 19) - LN(7 / 19) - LN(5 / 19) - LN(3 / 19)) / (2 * -LN(3 / 19))
        found = company(grams(2, text))
        three = 3 * math.log2(3) * npmi * (0.3 + LN(3))
        assert found["网格服务站点"] == pytest.approx(three)

    def test_ties_are_edges_beside_a_term(self):
        """Left of 网格服务 stands 的 each time, and is no more one neighbour than a comma is."""
        text = "好的网格服务，新的网格服务，美的网格服务"
        assert company(grams(2, text)).keys() == {"网格服务"}

    def test_peculiar_words_by_hand(self):
        """Of 4 words 中试 is 3; the dictionary was counted on 60,101,967 and has it 23 times."""
        found = peculiar(grams(3, "中试，中试，投资，中试"))
        assert found == pytest.approx({"中试": 3 * LN((3 / 4) / (23 / 60_101_967))})
        assert peculiar(grams(4, "中试，中试，投资，中试")) == {}

    def test_a_word_that_stands_in_one_longer_sequence_alone_is_not_peculiar(self):
        text = "中试基地建成，建设中试基地，用好中试基地"
        assert "中试" not in peculiar(grams(3, text))
        assert peculiar(grams(3, text + "，中试，中试，中试，中试")).keys() >= {"中试"}

    def test_parts(self):
        clauses = [list("abcdefghij"), list("abx"), list("ab")]
        counts = discovery._counts(clauses, Counter("abcdefghijabxab"), 2)
        assert counts == {("a", "b"): 3}
        found = discovery._counts(clauses, Counter("abcdefghijabxab"), 1)
        assert max(map(len, found)) == 8
        assert found["a", "b", "c", "d", "e"] == 1
        clauses = [list("abcdef"), list("abx"), list("ab")]
        entropy = discovery._entropies(clauses, {("a", "b"): 3, ("b", "c"): 1})
        assert entropy == {("a", "b"): pytest.approx(LN(3)), ("b", "c"): 0}
        twice = [list("zab"), list("zabq"), list("yab")]
        left = LN(3) - 2 * LN(2) / 3
        assert discovery._entropies(twice, {("a", "b"): 3})["a", "b"] == pytest.approx(left)
        longer = discovery._longer({tuple(gram): 2 for gram in ("abc", "ab", "bc", "bcd", "cd")})
        assert {"".join(gram): ["".join(o) for o in others] for gram, others in longer.items()} == {
            "a": ["abc", "ab"], "b": ["abc", "ab", "bc", "bcd"], "c": ["abc", "bc", "bcd", "cd"],
            "d": ["bcd", "cd"], "ab": ["abc"], "bc": ["abc", "bcd"], "cd": ["bcd"],
        }  # fmt: skip
        assert discovery._ranks({"b": 1.0, "a": 1.0, "c": 2.0}) == {"c": 1, "a": 2, "b": 3}
        assert list(discovery._clauses(["，", "a", "5", "。", "，", "b+"])) == [["a", "5"], ["b+"]]

    @pytest.mark.parametrize(
        ("gram", "may"),
        [
            ("网格 服务", True), ("的 服务", False), ("网格 的", False), ("投资 增长", False),
            ("增长 投资", True), ("推进 服务", False), ("服务 推进", True), ("12 服务", False),
            ("服务 12", False), ("水 服务", True), ("一 网 统管", True), ("一 统管", False),
            ("一 百 统管", False), ("三 网 百", False), ("十五五 规划", True),
            ("百三五 规划", False),
        ],
    )  # fmt: skip
    def test_what_may_be_a_term(self, gram, may):
        assert shape(0.9, 1.0)(tuple(gram.split())) is may

    @pytest.mark.parametrize("gram", ["新 质 生产力", "投资 于 人", "算 力", "新型 能源 体系"])
    def test_a_stop_word_at_an_end_or_a_single_pair_is_bound(self, gram):
        """The rest stands with it in half of its places or more."""
        gram = tuple(gram.split())
        assert shape(0.9, 0.5)(gram)
        assert not shape(0.9, 0.49)(gram)

    def test_looser_company_is_enough_without_a_short_stop_word(self):
        assert shape(0.48, 1.0)(("网格", "服务"))
        assert shape(0.48, 1.0)(("新型", "能源", "体系"))
        assert not shape(0.47, 1.0)(("网格", "服务"))
        assert not shape(0.59, 1.0)(("新", "质", "生产力"))
        assert not shape(0.59, 1.0)(("算", "力"))

    def test_quotations_and_terms_of_many_characters(self):
        """Quoted are two to nine characters, two of them Chinese; a sequence has twelve at most."""
        quoted = [
            "网",
            "网格",
            "甲乙丙丁戊己庚辛壬",
            "甲乙丙丁戊己庚辛壬癸",
            "5G网",
            "网格5G",
            "十四亿",
            "十四五",
        ]
        text = "，".join(f"“{term}”" for term in quoted)
        found = quotations(Corpus.from_texts([text, text]).to_paragraphs())
        assert found == dict.fromkeys(["网格", "甲乙丙丁戊己庚辛壬", "网格5G", "十四五"], 4.0)
        assert company(grams(2, *["中华人民共和国公共卫生网格，"] * 3)) == {}
        assert company(grams(2, *["中华人民共和国公共卫生，"] * 3)).keys() == {
            "中华人民共和国公共卫生"
        }

    def test_half_a_quotation_is_none(self):
        table = discover_terms(Corpus.from_texts(["“网格服务，“网格服务”，网格服务”"]), 1)
        assert table[["term", "n_occurrences"]].to_numpy().tolist() == [["网格服务", 3]]
        assert table["quoted_share"].to_list() == pytest.approx([1 / 3])

    def test_every_column(self, tmp_path):
        paragraphs = [
            "推进网格服务，做好网格服务", "网格服务见效，“一网统管”",
            "“一网统管”和“一网统管”。一网统管平台，“八项规定”", "“八项规定”，“单独”和“15”、“15”",
        ]  # fmt: skip
        texts = ["\n\n".join(paragraphs[:2]), "\n\n".join(paragraphs[2:])]
        corpus = Corpus.from_texts(texts, ids=["a", "b"])
        assert quotations(corpus.to_paragraphs()) == {"一网统管": 6.0, "八项规定": 2.0}
        table = discover_terms(corpus, lexicon=Lexicon.of(["网格服务"]))
        # By company 一网统管, 网格服务; by quotation 一网统管, 八项规定; a tie goes by term.
        assert table.columns.to_list() == [
            "term", "score", "n_occurrences", "n_documents", "quoted_share", "cut_as",
            "in_lexicon", "example",
        ]  # fmt: skip
        assert table.drop(columns="score").to_numpy().tolist() == [
            ["一网统管", 4, 2, 0.75, "一/网/统管", False, "a/p0002: 网格服务见效，“【一网统管】”"],
            ["八项规定", 2, 1, 1.0, "八项/规定", False,
             "b/p0001: 统管”。一网统管平台，“【八项规定】”"],
            ["网格服务", 3, 1, 0.0, "网格/服务", True, "a/p0001: 推进【网格服务】，做好网格服务"],
        ]  # fmt: skip
        assert table["score"].to_list() == pytest.approx([2 / 61, 1 / 62, 1 / 62])
        assert discover_terms(corpus, 1)["term"].to_list() == ["一网统管"]
        four = discover_terms(corpus, min_occurrences=4)
        assert four["term"].to_list() == ["一网统管", "八项规定"]
        path = tmp_path / "terms.csv"
        save_candidates(table, path)
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        assert lines[0] == "decision," + ",".join(table.columns)
        assert lines[2].startswith(",八项规定,0.016129,2,1,1,八项/规定,False,")
        assert path.read_bytes()[:3] == b"\xef\xbb\xbf"
        with pytest.raises(TokensError, match="may contain decisions"):
            save_candidates(table, path)

    def test_decisions(self, tmp_path):
        path = tmp_path / "d.csv"
        path.write_text(
            "\ufeffdecision,term\naccept,网格\nreject,平台\n,服务\naccept,河长制\n", "utf-8"
        )
        assert [tuple(term) for term in read_decisions(path)] == [
            ("河长制", "discovered", ""), ("网格", "discovered", ""),
        ]  # fmt: skip
        path.write_text("decision,term\nyes,网格\naccept,网\nreject,网\n", "utf-8")
        with pytest.raises(TokensError) as error:
            read_decisions(path)
        assert "line 2: 'yes' is not a decision" in str(error.value)
        assert "line 3: '网' is not a term" in str(error.value)
        assert "line 4" not in str(error.value)


class TestOfficialese:
    def test_by_hand(self):
        """Sixty words in chunks of two; 推进 stands 8 times, 网格 7, the rest fill."""
        first = ["推进", "甲", "推进", "乙", "推进", "乙", "推进", "推进"]
        second = ["推进", "推进", "推进", "网格", *["网格"] * 6]
        third = ["充数"] * 42
        words = (tuple(first), tuple(second), tuple(third))
        ids = pd.Index(["a", "b", "c"])
        tokens = Tokens(
            ids, words, pd.DataFrame(index=ids), openings={"推进": 6, "网格": 7, "充数": 21}
        )
        table = officialese(tokens, lexicon=Lexicon.of(["充数"]))
        assert table.columns.to_list() == [
            "word", "score", "n_occurrences", "opening", "dispersion", "right_entropy", "list",
        ]  # fmt: skip
        # Chunks of 推进: 1, 1, 1, 2 | 2, 1; followed by 甲 1, 乙 2, 推进 3, the end 1, 网格 1.
        dispersion = (LN(8) - 2 * 2 * LN(2) / 8) / LN(40)
        right = LN(8) - (2 * LN(2) + 3 * LN(3)) / 8
        assert table.to_dict("records") == [
            {
                "word": "推进", "score": pytest.approx(0.75 * dispersion * right),
                "n_occurrences": 8, "opening": 0.75, "dispersion": pytest.approx(dispersion),
                "right_entropy": pytest.approx(right), "list": "officialese",
            }
        ]  # fmt: skip
        seven = officialese(tokens, min_occurrences=7)
        assert seven["word"].to_list() == ["推进", "网格", "充数"]
        assert seven["list"].to_list() == ["officialese", "", ""]
        assert seven["opening"].to_list() == [0.75, 1.0, 0.5]
        # 网格 in chunks 1, 2, 2, 2; followed by itself 6 times and by the end.
        grid = LN(7) - 6 * LN(2) / 7
        assert seven.loc[1, "dispersion"] == pytest.approx(grid / LN(40))
        assert seven.loc[1, "right_entropy"] == pytest.approx(LN(7) - 6 * LN(6) / 7)
        with pytest.raises(TokensError, match="do not record which words open a clause"):
            officialese(Tokens(ids, words, pd.DataFrame(index=ids)))
