"""The boxes of an M4A file: one track of AAC, its chapters, and where everything stands.

ISO/IEC 14496-12 and -14; chapters after the QuickTime File Format (a text track that the sound refers
to, which Apple's players read) and once more as Nero has them (``chpl``, which the others read). The
boxes stand before the sound, so that a player can begin while it loads. An edit list leaves out the
silence with which the encoder begins and what it adds at the end. All times of making are zero.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

from pipeline.audio.iso639 import UNDETERMINED
from pipeline.audio.tags import one_line
from pipeline.model import ChapterMark

FRAME_LENGTH = 1024  # samples of an AAC frame
PRIMING = 1024  # samples of silence before the first one
SAMPLE_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000)
"""The sample rates of AAC, each at its index (ISO/IEC 14496-3, 4.5.1.1)."""

_CHUNK_FRAMES = 43  # about a second
_MOST_CHPL = 255  # `chpl` counts its entries in a byte, and the bytes of a title, too
_MOVIE_MS = 1000  # time scale of the chapters
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)  # neither turned nor moved
_SOUND, _CHAPTERS = 1, 2  # tracks
_ENABLED, _IN_MOVIE = 1, 2  # flags of a track
_FULL_VOLUME = 0x0100

Piece = bytes | memoryview
Box = list[Piece]
"""A box in pieces that follow each other: a table of millions of entries is not copied into what it is part of."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What is to be known of the frames of a file."""

    rate_hz: int
    frame_sizes: array[int]  # bytes of each frame, as unsigned 32-bit numbers
    length: int  # samples that are heard
    language: str  # ISO 639-2

    @property
    def size_bytes(self) -> int:
        """The bytes of all frames."""
        return sum(self.frame_sizes)


def audio_specific_config(rate_hz: int) -> bytes:
    """Return what a decoder must know of AAC-LC in one channel, without spectral band replication.

    ISO/IEC 14496-3, 1.6.2.1: object type 2, index of the sample rate, channels; then that there is no SBR.

    >>> audio_specific_config(44_100).hex()
    '120856e500'
    """
    return (2 << 11 | SAMPLE_RATES.index(rate_hz) << 7 | 1 << 3).to_bytes(2, "big") + b"\x56\xe5\x00"


def render_head(sound: Sound, chapters: Sequence[ChapterMark]) -> Box:
    """Return everything that stands before the frames: types, tables, titles of chapters."""
    titles = [_title_sample(mark.title) for mark in chapters]
    kinds = _box(b"ftyp", b"M4A \0\0\2\0M4A mp42isom")
    media = struct.pack(">I4s", 8 + sum(map(len, titles)) + sound.size_bytes, b"mdat")
    titles_at = _size(kinds) + _size(_movie(sound, chapters, titles, titles_at=0)) + len(media)
    return [*kinds, *_movie(sound, chapters, titles, titles_at=titles_at), media, *titles]


def _movie(sound: Sound, chapters: Sequence[ChapterMark], titles: Sequence[bytes], *, titles_at: int) -> Box:
    """Return the box of all tables, for frames that follow the titles of chapters."""
    sound_at = titles_at + sum(map(len, titles))
    tracks = _sound_track(sound, sound_at, has_chapters=bool(chapters))
    if chapters:
        tracks += _chapter_track(sound, chapters, titles, titles_at)
    header = struct.pack(">4xIIIIH10x", 0, sound.rate_hz, sound.length, 0x10000, _FULL_VOLUME)
    after = struct.pack(">24xI", _CHAPTERS + 1)  # the next track's number
    return _box(
        b"moov",
        *_full(b"mvhd", header, _MATRIX, after),
        *tracks,
        # Also where it is empty: FFmpeg reads no tags of their own names that stand before the tracks.
        *_box(b"udta", *(_nero_chapters(chapters) if chapters else ())),
    )


def _sound_track(sound: Sound, sound_at: int, *, has_chapters: bool) -> Box:
    count = len(sound.frame_sizes)
    edit = _full(b"elst", struct.pack(">IIiI", 1, sound.length, PRIMING, 0x10000))
    return _box(
        b"trak",
        *_track_header(_SOUND, sound.length, flags=_ENABLED | _IN_MOVIE, volume=_FULL_VOLUME),
        *_box(b"edts", *edit),
        *(_box(b"tref", *_box(b"chap", struct.pack(">I", _CHAPTERS))) if has_chapters else ()),
        *_media(
            scale_hz=sound.rate_hz,
            duration=count * FRAME_LENGTH,
            language=sound.language,
            kind=b"soun",
            header=_full(b"smhd", bytes(4)),
            description=_sound_description(sound),
            durations=[(count, FRAME_LENGTH)],
            sizes=sound.frame_sizes,
            at=sound_at,
            more=_preroll(count),
        ),
    )


def _sound_description(sound: Sound) -> Box:
    """Return the entry that says how frames are decoded (ISO/IEC 14496-14, 5.6; 14496-1, 7.2.6)."""
    bits_a_second = sound.size_bytes * 8 * sound.rate_hz // (len(sound.frame_sizes) * FRAME_LENGTH)
    specific = _descriptor(5, audio_specific_config(sound.rate_hz))
    # Object type 0x40 is MPEG-4 audio, 0x15 says that it is a stream of sound.
    decoder = _descriptor(4, struct.pack(">BB3xII", 0x40, 0x15, 0, bits_a_second) + specific)
    stream = _descriptor(3, struct.pack(">Hx", _SOUND) + decoder + _descriptor(6, b"\2"))
    entry = struct.pack(">6xH8xHH4xI", 1, 1, 16, sound.rate_hz << 16)
    return _box(b"mp4a", entry, *_full(b"esds", stream))


def _preroll(count: int) -> Box:
    """Return that a frame needs the one before it to be decoded (ISO/IEC 14496-12, 10.1)."""
    return [
        *_full(b"sgpd", b"roll" + struct.pack(">IIh", 2, 1, -1), version=1),
        *_full(b"sbgp", b"roll" + struct.pack(">III", 1, count, 1)),
    ]


def _chapter_track(sound: Sound, chapters: Sequence[ChapterMark], titles: Sequence[bytes], titles_at: int) -> Box:
    """Return a track that is never shown, whose samples are titles (QuickTime: text media)."""
    edges_ms = [0, *(mark.start_ms for mark in chapters[1:]), chapters[-1].end_ms]
    style = bytes(43)  # no style: players have their own
    no_media = _box(
        b"gmhd", *_full(b"gmin", struct.pack(">4H4x", 0x40, 0x8000, 0x8000, 0x8000)), *_box(b"text", _MATRIX)
    )
    return _box(
        b"trak",
        *_track_header(_CHAPTERS, sound.length, flags=_IN_MOVIE, volume=0),
        *_media(
            scale_hz=_MOVIE_MS,
            duration=edges_ms[-1],
            language=sound.language,
            kind=b"text",
            header=no_media,
            description=_box(b"text", struct.pack(">6xH", 1), style),
            durations=[(1, end_ms - start_ms) for start_ms, end_ms in pairwise(edges_ms)],
            sizes=array("I", map(len, titles)),
            at=titles_at,
        ),
    )


def _title_sample(title: str) -> bytes:
    """Return a title as a sample: its length, its text, and that the text is UTF-8."""
    text = one_line(title, 250).encode()
    return struct.pack(">H", len(text)) + text + struct.pack(">I4sI", 12, b"encd", 0x100)


def _nero_chapters(chapters: Sequence[ChapterMark]) -> Box:
    """Return the list of chapters as Nero has it: each with its start in units of 100 ns."""
    entries = []
    for mark in chapters[:_MOST_CHPL]:
        title = one_line(mark.title, 250).encode()[:_MOST_CHPL].decode(errors="ignore").encode()
        entries.append(struct.pack(">QB", mark.start_ms * 10_000, len(title)) + title)
    return _full(b"chpl", struct.pack(">4xB", len(entries)), *entries, version=1)


def _track_header(id: int, length: int, *, flags: int, volume: int) -> Box:
    facts = struct.pack(">8xI4xI12xH2x", id, length, volume)
    return _full(b"tkhd", facts, _MATRIX, bytes(8), flags=flags)


def _media(
    *,
    scale_hz: int,
    duration: int,
    language: str,
    kind: bytes,
    header: Box,
    description: Box,
    durations: Iterable[tuple[int, int]],
    sizes: array[int],
    at: int,
    more: Box | None = None,
) -> Box:
    """Return what a track is made of: its samples, by size and duration, from a place in the file on."""
    table = _box(
        b"stbl",
        *_table(b"stsd", description),
        *_table(b"stts", *(_entry(">II", *run) for run in durations)),
        *_chunks(sizes, at),
        *_full(b"stsz", struct.pack(">II", 0, len(sizes)), _big_endian(sizes)),
        *(more or ()),
    )
    in_this_file = _full(b"url ", flags=1)
    return _box(
        b"mdia",
        *_full(b"mdhd", struct.pack(">8xIIH2x", scale_hz, duration, _packed(language))),
        *_full(b"hdlr", struct.pack(">4x4s12x", kind) + b"\0"),
        *_box(b"minf", *header, *_box(b"dinf", *_table(b"dref", in_this_file)), *table),
    )


def _chunks(sizes: array[int], at: int) -> Box:
    """Return where samples stand, by chunks of about a second: players load them as a whole."""
    whole, rest = divmod(len(sizes), _CHUNK_FRAMES)
    runs = [(1, _CHUNK_FRAMES, 1)] if whole else []
    if rest:
        runs.append((whole + 1, rest, 1))
    starts = range(0, len(sizes), _CHUNK_FRAMES)
    lengths = (sum(sizes[start : start + _CHUNK_FRAMES]) for start in starts)
    offsets = array("I", list(accumulate(lengths, initial=at))[:-1])
    return [
        *_table(b"stsc", *(_entry(">III", *run) for run in runs)),
        *_full(b"stco", struct.pack(">I", len(offsets)), _big_endian(offsets)),
    ]


def _entry(form: str, *numbers: int) -> Box:
    """Return an entry of a table, of numbers alone."""
    return [struct.pack(form, *numbers)]


def _table(kind: bytes, *entries: Box) -> Box:
    """Return a box that counts its entries."""
    return _full(kind, struct.pack(">I", len(entries)), *chain.from_iterable(entries))


def _full(kind: bytes, *content: Piece, version: int = 0, flags: int = 0) -> Box:
    """Return a box with a version and flags (ISO/IEC 14496-12, 4.2)."""
    return _box(kind, struct.pack(">I", version << 24 | flags), *content)


def _box(kind: bytes, *content: Piece) -> Box:
    return [struct.pack(">I4s", 8 + sum(map(len, content)), kind), *content]


def _descriptor(tag: int, content: bytes) -> bytes:
    """Return a descriptor (ISO/IEC 14496-1, 8.3.3), whose length stands in one byte."""
    return bytes([tag, len(content)]) + content


def _size(box: Box) -> int:
    return sum(map(len, box))


def _big_endian(numbers: array[int]) -> memoryview:
    if sys.byteorder == "little":
        numbers = numbers[:]
        numbers.byteswap()
    return memoryview(numbers).cast("B")


def _packed(language: str) -> int:
    """Return a code of three letters in 15 bits (ISO/IEC 14496-12, 8.4.2.3).

    >>> hex(_packed("und"))
    '0x55c4'
    """
    one, two, three = (ord(letter) - 0x60 for letter in (language if len(language) == 3 else UNDETERMINED))
    return one << 10 | two << 5 | three
