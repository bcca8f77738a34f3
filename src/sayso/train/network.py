"""The network: a MiniLM encoder over word pieces with their case, layout and quotation marks, and two heads.

The *roles* head tags cues in two layers (the article's own attributions, and those nested in another's content).
The *linking* head scores, for each cue and each piece, whether the piece belongs to that cue's source or content:
a biaffine score (Dozat and Manning 2017) of a query pooled over the cue's pieces with a key at each piece, plus what
either says of the distance between them ("my source stands two pieces to my left", "my cue is the next piece"; after
the relative positions of Transformer-XL, Dai et al. 2019). Spans that are split, lie in another sentence, overlap, or
are missing need no special case: each is just the set of pieces that the cue claims.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sayso.model.features import LAYOUTS, QUOTES, SHAPES
from sayso.model.labels import (
    ADDED,
    COLUMNS,
    COREFERENCE,
    DISTANCES,
    LINKS,
    MULTIPLIED,
    PROPOSITION,
    RELATIONS,
    WINDOW,
    distance_bucket_edges,
)
from sayso.model.links import link_columns
from sayso.model.pairs import PAIR_FEATURES
from sayso.model.relations import PLACE_FEATURES, Relating

__all__ = ["Exported", "Network", "Sizes", "distance_buckets", "load_minilm", "relating_of"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """All that the network's shape depends on."""

    vocabulary: int = 30522
    positions: int = WINDOW
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    dropout: float = 0.1


class Attention(nn.Module):
    """Multi-head self-attention of BERT, as one query-key-value product."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.qkv = nn.Linear(sizes.width, 3 * sizes.width)
        self.out = nn.Linear(sizes.width, sizes.width)
        self.norm = nn.LayerNorm(sizes.width, eps=1e-12)
        self.dropout = sizes.dropout

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        b, t, d = x.shape
        qkv = self.qkv(x).view(b, t, 3, self.heads, d // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)  # each [B, H, T, D/H]
        # No dropout on the attention weights: with it, the CPU has no fused kernel and trains a third slower.
        mixed = F.scaled_dot_product_attention(q, k, v, bias).transpose(1, 2).reshape(b, t, d)
        out: Tensor = self.norm(x + F.dropout(self.out(mixed), self.dropout, self.training))
        return out


class Layer(nn.Module):
    """One transformer layer, normalised after each half as in BERT."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.attention = Attention(sizes)
        self.up = nn.Linear(sizes.width, sizes.inner)
        self.down = nn.Linear(sizes.inner, sizes.width)
        self.norm = nn.LayerNorm(sizes.width, eps=1e-12)
        self.dropout = sizes.dropout

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        x = self.attention(x, bias)
        out: Tensor = self.norm(x + F.dropout(self.down(F.gelu(self.up(x))), self.dropout, self.training))
        return out


class Network(nn.Module):
    """Encoder and heads; `forward` is what is exported."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.words = nn.Embedding(sizes.vocabulary, sizes.width)
        self.positions = nn.Embedding(sizes.positions, sizes.width)
        self.shape = nn.Embedding(len(SHAPES), sizes.width)
        self.layout = nn.Embedding(len(LAYOUTS), sizes.width)
        self.quote = nn.Embedding(len(QUOTES), sizes.width)
        self.norm = nn.LayerNorm(sizes.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(sizes) for _ in range(sizes.layers))
        self.tags = nn.Linear(sizes.width, sum(COLUMNS.values()))
        # What links cues to who speaks and what is said has a hidden layer of its own, the rest shares another.
        self.linkers = nn.ModuleList(nn.Linear(sizes.width, sizes.width) for _ in range(2))
        widths = [sum((len(g.roles) - 1) * g.width for g in part) for part in _HALVES]
        distances = [sum(len(g.roles) - 1 for g in part) * DISTANCES for part in _HALVES]
        widths[1] += COREFERENCE
        self.query = nn.ModuleList(nn.Linear(sizes.width, width) for width in widths)
        self.key = nn.ModuleList(nn.Linear(sizes.width, width) for width in widths)
        self.query_distance = nn.ModuleList(nn.Linear(sizes.width, width) for width in distances)
        self.key_distance = nn.ModuleList(nn.Linear(sizes.width, width) for width in distances)
        self.proposition = nn.Linear(sizes.width, PROPOSITION)
        self.pairs = nn.Linear(len(PAIR_FEATURES), 1)  # what is known of two mentions beside their vectors
        nn.init.zeros_(self.pairs.weight)
        self.relater = nn.Linear(sizes.width, sizes.width)
        self.subject, self.object = (nn.Linear(sizes.width, ADDED + MULTIPLIED) for _ in range(2))
        self.between = nn.Linear(sizes.width, ADDED)
        self.places = nn.Embedding(PLACE_FEATURES, ADDED)  # what place, type and kind of a pair add
        nn.init.normal_(self.places.weight, std=0.1)
        self.relations = nn.Linear(ADDED + MULTIPLIED, len(RELATIONS))
        nn.init.constant_(self.relations.bias, -5.0)  # hardly any pair is related

    def encode(self, ids: Tensor, shape: Tensor, layout: Tensor, quote: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return one vector a piece, [B, T, width]; without `mask` [B, T] all pieces are real."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(place)[None] + self.shape(shape) + self.layout(layout) + self.quote(quote)
        x = F.dropout(self.norm(x), self.sizes.dropout, self.training)
        # [B, 1, 1, T], added to attention scores
        bias = None if mask is None else (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def heads(self, x: Tensor) -> tuple[Tensor, ...]:
        """Return what the heads make of the encoder's vectors [B, T, width]; see `forward`."""
        links = [F.gelu(linker(x)) for linker in self.linkers]

        def both(parts: nn.ModuleList) -> Tensor:
            return torch.cat([part(link) for part, link in zip(parts, links, strict=True)], -1)

        far = both(self.query_distance), both(self.key_distance)
        return self.tags(x), both(self.query), both(self.key), *far, self.proposition(x), *self.related(x)

    def related(self, x: Tensor) -> tuple[Tensor, ...]:
        """Return the last three outputs of `forward`, which tell relations, of the encoder's vectors."""
        link = F.gelu(self.relater(x))
        return self.subject(link), self.object(link), self.between(link)

    def forward(
        self, ids: Tensor, shape: Tensor, layout: Tensor, quote: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, ...]:
        """Return, for each piece, what decoding needs.

        Logits [B, T, columns] as `labels.COLUMNS` tells; queries and keys [B, T, sum of roles * width + coreference];
        what a head's and a piece's say on their distance is [B, T, sum of roles * distances] each; what the piece adds
        to a proposition [B, T, proposition]; its vectors as subject and as object [B, T, added + multiplied]
        of relations, and what it adds between two mentions [B, T, added].
        """
        return self.heads(self.encode(ids, shape, layout, quote, mask))

    def link(self, outputs: tuple[Tensor, ...], group: str, row: Tensor, cue: Tensor, bucket: Tensor) -> Tensor:
        """Score each piece's role for each cue (or title): logits [C, T, roles], the first of them 0 (no role).

        `outputs` are those of `forward`, `group` one of `labels.LINKS`, `row` [C] is the batch row of each cue,
        `cue` [C, T] its pieces as 0/1, `bucket` [C, T] the distance bucket.
        """
        columns, far_columns = link_columns(group)
        query, key = (part[..., columns] for part in outputs[1:3])
        query_distance, key_distance = (part[..., far_columns] for part in outputs[3:5])
        roles, (count, length) = len(LINKS[group].roles) - 1, cue.shape
        share = cue / cue.sum(1, keepdim=True)  # [C, T]
        q = torch.einsum("ct,ctd->cd", share, query[row]).view(count, roles, -1)
        k = key[row].view(count, length, roles, -1)
        scores = torch.einsum("crd,ctrd->ctr", q, k) / math.sqrt(q.shape[-1])
        far = torch.einsum("ct,ctd->cd", share, query_distance[row]).view(count, roles, -1)  # [C, roles, distances]
        scores = scores + far.transpose(1, 2).gather(1, bucket[..., None].expand(-1, -1, roles))
        near = key_distance[row].view(count, length, roles, -1)
        scores = scores + near.gather(3, bucket[..., None, None].expand(-1, -1, roles, 1)).squeeze(3)
        return torch.cat([torch.zeros_like(scores[..., :1]), scores], -1)

    def corefer(self, outputs: tuple[Tensor, ...], row: Tensor, mention: Tensor, pair: Tensor, known: Tensor) -> Tensor:
        """Score how well each mention fits an earlier one: logits [P], against 0 for a mention of something new.

        `row` [M] is the batch row of each mention, `mention` [M, T] its pieces as 0/1, `pair` [P, 2] the later and the
        earlier mention, `known` [P, features] what `model.pairs` knows of them.
        """
        share = mention / mention.sum(1, keepdim=True)
        q, k = (torch.einsum("mt,mtd->md", share, part[..., -COREFERENCE:][row]) for part in outputs[1:3])
        # A hundred texts are soon learned by heart.
        q, k = (F.dropout(part, _COREFERENCE_DROPOUT, self.training) for part in (q, k))
        products = (q[pair[:, 0]] * k[pair[:, 1]]).sum(-1) / math.sqrt(COREFERENCE)
        scores: Tensor = products + self.pairs(known).squeeze(-1)
        return scores

    def relate(self, outputs: tuple[Tensor, ...], row: int, mention: Tensor, known: Tensor, span: Tensor) -> Tensor:
        """Score each relation between every two mentions of a window: logits [M, M, relations], subjects first.

        `outputs` are those of `related`, `row` is that of the window, `mention` [M, T] the pieces of each mention as
        0/1, `known` [M, M, 5] what `model.relations` knows of each pair, `span` [M, M, 2] the first and last + 1 piece
        of both together.
        """
        share = mention / mention.sum(1, keepdim=True)
        subject, object = (share @ part[row] for part in outputs[:2])
        told = F.pad(outputs[2][row].cumsum(0), (0, 0, 1, 0))
        between = (told[span[..., 1]] - told[span[..., 0]]) / (span[..., 1] - span[..., 0])[..., None]
        known = self.places(known).sum(2)
        added = F.relu(subject[:, None, :ADDED] + object[None, :, :ADDED] + between + known)
        hidden = torch.cat([added, subject[:, None, ADDED:] * object[None, :, ADDED:]], -1)
        # A few hundred texts are soon learned by heart.
        scores: Tensor = self.relations(F.dropout(hidden, _RELATING_DROPOUT, self.training))
        return scores

    def propose(self, outputs: tuple[Tensor, ...], row: Tensor, content: Tensor) -> Tensor:
        """Return what each content [C, T] of 0/1 in batch row `row` [C] says: unit vectors [C, proposition]."""
        share = content / content.sum(1, keepdim=True)
        return F.normalize(torch.einsum("ct,ctd->cd", share, outputs[5][row]), dim=-1)


class Exported(nn.Module):
    """The network as it runs: one window at a time, so that there is no padding to mask."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, shape: Tensor, layout: Tensor, quote: Tensor) -> tuple[Tensor, ...]:
        """See `Network.forward`."""
        outputs: tuple[Tensor, ...] = self.network(ids, shape, layout, quote)
        return outputs


_COREFERENCE_DROPOUT = 0.3
_RELATING_DROPOUT = 0.3
_HALVES = ((LINKS["cue"],), (LINKS["around"], LINKS["title"]))


def distance_buckets(cue: Tensor) -> Tensor:
    """Return the distance bucket of each piece from each cue: [C, T] of 0/1 to [C, T] of bucket numbers."""
    edges = torch.tensor(distance_bucket_edges())
    place = torch.arange(cue.shape[1])[None]
    big = cue.shape[1] + 1
    first = torch.where(cue > 0, place, big).amin(1, keepdim=True)
    last = torch.where(cue > 0, place, -1).amax(1, keepdim=True)
    before = torch.bucketize(first - place, edges, right=True)
    after = torch.bucketize(place - last, edges, right=True)
    buckets = torch.where(place < first, before, torch.where(place > last, after + len(edges), 0))
    return buckets


def relating_of(network: Network) -> Relating:
    """Return what the network has learned of pairs of mentions; its settings are chosen later."""
    worth, out, base = (
        part.detach().numpy() for part in (network.places.weight, network.relations.weight.T, network.relations.bias)
    )
    return Relating(worth, np.ascontiguousarray(out), base)


def load_minilm(network: Network, weights: Path) -> None:
    """Fill the encoder with the weights of all-MiniLM-L6-v2 (`model.safetensors`)."""
    from safetensors.torch import load_file

    old = load_file(str(weights))
    new: dict[str, Tensor] = {
        "words.weight": old["embeddings.word_embeddings.weight"],
        # Every text is of token type 0 here, so that vector is folded into the positions.
        "positions.weight": old["embeddings.position_embeddings.weight"][: network.sizes.positions]
        + old["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": old["embeddings.LayerNorm.weight"],
        "norm.bias": old["embeddings.LayerNorm.bias"],
    }
    for i in range(network.sizes.layers):
        source, target = f"encoder.layer.{i}.", f"layers.{i}."
        for part in ("weight", "bias"):
            qkv = [old[f"{source}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            new[f"{target}attention.qkv.{part}"] = torch.cat(qkv)
            new[f"{target}attention.out.{part}"] = old[f"{source}attention.output.dense.{part}"]
            new[f"{target}attention.norm.{part}"] = old[f"{source}attention.output.LayerNorm.{part}"]
            new[f"{target}up.{part}"] = old[f"{source}intermediate.dense.{part}"]
            new[f"{target}down.{part}"] = old[f"{source}output.dense.{part}"]
            new[f"{target}norm.{part}"] = old[f"{source}output.LayerNorm.{part}"]
    missing, unexpected = network.load_state_dict(new, strict=False)
    heads = {name for name in missing if name.split(".")[0] in _OWN}
    if unexpected or set(missing) - heads:
        raise ValueError(f"{weights} is not all-MiniLM-L6-v2: {sorted(set(missing) - heads)[:3]} {unexpected[:3]}")


_OWN = frozenset(
    (
        *("shape", "layout", "quote", "tags", "linkers", "query", "key", "query_distance", "key_distance", "pairs"),
        *("proposition", "relater", "subject", "object", "between", "places", "relations"),
    )
)
