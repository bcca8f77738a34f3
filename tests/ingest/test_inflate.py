"""Unpacking: whole, cut, damaged, and bombs."""

from __future__ import annotations

import gzip
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import UnreadableFile
from sayso.ingest.document import Stream
from sayso.ingest.inflate import BOMB_FLOOR, Inflated, inflate


def drain(stream: Stream, size: int = 1000) -> bytes:
    return b"".join(iter(lambda: stream.read(size), b""))


@given(st.lists(st.binary(max_size=5000), min_size=1, max_size=4), st.integers(1, 3000))
def test_inflated_gives_all_members(members: list[bytes], size: int) -> None:
    packed = b"".join(map(gzip.compress, members)) + b"\0" * 10
    assert drain(Inflated(io.BytesIO(packed), "here"), size) == b"".join(members)


@given(st.binary(min_size=200, max_size=2000), st.integers(1, 100))
def test_inflated_tells_a_cut(data: bytes, lost: int) -> None:
    packed = gzip.compress(data)
    with pytest.raises(UnreadableFile, match="cut short"):
        drain(Inflated(io.BytesIO(packed[: max(4, len(packed) - lost)]), "here"))


def test_inflated_delivers_what_came_before_the_break() -> None:
    stream = Inflated(io.BytesIO(gzip.compress(b"first") + gzip.compress(bytes(range(256)) * 9)[:-9]), "here")
    assert stream.read(100) == b"first"
    with pytest.raises(UnreadableFile):
        drain(stream)


def test_inflated_tells_damage() -> None:
    packed = bytearray(gzip.compress(bytes(range(256)) * 40))
    packed[100:110] = b"\xff" * 10
    with pytest.raises(UnreadableFile, match="damaged"):
        drain(Inflated(io.BytesIO(bytes(packed)), "here"))


def test_inflated_stops_at_a_bomb() -> None:
    packed = gzip.compress(b"\0" * (2 * BOMB_FLOOR), 9)
    stream = Inflated(io.BytesIO(packed), "bomb.gz")
    taken: list[int] = []
    with pytest.raises(UnreadableFile, match="expands more than"):
        taken.extend(map(len, iter(lambda: stream.read(65_536), b"")))
    assert max(taken) <= 65_536
    assert sum(taken) <= BOMB_FLOOR


def test_inflate_knows_the_codings_of_http() -> None:
    data = b"text " * 100
    raw = zlib.compressobj(wbits=-15)
    assert inflate(gzip.compress(data), "gzip", 1000, "here") == data
    assert inflate(zlib.compress(data), "deflate", 1000, "here") == data
    assert inflate(raw.compress(data) + raw.flush(), "Deflate", 1000, "here") == data
    assert inflate(data, "", 1000, "here") == data
    assert inflate(data, "gzip", 1000, "here") == data  # an archiver left the header


@pytest.mark.parametrize(
    ("data", "coding", "reason"),
    [
        (gzip.compress(b"x" * 2000), "gzip", "larger"),
        (gzip.compress(bytes(range(200)))[:-20], "gzip", "cut short"),
        (gzip.compress(b"x")[:3] + b"\xff" * 30, "gzip", "damaged"),
        (b"x", "br", "compressed with 'br'"),
    ],
)
def test_inflate_refuses(data: bytes, coding: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        inflate(data, coding, 1000, "here")
