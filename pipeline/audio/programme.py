"""Parts become a finished MP3: blocks made on every core, written in order, tagged.

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
from typing import BinaryIO

from pipeline.audio.blocks import Block, obtain_block
from pipeline.audio.encoding import Mp3Format
from pipeline.audio.info import info_frame_bytes, render_info_frame
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
    format: Mp3Format,
    tags: Callable[[Programme], Tags],
    pauses: Pauses = Pauses(),
    workers: int | None = None,
    on_progress: Callable[[Segment], None] | None = None,
) -> Mix:
    """Write an MP3 file from its parts; the file is there whole or not at all.

    ``tags`` is asked once the timeline is known, so that its chapters can be among the tags;
    ``on_progress`` is called with each segment as it is written. Without ``workers`` there is one
    for each processor.

    Raises:
        AudioError: if there are no parts, one cannot be mixed, or MP3 has no such format.
        OutputError: if the file or the cache cannot be written.
    """
    format.check()

    def obtain(part: Part) -> tuple[int, Block]:
        return part.utterance, obtain_block(part, format, pauses=pauses, cache=cache)

    with replacing(target) as temporary:
        with temporary.open("wb") as file:
            writer = _Writer(file, format, where=str(target))
            for utterance, block in _in_order(parts, obtain, workers or os.cpu_count() or 1):
                segment = writer.write(utterance, block)
                if on_progress is not None:
                    on_progress(segment)
            mix = writer.finish()
        write_tags(temporary, tags(mix.programme))
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


class _Writer:
    """Puts blocks into a file one after another, and at the end the header before them."""

    def __init__(self, file: BinaryIO, format: Mp3Format, *, where: str) -> None:
        self._file = file
        self._format = format
        self._where = where
        self._length = 0
        self._size_bytes = 0
        self._last: Block | None = None
        self._moments: Counter[int] = Counter()
        self._true_peak_dbtp = -math.inf
        self._segments: list[Segment] = []
        file.write(bytes(info_frame_bytes(format)))

    def write(self, utterance: int, block: Block) -> Segment:
        """Write a block, and return where its speech stands."""
        self._size_bytes += self._file.write(block.frames.body)
        segment = Segment(utterance, self._length, self._length + block.speech_length, block.lead)
        self._length += block.length
        self._last = block
        self._moments.update(block.measured.momentary_dlufs)
        self._true_peak_dbtp = max(self._true_peak_dbtp, block.measured.true_peak_dbtp)
        self._segments.append(segment)
        return segment

    def finish(self) -> Mix:
        """Write what the encoder held back of the last block, and the header.

        Raises:
            AudioError: if no block was written.
        """
        if self._last is None:
            raise AudioError("there is nothing to encode: expected one clip or more", where=self._where)
        tail = self._last.frames
        size_bytes = self._size_bytes + self._file.write(tail.tail)
        frames = self._length // self._format.frame_length + tail.tail_count
        self._file.seek(0)
        self._file.write(render_info_frame(self._format, frames=frames, size_bytes=size_bytes, length=self._length))
        programme = Programme(tuple(self._segments), self._length, self._format.rate_hz)
        return Mix(programme, integrated_loudness(self._moments), self._true_peak_dbtp)
