"""The package as it is built and installed: whole, with right metadata, and useful by itself."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (".ci", "benchmarks", "docs", "notebooks", "seeds", "src", "tests")
# What is made while working is no part of a checkout.
MADE = shutil.ignore_patterns("__pycache__", "*.egg-info", ".*_cache", ".hypothesis", ".ipynb_*")
# Building asks no network: what builds the package is in the lock.
BUILD = "from setuptools.build_meta import *; print(build_sdist('dist'), build_wheel('dist'))"

pytestmark = pytest.mark.sweep


def files_of(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A fresh checkout, without the list that an earlier build left."""
    house = tmp_path_factory.mktemp("package") / "house"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, house / name, ignore=MADE)
    for path in ROOT.iterdir():
        if path.is_file() and path.name not in {".git", ".gitignore", ".venv.lock"}:
            shutil.copy(path, house)
    return house


@pytest.fixture(scope="module")
def given(house):
    """The names of its files before anything is built."""
    return files_of(house)


@pytest.fixture(scope="module")
def built(house, given):
    """A source distribution and a wheel, made from the checkout."""
    subprocess.run([sys.executable, "-c", BUILD], cwd=house, check=True, capture_output=True)
    return house / "dist"


@pytest.fixture(scope="module")
def wheel(built):
    (wheel,) = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_a_source_distribution_holds_every_file_and_the_tests_are_found_in_it(
    built, given, tmp_path
):
    (archive,) = built.glob("*.tar.gz")
    shutil.unpack_archive(archive, tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    found = files_of(unpacked)
    assert given - found == set()
    more = {name for name in found - given if ".egg-info/" not in name}
    assert more == {"PKG-INFO", "setup.cfg"}
    collected = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=unpacked,
        env=os.environ | {"PYTHONPATH": str(unpacked / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert collected.returncode == 0, collected.stdout
    assert "tests/test_environment.py::" in collected.stdout


def test_the_wheel_holds_the_whole_package_and_nothing_else(wheel, given):
    names = set(zipfile.ZipFile(wheel).namelist())
    below = {name.removeprefix("src/") for name in given if name.startswith("src/govtopics/")}
    assert {name for name in names if ".dist-info/" not in name} == below
    (info,) = {name.partition("/")[0] for name in names if ".dist-info/" in name}
    assert f"{info}/licenses/LICENSE" in names


def test_its_metadata_are_valid_and_those_of_pyproject(wheel, project):
    archive = zipfile.ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    told = Metadata.from_email(archive.read(name), validate=True)
    assert (told.name, str(told.version)) == (project["name"], project["version"])
    assert told.requires_python == SpecifierSet(project["requires-python"])
    assert told.license_expression == project["license"]
    assert told.description_content_type == "text/markdown"
    assert told.description == (ROOT / "README.md").read_text(encoding="utf-8")
    assert sorted(told.provides_extra) == sorted(project["optional-dependencies"])
    plain = [one for one in told.requires_dist if one.marker is None]
    assert sorted(map(str, plain)) == sorted(
        str(Requirement(one)) for one in project["dependencies"]
    )


# ------------------------------------------------------------------ installed


@pytest.fixture(scope="module")
def bare(wheel, tmp_path_factory):
    """An environment with the wheel alone; the libraries are those of this one."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder / "environment", with_pip=False)
    programs = folder / "environment" / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", "-q"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    where = subprocess.run(
        [programs / "python", "-c", ask], check=True, capture_output=True, encoding="utf-8"
    )
    # Paths in a .pth file are searched; .pth files found there are not read: no editable install.
    beside = Path(where.stdout.strip()) / "libraries.pth"
    beside.write_text(f"{Path(pytest.__file__).parent.parent}\n", encoding="utf-8")
    return programs


def call(programs, folder, *arguments):
    variables = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [programs / arguments[0], *arguments[1:]],
        cwd=folder,
        env=variables | {"PYTHONUTF8": "1", "LANGUAGE": "zh"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_what_is_installed_is_the_wheel_and_speaks_both_languages(bare, tmp_path):
    status, place, _ = call(bare, tmp_path, "python", "-c", "import govtopics as gt; print(gt)")
    assert (status, str(bare.parent) in place) == (0, True)
    status, told, _ = call(bare, tmp_path, "govtopics", "-h")
    assert (status, "verify" in told) == (0, True)
    status, _, told = call(bare, tmp_path, "govtopics", "themes", "nowhere")
    assert status == 2
    assert re.search(r"govtopics: .*[\u4e00-\u9fff]", told), told


def test_it_studies_a_folder_and_verifies_the_study(bare, tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    for name in ("甲区-2023", "乙区-2023"):
        lines = [f"推进基层治理和一网统管，建设韧性城市，办好第{n}件实事。" for n in range(8)]
        lines += [f"发展数字经济，提升招商引资质量，引进科技企业{n}家。" for n in range(8)]
        (reports / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    options = ["--n-topics", "2", "--fresh", "--out", "results"]
    status, _, told = call(bare, tmp_path, "govtopics", "study", "reports", *options)
    assert status == 0, told
    manifest = json.loads((tmp_path / "results" / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["inputs"]) == 2
    assert (tmp_path / "results" / "report.html").stat().st_size > 100_000
    status, told, _ = call(bare, tmp_path, "govtopics", "verify", "results", "--corpus", "reports")
    assert status == 0, told
