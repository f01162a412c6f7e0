"""The app: themes, style sheets, and the one screen under all others."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

from textual import events, work
from textual.screen import Screen

from api_client import loading
from styles import AT_START, SHEETS
from tui import key_map
from tui.avatars import LARGE
from tui.bundle import reading
from tui.garbage import Garbage
from tui.keys import KEYS, bindings, call, working
from tui.last_seen import LastSeen
from tui.overview_seen import OverviewSeen
from tui.screens.frame import Frame
from tui.screens.too_small import HEIGHTS, WIDTHS
from tui.session import Session
from tui.terminal.driver import SafeDriver
from tui.terminal.pictures import pictures_for
from tui.terminal.safe_app import SafeApp
from tui.themes import PREFIX, THEMES
from widgets.ink import THEME_DEFAULTS

if TYPE_CHECKING:
    from textual.types import CSSPathType

    from tui.config import Config

STARTED_AFTER = 2.0
"""Seconds after which the start is over."""


@runtime_checkable
class Holder(Protocol):
    """A screen that may hold what nobody can ever get again."""

    def may_quit(self) -> bool:
        """False after saying why the program must not be left yet."""


class MxProfileApp(SafeApp):
    """The terminal client; `session` tells whose."""

    TITLE = "mxprofile"
    CSS_PATH: ClassVar[CSSPathType | None] = [*AT_START]
    BINDINGS = bindings("help", "help_anywhere", "palette", "redraw", "quit", "leave")
    COMMAND_PALETTE_BINDING = "ctrl+p"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    overview_seen: OverviewSeen | None = None
    """For the next start; None where that shows nothing."""

    def __init__(self, session: Session) -> None:
        # Textual drops colours for NO_COLOR only where the terminal's own are used.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.session = session
        self.kiosk = session.kiosk
        self.garbage = Garbage()
        # Over a network line every animation frame is paid for in bytes.
        self.animation_level = "none"
        bundle = reading.in_use()
        if bundle is not None:
            self.stylesheet.parsed_before = bundle.sheets
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.first_theme = THEMES[0].name
        self.use_keys({})

    def use_keys(self, chosen: Mapping[str, str]) -> None:
        """Put the keys of a checked key map in force, without those that this mode does not offer."""
        self._chosen_keys = chosen
        self._off = key_map.not_offered(read_only=self.session.read_only, kiosk=self.kiosk)
        call({key.id: key_map.name_of(key, chosen, self._off) for key in KEYS})
        self.set_keymap(key_map.for_textual(chosen, self._off))

    def get_default_screen(self) -> Screen[None]:
        """The frame; it asks for a sign-in itself where one is missing."""
        return Frame(self.session)

    def on_mount(self) -> None:
        """Look for garbage again once everything is there that stays for good."""
        self.set_timer(STARTED_AFTER, self._after_start)

    @work(exclusive=True, group="after-start")
    async def _after_start(self) -> None:
        """Load what the first answer may not have needed, before a key waits for it."""
        self.read_sheets()
        self.stylesheet.parse()
        await loading.load_models()
        await self._renew_bundle()
        self.garbage.look_again()

    async def on_event(self, event: events.Event) -> None:
        """As before; garbage is looked for when the person is at rest."""
        if isinstance(event, events.InputEvent):
            self.garbage.put_off()
        await super().on_event(event)

    async def _renew_bundle(self) -> None:
        """Keep what was loaded for the next start, where that is done."""
        bundle = reading.in_use()
        if bundle is not None:
            from tui.bundle.writing import renew

            with suppress(Exception):  # Without it the next start is slower, and nothing else.
                await asyncio.to_thread(renew, bundle, self.stylesheet.variables, self.stylesheet.parsed)

    def read_sheets(self) -> None:
        """Read the style sheets of what is not shown at the start, unless they are read."""
        self.stylesheet.read_also(SHEETS)

    def push_screen(self, *args: Any, **options: Any) -> Any:
        """As Textual's, with the sheets of all screens and dialogs."""
        self.read_sheets()
        return super().push_screen(*args, **options)

    def try_theme(self, name: str) -> None:
        """Put on one of our themes, and say how to keep it: nobody's settings file is written unasked."""
        self.theme = PREFIX + name
        frame = self.screen_stack[0]
        if isinstance(frame, Frame):
            keeping = f'To keep this theme, write theme = "{name}" into config.toml.'
            frame.tell("This theme stays until you leave." if self.kiosk else keeping)

    def see_overview(self, status_row: int) -> None:
        """Keep how the screen looks, which shows the Overview, for the next start."""
        driver = self._driver
        # What stands there still from last time is no older for it, and kept already.
        if self.overview_seen is None or not isinstance(driver, SafeDriver) or driver.holds_frame:
            return
        if driver.shown is not None and self.theme == self.first_theme:
            self.overview_seen.keep(driver.shown, status_row)

    def exit(self, *args: Any, **options: Any) -> None:
        """As Textual's, after what is to be seen at the next start was kept."""
        if self.screen_stack and isinstance(self.screen, Frame):  # A signal may come before any screen does.
            self.screen.see_overview()
        super().exit(*args, **options)

    async def on_unmount(self) -> None:
        """Close the connections, after a request that is on its way had a moment to end."""
        await self.session.aclose()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Variables the sheets use, for themes that lack them."""
        return {**THEME_DEFAULTS, **THEMES[0].variables}

    async def action_quit(self) -> None:
        """Leave, unless a dialog holds what would be lost for ever."""
        if all(screen.may_quit() for screen in self.screen_stack if isinstance(screen, Holder)):
            await super().action_quit()

    def action_help(self) -> None:
        """Show every key, or close them again."""
        from tui.modals.help import Help

        if isinstance(self.screen, Help):
            self.screen.action_back()
            return
        self.push_screen(Help(working(self.screen.active_bindings.values()), self._chosen_keys, self._off))

    def action_command_palette(self) -> None:
        """Search for a command by name."""
        from tui.modals.palette import Commands, Palette

        self.push_screen(Palette([Commands], placeholder="Search for a command…"))


def run(*, session: Session, config: Config, last_seen: LastSeen | None = None) -> int:
    """Open the client with the person's settings and return the exit code of the command."""
    app = MxProfileApp(session)
    app.theme = app.first_theme = PREFIX + config.theme
    if last_seen is not None:
        settings = {name: value for name, value in vars(config).items() if name != "servers"}
        app.overview_seen = OverviewSeen(session, last_seen, settings)
    app.use_keys(config.keys)
    app.clipboard_command = config.clipboard_command
    app.pictures = pictures_for(config.pictures, os.environ, app.send_to_terminal)
    if app.pictures is not None:
        session.avatars.size = LARGE
    return app.run_to_exit_code(mouse=config.mouse)
