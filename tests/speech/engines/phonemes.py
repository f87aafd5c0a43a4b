"""What espeak-ng says, read back from its phonemes, by a table that knows nothing of our spelling."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence

import espeakng_loader

# In a process of its own: the library stays loaded in it.
_PROGRAM = """
import ctypes, json, os, sys
library, data = sys.argv[1:]
espeak = ctypes.CDLL(library)
os.chdir(data)
espeak.espeak_Initialize(2, 0, b".", 0)
espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
answers = []
for text, voice in json.load(sys.stdin):
    assert espeak.espeak_SetVoiceByName(voice.encode()) == 0
    rest, phonemes = ctypes.c_char_p(text.encode()), b""
    while rest.value is not None:
        phonemes += espeak.espeak_TextToPhonemes(ctypes.byref(rest), 1, 0) + b" "
    answers.append(phonemes.decode())
json.dump(answers, sys.stdout)
"""

_ONSETS = {
    "p": "b", "ph": "p", "m": "m", "f": "f", "t": "d", "th": "t", "n": "n", "l": "l", "k": "g", "kh": "k", "X": "h",
    "tS;": "j", "tS;h": "q", "S;": "x", "ts.": "zh", "ts.h": "ch", "s.": "sh", "z.": "r", "ts": "z", "tsh": "c",
    "s": "s", "": "", "j": "", "w": "",
}  # fmt: skip
_RHYMES = {
    "A": "a", "ai": "ai", "a-n": "an", "A-N": "ang", "Au": "ao", "o-": "e", "@": "e", "ei": "ei", "@-n": "en",
    "@-N": "eng", "@r": "er", "i": "i", "i.": "i", "i[": "i", "iA": "ia", "iE-n": "ian", "iA-N": "iang",
    "jAu": "iao", "iE": "ie", "i-n": "in", "i-N": "ing", "iou": "iou", "ong": "ong", "o": "o", "ou": "ou", "u": "u",
    "uA": "ua", "uai": "uai", "ua-n": "uan", "uA-n": "uan", "uA-N": "uang", "uei": "uei", "u@-n": "uen",
    "uo--n": "uen", "uo": "uo", "y": "ü", "y&-n": "üan", "yE": "üe", "y@-n": "ün", "yi-n": "ün",
}  # fmt: skip
_TONES = {"55": "1", "35": "2", "214": "3", "51": "4", "11": "5"}
_SYLLABLE = re.compile(
    r"(tS;h|tS;|S;|ts\.h|ts\.|tsh|ts|s\.|z\.|ph|th|kh|[pmftnlkXs]|)"
    r"(jAu|(?:[jw])?(?:ong|o-|[aAoueE@i&yr.\[]+))(55|35|214|51|11)(n(?!jAu|[aAoueE@i&y])|N|)"
)
_WHOLE = {
    "yi": "i", "ya": "ia", "yan": "ian", "yang": "iang", "yao": "iao", "ye": "ie", "yin": "in", "ying": "ing",
    "you": "iou", "yong": "iong", "yu": "ü", "yuan": "üan", "yue": "üe", "yun": "ün", "wu": "u", "wa": "ua",
    "wai": "uai", "wan": "uan", "wang": "uang", "wei": "uei", "wen": "uen", "wo": "uo",
}  # fmt: skip


def phonemes(texts: Sequence[tuple[str, str]]) -> list[str]:
    """What espeak-ng makes of texts, each with its voice."""
    command = [sys.executable, "-c", _PROGRAM, espeakng_loader.get_library_path(), espeakng_loader.get_data_path()]
    finished = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    answers: list[str] = json.loads(finished.stdout)
    return answers


def heard(mandarin: str) -> list[str]:
    """The syllables of Mandarin phonemes: initial, final written in full, tone."""
    words = re.sub("[',]", "", mandarin).replace("_|", " ").split()
    found = [list(_SYLLABLE.finditer(word)) for word in words]
    assert ["".join(match.group() for match in matches) for matches in found] == words, mandarin
    return [_syllable(*match.groups()) for matches in found for match in matches]


def _syllable(onset: str, vowel: str, tone: str, coda: str) -> str:
    if vowel != "jAu" and vowel.startswith(("j", "w")):
        semivowel, vowel = vowel[0], vowel[1:]
        if semivowel == "w" and not vowel.startswith("u"):
            vowel = "u" + vowel
    else:
        semivowel = ""
    rhyme = _RHYMES[f"{vowel}-{coda}" if coda else vowel]
    if rhyme == "ong" and (semivowel == "j" or onset in ("tS;", "tS;h", "S;")):
        rhyme = "iong"
    return _ONSETS[onset] + rhyme + _TONES[tone]


def in_full(pinyin: str) -> str:
    """A syllable of pinyin as ``heard`` writes it: wo3 is uo3, and qu4 is qü4.

    >>> in_full("wo3"), in_full("qu4"), in_full("dui4"), in_full("lü4")
    ('uo3', 'qü4', 'duei4', 'lü4')
    """
    sound, tone = pinyin[:-1], pinyin[-1]
    if sound in _WHOLE:
        return _WHOLE[sound] + tone
    if re.match("[jqx]u", sound):
        sound = sound.replace("u", "ü", 1)
    sound = re.sub("(?<=[^aeiou])iu$", "iou", sound)
    sound = re.sub("(?<=[^aeiou])ui$", "uei", sound)
    return re.sub("(?<=[^aeiouü])un$", "uen", sound) + tone
