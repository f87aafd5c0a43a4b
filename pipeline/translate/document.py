"""A transcript as texts that need a translation, and the texts put back where they belong.

Everything that is heard or shown of an episode is a text with a place: its title, its chapters, the
names of its people, its notes, and every passage. What somebody has written or corrected is never asked
for, so it cannot be overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.language import detect_language, lookup, primary
from pipeline.model import (
    Localized,
    MachineWork,
    Passage,
    Speaker,
    Transcript,
    Turn,
    Wording,
    text_digest,
)
from pipeline.translate.glossary import Glossary
from pipeline.translate.translator import SUMMARY, Batch, Kind, Piece

_LONGEST_SUMMED_UP = 24_000  # characters of a conversation that a model reads at once
_LEAST_OF_A_PASSAGE = 40


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a transcript, with what it is called in both languages as far as it is known."""

    kind: Kind
    place: str
    speaker: str
    source: str  # the language tag
    text: str
    target: str = ""
    is_machine: bool = False  # the target is what a machine wrote, and nobody corrected

    @property
    def has_words(self) -> bool:
        """False for what says the same in every language, such as dots or digits."""
        return detect_language(self.text) is not None


def texts_of(transcript: Transcript, to: str) -> tuple[Text, ...]:
    """Return every text of a transcript that has, or could have, a translation into a language."""
    return tuple(_head_texts(transcript, to)) + tuple(_speech_texts(transcript, to))


def conversation_of(transcript: Transcript, language: str) -> tuple[Piece, ...]:
    """Return all that is said, in the words that are translated into a language."""
    return tuple(Piece(text.place, text.speaker, text.text) for text in _speech_texts(transcript, language))


def needs_of(
    transcript: Transcript, to: str, *, kinds: Collection[Kind], glossary: Glossary, instead_of_machine: bool = False
) -> list[Batch]:
    """Return what has no translation yet, each a batch of one piece with the terms that occur in it.

    ``instead_of_machine`` asks for what a machine translated, too: a person's words go before those.
    """
    return [
        Batch(
            text.kind,
            text.source,
            to,
            (Piece(text.place, text.speaker, text.text),),
            # Names are what a glossary is made of; in notes, Markdown may part a term.
            terms=glossary.terms(text.text, source=text.source, target=to) if text.kind != "notes" else (),
        )
        for text in texts_of(transcript, to)
        if text.kind in kinds and text.has_words and (not text.target or (instead_of_machine and text.is_machine))
    ]


def summary_need(transcript: Transcript) -> list[Batch]:
    """Return the need of a summary in the language of the page, if there are no notes in any."""
    if transcript.sheet.notes or not transcript.languages:
        return []
    language = transcript.languages[0]
    said = [
        (transcript.speaker(turn.speaker).names.best(language), wording.text)
        for turn in transcript.turns
        for passage in turn.passages
        if (wording := passage.wording(language))
    ]
    total = sum(len(text) for _, text in said)
    share = min(1.0, _LONGEST_SUMMED_UP / total) if total else 1.0
    lines = [f"{name}: {text[: max(_LEAST_OF_A_PASSAGE, round(len(text) * share))]}" for name, text in said]
    return [Batch("summary", language, language, (Piece(SUMMARY, "", "\n".join(lines)),))]


def with_summary(transcript: Transcript, summary: str, credit: str) -> Transcript:
    """Return a transcript with a machine's summary for notes."""
    language = transcript.languages[0]
    sheet = replace(transcript.sheet, notes=Localized.of({language: summary}))
    return _credited(replace(transcript, sheet=sheet), language, credit, [text_digest(summary)])


def with_wordless(transcript: Transcript, to: str) -> Transcript:
    """Return a transcript in which passages without words, such as dots or digits, are said in a language, too."""

    def completed(passage: Passage) -> Passage:
        if passage.wording(to) is not None or any(detect_language(it.text) for it in passage.wordings):
            return passage
        return replace(passage, wordings=(*passage.wordings, Wording(to, passage.wordings[0].text)))

    turns = tuple(replace(turn, passages=tuple(map(completed, turn.passages))) for turn in transcript.turns)
    return transcript if turns == transcript.turns else replace(transcript, turns=turns)


def filled(transcript: Transcript, texts: Mapping[str, str], to: str, credit: str) -> Transcript:
    """Return a transcript with texts in a language at their places: a machine's, or without ``credit`` a person's."""
    if not texts:
        return transcript
    sheet = transcript.sheet
    changed = replace(
        transcript,
        titles=_with(transcript.titles, to, texts.get("title")),
        speakers=tuple(
            replace(speaker, names=_with(speaker.names, to, texts.get(_name_place(speaker))))
            for speaker in transcript.speakers
        ),
        chapters=tuple(
            replace(chapter, titles=_with(chapter.titles, to, texts.get(f"chapter {number}")))
            for number, chapter in enumerate(transcript.chapters, start=1)
        ),
        sheet=replace(
            sheet,
            subtitles=_with(sheet.subtitles, to, texts.get("subtitle")),
            notes=_with(sheet.notes, to, texts.get("notes")),
        ),
        turns=tuple(
            replace(turn, passages=tuple(_with_passages(turn, number, texts, to, credit)))
            for number, turn in enumerate(transcript.turns, start=1)
        ),
    )
    if not credit:
        return changed
    return _credited(changed, to, credit, [text_digest(text) for place, text in texts.items() if _is_in_head(place)])


def _head_texts(transcript: Transcript, to: str) -> Iterator[Text]:
    machine = {digest for work in transcript.machine for digest in work.digests}

    def text(kind: Kind, place: str, texts: Localized) -> Iterator[Text]:
        own = next((tag for tag in texts if primary(tag) != primary(to) and texts[tag].strip()), None)
        if own is not None:
            tag = lookup(to, list(texts))
            target = texts[tag] if tag else ""
            yield Text(kind, place, "", own, texts[own], target, text_digest(target) in machine)

    yield from text("title", "title", transcript.titles)
    yield from text("title", "subtitle", transcript.sheet.subtitles)
    yield from text("notes", "notes", transcript.sheet.notes)
    for speaker in transcript.speakers:
        yield from text("name", _name_place(speaker), speaker.names)
    for number, chapter in enumerate(transcript.chapters, start=1):
        yield from text("title", f"chapter {number}", chapter.titles)


def _speech_texts(transcript: Transcript, to: str) -> Iterator[Text]:
    people = {speaker.id: speaker for speaker in transcript.speakers}
    for number, turn in enumerate(transcript.turns, start=1):
        for index, passage in enumerate(turn.passages, start=1):
            own = next((wording for wording in passage.wordings if primary(wording.language) != primary(to)), None)
            if own is not None:
                target = passage.wording(to)
                yield Text(
                    "speech",
                    _passage_place(number, index),
                    people[turn.speaker].names.best(own.language),
                    own.language,
                    own.text,
                    target.text if target else "",
                    is_machine=target is not None and target.is_machine,
                )


def _with(texts: Localized, language: str, text: str | None) -> Localized:
    return texts if text is None else Localized.of({**texts, (lookup(language, list(texts)) or language): text})


def _with_passages(turn: Turn, number: int, texts: Mapping[str, str], to: str, credit: str) -> Iterator[Passage]:
    for index, passage in enumerate(turn.passages, start=1):
        text = texts.get(_passage_place(number, index))
        if text is None:
            yield passage
            continue
        old = passage.wording(to)
        tag = old.language if old else to
        new = Wording(tag, text, "machine", text_digest(text)) if credit else Wording(tag, text, "person")
        kept = tuple(new if wording is old else wording for wording in passage.wordings)
        yield replace(passage, wordings=kept if old else (*kept, new))


def _credited(transcript: Transcript, language: str, credit: str, digests: Collection[str]) -> Transcript:
    """Return a transcript that says who translated into a language; of several, all."""
    works = {work.language: work for work in transcript.machine}
    work = works.get(language, MachineWork(language))
    # Without words of an earlier one, it has nothing more to be named for.
    is_still_there = language in transcript.translators or work.digests
    names = [work.translator] if work.translator and is_still_there else []
    if credit not in ", ".join(names).split(", "):
        names.append(credit)
    new = MachineWork(language, ", ".join(names), tuple(dict.fromkeys([*work.digests, *digests])))
    return replace(transcript, machine=tuple({**works, language: new}.values()))


def _name_place(speaker: Speaker) -> str:
    return f"name {speaker.id}"


def _passage_place(turn: int, passage: int) -> str:
    return f"turn {turn}.{passage}"


def _is_in_head(place: str) -> bool:
    return not place.startswith("turn ")
