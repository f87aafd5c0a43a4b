"""The voices of espeak-ng, as its data files describe them."""

from __future__ import annotations

from pathlib import Path

import espeakng_loader
import pytest

from pipeline.errors import EngineRefused, EngineUnavailable
from pipeline.language import normalise_tag
from pipeline.model import Voice
from pipeline.speech.engines.espeak_voices import Catalogue, read_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The voices of the embedded data."""
    return read_catalogue(Path(espeakng_loader.get_data_path()))


def test_voices_have_the_locale_and_gender_that_casting_needs(catalogue: Catalogue) -> None:
    """Mandarin is zh, a region is part of the locale, and a variant has its own gender."""
    voices = catalogue.voices

    for voice in (
        Voice("cmn", "zh", "male"),
        Voice("cmn+f2", "zh", "female"),
        Voice("yue+Annie", "yue", "female"),
        Voice("en-us+m3", "en-US", "male"),
        Voice("en-gb-x-rp", "en-GB", "male"),
        Voice("pt-br+f5", "pt-BR", "female"),
    ):
        assert voice in voices


def test_no_voice_is_listed_twice(catalogue: Catalogue) -> None:
    """Names are unique, and sorted by language."""
    names = [voice.name for voice in catalogue.voices]

    assert len(set(names)) == len(names) > 1000
    assert list(catalogue.languages) == sorted(catalogue.languages)


def test_locales_are_language_tags(catalogue: Catalogue) -> None:
    """Every locale is a tag in its normal form."""
    locales = {language.locale for language in catalogue.languages.values()}

    assert {normalise_tag(locale) for locale in locales} == locales


def test_robots_and_whispers_are_no_voices_of_people(catalogue: Catalogue) -> None:
    """Effects are not listed, but may be asked for by name."""
    listed = {voice.name for voice in catalogue.voices}

    for variant in ("UniRobot", "whisper", "Demonic", "klatt4"):
        assert f"en-us+{variant}" not in listed
        assert catalogue.timbre(f"en-us+{variant}").locale == "en-US"


def test_the_pitch_of_a_variant_replaces_that_of_its_language(catalogue: Catalogue) -> None:
    """espeak-ng resets the language's pitch when it loads a variant, whether that has one or not."""
    assert catalogue.timbre("vi").pitch_hz == (95, 175)
    assert catalogue.timbre("vi+Annie").pitch_hz == (120, 280)
    assert catalogue.timbre("vi+m5").pitch_hz == (80, 118)


def test_a_language_without_dictionary_is_no_voice(tmp_path: Path) -> None:
    """Without its dictionary a language is silent; stray files are passed over."""
    (tmp_path / "lang" / "gmw").mkdir(parents=True)
    (tmp_path / "lang" / "gmw" / "en-US").write_text("name English\nlanguage en-us 2 // first\nlanguage en 3\n")
    (tmp_path / "lang" / "gmw" / "de").write_text("language de\npitch 90\n")
    (tmp_path / "lang" / "gmw" / "fo").write_text("language fo\n")
    (tmp_path / "lang" / "gmw" / ".stray").write_bytes(b"\xff\0\xfe")
    (tmp_path / "voices" / "!v").mkdir(parents=True)
    for dictionary in ("en", "de"):
        (tmp_path / f"{dictionary}_dict").touch()

    assert read_catalogue(tmp_path).voices == (Voice("de", "de", "male"), Voice("en-us", "en-US", "male"))


def test_a_folder_without_voices_is_no_data(tmp_path: Path) -> None:
    """The error names the folder and the setting."""
    with pytest.raises(EngineUnavailable) as caught:
        read_catalogue(tmp_path)

    assert caught.value.where == str(tmp_path)
    assert "DUOLOGUE_ESPEAK_DATA" in caught.value.hint


@pytest.mark.parametrize(
    ("voice", "hint"), [("en_us", "'en-us'"), ("cmn+F2", "'f2'"), ("zh", "'cmn'"), ("fr-FR", "'fr'")]
)
def test_a_misspelt_voice_brings_the_right_one_to_mind(catalogue: Catalogue, voice: str, hint: str) -> None:
    """Whether a letter is wrong or a locale was given, the hint names the voice that exists."""
    with pytest.raises(EngineRefused) as caught:
        catalogue.timbre(voice)

    assert caught.value.hint.startswith("Did you mean ")
    assert hint in caught.value.hint
