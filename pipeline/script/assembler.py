"""A transcript and a language plan become a script: who speaks what, in which voice, in which order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from pipeline.duration import estimate_duration_ms
from pipeline.errors import PlanError
from pipeline.language import LanguagePlan, lookup
from pipeline.model import NO_LESSON, NOTATIONS, Break, LeftOut, Lesson, Notation, Script, Transcript, Utterance, Voice
from pipeline.script.arrangement import Line, Missing, arrange, find_left_out
from pipeline.script.cast_languages import cast_transcript, known_languages
from pipeline.script.casting import Casting
from pipeline.script.delivery import Delivery
from pipeline.script.ledger import check_ledger
from pipeline.script.notes import notes
from pipeline.script.opening import narrator_of, opening_lines
from pipeline.script.plan import default_plan, find_gaps, reject_gaps
from pipeline.script.voices import VoicesFile

__all__ = ["Missing", "assemble", "default_plan", "excerpt"]

_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’』」）)\]】]*$")


def assemble(
    transcript: Transcript,
    plan: LanguagePlan,
    *,
    voices: VoicesFile,
    engine: str,
    offered: Sequence[Voice] = (),
    reads: Collection[Notation] = NOTATIONS,
    missing: Missing = "error",
    lesson: Lesson = NO_LESSON,
    opening: Mapping[str, str] | None = None,
    casting: Casting | None = None,
) -> Script:
    """Return the script of a transcript: each passage in each language of the plan, in that order.

    Whatever notation the engine does not read well by itself is written out for it. Where a passage
    lacks a language, ``missing`` decides: an error, the passage goes without it, or the passage is
    spoken once in its own language instead. With an ``opening`` (wordings by language, which may be
    few or none) the narrator first says what will be heard, and by which machine it was translated.
    Without a ``casting``, everybody is cast as a page's people are that nobody remembers.

    Raises:
        PlanError: if passages lack a language, nothing is left to speak, or words got lost.
        CastError: if somebody cannot be given a voice.
    """
    gaps = find_gaps(transcript, plan)
    if gaps and missing == "error":
        reject_gaps(transcript, plan, gaps)
    lines = list(arrange(transcript, plan, lesson=lesson, missing=missing))
    casting = casting or cast_transcript(
        transcript,
        plan,
        voices=voices,
        engine=engine,
        offered=offered,
        missing=missing,
        has_opening=opening is not None,
    )
    delivery = Delivery(casting, known_languages(transcript, voices, engine, offered), voices, reads, lesson)
    utterances, silent = _utterances(transcript, lines, delivery)
    if not utterances:
        raise _nothing_left(transcript, plan)
    if opening is not None:
        said = opening_lines(transcript, _heard(plan, lines), wordings=opening)
        utterances = (*_opening(transcript, said, delivery), *utterances)
    left_out = (*find_left_out(transcript, plan, missing), *silent)
    people = [*transcript.speakers, narrator_of(transcript)]
    languages = {utterance.language for utterance in utterances}
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
        names={speaker.id: speaker.names for speaker in people if speaker.id in casting.voices},
        notes=(
            *(note.text for note in casting.notes if note.language is None or note.language in languages),
            *notes(transcript, utterances, left_out),
        ),
        lesson=lesson,
        left_out=left_out,
    )
    check_ledger(transcript, plan, script)
    return _closed(script, utterances)


def excerpt(script: Script, *, turns: range | None = None, at_most_ms: int | None = None) -> Script:
    """Return a part of a script: of some turns (indices from 0), and of about a length from its start.

    The length is reached by the last utterance, as far as one can tell beforehand. Voices stay those
    of the whole. The opening line belongs to no turn, so a part that is made of turns goes without
    it. The part may be empty.
    """
    kept = [utterance for utterance in script.utterances if turns is None or utterance.turn in turns]
    if at_most_ms is not None:
        kept = list(_until(kept, at_most_ms))
    heard = {utterance.turn for utterance in kept}
    left_out = tuple(entry for entry in script.left_out if entry.turn in heard)
    return _closed(replace(script, left_out=left_out), tuple(kept))


def _nothing_left(transcript: Transcript, plan: LanguagePlan) -> PlanError:
    has = ", ".join(transcript.languages) or "no words"
    known = " or ".join(f"'--language {language}'" for language in transcript.languages)
    return PlanError(
        f"nothing is left to speak for {str(plan)!r}: the transcript has {has}",
        hint=f"Choose a language that the transcript has: {known}." if known else "Give the transcript words.",
    )


def _heard(plan: LanguagePlan, lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the languages of the transcript's words that serve a plan, or else the first one heard."""
    heard = tuple(dict.fromkeys(line.language for line in lines))
    serving = dict.fromkeys(tag for language in plan.languages if (tag := lookup(language, heard)))
    return tuple(serving) or heard[:1]


def _opening(transcript: Transcript, said: Mapping[str, str], delivery: Delivery) -> tuple[Utterance, ...]:
    """Return the opening line, given by language; it is no part of a lesson."""
    narrator = narrator_of(transcript).id
    lines = [Line(narrator, language, text) for language, text in said.items()]
    return _utterances(transcript, lines, replace(delivery, lesson=NO_LESSON))[0]


def _utterances(
    transcript: Transcript, lines: Sequence[Line], delivery: Delivery
) -> tuple[tuple[Utterance, ...], tuple[LeftOut, ...]]:
    """Return the utterances, and the words that have nothing to say."""
    starts = [chapter.turn for chapter in transcript.chapters]
    utterances: list[Utterance] = []
    silent: list[LeftOut] = []
    for line in lines:
        chapter = _chapter_at(starts, line.turn or 0)
        said = [replace(utterance, chapter=chapter) for utterance in delivery.speak(line)]
        utterances += [utterance for utterance in said if utterance.spoken]
        if line.turn is not None and not line.repetition:
            silent += [
                LeftOut(line.turn, line.passage, line.language, "nothing to say", utterance.shown)
                for utterance in said
                if not utterance.spoken
            ]
    return tuple(utterances), tuple(silent)


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
    if (utterance.turn, utterance.passage, utterance.unit) != (following.turn, following.passage, following.unit):
        return "paragraph"
    if (utterance.wording, utterance.repetition) != (following.wording, following.repetition):
        return "language"
    goes_on = utterance.language != following.language and not _SENTENCE_END.search(utterance.shown)
    return "switch" if goes_on else "sentence"


def _until(utterances: Sequence[Utterance], at_most_ms: int) -> Iterator[Utterance]:
    so_far_ms = 0
    for utterance in utterances:
        if so_far_ms >= at_most_ms:
            return
        yield utterance
        so_far_ms += estimate_duration_ms(utterance.spoken, utterance.language, utterance.voice.prosody.rate_percent)
