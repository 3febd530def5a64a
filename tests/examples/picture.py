"""The picture of the READMEs from seeds/: `python tests/examples/picture.py` draws it anew."""

from pathlib import Path

import matplotlib as mpl

import govtopics as gt

ROOT = Path(__file__).resolve().parents[2]
PICTURES = {"zh": "themes-by-document", "en": "themes-by-document-en"}


def draw(folder):
    """Draw it in both languages into a folder; return the pictures by language."""
    themes = gt.measure_themes(gt.read_corpus(ROOT / "seeds"), gt.read_codebook())
    table = themes.prevalence("document")
    drawn = {}
    for language, name in PICTURES.items():
        with gt.figure_style(language=language, titles=False, notes=False):
            axes = gt.plot_prevalence(table)
            # The caption of the README says what is left out here.
            drawn[language], *rest = gt.save_figure(axes, folder / name, formats=["png"], dpi=200)
        for beside in rest:
            beside.unlink()
    return drawn


if __name__ == "__main__":
    mpl.use("agg")
    draw(ROOT / "docs" / "images")
