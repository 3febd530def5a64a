"""The topics of a model in LDAvis: one page that opens without a network."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import jinja2

from govtopics.checks import checked
from govtopics.data.webfont import font_face
from govtopics.errors import ModelError
from govtopics.messages import say
from govtopics.models.converters.models import to_pyldavis
from govtopics.models.topic_model import TopicModel
from govtopics.study.page.words import both, html, percent, shown

FONT_FAMILY, FONT_PLACE = "govtopics", "/* font */"
LEAST_TOPICS = 2
N_TERMS = 30
LAMBDA_STEP = 0.05
START = """
new LDAvis("#ldavis", JSON.parse(document.getElementById("data").textContent));
"""


@checked()
def write_pyldavis(model: TopicModel, path: str | Path) -> Path:
    """Write a page that shows a model in LDAvis, with all its scripts inside.

    Circles are numbered in the order of the model, so circle 1 is its first topic, ``lda-01``. The
    distances between circles are pyLDAvis' (two dimensions of the Jensen–Shannon divergence). Needs
    the extra ``pyldavis``.

    Parameters
    ----------
    model : TopicModel
    path : str or Path
        The HTML file.

    Returns
    -------
    Path

    Raises
    ------
    ModelError
        If pyLDAvis is not installed, or the model has a single topic.

    References
    ----------
    Sievert, C., & Shirley, K. (2014). LDAvis: A method for visualizing and interpreting topics.
    https://doi.org/10.3115/v1/W14-3110

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import govtopics as gt
    >>> texts = ["基层治理、社区治理", "科技创新、产业升级"] * 2
    >>> dtm = gt.count_terms(gt.tokenize(gt.Corpus.from_texts(texts)))
    >>> model = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     gt.write_pyldavis(model, Path(folder, "ldavis.html")).name
    'ldavis.html'
    """
    if model.n_topics < LEAST_TOPICS:
        raise ModelError(
            say(
                "A map needs two topics or more, and this model has {n_topics}.",
                n_topics=model.n_topics,
            )
        )
    data, script, style = _prepared(model)
    words = model.top_words(10).drop(columns=["share", "label", "stability"], errors="ignore")
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("govtopics.study"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    environment.globals["t"] = both
    topics = zip(model.topics, model.topic_shares, words.to_numpy(), strict=True)
    page = environment.get_template("ldavis.html").render(
        model=model,
        topics=[
            (name, model.labels.get(name, ""), percent(share), "、".join(map(str, row)))
            for name, share, row in topics
        ],
        data=html(_inside_html(data)),
        script=html(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii"),
        style=html(style),
    )
    # The terms are in the data as escapes; the font must contain them all the same.
    drawn = page + "".join(model.vocabulary)
    path = Path(path)
    aside = path.with_name(f".{path.name}.part")
    page = page.replace(FONT_PLACE, font_face(drawn, FONT_FAMILY), 1)
    aside.write_text(page, encoding="utf-8", newline="\n")
    return aside.replace(path)


def _prepared(model: TopicModel) -> tuple[dict[str, Any], str, str]:
    """What LDAvis shows, its scripts and its style."""
    try:
        from pyLDAvis import prepare, urls  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise ModelError(
            say("write_pyldavis needs pyLDAvis: pip install 'govtopics[pyldavis]'.")
        ) from error
    given = to_pyldavis(model)
    given["vocab"] = [shown(term) for term in given["vocab"]]
    found = prepare(**given, R=N_TERMS, lambda_step=LAMBDA_STEP, n_jobs=1)
    scripts = [
        Path(file).read_text(encoding="utf-8") for file in (urls.D3_LOCAL, urls.LDAVIS_LOCAL)
    ]
    style = Path(urls.LDAVIS_CSS_LOCAL).read_text(encoding="utf-8")
    return json.loads(found.to_json()), "\n".join([*scripts, START]), style


def _inside_html(data: dict[str, Any]) -> str:
    """JSON that no text in it can end, as ASCII."""
    text = json.dumps(data, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
