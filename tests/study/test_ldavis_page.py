"""The page of LDAvis: our topics in our order, offline, whatever the terms spell."""

import builtins
import json
import re

import numpy as np
import pytest
from scipy import sparse

from govtopics.errors import ModelError
from govtopics.models.lda import LDA
from govtopics.study.page.ldavis import write_pyldavis
from govtopics.tokens.matrix import from_scipy

pytest.importorskip("pyLDAvis", reason="pyLDAvis, an extra, is not installed")

HOSTILE = [
    "</script><script>document.title='taken'</script>",
    "<img src=x onerror=alert(1)>",
    "a\u2028'\"\\",
    "\u202e倒",
    "a#b.c",
]
TERMS = [*HOSTILE, *(f"词{i}" for i in range(40))]


def fitted(n_topics=4):
    rng = np.random.default_rng(1)
    counts = rng.poisson(rng.gamma(0.3, 4, (60, len(TERMS)))) + (rng.random((60, len(TERMS))) < 0.1)
    return LDA(n_topics=n_topics, random_state=1).fit(from_scipy(sparse.csr_array(counts), TERMS))


@pytest.fixture(scope="module")
def model():
    return fitted()


def data_of(page):
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    return json.loads(block[1])


def test_topics_keep_their_order_and_their_shares(model, tmp_path):
    page = write_pyldavis(model, tmp_path / "map.html").read_text(encoding="utf-8")
    data = data_of(page)
    assert data["mdsDat"]["topics"] == [1, 2, 3, 4]
    assert np.allclose(data["mdsDat"]["Freq"], 100 * model.topic_shares, atol=0.01)
    assert data["topic.order"] == [1, 2, 3, 4]
    assert [name for name in model.topics if f"<td>{name}" not in page] == []


def test_the_same_model_gives_the_same_bytes_and_no_address_to_load(model, tmp_path):
    one, other = (write_pyldavis(model, tmp_path / name).read_bytes() for name in ("a", "b"))
    assert one == other
    assert not re.search(rb'(src|href)="(https?:)?//', one)
    assert b"cdn." not in one
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_two_topics_are_a_map_and_one_is_none(tmp_path, model):
    assert write_pyldavis(fitted(2), tmp_path / "two.html").stat().st_size > 0


def test_without_the_extra_the_error_names_it(model, tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("pyLDAvis"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModelError, match=r"pip install 'govtopics\[pyldavis\]'"):
        write_pyldavis(model, tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []


def test_it_opens_and_works_in_a_browser(model, browser, tmp_path):
    path = write_pyldavis(model, tmp_path / "map.html")
    troubles = []
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.on(  # LDAvis logs what it selects
        "console",
        lambda message: message.type == "log" or troubles.append(message.text),
    )
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
    page.on(
        "request",
        lambda request: request.url.startswith(("file:", "data:")) or troubles.append(request.url),
    )
    page.goto(path.as_uri())
    assert page.title() == "LDAvis · lda"
    assert page.locator("circle.dot").count() == 4
    page.get_by_text("Next Topic").click()
    page.get_by_text("Next Topic").click()
    bars = set(page.locator("text.terms").all_text_contents())
    for at in range(5):
        page.locator("text.terms").nth(at).hover()
    assert bars & set(TERMS)
    assert page.locator("main script, main img").count() == 0
    page.close()
    assert troubles == []
