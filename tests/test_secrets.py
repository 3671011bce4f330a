"""A planted secret is found in nothing that the program writes, whatever happens to it."""

from __future__ import annotations

import base64
import json
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.backends.certificates import Authority
from tests.backends.lhc_server import LiveHelperChatServer
from tests.backends.lhc_store import ACTIVE, Operator
from tests.backends.wire_server import WireServer, answer
from tests.cli.support import Terminal
from tests.faults import faults
from tests.faults.proxy import Fault, FaultProxy
from tests.faults.wire import Answer
from tests.leaks import Home, spellings

from saywell.practice.server import PracticeDesk

TOKEN = 'pl"anted/T0ken+77%of=us\\'
SOCKET_TOKEN = "pl'anted-s0cket+91/x"
API_KEY = 'pl"anted/Key+33%éà='
PASSWORD = "pl'anted Pass&word<51>"
MATRIX_TOKEN = "syt_pl+anted/33=x_y%5a"
WRONG = 'wr"ong/T0ken+88%of=them\\'
TEXT = "Hello, this is Dana from Larkspur. Your parcel left today and arrives on Friday."
KEPT = "saywell/config/secrets/tokens.json"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home", tmp_path / "outside")


@pytest.fixture(scope="module")
def desk() -> Iterator[PracticeDesk]:
    """Serve a practice desk whose tokens are the planted ones."""
    with PracticeDesk(customers=False) as desk:
        planted = {"token": TOKEN, "pubsub_token": SOCKET_TOKEN}
        user = desk._store.value("SELECT id FROM users WHERE token = ?", desk.token)
        desk._store.update("users", user, **planted)
        yield desk


@pytest.fixture
def proxy(desk: PracticeDesk) -> Iterator[FaultProxy]:
    with FaultProxy(desk.url) as proxy:
        yield proxy


def reached(proxy: FaultProxy, **more: str) -> dict[str, str]:
    """Return the variables that lead to the practice desk, through the proxy."""
    return {"SAYWELL_URL": proxy.url, "SAYWELL_ACCOUNT": "1", "SAYWELL_TOKEN": TOKEN, **more}


def quoting(secret: str, status: int) -> Answer:
    """Make a refusal that quotes what the server was given, in every way that it could."""
    pair = base64.b64encode(f"alice:{secret}".encode()).decode()
    words = f"bad token {secret} {quote(secret, safe='')} {pair} {json.dumps(secret)}"
    body = json.dumps({"error": words, "message": words, "errors": [words]})
    return Answer(status, body.encode())


def test_the_search_itself_finds_what_is_planted(home: Home) -> None:
    for number, spelled in enumerate(spellings(TOKEN)):
        (home.folder / "work" / f"{number}.bin").write_bytes(b"x" + spelled + b"y")
    assert len(home.leaks(TOKEN)) == len(spellings(TOKEN)) > 12
    home.run("config", "get", "chat.url", TOKEN)
    assert "command line under config get chat.url " + TOKEN in home.leaks(TOKEN)


# -- Chatwoot


@pytest.mark.parametrize("keep_in", ["environment", "file", "keyring"])
def test_wherever_it_is_kept(home: Home, proxy: FaultProxy, keep_in: str) -> None:
    there = {"SAYWELL_URL": proxy.url, "SAYWELL_ACCOUNT": "1"}
    if keep_in == "environment":
        there = reached(proxy)
    else:
        login = ("auth", "login", "--verbose", "--token-stdin", "--keep-in", keep_in)
        assert home.run(*login, stdin=f"{TOKEN}\n", **there).returncode == 0
        assert home.run(*login, stdin=f"{WRONG}\n", **there).returncode == 3
        found = json.loads((home.folder / KEPT).read_bytes())
        assert TOKEN in found.values() if keep_in == "file" else TOKEN not in found.values()
        assert stat.S_IMODE((home.folder / KEPT).stat().st_mode) == 0o600
    others = (("config",), ("backends",)) if keep_in == "environment" else ()
    for args in (("auth", "status"), *others):
        assert home.run(*args, **there).returncode == 0
    shown = home.run("inbox", "-o", "json", "--verbose", **there)
    assert b"GET 127.0.0.1:" in shown.stderr
    assert b"/api/v1/accounts/1/conversations 200 in " in shown.stderr
    number = str(json.loads(shown.stdout)[0]["id"])
    if keep_in == "environment":  # a send reads all the rules, which takes its time
        assert home.run("send", number, TEXT, "--verbose", "--yes", **there).returncode == 0
    assert home.run("show", number, "-o", "json", "--verbose", **there).returncode == 0
    if keep_in != "environment":
        assert home.run("auth", "logout", **there).returncode == 0
    assert home.leaks(TOKEN, SOCKET_TOKEN, WRONG, but=(KEPT,)) == []
    assert home.open_to_others() == []


FAILURES: dict[str, tuple[Fault, int]] = {
    "refused": (faults.answers(quoting(TOKEN, 401)), 3),
    "rejected": (faults.answers(quoting(TOKEN, 422)), 3),
    "broken": (faults.answers(quoting(TOKEN, 500)), 3),
    "a page": (faults.answers(faults.PAGE), 3),
    "sent on": (
        faults.answers(
            Answer(
                302, headers=(("Location", f"https://x.example/{quote(TOKEN)}?t={quote(TOKEN)}"),)
            )
        ),
        3,
    ),
    "text": (faults.answers(Answer(400, f"no {TOKEN}".encode(), "text/plain")), 3),
}


def test_whatever_the_server_answers(home: Home, proxy: FaultProxy) -> None:
    for name, (fault, code) in FAILURES.items():
        proxy.order(fault, count=99)
        shown = home.run("inbox", "--verbose", **reached(proxy))
        assert shown.returncode == code, (name, shown.stderr)
        assert b"Traceback" not in shown.stderr
        if name == "rejected":
            sent = home.run("send", "1", f"{TEXT} {name}", "--yes", "--verbose", **reached(proxy))
            assert sent.returncode in (3, 4), (name, sent.stderr)
        proxy.mend()
    proxy.order(faults.stored_then(quoting(TOKEN, 500)), method="POST", path="*/messages", count=9)
    sent = home.run("send", "1", f"{TEXT} Bye.", "--yes", "--later", **reached(proxy))
    assert sent.returncode in (0, 3, 4), sent.stderr
    for args in (("outbox",), ("outbox", "-o", "json"), ("outbox", "settle"), ("config",)):
        home.run(*args, "--verbose", **reached(proxy))
    shown_words = b"".join(data for _, data in home.written)
    assert b"[secret]" in shown_words
    assert home.leaks(TOKEN, SOCKET_TOKEN) == []
    assert home.open_to_others() == []


def test_when_nobody_answers(home: Home, proxy: FaultProxy, tmp_path: Path) -> None:
    proxy.refuse()
    there = reached(proxy)
    queued = home.run("send", "1", TEXT, "--yes", "--later", "--verbose", **there)
    assert queued.returncode in (0, 3), queued.stderr
    home.run("outbox", "--verbose", **there)
    unknown = Authority(tmp_path).server()
    with WireServer(lambda _: [answer()], unknown) as secure:
        for args in (("inbox",), ("auth", "status")):
            shown = home.run(*args, "--verbose", **{**there, "SAYWELL_URL": secure.url})
            assert shown.returncode == 3
            assert b"certificate" in shown.stderr
        assert secure.requests == []
    named = {**there, "SAYWELL_URL": f"https://alice:{quote(TOKEN)}@chat.example.org"}
    assert home.run("inbox", "--verbose", **named).returncode == 2
    assert home.leaks(TOKEN, SOCKET_TOKEN) == []


@pytest.mark.parametrize("verbose", [True, False])
def test_when_the_program_breaks_inside(home: Home, proxy: FaultProxy, verbose: bool) -> None:
    flags = ["--verbose"] if verbose else []
    shown = home.run("inbox", *flags, **reached(proxy, PLANTED_CRASH=TOKEN))
    assert shown.returncode == 70
    assert (b"RuntimeError: [secret]" in shown.stderr) is verbose
    (report,) = home.folder.glob("saywell/**/crashes/*")
    assert "RuntimeError: [secret]" in report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert home.leaks(TOKEN) == []
    assert home.open_to_others() == []


def test_when_the_program_breaks_on_another_thread(home: Home, proxy: FaultProxy) -> None:
    shown = home.run("inbox", **reached(proxy, PLANTED_CRASH=TOKEN, PLANTED_THREAD="1"))
    assert (shown.returncode, b"Traceback" in shown.stderr) == (0, False)
    (report,) = home.folder.glob("saywell/**/crashes/*")
    assert "RuntimeError: [secret]" in report.read_text()
    assert home.leaks(TOKEN) == []


def test_in_the_chat_screen_with_its_socket(
    home: Home, desk: PracticeDesk, proxy: FaultProxy
) -> None:
    there = {**home.environment, **reached(proxy)}
    del there["PATH"]
    with Terminal("chat", "1", "--verbose", env=there) as screen:
        screen.expect("Reply to")
        wait = threading.Event()
        for _ in range(200):
            if desk.cable.connected():
                break
            wait.wait(0.05)
        assert desk.cable.connected()
        proxy.order(faults.answers(quoting(TOKEN, 500)), method="POST", count=99)
        screen.type("Half a thought")
        screen.expect("thought")
        screen.type("\x11")
        assert screen.end() == 0
        home.written.append(("the screen", screen.plain.encode()))
        home.written.append(("what reached the terminal", screen.shown.encode()))
    assert home.leaks(TOKEN, SOCKET_TOKEN) == []
    assert home.open_to_others() == []


# -- Live Helper Chat


def test_live_helper_chat(home: Home) -> None:
    alice = Operator(1, "alice", PASSWORD, API_KEY, "Alice", "Adams")
    with LiveHelperChatServer(alice) as server, FaultProxy(server.url) as proxy:
        chat = str(server.desk.begin("Ana", "Hello?", status=ACTIVE, user_id=1))
        login = ("auth", "login", "--kind", "livehelperchat", "--url", proxy.url, "--user", "alice")
        more = ("--token-stdin", "--keep-in", "file", "--verbose")
        assert home.run(*login, *more, stdin=WRONG).returncode == 3
        for secret, code in ((API_KEY, 3), (PASSWORD, 0)):
            assert home.run(*login, *more, stdin=secret).returncode == 0
            shown = home.run("canned", "--verbose")
            assert shown.returncode == code, shown.stderr
        server.desk.customer_sends(int(chat), "label.png", "image/png", b"PNG")
        shown = home.run("files", chat, "--save", "--to", "saved", "--verbose")
        assert shown.returncode == 0, shown.stderr
        (saved,) = (home.folder / "work" / "saved").iterdir()
        assert saved.read_bytes() == b"PNG"
        assert [stat.S_IMODE(one.stat().st_mode) for one in (saved.parent, saved)] == [0o700, 0o600]
        shown = home.run("send", chat, TEXT, "--yes", "--verbose")
        assert shown.returncode == 0, shown.stderr
        pair = base64.b64encode(f"alice:{PASSWORD}".encode()).decode()
        words = f"Authorization failed! {PASSWORD} Basic {pair}"
        quoted = Answer(200, json.dumps({"error": True, "result": words}).encode())
        proxy.order(faults.answers(quoted), count=99)
        for args in (("inbox",), ("send", chat, f"{TEXT} Bye.", "--yes")):
            shown = home.run(*args, "--verbose")
            assert shown.returncode == 3
            assert b"[secret]" in shown.stderr
        assert home.leaks(API_KEY, PASSWORD, WRONG, but=(KEPT,)) == []
        assert home.open_to_others() == []


# -- Matrix


class _Homeserver(BaseHTTPRequestHandler):
    """Signs in, and quotes all that it was given when it refuses."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        given = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if json.dumps(PASSWORD) in given:
            self._say(200, {"access_token": MATRIX_TOKEN, "user_id": "@ann:x.example"})
        else:
            self._say(403, {"errcode": "M_FORBIDDEN", "error": f"no: {given} {WRONG}"})

    def do_GET(self) -> None:
        if self.path.startswith("/_matrix/client/v3/account/whoami"):
            self._say(200, {"user_id": "@ann:x.example"})
        elif self.path.startswith("/_matrix/client/v3/profile/"):
            self._say(200, {"displayname": "Ann"})
        else:
            quoted = f"{self.headers.get('Authorization')} {quote(MATRIX_TOKEN)}"
            self._say(500, {"errcode": "M_UNKNOWN", "error": quoted})

    def _say(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def homeserver() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Homeserver)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_matrix_password_and_the_token_for_it(home: Home, homeserver: str) -> None:
    login = ("auth", "login", "--kind", "matrix", "--url", homeserver, "--user", "ann")
    more = ("--password", "--token-stdin", "--keep-in", "file", "--verbose")
    refused = home.run(*login, *more, stdin=WRONG)
    assert refused.returncode == 3, refused.stderr
    signed_in = home.run(*login, *more, stdin=PASSWORD)
    assert signed_in.returncode == 0, signed_in.stderr
    assert MATRIX_TOKEN in (home.folder / KEPT).read_text()
    assert home.run("inbox", "--verbose").returncode == 3
    assert home.leaks(MATRIX_TOKEN, PASSWORD, WRONG, but=(KEPT,)) == []
    assert home.leaks(PASSWORD, WRONG) == []
    assert home.open_to_others() == []


# -- files


def test_a_token_file_that_others_may_read_is_refused(home: Home, proxy: FaultProxy) -> None:
    there = {"SAYWELL_URL": proxy.url, "SAYWELL_ACCOUNT": "1"}
    login = ("auth", "login", "--token-stdin", "--keep-in", "file")
    assert home.run(*login, stdin=TOKEN, **there).returncode == 0
    for path, mode in ((home.folder / KEPT, 0o644), ((home.folder / KEPT).parent, 0o755)):
        before = path.stat().st_mode
        path.chmod(mode)
        shown = home.run("inbox", **there)
        assert shown.returncode == 2
        assert b"chmod" in shown.stderr
        path.chmod(before)
    config = home.folder / "saywell" / "config.toml"
    for path in home.files():
        if path.name.startswith("config."):
            config = path
    config.chmod(0o644)
    assert home.run("inbox", **there).returncode == 0
    assert home.leaks(TOKEN, but=(KEPT,)) == []
