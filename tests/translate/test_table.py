"""A table goes through a spreadsheet and comes back: nothing lost, nothing reordered, nothing run."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EngineNotSetUp, TranslationError
from pipeline.testing import check_translator
from pipeline.translate.table import COLUMNS, Row, TableTranslator, parse_table, read_table, render_table, write_table
from pipeline.translate.translator import Batch, Piece

NASTY = (
    "=1+1", "+1", "-5", "@SUM(A1)", "'=quoted", "''-twice", "'plain", " =spaced", "\ttab", "＝wide", "a,b;c",
    'say "no"', "two\nlines", "one\r\nmore", "\n=late", '=HYPERLINK("x")', "-", "'", "",
)  # fmt: skip
texts = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
rows = st.lists(st.builds(Row, texts, texts, texts, texts, texts), max_size=6).map(tuple)


def row(place: str, source: str, target: str = "") -> Row:
    """Return a row of a table."""
    return Row(place, "Ana", source, target)


def answers(table: TableTranslator, *pieces: tuple[str, str]) -> tuple[str, ...]:
    """Return what a table has for some pieces, each a place and a text."""
    batch = Batch("speech", "zh", "en", tuple(Piece(place, "Ana", text) for place, text in pieces))
    return asyncio.run(table.translate(batch)).texts


@given(rows, st.sampled_from([",", ";", "\t"]))
def test_what_is_written_is_read(written: Sequence[Row], delimiter: str) -> None:
    """Whatever stands in the cells, the rows come back as they were, in their order."""
    told = tuple(one for one in written if any(vars_of(one)))

    assert parse_table(render_table(written, delimiter=delimiter), file="") == told


@given(rows)
def test_no_cell_is_run_by_a_spreadsheet(written: Sequence[Row]) -> None:
    """No cell begins with a sign that makes it a formula."""
    cells = [cell for line in cells_of(render_table(written)) for cell in line]

    assert not [cell for cell in cells if cell.lstrip(" ")[:1] in {*"=+-@＝＋－＠\t\r\n"}]


def vars_of(one: Row) -> tuple[str, ...]:
    """Return the cells of a row."""
    return (one.place, one.speaker, one.source, one.target, one.note)


def cells_of(table: bytes) -> list[list[str]]:
    """Return the cells as another reader finds them."""
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_a_spreadsheet_knows_it_for_utf_8() -> None:
    """It begins with a byte order mark, and its columns have names."""
    table = render_table([row("turn 1.1", "你好。")])

    assert table.startswith(b"\xef\xbb\xbf")
    assert cells_of(table)[0] == list(COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_make_of_it_is_read(encoding: str, delimiter: str) -> None:
    """Other delimiters and encodings, quotation marks where they are needed alone, columns added and moved."""
    saved = delimiter.join(["target", "place", "source", "mine"]) + "\n"
    saved += delimiter.join(["Hello.", "turn 1.1", "你好。", "x"]) + "\n" + delimiter * 3 + "\n"

    assert parse_table(saved.encode(encoding), file="") == (Row("turn 1.1", "", "你好。", "Hello."),)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "cannot be read as a table"),
        (b"a,b\n1,2\n", "expected columns called place, source, target"),
        ("place,source,target\n1,你,x\n".encode("gb18030"), "is not UTF-8 text"),
        (b'place,source,target\n"open', "cannot be read as a table"),
    ],
)
def test_what_is_no_table_says_so(content: bytes, told: str) -> None:
    """With the file, and with how to save one."""
    with pytest.raises(TranslationError, match=told) as caught:
        parse_table(content, file="talk.csv")

    assert caught.value.where == "talk.csv"
    assert "CSV in UTF-8" in caught.value.hint


def test_a_missing_table_says_so(tmp_path: Path) -> None:
    """The message names the path."""
    with pytest.raises(TranslationError, match="cannot be read") as caught:
        read_table(tmp_path / "no.csv")

    assert caught.value.where == str(tmp_path / "no.csv")


def test_the_suffix_says_what_parts_the_cells(tmp_path: Path) -> None:
    """Tabs in a .tsv, commas in any other."""
    write_table(tmp_path / "talk.tsv", [row("title", "茶")])
    write_table(tmp_path / "talk.csv", [row("title", "茶")])

    assert b'"title"\t"Ana"' in (tmp_path / "talk.tsv").read_bytes()
    assert b'"title","Ana"' in (tmp_path / "talk.csv").read_bytes()


def test_rows_are_told_by_place_and_text() -> None:
    """In any order; the same words in two places may be translated differently; what was moved is found by its text."""
    table = TableTranslator(
        [row("turn 2.1", "对。", "Exactly."), row("turn 1.1", "对。", "Right."), row("turn 3.1", "好", "Good")]
    )

    assert answers(table, ("turn 1.1", "对。"), ("turn 2.1", "对。")) == ("Right.", "Exactly.")
    assert answers(table, ("turn 9.4", "好"), ("turn 3.1", "不好")) == ("Good", "")


def test_what_spreadsheets_do_to_spaces_and_line_ends_is_no_change() -> None:
    """The text is still that of its place."""
    table = TableTranslator([row("turn 1.1", "一\r\n二  三 ", "one two three")])

    assert answers(table, ("turn 1.1", "一\n二 三")) == ("one two three",)


def test_rows_of_another_text_are_told() -> None:
    """A filled row whose text the page has no more is a stranger; a blank one is nothing."""
    table = TableTranslator([row("turn 1.1", "旧", "old"), row("turn 2.1", "空"), row("turn 3.1", "有", "has")])

    assert [stranger.place for stranger in table.strangers(["有"])] == ["turn 1.1"]


def test_without_a_table_it_says_how_to_get_one(tmp_path: Path) -> None:
    """The variable names it for builds, an option for the command."""
    write_table(tmp_path / "talk.csv", [row("title", "茶", "Tea")])
    named = TableTranslator.from_environment(
        {"DUOLOGUE_TRANSLATE_TABLE": str(tmp_path / "talk.csv"), "DUOLOGUE_TRANSLATE_CREDIT": "DeepL"}
    )

    assert (answers(named, ("title", "茶")), named.credit) == (("Tea",), "DeepL")
    with pytest.raises(EngineNotSetUp, match="there is no table"):
        asyncio.run(TableTranslator.from_environment({}).check())


def test_it_keeps_the_contract_of_translators() -> None:
    """With a table that has the sentences, and a machine that is named for them."""
    filled = [
        row("a", "The ferry leaves at noon.", "渡船中午出发。"),
        row("b", "Nobody saw the tide.", "没人见过那潮水。"),
    ]

    check_translator(TableTranslator(filled, credit="DeepL"), texts=[one.source for one in filled])
