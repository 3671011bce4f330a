"""Replies in another language or script than the customer's, and those that are none."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import hits, rule

from saywell.engine.foreign import foreign_part
from saywell.engine.spelling import Spellers
from saywell.engine.text import Text
from saywell.engine.tongues import scripts_of
from saywell.model import checks
from saywell.model.chat import Author
from saywell.model.rules import Context, Turn
from saywell.stores import lexicons

SPELLERS = Spellers(lexicons.packaged)
KNOWN = frozenset({"app", "wifi"})


def covers(lang: str, word: str) -> bool | None:
    speller = SPELLERS.of(lang)
    if speller is None:
        return None
    return any(speller.lexicon.has(entry) for entry in speller.orthography.entries(word))


def sort(reply: str, *turns: str) -> str:
    context = Context(turns=tuple(Turn(Author.CUSTOMER, turn) for turn in turns))
    part = foreign_part(Text(reply, "en", context), KNOWN, covers)
    return part.sort if part else ""


EN = "When will my order be here? I paid on Monday."
EL = "Πότε θα έρθει η παραγγελία μου;"
ZH = "我的订单什么时候到？"
AR = "متى سيصل طلبي من فضلكم؟"
TE = "నా ఆర్డర్ ఎప్పుడు వస్తుంది?"
ID = "Kak, pesanan saya kapan sampai ya?"
ES = "Hola, ¿cuándo llega mi pedido? Lo pagué el lunes."
DE = "Guten Tag, wann kommt meine Bestellung? Ich habe schon bezahlt."
FR = "Bonjour, quand est-ce que ma commande arrive ? Merci."

REPLIES = {
    EN: "It left our shop this morning and you will have it by Friday.",
    EL: "Έφυγε από το κατάστημά μας σήμερα το πρωί και θα την έχετε ως την Παρασκευή.",
    ZH: "今天早上已经从门店发出，周五之前会送到您手上。",
    AR: "خرج من متجرنا هذا الصباح وسيصلكم قبل يوم الجمعة.",
    TE: "ఈ ఉదయం మా షాప్ నుండి బయలుదేరింది, శుక్రవారం లోపు మీకు అందుతుంది.",
    ID: "Pesanan sudah kami kirim tadi pagi dan akan tiba sebelum hari Jumat.",
    ES: "Salió de nuestra tienda esta mañana y lo tendrá antes del viernes.",
    DE: "Sie hat heute morgen unser Geschäft verlassen und ist bis Freitag bei Ihnen.",
    FR: "Elle est partie de notre magasin ce matin et vous l'aurez avant vendredi.",
}


@pytest.mark.parametrize("asked", REPLIES)
@pytest.mark.parametrize("answered", REPLIES)
def test_every_language_against_every_other(asked: str, answered: str) -> None:
    assert sort(REPLIES[answered], asked) == ("" if asked == answered else "reply")


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        (EL, "OK, thanks!"),
        (EL, "Settings > Privacy > Reset"),
        (EL, "https://a.example/the/page/of/your/order"),
        (EL, "Γράψτε `please reset it for all of us`."),
        (EL, "Η οθόνη λέει “please reset it for all of us”."),
        (EL, "Το wifi και το app του κινητού σας, με check in online."),
        (EN, "Yes, Amirah Nurhayati"),
        (EN, "Your parcel for Γιώργος Παπαδόπουλος leaves today."),
        (EN, "Done!"),
        (ID, "Silakan login ke My Account, Kak, lalu klik Order History."),
        (ZH, "您的VIP会员在app里开通。"),
        ("ok", REPLIES[EL]),
        ("kalimera, pote tha erthei i paraggelia mou?", REPLIES[EL]),
        ("meeru eppudu pampistaru andi, naa order repu vastunda", REPLIES[TE]),
        ("Πότε θα έρθει; My wife reads English only.", REPLIES[EN]),
        ("Μιλάτε αγγλικά;", REPLIES[EN]),
        ("Can you write in Greek please?", REPLIES[EL]),
        ("XZ-4471-B", REPLIES[EN]),
        ("Blorb snick frand werple", REPLIES[EL]),
    ],
)
def test_what_is_short_unclear_or_asked_for_is_fine(asked: str, reply: str) -> None:
    assert sort(reply, asked) == ""


def test_who_names_their_own_language_is_answered_in_it() -> None:
    assert sort(REPLIES[TE], "Please reply in English, I cannot read Telugu.") == "reply"


def test_words_that_another_language_borrowed_do_not_hide_it() -> None:
    assert sort("Votre remboursement est en route.", EN) == "reply"
    assert sort("Your room at Hôtel de la Plage et du Lac is confirmed.", EN) == ""


def test_who_shouts_has_a_language_too() -> None:
    assert sort(REPLIES[EL], EN.upper()) == "reply"
    assert sort(REPLIES[EN], EN.upper()) == ""
    assert sort(REPLIES[EN], "ΠΟΥ ΕΙΝΑΙ Η DHL ΜΕ ΤΟ ΔΕΜΑ ΜΟΥ") == "reply"


def test_chinese_characters_alone_are_not_japanese() -> None:
    asked = "注文した商品はいつ届きますか？"
    assert sort("您的商品明天上午送达，请留意查收。", asked) == "reply"
    assert sort("ご注文の商品は明日お届けします。", ZH) == "reply"
    assert sort("ご注文の商品は明日お届けします。", asked) == ""


def test_the_last_messages_tell_the_language() -> None:
    assert sort(REPLIES[EN], EN, EL, EL, EL) == "reply"
    assert sort(REPLIES[EL], EL, "ok") == ""
    assert sort(REPLIES[EN], EN, EL) == ""


@pytest.mark.parametrize(
    ("asked", "piece"),
    [
        (EL, "Please let us know if you need anything else."),
        (TE, "Please let us know if you need anything else."),
        (AR, "please let us know if you need anything else"),
        (EN, "Terima kasih sudah menghubungi kami, semoga harinya menyenangkan."),
        (ID, "Please let us know if you need anything else."),
        (EN, "شكراً لتواصلكم معنا"),
        (EN, "感谢您的耐心等待"),
        (EL, "感谢您的耐心等待"),
    ],
)
def test_a_sentence_that_was_left_over(asked: str, piece: str) -> None:
    text = f"{REPLIES[asked]} {piece}"
    context = Context(turns=(Turn(Author.CUSTOMER, asked),))
    part = foreign_part(Text(text, "en", context), KNOWN, covers)
    assert part is not None
    assert part.sort == "mixed"
    assert text[part.start : part.end].split()[-1].strip(".") == piece.split()[-1].strip(".")


def test_words_strewn_over_a_chinese_reply() -> None:
    assert sort("您的order我已经confirm了，shipping大概3天，收到后check一下。", ZH) == "mixed"
    assert sort("您的order我已经confirm了。", ZH) == ""
    assert sort("请运行grepx和sedx，然后pqrst，再xyzzy。", ZH) == ""
    asked = "我的order confirm了吗？shipping要几天？"
    assert sort("您的order我已经confirm了，shipping大概3天，收到后check一下。", asked) == ""


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        (EL, "i paraggelia sas tha ftasei avrio to prwi"),
        (AR, "el talab wesel bukra inshallah, shukran 3ala sabrak"),
        (TE, "mee order repu vastundi, meeru konchem wait cheyandi"),
        (ZH, "nin hao, nin de dingdan mingtian dao"),
    ],
)
def test_the_customers_language_in_latin_letters(asked: str, reply: str) -> None:
    assert sort(reply, asked) == "romanised"


def test_without_dictionaries_small_words_decide() -> None:
    context = Context(turns=(Turn(Author.CUSTOMER, EN),))
    foreign = rule(checks.Foreign, sort="reply")
    assert hits(foreign, REPLIES[ID], context=context)
    assert not hits(foreign, REPLIES[EN], context=context)
    assert not hits(rule(checks.Foreign, sort="mixed"), REPLIES[ID], context=context)


def test_nothing_is_known_without_turns() -> None:
    assert not hits(rule(checks.Foreign, sort="reply"), REPLIES[EL])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc, d.", {"latin": 4}),
        ("αβγ é", {"greek": 3, "latin": 1}),
        ("中文かな", {"han": 6, "kana": 2}),
        ("తెలుగు العربية", {"telugu": 6, "arabic": 7}),
        ("123 !?", {}),
    ],
)
def test_letters_by_script(text: str, expected: dict[str, int]) -> None:
    assert +scripts_of(text) == expected
