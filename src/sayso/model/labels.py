"""The names and sizes that training and running must agree on."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.records import ACTS, ENTITY_TYPES, RELATIONS

__all__ = [
    "ACTS",
    "ADDED",
    "CIRCUMSTANCES",
    "COLUMNS",
    "COREFERENCE",
    "CUE_LAYERS",
    "DISTANCES",
    "ENTITY_TYPES",
    "LINKS",
    "MENTION_LAYERS",
    "MULTIPLIED",
    "NAME_TYPES",
    "PROPOSITION",
    "RELATIONS",
    "ROLES",
    "SINGLE",
    "TAGS",
    "TITLE_ROLES",
    "WINDOW",
    "Link",
    "distance_bucket_edges",
]

#: Word pieces in one window, with the two marks at its ends. 256 keeps self-attention cheap (its cost per
#: piece grows with the window) and still holds four or five paragraphs of news.
WINDOW = 256

#: The two layers of cue tags: attributions in the article's own voice, and those within another's content.
CUE_LAYERS = ("outer", "nested")

#: Tag of a piece in one cue layer: outside, begins a cue, goes on with it.
TAGS = ("O", "B", "I")

#: What a piece is to a given cue: who speaks, what is said.
ROLES = ("none", "source", "content")

#: What else a piece may be to a given cue; these may lie within a source or content.
CIRCUMSTANCES = ("none", "addressee", "medium", "setting", "time")

#: What a piece is to a given title ("commander"): who bears it, of what body, from when and until when.
TITLE_ROLES = ("none", "holder", "body", "since", "until")

#: Names may also be those of peoples used as adjectives ("Portuguese"), which are no entities.
NAME_TYPES = (*ENTITY_TYPES, "people")

#: Two layers of mentions: bare names, and whole noun phrases, which may hold names of others.
MENTION_LAYERS = ("name", "phrase")

#: The columns of the per-piece logits, in order, with how many each part takes. The mention layers are O, then B and I
#: of each type; what is said of a whole cue, mention or title is the mean over its pieces.
COLUMNS = {
    "cues": len(CUE_LAYERS) * len(TAGS),
    "spoken": len(ROLES) - 1,
    "names": 1 + 2 * len(NAME_TYPES),
    "phrases": 1 + 2 * len(ENTITY_TYPES),
    "titles": len(TAGS),
    "acts": len(ACTS),
    "hedged": 1,
    "anonymous": 1,
    "former": 1,
}


@dataclass(frozen=True, slots=True)
class Link:
    """One group of roles that pieces have to a head (a cue or a title), scored by products of this width."""

    roles: tuple[str, ...]
    width: int


#: The groups of roles, in the order of the columns of queries and keys; coreference comes after them.
LINKS = {"cue": Link(ROLES, 128), "around": Link(CIRCUMSTANCES, 64), "title": Link(TITLE_ROLES, 64)}
#: Width of the vectors whose product tells how well a mention fits an earlier one.
COREFERENCE = 96
#: Width of the vector that tells what a stretch of text says: the mean over its pieces.
PROPOSITION = 128
#: Of the vectors that tell what two mentions are to each other, so many numbers are added and so many multiplied.
ADDED, MULTIPLIED = 64, 96
#: Relations that may be told of one thing alone: who was killed or attacked, without by whom; that it is on some list.
SINGLE = ("killed", "attacked", "designated_on")


def distance_bucket_edges() -> tuple[int, ...]:
    """Return the lower edges of the distance buckets, in pieces from the nearer end of the cue."""
    return (1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129)


#: Buckets of signed distance: inside the cue, and so many to either side.
DISTANCES = 1 + 2 * len(distance_bucket_edges())
