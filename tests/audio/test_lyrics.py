from __future__ import annotations

from pipeline.audio.lyrics import lyrics
from pipeline.model import Cue, Localized

NAMES = {"ana": Localized.of({"en": "Ana", "zh": "安娜"}), "narrator": Localized()}


def cue(speaker: str, language: str, text: str, turn: int | None, *, repetition: int = 0) -> Cue:
    """Return a cue whose times do not matter."""
    return Cue(0, 1, speaker, language, text, turn=turn, repetition=repetition)


def test_each_language_has_its_own_text() -> None:
    """Languages that take turns are parted; each has all of its cues, in order, by turns."""
    cues = [
        cue("narrator", "en", "Tea and time.", None),
        cue("ana", "en", "Tea first.", 0),
        cue("ana", "zh", "先喝茶。", 0),
        cue("ana", "en", "Then time.", 0),
        cue("ana", "zh", "再谈时间。", 0),
        cue("ben", "en", "Yes.", 1),
        cue("ben", "zh", "好。", 1),
    ]

    assert lyrics(cues, NAMES) == (
        ("en", "Tea and time.\n\nAna: Tea first.\nThen time.\n\nYes."),
        ("zh", "安娜：先喝茶。\n再谈时间。\n\n好。"),
    )


def test_what_is_repeated_stands_there_once() -> None:
    """A lesson says a sentence twice; its text is read once."""
    cues = [cue("ana", "en", "Tea.", 0), cue("ana", "en", "Tea.", 0, repetition=1), cue("ana", "en", "Tea.", 1)]

    assert lyrics(cues, NAMES) == (("en", "Ana: Tea.\n\nAna: Tea."),)


def test_silence_has_no_text() -> None:
    """A programme without cues has no languages."""
    assert lyrics((), NAMES) == ()
