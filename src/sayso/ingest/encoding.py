"""From bytes to the text that is stored."""

from __future__ import annotations

import codecs
import re

from sayso.errors import UnreadableFile

__all__ = ["clean", "decode", "decode_html", "looks_binary"]

SAMPLE = 65_536
"""Bytes looked at to guess an encoding, or to see that a file is no text: enough for stable letter counts,
and the guesser takes about a second for each MB."""

BINARY_SHARE = 0.02
"""More control characters than this, and it is no text. Random or compressed bytes hold 11%; a stray NUL
or form feed a page stays far below."""

STRAY_SHARE = 0.1
"""Invalid sequences per valid multi-byte one, up to which a text counts as damaged UTF-8."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGICS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "an image, sound or film",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite format 3\0": "an SQLite database",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"{\\rtf": "an RTF document",
}
_CONTROL = bytes(sorted({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0C, 0x0D, 0x1B}))  # escapes are Japanese mail's
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
# English text out of Windows whose only characters beyond ASCII are typographic: too few to guess from.
_ASCII_AND_TYPOGRAPHY = bytes([*range(0x80), 0x80, 0x85, *range(0x91, 0x98), 0x99, 0xA0, 0xA3, 0xA9, 0xAE, 0xB7])
# The encodings in which every byte is below 128: as valid UTF-8 they would pass for plain letters.
_STATEFUL = ("iso2022_jp", "iso2022_kr", "hz")
# What browsers take these labels to mean (WHATWG Encoding Standard).
_ALIASES = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
_REMEDY = "save it as UTF-8 text"


def clean(text: str) -> str:
    """Return `text` as it is stored: lines end in LF, control characters but tab and LF are gone.

    Everything else stays as it was, non-breaking spaces, zero-width characters and typographic quotes too.
    Halves of surrogate pairs, which JSON can smuggle in and no file can hold, become U+FFFD.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _DROPPED.sub("", text))


def looks_binary(data: bytes) -> str | None:
    """Return what kind of binary file `data` begins, None if it may be text."""
    for magic, kind in _MAGICS.items():
        if data.startswith(magic):
            return kind
    head = data[:SAMPLE]
    if not head or _marked(head) or _unmarked_utf16(head):
        return None
    controls = len(head) - len(head.translate(None, _CONTROL))
    return "a binary file" if controls > BINARY_SHARE * len(head) else None


def decode(data: bytes, where: str, *, charset: str | None = None) -> str:
    """Return the text that `data` holds, cleaned for storing.

    A byte order mark decides; then UTF-8 if the bytes are valid (by chance no other text is); then
    `charset`, what the source said; then a guess from letter statistics. UnreadableFile if it is binary or
    fits nothing.
    """
    if kind := looks_binary(data):
        raise UnreadableFile(where, f"is {kind}, not text", "give a text, HTML, JSON, feed or WARC file")
    marked = _marked(data)
    if marked:
        mark, name = marked
        return clean(_strict(data[len(mark) :], name, where))
    stateful = _known(charset) if charset and b"\x1b" in data else None
    if stateful in _STATEFUL:
        return clean(_strict(data, stateful, where))
    return clean(_unmarked(data, where, charset))


def decode_html(data: bytes, where: str, *, charset: str | None = None) -> str:
    """Return the markup that `data` holds; a page may name its encoding itself in its first 4 KB."""
    if not charset and (named := _META.search(data, 0, 4096)):
        charset = named[1].decode("ascii", "replace")
    return decode(data, where, charset=charset)


def _unmarked(data: bytes, where: str, charset: str | None) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if wide := _unmarked_utf16(data[:SAMPLE]):
        return _strict(data, wide, where)
    mended = _mended_utf8(data)
    if mended is not None:
        return mended
    known = _known(charset) if charset else None
    if known and known != "utf-8":
        try:
            return data.decode(known)
        except UnicodeDecodeError:
            pass
    return _guessed(data, where)


def _guessed(data: bytes, where: str) -> str:
    from charset_normalizer import from_bytes

    if not data.translate(None, _ASCII_AND_TYPOGRAPHY):
        return data.decode("cp1252")
    for guess in from_bytes(_sample(data)):
        try:
            return data.decode(_ALIASES.get(guess.encoding, guess.encoding))
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(where, "is text in no encoding that could be recognised", _REMEDY)


def _sample(data: bytes) -> bytes:
    """Return whole lines from the start and the end, so that no character is cut in two."""
    if len(data) <= SAMPLE:
        return data
    half = SAMPLE // 2
    head, tail = data[:half], data[-half:]
    return head[: head.rfind(b"\n") + 1 or half] + tail[tail.find(b"\n") + 1 :]


def _mended_utf8(data: bytes) -> str | None:
    """Return UTF-8 with a few stray bytes, these read as Windows-1252; None if it is not UTF-8 at heart.

    Such texts come from cutting by bytes and from pasting out of old word processors.
    """
    lenient = data.decode("utf-8", "surrogateescape")
    stray = len(_SURROGATE.findall(lenient))
    whole = sum(map(len, re.findall("[^\x00-\x7f\ud800-\udfff]+", lenient)))
    if stray > STRAY_SHARE * whole:
        return None
    return _SURROGATE.sub(lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), lenient)


def _marked(data: bytes) -> tuple[bytes, str] | None:
    return next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), None)


def _unmarked_utf16(head: bytes) -> str | None:
    """Return UTF-16 if every other byte of a Latin-script text is NUL, on one side only."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    high, low = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if low > 0.6 * pairs and high < 0.05 * pairs:
        return "utf-16-le"
    if high > 0.6 * pairs and low < 0.05 * pairs:
        return "utf-16-be"
    return None


def _known(charset: str) -> str | None:
    """Return Python's name of a text encoding as browsers read the label, None if there is none."""
    try:
        name = codecs.lookup(charset.strip()).name
        "".encode(name)  # "base64" and "rot13" are codecs too, and no encodings of text
    except (LookupError, ValueError):
        return None
    return _ALIASES.get(name, name)


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = f"is marked as {encoding.upper()} but breaks at byte {error.start:,}"
        raise UnreadableFile(where, reason, _REMEDY) from error
