"""Makes up watchlists, and names that are asked of them, from `names.toml` and the schemes of `romanisation.toml`.

An entry is somebody with a native name; the list writes it by one scheme, sometimes by more. A question is the same
name by another scheme, put in another order, shortened, or misspelt; or the name of somebody else, who may be called
nearly the same. Since the native names are known, so is which entries a question means.
"""

from __future__ import annotations

import hashlib
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from romanise import Scheme, schemes, stripped

__all__ = ["Being", "Question", "Writing", "beings", "entry_names", "questions", "right"]

_SHARES = {
    "arabic": 0.27, "persian": 0.12, "cyrillic": 0.15, "ukrainian": 0.04, "chinese": 0.07, "korean": 0.04,
    "hebrew": 0.02, "latin": 0.09, "organisation": 0.20,
}  # fmt: skip
_COUNTRIES = {
    "arabic": "sy iq lb eg ye ly dz tn ma jo ps sa qa kw sd", "persian": "ir af", "cyrillic": "ru by kz",
    "ukrainian": "ua ru", "chinese": "cn hk tw", "korean": "kp kr", "hebrew": "il",
    "latin": "co mx ve cu ni tr rs hr ba pl de fr rw cd", "organisation": "ir sy ru ae cn lb iq tr hk cy",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a name: what it is in it, and its native form ("al-" and "abū " included)."""

    role: str  # given, middle, family, family2; word, head, form ... of an organisation
    native: str


@dataclass(frozen=True, slots=True)
class Being:
    """Somebody or something with a native name."""

    culture: str
    parts: tuple[Part, ...]
    country: str
    birth: str | None  # ISO day
    female: bool = False

    @property
    def type(self) -> str:
        return "organization" if self.culture == "organisation" else "person"


@dataclass(frozen=True, slots=True)
class Question:
    """A name that is asked, and who bears it: the number of an entry, or nobody on the list."""

    text: str
    type: str
    country: str | None
    birth: str | None
    parts: tuple[Part, ...]  # what is left of the name; a native form of one letter and "." is an initial
    writer: Writing  # who wrote it, misspellings and all else apart
    culture: str
    entry: int | None
    kind: str  # "variant", "near", "far"
    ways: tuple[str, ...] = ()  # what was done to it


# --- who there is --------------------------------------------------------------------------------------------


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))


def _half(words: list[str], test: bool) -> list[str]:
    """Return the half of the words that is for testing, or the one that is for fitting."""
    return [word for word in words if (hashlib.sha256(word.encode()).digest()[0] % 2 == 1) is test]


@cache
def _words(culture: str, list_: str) -> list[str]:
    return str(_tables()[culture][list_]).split()


@cache
def _families(culture: str, test: bool) -> list[str]:
    """Return the family names to test by, or those to fit by; few cultures' are too few to part."""
    made = _all_families(culture, test)
    if test and culture in _PARTED:  # two stems may make one name
        other = set(_all_families(culture, False))
        return [name for name in made if name not in other]
    return made


_PARTED = ("arabic", "persian", "cyrillic", "ukrainian")


@cache
def _all_families(culture: str, test: bool) -> list[str]:
    table = _tables()[culture]
    if culture == "arabic":
        roots = _words(culture, "roots") + _made("bdfhjklmnrstzqḥšṭṣ", "bdfhjklmnrstzqʿġḫ", "bdfklmnrstzwyḍṯ", 300)
        roots = [root.replace("j", "ǧ") for root in roots]
        return [*_arabic_families(_half(roots, test)), *(
            f"al-{place}iyy" for place in _half(_words(culture, "places"), test)
        )]  # fmt: skip
    if culture == "persian":
        stems = _words(culture, "stems") + _made(_LATIN, "āaou", _LATIN, 60) + _made(_LATIN, _VOWELLED, _LATIN, 160)
        return [stem + end for stem in _half(stems, test) for end in _words(culture, "endings")]
    if culture in ("cyrillic", "ukrainian"):
        stems = _words(culture, "stems") + _made(_CYRILLIC, "аеиоу", _CYRILLIC, 60)
        stems += _made(
            _CYRILLIC,
            [one + other + third for one in "аеоу" for other in _CYRILLIC for third in "аеоу"],
            _CYRILLIC,
            240,
        )
        return [_joined(stem, end) for stem in _half(stems, test) for end in _words(culture, "endings")]
    if culture == "latin":
        return _half(_words(culture, "family"), test) + _half(_words(culture, "family"), not test)[::2]
    return str(table["family"]).split()  # too few to part


_LATIN = ["b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "r", "s", "t", "v", "z", "p", "q"]
_CYRILLIC = [
    "б",
    "в",
    "г",
    "д",
    "ж",
    "з",
    "к",
    "л",
    "м",
    "н",
    "п",
    "р",
    "с",
    "т",
    "х",
    "ч",
    "ш",
    "бр",
    "гр",
    "кр",
    "пр",
    "ст",
    "сл",
]
_VOWELLED = [one + other + third for one in "aeo" for other in _LATIN for third in "āaiou"]


def _made(heads: str | list[str], hearts: str | list[str], tails: str | list[str], count: int) -> list[str]:
    """Return so many stems that nobody need have heard of, always the same."""
    dice = random.Random(f"{heads}{hearts}{tails}{count}")
    made = {dice.choice(heads) + dice.choice(hearts) + dice.choice(tails) for _ in range(3 * count)}
    return sorted(made)[:: max(1, len(made) // count)]


def _joined(stem: str, end: str) -> str:
    if stem[-1] in "йьіщшжчц" and end[0] == "о":
        end = {"ов": "ев"}.get(end, end)
    if stem[-1] in "кгх" and end.startswith("ский"):
        stem = stem[:-1] + {"к": "ч", "г": "ж", "х": "ш"}[stem[-1]] + "ев"
    return stem + end


def _arabic_families(roots: list[str]) -> Iterator[str]:
    for root in roots:
        c1, c2, c3 = tuple(root)
        bases = (
            f"{c1}ā{c2}i{c3}", f"{c1}a{c2}ī{c3}", f"{c1}a{c2}{c2}ā{c3}", f"ma{c1}{c2}ū{c3}", f"{c1}u{c2}ay{c3}",
            f"{c1}a{c2}{c3}ān", f"{c1}a{c2}{c2}ū{c3}", f"{c1}i{c2}ā{c3}", f"{c1}a{c2}ā{c3}",
        )  # fmt: skip
        for base in bases:
            yield f"al-{base}iyy"
            yield f"al-{base}"
            yield base


def beings(count: int, seed: int, *, test: bool) -> list[Being]:
    """Return so many, no two of one native name."""
    dice = random.Random(seed)
    made: dict[tuple[Any, ...], Being] = {}
    cultures, weights = list(_SHARES), list(_SHARES.values())
    while len(made) < count:
        culture = dice.choices(cultures, weights)[0]
        being = _being(culture, dice, test)
        made.setdefault((culture, core(being.parts)), being)
    return list(made.values())


def core(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """Return the native words that make the name, without articles and legal forms, whatever their order."""
    return tuple(sorted(bare(part.native) for part in parts if part.role != "form"))


def bare(native: str) -> str:
    return native.removeprefix("al-")


def _being(culture: str, dice: random.Random, test: bool) -> Being:
    female = culture != "organisation" and dice.random() < 0.12
    birth = f"{dice.randint(1935, 2000)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    return Being(
        culture=culture,
        parts=_organisation(dice, test) if culture == "organisation" else _person(culture, dice, test, female),
        country=dice.choice(_COUNTRIES[culture].split()),
        birth=birth if culture != "organisation" and dice.random() < 0.6 else None,
        female=female,
    )


def _given(culture: str, dice: random.Random, female: bool) -> str:
    if culture == "arabic" and not female:
        roll = dice.random()
        if roll < 0.12:
            return "ʿabd al-" + dice.choice(_words(culture, "servant"))
        if roll < 0.15:
            return "ʿabd allāh"
        if roll < 0.19:
            return dice.choice(["nūr", "ṣalāḥ", "ʿizz", "badr", "šams", "ḫayr", "tāǧ", "saʿd"]) + " al-dīn"
    if culture in ("chinese", "korean"):
        count = 2 if dice.random() < (0.8 if culture == "chinese" else 0.97) else 1
        return " ".join(dice.sample(_words(culture, "given"), count))
    if female and "female" in _tables()[culture]:
        return dice.choice(_words(culture, "female"))
    return dice.choice(_words(culture, "given"))


def _person(culture: str, dice: random.Random, test: bool, female: bool) -> tuple[Part, ...]:
    given = _given(culture, dice, female)
    family = dice.choice(_families(culture, test))
    parts = [Part("given", given)]
    if culture == "arabic":
        for _ in range(dice.choices((0, 1, 2), (3, 5, 2))[0]):
            parts.append(Part("middle", _given(culture, dice, False)))
        if dice.random() < 0.05:
            family = "abū " + dice.choice(_words(culture, "given"))
    elif culture in ("cyrillic", "ukrainian"):
        if dice.random() < 0.8:
            parts.append(Part("middle", _patronymic(_given(culture, dice, False), female, culture)))
        family = _gendered(family) if female else family
    elif culture == "latin" and dice.random() < 0.5:
        parts.append(Part("middle", _given(culture, dice, female)))
    elif culture == "persian" and dice.random() < 0.15:
        parts.append(Part("middle", _given(culture, dice, False)))
    parts.append(Part("family", family))
    if culture == "latin" and dice.random() < 0.35:
        parts.append(Part("family2", dice.choice(_families(culture, test))))
    return tuple(parts)


def _patronymic(father: str, female: bool, culture: str) -> str:
    ends = ("івна", "ович") if culture == "ukrainian" else ("овна", "ович")
    if father[-1] in "йь":
        soft = ("євна", "йович") if culture == "ukrainian" else ("евна", "евич")
        stem = father[:-1] + ("ь" if father[-2:] == "ий" and culture != "ukrainian" else "")
        return (father[:-2] + "ь" if father.endswith("ий") and culture != "ukrainian" else stem) + soft[not female]
    if father[-1] in "ая":
        return father[:-1] + ("ична" if female else "ич")
    if father[-1] == "о":
        return father[:-1] + ends[not female]
    return father + ends[not female]


def _gendered(family: str) -> str:
    for male, female in (("ский", "ская"), ("цкий", "цкая"), ("ський", "ська"), ("цький", "цька")):
        if family.endswith(male):
            return family[: -len(male)] + female
    return family + "а" if family.endswith(("ов", "ев", "ин")) else family


def _organisation(dice: random.Random, test: bool) -> tuple[Part, ...]:
    table = _tables()["organisation"]
    pattern = dice.choice(table["patterns"])
    culture = dice.choices(("arabic", "persian", "cyrillic"), (5, 3, 3))[0]
    name = bare(dice.choice(_families(culture, test))) if dice.random() < 0.6 else _given(culture, dice, False)
    parts = []
    for word in pattern.split():
        match word:
            case "{name}":
                parts.append(Part(f"name {culture}", name))
            case "{head}":
                parts.append(Part("word", dice.choice(table["heads"].split("|"))))
            case "{form}":
                parts.append(Part("form", dice.choice(table["forms"]).split("=")[0]))
            case "{place}":
                parts.append(Part("word", dice.choice(_half(table["places"].split("|"), test))))
            case _:
                parts.append(Part("word", word))
    return tuple(parts)


# --- how a name is written -----------------------------------------------------------------------------------


class Writing:
    """One writer: a scheme, and the choices made within it."""

    def __init__(self, scheme: Scheme, dice: random.Random) -> None:
        self.scheme, self.dice, self.chosen = scheme, dice, dict[str, str]()
        self.bare = dice.random() < 0.2  # leaves the article out
        self.known = dict[tuple[str, bool], str]()

    def part(self, part: Part) -> str:
        """Return the part in Latin letters, with capitals."""
        match self.scheme.culture:
            case "arabic":
                return self._arabic(part.native)
            case "chinese" | "korean":
                return self._syllables(part)
        pieces = part.native.split("-") if "-" in part.native else [part.native]
        words = [_capital(self._word(piece)) for piece in pieces]
        return self._choice("compound", ("-", " ", "")).join(words)

    def plain(self, part: Part) -> str:
        """Return the part in bare small letters without article: what is left when all marks are lost."""
        key = part.native, part.role == "family"
        if key not in self.known:
            text = self.part(replace(part, native=bare(part.native)))
            self.known[key] = "".join(c for c in stripped(text).casefold() if c.isalnum())
        return self.known[key]

    def _word(self, native: str) -> str:
        return self.scheme.word(native, self.dice, self.chosen)

    def _choice(self, what: str, of: tuple[str, ...]) -> str:
        return self.chosen.setdefault(what, self.dice.choice(of))

    def _arabic(self, native: str) -> str:
        if native.startswith("ʿabd al-"):
            return self._servant(native.removeprefix("ʿabd al-"))
        if native == "ʿabd allāh":
            return self._choice("allah", ("Abdallah", "Abdullah", "Abd Allah", "Abdulla"))
        if native.endswith(" al-dīn"):
            first = _capital(self._word(native.removesuffix(" al-dīn")))
            return first + self._choice(
                "din", (" al-Din", "eddin", " Eddine", "uddin", " el-Din", " al Deen", " ad-Din")
            )
        if native.startswith("abū "):
            father = self._choice("abu", ("Abu ", "Abou ", "Abu-"))
            return father + _capital(self._word(native.removeprefix("abū ")))
        if native.startswith("al-"):
            word = native.removeprefix("al-")
            if self.bare:
                return _capital(self._word(word))
            return self.scheme.article(word, self.dice, self.chosen) + _capital(self._word(word))
        return _capital(self._word(native))

    def _servant(self, of: str) -> str:
        word = self._word(of)
        match self.scheme.name:
            case "ic":
                return f"Abd-al-{_capital(word)}"
            case "bgn" | "alalc":
                return f"Abd al-{_capital(word)}"
            case "egyptian":
                kinds: tuple[str, ...] = ("Abdel {X}", "Abdel-{X}", "Abd El-{X}", "Abdel{x}")
            case "french":
                kinds = ("Abdel{x}", "Abdel {X}", "Abd el {X}")
            case "urdu":
                kinds = ("Abdul {X}", "Abdul-{X}", "Abdul{x}")
            case _:
                kinds = ("Abdul {X}", "Abdul{x}", "Abdel {X}", "Abdul-{X}", "Abd al-{X}")
        return self._choice("servant", kinds).format(X=_capital(word), x=word)

    def _syllables(self, part: Part) -> str:
        words = [self._word(syllable) for syllable in part.native.split()]
        if part.role == "family" or len(words) == 1:
            return _capital("".join(words))
        how = self._choice("given", (self.scheme.habit("given", self.dice, "joined"),))
        if how == "spaced":
            return " ".join(map(_capital, words))
        return _capital(words[0]) + ("-" if how == "hyphen" else "") + "".join(words[1:])


def _capital(word: str) -> str:
    for at, letter in enumerate(word):
        if letter.isalpha():
            return word[:at] + letter.upper() + word[at + 1 :]
    return word


def _writer(culture: str, dice: random.Random, *, held: bool, but_not: tuple[str, ...] = ()) -> Writing:
    fit = [one for one in schemes()[culture] if (held or not one.held) and one.name not in but_not]
    return Writing(dice.choice(fit or [one for one in schemes()[culture] if held or not one.held]), dice)


def _ordered(written: list[tuple[Part, str]], culture: str, style: str) -> str:
    """Return the parts as one text: "native" order, "given" first, "family" first, or "comma" after the family."""
    family = " ".join(text for part, text in written if part.role.startswith("family"))
    rest = " ".join(text for part, text in written if not part.role.startswith("family"))
    match style:
        case "comma" if rest:
            return f"{family.upper()}, {rest}"
        case "family":
            return f"{family} {rest}".strip()
        case "native" if culture in ("chinese", "korean"):
            return f"{family} {rest}".strip()
    return f"{rest} {family}".strip()


def entry_names(being: Being, dice: random.Random, *, test: bool) -> tuple[list[str], tuple[str, ...]]:
    """Return the names that a list gives somebody, and the schemes they are written by."""
    if being.culture == "organisation":
        culture = next((p.role.split()[1] for p in being.parts if p.role.startswith("name")), "arabic")
        writer = _writer(culture, dice, held=test)
        text = " ".join(writer.part(p) if p.role.startswith("name") else p.native for p in being.parts)
        return [text.upper() if dice.random() < 0.5 else text], (writer.scheme.name,)
    names, used = list[str](), list[str]()
    for _ in range(dice.choices((1, 2, 3), (6, 3, 1))[0]):
        writer = _writer(being.culture, dice, held=test, but_not=tuple(used))
        used.append(writer.scheme.name)
        parts = [(part, writer.part(part)) for part in being.parts]
        if being.culture == "arabic" and len(parts) > 2 and dice.random() < 0.2:
            parts.insert(1, (Part("middle", "bin"), dice.choice(("bin", "ibn", "ben"))))
        names.append(_ordered(parts, being.culture, dice.choice(("comma", "native", "native"))))
    return names, tuple(used)


# --- what is asked -------------------------------------------------------------------------------------------

_TITLES = [
    "Dr. ",
    "General ",
    "Sheikh ",
    "Haji ",
    "Mr. ",
    "Brig. Gen. ",
    "Mullah ",
    "Sayyid ",
    "Colonel ",
    "President ",
][:-1]
_KEYS = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "rw", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "mb", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "xa",
}  # fmt: skip


def questions(
    listed: list[Being],
    names: list[tuple[list[str], tuple[str, ...]]],
    count: int,
    seed: int,
    *,
    test: bool,
) -> list[Question]:
    """Return questions: half mean an entry, a quarter somebody of a similar name, a quarter somebody else."""
    dice = random.Random(seed)
    known = {core(being.parts) for being in listed}
    made: list[Question] = []
    while len(made) < count:
        number = dice.randrange(len(listed))
        being = listed[number]
        kind = dice.choices(("variant", "near", "far"), (2, 1, 1))[0]
        if kind == "near":
            being = _alike(being, dice, test)
        elif kind == "far":
            being = _being(being.culture, dice, test)
        if kind != "variant" and core(being.parts) in known:
            continue
        used = names[number][1] if kind == "variant" else ()
        text, parts, ways, writer = _asked(being, dice, used, test)
        if kind == "variant" and text.casefold() in {name.casefold() for name in names[number][0]}:
            continue
        made.append(
            Question(
                text=text,
                type=being.type,
                country=_country(being, dice) if dice.random() < 0.3 else None,
                birth=_birth(being, dice) if dice.random() < 0.15 else None,
                parts=parts,
                writer=writer,
                culture=being.culture,
                entry=number if kind == "variant" else None,
                kind=kind,
                ways=ways,
            )
        )
    return made


def _country(being: Being, dice: random.Random) -> str:
    return being.country if dice.random() < 0.9 else dice.choice(_COUNTRIES[being.culture].split())


def _birth(being: Being, dice: random.Random) -> str | None:
    if being.birth is None or dice.random() < 0.5:
        return being.birth
    return being.birth[:4]


def _alike(being: Being, dice: random.Random, test: bool) -> Being:
    """Return somebody else whose name is nearly the same: a brother, a namesake, or a name that sounds like it."""
    roles = [at for at, part in enumerate(being.parts) if part.role not in ("form",) and part.native[:1].isalpha()]
    at = dice.choice(roles)
    part = being.parts[at]
    if being.culture == "organisation":
        culture = part.role.split()[1] if " " in part.role else None
        pool = _families(culture, test) if culture else _tables()["organisation"]["places"].split("|")
    elif part.role in ("given", "middle"):
        pool = [_given(being.culture, dice, being.female) for _ in range(40)]
        if being.culture in ("cyrillic", "ukrainian") and part.role == "middle":
            pool = [_patronymic(name, being.female, being.culture) for name in pool]
    else:
        pool = _families(being.culture, test)
        if being.female and being.culture in ("cyrillic", "ukrainian"):
            pool = [_gendered(name) for name in pool]
    others = [word for word in pool if bare(word) != bare(part.native)]
    if dice.random() < 0.4:  # of some, the one that is spelt most like it
        others = sorted(dice.sample(others, min(30, len(others))), key=lambda word: -_likeness(word, part.native))[:1]
    parts = list(being.parts)
    parts[at] = replace(part, native=dice.choice(others))
    birth = f"{dice.randint(1935, 2000)}-05-17" if being.birth else None
    return replace(being, parts=tuple(parts), birth=birth, country=dice.choice(_COUNTRIES[being.culture].split()))


def _likeness(one: str, other: str) -> float:
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}, {other[i : i + 2] for i in range(len(other) - 1)}
    return len(pairs[0] & pairs[1]) / (len(pairs[0] | pairs[1]) or 1)


def _asked(
    being: Being, dice: random.Random, used: tuple[str, ...], test: bool
) -> tuple[str, tuple[Part, ...], tuple[str, ...], Writing]:
    if being.culture == "organisation":
        return _asked_organisation(being, dice, used, test)
    writer = _writer(being.culture, dice, held=test, but_not=used)
    parts, ways = list(being.parts), [writer.scheme.name]
    # At most one of these happens to a name; two in three are whole.
    trouble = dice.choices(("", "shortened", "initial", "misspelt"), (66, 16, 6, 12))[0]
    middles = [part for part in parts if part.role in ("middle", "family2")]
    if middles and trouble == "shortened":
        gone = middles if dice.random() < 0.5 else [dice.choice(middles)]
        parts = [part for part in parts if part not in gone]
        ways.append("shortened")
    written = [(part, writer.part(part)) for part in parts]
    if trouble == "initial":
        chances = [at for at, (part, _) in enumerate(written) if part.role in ("given", "middle")]
        at = dice.choice(chances)
        part, text = written[at]
        letter = next(c for c in stripped(text) if c.isalpha()).upper()
        written[at] = (replace(part, native=letter.lower() + "."), letter + dice.choice((".", "")))
        ways.append("initial")
    if trouble == "misspelt":
        at = dice.randrange(len(written))
        part, text = written[at]
        if len(text) >= 5:
            written[at] = (part, _misspelt(text, dice))
            ways.append("misspelt")
    style = dice.choices(("native", "given", "family", "comma"), (5, 2, 2, 1))[0]
    text = _ordered(written, being.culture, style)
    if style != "native":
        ways.append("ordered")
    if "-" in text and dice.random() < 0.25:
        text = text.replace("-", dice.choice((" ", "")))
        ways.append("hyphens")
    if dice.random() < 0.2:
        text = stripped(text)
    if dice.random() < 0.08:
        text = dice.choice(_TITLES) + text
        ways.append("titled")
    return text, tuple(part for part, _ in written), tuple(ways), writer


def _misspelt(text: str, dice: random.Random) -> str:
    spots = [at for at in range(1, len(text) - 1) if text[at].isalpha() and text[at + 1].isalpha()]
    if not spots:
        return text
    at = dice.choice(spots)
    match dice.randrange(4):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + text[at] + text[at:]
        case 2:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    wrong = dice.choice(_KEYS.get(stripped(text[at]).lower()[:1], "e"))
    return text[:at] + wrong + text[at + 1 :]


def _asked_organisation(
    being: Being, dice: random.Random, used: tuple[str, ...], test: bool
) -> tuple[str, tuple[Part, ...], tuple[str, ...], Writing]:
    table = _tables()["organisation"]
    culture = next((p.role.split()[1] for p in being.parts if p.role.startswith("name")), "arabic")
    writer = _writer(culture, dice, held=test, but_not=used)
    forms = {line.split("=")[0]: line.split("=")[1].split("|") for line in table["forms"]}
    swaps = dict(line.split("=") for line in table["swaps"])
    written, ways = [], [writer.scheme.name]
    for part in being.parts:
        if part.role.startswith("name"):
            text = writer.part(part)
            if dice.random() < 0.12 and len(text) >= 5:
                text = _misspelt(text, dice)
                ways.append("misspelt")
        elif part.role == "form":
            if dice.random() < 0.4:
                ways.append("shortened")
                continue
            text = dice.choice([part.native, *forms[part.native]])
        else:
            text = swaps[part.native] if part.native in swaps and dice.random() < 0.4 else part.native
            if dice.random() < 0.03 and len(text) >= 6:
                text = _misspelt(text, dice)
                ways.append("misspelt")
        written.append(text)
    return " ".join(written), being.parts, tuple(ways), writer


def right(question: Question, being: Being) -> bool | None:
    """Tell whether the entry may be whom the question means, as far as its name tells; None if it does not tell.

    It may be where each part asked is a part of the entry, natively or as the writer of the question would have
    written it (many schemes write several sounds alike: "Hakimi" is two names). It does not tell where the entry is
    silent on a part that is asked, and agrees otherwise.
    """
    if question.culture != being.culture:
        return False
    ours = [part for part in question.parts if part.role != "form"]
    theirs = [part for part in being.parts if part.role != "form"]
    missing = 0
    for part in ours:
        asked = _plain(question, part)
        found = next((one for one in theirs if _fits(asked, _plain(question, one))), None)
        if found is None:
            missing += 1
        else:
            theirs.remove(found)
    if not missing:
        return True
    if being.culture != "organisation" and len(ours) - missing >= 2 and not theirs:
        return None
    return False


def _fits(asked: str, listed: str) -> bool:
    return listed.startswith(asked[0]) if len(asked) == 2 and asked[1] == "." else asked == listed


def _plain(question: Question, part: Part) -> str:
    """Return the part as the writer of the question writes it, in bare small letters, without article."""
    if len(part.native) == 2 and part.native[1] == ".":
        return part.native
    if part.role in ("word", "form"):
        return part.native.casefold()
    writer = question.writer
    text = writer.plain(part)
    return text
