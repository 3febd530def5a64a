"""The five reports: their bytes, what was taken out, and what must be found in them."""

import hashlib

import pytest

ORIGINALS = {
    "huangpu-2023": "202f4df575c2eecfb3a6d80a32b9a07dd22cda6d2eabe0db934a5c772f4699af",
    "huangpu-2020h1": "2b81e80a83964768b5c576e66163e6eef975d1044a7295096166bd5611f552d7",
    "xuhui-2023": "460fb274d1ed1e206b89783631fecd852218c534767f97e576a78450f66b850d",
    "changzheng-2021": "eba0e8281f2efd0771c038834e08e16ff7cb260183ccf75bb9c84dd9e070b014",
    "changning-2023": "44c536651563562dde5f8f7d2f2b90ae6e26370958c13e5c443fef58653d1c99",
}
PARAGRAPHS = dict(zip(ORIGINALS, (12, 36, 11, 34, 13), strict=True))
LITERAL_COUNTS = {
    "基层治理": (2, 1, 3, 2, 0),
    "一网统管": (1, 4, 0, 4, 0),
    "一网通办": (1, 4, 0, 3, 0),
    "韧性城市": (1, 0, 1, 0, 0),
    "韧性城区": (0, 0, 0, 0, 2),
    "社会治理": (1, 4, 1, 6, 4),
    "营商环境": (1, 8, 0, 1, 0),
    "12345": (1, 1, 1, 2, 0),
}
FURNITURE = {
    "huangpu-2020h1": {
        "黃浦區人民政府2020年上半年工作情況的報告": "title",
        "基本介紹": "infobox",
        "• 中文名:黃浦區人民政府2020年上半年工作情況的報告": "infobox",
        "• 發布單位:黃浦區人民政府": "infobox",
        "相關詞條": "related entries",
        "熱門詞條": "related entries",
        "聯絡我們": "contact",
    },
    "changzheng-2021": {
        "长征镇政府工作报告": "title",
        "2021年12月15日 来源: 上海普陀": "source line",
        "政府工作报告": "title",
        "——2021年12月15日在普陀区长征镇第二十届人民代表大会第一次会议上": "session line",
        "潘 \u00a0轶": "speaker",
        "各位代表:": "salutation",
    },
}


@pytest.mark.parametrize("name", ORIGINALS)
def test_the_files_are_the_originals_byte_for_byte(seeds_folder, name):
    assert (
        hashlib.sha256((seeds_folder / f"{name}.txt").read_bytes()).hexdigest() == ORIGINALS[name]
    )


def test_every_body_paragraph_is_found(seeds):
    counts = seeds.to_paragraphs().docvars["document_id"].value_counts().to_dict()
    assert counts == PARAGRAPHS


@pytest.mark.parametrize("term", LITERAL_COUNTS)
def test_terms_stand_in_the_converted_texts_as_often_as_counted_by_hand(seeds, term):
    found = tuple(seeds.texts[name].count(term) for name in ORIGINALS)
    assert found == LITERAL_COUNTS[term]


@pytest.mark.parametrize("name", FURNITURE)
def test_furniture_goes_line_by_line_with_its_rule(seeds, name):
    gone = seeds.removed[seeds.removed["document_id"] == name]
    assert dict(zip(gone["text"], gone["rule"], strict=True)) == FURNITURE[name]


def test_the_scraped_page_loses_its_title_and_the_lines_of_the_site(seeds):
    gone = seeds.removed[seeds.removed["document_id"] == "xuhui-2023"]
    rules = ["navigation", "title", "copyright", "address", "comments", "captcha"]
    assert gone["rule"].tolist() == rules
    assert gone["line"].tolist() == [1, 3, 31, 33, 35, 36]


def test_nothing_is_lost_every_source_line_is_a_block_or_a_removed_line(seeds):
    for document in seeds.documents:
        lines = [line for line in document.source.split("\n") if line.strip()]
        assert len(document.blocks) + len(document.removed) == len(lines)


def test_ids_count_source_lines_before_cleaning(seeds):
    texts = seeds.to_paragraphs().texts
    assert texts["huangpu-2020h1/p0002"].startswith("2020年是全面建成小康社会")
    assert texts["huangpu-2020h1/p0018"].startswith("社会事业健康发展。")


def test_every_paragraph_leads_back_to_its_source(seeds):
    paragraphs = seeds.to_paragraphs()
    sources = {document.id: document.source for document in seeds.documents}
    for text_id, text in paragraphs.texts.items():
        start, end = paragraphs.source_span(text_id)
        spelled = sources[text_id.partition("/")[0]][start:end]
        assert spelled[-1] in (text[-1], "。")
        if not text_id.startswith("huangpu-2020h1"):
            assert "".join(spelled.split()) == "".join(text.split())


def test_a_restored_word_leads_back_to_the_word_that_was_found(seeds):
    paragraphs = seeds.to_paragraphs()
    source = {document.id: document.source for document in seeds.documents}["huangpu-2020h1"]
    found = [
        source[slice(*paragraphs.source_span(text_id, at, at + 3))]
        for text_id, text in paragraphs.texts.items()
        if text_id.startswith("huangpu-2020h1") and (at := text.find("互联网")) >= 0
    ]
    assert found == ["網際網路"] * 3


def test_localised_wording_is_restored_and_counted(seeds):
    wording = seeds.changes[seeds.changes["rule"] == "wording"]
    counted = dict(zip(wording["before"], wording["n"], strict=True))
    assert set(wording["document_id"]) == {"huangpu-2020h1"}
    assert counted["最佳化"] == 11
    assert counted["套用"] == 9
    assert counted["民众"] + counted["人民民众"] == 11
    assert counted["国小"] == counted["国中"] == counted["市格线化"] == 1
    text = seeds.texts["huangpu-2020h1"]
    assert all(word in text for word in ("线上", "金谷邨", "整合"))
    assert not any(word in text for word in ("最佳化", "网路", "格线", "智慧型", "民众"))


def test_only_the_traditional_report_was_converted(seeds):
    assert seeds.docvars["script"].to_dict() == {
        name: "traditional" if name == "huangpu-2020h1" else "simplified" for name in seeds.ids
    }


def test_three_reports_are_excerpts(seeds):
    excerpts = seeds.docvars.query("extent == 'excerpt'").index
    assert set(excerpts) == {"huangpu-2023", "xuhui-2023", "changning-2023"}


def test_the_one_named_speaker_is_found_and_no_other(seeds):
    speakers = seeds.docvars["speaker"].dropna().to_dict()
    assert speakers == {"changzheng-2021": "潘轶"}


def test_dates_say_whether_they_are_inferred(seeds):
    basis = seeds.docvars["date_basis"].to_dict()
    assert basis["xuhui-2023"] == basis["changzheng-2021"] == "stated"
    assert basis["huangpu-2023"] == basis["huangpu-2020h1"] == basis["changning-2023"] == "inferred"


def test_headings_become_sections_run_in_and_inline_ones_stay_in_their_paragraph(seeds):
    paragraphs = seeds.to_paragraphs()
    inline = paragraphs.docvars.loc["changning-2023/p0007"]
    assert inline["heading"] == "深化社会治理创新,建设安全韧性城区"
    assert paragraphs.texts["changning-2023/p0007"].startswith("(七)深化社会治理创新")
    under = paragraphs.docvars.loc["changning-2023/p0011"]
    assert under["section"] == "(七)深化社会治理创新,建设安全韧性城区"
    assert under["heading"] == "强化韧性城区建设"
    alone = paragraphs.docvars.loc["changzheng-2021/p0051"]
    assert alone["section"] == "三、2022年主要工作 › 5.统筹好创新与成效,全力提高城区治理效能"


@pytest.mark.parametrize(
    ("text_id", "time", "function"),
    [
        ("huangpu-2020h1/p0002", "review", "opening"),
        ("huangpu-2020h1/p0024", "review", "own_conduct"),
        ("huangpu-2020h1/p0028", "outlook", "unknown"),
        ("huangpu-2020h1/p0029", "plan", "unknown"),
        ("huangpu-2020h1/p0031", "plan", "task"),
        ("changzheng-2021/p0007", "unknown", "opening"),
        ("changzheng-2021/p0017", "review", "task"),
        ("changzheng-2021/p0022", "problems", "unknown"),
        ("changzheng-2021/p0025", "outlook", "unknown"),
        ("changzheng-2021/p0026", "plan", "guidance"),
        ("changzheng-2021/p0055", "plan", "own_conduct"),
        ("changzheng-2021/p0058", "plan", "closing"),
        ("huangpu-2023/p0015", "plan", "own_conduct"),
        ("changning-2023/p0001", "plan", "task"),
    ],
)
def test_time_and_function_are_read_off_the_text(seeds, text_id, time, function):
    row = seeds.to_paragraphs().docvars.loc[text_id]
    assert (row["time"], row["function"]) == (time, function)


def test_every_inferred_value_has_its_support(seeds):
    inferred = seeds.inferred
    assert inferred["support"].str.len().min() > 0
    known = inferred[inferred["docvar"] != "time"]
    assert known["value"].notna().all()
    assert ("huangpu-2023", "extent") in set(
        zip(inferred["document_id"], inferred["docvar"], strict=True)
    )


def test_a_paragraph_can_be_read_as_its_file_spells_it(seeds):
    paragraphs = seeds.to_paragraphs()
    assert paragraphs.source_text("huangpu-2020h1/p0020").startswith("城區運行安全穩定。 積極創建")
    assert paragraphs.source_text("xuhui-2023/p0004", 0, 9) == "提高基层治理水平。"


def test_the_summary_counts_paragraphs_and_characters(seeds):
    summary = seeds.summary()
    assert summary["n_paragraphs"].to_dict() == PARAGRAPHS
    assert summary["n_chars"].sum() == sum(
        len("".join(text.split())) for text in seeds.to_paragraphs().texts
    )
