"""A codebook says what its themes are, or every reason why it cannot."""

import re
from pathlib import Path

import pytest

from govtopics.analysis.themes.codebook import Codebook, Theme, read_codebook
from govtopics.errors import CodebookError
from govtopics.tokens.lexicon import read_lexicon
from govtopics.tokens.matching import TERM

ADVICE = "write a list of terms, each of two or more characters, without spaces or quotation marks."
FORM = [
    "  A codebook is a text file in TOML with a table for each theme, such as",
    '    ["养老"]',
    '    name = ["养老服务"]',
    ("  docs/en/guide/coding.md shows a whole one; docs/en/codebook.md says how terms are chosen."),
]
ROOT = Path(__file__).parents[2]
ELEVEN_THEMES = [
    "基层治理", "一网统管", "韧性城市", "营商环境", "城市更新", "绿色生态", "疫情防控", "法治政府",
    "民生保障", "城市管理", "公共安全",
]  # fmt: skip


@pytest.fixture
def refusal(tmp_path):
    def read(text):
        path = tmp_path / "book.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(CodebookError) as error:
            read_codebook(path)
        return str(error.value).splitlines()

    return read


def test_a_theme_is_read_with_its_rings_exclusions_and_note(tmp_path, caplog):
    path = tmp_path / "book.toml"
    path.write_bytes(
        "\ufeff['治理']\r\nname = ['基层治理']\r\ncore = ['信访']\r\nwide = ['网格']\r\n"
        "exclusions = ['网格布']\r\nnote = '因为'\r\n".encode()
    )
    (theme,) = read_codebook(path)
    assert theme == Theme("治理", ("基层治理",), ("信访",), ("网格",), ("网格布",), note="因为")
    assert theme.terms == ("基层治理", "信访", "网格")
    assert theme.core_terms == ("基层治理", "信访")
    assert theme.ring_sizes == (1, 2, 3)
    assert caplog.messages == []


def test_rings_of_the_first_edition_are_read_as_core_and_that_is_said(tmp_path, caplog):
    path = tmp_path / "book.toml"
    path.write_text(
        "['甲']\nname = ['基层治理']\nsynonyms = ['社区治理']\nfull = ['信访', '网格']\n"
        "['乙']\nname = ['一网统管']\ncore = ['一网通管']\nfull = ['城运中心']\nwide = ['12345']\n"
        "['丙']\nname = ['韧性城市']\ncore = ['韧性城区']\n",
        encoding="utf-8",
    )
    first, second, third = read_codebook(path)
    assert (first.core, first.wide) == (("社区治理", "信访", "网格"), ())
    assert first.ring_sizes == (1, 4, 4)
    # Old and new keys side by side: what the old ones list comes after.
    assert (second.core, second.wide) == (("一网通管", "城运中心"), ("12345",))
    assert (third.core, third.wide) == (("韧性城区",), ())
    assert caplog.messages == [
        "book.toml: synonyms and full come from an earlier edition and are read as core: 甲、乙"
    ]


def test_a_theme_without_core_counts_its_name_alone_and_that_is_said(tmp_path, caplog):
    path = tmp_path / "book.toml"
    path.write_text("['甲']\nname = ['基层治理']\nwide = ['信访']\n", encoding="utf-8")
    (theme,) = read_codebook(path)
    assert (theme.core_terms, theme.ring_sizes) == (("基层治理",), (1, 1, 2))
    assert caplog.messages == [
        "book.toml: themes without core terms are measured by their name only: 甲"
    ]


def test_a_term_in_an_old_ring_and_a_new_one_is_refused(refusal):
    assert refusal("['甲']\nname = ['治理']\nwide = ['信访']\nfull = ['信访']") == [
        "book.toml has 1 problem.",
        (
            "  [甲] '信访' is in more than one list of terms; keep it in the first of name, "
            "core, wide."
        ),
    ]


def test_the_codebook_at_a_ring_counts_that_ring():
    theme = Theme("治理", ("治理",), ("共治",), ("社区",), since=2015, definition="共建共治")
    book = Codebook((theme,))
    rings = {ring: book.at(ring) for ring in ("name", "core", "wide")}
    assert {ring: other["治理"].core_terms for ring, other in rings.items()} == {
        "name": ("治理",), "core": ("治理", "共治"), "wide": ("治理", "共治", "社区"),
    }  # fmt: skip
    # Nothing of the theme is lost.
    assert {other["治理"].terms for other in rings.values()} == {("治理", "共治", "社区")}
    assert {other["治理"].definition for other in rings.values()} == {"共建共治"}
    assert {other["治理"].first_years["default"] for other in rings.values()} == {2015}
    assert [other.measure for other in rings.values()] == [
        "dictionary (name)", "dictionary", "dictionary (wide)",
    ]  # fmt: skip
    with pytest.raises(CodebookError, match=r"Unknown ring 'cores'\. Did you mean 'core'\?"):
        book.at("cores")


OPEN = "this gap could match anything; write two or more characters on each side of …"


@pytest.mark.parametrize("term", ["…治理", "治理…", "治…城市", "韧性…市", "韧性……城市", "……"])
@pytest.mark.parametrize("ring", ["name", "core", "wide", "exclusions", "full", "accepted"])
def test_a_gap_that_could_match_anything_is_refused(refusal, term, ring):
    name = [] if ring == "name" else ["name = ['治理']"]
    lines = refusal("\n".join(["['甲']", *name, f"{ring} = ['{term}']"]))
    assert lines[1:] == [f"  [甲] {term!r}: {OPEN}, as in 韧性…城市."]
    if ring != "full":
        given = {"name": ("治理",)} | {ring: (term,)}
        with pytest.raises(CodebookError, match=OPEN):
            Theme("甲", **given)


def test_gaps_between_two_characters_or_more_are_read(tmp_path):
    path = tmp_path / "book.toml"
    path.write_text(
        "['甲']\nname = ['韧性城市']\ncore = ['韧性…城市', '城市运行…中心', '宜居…韧性…城市']\n",
        encoding="utf-8",
    )
    book = read_codebook(path)
    assert book["甲"].core == ("韧性…城市", "城市运行…中心", "宜居…韧性…城市")
    # A term with a gap is no word.
    assert book.words == ("韧性城市",)
    assert len(book.terms) == 4


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (
            "'2019'",
            "since = '2019': write a year, such as 2019, or a year for each level or place.",
        ),
        ("true", "since = True: write a year, such as 2019, or a year for each level or place."),
        ("1948", "since: default = 1948: write a year, such as 2019."),
        ("2101", "since: default = 2101: write a year, such as 2019."),
        ("{ province = '2019' }", "since: province = '2019': write a year, such as 2019."),
        ("{ province = true }", "since: province = True: write a year, such as 2019."),
    ],
)
def test_a_since_that_is_no_year_is_refused(refusal, since, told):
    assert refusal(f"['甲']\nname = ['治理']\nsince = {since}")[1:] == [f"  [甲] {told}"]


def test_since_is_a_year_or_a_table_of_years(tmp_path):
    path = tmp_path / "book.toml"
    path.write_text(
        "['甲']\nname = ['治理']\nsince = 2019\n['乙']\nname = ['网格']\n"
        "since = { default = 2019, province = 2020, '上海市' = 2018 }\n['丙']\nname = ['信访']\n",
        encoding="utf-8",
    )
    book = read_codebook(path)
    assert [dict(theme.first_years) for theme in book] == [
        {"default": 2019}, {"default": 2019, "province": 2020, "上海市": 2018}, {},
    ]  # fmt: skip
    assert book["甲"] == Theme("甲", ("治理",), since={"default": 2019})


def test_all_faults_of_a_codebook_are_told_at_once(refusal):
    lines = refusal(
        """
        stray = "词"
        ["甲"]
        name = ["基层治理"]
        cores = ["社区治理"]
        wide = ["信访", "基层治理"]
        exclusions = ["完善治理"]
        note = 3
        ["乙"]
        core = ["营商环境"]
        ["丙"]
        name = "韧性城市"
        wide = ["一", "城市 更新"]
        """
    )
    assert lines == [
        "book.toml has 8 problems.",
        "  stray = '词' is outside any theme; write a theme's name in brackets above it.",
        "  [甲] unknown key 'cores'. Did you mean 'core'?",
        "  [甲] note = 3: write text in quotation marks.",
        (
            "  [甲] '基层治理' is in more than one list of terms; keep it in the first of "
            "name, core, wide."
        ),
        (
            "  [甲] the exclusion '完善治理' contains none of the theme's "
            "terms, so it can never apply."
        ),
        "  [乙] has no name; write name = ['乙'].",
        f"  [丙] name = '韧性城市': {ADVICE}",
        f"  [丙] wide = ['一', '城市 更新']: {ADVICE}",
        *FORM,
    ]


@pytest.mark.parametrize("term", ["一", " 治理", "治理 ", "“八五”普法", ""])
def test_a_term_that_could_never_be_found_is_refused(refusal, term):
    assert "each of two or more characters" in refusal(f"['甲']\nname = ['{term}']")[1]


def test_a_term_that_is_its_own_exclusion_is_refused(refusal):
    assert refusal("['甲']\nname = ['治理']\nexclusions = ['治理']") == [
        "book.toml has 1 problem.",
        (
            "  [甲] '治理' is both a term and an exclusion, "
            "so it can never be found; delete one of the two."
        ),
    ]


def test_an_empty_codebook_is_refused(refusal):
    assert refusal("") == ["book.toml has 1 problem.", "  It contains no theme.", *FORM]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "[[theme]]\nname = '养老'\n[[theme]]\nname = '治理'",
            (
                "[[theme]] is a list of tables, not a theme; write each theme's name in single "
                "brackets."
            ),
        ),
        (
            "[themes]\nname = ['治理']\n[themes.'养老']\nname = ['养老服务']",
            '[themes.养老] is a table in a table; write ["养老"].',
        ),
        (
            "terms = []",
            "terms = [] is outside any theme; write a theme's name in brackets above it.",
        ),
    ],
)
def test_tables_that_are_no_themes_are_answered_with_two_lines_that_are(refusal, content, told):
    assert refusal(content) == ["book.toml has 1 problem.", f"  {told}", *FORM]


@pytest.mark.parametrize("name", ["book.csv", "book.XLSX", "book.yaml"])
def test_a_file_of_another_kind_is_called_what_it_is(tmp_path, name):
    path = tmp_path / name
    path.write_text("theme,term\n养老,养老服务\n", encoding="utf-8")
    with pytest.raises(CodebookError) as error:
        read_codebook(path)
    ending = path.suffix
    assert error.value.message.splitlines() == [
        f"{name} has 1 problem.", f"  It is a {ending} file.", *FORM,
    ]  # fmt: skip


def test_what_the_advice_shows_is_a_codebook(tmp_path):
    shown = [line for line in FORM if line.startswith("    ")]
    (tmp_path / "book.txt").write_text("\n".join(shown), encoding="utf-8")
    assert read_codebook(tmp_path / "book.txt")["养老"].name == ("养老服务",)
    assert all((ROOT / page).is_file() for page in re.findall(r"docs/\S+\.md", "\n".join(FORM)))


@pytest.mark.parametrize("content", ["[a\nname = 1", "[a]\nname = ['治理']\n[a]\n", b"\xff\xfe"])
def test_what_is_no_toml_is_refused(refusal, content):
    lines = refusal(content)
    assert lines[0] == "book.toml has 1 problem."
    assert lines[1].startswith("  The file is not valid TOML in UTF-8 (")


def test_an_unquoted_chinese_name_is_answered_with_how_to_write_it(refusal):
    assert refusal("[治理]\nname = ['基层治理']")[1].endswith(
        'Enclose Chinese names in quotation marks: ["基层治理"].'
    )


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CodebookError) as error:
        read_codebook(tmp_path / "no.toml")
    assert str(error.value) == (
        f"Codebook not found: {tmp_path / 'no.toml'}. "
        "docs/en/guide/coding.md shows how to write one."
    )


def test_a_missing_file_is_answered_with_the_one_of_nearly_the_same_name(tmp_path):
    (tmp_path / "codebook.toml").touch()
    with pytest.raises(CodebookError, match=r"Did you mean 'codebook\.toml'\?$"):
        read_codebook(tmp_path / "codbook.toml")


def test_an_unknown_theme_is_answered_with_the_nearest(codebook):
    with pytest.raises(CodebookError) as error:
        codebook["基层治"]
    assert str(error.value) == "The codebook has no theme '基层治'. Did you mean '基层治理'?"


def test_terms_are_those_of_all_themes_once_in_order(codebook):
    assert codebook.terms == tuple(
        sorted({"基层治理", "社区治理", "网格化管理", "信访", "楼组", "一网统管", "12345"})
    )


def test_the_hash_sees_what_decides_a_hit_and_ignores_notes():
    first = Codebook((Theme("甲", ("治理",), note="一"),))
    assert first.sha256 == Codebook((Theme("甲", ("治理",), note="二"),)).sha256
    assert first.sha256 != Codebook((Theme("甲", ("治理",), exclusions=("治理念",)),)).sha256
    assert first.sha256 != Codebook((Theme("甲", (), ("治理",)),)).sha256


def test_the_packaged_codebook_has_its_eleven_themes():
    assert list(read_codebook().labels) == ELEVEN_THEMES


def test_the_packaged_lexicon_holds_every_word_of_the_packaged_codebook():
    assert set(read_codebook().words) <= set(read_lexicon().words)


def test_every_packaged_term_and_exclusion_can_be_found():
    themes = read_codebook()
    assert [t for theme in themes for t in theme.terms if not TERM.fullmatch(t)] == []
    assert all(theme.note for theme in themes)


def test_source_and_date_are_kept_and_do_not_change_the_hash(tmp_path):
    path = tmp_path / "book.toml"
    path.write_text("['甲']\nname = ['治理']\nsource = '访谈'\ndate = '2026-11'\n", "utf-8")
    (theme,) = read_codebook(path)
    assert (theme.source, theme.date) == ("访谈", "2026-11")
    assert read_codebook(path).sha256 == Codebook((Theme("甲", ("治理",)),)).sha256


@pytest.mark.parametrize("date", ["'去年'", "'2026-13'", "2026-11-22"])
def test_a_date_that_is_none_is_refused(refusal, date):
    lines = refusal(f"['甲']\nname = ['治理']\ndate = {date}")
    assert lines[1].startswith("  [甲] date = ")


def test_themes_of_the_very_same_terms_are_refused(refusal):
    told = "has exactly the same terms as [甲], so the two can never be distinguished"
    assert told in refusal("['甲']\nname = ['治理']\n['乙']\nname = ['治理']")[1]
    with pytest.raises(CodebookError, match="can never be distinguished"):
        Codebook((Theme("甲", ("治理", "信访")), Theme("乙", ("信访",), ("治理",))))
    with pytest.raises(CodebookError, match="appears twice"):
        Codebook((Theme("甲", ("治理",)), Theme("甲", ("信访",))))


def test_accepted_terms_count_only_in_the_expanded_codebook(tmp_path):
    path = tmp_path / "book.toml"
    path.write_text("['甲']\nname = ['治理']\naccepted = ['街道']\nrejected = ['工作']\n", "utf-8")
    book = read_codebook(path)
    assert book["甲"].terms == ("治理",)
    assert book.expanded()["甲"].terms == ("治理", "街道")
    assert book.expanded().measure == "expanded dictionary"


def test_an_accepted_term_that_stands_elsewhere_is_refused(refusal):
    lines = refusal("['甲']\nname = ['治理']\naccepted = ['治理', '街道']\nrejected = ['街道']")
    assert lines[1:] == [
        "  [甲] '治理' is in both accepted and name; keep it in one place.",
        "  [甲] '街道' is in both accepted and rejected; keep it in one place.",
    ]


def test_the_packaged_themes_say_where_their_terms_come_from_and_when():
    assert all(theme.source and theme.date for theme in read_codebook())


def test_english_names_are_texts_and_each_of_one_theme(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '["甲甲"]\nname = ["甲甲"]\nenglish = "One"\n["乙乙"]\nname = ["乙乙"]\nenglish = "One"\n',
        encoding="utf-8",
    )
    with pytest.raises(CodebookError, match="english = 'One' is used by 2 themes"):
        read_codebook(path)
    path.write_text('["甲甲"]\nname = ["甲甲"]\nenglish = ["One"]\n', encoding="utf-8")
    with pytest.raises(CodebookError, match=r"english = .*quotation marks"):
        read_codebook(path)
    assert all(theme.english for theme in read_codebook())


@pytest.mark.parametrize("written", ["韧性...城市", "韧性⋯城市", "韧性⋯⋯城市"])
def test_a_gap_as_keyboards_write_it_is_told_how_to_be_written(written):
    with pytest.raises(CodebookError, match=r"a gap is written …, not .*: 韧性…城市"):
        Theme("韧性城市", (written,))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"name": ("",)}, "is not a term"),
        ({"name": ("治理",), "exclusions": ("治理",)}, "a term and an exclusion"),
        ({"name": ("治理",), "since": {"provnce": 2020}}, "Did you mean 'province'"),
        ({"name": ("治理",), "since": {"Default": 2020}}, "Did you mean 'default'"),
        ({"name": ("治理",), "since": {"省级": 2020}}, "Write 'province'"),
    ],
)
def test_what_would_silently_do_nothing_is_refused_in_memory_too(options, told):
    with pytest.raises(CodebookError, match=told):
        Theme("治理", **options)
