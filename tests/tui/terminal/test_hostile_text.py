"""The third layer: whatever a widget draws, nothing that steers a terminal reaches it (architecture.md)."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.color import Color

from api_client.wire.text import clean
from tests.tui.terminal.pseudo_terminal import PseudoTerminal
from tui.terminal.hostile_text import HostileTextFilter

BLACK = Color(0, 0, 0)
PAYLOADS = {
    "clipboard (OSC 52)": "\x1b]52;c;ZXZpbA==\x1b\\",
    "title (OSC 0)": "\x1b]0;evil\x1b\\",
    "link (OSC 8)": "\x1b]8;;https://evil.example\x1b\\",
    "colour (CSI)": "\x1b[31m",
    "cursor and clear (CSI)": "\x1b[2J\x1b[H",
    "report (DSR)": "\x1b[6n",
    "one-byte CSI (C1)": "\x9b31m",
    "device control (DCS)": "\x1bP$q\x1b\\",
    "reset": "\x1bc",
    "bell and backspace": "\x07\x08",
    "right-to-left override": "\u202e",
    "isolates": "\u2066\u2069",
    "zero width": "\u200b\u200d\ufeff",
    "tag block": "\U000e0041",
    "Hangul filler": "\u3164\u115f",
    "line separator": "\u2028",
}

# What would have got through of them, also when a widget breaks a line inside a payload.
TRACES = (
    *("\x1b]52", "\x1b]0", "\x1b]8", "\x1b[31m", "\x1b[2J", "\x1b[6n", "\x9b", "\x1bP", "\x1bc", "\x08"),
    *("\u202e", "\u2066", "\u2069", "\u200b", "\u200d", "\ufeff", "\U000e0041", "\u3164", "\u115f", "\u2028"),
)


def shown(*segments: Segment) -> list[Segment]:
    return HostileTextFilter().apply([*segments], BLACK)


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_a_payload_is_dropped_and_nothing_beside_it_moves(payload: str) -> None:
    text = f"before{payload}after"
    (segment,) = shown(Segment(text, Style(bold=True)))
    assert clean(segment.text) == segment.text
    assert segment.text.startswith("before")
    assert cell_len(segment.text) == cell_len(text)
    assert segment.style == Style(bold=True)


@given(st.text(max_size=60))
def test_no_text_at_all_gets_through_with_a_control_character(text: str) -> None:
    (segment,) = shown(Segment(text))
    assert clean(segment.text) == segment.text


def test_a_link_that_would_end_its_own_sequence_is_dropped() -> None:
    hostile, honest = (Style(link=f"https://x.example/{end}") for end in ("\x1b\\\x1b[2J", "a"))
    first, second = shown(Segment("a", hostile), Segment("b", honest))
    assert first.style is not None
    assert first.style.link is None
    assert second.style == honest


def test_textuals_own_control_segments_and_plain_ones_stay_as_they_are() -> None:
    segments = [Segment("\x1b[H", None, [(ControlType.HOME,)]), Segment("plain"), Segment("Żółć — ▁▂▃ ●")]
    assert shown(*segments) == segments


@pytest.mark.slow
def test_no_byte_of_any_payload_reaches_a_real_terminal(tmp_path: Path) -> None:
    (tmp_path / "payloads.json").write_text(json.dumps([*PAYLOADS.values()]))
    code = f"""
import json
import signal
from pathlib import Path
from textual.app import ComposeResult
from textual.widgets import Input, OptionList, Static
from textual.content import Content
from tui.terminal.safe_app import SafeApp

class Hostile(SafeApp):
    def compose(self) -> ComposeResult:
        payloads = json.loads(Path({str(tmp_path / "payloads.json")!r}).read_text())
        yield Input(value="".join(payloads), placeholder=payloads[0])
        for payload in payloads:
            yield Static(Content(f"<{{payload}}>"))
        yield OptionList(*(Content(payload) for payload in payloads))

    def on_ready(self) -> None:
        self.notify(self.query_one(Input).value + " toasted", markup=False)

raise SystemExit(Hostile().run_to_exit_code())
"""
    with PseudoTerminal(code, tmp_path) as terminal:
        terminal.see(b"toasted")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.ends() == 128 + signal.SIGTERM
        for trace in TRACES:
            assert trace.encode() not in terminal.written, trace
