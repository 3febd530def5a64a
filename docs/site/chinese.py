"""Lines of a Chinese paragraph join without a blank between them."""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

WIDE = r"[　-〿㐀-鿿＀-￯]"


class JoinedLines(SphinxTransform):
    """A line break between two Chinese characters is none."""

    default_priority = 410

    def apply(self) -> None:
        """For Sphinx."""
        for paragraph in list(self.document.findall(nodes.TextElement)):
            around = paragraph.children
            for i in range(1, len(around) - 1):
                before, after = around[i - 1].astext(), around[i + 1].astext()
                if around[i] == "\n" and re.search(f"{WIDE}$", before) and re.match(WIDE, after):
                    paragraph[i] = nodes.Text("")


def setup(app: Sphinx) -> dict[str, bool]:
    """For Sphinx."""
    app.add_transform(JoinedLines)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
