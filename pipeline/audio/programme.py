"""Parts become a finished audio file: blocks made on every core, written in order, tagged.

Memory holds a few blocks at a time, however long the programme. Its length is counted in frames, so
that what stands on the timeline is where a player finds it.
"""

from __future__ import annotations

import math
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.audio.blocks import Block, obtain_block, parse_marks
from pipeline.audio.format import AudioFormat
from pipeline.audio.loudness import integrated_loudness
from pipeline.audio.mixing import Part
from pipeline.audio.music import NO_MUSIC, Music
from pipeline.audio.pieces import Piece, pieces
from pipeline.audio.tagging import Tags, write_tags
from pipeline.audio.timeline import Programme
from pipeline.audio.waveform import Stretch, stretch, waveform
from pipeline.errors import AudioError
from pipeline.filecache import FileCache
from pipeline.model import Pauses, Segment, WordMark
from pipeline.storage import replacing

_AHEAD = 2  # blocks a worker that may wait to be written


@dataclass(frozen=True, slots=True)
class Mix:
    """A programme as it was written, and how loud it came out."""

    programme: Programme
    loudness_lufs: float
    true_peak_dbtp: float
    marks: Mapping[int, Sequence[WordMark]]  # of each utterance, as its speech came
    waveform: tuple[int, ...]  # how loud it is in equal stretches of time, from 0 to 100


class StoredMarks(Mapping[int, Sequence[WordMark]]):
    """The word marks of utterances, in a few bytes each until they are asked for."""

    def __init__(self, stored: Mapping[int, bytes]) -> None:
        self._stored = stored

    def __getitem__(self, utterance: int) -> Sequence[WordMark]:
        return parse_marks(self._stored[utterance])

    def __iter__(self) -> Iterator[int]:
        return iter(self._stored)

    def __len__(self) -> int:
        return len(self._stored)


def write_programme(
    parts: Iterable[Part],
    target: Path,
    *,
    cache: FileCache,
    format: AudioFormat,
    tags: Callable[[Mix], Tags],
    pauses: Pauses = Pauses(),
    music: Music = NO_MUSIC,
    workers: int | None = None,
    on_progress: Callable[[Segment], None] | None = None,
) -> Mix:
    """Write an audio file from its parts; the file is there whole or not at all.

    ``tags`` is asked once everything is mixed, so that chapters and text can be among the tags;
    ``on_progress`` is called with each segment as it is written. Without ``workers`` there is one
    for each processor.

    Raises:
        AudioError: if there are no parts, one cannot be mixed, or there is no such format.
        OutputError: if the file or the cache cannot be written.
    """
    format.check()

    def obtain(piece: Piece) -> tuple[Piece, Block]:
        return piece, obtain_block(piece, format, cache=cache)

    with replacing(target) as temporary:
        with format.writing(temporary) as file:
            timeline = _Timeline()
            made = pieces(parts, format, pauses=pauses, music=music)
            for piece, block in _in_order(made, obtain, workers or os.cpu_count() or 1):
                file.append(block.frames)
                for segment in timeline.append(piece, block):
                    if on_progress is not None:
                        on_progress(segment)
            if not timeline.segments:
                raise AudioError("there is nothing to encode: expected one clip or more", where=str(target))
            mix = timeline.mix(format.rate_hz)
            known = tags(mix)
            file.finish(known)
        write_tags(temporary, known)
    return mix


def _in_order(
    made_of: Iterable[Piece], obtain: Callable[[Piece], tuple[Piece, Block]], workers: int
) -> Iterator[tuple[Piece, Block]]:
    """Yield the blocks of pieces in their order, while others are being made in threads.

    A piece is begun as soon as it is there, whatever the next one waits for.
    """
    pending: deque[Future[tuple[Piece, Block]]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix="duologue-mix") as pool:
        try:
            for piece in made_of:
                pending.append(pool.submit(obtain, piece))
                while pending and (pending[0].done() or len(pending) > workers * _AHEAD):
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()


class _Timeline:
    """Adds up blocks: where their speech stands, and how loud they are together."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self._length = 0
        self._music_from: int | None = None  # where music began that leads to the next speech
        self._begins: dict[int, int] = {}
        self._marks: dict[int, bytes] = {}
        self._moments: Counter[int] = Counter()
        self._true_peak_dbtp = -math.inf
        self._stretches: list[Stretch] = []

    def append(self, piece: Piece, block: Block) -> list[Segment]:
        """Put a block after those before it, and return where its speech stands."""
        if piece.tune and self._music_from is None:
            self._music_from = self._length
        segments = [
            Segment(part.utterance, self._length + place.start, self._length + place.end, place.lead)
            for part, place in zip(piece.parts, block.places, strict=True)
        ]
        if segments and self._music_from is not None:
            self._begins[segments[0].utterance] = self._music_from
            self._music_from = None
        self.segments += segments
        self._marks.update(zip((part.utterance for part in piece.parts), block.marks, strict=True))
        self._stretches.append(stretch(self._length, block.measured.momentary_dlufs))
        self._length += block.length
        self._moments.update(block.measured.momentary_dlufs)
        self._true_peak_dbtp = max(self._true_peak_dbtp, block.measured.true_peak_dbtp)
        return segments

    def mix(self, rate_hz: int) -> Mix:
        """Return what all of them come to."""
        programme = Programme(tuple(self.segments), self._length, rate_hz, self._begins)
        drawn = waveform(self._stretches, length=self._length, rate_hz=rate_hz)
        return Mix(programme, integrated_loudness(self._moments), self._true_peak_dbtp, StoredMarks(self._marks), drawn)
