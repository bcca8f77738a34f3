"""scripts/setup, on a made-up system: its python, apt-get and id are scripts that the test writes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[1] / "scripts" / "setup"

pytestmark = pytest.mark.skipif(not Path("/bin/sh").exists(), reason="no shell here")

PYTHON = """
case "$*" in
    *ensurepip*) [ -e {home}/has-venv ] ;;
    *print*) echo python3.11-venv ;;
    "-m venv"*) echo "$@" >> {home}/log; {mkdir} -p "$3/bin"; {cp} "$0" "$3/bin/python" ;;
    "-m pip"*) echo "$2 $3" >> {home}/log ;;
esac
"""

APT = """
echo "apt-get $*" >> {home}/log
case "$*" in *" {cure}") : > {home}/has-venv ;; esac
[ "{cure}" != none ] || exit 100
"""


class System:
    """A folder of commands, all there are."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.bin = home / "bin"
        self.bin.mkdir()

    def has(self, name: str, script: str, **words: str) -> None:
        tools = {tool: next(f"{at}/{tool}" for at in ("/bin", "/usr/bin") if Path(at, tool).exists()) for tool in TOOLS}
        path = self.bin / name
        path.write_text("#!/bin/sh\n" + script.format(home=self.home, **tools, **words), "utf-8")
        path.chmod(0o755)

    def setup(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", SETUP, "python3.11", "venv"],
            env={"PATH": str(self.bin)},
            cwd=self.home,
            capture_output=True,
            text=True,
        )

    def log(self) -> list[str]:
        path = self.home / "log"
        return path.read_text("utf-8").splitlines() if path.exists() else []


TOOLS = ("mkdir", "cp")


@pytest.fixture
def system(tmp_path: Path) -> System:
    """Root's Debian with python3.11, but without its venv."""
    made = System(tmp_path)
    made.has("python3.11", PYTHON)
    made.has("id", "echo 0\n")
    made.has("true", "exit 0\n")
    made.has("env", 'shift; exec "$@"\n')
    return made


def installed(system: System) -> list[str]:
    return [line.split()[-1] for line in system.log() if line.startswith("apt-get install")]


def test_nothing_is_installed_where_nothing_lacks(system: System) -> None:
    system.has("apt-get", APT, cure="none")
    (system.home / "has-venv").touch()
    assert system.setup().returncode == 0
    assert system.log() == ["-m venv venv", "pip install", "pip install"]


@pytest.mark.parametrize(
    ("cure", "tried"),
    [("python3.11-venv", ["python3.11-venv"]), ("python3-venv", ["python3.11-venv", "python3-venv"])],
)
def test_the_venv_of_that_very_python_is_installed(system: System, cure: str, tried: list[str]) -> None:
    system.has("apt-get", APT, cure=cure)
    done = system.setup()
    assert (done.returncode, done.stderr) == (0, "")
    assert installed(system) == tried
    assert system.log()[-3:] == ["-m venv venv", "pip install", "pip install"]


@pytest.mark.parametrize("apt", ["fails", "does not help", "is not there"])
def test_what_cannot_be_installed_is_told_in_one_line(system: System, apt: str) -> None:
    if apt != "is not there":
        system.has("apt-get", APT, cure="none" if apt == "fails" else "another")
    done = system.setup()
    assert done.returncode == 2
    assert done.stderr == (
        "setup: the venv module of python3.11 is missing;"
        " install it (Debian, Ubuntu: apt install python3.11-venv) and run make again\n"
    )
    assert not (system.home / "venv").exists()


def test_who_may_not_install_is_told_the_same(system: System) -> None:
    system.has("apt-get", APT, cure="python3.11-venv")
    system.has("id", "echo 1000\n")
    done = system.setup()
    assert (done.returncode, len(done.stderr.splitlines()), installed(system)) == (2, 1, [])


def test_without_that_python_there_is_one_line(system: System) -> None:
    (system.bin / "python3.11").unlink()
    done = system.setup()
    assert done.returncode == 2
    assert done.stderr.startswith("setup: there is no python3.11; install ")
    assert len(done.stderr.splitlines()) == 1
