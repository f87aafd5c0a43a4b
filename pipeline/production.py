"""One episode, from the transcript of its page to the finished folder: script, speech, mix.

Each file of the folder is written whole or not at all, the facts last. What was spoken stays in the
cache whatever happens, so that a second run goes on where the first one stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.audio.gains import obtain_gain_db
from pipeline.audio.mixing import Part
from pipeline.audio.programme import Mix, write_programme
from pipeline.audio.tagging import Tags
from pipeline.audio.timeline import Programme, chapter_marks, cues
from pipeline.errors import AudioError, PlanError
from pipeline.language import LanguagePlan, primary
from pipeline.loop import BackgroundLoop, carried
from pipeline.model import NARRATOR, CastVoice, Episode, Loudness, Script, Speech, Transcript
from pipeline.pages import Page
from pipeline.progress import OnProgress, Progress, Stage
from pipeline.publish.episode_file import EPISODE_FILE, read_built_before, render_episode
from pipeline.script.assembler import assemble, excerpt
from pipeline.script.voices import VoicesFile
from pipeline.settings import BuildSettings
from pipeline.speech.cache import ClipCache
from pipeline.speech.calibration import calibration_request
from pipeline.speech.choice import Chosen, EngineChoice
from pipeline.speech.disclosure import disclose_once
from pipeline.speech.engine import Engine, Request, cache_key
from pipeline.speech.synthesis import SpeechProgress, synthesize_all
from pipeline.storage import write_text
from pipeline.transcript.file import render_transcript

LOUDNESS_TOLERANCE_LU = 0.5  # Apple Podcasts allows 1 either way
_MOST_CORRECTIONS = 3  # the limiter takes a part of what is added


@dataclass(frozen=True, slots=True)
class BuiltEpisode:
    """An episode, and what it took to build it."""

    episode: Episode
    utterances: int
    cached: int  # utterances that needed no engine
    seconds: Mapping[Stage, float]


@dataclass(frozen=True, slots=True)
class Run:
    """What all the pages of a run share."""

    settings: BuildSettings
    voices: VoicesFile
    cache: ClipCache
    choice: EngineChoice
    loop: BackgroundLoop
    on_progress: OnProgress
    notify: Callable[[str], None]
    slugs: dict[str, str] = field(default_factory=dict)  # to the id of the transcript that has it


class Stopwatch:
    """Adds up the seconds that each stage of an episode takes."""

    def __init__(self) -> None:
        self.seconds: dict[Stage, float] = {}

    @contextmanager
    def timing(self, stage: Stage) -> Iterator[None]:
        """Add what the block takes to a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class Production:
    """One episode on its way: a page in one plan."""

    page: Page
    transcript: Transcript
    plan: LanguagePlan
    slug: str
    run: Run

    @property
    def edition(self) -> str:
        """The edition to which it belongs."""
        return self.run.settings.edition_of(self.plan)

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return self.run.settings.folder / self.edition / self.slug

    def build(self, clock: Stopwatch) -> BuiltEpisode:
        """Take the episode through its stages."""
        before = read_built_before(self.folder)
        made_with = before.engine if before and not before.draft else None
        with clock.timing("script"):
            chosen = self.run.loop.run(self.run.choice.choose(made_with, self.is_cached))
            script = self.script(chosen.engine)
            calibrations = _calibrations(script)
            requests = [Request.of(utterance) for utterance in script.utterances]
            fingerprint = chosen.engine.fingerprint
            keys = [cache_key(fingerprint, request) for request in requests]
            wanted = {cache_key(fingerprint, request): request for request in (*calibrations.values(), *requests)}
            missing = {key: request for key, request in wanted.items() if key not in self.run.cache}
            if missing:
                disclose_once(chosen.engine, self.run.cache.folder, self.run.notify)
        with clock.timing("speech"):
            self.speak(list(missing.values()), len(wanted) - len(missing), chosen.engine)
        with clock.timing("mix"):
            kept = before.loudness if before and before.engine == chosen.engine.name else None
            # Beside the caller, as speech is: PyAV drops a Ctrl-C that meets it in the main thread.
            episode = self.run.loop.call(lambda: self.mix(script, keys, calibrations, chosen, kept))
        cached = sum(key not in missing for key in keys)
        return BuiltEpisode(episode, len(script.utterances), cached, dict(clock.seconds))

    def script(self, engine: Engine) -> Script:
        """Assemble what this engine would speak.

        Raises:
            PlanError: if nothing is left to speak.
        """
        settings = self.run.settings
        script = assemble(
            self.transcript,
            self.plan,
            voices=self.run.voices,
            engine=engine.name,
            offered=engine.voices(),
            reads=engine.reads,
            # The page's own plan is what it has, so that no page fails for want of an option.
            missing=settings.missing if settings.languages else "source",
        )
        if settings.turns is not None or settings.sample_ms is not None:
            script = excerpt(script, turns=settings.turns, at_most_ms=settings.sample_ms)
        if not script.utterances:
            raise PlanError("nothing is left to speak", hint=f"The page has {len(self.transcript.turns)} turns.")
        return script

    def is_cached(self, engine: Engine) -> bool:
        """True if an engine need not speak anything for this episode."""
        script = self.script(engine)
        requests = [*_calibrations(script).values(), *map(Request.of, script.utterances)]
        fingerprint = engine.fingerprint
        return all(cache_key(fingerprint, request) in self.run.cache for request in requests)

    def speak(self, missing: list[Request], cached: int, engine: Engine) -> None:
        """Have the missing clips in the cache, beside those that are there."""

        def tell(progress: SpeechProgress) -> None:
            self.tell("speech", cached + progress.done, cached + progress.total, cached + progress.cached)

        self.run.loop.run(
            synthesize_all(missing, engine=engine, cache=self.run.cache, jobs=self.run.settings.jobs, on_progress=tell)
        )

    def gain_db(self, key: str) -> float:
        """The gain that levels a voice against the others, measured on its calibration text."""
        return obtain_gain_db(self.load(key), target_lufs=self.run.settings.loudness_lufs, cache=self.run.cache.files)

    def mix(
        self,
        script: Script,
        keys: list[str],
        calibrations: Mapping[tuple[CastVoice, str], Request],
        chosen: Chosen,
        kept: Loudness | None,
    ) -> Episode:
        """Write the audio, and beside a whole episode its facts and its transcript file.

        ``kept`` is the loudness of the episode that is there already: what corrected it holds again.
        """
        settings = self.run.settings
        episode = Episode(
            id=self.transcript.id,
            title=script.title,
            artist=_artist(self.transcript, self.plan),
            date=self.transcript.date,
            audio=self.folder / f"{self.slug}{settings.part}.mp3",
            duration_ms=0,
            plan=self.plan,
            edition=self.edition,
            slug=self.slug,
            engine=chosen.engine.name,
            draft=chosen.draft,
            cues=(),
            chapters=(),
            cast=script.cast,
            notes=script.notes,
            source=self.transcript.source,
            rights=self.transcript.sheet.rights,
        )
        fingerprint = chosen.engine.fingerprint
        gains = {voice: self.gain_db(cache_key(fingerprint, request)) for voice, request in calibrations.items()}
        correction_db = kept.correction_db if kept and kept.target_lufs == settings.loudness_lufs else 0.0
        mix, loudness = self.write_to_target(episode, script, keys, gains, correction_db)
        episode = replace(_finished(episode, mix.programme, script), loudness=loudness)
        if not settings.part:
            write_text(self.folder / f"{self.slug}.transcript.yaml", render_transcript(self.transcript))
            write_text(self.folder / EPISODE_FILE, render_episode(episode))
        return episode

    def write_to_target(
        self,
        episode: Episode,
        script: Script,
        keys: list[str],
        gains: Mapping[tuple[CastVoice, str], float],
        correction_db: float,
    ) -> tuple[Mix, Loudness]:
        """Write the audio; again with corrected gains where a whole episode misses its loudness."""
        settings = self.run.settings
        mix = self.write(episode, script, keys, gains, correction_db)
        first_lufs, first_db = mix.loudness_lufs, correction_db
        for _ in range(0 if settings.part else _MOST_CORRECTIONS):
            missing_lu = settings.loudness_lufs - mix.loudness_lufs
            if abs(missing_lu) <= LOUDNESS_TOLERANCE_LU:
                break
            correction_db = round(correction_db + missing_lu, 1)
            mix = self.write(episode, script, keys, gains, correction_db)
        if correction_db != first_db:
            change_db = correction_db - first_db
            self.run.notify(
                f"{self.page.path}: the programme came out at {first_lufs:.1f} LUFS; every voice was made "
                f"{abs(change_db):.1f} dB {'louder' if change_db > 0 else 'softer'}: {mix.loudness_lufs:.1f} LUFS."
            )
        return mix, Loudness(
            integrated_lufs=round(mix.loudness_lufs, 1),
            true_peak_dbtp=round(mix.true_peak_dbtp, 1),
            target_lufs=settings.loudness_lufs,
            correction_db=correction_db,
        )

    def write(
        self,
        episode: Episode,
        script: Script,
        keys: list[str],
        gains: Mapping[tuple[CastVoice, str], float],
        correction_db: float,
    ) -> Mix:
        """Write the audio of an episode with the gain of every voice corrected."""

        def parts() -> Iterator[Part]:
            for index, (utterance, key) in enumerate(zip(script.utterances, keys, strict=True)):
                self.run.loop.check()
                self.tell("mix", index, len(keys))
                gain_db = gains[utterance.voice, utterance.language] + correction_db
                yield Part(index, self.load(key), round(gain_db, 1), utterance.separator)

        mix = write_programme(
            parts(),
            episode.audio,
            cache=self.run.cache.files,
            format=self.run.settings.format,
            tags=lambda programme: _tags(_finished(episode, programme, script)),
            pauses=self.run.voices.pauses,
        )
        self.tell("mix", len(keys), len(keys))
        return mix

    def load(self, key: str) -> Speech:
        """Return a clip that was spoken.

        Raises:
            AudioError: if it has gone from the cache meanwhile.
        """
        speech = self.run.cache.load(key)
        if speech is None:
            raise AudioError(
                "a clip vanished from the cache while the episode was mixed",
                hint="Run the same command again. If it happens twice, raise DUOLOGUE_CACHE_MAX.",
            )
        return speech

    def tell(self, stage: Stage, done: int, total: int, cached: int = 0) -> None:
        """Tell the caller how far a stage has come."""
        event = Progress(stage, self.page.path, self.edition, done, total, cached)
        carried(lambda: self.run.on_progress(event))


def _calibrations(script: Script) -> dict[tuple[CastVoice, str], Request]:
    """Return the calibration request of each voice that speaks, in the order of their first words."""
    spoken = dict.fromkeys((utterance.voice, utterance.language) for utterance in script.utterances)
    return {(voice, language): calibration_request(voice, language) for voice, language in spoken}


def _finished(episode: Episode, programme: Programme, script: Script) -> Episode:
    return replace(
        episode,
        duration_ms=programme.duration_ms,
        cues=cues(programme, script),
        chapters=chapter_marks(programme, script),
    )


def _artist(transcript: Transcript, plan: LanguagePlan) -> str:
    """Name the people who speak; more than four are the first three and others."""
    heard = dict.fromkeys(turn.speaker for turn in transcript.turns if turn.speaker != NARRATOR)
    language = plan.languages[0]
    names = [transcript.speaker(id).names.best(language) or id for id in heard]
    if len(names) > 4:
        return ", ".join(names[:3]) + (" 等" if primary(language) == "zh" else " and others")
    return ", ".join(names)


def _tags(episode: Episode) -> Tags:
    voices = f"Synthetic voices ({episode.engine}); they imitate nobody."
    source = episode.source.url or episode.source.site
    return Tags(
        title=episode.shown_title,
        artist=episode.artist,
        date=episode.date,
        languages=episode.plan.languages,
        comment=f"{voices} {source}".strip(),
        chapters=episode.chapters,
    )
