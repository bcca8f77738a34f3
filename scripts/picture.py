"""Draw docs/show.svg: what `sayso show` prints of a sample article, as a terminal with colours shows it."""

from __future__ import annotations

import io
import os
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

import sayso
from sayso.serve.look import show

ARTICLE = "examples/letter-to-the-front.txt"
PICTURE = "docs/show.svg"

# Columns. As wide as the text can be while the letters stay readable at the width of a page on the web.
WIDTH = 96

# A letter's width in Menlo and DejaVu Sans Mono, as a share of its height; near that of the other fonts below.
FONT_ASPECT = 0.602

# Colours that keep a contrast of at least 7 to 1 with the ground, and 4.5 where Rich dims them.
THEME = TerminalTheme(
    background=(22, 27, 34),
    foreground=(222, 226, 232),
    normal=[
        (72, 79, 88), (255, 164, 155), (140, 226, 147), (242, 204, 96),
        (121, 184, 255), (220, 170, 255), (106, 224, 232), (222, 226, 232),
    ],
)  # fmt: skip

# Rich's own frame asks a server for a font, which a picture in a page may not; a text without it looks other
# on each machine. Fonts that are there do as well, since every piece of text carries its length.
FRAME = """\
<svg xml:space="preserve" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" \
aria-label="A news article in a terminal: sources, cues and contents in colour, a table of the attributions below">
<style>
.{unique_id}-matrix {{ font: {char_height}px/{line_height}px ui-monospace, "SF Mono", Menlo, Consolas, \
"DejaVu Sans Mono", monospace }}
.{unique_id}-title {{ font: 16px system-ui, "DejaVu Sans", sans-serif; opacity: 0.7 }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def picture(article: str) -> str:
    """Return as SVG what the terminal shows of the article in the file of that name."""
    item = next(sayso.load(article))
    if not isinstance(item, sayso.Article):
        raise SystemExit(f"picture: {item}")
    screen = Console(
        record=True,
        force_terminal=True,
        no_color=False,
        color_system="standard",
        width=WIDTH,
        file=io.StringIO(),
        highlight=False,
    )
    screen.print(f"$ sayso show {article}\n", style="dim", markup=False)
    show(sayso.read(item), screen)
    svg = screen.export_svg(
        title="sayso", theme=THEME, code_format=FRAME, unique_id="sayso", font_aspect_ratio=FONT_ASPECT
    )
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


if __name__ == "__main__":
    os.chdir(Path(__file__).parents[1])
    Path(PICTURE).write_text(picture(ARTICLE), encoding="utf-8")
    print(f"drawn: {PICTURE}")
