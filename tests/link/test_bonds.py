"""Linking through the whole pipeline: what claims come of it does not depend on the order of arrival."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso import pipeline
from sayso.ledger import open_ledger
from sayso.records import Article, Outlet, Reading
from tests.plain_reader import MAKER, reading_of

# What is said by whom, in groups of one meaning.
SAYINGS = (
    ("“The bridge over the Ellery is safe,” said Ana Brandt.", 1),
    ("“The Ellery bridge is entirely safe,” said Ana Brandt.", 1),
    ("“The bridge over the Ellery is not safe,” said Tom Okafor.", 1),
    ("“Twelve people were hurt in the fire,” said Bo Lindqvist.", 2),
    ("“Fifteen people were hurt in the fire,” said Ida Marsh.", 2),
    ("“Cod quotas will fall next year,” said Ines Prado.", 3),
)


@cache
def vector(words: str, meaning: int) -> bytes:
    """Return a vector near that of the meaning."""
    own = int.from_bytes(hashlib.sha256(words.encode()).digest()[:4])
    values = np.random.default_rng(meaning).normal(size=128) + 0.4 * np.random.default_rng(own).normal(size=128)
    scaled: bytes = np.round(values * (127 / np.abs(values).max())).astype(np.int8).tobytes()
    return scaled


def articles() -> list[Article]:
    """Return eight articles of other outlets, of which the last two are nearly one text."""
    texts = [
        f"HARBOUR CITY – Report {n} tells this.\n\n{SAYINGS[n % 6][0]}\n\n{SAYINGS[(n + 1) % 6][0]}" for n in range(7)
    ]
    long = " ".join(f"The council of district {n} met for the {n}th time to speak of its bridges." for n in range(9))
    texts = [*texts[:6], f"{texts[6]}\n\n{long}", f"{texts[6]}\n\n{long} It will meet again."]
    return [
        Article(id=f"art_{n}", text=text, outlet=Outlet(name=f"Outlet {n}"), published=f"2024-05-{10 + n % 4}")
        for n, text in enumerate(texts)
    ]


def with_vectors(given: Iterable[Article]) -> Iterator[Reading]:
    for article in given:
        reading = reading_of(article)
        meanings = {line.split(" said")[0].rstrip(): meaning for line, meaning in SAYINGS}
        vectors = {one.id: vector(one.content.text, meanings[one.content.text]) for one in reading.attributions}
        yield replace(reading, propositions=vectors)


def claims_after(order: Sequence[Article]) -> set[tuple[tuple[str, str], ...]]:
    """Return who stands how in each claim once the articles came in that order, and which articles are copies."""
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder, "one.ledger")) as ledger:
        tally = pipeline.add(ledger, order, reader=with_vectors, maker=MAKER)
        assert (tally.added, tally.failed) == (len(order), 0)
        with ledger.view() as view:
            claims = [view.claim(entry.id) for entry in view.claims(limit=100)]
            kin = {(one.link.left, one.link.relation + one.link.right) for a in order for one in view.kin(a.id)}
            found = {tuple(sorted((s.attribution.id, s.stance) for s in claim.stands)) for claim in claims if claim}
            return found | {tuple(sorted(kin))}


FIRST = claims_after(articles())


@settings(max_examples=12, deadline=None)
@given(st.permutations(articles()))
def test_the_order_of_arrival_does_not_change_the_claims(order: list[Article]) -> None:
    assert claims_after(order) == FIRST


def test_wordings_of_one_matter_meet_and_other_matters_do_not() -> None:
    by_meaning = {
        one.id: meaning
        for article in articles()
        for one in reading_of(article).attributions
        for line, meaning in SAYINGS
        if line.startswith(one.content.text)
    }
    groups = [{by_meaning[id] for id, _ in claim} for claim in FIRST if claim and claim[0][0] in by_meaning]
    assert all(len(meanings) == 1 for meanings in groups)
    assert any(len(claim) > 3 for claim in FIRST)
    assert any(dict(claim).get("art_7", "").startswith("copies") for claim in FIRST)
