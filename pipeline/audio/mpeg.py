"""The numbers of MPEG audio, layer III (ISO/IEC 11172-3 and 13818-3), and of its encoder LAME."""

from __future__ import annotations

ENCODER_DELAY = 576  # samples; what LAME writes into its tag
DECODER_DELAY = 529  # samples; the same for every decoder of layer III

# LAME gives the lowest sample rates (MPEG-2.5) no more than 64 kbit/s.
_MPEG_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MPEG_25 = _MPEG_2[:8]
BITRATES_KBPS = {
    48_000: _MPEG_1,
    44_100: _MPEG_1,
    32_000: _MPEG_1,
    24_000: _MPEG_2,
    22_050: _MPEG_2,
    16_000: _MPEG_2,
    12_000: _MPEG_25,
    11_025: _MPEG_25,
    8_000: _MPEG_25,
}
"""The bit rates that MP3 has for each of its sample rates."""
