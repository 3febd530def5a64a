"""A lexicon is read with every fault named, and merging keeps what was there."""

import re
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtopics.errors import TokensError
from govtopics.tokens.lexicon import Lexicon, Term, read_lexicon
from govtopics.tokens.matching import TERM

WORDS = st.sets(st.sampled_from(["基层治理", "一网统管", "城市更新", "12345", "营商环境"]))
LEXICONS = st.builds(Lexicon.of, WORDS, source=st.sampled_from(["文件", "种子", ""]))
ADVICE = "write one word of two or more characters, without spaces or quotation marks."
quick = settings(max_examples=40)


@pytest.fixture
def file_of(tmp_path):
    def write(content):
        path = tmp_path / "terms.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path):
    with pytest.raises(TokensError) as error:
        read_lexicon(path)
    return str(error.value)


@quick
@given(LEXICONS)
def test_merging_a_lexicon_with_itself_or_nothing_changes_nothing(lexicon):
    assert lexicon.merge(lexicon) == lexicon
    assert lexicon.merge(Lexicon(())) == lexicon
    assert Lexicon(()).merge(lexicon) == lexicon


@quick
@given(LEXICONS, LEXICONS, LEXICONS)
def test_merging_is_associative(a, b, c):
    assert a.merge(b).merge(c) == a.merge(b.merge(c))


@quick
@given(LEXICONS, LEXICONS)
def test_merging_joins_the_words_whichever_comes_first(a, b):
    assert set(a.merge(b).words) == set(a.words) | set(b.words)
    assert a.merge(b).words == b.merge(a).words
    assert a.merge(b).sha256 == b.merge(a).sha256


@quick
@given(LEXICONS, LEXICONS)
def test_what_the_first_lexicon_says_of_a_term_holds(a, b):
    said = {term.term: term.source for term in a}
    assert all(term.source == said.get(term.term, term.source) for term in a.merge(b))


def test_added_terms_keep_the_source_that_is_there():
    lexicon = Lexicon.of(["基层治理"], "文件").add(["基层治理", "一网统管"], "主题词")
    assert lexicon.terms == (Term("一网统管", "主题词"), Term("基层治理", "文件"))


def test_words_stand_in_order_of_their_characters():
    assert Lexicon.of(["治理", "12345", "一网统管"]).words == ("12345", "一网统管", "治理")


def test_the_hash_ignores_sources_and_sees_every_term():
    assert Lexicon.of(["基层治理"], "甲").sha256 == Lexicon.of(["基层治理"], "乙").sha256
    assert Lexicon.of(["基层治理"]).sha256 != Lexicon.of(["基层治"]).sha256


def test_a_lexicon_prints_its_size():
    assert repr(Lexicon.of(["基层治理"])).startswith("Lexicon: 1 term (")


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_term(file_of):
    lines = "基层治理 # 文件; 注\r\n\r\n# 说明\r\n一网统管\r\n"
    lexicon = read_lexicon(file_of(b"\xef\xbb\xbf" + lines.encode()))
    assert lexicon.terms == (Term("一网统管"), Term("基层治理", "文件", "注"))


def test_a_comment_may_hold_semicolons_and_spaces(file_of):
    (term,) = read_lexicon(file_of("基层治理  #  文件 ; 一;二 \n"))
    assert term == ("基层治理", "文件", "一;二")


def test_a_user_dictionary_of_jieba_is_a_lexicon(file_of):
    lines = (
        "云计算 5 n\n李小福 2 nr\n创新办 3 i\neasy_install 3 eng\n好用 300\n韩玉赏鉴 nz\n八一双鹿\n"
    )
    lexicon = read_lexicon(file_of(lines))
    assert lexicon.words == (
        "easy_install", "云计算", "八一双鹿", "创新办", "好用", "李小福", "韩玉赏鉴",
    )  # fmt: skip
    assert all(term == (term.term, "", "") for term in lexicon)


def test_two_words_on_a_line_are_no_user_dictionary(file_of):
    assert "'基层 治理' is not a term" in refusal(file_of("基层 治理\n"))
    assert "'基层 PPP模式' is not a term; write one word of two or more characters" in refusal(
        file_of("基层 PPP模式\n")
    )


def test_an_empty_file_is_an_empty_lexicon(file_of):
    assert len(read_lexicon(file_of("# 还没有词\n"))) == 0


def test_all_faults_of_a_file_are_told_at_once(file_of):
    message = refusal(file_of("基层治理\n一\n基层 治理\n一网统管\n基层治理 # 又来\n“八五”普法\n"))
    assert message.splitlines() == [
        "terms.txt has 4 problems.",
        f"  line 2: '一' is not a term; {ADVICE}",
        f"  line 3: '基层 治理' is not a term; {ADVICE}",
        "  line 5: '基层治理' is already in the list; remove one of the two.",
        f"  line 6: '“八五”普法' is not a term; {ADVICE}",
    ]


@pytest.mark.parametrize("hidden", ["\ufeff", "\u200b", "\u00ad"])
def test_a_character_that_nobody_sees_is_a_fault(file_of, hidden):
    message = refusal(file_of(f"基层治理\n{hidden}一网统管\n"))
    assert message.splitlines()[1] == f"  line 2: {hidden + '一网统管'!r} is not a term; {ADVICE}"


def test_a_missing_file_is_named(tmp_path):
    assert refusal(tmp_path / "no.txt") == (
        f"Lexicon not found: {tmp_path / 'no.txt'}. "
        "A lexicon is a text file with a term on each line."
    )


def test_a_file_in_another_encoding_is_refused_by_name(file_of):
    assert refusal(file_of("基层治理\n".encode("gb18030"))).startswith(
        "terms.txt has 1 problem.\n  It is not UTF-8 text"
    )


def test_the_packaged_lexicon_is_one_that_people_can_review(lexicon):
    text = resources.files("govtopics.data").joinpath("lexicon.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"\S+  # [^;]+; \S.*", line) for line in lines)
    words = [line.split()[0] for line in lines]
    assert words == sorted(set(words))
    assert len(words) > 1000
    assert all(TERM.fullmatch(word) for word in words)
    assert lexicon.words == tuple(words)
    assert all(term.source and term.note for term in lexicon)


@pytest.mark.parametrize(
    "term",
    [
        *("放管服", "双减", "专精特新", "新质生产力", "揭榜挂帅", "河湖长制", "接诉即办"),
        *("枫桥经验", "最多跑一次", "15分钟生活圈", "营改增", "保交楼", "精准扶贫", "一国两制"),
        *("双随机一公开", "厕所革命", "三区三线", "东数西算", "家庭医生签约", "总体国家安全观"),
    ],
)
def test_the_packaged_lexicon_knows_what_governments_coined(lexicon, term):
    assert term in lexicon
