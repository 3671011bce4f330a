"""practice serve, as a process."""

from __future__ import annotations

import json
import signal
import socket
import urllib.request

import pytest
from tests.cli.support import Terminal, run, serving


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_line_says_how_to_reach_it_and_signals_end_it(number: int) -> None:
    with serving("practice", "serve", "-o", "json") as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        assert set(line) == {"url", "account_id", "token"}
        request = urllib.request.Request(
            f"{line['url']}/api/v1/profile", headers={"api_access_token": line["token"]}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            profile = json.load(answer)
        assert line["account_id"] in [account["id"] for account in profile["accounts"]]
        process.send_signal(number)
        assert process.wait(timeout=30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_the_text_says_how_to_go_on() -> None:
    with Terminal("practice", "serve", "--seed", "3") as screen:
        screen.expect("saywell chat")
        assert "http://127.0.0.1:" in screen.plain
        screen.type("\x03")
        assert screen.end() == 0
        assert "Traceback" not in screen.plain


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        shown = run("practice", "serve", "--port", port)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert f"port {port} is in use already" in shown.stderr


@pytest.mark.parametrize(
    "args", [["--port", "70000"], ["--speed", "0"], ["--seed", "-1"], ["--data", "/dev/null/x"]]
)
def test_options_that_cannot_be_are_told(args: list[str]) -> None:
    shown = run("practice", "serve", *args)
    assert shown.returncode == 2
    assert not shown.stdout
    assert "Traceback" not in shown.stderr
