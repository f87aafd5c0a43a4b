"""The formats that a programme can have, by the names that people ask for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.audio.format import AudioFormat
from pipeline.audio.m4a import M4aFormat
from pipeline.audio.mp3 import Mp3Format

FORMATS: Mapping[str, Callable[[int, int], AudioFormat]] = {"mp3": Mp3Format, "m4a": M4aFormat}
"""From a name to what makes the format of a sample rate in Hz and a bit rate in kbit/s."""
