"""What is wrong with the map of the subject."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError
from graphlib import TopologicalSorter

from builder.diagnostics import Diagnostic
from builder.diagnostics.suggestions import did_you_mean
from builder.library import Library
from builder.library import Topic


def check_topics(library: Library) -> Iterator[Diagnostic]:
    """Demand that topics are named once, stand in a known strand, and build on known topics taught earlier."""
    circles = dict(_circles(library))
    for place, topic in enumerate(library.topics):
        if library.topic_places[topic.id] != place:
            yield topic.id.finding("FM501", f"the topic {topic.id} stands twice", "keep one of the two")
        if topic.strand not in library.strands:
            help = did_you_mean(topic.strand, library.strands, "add it to strands:")
            yield topic.strand.finding("FM507", f"no strand is called {topic.strand}", help)
        yield from _check_prerequisites(topic, place, library, circles)


def _check_prerequisites(
    topic: Topic, place: int, library: Library, circles: dict[tuple[str, str], str]
) -> Iterator[Diagnostic]:
    for name in topic.prerequisites:
        circle = circles.get((topic.id, name))
        if name not in library.topic_places:
            help = did_you_mean(name, library.topic_places, "add it to topics:")
            yield name.finding("FM504", f"no topic is called {name}", help)
        elif circle:
            yield name.finding("FM505", f"prerequisites lead back to themselves: {circle}", "take one of them out")
        elif library.topic_places[name] > place and not any(name in pair for pair in circles):
            help = f"move {topic.id} below {name}"
            yield name.finding("FM506", f"{topic.id} builds on {name}, which is taught later", help)


def _circles(library: Library) -> Iterator[tuple[tuple[str, str], str]]:
    """Find, for each circle of prerequisites, one link to break it at, and the circle in words."""
    graph = {str(topic.id): {str(name) for name in topic.prerequisites} for topic in library.topics}
    while True:
        try:
            TopologicalSorter({key: sorted(names) for key, names in graph.items()}).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1][:-1][::-1]
            last = max(circle, key=lambda name: -library.topic_places.get(name, len(library.topics)))
            start = circle.index(last)
            turned = [*circle[start:], *circle[:start]]
            yield (turned[0], turned[1 % len(turned)]), " -> ".join([*turned, turned[0]])
            graph[turned[0]].discard(turned[1 % len(turned)])
        else:
            return
