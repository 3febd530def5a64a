"""The site as it is read: built without a warning, whole without a network, and searched."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from queries import CHINESE, ENGLISH

import govtopics

pytestmark = pytest.mark.sweep
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


class Page(HTMLParser):
    """What a page links to, loads and can be linked to."""

    def __init__(self, path):
        super().__init__()
        self.links, self.loads, self.anchors = [], [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.anchors.update(
            filter(None, (given.get("id"), given.get("name") if tag == "a" else None))
        )
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in LOADED and LOADED[tag] in given:
            self.loads.append(given[LOADED[tag]])


@pytest.fixture(scope="module")
def pages(site):
    return {path: Page(path) for path in sorted(site.rglob("*.html"))}


def lead_nowhere(pages, addresses_of):
    """Every address of a page that is no file, or no place in it."""
    lost = []
    for path, page in pages.items():
        for address in addresses_of(page):
            parts = urlsplit(address)
            if parts.scheme in ("http", "https", "mailto", "data"):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            there = target in pages if target.suffix == ".html" else target.is_file()
            anchor = unquote(parts.fragment)
            if not there or (anchor and target in pages and anchor not in pages[target].anchors):
                lost.append(f"{path.name}: {address}")
    return sorted(set(lost))


def test_every_link_leads_to_its_place(pages):
    assert lead_nowhere(pages, lambda page: page.links) == []


def test_everything_that_a_page_loads_is_in_the_folder(pages, site):
    assert lead_nowhere(pages, lambda page: page.loads) == []
    remote = [load for page in pages.values() for load in page.loads if "://" in load]
    styles = [path.read_text("utf-8") for path in site.rglob("*.css")]
    remote += [
        url
        for style in styles
        for url in re.findall(r"(?:url\(|@import)\s*['\"]?(https?:[^)]+)", style)
    ]
    assert remote == []


def test_both_languages_have_every_page_but_those_in_one(pages, site):
    names = {
        language: {path.relative_to(top).as_posix() for path in pages if path.is_relative_to(top)}
        for language, top in (("zh", site), ("en", site / "en"))
    }
    chinese = {name for name in names["zh"] if not name.startswith("en/")}
    assert {name.split("/")[0] for name in chinese - names["en"]} <= {"notebooks"}
    assert {name.split("/")[0] for name in names["en"] - chinese} <= {"decisions"}


@pytest.mark.parametrize("name", govtopics.__all__)
def test_a_public_name_has_its_page_with_its_example(name, site):
    for top in (site, site / "en"):
        text = (top / "reference" / f"{name}.html").read_text(encoding="utf-8")
        assert f'id="govtopics.{name}"' in text
        assert "&gt;&gt;&gt;" in text


def test_blocks_of_python_show_what_they_give(site):
    text = (site / "ten-minutes.html").read_text(encoding="utf-8")
    assert "cell_output" in text


def place_of(url):
    return unquote(urlsplit(url).path)


class TestInABrowser:
    @pytest.fixture
    def page(self, browser):
        """A page; it fails on a request to a host, and on whatever the console is told."""
        troubles = []
        page = browser.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "request",
            lambda request: (
                request.url.startswith(("file:", "data:")) or troubles.append(request.url)
            ),
        )
        yield page
        page.close()
        assert [told for told in troubles if not told.startswith("[PST]")] == []

    @pytest.mark.parametrize(
        "name", ["index", "ten-minutes", "gallery", "methods/themes", "reference/keyness"]
    )
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_a_page_opens_from_the_folder_and_fits_a_telephone(self, page, site, name, language):
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto((site / ("" if language == "zh" else "en") / f"{name}.html").as_uri())
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        broken = (
            "[...document.images].filter(image => !image.complete || !image.naturalWidth).length"
        )
        assert page.evaluate(broken) == 0

    def test_the_language_switch_keeps_the_page(self, page, site):
        page.goto((site / "reference" / "keyness.html").as_uri())
        page.locator("a.site-language").first.click()
        assert page.url == (site / "en" / "reference" / "keyness.html").as_uri()
        page.locator("a.site-language").first.click()
        assert page.url == (site / "reference" / "keyness.html").as_uri()

    def test_the_field_of_every_page_leads_to_the_search(self, page, site):
        page.goto((site / "reference" / "keyness.html").as_uri())
        page.keyboard.press("Control+k")
        page.keyboard.type("韧性城市")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=*")
        assert page.locator("#search-results li").count() > 3

    @pytest.mark.parametrize("query", [*CHINESE, *ENGLISH])
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_a_query_finds_its_page_among_the_first_three(self, page, site, query, language):
        top = site if language == "zh" else site / "en"
        page.goto(f"{(top / 'search.html').as_uri()}?q={query}")
        found = [
            re.sub(r"^en/|\.html$", "", place_of(url).removeprefix(f"{site.as_posix()}/"))
            for url in page.eval_on_selector_all(
                "#search-results li > a", "links => links.slice(0, 3).map(link => link.href)"
            )
        ]
        assert set(found) & set({**CHINESE, **ENGLISH}[query]), found

    def test_what_a_query_says_is_text(self, page, site):
        page.goto(f"{(site / 'search.html').as_uri()}?q=<img src=x onerror=alert(1)> ( [ 韧性")
        assert page.locator("#search-results img").count() == 0
        assert page.locator("#search-results li").count() > 0
