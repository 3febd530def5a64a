"""run.py makes the environment once, notices what is stale, and says plainly what is wrong."""

import errno
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
POSIX_ONLY = pytest.mark.skipif(os.name == "nt", reason="uses POSIX scripts and signals")


def load_run_py(folder):
    spec = importlib.util.spec_from_file_location("run_py_under_test", folder / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def house(tmp_path):
    """Return a folder with what run.py reads; no test installs anything into it."""
    folder = tmp_path / "a house 房子"
    folder.mkdir()
    for name in ("run.py", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def run_py(house):
    return load_run_py(house)


@pytest.fixture
def steps(run_py, monkeypatch):
    """Replace what installs by a list of what would have been done."""
    done = []

    def build(turn):
        done.append("everything")
        put_python(run_py)

    monkeypatch.setattr(run_py, "build_environment", build)
    monkeypatch.setattr(run_py, "install_project", lambda turn: done.append("the project"))
    return done


def put_python(run_py):
    python = run_py.venv_tool("python")
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()


def call(folder, *arguments, variables=None, python=sys.executable):
    return subprocess.run(
        [str(python), str(folder / "run.py"), *arguments],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | (variables or {}),
        check=False,
    )


# ------------------------------------------------------------------ which Python


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (3, 13, 9)])
def test_python_that_will_do(run_py, version):
    assert run_py.refuse_python(version) is None


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13), (3, 14, 0), (4, 0, 0)])
def test_other_python_is_refused_in_one_line(house, version):
    # The version is made up, everything else is what a person meets.
    fake = (
        "import runpy, sys; "
        f"sys.version_info = {(*version, 'final', 0)}; sys.argv = ['run.py', 'study']; "
        f"runpy.run_path({str(house / 'run.py')!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", fake], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert f"this is Python {'.'.join(map(str, version))};" in done.stderr
    assert "3.11, 3.12 or 3.13" in done.stderr
    assert ("gensim" in done.stderr) == (version >= (3, 14))


def old_pythons():
    """Return those old Pythons that are on this machine and really start."""
    found = []
    for minor in range(6, 11):
        path = shutil.which(f"python3.{minor}")
        if path:
            done = subprocess.run([path, "-c", "pass"], capture_output=True, check=False)
            if done.returncode == 0:
                found.append(path)
    return found


@pytest.mark.sweep
def test_real_old_python_says_so(house):
    pythons = old_pythons()
    if not pythons:
        pytest.skip("no Python from 3.6 to 3.10 on this machine")
    for python in pythons:
        done = call(house, "test", python=python)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        assert "govtopics needs 3.11, 3.12 or 3.13" in done.stderr


# ------------------------------------------------------------------ when .venv is made again


def test_environment_is_made_once(run_py, steps):
    run_py.ensure_environment()
    run_py.ensure_environment()
    assert steps == ["everything"]
    assert run_py.read_stamp() == run_py.fingerprint()


def test_changed_lock_makes_everything_again(run_py, steps, house):
    run_py.ensure_environment()
    (house / "requirements.lock").write_text("jieba==0.42.1\n", encoding="utf-8")
    run_py.ensure_environment()
    assert steps == ["everything", "everything"]


def test_changed_pyproject_installs_the_project_alone(run_py, steps, house):
    run_py.ensure_environment()
    with (house / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    run_py.ensure_environment()
    run_py.ensure_environment()
    assert steps == ["everything", "the project"]


@pytest.mark.parametrize(
    ("key", "value"), [("python", "3.11.0"), ("location", "/elsewhere/.venv"), ("recipe", 0)]
)
def test_other_python_folder_or_recipe_makes_everything_again(run_py, steps, key, value):
    run_py.ensure_environment()
    run_py.write_stamp(run_py.fingerprint() | {key: value})
    run_py.ensure_environment()
    assert steps == ["everything", "everything"]


@pytest.mark.parametrize("stamp", ["", "{", "[]", "null", '{"recipe": 1}'])
def test_damaged_stamp_makes_everything_again(run_py, steps, house, stamp):
    run_py.ensure_environment()
    (house / ".venv" / "complete.json").write_text(stamp, encoding="utf-8")
    run_py.ensure_environment()
    assert steps == ["everything", "everything"]


@POSIX_ONLY
def test_python_that_is_gone_makes_everything_again(run_py, steps):
    run_py.ensure_environment()
    python = run_py.venv_tool("python")
    python.unlink()
    python.symlink_to("/no/such/python")
    run_py.write_stamp(run_py.fingerprint())
    assert run_py.read_stamp() == {}


def test_interrupted_installation_is_not_complete(run_py, steps, monkeypatch):
    def interrupted(turn):
        put_python(run_py)
        raise KeyboardInterrupt

    monkeypatch.setattr(run_py, "build_environment", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_py.ensure_environment()
    assert run_py.read_stamp() == {}


def test_interrupted_change_is_not_complete(run_py, steps, house, monkeypatch):
    run_py.ensure_environment()
    (house / "pyproject.toml").write_text("", encoding="utf-8")

    def interrupted(turn):
        raise KeyboardInterrupt

    monkeypatch.setattr(run_py, "install_project", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_py.ensure_environment()
    assert run_py.read_stamp() == {}


def test_only_one_installation_at_a_time(run_py, house):
    with run_py.one_at_a_time(), (house / ".venv.lock").open("a", encoding="utf-8") as second:
        assert not run_py.try_lock(second)
    with (house / ".venv.lock").open("a", encoding="utf-8") as third:
        assert run_py.try_lock(third)


# ------------------------------------------------------------------ the lock


def test_build_tools_come_from_the_lock_with_their_hashes(run_py):
    text = run_py.LOCK.read_text(encoding="utf-8")
    stanzas = run_py.read_stanzas(text)
    picked = run_py.pick_stanzas(stanzas, run_py.BUILD_TOOLS)
    entries = [entry for entry in picked.split("\n") if entry and not entry.startswith(" ")]
    assert sorted(entry.partition("==")[0] for entry in entries) == sorted(run_py.BUILD_TOOLS)
    assert picked.count("--hash=sha256:") >= len(run_py.BUILD_TOOLS)
    assert set(picked.splitlines()) <= set(text.splitlines())
    assert not picked.rstrip().endswith("\\")


def test_no_line_of_the_lock_is_lost(run_py):
    text = run_py.LOCK.read_text(encoding="utf-8")
    stanzas = run_py.read_stanzas(text)
    names = {name for name, _ in stanzas}
    assert run_py.pick_stanzas(stanzas, names) == text


def test_package_pinned_for_two_pythons_keeps_both(run_py):
    text = 'numpy==1 ; python_version < "3.12" \\\n    --hash=sha256:a\nnumpy==2 \\\n    --hash=b\n'
    assert run_py.pick_stanzas(run_py.read_stanzas(text), ["numpy"]) == text


def test_lock_without_build_tools_is_refused(run_py):
    with pytest.raises(run_py.Refusal, match="does not pin wheel"):
        run_py.pick_stanzas([("setuptools", ["setuptools==1"])], ["setuptools", "wheel"])


def test_line_that_is_no_pin_is_refused(run_py):
    with pytest.raises(run_py.Refusal, match="no pinned package: '--index-url"):
        run_py.read_stanzas("--index-url somewhere\n")


# ------------------------------------------------------------------ what goes wrong

RETRY = (
    "WARNING: Retrying (Retry(total=0)) after connection broken by "
    "'NewConnectionError(\"<HTTPSConnection(host='packages.example', port=443)>: Failed to "
    "establish a new connection: [Errno 111] Connection refused\")': /simple/wheel/"
)
NOT_FOUND = "ERROR: No matching distribution found for wheel==0.48.0 (from -r build-tools.txt)"


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ([RETRY, NOT_FOUND], "no network"),
        ([NOT_FOUND], "has no wheel==0.48.0"),
        (["(from versions: none)", NOT_FOUND], "there is no network, or the index"),
        (["ReadTimeoutError: HTTPSConnectionPool(host='packages.example'): Read timed out."], "no"),
        (["OSError: [Errno 28] No space left on device"], "the disk is full"),
        (["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM"], "differs from the hash"),
        (["ERROR: [Errno 13] Permission denied: '/x'"], "no permission to write"),
    ],
)
def test_known_failure_is_one_line(run_py, lines, answer):
    message = run_py.explain_failure("pip install", lines)
    assert message.startswith(answer) or answer in message
    assert "\n" not in message
    assert "packages.example" not in message


def test_other_failure_shows_the_end_without_addresses(run_py):
    lines = [RETRY, "Looking in indexes: https://user:secret@packages.example/simple"]
    lines += [f"line {i}" for i in range(30)]
    lines += ["  fetched https://packages.example/files/x.whl", "error: the compiler gave up"]
    message = run_py.explain_failure("pip install", lines)
    assert message.startswith("pip install failed")
    assert message.endswith("error: the compiler gave up")
    assert "packages.example" not in message
    assert "secret" not in message
    assert len(message.splitlines()) == 16


def test_no_venv_module_is_said(run_py, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if "pip" in name else name)
    with pytest.raises(run_py.Refusal, match=r"no module ensurepip.*apt install python3.*-venv"):
        run_py.ensure_environment()
    assert not run_py.ENVIRONMENT.exists()


def test_small_disk_is_said(run_py, monkeypatch):
    free = shutil.disk_usage(run_py.ROOT)._replace(free=400_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: free)
    with pytest.raises(run_py.Refusal, match=r"0\.4 GB are free .* about 1\.5 GB"):
        run_py.ensure_environment()
    assert not run_py.ENVIRONMENT.exists()


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_folder_that_cannot_be_written_is_said(run_py, monkeypatch, number):
    def refuse(path, *arguments, **settings):
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(run_py, "fingerprint", lambda: {"recipe": 0})
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(run_py.Refusal, match=r"cannot write in .* a folder of your own"):
        run_py.ensure_environment()


def test_link_in_place_of_the_environment_is_left_alone(run_py, house, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "precious.txt").touch()
    try:
        (house / ".venv").symlink_to(other, target_is_directory=True)
    except OSError:
        pytest.skip("links are not allowed here")
    with pytest.raises(run_py.Refusal, match="move it away"):
        run_py.ensure_environment()
    assert (other / "precious.txt").exists()


@pytest.mark.sweep
def test_no_network_is_one_line(house):
    # A port of this machine where nothing listens stands for a network that is not there.
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_RETRIES": "1",
        "PIP_NO_CACHE_DIR": "1",
    }
    done = call(house, "study", variables=nowhere)
    assert done.returncode == 2, done.stderr
    answers = [line for line in done.stderr.splitlines() if line.startswith("run.py:")]
    assert len(answers) == 1
    assert answers[0].startswith("run.py: no network")
    assert "127.0.0.1" not in done.stderr
    assert not (house / ".venv" / "complete.json").exists()


# ------------------------------------------------------------------ the commands


@pytest.fixture
def furnished(house, run_py):
    """Return a house whose environment is complete: this Python, and a govtopics that reports."""
    if os.name == "nt":
        pytest.skip("uses POSIX scripts")
    put_python(run_py)
    python = run_py.venv_tool("python")
    python.unlink()
    python.symlink_to(sys.executable)
    script = run_py.venv_tool("govtopics")
    script.write_text(
        f"#!{sys.executable}\n"
        "import json, os, signal, sys, time\n"
        "foreign = os.environ.get('PYTHONPATH')\n"
        "print(json.dumps([os.getcwd(), foreign, *sys.argv[1:]]), flush=True)\n"
        "try:\n"
        "    time.sleep(20 if '--slow' in sys.argv else 0)\n"
        "except KeyboardInterrupt:\n"
        "    time.sleep(0.5)\n"
        "    sys.exit(7)\n"
        "sys.exit(3 if '--fail' in sys.argv else 0)\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    run_py.write_stamp(run_py.fingerprint())
    return house


@POSIX_ONLY
def test_study_runs_in_the_project_and_passes_options_on(furnished, tmp_path):
    done = call(furnished, "study", "--topics", "8", variables={"PYTHONPATH": str(tmp_path)})
    assert (done.returncode, done.stderr) == (0, "")
    folder, foreign, *arguments = json.loads(done.stdout)
    assert Path(folder) == furnished
    assert foreign is None
    assert arguments == ["study", "seeds", "--out", "results", "--topics", "8"]


@POSIX_ONLY
def test_status_of_the_command_is_that_of_run_py(furnished):
    assert call(furnished, "study", "--fail").returncode == 3


@POSIX_ONLY
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 7), (signal.SIGTERM, 143)])
def test_interrupt_reaches_the_command_and_leaves_no_traceback(furnished, number, status):
    process = subprocess.Popen(
        [sys.executable, str(furnished / "run.py"), "study", "--slow"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with process:
        process.stdout.readline()
        time.sleep(0.2)
        # As a terminal does it: Ctrl-C goes to the whole group, a stop to run.py alone.
        if number == signal.SIGINT:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        assert process.wait(timeout=10) == status
        assert process.stderr.read() == b""


@POSIX_ONLY
def test_complete_environment_costs_one_process(furnished, run_py, monkeypatch):
    started = []

    class Finished:
        def __init__(self, command, **options):
            started.append(command)

        def wait(self):
            return 0

    monkeypatch.setattr(subprocess, "Popen", Finished)
    assert run_py.main(["study"]) == 0
    assert len(started) == 1


@pytest.mark.parametrize(
    ("arguments", "passed_on"),
    [
        ([], ["-n", "3", "--dist", "worksteal", "-m", "not sweep"]),
        (["-k", "themes"], ["-n", "3", "--dist", "worksteal", "-m", "not sweep", "-k", "themes"]),
        (["--all", "-x"], ["-n", "3", "--dist", "worksteal", "-x"]),
        (["run.py::test_it"], ["-n", "3", "--dist", "worksteal", "run.py::test_it"]),
        (["--pdb"], ["-m", "not sweep", "--pdb"]),
    ],
)
def test_tests_run_on_every_core_without_the_sweeps_unless_asked(
    run_py, monkeypatch, arguments, passed_on
):
    commands = []
    monkeypatch.setattr(run_py, "ensure_environment", lambda: None)
    monkeypatch.setattr(run_py, "run", commands.append)
    monkeypatch.setattr(run_py, "count_cores", lambda: 3)
    run_py.main(["test", *arguments])
    assert [command[1:] for command in commands] == [["-m", "pytest", *passed_on]]


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (
            ["studdy"],
            (
                "no command 'studdy'; there are: "
                "study, test, bugs, lab, lint, docs, bench, messages, lock."
            ),
        ),
        (["lint", "--fix"], "lint takes no options, and was given --fix."),
        (["bench", "nothing"], "no benchmark nothing; there are: none yet."),
    ],
)
def test_wrong_call_is_one_line(house, arguments, answer):
    done = call(house, *arguments)
    assert (done.returncode, done.stderr.strip()) == (2, f"run.py: {answer}")
    assert not (house / ".venv").exists()


def test_lock_needs_uv_and_says_so(house, tmp_path):
    done = call(house, "lock", variables={"PATH": str(tmp_path)})
    assert done.returncode == 2
    assert done.stderr.startswith("run.py: lock needs uv")


def test_help_is_shown(house):
    done = call(house, "--help")
    assert done.returncode == 0
    for command in ("study", "test", "bugs", "lab", "lint", "bench", "lock"):
        assert f"run.py {command}" in done.stdout


def test_missing_lock_is_one_line(house):
    (house / "requirements.lock").unlink()
    done = call(house, "study")
    assert done.returncode == 2
    assert done.stderr.startswith("run.py: requirements.lock is missing")
    assert len(done.stderr.splitlines()) == 1
