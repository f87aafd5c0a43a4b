"""What the name of a Kokoro voice says: its first letter is the language, the second the gender.

So VOICES.md of Kokoro-82M has it, and models and servers that speak with Kokoro keep to it.
"""

from __future__ import annotations

import re

from pipeline.model import Gender

_NAME = re.compile(r"(?P<language>[abefhijpz])(?P<gender>[fm])(?=_|$)")
_LOCALES = {
    "a": "en-US",
    "b": "en-GB",
    "e": "es",
    "f": "fr-FR",
    "h": "hi",
    "i": "it",
    "j": "ja",
    "p": "pt-BR",
    "z": "zh-CN",
}


def read_kokoro_name(name: str) -> tuple[str, Gender] | None:
    """Return the locale and the gender of a voice; None for a name of another form.

    >>> read_kokoro_name("zf_xiaoxiao"), read_kokoro_name("alloy")
    (('zh-CN', 'female'), None)
    """
    match = _NAME.match(name)
    return (_LOCALES[match["language"]], "female" if match["gender"] == "f" else "male") if match else None
