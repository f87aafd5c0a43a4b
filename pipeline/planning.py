"""What an episode will take, known before anything is spoken: its engine, its script, its requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PlanError
from pipeline.language import LanguagePlan, primary
from pipeline.model import CastVoice, Lesson, Script, Transcript
from pipeline.pages import Page
from pipeline.publish.episode_file import BuiltBefore, read_built_before
from pipeline.publish.episode_files import audio_file
from pipeline.run import Run
from pipeline.script.assembler import assemble, excerpt
from pipeline.script.audition import audition
from pipeline.script.cast_languages import cast_transcript
from pipeline.script.casting import Casting
from pipeline.script.plan_view import PlanView, plan_view
from pipeline.speech.budget import estimate_cost
from pipeline.speech.calibration import calibration_request
from pipeline.speech.choice import Chosen
from pipeline.speech.engine import Engine, Request, cache_key

VoiceIn = tuple[CastVoice, str]
"""A voice, and a language that it speaks."""


@dataclass(frozen=True, slots=True)
class Requests:
    """What a script asks of an engine, by cache key."""

    utterances: tuple[str, ...]  # the key of each, in the order of the script
    calibrations: Mapping[VoiceIn, str]  # the key of the speech that each voice is levelled by
    by_key: Mapping[str, Request]  # each once, in the order in which the mixer needs them

    @classmethod
    def of(cls, script: Script, fingerprint: str) -> Requests:
        """Return the requests of a script: a voice's calibration before the first words of the voice."""
        utterances: list[str] = []
        calibrations: dict[VoiceIn, str] = {}
        by_key: dict[str, Request] = {}

        def ask(request: Request) -> str:
            key = cache_key(fingerprint, request)
            by_key.setdefault(key, request)
            return key

        for utterance in script.utterances:
            voice = (utterance.voice, utterance.language)
            if voice not in calibrations:
                calibrations[voice] = ask(calibration_request(*voice))
            utterances.append(ask(Request.of(utterance)))
        return cls(tuple(utterances), calibrations, by_key)


@dataclass(frozen=True, slots=True)
class Job:
    """A page in one language plan: what is to become an episode."""

    page: Page
    transcript: Transcript
    plan: LanguagePlan
    slug: str
    run: Run

    @property
    def edition(self) -> str:
        """The edition to which the episode belongs."""
        return self.run.settings.edition_of(self.plan)

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return self.run.settings.folder / self.edition / self.slug


@dataclass(frozen=True, slots=True)
class EpisodePlan:
    """What an episode will take."""

    job: Job
    chosen: Chosen
    casting: Casting
    script: Script
    requests: Requests
    missing: Mapping[str, Request]  # those that are not in the cache
    before: BuiltBefore | None  # the episode that is there already

    @property
    def audio(self) -> Path:
        """The file that is to be heard."""
        settings = self.job.run.settings
        return self.job.folder / audio_file(self.job.slug + settings.part, settings.container)

    @property
    def cost(self) -> float | None:
        """What the missing speech costs; None where nobody said what the engine costs."""
        return estimate_cost(self.chosen.engine, self.missing.values())

    def view(self) -> PlanView:
        """Return what is known of the programme before it is spoken."""
        engine = self.chosen.engine
        return plan_view(self.script, voices=self.job.run.voices, offered=engine.voices(), reads=engine.reads)

    @property
    def cached(self) -> int:
        """How many utterances need no engine."""
        return sum(key not in self.missing for key in self.requests.utterances)


def plan_episode(job: Job) -> EpisodePlan:
    """Return what an episode will take; nothing is spoken.

    Raises:
        PlanError: if nothing is left to speak.
        CastError: if somebody cannot be given a voice.
        EngineUnavailable: if the engine that must speak does not answer.
    """
    before = read_built_before(job.folder)
    made_with = before.engine if before and not before.draft else None
    drafts: dict[str, _Draft] = {}

    def draft(engine: Engine) -> _Draft:
        if engine.name not in drafts:
            drafts[engine.name] = _draft(job, engine)
        return drafts[engine.name]

    chosen = job.run.loop.run(
        job.run.choice.choose(made_with, lambda engine: not draft(engine).missing, job.plan.languages)
    )
    its = draft(chosen.engine)
    return EpisodePlan(job, chosen, its.casting, its.script, its.requests, its.missing, before)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What an engine would speak, and what that asks of it."""

    casting: Casting
    script: Script
    requests: Requests
    missing: Mapping[str, Request]


def _draft(job: Job, engine: Engine) -> _Draft:
    """Cast and assemble what an engine would speak.

    Raises:
        PlanError: if nothing is left to speak.
        CastError: if somebody cannot be given a voice.
    """
    settings, voices = job.run.settings, job.run.voices
    _check_lesson(settings.lesson, job.plan)
    # The page's own plan is what it has, so that no page fails for want of an option.
    missing = settings.missing if settings.languages else "source"
    opening = voices.opening if settings.opening else None
    offered = engine.voices()
    casting = cast_transcript(
        job.transcript,
        job.plan,
        voices=voices,
        engine=engine.name,
        offered=offered,
        missing=missing,
        has_opening=opening is not None,
        list_is_complete=not engine.online,  # what a service offers changes
        remembered=job.run.memory.remembered,
        overrides=settings.voice,
        same_voice=settings.same_voice,
    )
    script = assemble(
        job.transcript,
        job.plan,
        voices=voices,
        engine=engine.name,
        offered=offered,
        reads=engine.reads,
        missing=missing,
        lesson=settings.lesson,
        opening=opening,
        casting=casting,
    )
    if settings.turns is not None or settings.sample_ms is not None:
        script = excerpt(script, turns=settings.turns, at_most_ms=settings.sample_ms)
    if settings.audition:
        script = audition(script)
    if not script.utterances:
        raise PlanError("nothing is left to speak", hint=f"The page has {len(job.transcript.turns)} turns.")
    requests = Requests.of(script, engine.fingerprint)
    # Where the block of a clip is there, nobody needs the clip whole.
    missing_here = {key: request for key, request in requests.by_key.items() if not job.run.cache.has_file(key)}
    return _Draft(casting, script, requests, missing_here)


def _check_lesson(lesson: Lesson, plan: LanguagePlan) -> None:
    """Return if a lesson is about languages of the plan.

    Raises:
        PlanError: naming the others.
    """
    heard = {primary(language) for language in plan.languages}
    others = [tag for tag in dict.fromkeys((*lesson.slow, *lesson.repeat)) if primary(tag) not in heard]
    if others:
        raise PlanError(
            f"{', '.join(others)} cannot be slowed or repeated: {str(plan)!r} has no such language",
            hint=f"Name one of: {', '.join(plan.languages)}.",
        )
