"""What the reconciliation service says of itself: its manifest, its types and properties."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from sayso.ask.properties import Property
from sayso.records import ENTITY_TYPES
from sayso.serve.guard import TOKEN
from sayso.serve.preview import HEIGHT, WIDTH
from sayso.serve.shapes import MOST_QUERIES

__all__ = ["PATH", "SPACE", "manifest", "property_named", "type_named"]

#: Where the service is offered, and what its ids belong to.
PATH = "/reconcile"
SPACE, _SCHEMA = "urn:sayso:identity:", "urn:sayso:type:"


def manifest(name: str, version: str, base: str, token: str | None, *, locked: bool) -> dict[str, Any]:
    """Return what the service says of itself; `base` is where it is reached, `locked` whether a token is needed.

    A `token` that came with the address goes on with the others.
    """
    own = f"{base}{PATH}"
    query = f"?{urlencode({TOKEN: token})}" if token else ""
    also = f"&{urlencode({TOKEN: token})}" if token else ""
    told: dict[str, Any] = {
        "versions": ["0.2"],
        "name": name,
        "identifierSpace": SPACE,
        "schemaSpace": _SCHEMA,
        "documentation": "https://pypi.org/project/sayso/",
        "serviceVersion": version,
        "defaultTypes": [type_named(one) for one in ENTITY_TYPES],
        # Without the token: the addresses that this makes are kept and passed on.
        "view": {"url": f"{own}/entity/{{{{id}}}}"},
        "preview": {"url": f"{own}/preview?id={{{{id}}}}{also}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            one: {"service_url": own, "service_path": f"/suggest/{one}{query}"}
            for one in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": own, "service_path": f"/extend/property{query}"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "How many values at most, 0 for all that are at hand",
                }
            ],
        },
        "batchSize": MOST_QUERIES,
    }
    if locked:
        told["authentication"] = {"type": "apiKey", "name": TOKEN, "in": "query"}
    return told


def type_named(name: str) -> dict[str, str]:
    """Return a type of entity as the API writes it."""
    return {"id": name, "name": name}


def property_named(one: Property) -> dict[str, str]:
    """Return a property as the API writes it."""
    return {"id": one.id, "name": one.name}
