"""The folder that Sphinx reads: pages of one language from everywhere they come from."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("zh", "en")


class Stage:
    """A folder of sources.

    Files that are as they were keep their time, so that Sphinx need not read them again; those that
    nobody put there this time go.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: set[Path] = set()

    def put(self, name: str, content: str | bytes) -> None:
        """Write a page or a picture, unless it is there as it should be."""
        path = self.folder / name
        data = content.encode() if isinstance(content, str) else content
        self.names.add(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)

    def put_folder(self, source: Path, under: str = "") -> None:
        """Take over every file of a folder."""
        for path in sorted(source.rglob("*")):
            if path.is_file():
                self.put((Path(under) / path.relative_to(source)).as_posix(), path.read_bytes())

    def replace(self, name: str, mark: str, text: str) -> None:
        """Write a text where a page has a mark for it."""
        self.put(name, (self.folder / name).read_text(encoding="utf-8").replace(mark, text))

    def tidy(self) -> None:
        """Remove what nobody put there."""
        for path in [path for path in self.folder.rglob("*") if path.is_file()]:
            if path not in self.names:
                path.unlink()


def stages(folder: Path) -> dict[str, Stage]:
    """A stage a language, with the pages that people wrote; decisions are English."""
    made = {language: Stage(folder / language) for language in LANGUAGES}
    for language, stage in made.items():
        stage.put_folder(DOCS / language)
        stage.put_folder(DOCS / "images", "../images")
    made["en"].put_folder(DOCS / "decisions", "decisions")
    made["en"].put("decisions/index.md", _decisions_index())
    return made


def _decisions_index() -> str:
    return (
        "# Decisions\n\nWhy things are as they are: the question, what was measured, the choice "
        "and its price.\n\n```{toctree}\n:glob:\n:maxdepth: 1\n\n0*\n```\n"
    )


ORDER = (
    "ten-minutes",
    "how-do-i",
    "cases",
    "gallery",
    "guide",
    "reference",
    "methods",
    "common-mistakes",
    "other-tools",
    "notebooks",
    "conventions",
    "codebook",
    "moving",
    "decisions",
)


def put_contents(stage: Stage) -> None:
    """Write the contents, which are all pages there are, where the first page has its mark."""
    there = {path.relative_to(stage.folder).with_suffix("").as_posix() for path in stage.names}
    top = {name for name in there if "/" not in name or name.endswith("/index")} - {"index"}
    place = {name: place for place, name in enumerate(ORDER)}
    pages = sorted(top, key=lambda name: (place.get(name.partition("/")[0], len(ORDER)), name))
    tree = "\n".join(["```{toctree}", ":hidden:", "", *pages, "```"])
    stage.replace("index.md", "<!-- contents -->", tree)


def home_of(language: str, docname: str) -> str:
    """Where in docs/ a page of a site was written, without its ending."""
    return docname if docname.startswith("decisions/") else f"{language}/{docname}"
