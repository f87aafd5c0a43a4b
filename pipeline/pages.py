"""Which documents a command is asked to work on: files, folders, patterns, addresses, or what is piped in."""

from __future__ import annotations

import codecs
import glob
import hashlib
import io
import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from pipeline.errors import TranscriptError

STANDARD_INPUT = "-"
PAGE_SUFFIXES = (
    ".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".webarchive", ".docx", ".vtt", ".srt",
)  # fmt: skip
TRANSCRIPT_SUFFIX = ".transcript.yaml"
MOST_BYTES = 64 * 1024 * 1024  # a transcript of a thousand hours; more is some other kind of file
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_SERVED_SUFFIXES = (*PAGE_SUFFIXES, ".php", ".asp", ".aspx", ".jsp", ".shtml")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST_NAME = 100
_LONGEST_FILE_NAME_BYTES = 255  # of most file systems
_HEAD_BYTES = 256 * 1024  # in which the turns of a transcript begin, after all its speakers
_HEAD_LINE = re.compile(rb"([a-z]+):(?:[ \t]+(.*?))?\s*")
_HEAD_VALUES = {b"schema": re.compile(rb"[\"']?[0-9]+[\"']?"), b"id": re.compile(rb"[\"']?[0-9a-f]{16}[\"']?")}
_UNREADABLE_HINT = "Check the path, and that you may read what lies there."


@dataclass(frozen=True, slots=True)
class Page:
    """A document, by the path or the address that the person gave, or ``-`` for standard input."""

    path: str

    @property
    def is_address(self) -> bool:
        """True for what a browser opens, as ``https://...``."""
        return bool(_SCHEME.match(self.path))

    @property
    def url(self) -> str:
        """The address, without the place in the page; empty for a file."""
        return self.path.partition("#")[0] if self.is_address else ""

    @property
    def name(self) -> str:
        """The file name, as messages and the transcript's source call it; of an address, its last part."""
        if self.is_address:
            return _name_of(self.path)
        if self.path == STANDARD_INPUT:
            return "standard input"
        # A name that the system's encoding cannot hold keeps what can be shown of it.
        return os.fsencode(Path(self.path).name).decode("utf-8", "replace")

    @property
    def stem(self) -> str:
        """The file name without its suffix; empty for standard input."""
        if self.path == STANDARD_INPUT:
            return ""
        if self._has_transcript_name:
            return self.name[: -len(TRANSCRIPT_SUFFIX)]
        if self.is_address:
            served = next((suffix for suffix in _SERVED_SUFFIXES if self.name.lower().endswith(suffix)), "")
            return self.name[: len(self.name) - len(served)] or self.name
        return Path(self.path).stem

    @property
    def folder(self) -> Path:
        """The folder beside whose files it lies; the working folder where it is in none."""
        return Path() if self.is_address or self.path == STANDARD_INPUT else Path(self.path).parent

    @property
    def is_transcript_file(self) -> bool:
        """True for a file such as ``duologue read`` writes, by its name or, under another one, by its first lines."""
        return self._has_transcript_name or is_transcript(self._head())

    @property
    def _has_transcript_name(self) -> bool:
        return not self.is_address and self.path.lower().endswith(TRANSCRIPT_SUFFIX)

    def _head(self) -> bytes:
        """Return how a file begins; nothing of what can be read but once, such as a pipe, or not at all."""
        # Unlike Path.is_file, this is False for a name that is too long.
        if self.is_address or not os.path.isfile(self.path):  # noqa: PTH113
            return b""
        try:
            with Path(self.path).open("rb") as file:
                return file.read(_HEAD_BYTES)
        except OSError:
            return b""  # reading the page says why

    @property
    def transcript_path(self) -> Path:
        """Where its transcript file lies: beside it, or the file itself; that of an address in the working folder.

        Raises:
            TranscriptError: if the path has no file name.
        """
        path = Path(self.name if self.is_address else self.path)
        if not path.name:
            raise TranscriptError("is a folder", where=self.path or ".", hint="Name a file in it.")
        return path if self.is_transcript_file else path.with_name(transcript_name(self.stem))

    def load(self, standard_input: BinaryIO | None = None, environment: Mapping[str, str] | None = None) -> bytes:
        """Return its bytes; ``environment``, else that of the process, says how what has an address is fetched.

        Raises:
            TranscriptError: if it is missing, no file, unreadable or far too large.
        """
        if self.is_address:
            # The client is loaded only for those who fetch: it takes longer than reading a page.
            from pipeline.fetching import fetch_page

            return fetch_page(self.url, os.environ if environment is None else environment)
        if self.path == STANDARD_INPUT:
            if standard_input is None and sys.stdin is None:
                raise TranscriptError("standard input is closed", where=self.name, hint="Pipe a page in.")
            return _bounded((standard_input or sys.stdin.buffer).read(MOST_BYTES + 1), self.name)
        path = Path(self.path)
        try:
            with path.open("rb") as file:
                return _bounded(file.read(MOST_BYTES + 1), self.path)
        except FileNotFoundError as error:
            raise TranscriptError("there is no such file", where=self.path, hint="Check the path.") from error
        except IsADirectoryError as error:
            raise TranscriptError("is a folder", where=self.path, hint="Name a file in it.") from error
        except OSError as error:
            raise _unreadable(self.path, error) from error


def transcript_name(stem: str) -> str:
    """Return the name of a transcript file; where it is too long for one, a hash stands for the rest.

    >>> transcript_name("talk"), len(transcript_name("talk" * 60)), transcript_name("talk" * 60)[225:]
    ('talk.transcript.yaml', 255, 'alkta-640362ef.transcript.yaml')
    """
    whole = os.fsencode(stem)
    room = _LONGEST_FILE_NAME_BYTES - len(TRANSCRIPT_SUFFIX)
    if len(whole) > room:
        ending = f"-{hashlib.sha256(whole).hexdigest()[:8]}"
        stem = whole[: room - len(ending)].decode("utf-8", "ignore") + ending
    return stem + TRANSCRIPT_SUFFIX


def is_transcript(content: bytes) -> bool:
    r"""Tell whether a document is a transcript file, whatever its name: from its keys down to the first turn.

    All of them are keys of YAML, one says its schema or its id, and its turns are a list. What is wrong
    further down is for a person to mend, and no reason to take it for something else.

    >>> is_transcript(b"schema: 1\nspeakers:\n  ana: Ana\nturns:\n- ana:\n  - en: Hello.\n")
    True
    >>> is_transcript(b"schema: What is it?\nturns: I do not know.\n")
    False
    """
    is_declared = has_turns = False
    for line in io.BytesIO(content[:_HEAD_BYTES].removeprefix(codecs.BOM_UTF8)):
        if not line.strip() or line.lstrip().startswith(b"#"):
            continue
        if has_turns:
            return is_declared and line.lstrip().startswith(b"-")
        if line.startswith((b" ", b"\t", b"- ")):
            continue
        entry = _HEAD_LINE.fullmatch(line.partition(b" #")[0])
        if entry is None:
            return False
        key, text = entry[1], entry[2] or b""
        is_declared |= key in _HEAD_VALUES and bool(_HEAD_VALUES[key].fullmatch(text))
        has_turns = key == b"turns" and not text
    return False


def expand_pages(arguments: Iterable[str]) -> tuple[tuple[Page, ...], tuple[tuple[str, TranscriptError], ...]]:
    """Return the pages that arguments name, and the arguments that name none, each with its error.

    Each page comes once, in the order given; those of a folder or a pattern are sorted. Patterns are
    expanded here because Windows leaves them to the program. A path that does not exist is a page
    too: reading it says so, and the others are still built.
    """
    pages: dict[str, Page] = {}
    faulty: list[tuple[str, TranscriptError]] = []
    for argument in arguments:
        try:
            for path in _expand(argument):
                pages.setdefault(path if Page(path).is_address else os.path.realpath(path), Page(path))
        except TranscriptError as error:
            faulty.append((argument, error))
    return tuple(pages.values()), tuple(faulty)


def _name_of(address: str) -> str:
    """Return the last part of an address as a file name.

    >>> _name_of("https://radio.example/talks/night%20ferry.html?page=1"), _name_of("https://radio.example/")
    ('night ferry.html', 'radio.example')
    """
    try:
        parts = urlsplit(address)
        last = unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.hostname or ""
    except ValueError:
        last = ""
    name = _NOT_IN_NAMES.sub(" ", last)[:_LONGEST_NAME].strip(" .")
    return name or "page"


def _expand(argument: str) -> list[str]:
    if argument == STANDARD_INPUT or Page(argument).is_address:
        return [argument]
    if not argument:
        raise TranscriptError("the path is empty", where="PAGE", hint="Name a page, or '.' for this folder.")
    path = Path(argument)
    try:
        return _expand_path(path, argument)
    except OSError as error:
        raise _unreadable(argument, error) from error


def _expand_path(path: Path, argument: str) -> list[str]:
    if path.is_dir():
        found = _pages_in(path)
        if not found:
            kinds = ", ".join(PAGE_SUFFIXES)
            raise TranscriptError("the folder holds no page", where=argument, hint=f"Pages end in {kinds}.")
        return found
    if path.exists() or not glob.has_magic(argument):
        return [argument]
    matches = sorted(match for match in glob.glob(argument, recursive=True) if Path(match).is_file())  # noqa: PTH207
    if not matches:
        raise TranscriptError("no file matches the pattern", where=argument, hint="Check the pattern.")
    return matches


def _pages_in(folder: Path) -> list[str]:
    """List the pages of a folder; a transcript file counts where the page it was made from is gone."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    pages = [path for path in files if path.suffix.lower() in PAGE_SUFFIXES]
    paged = {transcript_name(Page(str(path)).stem) for path in pages}
    transcripts = [path for path in files if path.name.lower().endswith(TRANSCRIPT_SUFFIX)]
    alone = [path for path in transcripts if transcript_name(Page(str(path)).stem) not in paged]
    return [str(path) for path in pages + alone]


def _unreadable(where: str, error: OSError) -> TranscriptError:
    return TranscriptError(f"cannot be read: {error.strerror or error}", where=where, hint=_UNREADABLE_HINT)


def _bounded(content: bytes, where: str) -> bytes:
    if len(content) > MOST_BYTES:
        raise TranscriptError(
            f"is larger than {MOST_BYTES // 1024**2} MB, which no conversation is",
            where=where,
            hint="Save the page as text or HTML and give that file.",
        )
    return content
