"""What every family of figures promises: texts apart, one picture from result and file alike."""

import pytest
from boxes import assert_tidy
from cases import CASES

from govtopics.figures.gallery import FIGURES
from govtopics.figures.saving import save_figure
from govtopics.figures.style import figure_style


@pytest.mark.parametrize(("width", "labels"), [("single", "en"), ("double", "zh")])
@pytest.mark.parametrize("name", CASES)
def test_texts_stay_on_the_page_and_apart(name, width, labels, off_screen):
    draw, table = CASES[name]
    with figure_style(width=width, labels=labels):
        assert_tidy(draw(table()).get_figure(root=True))


@pytest.mark.parametrize("name", {draw.kind: name for name, (draw, _) in CASES.items()}.values())
def test_a_figure_from_its_file_has_the_same_bytes(name, tmp_path, off_screen):
    draw, table = CASES[name]
    made = table()
    first = save_figure(draw(made).get_figure(root=True), tmp_path / "1", made, formats=["svg"])
    read = draw.read(first[1])
    second = save_figure(draw(read).get_figure(root=True), tmp_path / "2", read, formats=["svg"])
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("draw", {draw for draw, _ in CASES.values()}, ids=lambda draw: draw.kind)
def test_every_family_hangs_in_the_gallery(draw):
    assert FIGURES[draw.kind] is draw
