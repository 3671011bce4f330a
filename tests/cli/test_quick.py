"""The short way to a plain check: it says what the long way says, or leaves it to the long way."""

from __future__ import annotations

import gc
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Result, Say
from tests.cli.support import PROGRAM

from saywell.app import wiring, wiring_quick
from saywell.cli import quick
from saywell.model.chat import Author, Contact
from saywell.model.rules import Context, Draft, Turn, Waiver
from saywell.stores import kept, packs

Quick = Callable[..., Result | None]

FEW = ("capitals", "leftovers", "mechanics", "refusals", "slang")
IMPORTS = """
import sys
from saywell.cli import quick
code = quick.run(["check", "Hello Maria, your parcel left today and arrives on Friday at nine."])
heavy = {"typer", "rich", "yaml", "dataclasses", "pathlib", "inspect", "json"}
print(code, sorted(heavy & set(sys.modules)))
"""
ENGLISH = "Hello Maria, your parcel left today and arrives on Friday at nine."


@pytest.fixture(scope="module")
def few_packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with some of the program's rules, which are read in no time."""
    folder = tmp_path_factory.mktemp("packs")
    for source in sorted(packs.packaged_folder().glob("*/*.yaml")):
        if source.parent.name == "all" or source.stem in FEW:
            target = folder / source.parent.name / source.name
            target.parent.mkdir(exist_ok=True)
            shutil.copy(source, target)
    return folder


@pytest.fixture(autouse=True)
def settled(few_packs: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Trust files that were written a moment ago, as those of a fresh checkout are."""
    monkeypatch.setattr(kept, "SETTLED", 0.0)
    monkeypatch.setattr(packs, "packaged_folder", lambda: few_packs)
    yield
    gc.enable()


@pytest.fixture
def short(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Quick:
    """Take the short way in this process; None when it is left to the long way."""

    def run(*args: str, stdin: bytes | str = b"") -> Result | None:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
        capsys.readouterr()
        code = quick.run(args)
        captured = capsys.readouterr()
        return None if code is None else Result(code, captured.out, captured.err)

    return run


def cache() -> list[Path]:
    """List the files in which compiled rules are kept."""
    return sorted((Path(os.environ["SAYWELL_HOME"]) / "cache").glob("check-*"))


TEXTS = [
    ENGLISH,
    "We cant do that!!! It is not possible.",
    "Pls wait, your {{ name }} is here.",
    "My card is 4111 1111 1111 1111, ok?",
    "THIS IS NOT OUR FAULT. You should of read the terms “carefully” at https://shop.example/terms.",
    "Two lines\n\nand a tab\tand \x1b[31m and \u202e and \u200b, e\u0301 ﬁ Ａ.",
    "",
    "...",
    "👍👍👍👍 wait a sec",
]


def test_both_ways_say_the_same(say: Say, short: Quick) -> None:
    for text in TEXTS:
        for form in ("--output", "text"), ("-o", "json"):
            args = ("check", text, "--lang", "en", *form)
            long = say(*args)
            assert short(*args) == long, args
    long = say("check", stdin="\ufeffPls wait\n")
    assert short("check", stdin="\ufeffPls wait\n") == long
    assert short("check", "-", stdin="\ufeffPls wait\n") == long
    assert short("check", "--lang", "en", "-o", "text", "-", stdin="Pls wait") == long


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("el", "Δεν γίνεται, περιμένετε!!! Σας το είπα."),
        ("zh", "不行，这个我们做不了！！！你自己看说明。"),
        ("ar", "لا يمكن ذلك!!! انتظر من فضلك."),
        ("te", "అది కుదరదు!!! మీరే చూసుకోండి."),
        ("id", "Gak bisa kak!!! Cek sendiri di website ya."),
    ],
)
def test_both_ways_tell_the_language(say: Say, short: Quick, lang: str, text: str) -> None:
    long = say("check", text, "-o", "json")
    assert json.loads(long.out)["lang"] == lang
    assert short("check", text, "-o", "json") == long
    assert long.code == 1


def test_a_team_s_rules_and_words_hold_on_both_ways(
    say: Say, short: Quick, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "house.yaml").write_text(
        "saywell: 1\nhouse: ours\nlanguage: en\noff: [M02]\navoid: {cheap: good value}\n"
    )
    (rules / "broken.yaml").write_text("saywell: 1\npack: broken\n")
    monkeypatch.setenv("SAYWELL_LIBRARY", str(tmp_path))
    text = "A cheap one!!! Pls wait."
    long = say("check", text)
    assert "in the library" in long.err
    assert "cheap" in long.out
    assert "M02" not in long.out
    assert short("check", text) == long
    (rules / "house.yaml").write_text("saywell: 1\nhouse: ours\nlanguage: en\n")
    assert short("check", text) is None, "a change is noticed"
    changed = say("check", text)
    assert "M02" in changed.out
    assert short("check", text) == changed


def test_settings_are_noticed(say: Say, short: Quick, monkeypatch: pytest.MonkeyPatch) -> None:
    args = ("check", "We cant do that!!!")
    english = say(*args)
    assert short(*args) == english
    monkeypatch.setenv("SAYWELL_LANGUAGE", "el")
    assert short(*args) is None
    greek = say(*args)
    assert greek.out != english.out
    assert short(*args) == greek
    config = Path(os.environ["SAYWELL_HOME"]) / "config" / "config.yaml"
    config.parent.mkdir(exist_ok=True)
    config.write_text("check:\n  off: [M02]\n")
    assert short(*args) is None
    assert "M02" not in say(*args).out


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("chat",),
        ("check", "a", "b"),
        ("check", "a", "-o", "csv"),
        ("check", "a", "-o"),
        ("check", "a", "-ojson"),
        ("check", "a", "--lang", "xx"),
        ("check", "a", "--lang", ""),
        ("check", "a", "--lang=en"),
        ("check", "a", "--lang", "en", "--lang", "el"),
        ("check", "--jsonl"),
        ("check", "--context", "file.json", "a"),
        ("check", "--", "-5% on everything"),
        ("check", "-x"),
        ("check", "--help"),
        ("--config", "file.yaml", "check", "a"),
        ("check", "half \udc80"),
        ("check", "a" * 1_300_000),
    ],
)
def test_what_is_not_plain_goes_the_long_way(say: Say, short: Quick, args: tuple[str, ...]) -> None:
    say("check", "a", "--lang", "en")
    assert short("check", "a", "--lang", "en") is not None
    assert short(*args) is None


def test_odd_input_is_left_to_the_long_way_unread(short: Quick) -> None:
    assert short("check", stdin=b"caf\xe9") is None
    assert sys.stdin.buffer.read() == b"caf\xe9"
    assert short("check", stdin="kept") is None, "nothing is kept yet"
    assert sys.stdin.buffer.read() == b"kept"


def test_the_answer_is_out_before_the_rules_are_kept(
    say: Say, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def keep(keeper: object, loaded: object) -> bool:
        said.append(capsys.readouterr().out)
        raise KeyboardInterrupt  # nobody has to wait for it

    monkeypatch.setattr(wiring_quick.Keeper, "keep", keep)
    assert say("check", "We cant do that!!!").code == 1
    (shown,) = said
    assert "M02" in shown
    assert cache() == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:10],
        lambda content: content[: len(content) // 20],
        lambda content: content[:-100],
        lambda content: b"\0" * len(content),
        lambda content: content[:5000] + bytes([content[5000] ^ 1]) + content[5001:],
        lambda content: content[:-5000] + b"\xff" * 5000,
    ],
)
def test_a_damaged_file_is_made_anew(
    say: Say, short: Quick, damage: Callable[[bytes], bytes]
) -> None:
    args = ("check", "We cant do that!!!", "--lang", "en")
    long = say(*args)
    (file,) = cache()
    file.write_bytes(damage(file.read_bytes()))
    assert short(*args) in (None, long)
    assert say(*args) == long
    assert short(*args) == long


def test_files_that_others_can_write_are_not_read(say: Say, short: Quick) -> None:
    args = ("check", "We cant do that!!!", "--lang", "en")
    long = say(*args)
    (file,) = cache()
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o666)
    assert short(*args) is None
    file.chmod(0o600)
    assert short(*args) == long
    moved = file.with_suffix(".other")
    file.rename(moved)
    file.symlink_to(moved)
    assert short(*args) is None


def test_a_home_that_cannot_be_written_to_stops_nothing(say: Say, short: Quick) -> None:
    home = Path(os.environ["SAYWELL_HOME"])
    shutil.rmtree(home / "cache")
    (home / "cache").write_text("a file where the folder should be")
    args = ("check", "We cant do that!!!", "--lang", "en")
    long = say(*args)
    assert long.code == 1
    assert short(*args) is None


def test_a_command_of_its_own_imports_little(say: Say) -> None:
    say("check", ENGLISH)
    shown = subprocess.run(
        [
            sys.executable,
            "-c",
            IMPORTS,
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert shown.stdout.splitlines()[-1] == "0 []"


def test_two_at_once_and_the_program_itself() -> None:
    args = [*PROGRAM, "check", "We cant do that!!!", "--lang", "en"]
    both = [
        subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    shown = [(one.communicate(timeout=60), one.returncode) for one in both]
    again = subprocess.run(args, check=False, capture_output=True, text=True, timeout=60)
    shown.append(((again.stdout, again.stderr), again.returncode))
    assert shown[0] == shown[1] == shown[2]
    assert shown[0][1] == 1
    assert all(path.suffix == ".bin" for path in cache())


def test_what_is_to_be_sent_is_checked_by_the_rules_that_were_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = Context(
        contact=Contact("1", "Maria"), turns=(Turn(Author.CUSTOMER, "where is my parcel??"),)
    )
    texts = (ENGLISH, "we cant do that !!", "Hello Maria, {{ name }}", "HELLO, gonna look")
    drafts = [Draft(text, "en", context) for text in texts]
    waiver = Waiver("M03", "she asked for it")
    settings = wiring.load_settings()
    checker = wiring.load_checker(settings).checker
    checks = wiring_quick.checks(settings, os.environ)
    expected = [checker.check(draft, (waiver,)) for draft in drafts]
    assert any(report.findings for report in expected)
    assert any(report.waived for report in expected)
    assert [checks(draft, (waiver,)) for draft in drafts] == expected
    assert [path.name for path in Path(os.environ["SAYWELL_HOME"]).rglob("check-*.bin")]
    monkeypatch.setattr(wiring, "load_checker", None)  # from here on the kept rules have to do
    assert [checks(draft, (waiver,)) for draft in drafts] == expected


def test_other_settings_have_no_part_in_the_rules_that_were_kept(tmp_path: Path) -> None:
    file = tmp_path / "other.yaml"
    file.write_text("check: {off: [M03, M02]}\n")
    usual, other = wiring.load_settings(), wiring.load_settings(file=file)
    draft = Draft("WE CANNOT DO THAT AT ALL, MARIA!!", "en")
    for _ in range(2):
        assert wiring_quick.checks(usual, os.environ)(draft, ()).findings
        assert not wiring_quick.checks(other, os.environ)(draft, ()).findings
