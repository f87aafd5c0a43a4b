"""A transcript and a language plan become a script: who speaks what, in which voice, in which order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from pipeline.duration import estimate_duration_ms
from pipeline.errors import PlanError
from pipeline.language import LanguagePlan
from pipeline.model import NOTATIONS, Break, Notation, Script, Transcript, Utterance, Voice, Wording
from pipeline.script.casting import Casting, cast_speakers
from pipeline.script.plan import Gap, default_plan, find_gaps, find_wording, has_letters, reject_gaps, say_where
from pipeline.script.roster import has_voices
from pipeline.script.spoken import spoken_text
from pipeline.script.voices import VoicesFile
from pipeline.sentences import split_utterances

__all__ = ["Missing", "assemble", "default_plan", "excerpt"]

Missing = Literal["error", "skip", "source"]
"""What happens where a passage lacks a language of the plan."""


@dataclass(frozen=True, slots=True)
class _Line:
    """The words of one passage in one language of the plan."""

    turn: int
    passage: int
    wording: Wording


def assemble(
    transcript: Transcript,
    plan: LanguagePlan,
    *,
    voices: VoicesFile,
    engine: str,
    offered: Sequence[Voice] = (),
    reads: Collection[Notation] = NOTATIONS,
    missing: Missing = "error",
) -> Script:
    """Return the script of a transcript: each passage in each language of the plan, in that order.

    Whatever notation the engine does not read well by itself is written out for it. Where a passage
    lacks a language, ``missing`` decides: an error, the passage goes without it, or the passage is
    spoken once in its own language instead.

    Raises:
        PlanError: if passages lack a language, or nothing is left to speak.
        CastError: if somebody cannot be given a voice.
    """
    gaps = find_gaps(transcript, plan)
    if gaps and missing == "error":
        reject_gaps(transcript, plan, gaps)
    lines = list(_lines(transcript, plan, missing))
    languages = tuple(dict.fromkeys(line.wording.language for line in lines))
    casting = _cast(transcript, languages, voices=voices, engine=engine, offered=offered)
    utterances, silent = _utterances(transcript, lines, casting, voices, reads)
    if not utterances:
        has = ", ".join(transcript.languages) or "no words"
        raise PlanError(
            f"nothing is left to speak for {str(plan)!r}: the transcript has {has}", hint=_other_plan(transcript)
        )
    script = Script(
        transcript_id=transcript.id,
        plan=plan,
        title=transcript.titles.best(plan.languages[0]),
        utterances=utterances,
        chapters=tuple(chapter.titles.best(plan.languages[0]) for chapter in transcript.chapters),
        cast={
            id: {language: voice for language, voice in by_language.items() if language in languages}
            for id, by_language in casting.voices.items()
        },
        notes=(
            *(note.text for note in casting.notes if note.language is None or note.language in languages),
            *_note_gaps(transcript, gaps, missing),
            *_note_silent(transcript, silent),
        ),
    )
    return _closed(script, utterances)


def excerpt(script: Script, *, turns: range | None = None, at_most_ms: int | None = None) -> Script:
    """Return a part of a script: of some turns (indices from 0), and of about a length from its start.

    The length is reached by the last utterance, as far as one can tell beforehand. Voices stay those
    of the whole. The part may be empty.
    """
    kept = [utterance for utterance in script.utterances if turns is None or utterance.turn in turns]
    if at_most_ms is not None:
        kept = list(_until(kept, at_most_ms))
    return _closed(script, tuple(kept))


def _other_plan(transcript: Transcript) -> str:
    known = " or ".join(f"'--language {language}'" for language in transcript.languages)
    return f"Choose a language that the transcript has: {known}." if known else "Give the transcript words."


def _lines(transcript: Transcript, plan: LanguagePlan, missing: Missing) -> Iterator[_Line]:
    """Yield what is to be spoken, in order. No passage is spoken twice in one language."""
    for turn_index, turn in enumerate(transcript.turns):
        for passage_index, passage in enumerate(turn.passages):
            chosen: dict[str, Wording] = {}
            for language in plan.languages:
                wording = find_wording(passage, language)
                own = next((wording for wording in passage.wordings if wording.text.strip()), None)
                if wording is None and own is not None:
                    if not has_letters(passage):  # such as a number, which any language can read
                        wording = replace(own, language=language)
                    elif missing == "source":
                        wording = own
                if wording is not None:
                    chosen.setdefault(wording.language, wording)
            for wording in chosen.values():
                yield _Line(turn_index, passage_index, wording)


def _cast(
    transcript: Transcript,
    languages: Sequence[str],
    *,
    voices: VoicesFile,
    engine: str,
    offered: Sequence[Voice],
) -> Casting:
    """Cast for the page's other languages too, so that its plans share their voices and clips."""
    others = [
        language
        for language in default_plan(transcript).languages
        if language not in languages and has_voices(voices, engine, language, offered)
    ]
    return cast_speakers(transcript, languages=[*languages, *others], voices=voices, engine=engine, offered=offered)


def _utterances(
    transcript: Transcript,
    lines: Sequence[_Line],
    casting: Casting,
    voices: VoicesFile,
    reads: Collection[Notation],
) -> tuple[tuple[Utterance, ...], list[_Line]]:
    """Return the utterances, and the lines that have nothing to say."""
    starts = [chapter.turn for chapter in transcript.chapters]
    utterances: list[Utterance] = []
    silent: list[_Line] = []
    for line in lines:
        speaker, language = transcript.turns[line.turn].speaker, line.wording.language
        lexicon = voices.lexicon(language)
        count = len(utterances)
        for piece in split_utterances(line.wording.text, language):
            spoken = spoken_text(piece, language, lexicon, reads=reads)
            if spoken:
                utterances.append(
                    Utterance(
                        speaker=speaker,
                        language=language,
                        voice=casting.voices[speaker][language],
                        spoken=spoken,
                        shown=piece.strip(),
                        turn=line.turn,
                        passage=line.passage,
                        chapter=_chapter_at(starts, line.turn),
                        separator="end",
                    )
                )
        if len(utterances) == count:
            silent.append(line)
    return tuple(utterances), silent


# ------------------------------------------------------------------- chapters and pauses


def _chapter_at(starts: Sequence[int], turn: int) -> int | None:
    """Return the last chapter that begins at or before a turn; None before the first."""
    begun = [chapter for chapter, start in enumerate(starts) if start <= turn]
    return begun[-1] if begun else None


def _closed(script: Script, utterances: tuple[Utterance, ...]) -> Script:
    """Return a script of some utterances, with the chapters that still have any, and the pauses between them."""
    used = sorted({utterance.chapter for utterance in utterances if utterance.chapter is not None})
    places = {chapter: place for place, chapter in enumerate(used)}
    return replace(
        script,
        chapters=tuple(script.chapters[chapter] for chapter in used),
        utterances=tuple(
            replace(
                utterance,
                chapter=None if utterance.chapter is None else places[utterance.chapter],
                separator=_separator(utterance, following),
            )
            for utterance, following in zip_longest(utterances, utterances[1:])
        ),
    )


def _separator(utterance: Utterance, following: Utterance | None) -> Break:
    """Return what separates two utterances: the greatest thing that changes between them."""
    if following is None:
        return "end"
    if utterance.chapter != following.chapter:
        return "chapter"
    if utterance.speaker != following.speaker:
        return "speaker"
    if (utterance.turn, utterance.passage) != (following.turn, following.passage):
        return "paragraph"
    return "sentence" if utterance.language == following.language else "language"


def _until(utterances: Sequence[Utterance], at_most_ms: int) -> Iterator[Utterance]:
    so_far_ms = 0
    for utterance in utterances:
        if so_far_ms >= at_most_ms:
            return
        yield utterance
        so_far_ms += estimate_duration_ms(utterance.spoken, utterance.language, utterance.voice.prosody.rate_percent)


# -------------------------------------------------------------------------------- notes


def _note_gaps(transcript: Transcript, gaps: Sequence[Gap], missing: Missing) -> Iterator[str]:
    done = "left out" if missing == "skip" else "spoken in their own language"
    for language in dict.fromkeys(gap.language for gap in gaps):
        own = [gap for gap in gaps if gap.language == language]
        turns = tuple(dict.fromkeys(gap.turn for gap in own))
        yield f"passages without {language!r} are {done} ({len(own)}): {say_where(transcript, turns)}"


def _note_silent(transcript: Transcript, silent: Sequence[_Line]) -> Iterator[str]:
    if silent:
        turns = tuple(dict.fromkeys(line.turn for line in silent))
        yield f"passages with nothing to say are left out ({len(silent)}): {say_where(transcript, turns)}"
