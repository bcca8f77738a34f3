"""All that linking adds to one reading: what it is found by, and its links to what the ledger holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sayso.link.citations import citations_of
from sayso.link.copies import copies_of
from sayso.link.portraits import portraits_of
from sayso.link.prints import AT_LEAST, likely, prints_of
from sayso.link.propose import Near, gists_of, links_of
from sayso.link.sames import Akin, profiles_of, sames_of
from sayso.link.sayings import sayings_of
from sayso.link.within import sames_within
from sayso.records import Article, Bonds, Link, Profile, Reading

__all__ = ["ArticleOf", "Sharing", "acquaintance_of", "bonds_of"]

#: Gives the articles that share at least so many of some prints: id, how many it shares, of how many it has.
Sharing = Callable[[Sequence[int], int], Iterable[tuple[str, int, int]]]
#: Gives an article by its id.
ArticleOf = Callable[[str], Article | None]


def bonds_of(reading: Reading, *, near: Near, akin: Akin, sharing: Sharing, article_of: ArticleOf) -> Bonds:
    """Return the bonds of a reading; `near` gives gists of other articles that share a key, of about that day.

    `akin` gives profiles that share a key. The cost depends on the article and on how much the four give, not on the
    size of the ledger.
    """
    article = reading.article
    sayings = sayings_of(reading)
    gists = gists_of(sayings)
    links, compared = links_of(sayings, gists, near)
    prints = prints_of(article)
    alike = (article_of(id) for id in likely(len(prints), sharing(prints, AT_LEAST)) if id != article.id)
    copies = copies_of(article, (other for other in alike if other))
    cites = citations_of(sayings, compared, links=links)
    profiles, sames = acquaintance_of(reading, akin)
    return Bonds(gists=gists, prints=prints, profiles=profiles, links=(*links, *copies, *cites, *sames))


def acquaintance_of(reading: Reading, akin: Akin) -> tuple[tuple[Profile, ...], tuple[Link, ...]]:
    """Return what the named entities of a reading are found by, and which are one, here and in other articles."""
    portraits = portraits_of(reading)
    profiles = profiles_of(portraits)
    return profiles, (*sames_within(reading, portraits), *sames_of(profiles, akin))
