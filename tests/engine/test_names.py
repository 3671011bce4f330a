"""Names across inflection, script and slips of the finger."""

from __future__ import annotations

import pytest

from saywell.engine.names import Likeness, compare, distance, parts, stands_in, vocative
from saywell.engine.text import Text

SAME, SLIP = Likeness.SAME, Likeness.MISSPELT
SCRIPT, OTHER = Likeness.OTHER_SCRIPT, Likeness.ANOTHER


@pytest.mark.parametrize(
    ("candidate", "known", "expected"),
    [
        ("Tom", "Tom Reyes", SAME),
        ("TOM", "tom reyes", SAME),
        ("Alex", "Alexandra Gray", SAME),
        ("Sara", "Sarah Gray", SLIP),
        ("Dan", "Dana Gray", SLIP),
        ("Samant", "Samantha Gray", SAME),
        ("عبدالل", "عبدالله", SLIP),
        ("عبدالله", "عبد الله سعد", SAME),
        ("عبدالرحمن", "عبد الله سعد", OTHER),
        ("Krishnan", "R. Krishnan", SAME),
        ("Tareq", "Tariq Aziz", SLIP),
        ("Jose", "José Luis", SLIP),
        ("José", "Jose Luis", SAME),
        ("Grace", "Maria Lopez", OTHER),
        ("Dan", "Ann", OTHER),
        ("Γιώργο", "Γιώργος Λάμπρου", SAME),
        ("Νίκο", "Νίκος", SAME),
        ("Αλέξανδρε", "Αλέξανδρος", SAME),
        ("Κώστα", "ΚΩΣΤΑΣ ΜΑΡΚΟΥ", SAME),
        ("Γιάννη", "Γιάννης", SAME),
        ("Ίριδα", "Ίρις Μάρκου", SAME),
        ("Γιανακόπουλε", "Γιαννακόπουλος", SLIP),
        ("Μαρίνα", "Μαρία", SLIP),
        ("Κώστα", "Kostas Markou", SCRIPT),
        ("خالد", "خالد", SAME),
        ("ياسلمى", "سلمى", SAME),
        ("عبدالله", "عبدالرحمن", OTHER),
        ("أحمد", "احمد", SAME),
        ("శ్రవణి", "శ్రావణి", SLIP),
        ("శ్రావణికి", "శ్రావణి", SAME),
        ("శ్రవణికి", "శ్రావణి", SLIP),
        ("కావ్యను", "దివ్య", OTHER),
        ("Swathi", "Swaathi", SLIP),
        ("周", "周雨桐", SAME),
        ("雨桐", "周雨桐", SAME),
        ("小桐", "周雨桐", SAME),
        ("周雨彤", "周雨桐", SLIP),
        ("王丽", "周雨桐", OTHER),
        ("欧", "欧阳娜", SLIP),
        ("司", "司馬明", SLIP),
        ("欧阳", "欧阳娜", SAME),
        ("小欧", "欧阳娜", SAME),
        ("欧", "欧阳", SAME),
        ("Rizki", "Muhamad Rizqy", OTHER),
        ("Muhammad", "Muhamad Rizqy", SLIP),
    ],
)
def test_likeness(candidate: str, known: str, expected: Likeness) -> None:
    assert compare(candidate, known) is expected


def test_initials_are_no_parts() -> None:
    assert parts("R. K. Krishnan-Rao") == ["Krishnan-Rao"]


@pytest.mark.parametrize(
    ("left", "right", "limit", "expected"),
    [("abc", "abc", 1, 0), ("abc", "acb", 1, 1), ("abc", "axc", 1, 1), ("abc", "xyz", 1, 2)],
)
def test_distance(left: str, right: str, limit: int, expected: int) -> None:
    assert distance(left, right, limit) == expected


@pytest.mark.parametrize(
    ("lang", "name", "text", "there"),
    [
        ("en", "Kestrel Mobile", "Welcome to Kestrel!", True),
        ("en", "Kestrel Mobile", "Welcome to Falcon!", False),
        ("el", "Αστέρι Ασφαλιστική", "της Αστέρι Ασφαλιστικής", True),
        ("ar", "متجر ضياء", "معكم أمل من متجر ضياء", True),
        ("te", "మధురం స్వీట్స్", "మధురం స్వీట్స్\u200cకు స్వాగతం", True),
        ("zh", "云栈软件", "欢迎来到云栈", True),
        ("zh", "云栈软件", "欢迎来到云站", False),
    ],
)
def test_a_name_stands_in_a_text_in_any_form(lang: str, name: str, text: str, there: bool) -> None:
    assert stands_in(name, Text(text, lang)) is there


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Γιώργος", "Γιώργο"),
        ("Αλέξανδρος", "Αλέξανδρε"),
        ("Δημήτρης", "Δημήτρη"),
        ("Παππάς", "Παππά"),
        ("Μαρία", "Μαρία"),
        ("Αλεξίου", "Αλεξίου"),
        ("James", "James"),
        ("Στέλιος", ""),
    ],
)
def test_a_greek_name_is_called_in_the_vocative(name: str, called: str) -> None:
    assert vocative(name) == called
