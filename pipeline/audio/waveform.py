"""How loud a programme is along its time, for a picture of it.

The loudness of its blocks is known without decoding them: so is the waveform.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

COLUMNS = 1000

_TENTHS_PER_SECOND = 10
_AT_ONCE = 200  # stretches: memory does not grow with the programme
_LOUDEST_DLUFS = -110  # syllables of a programme at -16 LUFS come near it


@dataclass(frozen=True, slots=True)
class Stretch:
    """The loudness of a part of a programme: one level, from 0 to 100, for each tenth of a second from a sample on."""

    start: int
    levels: bytes


def stretch(start: int, momentary_dlufs: Iterable[int]) -> Stretch:
    """Return the levels of a block that starts at a sample.

    >>> list(stretch(0, [-700, -310, -110, 0]).levels)
    [0, 10, 100, 100]
    """
    return Stretch(start, bytes(map(_level, momentary_dlufs)))


@cache  # a programme has few different ones, and each many times
def _level(dlufs: int) -> int:
    """Return an amplitude: decibels would draw all speech equally tall."""
    return min(round(100 * 10 ** ((dlufs - _LOUDEST_DLUFS) / 200)), 100)


def waveform(stretches: Sequence[Stretch], *, length: int, rate_hz: int, columns: int = COLUMNS) -> tuple[int, ...]:
    """Return the mean level in each of so many equal stretches of a programme; fewer where it is shorter.

    No column is shorter than a tenth of a second.

    >>> waveform([stretch(0, [-90, -90, -700, -700])], length=3200, rate_hz=8000, columns=2)
    (100, 0)
    """
    count = min(columns, length * _TENTHS_PER_SECOND // rate_hz)
    heard, sums = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for first in range(0, len(stretches), _AT_ONCE):
        batch = stretches[first : first + _AT_ONCE]
        levels = np.frombuffer(b"".join(part.levels for part in batch), np.uint8)
        starts = np.repeat([part.start for part in batch], [len(part.levels) for part in batch])
        tenths = np.concatenate([np.arange(len(part.levels)) for part in batch])
        columns_of = (starts.astype(np.int64) + tenths * rate_hz // _TENTHS_PER_SECOND) * count // length
        inside = columns_of < count
        heard += np.bincount(columns_of[inside], minlength=count)
        sums += np.bincount(columns_of[inside], levels[inside], minlength=count).astype(np.int64)
    return tuple((sums // np.maximum(heard, 1)).tolist())
