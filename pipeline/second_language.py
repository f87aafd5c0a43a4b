"""The languages that an episode needs and its page lacks, through a translator, before it is planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.errors import PlanError
from pipeline.language import LanguagePlan
from pipeline.model import Transcript
from pipeline.pages import STANDARD_INPUT, Page
from pipeline.reading import read_transcript
from pipeline.run import Run
from pipeline.translate.whole import Translated, announcement
from pipeline.translating import (
    estimate_translation,
    find_glossary,
    load_translator,
    translate_page,
    translate_transcript,
)


def fill_languages(
    page: Page, transcript: Transcript, run: Run, plans: Sequence[LanguagePlan], *, environment: Mapping[str, str]
) -> Transcript:
    """Return a transcript with the languages of some plans that it lacks, as far as they could be translated.

    What is translated goes into the transcript file beside the page, where a person may correct it; not
    for what was piped in, nor where the file is not to be read. The run is told what could not be.

    Raises:
        PipelineError: if the translator is unknown or cannot work, the file cannot be written, or
            something is left that may not be missing.
    """
    for language in _missing(transcript, plans):
        transcript = _fill(page, transcript, run, language, environment)
    return transcript


def check_languages(
    page: Page, transcript: Transcript, run: Run, plans: Sequence[LanguagePlan], *, environment: Mapping[str, str]
) -> Transcript:
    """Return a transcript that has the languages of some plans; nobody is asked for them.

    Raises:
        PlanError: if it lacks one, with what it will take to translate.
    """
    for language in _missing(transcript, plans):
        translator = load_translator(run.settings.translate, environment)
        ahead = estimate_translation(
            transcript,
            to=language,
            translator=translator,
            cache=run.cache.files,
            glossary=find_glossary(transcript, page),
        )
        raise PlanError(
            f"is not planned before its words are translated; {announcement(ahead, translator, language)}",
            where=page.path,
            hint=f"Build it, or translate it first: duologue translate PAGE --to {language}.",
        )
    return transcript


def _missing(transcript: Transcript, plans: Sequence[LanguagePlan]) -> tuple[str, ...]:
    """Return the languages of some plans in which passages have no words."""
    passages = [passage for turn in transcript.turns for passage in turn.passages]
    wanted = dict.fromkeys(language for plan in plans for language in plan.languages)
    return tuple(language for language in wanted if any(not passage.wording(language) for passage in passages))


def _fill(page: Page, transcript: Transcript, run: Run, language: str, environment: Mapping[str, str]) -> Transcript:
    settings = run.settings
    translator = load_translator(settings.translate, environment)
    most = None if run.budget is None else run.budget.most - run.budget.spent
    if settings.fresh or page.path == STANDARD_INPUT:
        translated = translate_transcript(
            transcript,
            to=language,
            translator=translator,
            cache=run.cache.files,
            glossary=find_glossary(transcript, page),
            max_cost=most,
            jobs=settings.jobs,
            page=page.path,
            on_progress=run.on_progress,
            loop=run.loop,
        )
        transcript = translated.transcript
    else:
        translated = translate_page(
            page,
            to=language,
            translator=translator,
            max_cost=most,
            jobs=settings.jobs,
            environment=environment,
            on_progress=run.on_progress,
        ).translated
        transcript = read_transcript(page, names=settings.names, environment=environment)
    _account(translated, page, run)
    return transcript


def _account(translated: Translated, page: Page, run: Run) -> None:
    """Count what a translation cost, and tell what it left.

    Raises:
        EngineError: if it left something, and passages may not be missing.
    """
    if run.budget is not None:
        run.budget.spent += translated.report.cost or 0.0
    if run.settings.missing == "error":
        translated.report.require_whole()
    for failure in translated.report.failures:
        run.notify(f"{page.path}: not translated: {failure}")
