"""The notebooks in JupyterLab, in a browser, as a person opens and runs them."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from execute import NAMES

ROOT = Path(__file__).resolve().parents[2]
IN_FULL = ("04_themes", "09_paper")
FIGURES = {"04_themes": 5, "09_paper": 2}
SETTINGS = {
    # All cells are in the page, not only those in view.
    "notebook-extension/tracker": {"windowingMode": "none"},
    # Nobody is asked about news.
    "apputils-extension/notification": {"fetchNews": "false"},
}
WIDE, TALL = 1280, 900  # pixels: the window of a laptop, with the list of files open
# Each output that is wider than its place.
TOO_WIDE = """() => [...document.querySelectorAll(".jp-OutputArea-output")]
    .filter(each => each.scrollWidth > each.clientWidth + 1)
    .map(each => each.innerText.slice(0, 80))"""
# Width and height of each picture as it is shown, and 0 if it could not be read.
PICTURES = """() => [...document.querySelectorAll(".jp-OutputArea-output img")]
    .map(each => [each.naturalWidth && each.clientWidth, each.clientHeight])"""
KINDS_IN_RED = ("application/vnd.jupyter.stderr", "application/vnd.jupyter.error")
RED = ", ".join(f"[data-mime-type='{kind}']" for kind in KINDS_IN_RED)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab with a copy of the notebooks and the reports, without settings of anybody."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "seeds"):
        shutil.copytree(ROOT / name, folder / name)
    with serving(folder) as address:
        yield folder, address


@contextmanager
def serving(folder):
    """Start JupyterLab on a free port, and end it."""
    for name, values in SETTINGS.items():
        path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    own = {
        f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")
    }
    own |= {
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("GOVTOPICS_CO")
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
        f"--ServerApp.root_dir={folder}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    with (folder / "log.txt").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=folder, env=kept | own, stdout=log, stderr=log)
        try:
            wait_for(port, process)
            yield address
        finally:
            process.terminate()
            process.wait(60)


def wait_for(port, process, seconds=120):
    """Until the server answers."""
    for _ in range(seconds * 2):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, "JupyterLab has ended"
        time.sleep(0.5)
    pytest.fail("JupyterLab does not answer")


@contextmanager
def opened(browser, lab, name):
    """A notebook in a page of its own, with what the page complains of."""
    page = browser.new_page(viewport={"width": WIDE, "height": TALL})
    faults = []
    page.on("console", lambda said: said.type == "error" and faults.append(said.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{lab[1]}/lab/workspaces/{name}/tree/notebooks/{name}.ipynb")
    page.locator(".jp-NotebookPanel .jp-CodeCell").first.wait_for(timeout=120_000)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=120_000)
    yield page, faults
    page.close()


def run_all(page):
    """Run → Run All Cells, until nothing runs any more."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        """() => { const cells = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
                   return cells.every(each => /\\[\\d+\\]/.test(each.innerText)); }""",
        timeout=600_000,
    )
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.wait_for_timeout(1000)  # for what is drawn last


@pytest.mark.parametrize("name", NAMES)
def test_opens(browser, lab, name):
    with opened(browser, lab, name) as (page, faults):
        title = page.locator(".jp-MarkdownOutput h1").first.inner_text()
        notebook = nbformat.read(lab[0] / "notebooks" / f"{name}.ipynb", as_version=4)
        assert title.rstrip("¶") in notebook.cells[0].source
        assert faults == []


@pytest.mark.parametrize("name", IN_FULL)
def test_runs_to_the_last_cell(browser, lab, name):
    with opened(browser, lab, name) as (page, faults):
        run_all(page)
        assert page.locator(RED).all_inner_texts() == []
        pictures = page.evaluate(PICTURES)
        assert len(pictures) == FIGURES[name]
        assert all(min(size) > 100 for size in pictures)
        assert page.evaluate(TOO_WIDE) == []
        assert faults == []
