"""An invented article and a reading of it in which every field of the record is filled."""

from __future__ import annotations

from sayso.records import (
    Article,
    Attribution,
    Bonds,
    Entity,
    Fact,
    Form,
    Gist,
    Link,
    Maker,
    Outlet,
    Party,
    Phrase,
    Profile,
    Reading,
    Reason,
    Role,
    Span,
    Stance,
    When,
    phrase,
)

TEXT = """The Ellery Post reported on Monday that harbour board chief Ana Brandt, who has led it since 2019, had told
councillors in a letter that the bridge was safe.

“That is a lie,” she said at a rally of Bridge Watch, of which Tom Okafor is a former secretary.
"""


def at(words: str, *, after: str = "") -> tuple[Span, ...]:
    """Return where the words stand, the first time behind other words; pieces are joined by " … "."""
    start = TEXT.index(after)
    spans = []
    for piece in words.split(" … "):
        start = TEXT.index(piece, start)
        spans.append(Span(start, start + len(piece)))
        start += len(piece)
    return tuple(spans)


def said(words: str, *, after: str = "") -> Phrase:
    """Return the words as a phrase."""
    return phrase(TEXT, at(words, after=after))


def party(words: str, entity: str, *, after: str = "") -> Party:
    """Return the words as a phrase that stands for an entity."""
    found = said(words, after=after)
    return Party(text=found.text, spans=found.spans, entity=entity)


def whole() -> Reading:
    """Return the reading."""
    monday = said("on Monday")
    article = Article(
        id="art_whole",
        text=TEXT,
        title="Board chief denies safety letter",
        outlet=Outlet(name="Kestrel Wire", domain="kestrel.example"),
        published="2024-05-31",
    )
    entities = (
        Entity(id="ent_post", name="The Ellery Post", type="outlet", mentions=at("The Ellery Post")),
        Entity(
            id="ent_ana",
            name="Ana Brandt",
            type="person",
            mentions=(*at("harbour board chief Ana Brandt"), *at("she", after="lie")),
            wikidata="Q42",
            roles=(Role(title="chief", of="ent_board", since="2019", spans=at("chief … since 2019")),),
        ),
        Entity(id="ent_board", name="harbour board", type="organization", mentions=at("harbour board")),
        Entity(id="ent_all", name="councillors", type="group", anonymous=True, mentions=at("councillors")),
        Entity(id="ent_watch", name="Bridge Watch", type="organization", mentions=at("Bridge Watch")),
        Entity(
            id="ent_tom",
            name="Tom Okafor",
            type="person",
            mentions=at("Tom Okafor"),
            roles=(Role(title="secretary", of="ent_watch", former=True, spans=at("secretary")),),
        ),
    )
    attributions = (
        Attribution(
            id="at_post",
            form=Form.INDIRECT,
            content=said("that harbour board chief Ana Brandt, who has led it since 2019, had told\ncouncillors "
                         "in a letter that the bridge was safe"),
            cue=said("reported"),
            source=party("The Ellery Post", "ent_post"),
            time=When(text=monday.text, spans=monday.spans, start="2024-05-27", end="2024-05-27"),
            act="report",
            chain=("ent_post",),
            confidence=0.94,
        ),
        Attribution(
            id="at_letter",
            form=Form.INDIRECT,
            content=said("that the bridge was safe"),
            cue=said("told"),
            source=party("harbour board chief Ana Brandt, who has led it since 2019", "ent_ana"),
            addressee=party("councillors", "ent_all"),
            medium=said("a letter"),
            act="claim",
            hedged=True,
            parent="at_post",
            chain=("ent_post", "ent_ana"),
            confidence=0.81,
        ),
        Attribution(
            id="at_lie",
            form=Form.DIRECT,
            content=said("“That is a lie,”"),
            cue=said("said"),
            source=party("she", "ent_ana", after="lie"),
            setting=said("at a rally of Bridge Watch"),
            act="deny",
            chain=("ent_ana",),
            confidence=0.9,
        ),
    )  # fmt: skip
    return Reading(
        article=article,
        attributions=attributions,
        maker=Maker(name="whole", version="1", digest="0" * 64),
        entities=entities,
        facts=(
            Fact(
                id="fact_1",
                relation="heads",
                subject="ent_ana",
                object="ent_board",
                since="2019",
                spans=at("harbour board chief Ana Brandt … since 2019"),
                confidence=0.7,
            ),
            Fact(
                id="fact_2",
                relation="designated_on",
                subject="ent_watch",
                value="2021-03-04",
                attribution="at_lie",
                confidence=0.2,
            ),
        ),
        stances=(
            Stance(id="st_1", source="at_lie", toward="at_letter", stance="denies", cue=said("a lie"), confidence=0.8),
            Stance(id="st_2", source="at_post", toward="fact_1", stance="affirms", confidence=0.5),
        ),
    )


def whole_bonds() -> Bonds:
    """Return bonds of that reading in which every field is filled."""
    return Bonds(
        gists=tuple(
            Gist(
                attribution=id,
                article="art_whole",
                day=738_000,
                vector=bytes(range(128)),
                keys=(1, 2**62 - 1, 7),
                body='{"numbers": [1]}',
            )
            for id in ("at_post", "at_letter", "at_lie")
        ),
        prints=(5, 2**62 - 1),
        profiles=tuple(
            Profile(entity=id, article="art_whole", names=names, day=738_000, keys=(3, 2**62 - 1), body='{"a": 1}')
            for id, names in (("ent_ana", ("Ana Brandt",)), ("ent_tom", ("Tom Okafor", "Okafor")))
        ),
        links=(
            Link(
                left="at_post",
                right="at_letter",
                relation="affirms",
                verdict="yes",
                score=0.7,
                reasons=(
                    Reason(name="same words", weight=1.25, detail="bridge, safe"),
                    Reason(name="day", weight=-0.5),
                ),
            ),
            Link(left="ent_ana", right="ent_tom", relation="same", verdict="no", score=0.01),
        ),
        maker=Maker(name="link", version="1", digest="1" * 64),
    )
