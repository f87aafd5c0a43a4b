"""The list of the online voices that is shipped with the project."""

from __future__ import annotations

import pytest

from pipeline.language import lookup
from pipeline.speech.engines.edge_voices import load_voices, shift_hz


def test_the_list_is_sorted_and_names_nobody_twice() -> None:
    """The list reads well in a diff."""
    names = [voice.name for voice in load_voices()]

    assert names == sorted(set(names))
    assert len(names) > 300


def test_a_name_begins_with_its_locale() -> None:
    """Names and locales belong together in every line."""
    for voice in load_voices():
        assert voice.name.rpartition("-")[0] == voice.locale


@pytest.mark.parametrize("language", ["zh-CN", "en-US", "en-GB"])
@pytest.mark.parametrize("gender", ["female", "male"])
def test_each_common_locale_has_both_genders(language: str, gender: str) -> None:
    """There is a man's and a woman's voice to choose for the usual languages."""
    assert [voice for voice in load_voices() if voice.locale == language and voice.gender == gender]


def test_multilingual_voices_speak_chinese_and_english() -> None:
    """Multilingual voices, and they alone, serve languages beyond their locale."""
    for voice in load_voices():
        spoken = (voice.locale, *voice.languages)

        assert bool(voice.languages) == ("Multilingual" in voice.name)
        if voice.languages:
            assert lookup("zh", spoken)
            assert lookup("en", spoken)


def test_an_octave_doubles_the_nominal_pitch() -> None:
    """Twelve semitones up add the nominal pitch itself; twelve down take half of it."""
    assert shift_hz("zh-CN-XiaoxiaoNeural", 12) == 200
    assert shift_hz("zh-CN-YunxiNeural", 12) == 120
    assert shift_hz("zh-CN-YunxiNeural", -12) == -60


def test_a_voice_outside_the_list_can_be_bent() -> None:
    """For an unknown voice, the nominal pitch lies between those of women and men."""
    assert shift_hz("en-US-NobodyNeural", 2) < shift_hz("en-US-AvaNeural", 2)
    assert shift_hz("en-US-NobodyNeural", 2) > shift_hz("en-US-GuyNeural", 2)
