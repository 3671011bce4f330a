"""The code of a search's modules is kept for the next one, whatever that has to import."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from tests.cli.support import run

from saywell.stores import modules

QUERIES = ("refund", "退款", "χρήματα", "طلب", "ఆర్డర్", "efund", "refund")


@pytest.mark.parametrize("order", [1, -1])
def test_searches_in_any_order_of_languages_find(order: int) -> None:
    for query in QUERIES[::order]:
        done = run("search", query, "-o", "ids")
        assert (done.returncode, done.stderr) == (0, ""), query
        assert done.stdout.strip(), query
    kept = list(Path(os.environ["SAYWELL_HOME"]).rglob("search-*.code"))
    assert len(kept) <= 1


NAMES = ["saywell.model", "saywell.model.usage", "saywell.engine", "saywell.engine.folding"]


def kept_file(tmp_path: Path) -> Path:
    """Keep some modules, the first three for every command, and return the file."""
    file = tmp_path / "cache" / "some.code"
    modules._write(str(file), NAMES, 3)
    return file


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modules, "SETTLED", 0)


def test_the_code_of_modules_is_read_back(tmp_path: Path) -> None:
    file = kept_file(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    always, found = modules._read(str(file))
    assert always == 3
    assert list(found) == NAMES
    path, code = found["saywell.model.usage"]
    assert path.endswith("saywell/model/usage.py")
    assert isinstance(code, CodeType)
    assert call(code, "weight", 4, 0.0, 0.0) == 4.0
    _, written = found["saywell.engine.folding"]
    assert isinstance(written, memoryview)
    assert call(marshal.loads(written), "fold", "Ok") == "ok"


def call(code: CodeType, function: str, *given: object) -> object:
    """Run the code of a module and call a function of it."""
    names: dict[str, Any] = {}
    exec(code, names)
    return names[function](*given)


def test_a_module_that_has_changed_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = kept_file(tmp_path)
    real = modules._mark
    monkeypatch.setattr(modules, "_mark", lambda path: (*real(path)[:2], 7, 0))
    with pytest.raises(ValueError, match="changed"):
        modules._read(str(file))


def test_what_changed_a_moment_ago_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modules, "SETTLED", 10**20)
    assert not kept_file(tmp_path).exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:14],
        lambda content: content[:-1],
        lambda content: content[:-9] + b"\xff" + content[-8:],
        lambda content: content.replace(b"modules", b"another"),
        lambda content: b"\0" * len(content),
    ],
)
def test_a_damaged_file_is_not_used(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    file = kept_file(tmp_path)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises((ValueError, EOFError, TypeError)):
        modules._read(str(file))


def test_what_others_can_write_is_not_read(tmp_path: Path) -> None:
    file = kept_file(tmp_path)
    file.chmod(0o662)
    with pytest.raises(OSError, match="own"):
        modules._read(str(file))


TAKEN = """
import os, sys
from saywell.stores import modules
modules.SETTLED = 0
modules._path = lambda command, environ: sys.argv[1]
before = list(sys.meta_path)
taken = modules.Modules("search", os.environ)
taken.enter()
print([name for name in sys.argv[2:] if name in sys.modules])
from saywell.engine.folding import fold
print(fold("\u0386") == "\u03b1", sys.modules["saywell.engine.folding"].__loader__ is taken)
print(len(sys.modules["saywell.engine"].__path__), sys.modules["saywell.model.usage"].__package__)
import saywell.model.environment
taken.leave(keep=True)
other = modules.Modules("insert", os.environ)
other.enter()
print(sys.meta_path == before)
"""


def test_a_command_takes_its_modules_from_it(tmp_path: Path) -> None:
    file = kept_file(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", TAKEN, str(file), *NAMES],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == [str(NAMES[:3]), "True True", "1 saywell.model", "True"]
    always, found = modules._read(str(file))
    assert (always, list(found)[:4]) == (3, NAMES)
    assert set(found) == {*NAMES, "__future__", "saywell.model.environment"}
