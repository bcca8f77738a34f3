"""The command that serves, as a program of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")

from tests.serve.conftest import Sayso
from tests.serve.harbours import harbours

TOKEN = "a-token-of-some-length"


@contextmanager
def served(*arguments: str | Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, object]]]:
    """Run `sayso serve` and give it with what it told."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "sayso", "serve", "--json", "--port", "0", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**kept, **more},
    )
    assert process.stdout
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_stopped(tmp_path: Path, how: signal.Signals) -> None:
    with served("--ledger", harbours(tmp_path / "a.ledger")) as (process, told):
        assert told["token"] is False
        url = str(told["reconciliation"])
        assert url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(url) as answer:
            assert json.load(answer)["versions"] == ["0.2"]
        process.send_signal(how)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out, err) == (0, "", "")


def test_nothing_of_what_is_asked_is_shown(tmp_path: Path) -> None:
    with served("--ledger", harbours(tmp_path / "a.ledger"), SAYSO_TOKEN=TOKEN) as (process, told):
        url = str(told["reconciliation"])
        assert TOKEN not in url
        for query in (
            f"?token={TOKEN}&queries=%7B%22q%22:%7B%22query%22:%22hush%22%7D%7D",
            "?token=hush",
            "/%00hush?x",
        ):
            try:
                urllib.request.urlopen(url + query).close()
            except urllib.error.HTTPError as error:
                error.close()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
        assert "hush" not in out + err
        assert TOKEN not in out + err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_for_others_it_needs_a_token(sayso: Sayso, tmp_path: Path, host: str) -> None:
    done = sayso("serve", "--ledger", harbours(tmp_path / "a.ledger"), "--host", host)
    assert done.code == 2
    assert done.err == (
        f"sayso: --host {host}: would show the ledger to everybody who can reach it; "
        "set SAYSO_TOKEN or --token-file, or listen at 127.0.0.1\n"
    )


@pytest.mark.parametrize("token", ["", "tooshort1", "with spaces in all of it", "ümlaut-ümlaut-ümlaut"])
def test_a_token_must_be_one(sayso: Sayso, tmp_path: Path, token: str) -> None:
    path = tmp_path / "token"
    path.write_text(token + "\n", "utf-8")
    done = sayso("serve", "--ledger", harbours(tmp_path / "a.ledger"), "--token-file", path)
    assert done.code == 2
    assert f"{path}: holds no token of 16 or more letters" in done.err
    assert not token or token not in done.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--token-file", "none"), "none: cannot be read (No such file or directory)"),
        (("--url", "ftp://a.example"), "--url ftp://a.example: is no address of a service"),
        (("--url", "http://[::1"), "--url http://[::1: is no address of a service"),
        (("--host", "no.such.host.invalid"), "--host no.such.host.invalid"),
        (("--port", "70000"), "Invalid value for '--port'"),
        (("--ledger", "none.ledger"), "none.ledger: there is no such ledger"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_line(
    sayso: Sayso, tmp_path: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    harbours(tmp_path / "sayso.ledger")
    done = sayso("serve", *arguments)
    assert done.code == 2
    assert complaint in done.err
    assert done.err.count("\n") == 1


def test_a_port_that_is_taken_is_said(sayso: Sayso, tmp_path: Path) -> None:
    from sayso.serve.running import bound

    with bound("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        done = sayso("serve", "--ledger", harbours(tmp_path / "a.ledger"), "--port", str(port))
    assert done.code == 2
    assert f"--port {port}: cannot be listened at (Address already in use); name others" in done.err


def test_without_its_parts_it_says_what_to_install(
    sayso: Sayso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fastapi", None)
    done = sayso("serve", "--ledger", harbours(tmp_path / "a.ledger"))
    assert done.code == 2
    assert done.err == "sayso: sayso serve: needs fastapi; pip install 'sayso[serve]'\n"
