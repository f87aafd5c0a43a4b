"""The one module that knows the order of the stages: read, script, speech, mix.

Every page is built on its own, so that a bad one stops nobody. An episode is written whole or not
at all; what was spoken stays in the cache whatever happens, so that a second run goes on where the
first one stopped.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from pipeline.audio.encoding import Mp3Format
from pipeline.audio.gains import obtain_gain_db
from pipeline.audio.levelling import TARGET_LUFS, check_target
from pipeline.audio.mixing import Part
from pipeline.audio.programme import Mix, write_programme
from pipeline.audio.tagging import Tags
from pipeline.audio.timeline import Programme, chapter_marks, cues
from pipeline.errors import AudioError, CastError, PipelineError, PlanError
from pipeline.language import LanguagePlan, primary
from pipeline.loop import BackgroundLoop
from pipeline.model import NARRATOR, CastVoice, Episode, Loudness, Script, Speech, Transcript
from pipeline.pages import Page, expand_pages
from pipeline.progress import Notice, OnProgress, Progress, Stage, unheard
from pipeline.publish.episode_file import EPISODE_FILE, read_built_before, render_episode
from pipeline.publish.slugs import make_slug
from pipeline.reading import read_transcript
from pipeline.script.assembler import Missing, assemble, default_plan, excerpt
from pipeline.script.voices import VoicesFile, default_voices_text, load_voices
from pipeline.speech.cache import ClipCache
from pipeline.speech.calibration import calibration_request
from pipeline.speech.choice import AUTO, Chosen, EngineChoice
from pipeline.speech.disclosure import disclose_once
from pipeline.speech.engine import Engine, Request, cache_key
from pipeline.speech.synthesis import SpeechProgress, synthesize_all
from pipeline.storage import read_text, replacing, write_text
from pipeline.transcript.file import render_transcript

VOICES_FILE = "voices.yaml"
LOUDNESS_TOLERANCE_LU = 0.5  # Apple Podcasts allows 1 either way
_MOST_CORRECTIONS = 3  # the limiter takes a part of what is added


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """Everything that a build can be told; the defaults are those of the command."""

    languages: tuple[str, ...] = ()  # plans such as en+zh, an episode each; empty: what each page has
    engine: str = AUTO
    voices: Path | None = None  # else voices.yaml in the working folder, else Duologue's own
    output: Path = Path("output")
    edition: str | None = None  # else the plan's own name
    missing: Missing = "error"  # what happens where a passage lacks a language of the plan
    turns: range | None = None  # only these turns of the transcript, counted from 0
    sample_ms: int | None = None  # only about this much of the beginning
    jobs: int | None = None  # requests at a time, at most; else as many as the engine takes
    bitrate_kbps: int = 96
    sample_rate_hz: int = 44_100
    loudness_lufs: float = TARGET_LUFS  # integrated, of the programme
    fresh: bool = False  # read the page even where an edited transcript file lies beside it
    fail_fast: bool = False

    @property
    def format(self) -> Mp3Format:
        """The format of the audio."""
        return Mp3Format(self.sample_rate_hz, self.bitrate_kbps)

    @property
    def part(self) -> str:
        """What the file of a partial build is called beyond its slug; empty for a whole episode."""
        if self.turns is not None:
            return f".turns-{self.turns.start + 1}-{self.turns.stop}"
        return f".sample-{self.sample_ms // 1000}s" if self.sample_ms is not None else ""


@dataclass(frozen=True, slots=True)
class BuiltEpisode:
    """An episode, and what it took to build it."""

    episode: Episode
    utterances: int
    cached: int  # utterances that needed no engine
    seconds: Mapping[Stage, float]


@dataclass(frozen=True, slots=True)
class FailedPage:
    """A page that could not be built, and why."""

    page: str
    error: PipelineError


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made, and what it could not make."""

    episodes: tuple[BuiltEpisode, ...]
    failed: tuple[FailedPage, ...]


def build_episodes(
    pages: Iterable[str | Path],
    settings: BuildSettings | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    standard_input: BinaryIO | None = None,
    on_progress: OnProgress = unheard,
) -> BuildReport:
    """Build the episodes of some pages: files, folders, patterns, or ``-`` for standard input.

    A page that cannot be built is listed in the report, and the others are built all the same.

    Raises:
        PipelineError: if the settings cannot hold for any page (an unknown engine, a broken
            voices file, an output folder that cannot be written), or, with ``fail_fast``, for the
            first page that cannot be built.
    """
    settings = settings or BuildSettings()
    environment = os.environ if environment is None else environment

    def notify(text: str) -> None:
        on_progress(Notice(text))

    run = _Run(
        settings=settings,
        plans=_plans(settings),
        voices=_load_voices(settings.voices),
        cache=ClipCache.from_environment(environment),
        choice=EngineChoice(settings.engine, environment, notify=notify),
        standard_input=standard_input or sys.stdin.buffer,
        on_progress=on_progress,
        notify=notify,
    )
    settings.format.check()
    check_target(settings.loudness_lufs)
    _check_writable(settings.output)
    found, faulty = expand_pages(str(page) for page in pages)
    report = _Report(failed=[FailedPage(argument, error) for argument, error in faulty])
    with BackgroundLoop() as loop:
        try:
            for page in found:
                _build_page(page, run, loop, report)
        finally:
            loop.run(run.choice.close())
            run.cache.trim()
    return BuildReport(tuple(report.episodes), tuple(report.failed))


# ------------------------------------------------------------------------------ one page


@dataclass(frozen=True, slots=True)
class _Run:
    """What all the pages of a run share."""

    settings: BuildSettings
    plans: tuple[LanguagePlan, ...]
    voices: VoicesFile
    cache: ClipCache
    choice: EngineChoice
    standard_input: BinaryIO
    on_progress: OnProgress
    notify: Callable[[str], None]
    slugs: dict[str, str] = field(default_factory=dict)  # to the id of the transcript that has it


@dataclass(slots=True)
class _Report:
    episodes: list[BuiltEpisode] = field(default_factory=list)
    failed: list[FailedPage] = field(default_factory=list)


def _build_page(page: Page, run: _Run, loop: BackgroundLoop, report: _Report) -> None:
    """Build the episodes of one page, one for each plan, and report each or its failure."""
    clock = _Stopwatch()
    with _reporting(page, run, report):
        with clock.timing("read"):
            transcript = read_transcript(
                page, fresh=run.settings.fresh, standard_input=run.standard_input, on_progress=run.on_progress
            )
        plans = run.plans or (default_plan(transcript),)
        slug = _slug(page, transcript, [_edition(plan, run.settings) for plan in plans], run)
        for plan in plans:
            with _reporting(page, run, report):
                job = _Job(page, transcript, plan, slug, run)
                report.episodes.append(job.build(loop, clock))
                clock = _Stopwatch()


@contextmanager
def _reporting(page: Page, run: _Run, report: _Report) -> Iterator[None]:
    """Note the failure of a page and go on, unless the run is to stop at the first one."""
    try:
        yield
    except PipelineError as error:
        if run.settings.fail_fast:
            raise
        report.failed.append(FailedPage(page.path, error))


class _Stopwatch:
    """Adds up the seconds that each stage of an episode takes."""

    def __init__(self) -> None:
        self.seconds: dict[Stage, float] = {}

    @contextmanager
    def timing(self, stage: Stage) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - start


# --------------------------------------------------------------------------- one episode


@dataclass(frozen=True, slots=True)
class _Job:
    """One episode to be built: a page in one plan."""

    page: Page
    transcript: Transcript
    plan: LanguagePlan
    slug: str
    run: _Run

    @property
    def edition(self) -> str:
        return _edition(self.plan, self.run.settings)

    @property
    def folder(self) -> Path:
        return self.run.settings.output / self.edition / self.slug

    def build(self, loop: BackgroundLoop, clock: _Stopwatch) -> BuiltEpisode:
        """Take the episode through its stages."""
        before = read_built_before(self.folder)
        made_with = before.engine if before and not before.draft else None
        with clock.timing("script"):
            chosen = loop.run(self.run.choice.choose(made_with, self.is_cached))
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
            self.speak(list(missing.values()), len(wanted) - len(missing), chosen.engine, loop)
        with clock.timing("mix"):
            gains = {voice: self.gain_db(cache_key(fingerprint, request)) for voice, request in calibrations.items()}
            kept = before.loudness if before and before.engine == chosen.engine.name else None
            episode = self.mix(script, keys, gains, chosen, kept)
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
            missing=settings.missing if self.run.plans else "source",
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

    def speak(self, missing: list[Request], cached: int, engine: Engine, loop: BackgroundLoop) -> None:
        """Have the missing clips in the cache, beside those that are there."""

        def tell(progress: SpeechProgress) -> None:
            self.tell("speech", cached + progress.done, cached + progress.total, cached + progress.cached)

        loop.run(
            synthesize_all(missing, engine=engine, cache=self.run.cache, jobs=self.run.settings.jobs, on_progress=tell)
        )

    def gain_db(self, key: str) -> float:
        """The gain that levels a voice against the others, measured on its calibration text."""
        return obtain_gain_db(self.load(key), target_lufs=self.run.settings.loudness_lufs, cache=self.run.cache.files)

    def mix(
        self,
        script: Script,
        keys: list[str],
        gains: Mapping[tuple[CastVoice, str], float],
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
        self.run.on_progress(Progress(stage, self.page.path, self.edition, done, total, cached))


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


# ------------------------------------------------------------------------------ settings


def _plans(settings: BuildSettings) -> tuple[LanguagePlan, ...]:
    plans = tuple(dict.fromkeys(LanguagePlan.parse(plan) for plan in settings.languages))
    if settings.edition is not None and len(plans) > 1:
        raise PlanError(
            f"one edition, {settings.edition!r}, cannot hold the episodes of {len(plans)} plans",
            hint="Give one --language with --edition, or leave out --edition.",
        )
    if settings.edition is not None and not re.fullmatch("[a-z0-9-]+", settings.edition):
        raise PlanError(
            f"{settings.edition!r} is not a name for an edition", hint="Use small letters a to z, digits and hyphens."
        )
    return plans


def _edition(plan: LanguagePlan, settings: BuildSettings) -> str:
    return settings.edition or plan.edition


def _load_voices(path: Path | None) -> VoicesFile:
    """Return the voices file: the one named, the one in the working folder, or Duologue's own."""
    if path is None and not Path(VOICES_FILE).is_file():
        return load_voices(default_voices_text(), file=VOICES_FILE)
    path = path or Path(VOICES_FILE)
    return load_voices(read_text(path, CastError), file=str(path))


def _slug(page: Page, transcript: Transcript, editions: list[str], run: _Run) -> str:
    """Return the page's slug, told from those of other pages and of episodes that are there.

    An episode of the same file name and title is the same episode, edited.
    """
    title = transcript.titles.first
    slug = make_slug(page.stem, title, transcript.id)
    if run.slugs.setdefault(slug, transcript.id) != transcript.id:
        return make_slug(page.stem, title, transcript.id, taken=True)
    for edition in editions:
        there = read_built_before(run.settings.output / edition / slug)
        same = there is None or there.id == transcript.id or (there.page, there.title) == (page.name, title)
        if not same:
            return make_slug(page.stem, title, transcript.id, taken=True)
    return slug


def _check_writable(output: Path) -> None:
    """Fail before anything is spoken if the episode could not be written afterwards."""
    with replacing(output / ".duologue") as probe:
        probe.touch()
    (output / ".duologue").unlink(missing_ok=True)
