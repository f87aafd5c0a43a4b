"""What a run has to ask an engine for: the requests that are not in the cache, in parts where they are too long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import EngineError
from pipeline.speech.cache import ClipCache
from pipeline.speech.engine import Engine, Request, cache_key
from pipeline.speech.splitting import split_request


@dataclass(frozen=True, slots=True)
class Order:
    """A request whose speech is missing, and its parts with their keys: itself alone, as a rule."""

    key: str
    request: Request
    parts: tuple[tuple[str, Request], ...]
    awaited: set[str]  # the keys of the parts that are not in the cache yet


@dataclass(slots=True)
class Job:
    """One request to the engine on its way, for every order of which it is a part."""

    key: str
    request: Request
    orders: list[Order]
    tried: int = 0
    error: EngineError | None = None  # of its last try


def plan_orders(wanted: Mapping[str, Request], engine: Engine, cache: ClipCache) -> list[Order]:
    """Return the orders for the requests, by their keys, that are not in the cache."""
    fingerprint = engine.fingerprint
    orders = []
    for key in wanted:
        if key not in cache:
            split = split_request(wanted[key], engine.longest_ms)
            parts = tuple((cache_key(fingerprint, part), part) for part in split)
            awaited = {part for part, _ in parts if part == key or part not in cache}
            orders.append(Order(key, wanted[key], parts, awaited))
    return orders


def list_jobs(orders: list[Order]) -> list[Job]:
    """Return what has to be spoken for some orders, each part once, in the order of first need."""
    jobs: dict[str, Job] = {}
    for order in orders:
        for key, part in dict(order.parts).items():
            if key in order.awaited:
                jobs.setdefault(key, Job(key, part, [])).orders.append(order)
    return list(jobs.values())
