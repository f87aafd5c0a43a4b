"""Tags are written the way that a file's container has them: the one door to ID3 and MP4."""

from __future__ import annotations

from pathlib import Path

from mutagen import MutagenError

from pipeline.audio.id3 import write_id3
from pipeline.audio.mp4_tags import write_mp4_tags
from pipeline.audio.tags import AigcLabel, Tags
from pipeline.errors import OutputError

__all__ = ["AigcLabel", "Tags", "write_tags"]


def write_tags(path: Path, tags: Tags) -> None:
    """Write tags to an audio file in place of those it has.

    Raises:
        OutputError: if the file cannot be read or written.
    """
    try:
        write = write_mp4_tags if _is_mp4(path) else write_id3
        write(path, tags)
    except (MutagenError, OSError) as error:
        raise OutputError(
            f"tags cannot be written: {error}",
            where=str(path),
            hint="Check that you may write to the folder and that the disk is not full.",
        ) from error


def _is_mp4(path: Path) -> bool:
    """True for a file that begins as ISO/IEC 14496-12, 4.3, has it: with its type."""
    with path.open("rb") as file:
        return file.read(8)[4:] == b"ftyp"
