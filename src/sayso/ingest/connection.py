"""One request over a connection that a deadline shuts, to an address that was checked before."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from sayso.ingest.deadline import Deadline

__all__ = ["Target", "cause", "send"]

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0  # between two pieces


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: the host by its name, and the path with its query."""

    scheme: str
    host: str
    port: int
    path: str


class _Connection(HTTPConnection):
    """A connection that its deadline shuts, whatever it is waiting for: a handshake, headers or content."""

    def __init__(self, *args: Any, deadline: Deadline, **options: Any) -> None:
        super().__init__(*args, **options)
        self._deadline = deadline

    def _new_conn(self) -> socket.socket:
        return self._deadline.watch(super()._new_conn())


class _SecureConnection(_Connection, HTTPSConnection):
    pass


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def send(
    target: Target,
    ip: str,
    deadline: Deadline,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    tls: ssl.SSLContext | None = None,
) -> urllib3.BaseHTTPResponse:
    """Return the answer of the server at `ip` to a GET, or to a POST of `body`; nothing of it is read ahead.

    Raises errors of urllib3 and of the system.
    """
    shown = f"[{target.host}]" if ":" in target.host else target.host
    default = 443 if target.scheme == "https" else 80
    headers = {**headers, "Host": shown if target.port == default else f"{shown}:{target.port}"}
    left = max(deadline.left, 0.001)  # urllib3 takes no timeout of 0
    timeout = urllib3.Timeout(connect=min(CONNECT_SECONDS, left), read=min(READ_SECONDS, left))
    pool: urllib3.HTTPConnectionPool
    if target.scheme == "https":
        # The connection goes to the address that was checked; the certificate must be the name's.
        pool = _SecurePool(
            ip,
            target.port,
            timeout=timeout,
            ssl_context=tls or _trust(),
            server_hostname=target.host,
            assert_hostname=target.host,
            deadline=deadline,
        )
    else:
        pool = _Pool(ip, target.port, timeout=timeout, deadline=deadline)
    return pool.urlopen(
        "GET" if body is None else "POST",
        urllib3.util.parse_url(target.path).url,
        body=body,
        headers=headers,
        redirect=False,
        retries=False,
        preload_content=False,
        decode_content=False,
    )


def _trust() -> ssl.SSLContext:
    """Return a context that trusts the system's certificates, and certifi's where the system has none."""
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def cause(error: Exception | None) -> str:
    """Return the few words in which an error of the network says what happened."""
    if error is None:
        return "it takes too long"
    if isinstance(error, urllib3.exceptions.TimeoutError | TimeoutError):
        return "it takes too long"
    causes = (error, getattr(error, "reason", None), *error.args, error.__cause__, error.__context__)
    for one in causes:
        if isinstance(one, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {one.verify_message}"
        if isinstance(one, ssl.CertificateError | urllib3.util.ssl_match_hostname.CertificateError):
            return f"its certificate is not valid: {one}"
        if isinstance(one, OSError) and one.strerror:
            return one.strerror
    return type(error).__name__
