"""The files that say what is installed agree with each other."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

import govtopics

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def metadata():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def lock():
    return (ROOT / "requirements.lock").read_text(encoding="utf-8")


def ranges(lines):
    requirements = [Requirement(line) for line in lines]
    return {canonicalize_name(one.name): one.specifier for one in requirements}


def pins_for(lock, python):
    """Return what the lock installs on Linux with this Python, by name."""
    system = default_environment() | {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "sys_platform": "linux",
        "os_name": "posix",
    }
    entries = [line.removesuffix("\\").strip() for line in lock.splitlines() if line[:1].isalnum()]
    pins = {}
    for requirement in map(Requirement, entries):
        if requirement.marker is None or requirement.marker.evaluate(system):
            (pin,) = requirement.specifier
            assert requirement.name not in pins, f"{requirement.name} is pinned twice"
            pins[canonicalize_name(requirement.name)] = Version(pin.version)
    return pins


# ------------------------------------------------------------------ environment.yml


@pytest.fixture(scope="module")
def conda():
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def test_conda_ranges_are_those_of_pyproject(conda, metadata):
    by_conda = [line for line in conda["dependencies"] if isinstance(line, str)]
    (by_pip,) = [entry["pip"] for entry in conda["dependencies"] if isinstance(entry, dict)]
    found = ranges([*by_conda, *by_pip[:-1]])
    assert found.pop("python") == SpecifierSet(metadata["requires-python"])
    assert found.pop("pip") == SpecifierSet()
    extras = metadata["optional-dependencies"]
    also = [*extras["formats"], *extras["large"], *extras["notebook"]]
    assert found == ranges([*metadata["dependencies"], *also])


def test_conda_installs_the_package_itself_last(conda):
    assert conda["dependencies"][-1]["pip"][-1] == "-e ."


# ------------------------------------------------------------------ requirements.lock


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_lock_satisfies_pyproject(lock, metadata, python):
    pins = pins_for(lock, python)
    wanted = list(metadata["dependencies"])
    extras = ("formats", "notebook", "tomotopy", "pyldavis", "large", "distributed", "test")
    for extra in (*extras, "build"):
        wanted += metadata["optional-dependencies"][extra]
    for name, specifier in ranges(wanted).items():
        assert name in pins, f"{name} is not in the lock for Python {python}"
        assert pins[name] in specifier, f"{name} {pins[name]} is outside {specifier}"


def test_lock_satisfies_what_builds_the_package(lock, metadata):
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    build = ranges(tomllib.loads(text)["build-system"]["requires"])
    pins = pins_for(lock, "3.12")
    assert all(pins[name] in specifier for name, specifier in build.items())


def test_lock_holds_nothing_but_pins_and_hashes(lock):
    pin = r"[a-z0-9][a-z0-9._-]*==[A-Za-z0-9.+!]+( ; [^:/\\]+)? \\"
    digest = r" {4}--hash=sha256:[0-9a-f]{64}( \\)?"
    odd = [line for line in lock.splitlines() if not re.fullmatch(f"{pin}|{digest}", line)]
    # So it names no index, no host and no folder either.
    assert odd == []


def test_every_pin_has_a_hash(lock):
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


# ------------------------------------------------------------------ run.py and .ci/run


def test_run_py_imports_the_standard_library_alone():
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or ".").partition(".")[0])
    assert imported <= sys.stdlib_module_names


def test_run_py_parses_on_an_old_python():
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_run_py_supports_the_pythons_of_pyproject(metadata):
    text = (ROOT / "run.py").read_text(encoding="utf-8")
    bounds = dict(re.findall(r"^(OLDEST|TOO_NEW) = \(3, (\d+)\)$", text, flags=re.MULTILINE))
    wanted = f">=3.{bounds['OLDEST']},<3.{bounds['TOO_NEW']}"
    assert SpecifierSet(wanted) == SpecifierSet(metadata["requires-python"])


def test_ci_runs_the_commands_that_people_run_and_the_tests_last():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    calls = [line.partition("python3 run.py ")[2] for line in lines if "python3 run.py " in line]
    assert [call.partition(" ||")[0] for call in calls] == [
        "lint",
        "bugs --quick --jobs 2",
        "test --all",
    ]


# ------------------------------------------------------------------ the rest


# Keys of the Citation File Format 1.2.0, with the types of those that are used here.
CFF_KEYS = {
    "cff-version": str, "message": str, "title": str, "type": str, "authors": list, "version": str,
    "license": str, "abstract": str, "keywords": list, "commit": str, "contact": list,
    "date-released": str, "doi": str, "identifiers": list, "license-url": str,
    "preferred-citation": dict, "references": list, "repository": str, "repository-artifact": str,
    "repository-code": str, "url": str,
}  # fmt: skip
CFF_ENTITY = {
    "address", "alias", "city", "country", "date-end", "date-start", "email", "fax", "location",
    "name", "orcid", "post-code", "region", "tel", "website",
}  # fmt: skip


def test_citation_is_valid_and_agrees_with_pyproject(metadata):
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert {k for k, v in citation.items() if not isinstance(v, CFF_KEYS.get(k, ()))} == set()
    assert (citation["cff-version"], citation["type"]) == ("1.2.0", "software")
    for author in citation["authors"]:
        assert "name" in author
        assert set(author) <= CFF_ENTITY
    assert len(set(citation["keywords"])) == len(citation["keywords"])
    assert all(isinstance(word, str) for word in citation["keywords"])
    for key in ("version", "license", "authors", "keywords"):
        assert citation[key] == metadata[key], key


def test_the_package_and_the_changelog_name_the_version_of_pyproject(metadata):
    assert govtopics.__version__ == metadata["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[([^]]+)\]", changes, re.MULTILINE)[0] == metadata["version"]
    # Keep a Changelog: each kind of change once, under its own name.
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    for release in re.split(r"^## ", changes, flags=re.MULTILINE)[1:]:
        found = re.findall(r"^### (.+)$", release, re.MULTILINE)
        assert set(found) <= kinds
        assert len(set(found)) == len(found)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("autocrlf", ["true", "input", "false"])
def test_git_keeps_the_bytes_of_the_seeds(tmp_path, autocrlf):
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    report = tmp_path / "seeds" / "place-2023.txt"
    report.parent.mkdir()
    given = "\ufeff一行\r\n二行\n三行\r".encode()
    report.write_bytes(given)

    def git(*arguments):
        settings = ["-c", f"core.autocrlf={autocrlf}", "-c", "core.safecrlf=false"]
        subprocess.run(["git", *settings, *arguments], cwd=tmp_path, check=True)

    git("init", "--quiet")
    git("add", ".")
    report.unlink()
    git("checkout-index", "--all", "--force")
    assert report.read_bytes() == given
