"""``duologue translate``: what it fills in, what it tells, and how it ends."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shell import Shell
from tests.translate.chat_service import ChatService, open_chat_service

TALK = "安娜：你好，阿岚，今天的潮水真大。\n\n阿岚：我们坐下来喝茶吧。\n\n安娜：好的，谢谢。\n\n阿岚：不客气。\n"


@pytest.fixture(scope="module")
def running_service() -> Iterator[ChatService]:
    """One server for the module."""
    with open_chat_service() as service:
        yield service


@pytest.fixture
def desk(running_service: ChatService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A folder with a page in which the command may ask the server."""
    running_service.forget()
    monkeypatch.chdir(tmp_path)
    shell = Shell(tmp_path)
    shell.environment |= {**running_service.environment(), "DUOLOGUE_OFFLINE": ""}
    shell.write("talk.txt", TALK)
    return shell


def test_it_fills_the_file_and_prints_its_path(desk: Shell) -> None:
    """The path alone is the result; how much it was is said beside it."""
    done = desk.run("translate", "talk.txt", "--to", "en")

    assert (done.exit_code, done.stdout) == (0, "talk.transcript.yaml\n")
    assert "texts in en" in done.stderr
    assert (desk.folder / "talk.transcript.yaml").read_text("utf-8").count("machine: {en:") == 4


def test_what_is_missing_is_told_with_its_place(desk: Shell, running_service: ChatService) -> None:
    """The exit code says that it is not whole, and JSON holds what came back instead."""
    running_service.spoiled = {"喝茶": "喝茶去。"}

    done = desk.run("translate", "talk.txt", "--to", "en", "--json", "--no-summary")

    report = json.loads(done.stdout)
    assert (done.exit_code, report["schema"], report["whole"]) == (1, 1, False)
    assert [(it["place"], it["answer"]) for it in report["missing"]] == [("turn 2.1", "喝茶去。")]
    assert "missing: turn 2.1, “我们坐下来喝茶吧。”: it is not in the language en" in done.stderr
    assert "hint: " in done.stderr


def test_a_dry_run_asks_nobody(desk: Shell, running_service: ChatService) -> None:
    """It says what it would take, and writes nothing."""
    done = desk.run("translate", "talk.txt", "--to", "en", "--dry-run")
    told = json.loads(desk.run("translate", "talk.txt", "--to", "en", "--dry-run", "--json").stdout)

    assert f"to be translated to en by tide-1 at 127.0.0.1: {told['characters']} characters" in done.stdout
    assert (running_service.orders, list(desk.folder.glob("*.yaml"))) == ([], [])


def test_a_table_goes_out_and_comes_back(desk: Shell) -> None:
    """Filled in by a person, by the way of any program that knows CSV."""
    out = desk.run("translate", "talk.txt", "--to", "en", "--export", "talk.csv")
    cells = list(csv.reader(io.StringIO((desk.folder / "talk.csv").read_text("utf-8-sig"), newline="")))
    saved = io.StringIO(newline="")
    csv.writer(saved, delimiter=";").writerows([*cells[:1], *([*row[:3], f"No. {row[0]}", "x"] for row in cells[1:])])
    desk.write("talk.csv", saved.getvalue() + "turn 9.1;;没有这句;None;\n")

    back = desk.run("translate", "talk.txt", "--to", "en", "--import", "talk.csv")

    assert (out.exit_code, out.stdout, back.exit_code) == (0, "talk.csv\n", 0)
    assert "7 texts, 7 of them without a translation" in out.stderr
    assert "talk.csv: no text of the page is that of turn 9.1: '没有这句'" in back.stderr
    file = (desk.folder / "talk.transcript.yaml").read_text("utf-8")
    assert all(f"en: No. turn {number}.1\n" in file for number in range(1, 5))
    assert "machine:" not in file


def test_a_table_in_which_nothing_stands_writes_nothing(desk: Shell) -> None:
    """No path is printed of a file that is not there, and the hint names the table."""
    desk.run("translate", "talk.txt", "--to", "en", "--export", "talk.csv")

    back = desk.run("translate", "talk.txt", "--to", "en", "--import", "talk.csv")

    assert (back.exit_code, back.stdout) == (1, "")
    assert "hint: Fill in the column target of the table, and read it again" in back.stderr
    assert not (desk.folder / "talk.transcript.yaml").exists()


def test_a_limit_of_cost_ends_it(desk: Shell) -> None:
    """What would pass it is not asked for."""
    done = desk.run(
        "translate", "talk.txt", "--to", "en", "--max-cost", "0.001",
        environment={"DUOLOGUE_TRANSLATE_PRICE": "1000"},
    )  # fmt: skip

    assert done.exit_code == 1
    assert "stopped: a limit of 0.0010 would be passed: 0.00 spent" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--to", "en", "--with", "opnai"), 1, "Did you mean 'openai'?"),
        (("--to", "english!"), 1, "'english!' is not a language"),
        (("--to", "en", "--with", "table"), 1, "there is no table"),
        (("--to", "en", "--export", "a.csv", "--dry-run"), 2, "choose one of --export, --import and --dry-run"),
        ((), 2, "Missing option '--to'"),
    ],
)
def test_what_cannot_be_done_says_so(desk: Shell, arguments: tuple[str, ...], code: int, told: str) -> None:
    """With what to do instead."""
    done = desk.run("translate", "talk.txt", *arguments)

    assert done.exit_code == code
    assert told in " ".join(done.stderr.split())
