"""What a person may write who types their script: from made-up reports to a figure and a study."""

from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib as mpl
import pandas as pd

import govtopics as gt

LINES = (
    "推进一网统管，提升治理水平。",
    "完善基层治理，办好民生实事。",
    "建设韧性城市，守住安全底线。",
    "优化营商环境，培育先进制造业。",
    "扩大养老托育服务，增加普惠供给。",
    "推动绿色低碳转型，治理河道水质。",
)


def write_reports(folder: Path) -> None:
    """Six reports of two places, no two of the same three sentences."""
    for number in range(6):
        name = f"{('甲区', '乙区')[number % 2]}-{2020 + number // 2}"
        lines = [LINES[(number + step) % 6] for step in (0, 1, 3)]
        (folder / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")


def own_codebook(themes: tuple[gt.Theme, ...]) -> gt.Codebook:
    return gt.Codebook(themes)


def first_ids(documents: tuple[gt.Document, ...]) -> list[str]:
    return [document.id for document in documents][:2]


def compared(themes: gt.ThemeMeasures) -> pd.DataFrame:
    comparison: gt.Comparison = gt.compare_prevalence(
        themes, "place", n_permutations=99, random_state=1
    )
    return comparison.table


def agreed(coding: gt.Coding) -> pd.DataFrame:
    return coding.agreement(random_state=1)


def read(coding: gt.Coding, themes: gt.ThemeMeasures) -> pd.DataFrame:
    return gt.validation_status(coding, themes)


def spot_checked(themes: gt.ThemeMeasures, folder: Path) -> float:
    page: Path = gt.spot_check(themes, "治理", n=5, folder=folder)
    found: gt.SpotCheck = gt.read_spot_check(page.parent)
    return found.precision


def checked(results: Path) -> bool:
    verification: gt.Verification = gt.verify_study(results, quick=True)
    return verification.holds


def settings_of(folder: str | Path) -> gt.Settings:
    return gt.Settings(corpus=folder, names="{place}-{year}", models=["nmf"], n_topics=2)


def main(folder: Path) -> None:
    write_reports(folder)
    corpus: gt.Corpus = gt.read_corpus(folder, names="{place}-{year}")
    tokens: gt.Tokens = gt.tokenize(corpus.to_paragraphs(), stopwords=["general"])
    dtm: gt.DocumentTermMatrix = gt.count_terms(tokens, min_texts=1)
    model: gt.TopicModel = gt.NMF(n_topics=2, random_state=1).fit(dtm)
    dictionary, bags = gt.dtm_to_gensim(dtm)
    codebook = own_codebook((gt.Theme("治理", name=("基层治理", "一网统管")),))
    themes = gt.measure_themes(corpus, codebook)
    prevalence = themes.prevalence("place")
    axes = gt.plot_prevalence(prevalence, language="en")
    saved: list[Path] = gt.save_figure(axes, folder / "themes", formats=["svg"])
    study = gt.Study(settings_of(str(folder)))
    held: Path = study.settings.corpus
    print(first_ids(corpus.documents), len(dictionary), sum(map(len, bags)), dtm.counts.nnz)
    print(gt.topic_words(model, 3).shape, len(compared(themes)), prevalence["estimate"].max() > 0)
    print(held == folder, [path.name for path in saved], gt.Settings(corpus="seeds").n_topics)


if __name__ == "__main__":
    mpl.use("agg")
    with TemporaryDirectory() as place:
        main(Path(place))
