"""A run: the pages that a person names, each on its own, so that a bad one stops nobody."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from pipeline.errors import OutputError, PipelineError
from pipeline.loop import BackgroundLoop, carried
from pipeline.memory import CastMemory
from pipeline.model import BuiltEpisode, Transcript
from pipeline.pages import Page, expand_pages
from pipeline.planning import EpisodePlan, Job, plan_episode
from pipeline.production import produce
from pipeline.progress import Notice, OnProgress, one_at_a_time, unheard
from pipeline.publish.episode_file import read_built_before
from pipeline.publish.slugs import make_slug
from pipeline.reading import read_transcript
from pipeline.run import Run, Stopwatch, find_voices
from pipeline.script.assembler import default_plan
from pipeline.settings import BuildSettings
from pipeline.speech.budget import Budget
from pipeline.speech.cache import ClipCache
from pipeline.speech.choice import EngineChoice
from pipeline.storage import replacing

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
    settings: BuildSettings | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    standard_input: BinaryIO | None = None,
    on_progress: OnProgress = unheard,
) -> BuildReport:
    """Build the episodes of some pages: files, folders, patterns, addresses, or ``-`` for standard input.

    A page that cannot be built is listed in the report, and the others are built all the same; with
    ``fail_fast`` the run ends there. ``on_progress`` is called from other threads, one at a time.

    Raises:
        PipelineError: if the settings cannot hold for any page: an unknown engine, a broken voices
            file, an output folder that cannot be written.
    """
    settings = settings or BuildSettings()
    _check_writable(settings.folder)
    episodes, failed = _work(pages, settings, produce, environment, standard_input, on_progress, speaks=True)
    return BuildReport(episodes, failed)


def plan_episodes(
    pages: Pages,
    settings: BuildSettings | None = None,
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
        pages, settings or BuildSettings(), lambda plan, _: plan, environment, standard_input, on_progress, speaks=False
    )
    return PlanReport(plans, failed)


def _work(
    pages: Pages,
    settings: BuildSettings,
    do: Callable[[EpisodePlan, Stopwatch], T],
    environment: Mapping[str, str] | None,
    standard_input: BinaryIO | None,
    on_progress: OnProgress,
    *,
    speaks: bool,
) -> tuple[tuple[T, ...], tuple[FailedPage, ...]]:
    """Plan the episodes of some pages and do something with each plan; return what was done, and what failed."""
    environment = os.environ if environment is None else environment
    if settings.proxy is not None:
        environment = {**environment, "DUOLOGUE_PROXY": settings.proxy}
    on_progress = one_at_a_time(on_progress)

    def notify(text: str) -> None:
        carried(lambda: on_progress(Notice(text)))

    voices = find_voices(settings.voices)
    memory = CastMemory(settings.cast)
    cache = ClipCache.from_environment(environment)
    choice = EngineChoice(settings.engine, environment, notify=notify, speaks=speaks)
    named = [pages] if isinstance(pages, (str, Path)) else pages
    found, faulty = expand_pages(str(page) for page in named)
    done: list[T] = []
    failed = [FailedPage(argument, error) for argument, error in faulty]
    with BackgroundLoop() as loop:
        budget = None if settings.max_cost is None else Budget(settings.max_cost)
        run = Run(settings, voices, memory, cache, choice, loop, on_progress, notify, budget)
        try:
            for page in found:
                for job, clock in _jobs(page, run, failed, standard_input, environment):
                    with _reporting(page, failed):
                        with clock.timing("script"):
                            plan = plan_episode(job)
                        done.append(do(plan, clock))
                if failed and settings.fail_fast:
                    break
        finally:
            loop.run(choice.close())
            cache.trim()
    return tuple(done), tuple(failed)


def _jobs(
    page: Page,
    run: Run,
    failed: list[FailedPage],
    standard_input: BinaryIO | None,
    environment: Mapping[str, str],
) -> Iterator[tuple[Job, Stopwatch]]:
    """Read one page and yield a job for each plan; the first one bears the time of reading."""
    settings = run.settings
    clock = Stopwatch()
    with _reporting(page, failed):
        with clock.timing("read"):
            transcript = read_transcript(
                page,
                fresh=settings.fresh,
                names=settings.names,
                standard_input=standard_input,
                environment=environment,
                on_progress=run.on_progress,
            )
        plans = settings.plans or (default_plan(transcript),)
        slug = _slug(page, transcript, [settings.edition_of(plan) for plan in plans], run)
        for plan in plans:
            yield Job(page, transcript, plan, slug, run), clock
            clock = Stopwatch()


@contextmanager
def _reporting(page: Page, failed: list[FailedPage]) -> Iterator[None]:
    """Note the failure of a page and go on."""
    try:
        yield
    except PipelineError as error:
        failed.append(FailedPage(page.path, error))
    except OSError as error:
        # What the system refuses for this page alone, such as a name that is too long.
        refused = OutputError(error.strerror or str(error), where=str(error.filename or page.path))
        failed.append(FailedPage(page.path, refused))


def _slug(page: Page, transcript: Transcript, editions: list[str], run: Run) -> str:
    """Return the page's slug, told from those of other pages and of episodes that are there.

    An episode of the same file name and title is the same episode, edited, unless this page has an
    episode of its own already.
    """
    id, title = transcript.id, transcript.titles.first
    plain = make_slug(page.stem, title, id)
    told = make_slug(page.stem, title, id, taken=True)
    if run.slugs.setdefault(plain, id) != id:
        return told
    for edition in editions:
        folder = run.settings.folder / edition
        there, own = read_built_before(folder / plain), read_built_before(folder / told)
        if there is None or there.id == id:
            continue
        if (own is not None and own.id == id) or (there.page, there.title) != (page.name, title):
            return told
    return plain


def _check_writable(output: Path) -> None:
    """Fail before anything is spoken if the episode could not be written afterwards."""
    with replacing(output / ".duologue") as probe:
        probe.touch()
    (output / ".duologue").unlink(missing_ok=True)
