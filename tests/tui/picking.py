"""A small library and the picker opened on it, without a terminal."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from tests.screen import SizedOutput, Watcher

from saywell.app import wiring
from saywell.app.finding import EVERYTHING, Filter
from saywell.app.picking import Picker, Picking
from saywell.app.picking_library import LibraryShelf
from saywell.app.scene import Scene
from saywell.model.settings import LibraryFolders, Settings
from saywell.tui.keys import screen_words
from saywell.tui.picker import Outcome, PickerScreen, pick

LIBRARY = """\
saywell: 1
topic: Tests
replies:
  - id: test.parcel
    title: {en: Where the parcel is, el: Πού είναι το δέμα}
    triggers: [parcel]
    tags: [testing]
    attachments: [label.txt]
    variables:
      carrier:
        description: Who brings it
        example: Swift
        remembered: true
      day:
        description: The day it arrives
        example: Friday
        choices:
          - {en: Friday, el: Παρασκευή}
          - {en: Monday, el: Δευτέρα}
    paragraphs:
      thanks:
        description: Thank them for waiting
      sorry:
        description: Say sorry for the delay
    text:
      en: >-
        {% if paragraph.sorry %}I am sorry for the delay. {% endif %}{{ carrier }} brings your
        parcel on {{ day }}.{% if paragraph.thanks %} Thank you for waiting.{% endif %}
      el: "{{ carrier }}: {{ day }}."
  - id: test.six
    title: Six languages
    triggers: [six]
    text:
      en: One moment, please, while I look at your order and ask my colleague in the warehouse.
      el: Μια στιγμή, παρακαλώ, όσο κοιτάζω την παραγγελία σας και ρωτάω την αποθήκη μας.
      zh: 请稍等,我正在查看您的订单,并向仓库的同事确认包裹的具体位置,马上回来告诉您结果。
      ar: لحظة من فضلك، أراجع طلبك وأسأل زميلي في المستودع ثم أعود إليك بالجواب حالا.
      te: దయచేసి ఒక్క నిమిషం, మీ ఆర్డర్‌ను చూసి గిడ్డంగిలోని సహోద్యోగిని అడిగి వెంటనే చెబుతాను.
      id: Mohon tunggu sebentar, saya periksa pesanan Anda dan bertanya kepada rekan di gudang.
  - id: test.greek-only
    title: Only in Greek
    triggers: [greek]
    text: {el: Καλημέρα σας.}
  - id: test.long
    title: A long one
    triggers: [long]
    kind: predefined
    subject: {en: A long subject}
    text: {en: LINES}
  - id: test.named
    title: By name
    triggers: [named]
    text: {en: "Good day, {{ contact.first_name }}."}
""".replace("LINES", '"' + r"\n".join(f"line {number}" for number in range(1, 61)) + '"')


@dataclass
class Chooser(Watcher[Outcome]):
    """Who picks a reply."""

    screen: PickerScreen

    @property
    def state(self) -> Picking:
        return self.screen.state

    async def outcome(self) -> Outcome:
        """Wait until the picker has closed and return what came of it."""
        async with asyncio.timeout(5):
            return await self.ended


Story = Callable[[Chooser], Awaitable[None]]


def library_folder(folder: Path, text: str = LIBRARY) -> Path:
    """Write the library."""
    (folder / "team.yaml").write_text(text, encoding="utf-8")
    (folder / "label.txt").write_text("the label", encoding="utf-8")
    return folder


def shelf_of(
    folder: Path,
    *,
    wanted: Filter = EVERYTHING,
    scene: Scene | None = None,
    remembered: Mapping[str, str] = MappingProxyType({}),
) -> LibraryShelf:
    """Read the library of a folder."""

    settings = dataclasses.replace(
        Settings(),
        library=dataclasses.replace(LibraryFolders(), folders=(str(folder),), starter=False),
    )
    opened = wiring.open_library(settings)
    assert not opened.problems, opened.problems
    return LibraryShelf(opened, settings, wanted=wanted, scene=scene, remembered=remembered)


@contextlib.asynccontextmanager
async def choosing(
    picker: Picker, query: str = "", size: tuple[int, int] = (80, 24), language: str = "en"
) -> AsyncIterator[Chooser]:
    """Open the picker, and leave it at the end."""
    output = SizedOutput(*size)
    with create_pipe_input() as keys, create_app_session(input=keys, output=output):
        opened: asyncio.Future[PickerScreen] = asyncio.get_running_loop().create_future()
        ended = asyncio.ensure_future(
            pick(
                picker,
                screen_words(language),
                query,
                terminal=keys,
                output=output,
                started=opened.set_result,
            )
        )
        await asyncio.wait((opened, ended), return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            ended.result()
        screen = await opened
        chooser = Chooser(keys, output, screen.app, ended, screen)
        await chooser.until(lambda: screen.app.render_counter > 0)
        try:
            yield chooser
        finally:
            if not ended.done():
                screen.leave(0)
                await ended


def play(
    folder: Path,
    story: Story,
    *,
    query: str = "",
    size: tuple[int, int] = (80, 24),
    language: str = "en",
    wanted: Filter = EVERYTHING,
    scene: Scene | None = None,
    remembered: Mapping[str, str] = MappingProxyType({}),
    limit: int = 0,
    ids: bool = False,
) -> None:
    """Open the picker on the small library, play one story and leave."""
    library_folder(folder)
    shelf = shelf_of(folder, wanted=wanted, scene=scene, remembered=remembered)
    picker = Picker(shelf, screen_words(language), lang=wanted.lang, limit=limit, ids=ids)

    async def run() -> None:
        async with choosing(picker, query, size, language) as chooser:
            await story(chooser)

    asyncio.run(run())
