"""The names and sizes that training and running must agree on."""

from __future__ import annotations

__all__ = ["CUE_LAYERS", "DISTANCES", "ROLES", "TAGS", "WINDOW", "distance_bucket_edges"]

#: Word pieces in one window, with the two marks at its ends. 256 keeps self-attention cheap (its cost per
#: piece grows with the window) and still holds four or five paragraphs of news.
WINDOW = 256

#: The two layers of cue tags: attributions in the article's own voice, and those within another's content.
CUE_LAYERS = ("outer", "nested")

#: Tag of a piece in one cue layer: outside, begins a cue, goes on with it.
TAGS = ("O", "B", "I")

#: What a piece is to a given cue.
ROLES = ("none", "source", "content")


def distance_bucket_edges() -> tuple[int, ...]:
    """Return the lower edges of the distance buckets, in pieces from the nearer end of the cue."""
    return (1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129)


#: Buckets of signed distance: inside the cue, and so many to either side.
DISTANCES = 1 + 2 * len(distance_bucket_edges())
