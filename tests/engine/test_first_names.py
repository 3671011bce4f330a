"""How somebody is addressed, from the one name that a chat system keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.engine.first_names import first_name, last_name, real_name


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Ana McDonald", "Ana", "McDonald"),
        ("ana", "Ana", ""),
        ("maria-elena  da costa", "Maria-Elena", "Costa"),
        ("Papadopoulou, Maria", "Maria", "Papadopoulou"),
        ("Dr. Maria Papadopoulou", "Maria", "Papadopoulou"),
        ("Mr Smith", "Mr Smith", "Smith"),
        ("γιώργος παπαδάκης", "Γιώργος", "Παπαδάκης"),
        ("Κα Ελένη Νικολάου", "Ελένη", "Νικολάου"),
        ("王小明", "王小明", ""),
        ("王 小明", "王 小明", "小明"),
        ("أحمد محمد علي", "أحمد", "علي"),
        ("عبد الله محمد", "عبد الله", "محمد"),
        ("السيد أحمد محمد", "أحمد", "محمد"),
        ("Abdul Rahman Said", "Abdul Rahman", "Said"),
        ("R. Krishnan", "R. Krishnan", "Krishnan"),
        ("కె. రవి కుమార్", "కె. రవి కుమార్", "కుమార్"),
        ("రవి కుమార్", "రవి", "కుమార్"),
        ("Budi", "Budi", ""),
        ("Bapak Budi Santoso", "Budi", "Santoso"),
        ("Bu Ani", "Bu Ani", "Ani"),
        ("a\x1b[31m\nb", "A", "B"),
    ],
)
def test_names_of_six_languages(name: str, first: str, last: str) -> None:
    assert first_name(name).split("[")[0].strip() == first
    assert last_name(name) == last


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "a@b.example",
        "+30 210 1234567",
        "autumn-sun-123",
        "???",
        "{{contact.phone}}王芳",
        "{{ agent.email }} O'Neil",
        "{% raw %}",
    ],
)
def test_what_is_no_name_is_never_used_as_one(name: str) -> None:
    assert (real_name(name), first_name(name), last_name(name)) == ("", "", "")


@given(st.text(max_size=400))
def test_any_text_gives_a_tidy_name(name: str) -> None:
    first = first_name(name)
    assert first == " ".join(first.split())
    assert first.isprintable()
    assert len(first) <= 400
