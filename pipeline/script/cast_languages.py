"""In which languages the people of a transcript need a voice, and the cast that gives them one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.language import LanguagePlan, lookup
from pipeline.model import NO_LESSON, Transcript, Turn, Voice
from pipeline.script.arrangement import Missing, arrange
from pipeline.script.cast_file import NOBODY_REMEMBERED, CastFile
from pipeline.script.casting import Casting, cast_speakers
from pipeline.script.opening import narrator_of
from pipeline.script.plan import default_plan
from pipeline.script.roster import has_voices
from pipeline.script.switching import LANGUAGES, split_languages
from pipeline.script.voices import VoicesFile


def cast_transcript(
    transcript: Transcript,
    plan: LanguagePlan,
    *,
    voices: VoicesFile,
    engine: str,
    offered: Sequence[Voice] = (),
    missing: Missing = "error",
    has_opening: bool = False,
    list_is_complete: bool = True,
    remembered: CastFile = NOBODY_REMEMBERED,
    overrides: Sequence[tuple[str, str]] = (),
    same_voice: bool = False,
) -> Casting:
    """Return who speaks with which voice in a plan; with an opening, the narrator too.

    Everybody is cast for the page's other languages too, and for those of the clauses that stand in
    them, so that all its plans share their voices and clips.

    Raises:
        CastError: as :func:`cast_speakers`.
    """
    lines = arrange(transcript, plan, lesson=NO_LESSON, missing=missing)
    languages = list(dict.fromkeys(line.language for line in lines))
    if not languages:
        return Casting({})
    known = known_languages(transcript, voices, engine, offered)
    more = (*default_plan(transcript).languages, *_switched_languages(transcript, known))
    others = [language for language in dict.fromkeys(more) if language in known and language not in languages]
    return cast_speakers(
        _with_narrator(transcript) if has_opening else transcript,
        languages=[*languages, *others],
        voices=voices,
        engine=engine,
        offered=offered,
        list_is_complete=list_is_complete,
        remembered=remembered,
        overrides=overrides,
        same_voice=same_voice,
    )


def known_languages(
    transcript: Transcript, voices: VoicesFile, engine: str, offered: Sequence[Voice]
) -> tuple[str, ...]:
    """Return the languages that a speaker may switch to: the page's, and others that scripts tell."""
    own = transcript.languages
    others = [language for language in LANGUAGES if lookup(language, own) is None]
    if "ja" in own and "zh" in others:
        others.remove("zh")  # Han characters by themselves are Japanese there
    return tuple(language for language in (*own, *others) if has_voices(voices, engine, language, offered))


def _switched_languages(transcript: Transcript, known: Sequence[str]) -> Iterator[str]:
    """Yield the languages of the clauses that stand in wordings of other languages."""
    for turn in transcript.turns:
        for passage in turn.passages:
            for wording in passage.wordings:
                for stretch in split_languages(wording.text, wording.language, known):
                    if stretch.language != wording.language:
                        yield stretch.language


def _with_narrator(transcript: Transcript) -> Transcript:
    """Return a transcript in which the narrator speaks, after everybody else."""
    narrator = narrator_of(transcript)
    speakers = transcript.speakers if narrator in transcript.speakers else (*transcript.speakers, narrator)
    return replace(transcript, speakers=speakers, turns=(*transcript.turns, Turn(narrator.id, ())))
