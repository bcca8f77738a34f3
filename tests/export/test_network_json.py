from __future__ import annotations

import io
import json

from hypothesis import given

from sayso.export import network_json
from sayso.graph import Network
from tests.export.making import edge, networks, node


def test_the_record_is_as_the_docs_tell() -> None:
    told = edge(0, 1, "supports", teller="Tom Okafor", since="2019")
    network = Network(
        nodes=(node(0, center=True), node(1)), edges=(told,), asked={"voice": "told"}, left_out={"unnamed": 1}
    )
    record = network_json.network_record(network)
    assert record["asked"] == {"voice": "told"}
    assert record["left_out"] == {"unnamed": 1}
    assert record["nodes"][0] == {
        "id": "id_0",
        "name": "Ana Lima",
        "type": "person",
        "names": ["Ana Lima", "A. Lima"],
        "wikidata": None,
        "articles": 1,
        "center": True,
    }
    (line,) = record["edges"]
    evidence = line.pop("evidence")
    assert line == {
        "id": "edge_0",
        "source": "id_0",
        "target": "id_1",
        "relation": "supports",
        "label": "supports",
        "directed": True,
        "voice": "told",
        "tellers": ["Tom Okafor"],
        "denied_by": [],
        "since": "2019",
        "until": None,
        "former": False,
        "articles": 1,
        "outlets": 1,
        "confidence": 0.75,
    }
    assert evidence[0]["article"] == {
        "id": "art_1",
        "title": "Dam talks",
        "url": "https://post.example/1",
        "outlet": "Post",
        "published": "2024-05-31",
    }
    assert evidence[0]["words"] == "Ana Lima, the head of it"
    assert evidence[0]["teller"] == {
        "name": "Tom Okafor",
        "entity": None,
        "through": [],
        "attribution": "att_1",
        "hedged": False,
    }


@given(networks())
def test_any_network_is_one_json_object(network: Network) -> None:
    out = io.StringIO()
    network_json.write(network, out)
    read = json.loads(out.getvalue())
    assert [one["name"] for one in read["nodes"]] == [one.name for one in network.nodes]
    assert [one["id"] for one in read["edges"]] == [one.id for one in network.edges]
