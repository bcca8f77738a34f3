"""Addresses: which is the same article's, whose site it is, and which lie in the open internet."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

__all__ = ["canonical_url", "domain_of", "is_public", "same_site"]

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


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open internet.

    Not loopback, private, link-local, shared, reserved or multicast, nor an IPv6 address that only wraps
    such an IPv4 one.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and any(ip in net for net in _WRAPPING):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip in _SITE_LOCAL:
            return False
    return ip.is_global and not ip.is_multicast


# NAT64 (RFC 6052, RFC 8215) and the retired IPv4-compatible form: the last 32 bits are an IPv4 address.
_WRAPPING = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
_SITE_LOCAL = ipaddress.IPv6Network("fec0::/10")
