"""Texts that a number sign cuts off are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from saywell.stores.yaml_comments import cut_texts


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("- in # days", "2:5"),
        ("- id: order # is late", "2:9"),
        ("- παραγγελία # {order}", "2:5"),
        ("- 订单 # 号", "2:5"),
        ("- in # days # or weeks", "2:5"),
    ],
)
def test_what_ends_at_a_number_sign_is_told_with_its_place(
    tmp_path: Path, line: str, place: str
) -> None:
    file = tmp_path / "some.yaml"
    file.write_text(f"phrases:\n  {line}\n  - on time\n", encoding="utf-8")
    (problem,) = cut_texts(file)
    assert str(problem.where) == f"{file}:{place}"
    assert "ends before the #" in problem.message
    assert "quotes" in problem.hint


@pytest.mark.parametrize(
    "line",
    [
        '- "in # days"',
        "- 'in # days'",
        "- in days  # the usual",
        "- >-\n    in # days",
        "# - in # days",
        "- a#b",
    ],
)
def test_what_is_a_comment_or_a_text_is_left_alone(tmp_path: Path, line: str) -> None:
    file = tmp_path / "some.yaml"
    file.write_text(f"phrases:\n  {line}\n  - on time\n", encoding="utf-8")
    assert cut_texts(file) == []


@pytest.mark.parametrize("content", [b"a: [1", b"\xff\xfe", b"", b"a\0b"])
def test_a_file_with_other_faults_is_left_to_others(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "some.yaml"
    file.write_bytes(content)
    assert cut_texts(file) == []
    assert cut_texts(tmp_path / "none.yaml") == []
