"""The door: paths, folders, standard input, and everything that is wrong with them."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from sayso.errors import InputError, NothingToRead, SaysoError, UnknownFormat, UnreadableFile
from sayso.ingest import READERS, load
from sayso.ingest.document import MAX_ARTICLE, Document
from sayso.ingest.kinds import Kind
from sayso.records import Article, Skipped
from tests.ingest.documents import Item, errors_and_articles, one
from tests.ingest.test_feed import ITEM, rss
from tests.ingest.test_html import PAGE
from tests.ingest.test_warc import PAGES, packed, response

SAID = "The mayor said so on Monday.\n"


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def only(items: Iterator[Item]) -> SaysoError:
    """Return the one error, checking that it says where, why and what to do in one line."""
    (item,) = items
    assert isinstance(item, SaysoError)
    assert item.where
    assert item.reason
    assert item.remedy
    assert "\n" not in str(item)
    return item


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", SAID),
        ("a.TXT", SAID),
        ("noending", SAID),
        ("a.dat", SAID),
        ("a.md", SAID),
        ("a.html", PAGE),
        ("saved.txt", PAGE),
        ("noending", PAGE),
        ("a.json", json.dumps({"text": SAID})),
        ("noending", json.dumps({"text": SAID})),
        ("a.jsonl", json.dumps({"text": SAID})),
        ("a.rss", rss(ITEM.format(n=1))),
        ("a.xml", rss(ITEM.format(n=1))),
        ("feed.html", rss(ITEM.format(n=1))),
        ("a.warc", PAGES[0]),
        ("a.warc.gz", packed(PAGES[0])),
        ("noending", packed(PAGES[0])),
        ("a.txt.gz", gzip.compress(SAID.encode())),
        ("a.html.gz", gzip.compress(PAGE.encode())),
        ("a.jsonl.gz", gzip.compress(json.dumps({"text": SAID}).encode())),
    ],
)
def test_load_finds_the_reader(tmp_path: Path, name: str, data: str | bytes) -> None:
    path = write(tmp_path / name, data)
    article = one(load(str(path), published="2024-03-09"))
    assert "said" in article.text
    assert article.published is not None
    assert article.origin is not None
    assert article.origin.startswith(str(path))


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (SAID.encode(), PAGE.encode(), gzip.compress(SAID.encode()), json.dumps({"text": SAID}).encode()):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        article = one(load("-"))
        assert "said" in article.text
        assert article.origin is not None
        assert article.origin.startswith("standard input")


def test_a_pipe_that_gives_single_bytes_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    code = (
        "import sys\n"
        "with open(sys.argv[1], 'wb', buffering=0) as out:\n"
        "    for byte in sys.argv[2].encode(): out.write(bytes([byte]))"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(pipe), PAGE]):
        assert one(load(str(pipe))).title == "Harbour to close for a month"


# Folders.


def test_a_folder_is_read_in_order_and_what_is_no_article_is_passed_by(tmp_path: Path) -> None:
    write(tmp_path / "b.txt", "B said so.")
    write(tmp_path / "a.md", "A said so.")
    write(tmp_path / "sub" / "c.txt", "C said so.")
    write(tmp_path / "picture.png", b"\x89PNG")
    write(tmp_path / "LICENSE", "No warranty.")
    write(tmp_path / ".hidden.txt", "hidden")
    write(tmp_path / ".git" / "d.txt", "hidden")
    items = list(load(str(tmp_path)))
    assert [item.text for item in items if isinstance(item, Article)] == ["A said so.", "B said so.", "C said so."]
    assert [item for item in items if isinstance(item, Skipped)] == [
        Skipped(str(tmp_path / "LICENSE"), "a file without an ending"),
        Skipped(str(tmp_path / "picture.png"), "a file of a kind that is not read ('.png')"),
    ]


def test_broken_files_in_a_folder_do_not_harm_their_neighbours(tmp_path: Path) -> None:
    broken = {
        "a-empty.txt": b"",
        "b-binary.txt": b"\x89PNG\r\n\x1a\n",
        "c-bomb.html": b"<div>" * 100_000,
        "d-cut.warc.gz": packed(PAGES[0])[:-20],
        "e-wrong.json": b'{"title": "no text"}',
        "f-other.xml": b"<?xml version='1.0'?><note/>",
        "g-cut.txt.gz": gzip.compress(os.urandom(2000))[:-50],
        "h-long.txt": b"x" * (MAX_ARTICLE + 1),
    }
    for name, data in broken.items():
        write(tmp_path / name, data)
        write(tmp_path / f"{name[0]}z-good.txt", f"{name[0]} said so.")
    errors, articles = errors_and_articles(load(str(tmp_path)))
    assert len(articles) == len(broken)
    assert [Path(error.where.partition(",")[0]).name for error in errors] == list(broken)


def test_links_are_followed_inside_the_folder_only(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "secret.txt", "The secret was said.")
    root = tmp_path / "root"
    write(root / "a.txt", SAID)
    (root / "b.txt").symlink_to(root / "a.txt")
    (root / "c.txt").symlink_to(outside)
    (root / "d").symlink_to(outside.parent)
    (root / "e.txt").symlink_to(root / "e.txt")
    (root / "f.txt").symlink_to(root / "gone.txt")
    os.mkfifo(root / "g.txt")
    items = list(load(str(root)))
    assert [item.text for item in items if isinstance(item, Article)] == [SAID, SAID]
    assert {item.where.rpartition("/")[2]: item.reason for item in items if isinstance(item, Skipped)} == {
        "c.txt": "a link to a file outside the folder",
        "d": "a link to a folder",
        "g.txt": "not a file but a device, pipe or socket",
    }
    assert [item.where.rpartition("/")[2] for item in items if isinstance(item, SaysoError)] == ["e.txt", "f.txt"]


def test_a_folder_without_articles_is_told(tmp_path: Path) -> None:
    error = only(load(str(tmp_path)))
    assert isinstance(error, NothingToRead)
    assert error.where == str(tmp_path)
    write(tmp_path / "picture.png", b"\x89PNG")
    skipped, error_too = load(str(tmp_path))
    assert isinstance(skipped, Skipped)
    assert isinstance(error_too, NothingToRead)
    assert "1 thing passed by" in error_too.reason


def test_lists_and_archives_without_articles_are_told(tmp_path: Path) -> None:
    assert isinstance(only(load(str(write(tmp_path / "a.json", "[]")))), NothingToRead)
    picture = response(b"\x89PNG", headers=(("Content-Type", "image/png"),))
    items = list(load(str(write(tmp_path / "a.warc", picture))))
    assert [type(item) for item in items] == [Skipped, NothingToRead]
    assert "is empty" in only(load(str(write(tmp_path / "b.warc", b"")))).reason


# Bad input.


@pytest.mark.parametrize(
    ("name", "data", "kind", "reason"),
    [
        ("empty.txt", b"", UnreadableFile, "is empty"),
        ("empty.html", b"", UnreadableFile, "is empty"),
        ("empty.md", b"", UnreadableFile, "is empty"),
        ("empty.json", b"", UnreadableFile, "is empty"),
        ("empty.rss", b"", UnreadableFile, "is empty"),
        ("empty.gz", gzip.compress(b""), UnreadableFile, "is empty"),
        ("blank.txt", b" \n", UnreadableFile, "holds no text"),
        ("binary.txt", bytes(range(256)) * 10, UnreadableFile, "a binary file, not text"),
        ("binary.html", b"%PDF-1.4 ...", UnreadableFile, "a PDF, not text"),
        ("binary", b"\x7fELF" + bytes(100), UnreadableFile, "a program"),
        ("marked.txt", b"\xff\xfeT\0h\0\x00\xd8e\0", UnreadableFile, "UTF-16-LE but breaks at byte 4"),
        ("bomb.html", b"<div>" * 100_000 + b"said", UnreadableFile, "nests tags too deeply"),
        ("cut.txt.gz", gzip.compress(SAID.encode() * 99)[:-9], UnreadableFile, "cut short"),
        ("cut.warc", PAGES[0][:-200], UnreadableFile, "cut short"),
        ("cut.warc.gz", packed(PAGES[0])[:-200], UnreadableFile, "cut short"),
        ("other.xml", b"<?xml version='1.0'?><note>said</note>", UnknownFormat, "no feed and no page"),
        ("no-text.json", b'{"title": "x"}', SaysoError, "no text"),
        ("wrong.json", b'{"text": 7}', SaysoError, "field 'text' is a number"),
    ],
)  # fmt: skip
def test_bad_files_are_told(tmp_path: Path, name: str, data: bytes, kind: type[SaysoError], reason: str) -> None:
    path = write(tmp_path / name, data)
    error = only(load(str(path)))
    assert isinstance(error, kind)
    assert reason in error.reason
    assert error.where.startswith(str(path))


def test_a_single_line_of_50_mb_is_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    with path.open("wb") as file:
        for _ in range(50):
            file.write(b"She said so. " * 80_660)
    tracemalloc.start()
    try:
        error = only(load(str(path)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "larger than 16 MiB" in error.reason
    assert peak < 64 * 1024 * 1024


def test_a_compressed_bomb_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "bomb.txt.gz", gzip.compress(b"a" * 40_000_000))
    assert "larger than 16 MiB" in only(load(str(path))).reason


@pytest.mark.parametrize(
    "source", ["ftp://courier.example/a", "file:///etc/passwd", "gopher://x", "s3://bucket/key", "x-y:/z"]
)
def test_an_unknown_scheme_is_told(source: str) -> None:
    error = only(load(source))
    assert isinstance(error, UnknownFormat)
    assert f"scheme '{source.partition(':')[0]}'" in error.reason


@pytest.mark.parametrize(
    "source", ["no/such/file.txt", "", "a\0b", "x" * 5000, "file with: colon", f"{__file__}/below"]
)
def test_a_path_to_nothing_is_told(source: str) -> None:
    assert any(reason in only(load(source)).reason for reason in ("cannot be opened", "is no path"))


def test_a_date_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        load("a.txt", published="yesterday")


def test_a_fault_of_a_parser_costs_its_document_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(document: Document) -> Iterator[Item]:
        raise IndexError("list index out of range")
        yield

    monkeypatch.setitem(READERS, Kind.MARKDOWN, faulty)
    write(tmp_path / "a.md", SAID)
    write(tmp_path / "b.txt", SAID)
    errors, articles = errors_and_articles(load(str(tmp_path)))
    assert len(articles) == 1
    assert "could not be parsed (IndexError" in errors[0].reason


def test_importing_the_door_is_light() -> None:
    heavy = {"lxml", "trafilatura", "feedparser", "warcio", "urllib3", "htmldate"}
    code = f"import sys, sayso.ingest; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
