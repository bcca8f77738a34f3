"""What is known of two mentions from their words and places."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.model.pairs import PAIR_FEATURES, PRONOUNS, Naming, kind_of, known_of, pronoun_places, words_of


def naming(text: str, number: int, *, name: bool = True, type: str = "person", **more: object) -> Naming:
    """Return the mention number so and so: ten pieces and one sentence behind the one before."""
    told = {
        "text": text,
        "name": text if name else "",
        "type": type,
        "first": 10 * number,
        "last": 10 * number + 1,
        "sentence": number,
        "paragraph": 0,
        "quoted": False,
        **more,
    }
    return Naming(**told)  # type: ignore[arg-type]


def known(earlier: Naming, later: Naming) -> set[str]:
    """Return the features that hold of two mentions."""
    ((pair, table),) = known_of([earlier, later])
    assert pair.tolist() == [[1, 0]]
    return {name for name, value in zip(PAIR_FEATURES, table[0], strict=True) if value}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("He", "", "he"),
        ("herself", "", "she"),
        ("ITS", "", "it"),
        ("their", "", "they"),
        ("Ana Lima", "Ana Lima", "name"),
        ("the mayor Ana Lima", "Ana Lima", "name"),
        ("the mayor", "", "nominal"),
        ("hers truly", "", "nominal"),
    ],
)
def test_kind_of_wording(text: str, name: str, kind: str) -> None:
    assert kind_of(text, name) == kind


@pytest.mark.parametrize(
    ("text", "words", "head"),
    [
        ("the head of the Harbour Union", ("head", "of", "the", "Harbour", "Union"), "head"),
        ("a senior official who asked", ("senior", "official", "who", "asked"), "official"),
        ("the ministry’s spokesman", ("ministry", "spokesman"), "spokesman"),
        ("Ana Lima-Costa", ("Ana", "Lima-Costa"), "Lima-Costa"),
        ("the", ("the",), "the"),
        ("the U.N. envoy", ("U.N", "envoy"), "envoy"),
        ("of late", ("of", "late"), "late"),
        ("…", (), ""),
    ],
)
def test_words_of_phrases_and_their_heads(text: str, words: tuple[str, ...], head: str) -> None:
    assert words_of(text) == (words, head)


def test_words_of_a_phrase_without_end_are_bounded() -> None:
    words, _ = words_of("word " * 1_000_000)
    assert len(words) <= 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He told her.", ["He", "her"]),
        ("They'd seen HIMSELF", ["They", "HIMSELF"]),
        ("the theory, heresy and shelter", []),
        ("it’s theirs", ["it", "theirs"]),
        ("O'him, d’it", []),
    ],
)
def test_pronoun_places_are_whole_words(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in pronoun_places(text)] == expected


@given(st.lists(st.sampled_from([*PRONOUNS, "theme", "shed", "Ana", ",", "“", "\n"]), max_size=30))
def test_pronoun_places_find_every_pronoun_once(words: list[str]) -> None:
    text = " ".join(words)
    assert [text[a:b] for a, b in pronoun_places(text)] == [word for word in words if word in PRONOUNS]


@pytest.mark.parametrize(
    ("earlier", "later", "feature", "holds"),
    [
        ("Ana Lima", "Ana Lima", "same words", True),
        ("Ana Lima", "ana lima", "same words", True),
        ("Ana Lima", "Lima", "one name within the other", True),
        ("Ana Lima", "Lima", "same head", True),
        ("Ana Lima", "Mrs Lima", "one name within the other", True),
        ("Ana Lima", "Rui Lima", "one name within the other", False),
        ("Ana Lima", "Rui Lima", "same head", True),
        ("Harbour Workers Union", "HWU", "acronym", True),
        ("HWU", "Harbour Workers Union", "acronym", True),
        ("Harbour Workers Union", "H.W.U.", "acronym", True),
        ("Harbour Workers Union", "HW", "acronym", False),
        ("Harbour Workers Union", "HWU", "names share no word", False),
        ("Ana Lima", "Tom Roe", "names share no word", True),
        ("Ana Lima", "Ana Roe", "names share no word", False),
    ],
)
def test_words_of_names_compare(earlier: str, later: str, feature: str, holds: bool) -> None:
    assert (feature in known(naming(earlier, 0), naming(later, 1))) is holds


def test_nouns_compare_by_their_heads() -> None:
    report = naming("a report of the fire", 0, name=False, type="document")
    assert "same nominal head" in known(report, naming("the report", 1, name=False, type="document"))
    assert "other nominal head" in known(report, naming("the letter", 1, name=False, type="document"))
    assert "demonstrative" in known(report, naming("that report", 1, name=False, type="document"))
    assert "indefinite" in known(report, naming("another report", 1, name=False, type="document"))


def test_pronouns_know_whom_they_cannot_stand_for() -> None:
    it, she = (naming(word, 1, name=False, type="other") for word in ("it", "she"))
    assert "person for it" in known(naming("Ana Lima", 0), it)
    assert "thing for he or she" in known(naming("Velda", 0, type="place"), she)
    assert "other pronoun" in known(naming("he", 0, name=False, type="other"), she)
    assert "same pronoun" in known(naming("her", 0, name=False, type="other"), she)
    assert not {"person for it", "thing for he or she"} & known(naming("Ana Lima", 0), she)


def test_types_are_held_against_each_other_only_where_both_are_known() -> None:
    assert "other type" in known(naming("Velda", 0, type="place"), naming("Ana", 1))
    assert not {"same type", "other type"} & known(naming("Velda", 0, type="place"), naming("it", 1, name=False))


def test_places_tell_distance_apposition_and_quotation() -> None:
    lima = naming("Ana Lima", 0, last=2)
    mayor = naming("the mayor", 1, name=False, first=3, last=5, sentence=0, after_comma=True)
    assert {"apposed", "same paragraph", "nominal, 0+ sentences", "nominal, 1+ mentions"} <= known(lima, mayor)
    far = naming("Lima", 1, sentence=4, paragraph=2, quoted=True)
    got = known(lima, far)
    assert {"name, 3+ sentences", "only the later quoted", "both open their sentences"} <= got
    assert not {"apposed", "same paragraph"} & got
    inner = naming("Velda", 1, type="place", first=0, last=1, sentence=0)
    assert "inside the other" in known(lima, inner)


def test_sources_tell_of_each_other_only_where_sources_are_known() -> None:
    plain = naming("Ana Lima", 0), naming("she", 1, name=False)
    assert not {f for f in known(*plain) if "source" in f or "content" in f}
    speaking = naming("Ana Lima", 0, source=True), naming("she", 1, name=False, source=True)
    assert {"pronoun source after source", "pronoun source after the last source"} <= known(*speaking)
    spoken_of = naming("Ana Lima", 0, within=0), naming("she", 1, name=False, source=True)
    assert {"pronoun source after another", "said by others"} <= known(*spoken_of)


NAMINGS = st.lists(
    st.tuples(
        st.sampled_from(["Ana Lima", "Lima", "HWU", "Harbour Workers Union", "the mayor", "she", "it", "that report"]),
        st.sampled_from(["person", "organization", "document"]),
        st.booleans(),
    ),
    max_size=40,
).map(
    lambda told: [
        naming(text, i, name=text[0].isupper(), type=kind, source=spoken, sentence=i // 2)
        for i, (text, kind, spoken) in enumerate(told)
    ]
)


def joined(mentions: list[Naming], **more: int) -> tuple[list[list[int]], list[list[float]]]:
    pairs: list[list[int]] = []
    rows: list[list[float]] = []
    for pair, table in known_of(mentions, **more):
        assert len(pair) == len(table)
        pairs += pair.tolist()
        rows += table.tolist()
    return pairs, rows


@given(NAMINGS, st.integers(1, 9), st.integers(1, 7))
def test_known_of_says_the_same_in_blocks_of_any_size(mentions: list[Naming], block: int, nearest: int) -> None:
    whole = joined(mentions, nearest=nearest, block=10_000)
    assert joined(mentions, nearest=nearest, block=block) == whole
    for later, earlier in whole[0]:
        assert earlier < later
    # Each is compared with those before it that are near.
    near = {(i, j) for i in range(len(mentions)) for j in range(max(0, i - nearest), i)}
    assert near <= {(i, j) for i, j in whole[0]}
    assert len({(i, j) for i, j in whole[0]}) == len(whole[0])


def test_known_of_reaches_far_back_for_the_same_words() -> None:
    mentions = [naming("Ana Lima", 0), *(naming(f"N{i}", i) for i in range(1, 200)), naming("Lima", 200)]
    pairs, _ = joined(mentions)
    assert [200, 0] in pairs
    assert [200, 1] not in pairs


def test_known_of_nobody_is_nothing() -> None:
    assert joined([]) == ([], [])


def test_known_of_grows_no_more_than_the_text_does() -> None:
    def spent(count: int) -> tuple[float, int]:
        # Every name shares all its words with many others: what someone would write to make this slow.
        words = [f"W{i}" for i in range(30)]
        mentions = [naming(" ".join(words[i % 7 :] + words[: i % 11]) + f" X{i}", i) for i in range(count)]
        tracemalloc.start()
        started = time.process_time()
        assert sum(len(pair) for pair, _ in known_of(mentions)) <= count * (60 + 24)
        took, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return took, peak

    small, large = spent(500), spent(2000)
    assert large[0] < 8 * small[0] + 1
    assert large[1] < 60_000_000
