"""A whole shift on the practice desk: four customers in four languages, each of another kind.

The script presses the keys that an agent would press; whatever it says of the outcome is read off
the server. Time passes only when the script lets it, for the customers and for the screen alike.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from pathlib import Path

from tests.shift.desk import FOLLOW_UPS, HOLD, OFFERED, PASS_ON, Shift, shift

from saywell.app.state import Mode
from saywell.model.chat import Author, Status
from saywell.model.course import ROWS, Deed, Move, Step

ANGRY, PERSON, WRONG, SILENT = "Σταύρος Παππάς", "Siti Aminah", "سامر عيسى", "小李"
WAITING = ("el-angry", "id-person", "ar-wrong", "zh-silent")
COLLEAGUE = "Budi Santoso"


async def calm_an_angry_customer(one: Shift) -> None:
    """Greet, apologise, understand, and ask leave to hold (C12, C03, C04)."""
    await one.open(ANGRY)
    await one.take()
    await one.offered(Step.GREET, also=" Λυπάμαι πολύ για την ταλαιπωρία.")
    await one.offered(Step.UNDERSTAND, "η καφετιέρα χρεώθηκε δύο φορές")
    await one.player.press(HOLD)
    await one.fill("ελέγξω τη χρέωση με το λογιστήριο")
    await one.say(" Καταλαβαίνω πόσο ενοχλητικό είναι.")
    await one.comes(Step.HOLD_RUNS)


async def pass_on_who_asks_for_a_person(one: Shift) -> None:
    """Answer in own words, ask leave, write the summary, introduce, hand over (C11, C05)."""
    await one.open(PERSON)
    await one.take()
    await one.comes(Step.PERSON)
    await one.say("Halo, saya Dana dari Larkspur, bukan robot. Saya bantu sampai selesai.")
    await one.offered(Step.UNDERSTAND, "sprei yang datang ukurannya salah", also=" Saya cek dulu.")
    await one.player.press(PASS_ON)
    await one.fill("Budi", "pengiriman")
    await one.say("")
    await one.comes(Step.TRANSFER_GO)
    await one.player.press(OFFERED)
    await one.until(lambda: one.state.mode is Mode.MENU)
    await one.sees(COLLEAGUE)
    await one.choose("budi")
    await one.until(lambda: one.state.draft.note)
    await one.say("")
    await one.fill("")
    await one.say(" Terima kasih, Siti.")
    await one.until(lambda: one.assignee == COLLEAGUE, "the hand-over")


async def show_the_way_to_another_company(one: Shift) -> None:
    """Greet, see that the customer means a dentist, and show the way out (C09)."""
    await one.open(WRONG)
    await one.take()
    await one.offered(Step.GREET)
    await one.found("wrong", "شركة أخرى", "https://clinic.example")


async def greet_one_too_many(one: Shift) -> None:
    """Taking a third customer asks for the reason first (C02)."""
    await one.open(SILENT)
    await one.take(reason="只是一个小问题")
    await one.offered(Step.GREET, also=" 请问是哪一张发票？")


async def come_back_from_the_hold(one: Shift) -> None:
    """Tell how far it is before the hold ends; come back late, with the answer and a promise."""
    await one.open(ANGRY)
    await one.pass_until(Step.HOLD_PROGRESS)
    await one.offered(
        Step.HOLD_PROGRESS,
        "το λογιστήριο βλέπει τη χρέωση",
        "σε 2 λεπτά",
        also=" Συγγνώμη που σας κρατάω.",
    )
    await one.pass_until(Step.HOLD_LATE)
    await one.offered(
        Step.HOLD_LATE,
        "Η δεύτερη χρέωση ακυρώθηκε και η επιστροφή των χρημάτων έγινε.",
        also=" Θα σας γράψω αύριο ως τις 12:00 με την επιβεβαίωση.",
        reason="the hold was longer than I said, and the thanks are meant",
    )


async def close_with_the_customers_word(one: Shift) -> None:
    """Anything else? The customer says that this was all; thanks, a wish, goodbye, a mark (C07)."""
    await one.offered(Step.ANYTHING_ELSE, also=" Είμαι εδώ για εσάς.")
    await one.offered(Step.THANK, also=" Χαίρομαι που βοήθησα.")
    await one.comes(Step.WISH)
    await one.say("Σας εύχομαι όμορφη μέρα, κύριε Παππά. Γεια σας!")
    await one.comes(Step.FEEDBACK)
    await one.say("Πώς σας φάνηκε η συνομιλία μας από 1 έως 3, με άριστα το 3;")
    await one.resolve()


async def check_on_the_silent_customer(one: Shift) -> None:
    """Three check-ins, minutes apart, then a goodbye; the chat has gone on long (C06, C10)."""
    await one.go_to(SILENT)
    for _ in range(9):
        await one.pass_until(Step.CHECK_IN, Step.LENGTH, Step.CHECKED_IN, Step.GOODBYE)
        if one.first_step is Step.CHECK_IN:
            await one.offered(Step.CHECK_IN)
        elif one.first_step is Step.LENGTH:
            await one.overrule(Step.LENGTH, "他没有回应")
        else:
            break
    await one.offered(Step.GOODBYE, reason="三次询问都没有回应")
    await one.resolve()


async def keep_the_promise(one: Shift) -> None:
    """The next day, what was promised comes up by itself, is kept, and settled (C08)."""
    promise = max(one.journal.follow_ups(), key=lambda found: found.due)
    await one.jump(promise.due - one.clock.time - dt.timedelta(minutes=20))
    await one.player.press(FOLLOW_UPS)
    await one.choose("αύριο")
    await one.until(lambda: one.name == ANGRY and one.status is Status.OPEN, "the reopened chat")
    await one.catch_up()
    await one.comes(Step.FOLLOW_UP_DUE)
    await one.say("Καλημέρα σας! Η επιστροφή των 89 ευρώ φαίνεται πια στην κάρτα σας.")
    for about in [found.about for found in one.journal.follow_ups()]:
        await one.player.press(FOLLOW_UPS)
        await one.choose(about[:20])
        await one.choose()
        await one.until(lambda: about not in [left.about for left in one.journal.follow_ups()])  # noqa: B023


def check_the_outcome(one: Shift) -> None:
    """Hold what the server has against what the agent wrote, and the journal against both."""
    ids = {conversation.contact.name: conversation.id for conversation in one.met.values()}
    assert set(ids) == {ANGRY, PERSON, WRONG, SILENT}
    for chosen, written in one.said.items():
        arrived = [
            message.text for message in one.history(chosen) if message.author is Author.AGENT
        ]
        assert arrived == written, "what was written arrived once, in order, and nothing else did"
        assert not [text for text, times in Counter(arrived).items() if times > 1]
    assert one.journal.unsettled() == one.journal.queued() == []

    passed_on = one.backend.conversation(ids[PERSON])
    assert passed_on.assignee is not None
    assert passed_on.assignee.name == COLLEAGUE
    [summary] = [message for message in one.history(ids[PERSON]) if message.private]
    assert "sprei yang datang ukurannya salah" in summary.text.casefold()
    for name in (WRONG, SILENT):
        assert one.backend.conversation(ids[name]).status is Status.RESOLVED
    assert one.journal.follow_ups() == []

    reasons = {
        name: [(done.step, done.reason) for done in one.journal.deeds(ids[name]) if done.reason]
        for name in ids
    }
    assert reasons[SILENT] == [("load", "只是一个小问题"), ("length", "他没有回应")]
    assert [done.deed for done in one.journal.deeds(ids[PERSON])] == [Deed.HAND_OVER]
    assert one.rows >= {*ROWS.values()} - {"C09"}
    assert Move.WAY_OUT in one.moves[ids[WRONG]], "the way out is no closing that skips a step"


def test_a_whole_shift(tmp_path: Path) -> None:
    async def play() -> None:
        async with shift(tmp_path, *WAITING) as one:
            await calm_an_angry_customer(one)
            await pass_on_who_asks_for_a_person(one)
            await show_the_way_to_another_company(one)
            await greet_one_too_many(one)
            await one.go_to(WRONG)
            await one.resolve()
            await come_back_from_the_hold(one)
            await close_with_the_customers_word(one)
            await check_on_the_silent_customer(one)
            await keep_the_promise(one)
            check_the_outcome(one)

    asyncio.run(play())
