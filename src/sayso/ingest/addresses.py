"""Web addresses: which is the same article's, whose site it is."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

__all__ = ["canonical_url", "domain_of", "same_site"]

# Set by newsletters, social networks and analytics to tell where the reader came from; they never choose
# the article. "ref", "source" and the like are left alone: on some sites they do.
_TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|at_(?:medium|campaign|link_\w+|format|ptr_name|bbc_team)"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|li_fat_id"
    r"|mc_cid|mc_eid|_hsenc|_hsmi|_ga|_gl|vero_id|mkt_tok|ns_campaign|ns_mchannel|ns_source|ns_linkname"
    r"|ocid|smid|cmpid|xtor|wt\.mc_id|ref_src|guccounter|guce_referrer\w*|__twitter_impression",
    re.IGNORECASE,
)
_PORTS = {"http": 80, "https": 443}
_FACES = re.compile(r"(?:www\d?|m|mobile|amp)\.")


def canonical_url(url: str) -> str | None:
    """Return the form of `url` under which an article is known, or None if it is no http(s) address.

    Lower-case scheme and host, no default port, no fragment, no tracking parameters, other parameters in
    the order given. The scheme stays: an address that is kept must still open.
    """
    try:
        parts = urlsplit(url.strip())
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        return None
    if scheme not in _PORTS or not host:
        return None
    host = _ascii_host(host)
    if host is None:
        return None
    if port is not None and port != _PORTS[scheme]:
        host = f"{host}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if any(_TRACKING.fullmatch(name) for name, _ in query):
        kept = [pair for pair in parts.query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])]
    else:
        kept = [parts.query] if parts.query else []
    tail = quote("&".join(kept), safe="/%:@!$&'()*+,;=~-._?[]")
    return urlunsplit((scheme, host, path, tail, ""))


def domain_of(url: str) -> str | None:
    """Return the host of `url` without "www.", or None if it has none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses belong to one site: the same host, or one host below the other.

    "m.example.com", "www.example.com" and "news.example.com" are one site.
    """
    left, right = _site(one), _site(other)
    if not left or not right:
        return False
    return left == right or left.endswith(f".{right}") or right.endswith(f".{left}")


def _site(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return _FACES.sub("", host, count=1) if _FACES.match(host) else host


def _ascii_host(host: str) -> str | None:
    host = host.rstrip(".")
    if host.isascii():
        if ":" in host:
            return f"[{host}]"
        return host if re.fullmatch(r"[\w.-]+", host) else None
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
