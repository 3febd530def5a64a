"""The page on which people judge, worked with from start to end in a real browser."""

import csv
import re

import pandas as pd
import pytest

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.validation.coding import coding_page, sample_for_coding
from govtopics.analysis.validation.coding_files import read_coding
from govtopics.analysis.validation.spot_check import read_spot_check, spot_check
from govtopics.corpus.corpus import Corpus

NASTY = '</script><img src=x onerror="document.title=1">，"引号"与 <b>标签</b>'
BOOK = Codebook(
    (
        Theme(
            "基层治理",
            ("基层治理",),
            definition="街道怎样治理",
            includes="网格",
            excludes="<i>市级</i>",
            english="Grassroots",
        ),
        Theme("民生", ("养老",)),
    )
)
CODERS = ("王 小明", '../<b>x"')
# Six sentences; the third runs over two paragraphs.
TEXTS = [
    "推进基层治理。工业发展。",
    f"基层治理，养老{NASTY}，",
    "还有下文。发展养老事业。",
    "经济<i>发展</i>。商业发展。",
]


@pytest.fixture(scope="module")
def themes():
    corpus = Corpus.from_texts(TEXTS, ids=[f"r/p{i}" for i in range(4)], unit="paragraph")
    return measure_themes(corpus, BOOK)


@pytest.fixture
def folder(tmp_path, themes):
    sample_for_coding(
        themes, themes.corpus, tmp_path / "coding", n=6, strata=(), coders=CODERS, random_state=1
    )
    return tmp_path / "coding"


@pytest.fixture
def opened(browser):
    """Return a function that opens a page and fails on requests and errors."""
    context = browser.new_context(viewport={"width": 1100, "height": 850}, accept_downloads=True)
    troubles = []

    def open_page(path):
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "request",
            lambda request: (
                request.url.startswith(("file:", "data:", "blob:")) or troubles.append(request.url)
            ),
        )
        page.goto(path.as_uri())
        return page

    yield open_page
    context.close()
    assert troubles == []


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def saved(page, folder, name, key="s"):
    """Save by key into the folder of the sample."""
    with page.expect_download() as download:
        press(page, key)
    assert download.value.suggested_filename == name
    download.value.save_as(folder / name)
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def marked(page):
    return "".join(page.locator("#text mark").all_inner_texts())


def keys_of(page):
    """The keys that say what the marked sentence is about."""
    found = [str(i) for i, term in enumerate(["基层治理", "养老"], 1) if term in marked(page)]
    return found or ["0"]


def at(page):
    return page.inner_text("#count")


# Coding.


def test_two_coders_of_any_name_work_by_keyboard_and_their_files_are_read(opened, folder):
    for number, coder in enumerate(CODERS, start=1):
        page = opened(folder / f"coder-{number}.html")
        assert at(page) == "1 / 6 · 已判断 0"
        assert page.inner_text("#reader") == coder
        for _ in range(6):
            press(page, *keys_of(page), "Enter")
        assert page.is_visible("#end")
        assert not page.is_visible("#judging")
        assert page.inner_text("#done") == "全部判断完了"
        assert page.inner_text("#tally") == "共 6 处，没有拿不准的。"
        assert page.inner_text("#file-state").startswith("还没有存成文件")
        rows = saved(page, folder, f"coding-{number}.csv")
        assert list(rows[0]) == ["item", "基层治理", "民生", "note", "coder"]
        assert {row["coder"] for row in rows} == {coder}
        assert "已交给浏览器下载" in page.inner_text("#file-state")
        assert f"把 coding-{number}.csv 交给研究者" in page.inner_text("#next-step")
    coding = read_coding(folder)
    assert coding.coders == tuple(sorted(CODERS))
    assert repr(coding) == "Coding: 6 of 6 sentences by 2 coders"
    assert coding.agreement(random_state=1)["alpha"].to_list() == [1, 1]
    truth = coding.truth.set_axis(coding.key["sentence_id"]).sort_index()
    assert list(truth.index) == ["r/p0.1", "r/p0.2", "r/p1.1", "r/p2.1", "r/p3.1", "r/p3.2"]
    assert truth["基层治理"].to_list() == [1, 0, 1, 0, 0, 0]
    assert truth["民生"].to_list() == [0, 0, 1, 1, 0, 0]


def test_a_sentence_stands_marked_in_its_paragraphs_and_text_is_text(opened, folder):
    page = opened(folder / "coder-1.html")
    seen = {}
    for _ in range(6):
        paragraphs = page.locator("#text p").all_text_contents()
        assert page.locator("img, #text i, #text b").count() == 0
        seen[marked(page)] = [re.sub("要判断的句子：|（句子完）", "", text) for text in paragraphs]
        press(page, "ArrowRight")
    long = f"基层治理，养老{NASTY}，还有下文。"
    assert seen == {
        "推进基层治理。": [TEXTS[0]], "工业发展。": [TEXTS[0]], long: TEXTS[1:3],
        "发展养老事业。": [TEXTS[2]], "经济<i>发展</i>。": [TEXTS[3]], "商业发展。": [TEXTS[3]],
    }  # fmt: skip
    assert page.title() == "句子编码 Sentence coding · 王 小明"
    about = page.inner_text("#definitions")
    assert "街道怎样治理" in about
    assert "不包括：<i>市级</i>" in about
    assert "词表没有写定义" in about


def test_nothing_is_confirmed_without_an_answer_and_none_is_one(opened, folder):
    page = opened(folder / "coder-1.html")
    first = marked(page)
    press(page, "Enter")
    assert marked(page) == first
    assert "请先作答" in page.inner_text("#state")
    press(page, "1", "0")
    assert page.get_attribute("#t0", "aria-pressed") == "false"
    assert page.get_attribute("#none", "aria-pressed") == "true"
    press(page, "1")
    assert page.get_attribute("#none", "aria-pressed") == "false"
    press(page, "1", "0", "Enter")
    assert at(page) == "2 / 6 · 已判断 1"
    row = next(row for row in saved(page, folder, "coding-1.csv") if row["民生"])
    assert [row["基层治理"], row["民生"]] == ["0", "0"]


def test_doubt_is_an_answer_of_its_own_by_key_and_by_mouse(opened, folder):
    page = opened(folder / "coder-1.html")
    press(page, "Shift+Digit1", "2", "Enter")
    page.click("#d1")
    page.click("#next")
    assert at(page) == "3 / 6 · 已判断 2 · 拿不准 2"
    press(page, "1", "Shift+Digit1")
    assert page.get_attribute("#t0", "aria-pressed") == "false"
    assert page.get_attribute("#d0", "aria-pressed") == "true"
    for _ in range(4):
        press(page, "0", "Enter")
    assert page.inner_text("#tally") == "共 6 处，其中 2 处拿不准。"
    page.click("#doubts")
    assert at(page) == "1 / 6 · 已判断 6 · 拿不准 2"
    press(page, "d")
    assert at(page).startswith("2 / 6")
    press(page, "Enter")  # all is judged: back to the end
    rows = saved(page, folder, "coding-1.csv")
    cells = sorted((row["基层治理"], row["民生"]) for row in rows)
    assert cells == [("0", "0")] * 4 + [("0", "?"), ("?", "1")]
    coding = read_coding(folder)
    assert coding.agreement(random_state=1)["n_in_doubt"].to_list() == [1, 1]


def test_several_steps_are_undone_one_by_one(opened, folder):
    page = opened(folder / "coder-1.html")
    assert page.is_disabled("#undo")
    press(page, "1", "Enter", "2", "Enter", "0", "Enter")
    assert at(page) == "4 / 6 · 已判断 3"
    press(page, "z")
    assert at(page) == "3 / 6 · 已判断 2"
    assert page.get_attribute("#none", "aria-pressed") == "true"
    press(page, "Control+z")
    assert page.get_attribute("#none", "aria-pressed") == "false"
    page.click("#undo")
    assert at(page) == "2 / 6 · 已判断 1"
    assert page.get_attribute("#t1", "aria-pressed") == "true"
    press(page, "z", "z", "z")
    assert at(page) == "1 / 6 · 已判断 0"
    assert page.get_attribute("#t0", "aria-pressed") == "false"
    assert page.is_disabled("#undo")
    press(page, "z")
    assert page.inner_text("#state") == "没有可撤销的了"


def test_a_note_is_one_step_and_its_letters_are_no_commands(opened, folder):
    page = opened(folder / "coder-1.html")
    press(page, "n")
    page.keyboard.type('逗号, 和"引号"; s z 0')
    press(page, "Enter", "1", "z", "z")
    assert page.input_value("#note") == ""
    press(page, "n")
    page.keyboard.type("留下")
    press(page, "Escape", "2", "Enter")
    assert [r["note"] for r in saved(page, folder, "coding-1.csv") if r["note"]] == ["留下"]


def test_work_outlives_a_closed_page_and_a_saved_file_is_gone_on_from(opened, folder, tmp_path):
    page = opened(folder / "coder-1.html")
    press(page, "2", "Shift+Digit1", "Enter", "n")
    page.keyboard.type('句中有逗号, 和"引号"')
    press(page, "Enter")
    page.close()
    again = opened(folder / "coder-1.html")
    assert at(again) == "2 / 6 · 已判断 1 · 拿不准 1"
    assert again.input_value("#note").startswith("句中有逗号")
    rows = saved(again, folder, "coding-1.csv")
    assert sorted(row["民生"] for row in rows) == ["", "", "", "", "", "1"]
    again.evaluate("localStorage.clear()")
    again.reload()
    assert at(again) == "1 / 6 · 已判断 0"
    again.set_input_files("#chosen", folder / "coding-1.csv")
    again.wait_for_function("document.getElementById('state').textContent.includes('已读入')")
    assert at(again).endswith("已判断 1 · 拿不准 1")
    before = (folder / "coding-1.csv").read_bytes()
    saved(again, folder, "coding-1.csv")
    assert (folder / "coding-1.csv").read_bytes() == before
    other = opened(folder / "coder-2.html")
    assert at(other) == "1 / 6 · 已判断 0"


@pytest.mark.parametrize(
    "text",
    [
        "item,甲,note\nc001,1,\n",
        "item,基层治理,民生,note,coder\nc999,1,0,,王 小明\n",
        "item,基层治理,民生,note,coder\nc001,1,0,,别人\n",
        "",
    ],
)
def test_a_file_of_another_sample_or_coder_is_refused(opened, folder, tmp_path, text):
    page = opened(folder / "coder-1.html")
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    page.set_input_files("#chosen", tmp_path / "x.csv")
    page.wait_for_function("document.getElementById('state').textContent.includes('不是本页存的')")
    assert at(page) == "1 / 6 · 已判断 0"


def test_from_the_last_sentence_it_goes_to_those_left_open(opened, folder):
    page = opened(folder / "coder-1.html")
    press(page, "ArrowRight", "0", "Enter", *["ArrowRight"] * 9)
    assert at(page).startswith("6 / 6")
    press(page, "0", "Enter")
    assert at(page).startswith("1 / 6")
    assert page.inner_text("#state") == "还有 4 处没有判断"
    press(page, "u")
    assert at(page).startswith("3 / 6")


def test_a_session_by_mouse_alone_and_a_change_after_saving_is_told(opened, folder):
    page = opened(folder / "coder-1.html")
    for _ in range(6):
        for key in keys_of(page):
            page.click("#none" if key == "0" else f"#t{int(key) - 1}")
        page.click("#next")
    with page.expect_download() as download:
        page.click("#save-now")
    download.value.save_as(folder / "coding-1.csv")
    truth = read_coding(folder).truth.set_axis(read_coding(folder).key["sentence_id"])
    assert truth.sort_index()["民生"].to_list() == [0, 0, 1, 1, 0, 0]
    page.click("#again")
    assert at(page).startswith("6 / 6")
    page.click("#d0")
    page.click("#next")
    assert page.is_visible("#end")
    assert page.inner_text("#file-state").startswith("还没有存成文件")
    assert page.inner_text("#tally") == "共 6 处，其中 1 处拿不准。"


def test_a_browser_that_keeps_nothing_is_told_of(opened, folder):
    page = opened(folder / "coder-1.html")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    press(page, "1")
    assert "不肯记下进度" in page.inner_text("#state")
    press(page, "l")
    assert "keeps no progress" in page.inner_text("#state")


def test_the_page_speaks_two_languages(opened, folder):
    page = opened(folder / "coder-2.html")
    assert page.is_visible("text=都不是")
    assert page.inner_text("#other") == "English"
    press(page, "l")
    assert page.inner_text("#other") == "中文"
    assert page.is_visible("text=none of them")
    assert not page.is_visible("text=都不是")
    assert page.inner_text("#t0").endswith("Grassroots")
    assert page.get_attribute("html", "lang") == "en"
    assert page.inner_text("#question") == "Which themes does this sentence speak of?"


def test_whoever_tabs_reaches_every_control_and_is_told_what_it_is(opened, folder):
    page = opened(folder / "coder-1.html")
    reached = []
    for _ in range(15):
        press(page, "Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    order = ["language", "text", "t0", "d0", "t1", "d1", "none", "next", "back", "open", "note"]
    assert [name for name in reached if name in order] == order
    page.focus("#t0")
    press(page, "Enter")
    assert page.get_attribute("#t0", "aria-pressed") == "true"
    assert page.evaluate("document.activeElement.id") == "t0"
    assert page.get_attribute("#d0", "aria-label") == "基层治理：拿不准"
    page.focus("#next")
    press(page, "Enter")
    assert at(page) == "2 / 6 · 已判断 1"
    assert page.evaluate("document.activeElement.id") == "passage"
    for name in ("bar", "note", "text"):
        assert page.get_attribute(f"#{name}", "aria-label")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_wider_than_the_screen_and_fingers_find_the_buttons(
    opened, folder, width, language
):
    page = opened(folder / "coder-1.html")
    page.set_viewport_size({"width": width, "height": 780})
    if language == "en":
        press(page, "l")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 390:
        heights = page.evaluate(
            "[...document.querySelectorAll('button')].filter((b) => b.offsetParent)"
            ".map((b) => b.offsetHeight)"
        )
        assert min(heights) >= 44


def test_the_policy_lets_nothing_else_run(browser, folder):
    text = (folder / "coder-1.html").read_text(encoding="utf-8")
    assert "default-src 'none'; script-src 'sha256-" in text
    assert "unsafe" not in text
    assert "http:" not in text
    assert "https:" not in text
    page = browser.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto((folder / "coder-1.html").as_uri())
    mark = "getComputedStyle(document.querySelector('mark')).backgroundColor"
    assert page.evaluate(mark) == "rgb(255, 241, 184)"
    assert refused == []
    added = (
        "(tag, text) => { const element = document.createElement(tag);"
        " element.textContent = text; document.body.append(element); }"
    )
    page.evaluate(f"({added})('style', 'mark {{ background: red; }}')")
    page.evaluate(f"({added})('script', 'document.title = 1')")
    assert page.evaluate(mark) == "rgb(255, 241, 184)"
    assert page.title() != "1"
    assert len(refused) == 2
    page.close()


# Settling disagreements.


def test_a_third_person_settles_what_two_grade_differently(opened, folder, themes):
    for number in (1, 2):
        page = opened(folder / f"coder-{number}.html")
        for _ in range(6):
            keys = keys_of(page)
            if number == 2 and "工业" in marked(page):
                keys = ["1"]
            if number == 2 and "商业" in marked(page):
                keys = ["Shift+Digit2"]
            press(page, *keys, "Enter")
        saved(page, folder, f"coding-{number}.csv")
    coding = read_coding(folder)
    assert coding.truth.isna().sum().to_dict() == {"基层治理": 0, "民生": 1}
    page = opened(coding.write_disagreements(folder))
    assert not any(coder in page.inner_text("body") for coder in CODERS)
    assert "王" not in page.content()
    assert at(page) == "1 / 2 · 已判断 0"
    asked = {}
    for _ in range(2):
        told = sorted(page.inner_text("#others").split("\n"))
        asked[marked(page)] = (page.inner_text("#question"), [line[2:] for line in told])
        press(page, "0")
    said = {name: (question, sorted(grades)) for name, (question, grades) in asked.items()}
    assert said == {
        "工业发展。": ("这一句是否谈到“基层治理”？", ["没有谈到", "谈到"]),
        "商业发展。": ("这一句是否谈到“民生”？", ["拿不准", "没有谈到"]),
    }
    assert page.is_visible("#end")
    rows = saved(page, folder, "coding-adjudicated.csv")
    assert sorted((row["基层治理"], row["民生"]) for row in rows) == [("", "0"), ("0", "")]
    decided = read_coding(folder)
    truth = decided.truth.set_axis(decided.key["sentence_id"]).sort_index()
    assert truth["基层治理"].to_list() == [1, 0, 1, 0, 0, 0]
    assert truth["民生"].to_list() == [0, 0, 1, 1, 0, 0]


# Spot check.


def test_one_reader_judges_by_single_keys_and_the_share_is_read(opened, themes, tmp_path):
    page = opened(spot_check(themes, "基层治理", n=2, folder=tmp_path / "check"))
    assert page.inner_text("#question") == "这一句是否谈到“基层治理”？"
    assert page.is_visible("text=街道怎样治理")
    assert not page.is_visible("#none")
    assert not page.is_visible("#next")
    press(page, "1")
    assert at(page) == "2 / 2 · 已判断 1"
    press(page, "z")
    assert at(page) == "1 / 2 · 已判断 0"
    press(page, "1")
    page.click("#a2")
    assert page.inner_text("#tally") == "共 2 处，其中 1 处拿不准。"
    assert "不是人工编码检验" in page.inner_text("aside")
    rows = saved(page, tmp_path / "check", "spot-check.csv")
    assert sorted(row["基层治理"] for row in rows) == ["1", "?"]
    told = read_spot_check(tmp_path / "check")
    assert (told.precision, told.n_read, told.n_in_doubt) == (1, 1, 1)
    page.reload()
    assert page.is_visible("#end")
    press(page, "l")
    assert page.inner_text("#done") == "All done"


def test_a_page_names_no_hit_id_or_stratum(folder):
    page = (folder / "coder-1.html").read_text(encoding="utf-8")
    assert "r/p" not in page
    assert "stratum" not in page
    rows = pd.DataFrame(
        [("c1", "", "", "", "基层治理", "")],
        columns=["item", "section", "heading", "before", "text", "after"],
    )
    design = {"themes": ["甲"], "definitions": [{"label": "甲"}]}
    assert "基层治理" in coding_page(rows, design, 1, "A")
