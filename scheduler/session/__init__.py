"""A sitting over the store and the queue, and all else that a face needs of the scheduler.

Faces import from here alone, but for `scheduler.store.anki_file`, which is loaded only where it is called for.
"""

from __future__ import annotations

from scheduler.days import date_of
from scheduler.model import Event
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Standing
from scheduler.queue.model import Card
from scheduler.queue.model import Filters
from scheduler.queue.model import Reason
from scheduler.queue.model import Wait
from scheduler.queue.prerequisites import unseen_prerequisites
from scheduler.queue.prerequisites import with_ancestors
from scheduler.replay import Preview
from scheduler.replay import label
from scheduler.replay import span
from scheduler.session.answers import typed_before
from scheduler.session.clock import Clock
from scheduler.session.clock import Now
from scheduler.session.clock import moment_of
from scheduler.session.clock import offset_at
from scheduler.session.clock import system_clock
from scheduler.session.model import Answered
from scheduler.session.model import Counts
from scheduler.session.model import Next
from scheduler.session.model import Shown
from scheduler.session.model import Summary
from scheduler.session.plans import effect_of
from scheduler.session.plans import effect_words
from scheduler.session.plans import plan_of
from scheduler.session.session import Session
from scheduler.session.statistics import statistics_of
from scheduler.settings.model import MISTAKE
from scheduler.settings.model import Settings
from scheduler.settings.read import lines_of
from scheduler.settings.read import read_settings
from scheduler.settings.template import changed
from scheduler.settings.template import described
from scheduler.settings.template import template
from scheduler.stats import Activity
from scheduler.stats import Statistics
from scheduler.store.anki_events import Adoption
from scheduler.store.anki_events import adopted
from scheduler.store.errors import ClockError
from scheduler.store.errors import CorruptStoreError
from scheduler.store.errors import FullDiskError
from scheduler.store.errors import LockedStoreError
from scheduler.store.errors import MissingStoreError
from scheduler.store.errors import NewerStoreError
from scheduler.store.errors import NotAStoreError
from scheduler.store.errors import ReadOnlyStoreError
from scheduler.store.errors import RulesChangedError
from scheduler.store.errors import StaleCardError
from scheduler.store.errors import StoreError
from scheduler.store.health import CLASH
from scheduler.store.health import DISAGREEING
from scheduler.store.health import FUTURE
from scheduler.store.health import Health
from scheduler.store.health import examine
from scheduler.store.history import HistoryError
from scheduler.store.history import history_lines
from scheduler.store.history import read_history
from scheduler.store.plan import Plan
from scheduler.store.store import Store
from scheduler.store.written import Moment

__all__ = [
    "CLASH",
    "DISAGREEING",
    "FUTURE",
    "MISTAKE",
    "Activity",
    "Adoption",
    "Answered",
    "Card",
    "Clock",
    "ClockError",
    "CorruptStoreError",
    "Counts",
    "Event",
    "Filters",
    "FullDiskError",
    "Grade",
    "Health",
    "HistoryError",
    "Kind",
    "LockedStoreError",
    "MissingStoreError",
    "Moment",
    "NewerStoreError",
    "Next",
    "NotAStoreError",
    "Now",
    "Plan",
    "Preview",
    "ReadOnlyStoreError",
    "Reason",
    "RulesChangedError",
    "Session",
    "Settings",
    "Shown",
    "StaleCardError",
    "Standing",
    "Statistics",
    "Store",
    "StoreError",
    "Summary",
    "Wait",
    "adopted",
    "changed",
    "date_of",
    "described",
    "effect_of",
    "effect_words",
    "examine",
    "history_lines",
    "label",
    "lines_of",
    "moment_of",
    "offset_at",
    "plan_of",
    "read_history",
    "read_settings",
    "span",
    "statistics_of",
    "system_clock",
    "template",
    "typed_before",
    "unseen_prerequisites",
    "with_ancestors",
]
