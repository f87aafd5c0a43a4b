"""Offline speech: espeak-ng, in worker processes.

The library and its data come from the ``espeakng-loader`` package, so nothing else need be
installed. A voice is ``<language>[+<variant>]``, such as ``en-us+m3`` (:mod:`.espeak_voices`); it
speaks in a worker process (:mod:`.espeak_worker`), and the same request gives the same bytes in any
worker, at any time.
"""

from __future__ import annotations

import asyncio
import functools
import math
import os
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

from pipeline.errors import EngineRefused, EngineUnavailable
from pipeline.language import primary
from pipeline.model import Notation, Pcm, Prosody, Speech, Voice, WordMark
from pipeline.pinyin.words import dictionary_version
from pipeline.speech.engine import Parallelism, Request
from pipeline.speech.engines.espeak_pool import WorkerPool
from pipeline.speech.engines.espeak_runs import RUNS_VERSION, Run, join_runs, split_runs
from pipeline.speech.engines.espeak_voices import Catalogue, Timbre, read_catalogue
from pipeline.speech.engines.espeak_worker import Order, WordEvent, library_version

# Measured on running text: 160 words (of six letters, the space among them) a minute in languages
# with an alphabet, and 240 characters a minute in Mandarin and Cantonese.
_BASE_WPM = 160
_BASE_WPM_MANDARIN = 180
_LEAST_WPM, _MOST_WPM = 80, 450  # speak_lib.h: espeakRATE_MINIMUM, espeakRATE_MAXIMUM

_MOST_WORKERS = 8

# Ctrl-A opens a command to espeak-ng inside a text, NUL ends the text, and the private area stands
# for its own signs. Line ends stay: an empty line is a pause. One space for each keeps positions.
_UNSPEAKABLE = re.compile(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]")

_INSTALL_HINT = (
    "Install espeakng-loader again, or set DUOLOGUE_ESPEAK_LIBRARY and DUOLOGUE_ESPEAK_DATA to the "
    "library and the folder espeak-ng-data of espeak-ng 1.52 or later."
)


@dataclass(frozen=True, slots=True)
class EspeakSettings:
    """Where espeak-ng is, if not in the espeakng-loader package, and how many workers speak."""

    library: Path | None = None
    data: Path | None = None  # the folder espeak-ng-data
    workers: int | None = None  # one for each processor, at most eight


class EspeakEngine:
    """Speaks offline with espeak-ng."""

    def __init__(self, settings: EspeakSettings = EspeakSettings()) -> None:
        self._settings = settings
        self._lock = threading.Lock()  # guards the pool's birth and end
        self._pool: WorkerPool | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the engine with the library and data that the environment names, if it does."""
        library, data = environment.get("DUOLOGUE_ESPEAK_LIBRARY"), environment.get("DUOLOGUE_ESPEAK_DATA")
        return cls(EspeakSettings(Path(library) if library else None, Path(data) if data else None))

    @property
    def name(self) -> str:
        """The name of its entry point."""
        return "espeak"

    @property
    def fingerprint(self) -> str:
        """The versions of the library and of the Chinese dictionary, and the settings of ours.

        Raises:
            EngineUnavailable: if the library cannot be loaded.
        """
        rates = f"{_BASE_WPM} wpm (zh: {_BASE_WPM_MANDARIN})"
        return f"espeak-ng {_version(self._library)}, {rates}, runs {RUNS_VERSION}, {dictionary_version()}"

    @property
    def online(self) -> str:
        """Empty: no text leaves the machine."""
        return ""

    @property
    def reads(self) -> frozenset[Notation]:
        """Nothing: it takes years for quantities, and in Chinese says percent in English."""
        return frozenset()

    @property
    def parallelism(self) -> Parallelism:
        """As many requests at a time as there are workers."""
        count = self._settings.workers or min(os.cpu_count() or 2, _MOST_WORKERS)
        return Parallelism(count, count)

    @property
    def longest_ms(self) -> int | None:
        """There is no limit."""
        return None

    def cost(self, request: Request) -> float | None:  # noqa: ARG002
        """Nothing."""
        return 0.0

    def voices(self) -> tuple[Voice, ...]:
        """Every language with its plain voice and with each variant that is a man's or a woman's."""
        return self._catalogue.voices

    async def check(self) -> None:
        """Return if it can speak now.

        Raises:
            EngineUnavailable: with the reason, if it cannot.
        """
        await self.synthesize(Request("1", "en", next(iter(self._catalogue.languages))))

    async def synthesize(self, request: Request) -> Speech:
        """Speak one request.

        Raises:
            EngineUnavailable: if espeak-ng cannot be loaded, or its worker has crashed twice.
            EngineRefused: if it has no such voice, or the text has nothing to say.
        """
        text = _UNSPEAKABLE.sub(" ", request.text)
        runs = split_runs(text, request.voice, self._catalogue.timbre(request.voice).locale)
        orders = [order_of(run, request.prosody, self._catalogue.timbre(run.voice)) for run in runs]
        answers = await asyncio.gather(*map(self._workers().ask, orders))
        for answer in answers:
            if answer.fault:
                raise EngineUnavailable(answer.fault, where=str(self._library), hint=_INSTALL_HINT)
        pcm, words = join_runs(runs, answers)
        if not pcm.samples.strip(b"\0"):
            raise EngineRefused(
                f"voice {request.voice!r} has nothing to say in {request.text[:60]!r}",
                hint="Give it words of the voice's language, or leave it out.",
            )
        return Speech(pcm, place_marks(text, words, pcm))

    async def close(self) -> None:
        """End the workers. The engine may be used again afterwards."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool:
            pool.close()

    def _workers(self) -> WorkerPool:
        with self._lock:
            if not self._pool:
                self._pool = WorkerPool(self._library.absolute(), self._data.absolute(), self.parallelism.most)
            return self._pool

    @property
    def _catalogue(self) -> Catalogue:
        return read_catalogue(self._data)

    @property
    def _library(self) -> Path:
        return self._settings.library or _packaged()[0]

    @property
    def _data(self) -> Path:
        return self._settings.data or _packaged()[1]


def order_of(run: Run, prosody: Prosody, timbre: Timbre) -> Order:
    """Return a run in espeak-ng's own units."""
    base_wpm = _BASE_WPM_MANDARIN if primary(timbre.locale) == "zh" else _BASE_WPM
    rate_wpm = round(base_wpm * (100 + prosody.rate_percent) / 100)
    pitch, pitch_range = bend_pitch(prosody, timbre.pitch_hz)
    return Order(run.text, run.voice, min(max(rate_wpm, _LEAST_WPM), _MOST_WPM), pitch, pitch_range)


def bend_pitch(prosody: Prosody, pitch_hz: tuple[int, int]) -> tuple[int, int]:
    """Return espeak-ng's pitch and range (0 to 99) that move a voice's whole melody by a pitch in semitones.

    The range is scaled with the pitch, so that a rise spans as many semitones as before. Below
    about -8 and above about +10 semitones the voice goes no further.

    >>> bend_pitch(Prosody(), (80, 118)), bend_pitch(Prosody(pitch_st=3), (80, 118))
    ((50, 50), (65, 59))
    """
    factor = 2 ** (prosody.pitch_st / 12)
    pitch_range = min(max(round(50 * factor), 0), 99)
    # voices.c and wavegen.c, in Hz * 4096: a base of low - 9, to which `pitch` gives an octave for
    # 50 steps, and a span, to which `range` gives a factor of range / 50 and which then moves the
    # base by 18 times its own change.
    low, high = pitch_hz
    base, span = (low - 9) * 4096, (high - low) * 108
    moved = factor + (pitch_range / 50 - 1) * 18 * span / base
    pitch = round(50 + 50 * math.log2(max(moved, 0.5)))
    return min(max(pitch, 0), 99), pitch_range


def place_marks(text: str, events: Sequence[WordEvent], pcm: Pcm) -> tuple[WordMark, ...]:
    """Return when each word sounds, in order and without overlaps; pauses belong to no word."""
    words = _join_overlapping(text, events)
    marks = []
    for (start, stop, sample), (next_start, _, next_sample) in pairwise([*words, (len(text), 0, len(pcm))]):
        while stop < next_start and text[stop].isalnum():
            stop += 1  # of several Chinese characters that are one word, only the first is announced
        sounding = pcm.samples[2 * sample : 2 * next_sample].rstrip(b"\0")
        start_ms = sample * 1000 // pcm.rate_hz
        end_ms = (sample + (len(sounding) + 1) // 2) * 1000 // pcm.rate_hz
        if end_ms > start_ms:
            marks.append(WordMark(text[start:stop].strip(), start_ms, end_ms))
    return tuple(marks)


def _join_overlapping(text: str, events: Sequence[WordEvent]) -> list[tuple[int, int, int]]:
    """Return where each word starts and stops in the text, and the sample at which it begins.

    espeak-ng announces a number or an abbreviation in parts that overlap in the text, which become
    one word, and pauses as words of no length, which are none.
    """
    words: list[tuple[int, int, int]] = []
    for event in events:
        start = event.position - 1
        stop = start + event.length
        if words and start < words[-1][1]:
            before, known, sample = words[-1]
            words[-1] = before, max(known, stop), sample
        elif text[start:stop].strip():
            words.append((start, stop, event.sample))
    return words


@functools.cache
def _version(library: Path) -> str:
    try:
        return library_version(str(library.absolute()))
    except (OSError, AttributeError) as error:
        raise EngineUnavailable(
            f"the library cannot be loaded as espeak-ng: {error}", where=str(library), hint=_INSTALL_HINT
        ) from error


def _packaged() -> tuple[Path, Path]:
    """Return the library and the data in the espeakng-loader package."""
    try:
        import espeakng_loader

        return Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path())
    except (ImportError, RuntimeError) as error:
        raise EngineUnavailable(f"espeakng-loader cannot be used: {error}", hint=_INSTALL_HINT) from error
