"""What a build would speak, before it does: the data of the dry run, as lines for people and as JSON.

The rows stand in the order of the script's utterances, so that whoever knows the cache can set beside
each what it costs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass

from pipeline.duration import estimate_duration_ms
from pipeline.language import primary
from pipeline.model import NOTATIONS, Break, LeftOut, Localized, Notation, Script, Voice
from pipeline.script.reading_list import Reading, reading_list
from pipeline.script.voices import VoicesFile

_WIDEST_TEXT = 60
_MOST_READINGS = 12  # of a kind, in the lines for people

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One utterance: who says what in which voice, and about how long it and what follows it take."""

    index: int
    turn: int | None  # counted from 1, as the transcript's reader counts
    chapter: str
    speaker: str
    name: str
    language: str
    within: str  # the language of the wording around it, where it is another one
    voice: str
    shown: str
    spoken: str
    duration_ms: int
    pause_ms: int
    separator: Break


@dataclass(frozen=True, slots=True)
class PlanView:
    """Everything that is known of a programme before it is spoken."""

    title: str
    plan: str
    rows: tuple[PlanRow, ...]
    readings: tuple[Reading, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def duration_ms(self) -> int:
        """About how long it will be, pauses included."""
        return sum(row.duration_ms + row.pause_ms for row in self.rows)

    @property
    def switches(self) -> tuple[PlanRow, ...]:
        """The utterances for which a speaker goes over into another language."""
        return tuple(row for row in self.rows if row.within)


def plan_view(
    script: Script, *, voices: VoicesFile, offered: Sequence[Voice] = (), reads: Collection[Notation] = NOTATIONS
) -> PlanView:
    """Return what is known of a script before it is spoken, with what may go wrong."""
    rows = []
    for index, utterance in enumerate(script.utterances):
        names = script.names.get(utterance.speaker, Localized())
        rate_percent = utterance.voice.prosody.rate_percent
        rows.append(
            PlanRow(
                index=index,
                turn=None if utterance.turn is None else utterance.turn + 1,
                chapter="" if utterance.chapter is None else script.chapters[utterance.chapter],
                speaker=utterance.speaker,
                name=names.best(utterance.language) or utterance.speaker,
                language=utterance.language,
                within=utterance.within,
                voice=str(utterance.voice),
                shown=utterance.shown,
                spoken=utterance.spoken,
                duration_ms=estimate_duration_ms(utterance.spoken, utterance.language, rate_percent),
                pause_ms=voices.pauses.after_ms(utterance.separator) + utterance.gap_ms,
                separator=utterance.separator,
            )
        )
    return PlanView(
        title=script.title,
        plan=str(script.plan),
        rows=tuple(rows),
        readings=reading_list(script, voices=voices, reads=reads),
        warnings=tuple(_warnings(script, offered)),
        notes=script.notes,
    )


def _warnings(script: Script, offered: Sequence[Voice]) -> Iterator[str]:
    languages_of = {voice.name: (voice.locale, *voice.languages) for voice in offered}
    used = dict.fromkeys((utterance.voice.voice, utterance.language) for utterance in script.utterances)
    for name, language in used:
        known = languages_of.get(name)
        if known and primary(language) not in map(primary, known):
            yield f"{name} speaks {', '.join(known)}, and is to speak {language!r}"
    for entry in script.left_out:
        yield _say_left_out(entry)


def _say_left_out(entry: LeftOut) -> str:
    where = f"turn {entry.turn + 1}, passage {entry.passage + 1}"
    if entry.reason == "nothing to say":
        return f"{where}: nothing to say in {_cut(entry.text)!r}"
    done = "left out" if entry.reason == "language missing" else "spoken in its own language"
    return f"{where}: no {entry.language!r}; {done}"


def render_plan(view: PlanView) -> tuple[str, ...]:
    """Return a plan as lines for people: summary, warnings, utterances, reading list."""
    minutes = f"{view.duration_ms / 60_000:.1f}"
    return (
        f"{view.title} ({view.plan})",
        f"{len(view.rows)} utterances, about {minutes} min; switches of language: {len(view.switches)}",
        *(f"note: {note}" for note in view.notes),
        *(f"warning: {warning}" for warning in view.warnings),
        "",
        *map(render_row, view.rows),
        "",
        *render_readings(view.readings),
    )


def render_row(row: PlanRow) -> str:
    """Return an utterance as a line."""
    turn = "opening" if row.turn is None else f"turn {row.turn}"
    language = f"{row.language} within {row.within}" if row.within else row.language
    return f"{row.index + 1}. {turn} · {row.name} · {language} · {row.voice}: {_cut(row.shown)}"


def render_readings(readings: Sequence[Reading]) -> Iterator[str]:
    """Yield a reading list as lines, the kinds one after another."""
    for kind in dict.fromkeys(reading.kind for reading in readings):
        own = [reading for reading in readings if reading.kind == kind]
        yield f"{kind} ({len(own)}):"
        for reading in own[:_MOST_READINGS]:
            yield f"  {reading.text} ×{reading.count}: {reading.spoken or 'as the voice reads it'}"
        if len(own) > _MOST_READINGS:
            yield f"  and {len(own) - _MOST_READINGS} more"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST_TEXT else text[:_WIDEST_TEXT].rstrip() + "…"


def plan_json(view: PlanView) -> Json:
    """Return a plan as JSON values, with nothing cut."""
    return {**asdict(view), "duration_ms": view.duration_ms, "switches": [row.index for row in view.switches]}
