"""Every voice reads a text of its language, by which it is levelled."""

from __future__ import annotations

import pytest

from pipeline.language import detect_language
from pipeline.model import CastVoice, Prosody
from pipeline.speech.calibration import calibration_request, calibration_text
from pipeline.speech.engine import Request

LANGUAGES = ["zh", "en", "ja", "ko", "fr", "de", "es", "pt", "it", "ru"]

# Signs a second at an even pace: syllables as they are written in East Asia, letters elsewhere.
PACE = {"zh": 4.5, "ja": 7.0, "ko": 5.5}


@pytest.mark.parametrize("language", LANGUAGES)
def test_calibration_takes_about_ten_seconds(language: str) -> None:
    """At an even pace, each text takes between 8 and 14 seconds."""
    letters = sum(sign.isalpha() for sign in calibration_text(language))

    assert 8 <= letters / PACE.get(language, 14.0) <= 14


@pytest.mark.parametrize("language", LANGUAGES)
def test_calibration_is_plain_prose_of_its_language(language: str) -> None:
    """Sentences in the right script, without a digit that voices would read each in their way."""
    text = calibration_text(language)

    assert detect_language(text, [language]) == language
    assert text[-1] in ".。"
    assert not any(sign.isdigit() for sign in text)


def test_calibration_texts_differ_by_language() -> None:
    """No two languages share a text."""
    assert len({calibration_text(language) for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize(("tag", "language"), [("zh-TW", "zh"), ("zh-Hant", "zh"), ("en-GB", "en"), ("pt-BR", "pt")])
def test_variant_of_a_language_reads_its_text(tag: str, language: str) -> None:
    """Tags match by RFC 4647 lookup."""
    assert calibration_text(tag) == calibration_text(language)


def test_any_other_language_counts_to_twenty() -> None:
    """Digits are read in every language."""
    assert calibration_text("sw").startswith("1, 2, 3, ")
    assert calibration_text("sw").endswith(", 19, 20")


def test_request_asks_for_the_voice_with_its_prosody() -> None:
    """Loudness is that of the voice as it speaks in the episode."""
    voice = CastVoice("tone-en-f", Prosody(rate_percent=5, pitch_st=-2))

    assert calibration_request(voice, "en") == Request(
        calibration_text("en"), "en", "tone-en-f", Prosody(rate_percent=5, pitch_st=-2)
    )
