"""Transcripts of any kind, and texts that a careless YAML writer loses."""

from __future__ import annotations

from functools import cache
from typing import get_args

from hypothesis import strategies as st

from pipeline.model import (
    Chapter,
    EpisodeType,
    Gender,
    Link,
    Localized,
    MachineWork,
    Omission,
    Passage,
    Role,
    Sheet,
    Source,
    Speaker,
    Status,
    Transcript,
    Turn,
    Wording,
)

NASTY = (
    "no",
    "on",
    "Yes",
    "~",
    "null",
    "12:30",
    "2023-03",
    "0x1f",
    "1e3",
    "=",
    "<<",
    "Ana: Hello.",
    "a note:",
    "C# and F #",
    "# not a comment",
    "- not a list",
    "-- he paused",
    "---",
    "...",
    "? really",
    "*not an alias",
    "&not an anchor",
    "!not a tag",
    "%TAG",
    "@ana",
    "`code`",
    "|",
    ">-",
    "[a, b]",
    "{a: b}",
    "a, b} c]",
    "it's",
    'She said "no".',
    "both 'one' and \"two\": three",
    "back\\slash \\n",
    " leading",
    "trailing ",
    "\ttab",
    "in\ttab",
    "one\ntwo",
    "one\n\n  two\n",
    "\n\nlate",
    "one\r\ntwo\rthree",
    "next\x85line",
    "line\u2028paragraph\u2029end",
    "bell\x07 escape\x1b[31m null\x00 delete\x7f",
    "\ufeffmark",
    "\ufffe\uffff",
    "wide\u3000space\u3000",
    "no\u00a0break",
    "🎙️👩🏽‍🔬",
    "𠀀𪚥",
    "שלום: עולם",
    "مرحبا \u202eabc",
    "你好：再见",
    "“- ana:” 一行",
    "很" * 1100,  # longer than a key or a line of YAML may be
    "word " * 300 + "end",
)

# Strategies are made once: to make one takes longer than to draw from it.
texts = st.sampled_from(NASTY) | st.text(max_size=12)
spoken_texts = texts.filter(str.strip)
tags = st.sampled_from(["zh", "en", "zh-Hant", "pt-BR", "fil", "end", "no"])
times_ms = st.none() | st.integers(0, 400_000_000)


@cache
def localized(content: st.SearchStrategy[str] = texts, *, min_size: int = 0) -> st.SearchStrategy[Localized]:
    """A text in up to three languages."""
    return st.dictionaries(tags, content, min_size=min_size, max_size=3).map(Localized.of)


@cache
def wordings(language: str) -> st.SearchStrategy[Wording]:
    """Words of a page, of a person, or of a machine with its digest."""
    return st.builds(Wording, st.just(language), spoken_texts, st.sampled_from(["page", "person"])) | st.builds(
        Wording, st.just(language), spoken_texts, st.just("machine"), texts
    )


@cache
def machine_works() -> st.SearchStrategy[tuple[MachineWork, ...]]:
    """Who translated into up to two languages, and what they wrote outside the turns."""
    digests = st.lists(st.text("0123456789abcdef", min_size=16, max_size=16), max_size=3).map(tuple)
    works = st.builds(MachineWork, tags, texts, digests)
    return st.lists(works, max_size=2, unique_by=lambda work: work.language).map(tuple)


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    """A paragraph in up to three languages, with or without its times."""
    languages = draw(st.lists(tags, min_size=1, max_size=3, unique=True))
    start_ms, end_ms = draw(st.tuples(times_ms, times_ms))
    if start_ms is not None and end_ms is not None and end_ms < start_ms:
        start_ms, end_ms = end_ms, start_ms
    return Passage(tuple(draw(wordings(tag)) for tag in languages), draw(st.booleans()), start_ms, end_ms)


@cache
def sheets() -> st.SearchStrategy[Sheet]:
    """What a person says of an episode, blank or filled in."""
    numbers = st.none() | st.integers(0, 999_999)
    addresses = st.sampled_from(
        ["https://tea.example/a?b=c#d", "http://tea.example", "mailto:ana@tea.example", "https://tea.example/茶"]
    )
    return st.builds(
        Sheet,
        subtitles=localized(),
        notes=localized(),
        links=st.lists(st.builds(Link, texts, addresses), max_size=3).map(tuple),
        season=numbers,
        episode=numbers,
        type=st.sampled_from(get_args(EpisodeType)),
        explicit=st.sampled_from([None, True, False]),
        cover=texts,
        rights=texts,
        publish_at=st.sampled_from(["", "2026-11-22", "2026-11-22T06:00", "2026-11-22 06:00:30+08:00"]),
        status=st.sampled_from(get_args(Status)),
    )


ids = st.text("0123456789abcdef", min_size=16, max_size=16)
speaker_ids = st.lists(
    st.sampled_from(["chapter", "en", "narrator"]) | texts.filter(lambda text: len(text) < 100),
    min_size=1,
    max_size=4,
    unique=True,
)
labels = st.lists(texts, max_size=3).map(tuple)
roles = st.sampled_from(get_args(Role))
genders = st.none() | st.sampled_from(get_args(Gender))
said = st.lists(passages(), min_size=1, max_size=3).map(tuple)
omissions = st.lists(st.builds(Omission, st.integers(0, 99_999), texts, texts), max_size=3).map(tuple)
dates = st.sampled_from([None, "2023", "2023-03", "2023-03-14", "2023-03-14T12:30:00Z"])
sources = st.builds(Source, texts, texts, texts, texts, texts, texts, texts)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Any transcript that keeps the rules of the model: known speakers, words in each turn, chapters in order."""
    known = draw(speaker_ids)
    speakers = [Speaker(id, draw(localized()), draw(labels), draw(roles), draw(genders)) for id in known]
    turns = draw(st.lists(st.builds(Turn, st.sampled_from(known), said), min_size=1, max_size=5))
    starts = sorted(draw(st.lists(st.integers(0, len(turns) - 1), max_size=3)))
    return Transcript(
        id=draw(ids),
        titles=draw(localized()),
        speakers=tuple(speakers),
        turns=tuple(turns),
        chapters=tuple(Chapter(draw(localized(min_size=1)), start) for start in starts),
        omissions=draw(omissions),
        date=draw(dates),
        source=draw(sources),
        sheet=draw(sheets()),
        machine=draw(machine_works()),
    )
