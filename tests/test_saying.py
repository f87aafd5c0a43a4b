"""One text, said by one voice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.errors import PlanError
from pipeline.saying import Saying, say_text

LEXICON = "lexicon:\n  en:\n    Okoro: o core oh\n"


@pytest.fixture
def environment(tmp_path: Path, measured_voices: Path) -> dict[str, str]:
    """An environment without a network, with a cache in which some voices are measured."""
    shutil.copytree(measured_voices, tmp_path / "cache")
    return {"DUOLOGUE_CACHE": str(tmp_path / "cache"), "DUOLOGUE_OFFLINE": "1"}


def say(text: str, folder: Path, environment: dict[str, str], *, spoken_as: str | None = None) -> Saying:
    """Say a text with espeak, by a voices file that knows how to say Okoro."""
    voices = folder / "voices.yaml"
    voices.write_text(LEXICON, encoding="utf-8")
    return say_text(
        text, folder / "said.mp3", spoken_as=spoken_as, engine="espeak", voices=voices, environment=environment
    )


def test_a_text_is_said_as_the_lexicon_has_it(tmp_path: Path, environment: dict[str, str]) -> None:
    """In the language that it is written in, by the first voice for it; no line is needed to make it so."""
    english = say("Ask Okoro.", tmp_path, environment)
    sound = english.audio.read_bytes()

    assert (english.language, english.spoken, english.lexicon) == ("en", "Ask o core oh.", "")
    assert say("Ask o core oh.", tmp_path, environment).audio.read_bytes() == sound
    assert say("早上好。", tmp_path, environment).language == "zh"


def test_another_reading_is_tried_instead_of_the_lexicon(tmp_path: Path, environment: dict[str, str]) -> None:
    """What is given is spoken as it stands, and comes with the line that makes it so."""
    saying = say("12: Okoro", tmp_path, environment, spoken_as="Okoro")

    assert saying.spoken == "Okoro"
    assert saying.lexicon == 'lexicon:\n  en:\n    "12: Okoro": Okoro'


def test_what_has_no_words_is_not_said(tmp_path: Path, environment: dict[str, str]) -> None:
    """No engine is asked to be silent."""
    with pytest.raises(PlanError, match="has nothing to say"):
        say("— …", tmp_path, environment)
