"""Music around speech: an intro that goes on under the opening line, a sting before each chapter, an outro.

Any audio file that FFmpeg's libraries can read will do. It becomes mono, and is brought to a level
somewhat below that of speech, since music without a gap sounds louder than speech of the same
loudness. Where somebody speaks over it, it is turned down before the first word and up again after
the last one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import av
from av.audio.resampler import AudioResampler

from pipeline.audio.levelling import TARGET_LUFS, level
from pipeline.audio.loudness import SILENCE_LUFS, measure_loudness
from pipeline.audio.mixing import Mixed
from pipeline.audio.samples import append_silence, cut, fade, overlap, overlay, shape, silent
from pipeline.codec import open_audio
from pipeline.errors import AudioError
from pipeline.model import Pcm

BELOW_SPEECH_LU = 4.0
"""How much softer than speech music is when nobody speaks."""

_ATTACK_MS = 400  # the time in which music makes room for a word, and has done so when it comes
_RELEASE_MS = 1000  # slow enough that it does not swell in every pause
_RISE_MS = 20  # against a click where a file begins in the middle of a sound
_LONGEST_MS = {"intro": 600_000, "sting": 15_000, "outro": 600_000}
_HINT = "Choose an audio file, such as MP3, FLAC or WAV."

Role = Literal["intro", "sting", "outro"]


@dataclass(frozen=True, slots=True)
class Music:
    """The music of a show; without arguments, there is none."""

    intro: Path | None = None
    outro: Path | None = None
    sting: Path | None = None  # before each chapter but the first
    intro_ms: int = 6000  # before the first word, or of all where there is no opening line
    outro_ms: int = 20_000
    fade_ms: int = 2000  # at the end of intro and outro
    bed_db: float = -18.0  # under speech, against it
    target_lufs: float = TARGET_LUFS  # of the programme

    def check(self) -> None:
        """Return if all of it can be played.

        Raises:
            AudioError: naming the file that is missing, no audio or too long, or the number out of bounds.
        """
        bounds = (("intro_ms", 0, 60_000), ("outro_ms", 1000, 300_000), ("fade_ms", 0, 20_000), ("bed_db", -60, 0))
        for name, least, most in bounds:
            if not least <= getattr(self, name) <= most:
                raise AudioError(
                    f"music: {name} is {getattr(self, name):g}: expected {least} to {most}",
                    hint="Choose a value within these bounds.",
                )
        for tune in self.tunes:
            tune.check()

    def intro_tune(self) -> Tune | None:
        """What is played before and under the opening line."""
        return Tune("intro", self.intro, self) if self.intro else None

    def sting_tune(self) -> Tune | None:
        """What is played before a chapter."""
        return Tune("sting", self.sting, self) if self.sting else None

    def outro_tune(self) -> Tune | None:
        """What is played at the end."""
        return Tune("outro", self.outro, self) if self.outro else None

    @property
    def tunes(self) -> tuple[Tune, ...]:
        """All that there is."""
        return tuple(tune for tune in (self.intro_tune(), self.sting_tune(), self.outro_tune()) if tune)


NO_MUSIC = Music()


@dataclass(frozen=True, slots=True)
class Tune:
    """A file of music in its place."""

    role: Role
    path: Path
    music: Music

    def check(self) -> None:
        """Return if the file can be played, as far as its head tells.

        Raises:
            AudioError: if not.
        """
        try:
            with open_audio(str(self.path)) as container:
                if not container.streams.audio:
                    raise AudioError("holds no audio", where=str(self.path), hint=_HINT)
                length_ms = (container.duration or 0) // 1000
        except FileNotFoundError as error:
            raise AudioError("there is no such file", where=str(self.path), hint="Check the path.") from error
        except (av.FFmpegError, OSError, ValueError) as error:
            raise AudioError(f"cannot be played: {error}", where=str(self.path), hint=_HINT) from error
        longest_ms = _LONGEST_MS[self.role]
        if length_ms > longest_ms:
            raise AudioError(
                f"lasts {length_ms // 1000} s: expected at most {longest_ms // 1000} s for the {self.role}",
                where=str(self.path),
                hint="Cut it to the part that is to be heard.",
            )

    def facts(self) -> dict[str, str | float]:
        """Return everything that changes how it sounds; where the file lies does not.

        Raises:
            AudioError: if the file cannot be read.
        """
        music = self.music
        return {
            "role": self.role,
            "tune": _digest(self.path),
            "intro_ms": music.intro_ms,
            "outro_ms": music.outro_ms,
            "fade_ms": music.fade_ms,
            "bed_db": music.bed_db,
            "target_lufs": music.target_lufs,
        }

    def alone(self, *, rate_hz: int) -> Pcm:
        """Return it where nobody speaks over it.

        Raises:
            AudioError: if the file cannot be played.
        """
        music = self.music
        lengths_ms = {
            "intro": music.intro_ms + music.fade_ms,
            "sting": _LONGEST_MS["sting"],
            "outro": music.outro_ms,
        }
        return self._ending(self._levelled(lengths_ms[self.role], rate_hz))

    def under(self, spoken: Mixed) -> Mixed:
        """Return speech with music before, under and after it.

        Raises:
            AudioError: if the file cannot be played.
        """
        rate_hz, intro_ms = spoken.pcm.rate_hz, self.music.intro_ms
        bed = self._levelled(intro_ms + spoken.pcm.duration_ms + self.music.fade_ms, rate_hz)
        before = min(intro_ms * rate_hz // 1000, len(bed))
        places = tuple(replace(place, start=place.start + before, end=place.end + before) for place in spoken.places)
        spans_ms = [(place.start * 1000 // rate_hz, place.end * 1000 // rate_hz) for place in places]
        depth_db = self.music.bed_db + BELOW_SPEECH_LU
        ducked = self._ending(shape(bed, list(_duck(spans_ms, depth_db, len(bed) * 1000 // rate_hz))))
        speech = overlap(silent(before, rate_hz), spoken.pcm, 0)
        length = max(len(ducked), len(speech))
        together = overlay(*(append_silence(sound, length - len(sound)) for sound in (speech, ducked)))
        return Mixed(together, places)

    def _levelled(self, length_ms: int, rate_hz: int) -> Pcm:
        """Return so much of the file, or all where it is shorter, at the level of music."""
        pcm = _load(self.path, rate_hz, length_ms)
        loudness_lufs = measure_loudness(pcm)
        if loudness_lufs <= SILENCE_LUFS:
            raise AudioError("holds less than 400 ms of sound", where=str(self.path), hint="Choose other music.")
        return level(pcm, self.music.target_lufs - BELOW_SPEECH_LU - loudness_lufs)

    def _ending(self, pcm: Pcm) -> Pcm:
        """Return music with its fades."""
        fade_ms = _RISE_MS if self.role == "sting" else self.music.fade_ms
        rise = min(_RISE_MS * pcm.rate_hz // 1000, len(pcm) // 2)
        return fade(pcm, rise=rise, fall=min(fade_ms * pcm.rate_hz // 1000, len(pcm) - rise))


def _duck(spans_ms: Sequence[tuple[int, int]], depth_db: float, length_ms: int) -> Iterator[float]:
    """Yield the gain of each millisecond: the whole depth while somebody speaks, rising and falling around it."""
    for at_ms in range(length_ms):
        away = min(
            max((start_ms - at_ms) / _ATTACK_MS, (at_ms - end_ms) / _RELEASE_MS, 0.0) for start_ms, end_ms in spans_ms
        )
        yield depth_db * (1 - min(away, 1.0))


def _load(path: Path, rate_hz: int, longest_ms: int) -> Pcm:
    """Return the beginning of a file as mono samples; what comes after it is not decoded."""
    resampler = AudioResampler(format="s16", layout="mono", rate=rate_hz)
    longest_bytes = 2 * (longest_ms * rate_hz // 1000)
    samples = bytearray()
    try:
        with open_audio(str(path)) as container:
            for frame in container.decode(container.streams.audio[0]):
                for resampled in resampler.resample(frame):
                    samples += bytes(resampled.planes[0])[: 2 * resampled.samples]
                if len(samples) >= longest_bytes:
                    break
            else:
                for resampled in resampler.resample(None):
                    samples += bytes(resampled.planes[0])[: 2 * resampled.samples]
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise AudioError(f"cannot be played: {error}", where=str(path), hint=_HINT) from error
    return cut(Pcm(bytes(samples), rate_hz), 0, longest_bytes // 2)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise AudioError(f"cannot be read: {error.strerror}", where=str(path), hint="Check the path.") from error
