"""What a review writes: nothing but what it decides, at once, and never over what others wrote."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType

import pytest

from saywell.app.review_desk import RETIRED, ReviewDesk, Rules, taken_back
from saywell.app.reviewing import Act, Deed, Outcome, Verdict
from saywell.engine.review import digest_of
from saywell.errors import LibraryError
from saywell.model.review import Change, Due, Limits, Reason, Subject, Why
from saywell.model.rules import Draft, Finding, Report, Severity
from saywell.stores import review_file
from saywell.stores.library import read_replies
from saywell.stores.reply_edit import Edited

TODAY = dt.date(2026, 11, 22)
FILE = """\
# Replies for those who wait.\r
saywell: 1\r
defaults: {owner: Dana}   # for all\r
replies:\r
  # asked first\r
  - id: hold.ask\r
    title: {en: Ask, el: "Αναμονή"}\r
    review: 2026-10-01   # quarterly\r
    text:\r
      en: |-\r
        One moment, please.  \r
\r
      ar: لحظة من فضلك   \r
\r
\r
  # a second one,\r
  # in two lines\r
  - {id: hold.back, title: Back, text: {en: bad, zh: 请稍等}, tags: [a,  b]}  # in one line\r
  - id: hold.last\r
    title: Last\r
    text: {en: Good day.}"""


def check(draft: Draft) -> Report:
    """Find one word that is bad."""
    at = draft.text.find("bad")
    fault = Finding("M08", "M08.bad", Severity.WARNING, at, at + 3, "bad")
    return Report(draft.lang, (fault,) if at >= 0 else ())


class Shop:
    """A folder with one file of replies, and a desk for it."""

    def __init__(self, folder: Path, text: str = FILE) -> None:
        self.folder = folder
        self.path = folder / "hold.yaml"
        self.path.write_bytes(text.encode())
        self.memory = folder / "state" / "review.json"
        self.desk = self.anew()

    def anew(self) -> ReviewDesk:
        rules = Rules(Limits(), TODAY, None)
        folders = {"team": self.folder}
        return ReviewDesk(rules, folders, MappingProxyType({}), self.memory, lambda _: check)

    def due(self, name: str) -> Due:
        (reply,) = (one for one in read_replies(self.path, "team").replies if one.id == name)
        reasons = (Reason(Why.DUE, dt.date(2026, 10, 1)),)
        return Due(Subject(reply, digest_of(reply, {})), reasons)

    def do(self, name: str, act: Act, owner: str = "") -> Outcome:
        return self.desk.do(self.due(name), Deed(act, 0, owner))

    def undo(self, name: str, change: Change | None, due: Due | None = None) -> Outcome:
        assert change is not None
        return self.desk.do(due or self.due(name), Deed(Act.UNDO, 0, undone=change))

    def text(self) -> str:
        return self.path.read_bytes().decode()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_keeping_writes_the_date_and_not_a_byte_beside_it(shop: Shop) -> None:
    outcome = shop.do("hold.ask", Act.KEEP)
    assert (outcome.verdict, outcome.detail) == (Verdict.DONE, "2026-12-22")
    assert shop.text() == FILE.replace("2026-10-01", "2026-12-22")
    assert outcome.due is not None
    assert outcome.due.reply.review == dt.date(2026, 12, 22)
    assert outcome.due.reasons == ()
    shop.do("hold.back", Act.KEEP)
    shop.do("hold.last", Act.KEEP)
    dated = FILE.replace("2026-10-01", "2026-12-22").replace("b]}", "b], review: 2026-12-22}")
    assert shop.text() == f"{dated}\r\n    review: 2026-12-22\r\n"


def test_handing_over_writes_the_owner_and_leaves_the_date(shop: Shop) -> None:
    outcome = shop.do("hold.ask", Act.HAND_OVER, "Μαρία: #1")
    assert outcome.due is not None
    assert (outcome.due.reply.owner, outcome.detail) == ("Μαρία: #1", "Μαρία: #1")
    assert outcome.due.reply.review == dt.date(2026, 10, 1)
    assert '    owner: "Μαρία: #1"' in shop.text() or "    owner: 'Μαρία: #1'" in shop.text()
    assert "defaults: {owner: Dana}   # for all\r\n" in shop.text()


@pytest.mark.parametrize("name", ["hold.ask", "hold.back", "hold.last"])
def test_each_decision_can_be_taken_back_to_the_byte(shop: Shop, name: str) -> None:
    for act in (Act.KEEP, Act.HAND_OVER, Act.RETIRE, Act.LATER):
        before = shop.due(name)
        outcome = shop.do(name, act, "Bo")
        assert (shop.text() == FILE) == (act is Act.LATER)
        back = shop.undo(name, outcome.change, outcome.due)
        assert back.verdict is Verdict.DONE
        assert shop.text() == FILE
        assert back.due is not None
        assert back.due.reply == before.reply
        assert not (shop.folder / RETIRED).exists()


def test_retired_replies_keep_their_text_and_comments_and_are_no_longer_offered(
    shop: Shop,
) -> None:
    shop.do("hold.back", Act.RETIRE)
    shop.do("hold.ask", Act.RETIRE)
    kept = (shop.folder / RETIRED).read_text(encoding="utf-8")
    for line in ("in two lines", "# in one line", "# asked first", "لحظة من فضلك", "# quarterly"):
        assert line in kept
        assert line not in shop.text()
    assert "# 2026-11-22, out of hold.yaml" in kept
    assert [one.id for one in read_replies(shop.path, "team").replies] == ["hold.last"]
    back = shop.folder / "back.yaml"  # as its first lines say how
    back.write_text(f"saywell: 1\nreplies:\n{kept.partition(chr(10) * 2)[2]}", encoding="utf-8")
    read = read_replies(back, "team")
    assert not read.problems
    shop.path.write_bytes(FILE.encode())
    old = {one.id: one for one in read_replies(shop.path, "team").replies}
    assert {one.id: one.text for one in read.replies} == {
        name: old[name].text for name in ("hold.back", "hold.ask")
    }


def test_what_is_retired_goes_through_no_link(shop: Shop) -> None:
    other = shop.folder / "profile"
    other.write_text("mine\n", encoding="utf-8")
    (shop.folder / RETIRED).symlink_to(other)
    with pytest.raises(LibraryError, match="is a link"):
        shop.do("hold.back", Act.RETIRE)
    assert (other.read_text(encoding="utf-8"), shop.text()) == ("mine\n", FILE)


def test_the_last_reply_of_a_file_leaves_an_empty_list(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "saywell: 1\nreplies:\n  - {id: a.b, title: A, text: {en: A}}\n")
    shop.do("a.b", Act.RETIRE)
    assert read_replies(shop.path, "").problems == ()


def test_what_somebody_else_wrote_is_noticed_and_not_overwritten(shop: Shop) -> None:
    seen = shop.due("hold.ask")
    theirs = FILE.replace("One moment", "Two moments")
    shop.path.write_bytes(theirs.encode())
    outcome = shop.desk.do(seen, Deed(Act.KEEP, 0))
    assert outcome.verdict is Verdict.CHANGED
    assert outcome.due is not None
    assert "Two moments" in outcome.due.reply.text.best("en")
    assert shop.text() == theirs
    assert shop.desk.do(outcome.due, Deed(Act.KEEP, 0)).verdict is Verdict.DONE
    assert shop.text() == theirs.replace("2026-10-01", "2026-12-22")


def test_another_reply_of_the_same_file_may_change_meanwhile(shop: Shop) -> None:
    seen = shop.due("hold.last")
    shop.do("hold.ask", Act.RETIRE)  # the lines of the others move
    outcome = shop.desk.do(seen, Deed(Act.HAND_OVER, 0, "Bo"))
    assert outcome.verdict is Verdict.DONE
    assert shop.due("hold.last").reply.owner == "Bo"


def test_a_reply_that_has_gone_or_cannot_be_read_is_told(shop: Shop) -> None:
    seen = shop.due("hold.ask")
    shop.do("hold.ask", Act.RETIRE)
    assert shop.desk.do(seen, Deed(Act.KEEP, 0)).verdict is Verdict.GONE
    shop.path.write_text("<<<<<<< HEAD\n" + FILE, encoding="utf-8", newline="")
    with pytest.raises(LibraryError):
        shop.desk.do(seen, Deed(Act.KEEP, 0))
    broken = FILE.replace("replies:", "other: 1\r\nreplies:", 1).replace(
        "title: {en", "title: a: {en"
    )
    shop.path.write_text(broken, encoding="utf-8", newline="")
    with pytest.raises(LibraryError, match="colon"):  # its own trouble, not the first of the file
        shop.desk.look(seen)
    shop.path.unlink()
    assert shop.desk.look(seen) is None


def test_files_that_are_read_only_are_left_alone(shop: Shop) -> None:
    shop.path.chmod(0o444)
    for act in (Act.KEEP, Act.RETIRE, Act.HAND_OVER):
        with pytest.raises(LibraryError, match="read-only"):
            shop.do("hold.ask", act, "Bo")
    with pytest.raises(LibraryError, match="read-only"):
        shop.desk.text_of(shop.due("hold.ask"))
    assert shop.text() == FILE
    assert not (shop.folder / RETIRED).exists()
    assert shop.do("hold.ask", Act.LATER).verdict is Verdict.DONE


def test_an_edit_is_checked_again_and_can_be_taken_back(shop: Shop) -> None:
    due = shop.due("hold.back")
    text, line = shop.desk.text_of(due)
    assert (text, line) == (FILE, 18)
    assert shop.desk.edited(due, text).change is None
    shop.path.write_bytes(FILE.replace("en: bad", "en: worse and bad").encode())
    outcome = shop.desk.edited(due, text)
    assert outcome.due is not None
    assert [one.rule for one in outcome.due.subject.found] == ["M08.bad"]
    shop.path.write_bytes(FILE.replace("en: bad", "en: good").encode())
    better = shop.desk.edited(due, text)
    assert better.due is not None
    assert better.due.subject.found == ()
    shop.undo("hold.back", better.change)
    assert shop.text() == FILE
    shop.path.write_bytes(FILE.replace("text:", "text").encode())
    broken = shop.desk.edited(due, text)
    assert broken.verdict is Verdict.DONE
    assert broken.detail
    assert shop.undo("hold.back", broken.change, due).verdict is Verdict.DONE
    assert shop.text() == FILE


def test_undo_leaves_what_others_wrote_since(shop: Shop) -> None:
    kept = shop.do("hold.ask", Act.KEEP)
    later = shop.text().replace("Good day.", "Good evening.")
    shop.path.write_bytes(later.encode())
    shop.undo("hold.ask", kept.change)
    assert shop.text() == FILE.replace("Good day.", "Good evening.")
    retired = shop.do("hold.back", Act.RETIRE)
    shop.path.write_bytes(shop.text().replace("evening", "night").encode())
    shop.undo("hold.back", retired.change, retired.due)
    assert {"hold.back", "hold.last"} <= {*Edited(shop.text(), "x").ids()}
    assert "Good night." in shop.text()
    again = shop.do("hold.ask", Act.KEEP)
    mine = shop.text().replace("One moment", "Two moments")
    shop.path.write_bytes(mine.encode())
    with pytest.raises(LibraryError, match="left alone"):
        shop.undo("hold.ask", again.change)
    assert shop.text() == mine


def test_what_cannot_be_told_apart_is_not_taken_back() -> None:
    two = "replies:\n  - {id: a, text: A}\n  - {id: b, text: B}\n"
    change = Change("a", Path("x"), two, two.replace("A", "C").replace("B", "D"))
    assert taken_back(Edited(change.after, "x"), change) == two
    assert taken_back(Edited(change.after + "# more\n", "x"), change) is None
    assert taken_back(Edited("not: [replies", "x"), change) is None


def test_what_is_decided_is_noted(shop: Shop) -> None:
    shop.do("hold.back", Act.KEEP)
    (noted,) = review_file.load(shop.memory).values()
    assert noted.rest == dt.date(2026, 12, 22)
    shop.do("hold.ask", Act.LATER)
    late = review_file.load(shop.memory)[(str(shop.path), "hold.ask")]
    assert late.later == dt.date(2026, 11, 29)
    shop.memory.write_text("{", encoding="utf-8")
    assert review_file.load(shop.memory) == {}
    shop.do("hold.last", Act.KEEP)
    assert [name for _, name in review_file.load(shop.memory)] == ["hold.last"]


def test_pages_show_the_text_as_it_is_sent_with_what_is_found(shop: Shop) -> None:
    page = shop.desk.page(shop.due("hold.back"), "en")
    assert (page.text, [one.check for one in page.findings]) == ("bad", ["M08.bad"])
    assert shop.desk.page(shop.due("hold.back"), "zh").findings == ()


KILLED = """
import os, signal, sys, pathlib
from saywell.stores import files
import saywell.app.review_desk as desk
where = sys.argv[2]
real, count = desk.write_file, 0
def write(path, text, *, private):
    global count
    if count == int(where):
        os.kill(os.getpid(), signal.SIGKILL)
    count += 1
    real(path, text, private=private)
desk.write_file = write
sys.path.insert(0, sys.argv[3])
from tests.app.test_review_desk import Shop, Act
shop = Shop(pathlib.Path(sys.argv[1]))
shop.do("hold.back", Act.RETIRE)
"""


@pytest.mark.parametrize("write", [0, 1])
def test_a_kill_before_either_write_loses_nothing(tmp_path: Path, write: int) -> None:
    root = str(Path(__file__).parent.parent.parent)
    words = [sys.executable, "-c", KILLED, str(tmp_path), str(write), root]
    done = subprocess.run(words, capture_output=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (tmp_path / "hold.yaml").read_bytes().decode() == FILE
    assert (tmp_path / RETIRED).exists() == (write == 1)
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "hold.yaml",
        *([RETIRED] if write else []),
    ]
    shop = Shop(tmp_path)
    assert shop.do("hold.back", Act.RETIRE).verdict is Verdict.DONE
