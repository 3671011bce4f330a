"""What phrases were read as is remembered by what it depends on, and can be kept."""

from __future__ import annotations

import marshal

import pytest

from saywell.engine import phrase_memory, phrases
from saywell.engine.phrase_memory import Lists, Memory, Reading, memory_of
from saywell.engine.phrase_reader import PhraseError
from saywell.engine.phrases import compile_phrase
from saywell.model.languages import LANGUAGES
from saywell.stores import packs

LISTS = {"we": ("we", "our team"), "soon": ("soon", "<day>"), "day": ("today", "tomorrow")}


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrase_memory, "_memories", {})
    monkeypatch.setattr(phrase_memory, "_recallers", [])


def again(lang: str) -> None:
    """Let a new process begin that recalls what this one knows of a language."""
    content = marshal.dumps(memory_of(lang).plain())
    phrase_memory._memories.clear()
    memory_of(lang).recall(marshal.loads(content))


def test_a_list_is_known_by_all_that_it_refers_to() -> None:
    named = Lists(LISTS).named("<soon> or <we>")
    assert Lists({**LISTS, "other": ("x",)}).named("<soon> or <we>") == named
    for changed in ({"we": ("we",)}, {"day": ("today",)}, {"soon": ("soon",)}):
        assert Lists({**LISTS, **changed}).named("<soon> or <we>") != named
    assert Lists({**LISTS, "day": ("today",)}).named("<we>") == Lists(LISTS).named("<we>")
    assert Lists({}).named("<we>") != Lists({"we": ()}).named("<we>")


def test_lists_that_refer_to_one_another_are_refused_and_not_remembered() -> None:
    round_about = {"one": ("<two>",), "two": ("<one>",)}
    for _ in range(2):
        with pytest.raises(PhraseError, match="refers to itself"):
            compile_phrase("<one>", "en", Lists(round_about))
    assert not memory_of("en").fresh


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_phrase_of_the_packs_is_the_same_when_it_is_recalled(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, _ = packs.load_packaged()
    words: dict[str, tuple[str, ...]] = {}
    for pack in loaded:
        if pack.language == lang:
            for name, items in pack.words.items():
                words[name] = words.get(name, ()) + items
    sources = [one for items in words.values() for one in items] + [f"<{name}>" for name in words]

    def facts() -> list[object]:
        made = [compile_phrase(source, lang, Lists(words)) for source in sources]
        return [(one.regex, one.needs, dict(one.exact), one.hole, one.begins) for one in made]

    read = facts()
    again(lang)
    monkeypatch.setattr(phrases, "_read", None)  # nothing is read any more
    assert facts() == read
    assert not memory_of(lang).fresh


def test_what_is_recalled_stays_beside_what_is_new_until_there_is_much_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compile_phrase("hold on", "en")
    memory_of("en").code("hold", lambda _: b"code")
    again("en")
    compile_phrase("wait", "en")
    assert memory_of("en").fresh
    readings, codes = memory_of("en").plain()
    assert set(readings) == {"hold on", "wait"}
    assert codes == {"hold": b"code"}
    assert not memory_of("en").fresh
    monkeypatch.setattr(phrase_memory, "MAX_UNUSED", 1)
    readings, codes = memory_of("en").plain()
    assert set(readings) == {"wait"}
    assert codes == {}


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrase_memory, "MAX_READ", 3)
    memory = Memory()
    for number in range(10):
        memory.reading(str(number), lambda: Reading("x", (), {}, "", None))
    assert len(memory.plain()[0]) <= 3
