"""A finished episode, checked against its script from the files alone: audio, facts, transcript, captions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.audio.formats import FORMATS
from pipeline.audio.listening import Heard, listen
from pipeline.checking.captions import check_captions, expected_files
from pipeline.checking.finding import AGAIN, Finding
from pipeline.checking.sound import check_sound
from pipeline.checking.tags import check_tags
from pipeline.checking.timeline import check_timeline
from pipeline.checking.words import check_words
from pipeline.errors import OutputError, PipelineError
from pipeline.finishing import tags_of
from pipeline.model import Episode, Transcript
from pipeline.publish.captions.files import CHAPTERS, LYRICS
from pipeline.publish.episode_files import (
    COVER_FILE,
    EPISODE_FILE,
    PAGE_FILE,
    is_audio_of,
    is_caption_of,
    transcript_file,
)
from pipeline.publish.episode_reading import read_episode
from pipeline.storage import is_temporary, read_text
from pipeline.transcript.file import parse_transcript


@dataclass(frozen=True, slots=True)
class EpisodeReport:
    """What was found in the folder of an episode."""

    folder: Path
    episode: Episode | None  # None where its facts cannot be read
    heard: Heard | None  # None where its audio cannot be decoded
    findings: tuple[Finding, ...]

    @property
    def is_fit(self) -> bool:
        """True if nothing keeps it from being heard; a draft is fit, too."""
        return all(finding.severity != "error" for finding in self.findings)


def find_episodes(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the folders of the episodes in some folders, or of some files of episodes, each once and in order.

    Raises:
        OutputError: if one of the paths holds none.
    """
    found: dict[Path, None] = {}
    for path in paths:
        folders = sorted(_folders_below(path)) if path.is_dir() else [path.parent] * path.is_file()
        if not folders:
            raise OutputError(
                "holds no finished episode" if path.exists() else "there is no such folder",
                where=str(path),
                hint="Name a folder into which 'duologue build' has written.",
            )
        found.update(dict.fromkeys(folders))
    return tuple(found)


def check_episode(folder: Path) -> EpisodeReport:
    """Return what keeps the episode in a folder from being published, and what a person should know before."""
    try:
        episode = read_episode(folder)
    except PipelineError as error:
        return EpisodeReport(folder, None, None, (_of(error),))
    heard, unheard = _hear(episode)
    findings = [
        *_draft(episode),
        *check_unheard(folder, episode),
        *unheard,
        *(check_sound(episode, heard) if heard else ()),
    ]
    return EpisodeReport(folder, episode, heard, tuple(findings))


def check_unheard(folder: Path, episode: Episode) -> Iterator[Finding]:
    """Yield what can be found without listening: in the files, the words, the times, the tags and the captions."""
    yield from _missing_files(folder, episode)
    yield from _left_over(folder, episode)
    transcript, unread = _read_transcript(folder, episode)
    yield from unread
    if transcript:
        yield from check_words(episode, transcript)
        yield from check_timeline(episode, transcript)
    if episode.audio.is_file():
        cover = folder / COVER_FILE
        yield from check_tags(episode.audio, tags_of(episode, cover.read_bytes() if cover.is_file() else b""))
    yield from check_captions(folder, episode)


def _folders_below(path: Path) -> set[Path]:
    """Return the folders that hold an episode's facts, or audio that bears the folder's name."""
    names = [f"*.{name}" for name in FORMATS]
    facts = {file.parent for file in path.rglob(EPISODE_FILE)}
    return facts | {
        file.parent for name in names for file in path.rglob(name) if is_audio_of(file.parent.name, file.name)
    }


def _hear(episode: Episode) -> tuple[Heard | None, list[Finding]]:
    if not episode.audio.is_file():
        return None, []  # told with the files that are missing
    try:
        return listen(episode.audio), []
    except PipelineError as error:
        return None, [_of(error)]


def _read_transcript(folder: Path, episode: Episode) -> tuple[Transcript | None, list[Finding]]:
    path = folder / transcript_file(episode.slug)
    if not path.is_file():
        return None, []
    try:
        transcript = parse_transcript(read_text(path, OutputError), file=path.name)
    except PipelineError as error:
        return None, [_of(error)]
    if transcript.id != episode.id:
        return None, [Finding(f"{path.name} is another episode's", expected=episode.id, found=transcript.id)]
    return transcript, []


def _draft(episode: Episode) -> Iterator[Finding]:
    if episode.draft:
        yield Finding(
            f"a draft: {episode.engine} speaks, because the online voices did not answer",
            "warning",
            hint="Build the episode again when they do; it is not published unless you ask for it.",
        )


def _missing_files(folder: Path, episode: Episode) -> Iterator[Finding]:
    for name in _expected_names(episode):
        if not (folder / name).is_file():
            yield Finding(f"{name} is missing")


def _left_over(folder: Path, episode: Episode) -> Iterator[Finding]:
    """Yield the files of another build, which would be taken for this one's, and what a killed one left."""
    expected = set(_expected_names(episode))
    for path in sorted(folder.iterdir()):
        if path.name in expected or not path.is_file():
            continue
        if is_caption_of(episode.slug, path.name):
            yield Finding(f"{path.name} is left over from another build", hint="Remove it.")
        elif is_audio_of(episode.slug, path.name):
            yield Finding(f"{path.name} is left over from another build", "warning", hint="Remove it, or keep it.")
        elif is_temporary(path.name) or path.suffix == ".part":
            yield Finding(f"{path.name} is left over from a build that was killed", "warning", hint="Remove it.")


def _expected_names(episode: Episode) -> Iterator[str]:
    yield episode.audio.name
    yield transcript_file(episode.slug)
    yield PAGE_FILE
    yield from expected_files(episode)
    yield episode.slug + LYRICS
    if episode.chapters:
        yield episode.slug + CHAPTERS


def _of(error: PipelineError) -> Finding:
    """Return an error of reading as what was found."""
    return Finding(str(error), hint=error.hint or AGAIN)
