"""A page in one more language: its texts through a translator, and what comes back into the transcript file."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import EngineError, TranscriptError, TranslationError
from pipeline.filecache import FileCache
from pipeline.language import normalise_tag
from pipeline.loop import BackgroundLoop, carried
from pipeline.model import Transcript
from pipeline.money import amount_text
from pipeline.pacing import DEFAULT_POLICY, RetryPolicy
from pipeline.pages import STANDARD_INPUT, Page
from pipeline.progress import Notice, OnProgress, Progress, unheard
from pipeline.reading import read_transcript, transcript_file_of
from pipeline.run import find_voices
from pipeline.show import find_show
from pipeline.storage import read_text, write_bytes
from pipeline.transcript.file import is_edited, parse_transcript, render_transcript
from pipeline.transcript.rewriting import rewrite_transcript
from pipeline.translate.budget import Budget
from pipeline.translate.document import conversation_of, texts_of
from pipeline.translate.glossary import Glossary, parse_glossary
from pipeline.translate.registry import load_translator, translator_names
from pipeline.translate.report import TranslationProgress, TranslationReport, Untranslated
from pipeline.translate.table import Row, TableTranslator, read_table, write_table
from pipeline.translate.translator import Estimate, Translator
from pipeline.translate.whole import Translated, Work, announcement

__all__ = [
    "Glossary",
    "Row",
    "TableTranslator",
    "Translated",
    "TranslatedPage",
    "TranslationReport",
    "Translator",
    "Untranslated",
    "estimate_translation",
    "export_table",
    "find_glossary",
    "load_translator",
    "plan_page",
    "read_table",
    "translate_page",
    "translate_transcript",
    "translator_names",
    "unmatched_rows",
]

GLOSSARY_FILE = "glossary.yaml"


@dataclass(frozen=True, slots=True)
class TranslatedPage:
    """The transcript file of a page, and what became of its texts."""

    file: Path
    translated: Translated


def translate_transcript(
    transcript: Transcript,
    *,
    to: str,
    translator: Translator,
    cache: FileCache,
    glossary: Glossary | None = None,
    summary: bool = True,
    max_cost: float | None = None,
    jobs: int | None = None,
    page: str = "",
    on_progress: OnProgress = unheard,
    loop: BackgroundLoop | None = None,
    policy: RetryPolicy = DEFAULT_POLICY,
) -> Translated:
    """Return a transcript with its words, title, chapters, names and notes in a language that it lacks.

    What is there in the language stays, unless a machine wrote it and the translator is a person. Without
    notes, a translator that can writes a summary for them, unless ``summary`` is False. ``on_progress`` is
    told an estimate before the first request. What could not be translated is in the report. ``loop`` is
    one that runs already; ``page`` is what events call the transcript.

    Raises:
        PlanError: if ``to`` is no language.
        TranslationError: if the transcript has no words in another language.
        EngineError: if the translator cannot work, or a limit of cost cannot be kept for want of a price.
        OutputError: if the cache cannot be written.
    """
    work = Work(normalise_tag(to), translator, cache, glossary or Glossary(), has_summary=summary)
    if not conversation_of(transcript, work.to):
        raise TranslationError(
            f"all its words are in {work.to} already", where=page, hint="Name the language that is missing with --to."
        )
    ahead = work.estimate(transcript)
    budget = Budget(math.inf if max_cost is None else max_cost)
    if max_cost is not None and ahead.cost is None:
        raise EngineError(
            f"the price of translator {translator.name!r} is unknown, so that a limit of {amount_text(max_cost)} "
            "cannot be kept",
            hint="Set its price (docs/translation.md), leave out the limit, or choose another translator.",
        )
    if ahead.characters and translator.is_cached:
        on_progress(Notice(announcement(ahead, translator, work.to)))

    def tell(event: TranslationProgress) -> None:
        shown = Progress("translate", page, work.to, event.done, event.total, event.cached, event.cost)
        carried(lambda: on_progress(shown))

    async def run() -> Translated:
        try:
            if ahead.characters:
                await translator.check()
            return await work.translate(transcript, budget=budget, jobs=jobs, tell=tell, policy=policy)
        finally:
            await translator.close()

    if loop is not None:
        return loop.run(run())
    with BackgroundLoop() as own:
        return own.run(run())


def estimate_translation(
    transcript: Transcript,
    *,
    to: str,
    translator: Translator,
    cache: FileCache,
    glossary: Glossary | None = None,
    summary: bool = True,
) -> Estimate:
    """Return what it will probably take to translate what is missing and not in the cache; nobody is asked."""
    work = Work(normalise_tag(to), translator, cache, glossary or Glossary(), has_summary=summary)
    return work.estimate(transcript)


def translate_page(
    page: Page | Path | str,
    *,
    to: str,
    translator: Translator,
    glossary: Path | str | None = None,
    summary: bool = True,
    max_cost: float | None = None,
    jobs: int | None = None,
    environment: Mapping[str, str] | None = None,
    on_progress: OnProgress = unheard,
    policy: RetryPolicy = DEFAULT_POLICY,
) -> TranslatedPage:
    """Fill a language into the transcript file of a page, which is written if there is none.

    Whatever else stands in the file stays as it is, comments too. ``glossary`` is a file of names and terms;
    without it, ``glossary.yaml`` beside the page or its show counts. The other arguments are those of
    :func:`translate_transcript`.

    Raises:
        TranscriptError: if the page cannot be read, or somebody edits its file meanwhile.
        PipelineError: as :func:`translate_transcript`, and if the file cannot be written.
    """
    page = page if isinstance(page, Page) else Page(str(page))
    environment = os.environ if environment is None else environment
    file, source, transcript = _read(page, environment)
    before = _content(file)
    translated = translate_transcript(
        transcript,
        to=to,
        translator=translator,
        cache=FileCache.from_environment(environment),
        glossary=find_glossary(transcript, page, glossary),
        summary=summary,
        max_cost=max_cost,
        jobs=jobs,
        page=page.path,
        on_progress=on_progress,
        policy=policy,
    )
    text = rewrite_transcript(source, transcript, translated.transcript)
    if text != source:
        if _content(file) != before:
            raise TranscriptError(
                "was edited while it was being translated, and is left as it is",
                where=str(file),
                hint="Save it, and run the same command again: what was translated is kept.",
            )
        line_end = "\r\n" if b"\r\n" in before else "\n"
        write_bytes(file, text.replace("\n", line_end).encode("utf-8"))
    return TranslatedPage(file, translated)


def plan_page(
    page: Page | Path | str,
    *,
    to: str,
    translator: Translator,
    glossary: Path | str | None = None,
    summary: bool = True,
    environment: Mapping[str, str] | None = None,
) -> Estimate:
    """Return what :func:`translate_page` will probably take; nobody is asked, and nothing is written.

    Raises:
        TranscriptError: if the page cannot be read.
    """
    page = page if isinstance(page, Page) else Page(str(page))
    environment = os.environ if environment is None else environment
    _, _, transcript = _read(page, environment)
    return estimate_translation(
        transcript,
        to=to,
        translator=translator,
        cache=FileCache.from_environment(environment),
        glossary=find_glossary(transcript, page, glossary),
        summary=summary,
    )


def export_table(
    page: Page | Path | str, target: Path, *, to: str, environment: Mapping[str, str] | None = None
) -> tuple[Row, ...]:
    """Write the texts of a page into a table for whoever translates elsewhere, and return its rows.

    Raises:
        TranscriptError: if the page cannot be read.
        OutputError: if the table cannot be written.
    """
    page = page if isinstance(page, Page) else Page(str(page))
    _, _, transcript = _read(page, os.environ if environment is None else environment)
    rows = tuple(
        Row(text.place, text.speaker, text.text, text.target, "machine" if text.is_machine else "")
        for text in texts_of(transcript, normalise_tag(to))
        if text.has_words
    )
    write_table(target, rows)
    return rows


def unmatched_rows(
    page: Page | Path | str, table: TableTranslator, *, to: str, environment: Mapping[str, str] | None = None
) -> tuple[Row, ...]:
    """Return the filled rows of a table whose text is none of a page any more: one of the two was changed.

    Raises:
        TranscriptError: if the page cannot be read.
    """
    page = page if isinstance(page, Page) else Page(str(page))
    _, _, transcript = _read(page, os.environ if environment is None else environment)
    return table.strangers(text.text for text in texts_of(transcript, normalise_tag(to)))


def find_glossary(transcript: Transcript, page: Page, path: Path | str | None = None) -> Glossary:
    """Return what people and things are called: after a person's files, the page, and the voices file.

    A file that is not named is looked for beside the page, and then beside the file of the show around it.

    Raises:
        TranslationError: if the file named is missing, or one has faults.
        PipelineError: if the voices file or the show's has.
    """
    if path is None:
        show = find_show(folder=page.folder)
        places = dict.fromkeys([page.folder.resolve(), *([show.folder.resolve()] if show else [])])
        files = [file for place in places if (file := place / GLOSSARY_FILE).is_file()]
    else:
        files = [Path(path)]
    found = [parse_glossary(read_text(file, TranslationError), file=str(file)) for file in files]
    aliases = Glossary.of_aliases(person.names for person in find_voices(None).cast)
    return sum([*found, Glossary.of_people(transcript), aliases], Glossary())


def _read(page: Page, environment: Mapping[str, str]) -> tuple[Path, str, Transcript]:
    """Return the transcript file of a page, its text, or what it will be, and what that reads as."""
    if page.path == STANDARD_INPUT:
        raise TranscriptError(
            "what is piped in has no transcript file", where=page.name, hint="Save it in a file, and name that."
        )
    file = transcript_file_of(page)
    if file.is_file():
        source = read_text(file, TranscriptError)
        if page.is_transcript_file or is_edited(source):
            return file, source, parse_transcript(source, file=str(file))
    transcript = read_transcript(page, fresh=True, environment=environment)
    return file, render_transcript(transcript), transcript


def _content(file: Path) -> bytes:
    """Return the bytes of a file; none where it is not there yet."""
    return file.read_bytes() if file.is_file() else b""
