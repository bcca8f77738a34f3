"""Names bent on purpose: more cases for `train.sames` than people have labelled, in the company of real ones.

Of two entities that are one, a name is spelled or shortened anew: still one. Or it becomes that of a relative, of a
part of the body, of another place on the same river: two, whatever else speaks for one. Of two that are not one, one
gets the name of the other: namesakes. And of each pair there is one of which nothing is known but the names: a full one
is enough then, a last name is not.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from sayso.link import lexicon
from sayso.link.portraits import Portrait
from sayso.link.spelling import plain

__all__ = ["alone", "apart", "namesake", "still_one"]

# What transliterations do; each is tried where it fits.
_RESPELLED = [
    (r"a", "e"), (r"e", "a"), (r"i", "y"), (r"y", "i"), (r"ou", "u"), (r"u", "ou"), (r"o", "u"),
    (r"ee", "i"), (r"i", "ee"),
    (r"kh", "h"), (r"gh", "g"), (r"q", "k"), (r"k", "q"), (r"j", "dj"), (r"dj", "j"), (r"ch", "tch"), (r"sh", "ch"),
    (r"ov\b", "off"), (r"ev\b", "iev"), (r"w", "v"), (r"v", "w"), (r"ph", "f"), (r"c(?=[aou])", "k"), (r"z", "s"),
    (r"ei", "ey"), (r"ay", "ai"), (r"ai", "ay"), (r"([bdfgklmnprst])\1", r"\1"),
    (r"(?<=[aeiou])([lmnrst])(?=[aeiou])", r"\1\1"),
    (r"(?<=[a-z])h", ""), (r"ya", "ia"), (r"ia", "iya"), (r"yu", "iu"), (r"dt\b", "t"), (r"ts", "tz"), (r"x", "ks"),
    (r"hs", "x"), (r"b\b", "p"), (r"d\b", "t"), (r"y\b", "iy"), (r"a\b", "ah"),
]  # fmt: skip
_GIVEN = """Clara Bruno Nadia Victor Leila Simon Teresa Ivo Petra Osman Grace Luis Mei Arjun Sana Tomas Aisha Dmitri
Ruth Kofi Elena Marco Yara Hugo Farid Ingrid Pavel Rosa Amir Juno Bela Noor Felix Ayesha Boris Carmen Edgar
Hala""".split()  # noqa: SIM905
_OTHER_WORDS = """Harvest Lantern Ridge Copper Falcon Meadow Granite Delta Cedar Orchid Summit Amber Coral Juniper
Beacon Prairie""".split()  # noqa: SIM905
_PARTS = (
    *("Coastal {}", "{} Youth League", "Northern {}", "{} Women’s Section", "Regional {}", "{} Supporters’ Trust"),
    *("{} of the Coast", "{} Training Centre"),
)
_BESIDE = ("{} port", "{} dam", "{} river", "{} road", "{} mine", "East {}", "{} Heights", "New {}", "{} Bay")
_FORMS = (" Ltd", " plc", " Group", " Co.", " Inc", " SA", " GmbH", " Holdings")


def still_one(portrait: Portrait, chance: random.Random) -> Portrait | None:
    """Return the portrait with its names written in another way, None if there is none."""
    ways: tuple[Callable[[str, random.Random], str | None], ...] = (_respelled,)
    if portrait.kind == "person":
        ways = (_respelled, _respelled, _initialled, _familiar, _turned, _shortened)
    elif portrait.kind == "body":
        ways = (_respelled, _acronym, _reordered, _formed, _shortened_body)
    name = chance.choice(ways)(portrait.names[0], chance)
    return replace(portrait, names=(name,)) if name and name != portrait.names[0] else None


def apart(portrait: Portrait, chance: random.Random) -> Portrait | None:
    """Return the portrait with the name of a relative, a part or a neighbour; None if there is none."""
    name = max(portrait.names, key=lambda name: len(name.split()))
    words = name.split()
    if portrait.kind == "person":
        if len(words) < 2:
            return None
        other = chance.choice([one for one in _GIVEN if plain(one) != plain(words[0])])
        return replace(portrait, names=(" ".join([other, *words[-1:]]),), gender="", born=0)
    if portrait.kind == "place":
        return replace(portrait, names=(chance.choice(_BESIDE).format(name),))
    rare = [at for at, word in enumerate(words) if plain(word) not in lexicon.words("generic") and word[:1].isupper()]
    if len(words) > 1 and rare and chance.random() < 0.5:
        words[chance.choice(rare)] = chance.choice(_OTHER_WORDS)
        return replace(portrait, names=(" ".join(words),))
    return replace(portrait, names=(chance.choice(_PARTS).format(name),)) if len(words) > 1 else None


def alone(portrait: Portrait) -> Portrait:
    """Return the portrait without anything but the name."""
    return Portrait(
        entity=portrait.entity, article=portrait.article, day=portrait.day, type=portrait.type, names=portrait.names
    )


def namesake(portrait: Portrait, other: Portrait, chance: random.Random) -> Portrait:
    """Return `other` with the name, or a part of the name, of the portrait."""
    name = max(portrait.names, key=lambda name: len(name.split()))
    if portrait.kind == "person" and chance.random() < 0.5:
        name = name.split()[-1]
    return replace(other, names=(name,))


def _respelled(name: str, chance: random.Random) -> str | None:
    small = [at for at, word in enumerate(name.split()) if len(word) > 3]
    if not small:
        return None
    words = name.split()
    for _ in range(chance.randint(1, 3)):
        at = chance.choice(small)
        fitting = [(pattern, new) for pattern, new in _RESPELLED if re.search(pattern, words[at])]
        if fitting:
            pattern, new = chance.choice(fitting)
            words[at] = re.sub(pattern, new, words[at], count=1)
    return " ".join(word[:1].upper() + word[1:] for word in words)


def _initialled(name: str, chance: random.Random) -> str | None:
    words = name.split()
    return " ".join([f"{word[0]}." for word in words[:-1]] + words[-1:]) if len(words) > 1 else None


def _familiar(name: str, chance: random.Random) -> str | None:
    """Return the name with the given name as others have it, or in short."""
    first, *rest = name.split()
    lines = lexicon.families()
    numbers = lines.get(plain(first), frozenset())
    others = [word for word, some in lines.items() if some & numbers and word != plain(first)]
    return " ".join([chance.choice(others).capitalize(), *rest]) if others and rest else None


def _turned(name: str, chance: random.Random) -> str | None:
    words = name.split()
    return " ".join([words[-1], *words[:-1]]) if len(words) > 1 else None


def _shortened(name: str, chance: random.Random) -> str | None:
    words = name.split()
    return " ".join([words[0], words[-1]]) if len(words) > 2 else words[-1] if len(words) > 1 else None


def _acronym(name: str, chance: random.Random) -> str | None:
    words = [word for word in name.split() if plain(word) not in lexicon.words("particles")]
    return "".join(word[0].upper() for word in words) if len(words) > 2 else None


def _reordered(name: str, chance: random.Random) -> str | None:
    words = name.split()
    if " of " in name:
        head, _, rest = name.partition(" of ")
        return f"{rest.removeprefix('the ')} {head}"
    return f"{words[-1]} of {' '.join(words[:-1])}" if len(words) > 1 else None


def _formed(name: str, chance: random.Random) -> str | None:
    return name + chance.choice(_FORMS)


def _shortened_body(name: str, chance: random.Random) -> str | None:
    words = name.split()
    return " ".join(words[: max(1, len(words) - 1)]) if len(words) > 1 else None
