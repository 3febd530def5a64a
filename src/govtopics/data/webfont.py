"""The characters of a page as a font inside the page, for machines that have no Chinese font."""

from __future__ import annotations

import base64
import io

import pylopdf_fonts_zh_cn
from fontTools import subset

UNUSED_TABLES = ("BASE", "GPOS", "GSUB", "VORG", "vhea", "vmtx")


def font_face(text: str, family: str) -> str:
    """A CSS rule that carries the packaged font, cut down to the characters of a text.

    The bytes depend on the text and the font alone: no time stamp is written.

    Parameters
    ----------
    text : str
        Characters that the font lacks are left to the reader's machine.
    family : str
        What the page's style calls the font.

    Returns
    -------
    str
    """
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        layout_features=[],
        name_IDs=[1, 2],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    options.drop_tables += UNUSED_TABLES
    buffer = io.BytesIO()
    with subset.load_font(str(pylopdf_fonts_zh_cn.sans_path()), options, lazy=True) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=text)
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(buffer, reorderTables=False)
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    source = f'url(data:font/woff2;base64,{data}) format("woff2")'
    return f'@font-face {{ font-family: "{family}"; src: {source}; }}'
