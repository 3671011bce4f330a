"""A small client of language servers for tests: JSON-RPC over the pipes of a process."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PATIENCE = 30.0
"""Seconds after which an answer that has not come is a failure."""


class LanguageClient:
    """A language server with whom one talks; ``settings`` is what it hears when it asks."""

    def __init__(
        self,
        command: Sequence[str],
        root: Path,
        settings: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._settings = settings or {}
        self._root = root
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=None if env is None else dict(env),
            cwd=root,
        )
        self._last = 0
        self._answers: dict[int, Any] = {}
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()
        self.told: list[dict[str, Any]] = []
        self.errors = ""
        self.capabilities: dict[str, Any] = {}
        self._readers = [threading.Thread(target=self._read), threading.Thread(target=self._hear)]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None and kind is None:
            self.request("shutdown", None)
            self.notify("exit", None)
        elif self._process.poll() is None:
            self._process.kill()
        self.exit_code = self._process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()

    def initialize(self, capabilities: Mapping[str, Any] | None = None) -> None:
        """Say hello; what the server can do is in ``capabilities`` then."""
        answer = self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": self._root.as_uri(),
                "workspaceFolders": [{"uri": self._root.as_uri(), "name": "root"}],
                "capabilities": dict(capabilities or {}),
            },
        )
        self.capabilities = answer["capabilities"]
        self.notify("initialized", {})

    # -- documents

    def open(self, path: Path, text: str, version: int = 1) -> None:
        """Open a file with a text, which need not be on the disk."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, path: Path, version: int, *changes: Mapping[str, Any]) -> None:
        """Change an open file; a change without ``range`` is the whole text."""
        document = {"uri": path.as_uri(), "version": version}
        params = {"textDocument": document, "contentChanges": list(changes)}
        self.notify("textDocument/didChange", params)

    def diagnostics(
        self, path: Path, accept: Callable[[list[dict[str, Any]]], bool] = bool
    ) -> list[dict[str, Any]]:
        """Wait for the next diagnostics of a file that are accepted, and return them."""

        def fits(said: dict[str, Any]) -> bool:
            params = said.get("params") or {}
            return (
                said.get("method") == "textDocument/publishDiagnostics"
                and params["uri"] == path.as_uri()
                and accept(params["diagnostics"])
            )

        found: list[dict[str, Any]] = self.wait(fits)["params"]["diagnostics"]
        return found

    def at(self, method: str, path: Path, line: int, character: int, **more: Any) -> Any:
        """Ask something about a place, both numbers from 0."""
        position = {"line": line, "character": character}
        document = {"uri": path.as_uri()}
        return self.request(
            f"textDocument/{method}", {"textDocument": document, "position": position, **more}
        )

    # -- messages

    def notify(self, method: str, params: Any) -> None:
        """Tell the server something."""
        self._send({"method": method, "params": params})

    def request(self, method: str, params: Any) -> Any:
        """Ask the server something and wait for the answer. Raises AssertionError for an error."""
        self._last += 1
        number = self._last
        self._send({"id": number, "method": method, "params": params})
        said = self.wait(lambda one: one.get("id") == number and "method" not in one)
        assert "error" not in said, said["error"]
        return said.get("result")

    def wait(self, accept: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for a message that is accepted; those before it are kept in ``told``."""
        while True:
            try:
                said = self._told.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"no answer came: {self.errors[-2000:]}") from None
            if not said:
                raise AssertionError(f"the server has gone: {self.errors[-2000:]}")
            self.told.append(said)
            if accept(said):
                return said

    def _send(self, message: Mapping[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                assert name.lower().startswith(b"content-"), f"no header: {line!r}"
                if name.lower() == b"content-length":
                    length = int(value)
            if not line:
                self._told.put({})
                return
            said = json.loads(stream.read(length))
            if "id" in said and "method" in said:
                self._answer(said)
            else:
                self._told.put(said)

    def _answer(self, said: Mapping[str, Any]) -> None:
        """Answer what the server asks of an editor."""
        result: Any = None
        if said["method"] == "workspace/configuration":
            result = [self._settings.get(one.get("section")) for one in said["params"]["items"]]
        elif said["method"] == "workspace/applyEdit":
            self._told.put({"method": said["method"], "params": said["params"]})
            result = {"applied": True}
        self._send({"id": said["id"], "result": result})

    def _hear(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.errors += line.decode(errors="replace")
