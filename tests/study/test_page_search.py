"""The search of the page: its state in the address, the way back, texts that are packed."""

import base64
import json
import re
import zlib

import pandas as pd
import pytest
from pages import write_page

from govtopics.study.pipeline import fit_study
from govtopics.study.settings import Settings


@pytest.fixture(scope="module")
def packed(made_up, quick, tmp_path_factory):
    """A page whose texts are packed, and the study of it."""
    study = fit_study(Settings(corpus=made_up / "reports", **quick))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("govtopics.study.page.sources.MOST_PLAIN", 100)
        return study, write_page(study, tmp_path_factory.mktemp("packed") / "report.html")


def shown(page):
    return page.locator("#found").inner_text(), page.locator("#lines li").count()


def test_the_address_holds_the_search_and_opens_it_again(results, opened):
    page = opened(results / "report.html")
    page.select_option("#order", "right")
    page.fill("#ask-term", "一网统管 韧性城市")
    page.press("#ask-term", "Enter")
    found = shown(page)
    assert found[1] == 9 + 2
    assert page.evaluate("new URLSearchParams(location.hash.slice(1)).get('q')") == (
        "一网统管 韧性城市"
    )
    again = opened(results / "report.html")
    again.goto("about:blank")
    again.goto(page.url)
    again.wait_for_selector("#lines li")
    assert shown(again) == found
    assert again.input_value("#order") == "right"
    assert again.input_value("#term") == again.input_value("#ask-term") == "一网统管 韧性城市"
    expect = pytest.importorskip("playwright.sync_api").expect
    expect(again.locator("#h-search")).to_be_in_viewport()


def test_the_way_back_leads_through_the_searches(results, opened):
    page = opened(results / "report.html")
    for term in ("一网统管", "马拉松"):
        page.fill("#term", term)
        page.press("#term", "Enter")
    page.go_back()
    page.wait_for_selector("#found:has-text('一网统管')")
    assert shown(page)[1] == 9
    page.go_forward()
    page.wait_for_selector("#found:has-text('马拉松')")
    assert shown(page)[1] == 1


def test_a_search_opens_the_reports_that_hold_hits_and_marks_them(results, opened):
    page = opened(results / "report.html")
    page.fill("#term", "马拉松")
    page.press("#term", "Enter")
    reports = "[...document.querySelectorAll('.report[open]')].map(report => report.dataset.id)"
    (held,) = page.evaluate(reports)
    assert held == page.locator("#lines .where bdi").last.inner_text().rpartition("/")[0]
    marked = "[...CSS.highlights.get('found')].map(range => range.toString())"
    assert page.evaluate(marked) == ["马拉松"]
    page.fill("#term", "没有的词")
    page.press("#term", "Enter")
    assert page.evaluate(reports) == []


def test_a_hostile_address_is_text(results, opened):
    page = opened(results / "report.html")
    page.goto(page.url + "#q=%3Cimg src=x onerror=alert(1)%3E%E0%A4%A&order=__proto__")
    page.reload()
    page.wait_for_selector("#found:has-text('<img src=x onerror=alert(1)>')")
    assert page.locator("main img").count() == 0
    assert page.input_value("#order") == "corpus"


def test_what_was_asked_is_said_in_a_line_and_turns_nothing(results, opened):
    page = opened(results / "report.html")
    for asked, told in (("长" * 5000, "长" * 60 + "…："), ("\u202e治\u2066理", "治理：")):
        page.fill("#term", asked)
        page.press("#term", "Enter")
        page.wait_for_function(
            "told => document.querySelector('#found').innerText.startsWith(told)", arg=told
        )
        assert len(page.inner_text("#found")) < 90


def test_packed_texts_hold_every_line_and_take_less_room(packed):
    study, path = packed
    page = path.read_text(encoding="utf-8")
    data = base64.b64decode(re.search('data-packed="([^"]*)"', page)[1])
    reports = json.loads(zlib.decompress(data).decode("utf-16-le"))
    told = [text for lines in reports for _, _, _, text, *_ in lines]
    assert told == [block.text for document in study.corpus.documents for block in document.blocks]
    assert not re.search('<p id="p-', page)


def test_packed_texts_are_searched_opened_and_linked(packed, opened):
    study, path = packed
    page = opened(path)
    assert page.locator("#sources .text p").count() == 0
    page.fill("#term", "基层治理")
    page.press("#term", "Enter")
    page.wait_for_selector("#lines li")
    paragraphs = study.corpus.to_paragraphs()
    n = sum(text.count("基层治理") for text in paragraphs.texts)
    assert f"：{n} 处，2 份报告" in page.inner_text("#found")
    page.locator("#lines a").nth(1).click()
    page.wait_for_selector(".text :target")
    assert "基层治理" in page.inner_text(".text :target")
    assert page.locator("#sources .report[open] .text p").count() == len(paragraphs)
    direct = opened(path)
    direct.goto(path.as_uri() + "#p-b-p0003")
    direct.reload()
    direct.wait_for_selector(".text :target")
    assert direct.inner_text(".text :target") == pd.Series(paragraphs.texts)["b/p0003"]
    plain = opened(path, java_script_enabled=False)
    assert "JavaScript" in plain.inner_text("#sources noscript")


def test_many_words_are_one_stop_of_the_tab_key(results, opened):
    page = opened(results / "report.html")
    words = page.locator(".topic .words").first.locator("[data-find]")
    words.first.focus()
    page.keyboard.press("ArrowRight")
    assert words.nth(1).evaluate("word => word === document.activeElement")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert words.last.evaluate("word => word === document.activeElement")
    stops = words.evaluate_all("all => all.filter(word => word.tabIndex === 0).length")
    assert stops == 1
    every = page.evaluate(
        """[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")]
        .filter(e => e.tabIndex >= 0 && e.checkVisibility()).length"""
    )
    assert every < 300  # it was 1,053


def test_the_rail_shows_where_one_is(results, opened):
    page = opened(results / "report.html", {"width": 1300, "height": 900})
    rail, main = (page.locator(part).bounding_box() for part in ("nav", "main"))
    assert rail["x"] + rail["width"] <= main["x"]
    for place in ("comparison", "theme-2"):
        page.evaluate(f"document.getElementById('{place}').scrollIntoView({{behavior: 'instant'}})")
        page.wait_for_selector(f"nav a[aria-current][href='#{place}']")
        assert page.locator("nav a[aria-current]").count() == 1
    assert page.locator("nav").bounding_box()["y"] >= 0
