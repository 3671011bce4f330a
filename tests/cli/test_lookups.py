"""Lookups as commands: what a library may run is asked once, and nothing runs before."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from tests.backends.wire_server import WireServer, answer
from tests.cli.conftest import Say
from tests.cli.support import Terminal
from tests.lookups import write_library

from saywell.app import wiring, wiring_lookups

PROGRAM = """import pathlib, sys
pathlib.Path({marker!r}).write_text("it ran")
print("\\x1b[32mon its way {{{{ x }}}}\\x1b[0m")
"""
INSERT = ("insert", "order.status", "--set", "order=GR123456")


def own(folder: Path) -> str:
    return f"""order_status:
  description: Where an order is
  command: [{sys.executable}, -I, -S, ./lookups/order.py, "{{order}}"]
  inputs: {{order: "[A-Z]{{2}}[0-9]{{6}}"}}
  timeout: 20s
"""


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "marker"


@pytest.fixture
def team(tmp_path: Path, marker: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A team's folder that is the whole library."""
    folder = tmp_path / "team"
    write_library(folder, own(folder), PROGRAM.format(marker=str(marker)))
    file = wiring.folders().config_file
    file.parent.mkdir(parents=True)
    file.write_text("library: {starter: false}\n")
    monkeypatch.setenv("SAYWELL_LIBRARY", str(folder))
    return folder


def allow(folder: Path, allowed: bool = True) -> None:
    settings = wiring.load_settings()
    (found,) = wiring_lookups.declared(settings, folder)
    wiring_lookups.answer(folder, found.lookups, allowed=allowed)


def test_a_command_of_a_library_runs_only_after_consent(say: Say, team: Path, marker: Path) -> None:
    before = say(*INSERT)
    assert before.code == 2
    assert "status was not looked up: order_status: it is not allowed yet" in before.err
    assert "--set status=..." in before.err
    assert not marker.exists()
    for command in (("search", "order"), ("library", "lookups")):
        say(*command)
    assert say("library", "lookups", "trust").code == 2  # nobody is there to be asked
    assert not marker.exists()
    allow(team)
    after = say(*INSERT)
    assert after.out == "Your order GR123456 is on its way {{ x }}.\n"
    assert "status: on its way {{ x }} (from order_status, just now)" in after.err
    assert marker.exists()


def test_what_has_changed_since_then_does_not_run(say: Say, team: Path, marker: Path) -> None:
    allow(team)
    program = team / "lookups" / "order.py"
    kept = program.read_text()
    program.write_text(kept + "\n# another one\n")
    changed = say(*INSERT)
    assert "it has changed since it was allowed" in changed.err
    program.write_text(kept)
    declared = team / "lookups.yaml"
    declared.write_text(declared.read_text().replace("timeout: 20s", "timeout: 9s"))
    assert say(*INSERT).code == 2
    assert not marker.exists()


def test_a_link_that_leads_to_another_library_has_no_consent(
    say: Say, team: Path, marker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = team.parent / "link"
    link.symlink_to(team)
    monkeypatch.setenv("SAYWELL_LIBRARY", str(link))
    allow(link)
    copied = team.parent / "copied"
    write_library(copied, own(copied), (team / "lookups" / "order.py").read_text())
    link.unlink()
    link.symlink_to(copied)
    assert say(*INSERT).code == 2
    assert not marker.exists()
    link.unlink()
    link.symlink_to(team)
    assert say(*INSERT).code == 0


def test_lookups_can_be_turned_off_for_once_or_for_good(say: Say, team: Path, marker: Path) -> None:
    allow(team)
    assert say(*INSERT, "--no-lookup").code == 2
    file = wiring.folders().config_file
    file.write_text("library: {starter: false, lookups: off}\n")
    assert "lookups are turned off" in say(*INSERT).err
    assert "turned off" in say("library", "lookups").out
    assert not marker.exists()
    file.write_text("library: {starter: false, lookups: perhaps}\n")
    assert "lookups" in say(*INSERT).err


def test_a_given_value_is_not_looked_up(say: Say, team: Path, marker: Path) -> None:
    allow(team)
    done = say(*INSERT, "--set", "status=lost")
    assert done.out == "Your order GR123456 is lost.\n"
    assert not marker.exists()


def test_what_is_missing_for_a_lookup_is_asked_for_and_not_its_value(say: Say, team: Path) -> None:
    allow(team)
    done = say("insert", "order.status")
    assert done.code == 2
    assert "needs a value for order\n" in done.err
    refused = say("insert", "order.status", "--set", "order=GR123456; id")
    assert "order does not look as it should" in refused.err
    assert "needs a value for status" in refused.err


def test_they_are_listed_for_people_and_programs(say: Say, team: Path) -> None:
    shown = say("library", "lookups").out
    assert shown.startswith(f"{team}\n  order_status: not allowed yet\n    runs: ")
    assert "./lookups/order.py '{order}'" in shown
    assert "is told: order, if it fits [A-Z]{2}[0-9]{6}" in shown
    assert "file lookups/order.py (" in shown
    allow(team)
    (row,) = json.loads(say("library", "lookups", "-o", "json").out)
    assert (row["name"], row["standing"]) == ("order_status", "allowed")
    (line,) = csv.DictReader(io.StringIO(say("library", "lookups", "-o", "csv").out))
    assert line["folder"] == str(team)
    assert "is forgotten" in say("library", "lookups", "distrust", str(team)).err.replace(
        "answers are", "is"
    )
    assert "not allowed yet" in say("library", "lookups").out
    assert "nothing was allowed" in say("library", "lookups", "distrust").err


def test_a_hostile_declaration_is_shown_and_not_acted_on(say: Say, team: Path) -> None:
    (team / "lookups.yaml").write_text(
        'saywell: 1\nlookups:\n  bad: {description: x, command: ["x\\e[2J\\nallowed", "y"]}\n'
    )
    shown = say("library", "lookups").out
    assert "\x1b" not in shown
    assert "\nallowed" not in shown
    (team / "lookups.yaml").write_text("<<<<<<< HEAD\nsaywell: 1\n")
    assert "lookups.yaml:2:8" in say("library", "lookups").out


def test_a_secret_is_kept_and_sent_and_shown_nowhere(
    say: Say, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    secret = "zq9-secret-of-orders"
    with WireServer(lambda _: [answer(b'{"order": {"status": "shipped"}}')]) as server:
        (team / "lookups.yaml").write_text(
            f"""saywell: 1
lookups:
  order_status:
    description: Where an order is
    url: "{server.url}/o/{{order}}"
    headers: {{Authorization: "Bearer ${{ORDERS_TOKEN}}"}}
    inputs: {{order: ".+"}}
    pick: order.status
"""
        )
        allow(team)
        assert "ORDERS_TOKEN is neither kept nor in the environment" in say(*INSERT).err
        kept = say("library", "lookups", "secret", "ORDERS_TOKEN", stdin=f"{secret}\n")
        assert kept.err == "ORDERS_TOKEN is kept in the file\n"
        done = say("--verbose", *INSERT)
        assert done.out == "Your order GR123456 is shipped.\n"
        monkeypatch.setenv("ORDERS_TOKEN", "zq9-of-the-environment")
        assert say("library", "lookups", "try", "order_status", "--set", "order=A").out == (
            "shipped\n"
        )
        first, second = server.requests
    assert f"authorization: bearer {secret}" in first.decode().lower()
    assert b"zq9-of-the-environment" in second
    listed = say("library", "lookups")
    assert "gets: ORDERS_TOKEN" in listed.out
    for one in (kept, done, listed):
        assert "zq9" not in one.out + one.err
    data = wiring.folders().data
    for file in data.rglob("*"):
        if file.is_file() and secret in file.read_bytes().decode("utf-8", "replace"):
            assert file.stat().st_mode & 0o777 == 0o600
            assert file.is_relative_to(data / "lookups")
    assert say("library", "lookups", "secret", "ORDERS_TOKEN", "--forget").code == 0
    monkeypatch.delenv("ORDERS_TOKEN")
    assert say("library", "lookups", "try", "order_status", "--set", "order=A").code == 2
    told = say("library", "lookups", "try", "order_status").err
    assert told == "saywell: order_status: order is not known\n  --set order=...\n"
    assert "did you mean 'order_status'?" in say("library", "lookups", "try", "orderstatus").err


def test_a_person_is_asked_once_and_sees_what_has_changed(team: Path, marker: Path) -> None:
    with Terminal(*INSERT) as screen:
        shown = screen.expect("May it? [y/N]: ")
        assert "wants to look values up on this machine, as you:" in shown
        assert "runs: " in shown
        assert not marker.exists()
        screen.type("n\n")
        screen.expect("it may not; to allow it: saywell library lookups trust")
        screen.expect("status was not looked up: order_status: it was not allowed")
    assert not marker.exists()
    program = team / "lookups" / "order.py"
    program.write_text(program.read_text() + "\n# more\n")
    with Terminal(*INSERT) as screen:
        shown = screen.expect("May it? [y/N]: ")
        assert "order_status (changed)" in shown
        assert "- file lookups/order.py (" in shown
        assert "+ file lookups/order.py (" in shown
        screen.type("y\n")
        screen.expect("Your order GR123456 is on its way")
    assert marker.exists()
    with Terminal("library", "lookups", "trust") as screen:
        screen.expect("there is nothing to allow")


@pytest.mark.usefixtures("desk")
def test_what_is_known_of_the_customer_goes_with_the_question(say: Say, team: Path) -> None:
    waiting = json.loads(say("inbox", "-o", "json").out)
    one = next(each for each in waiting if each["contact"]["email"])
    number, email = str(one["id"]), one["contact"]["email"]
    with WireServer(lambda _: [answer(b"on its way\n")]) as server:
        (team / "lookups.yaml").write_text(
            f"""saywell: 1
lookups:
  order_status:
    description: Where an order is
    url: "{server.url}/of/{{conversation.id}}?email={{contact.email}}"
    inputs: {{conversation.id: "[0-9]+", contact.email: ".+@.+"}}
"""
        )
        allow(team)
        assert "order_status: conversation.id is not known" in say(*INSERT).err
        shown = say(*INSERT, "--conversation", number)
        assert shown.out == "Your order GR123456 is on its way.\n"
        assert "status: on its way (from order_status, just now)" in shown.err
        assert server.requests[0].split()[1].decode() == (
            f"/of/{number}?email={email.replace('@', '%40')}"
        )
    gone = say("send", number, "--insert", "order.status", "--set", "order=GR123456")
    assert gone.code == 2  # and nothing is sent
    assert "status was not looked up: order_status: 127.0.0.1 cannot be reached" in gone.err
