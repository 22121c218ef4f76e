"""A graph to places: nodes in layers by their longest way from a source, crossings reduced by sweeps."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from itertools import pairwise

#: An edge from one node to another, by name.
Edge = tuple[str, str]
_SWEEPS = 8


@dataclass
class Layout:
    """Where each node stands: its layer, and its place across; and the points that each edge goes through."""

    place: dict[str, tuple[float, float]] = field(default_factory=dict)
    ways: dict[Edge, list[tuple[float, float]]] = field(default_factory=dict)
    layers: int = 0
    breadth: float = 0.0


def find_circle(nodes: Sequence[str], edges: Sequence[Edge]) -> tuple[str, ...]:
    """Find nodes that lead back to themselves; empty if there are none."""
    waiting = {node: {a for a, b in edges if b == node} for node in nodes}
    while free := [node for node, before in waiting.items() if not before]:
        for node in free:
            del waiting[node]
        for before in waiting.values():
            before.difference_update(free)
    return tuple(waiting)


def lay_out(nodes: Sequence[str], edges: Sequence[Edge]) -> Layout:
    """Give every node of a graph without circles its place."""
    depth = _depths(nodes, edges)
    rows: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in nodes:
        rows[depth[node]].append(node)
    chains = _chains(edges, depth, rows)
    links = [pair for chain in chains.values() for pair in pairwise(chain)]
    _reduce_crossings(rows, links)
    across = _spread(rows, links)
    layout = Layout(layers=len(rows))
    level = {name: index for index, row in enumerate(rows) for name in row}
    layout.place = {node: (float(level[node]), across[node]) for node in nodes}
    layout.ways = {edge: [(float(level[name]), across[name]) for name in chain] for edge, chain in chains.items()}
    layout.breadth = max((place for _, place in layout.place.values()), default=0.0)
    return layout


def _depths(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Give each node its layer: one more than the deepest before it; sources stand just before their first use."""
    depth = dict.fromkeys(nodes, 0)
    for _ in nodes:
        for a, b in edges:
            depth[b] = max(depth[b], depth[a] + 1)
    targets = {b for _, b in edges}
    for node in nodes:
        after = [depth[b] for a, b in edges if a == node]
        if node not in targets and after:
            depth[node] = min(after) - 1
    return depth


def _chains(edges: Sequence[Edge], depth: Mapping[str, int], rows: list[list[str]]) -> dict[Edge, list[str]]:
    """Give an edge that passes layers a stand-in on each of them."""
    chains = {}
    for a, b in edges:
        between = [f"{a}>{b}@{level}" for level in range(depth[a] + 1, depth[b])]
        for level, name in enumerate(between, start=depth[a] + 1):
            rows[level].append(name)
        chains[a, b] = [a, *between, b]
    return chains


def _reduce_crossings(rows: list[list[str]], links: Sequence[Edge]) -> None:
    """Order each layer by the middle of its neighbours, forward and back in turn; keep the best order seen."""
    best, fewest = [list(row) for row in rows], _crossings(rows, links)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        indices = range(1, len(rows)) if forward else range(len(rows) - 2, -1, -1)
        for index in indices:
            fixed = {name: place for place, name in enumerate(rows[index - 1 if forward else index + 1])}
            middles = {name: _middle(name, fixed, links, place) for place, name in enumerate(rows[index])}
            rows[index].sort(key=middles.__getitem__)
        count = _crossings(rows, links)
        if count < fewest:
            best, fewest = [list(row) for row in rows], count
    rows[:] = best


def _middle(name: str, fixed: Mapping[str, int], links: Sequence[Edge], otherwise: float) -> float:
    places = [
        fixed[a if b == name else b] for a, b in links if (a == name and b in fixed) or (b == name and a in fixed)
    ]
    return sum(places) / len(places) if places else otherwise


def _crossings(rows: Sequence[Sequence[str]], links: Sequence[Edge]) -> int:
    place = {name: index for row in rows for index, name in enumerate(row)}
    level = {name: index for index, row in enumerate(rows) for name in row}
    count = 0
    for at, (a, b) in enumerate(links):
        for c, d in links[at + 1 :]:
            if level[a] == level[c] and (place[a] - place[c]) * (place[b] - place[d]) < 0:
                count += 1
    return count


def _spread(rows: Sequence[Sequence[str]], links: Sequence[Edge]) -> dict[str, float]:
    """Give places across: neighbours at least one apart, each near the middle of those it is linked with."""
    across = {name: index - (len(row) - 1) / 2 for row in rows for index, name in enumerate(row)}
    for sweep in range(2 * _SWEEPS):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted = []
            for name in row:
                near = [across[a if b == name else b] for a, b in links if name in (a, b)]
                wanted.append(sum(near) / len(near) if near else across[name])
            across.update(zip(row, _apart(wanted), strict=True))
    low = min(across.values(), default=0.0)
    return {name: place - low for name, place in across.items()}


def _apart(wanted: Sequence[float]) -> list[float]:
    """Move places as little as needed to be one apart, in the same order: averages of blocks that would overlap."""
    blocks: list[tuple[float, int]] = []
    for index, place in enumerate(wanted):
        total, count = place - index, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            total, count = total + blocks[-1][0], count + blocks[-1][1]
            blocks.pop()
        blocks.append((total, count))
    shifts = [total / count for total, count in blocks for _ in range(count)]
    return [shift + index for index, shift in enumerate(shifts)]
