"""What runs without PyTorch computes what was trained: needs the train extra."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sayso.annotate.entities import bounds, cast_of
from sayso.annotate.mentions import mentions_of, namings_of
from sayso.model.decode import Outputs, link_logs
from sayso.model.features import Window
from sayso.model.labels import LINKS, WINDOW
from sayso.model.mentions import seen_in
from sayso.model.pairs import known_of
from tests.annotate.making import page_of, pieces, run

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.train


def network_of(seed: int) -> object:
    """Return a small network with weights drawn by chance, also where training starts from zero."""
    from sayso.train.network import Network, Sizes

    torch.manual_seed(seed)
    network = Network(Sizes(vocabulary=200, width=32, layers=1, heads=2, inner=48, dropout=0.0)).eval()
    torch.nn.init.normal_(network.pairs.weight)
    torch.nn.init.normal_(network.pairs.bias)
    return network


def outputs_of(network: object, rows: int, length: int) -> tuple[object, ...]:
    ids = torch.randint(0, 200, (rows, length))
    others = [torch.randint(0, 3, (rows, length)) for _ in range(3)]
    with torch.inference_mode():
        made: tuple[object, ...] = tuple(4 * part for part in network(ids, *others))  # type: ignore[operator]
    return made


def arrays(outputs: tuple[object, ...]) -> Outputs:
    return Outputs(*(part.numpy() for part in outputs))  # type: ignore[attr-defined]


@pytest.mark.parametrize("group", LINKS)
@pytest.mark.parametrize("length", [9, 40, WINDOW])
def test_link_logs_are_those_of_the_network(group: str, length: int) -> None:
    from sayso.train.network import distance_buckets

    network = network_of(length)
    outputs = outputs_of(network, 2, length)
    size = length - 2
    places = [(1, 2), (3, 6), (size, size + 1), (1, size + 1)]
    pooled = torch.zeros(len(places), length)
    for i, (first, last) in enumerate(places):
        pooled[i, first:last] = 1
    for row in (0, 1):
        rows = torch.full((len(places),), row)
        with torch.inference_mode():
            scores = network.link(outputs, group, rows, pooled, distance_buckets(pooled))  # type: ignore[attr-defined]
        wanted = scores.log_softmax(-1).numpy()[:, 1 : size + 1]
        got = link_logs(arrays(outputs).row(row), group, places, size)
        assert got.shape == (len(places), length, len(LINKS[group].roles))
        np.testing.assert_allclose(got[:, 1 : size + 1], wanted, atol=2e-4)
        # The marks at the ends play no role.
        assert (got[:, [0, size + 1]].argmax(-1) == 0).all()


# Nothing here speaks against any antecedent, as another full name of a person would.
TEXT = "Port Union met Velda Works. It told Union that it left. Works stayed, and Port Union slept."
NAMES = (("Port Union", 0), ("Velda Works", 0), ("Union", 1), ("Works", 1), ("Port Union", 1))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_antecedents_get_the_shares_that_the_network_gives_them(seed: int) -> None:
    network = network_of(seed)
    made, page = pieces(TEXT), page_of(TEXT)
    size = len(made)
    outputs = outputs_of(network, 1, size + 2)
    window = Window(0, size, 0, size)
    places = [run(TEXT, words, nth=nth) for words, nth in NAMES] + [run(TEXT, word) for word in ("It", "it")]
    quiet = arrays(outputs)
    quiet.logits[:] = 0.0  # nothing is tagged: the mentions are told
    seen = [
        replace(one, layer="name" if i < len(NAMES) else "pronoun", type="organization" if i < len(NAMES) else "")
        for i, one in enumerate(seen_in(window, quiet, places))
    ]
    mentions = mentions_of(page, made, seen)
    assert len(mentions) == len(places)
    weights = (*network.pairs.weight.detach()[0].tolist(), float(network.pairs.bias.detach()), 1.0)  # type: ignore[attr-defined]
    cast = cast_of(page, made, mentions, (), weights)

    pooled = torch.zeros(len(mentions), size + 2)
    for i, mention in enumerate(mentions):
        pooled[i, mention.seen.first + 1 : mention.seen.last + 1] = 1
    rows = torch.zeros(len(mentions), dtype=torch.int64)
    namings = namings_of(page, made, mentions, ())
    ((pair, known),) = known_of(namings)
    with torch.inference_mode():
        scores = network.corefer(outputs, rows, pooled, torch.from_numpy(pair), torch.from_numpy(known))  # type: ignore[attr-defined]
    settled = scores.numpy() + bounds(namings, pair, known)
    for i in range(1, len(mentions)):
        own = {int(j): float(s) for (a, j), s in zip(pair, settled, strict=True) if a == i and s > -1e3}
        total = 1 + sum(np.exp(min(s, 30.0)) for s in own.values())
        best = sorted(own, key=lambda j: -own[j])[: len(cast.considered[i])]
        assert sorted(a.mention for a in cast.considered[i]) == sorted(best)
        for antecedent in cast.considered[i]:
            wanted = np.exp(min(own[antecedent.mention], 30.0)) / total
            assert antecedent.share == pytest.approx(wanted, rel=2e-3, abs=1e-6)
