"""How long a text will probably take to speak, before anything has been spoken.

The figures are rough: an even pace for each kind of sign, at the natural rate of neural voices
(about 260 Chinese characters or 165 English words a minute, pauses at punctuation included). They
serve to cut long passages, to show progress and to tell a plausible clip from a broken one. Each
sign counts for itself, so that the estimates of the parts of a text add up to that of the whole.
"""

from __future__ import annotations

import re

from pipeline.language import primary

_SIGNS = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
    r"|(?P<kana>[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f])"
    r"|(?P<hangul>[\uac00-\ud7af])"
    r"|(?P<digit>\d)"
    r"|(?P<letter>[^\W_])"
    r"|(?P<stop>[.!?…。！？｡۔؟।])"
    r"|(?P<comma>[,;:，、；：،])"
    r"|(?P<symbol>[%‰$€£¥&+=@°])"
)
_PACE_MS = {
    "han": 210,
    "kana": 125,
    "hangul": 170,
    "digit": 280,
    "letter": 67,
    "stop": 300,
    "comma": 180,
    "symbol": 350,
}
_HAN_READ_IN_JAPANESE_MS = 250  # two morae, as a rule


def estimate_duration_ms(text: str, language: str, rate_percent: int = 0) -> int:
    """Return about how long a text takes to speak, at a rate relative to the natural one.

    >>> estimate_duration_ms("Good morning.", "en"), estimate_duration_ms("早上好。", "zh")
    (1037, 930)
    >>> estimate_duration_ms("Good morning.", "en", rate_percent=100)
    518
    """
    natural_ms = 0
    for match in _SIGNS.finditer(text):
        kind = match.lastgroup or "letter"
        is_kanji = kind == "han" and primary(language) == "ja"
        natural_ms += _HAN_READ_IN_JAPANESE_MS if is_kanji else _PACE_MS[kind]
    return round(natural_ms * 100 / (100 + rate_percent))
