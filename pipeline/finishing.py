"""What stands beside an episode's audio, and inside it: its facts, its tags, its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, astuple, replace
from pathlib import Path

from pipeline.audio.lyrics import lyrics
from pipeline.audio.programme import Mix
from pipeline.audio.tagging import AigcLabel, Tags
from pipeline.audio.timeline import chapter_marks, cues
from pipeline.errors import OutputError
from pipeline.filecache import FileCache
from pipeline.language import LanguagePlan, lookup, primary
from pipeline.model import NARRATOR, BuiltEpisode, Episode, Script, Transcript, Words
from pipeline.pinyin.words import read_words
from pipeline.pinyin.written import mark_tone
from pipeline.planning import EpisodePlan
from pipeline.publish.captions.files import caption_files
from pipeline.publish.disclosure import disclosure
from pipeline.publish.episode_file import render_episode
from pipeline.publish.episode_files import (
    COVER_FILE,
    EPISODE_FILE,
    PAGE_FILE,
    audio_file,
    is_audio_of,
    is_caption_of,
    transcript_file,
)
from pipeline.publish.page.about import Beside
from pipeline.publish.page.page import render_page
from pipeline.publish.page.rows import Texts
from pipeline.storage import write_bytes, write_text
from pipeline.transcript.file import render_transcript

# Part of every key: raise it when the same cues give other captions.
_CAPTIONS_VERSION = 2
_PAGE_VERSION = 3  # likewise, of pages


def planned_episode(plan: EpisodePlan) -> Episode:
    """Return what is known of an episode before it is mixed."""
    job, script = plan.job, plan.script
    return Episode(
        id=job.transcript.id,
        title=script.title or job.slug,  # feeds and pages must call it something
        artist=_artist(job.transcript, job.plan),
        date=job.transcript.date,
        audio=plan.audio,
        duration_ms=0,
        plan=job.plan,
        edition=job.edition,
        slug=job.slug,
        engine=plan.chosen.engine.name,
        draft=plan.chosen.draft,
        cues=(),
        chapters=(),
        cast=script.cast,
        names=script.names,
        roles={speaker.id: speaker.role for speaker in job.transcript.speakers if speaker.id in script.cast},
        notes=script.notes,
        source=job.transcript.source,
        rights=job.transcript.sheet.rights,
        lesson=script.lesson,
        translators=_translators(job.transcript, job.plan),
        show_title=job.run.settings.show_title,
    )


def timed(episode: Episode, mix: Mix, script: Script) -> Episode:
    """Return an episode with what a finished programme tells: its length, its cues, its chapters, its waveform."""
    return replace(
        episode,
        duration_ms=mix.programme.duration_ms,
        cues=cues(mix.programme, script, mix.marks),
        chapters=chapter_marks(mix.programme, script),
        waveform=mix.waveform,
    )


def named_by_content(episode: Episode) -> Episode:
    """Give the audio of an episode a name that carries a hash of its bytes, so that no address ever changes them.

    Raises:
        OutputError: if the file cannot be read or renamed.
    """
    audio = episode.audio
    try:
        with audio.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        named = audio.with_name(audio_file(episode.slug, audio.suffix[1:], digest))
        return replace(episode, audio=audio.replace(named))
    except OSError as error:
        raise OutputError(f"cannot be renamed: {error.strerror or error}", where=str(audio)) from error


def tags_of(episode: Episode, cover: bytes = b"") -> Tags:
    """Return what is said of an episode inside its file."""
    told = disclosure(
        episode.plan.languages[0], engine=episode.engine, translators=episode.translators, draft=episode.draft
    )
    return Tags(
        title=episode.shown_title,
        artist=episode.artist,
        album=episode.show_title or episode.source.site,
        date=episode.date,
        languages=episode.plan.languages,
        comment=" ".join([*told.sentences, episode.source.url or episode.source.site]).strip(),
        chapters=episode.chapters,
        genre="Podcast",
        source_url=episode.source.url,
        lyrics=lyrics(episode.cues, episode.names),
        cover=cover,
        aigc=AigcLabel("Duologue", f"{episode.id}-{episode.edition}"),
    )


def write_companions(built: BuiltEpisode, plan: EpisodePlan, cover: bytes) -> None:
    """Write what stands beside the audio of a whole episode, its facts last.

    Raises:
        OutputError: if something cannot be written.
    """
    episode, folder = built.episode, plan.job.folder
    write_text(folder / transcript_file(episode.slug), render_transcript(plan.job.transcript))
    if cover:
        write_bytes(folder / COVER_FILE, cover)
    else:
        (folder / COVER_FILE).unlink(missing_ok=True)
    cache = plan.job.run.cache.files
    key = _captions_key(episode)
    written = _obtain_captions(episode, key, cache)
    for name, text in written.items():
        write_text(folder / name, text)
    sheet, language = plan.job.transcript.sheet, episode.plan.languages[0]
    beside = Beside(
        subtitle=sheet.subtitles.best(language),
        notes=sheet.notes.best(language),
        links=sheet.links,
        translators=episode.translators,
        cover=COVER_FILE if cover else "",
        files=sorted(written),
    )
    texts = _unheard_texts(plan.job.transcript, episode.plan)
    write_text(folder / PAGE_FILE, _obtain_page(episode, beside, texts, key, cache))
    write_text(folder / EPISODE_FILE, render_episode(built))
    _remove_stale(folder, episode, written)


def _obtain_captions(episode: Episode, key: str, cache: FileCache) -> Mapping[str, str]:
    """Return the captions of an episode by file name: from the cache, else made and put there."""
    stored = cache.load("captions", key)
    if stored is not None:
        files: Mapping[str, str] = json.loads(stored)
        return files
    made = caption_files(episode, episode.names)
    cache.store("captions", key, json.dumps(made).encode("ascii"))
    return made


def _obtain_page(episode: Episode, beside: Beside, texts: Texts, captions_key: str, cache: FileCache) -> str:
    """Return the page of an episode: from the cache, else made and put there."""
    told = [_PAGE_VERSION, asdict(beside), [[*place, dict(words)] for place, words in texts.items()]]
    heads = [str(episode.plan), episode.edition, episode.engine, episode.date, episode.audio.name, episode.rights]
    facts = [heads, asdict(episode.source), list(episode.waveform), *episode.notes]
    digest = hashlib.sha256(json.dumps([told, facts]).encode() + captions_key.encode())
    stored = cache.load("page", digest.hexdigest())
    if stored is not None:
        return stored.decode("utf-8")
    page = render_page(episode, peaks=episode.waveform, texts=texts, pinyin=_syllables, beside=beside)
    cache.store("page", digest.hexdigest(), page.encode("utf-8"))
    return page


def _unheard_texts(transcript: Transcript, plan: LanguagePlan) -> Texts:
    """Return what passages say in languages that the plan does not speak, by turn and passage."""
    heard = {primary(language) for language in plan.languages}
    found = {
        (turn_index, index): {
            wording.language: wording.text for wording in passage.wordings if primary(wording.language) not in heard
        }
        for turn_index, turn in enumerate(transcript.turns)
        for index, passage in enumerate(turn.passages)
    }
    return {place: words for place, words in found.items() if words}


def _translators(transcript: Transcript, plan: LanguagePlan) -> Mapping[str, str]:
    """Return the languages of a plan in which words are a machine's, each with who translated, if it is known."""
    translators = transcript.translators
    served = {language: lookup(language, list(translators)) for language in plan.languages}
    return {language: translators[tag] for language, tag in served.items() if tag}


def _syllables(run: str) -> str:
    """Return a run of Chinese characters in pinyin, a syllable for each."""
    return " ".join(mark_tone(syllable) for word in read_words(run) for syllable in word.syllables)


def _captions_key(episode: Episode) -> str:
    """Hex SHA-256 over everything that captions are made of."""
    digest = hashlib.sha256()
    heads = [_CAPTIONS_VERSION, episode.slug, episode.shown_title, episode.artist, episode.duration_ms]
    names = {speaker: dict(known) for speaker, known in episode.names.items()}
    digest.update(json.dumps([heads, names, [astuple(chapter) for chapter in episode.chapters]]).encode())
    for cue in episode.cues:
        times = cue.words.edges if isinstance(cue.words, Words) else repr(cue.words).encode()
        place = (cue.start_ms, cue.end_ms, cue.turn, cue.passage, cue.unit, cue.repetition)
        digest.update(json.dumps([place, cue.speaker, cue.language, cue.text, cue.is_estimated]).encode() + times)
    return digest.hexdigest()


def _remove_stale(folder: Path, episode: Episode, captions: Collection[str]) -> None:
    """Remove audio and captions of an earlier build that this one has not."""
    for path in folder.iterdir():
        is_known = is_caption_of(episode.slug, path.name) or is_audio_of(episode.slug, path.name)
        if is_known and path.name != episode.audio.name and path.name not in captions:
            with suppress(OSError):  # on Windows, what a player has open stays; `show check` names it
                path.unlink()


def _artist(transcript: Transcript, plan: LanguagePlan) -> str:
    """Name the people who speak; more than four are the first three and others."""
    heard = dict.fromkeys(turn.speaker for turn in transcript.turns if turn.speaker != NARRATOR)
    language = plan.languages[0]
    names = [transcript.speaker(id).names.best(language) or id for id in heard]
    if len(names) > 4:
        return ", ".join(names[:3]) + (" 等" if primary(language) == "zh" else " and others")
    return ", ".join(names)
