"""A table for whoever translates elsewhere: a person in a spreadsheet, or another tool.

Its columns are place, speaker, source, target and note; rows are told by place and source together, so
they may come back in another order, or some of them not at all. A spreadsheet runs what begins with a
sign such as ``=``, so such a cell gets an apostrophe before it, which is taken off again when the table
is read: ``=1+1`` stands there as ``'=1+1``. A text that begins with apostrophes before such a sign gets
one more.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from pipeline.errors import EngineNotSetUp, TranslationError
from pipeline.storage import write_bytes
from pipeline.translate.translator import (
    Answer,
    Batch,
    Estimate,
    Kind,
    Limits,
    Parallelism,
    Piece,
    count_characters,
)

COLUMNS = ("place", "speaker", "source", "target", "note")
_DELIMITERS = ",;\t"  # a spreadsheet that writes decimal commas parts cells by semicolons
# OWASP, "CSV Injection": how a formula may begin, in wide signs too.
_RUNS = re.compile(r"('*)(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_HINT = "Save the table as CSV in UTF-8, with its columns place, speaker, source, target and note."


@dataclass(frozen=True, slots=True)
class Row:
    """A text of a table, with its translation where there is one."""

    place: str
    speaker: str
    source: str
    target: str = ""
    note: str = ""


def render_table(rows: Iterable[Row], *, delimiter: str = ",") -> bytes:
    """Return a table as a spreadsheet opens it: UTF-8 with a byte order mark, each row on a line of its own."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(_guarded(cell) for cell in (row.place, row.speaker, row.source, row.target, row.note))
    return sink.getvalue().encode("utf-8-sig", errors="replace")


def parse_table(content: bytes, *, file: str) -> tuple[Row, ...]:
    """Return the rows of a table, in whatever order its columns stand.

    Raises:
        TranslationError: if it is no such table.
    """
    text = _decode(content, file)
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        header, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except (csv.Error, ValueError) as error:
        raise TranslationError(f"cannot be read as a table: {error}", where=file, hint=_HINT) from error
    names = [cell.strip().lower() for cell in header]
    lacking = [name for name in ("place", "source", "target") if name not in names]
    if lacking:
        raise TranslationError(f"expected columns called {', '.join(lacking)}", where=file, hint=_HINT)
    return tuple(_row(dict(zip(names, line, strict=False))) for line in lines if any(line))


def write_table(target: Path, rows: Iterable[Row]) -> None:
    """Write a table; its cells are parted by tabs where the name of the file ends in ``.tsv``.

    Raises:
        OutputError: if it cannot be written.
    """
    write_bytes(target, render_table(rows, delimiter="\t" if target.suffix.lower() == ".tsv" else ","))


def read_table(path: Path) -> tuple[Row, ...]:
    """Return the rows of a table that somebody has filled in.

    Raises:
        TranslationError: if it is missing, or no such table.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TranslationError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="Check the path."
        ) from error
    return parse_table(content, file=str(path))


def _row(cells: Mapping[str, str]) -> Row:
    return Row(*(_unguarded(cells.get(name, "")) for name in COLUMNS))


def _guarded(cell: str) -> str:
    return f"'{cell}" if _RUNS.match(cell) else cell


def _unguarded(cell: str) -> str:
    match = _RUNS.match(cell)
    return cell[1:] if match and match[1] else cell


def _decode(content: bytes, file: str) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise TranslationError("is not UTF-8 text", where=file, hint=_HINT) from error


class TableTranslator:
    """Answers with what stands in a table. Words of a person are taken as they are."""

    def __init__(self, rows: Iterable[Row] = (), *, credit: str = "") -> None:
        self._rows = tuple(rows)
        self._credit = credit
        filled = [row for row in self._rows if row.target.strip()]
        self._by_place = {(row.place, _digest(row.source)): row.target for row in filled}
        self._by_text = {_digest(row.source): row.target for row in filled}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the translator with the table that ``DUOLOGUE_TRANSLATE_TABLE`` names, if it names one.

        ``DUOLOGUE_TRANSLATE_CREDIT`` names the machine that filled it, if one did.
        """
        path = environment.get("DUOLOGUE_TRANSLATE_TABLE", "")
        credit = environment.get("DUOLOGUE_TRANSLATE_CREDIT", "").strip()
        return cls(read_table(Path(path)) if path else (), credit=credit)

    @property
    def name(self) -> str:
        """The name of its entry point."""
        return "table"

    @property
    def credit(self) -> str:
        """The machine that filled the table; nobody where a person did."""
        return self._credit

    @property
    def fingerprint(self) -> str:
        """What stands in the table."""
        return f"table {sha256(repr(self._rows).encode('utf-8', errors='replace')).hexdigest()[:16]}"

    @property
    def online(self) -> str:
        """Nothing: no text is sent."""
        return ""

    @property
    def is_cached(self) -> bool:
        """The same text may be translated differently in two places."""
        return False

    @property
    def follows_glossary(self) -> bool:
        """Whoever fills a table decides."""
        return False

    @property
    def parallelism(self) -> Parallelism:
        """One look at a time is fast enough."""
        return Parallelism(start=1, most=1)

    @property
    def limits(self) -> Limits:
        """Any number of texts."""
        return Limits(pieces=10_000, characters=10_000_000)

    @property
    def kinds(self) -> frozenset[Kind]:
        """Whatever stands in a row; a summary does not."""
        return frozenset({"speech", "title", "name", "notes"})

    def estimate(self, batch: Batch) -> Estimate:
        """Nothing but the characters."""
        return Estimate(count_characters(batch.pieces))

    async def check(self) -> None:
        """Return if there is a table.

        Raises:
            EngineNotSetUp: if there is none.
        """
        if not self._rows:
            raise EngineNotSetUp(
                "there is no table, or it has no rows",
                where="table",
                hint="Write one with --export FILE, fill in its column target, and give it with --import FILE.",
            )

    async def translate(self, batch: Batch) -> Answer:
        """Return what the table has for each piece."""
        return Answer(tuple(map(self._find, batch.pieces)), cost=0.0)

    def strangers(self, texts: Iterable[str]) -> tuple[Row, ...]:
        """Return the filled rows whose text is none of some: it was changed since, here or there."""
        known = set(map(_digest, texts))
        return tuple(row for row in self._rows if row.target.strip() and _digest(row.source) not in known)

    async def close(self) -> None:
        """Return at once."""

    def _find(self, piece: Piece) -> str:
        digest = _digest(piece.text)
        return self._by_place.get((piece.place, digest)) or self._by_text.get(digest, "")


def _digest(text: str) -> str:
    """Return a digest of a text that survives what spreadsheets do to line ends and spaces."""
    return sha256(" ".join(text.split()).encode("utf-8", errors="replace")).hexdigest()
