"""The coders' page, worked with from start to end in a real browser."""

import pandas as pd
import pytest

from govtopics.analysis.themes.codebook import Codebook, Theme
from govtopics.analysis.themes.theme_measures import measure_themes
from govtopics.analysis.validation.coding import coding_page, sample_for_coding
from govtopics.analysis.validation.coding_files import read_coding
from govtopics.corpus.corpus import Corpus

NASTY = '</script><img src=x onerror="document.title=1">，"引号"与 <b>标签</b>'
BOOK = Codebook((Theme("基层治理", ("基层治理",), note="街道怎样治理"), Theme("民生", ("养老",))))


@pytest.fixture
def folder(tmp_path):
    texts = [
        "推进基层治理。",
        f"基层治理,养老{NASTY}",
        "发展养老事业。",
        "经济发展。",
        "工业发展。",
    ]
    corpus = Corpus.from_texts(texts, ids=[f"r/p{i}" for i in range(5)], unit="paragraph")
    measured = measure_themes(corpus, BOOK)
    sample_for_coding(measured, corpus, tmp_path / "coding", n=5, strata=(), random_state=1)
    return tmp_path / "coding"


@pytest.fixture
def opened(browser, folder):
    """Return a function that opens a coder's page and fails on requests and errors."""
    context = browser.new_context(viewport={"width": 1100, "height": 850}, accept_downloads=True)
    troubles = []

    def open_page(coder):
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "request",
            lambda request: (
                request.url.startswith(("file:", "data:", "blob:")) or troubles.append(request.url)
            ),
        )
        page.goto((folder / f"coder-{coder}.html").as_uri())
        return page

    yield open_page
    context.close()
    assert troubles == []


def code(page, folder, coder):
    """Code every paragraph by keyboard as its words say, and save."""
    for _ in range(5):
        text = page.inner_text("#text")
        keys = [str(i) for i, term in enumerate(["基层治理", "养老"], 1) if term in text]
        for key in keys or ["0"]:
            page.keyboard.press(key)
        page.keyboard.press("Enter")
    with page.expect_download() as download:
        page.keyboard.press("s")
    assert download.value.suggested_filename == f"coding-{coder}.csv"
    download.value.save_as(folder / f"coding-{coder}.csv")


def test_two_coders_work_by_keyboard_and_their_files_are_read(opened, folder):
    for coder in "AB":
        page = opened(coder)
        assert page.inner_text("#count") == "1 / 5 · 0 ✓"
        code(page, folder, coder)
        assert page.inner_text("#count") == "5 / 5 · 5 ✓"
        assert page.inner_text("#state") == "已存成文件"
    coding = read_coding(folder)
    assert repr(coding) == "Coding: 5 of 5 paragraphs by 2 coders"
    assert coding.agreement(random_state=1)["alpha"].to_list() == [1, 1]
    by_paragraph = coding.truth.set_axis(coding.key["paragraph_id"]).sort_index()
    assert by_paragraph["基层治理"].to_list() == [1, 1, 0, 0, 0]
    assert by_paragraph["民生"].to_list() == [0, 1, 1, 0, 0]


def test_nothing_is_confirmed_without_a_grade_and_a_grade_can_be_mended(opened):
    page = opened("A")
    first = page.inner_text("#text")
    page.keyboard.press("Enter")
    assert page.inner_text("#text") == first
    assert "请先选主题" in page.inner_text("#state")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    assert page.get_attribute("#t0", "aria-pressed") == "true"
    page.keyboard.press("0")
    assert page.get_attribute("#t0", "aria-pressed") == "false"
    assert page.get_attribute("#none", "aria-pressed") == "true"
    page.keyboard.press("1")
    assert page.get_attribute("#none", "aria-pressed") == "false"


def test_work_outlives_a_closed_page_and_a_saved_file_is_gone_on_from(opened, folder, tmp_path):
    page = opened("A")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.keyboard.press("n")
    page.keyboard.type('句中有逗号, 和"引号"; s 不存')
    page.keyboard.press("Enter")
    page.close()
    again = opened("A")
    assert again.inner_text("#count") == "2 / 5 · 1 ✓"
    assert again.input_value("#note").startswith("句中有逗号")
    with again.expect_download() as download:
        again.click("#save")
    download.value.save_as(tmp_path / "coding-A.csv")
    saved = pd.read_csv(tmp_path / "coding-A.csv", dtype=str, keep_default_na=False)
    assert list(saved.columns) == ["item", "基层治理", "民生", "note"]
    assert sorted(saved["民生"]) == ["", "", "", "", "1"]
    again.evaluate("localStorage.clear()")
    again.reload()
    assert again.inner_text("#count") == "1 / 5 · 0 ✓"
    again.set_input_files("#file", tmp_path / "coding-A.csv")
    again.wait_for_function("document.getElementById('state').textContent.includes('已读入')")
    assert again.inner_text("#count").endswith("1 ✓")
    with again.expect_download() as download:
        again.keyboard.press("s")
    download.value.save_as(tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "coding-A.csv").read_bytes()


def test_a_file_of_another_sample_is_refused(opened, tmp_path):
    page = opened("A")
    (tmp_path / "x.csv").write_text("item,甲,note\nc001,1,\n", encoding="utf-8")
    page.set_input_files("#file", tmp_path / "x.csv")
    page.wait_for_function("document.getElementById('state').textContent.includes('不是本页存的')")
    assert page.inner_text("#count") == "1 / 5 · 0 ✓"


def test_the_page_speaks_two_languages_and_shows_text_as_text(opened):
    page = opened("B")
    assert page.is_visible("text=都不是")
    page.keyboard.press("l")
    assert page.is_visible("text=none of them")
    assert not page.is_visible("text=都不是")
    for _ in range(5):
        if "<b>" in page.inner_text("#text"):
            break
        page.keyboard.press("ArrowRight")
    assert NASTY in page.inner_text("#text")
    assert page.title() == "编码 coding · B"


def test_a_page_names_no_hit_id_or_stratum():
    items = pd.DataFrame({"item": ["c1"], "section": [""], "text": ["基层治理"]})
    page = coding_page(items, BOOK, "A")
    assert "http:" not in page
    assert "https:" not in page
    assert "paragraph_id" not in page
