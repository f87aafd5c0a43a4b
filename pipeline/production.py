"""One episode, from its plan to the finished folder: spoken and mixed at the same time.

Blocks are encoded as soon as their clips are there, in the order of the programme. Each file of the
folder is written whole or not at all, the facts last. What was spoken stays in the cache whatever
happens, so that a second run goes on where the first one stopped.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.arrivals import Arrivals
from pipeline.artwork import Artwork, obtain_artwork
from pipeline.audio.gains import obtain_gain_db
from pipeline.audio.mixing import Part, StoredSpeech
from pipeline.audio.programme import Mix, write_programme
from pipeline.audio.tags import Tags
from pipeline.deck import write_deck
from pipeline.finishing import named_by_content, planned_episode, tags_of, timed, write_companions
from pipeline.loop import carried
from pipeline.model import BuiltEpisode, Episode, Loudness
from pipeline.planning import EpisodePlan, VoiceIn
from pipeline.progress import Progress, Stage
from pipeline.run import Run, Stopwatch
from pipeline.script.cards import Card, cards
from pipeline.speech.disclosure import disclose_once
from pipeline.speech.synthesis import SpeechProgress, synthesize_all
from pipeline.storage import remove_abandoned

LOUDNESS_TOLERANCE_LU = 0.5  # Apple Podcasts allows 1 either way
# Loudness is added up from tenths here, and FFmpeg's meter, which has the last word, may say a little more or less.
_CORRECTED_FROM_LU = 0.4
_MOST_CORRECTIONS = 3  # the limiter takes a part of what is added


def produce(plan: EpisodePlan, clock: Stopwatch) -> BuiltEpisode:
    """Speak what is missing of an episode, mix it, and write its folder.

    Raises:
        EngineError: if something could not be spoken; it lists what.
        AudioError: if a clip cannot be mixed.
        OutputError: if something cannot be written.
    """
    run = plan.job.run
    if plan.missing:
        disclose_once(plan.chosen.engine, run.cache.folder, run.notify)
    there = plan.requests.by_key.keys() - plan.missing
    remove_abandoned(plan.job.folder)
    artwork = _artwork(plan)
    episode = run.loop.run(_Production(plan, run, Arrivals(there), artwork).produce(clock))
    if run.settings.ledger is not None and not run.settings.part:
        episode = named_by_content(episode)
    built = BuiltEpisode(episode, len(plan.script.utterances), plan.cached, dict(clock.seconds))
    if not run.settings.part:
        write_companions(built, plan, artwork.cover)
        run.memory.keep(plan.casting, episode.engine)
        run.episodes.keep(plan.job.transcript.id, episode.slug, episode.edition, plan.job.page)
    return built


@dataclass(frozen=True, slots=True)
class _Production:
    """An episode that is being spoken and mixed."""

    plan: EpisodePlan
    run: Run
    arrivals: Arrivals
    artwork: Artwork
    gains: dict[VoiceIn, float] = field(default_factory=dict)

    async def produce(self, clock: Stopwatch) -> Episode:
        """Mix beside the speaking; what fails first ends both."""
        # In a thread, as all mixing is: PyAV drops a Ctrl-C that meets it in the main one.
        mixing = asyncio.create_task(asyncio.to_thread(self.mix))
        speaking = asyncio.create_task(self.speak())
        mixing.add_done_callback(lambda done: done.cancelled() or not done.exception() or speaking.cancel())
        try:
            with clock.timing("speech"):
                await asyncio.wait({speaking})
            with clock.timing("mix"):
                await asyncio.wait({mixing})
        finally:
            speaking.cancel()
            self.arrivals.end()
            await asyncio.gather(speaking, mixing, return_exceptions=True)
        if not speaking.cancelled():
            speaking.result()
        return mixing.result()

    async def speak(self) -> None:
        """Have the missing clips in the cache, beside those that are there."""
        try:
            await synthesize_all(
                self.plan.missing.values(),
                engine=self.plan.chosen.engine,
                cache=self.run.cache,
                jobs=self.run.settings.jobs,
                budget=self.run.budget,
                on_progress=self.tell_speech,
                on_spoken=self.arrivals.add,
            )
        finally:
            self.arrivals.end()

    def mix(self) -> Episode:
        """Write the audio, and return the episode with what it tells."""
        episode, loudness = self.write_to_target(self.kept_correction_db())
        if self.run.settings.cards and not self.run.settings.part:
            self.write_cards(loudness.correction_db)
        return replace(episode, loudness=loudness)

    def write_cards(self, correction_db: float) -> None:
        """Write the sentences as cards, at the levels that they have in the programme."""

        def write_clip(utterances: Sequence[int], target: Path) -> None:
            write_programme(
                (replace(self.part(index, correction_db), gap_ms=0) for index in utterances),
                target,
                cache=self.run.cache.files,
                format=self.run.settings.format,
                tags=lambda _: Tags(title=target.stem),
                pauses=self.run.voices.pauses,
            )

        script, job = self.plan.script, self.plan.job
        deck = cards(script)
        clips = [f"{job.slug}-{self.sound_of(card)}.{self.run.settings.container}" for card in deck]
        write_deck(deck, job.folder / "cards", clips=clips, names=script.names, write_clip=write_clip)

    def sound_of(self, card: Card) -> str:
        """Return a name for what is heard on a card, which stays when other cards come and go."""
        keys = (self.plan.requests.utterances[index] for index in card.utterances)
        return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:10]

    def kept_correction_db(self) -> float:
        """What brought the episode that is there to its loudness; it holds again for the same engine and target."""
        before = self.plan.before
        if before is None or before.loudness is None or before.engine != self.plan.chosen.engine.name:
            return 0.0
        kept = before.loudness
        is_same = (kept.target_lufs, kept.basis) == (self.run.settings.loudness_lufs, self.run.settings.loudness_basis)
        return kept.correction_db if is_same else 0.0

    def write_to_target(self, correction_db: float) -> tuple[Episode, Loudness]:
        """Write the audio; again with corrected gains where a whole episode misses its loudness."""
        settings = self.run.settings
        episode, mix = self.write(correction_db)
        first_lufs, first_db = mix.loudness_lufs, correction_db
        for _ in range(0 if settings.part else _MOST_CORRECTIONS):
            missing_lu = settings.loudness_lufs - mix.loudness_lufs
            if abs(missing_lu) <= _CORRECTED_FROM_LU:
                break
            correction_db = round(correction_db + missing_lu, 1)
            episode, mix = self.write(correction_db)
        if correction_db != first_db:
            change_db = correction_db - first_db
            self.run.notify(
                f"{self.plan.job.page.path}: the programme came out at {first_lufs:.1f} LUFS; every voice was made "
                f"{abs(change_db):.1f} dB {'louder' if change_db > 0 else 'softer'}: {mix.loudness_lufs:.1f} LUFS."
            )
        if not settings.part and abs(settings.loudness_lufs - mix.loudness_lufs) > LOUDNESS_TOLERANCE_LU:
            self.run.notify(
                f"{self.plan.job.page.path}: the programme is at {mix.loudness_lufs:.1f} LUFS and comes no nearer to "
                f"{settings.loudness_lufs:g}: its peaks, or the music around so little speech, allow no more."
            )
        return episode, Loudness(
            integrated_lufs=round(mix.loudness_lufs, 1),
            true_peak_dbtp=round(mix.true_peak_dbtp, 1),
            target_lufs=settings.loudness_lufs,
            correction_db=correction_db,
            basis=settings.loudness_basis,
        )

    def write(self, correction_db: float) -> tuple[Episode, Mix]:
        """Write the audio of an episode with the gain of every voice corrected."""
        script = self.plan.script
        episode = planned_episode(self.plan)

        def tags(mix: Mix) -> Tags:
            nonlocal episode
            episode = timed(episode, mix, script)
            return tags_of(episode, self.artwork.tag)

        mix = write_programme(
            self.parts(correction_db),
            episode.audio,
            cache=self.run.cache.files,
            format=self.run.settings.format,
            tags=tags,
            pauses=self.run.voices.pauses,
            music=self.run.settings.music,
        )
        self.tell("mix", len(script.utterances), len(script.utterances))
        return episode, mix

    def parts(self, correction_db: float) -> Iterator[Part]:
        """Yield each utterance's speech as soon as it is there, with the gain of its voice."""
        count = len(self.plan.script.utterances)
        for index in range(count):
            self.tell("mix", index, count)
            yield self.part(index, correction_db)

    def part(self, index: int, correction_db: float) -> Part:
        """Return the speech of one utterance, once it is there, with what the mixer needs to know of it.

        Raises:
            AudioError: if it has gone from the cache meanwhile.
        """
        utterance, key = self.plan.script.utterances[index], self.plan.requests.utterances[index]
        self.arrivals.wait(key)
        self.run.loop.check()
        voice = (utterance.voice, utterance.language)
        if voice not in self.gains:
            self.gains[voice] = self.gain_db(voice)
        return Part(
            index,
            StoredSpeech(self.run.cache.digest(key), lambda: self.run.cache.obtain(key)),
            round(self.gains[voice] + correction_db, 1),
            utterance.separator,
            utterance.gap_ms,
            is_opening=utterance.turn is None,
        )

    def gain_db(self, voice: VoiceIn) -> float:
        """The gain that levels a voice against the others, measured on its calibration text."""
        key = self.plan.requests.calibrations[voice]
        self.arrivals.wait(key)
        calibration = self.run.cache.obtain(key)
        return obtain_gain_db(calibration, target_lufs=self.run.settings.loudness_lufs, cache=self.run.cache.files)

    def tell_speech(self, progress: SpeechProgress) -> None:
        """Tell the caller how much has been spoken, beside what was there."""
        there = len(self.plan.requests.by_key) - len(self.plan.missing)
        self.tell("speech", there + progress.done, there + progress.total, there + progress.cached)

    def tell(self, stage: Stage, done: int, total: int, cached: int = 0) -> None:
        """Tell the caller how far a stage has come."""
        event = Progress(stage, self.plan.job.page.path, self.plan.job.edition, done, total, cached)
        carried(lambda: self.run.on_progress(event))


def _artwork(plan: EpisodePlan) -> Artwork:
    """Return the cover of a whole episode; a part has none."""
    run, settings = plan.job.run, plan.job.run.settings
    if settings.part:
        return Artwork()
    of_sheet = plan.job.transcript.sheet.cover
    return obtain_artwork(
        str(plan.job.page.folder / of_sheet) if of_sheet else settings.cover,
        Path(settings.font) if settings.font else None,
        planned_episode(plan),
        plan.job.page.folder,
        show_cover=settings.show_picture,
        cache=run.cache.files,
        notify=run.notify,
    )
