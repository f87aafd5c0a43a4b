"""Which engine speaks an episode.

An engine asked for by name is the one that speaks. ``auto`` keeps the engine of an episode that was
built before; else it takes the online voices if their service answers, and offline ones if not, for
the whole run: those of an installed model that speaks the languages of the episode, else espeak's.
What it makes offline for want of an answer is a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from pipeline.errors import EngineNotSetUp, EngineUnavailable, EngineUnknown, VoicesMissing
from pipeline.language import primary
from pipeline.model import Voice
from pipeline.speech.engine import Engine
from pipeline.speech.registry import load_engine

AUTO = "auto"
ONLINE = "edge"
OFFLINE = "espeak"
OFFLINE_BETTER = ("sherpa",)
"""Offline engines that speak in place of espeak where they are installed and have the voices, the first one first."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An engine, and whether what it makes is a draft."""

    engine: Engine
    draft: bool = False


def covers(voices: Collection[Voice], languages: Collection[str]) -> bool:
    """Return True if there is a voice for each of some languages.

    >>> covers([Voice("huayan", "zh-CN")], ["zh-Hant"]), covers([Voice("huayan", "zh-CN")], ["en", "zh"])
    (True, False)
    """
    spoken = {primary(tag) for voice in voices for tag in (voice.locale, *voice.languages)}
    return all(primary(language) in spoken for language in languages)


def _refused(name: str, refusal: EngineUnavailable, hint: str) -> EngineUnavailable:
    """Return why an engine that must speak cannot; waiting is no advice where something is to be set up."""
    if isinstance(refusal, EngineNotSetUp):
        return EngineNotSetUp(f"the engine {name!r} cannot speak yet: {refusal.message}", hint=refusal.hint)
    return EngineUnavailable(
        f"the engine {name!r} does not answer: {refusal.message}", hint=f"{refusal.hint} {hint}".strip()
    )


class EngineChoice:
    """Chooses engines for the episodes of one run; a service is asked once whether it answers.

    ``notify`` is told, once each, why an engine is taken that nobody asked for.
    """

    def __init__(
        self, wanted: str, environment: Mapping[str, str], *, notify: Callable[[str], None], speaks: bool = True
    ) -> None:
        """Choose engines that are to speak, or, without ``speaks``, those that a plan only names."""
        self._speaks = speaks
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

    async def choose(
        self, made_with: str | None, is_cached: Callable[[Engine], bool], languages: Collection[str] = ()
    ) -> Chosen:
        """Return the engine for one episode.

        ``made_with`` is the engine of a finished episode (not a draft) that is there already;
        ``is_cached`` tells whether an engine would find every clip of the episode in the cache;
        ``languages`` are those that the episode speaks: without them, ``auto`` takes no installed
        model for it.

        Raises:
            EngineUnavailable: if the engine that must speak does not answer.
        """
        if self._wanted != AUTO:
            return await self._insist(self._wanted, is_cached, hint="Try again later, or leave out --engine.")
        if made_with is not None:
            again = f"Run the same command again later, or take --engine {OFFLINE} to make the episode anew offline."
            if made_with in (OFFLINE, *OFFLINE_BETTER):
                self._tell(f"keeping {made_with}, with which the episode was made; --engine {ONLINE} makes it anew")
            return await self._insist(made_with, is_cached, hint=again)
        online = self.engine(ONLINE)
        try:
            if is_cached(online):
                return Chosen(online)
        except VoicesMissing as missing:
            offline = await self._offline(languages)
            self._tell(f"{offline.name} speaks where {ONLINE} has no voice: {missing.message}")
            return Chosen(offline)
        refusal = await self._ask(online)
        if refusal is None:
            return Chosen(online)
        offline = await self._offline(languages)
        self._tell(
            f"{ONLINE} does not answer: {refusal.message}. "
            f"New episodes of this run are drafts in the offline voices of {offline.name}; "
            "run the same command again with a network to replace them."
        )
        return Chosen(offline, draft=True)

    async def close(self) -> None:
        """Stop whatever the engines started."""
        for engine in self._engines.values():
            await engine.close()

    def _tell(self, text: str) -> None:
        """Tell something, once a run."""
        if text not in self._told:
            self._told.add(text)
            self._notify(text)

    async def _offline(self, languages: Collection[str]) -> Engine:
        """Return the best offline engine that has a voice for each language."""
        for name in OFFLINE_BETTER if languages else ():
            try:
                engine = self.engine(name)
            except (EngineUnknown, EngineUnavailable):
                continue  # it is not installed
            if covers(engine.voices(), languages) and await self._ask(engine) is None:
                return engine
        return self.engine(OFFLINE)

    async def _insist(self, name: str, is_cached: Callable[[Engine], bool], *, hint: str) -> Chosen:
        engine = self.engine(name)
        has_voices = bool(engine.voices())
        if has_voices and not engine.online:
            return Chosen(engine)
        can_be_cast = True
        try:
            if is_cached(engine):
                return Chosen(engine)
        except VoicesMissing:
            if has_voices:
                raise
            can_be_cast = False  # an engine that lacks everything has a reason of its own
        refusal = await self._ask(engine)
        if refusal is None:
            return Chosen(engine)
        error = _refused(name, refusal, hint)
        if can_be_cast and not self._speaks:
            self._tell(error.message)
            return Chosen(engine)
        raise error from refusal

    async def _ask(self, engine: Engine) -> EngineUnavailable | None:
        """Return None if the engine answers, else why not; asked once a run."""
        if engine.name not in self._answers:
            try:
                await engine.check()
                self._answers[engine.name] = None
            except EngineUnavailable as error:
                self._answers[engine.name] = error
        return self._answers[engine.name]
