"""The Info header: a silent first frame that says how long an MP3 file is and where its sound begins.

Players take their duration from it, find a place by its table, and leave out what the encoder put
before the first sample and after the last. The layout is Xing's, with the extension of LAME (G. Bouvigne,
Mp3 Info Tag rev 1, which is written as LAME 3.100 does).
"""

from __future__ import annotations

from pipeline.audio.format import AudioFormat
from pipeline.audio.mpeg import BITRATES_KBPS, ENCODER_DELAY

# ISO/IEC 11172-3 and 13818-3, 2.4.2.3: sync and version, layer III, no CRC; the indices of sample rates.
_VERSIONS = {
    0xFFFB: (44_100, 48_000, 32_000),
    0xFFF3: (22_050, 24_000, 16_000),
    0xFFE3: (11_025, 12_000, 8000),
}
_MONO_ORIGINAL = 0b1100_0100
_HEADER_BYTES = 4
_XING_BYTES = 120  # mark, flags, number of frames, number of bytes, seek table, quality
_LAME_BYTES = 36
_HAS_ALL = 0b1111  # number of frames, number of bytes, seek table, quality
_CONSTANT_BIT_RATE = 1


def render_info_frame(format: AudioFormat, *, frames: int, size_bytes: int, length: int) -> bytes:
    """Return the frame that goes before others: how many they are, their bytes, and the samples they stand for."""
    bitrate_kbps, frame_bytes = _frame_that_holds_the_tag(format)
    side_bytes = _side_bytes(format)
    total_bytes = frame_bytes + size_bytes
    # The codec's delay is in front of the samples; what the last frame has beyond them is padding.
    padding = frames * format.frame_length - ENCODER_DELAY - length
    seek_table = bytes((frame_bytes + size_bytes * percent // 100) * 256 // total_bytes for percent in range(100))
    tag = b"".join(
        [
            _frame_header(format.rate_hz, bitrate_kbps),
            bytes(side_bytes),
            b"Info" + _HAS_ALL.to_bytes(4, "big") + frames.to_bytes(4, "big") + total_bytes.to_bytes(4, "big"),
            seek_table + bytes(4),
            b"LAME3.100" + bytes([_CONSTANT_BIT_RATE]),
            bytes(10),  # low-pass, ReplayGain and flags: not told
            bytes([min(format.bitrate_kbps, 255)]),
            (ENCODER_DELAY << 12 | padding).to_bytes(3, "big"),
            bytes(4),  # miscellaneous, gain and preset: not told
            total_bytes.to_bytes(4, "big"),
            bytes(2),  # checksum of the sound: not told
        ]
    )
    return (tag + _crc16(tag).to_bytes(2, "big")).ljust(frame_bytes, b"\0")


def info_frame_bytes(format: AudioFormat) -> int:
    """Return how long the frame is, whatever it will say."""
    return _frame_that_holds_the_tag(format)[1]


def _frame_that_holds_the_tag(format: AudioFormat) -> tuple[int, int]:
    """Return bit rate and bytes of a frame for the tag: the file's own unless its frames are too short."""
    least_bytes = _HEADER_BYTES + _side_bytes(format) + _XING_BYTES + _LAME_BYTES
    sizes = (
        (bitrate_kbps, format.frame_length // 8 * bitrate_kbps * 1000 // format.rate_hz)
        for bitrate_kbps in BITRATES_KBPS[format.rate_hz]
        if bitrate_kbps >= format.bitrate_kbps
    )
    return next((bitrate_kbps, size_bytes) for bitrate_kbps, size_bytes in sizes if size_bytes >= least_bytes)


def _side_bytes(format: AudioFormat) -> int:
    """Return the length of a mono frame's side information, which is left empty."""
    return 17 if format.frame_length == 1152 else 9


def _frame_header(rate_hz: int, bitrate_kbps: int) -> bytes:
    version, rates = next((version, rates) for version, rates in _VERSIONS.items() if rate_hz in rates)
    bitrate_index = BITRATES_KBPS[rate_hz].index(bitrate_kbps) + 1
    third = bitrate_index << 4 | rates.index(rate_hz) << 2
    return version.to_bytes(2, "big") + bytes([third, _MONO_ORIGINAL])


def _crc16(content: bytes) -> int:
    """Return the CRC-16 of LAME's tag: polynomial 0x8005, bits reversed, from zero.

    >>> hex(_crc16(b"123456789"))
    '0xbb3d'
    """
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
