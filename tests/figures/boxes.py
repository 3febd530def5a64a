"""Whether the texts of a figure can be read: on the page, apart, large enough."""

from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from govtopics.figures.tools.style import NOTE_SIZE

# A text's box holds room for accents and descenders; what is drawn is the middle of it.
LINE_INK, LINES_INK, ACROSS_INK = 0.7, 0.9, 0.98


def shown_texts(figure: Figure) -> list[Text]:
    """Return every text that is drawn: titles, labels, ticks, legends, notes."""
    texts = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    without_axis = [ax for ax in figure.findobj(Axes) if not ax.axison]
    unseen = {
        id(t) for ax in without_axis for axis in (ax.xaxis, ax.yaxis) for t in axis.findobj(Text)
    }
    return [text for text in texts if id(text) not in unseen]


def said(ax: Axes) -> list[str]:
    """Return what the texts of an Axes' figure say."""
    return [text.get_text() for text in shown_texts(ax.get_figure(root=True))]


def assert_tidy(figure: Figure) -> None:
    """Every text lies on the page, none overlaps another, none is too small or in a named font."""
    figure.canvas.draw()
    page, boxes = figure.bbox, []
    for text in shown_texts(figure):
        words = text.get_text()
        assert text.get_fontproperties().get_file(), f"{words!r} names no font file"
        assert text.get_fontsize() >= NOTE_SIZE, words
        box = text.get_window_extent()
        assert page.x0 <= box.x0 <= box.x1 <= page.x1, f"{words!r} leaves the page sideways"
        assert page.y0 <= box.y0 <= box.y1 <= page.y1, f"{words!r} leaves the page up or down"
        if text.get_rotation() == 0:
            box = box.expanded(ACROSS_INK, LINES_INK if "\n" in words else LINE_INK)
        boxes.append((words, box))
    clashes = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
    assert clashes == []


def gray(color: str) -> float:
    """Return how light a colour prints without colours, from 0 (black) to 1 (white)."""
    red, green, blue = to_rgb(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
