"""A run: the pages that a person names, each on its own, so that a bad one stops nobody."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO, TypeVar

from pipeline.errors import ClipVanished, OutputError, PipelineError, TranscriptError
from pipeline.language import LanguagePlan
from pipeline.loop import BackgroundLoop, carried
from pipeline.memory import CastMemory, EpisodeMemory
from pipeline.model import BuiltEpisode, Transcript, text_digest
from pipeline.pages import STANDARD_INPUT, Page, expand_pages
from pipeline.planning import EpisodePlan, Job, plan_episode
from pipeline.production import produce
from pipeline.progress import Notice, OnProgress, one_at_a_time, unheard
from pipeline.publish.episode_file import read_built_before
from pipeline.publish.slugs import make_slug
from pipeline.reading import read_transcript, transcript_file_of
from pipeline.run import Run, Stopwatch, find_voices
from pipeline.script.assembler import default_plan
from pipeline.second_language import check_languages, fill_languages
from pipeline.settings import BuildSettings
from pipeline.speech.budget import Budget
from pipeline.speech.cache import ClipCache
from pipeline.speech.choice import EngineChoice
from pipeline.storage import read_text, replacing

__all__ = [
    "BuildReport",
    "BuildSettings",
    "BuiltEpisode",
    "EpisodePlan",
    "FailedPage",
    "PlanReport",
    "build_episodes",
    "plan_episodes",
]

T = TypeVar("T")
Pages = Iterable[str | Path] | str | Path


@dataclass(frozen=True, slots=True)
class FailedPage:
    """A page that could not be built, and why."""

    page: str
    error: PipelineError
    edition: str = ""  # of several, the one that could not be built of it


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made, and what it could not make."""

    episodes: tuple[BuiltEpisode, ...]
    failed: tuple[FailedPage, ...]


@dataclass(frozen=True, slots=True)
class PlanReport:
    """What a build would make, and for which pages it could make nothing."""

    plans: tuple[EpisodePlan, ...]
    failed: tuple[FailedPage, ...]


def build_episodes(
    pages: Pages,
    settings: BuildSettings | Sequence[BuildSettings] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    standard_input: BinaryIO | None = None,
    on_progress: OnProgress = unheard,
) -> BuildReport:
    """Build the episodes of some pages: files, folders, patterns, addresses, or ``-`` for standard input.

    Several settings are the editions of a show: each page is read once, and built for each of them.
    A page that cannot be built is listed in the report, and the others are built all the same; with
    ``fail_fast`` the run ends there. ``on_progress`` is called from other threads, one at a time.

    Raises:
        PipelineError: if the settings cannot hold for any page: an unknown engine, a broken voices
            file, an output folder that cannot be written.
    """
    editions = _editions(settings)
    for folder in dict.fromkeys(edition.folder for edition in editions):
        _check_writable(folder)
    episodes, failed = _work(pages, editions, produce, environment, standard_input, on_progress, speaks=True)
    return BuildReport(episodes, failed)


def plan_episodes(
    pages: Pages,
    settings: BuildSettings | Sequence[BuildSettings] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    standard_input: BinaryIO | None = None,
    on_progress: OnProgress = unheard,
) -> PlanReport:
    """Return what :func:`build_episodes` would make of some pages; nothing is spoken, and nothing written.

    Raises:
        PipelineError: if the settings cannot hold for any page.
    """
    plans, failed = _work(
        pages, _editions(settings), lambda plan, _: plan, environment, standard_input, on_progress, speaks=False
    )
    return PlanReport(plans, failed)


def _editions(settings: BuildSettings | Sequence[BuildSettings] | None) -> Sequence[BuildSettings]:
    return [settings or BuildSettings()] if settings is None or isinstance(settings, BuildSettings) else settings


def _work(
    pages: Pages,
    editions: Sequence[BuildSettings],
    do: Callable[[EpisodePlan, Stopwatch], T],
    environment: Mapping[str, str] | None,
    standard_input: BinaryIO | None,
    on_progress: OnProgress,
    *,
    speaks: bool,
) -> tuple[tuple[T, ...], tuple[FailedPage, ...]]:
    """Plan the episodes of some pages and do something with each plan; return what was done, and what failed."""
    environment = os.environ if environment is None else environment
    proxy = editions[0].proxy
    if proxy is not None:
        environment = {**environment, "DUOLOGUE_PROXY": proxy}
    named = [pages] if isinstance(pages, (str, Path)) else pages
    found, faulty = expand_pages(str(page) for page in named)
    done: list[T] = []
    failed = [FailedPage(argument, error) for argument, error in faulty]
    with _runs(editions, environment, one_at_a_time(on_progress), speaks=speaks) as runs:
        for page in found:
            for job, clock in _jobs(page, runs, failed, standard_input, environment, speaks=speaks):
                with _reporting(page, failed, edition=job.edition if len(editions) > 1 else ""):
                    done.append(_carry_out(job, clock, do))
            if failed and editions[0].fail_fast:
                break
    return tuple(done), tuple(failed)


def _carry_out(job: Job, clock: Stopwatch, do: Callable[[EpisodePlan, Stopwatch], T]) -> T:
    """Plan an episode and do something with the plan; once more, if clips were not what they seemed."""
    with clock.timing("script"):
        plan = plan_episode(job)
    try:
        return do(plan, clock)
    except ClipVanished:
        for key in plan.requests.by_key:
            job.run.cache.load(key)  # which removes what is damaged: it counts as missing then
        return do(plan_episode(job), clock)


@contextmanager
def _runs(
    editions: Sequence[BuildSettings], environment: Mapping[str, str], on_progress: OnProgress, *, speaks: bool
) -> Iterator[Sequence[Run]]:
    """Yield a run for each edition; they share whatever they can."""

    def notify(text: str) -> None:
        carried(lambda: on_progress(Notice(text)))

    @cache
    def choice(engine: str) -> EngineChoice:
        return EngineChoice(engine, environment, notify=notify, speaks=speaks)

    voices, memory, episodes = cache(find_voices), cache(CastMemory), cache(EpisodeMemory)
    budget = None if editions[0].max_cost is None else Budget(editions[0].max_cost)
    clips = ClipCache.from_environment(environment)
    slugs: dict[str, str] = {}
    with BackgroundLoop() as loop:
        try:
            yield [
                Run(
                    settings,
                    voices(settings.voices),
                    memory(settings.cast),
                    episodes(settings.ledger),
                    clips,
                    choice(settings.engine),
                    loop,
                    on_progress,
                    notify,
                    budget,
                    slugs,
                )
                for settings in editions
            ]
        finally:
            for engine in dict.fromkeys(settings.engine for settings in editions):
                loop.run(choice(engine).close())
            clips.trim()


def _jobs(
    page: Page,
    runs: Sequence[Run],
    failed: list[FailedPage],
    standard_input: BinaryIO | None,
    environment: Mapping[str, str],
    *,
    speaks: bool,
) -> Iterator[tuple[Job, Stopwatch]]:
    """Read one page and yield a job for each plan; the first one bears the time of reading and translating."""
    settings = runs[0].settings
    clock = Stopwatch()
    with _reporting(page, failed):
        with clock.timing("read"):
            transcript = read_transcript(
                page,
                fresh=settings.fresh,
                names=settings.names,
                standard_input=standard_input,
                environment=environment,
                on_progress=runs[0].on_progress,
            )
        complete = fill_languages if speaks else check_languages
        for run in runs:
            if run.settings.translate:
                with clock.timing("translate"):
                    transcript = complete(page, transcript, run, run.settings.plans, environment=environment)
        wanted = [(run, plan) for run in runs for plan in run.settings.plans or (default_plan(transcript),)]
        slug = _slug(page, transcript, wanted)
        for run, plan in wanted:
            yield Job(page, transcript, plan, slug, run), clock
            clock = Stopwatch()


@contextmanager
def _reporting(page: Page, failed: list[FailedPage], *, edition: str = "") -> Iterator[None]:
    """Note the failure of a page and go on."""
    try:
        yield
    except PipelineError as error:
        failed.append(FailedPage(page.path, error, edition))
    except OSError as error:
        # What the system refuses for this page alone, such as a name that is too long.
        refused = OutputError(error.strerror or str(error), where=str(error.filename or page.path))
        failed.append(FailedPage(page.path, refused, edition))


def _slug(page: Page, transcript: Transcript, wanted: Sequence[tuple[Run, LanguagePlan]]) -> str:
    """Return the page's slug: the one it was given once, else one told from those of other pages and episodes.

    An episode of the same file name and title is the same episode, edited, unless this page has an
    episode of its own already. So is, in a show, the episode of the same file if that has no id.
    """
    run = wanted[0][0]
    id, title, name = transcript.id, transcript.titles.first, page.name
    if known := run.episodes.slug_of(id):
        return known
    if _is_told_by_its_text(page, transcript):
        name = transcript.source.page
        if known := run.episodes.slug_of_page(page):
            return known
    plain = make_slug(page.stem, title, id)
    told = make_slug(page.stem, title, id, taken=True)
    if run.slugs.setdefault(plain, id) != id:
        return told
    is_taken = run.episodes.is_known(plain)
    for folder in (run.settings.folder / run.settings.edition_of(plan) for run, plan in wanted):
        there, own = read_built_before(folder / plain), read_built_before(folder / told)
        if there is None or there.id == id:
            continue
        if (own is not None and own.id == id) or (there.page, there.title) != (name, title):
            return told
        is_taken = False
    return told if is_taken else plain


def _is_told_by_its_text(page: Page, transcript: Transcript) -> bool:
    """Tell whether a transcript comes from a file without an id, so that every edit gives it another one."""
    if page.path == STANDARD_INPUT:
        return False
    file = transcript_file_of(page)
    return file.is_file() and text_digest(read_text(file, TranscriptError)) == transcript.id


def _check_writable(output: Path) -> None:
    """Fail before anything is spoken if the episode could not be written afterwards."""
    with replacing(output / ".duologue") as probe:
        probe.touch()
    (output / ".duologue").unlink(missing_ok=True)
