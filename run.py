#!/usr/bin/env python3
"""Set govtopics up and run it: one file, standard library only.

    python3 run.py study [options]   the topic study of seeds/, written to results/
    python3 run.py test [options]    the everyday tests, on every core (pytest)
    python3 run.py test --all        the sweeps too: browser, other locales, kill -9, bootstrap
    python3 run.py bugs [options]    known bugs, planted one by one: do the tests notice?
    python3 run.py lab [options]     the notebooks in JupyterLab
    python3 run.py docs [--quick]    the documentation in two languages, written to site/
    python3 run.py lint              ruff and mypy
    python3 run.py bench [names]     the scripts of benchmarks/, all or those named
    python3 run.py messages          what the library says: bring the Chinese catalogue up to date
    python3 run.py lock [options]    write requirements.lock anew (needs uv)

Options go on to the command behind: `study` takes those of `govtopics study`, `test` those of
pytest (a file that is named runs whole), `bugs` those of tests/bugs/plant.py, `lock` those of
`uv pip compile` (such as --upgrade). `study` itself stands for
`govtopics study seeds --out results`, so only options may follow it; a later --out wins. For
another folder of reports call `.venv/bin/govtopics study FOLDER --out NEW` (on Windows
`.venv\\Scripts\\govtopics`). Commands run in the folder of this file: relative paths start there.

The first call makes `.venv` beside this file from the hash-pinned requirements.lock. The file
`.venv/complete.json`, written last, says what the environment was made from; where it is missing
or no longer true, the environment is made again. Nothing outside this folder is changed.

It needs Python 3.11, 3.12 or 3.13. It is written for Linux, macOS and Windows, and was tested on
Linux only. The syntax stays that of Python 3.6, so that an old Python can say what is missing.
"""

import sys

OLDEST = (3, 11)
TOO_NEW = (3, 14)


def refuse_python(version):
    """Say in one line why this version of Python will not do, or return None."""
    if OLDEST <= tuple(version[:2]) < TOO_NEW:
        return None
    found = ".".join(str(part) for part in version[:3])
    reason = "" if tuple(version[:2]) < OLDEST else " (gensim has no wheel for a newer one yet)"
    return (
        f"run.py: this is Python {found}; govtopics needs 3.11, 3.12 or 3.13{reason}. "
        "Call run.py with one of them, for example: python3.12 run.py study"
    )


if __name__ == "__main__" and refuse_python(sys.version_info):
    sys.stderr.write(refuse_python(sys.version_info) + "\n")
    sys.exit(2)

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"

# Raise this number when the steps of an installation change: every environment is then made again.
RECIPE = 1
# jieba comes as source only. What builds it is installed first, so that pip need not fetch
# unpinned build tools of its own; packaging is what wheel depends on.
BUILD_TOOLS = ("setuptools", "wheel", "packaging")
DISK_NEEDED = 1_500_000_000
# These settings would send packages elsewhere, or add requirements that have no hash.
PIP_SETTINGS_DROPPED = (
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_ROOT",
    "PIP_REQUIREMENT",
    "PIP_CONSTRAINT",
    "PIP_BUILD_CONSTRAINT",
    "PIP_NO_DEPS",
    "PIP_REQUIRE_HASHES",
    "PIP_DRY_RUN",
    "PIP_REPORT",
    "PIP_PYTHON",
    "PIP_LOG",
)


class Refusal(Exception):
    """What stops run.py, in one line: what is wrong and what to do."""


# ---------------------------------------------------------------------- the state of .venv


def venv_tool(name):
    """Return the path of a program in the environment, such as python."""
    if os.name == "nt":
        return ENVIRONMENT / "Scripts" / (name + ".exe")
    return ENVIRONMENT / "bin" / name


def fingerprint():
    """Return what a complete environment was made from.

    Scripts in an environment hold its absolute path, so one that was moved is not complete.
    """
    return {
        "recipe": RECIPE,
        "python": ".".join(str(part) for part in sys.version_info[:3]),
        "location": str(ENVIRONMENT),
        "lock": sha256(LOCK),
        "project": sha256(PROJECT),
    }


def sha256(path):
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise Refusal(
            f"{path.name} is missing beside run.py; run.py works in a full copy of the project."
        ) from None


def read_stamp():
    """Return what the environment says it was made from; empty where it says nothing usable."""
    # A broken link: the Python that the environment was made with was upgraded or removed.
    if not venv_tool("python").exists():
        return {}
    try:
        stamp = json.loads((ENVIRONMENT / "complete.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(wanted):
    """Call the environment complete, in one step that is done or not done."""
    draft = ENVIRONMENT / "complete.json.draft"
    draft.write_text(json.dumps(wanted, indent=2) + "\n", encoding="utf-8")
    draft.replace(ENVIRONMENT / "complete.json")


def remove_stamp():
    with contextlib.suppress(FileNotFoundError):
        (ENVIRONMENT / "complete.json").unlink()


def only_project_changed(stamp, wanted):
    """Tell whether the packages still fit and only govtopics itself must be installed again."""
    return bool(stamp) and dict(stamp, project=None) == dict(wanted, project=None)


def ensure_environment():
    """Make the environment, or make it again, unless it is there and complete."""
    wanted = fingerprint()
    if read_stamp() == wanted:
        return
    with one_at_a_time() as turn:
        stamp = read_stamp()
        if stamp == wanted:  # another run.py made it while this one waited
            return
        started = time.monotonic()
        try:
            if only_project_changed(stamp, wanted):
                remove_stamp()
                say("pyproject.toml has changed: installing govtopics again")
                install_project(turn)
            else:
                build_environment(turn)
            write_stamp(wanted)
        except OSError as error:
            raise Refusal(explain_os_error(error)) from error
        say(f"The environment is ready ({time.monotonic() - started:.0f} s).")


@contextlib.contextmanager
def one_at_a_time():
    """Hold a lock while the environment is made; a second run.py waits for the first."""
    try:
        # Appending keeps the file as it is for whoever holds it.
        turn = (ROOT / ".venv.lock").open("a", encoding="utf-8")
    except OSError as error:
        raise Refusal(explain_os_error(error)) from error
    with turn:
        if not try_lock(turn):
            say("Another run.py is making .venv here: waiting for it")
            while not try_lock(turn):
                time.sleep(0.5)
        yield turn


def try_lock(turn):
    """Take the lock without waiting; it is given back when the file is closed."""
    try:
        if os.name == "nt":
            import msvcrt

            turn.seek(0)
            msvcrt.locking(turn.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise Refusal(explain_os_error(error)) from error
    return True


# ---------------------------------------------------------------------- making .venv


def build_environment(turn):
    """Make the environment from nothing, step by step, each on a line."""
    check_tools()
    check_disk()
    if ENVIRONMENT.exists() or ENVIRONMENT.is_symlink():
        refuse_link()
        say(".venv is not complete, or not for this Python, lock and folder: making it again")
        remove_environment()
    version = ".".join(str(part) for part in sys.version_info[:3])
    say(f"[1/5] Making .venv with Python {version}")
    make_venv(turn)

    stanzas = read_stanzas(LOCK.read_text(encoding="utf-8"))
    say(f"[2/5] Installing the build tools: {', '.join(BUILD_TOOLS)}")
    build_tools = ENVIRONMENT / "build-tools.txt"
    build_tools.write_text(pick_stanzas(stanzas, BUILD_TOOLS), encoding="utf-8")
    pip(["--require-hashes", "-r", str(build_tools)], turn)

    say(f"[3/5] Installing the packages of requirements.lock (up to {len(stanzas)}; some minutes)")
    # pip compiles on one core, which takes longer than all the rest: the next step uses every core.
    options = ["--no-compile", "--no-build-isolation", "--require-hashes"]
    pip([*options, "-r", str(LOCK)], turn, progress=True)

    say("[4/5] Compiling them")
    python = str(venv_tool("python"))
    # Its status is no matter: a few packages carry files that are not meant for this Python, and
    # what is not compiled now is compiled when it is first used.
    run_hidden([python, "-m", "compileall", "-q", "-j", "0", site_packages(python, turn)], turn)

    say("[5/5] Installing govtopics itself")
    install_project(turn)


def install_project(turn):
    # Without dependencies: they are all in the lock, with hashes.
    pip(["--no-deps", "--no-build-isolation", "-e", str(ROOT)], turn)


def check_tools():
    """Refuse where this Python lacks what makes an environment (Debian splits it off)."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        major, minor = sys.version_info[:2]
        raise Refusal(
            f"this Python {major}.{minor} has no module {' and no module '.join(missing)}. "
            f"On Debian or Ubuntu: sudo apt install python{major}.{minor}-venv; "
            "elsewhere use the Python of python.org or conda."
        )


def check_disk():
    free = shutil.disk_usage(ROOT).free
    if free < DISK_NEEDED:
        raise Refusal(
            f"{free / 1e9:.1f} GB are free where {ROOT} is, and the environment needs about "
            f"{DISK_NEEDED / 1e9:.1f} GB: free some space, or move the project."
        )


def refuse_link():
    """Leave alone what is no folder of this project."""
    if ENVIRONMENT.is_symlink() or not ENVIRONMENT.is_dir():
        raise Refusal(f"{ENVIRONMENT} is a link or a file, not a folder: move it away.")


def remove_environment():
    remove_stamp()
    try:
        shutil.rmtree(ENVIRONMENT)
    except OSError as error:
        raise Refusal(
            f".venv cannot be removed ({error.strerror}: {error.filename}); "
            "close the programs that use it, or remove the folder by hand."
        ) from error


def make_venv(turn):
    # From within an environment its base interpreter is asked: the former may be the one just
    # removed.
    python = getattr(sys, "_base_executable", None) or sys.executable
    status, lines = run_hidden([python, "-m", "venv", str(ENVIRONMENT)], turn)
    if status != 0:
        raise Refusal(explain_failure("making .venv", lines))


def site_packages(python, turn):
    """Ask the environment where its packages are: that differs between systems."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    status, lines = run_hidden([python, "-X", "utf8", "-c", ask], turn)
    if status != 0:
        raise Refusal(explain_failure("the Python of .venv", lines))
    return lines[-1]


def read_stanzas(text):
    """Split a lock into its entries: a list of (name, lines with the hashes that belong to it)."""
    stanzas = []
    for line in text.splitlines():
        start = re.match(r"([A-Za-z0-9][A-Za-z0-9._-]*)(\[[^\]]*\])?==", line)
        if start:
            stanzas.append((start.group(1).lower().replace("_", "-"), [line]))
        elif stanzas and line.startswith((" ", "\t")):
            stanzas[-1][1].append(line)
        elif line.strip() and not line.startswith("#"):
            raise Refusal(f"requirements.lock has a line that is no pinned package: {line!r}.")
    return stanzas


def pick_stanzas(stanzas, names):
    """Return the text of the entries of these names; one may stand there once for each Python."""
    missing = sorted(set(names) - {name for name, _ in stanzas})
    if missing:
        raise Refusal(
            f"requirements.lock does not pin {', '.join(missing)}: write it anew with run.py lock."
        )
    return "".join("\n".join(lines) + "\n" for name, lines in stanzas if name in names)


def pip(arguments, turn, progress=False):
    """Install with the environment's pip; show its words only when it fails."""
    command = [str(venv_tool("python")), "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", *arguments]
    status, lines = run_hidden(command, turn, count_packages if progress else None)
    if status != 0:
        raise Refusal(explain_failure("pip install", lines))


def count_packages(line, seen):
    """Show how far pip has come: a line for every 20 packages, and one when it unpacks them."""
    if line.startswith(("Collecting ", "Processing ")):
        seen.append(line)
        if len(seen) % 20 == 0:
            say(f"      {len(seen)} packages fetched")
    elif line.startswith("Installing collected packages"):
        say(f"      {len(seen)} packages fetched; unpacking them")


def run_hidden(command, turn, watch=None):
    """Run a step of the installation; return its exit status and the lines it printed."""
    lines, seen = [], []
    options = {"env": setup_variables(), "cwd": str(ROOT), "stdin": subprocess.DEVNULL}
    if os.name != "nt":
        # The lock goes with pip: if run.py alone is killed, the next one waits until pip ends.
        options["pass_fds"] = (turn.fileno(),)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    try:
        for raw in process.stdout:
            line = raw.decode("utf-8", "replace").rstrip()
            lines.append(line)
            if watch:
                watch(line, seen)
        return process.wait(), lines
    except BaseException:
        process.kill()
        process.wait()
        raise


def setup_variables():
    """Return the variables for pip: where packages come from stays as the user has set it."""
    variables = own_variables()
    for name in PIP_SETTINGS_DROPPED:
        variables.pop(name, None)
    variables["PIP_USER"] = "0"
    variables["PYTHONUTF8"] = "1"  # jieba's description is UTF-8, whatever the system's encoding
    return variables


def own_variables():
    """Return the variables for programs of the environment: no packages from anywhere else."""
    foreign = ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__")
    return {name: value for name, value in os.environ.items() if name not in foreign}


# ---------------------------------------------------------------------- saying what is wrong

NO_SPACE = re.compile(r"No space left on device|Errno 28|not enough space on the disk", re.I)
NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|Read timed out|Max retries exceeded"
    r"|ProxyError|Failed to establish a new connection|NameResolutionError"
    r"|Temporary failure in name resolution|getaddrinfo failed|Network is unreachable"
    r"|No route to host|Connection (?:refused|reset|aborted)|RemoteDisconnected"
    r"|CERTIFICATE_VERIFY_FAILED|SSLError",
    re.I,
)
WRONG_HASH = re.compile(r"DO NOT MATCH THE HASHES")
NO_PACKAGE = re.compile(r"No matching distribution found for (\S+)")
NOT_ALLOWED = re.compile(r"Permission denied|Errno 13|WinError 5\b|Read-only file system", re.I)


def explain_failure(what, lines):
    """Say in one line why a step failed; where that is not clear, show the end of its output."""
    text, ending = "\n".join(lines), "\n".join(lines[-6:])
    no_package = NO_PACKAGE.search(text)
    # pip warns of a lost connection and tries again: only where it gave up is that the reason.
    gave_up = NO_NETWORK.search(ending) or (no_package and NO_NETWORK.search(text))
    if NO_SPACE.search(text):
        return "the disk is full: free 2.5 GB (where the temporary folder is, too) and try again."
    if WRONG_HASH.search(text):
        return (
            "a downloaded package differs from the hash in requirements.lock, and was not "
            "installed: try again, and if that does not help, ask where the packages come from."
        )
    if gave_up:
        return (
            "no network: pip could not reach the package index. The first run downloads about "
            "320 MB; connect (or set pip's proxy or index) and try again."
        )
    if NOT_ALLOWED.search(ending):
        return f"no permission to write: see that {ROOT} and the temporary folder can be written."
    if no_package:
        return explain_missing(no_package.group(1), text)
    return "\n".join([f"{what} failed; the end of what it said:", *useful_tail(lines)])


def explain_missing(package, text):
    if "(from versions: none)" in text:
        return (
            f"pip found no {package} anywhere: there is no network, or the index that pip is set "
            "to does not have it (see pip config list)."
        )
    return (
        f"the package index that pip is set to has no {package} for this Python and system: see "
        "pip config list, or use a 64-bit Python 3.11 to 3.13."
    )


def useful_tail(lines, n=15):
    """Return the last lines that may help, without the addresses of package servers."""
    noise = re.compile(r"^\s*$|^Looking in |^\[notice\]|^\s*Downloading |^\s*Using cached ")
    return ["    " + without_hosts(line) for line in lines if not noise.search(line)][-n:]


def without_hosts(line):
    line = re.sub(r"\b[a-z][a-z+]*://[^\s'\",)>]+", "<address>", line, flags=re.I)
    return re.sub(r"host='[^']*'", "host=<host>", line)


def explain_os_error(error):
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"cannot write in {ROOT} ({error.strerror}): copy the project to a folder of your own."
        )
    if error.errno == errno.ENOSPC:
        return "the disk is full: free about 1.5 GB and try again."
    return f"{error.strerror or error}: {error.filename or ROOT}."


def say(line):
    # On standard error, so that what a command prints can be sent to a file alone.
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


# ---------------------------------------------------------------------- the commands


def run(command, folder=ROOT):
    """Run a command of the environment and return its exit status.

    Ctrl-C reaches the command too, and it decides what to do; run.py only waits for it. The
    handler must be a function: "ignore" would be inherited by the command.
    """
    command = [str(part) for part in command]
    on_interrupt = signal.signal(signal.SIGINT, lambda number, frame: None)
    on_terminate = signal.getsignal(signal.SIGTERM)
    try:
        process = subprocess.Popen(command, cwd=str(folder), env=own_variables())
        signal.signal(signal.SIGTERM, lambda number, frame: process.terminate())
        status = process.wait()
    except OSError as error:
        raise Refusal(
            f"{command[0]} cannot be started ({error.strerror}): remove .venv and try again."
        ) from error
    finally:
        signal.signal(signal.SIGINT, on_interrupt)
        signal.signal(signal.SIGTERM, on_terminate)
    return status if status >= 0 else 128 - status


def study(arguments):
    ensure_environment()
    return run([venv_tool("govtopics"), "study", "seeds", "--out", "results", *arguments])


def test(arguments):
    ensure_environment()
    options = [word for word in arguments if word != "--all"]
    # A debugger needs the one process that it is in.
    spread = [] if "--pdb" in options else ["-n", str(count_cores()), "--dist", "worksteal"]
    named = any((ROOT / word.partition("::")[0]).exists() for word in options)
    everyday = [] if "--all" in arguments or named else ["-m", "not sweep"]
    return run([venv_tool("python"), "-m", "pytest", *spread, *everyday, *options])


def count_cores():
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def bugs(arguments):
    ensure_environment()
    return run([venv_tool("python"), ROOT / "tests" / "bugs" / "plant.py", *arguments])


def lab(arguments):
    ensure_environment()
    return run([venv_tool("python"), "-m", "jupyterlab", *arguments], ROOT / "notebooks")


def lint(arguments):
    if arguments:
        raise Refusal(f"lint takes no options, and was given {' '.join(arguments)}.")
    ensure_environment()
    python = venv_tool("python")
    checks = [
        ("ruff check", [python, "-m", "ruff", "check"]),
        ("ruff format", [python, "-m", "ruff", "format", "--check"]),
        ("mypy", [python, "-m", "mypy", "--strict", "src"]),
    ]
    failed = []
    for name, command in checks:
        say(name)
        if run(command) != 0:
            failed.append(name)
    if failed:
        say(f"run.py: {', '.join(failed)} found something to mend.")
    return 1 if failed else 0


def docs(arguments):
    ensure_environment()
    return run([venv_tool("python"), ROOT / "docs" / "site" / "build.py", *arguments])


def bench(names):
    scripts = {path.stem: path for path in sorted((ROOT / "benchmarks").glob("*.py"))}
    wanted = [Path(name).stem for name in names] or list(scripts)
    unknown = [name for name in wanted if name not in scripts]
    if unknown or not scripts:
        known = ", ".join(scripts) or "none yet"
        raise Refusal(f"no benchmark {', '.join(unknown) or 'to run'}; there are: {known}.")
    ensure_environment()
    worst = 0
    for name in wanted:
        say(f"benchmarks/{name}.py")
        worst = max(worst, run([venv_tool("python"), scripts[name]]))
    return worst


def messages(arguments):
    ensure_environment()
    return run([venv_tool("python"), ROOT / "tests" / "messages" / "catalogue.py", *arguments])


def lock(arguments):
    uv = shutil.which("uv")
    if uv is None:
        raise Refusal("lock needs uv, which is not on the PATH: install it (pip install uv).")
    command = [uv, "pip", "compile", PROJECT.name, "--universal", "--generate-hashes"]
    extras = ("formats", "notebook", "tomotopy", "pyldavis", "large", "distributed", "test")
    for extra in (*extras, "docs", "build"):
        command += ["--extra", extra]
    # No index and no host in the lock: everyone installs from wherever their pip is set to.
    command += ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate"]
    return run([*command, "--quiet", "-o", LOCK.name, *arguments])


COMMANDS = {
    "study": study,
    "test": test,
    "bugs": bugs,
    "lab": lab,
    "lint": lint,
    "docs": docs,
    "bench": bench,
    "messages": messages,
    "lock": lock,
}


def stop(number, frame):
    raise KeyboardInterrupt


def main(arguments):
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        sys.stdout.write(__doc__)
        return 0 if arguments else 2
    name, *rest = arguments
    signal.signal(signal.SIGTERM, stop)
    try:
        if name not in COMMANDS:
            raise Refusal(f"no command {name!r}; there are: {', '.join(COMMANDS)}.")
        return COMMANDS[name](rest)
    except Refusal as refusal:
        say(f"run.py: {refusal}")
        return 2
    except KeyboardInterrupt:
        say("run.py: stopped. An unfinished .venv is made again by the next call.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
