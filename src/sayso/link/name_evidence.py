"""What two entities' names speak for or against their being one: persons, bodies and places each in their own way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import product

from sayso.link import lexicon
from sayso.link.fits import Fit, acronym_of, fit
from sayso.link.naming import Name, name_of
from sayso.link.portraits import Portrait

__all__ = ["NAMES", "best_fit", "kind_between", "names_of", "weakness"]

#: The names of the evidence of names, by what is compared.
NAMES = {
    "person": (
        *("same name", "same but spelling", "spelling", "consonants", "one name longer", "words longer"),
        *("last name alone", "first name alone", "other word alone", "both one word", "initials", "given name family"),
        *("other order", "other given name", "other last name", "common name", "letters", "names shared"),
        *("father or son", "no word shared"),
    ),
    "body": (
        *("same name", "same but order", "same but spelling", "spelling", "consonants", "acronym", "same acronym"),
        *(
            "acronym in another order",
            "rare words",
            "general words",
            "general words alone",
            "part of the name",
            "begins the name",
            "ends the name",
        ),
        *("rare word missing", "rare words differ", "general words differ", "general word missing", "word of a part"),
        *("names shared", "letters", "other type", "no word shared"),
    ),
    "place": (
        *("same name", "same but spelling", "spelling", "consonants", "part of the name", "words differ"),
        *("rare word missing", "letters", "other type", "no word shared", "names shared", "general words alone"),
    ),
}
# Of each entity so many of its longest names are laid beside those of the other.
_MOST = 5


def best_fit(one: Portrait, other: Portrait, kind: str) -> tuple[Fit, tuple[Name, Name]]:
    """Return how those names of the two go together that do so best."""
    ours, theirs = _longest(one, kind), _longest(other, kind)
    fits = [(fit(a, b, kind), (a, b)) for a, b in product(ours, theirs)]
    return max(fits, key=lambda found: _strength(*found))


@lru_cache(maxsize=8192)
def _longest(portrait: Portrait, kind: str) -> tuple[Name, ...]:
    """Return the names that are not part of a longer one: "Heslop" is not all that is known of Ransford Heslop."""
    names = {name_of(name, kind) for name in portrait.names}
    ranked = sorted(names, key=lambda name: (-len(name.words), -len(name.full), name.full))
    kept: list[Name] = []
    for name in ranked:
        parts = (fit(name, longer, kind) for longer in kept if len(longer.words) > len(name.words))
        if name.acronym or not any(not part.one and part.words for part in parts):
            kept.append(name)
    # The shortest may be an acronym or an alias, which would be lost.
    return (*kept[: _MOST - 1], *kept[_MOST - 1 :][-1:])


def _strength(found: Fit, names: tuple[Name, Name]) -> tuple[float, int, str]:
    letters = sum(map(len, found.matched))
    strength = found.words + 0.4 * found.initials - 0.3 * found.cost
    strength -= 0.9 * min(len(found.one), len(found.other)) + 0.1 * (len(found.one) + len(found.other))
    if acronym_of(*names) or acronym_of(*reversed(names)):
        strength += 2
    return strength, letters, f"{names[0].full} {names[1].full}"


def weakness(kind: str, found: Fit, names: tuple[Name, Name]) -> float:
    """Return 1.0 where names that go together are borne by many: a last name, "Central Bank", an acronym."""
    if kind == "person":
        return float(found.words < 2)
    generic = lexicon.words("generic")
    return float(all(word in generic for word in found.matched) or any(name.acronym for name in names))


def names_of(kind: str, one: Portrait, other: Portrait, found: Fit, names: tuple[Name, Name]) -> dict[str, float]:
    """Return the evidence of names, by `NAMES`."""
    return _NAMED[kind](one, other, found, names)


def _person(one: Portrait, other: Portrait, found: Fit, names: tuple[Name, Name]) -> dict[str, float]:
    left, right = (len(name.words) for name in names)
    whole = not found.one and not found.other
    single = found.words == 1 and not found.initials and min(left, right) == 1 and max(left, right) > 1
    clash = bool(found.one and found.other)
    longer, shorter = (names[0], names[1]) if left >= right else (names[1], names[0])
    last = single and _matches(shorter, longer.words[-1], found)
    first = single and not last and _matches(shorter, longer.words[0], found)
    apart = {name.generation for name in names} - {0}
    return {
        "same name": float(whole and found.words > 1 and not found.spelt and not found.families),
        "same but spelling": float(whole and found.words > 1 and bool(found.spelt or found.families)),
        "spelling": min(1.0, found.cost / max(found.words, 1)),
        "consonants": min(1.0, found.bones),
        "one name longer": float(not whole and not clash and found.words > 1),
        "words longer": min(3, abs(left - right)) / 3,
        "last name alone": float(last),
        "first name alone": float(first),
        "other word alone": float(single and not last and not first),
        "both one word": float(left == right == 1 and found.words == 1),
        "initials": float(found.initials > 0 and found.words > 0),
        "given name family": float(found.families > 0),
        "other order": float(found.crossed),
        "other given name": float(clash and found.last),
        "other last name": float(clash and not found.last and found.words > 0),
        "common name": _share(found.matched, lexicon.words("common") | lexicon.families().keys()),
        "letters": min(1.0, sum(map(len, found.matched)) / 20),
        "names shared": _shared_names(one, other),
        "father or son": float(len(apart) > 1),
        "no word shared": float(found.words == 0),
    }


def _matches(shorter: Name, word: str, found: Fit) -> bool:
    return fit(shorter, Name(word, (word,)), "person").words == 1


def _body(one: Portrait, other: Portrait, found: Fit, names: tuple[Name, Name]) -> dict[str, float]:
    generic, parts = lexicon.words("generic"), lexicon.words("parts")
    whole = not found.one and not found.other
    rare = [word for word in found.matched if word not in generic]
    alone = [*found.one, *found.other]
    lacking = [[word for word in side if word not in generic] for side in (found.one, found.other)]
    general = [[word for word in side if word in generic] for side in (found.one, found.other)]
    contained = not whole and not (found.one and found.other) and found.words > 0
    acronyms = [name.acronym for name in names]
    return {
        "same name": float(whole and not found.spelt and not found.crossed),
        "same but order": float(whole and found.crossed),
        "same but spelling": float(whole and found.spelt > 0),
        "spelling": min(1.0, found.cost / max(found.words, 1)),
        "consonants": min(1.0, found.bones),
        "acronym": float(_any_acronym(one, other)),
        "acronym in another order": float(_any_acronym(one, other, mixed=True)),
        "same acronym": float(bool(acronyms[0]) and acronyms[0] == acronyms[1]),
        "rare words": min(3, len(rare)) / 3,
        "general words": min(3, len(found.matched) - len(rare)) / 3,
        "general words alone": float(bool(found.matched) and not rare),
        "part of the name": float(contained),
        "begins the name": float(contained and found.first),
        "ends the name": float(contained and found.last),
        "rare word missing": float(bool(lacking[0]) != bool(lacking[1])),
        "rare words differ": float(bool(lacking[0] and lacking[1])),
        "general words differ": float(bool(general[0] and general[1])),
        "general word missing": float(bool(general[0]) != bool(general[1])),
        "word of a part": float(any(word in parts for word in alone)),
        "names shared": _shared_names(one, other),
        "letters": min(1.0, sum(map(len, rare)) / 20),
        "other type": float(one.type != other.type),
        "no word shared": float(found.words == 0),
    }


def _any_acronym(one: Portrait, other: Portrait, *, mixed: bool = False) -> bool:
    pairs = list(product(_longest(one, "body"), _longest(other, "body")))
    fits = any(acronym_of(a, b) or acronym_of(b, a) for a, b in pairs)
    if not mixed:
        return fits
    return not fits and any(acronym_of(a, b, mixed=True) or acronym_of(b, a, mixed=True) for a, b in pairs)


def _place(one: Portrait, other: Portrait, found: Fit, names: tuple[Name, Name]) -> dict[str, float]:
    whole = not found.one and not found.other
    contained = not whole and not (found.one and found.other) and found.words > 0
    return {
        "same name": float(whole and not found.spelt),
        "same but spelling": float(whole and found.spelt > 0),
        "spelling": min(1.0, found.cost / max(found.words, 1)),
        "consonants": min(1.0, found.bones),
        "part of the name": float(contained),
        "words differ": float(bool(found.one and found.other)),
        "rare word missing": float(bool(found.one) != bool(found.other)),
        "letters": min(1.0, sum(map(len, found.matched)) / 20),
        "other type": float(one.type != other.type),
        "no word shared": float(found.words == 0),
        "names shared": _shared_names(one, other),
        "general words alone": float(not whole and _share(found.matched, lexicon.words("general_places")) == 1),
    }


_NAMED = {"person": _person, "body": _body, "place": _place}


def _share(words: Sequence[str], among: Collection[str]) -> float:
    return sum(word in among for word in words) / len(words) if words else 0.0


def _shared_names(one: Portrait, other: Portrait) -> float:
    """Return how many names the two have in common, letter for letter; a second one is rarely chance."""
    kind = kind_between(one, other)
    ours = {name_of(name, kind).words for name in one.names}
    theirs = {name_of(name, kind).words for name in other.names}
    return min(3, len(ours & theirs)) / 3


def kind_between(one: Portrait, other: Portrait) -> str:
    """Return as what two are compared: a place only with a place, else names are those of bodies."""
    return one.kind if one.kind == other.kind else "body"
