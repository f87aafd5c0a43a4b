"""A show where it lies: its file found, its ledger read and written, its editions as settings of a build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import PipelineError, ShowError
from pipeline.language import LanguagePlan
from pipeline.memory import ledger_of
from pipeline.model.show import Edition, KnownEpisode, Ledger, ShowFacts
from pipeline.pages import Page
from pipeline.publish import ledger as ledger_file
from pipeline.publish import show_file
from pipeline.publish.cover_designs import DESIGNS
from pipeline.publish.episode_files import COVER_FILE
from pipeline.publish.show_file import MissingFact, Show, missing_facts, parse_show
from pipeline.publish.show_template import render_show
from pipeline.script import cast_file, voices
from pipeline.settings import BuildSettings, settings_of
from pipeline.storage import read_text, write_text

__all__ = [
    "Show",
    "begin_show",
    "check_free",
    "edition_settings",
    "find_show",
    "ledger_path",
    "missing_of_show",
    "page_of_episode",
    "read_ledger",
    "read_show",
    "settings_of_run",
    "the_show",
]


def find_show(path: Path | str | None = None, *, folder: Path | str = ".") -> Show | None:
    """Return the show whose file, or folder, is named; else that of a folder or the nearest one around it.

    Raises:
        ShowError: if the named file is not there, or the file found has faults.
    """
    if path is not None:
        return read_show(path)
    start = Path(folder)
    places = (start, *start.resolve().parents)
    found = next((file for place in places if (file := place / show_file.FILE_NAME).is_file()), None)
    return read_show(found) if found else None


def the_show(path: Path | str | None = None) -> Show:
    """Return the show that :func:`find_show` finds, for a command that needs one.

    Raises:
        ShowError: if there is none, or its file has faults.
    """
    show = find_show(path)
    if show is None:
        raise ShowError(
            f"there is no {show_file.FILE_NAME} here or in a folder above",
            hint="Go to the folder of your show, name its file with --show, or begin one: duologue show init",
        )
    return show


def read_show(path: Path | str) -> Show:
    """Return the show of a file, or of the folder that holds it.

    Raises:
        ShowError: if it cannot be read; all its faults at once.
    """
    file = Path(path)
    if file.is_dir():
        file /= show_file.FILE_NAME
    return parse_show(read_text(file, ShowError), file=file)


def begin_show(
    folder: Path | str, facts: ShowFacts, plans: Sequence[LanguagePlan], *, publish: str = "", force: bool = False
) -> Show:
    """Write the file of a show with an edition for each plan, and return the show.

    Raises:
        ShowError: if there is such a file, unless ``force``.
        OutputError: if it cannot be written.
    """
    check_free(folder, force=force)
    file = Path(folder) / show_file.FILE_NAME
    text = render_show(facts, plans, publish=publish)
    show = parse_show(text, file=file)
    write_text(file, text)
    return show


def check_free(folder: Path | str, *, force: bool = False) -> None:
    """Return if a show may begin in a folder.

    Raises:
        ShowError: if there is one already, unless ``force``.
    """
    file = Path(folder) / show_file.FILE_NAME
    if file.exists() and not force:
        raise ShowError("is there already, and is left as it is", where=str(file), hint="Edit it, or take --force.")


def missing_of_show(show: Show) -> tuple[MissingFact, ...]:
    """Return all that the feeds of a show still need, each fact once."""
    return tuple(dict.fromkeys(fact for edition in show.editions for fact in missing_facts(edition)))


def ledger_path(show: Show) -> Path:
    """Return where the ledger of a show lies."""
    return show.folder / ledger_file.FILE_NAME


def read_ledger(show: Show) -> Ledger:
    """Return what a show has decided; nothing before its first episode.

    Raises:
        ShowError: if its file cannot be read; all its faults at once.
    """
    return ledger_of(ledger_path(show))


def page_of_episode(show: Show, episode: KnownEpisode) -> Page | None:
    """Return the page of an episode, found from the show's folder; None for one from standard input."""
    if not episode.page:
        return None
    page = Page(episode.page)
    return page if page.is_address else Page(str(show.folder / episode.page))


def edition_settings(show: Show, edition: Edition, given: Mapping[str, object] | None = None) -> BuildSettings:
    """Return how the episodes of an edition are built.

    ``given`` holds what a person asked for in this run and nothing else, by the fields of
    :class:`BuildSettings` and, in the place of ``lesson``, of :class:`Lesson`; it wins over what the
    edition says. What neither says is as without a show, but for what lies beside the show's file: the
    output folder, the cast, and the voices file if there is one.

    Raises:
        PipelineError: if no build can be told so, with the edition's place where it says so itself.
    """
    cover = show.folder / (edition.facts.cover or COVER_FILE)
    own = {key: _located(show, key, value) for key, value in edition.options.items()}
    voices_path = show.folder / voices.FILE_NAME
    beside: dict[str, object] = {
        "languages": (str(edition.plan),),
        "edition": edition.name,
        "output": show.output,
        "cast": show.folder / cast_file.FILE_NAME,
        "voices": voices_path if voices_path.is_file() else None,
        "ledger": ledger_path(show),
        "show_title": edition.facts.title,
        "show_cover": cover,
    }
    try:
        settings = settings_of({**beside, **own})
    except PipelineError as error:
        where = f"{show.file}: edition {edition.name}"
        raise type(error)(str(error), where=where, hint=error.hint) from error
    return settings_of({**beside, **own, **given}) if given else settings


def settings_of_run(show: Show | None, given: Mapping[str, object]) -> tuple[BuildSettings, ...]:
    """Return what a run builds, given the show around it: each of its editions, or those that were asked for.

    ``given`` is as for :func:`edition_settings`. An output folder of the person's own is outside the show.

    Raises:
        ShowError: if the show has no such edition, or none in the languages that were asked for.
        PipelineError: if no build can be told so.
    """
    if show is None or "output" in given:
        return (settings_of(given),)
    rest = {key: value for key, value in given.items() if key not in ("languages", "edition")}
    editions: Sequence[Edition]
    if "edition" in given:
        editions = [show.edition(str(given["edition"]))]
    else:
        editions = _in_languages(show, settings_of(given).plans)
    return tuple(edition_settings(show, edition, rest) for edition in editions)


def _in_languages(show: Show, plans: Sequence[LanguagePlan]) -> Sequence[Edition]:
    """Return the editions with some plans; without plans, all of them.

    Raises:
        ShowError: if there is none with one of the plans.
    """
    if missing := [str(plan) for plan in plans if plan not in [edition.plan for edition in show.editions]]:
        raise ShowError(
            f"has no edition in {', '.join(missing)}",
            where=str(show.file),
            hint=f"Add one there, or take --output for a folder outside the show; it has "
            f"{', '.join(f'{edition.name} ({edition.plan})' for edition in show.editions)}.",
        )
    return [edition for edition in show.editions if not plans or edition.plan in plans]


def _located(show: Show, key: str, value: object) -> object:
    """Return an option with its path found from the show's folder."""
    is_picture = key == "cover" and value not in ("", "none", *DESIGNS)
    if isinstance(value, Path) or is_picture:
        place = show.folder / str(value)
        return str(place) if is_picture else place
    return value
