"""Parts become a finished audio file: blocks made on every core, written in order, tagged.

Memory holds a few blocks at a time, however long the programme. Its length is counted in frames, so
that what stands on the timeline is where a player finds it.
"""

from __future__ import annotations

import math
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.audio.blocks import Block, obtain_block
from pipeline.audio.format import AudioFormat
from pipeline.audio.loudness import integrated_loudness
from pipeline.audio.mixing import Part
from pipeline.audio.tagging import Tags, write_tags
from pipeline.audio.timeline import Programme
from pipeline.errors import AudioError
from pipeline.filecache import FileCache
from pipeline.model import Pauses, Segment
from pipeline.storage import replacing

_AHEAD = 2  # blocks a worker that may wait to be written


@dataclass(frozen=True, slots=True)
class Mix:
    """A programme as it was written, and how loud it came out."""

    programme: Programme
    loudness_lufs: float
    true_peak_dbtp: float


def write_programme(
    parts: Iterable[Part],
    target: Path,
    *,
    cache: FileCache,
    format: AudioFormat,
    tags: Callable[[Programme], Tags],
    pauses: Pauses = Pauses(),
    workers: int | None = None,
    on_progress: Callable[[Segment], None] | None = None,
) -> Mix:
    """Write an audio file from its parts; the file is there whole or not at all.

    ``tags`` is asked once the timeline is known, so that its chapters can be among the tags;
    ``on_progress`` is called with each segment as it is written. Without ``workers`` there is one
    for each processor.

    Raises:
        AudioError: if there are no parts, one cannot be mixed, or there is no such format.
        OutputError: if the file or the cache cannot be written.
    """
    format.check()

    def obtain(part: Part) -> tuple[int, Block]:
        return part.utterance, obtain_block(part, format, pauses=pauses, cache=cache)

    with replacing(target) as temporary:
        with format.writing(temporary) as file:
            timeline = _Timeline()
            for utterance, block in _in_order(parts, obtain, workers or os.cpu_count() or 1):
                file.append(block.frames)
                segment = timeline.append(utterance, block)
                if on_progress is not None:
                    on_progress(segment)
            if not timeline.length:
                raise AudioError("there is nothing to encode: expected one clip or more", where=str(target))
            mix = timeline.mix(format.rate_hz)
            known = tags(mix.programme)
            file.finish(known)
        write_tags(temporary, known)
    return mix


def _in_order(
    parts: Iterable[Part], obtain: Callable[[Part], tuple[int, Block]], workers: int
) -> Iterator[tuple[int, Block]]:
    """Yield the blocks of parts in their order, while others are being made in threads."""
    pending: deque[Future[tuple[int, Block]]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix="duologue-mix") as pool:
        try:
            for part in parts:
                pending.append(pool.submit(obtain, part))
                if len(pending) > workers * _AHEAD:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()


class _Timeline:
    """Adds up blocks: where their speech stands, and how loud they are together."""

    def __init__(self) -> None:
        self.length = 0
        self._segments: list[Segment] = []
        self._moments: Counter[int] = Counter()
        self._true_peak_dbtp = -math.inf

    def append(self, utterance: int, block: Block) -> Segment:
        """Put a block after those before it, and return where its speech stands."""
        segment = Segment(utterance, self.length, self.length + block.speech_length, block.lead)
        self.length += block.length
        self._segments.append(segment)
        self._moments.update(block.measured.momentary_dlufs)
        self._true_peak_dbtp = max(self._true_peak_dbtp, block.measured.true_peak_dbtp)
        return segment

    def mix(self, rate_hz: int) -> Mix:
        """Return what all of them come to."""
        programme = Programme(tuple(self._segments), self.length, rate_hz)
        return Mix(programme, integrated_loudness(self._moments), self._true_peak_dbtp)
