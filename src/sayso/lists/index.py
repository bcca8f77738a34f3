"""An index over the names of a list: a name finds the few that are near it without looking at the others.

Names are found by what they share with the asked one: a word, how a word sounds (its skeleton, in any of its readings),
a skeleton with one sound lost, or the skeletons of two words together. Each of these is a key; a key's names stand
together in one array. What most names share ("Muhammad") is asked of those found by something rarer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations
from zlib import crc32

import numpy as np
import numpy.typing as npt

from sayso.lists.names import Name, name_of
from sayso.lists.rarity import background
from sayso.lists.sounds import coarse, readings, skeleton

__all__ = ["Bytes", "Finder", "Index", "Ints", "Longs", "build", "rough_numbers"]

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float32]

# Lists of fewer names cannot tell how common a word is.
_FEW = 1_000
# Skeletons of at least so many sounds are also found with one of them lost; shorter ones would find everything.
_LOSSY = 3
# So many names are gathered for one that is asked; the rarest keys come first. Measured on 100,000 invented entries:
# with 1,000 instead the right entry was among those compared as often to within 0.2 in a hundred.
_GATHER = 1_200
# What sharing a key is worth, in the rarity of what is shared: the word itself, its sound, its sound but for one.
_WORD, _SOUND, _LOST, _PAIR = 1.3, 0.8, 0.45, 0.5


@dataclass(frozen=True, slots=True)
class Index:
    """Names by number, each with its entry's number; and for each key (sorted) the names that have it."""

    words: tuple[str, ...]  # every word of any name once, joined ones too
    heard: tuple[str, ...]  # of each word its readings, parted by "|"
    rough: Ints  # of word i, how it sounds to foreign ears, as numbers: rough[roughs[i]:roughs[i + 1]]
    roughs: Ints
    rarity: Floats  # of each word, how much sharing its sound says: 0.05 to 1
    spots: Ints  # words of name i: word[spots[i]:spots[i + 1]]; joined ones stand last
    word: Ints
    place: Bytes  # of a joined word that of the first of the two it joins, -1 of a word by itself, -2 of a light one
    entry: Ints  # of each name
    keys: Longs
    starts: Ints  # names of key k: name[starts[k]:starts[k + 1]]
    name: Ints

    @property
    def size(self) -> int:
        """How many names there are."""
        return len(self.entry)

    def rarity_of(self, words: Sequence[str]) -> Floats:
        """Return how much sharing the sound of each of these words says, 0.05 to 1."""
        return rarity(words, self.keys, self.starts, self.size)


def rarity(words: Sequence[str], keys: Longs, starts: Ints, size: int) -> Floats:
    """Return how much sharing the sound of words says, by how many names have one that sounds like it.

    1 where one name in 100,000 has it or fewer, 0.4 where one in 100 has it.
    """
    asked = np.asarray([skeleton_keys(word)[0] for word in words], np.int64)
    at = np.searchsorted(keys, asked)
    at[at == len(keys)] = 0
    counts = np.where(keys[at] == asked, starts[at + 1] - starts[at], 0)
    share = np.maximum((counts - 1) / max(size, _FEW), [background(word) for word in words])
    return np.clip(np.log10(np.maximum(share, 1e-5)) / -5, 0.05, 1).astype(np.float32)


def rough_numbers(word: str) -> tuple[int, ...]:
    """Return how a word sounds to foreign ears, as numbers that are the same where the sounds are."""
    return tuple(dict.fromkeys(crc32(coarse(one).encode()) & 0x7FFFFFFF for one in readings(word)))


def key_of(kind: str, text: str) -> int:
    """Return the number by which a key is kept: the kind of what is shared, and what it is."""
    return int.from_bytes(blake2b(f"{kind}\x1f{text}".encode(), digest_size=8).digest(), "big") >> 2


@dataclass(frozen=True, slots=True)
class _Sound:
    """What a word is found by: its own key, those of its skeletons, and those of skeletons that lost a sound."""

    word: int
    skeletons: tuple[str, ...]
    exact: tuple[int, ...]
    lossy: tuple[int, ...]


class _Sounds:
    """Remembers what words are found by: names share most of their words."""

    def __init__(self, most: int = 200_000) -> None:
        self._known: dict[str, _Sound] = {}
        self._most = most

    def __call__(self, word: str) -> _Sound:
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= self._most:
                self._known.clear()
            found = self._known[word] = _sound(word)
        return found


def _sound(word: str) -> _Sound:
    bones = tuple(dict.fromkeys(skeleton(coarse(reading)) for reading in readings(word)))
    # One sound alone is everybody's: the vowels must help.
    bones = tuple(one if len(one) > 1 else f"{one}:{coarse(readings(word)[0])}" for one in bones)
    lossy = {
        key_of("lost", one[:at] + one[at + 1 :])
        for one in bones
        if len(one) >= _LOSSY and ":" not in one
        for at in range(len(one))
    }
    # What lost a sound meets what never had it.
    whole = {key_of("lost", one) for one in bones if len(one) >= _LOSSY - 1 and ":" not in one}
    return _Sound(
        word=key_of("word", word),
        skeletons=bones,
        exact=tuple(key_of("sound", one) for one in bones),
        lossy=tuple(sorted(lossy | whole)),
    )


@lru_cache(maxsize=262_144)
def skeleton_keys(word: str) -> tuple[int, ...]:
    """Return the keys of how a word sounds, the likeliest first."""
    return _sound(word).exact


def _pairs(sounds: Sequence[_Sound]) -> set[int]:
    """Return the keys of two words together: the first skeletons of both, or another of one."""
    found = set()
    for left, right in combinations(sounds, 2):
        for ours in left.skeletons:
            found.add(key_of("pair", "\x1f".join(sorted((ours, right.skeletons[0])))))
        for theirs in right.skeletons[1:]:
            found.add(key_of("pair", "\x1f".join(sorted((left.skeletons[0], theirs)))))
    return found


def _joined_pairs(name: Name, sounds: _Sounds) -> set[int]:
    """Return the keys of each joined word with each word that is no part of it ("Jong Un" with "Kim")."""
    found: set[int] = set()
    for place, joined in name.joined:
        rest = [word for at, word in enumerate(name.words) if at not in (place, place + 1) and len(word) > 1]
        for word in rest[:4]:
            found |= _pairs([sounds(joined), sounds(word)])
    return found


def _full(name: Name) -> list[str]:
    """Return the words by which a name is found: no initials, no legal forms unless there is nothing else."""
    kept = [word for word, light in zip(name.words, name.light, strict=True) if len(word) > 1 and not light]
    return kept or list(name.words)


def build(names: Iterable[tuple[int, str]], *, progress: Callable[[int], None] | None = None) -> Index:
    """Return an index of names, each with the number of its entry; `progress` is told how many are done."""
    sounds = _Sounds()
    numbers: dict[str, int] = {}
    spots, word, place, entry = [0], list[int](), list[int](), list[int]()
    keyed: defaultdict[int, list[int]] = defaultdict(list)
    for count, (owner, text) in enumerate(names):
        name = name_of(text)
        for one in (*name.words, *(joined for _, joined in name.joined)):
            word.append(numbers.setdefault(one, len(numbers)))
        place.extend(-2 if light else -1 for light in name.light)
        place.extend(at for at, _ in name.joined)
        spots.append(len(word))
        entry.append(owner)
        full = _full(name)
        keys: set[int] = set()
        parts = [sounds(one) for one in full]
        for sound in (*parts, *(sounds(joined) for _, joined in name.joined)):
            keys.add(sound.word)
            keys.update(sound.exact)
            keys.update(sound.lossy)
        keys.update(_pairs(parts[:6]))
        keys.update(_joined_pairs(name, sounds))
        for key in keys:
            keyed[key].append(count)
        if progress is not None and count % 1000 == 0:
            progress(count)
    ordered = sorted(keyed)
    starts = np.zeros(len(ordered) + 1, np.int32)
    np.cumsum([len(keyed[key]) for key in ordered], out=starts[1:])
    flat = np.fromiter((name for key in ordered for name in keyed[key]), np.int32, int(starts[-1]))
    sorted_keys = np.asarray(ordered, np.int64)
    rough = [rough_numbers(one) for one in numbers]
    roughs = np.zeros(len(rough) + 1, np.int32)
    np.cumsum([len(one) for one in rough], out=roughs[1:])
    return Index(
        words=tuple(numbers),
        heard=tuple("|".join(readings(one)) for one in numbers),
        rough=np.fromiter((number for one in rough for number in one), np.int32, int(roughs[-1])),
        roughs=roughs,
        rarity=rarity(list(numbers), sorted_keys, starts, len(entry)),
        spots=np.asarray(spots, np.int32),
        word=np.asarray(word, np.int32),
        place=np.asarray(place, np.int8),
        entry=np.asarray(entry, np.int32),
        keys=sorted_keys,
        starts=starts,
        name=flat,
    )


class Finder:
    """Finds the names near a given one. Not for two threads at once: it keeps room to count in."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._sounds = _Sounds()
        self._score = np.zeros(index.size, np.float32)
        self._log = float(np.log(max(index.size, 2)))

    def near(self, name: Name, most: int) -> Ints:
        """Return at most so many names, the likeliest first."""
        index, score = self.index, self._score
        parts = [self._sounds(word) for word in _full(name)]
        worth: dict[int, float] = {}
        for sound in (*parts, *(self._sounds(joined) for _, joined in name.joined)):
            worth[sound.word] = _WORD - _SOUND
            worth.update(dict.fromkeys(sound.exact, _SOUND - _LOST))
            for key in sound.lossy:  # whoever sounds the same has all of them
                worth.setdefault(key, _LOST * 1.5 / len(sound.lossy))
        firm = len(worth)  # what common names may still be told apart by; two words together cost more than they say
        for key in _pairs(parts[:6]) | _joined_pairs(name, self._sounds):
            worth.setdefault(key, _PAIR)
        asked = np.fromiter(worth, np.int64, len(worth))
        at = np.searchsorted(index.keys, asked)
        at[at == len(index.keys)] = 0
        starts, ends = index.starts[at], index.starts[at + 1]
        counts = np.where(index.keys[at] == asked, ends - starts, 0)
        values = np.fromiter(worth.values(), np.float32, len(worth)) * (1 - np.log(np.maximum(counts, 1)) / self._log)
        gathered: list[Ints] = []
        total = 0
        rest: list[int] = []
        for place in np.argsort(counts, kind="stable").tolist():
            count = int(counts[place])
            if not count:
                continue
            if total and total + count > _GATHER:
                if place < firm:
                    rest.append(place)
                continue
            ids = index.name[starts[place] : ends[place]]
            new = ids[score[ids] == 0]
            score[ids] += values[place]
            gathered.append(new)
            total += len(new)
        if not gathered:
            return index.name[:0]
        near = np.concatenate(gathered)
        for place in rest:
            score[index.name[starts[place] : ends[place]]] += values[place]
        points = score[near]
        score.fill(0)
        if len(near) > most:
            chosen = np.argpartition(-points, most)[:most]
            near, points = near[chosen], points[chosen]
        return near[np.argsort(-points, kind="stable")]
