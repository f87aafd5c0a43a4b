"""How a line is spoken: in which voices, cut where, with which words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from pipeline.model import Lesson, Notation, Utterance
from pipeline.script.arrangement import Line
from pipeline.script.casting import Casting
from pipeline.script.spoken import spoken_text
from pipeline.script.switching import split_languages
from pipeline.script.voices import VoicesFile
from pipeline.sentences import split_utterances


@dataclass(frozen=True, slots=True)
class Delivery:
    """What all the lines of a script have in common."""

    casting: Casting
    known: tuple[str, ...]  # the languages that speakers may switch to
    voices: VoicesFile
    reads: Collection[Notation]  # what the engine reads well by itself
    lesson: Lesson

    def speak(self, line: Line) -> tuple[Utterance, ...]:
        """Return the utterances of a line; together they show its text.

        One that has nothing to say has nothing spoken. Chapter and separator follow from where a line stands.
        """
        cast = self.casting.voices[line.speaker]
        known = [language for language in self.known if language in cast]
        utterances = [
            self._utterance(line, piece, stretch.language)
            for stretch in split_languages(line.text, line.language, known)
            for piece in split_utterances(stretch.text, stretch.language)
            if piece.strip()
        ]
        audible = [index for index, utterance in enumerate(utterances) if utterance.spoken]
        if audible:
            utterances[audible[-1]] = replace(utterances[audible[-1]], gap_ms=line.gap_ms)
        return tuple(utterances)

    def _utterance(self, line: Line, text: str, language: str) -> Utterance:
        voice = self.casting.voices[line.speaker][language]
        return Utterance(
            speaker=line.speaker,
            language=language,
            voice=replace(voice, prosody=self.lesson.slowed(voice.prosody, language)),
            spoken=spoken_text(text, language, self.voices.lexicon(language), reads=self.reads),
            shown=text.strip(),
            turn=line.turn,
            passage=line.passage,
            chapter=None,
            separator="end",
            within=line.language if language != line.language else "",
            unit=line.unit,
            repetition=line.repetition,
        )
