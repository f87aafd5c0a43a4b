"""What a listener should know of a script: what is left out of it, and where speakers switch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model import LeftOut, Transcript, Utterance
from pipeline.script.plan import say_where


def notes(transcript: Transcript, utterances: Sequence[Utterance], left_out: Sequence[LeftOut]) -> Iterator[str]:
    """Yield a sentence for each kind of thing to know, with how often it happens and first where."""
    yield from _note_gaps(transcript, left_out)
    yield from _note_silent(transcript, utterances, left_out)
    yield from _note_switches(transcript, utterances)


def _note_gaps(transcript: Transcript, left_out: Sequence[LeftOut]) -> Iterator[str]:
    turns_of: dict[tuple[str, str], list[int]] = {}
    for entry in left_out:
        if entry.reason != "nothing to say":
            done = "left out" if entry.reason == "language missing" else "spoken in their own language"
            turns_of.setdefault((entry.language, done), []).append(entry.turn)
    for (language, done), turns in turns_of.items():
        yield f"passages without {language!r} are {done} {_how_often_and_where(transcript, turns)}"


def _note_silent(transcript: Transcript, utterances: Sequence[Utterance], left_out: Sequence[LeftOut]) -> Iterator[str]:
    heard = {(utterance.turn, utterance.passage, utterance.wording) for utterance in utterances}
    silent = (entry for entry in left_out if entry.reason == "nothing to say")
    places = dict.fromkeys((entry.turn, entry.passage, entry.language) for entry in silent)
    turns = [place[0] for place in places if place not in heard]
    if turns:
        yield f"passages with nothing to say are left out {_how_often_and_where(transcript, turns)}"


def _note_switches(transcript: Transcript, utterances: Sequence[Utterance]) -> Iterator[str]:
    turns_of: dict[tuple[str, str], list[int]] = {}
    for utterance in utterances:
        if utterance.within and utterance.turn is not None and not utterance.repetition:
            turns_of.setdefault((utterance.language, utterance.within), []).append(utterance.turn)
    for (language, within), turns in turns_of.items():
        where = _how_often_and_where(transcript, turns)
        yield f"{language!r} words amid {within!r} are in the speaker's {language!r} voice {where}"


def _how_often_and_where(transcript: Transcript, turns: Sequence[int]) -> str:
    return f"({len(turns)}): {say_where(transcript, tuple(dict.fromkeys(turns)))}"
