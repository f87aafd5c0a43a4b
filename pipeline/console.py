"""What a person sees in the terminal: messages, a progress bar, errors with their exit codes.

Results go to standard output, everything else to standard error. Text of a page is made harmless
before it is shown: a hostile title must not move the cursor.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.progress import Progress as Bars
from rich.text import Text

from pipeline.errors import OutputError, PipelineError
from pipeline.money import amount_text
from pipeline.progress import Notice, Progress, Stage

if TYPE_CHECKING:
    from pipeline.publishing.sending import TransferProgress
    from pipeline.speech.models.installation import InstallProgress

DONE, FAILED, INTERRUPTED, BUG = 0, 1, 130, 3

# Control characters, and those that turn the direction of writing around.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "red")
_VERBS: dict[Stage, str] = {
    "read": "reading",
    "translate": "translating",
    "script": "casting",
    "speech": "speaking",
    "mix": "mixing",
}


def speak_utf8() -> None:
    """Let no character that the console cannot show end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def harmless(text: str) -> str:
    """Return a text without the characters that control a terminal; line ends and tabs stay.

    >>> harmless("a" + chr(27) + "[2Jb")
    'a�[2Jb'
    """
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def say(text: str) -> None:
    """Tell a person something, on standard error."""
    print(harmless(text), file=sys.stderr, flush=True)  # noqa: T201


def print_result(text: str) -> None:
    """Print a result, on standard output; as it is, unless a person is looking."""
    _print(harmless(text) if sys.stdout is not None and sys.stdout.isatty() else text)


def print_in_colours(lines: Sequence[tuple[str, str]]) -> None:
    """Print lines, each in the colour of the person it is about, where a terminal shows colours."""
    console = Console(soft_wrap=True, highlight=False)
    if not console.is_terminal:
        print_result("\n".join(line for line, _ in lines))
        return
    people = [person for person in dict.fromkeys(person for _, person in lines) if person]
    colours = dict(zip(people, cycle(_COLOURS), strict=False))
    for line, person in lines:
        console.print(Text(harmless(line), style=colours.get(person, "")))


def print_json(value: object) -> None:
    """Print a result for programs, on standard output, as JSON that any console encoding can carry."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    _print(render_json(value, ensure_ascii=encoding != "utf8"))


def render_json(value: object, *, ensure_ascii: bool = False) -> str:
    """Return a value as JSON with a line for each of its members, and for each item of a member that is a list.

    Indenting all of it would take json's slow way, which is felt where a list has thousands of items.

    >>> print(render_json({"schema": 1, "turns": [{"speaker": "ana"}, {"speaker": "ben"}]}))
    {"schema": 1,
    "turns": [
    {"speaker": "ana"},
    {"speaker": "ben"}]}
    """

    def render(item: object) -> str:
        return json.dumps(item, ensure_ascii=ensure_ascii)

    def render_member(member: object) -> str:
        if isinstance(member, (list, tuple)) and member:
            return "[\n" + ",\n".join(map(render, member)) + "]"
        return render(member)

    if not isinstance(value, dict):
        return render(value)
    return "{" + ",\n".join(f"{render(key)}: {render_member(member)}" for key, member in value.items()) + "}"


def _print(text: str) -> None:
    try:
        print(text, flush=True)  # noqa: T201
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", where="standard output") from error


def say_error(error: PipelineError, *, page: str = "", with_hint: bool = True) -> None:
    """Tell what went wrong and what to do next, in two lines or a few."""
    where = "" if not page or page in str(error) else f"{page}: "
    say(f"error: {where}{error}")
    if error.hint and with_hint:
        say(f"hint: {error.hint}")


@contextmanager
def reported() -> Iterator[None]:
    """Turn whatever leaves a command into one message and the right exit code."""
    try:
        yield
    except PipelineError as error:
        say_error(error)
        raise SystemExit(FAILED) from None
    except KeyboardInterrupt:
        say("interrupted; what was done is kept, and the same command goes on from there")
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        # Whoever read our output has gone. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(DONE) from None
    except Exception as error:  # noqa: BLE001  (the one place where a bug is met)
        log = _write_log(error)
        say(f"error: this is a bug in Duologue: {type(error).__name__}: {error}")
        say(f"hint: Report it with the log that is in {log}" if log else f"hint: Report it with:\n{_trace(error)}")
        raise SystemExit(BUG) from None


def _write_log(error: Exception) -> Path | None:
    facts = f"duologue on Python {platform.python_version()}, {platform.platform()}\n{' '.join(sys.argv)}\n"
    try:
        handle, name = tempfile.mkstemp(prefix="duologue-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
            log.write(facts + _trace(error))
    except OSError:
        return None
    return Path(name)


def _trace(error: Exception) -> str:
    return "".join(traceback.format_exception(error))


class _Display:
    """Bars on standard error, where it is a terminal and nobody asks for quiet. A context manager."""

    def __init__(self, *columns: ProgressColumn, quiet: bool) -> None:
        console = Console(stderr=True)
        self._quiet = quiet
        self._bars = Bars(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def _tell(self, notice: Notice) -> None:
        if not self._quiet:
            self._bars.console.print(harmless(notice.text), markup=False, highlight=False, soft_wrap=True)


class ProgressDisplay(_Display):
    """Shows notices, and bars for the stages of an episode.

    Calling it with an event shows the event, which makes it an ``on_progress`` of the library.
    """

    def __init__(self, *, quiet: bool) -> None:
        super().__init__(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[cached]}", markup=False),
            TimeRemainingColumn(),
            quiet=quiet,
        )
        self._shown: tuple[str, str] | None = None  # the page and edition whose stages have bars
        self._tasks: dict[Stage, TaskID] = {}

    def __call__(self, event: Progress | Notice) -> None:
        """Show one event."""
        if isinstance(event, Notice):
            self._tell(event)
            return
        if self._shown != (event.page, event.edition):
            for task in self._tasks.values():
                self._bars.remove_task(task)
            self._tasks.clear()
            self._shown = (event.page, event.edition)
        if event.stage not in self._tasks:
            description = harmless(f"{_VERBS[event.stage]} {Path(event.page).name} ({event.edition})")
            self._tasks[event.stage] = self._bars.add_task(description, total=event.total, cached="")
        facts = [f"{event.cached} cached"] if event.cached else []
        facts += [f"{amount_text(event.cost)} spent"] if event.cost else []
        cached = ", ".join(facts)
        self._bars.update(self._tasks[event.stage], completed=event.done, total=event.total, cached=cached)


class DownloadDisplay(_Display):
    """Shows notices, and a bar of bytes for each phase of a download or an upload."""

    def __init__(self, *, quiet: bool) -> None:
        super().__init__(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            quiet=quiet,
        )
        self._tasks: dict[tuple[str, str], TaskID] = {}

    def __call__(self, progress: InstallProgress | TransferProgress | Notice) -> None:
        """Show how far a phase has come."""
        if isinstance(progress, Notice):
            self._tell(progress)
            return
        key = (progress.phase, progress.file)
        if key not in self._tasks:
            self._tasks[key] = self._bars.add_task(harmless(f"{progress.phase} {progress.file}"), total=None)
        self._bars.update(self._tasks[key], completed=progress.done_bytes, total=progress.total_bytes)
