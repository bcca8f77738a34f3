"""From articles to a ledger: read what is not read yet, link it to what is there, keep it, count what happened.

The only place where ingest, annotate, link and ledger meet. An article that fails is counted with its reason and
harms no other; the run ends early only where going on makes no sense: no model, no space, an interrupt.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from sayso.errors import LedgerError, MissingExtra, ModelError, SaysoError
from sayso.records import Article, Maker, Reading, Skipped

if TYPE_CHECKING:
    from sayso.ledger import Ledger, View

__all__ = ["Failure", "Items", "Reader", "Tally", "add", "read", "shipped"]

# What `sayso.ingest.load` yields.
Items = Iterable[Article | Skipped | SaysoError]

# Takes articles, gives their readings in the same order; may look ahead, to read several at once.
Reader = Callable[[Iterable[Article]], Iterator[Reading]]

# Errors that are not about one article: the next one would meet them, too.
_FATAL = (LedgerError, ModelError, MissingExtra)


# Of one block key so many gists are looked at, and so many in all of those that share a key with an attribution.
_PER_KEY, _MOST = 60, 160
# The same of profiles, under one key of a name, and of all those that share a key with an entity.
_PER_NAME, _MOST_NAMED = 24, 60


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be read or kept: where it lies, what is wrong, what to do next."""

    where: str
    reason: str
    remedy: str


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a run did, counted in articles; it grows while the run goes on.

    `revised` were known and came with a new text or new details, `reread` were known and read again by a
    newer model. `words` counts the words that were read for it.
    """

    added: int = 0
    unchanged: int = 0
    revised: int = 0
    reread: int = 0
    words: int = 0
    failures: list[Failure] = field(default_factory=list)
    skips: list[Skipped] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many articles could not be read or kept."""
        return len(self.failures)

    @property
    def skipped(self) -> int:
        """How many things handed in were no articles."""
        return len(self.skips)

    @property
    def kept(self) -> int:
        """How many of the articles handed in stand in the ledger now."""
        return self.added + self.unchanged + self.revised + self.reread

    def to_record(self) -> dict[str, Any]:
        """Return the tally as a JSON object."""
        return {
            "added": self.added,
            "unchanged": self.unchanged,
            "revised": self.revised,
            "reread": self.reread,
            "skipped": self.skipped,
            "failed": self.failed,
            "words": self.words,
            "failures": [asdict(failure) for failure in self.failures],
            "skips": [asdict(skip) for skip in self.skips],
        }


def add(
    ledger: Ledger,
    items: Items,
    *,
    progress: Callable[[Tally], None] | None = None,
    reader: Reader | None = None,
    maker: Maker | None = None,
) -> Tally:
    """Read the articles among `items` and keep what was read; returns what happened to each.

    `items` is what `sayso.ingest.load` yields; it is gone through once, and no more of it is held than the
    reader takes at a time. Articles that `maker` has read before are not read again. `progress` is called
    after each item with the tally as it stands.

    Where several items are the same article with different texts, as in a crawl, the last is what the article
    says now. One that says what an older version said is therefore put off until the others are through, and
    makes a new version only if nothing newer came: adding the same items again adds nothing.

    `reader` does the reading, the shipped model unless given; `maker` is what it calls itself (without
    it, the first articles are read before any can be recognised as unchanged).

    Raises LedgerError, ModelError or MissingExtra where no article can be read or kept any more; those kept
    before are whole and stay.
    """
    if reader is None:
        reader, maker = shipped()
    from sayso.link.bonds import bonds_of

    tally = Tally()
    report = progress or (lambda _: None)
    with ledger.writer() as writer, ledger.view() as view:
        near = partial(view.near, limit=_PER_KEY, most=_MOST)
        akin = partial(view.akin, limit=_PER_NAME, most=_MOST_NAMED)

        def sharing(prints: Sequence[int], at_least: int) -> list[tuple[str, int, int]]:
            return view.sharing(prints, at_least=at_least)

        def article_of(id: str) -> Article | None:
            found = view.reading(id)
            return found.article if found else None

        desk = _Desk(view, tally, report, maker)
        for reading in _read(desk.unread(items), reader, desk):
            desk.maker = reading.maker
            try:
                bonds = bonds_of(reading, near=near, akin=akin, sharing=sharing, article_of=article_of)
                outcome = writer.add(reading, bonds)
            except _FATAL:
                raise
            except Exception as error:
                desk.fail(reading.article, error)
                continue
            setattr(tally, outcome.value, getattr(tally, outcome.value) + 1)
            tally.words += len(reading.article.text.split())
            report(tally)
    return tally


def read(items: Items, *, tally: Tally, reader: Reader | None = None) -> Iterator[Reading]:
    """Yield the readings of the articles among `items`; what fails or is none is noted in `tally`.

    Nothing is kept. Raises ModelError or MissingExtra where no article can be read.
    """
    if reader is None:
        reader, _ = shipped()
    desk = _Desk(None, tally, lambda _: None, None)
    for reading in _read(desk.unread(items), reader, desk):
        tally.words += len(reading.article.text.split())
        yield reading


def shipped() -> tuple[Reader, Maker]:
    """Load the shipped model; returns what reads with it, and what that calls itself.

    Raises ModelError or MissingExtra: called before a ledger is made, it keeps an empty one from being left behind.
    """
    from sayso.annotate import read_many
    from sayso.model.runner import load_model

    model = load_model()
    return partial(read_many, model=model), model.maker


class _Desk:
    """Where items come in: lets through the articles to be read, counts the others, remembers those out.

    `out` are the articles that the reader has taken and not yet given back, oldest first. `put_off` are those
    that went back to what an older version said, by id the number of that version.
    """

    def __init__(self, view: View | None, tally: Tally, report: Callable[[Tally], None], maker: Maker | None) -> None:
        self.view = view
        self.tally = tally
        self.report = report
        self.maker = maker
        self.out: deque[Article] = deque()
        self.put_off: dict[str, int] = {}
        self.closed = False

    def unread(self, items: Items) -> Iterator[Article]:
        """Yield the articles that must be read. Never raises but for errors that end the run.

        It runs inside the reader's loop, and a generator that has raised is over: the articles behind
        would be lost.
        """
        try:
            for item in items:
                if isinstance(item, Skipped):
                    self.tally.skips.append(item)
                elif isinstance(item, SaysoError):
                    self.tally.failures.append(Failure(item.where, item.reason, item.remedy))
                elif article := self._new(item):
                    self.out.append(article)
                    yield article
                    continue
                self.report(self.tally)
        except _FATAL:
            raise
        except Exception as error:
            self.tally.failures.append(Failure("input", f"could not be gone through further: {_told(error)}", _BUG))
            self.report(self.tally)
        while self.view and self.put_off:
            id = next(iter(self.put_off))
            if article := self.view.version(id, self.put_off.pop(id)):
                self.out.append(article)
                yield article
        self.closed = True

    def _new(self, article: Article) -> Article | None:
        """Return the article as it should be read; None if that is done, cannot be, or is put off."""
        try:
            new = self.view.unread(article, self.maker) if self.view and self.maker else article
            earlier = self.view.earlier(article) if self.view and self.maker and new else None
        except _FATAL:
            raise
        except Exception as error:
            self.tally.failures.append(_failure(article, error))
            return None
        if self.put_off.pop(article.id, None) is not None:
            self.tally.unchanged += 1  # the one before: this one is newer
        if earlier is not None:
            self.put_off[article.id] = earlier
            return None
        if new is None and any(other.id == article.id for other in self.out):
            return article  # the newest version until the reader gives back the one it has
        if new is None:
            self.tally.unchanged += 1
        return new

    def fail(self, article: Article, error: Exception) -> None:
        """Count an article as failed."""
        self.tally.failures.append(_failure(article, error))
        self.report(self.tally)


def _read(articles: Iterator[Article], reader: Reader, desk: _Desk) -> Iterator[Reading]:
    """Yield the readings that can be had, whatever the reader does.

    It reads several articles at once, so that when it fails it is not known over which: those it had
    taken and not given back are handed to it one by one, and then it gets the rest of the stream.
    """
    while not desk.closed:
        try:
            for reading in reader(articles):
                if not desk.out or desk.out[0].id != reading.article.id:
                    raise RuntimeError(f"the reader gave {reading.article.id} out of turn")
                desk.out.popleft()
                yield reading
        except _FATAL:
            raise
        except Exception:  # noqa: S110 - told below, with the article that it concerns
            pass
        if not desk.out and not desk.closed:
            # It stopped between two articles; take one for it, so that every round makes progress.
            next(articles, None)
        alone = list(desk.out)
        desk.out.clear()
        for article in alone:
            try:
                again = next(reader(iter([article])), None)
                if again is None or again.article.id != article.id:
                    raise RuntimeError("the reader gave no reading of it")
            except _FATAL:
                raise
            except Exception as error:
                desk.fail(article, error)
            else:
                yield again


_BUG = "this is a bug in sayso: report it with the article; no other article is harmed"


def _failure(article: Article, error: Exception) -> Failure:
    if isinstance(error, SaysoError):
        return Failure(error.where, error.reason, error.remedy)
    where = article.origin or article.url or article.title or article.id
    return Failure(where, f"could not be read: {_told(error)}", _BUG)


def _told(error: Exception) -> str:
    """Say an unexpected error in one line of bearable length."""
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words[:200]}" if words else type(error).__name__
