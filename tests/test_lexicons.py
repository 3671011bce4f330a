"""Making dictionaries: affixes written out, Telugu words inflected, and what is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest
from lexicons import indonesian, telugu
from lexicons.hunspell import Dictionary
from lexicons.own import lines, rows

from saywell.engine.spelling import Spellers
from saywell.stores import lexicons

AFFIXES = """\
FLAG long
CIRCUMFIX A1
NEEDAFFIX N0
# a comment
PFX D0 Y 1
PFX D0 0 di .
PFX K1 Y 1
PFX K1 0 ke/A1 .
SFX Ka Y 1
SFX Ka 0 an/K1n0A1 .
SFX n0 Y 2
SFX n0 0 nya [^i]
SFX n0 i nya i
"""


@pytest.fixture
def dictionary(tmp_path: Path) -> Dictionary:
    (tmp_path / "x.aff").write_text(AFFIXES)
    (tmp_path / "x.dic").write_text("3\nkirim/D0n0\nada/Ka\nbesi/N0n0\n# note\n")
    return Dictionary(tmp_path / "x")


def test_affixes_are_written_out(dictionary: Dictionary) -> None:
    forms = {word: set(dictionary.forms(word, flags)) for word, flags in dictionary.words}
    assert forms == {
        "kirim": {"kirim", "dikirim", "kirimnya", "dikirimnya"},
        "ada": {"ada", "keadaan", "keadaannya"},
        "besi": {"besnya"},
    }


def test_verbs_of_our_own_take_their_derivations() -> None:
    forms = set(indonesian._derived("proses")) | set(indonesian._derived("klik"))
    assert {"diproses", "memproses", "pemrosesan", "diklik", "mengklik", "terproses"} - forms == {
        "pemrosesan"
    }
    assert "ngeklik" not in forms


def test_telugu_is_inflected_by_the_last_letter() -> None:
    assert {"సమయానికి", "సమయాన్ని", "సమయాలు", "సమయంలో"} <= set(telugu._declined("సమయం"))
    assert {"పేర్లు", "పేరును", "పేర్లలో"} <= set(telugu._declined("పేరు"))
    assert {"ఆర్డర్లు", "ఆర్డర్ను", "ఆర్డర్లలో"} <= set(telugu._declined("ఆర్డర్"))
    verb = ("చేయ", "చేసి", "చేస్త", "చేస్తు", "చేశ", "చేసింది")
    forms = set(telugu._conjugated(*verb))
    assert {"చేస్తాను", "చేస్తున్నాము", "చేశారు", "చేసిన", "చేయాలి", "చేయండి", "చేయగలను"} <= forms


def test_verbs_of_the_list_have_all_their_stems() -> None:
    assert {len(row) for row in rows("te-verbs")} == {6}


@pytest.mark.parametrize("lang", ["en", "el", "id", "te"])
def test_the_shipped_dictionary_knows_the_words_of_our_own(lang: str) -> None:
    speller = Spellers(lexicons.packaged).of(lang)
    assert speller is not None
    left_out = set() if lang == "te" else set(lines(f"{lang}-left-out"))
    words = [word.rstrip("+") for word in lines(lang) if word not in left_out and len(word) > 1]
    assert [word for word in words if not speller.known(word) and "-" not in word] == []
    assert [word for word in left_out if speller.known(word)] == []
