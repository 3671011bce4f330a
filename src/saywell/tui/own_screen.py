"""The application of a full screen beside the chat."""

from __future__ import annotations

import os
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindingsBase
from prompt_toolkit.layout import Container, Layout
from prompt_toolkit.layout.layout import FocusableElement
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.styles import Style

from saywell.tui.edit_keys import only


def application(
    container: Container,
    focused: FocusableElement,
    bindings: KeyBindingsBase,
    style: Style,
    terminal: Input | None,
    output: Output | None,
) -> Application[Any]:
    """Make it: with our keys alone, the mouse, and without colour where nobody wants any."""
    app: Application[Any] = Application(
        layout=Layout(container, focused_element=focused),
        key_bindings=bindings,
        style=style,
        full_screen=True,
        mouse_support=True,
        input=terminal,
        output=output,
        color_depth=ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None,
    )
    only(app)
    app.ttimeoutlen = app.timeoutlen = 0.05  # a lone Esc acts at once
    return app
