"""Greek is found without accents, in any form, in Latin letters, and typed on Latin keys."""

from __future__ import annotations

import pytest
from tests.engine.search.shop import first

from saywell.engine.search.greek import greek_sound, greek_sounds_of, greek_stems
from saywell.engine.search.words import words_of


@pytest.mark.parametrize("typed", ["Γιώργος", "ΓΙΏΡΓΟΣ", "γιωργος", "Γιω\u0301ργος", "γιωργοσ"])
def test_accents_case_and_the_last_sigma_fall_together(typed: str) -> None:
    assert words_of(typed) == ["γιωργοσ"]


@pytest.mark.parametrize(
    ("forms", "stem"),
    [
        ("παραγγελία παραγγελίες παραγγελιών", "παραγγελ"),
        ("πρόβλημα προβλήματα προβλημάτων", "προβληματ"),
        ("κωδικός κωδικού κωδικών", "κωδικ"),
        ("ακυρώνω ακυρώσετε ακύρωση ακυρώθηκε", "ακυρω"),
        ("προϊόν προϊόντα προϊόντων", "προιον"),
    ],
)
def test_forms_have_one_stem(forms: str, stem: str) -> None:
    for word in words_of(forms):
        assert stem in {word, *greek_stems(word)}


@pytest.mark.parametrize(
    ("greek", "typed"),
    [
        ("ευχαριστώ", "efxaristo euxaristw eyxaristw efharisto euharisto efcharisto"),
        ("παραγγελία", "paraggelia parangelia paragelia paragkelia"),
        ("επιστροφή", "epistrofi epistrophi epistrofh epistrophh"),
        ("χρήματα", "xrimata chrimata hrimata xrhmata hrhmata"),
        ("ξενοδοχείο", "ksenodoxeio xenodocheio 3enodoxeio"),
        ("θέλω", "thelo 8elw thelw 8elo 9elo"),
        ("μπορώ", "mporo boro mporw"),
        ("δουλεύει", "douleuei doulevei dulevi doyleyei"),
        ("υπομονή", "ypomoni upomonh ipomoni ypomonh"),
        ("ψάχνω", "psaxno psachnw psahno"),
        ("λογαριασμός", "logariasmos logariasmws"),
        ("πού", "pou poy"),
    ],
)
def test_latin_letters_sound_like_greek(greek: str, typed: str) -> None:
    sound = greek_sound(words_of(greek)[0])
    for word in typed.split():
        assert sound in greek_sounds_of(word), word


@pytest.mark.parametrize("typed", ["ab", "12345", "x" * 25, "e" * 24])
def test_what_is_too_short_or_too_long_sounds_like_nothing(typed: str) -> None:
    assert greek_sounds_of(typed) == []


def test_a_long_word_does_not_sound_like_one_of_two_letters() -> None:
    assert "ti" not in greek_sounds_of("tuihou")


def test_letters_that_stand_for_several_give_a_bounded_number_of_sounds() -> None:
    assert 1 <= len(greek_sounds_of("hu" * 12)) <= 16


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("ΠΑΡΑΓΓΕΛΙΑ", "el.order"),
        ("παραγγελίες", "el.order"),
        ("παραγελία", "el.order"),
        ("paraggelia", "el.order"),
        ("parange", "el.order"),
        ("xrimata", "el.money"),
        ("chrimata", "el.money"),
        ("hrhmata", "el.money"),
        ("epistrofi xrhmatwn", "el.money"),
        ("επιστροφές", "el.money"),
        ("eyxaristw", "el.thanks"),
        ("γιωργοΣ", "el.thanks"),
        ("ακυρώνω", "el.cancel"),
        ("akyrwsh", "el.cancel"),
        ("8elete", "el.want"),
        ("thelete", "el.want"),
        ("xrhmta", "el.money"),
        ("akirsi", "el.cancel"),
        ("προϊόντα", "el.want"),
    ],
)
def test_a_query_finds_its_reply(query: str, wanted: str) -> None:
    assert first(query) == wanted
