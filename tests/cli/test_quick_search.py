"""The short way to a plain search: it says what the long way says, or leaves it to the long way."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import LIBRARY, Result, Say
from tests.cli.support import PROGRAM, Terminal

from saywell.cli import quick
from saywell.cli.cells import cells
from saywell.stores import kept, search_update

Quick = Callable[..., Result | None]

IMPORTS = """
import sys
from saywell.cli import quick
from saywell.cli.cells import cells
code = quick.run(["search", "zparcel"])
heavy = {"typer", "rich", "yaml", "dataclasses", "typing", "re", "enum", "json", "sqlite3",
         "collections", "pathlib", "functools", "contextlib", "zlib", "types", "wcwidth"}
print(code, sorted(heavy & set(sys.modules)))
"""

pytestmark = pytest.mark.usefixtures("replies")


@pytest.fixture(autouse=True)
def config() -> Path:
    """Leave the starter replies out, so that every test has a library that is read in no time."""
    file = Path(os.environ["SAYWELL_HOME"]) / "config" / "config.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("library:\n  starter: false\n")
    return file


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Trust files that were written a moment ago, as those of a fresh checkout are."""
    monkeypatch.setattr(kept, "SETTLED", 0.0)
    monkeypatch.setattr(search_update, "SETTLED", 0.0)
    yield
    gc.enable()


@pytest.fixture
def short(capsys: pytest.CaptureFixture[str]) -> Quick:
    """Take the short way in this process; None when it is left to the long way."""

    def run(*args: str) -> Result | None:
        capsys.readouterr()
        code = quick.run(args)
        captured = capsys.readouterr()
        return None if code is None else Result(code, captured.out, captured.err)

    return run


QUERIES = [
    "zparcel",
    "δεμα",
    "parcl",
    "等",
    "انتظر",
    "వేచి",
    "mohon tunggu",
    "/zparcel",
    "hold.back",
    "bad-news.s",
    "qq qq",
    "👍",
    "a" * 10_000,
    "x\x1b[31m\u202e\x00\ny",
    "'; DROP TABLE uses; -- .* [a-",
    "ి",
    " \t ",
    "",
]


def test_both_ways_say_the_same(say: Say, short: Quick, config: Path) -> None:
    config.unlink()  # with the starter replies
    say("search", "warm")
    for query in QUERIES:
        for form in ("text", "ids", "json", "csv"):
            long = say("search", query, "-o", form)
            assert short("search", query, "-o", form) == long, query
            assert long.code == 0
    assert short("search", "two", "words") == say("search", "two", "words")


@pytest.mark.parametrize(
    "filters",
    [
        ("--lang", "el"),
        ("--lang", "te"),
        ("--tag", "testing"),
        ("--tag", "testing", "--tag", "nowhere"),
        ("--kind", "predefined"),
        ("--owner", "nobody"),
        ("--scope", "everyone"),
        ("--limit", "1"),
        ("--limit", "1", "--lang", "id", "--output", "ids"),
    ],
)
def test_both_ways_filter_alike(say: Say, short: Quick, filters: tuple[str, ...]) -> None:
    say("search", "warm")
    for query in ("parcel", "answer"):
        long = say("search", query, *filters)
        assert short("search", query, *filters) == long
        assert short("search", *filters, query) == long


def test_own_use_counts_on_both_ways(say: Say, short: Quick, replies: Path) -> None:
    twins = "".join(
        f"  - {{id: twin.{name}, title: Twins, text: {{en: Twins}}}}\n" for name in "ab"
    )
    (replies / "twins.yaml").write_text(f"saywell: 1\nreplies:\n{twins}", encoding="utf-8")
    args = ("search", "twins", "--limit", "2", "-o", "ids")
    assert say(*args).out.split() == ["twin.a", "twin.b"]
    assert short(*args) == say(*args)
    assert say("insert", "twin.b").out == "Twins\n"
    found = short(*args)
    assert found is not None
    assert found.out.split() == ["twin.b", "twin.a"]
    assert say(*args) == found


def test_a_use_is_known_at_once_without_the_journal(say: Say, short: Quick) -> None:
    for _ in range(2):
        say("insert", "test.mail")
    long = say("search", "a predefined answer", "-o", "json")
    assert short("search", "a predefined answer", "-o", "json") == long
    uses = Path(os.environ["SAYWELL_HOME"]) / "data" / "journal.sqlite.uses"
    uses.unlink()
    assert short("search", "a predefined answer") is None, "the journal has to be asked"
    say("search", "a predefined answer")
    assert short("search", "a predefined answer") is not None


def test_edited_added_and_removed_replies_are_noticed(
    say: Say, short: Quick, replies: Path
) -> None:
    say("search", "zparcel")
    assert short("search", "zparcel") is not None
    team = replies / "team.yaml"
    team.write_text(LIBRARY.replace("zparcel", "yparcel"), encoding="utf-8")
    assert short("search", "yparcel") is None
    assert say("search", "yparcel").out.startswith("test.parcel\t/yparcel")
    assert short("search", "yparcel") == say("search", "yparcel")
    (replies / "more.yaml").write_text(LIBRARY.replace("test.", "more."), encoding="utf-8")
    assert short("search", "yparcel") is None
    say("search", "yparcel")
    (replies / "more.yaml").unlink()
    assert short("search", "yparcel") is None
    say("search", "yparcel")
    own = Path(os.environ["SAYWELL_HOME"]) / "config" / "snippets"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text(LIBRARY.replace("test.", "mine."), encoding="utf-8")
    assert short("search", "yparcel") is None, "a layer of one's own is new"
    assert "mine.parcel" in say("search", "zparcel", "-o", "ids").out
    assert short("search", "zparcel") == say("search", "zparcel")


def test_settings_are_noticed(
    say: Say, short: Quick, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    args = ("search", "billing", "-o", "ids")
    assert "test.billing" not in say(*args).out
    assert short(*args) is not None
    config.write_text("library:\n  starter: false\n  teams: [billing]\n")
    assert short(*args) is None
    assert "test.billing" in say(*args).out
    assert short(*args) == say(*args)
    monkeypatch.setenv("SAYWELL_TEAMS", "sales")
    assert short(*args) is None
    assert "test.billing" not in say(*args).out
    config.write_text("library: [")
    assert short(*args) is None
    assert say(*args).code == 2


def test_problems_are_told_on_both_ways(say: Say, short: Quick, replies: Path) -> None:
    (replies / "bad.yaml").write_text("saywell: 1\nreplies: 7\n", encoding="utf-8")
    long = say("search", "zparcel")
    assert "1 problem in the library" in long.err
    assert short("search", "zparcel") == long


def test_nothing_found_says_what_to_try(say: Say, short: Quick) -> None:
    plain = say("search", "🦕 🦖")
    assert "no reply matches; try other words" in plain.err
    assert short("search", "🦕 🦖") == plain
    args = ("search", "zparcel", "--tag", "b\x1b", "--tag", "a", "--owner", "Nobody")
    shown = say(*args)
    assert shown.err == "no reply matches with --tag a --tag b␛ --owner Nobody; try without\n"
    assert short(*args) == shown


LONG = [
    (),
    ("search",),
    ("search", "-o", "ids"),
    ("search", "--tag", "testing"),
    ("search", "--explain", "zparcel"),
    ("search", "--pick", "zparcel"),
    ("search", "zparcel", "--conversation", "1"),
    ("search", "zparcel", "-o"),
    ("search", "zparcel", "-o", "yaml"),
    ("search", "zparcel", "-oids"),
    ("search", "zparcel", "-o", "ids", "-o", "csv"),
    ("search", "zparcel", "--limit=3"),
    ("search", "zparcel", "--limit", "0"),
    ("search", "zparcel", "--limit", "-1"),
    ("search", "zparcel", "--limit", "٣"),
    ("search", "zparcel", "--limit", "9" * 5000),
    ("search", "zparcel", "--lang", "fr"),
    ("search", "zparcel", "--lang", ""),
    ("search", "zparcel", "--kind", "macro"),
    ("search", "--", "-zparcel"),
    ("search", "zparcel", "--help"),
    ("--config", "file.yaml", "search", "zparcel"),
    ("search", "half \udc80"),
    ("search", "zparcel", "--tag", "half \udc80"),
]


def test_what_is_not_plain_goes_the_long_way(say: Say, short: Quick) -> None:
    say("search", "zparcel")
    assert short("search", "zparcel") is not None
    for args in LONG:
        assert short(*args) is None, args


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("zparcel", "-o", "yaml"), "yaml"),
        (("zparcel", "--limit", "0"), "x>=1"),
        (("zparcel", "--kind", "macro"), "macro"),
        (("zparcel", "--lang", "fr"), "one of: en, el, zh, ar, te, id"),
        (("half \udc80",), "not UTF-8 text"),
        (("zparcel", "--explain", "-o", "ids"), "use -o json"),
        (("zparcel", "--conversation", "1"), "--pick"),
        (("zparcel", "--pick"), "terminal"),
    ],
)
def test_what_cannot_be_is_told(say: Say, args: tuple[str, ...], said: str) -> None:
    shown = say("search", *args)
    assert (shown.code, shown.out) == (2, "")
    assert said in shown.err


def indexes() -> list[Path]:
    """List the files of libraries that are ready for searching."""
    return sorted((Path(os.environ["SAYWELL_HOME"]) / "cache" / "search").glob("*.bin"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:40],
        lambda content: content[: len(content) // 2],
        lambda content: content[:2000] + b"\xff" * (len(content) - 2000),
        lambda content: b"\0" * len(content),
    ],
)
def test_a_damaged_index_is_made_anew(
    say: Say, short: Quick, damage: Callable[[bytes], bytes]
) -> None:
    long = say("search", "zparcel", "-o", "json")
    (file,) = indexes()
    content = damage(file.read_bytes())
    file.unlink()
    file.write_bytes(content)
    file.chmod(0o600)
    assert short("search", "zparcel", "-o", "json") in (None, long)
    assert say("search", "zparcel", "-o", "json") == long
    assert short("search", "zparcel", "-o", "json") == long


def test_without_a_place_for_an_index_it_is_found_all_the_same(say: Say, short: Quick) -> None:
    home = Path(os.environ["SAYWELL_HOME"])
    shutil.rmtree(home / "cache")
    (home / "cache").write_text("a file where the folder should be")
    assert say("search", "zparcel").out.startswith("test.parcel\t")
    assert short("search", "zparcel") is None


def test_a_journal_that_cannot_be_read_is_told(say: Say, short: Quick) -> None:
    (Path(os.environ["SAYWELL_HOME"]) / "data" / "journal.sqlite").mkdir(parents=True)
    shown = say("search", "zparcel")
    assert shown.out.startswith("test.parcel\t")
    assert "journal.sqlite: the journal cannot be used" in shown.err
    assert short("search", "zparcel") is None


def test_the_version_is_told_at_once(say: Say, short: Quick) -> None:
    assert short("--version") == say("--version")
    assert short("--version", "search") is None


def test_a_search_of_its_own_imports_little(say: Say) -> None:
    say("search", "zparcel")
    code = f"{IMPORTS}"
    shown = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}{code}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert shown.stdout.splitlines()[-1] == "0 []", shown


@pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLUMNS": "44"}])
def test_a_terminal_gets_the_same_table_on_both_ways(say: Say, env: dict[str, str]) -> None:
    say("search", "zparcel")
    shown = []
    for args in (("search", "answer"), ("search", "answer", "--no-pick")):
        with Terminal(*args, env=env, size=(24, 70)) as screen:
            assert screen.end() == 0
            shown.append(screen.shown)
    assert shown[0] == shown[1]
    lines = screen.plain.splitlines()
    assert lines[0].split()[::3] == ["ID", "TITLE"]
    assert max(map(cells, lines)) <= int(env.get("COLUMNS", "70"))
    assert ("\x1b[1m" in screen.shown) == (env in ({}, {"COLUMNS": "44"}))


def test_many_at_once_and_a_reader_that_goes_away() -> None:
    args = [*PROGRAM, "search", "parcel", "-o", "json"]
    many = [
        subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    shown = [(one.communicate(timeout=60), one.returncode) for one in many]
    assert shown[0] == shown[1] == shown[2]
    assert json.loads(shown[0][0][0])
    gone = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert gone.stdout is not None
    assert gone.stderr is not None
    gone.stdout.close()
    gone.wait(timeout=60)
    assert gone.returncode == 141
    assert gone.stderr.read() == b""
    gone.stderr.close()
    with Path("/dev/full").open("w") as full:
        lost = subprocess.run(args, stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert lost.returncode == 2
    assert b"cannot be written" in lost.stderr
