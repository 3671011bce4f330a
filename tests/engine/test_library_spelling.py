"""Typos in a library's own texts: found where they stand, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from saywell.engine.library_spelling import misspelt
from saywell.engine.spelling import Spellers
from saywell.stores import lexicons, library
from saywell.stores.packs import load_packaged

PACKS = load_packaged()[0]
TEXT = """\
saywell: 1
topic: Tests
blocks:
  - id: bye
    text: {en: Goodbye and thnak you.}
replies:
  - id: test.refund
    title: A refund
    variables:
      recieved: {description: A day, example: Friday}
    text:
      en: |-
        Hello {{ contact.first_name }}, your money was {{ recieved }}
        refunded on Zendara. We are sory for the wait.
      el: Η επιστρωφή έγινε.
      zh: 您的refnud已经处理。
  - id: test.fine
    title: All is well
    text: {en: "Your colour chart is {% if true %}ready{% endif %}, {{ name }}."}
"""


def test_typos_are_told_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "team.yaml"
    path.write_text(TEXT, encoding="utf-8")
    loaded, _ = library.load_library([tmp_path])
    found = misspelt(loaded, PACKS, Spellers(lexicons.packaged))
    assert [(one.where.line, one.hint) for one in found] == [
        (5, "write 'thank'"),
        (14, "write 'sorry'"),
        (15, "write 'επιστροφή'"),
    ]
    assert found[1].where.column == 37
    known = frozenset({"sory", "thnak"})
    assert len(misspelt(loaded, PACKS, Spellers(lexicons.packaged, lambda _: known))) == 1


def test_the_starter_replies_have_no_typos() -> None:
    layer = library.starter_layer()
    assert layer is not None
    loaded, _ = library.load_library([layer])
    assert [str(one) for one in misspelt(loaded, PACKS, Spellers(lexicons.packaged))] == []
