"""The page against axe-core, in a real browser: every width, language and colour scheme."""

import pytest

pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (390, 768, 1300)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(made_up, opened, width, scheme):
    viewport = {"width": width, "height": 900}
    page = opened(made_up / "results" / "report.html", viewport, color_scheme=scheme)
    for language in ("zh", "en"):
        page.click(f'[data-language="{language}"]')
        page.fill("#term", "治理")
        page.press("#term", "Enter")
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(page).response["violations"]
        told = [(v["id"], [node["html"][:200] for node in v["nodes"][:3]]) for v in found]
        assert told == [], language
