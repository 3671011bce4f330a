"""Modules of the program in one piece, for commands that end at once.

To find, open and check thirty small files takes such a command longer than its own work. So the
code of the modules that a command has imported is kept in one file, and the next one takes it from
there, as long as none of them has changed; what every command needs is read in one go. It is never
needed, only quick; ``marshal`` trusts its input, so only a file that nobody else can have written
is read.
"""

import marshal
import os
import sys
from binascii import crc32

from saywell.stores.own import open_own, own_folder, write_whole
from saywell.stores.places import places

# Nor is anything imported from __future__: one module less before a search begins.
TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType

COMMANDS = ("search",)
"""The commands for which it is worth while."""

MAGIC = b"modules\x03"
SETTLED = 2_000_000_000
"""Nanoseconds for which a module is left alone before it is trusted to change no more unnoticed."""

_HEAD = 16
_PROGRAM = __name__.partition(".")[0]
_INIT = "/__init__.py"
_EVERYWHERE = "__future__"
"""A module of Python's own that all others here import."""

_Spec: "type[ModuleSpec]" = type(__spec__)

Mark = tuple[str, int, int, int]
"""What tells that a module has not changed: its file, time of change in ns, size, number."""


if TYPE_CHECKING:
    Code = tuple[str, CodeType | memoryview]
    """The file of a module, and its code: ready, or as it was written."""


class Modules:
    """Finds modules for one command in one piece, before they are looked for as files."""

    def __init__(self, command: str, environ: "Mapping[str, str]") -> None:
        self._code: dict[str, Code] = {}
        self._always = 0
        self._path = ""
        if command in COMMANDS:
            try:
                self._path = _path(command, environ)
                self._always, self._code = _read(self._path)
            except (RuntimeError, OSError, ValueError, EOFError, TypeError):
                pass
        self._before = frozenset(_loaded()) if self._path else frozenset()

    def enter(self) -> None:
        """Import what every such command needs, and be asked for the other modules first."""
        if not self._code:
            return
        sys.meta_path.insert(0, self)
        for name in list(self._code)[: self._always]:
            if name not in sys.modules and not self._imported(name):
                break

    def _imported(self, name: str) -> bool:
        """Import a module without Python's own ways round; say whether it could be done."""
        module = sys.modules[name] = type(sys)(name)
        spec = module.__spec__ = self.find_spec(name, None)
        package, _, last = name.rpartition(".")
        module.__file__ = self._code[name][0]
        module.__loader__ = self  # type: ignore[assignment]
        module.__package__ = package
        if spec and spec.submodule_search_locations is not None:
            module.__package__ = name
            module.__path__ = spec.submodule_search_locations
        try:
            self.exec_module(module)
        except Exception:
            del sys.modules[name]
            return False  # what is wrong will be said when it is imported where it is needed
        if package:
            setattr(sys.modules[package], last, module)
        return True

    def leave(self, *, keep: bool) -> None:
        """Be asked no more; ``keep`` what else was imported meanwhile for the next time."""
        if self._code:
            sys.meta_path.remove(self)
        if keep and self._path:
            missing = [name for name in _loaded() if not self._has(name)]
            if missing:  # they stand in the order in which they were done with
                _write(self._path, [*self._code, *missing], self._always or len(missing))

    def _has(self, name: str) -> bool:
        return name in self._code or name in self._before

    def find_spec(
        self, name: str, path: "Sequence[str] | None", target: "ModuleType | None" = None
    ) -> "ModuleSpec | None":
        """Say how a module is made, None for one that is not in it."""
        found = self._code.get(name)
        if found is None:
            return None
        file = found[0]
        package = file.endswith(_INIT)
        spec = _Spec(name, self, origin=file, is_package=package)  # type: ignore[arg-type]
        spec.has_location = True
        if package and spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(file.removesuffix(_INIT))
        return spec

    def create_module(self, spec: "ModuleSpec") -> None:
        """Leave it to Python to make an empty module."""

    def exec_module(self, module: "ModuleType") -> None:
        """Fill a module."""
        exec(self.get_code(module.__name__), module.__dict__)  # noqa: S102 - our own code

    def get_code(self, name: str) -> "CodeType":
        """Return the code of a module."""
        code = self._code[name][1]
        return marshal.loads(code) if isinstance(code, memoryview) else code  # noqa: S302 - our own


def _loaded() -> list[str]:
    begin = f"{_PROGRAM}."
    return [name for name in sys.modules if name.startswith(begin) or name == _EVERYWHERE]


def _path(command: str, environ: "Mapping[str, str]") -> str:
    """Return the file for a command, this program and this Python."""
    program = sys.modules[_PROGRAM].__file__
    who = crc32(f"{sys.version}\n{sys.flags.optimize}\n{program}".encode())
    return f"{places(environ).cache}/{command}-{who:08x}.code"


def _read(path: str) -> "tuple[int, dict[str, Code]]":
    """Read the code of modules that have not changed, and how many are always needed.

    Raises OSError or ValueError.
    """
    handle = open_own(path)
    try:
        content = memoryview(os.read(handle, os.fstat(handle).st_size))
    finally:
        os.close(handle)
    check, size = int.from_bytes(content[8:12], "little"), int.from_bytes(content[12:16], "little")
    if content[:8] != MAGIC or crc32(content[12:]) != check:
        raise ValueError("these are no modules")
    end = _HEAD + size
    names, marks, sizes = marshal.loads(content[_HEAD:end])  # noqa: S302 - our own
    if any(_mark(mark[0]) != mark for mark in marks):
        raise ValueError("modules have changed")
    pieces = []
    for length in sizes:
        pieces.append(content[end : end + length])
        end += length
    always = marshal.loads(pieces[0])  # noqa: S302 - our own
    code = [*always, *pieces[1:]]
    return len(always), {
        name: (mark[0], one) for name, mark, one in zip(names, marks, code, strict=True)
    }


def _mark(file: str) -> Mark:
    found = os.stat(file)  # noqa: PTH116 - cheap to import
    return file, found.st_mtime_ns, found.st_size, found.st_ino


def _write(path: str, names: "Sequence[str]", always: int) -> None:
    """Keep the code of modules, the first of which are always needed; or keep nothing."""
    import time
    from importlib.util import find_spec  # some were not imported this time

    marks, code = [], []
    try:
        for name in names:
            spec = find_spec(name)
            if spec is None or spec.origin is None or spec.loader is None:
                return
            marks.append(_mark(spec.origin))
            if marks[-1][1] > time.time_ns() - SETTLED:
                return
            code.append(spec.loader.get_code(name))  # type: ignore[attr-defined]
        pieces = [marshal.dumps(one) for one in (code[:always], *code[always:])]
        head = marshal.dumps((list(names), marks, [len(piece) for piece in pieces]))
        rest = b"".join((len(head).to_bytes(4, "little"), head, *pieces))
        own_folder(os.path.dirname(path))  # noqa: PTH120
        write_whole(path, MAGIC + crc32(rest).to_bytes(4, "little") + rest)
    except (OSError, ValueError, ImportError, AttributeError):
        return
