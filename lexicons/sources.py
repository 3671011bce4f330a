"""Where the word lists come from: packages by name and version, fetched with their own clients."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """One package with a word list. ``client`` is npm or apt."""

    client: str
    name: str
    version: str

    def folder(self, cache: Path) -> Path:
        """Return the folder with the package's files, fetched when it is not there yet."""
        folder = cache / f"{self.name}-{self.version.replace(':', '.')}"
        if not folder.is_dir():
            part = cache / f"{folder.name}.part"
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            (self._npm if self.client == "npm" else self._apt)(part)
            part.rename(folder)
        return folder

    def _npm(self, folder: Path) -> None:
        _run(["npm", "pack", "--silent", f"{self.name}@{self.version}"], folder)
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")

    def _apt(self, folder: Path) -> None:
        _run(["apt-get", "download", f"{self.name}={self.version}"], folder)
        _run(["dpkg-deb", "-x", next(folder.glob("*.deb")).name, "."], folder)


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


SCOWL = Source("apt", "scowl", "2020.12.07-2")
GREEK = Source("npm", "dictionary-el", "4.0.0")
ARABIC = Source("apt", "hunspell-ar", "3.2-1.2")
INDONESIAN = Source("apt", "hunspell-id", "1:7.5.0-1")
