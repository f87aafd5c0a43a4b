"""Whether a text can be the translation of another one: what a machine gets wrong that can be seen.

Each fault is said as a reason, for the person and for the translator that is asked again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from pipeline.duration import estimate_duration_ms
from pipeline.language import count_scripts, detect_language, primary
from pipeline.translate.glossary import is_kept, occurs
from pipeline.translate.numbers import missing_numbers
from pipeline.translate.translator import Batch, Piece

# Spoken, a translation lasts 0.5 to 2 times as long as a rule; short texts differ more, the longer way above all.
_LENGTH_FACTOR = 3.0
_SPARE_MS = 4000
_LACKING_MS = 1500
_LONGEST_SUMMARY_MS = 120_000

# Halves of a sign, which no UTF-8 can hold, and control characters: what is left of a broken escape in JSON.
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9'’-]*")
_LATIN_SENTENCE = re.compile(r"(?:[A-Za-z][A-Za-z'’-]*[ ,;:]+){7,}[A-Za-z][A-Za-z'’-]*")
_HAN_SENTENCE = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff，、；：]{9,}")
_WRITTEN_IN_HAN = ("zh", "ja", "yue")
_WRITTEN_IN_OTHER_SCRIPTS = (*_WRITTEN_IN_HAN, "ko", "ru", "uk", "bg", "el", "ar", "fa", "ur", "he", "th", "hi")
_ABOUT_IT = re.compile(
    r"\s*(?:here(?:'s|’s| is| are) (?:the|your) translat|translation:|译文[:：]|翻译[:：])", re.IGNORECASE
)


def fault_of(batch: Batch, piece: Piece, text: str) -> str:
    """Return why a text cannot be the translation of a piece of a batch; empty where nothing speaks against it."""
    if not text.strip():
        return "there is no translation"
    checks = _SUMMARY_CHECKS if batch.kind == "summary" else _CHECKS
    return next((fault for check in checks if (fault := check(batch, piece, text))), "")


def _broken(_batch: Batch, _piece: Piece, text: str) -> str:
    return "it holds signs that no text has" if _BROKEN.search(text) else ""


def _untranslated(batch: Batch, piece: Piece, text: str) -> str:
    """Names, formulas and what is written alike in both languages may stay; sentences may not."""
    if _bare(piece.text) == _bare(text) and not _is_name_only(piece.text, batch):
        return "it is not translated"
    sentence = _LATIN_SENTENCE if primary(batch.target) in _WRITTEN_IN_HAN else _HAN_SENTENCE
    left = sentence.search(text)
    if left and left[0] in piece.text:
        return f"a part of it is not translated: {left[0][:40]!r}"
    return ""


def _is_name_only(text: str, batch: Batch) -> bool:
    words = _LATIN_WORD.findall(text)
    if len(words) > 4 or (count_scripts(text).keys() - {"latin"} and primary(batch.source) != "ja"):
        return False
    same_script = not {primary(batch.source), primary(batch.target)} & set(_WRITTEN_IN_OTHER_SCRIPTS)
    return same_script or all(not word.islower() for word in words)


def _wrong_language(batch: Batch, piece: Piece, text: str) -> str:
    """A script tells a language where the two differ in it."""
    found = detect_language(text, (batch.target, batch.source))
    if found is None:
        return "it has no words" if detect_language(piece.text) is not None else ""
    if primary(found) == primary(batch.target) or _is_name_only(text, batch):
        return ""
    words = count_scripts(text)
    if primary(batch.target) not in _WRITTEN_IN_OTHER_SCRIPTS and 2 * words["latin"] > words.total():
        return ""  # it quotes the other language
    return f"it is not in the language {batch.target}"


def _about_itself(batch: Batch, piece: Piece, text: str) -> str:
    """Words around a translation would be spoken."""
    if _ABOUT_IT.match(text) and not _ABOUT_IT.match(piece.text):
        return "there are words around the translation"
    label = re.match(r"\s*([^\s:：][^:：\n]{0,39})[:：]", text)
    if label and batch.kind == "speech" and label[1].strip().casefold() == piece.speaker.casefold():
        return "it begins with the speaker's name"
    return ""


def _lost_numbers(batch: Batch, piece: Piece, text: str) -> str:
    lost = missing_numbers(piece.text, text, target=batch.target)
    return f"a number is missing: {', '.join(lost)}" if lost else ""


def _lost_terms(batch: Batch, piece: Piece, text: str) -> str:
    lost = [
        f"{term.source} → {term.target}"
        for term in batch.terms
        if occurs(term.source, piece.text) and not is_kept(term, text)
    ]
    return f"a word of the glossary is missing: {', '.join(lost)}" if lost else ""


def _implausible_length(batch: Batch, piece: Piece, text: str) -> str:
    original_ms = estimate_duration_ms(piece.text, batch.source)
    length_ms = estimate_duration_ms(text, batch.target)
    if length_ms > _LENGTH_FACTOR * original_ms + _SPARE_MS:
        return "it is much longer than the original"
    if original_ms > _LENGTH_FACTOR * length_ms + _LACKING_MS:
        return "it is much shorter than the original"
    return ""


def _long_winded(batch: Batch, _: Piece, text: str) -> str:
    if estimate_duration_ms(text, batch.target) > _LONGEST_SUMMARY_MS:
        return "it is too long for a summary"
    return ""


_CHECKS: tuple[Callable[[Batch, Piece, str], str], ...] = (
    _broken,
    _untranslated,
    _wrong_language,
    _about_itself,
    _implausible_length,
    _lost_numbers,
    _lost_terms,
)
_SUMMARY_CHECKS = (_broken, _wrong_language, _about_itself, _long_winded)


def _bare(text: str) -> str:
    """Return the letters and digits of a text, for comparing."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
