"""Build both sites: ``python docs/site/build.py [FOLDER] [--quick]`` (run.py docs calls it).

Chinese goes into FOLDER (``site`` beside run.py), English into FOLDER/en; what is needed on the way
is in build/ beside it. With ``--quick`` nothing
is run: pages have no outputs, and notebooks and pictures of the gallery are those of the last
build, where there was one.
"""

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

import blocks
import gallery
import notebooks
import reference
from stage import DOCS, ROOT, put_contents, stages

# Nobody reads these in a browser.
LEFT_OUT = shutil.ignore_patterns("*.map", "_sources", ".buildinfo", "webpack-macros.html")


def build(target: Path, *, quick: bool = False) -> int:
    """Build both; return the exit status."""
    started = time.monotonic()
    work = target.parent / "build" / "site"
    if not quick:
        shutil.rmtree(work, ignore_errors=True)
    staged = stages(work / "sources")
    reference.put(staged)
    gallery.put(staged, work / "gallery", run=not quick)
    notebooks.put(staged, work / "notebooks", run=not quick)
    for stage in staged.values():
        put_contents(stage)
    if not quick:
        blocks.run(staged)
    for stage in staged.values():
        stage.tidy()
    say(f"what runs has run ({time.monotonic() - started:.0f} s)")
    builds = [sphinx(language, work) for language in staged]
    statuses = [each.wait() for each in builds]
    if any(statuses):
        say("run.py docs: Sphinx found something to mend, and the site stays as it was.")
        return 1
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(work / "zh" / "html", target, ignore=LEFT_OUT)
    shutil.copytree(work / "en" / "html", target / "en", ignore=LEFT_OUT)
    say(f"{target / 'index.html'} is built ({time.monotonic() - started:.0f} s)")
    return 0


def sphinx(language: str, work: Path) -> "subprocess.Popen[bytes]":
    """Start the build of a language."""
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-W", "--keep-going"]
    command += ["-c", str(DOCS), "-t", language, "-d", str(work / language / "doctrees")]
    command += [str(work / "sources" / language), str(work / language / "html")]
    return subprocess.Popen(command, cwd=ROOT)


def say(line: str) -> None:
    """On standard error, as run.py does."""
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", type=Path, default=ROOT / "site")
    parser.add_argument("--quick", action="store_true", help="run nothing")
    given = parser.parse_args()
    sys.exit(build(given.target.resolve(), quick=given.quick))
