"""Look-alikes, marks without a meaning, readings in brackets, and the two scripts apart."""

import unicodedata
from importlib import resources

import opencc
import pytest

from govtopics.corpus.aligned import AlignedText
from govtopics.corpus.audit_tables import block_edits
from govtopics.corpus.characters import PLAIN, count_syllables, plain
from govtopics.corpus.cleaning import tidy_spaces
from govtopics.corpus.parsing.lines import read_lines
from govtopics.corpus.reading.read import parse_report, read_corpus
from govtopics.corpus.script import detect_script, simplify, to_simplified

REPORT = """政府工作报告
——2024年1月10日在青禾县第十八届人民代表大会第三次会议上
县长 李某某
各位代表：
现在，我代表县人民政府，向大会报告工作，请予审议。
一、2023年工作回顾
过去一年，我们坚持稳中求进工作总基调，推进基层治理体系建设，完成地区生产总值182亿元，增长6.1%。
（一）城乡面貌持续改善。实施城市更新行动，生活垃圾分类覆盖率明显提高，成效显著。
二、2024年工作安排
今年政府工作的总体要求是：坚持以人民为中心的发展思想，健全党组织领导的基层治理体系。
各位代表，让我们更加紧密地团结在党中央周围，为谱写青禾发展新篇章而努力奋斗！
"""
KANGXI = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
SUPPLEMENT = {"民": "⺠", "见": "⻅", "长": "⻓", "青": "⻘", "面": "⾯", "贝": "⻉", "门": "⻔"}


def undone(document, block):
    """What the block says with its edits undone: the stretch of source that it stands for."""
    text = block.text
    for edit in reversed(list(block_edits(block, document.source))):
        assert text[edit.start : edit.start + len(edit.after)] == edit.after
        text = text[: edit.start] + edit.before + text[edit.start + len(edit.after) :]
    return text


def check_edits(document):
    """Each block leads back to its source."""
    for block in document.blocks:
        start, end = block.content.source_span(0, len(block.text))
        assert undone(document, block) == document.source[start:end]


def radicals(text):
    return "".join((KANGXI | SUPPLEMENT).get(character, character) for character in text)


def compatibility(text):
    forms = {PLAIN[code]: chr(code) for code in range(0xF900, 0xFAFF) if code in PLAIN}
    return "".join(forms.get(character, character) for character in text)


def inside(mark):
    return lambda text: text.replace("基层治理", f"基层{mark}治{mark}理").replace(
        "青禾", f"青{mark}禾"
    )


WAYS = {
    "radicals": radicals,
    "compatibility": compatibility,
    "selector": inside("\U000e0100"),
    "text selector": inside("\ufe0e"),
    "object": inside("\ufffc"),
    "bell": inside("\x07"),
    "null": inside("\x00"),
    "delete": inside("\x7f"),
    "control of Latin-1": inside("\x8d"),
    "soft hyphen": inside("\u00ad"),
    "zero-width space": inside("\u200b"),
    "joiner": inside("\u200d"),
    "word joiner": inside("\u2060"),
    "mark of direction": inside("\u202c"),
    "isolate": inside("\u2069"),
    "byte-order mark": inside("\ufeff"),
    "tag": inside("\U000e0041"),
    "note between lines": inside("\ufff9"),
    "Hangul filler": inside("\u3164"),
    "Mongolian separator": inside("\u180e"),
    "line below": lambda text: text.replace("治理", "治\u0332理\u0332"),
    "ring": lambda text: text.replace("治理", "治\u20dd理\u20dd"),
    "reading": lambda text: text.replace("青禾", "青禾（qīng hé）"),
    "reading without tones": lambda text: text.replace("青禾", "青禾(qing he)"),
    "reading together": lambda text: text.replace("青禾", "青禾（qīnghé）"),
    "reading in other brackets": lambda text: text.replace("青禾", "青【qīng】禾〔hé〕"),
    "ruby in marks": lambda text: text.replace("青禾", "\ufff9青禾\ufffaqīng hé\ufffb"),
    "said as reading": lambda text: text.replace("青禾", "青禾（音qīng hé）"),
}


@pytest.mark.parametrize("way", WAYS)
def test_odd_characters_read_as_the_same_text_with_ordinary_ones(way):
    source = WAYS[way](REPORT)
    assert source != REPORT
    expected, found = parse_report("a", REPORT), parse_report("a", source)
    assert [block.text for block in found.blocks] == [block.text for block in expected.blocks]
    assert [block.id for block in found.blocks] == [block.id for block in expected.blocks]
    for name in ("place", "date", "title", "speaker", "session", "script"):
        assert found.docvars[name] == expected.docvars[name], name
    assert found.docvars["place"] == "青禾县"
    assert found.docvars["date"] == "2024-01-10"
    check_edits(found)
    assert sum(change.n for change in found.changes if change.rule == "characters") > 0
    assert not [change for change in expected.changes if change.rule == "characters"]


@pytest.mark.parametrize(
    ("odd", "ordinary"),
    [
        ("⼾籍", "户籍"),
        ("⻓江⻛⻋⻢⻥⻦⻩⻬⻰", "长江风车马鱼鸟黄齐龙"),
        ("⼀⼆⼗⼋⼈⼝⼟⽔⽣", "一二十八人口土水生"),
        ("\uf9e4\uf90a\U0002f800", "理金丽"),
        ("︵一︶︽纲要︾", "（一）《纲要》"),
        ("\x93十四五\x94规划\x85", "“十四五”规划…"),
    ],
)
def test_look_alikes(odd, ordinary):
    text, changes = plain(AlignedText.from_source(odd))
    assert text.text == ordinary
    assert sum(changes.values()) == sum(a != b for a, b in zip(odd, ordinary, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "新建标准厂房１２㎡、３㎞，①②③，Ⅲ类",
        "人工智能（AI）、物联网（IoT）、电子商务（e-commerce）、中国（China）",
        "咖啡（café）、熊猫（panda）、简历（résumé）",
        "治理（一）（二）(3)[4]",
        "\ue000\uf8ff",
        "Citroën naïve e\u0301",
        "甲\u3000乙\t丙",
    ],
)
def test_what_is_plain_stays(text):
    line = AlignedText.from_source(text)
    assert plain(line) == (line, {})


def test_readings_fit_the_characters_that_they_read():
    said = ["shíyàn", "xiǎoqū", "nǚér", "tiānānmén", "xī'ān", "zhuō zi", "shànɡ", "Shí Yàn"]
    assert [count_syllables(one) for one in said] == [2, 2, 2, 3, 2, 2, 1, 2]
    assert [count_syllables(one) for one in ("yao", "an hui", "Yao", "GDP", "plus", "")] == [
        1, 2, 0, 0, 0, 0,
    ]  # fmt: skip
    assert plain(AlignedText.from_source("垚（yáo）"))[0].text == "垚"
    assert plain(AlignedText.from_source("A垚（yáo yáo）"))[0].text == "A垚（yáo yáo）"
    assert plain(AlignedText.from_source("GDP（yáo）"))[0].text == "GDP（yáo）"


def test_a_line_of_marks_alone_keeps_its_number():
    report = parse_report("a", "各位代表：\n\u200b\n推进基层治理，建设现代化城市。\n")
    assert [block.id for block in report.blocks] == ["a/p0003"]
    assert [removed.rule for removed in report.removed] == ["salutation", "invisible"]


# ------------------------------------------------------------------------------ script

SIMPLIFIED = [
    "成效显著，著名景区、专著和土著文化",
    "乾县、乾安县、乾坤湾、康乾盛世",
    "慰藉、狼藉、藉田",
    "杭州市临安区於潜镇",
    "瞭望塔、徵羽、宫商角徵羽",
    "全覆盖、答复、复查",
    "馀姓、皇后、里程、台州、松花江、丑牛",
    "那麽、甚麽",
    "鍾先生和後先生",
    "喆、堃、昇、陞、犇、淼、甯",
    "只有、制订、面粉、头发、干旱、斗争、采取、云南、谷物、系统、冲击、仆人、朴素、卷烟",
    "《臺灣鐵路史》和“傳統醫藥學”",
    '「傳統醫藥學」『發達國家』"國際貿易"',
]


@pytest.mark.parametrize("line", SIMPLIFIED)
def test_simplified_text_stays_letter_for_letter(line):
    report = parse_report("a", REPORT + line + "都要抓好，让我们一起努力奋斗。\n")
    assert report.docvars["script"] == "simplified"
    assert line in report.blocks[-1].text
    assert detect_script(f"各级政府推进{line}。") == "simplified"


def test_all_standard_characters_stay():
    hanzi = [
        bytes((high, low)).decode("gb2312")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
        if (high, low) < (0xD7, 0xFA) or high > 0xD7
    ]
    assert len(hanzi) == 6763
    hanzi = [hanzi[at * 1009 % 6763] for at in range(6763)]  # neighbours sound alike
    lines = ["".join(hanzi[at : at + 50]) for at in range(0, len(hanzi), 50)]
    assert detect_script("\n".join(lines)) == "simplified"
    assert all(detect_script(character) == "simplified" for character in hanzi)
    # Not even beside a Traditional line.
    content = [
        AlignedText.from_source(line) for line in [*lines, "推進基層治理體系建設，發揚優良傳統" * 9]
    ]
    converted, changes = to_simplified(content)
    assert [line.text for line in converted[:-1]] == lines
    assert "体系建设" in converted[-1].text
    assert {change.rule for change in changes} == {"script"}


def test_the_lists_hold_what_one_script_alone_writes():
    text = resources.files("govtopics.data").joinpath("scripts.txt").read_text(encoding="utf-8")
    sets = dict(line.split(" ") for line in text.splitlines() if not line.startswith("#"))
    traditional, simplified = sets["traditional"], sets["simplified"]
    assert not set(traditional) & set(simplified)
    assert traditional == "".join(sorted(traditional))
    assert simplified == "".join(sorted(simplified))
    assert not set("著乾於藉麽瞭徵覆后里台內沒別戶爲谷系面制干斗") & set(traditional + simplified)
    assert set("國會發這個說説衞綫裏羣峯啓為") <= set(traditional)
    assert set("国会发这说卫线们为") <= set(simplified)
    # The older sets of the two regions: neither has what the other region alone writes.
    assert not [c for c in traditional if c.encode("gb2312", "ignore")]
    assert not [c for c in simplified if c.encode("big5", "ignore")]
    to_traditional = opencc.OpenCC("s2t")
    assert all(to_traditional.convert(c) != c for c in simplified)


WORDS = dict(
    pair.split(":")
    for pair in [
        "顯著:显著",
        "著名:著名",
        "著作:著作",
        "著手:着手",
        "著力:着力",
        "著重:着重",
        "著眼於:着眼于",
        "圍繞著:围绕着",
        "隨著:随着",
        "沿著:沿着",
        "意味著:意味着",
        "有著:有着",
        "沉著:沉着",
        "執著:执着",
        "著陸:着陆",
        "穿著:穿着",
        "附著:附着",
        "卓著:卓著",
        "專著:专著",
        "名著:名著",
        "原著:原著",
        "編著:编著",
        "土著:土著",
        "昭著:昭著",
        "乾縣:乾县",
        "乾安縣:乾安县",
        "乾坤:乾坤",
        "乾陵:乾陵",
        "乾隆:乾隆",
        "乾淨:干净",
        "乾旱:干旱",
        "乾燥:干燥",
        "餅乾:饼干",
        "慰藉:慰藉",
        "狼藉:狼藉",
        "憑藉:凭借",
        "藉助:借助",
        "藉此:借此",
        "於潛:於潜",
        "於是:于是",
        "於都縣:于都县",
        "瀋陽:沈阳",
        "鄭州:郑州",
        "鍾祥市:钟祥市",
        "穀城縣:谷城县",
        "餘姚:余姚",
        "馀姚:余姚",
        "濬縣:浚县",
        "瞭望:瞭望",
        "暸望:瞭望",
        "明瞭:明了",
        "瞭解:了解",
        "徵收:征收",
        "特徵:特征",
        "甚麼:什么",
        "那麼:那么",
        "複雜:复杂",
        "恢復:恢复",
        "覆蓋:覆盖",
        "反覆:反复",
        "皇后:皇后",
        "後勤:后勤",
        "裏面:里面",
        "裡面:里面",
        "故里:故里",
        "週期:周期",
        "佈局:布局",
        "準備:准备",
        "批准:批准",
        "幹部:干部",
        "若干:若干",
        "麵粉:面粉",
        "製造:制造",
        "關係:关系",
        "聯繫:联系",
        "嚮往:向往",
        "鬥爭:斗争",
        "遊客:游客",
        "儘管:尽管",
        "彙報:汇报",
        "匯率:汇率",
        "天臺縣:天台县",
        "颱風:台风",
        "平臺:平台",
        "山谷:山谷",
        "日曆:日历",
        "濃郁:浓郁",
        "捲煙:卷烟",
        "鹹寧:咸宁",
        "咸陽:咸阳",
        "衝擊:冲击",
        "昇華:升华",
        "並且:并且",
        "兼併:兼并",
        "慾望:欲望",
        "鬆散:松散",
        "崑山:昆山",
        "祕書:秘书",
        "規畫:规划",
        "計畫:计划",
        "樸素:朴素",
        "五嶽:五岳",
        "葉縣:叶县",
        "范縣:范县",
        "開闢:开辟",
        "呼籲:呼吁",
        "縣誌:县志",
        "糾紛:纠纷",
        "關注:关注",
        "註冊:注册",
        "羣眾:群众",
        "衞生:卫生",
        "綫路:线路",
        "山峯:山峰",
        "説明:说明",
        "啓動:启动",
        "温暖:温暖",
        "鋭意:锐意",
        "税收:税收",
        "産業:产业",
        "內部:内部",
        "戶籍:户籍",
        "戸籍:户籍",
        "沒有:没有",
        "別人:别人",
        "為民:为民",
        "爲民:为民",
        "査處:查处",
        "查處:查处",
        "汙染:污染",
        "汚染:污染",
        "脱貧:脱贫",
        "眞實:真实",
        "敎育:教育",
        "洩漏:泄漏",
        "內蒙古:内蒙古",
    ]
)


@pytest.mark.parametrize("config", ["tw2s", "hk2s"])
def test_words_of_traditional_texts(config):
    assert len(WORDS) > 120
    found = {word: simplify(word, config) for word in WORDS}
    assert found == WORDS
    # Words that stay in two texts stay between others too.
    whole = simplify("、".join(WORDS), config)
    assert whole == "、".join(WORDS.values())


def test_converting_is_idempotent():
    lines = [AlignedText.from_source(word) for word in ["推進治理體系", *WORDS]]
    once, _ = to_simplified(lines)
    twice, changes = to_simplified([AlignedText.from_source(line.text) for line in once])
    assert [line.text for line in twice] == [line.text for line in once]
    assert changes == []


def test_in_a_mixed_text_simplified_lines_stay():
    traditional = opencc.OpenCC("s2tw").convert(REPORT)
    own = "著名的乾县、於潜一片狼藉，鍾家村的治理成效显著，那麽好。"
    report = parse_report("a", f"{traditional}{own}\n著力推進乾縣、於潛的治理體系建設。\n")
    assert report.docvars["script"] in ("traditional", "mixed")
    assert [block.text for block in report.blocks][-2:] == [
        own,
        "着力推进乾县、於潜的治理体系建设。",
    ]
    check_edits(report)
    assert report.docvars["place"] == "青禾县"


def test_each_region_is_converted_by_its_own_spelling():
    taiwan, hong_kong = "跟著群眾走，裡外都要抓，建設產業", "衞生防綫裏，陳某著文說明"
    for line, expected in ((taiwan, "跟着群众走"), (hong_kong, "陈某著文")):
        (found,), _ = to_simplified([AlignedText.from_source(line)])
        assert expected in found.text


def test_a_line_of_both_scripts_is_parted_at_its_sentences():
    line = AlignedText.from_source("著名的鍾家村成效显著，发展很快。著力推進鄉村產業發展。")
    (found,), _ = to_simplified([line])
    assert found.text == "著名的鍾家村成效显著，发展很快。着力推进乡村产业发展。"


def test_a_line_converted_by_halves_is_converted():
    line = "我们坚持發展經濟，让乾县的专著传开，产业體系进一步健全。"
    assert detect_script(line) == "mixed"
    (found,), _ = to_simplified([AlignedText.from_source(line)])
    assert found.text == "我们坚持发展经济，让乾县的专著传开，产业体系进一步健全。"


@pytest.mark.parametrize("config", ["s2tw", "s2hk", "s2t"])
def test_a_traditional_report_reads_as_the_simplified_one(config):
    expected = parse_report("a", REPORT)
    found = parse_report("a", opencc.OpenCC(config).convert(REPORT))
    assert found.docvars["script"] == "traditional"
    assert [block.text for block in found.blocks] == [block.text for block in expected.blocks]
    assert found.docvars["place"] == "青禾县"
    check_edits(found)


def test_short_rows_of_a_table_stay_simplified(tmp_path):
    (tmp_path / "r.csv").write_text(
        "document_id,text\na,过去一年我县治理成效显著，产业发展迅速。\n", encoding="utf-8"
    )
    corpus = read_corpus(tmp_path)
    assert corpus.docvars["script"].tolist() == ["simplified"]
    assert "成效显著" in corpus.texts["a"]


def test_long_adversarial_lines_take_no_longer_than_they_are_long():
    for odd in ("（" + " " * 200_000, "青（" * 100_000, "青（qing" * 50_000, "《" * 200_000):
        line = AlignedText.from_source("青" + odd)
        assert plain(line)[0] == line


@pytest.mark.parametrize("mark", ["\x1c", "\x1d", "\x1e", "\x1f", "\u2800"])
def test_marks_of_old_programs_inside_words_end_no_line(mark):
    lines, _ = read_lines(f"推进基层治{mark}理。\n下一行。")
    texts = [tidy_spaces(line.content)[0].text for line in lines]
    assert texts == ["推进基层治理。", "下一行。"]
    assert lines[1].number == 2
