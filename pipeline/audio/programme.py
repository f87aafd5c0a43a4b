"""Clips become a finished MP3: mixed, encoded and tagged in one pass that holds one clip at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.audio.encoding import Mp3Writer
from pipeline.audio.mixing import Part, mix
from pipeline.audio.tagging import Tags, write_tags
from pipeline.audio.timeline import Programme
from pipeline.errors import AudioError
from pipeline.model import Pauses, Segment
from pipeline.storage import replacing


def write_programme(
    parts: Iterable[Part],
    target: Path,
    *,
    tags: Callable[[Programme], Tags],
    pauses: Pauses = Pauses(),
    rate_hz: int = 44_100,
    bitrate_kbps: int = 96,
    on_progress: Callable[[Segment], None] | None = None,
) -> Programme:
    """Write an MP3 file from its parts and return its timeline; the file is there whole or not at all.

    ``tags`` is asked once the timeline is known, so that its chapters can be among the tags;
    ``on_progress`` is called with each segment as it is encoded.

    Raises:
        AudioError: if there are no parts, or MP3 has no such sample rate or bit rate.
        OutputError: if the file cannot be written.
    """
    segments: list[Segment] = []
    length = 0
    with replacing(target) as temporary:
        with (
            temporary.open("wb") as file,
            Mp3Writer(file, rate_hz=rate_hz, bitrate_kbps=bitrate_kbps) as writer,
        ):
            for block in mix(parts, rate_hz=rate_hz, pauses=pauses):
                writer.write(block.pcm)
                segments.append(block.segment)
                length += len(block.pcm)
                if on_progress is not None:
                    on_progress(block.segment)
        if not segments:
            raise AudioError("there is nothing to encode: expected one clip or more", where=str(target))
        programme = Programme(tuple(segments), length, rate_hz)
        write_tags(temporary, tags(programme))
    return programme
