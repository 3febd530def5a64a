"""Every key of study.toml on the pages about settings, as the program explains it.

`python tests/examples/settings_page.py` writes it anew.
"""

from page_blocks import ROOT

from govtopics.study.settings_file import settings_text

PAGES = [ROOT / "docs" / language / "guide" / "settings.md" for language in ("zh", "en")]
# The last block of the page; what comes before it is written by hand.
FENCE = "```toml\n# study.toml\n"


def with_every_key(text):
    """Return a page with the file that `govtopics settings` writes as its last block."""
    written, fence, _ = text.rpartition(FENCE)
    return f"{written}{fence}{settings_text()}```\n"


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(with_every_key(page.read_text(encoding="utf-8")), encoding="utf-8")
