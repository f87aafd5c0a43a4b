"""A show with finished episodes, made without the time that speaking takes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from PIL import Image

from pipeline.audio.tagging import Tags, write_tags
from pipeline.language import LanguagePlan
from pipeline.model import (
    BuiltEpisode,
    CastVoice,
    ChapterMark,
    Cue,
    Episode,
    Ledger,
    Localized,
    Passage,
    Sheet,
    Source,
    Speaker,
    Transcript,
    Turn,
    Wording,
)
from pipeline.podcast import PodcastReport, write_podcast
from pipeline.publish.captions.files import caption_files
from pipeline.publish.episode_file import render_episode
from pipeline.publish.episode_files import COVER_FILE, EPISODE_FILE, PAGE_FILE, audio_file, transcript_file
from pipeline.publish.ledger import render_ledger, with_episode
from pipeline.publish.page.page import render_page
from pipeline.show import Show, ledger_path, read_ledger, read_show
from pipeline.transcript.file import render_transcript
from tests.publish.captioned import cue, in_a_row

SHOW = """\
title: Tea & Rain
author: Ana Reed
owner: {name: Ana Reed, email: ana@tea.example}
base_url: https://tea.example/show/
category: Education > Language Learning
explicit: no
copyright: 2026 Ana Reed
description: Talks about tea, in two languages.
editions:
  en: {languages: en}
  zh-en: {languages: zh+en, title: 茶与雨, description: 关于茶的谈话。}
"""
FIRST_DAY = datetime(2026, 11, 22, 6, 0, 0, tzinfo=UTC)
CHAPTERS = (
    ChapterMark("The kettle", 0, 35_000),
    ChapterMark('Rain, "leaves" & <water>', 35_000, 70_000),
    ChapterMark("Home", 70_000, 104_000),
)
SPEAKERS = (
    Speaker("ana", Localized.of({"en": "Ana Reed", "zh": "安娜"}), role="host"),
    Speaker("ben", Localized.of({"en": "Ben Stone", "zh": "本"}), role="guest"),
)
SOURCE = Source(page="tea.html", url="https://talks.example/tea?a=1&b=2", site="Tea Talks", author="A. Reed")

# A frame of MPEG-1 layer III with nothing in it: 32 kbit/s, 44.1 kHz, mono, 26 ms of silence.
_FRAME = b"\xff\xfb\x10\xc0" + bytes(100)
_FRAME_MS = 26.0
_BLANK = Sheet()


@cache
def silence(duration_ms: int) -> bytes:
    """An MP3 file of silence."""
    return _FRAME * round(duration_ms / _FRAME_MS)


@cache
def picture(side_px: int = 1400, mode: str = "RGB") -> bytes:
    """A square picture, as JPEG."""
    file = io.BytesIO()
    Image.new(mode, (side_px, side_px), 120).save(file, "JPEG")
    return file.getvalue()


class Studio:
    """A folder with a show, to finish episodes in and to publish from."""

    def __init__(self, folder: Path, *, show: str = SHOW) -> None:
        self.folder = folder
        self.environment = {"DUOLOGUE_CACHE": str(folder / "cache")}
        self.cover = picture()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "show.yaml").write_text(show, encoding="utf-8")
        (folder / "cover.jpg").write_bytes(self.cover)

    @property
    def show(self) -> Show:
        """The show, as its file says it now."""
        return read_show(self.folder)

    @property
    def output(self) -> Path:
        """The finished folder."""
        return self.show.output

    def publish(self, now: datetime = FIRST_DAY, *, drafts: bool = False) -> PodcastReport:
        """Write the feeds and pages."""
        return write_podcast(self.show, now=now, drafts=drafts, environment=self.environment)

    def write_sheet(self, slug: str, sheet: Sheet, *, title: str = "") -> Transcript:
        """Write the transcript file of a page, as a person who fills its sheet does."""
        transcript = Transcript(
            id=hashlib.sha256(slug.encode()).hexdigest()[:16],
            titles=Localized.of({"en": title or f"The {slug}", "zh": title or f"{slug}的故事"}),
            speakers=SPEAKERS,
            turns=(Turn("ana", (Passage((Wording("en", "Hello."), Wording("zh", "你好。"))),)),),
            source=SOURCE,
            sheet=sheet,
        )
        text = render_transcript(transcript)
        (self.folder / transcript_file(slug)).write_text(text, encoding="utf-8", newline="\n")
        return transcript

    def finish(
        self,
        slug: str,
        *,
        title: str = "",
        sheet: Sheet = _BLANK,
        editions: Sequence[str] = ("en", "zh-en"),
        chapters: Sequence[ChapterMark] = CHAPTERS,
        duration_ms: int = 104_000,
        draft: bool = False,
        people: Sequence[Speaker] = SPEAKERS,
    ) -> None:
        """Let an episode be there, in some editions, as a build inside the show leaves it."""
        transcript = self.write_sheet(slug, sheet, title=title)
        ledger = read_ledger(self.show)
        for edition in map(self.show.edition, editions):
            episode = Episode(
                id=transcript.id,
                title=transcript.titles.best(edition.plan.languages[0]),
                artist="Ana Reed, Ben Stone",
                date="2025-03",
                audio=self.output / edition.name / slug / "unnamed.mp3",
                duration_ms=duration_ms,
                plan=edition.plan,
                edition=edition.name,
                slug=slug,
                engine="espeak",
                draft=draft,
                cues=_talk(edition.plan),
                chapters=tuple(chapters),
                cast={speaker.id: {"en": CastVoice("en+f2")} for speaker in people},
                names={speaker.id: speaker.names for speaker in people},
                roles={speaker.id: speaker.role for speaker in people},
                source=transcript.source,
            )
            _write(episode, transcript)
            ledger = with_episode(ledger, transcript.id, edition.name, slug=slug, page=transcript_file(slug))
        write_ledger(self.show, ledger)


def write_ledger(show: Show, ledger: Ledger) -> None:
    """Let a show have decided something."""
    ledger_path(show).write_text(render_ledger(ledger), encoding="utf-8", newline="\n")


def _talk(plan: LanguagePlan) -> tuple[Cue, ...]:
    said = {"en": "The kettle sings.", "zh": "水开了。"}
    return in_a_row(*(cue(said[language], language) for language in plan.languages))


def _write(episode: Episode, transcript: Transcript) -> None:
    """Write the folder of an episode; its audio is named by its content."""
    folder = episode.audio.parent
    folder.mkdir(parents=True)
    episode.audio.write_bytes(silence(episode.duration_ms))
    write_tags(episode.audio, Tags(title=episode.title, comment=episode.id, chapters=episode.chapters))
    digest = hashlib.sha256(episode.audio.read_bytes()).hexdigest()
    named = replace(episode, audio=episode.audio.rename(folder / audio_file(episode.slug, "mp3", digest)))
    files = {
        **caption_files(named, named.names),
        PAGE_FILE: render_page(named),
        EPISODE_FILE: render_episode(BuiltEpisode(named, utterances=1, cached=1, seconds={})),
        transcript_file(named.slug): render_transcript(transcript),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / COVER_FILE).write_bytes(picture())
