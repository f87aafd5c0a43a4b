"""Which engine speaks an episode.

An engine asked for by name is the one that speaks. ``auto`` keeps the engine of an episode that was
built before; else it takes the online voices if their service answers, and the offline ones if not,
for the whole run. What it makes offline for want of an answer is a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.errors import EngineUnavailable, VoicesMissing
from pipeline.speech.engine import Engine
from pipeline.speech.registry import load_engine

AUTO = "auto"
ONLINE = "edge"
OFFLINE = "espeak"


@dataclass(frozen=True, slots=True)
class Chosen:
    """An engine, and whether what it makes is a draft."""

    engine: Engine
    draft: bool = False


class EngineChoice:
    """Chooses engines for the episodes of one run; a service is asked once whether it answers.

    ``notify`` is told, once each, why an engine is taken that nobody asked for.
    """

    def __init__(self, wanted: str, environment: Mapping[str, str], *, notify: Callable[[str], None]) -> None:
        self._wanted = wanted
        self._environment = environment
        self._notify = notify
        self._engines: dict[str, Engine] = {}
        self._answers: dict[str, EngineUnavailable | None] = {}
        self._told: set[str] = set()
        if wanted != AUTO:
            self.engine(wanted)  # a name that nothing has is told before any page is read

    def engine(self, name: str) -> Engine:
        """Return an engine, loaded once a run.

        Raises:
            EngineError: if no engine has the name, or it cannot be loaded.
        """
        if name not in self._engines:
            self._engines[name] = load_engine(name, self._environment)
        return self._engines[name]

    async def choose(self, made_with: str | None, is_cached: Callable[[Engine], bool]) -> Chosen:
        """Return the engine for one episode.

        ``made_with`` is the engine of a finished episode (not a draft) that is there already;
        ``is_cached`` tells whether an engine would find every clip of the episode in the cache.

        Raises:
            EngineUnavailable: if the engine that must speak does not answer.
        """
        if self._wanted != AUTO:
            return await self._insist(self._wanted, is_cached, hint="Try again later, or leave out --engine.")
        if made_with is not None:
            again = f"Run the same command again later, or take --engine {OFFLINE} to make the episode anew offline."
            if made_with == OFFLINE:
                self._tell(f"keeping {OFFLINE}, with which the episode was made; --engine {ONLINE} makes it anew")
            return await self._insist(made_with, is_cached, hint=again)
        online = self.engine(ONLINE)
        try:
            if is_cached(online):
                return Chosen(online)
        except VoicesMissing as missing:
            self._tell(f"{OFFLINE} speaks where {ONLINE} has no voice: {missing.message}")
            return Chosen(self.engine(OFFLINE))
        refusal = await self._ask(online)
        if refusal is None:
            return Chosen(online)
        self._tell(
            f"{ONLINE} does not answer: {refusal.message}. "
            f"New episodes of this run are drafts in the offline voices of {OFFLINE}; "
            "run the same command again with a network to replace them."
        )
        return Chosen(self.engine(OFFLINE), draft=True)

    async def close(self) -> None:
        """Stop whatever the engines started."""
        for engine in self._engines.values():
            await engine.close()

    def _tell(self, text: str) -> None:
        """Tell something, once a run."""
        if text not in self._told:
            self._told.add(text)
            self._notify(text)

    async def _insist(self, name: str, is_cached: Callable[[Engine], bool], *, hint: str) -> Chosen:
        engine = self.engine(name)
        if engine.online and not is_cached(engine):
            refusal = await self._ask(engine)
            if refusal is not None:
                message = f"the engine {name!r} does not answer: {refusal.message}"
                raise EngineUnavailable(message, hint=f"{refusal.hint} {hint}".strip())
        return Chosen(engine)

    async def _ask(self, engine: Engine) -> EngineUnavailable | None:
        """Return None if the engine answers, else why not; asked once a run."""
        if engine.name not in self._answers:
            try:
                await engine.check()
                self._answers[engine.name] = None
            except EngineUnavailable as error:
                self._answers[engine.name] = error
        return self._answers[engine.name]
