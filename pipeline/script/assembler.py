"""A transcript and a language plan become a script: who speaks what, in which voice, in which order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from pipeline.duration import estimate_duration_ms
from pipeline.errors import PlanError
from pipeline.language import LanguagePlan, lookup
from pipeline.model import NO_LESSON, NOTATIONS, Break, LeftOut, Lesson, Notation, Script, Transcript, Utterance, Voice
from pipeline.script.arrangement import Line, Missing, arrange, find_left_out
from pipeline.script.cast_languages import cast_transcript, known_languages
from pipeline.script.casting import Casting
from pipeline.script.ledger import check_ledger
from pipeline.script.opening import narrator_of, opening_lines
from pipeline.script.plan import default_plan, find_gaps, reject_gaps, say_where
from pipeline.script.spoken import spoken_text
from pipeline.script.switching import split_languages
from pipeline.script.voices import VoicesFile
from pipeline.sentences import split_utterances

__all__ = ["Missing", "assemble", "default_plan", "excerpt"]

_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’』」）)\]】]*$")


@dataclass(frozen=True, slots=True)
class _Delivery:
    """What decides how lines become utterances."""

    casting: Casting
    known: tuple[str, ...]  # the languages that speakers may switch to
    voices: VoicesFile
    reads: Collection[Notation]
    lesson: Lesson


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
    translator: str = "",
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
    if casting is None:
        casting = cast_transcript(
            transcript,
            plan,
            voices=voices,
            engine=engine,
            offered=offered,
            missing=missing,
            has_opening=opening is not None,
        )
    known = known_languages(transcript, voices, engine, offered)
    delivery = _Delivery(casting, known, voices, reads, lesson)
    utterances, silent = _utterances(transcript, lines, delivery)
    if not utterances:
        has = ", ".join(transcript.languages) or "no words"
        raise PlanError(
            f"nothing is left to speak for {str(plan)!r}: the transcript has {has}", hint=_other_plan(transcript)
        )
    if opening is not None:
        heard = _heard_languages(plan, lines)
        said = opening_lines(transcript, heard, wordings=opening, translator=translator)
        narrator = narrator_of(transcript).id
        first = [Line(narrator, language, text) for language, text in said.items()]
        utterances = (*_utterances(transcript, first, replace(delivery, lesson=NO_LESSON))[0], *utterances)
    spoken = {utterance.language for utterance in utterances}
    script = Script(
        transcript_id=transcript.id,
        plan=plan,
        title=transcript.titles.best(plan.languages[0]),
        utterances=utterances,
        chapters=tuple(chapter.titles.best(plan.languages[0]) for chapter in transcript.chapters),
        cast={
            id: {language: voice for language, voice in by_language.items() if language in spoken}
            for id, by_language in casting.voices.items()
        },
        names={
            speaker.id: speaker.names
            for speaker in (*transcript.speakers, narrator_of(transcript))
            if speaker.id in casting.voices
        },
        notes=(
            *(note.text for note in casting.notes if note.language is None or note.language in spoken),
            *_note_gaps(transcript, find_left_out(transcript, plan, missing)),
            *_note_silent(transcript, silent, utterances),
            *_note_switches(transcript, utterances),
        ),
        lesson=lesson,
        left_out=(*find_left_out(transcript, plan, missing), *silent),
    )
    check_ledger(transcript, plan, script)
    return _closed(script, utterances)


def excerpt(script: Script, *, turns: range | None = None, at_most_ms: int | None = None) -> Script:
    """Return a part of a script: of some turns (indices from 0), and of about a length from its start.

    The opening line belongs to no turn: a part that is made of turns goes without it.

    The length is reached by the last utterance, as far as one can tell beforehand. Voices stay those
    of the whole. The part may be empty.
    """
    kept = [utterance for utterance in script.utterances if turns is None or utterance.turn in turns]
    if at_most_ms is not None:
        kept = list(_until(kept, at_most_ms))
    heard = {utterance.turn for utterance in kept}
    left_out = tuple(entry for entry in script.left_out if entry.turn in heard)
    return _closed(replace(script, left_out=left_out), tuple(kept))


def _other_plan(transcript: Transcript) -> str:
    known = " or ".join(f"'--language {language}'" for language in transcript.languages)
    return f"Choose a language that the transcript has: {known}." if known else "Give the transcript words."


def _heard_languages(plan: LanguagePlan, lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the languages of the transcript's words that serve a plan, or else the first one heard."""
    heard = tuple(dict.fromkeys(line.language for line in lines))
    serving = dict.fromkeys(tag for language in plan.languages if (tag := lookup(language, heard)))
    return tuple(serving) or heard[:1]


# ------------------------------------------------------------------------------ utterances


def _utterances(
    transcript: Transcript, lines: Sequence[Line], delivery: _Delivery
) -> tuple[tuple[Utterance, ...], tuple[LeftOut, ...]]:
    """Return the utterances, and the words that have nothing to say."""
    starts = [chapter.turn for chapter in transcript.chapters]
    utterances: list[Utterance] = []
    silent: list[LeftOut] = []
    for line in lines:
        chapter = _chapter_at(starts, line.turn or 0)
        spoken = [replace(utterance, chapter=chapter) for utterance in _speak(line, delivery)]
        if spoken:
            spoken[-1] = replace(spoken[-1], gap_ms=line.gap_ms)
        utterances += [utterance for utterance in spoken if utterance.spoken]
        if line.turn is not None and not line.repetition:
            silent += [
                LeftOut(line.turn, line.passage, line.language, "nothing to say", utterance.shown)
                for utterance in spoken
                if not utterance.spoken
            ]
    return tuple(utterances), tuple(silent)


def _speak(line: Line, delivery: _Delivery) -> Iterator[Utterance]:
    """Yield the utterances of a line; what has nothing to say has nothing spoken."""
    cast = delivery.casting.voices[line.speaker]
    for stretch in split_languages(line.text, line.language, [tag for tag in delivery.known if tag in cast]):
        lexicon = delivery.voices.lexicon(stretch.language)
        voice = cast[stretch.language]
        prosody = delivery.lesson.slowed(voice.prosody, stretch.language)
        for piece in split_utterances(stretch.text, stretch.language):
            if piece.strip():
                yield Utterance(
                    speaker=line.speaker,
                    language=stretch.language,
                    voice=replace(voice, prosody=prosody),
                    spoken=spoken_text(piece, stretch.language, lexicon, reads=delivery.reads),
                    shown=piece.strip(),
                    turn=line.turn,
                    passage=line.passage,
                    chapter=None,
                    separator="end",
                    within=line.language if stretch.language != line.language else "",
                    unit=line.unit,
                    repetition=line.repetition,
                )


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


# -------------------------------------------------------------------------------- notes


def _note_gaps(transcript: Transcript, gaps: Iterator[LeftOut]) -> Iterator[str]:
    turns_of: dict[tuple[str, str], list[int]] = {}
    for gap in gaps:
        done = "left out" if gap.reason == "language missing" else "spoken in their own language"
        turns_of.setdefault((gap.language, done), []).append(gap.turn)
    for (language, done), turns in turns_of.items():
        where = say_where(transcript, tuple(dict.fromkeys(turns)))
        yield f"passages without {language!r} are {done} ({len(turns)}): {where}"


def _note_silent(transcript: Transcript, silent: Sequence[LeftOut], utterances: Sequence[Utterance]) -> Iterator[str]:
    heard = {(utterance.turn, utterance.passage, utterance.wording) for utterance in utterances}
    places = dict.fromkeys((entry.turn, entry.passage, entry.language) for entry in silent)
    turns = [place[0] for place in places if place not in heard]
    if turns:
        where = say_where(transcript, tuple(dict.fromkeys(turns)))
        yield f"passages with nothing to say are left out ({len(turns)}): {where}"


def _note_switches(transcript: Transcript, utterances: Sequence[Utterance]) -> Iterator[str]:
    turns_of: dict[tuple[str, str], list[int]] = {}
    for utterance in utterances:
        if utterance.within and utterance.turn is not None and not utterance.repetition:
            turns_of.setdefault((utterance.language, utterance.within), []).append(utterance.turn)
    for (language, within), turns in turns_of.items():
        where = say_where(transcript, tuple(dict.fromkeys(turns)))
        yield f"{language!r} words amid {within!r} are in the speaker's {language!r} voice ({len(turns)}): {where}"
