"""Everything that decides a study, as one value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from govtopics.corpus.cleaning import RULES
from govtopics.errors import StudyError
from govtopics.figures.tools.drawing_state import LEAST_WIDTH, MOST_WIDTH, WIDTHS_MM
from govtopics.language import FLAGS, LANGUAGES, LEFT_OUT, Phrase
from govtopics.messages import Language, Message, joined, say, say_number
from govtopics.study.setting_types import (
    NONE,
    Breadth,
    Choice,
    Claims,
    Columns,
    Encoding,
    File,
    Folder,
    Layers,
    Setting,
    Text,
    Whole,
    Words,
    WordsOrNone,
    YesNo,
    said,
    settings_of,
)

STOPWORDS = ("general", "officialese", "places")
PREFER = ("lexicon", "stopwords")
# What is read of the folder of a coded sample.
SAMPLE = ("design.json", "key.csv", "coding-*.csv")
MODELS = ("nmf", "lda")
FORMATS = ("svg", "pdf", "png", "tiff")
DRAWN_AS = ("svg", "pdf")
WIDTHS = tuple(WIDTHS_MM)
# The record of claims, beside study.toml.
RECORD = "claims.lock"
# Names of topics and places, beside study.toml or in the folder of the reports.
LABELS = "labels.toml"
MOST_RANDOM_STATE = 2**32 - 1


def _flags() -> Message:
    """The names of flags; in Chinese also what they mean."""
    named = (Phrase(f"{name}（{flag.zh}）", name) for name, flag in FLAGS.items())
    return joined([say("{told}", told=each) for each in named], ", ")


class SettingsError(StudyError):
    """Settings that cannot be used.

    ``faults``: each the key, and its value with what is wrong.
    ``options``: keys that were options of a command, and are called so.
    """

    def __init__(self, faults: Sequence[tuple[str, str]], options: Collection[str] = ()) -> None:
        n, keys = len(faults), [name for name, _ in faults]
        head = (
            say_number("The options have {n} problem.", "The options have {n} problems.", n)
            if set(keys) <= set(options)
            else say_number("The settings have {n} problem.", "The settings have {n} problems.", n)
        )
        called = [flag_of(name) if name in options else name for name in keys]
        told = [
            say("{key} = {fault}", key=key, fault=fault)
            for key, (_, fault) in zip(called, faults, strict=True)
        ]
        super().__init__(joined([head, *told], "\n  "))
        self.faults = tuple(faults)


def flag_of(name: str) -> str:
    """The option of a command that asks for a setting."""
    return f"--{name.replace('_', '-')}"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a study reads, and how.

    Every field is a key of ``study.toml``; ``govtopics settings`` writes one that explains each.
    A path may be given as text, and words as a list.

    Parameters
    ----------
    corpus : Path
        Folder of the reports.
    catalogue, codebook, lexicon : Path, optional
        The folder's own catalogues and the packaged codebook and lexicon if left out.
    names, columns, encoding : optional
        As for :func:`govtopics.read_corpus`.
    cleaning_off, cleaning_on : tuple of str
        Cleaning rules that are not applied, and those applied beyond the usual.
    leave_out : tuple of str
        Flags that leave a report out of groups (:func:`govtopics.read_corpus`).
    coding : Path, optional
        Folder of a coded sample of these reports (:func:`govtopics.sample_for_coding`); the study
        says "not validated" if left out.
    stopwords : tuple of str
        Layers of stop words or files, in order; they replace the packaged ones.
    prefer : str, optional
        Which decides about words in both the lexicon and a stop list, ``"lexicon"`` or
        ``"stopwords"``;
        such a list is refused if left out.
    min_texts : int
        Terms must occur in so many paragraphs.
    models : tuple of str
        Which models are fitted; the first two are compared.
    n_topics : int
        K of every model.
    random_state : int
        Random seed of every model.
    crosscheck : bool
        Whether LDA is fitted by gensim too, and the overlap of the two is counted.
    prevalence_by : tuple of str
        Docvars by which the prevalence of the themes is given, beside each report.
    leading : tuple of str
        Themes that the page shows first; the codebook's first three if left out.
    claims : mapping of str to mapping
        What is claimed of a theme, by a name: ``theme``; for a difference ``by``, ``group`` and
        ``other``, else the trend; ``day``, if it was declared before the first run.
    labels : Path, optional
        Names of topics, themes, places and reports (:func:`govtopics.read_labels`); the
        ``labels.toml`` in the folder of the reports, if there is one and this is left out.
    declared : Path, optional
        The record of what was claimed first, and of every change.
    figure_formats : tuple of str
    figure_width : str or float
        ``"single"`` or ``"double"`` column of a journal, or millimetres.
    figure_titles, figure_notes : bool
        Whether figures have a title above and notes below; otherwise their words are in a text
        file beside each.
    figure_font : str, optional
        Name of an installed family for texts that the packaged font cannot draw.
    language : str
        ``"zh"`` or ``"en"``: of the figures, of the page when it opens and of the terminal, and
        which text of the methods comes first. The page contains both.

    Raises
    ------
    StudyError
        With every fault at once.

    Examples
    --------
    >>> Settings(corpus="seeds", models=["nmf"]).n_topics
    10
    """

    corpus: Path = field(
        metadata=said(
            kind=Folder(),
            meaning="Folder of the reports. 报告所在的文件夹。",
            option=say("The folder of the reports, if SOURCE is a file."),
            reading=True,
        )
    )
    catalogue: Path | None = field(
        default=None,
        metadata=said(
            kind=File(),
            meaning="Metadata that the texts do not state: place, date, extent (default: the "
            "catalogue.toml, .csv or .xlsx of each folder). "
            "报告目录：文本本身没有写的地方、日期、类型。",
            example='"catalogue.toml"',
            option=say("A table of metadata that the texts do not state: place, date, extent."),
            reading=True,
        ),
    )
    names: str | None = field(
        default=None,
        metadata=said(
            kind=Text(),
            meaning="What the names of the files say. 文件名的含义。",
            example='"{place}-{year}"',
            option=say("Pattern of the file names, such as {pattern}.", pattern="{place}-{year}"),
            reading=True,
        ),
    )
    columns: Mapping[str, str] = field(
        default_factory=dict,
        metadata=said(
            kind=Columns(),
            meaning="Columns of tables under names of your own. 表格各列的含义。",
            example='{ "报告" = "text" }',
        ),
    )
    encoding: str | None = field(
        default=None,
        metadata=said(
            kind=Encoding(),
            meaning="Of all text files; guessed if left out. 文本文件的编码。",
            example='"gb18030"',
            option=say("Encoding of all text files (default: detected)."),
            reading=True,
        ),
    )
    cleaning_off: tuple[str, ...] = field(
        default=(),
        metadata=said(
            kind=Words(RULES),
            meaning="Cleaning rules that are not applied (salutation, speaker …). 不用的清洗规则。",
            example='["salutation"]',
        ),
    )
    cleaning_on: tuple[str, ...] = field(
        default=(),
        metadata=said(
            kind=Words(RULES),
            meaning="Rules beyond the usual (punctuation). 另加的清洗规则。",
            example='["punctuation"]',
        ),
    )
    codebook: Path | None = field(
        default=None,
        metadata=said(
            kind=File(),
            meaning="Your themes and their terms (default: the eleven built-in ones). 主题词表。",
            example='"codebook.toml"',
            option=say("Your themes and their terms (default: the eleven built-in themes)."),
            reading=True,
        ),
    )
    lexicon: Path | None = field(
        default=None,
        metadata=said(
            kind=File(),
            meaning="Terms to keep as single words (default: the built-in lexicon). "
            "分词时须保持完整的词。",
            example='"lexicon.txt"',
            option=say("Terms to keep as single words (default: the built-in lexicon)."),
            reading=True,
        ),
    )
    leave_out: tuple[str, ...] = field(
        default=LEFT_OUT,
        metadata=said(
            kind=WordsOrNone((*FLAGS, NONE)),
            meaning="Reports with one of these flags are in no group of places, years or other "
            "docvars; [] keeps all. 有这些标记的报告不计入分组；[] 则全部计入。",
            option=say(
                "Exclude reports with this flag from groups; use none to keep all reports. "
                "Flags: {flags}.",
                flags=_flags(),
            ),
            reading=True,
        ),
    )
    coding: Path | None = field(
        default=None,
        metadata=said(
            kind=Folder(SAMPLE),
            meaning="Folder of a coded sample of these reports, with the coders' files; without it "
            "the study says not validated. 人工编码的文件夹；没有就写“未经验证”。",
            example='"coding"',
            option=say("Folder of a sample with human coding."),
        ),
    )
    stopwords: tuple[str, ...] = field(
        default=STOPWORDS,
        metadata=said(
            kind=Layers(packaged=STOPWORDS),
            meaning="Built-in stop lists (general, officialese, places) or files of your own, in "
            "order. Anything named here replaces the three built-in lists: to add a file, name "
            "them and the file. 停用词的各层，或自己的文件；一旦写明，就取代默认的三层；"
            "如果只想另加文件，请把三层和文件都写上。",
            option=say(
                "A built-in stop list (general, officialese, places) or a file. By default "
                "all three built-in lists are used; anything named here replaces them. To add "
                "a file, name the three lists and the file."
            ),
        ),
    )
    prefer: str | None = field(
        default=None,
        metadata=said(
            kind=Choice(PREFER),
            meaning="Which takes precedence for words in both the lexicon and a stop list: lexicon "
            "(they are kept) or stopwords (they are removed); without it such a list is refused. "
            "词既在分词词典、又在停用词表时以哪个为准：lexicon 留下，stopwords 删去；不写就报错。",
            example='"lexicon"',
            option=say(
                "Which takes precedence for words that are in both the lexicon and a stop list."
            ),
        ),
    )
    min_texts: int = field(
        default=2,
        metadata=said(
            kind=Whole(1),
            meaning="A term must occur in so many paragraphs. 词至少要在几段里出现。",
            option=say("Exclude terms that occur in fewer than this many paragraphs."),
        ),
    )
    models: tuple[str, ...] = field(
        default=MODELS,
        metadata=said(
            kind=Words(MODELS, least=1),
            meaning="Which models are fitted (nmf, lda); the first two are compared. "
            "拟合哪些模型。",
            option=say("A model to fit."),
        ),
    )
    n_topics: int = field(
        default=10,
        metadata=said(
            kind=Whole(2),
            meaning="K, the number of topics of every model. 话题数。",
            option=say("How many topics each model has (K)."),
        ),
    )
    random_state: int = field(
        default=2024,
        metadata=said(
            kind=Whole(0, MOST_RANDOM_STATE),
            meaning="The seed of every model. 随机种子。",
            option=say("The random seed of each model."),
        ),
    )
    crosscheck: bool = field(
        default=False,
        metadata=said(
            kind=YesNo(),
            meaning="Whether LDA is fitted by gensim too, to see how far the topics of two engines "
            "overlap; it may take as long as the rest. 是否再用 gensim 拟合一遍 LDA，核对话题。",
            option=say("Fit LDA by gensim too, and compare."),
        ),
    )
    prevalence_by: tuple[str, ...] = field(
        default=(),
        metadata=said(
            kind=Words(),
            meaning="Docvars (place, year, time, function …) by which the prevalence of the themes "
            "is given, beside each report. 除各报告外，还按什么分组计算主题占比。",
            option=say("Also show shares by place, year or another docvar."),
        ),
    )
    leading: tuple[str, ...] = field(
        default=(),
        metadata=said(
            kind=Words(),
            meaning="Themes that the results page shows first (default: the codebook's first "
            "three). 结果页里排在最前的主题。",
            example='["一网统管", "韧性城市"]',
            option=say("A theme to show first on the results page."),
        ),
    )
    claims: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict,
        metadata=said(
            kind=Claims(),
            meaning="What you claim of a theme, by a name: a difference between two groups, or, "
            'with the theme alone, its trend; each may be a table [claims."…"] of its own. It is '
            "shown under every choice that might have been made. day: when you first claimed it, "
            "if before the first run. 要检验的断言：两组报告的差别，或（只写主题）逐年变化。",
            example='{ "甲区写得更多" = '
            '{ theme = "城市更新", by = "place", group = "甲区", other = "乙区" } }',
        ),
    )
    labels: Path | None = field(
        default=None,
        metadata=said(
            kind=File(),
            meaning="Your labels of topics, and English ones of themes, places and reports; which "
            "topics are merged or excluded. Default: the labels.toml beside this file, or in the "
            "folder of the reports; govtopics labels writes one. 话题的名称、合并与取舍，"
            "主题、地方等的英文名。",
            example='"labels.toml"',
            option=say("Your labels for topics, places and themes."),
            reading=True,
        ),
    )
    declared: Path | None = field(
        default=None,
        metadata=said(
            kind=File(),
            meaning="The record of first declarations and changes of claims; claims.lock beside "
            "this file if left out, written by the first run. 断言首次声明和改动的记录。",
            example='"claims.lock"',
        ),
    )
    figure_formats: tuple[str, ...] = field(
        default=DRAWN_AS,
        metadata=said(
            kind=Words(FORMATS, least=1),
            meaning="svg, pdf, png, tiff. 图的格式。",
            option=say("A format of the figures."),
        ),
    )
    figure_width: Literal["single", "double"] | float = field(
        default="double",
        metadata=said(
            kind=Breadth(WIDTHS, LEAST_WIDTH, MOST_WIDTH),
            meaning="Of a journal's column: single (89 mm), double (183 mm), or millimetres. "
            "图宽：单栏、双栏，或毫米数。",
            option=say(
                "Figure width: single or double journal column, or a number of millimetres."
            ),
        ),
    )
    figure_titles: bool = field(
        default=True,
        metadata=said(
            kind=YesNo(),
            meaning="Whether figures have titles; if not, a text file beside each has it. "
            "图上是否写标题；不写时，标题另存为文本文件。",
        ),
    )
    figure_notes: bool = field(
        default=True,
        metadata=said(
            kind=YesNo(),
            meaning="Whether figures have notes below; if not, that file has them. "
            "图下是否写说明；不写时，说明存入同一文本文件。",
        ),
    )
    figure_font: str | None = field(
        default=None,
        metadata=said(
            kind=Text(),
            meaning="An installed font for characters that the built-in Noto Sans SC lacks. "
            "自带字体缺字时改用的字体（须已安装）。",
            example='"Noto Serif CJK SC"',
            option=say("An installed font, for characters that the built-in font lacks."),
        ),
    )
    language: Language = field(
        default="zh",
        metadata=said(
            kind=Choice(LANGUAGES),
            meaning="zh or en: of the figures, of the page when it opens (it has both) and of "
            "the terminal; which text of the methods comes first. 图、结果页和终端用哪种语言。",
            option=say("The language of figures, results page and terminal."),
            reading=True,
        ),
    )

    if TYPE_CHECKING:  # a type checker knows the fields as they are held; these may be given

        def __init__(
            self,
            *,
            corpus: str | Path,
            catalogue: str | Path | None = None,
            names: str | None = None,
            columns: Mapping[str, str] = ...,
            encoding: str | None = None,
            cleaning_off: list[str] | tuple[str, ...] = (),
            cleaning_on: list[str] | tuple[str, ...] = (),
            codebook: str | Path | None = None,
            lexicon: str | Path | None = None,
            leave_out: list[str] | tuple[str, ...] = ...,
            coding: str | Path | None = None,
            stopwords: list[str] | list[str | Path] | tuple[str | Path, ...] = ...,
            prefer: str | None = None,
            min_texts: int = ...,
            models: list[str] | tuple[str, ...] = ...,
            n_topics: int = ...,
            random_state: int = ...,
            crosscheck: bool = False,
            prevalence_by: list[str] | tuple[str, ...] = ...,
            leading: list[str] | tuple[str, ...] = ...,
            claims: Mapping[str, Mapping[str, Any]] = ...,
            labels: str | Path | None = None,
            declared: str | Path | None = None,
            figure_formats: list[str] | tuple[str, ...] = ...,
            figure_width: Literal["single", "double"] | float = ...,
            figure_titles: bool = True,
            figure_notes: bool = True,
            figure_font: str | None = None,
            language: Language = "zh",
        ) -> None: ...

    def __post_init__(self) -> None:
        faults = list(faults_of(self.__dict__))
        if faults:
            raise SettingsError(faults)
        for name, each in KEYS.items():
            object.__setattr__(self, name, each.held(getattr(self, name)))
        beside = self.corpus / LABELS
        if self.labels is None and beside.is_file():
            object.__setattr__(self, "labels", beside)

    @property
    def files(self) -> tuple[tuple[str, Path], ...]:
        """The files named, each with what it is for; the folder apart."""
        return tuple(
            (name, path)
            for name, each in KEYS.items()
            for path in each.kind.files(getattr(self, name))
        )

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Everything that is read."""
        return (self.corpus, *(path for _, path in self.files))

    def to_dict(self) -> dict[str, Any]:
        """For the manifest: files by their names, so that the place of a study leaves no trace."""
        return {
            name: each.kind.plain(getattr(self, name))
            for name, each in KEYS.items()
            if name != "corpus"
        }


# What is said of each key of study.toml, in the order of the file.
KEYS: Mapping[str, Setting] = settings_of(Settings)


def faults_of(values: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
    """What cannot be among some settings.

    ``values``: some or all fields of :class:`Settings`.
    Returns the field, and its value with what is wrong.
    """
    for name, value in values.items():
        yield from ((name, fault) for fault in KEYS[name].faults(value))
