"""What identities become: Person, Organization, PublicBody, Company, LegalEntity, Address, Event, Note."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from sayso.export.followthemoney.values import Entity, made, ref
from sayso.records import Identity

__all__ = ["LEGAL", "ORGANIZATIONS", "is_named", "owned", "schema_of", "thing"]

#: The schemata of bodies, and of all that can act in law.
ORGANIZATIONS = frozenset(("Organization", "PublicBody", "Company"))
LEGAL = ORGANIZATIONS | {"Person", "LegalEntity"}

# Of the articles in which somebody appears, so many are named on the entity itself; Documentation names all.
MOST_PROOFS = 100


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads((files(__package__) / "bodies.toml").read_text("utf-8"))


@cache
def _leading() -> frozenset[str]:
    return frozenset(_lists()["leading"])


@cache
def _words() -> dict[str, re.Pattern[str]]:
    def any_of(name: str, end: str = r"\b") -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, _lists()[name]))}){end}")

    return {"public": any_of("public"), "company": any_of("company", r"\Z"), "owned": any_of("owned")}


def is_named(name: str) -> bool:
    """Tell whether a name is one, and no description: it has a capital, or a letter of a script without any."""
    words = [word for word in re.split(r"[\s-]+", name) if word.casefold() not in _leading()]
    return any(word[:1].isalpha() and not word[:1].islower() for word in words)


def schema_of(identity: Identity) -> str:
    """Return the schema of an identity: by its type, and of a body by words of its names that make it plain."""
    if identity.type in ("organization", "outlet"):
        names = [name.lower().replace(".", "").strip() for name in identity.names or (identity.name,)]
        if any(_words()["company"].search(name) for name in names):
            return "Company"
        if identity.type == "organization" and any(_words()["public"].search(name) for name in names):
            return "PublicBody"
        return "Organization"
    if identity.type == "group":
        return "Organization" if is_named(identity.name) else "LegalEntity"
    return {"person": "Person", "place": "Address", "event": "Event"}.get(identity.type, "Note")


def owned(words: str) -> bool:
    """Tell whether words say that one body owns the other."""
    return _words()["owned"].search(words.lower()) is not None


def thing(
    identity: Identity,
    *,
    proofs: Sequence[str] = (),
    urls: Sequence[str] = (),
    publishers: Sequence[str] = (),
    positions: Sequence[str] = (),
) -> Entity:
    """Return the entity that an identity is, with the articles in which it appears.

    `positions` are the offices that reports give a person in their own voice.
    """
    schema = schema_of(identity)
    others = [name for name in identity.names if name != identity.name]
    entity = made(
        schema,
        ref(identity.id, "id"),
        name=identity.name,
        alias=others,
        keywords=identity.type,
        wikidataId=identity.wikidata,
        proof=proofs[:MOST_PROOFS],
        sourceUrl=urls[:MOST_PROOFS],
        publisher=publishers,
    )
    more: dict[str, list[str]] = entity["properties"]
    name = more.get("name", [])
    if not name:  # a name without a letter or digit, which none may be
        more["name"] = name = [f"unnamed {identity.type}"]
    if schema == "Person":
        more |= made(schema, "", position=positions)["properties"]
    elif schema == "Address":
        more["full"] = name
    elif schema == "Note":
        more["description"] = name
    return entity
