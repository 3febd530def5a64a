"""For the paper and its reviewer: methods, data availability, citation, settings to rerun."""

from __future__ import annotations

import json
import math
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2
import pandas as pd

from govtopics.analysis.themes.codebook import Codebook
from govtopics.analysis.validation.coding import ADJUDICATED
from govtopics.errors import StudyError, reason_of
from govtopics.language import COMMA, LANGUAGES, LAYERS, SEMICOLON, Phrase
from govtopics.messages import Language, say
from govtopics.models.fitted_texts import told_aside
from govtopics.models.topic_model import TopicModel
from govtopics.study.results.table_files import TableFile
from govtopics.study.results.tables import documents_table, records
from govtopics.study.settings import KEYS, Settings
from govtopics.study.settings_file import settings_text
from govtopics.study.study import Study

SETTINGS = "settings/study.toml"
RERUN = (
    "# The settings of this study, to run it again:\n"
    "#   govtopics study study.toml --corpus FOLDER --out again\n"
    "# `corpus` is left for you to name; the manifest has the hashes of the files that it held.\n"
)
# As a sentence of the methods names the layers of stop words.
STOPPED: Mapping[str, Phrase] = {
    **LAYERS,
    "general": Phrase("通用停用词", "general stop words"),
    "places": Phrase("语料中的地名", "the corpus' own places"),
}
REFERENCES = {
    "lda": "Asuncion, A., Welling, M., Smyth, P., & Teh, Y. W. (2009). On smoothing and inference "
    "for topic models. Proceedings of UAI 25, 27–34. Blei, D. M., Ng, A. Y., & Jordan, M. I. "
    "(2003). Latent Dirichlet allocation. Journal of Machine Learning Research, 3, 993–1022.",
    "nmf": "Lee, D. D., & Seung, H. S. (1999). Learning the parts of objects by non-negative "
    "matrix factorization. Nature, 401, 788–791. https://doi.org/10.1038/44565",
}


def write_provenance(
    study: Study,
    facts: Mapping[str, Any],
    folder: Path,
    *,
    files: Mapping[str, TableFile] = MappingProxyType({}),
) -> dict[str, str]:
    """Write the texts that a paper needs, and the settings with their files.

    ``facts``: what the texts say, they take from it:
    :func:`govtopics.study.results.manifest.study_facts`.
    ``files``: of the tables; each is a CSV if left out.
    Returns the methods in ``zh`` and ``en``.
    """
    write_settings(study.settings, folder / SETTINGS)
    documents = documents_table(study.corpus)
    methods: dict[str, str] = {
        language: methods_text(study, facts, language) for language in LANGUAGES
    }
    first, second = sorted(methods, key=lambda name: name != study.settings.language)
    texts = {
        "methods.md": f"{methods[first]}\n\n{methods[second]}\n",
        "data_availability.md": _render(
            "data_availability.md",
            facts=facts,
            documents=documents,
            paragraphs=files.get("paragraphs", TableFile("paragraphs.csv", 0)).name,
            parquet=[one.name for one in files.values() if one.name.endswith(".parquet")],
        ),
        "CITATION.cff": _render("CITATION.cff", facts=facts, documents=documents),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return methods


def methods_text(study: Study, facts: Mapping[str, Any], language: Language) -> str:
    """A paragraph on the methods, with the numbers of this study."""
    quality = pd.concat(study.quality)
    coherence = quality[quality["measure"] == "npmi"].groupby("model")["value"].mean()
    diversity = quality[quality["measure"] == "diversity"].set_index("model")["value"]
    return _render(
        f"methods.{language}.md",
        facts=facts,
        coherence=coherence.to_dict(),
        diversity=diversity.to_dict(),
        aside={name: told_aside(m, language) for name, m in facts["models"].items()},
        decided={model.name: decided_on(model, language) for model in study.models},
        overlap=study.overlap,
        kept=study.overlap_without_reports,
        unstable=_unstable(study),
        coded=_coded(study, language),
        removed=_removed(facts["counts"]["words_removed"], language),
        themes=COMMA.text(language).join(_themes(study.themes.codebook, language)),
        references=[text for name, text in REFERENCES.items() if name in facts["models"]],
    )


MERGED = Phrase("把 {parts} 并入 {whole}", "merged {parts} into {whole}")
OMITTED = Phrase("略去 {topic}（{why}）", "left out {topic} ({why})")
SHOWN = Phrase(
    "；展示的话题占全部词的 {share:.1%}", "; the topics shown have {share:.1%} of all words"
)
DECISIONS = Phrase("拟合之后，研究者{told}{rest}", "after the fit, the researcher {told}{rest}")


def decided_on(model: TopicModel, language: Language) -> str:
    """What a researcher merged and left out after the fit; empty if nothing."""
    told = [
        MERGED.text(language).format(
            parts=COMMA.text(language).join(part for part in parts if part != whole), whole=whole
        )
        for whole, parts in model.settings.get("merged", {}).items()
    ]
    told += [
        OMITTED.text(language).format(topic=topic, why=why) for topic, why in model.left_out.items()
    ]
    if not told:
        return ""
    shares = zip(model.topics, model.topic_shares.tolist(), strict=True)
    share = sum(own for topic, own in shares if topic in model.shown)
    rest = SHOWN.text(language).format(share=share) if model.left_out else ""
    return DECISIONS.text(language).format(told=COMMA.text(language).join(told), rest=rest)


def _unstable(study: Study) -> list[tuple[str, int, int]]:
    """Of each model whose topics were looked for in other fits: how many are unstable, and all."""
    verdicts = [(model.name.upper(), model.verdicts) for model in study.models]
    return [
        (name, told.count("unstable"), len(told))
        for name, told in verdicts
        if {"stable", "unstable"} & set(told)
    ]


def write_settings(settings: Settings, path: Path) -> None:
    """Write the settings and the files that they name, so that they run anywhere.

    ``path``: of the ``study.toml``; files are in folders beside it.
    """
    copied: dict[Path, Path] = {}
    for role, file in settings.files:
        copied[file] = Path(role) / file.name
        (path.parent / role).mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(file, path.parent / copied[file])
        except OSError as error:
            raise StudyError(
                say("Could not read {file}: {reason}.", file=file, reason=reason_of(error))
            ) from error
    copied[settings.corpus] = Path("reports")
    if settings.coding:
        copied[settings.coding] = Path("coding")
    moved = {name: each.kind.moved(getattr(settings, name), copied) for name, each in KEYS.items()}
    portable = replace(settings, **moved)
    text = settings_text(portable).replace('corpus = "reports"', '# corpus = "reports"', 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{RERUN}\n{text}", encoding="utf-8", newline="\n")


def _themes(codebook: Codebook, language: Language) -> Iterator[str]:
    """The themes; in English by their English names too, where the codebook has them."""
    for theme in codebook:
        both = language == "en" and theme.english
        yield f"{theme.english} ({theme.label})" if both else theme.label


CODED = Phrase(
    "对照人工编码（α ≥ .8、F1 的 95% 下限 ≥ .7、正例 ≥ 30 个才算检验过）：{told}。",
    "Against human coding (validated means α ≥ .8, a 95% lower bound of F1 ≥ .7, and 30 positive "
    "items or more): {told}.",
)
CODED_THEME = Phrase(
    "{theme}：{status}（α = {alpha}，F1 = {f1}，其 95% 下限 {f1_low}，正例 {n_positives} 个）",
    "{theme}: {status} (α = {alpha}, F1 = {f1}, its 95% lower bound {f1_low}, "
    "positive items: {n_positives})",
)
# One wording of each status, wherever it is said.
CODED_STATUS: Mapping[str, Phrase] = {
    "validated": Phrase("已对照人工编码检验", "validated against human coding"),
    "tentative": Phrase("检验结果是初步的", "coded, with a tentative result"),
    "not validated": Phrase("编码过，未达到检验的标准", "coded, below the standard"),
}
NOT_CODED = Phrase("未经人工编码检验", "not validated against human coding")
DECIDED = Phrase("编码员有分歧的，已裁定 {n}/{all}", "decided where coders differed: {n} of {all}")


def decided(study: Study) -> tuple[int, int] | None:
    """Of how many disagreements of the coders a third person has decided how many.

    Returns decided, and all; None if nobody has coded or the coders differ nowhere.
    """
    if (coding := study.coding) is None:
        return None
    apart = coding.disagreements()[["item", "theme"]]
    if apart.empty:
        return None
    grades = coding.grades[(coding.grades["coder"] == ADJUDICATED) & coding.grades["grade"].notna()]
    return len(apart.merge(grades[["item", "theme"]].drop_duplicates())), len(apart)


def _coded(study: Study, language: Language) -> str:
    """What a coding showed of each theme; empty if nobody has coded."""
    if not study.validation:
        return ""
    told = [
        CODED_THEME.text(language).format(
            theme=row["theme"],
            status=CODED_STATUS[str(row["status"])].text(language),
            n_positives=int(row["n_positives"]),
            **{name: _decimal(row[name]) for name in ("alpha", "f1", "f1_low")},
        )
        for row in records(study.validation["validation_status"])
    ]
    return CODED.text(language).format(told=SEMICOLON.text(language).join(told))


def _decimal(value: Any) -> str:
    """As the reasons have it: three decimals, rounded down; a dash where there is no number."""
    return "–" if pd.isna(value) else f"{math.floor(value * 1000) / 1000:.3f}"


def _removed(words: Mapping[str, int], language: Language) -> str:
    names = {name: STOPPED[name].text(language) if name in STOPPED else name for name in words}
    counted = Phrase("{name}{n}词", "{name} ({n:,})").text(language)
    told = [counted.format(name=names[name], n=n) for name, n in words.items()]
    return COMMA.text(language).join(told)


def _cell(value: Any) -> str:
    """Text of a document as text of a Markdown table."""
    text = "" if pd.isna(value) else " ".join(str(value).split())
    return re.sub(r"([\\`*_{}\[\]<>|])", r"\\\1", text)


def _render(template: str, **values: Any) -> str:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("govtopics.study"),
        undefined=jinja2.StrictUndefined,
        # Plain text is not escaped as HTML: `cell` and `quoted` do what Markdown and YAML need.
        autoescape=jinja2.select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["cell"] = _cell
    environment.filters["quoted"] = lambda value: json.dumps(str(value), ensure_ascii=False)
    return environment.get_template(template).render(**values)
