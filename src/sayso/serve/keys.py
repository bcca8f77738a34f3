"""One key at a time, from whoever sits at the terminal."""

from __future__ import annotations

import os
import sys

__all__ = ["at_terminal", "read_key"]


def at_terminal() -> bool:
    """Tell whether somebody can be asked: both input and output are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def read_key() -> str:
    """Return the next key that is pressed, in small letters, without waiting for Enter; "" at the end of input.

    What was typed before is dropped: nobody answers what he has not seen. Of a key that sends several characters (an
    arrow) a "?" is returned. Ctrl-C interrupts as ever.
    """
    try:
        import termios
        import tty
    except ImportError:  # Windows
        import msvcrt

        key = msvcrt.getwch()  # type: ignore[attr-defined]
        if key == "\x03":
            raise KeyboardInterrupt from None
        return str(key).lower()
    stream = sys.stdin.fileno()
    before = termios.tcgetattr(stream)
    try:
        tty.setcbreak(stream, termios.TCSAFLUSH)
        pressed = os.read(stream, 64).decode("utf-8", "replace").lower()
    finally:
        termios.tcsetattr(stream, termios.TCSADRAIN, before)
    return "?" if pressed.startswith("\x1b") and len(pressed) > 1 else pressed[:1]
