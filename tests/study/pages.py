"""Pages of made-up studies, and what they are opened with, for the tests of the page."""

import html

import pandas as pd

from govtopics.study.page.render import write_report
from govtopics.study.pipeline import fit_study, run_study
from govtopics.study.results.figures import Pictures
from govtopics.study.results.tables import study_tables
from govtopics.study.settings import Settings

DESK, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}
HOSTILE = (
    "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
    "<a href='javascript:alert(1)'>{{ 7*7 }}%s{0}</a>\u202e倒\u2066\x00\u200b"
)
QUOTED = "推进一网“统管”、「一网」统管、“八五”普法和“韧性城市”“更新”，实施“韧性城市”更新。"


def write_page(study, path):
    """Write the page of a study without figures."""
    tables = {**study_tables(study), "undrawn": pd.DataFrame()}
    drawn = Pictures({}, {}, tables["undrawn"], {})
    write_report(study, tables, drawn, {"zh": "", "en": ""}, path)
    return path


def write_hostile(base):
    reports = base / "reports"
    reports.mkdir()
    body = "推进基层治理和一网统管建设,完善韧性城市和营商环境,优化社区服务,加强应急管理与安全生产。"
    other = "发展数字经济和集成电路产业,提升招商引资质量,引进科技企业,支持民营企业上市和创业创新。"
    names = ("a<b onmouseover=alert(1)>", 'b"{x}\u202etxt', "长" * 60)
    for name in names:
        # A file with a null byte is no text and is not read; one full of tags is a page, and its
        # tags are none of its text, but those that it escapes are. Chinese between them keeps them
        # from being taken for lines in another language.
        harm = html.escape(HOSTILE.replace("\x00", "").replace(">", ">这是标签")) + "字" * 400
        lines = [f"{text}{harm}{i}。" for i in range(5) for text in (body, other)]
        (reports / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    harm = HOSTILE.replace("\\", "\\\\").replace('"', '\\"').replace("\x00", "\\u0000")
    catalogue = "\n".join(
        f'["{name}"]\nplace = "{i}<i>{harm}</i>区"\ntitle = "{harm}"\nyear = 2020\n'
        for i, name in enumerate(name.replace('"', '\\"') for name in names)
    )
    (reports / "catalogue.toml").write_text(catalogue, encoding="utf-8")
    codebook = base / "codebook<img>.toml"
    codebook.write_text(
        f'["<i>基层</i>{harm}"]\nname = ["基层治理"]\nfull = ["<script>"]\nnote = "{harm}"\n'
        f'["一网"]\nname = ["一网统管"]\nexclusions = ["一网统管<b>"]\n',
        encoding="utf-8",
    )
    run_study(
        Settings(
            corpus=reports,
            models=("nmf",),
            n_topics=2,
            codebook=codebook,
            prevalence_by=("place",),
            figure_formats=("svg",),
        ),
        base / "out",
    )


def write_large(base):
    (base / "reports").mkdir()
    for report in range(100):
        lines = [
            f"第{report}区推进基层治理，做好第{i}项工作，发展产业{report * i}家。"
            for i in range(100)
        ]
        lines += [QUOTED] if not report else []
        name = f"区{report:03d}-{2000 + report % 20}.txt"
        (base / "reports" / name).write_text("\n".join(lines), encoding="utf-8")
    study = fit_study(Settings(corpus=base / "reports", models=("nmf",), n_topics=2))
    write_page(study, base / "report.html")
