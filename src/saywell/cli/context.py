"""What holds for every command of one run: the configuration file, and the settings from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from saywell.errors import UsageError

if TYPE_CHECKING:
    from saywell.model.settings import Settings


@dataclass(frozen=True, slots=True)
class Globals:
    """The options that stand before the command."""

    config: Path | None = None
    verbose: bool = False

    def settings(self) -> Settings:
        """Read the settings. Raises ConfigError."""
        from saywell.app import wiring

        return wiring.load_settings(file=self.config)


def filled_in(param: typer.CallbackParam, value: str | None) -> str | None:
    """Refuse an option that was given with nothing in it, as from a variable that is not set."""
    if value is not None and not value.strip():
        raise UsageError(f"{param.opts[0]} is empty", hint="fill it in, or leave it out")
    return value


def of(ctx: typer.Context) -> Globals:
    """Return the global options of this run."""
    return ctx.obj if isinstance(ctx.obj, Globals) else Globals()
