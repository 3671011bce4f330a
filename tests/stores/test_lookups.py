"""What folders declare to be looked up, the programs that belong to it, and what was allowed."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.lookups import write_library

from saywell.stores.files import alone
from saywell.stores.library import load_library
from saywell.stores.lookup_trust import Answered, TrustFile
from saywell.stores.lookups import (
    Program,
    in_place,
    mark_of,
    program_problems,
    programs_of,
    read_all,
    read_lookups,
)

OWN = """order_status:
  description: Where an order is
  command: [python3, ./lookups/order.py, "{order}", -v, -v]
  inputs: {order: "[A-Z]{2}[0-9]{6}"}
"""


def marks(folder: Path) -> str:
    one = read_lookups(folder)[0]["order_status"]
    return mark_of(one, programs_of(one))


def test_a_folder_declares_its_lookups_and_they_are_no_replies(tmp_path: Path) -> None:
    folder = write_library(tmp_path / "team", OWN, "print('x')")
    lookups, problems = read_lookups(folder)
    assert problems == []
    one = lookups["order_status"]
    assert (one.name, one.folder) == ("order_status", str(folder))
    assert one.command[-2:] == ("-v", "-v")
    assert in_place(one)[1] == str(folder / "lookups" / "order.py")
    (folder / "lookups" / "notes.yaml").write_text("not: replies\n")
    library, wrong = load_library([folder])
    assert wrong == []
    assert library.replies["order.status"].variables["status"].lookup == "order_status"


def test_a_later_folder_goes_over_an_earlier_one(tmp_path: Path) -> None:
    first = write_library(tmp_path / "first", OWN)
    second = write_library(tmp_path / "second", "order_status: {description: x, url: https://a.b}")
    assert read_all([first, second])[0]["order_status"].url == "https://a.b"
    assert read_all([second, first])[0]["order_status"].url == ""
    assert read_all([tmp_path / "none"]) == ({}, [])


def test_what_is_wrong_in_the_file_has_its_place(tmp_path: Path) -> None:
    bad = """a: {description: x, url: https://a.example/, inputs: {Order: x, o: "("}}
b: {description: x, command: [x], environment: [SAYWELL_TOKEN], timeout: 31s, keep: 2h}
c: {description: x, comand: [x]}
d: {url: https://a.example/}
"""
    folder = write_library(tmp_path / "team", bad)
    lookups, problems = read_lookups(folder)
    told = "\n".join(map(str, problems))
    places = ("3:57: ", "4:51: ", "5:23: ", "6:6: ")
    for word in ("'Order' is not a name", "regular expression", "SAYWELL", "31s", "2h", "comand"):
        assert word in told
    assert all(f"lookups.yaml:{place}" in told for place in places), told
    assert lookups.keys() == {"a", "b", "c"}


def test_whatever_a_lookup_does_belongs_to_its_mark(tmp_path: Path) -> None:
    folder = write_library(tmp_path / "team", OWN, "print('x')")
    before = marks(folder)
    assert before == marks(folder)
    file = folder / "lookups.yaml"
    kept = file.read_text()
    for old, new in (("python3", "sh"), ("{6}", "{7}"), ("inputs", "timeout: 9s\n    inputs")):
        file.write_text(kept.replace(old, new))
        assert marks(folder) != before, new
    file.write_text(kept.replace("Where an order is", "Another sentence"))
    assert marks(folder) == before
    program = folder / "lookups" / "order.py"
    program.write_text("print('y')")
    assert marks(folder) != before
    program.write_text("print('x')")
    assert marks(folder) == before
    program.chmod(0o755)
    assert marks(folder) != before
    program.chmod(0o644)
    (folder / "lookups" / "json.py").write_text("")  # would be taken in instead of Python's own
    assert marks(folder) != before


def test_programs_are_files_in_their_own_folder(tmp_path: Path) -> None:
    other = tmp_path / "elsewhere.py"
    other.write_text("x")
    folder = write_library(
        tmp_path / "team",
        f"""a: {{description: x, command: [./run.py]}}
b: {{description: x, command: [./lookups/../run.py]}}
c: {{description: x, command: [./lookups/none.py]}}
d: {{description: x, command: [./lookups/order.py]}}
e: {{description: x, command: [python3, {tmp_path / "team" / "lookups" / "order.py"}]}}
""",
        "print('x')",
    )
    (folder / "run.py").write_text("x")
    problems = program_problems(read_lookups(folder)[0].values())
    told = [one.message for one in problems]
    assert [one.where.line for one in problems] == [3, 4, 5, 6, 7]
    assert "'./run.py' is not in the folder" in told[0]
    assert "is not in the folder" in told[1]
    assert "there is no file" in told[2]
    assert "may not be run" in told[3]
    assert "is in the library" in told[4]


def test_a_link_is_no_program(tmp_path: Path) -> None:
    folder = write_library(tmp_path / "team", OWN, "print('x')")
    (folder / "lookups" / "more.py").symlink_to("/etc/passwd")
    with pytest.raises(OSError, match="symbolic"):
        marks(folder)
    (folder / "lookups" / "more.py").unlink()
    (folder / "lookups" / "more").symlink_to(tmp_path)
    with pytest.raises(OSError, match="link"):
        marks(folder)
    (folder / "lookups" / "more").unlink()
    os.mkfifo(folder / "lookups" / "pipe")
    with pytest.raises(OSError, match="no file"):
        marks(folder)
    (folder / "lookups" / "pipe").unlink()
    (folder / "lookups").rename(tmp_path / "moved")
    (folder / "lookups").symlink_to(tmp_path / "moved")
    with pytest.raises(OSError, match="link"):
        marks(folder)


def test_more_than_programs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_library(tmp_path / "team", OWN, "print('x')")
    monkeypatch.setattr("saywell.stores.lookups.MAX_FILES", 1)
    one = read_lookups(folder)[0]["order_status"]
    assert [program.name for program in programs_of(one)] == ["lookups/order.py"]
    (folder / "lookups" / "b.py").write_text("")
    with pytest.raises(OSError, match="more than programs"):
        programs_of(one)
    monkeypatch.setattr("saywell.stores.lookups.MAX_FILES", 5)
    monkeypatch.setattr("saywell.stores.lookups.MAX_BYTES", 5)
    with pytest.raises(OSError, match="more than programs"):
        programs_of(one)


ANSWER = {"order_status": Answered("mark", True, ("runs: x",))}


def test_what_was_allowed_is_kept_for_oneself_and_by_the_real_folder(tmp_path: Path) -> None:
    file = tmp_path / "data" / "lookups.json"
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    trust = TrustFile(file)
    assert trust.answers(real) == {}
    trust.put(tmp_path / "link", ANSWER)
    assert trust.answers(real) == ANSWER == TrustFile(file).answers(tmp_path / "link")
    assert file.stat().st_mode & 0o777 == 0o600
    other = tmp_path / "other"
    other.mkdir()
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to(other)
    assert trust.answers(tmp_path / "link") == {}
    assert trust.forget(real) == 1
    assert trust.answers(real) == {}
    assert trust.forget(real) == 0


def test_answers_wait_for_those_of_another_and_leave_them(tmp_path: Path) -> None:
    file = tmp_path / "lookups.json"
    TrustFile(file).put(tmp_path, ANSWER)
    other = {"order_date": Answered("mark", False, ())}
    with ThreadPoolExecutor(1) as pool:
        with alone(file):
            waiting = pool.submit(TrustFile(file).put, tmp_path, other)
            with pytest.raises(TimeoutError):
                waiting.result(0.05)
            assert TrustFile(file).answers(tmp_path) == ANSWER
        waiting.result(20)
    assert TrustFile(file).answers(tmp_path) == {**ANSWER, **other}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"version": 2, "folders": {}}',
        '{"version": 1, "folders": []}',
        '{"version": 1, "folders": {"%s": 3}}',
        '{"version": 1, "folders": {"%s": {"order_status": {"allowed": true}}}}',
        "[" * 50_000,
    ],
)
def test_a_damaged_file_allows_nothing(tmp_path: Path, content: str) -> None:
    file = tmp_path / "lookups.json"
    file.write_text(content.replace("%s", str(tmp_path)))
    file.chmod(0o600)
    assert TrustFile(file).answers(tmp_path) == {}


def test_a_file_that_others_can_write_allows_nothing(tmp_path: Path) -> None:
    file = tmp_path / "lookups.json"
    TrustFile(file).put(tmp_path, ANSWER)
    file.chmod(0o666)
    assert TrustFile(file).answers(tmp_path) == {}
    file.chmod(0o600)
    assert TrustFile(file).answers(tmp_path) == ANSWER
    moved = tmp_path / "moved.json"
    file.rename(moved)
    file.symlink_to(moved)
    assert TrustFile(file).answers(tmp_path) == {}


def test_a_program_is_named_and_marked(tmp_path: Path) -> None:
    folder = write_library(tmp_path / "team", OWN, "print('x')")
    (program,) = programs_of(read_lookups(folder)[0]["order_status"])
    assert program == Program("lookups/order.py", program.digest, False)
    assert len(program.digest) == 64
