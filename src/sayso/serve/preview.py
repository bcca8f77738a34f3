"""An identity as a small page, for other programs to show in a frame.

Names, titles and words come from strangers' articles: every one of them is escaped, and the page may run nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from sayso.ledger import Brief, Office, Stated, Told

__all__ = ["HEIGHT", "POLICY", "WIDTH", "page_of"]

#: Pixels of the frame that a preview is made for.
WIDTH, HEIGHT = 430, 300
#: What a browser may do with the page: show it, in its own colours.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_STYLE = (
    "body{font:14px/1.4 system-ui,sans-serif;margin:8px;color:#222;background:#fff}h1{font-size:16px;margin:0}"
    "p,ul{margin:4px 0}ul{padding-left:18px}.dim{color:#666}"
)
# Of each kind so much is shown in a frame, and on a page of its own.
_FEW, _MANY = (6, 4, 3, 3), (50, 20, 40, 20)
_SHOWN = 200


def page_of(brief: Brief, *, whole: bool = False) -> str:
    """Return the page: names, offices, statements with whose word they are, articles. A frame shows only the first."""
    names, offices, statements, articles = _MANY if whole else _FEW
    outline = brief.outline
    others = [name for name in outline.names if name != outline.name][:names]
    days = " to ".join(dict.fromkeys(day[:10] for day in (brief.first, brief.last) if day))
    count = f"{outline.articles:,} article{'' if outline.articles == 1 else 's'}"
    parts = [
        f"<h1>{_text(outline.name)}</h1>",
        f'<p class="dim">{_text(outline.type)} · {count}{_text(f", {days}" if days else "")} · {_text(outline.id)}</p>',
        f"<p>also {_text(', '.join(others))}</p>" if others else "",
        _wikidata(outline.wikidata),
        _list(map(_office, brief.offices[:offices])),
        _list(map(_stated, brief.stated[:statements])),
        _list(map(_told, brief.articles[:articles])),
    ]
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{_text(outline.name)}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def _text(words: str) -> str:
    words = " ".join(words.split())
    return escape(words if len(words) <= _SHOWN else words[:_SHOWN] + "…", quote=True)


def _link(address: str, words: str) -> str:
    """Return a link, or only its words where the address is none that a browser may be sent to."""
    if not address.startswith(("https://", "http://")):
        return _text(words)
    return (
        f'<a href="{escape(address, quote=True)}" rel="noopener noreferrer nofollow" target="_blank">{_text(words)}</a>'
    )


def _list(items: Iterable[str]) -> str:
    lines = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{lines}</ul>" if lines else ""


def _wikidata(item: str | None) -> str:
    return f"<p>Wikidata: {_link(f'https://www.wikidata.org/wiki/{item}', item)}</p>" if item else ""


def _office(office: Office) -> str:
    former = "former " if office.former else ""
    of = f" of {_text(office.of)}" if office.of else ""
    return f"{former}{_text(office.title)}{of}"


def _stated(stated: Stated) -> str:
    if stated.voice is None:
        whose = "in an article's own voice"
    else:
        whose = f"so says {_text(stated.voice)}" if stated.voice else "so says somebody not named"
    days = " to ".join(_text(day) for day in (stated.since, stated.until) if day)
    when = f" ({days})" if days else ""
    return f'{_text(stated.relation.replace("_", " "))} {_text(stated.object)}{when} <span class="dim">{whose}</span>'


def _told(told: Told) -> str:
    title = _link(told.url or "", told.title or told.url or told.id)
    rest = ", ".join(_text(one) for one in (told.outlet or "", (told.published or "")[:10]) if one)
    return f'{title} <span class="dim">{rest}</span>'
