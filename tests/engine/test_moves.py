"""What messages do, by labelled cases, scripted customers and the starter replies."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from saywell.engine.moves import LISTS, Moves, compiled_lists, list_of, moves_of
from saywell.engine.stored import frozen_lists, thawed_lists
from saywell.model.chat import Author
from saywell.model.course import Move
from saywell.model.languages import LANGUAGES
from saywell.practice.scripts import Character, Kind, characters
from saywell.stores.packs import load_packaged

CASES = Path(__file__).resolve().parents[1] / "moves"
WRITTEN = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
"""When the messages of the cases were written: a Monday."""

M = Move
ASKED = {
    "hold_yes": Moves(frozenset({M.ASK_HOLD})),
    "yes": Moves(frozenset({M.ASK_TRANSFER})),
    "bye": Moves(frozenset({M.ASK_ELSE})),
    "thanks": Moves(frozenset({M.ASK_ELSE})),
    "oh_sorry": Moves(frozenset({M.WAY_OUT})),
}
"""What the agent asked before the scripted customers say their lines."""

MEANT = {
    "hold_yes": {M.AGREE},
    "yes": {M.AGREE},
    "bye": {M.DONE},
    "thanks": {M.DONE},
    "person_again": {M.WANT_PERSON},
    "oh_sorry": {M.WRONG_COMPANY},
    "email": {M.GIVE_CONTACT},
    "phone": {M.GIVE_CONTACT},
}
"""What those lines do; all others make no move of their own."""

BESIDE = {M.COURTESY, M.SOLVED}
"""What a line may do beside what it is for."""

MAY_BE_DONE = ("last_word", "oh_sorry")
"""Lines that may be a goodbye."""


@cache
def words(lang: str) -> Any:
    """Compile the lists of a language once."""
    return compiled_lists(load_packaged()[0], lang)


def cases(lang: str) -> list[dict[str, Any]]:
    """Read the labelled cases of a language."""
    lines = (CASES / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read(case: dict[str, Any], lang: str) -> Moves:
    """Read the message of a case; a customer's in English too, as in a conversation."""
    asked = Moves(frozenset(map(Move, case.get("asked", ()))), minds=case.get("minds", False))
    found = Moves()
    for one in (lang, "en") if case["by"] == "customer" else (lang,):
        found = moves_of(
            case["text"],
            one,
            Author(case["by"]),
            words(one),
            asked=asked,
            before=case.get("before", ()),
            at=WRITTEN,
        )
        if found.moves:
            break
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labelled_messages_are_read_as_labelled(lang: str) -> None:
    right = wrong = expected = 0
    faults = []
    for case in cases(lang):
        found = read(case, lang).moves - {M.COURTESY}
        meant = set(map(Move, case["moves"]))
        right += len(found & meant)
        wrong += len(found - meant)
        expected += len(meant)
        if found != meant:
            faults.append((case["text"], sorted(found), sorted(meant)))
    assert right / expected >= 0.9, faults
    assert right / (right + wrong) >= 0.97, faults


@pytest.mark.parametrize("lang", LANGUAGES)
def test_times_of_holds_and_promises(lang: str) -> None:
    faults = []
    timed = 0
    for case in cases(lang):
        lasts = read(case, lang).lasts
        minutes = None if lasts is None else lasts / dt.timedelta(minutes=1)
        timed += minutes is not None
        if minutes != case.get("minutes"):
            faults.append((case["text"], minutes, case.get("minutes")))
    assert faults == []
    assert timed >= 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cases_are_many_and_nearly_half_of_them_are_near_misses(lang: str) -> None:
    every = cases(lang)
    near = [case for case in every if case.get("near")]
    assert len(every) >= 150
    assert len(near) >= 0.4 * len(every)
    assert [case["text"] for case in near if set(case["near"]) & set(case["moves"])] == []
    met = {move for case in every for move in case["moves"]}
    assert {move.value for move in Move} - {"courtesy"} - met == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_list_is_there_and_can_be_read(lang: str) -> None:
    """Lists of longer phrases may be missing, and so may what marks questions without a mark."""
    missing = [name for name in LISTS if words(lang).named(name) is None]
    assert [name for name in missing if not name.endswith("-fine") and name[:6] != "sounds"] == []


def lines() -> Iterator[tuple[Character, str, str]]:
    """Yield each line of each voice of the scripted customers, with its occasion."""
    seen = set()
    for one in characters().values():
        for occasion, texts in one.lines.items():
            for text in texts:
                if (one.lang, text) not in seen and occasion not in ("name", "order"):
                    seen.add((one.lang, text))
                    yield one, occasion, text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_scripted_customers_are_understood(lang: str) -> None:
    faults = []
    for one, occasion, text in lines():
        if one.lang != lang:
            continue
        said = text.format(email="jo@example.com", phone="+442079460112", order="LK-20417", name="")
        asked = ASKED.get(occasion, Moves())
        found: frozenset[Move] = frozenset()
        for code in (lang, "en"):
            found = moves_of(said, code, Author.CUSTOMER, words(code), asked=asked).moves
            if found:
                break
        meant = MEANT.get(occasion, set())
        beside = BESIDE if meant else {M.COURTESY}
        beside = beside | {M.DONE} if occasion in MAY_BE_DONE else beside
        if not meant <= found <= meant | beside:
            faults.append((occasion, text, sorted(found)))
    assert faults == []


@pytest.mark.parametrize("one", characters().values(), ids=lambda one: str(one.key))
def test_what_scripted_customers_come_with_is_not_misread(one: Character) -> None:
    def read_in_english_too(text: str) -> frozenset[Move]:
        found: frozenset[Move] = frozenset()
        for code in dict.fromkeys((one.lang, "en")):
            found = found or moves_of(text, code, Author.CUSTOMER, words(code)).moves
        return found

    opening = [read_in_english_too(text) for text in one.opening]
    wants_person = one.kind is Kind.PERSON
    assert opening[0] == (frozenset({M.WANT_PERSON}) if wants_person else frozenset())
    assert [found for found in opening[1:] if found] == []
    assert [text for text in one.detail if read_in_english_too(text)] == []


NODS = {
    "en": ("thank you!", "ok great", "Perfect, thanks a lot for your help"),
    "el": ("ευχαριστώ!", "εντάξει, ωραία", "Τέλεια, ευχαριστώ πολύ"),
    "zh": ("谢谢！", "好的", "太好了，非常感谢！"),
    "ar": ("شكرا!", "تمام", "ممتاز، شكرا جزيلا على المساعدة"),
    "te": ("ధన్యవాదాలు!", "సరే", "చాలా థాంక్స్ అండి"),
    "id": ("terima kasih!", "oke siap", "Baik, terima kasih banyak ya kak"),
}
NO_NODS = {
    "en": ("Thanks, but where is my order?", "ok send me the refund please"),
    "el": ("Ευχαριστώ, αλλά πού είναι το δέμα;", "ναι, θέλω να αλλάξω τη διεύθυνση"),
    "zh": ("谢谢，那我的包裹什么时候到？", "好的，我想改一下收货地址"),
    "ar": ("شكرا، لكن أين طلبي؟", "نعم أريد تغيير عنوان التوصيل"),
    "te": ("థాంక్స్, కానీ నా పార్సెల్ ఎక్కడ?", "సరే నా అడ్రస్ మార్చాలి అండి"),
    "id": ("Makasih, tapi paket saya di mana?", "ya saya mau ganti alamat kirim"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_thanks_and_nods_are_courtesy_and_requests_are_not(lang: str) -> None:
    def is_courtesy(text: str) -> bool:
        return M.COURTESY in moves_of(text, lang, Author.CUSTOMER, words(lang)).moves

    assert [text for text in NODS[lang] if not is_courtesy(text)] == []
    assert [text for text in NO_NODS[lang] if is_courtesy(text)] == []


def test_refusals_and_answers_to_open_questions_are_no_courtesy() -> None:
    hold, other, open_one = ({M.ASK_HOLD}, {M.ASK_ELSE}, {M.ASK})
    for text, asked in (("no", hold), ("yes", other), ("yes", open_one), ("no wait", other)):
        found = moves_of(text, "en", Author.CUSTOMER, words("en"), asked=Moves(frozenset(asked)))
        assert found.moves.isdisjoint({M.COURTESY, M.DONE}), text
    agreed = moves_of("ok", "en", Author.CUSTOMER, words("en"), asked=Moves(frozenset(hold)))
    assert agreed.moves == {M.AGREE, M.COURTESY}


def test_a_no_agrees_where_the_question_is_whether_they_mind() -> None:
    question = "Would you mind waiting a minute?"
    asked = moves_of(question, "en", Author.AGENT, words("en"))
    assert asked.minds

    def answer(text: str) -> frozenset[Move]:
        return moves_of(text, "en", Author.CUSTOMER, words("en"), asked=asked).moves

    assert M.AGREE in answer("No")
    assert M.REFUSE in answer("No, I can't wait that long")
    assert answer("Yes") & {M.AGREE, M.REFUSE} == set()


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "👍", "😀" * 500, "a" * 200_000, "\x1b[31m"])
def test_messages_without_words_do_nothing(text: str) -> None:
    for by in Author:
        assert moves_of(text, "en", by, words("en")).moves == frozenset()


def test_messages_of_the_system_do_nothing() -> None:
    assert moves_of("Goodbye!", "en", Author.SYSTEM, words("en")) == Moves()


def test_a_list_names_its_move() -> None:
    assert list_of(M.ASK_HOLD) == "move-ask-hold"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_that_were_kept_say_the_same(lang: str) -> None:
    blobs: list[bytes] = []
    data = frozen_lists(words(lang), blobs)
    kept = thawed_lists(lang, data, blobs.__getitem__)
    for case in cases(lang)[::4]:
        again = moves_of(case["text"], lang, Author(case["by"]), kept, at=WRITTEN)
        assert again == moves_of(case["text"], lang, Author(case["by"]), words(lang), at=WRITTEN)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_takes_long_to_read(lang: str) -> None:
    every = cases(lang)
    for case in every:
        read(case, lang)
    began = time.process_time()
    for case in every:
        moves_of(case["text"], lang, Author(case["by"]), words(lang), at=WRITTEN)
    assert (time.process_time() - began) / len(every) < 0.01
