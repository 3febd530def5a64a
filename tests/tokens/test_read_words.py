"""Lexicons, stop lists, matches, cuts and words: exact values of small cases."""

import hashlib
import math
from importlib.metadata import version

import pandas as pd
import pytest

from govtopics.corpus.corpus import Corpus
from govtopics.errors import TokensError
from govtopics.tokens import segmentation
from govtopics.tokens.ambiguity import may_cross, other_reading, term_frequency
from govtopics.tokens.engines import N_OCCURRENCES, log_probability
from govtopics.tokens.lexicon import Lexicon, Term, read_lexicon
from govtopics.tokens.lexicon_check import _Found, check_lexicon
from govtopics.tokens.matching import Match, TermMatcher, longest_first, outside
from govtopics.tokens.segmentation import Segmenter, iter_tokens, tokenize
from govtopics.tokens.stopwords import StopList, is_word, place_names, read_stopwords
from govtopics.tokens.tokenizer import Tokenizer
from govtopics.tokens.tokens import Tokens


class TestLexicon:
    def test_of_add_and_merge(self):
        lexicon = Lexicon.of(["网格", "河长制", "网格"], source="codebook")
        assert lexicon.words == ("河长制", "网格")
        assert list(lexicon) == [Term("河长制", "codebook", ""), Term("网格", "codebook", "")]
        assert lexicon.sha256 == hashlib.sha256("河长制\n网格".encode()).hexdigest()
        added = lexicon.add(["网格", "城市更新"])
        assert [tuple(term) for term in added] == [
            ("城市更新", "added", ""), ("河长制", "codebook", ""), ("网格", "codebook", ""),
        ]  # fmt: skip
        assert lexicon.add([]) is lexicon
        assert added["网格"].source == "codebook"
        assert (len(added), "网格" in added, "网" in added) == (3, True, False)
        noted = Lexicon((Term("网格", "文件", "注"),))
        assert noted.merge(lexicon)["网格"] == Term("网格", "文件", "注")
        assert lexicon.merge(noted)["网格"] == Term("网格", "codebook", "")
        assert noted.sha256 == Lexicon.of(["网格"]).sha256
        assert repr(lexicon) == f"Lexicon: 2 terms ({lexicon.sha256[:8]})"
        for wrong in ("网", "网 格", "网“格", "网\u200b格"):
            with pytest.raises(TokensError, match="is not a term"):
                Lexicon.of([wrong])

    def test_read(self, tmp_path):
        path = tmp_path / "own.txt"
        path.write_text(
            "\ufeff# 说明\n\n网格  # 国发; 注; 二\n  # 缩进的说明\n河长制\n", encoding="utf-8"
        )
        assert [tuple(term) for term in read_lexicon(path)] == [
            ("河长制", "", ""), ("网格", "国发", "注; 二"),
        ]  # fmt: skip
        path.write_text("网格\n\n网\n网格 # 又\n", encoding="utf-8")
        with pytest.raises(TokensError) as error:
            read_lexicon(path)
        assert "line 3: '网' is not a term" in str(error.value)
        assert "line 4: '网格' is already in the list" in str(error.value)


class TestStopLists:
    def test_layers_in_order(self, tmp_path):
        first, second = tmp_path / "first.txt", tmp_path / "second.txt"
        first.write_text("\ufeff# 说明\n做好  # 动词\n\n 持续\n", encoding="utf-8")
        second.write_text("持续\n上海\n网格\n", encoding="utf-8")
        assert read_stopwords(first) == {"做好", "持续"}
        places = pd.DataFrame({"place": ["黄浦区"], "parent": ["上海市"]})
        stoplist = StopList.of([first, "places", second], places, [])
        assert [name for name, _ in stoplist.layers] == ["first.txt", "places", "second.txt"]
        assert {word: stoplist[word] for word in stoplist} == {
            "上海": "places", "上海市": "places", "做好": "first.txt", "持续": "first.txt",
            "网格": "second.txt", "黄浦": "places", "黄浦区": "places",
        }  # fmt: skip
        assert list(stoplist) == sorted(stoplist)
        assert len(stoplist) == 7
        assert {word: stoplist(word) for word in ("持续", "网格", "5%", "水", "治理")} == {
            "持续": "first.txt", "网格": "second.txt", "5%": "numbers", "水": "single characters",
            "治理": None,
        }  # fmt: skip
        names = ("numbers", "single characters", "first.txt", "places", "second.txt")
        assert stoplist.names == names
        kept = StopList.of([first, "places"], places, ["上海"])
        assert kept.left == {"places": ("上海",)}
        assert kept("上海") is None
        assert "上海" not in kept
        with pytest.raises(TokensError, match="would remove 网格, which the lexicon contains"):
            StopList.of([second], places, ["网格"])
        with pytest.raises(TokensError, match="is a single string"):
            StopList.of("general", places, [])
        with pytest.raises(TokensError, match="No stop list contains '治理'"):
            stoplist["治理"]

    @pytest.mark.parametrize(
        ("word", "taken"),
        [
            ("二十", True), ("三千万", True), ("第十一次", True), ("第3届", True), ("8.5%", True),
            ("十四五", False), ("万一", False), ("两百零三", True), ("百万", True),
            ("2023-24", True),
            ("第十一", False), ("一二", False), ("5G", False), ("五百亿", True), ("十", True),
        ],
    )  # fmt: skip
    def test_numbers(self, word, taken):
        found = StopList((), frozenset())(word)
        assert (found == "numbers") is taken
        assert StopList((), frozenset({word}))(word) is None

    def test_places(self):
        docvars = pd.DataFrame(
            {
                "place": ["新疆维吾尔自治区", "浦东新区", "通州", None],
                "parent": ["云县", "", "海淀区", "乡镇"],
            }
        )  # fmt: skip
        assert place_names(docvars) - {""} == {
            "新疆维吾尔自治区", "新疆", "浦东新区", "浦东", "通州", "云县", "海淀区", "海淀",
            "乡镇",
        }  # fmt: skip
        assert place_names(pd.DataFrame()) == frozenset()

    def test_is_word(self):
        assert [is_word(token) for token in ("治", "5", "a", "%", "+", "，", "—", " ")] == [
            True, True, True, True, True, False, False, False,
        ]  # fmt: skip


class TestMatching:
    def test_every_occurrence_by_position_then_length(self):
        matcher = TermMatcher(["治理", "基层", "基层治理", "理念", "治理"])
        assert matcher.terms == ("治理", "基层", "基层治理", "理念")
        assert matcher.find("抓基层治理念") == [
            (1, 5, "基层治理"), (1, 3, "基层"), (3, 5, "治理"), (4, 6, "理念"),
        ]  # fmt: skip
        assert TermMatcher([]).find("治理") == []

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("“八五”普法", [(1, 6)]), ("“八五普法", [(1, 5)]), ("“城八五”普法", []),
            ("八五“普”法", [(0, 6)]), ("八五”“普法", []), ("八'五'普法", [(0, 6)]),
            ("八'五普法", []), ("(“八五”普法)", [(2, 7)]), ("八五普法八五普法", [(0, 4), (4, 8)]),
        ],
    )  # fmt: skip
    def test_quotation_marks(self, text, found):
        assert [match[:2] for match in TermMatcher(["八五普法"]).find(text)] == found

    @pytest.mark.parametrize(
        ("text", "n"),
        [
            ("5G网", 1), ("2.5G网", 0), ("15G", 0), ("a5G", 0), ("。5G", 1), ("5G2", 0), ("5Gx", 0),
            ("5G.5", 0), ("5G.", 1), (".5G", 1), ("网5G", 1),
        ],
    )  # fmt: skip
    def test_latin_ends(self, text, n):
        assert len(TermMatcher(["5G"]).find(text)) == n
        assert len(TermMatcher(["网格"]).find("5网格G")) == 1

    def test_longest_first_and_outside(self):
        a, b, c = Match(0, 2, "ab"), Match(1, 4, "bcd"), Match(3, 5, "de")
        assert longest_first([a, b, c]) == [b]
        assert longest_first([c, a]) == [a, c]
        assert longest_first([Match(1, 3, "bc"), a, Match(2, 4, "cd")]) == [a, Match(2, 4, "cd")]
        assert longest_first([Match(2, 4, "cd"), a]) == [a, Match(2, 4, "cd")]  # they touch
        assert outside([a, c, Match(1, 4, "bcd")], [Match(0, 4, "abcd")]) == [c]
        assert outside([a], [Match(0, 2, "ab")]) == []
        assert outside([a], [Match(1, 3, "bc")]) == [a]


class TestAmbiguity:
    def test_frequencies_by_hand(self):
        def words(*parts, lenience, favour=6.0):
            total = sum(map(log_probability, parts)) + favour + lenience
            return max(1, math.ceil(N_OCCURRENCES * math.exp(total)))

        assert term_frequency("基层治理") == words("基层", "治理", lenience=0.4) == 56
        assert term_frequency("城市更新") == words("城市", "更新", lenience=0.4) == 952
        assert term_frequency("公共卫生应急") == words("公共卫生", "应急", lenience=1.2)
        assert term_frequency("治理") == words("治理", lenience=0, favour=0)
        assert term_frequency("河长制") == 1
        assert log_probability("㐀") == -math.log(60_101_967)  # one that the dictionary lacks
        assert log_probability("网格化") is not None
        assert log_probability("格网化") is None

    @pytest.mark.parametrize(
        ("before", "term", "after", "found"),
        [
            ("全新", "城市更新", "颖", (5, 7)), ("", "社会保障", "碍", (3, 5)),
            ("", "河长制", "定", (2, 4)), ("推进", "城市更新", "机制", None),
            ("", "依法治理", "念", None), ("省", "政府规章", "", None),
            ("", "全民健身", "活动", None),
        ],
    )  # fmt: skip
    def test_other_readings(self, before, term, after, found):
        assert other_reading(before, term, after) == found

    def test_may_cross(self):
        assert may_cross("河长制", "定方案")
        assert may_cross("水", "利用率")  # 水利
        assert not may_cross("河长制", "工作")
        assert not may_cross("", "工作")


class TestCheckLexicon:
    TERMS = ("养老", "河长制", "公共卫生应急", "应急管理", "城市更新", "推进基", "水利")

    def test_every_column(self, caplog):
        lexicon = Lexicon.of(self.TERMS, source="s")
        texts = [
            "养老院和养老,推进河长制。河长制定方案。公共卫生应急管理。",
            "全新城市更新颖，推进基层治理，推进基层治理,养老\n\n水利用率高，水利",
        ]
        table = check_lexicon(lexicon, Corpus.from_texts(texts, ids=["a", "b"])).set_index("term")
        assert table.index.to_list() == sorted(self.TERMS)
        counts = table.loc[:, "n_occurrences":"n_other_words"]
        assert counts.columns.to_list() == [
            "n_occurrences", "n_kept", "n_documents", "n_inside", "n_overlapped", "n_other_words",
        ]  # fmt: skip
        assert dict(zip(table.index, map(tuple, counts.to_numpy().tolist()), strict=True)) == {
            "养老": (2, 2, 2, 1, 0, 0), "河长制": (1, 1, 1, 0, 0, 1),
            "公共卫生应急": (1, 1, 1, 0, 0, 0), "应急管理": (0, 0, 0, 0, 1, 0),
            "城市更新": (0, 0, 0, 0, 0, 1), "推进基": (0, 0, 0, 0, 0, 2),
            "水利": (2, 1, 1, 0, 0, 0),
        }  # fmt: skip
        assert set(table["source"]) == {"s"}
        assert table["cut_as"].to_dict() == dict.fromkeys(table.index, "") | {"水利": "水/利用率"}
        assert table["other_as"].to_dict() == dict.fromkeys(table.index, "") | {
            "河长制": "河/长/制定方案", "城市更新": "城市/更/新颖", "推进基": "推进/基层 ×2",
        }  # fmt: skip
        examples = table.loc[["河长制", "水利"], ["kept_example", "cut_example", "other_example"]]
        assert examples.to_numpy().tolist() == [
            [
                "a/p0001: 养老院和养老,推进【河长制】。河长制定方案。公共卫生",
                "",
                "a/p0001: 老院和养老,推进河长制。【河长制】定方案。公共卫生应急管理",
            ],
            ["b/p0002: 水利用率高，【水利】", "b/p0002: 【水利】用率高，水利", ""],
        ]
        assert caplog.messages == ["Terms that are split at least once: 1; see the column cut_as."]
        with pytest.raises(TokensError, match=r"'水利' is split as 水/利用率\."):
            check_lexicon(lexicon, Corpus.from_texts(texts), strict=True)

    def test_what_is_found_is_counted(self):
        found, later = _Found(), _Found()
        for number, (verdict, cut, document) in enumerate((
            ("cut", "乙", "d1"), ("cut", "甲", "d1"), ("cut", "乙", "d2"), ("cut", "甲", "d2"),
            ("kept", "网格", "d3"), ("inside", "网格化", "d4"), ("other", "x/y", "d5"),
            ("overlapped", "z", "d6"),
        )):  # fmt: skip
            (found if number < 3 else later).add(verdict, cut, f"{verdict}-{cut}", document)
        found.take_in(later)
        assert found.row(Term("网格", "s")) == {
            "term": "网格", "source": "s", "n_occurrences": 5, "n_kept": 1, "n_documents": 3,
            "n_inside": 1, "n_overlapped": 1, "n_other_words": 1, "cut_as": "乙", "other_as": "x/y",
            "kept_example": "kept-网格", "cut_example": "cut-乙", "other_example": "other-x/y",
        }  # fmt: skip


class TestTokenize:
    LEXICON = Lexicon.of(["基层治理"])

    def test_words_counts_and_settings(self):
        corpus = Corpus.from_texts(
            ["推进基层治理，持续优化服务。全面推进2023年网格。", "上海市网格服务；的网格"],
            ids=["b", "a"],
            docvars=pd.DataFrame({"place": ["上海市", "上海市"]}),
        )
        tokens = tokenize(corpus, lexicon=self.LEXICON)
        assert list(tokens) == ["b", "a"]
        assert tokens.words == (("基层治理", "服务", "网格"), ("网格", "服务", "网格"))
        assert tokens["a"] == ("网格", "服务", "网格")
        assert dict(tokens.removed) == {
            ("2023", "numbers"): 1, ("年", "single characters"): 1, ("的", "single characters"): 1,
            ("上海市", "places"): 1, ("优化", "officialese"): 1, ("全面", "officialese"): 1,
            ("持续", "officialese"): 1, ("推进", "officialese"): 2,
        }  # fmt: skip
        assert dict(tokens.openings) == {
            "上海市": 1, "优化": 1, "全面": 1, "持续": 1, "推进": 2, "的": 1,
        }  # fmt: skip
        settings = tokens.settings
        assert settings["engine"] == "rjieba"
        assert settings["engine_version"] == version("rjieba")
        assert settings["hmm"] is False
        assert settings["lexicon_terms"] == 1
        assert settings["lexicon_sha256"] == hashlib.sha256("基层治理".encode()).hexdigest()
        assert list(settings["stopwords_sha256"]) == ["general", "officialese", "places"]
        assert (
            settings["stopwords_sha256"]["places"]
            == hashlib.sha256("上海\n上海市".encode()).hexdigest()
        )
        assert dict(settings["stopwords_left"]) == {}
        assert (tokens.corpus_id, tokens.unit) == (corpus.corpus_id, "document")
        assert tokens.n_words == 6
        assert repr(tokens) == "Tokens: 6 words in 2 texts; 9 taken out by the stop lists"
        by_jieba = tokenize(corpus, lexicon=self.LEXICON, engine="jieba")
        assert by_jieba.words == tokens.words
        assert by_jieba.settings["engine_version"] == version("jieba")

    def test_each_setting_changes_the_words(self, tmp_path):
        text = "推进基层治理和网格服务上海"
        own = tmp_path / "own.txt"
        own.write_text("上海\n", encoding="utf-8")
        for settings, words in (
            ({"stopwords": ()}, "推进 基层治理 网格 服务 上海"),
            ({"stopwords": ("officialese",)}, "基层治理 网格 服务 上海"),
            ({"stopwords": (own,)}, "推进 基层治理 网格 服务"),
            ({"stopwords": (), "terms": ["网格服务"]}, "推进 基层治理 网格服务 上海"),
            (
                {"stopwords": (), "lexicon": Lexicon.of(["网格服务"])},
                "推进 基层 治理 网格服务 上海",
            ),
        ):  # fmt: skip
            given = {"lexicon": self.LEXICON, **settings}
            assert tokenize([text], **given).words == (tuple(words.split()),)
            assert list(iter_tokens([text], **given)) == [tuple(words.split())]
            assert Tokenizer(**given)(text) == words.split()
        assert list(iter_tokens([text], lexicon=self.LEXICON)) == [
            ("基层治理", "网格", "服务", "上海")
        ]

    def test_a_place_that_is_a_term_stays(self, caplog):
        docvars = pd.DataFrame({"place": ["上海市"]})
        corpus = Corpus.from_texts(["上海上海市治理"], docvars=docvars)
        tokens = tokenize(corpus, lexicon=Lexicon.of(["上海"]))
        assert tokens.words == (("上海", "治理"),)
        assert dict(tokens.settings["stopwords_left"]) == {"places": ("上海",)}
        assert caplog.messages == [
            (
                "The stop list places would remove 上海, but they are kept because they are "
                "in the lexicon."
            )
        ]

    def test_warnings(self, caplog):
        tokenize(["", "城市 更新 网格 服务", "abc", "治理"], lexicon=self.LEXICON)
        assert [message.split(":")[0] for message in caplog.messages] == [
            "1 text is empty (text-0001) and has no words.",
            "1 text looks segmented already (text-0002)",
            "1 text has no Chinese characters (text-0003).",
        ]
        parted = [segmentation._is_parted(text) for text in ("一二三 四五六", "一二三四 五六七八")]
        assert parted == [False, False]
        assert segmentation._is_parted("一二三 四五六 七八九 十")
        for n_jobs in (0, True, 1.0):
            with pytest.raises(TokensError):
                list(iter_tokens(["治理"], n_jobs=n_jobs))
        with pytest.raises(TokensError, match="Texts without docvars have no place names"):
            iter_tokens(["治理"], stopwords=("places",))

    def test_marks_inside_terms(self):
        segmenter = Segmenter(Lexicon.of(["八五普法", "一网统管"]))
        assert segmenter.prepare("“八五”普法和“一网统管”") == "“八五普法和“一网统管”"
        assert segmenter.cut("“八五”普法") == ["“", "八五普法"]


def test_tokenizer_settings():
    tokenizer = Tokenizer(stopwords=())
    assert tokenizer.get_params() == {
        "lexicon": None, "terms": (), "stopwords": (), "prefer": None, "engine": "rjieba",
    }  # fmt: skip
    assert tokenizer("推进治理") == ["推进", "治理"]
    assert tokenizer.set_params(stopwords=("officialese",)) is tokenizer
    assert tokenizer("推进治理") == ["治理"]
    assert repr(tokenizer) == "Tokenizer(stopwords=('officialese',), engine='rjieba')"
    assert Tokenizer().stopwords == ("general", "officialese")
    with pytest.raises(TokensError, match="Unknown setting 'stopword'"):
        tokenizer.set_params(stopword=())


def test_layers_of_tokens():
    tokens = Tokens(
        pd.Index(["a", "b"]),
        (("治理", "安全", "治理"), ("网格",)),
        pd.DataFrame(index=["a", "b"]),
        removed={("推进", "officialese"): 3, ("加强", "officialese"): 1, ("5", "numbers"): 4,
                 ("我们", "general"): 1, ("的", "single characters"): 7},
        settings={"stopwords_sha256": {"general": "x", "officialese": "y", "places": "z"},
                  "stopwords_left": {"places": ["上海", "北京"]}},
    )  # fmt: skip
    assert tokens.layers.columns.to_list() == ["list", "n_words", "n_removed", "share", "left"]
    assert tokens.layers.to_numpy().tolist() == [
        ["single characters", 1, 7, 0.35, ""],
        ["numbers", 1, 4, 0.2, ""],
        ["officialese", 2, 4, 0.2, ""],
        ["general", 1, 1, 0.05, ""],
        ["places", 0, 0, 0.0, "上海, 北京"],
        ["(kept)", 3, 4, 0.2, ""],
    ]
    assert tokens.stopwords.to_numpy().tolist() == [
        ["的", "single characters", 7], ["5", "numbers", 4], ["推进", "officialese", 3],
        ["加强", "officialese", 1], ["我们", "general", 1],
    ]  # fmt: skip
    assert tokens.stopwords.columns.to_list() == ["word", "list", "n_removed"]
    assert (len(tokens), "b" in tokens, "c" in tokens) == (2, True, False)
