"""Every kind of customer in every language, step by step, without a thread or a clock."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from saywell.model.languages import LANGUAGES
from saywell.practice.customers import Leave, Say, Turn, hear, step
from saywell.practice.scripts import LINES, Character, Kind, characters

ASK_ORDER = {
    "en": "Could you tell me your order number, please?",
    "el": "Θα μπορούσατε να μου πείτε τον αριθμό παραγγελίας σας;",
    "zh": "请问您的订单号是多少？",
    "ar": "هل يمكنك تزويدي برقم الطلب من فضلك؟",
    "te": "దయచేసి మీ ఆర్డర్ నంబర్ చెప్పగలరా?",
    "id": "Boleh saya minta nomor pesanan Anda?",
}
ASK_EMAIL_AND_NAME = {
    "en": "Please share your email. And may I have your name?",
    "el": "Ποιο είναι το email σας; Και το όνομά σας;",
    "zh": "请提供您的邮箱。怎么称呼您？",
    "ar": "ما هو بريدك الإلكتروني؟ وما اسمك؟",
    "te": "మీ ఈమెయిల్ ఇవ్వగలరా? మీ పేరు చెప్పండి.",
    "id": "Boleh minta alamat email Anda? Dan dengan siapa saya berbicara?",
}
HOLD = {
    "en": "May I put you on hold for two minutes while I check?",
    "el": "Μπορείτε να περιμένετε δύο λεπτά για να το ελέγξω;",
    "zh": "请您稍等两分钟，我查一下，可以吗？",
    "ar": "هل يمكنك الانتظار دقيقتين حتى أتحقق؟",
    "te": "నేను చూసే వరకు రెండు నిమిషాలు వేచి ఉండగలరా?",
    "id": "Apakah Anda bersedia menunggu dua menit selagi saya cek?",
}
SOLVED = {
    "en": "It is all set: your parcel will arrive on Friday.",
    "el": "Το τακτοποίησα, το δέμα θα φτάσει την Παρασκευή.",
    "zh": "已经处理好了，包裹周五会送达。",
    "ar": "تم الحل، وسيصل الطرد يوم الجمعة.",
    "te": "పరిష్కరించాను, పార్సిల్ శుక్రవారం మీకు చేరుతుంది.",
    "id": "Sudah beres, paketnya akan tiba hari Jumat.",
}
ELSE = {
    "en": "Is there anything else I can do for you?",
    "el": "Μπορώ να κάνω κάτι άλλο για εσάς;",
    "zh": "请问还有什么可以帮您的吗？",
    "ar": "هل هناك أي شيء آخر أساعدك به؟",
    "te": "ఇంకేమైనా సహాయం కావాలా?",
    "id": "Apakah ada lagi yang bisa saya bantu?",
}
SORRY = {
    "en": "I am so sorry for the trouble this has caused you.",
    "el": "Λυπάμαι πολύ για την ταλαιπωρία.",
    "zh": "非常抱歉给您带来不便。",
    "ar": "أعتذر بشدة عن هذا الإزعاج.",
    "te": "మీకు కలిగిన ఇబ్బందికి క్షమించండి.",
    "id": "Mohon maaf sebesar-besarnya atas ketidaknyamanan ini.",
}
GREETING = {
    "en": "Hello, welcome to Larkspur!",
    "el": "Γεια σας, καλώς ήρθατε στη Larkspur!",
    "zh": "您好，欢迎来到 Larkspur！",
    "ar": "مرحبًا بك في Larkspur!",
    "te": "నమస్తే, Larkspur కు స్వాగతం!",
    "id": "Halo, selamat datang di Larkspur!",
}
ELSEWHERE = {
    "en": "I think you meant a different company: we sell things for the kitchen.",
    "el": "Νομίζω πως ψάχνετε άλλη εταιρεία, εμείς πουλάμε είδη κουζίνας.",
    "zh": "您可能找错公司了，我们是卖厨房用品的。",
    "ar": "أظن أنك تقصد شركة أخرى، نحن نبيع أدوات المطبخ.",
    "te": "మీరు వేరే కంపెనీ కోసం చూస్తున్నారు అనుకుంటా, మేము వంట సామాను అమ్ముతాము.",
    "id": "Sepertinya Anda mencari perusahaan lain, kami menjual alat dapur.",
}
PERSON = {
    "en": "Of course. My name is Dana and I am a person, I will look after you.",
    "el": "Βεβαίως, με λένε Ντάνα και είμαι άνθρωπος, θα σας εξυπηρετήσω εγώ.",
    "zh": "当然，我是真人客服，我叫Dana，由我来为您处理。",
    "ar": "بالطبع، اسمي دانا وأنا موظفة حقيقية وسأساعدك بنفسي.",
    "te": "తప్పకుండా, నా పేరు డానా, నేను మనిషినే, మీకు సహాయం చేస్తాను.",
    "id": "Tentu, nama saya Dana, saya petugas di sini dan akan membantu Anda.",
}
TOMORROW = {
    "en": "The courier brings it tomorrow.",
    "el": "Το δέμα θα είναι σε εσάς αύριο.",
    "zh": "快递员明天送到您家。",
    "ar": "سيكون عندك غدًا.",
    "te": "రేపు మీ ఇంటికి తెస్తారు.",
    "id": "Kurir mengantarnya besok.",
}
CHECK_IN = {lang: GREETING[lang] for lang in LANGUAGES}


@dataclass
class Chat:
    """A chat with one character, played second by second."""

    character: Character
    now: float = 1000.0
    history: list[Turn] = field(default_factory=list)
    gone: bool = False

    def __post_init__(self) -> None:
        self.wait(0)

    def wait(self, seconds: int) -> list[str]:
        """Let time pass; return the occasions of what was said meanwhile."""
        before = len(self.history)
        for _ in range(seconds + 1):
            if self.gone:
                break
            rng = random.Random(f"7:{self.character.key}:{len(self.history)}")
            for action in step(self.character, self.history, self.now, rng):
                if isinstance(action, Say):
                    self.history.append(Turn(True, action.text, self.now, action.line))
                else:
                    self.gone = True
            self.now += 1
        return [turn.line for turn in self.history[before:]]

    def answer(self, text: str, seconds: int = 8) -> list[str]:
        """Write as the agent; return the occasions of the customer's answer."""
        self.history.append(Turn(False, text, self.now))
        return self.wait(seconds)

    @property
    def last(self) -> str:
        """The last text."""
        return self.history[-1].text


def meet(lang: str, kind: Kind) -> Chat:
    """Start a chat with the character of this language and kind."""
    return Chat(next(one for one in characters().values() if one.lang == lang and one.kind is kind))


every_language = pytest.mark.parametrize("lang", list(LANGUAGES))


@every_language
def test_there_is_every_kind(lang: str) -> None:
    own = [one for one in characters().values() if one.lang == lang]
    assert {one.kind for one in own} == set(Kind)
    for one in own:
        assert set(one.lines) == set(LINES)
        assert all(one.lines.values())
        assert all(text.strip() for lines in one.lines.values() for text in lines)
        assert one.opening
        assert one.detail


@pytest.mark.parametrize("kind", [Kind.ORDINARY, Kind.LATIN, Kind.TEMPLATE])
@every_language
def test_an_ordinary_chat(lang: str, kind: Kind) -> None:
    chat = meet(lang, kind)
    assert [turn.line for turn in chat.history] == ["opening"] * len(chat.character.opening)
    assert chat.answer(GREETING[lang]) == ["detail"]
    assert chat.answer(ASK_ORDER[lang]) == ["order"]
    assert chat.character.order in chat.last
    assert chat.answer(ASK_EMAIL_AND_NAME[lang]) == ["email", "name"]
    assert chat.character.name in chat.last
    assert chat.answer(HOLD[lang]) == ["hold_yes"]
    assert chat.wait(70) == []  # they agreed to wait
    assert chat.answer(SOLVED[lang]) == ["thanks"]
    assert chat.answer(ELSE[lang]) == ["bye"]
    assert chat.wait(5) == []
    assert chat.gone


@every_language
def test_an_angry_one_stays_angry_until_somebody_is_sorry(lang: str) -> None:
    chat = meet(lang, Kind.ANGRY)
    assert len(chat.history) == 2
    assert chat.answer(ASK_ORDER[lang]) == ["still_angry", "order"]
    assert chat.answer(SORRY[lang]) == ["calmed"]
    assert chat.answer(SOLVED[lang]) == ["thanks"]


@every_language
def test_an_angry_one_leaves_when_nobody_is_sorry(lang: str) -> None:
    chat = meet(lang, Kind.ANGRY)
    said = [line for _ in range(3) for line in chat.answer(GREETING[lang])]
    assert said == ["still_angry", "still_angry", "last_word"]
    assert chat.gone


@every_language
def test_a_silent_one_says_nothing_and_leaves_after_check_ins(lang: str) -> None:
    chat = meet(lang, Kind.SILENT)
    for _ in range(3):
        assert not chat.gone
        assert chat.answer(CHECK_IN[lang], seconds=40) == []
    assert chat.gone
    assert meet(lang, Kind.SILENT).wait(239) == []


@every_language
def test_one_with_the_wrong_company(lang: str) -> None:
    chat = meet(lang, Kind.WRONG_COMPANY)
    assert chat.answer(GREETING[lang]) == ["detail"]  # the name alone tells them nothing
    assert chat.answer(ELSEWHERE[lang]) == ["oh_sorry"]
    assert chat.gone
    assert meet(lang, Kind.WRONG_COMPANY).answer(ELSEWHERE[lang]) == ["oh_sorry"]


@every_language
def test_one_who_asks_for_a_person(lang: str) -> None:
    chat = meet(lang, Kind.PERSON)
    assert chat.answer(GREETING[lang]) == ["person_again"]
    assert chat.answer(PERSON[lang]) == ["person_ok", "detail"]
    assert chat.answer(SOLVED[lang]) == ["thanks"]
    stubborn = meet(lang, Kind.PERSON)
    said = [line for _ in range(3) for line in stubborn.answer(GREETING[lang])]
    assert said == ["person_again", "person_again", "last_word"]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SILENT])
@every_language
def test_nobody_answers(lang: str, kind: Kind) -> None:
    chat = meet(lang, kind)
    started = chat.now
    assert chat.wait(500) == ["nudge", "nudge_again", "last_word"]
    assert chat.gone
    first = next(turn.at for turn in chat.history if turn.line == "nudge")
    assert 44 <= first - started <= 120


@every_language
def test_somebody_who_hears_when_is_content(lang: str) -> None:
    chat = meet(lang, Kind.ORDINARY)
    chat.answer(GREETING[lang])
    assert chat.answer(TOMORROW[lang]) == ["thanks"]
    vague = meet(lang, Kind.ORDINARY)
    said = [line for _ in range(4) for line in vague.answer(GREETING[lang])]
    assert said == ["detail", "unsure", "unsure", "last_word"]


@every_language
def test_latin_letters_where_another_script_is_usual(lang: str) -> None:
    chat = meet(lang, Kind.LATIN)
    chat.answer(ASK_ORDER["en"])  # an agent may answer in English
    chat.answer(SOLVED["en"])
    written = "".join(turn.text for turn in chat.history if turn.from_customer)
    assert [turn.line for turn in chat.history][-1] == "thanks"
    assert written.isascii()


@every_language
def test_names_that_try_to_get_out(lang: str) -> None:
    name = meet(lang, Kind.TEMPLATE).character.name
    assert "{{" in name or "{%" in name
    assert any(mark in name for mark in "\u001b\u009b\u202e")


def test_a_question_is_not_a_solution_and_a_mention_not_a_question() -> None:
    character = characters()["en-ordinary"]
    assert "solved" not in hear(character, ["Shall I arrange a replacement?"])
    assert "permission" in hear(character, ["Shall I arrange a replacement?"])
    assert "email" not in hear(character, ["I've sent it to your email."])
    assert "email" in hear(character, ["please give me your e-mail"])


def test_keywords_are_found_without_accents_and_case() -> None:
    greek, arabic = characters()["el-ordinary"], characters()["ar-ordinary"]
    assert "sorry" in hear(greek, ["ΣΥΓΓΝΩΜΗ για την καθυστερηση"])
    assert "sorry" in hear(arabic, ["نَعتَذِر عن التأخير"])


def test_asking_again_before_anything_was_said_gives_the_same() -> None:
    character = characters()["en-ordinary"]
    history = [Turn(True, "Hi", 0.0, "opening"), Turn(False, "Hello", 10.0)]
    answers = {step(character, history, 30.0, random.Random("x")) for _ in range(5)}
    assert len(answers) == 1


def test_nothing_is_said_after_the_end() -> None:
    character = characters()["en-ordinary"]
    history = [Turn(True, "Bye", 0.0, "bye")]
    assert step(character, history, 1.0, random.Random(1)) == ()
    assert step(character, history, 3.0, random.Random(1)) == (Leave(),)


def test_facts_that_do_not_exist_are_not_given() -> None:
    chat = meet("en", Kind.WRONG_COMPANY)
    assert chat.answer(ASK_ORDER["en"]) == ["detail"]
    assert all("{" not in turn.text for turn in chat.history if turn.from_customer)
