"""What a casting gave, written into ``cast.yaml``, where the next episode finds it.

It is written for version control: people are added at the end, and what stands there, comments and
order included, stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model import Prosody
from pipeline.script.cast_file import FILE_NAME, parse_cast
from pipeline.script.cast_table import CastRow
from pipeline.script.distinctness import subtract
from pipeline.script.genders import is_narrator
from pipeline.script.names import proper_names
from pipeline.script.people import KnownPerson
from pipeline.script.short_names import may_be_short_for
from pipeline.script.yaml_entry import with_entry
from pipeline.yamlfile import render_scalar

_HEADER = """\
# Who speaks with which voice in this show. Duologue adds whoever is new and keeps what stands here.
# 节目中谁用哪个声音。新出现的人由 Duologue 添加, 已有的内容保持不变。
"""


def render_cast(source: str, rows: Sequence[CastRow], *, engine: str, file: str = FILE_NAME) -> str:
    """Return the text of a cast file with what a casting gave to people who have a name.

    Whoever is new is added at the end, and a known person's new languages, names and gender to their
    entry. A voice that stands there is replaced only by one that was asked for, or chosen because it
    had the wrong gender. The text is the same where nothing is new.

    Raises:
        CastError: if the text is no cast file.
    """
    known = {person.name: person for person in parse_cast(source, file=file).people}
    text = source
    for row in rows:
        name = row.remembered_as or next(iter(proper_names(row.speaker)), "")
        is_somebody_else = not row.remembered_as and any(person.is_named(name) for person in known.values())
        if not name or is_somebody_else or is_narrator(row.speaker):
            continue
        person = known.get(name, KnownPerson(name))
        others = [other for other in known.values() if other.name != name]
        changes = list(_changes(row, person, others, engine))
        if not row.remembered_as and not any(path[0] == "voices" for path, _ in changes):
            continue
        for path, value in changes:
            text = with_entry(text or _HEADER, ("cast", name, *path), value)
        known[name] = replace(person, aliases=tuple(proper_names(row.speaker)))
    return text


def _changes(
    row: CastRow, person: KnownPerson, others: Sequence[KnownPerson], engine: str
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the paths below a person's entry that are new, each with its value.

    A shorter name is found without being an alias, as long as nobody else can be meant. A name that
    somebody else has, as two may in a translation, tells nobody from the other.
    """
    new = [
        name
        for name in proper_names(row.speaker)
        if not _is_told(name, person) and not any(one.is_named(name) for one in (person, *others))
    ]
    if new:
        aliases = ", ".join(render_scalar(name, flow=True) for name in (*person.aliases, *new))
        yield ("aliases",), f"[{aliases}]"
    if row.gender and not row.is_gender_assumed and row.gender != person.gender:
        yield ("gender",), row.gender
    for tag, given in {given.tag: given for given in row.voices if given.source in ("pool", "option")}.items():
        prosody = subtract(given.voice.prosody, row.bend)
        listed = person.voices.get(engine, {}).get(tag)
        if listed is None or (listed.voice, listed.prosody) != (given.voice.voice, prosody):
            yield ("voices", engine, tag), _render_voice(given.voice.voice, prosody)


def _is_told(name: str, person: KnownPerson) -> bool:
    return any(may_be_short_for(name, own) for own in person.names)


def _render_voice(voice: str, prosody: Prosody) -> str:
    amounts = {"rate_percent": prosody.rate_percent, "pitch_st": prosody.pitch_st}
    facts = [f"{key}: {amount:g}" for key, amount in amounts.items() if amount]
    name = render_scalar(voice, flow=bool(facts))
    return f"{{{', '.join([f'voice: {name}', *facts])}}}" if facts else name
