"""``duologue show init``: a first show.yaml that can be read, and nothing lost on the way to it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import LanguagePlan
from pipeline.model import Owner, ShowFacts
from pipeline.publish.show_file import parse_show
from pipeline.publish.show_template import render_show
from pipeline.show import find_show
from tests.shell import Shell
from tests.transcript.transcripts import texts

lines = texts.map(lambda text: " ".join(text.split()))


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """An empty folder in which the command is run."""
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path)


@given(
    st.builds(
        ShowFacts,
        title=lines,
        author=lines,
        owner=st.builds(Owner, lines, st.sampled_from(["", "nora@tea.example"])),
        base_url=st.sampled_from(["", "https://tea.example/"]),
        language=st.sampled_from(["en", "en-GB"]),
        category=st.sampled_from([(), ("Education",), ("Health & Fitness", "Mental Health")]),
        cover=lines,
        explicit=st.sampled_from([None, True, False]),
        description=texts.map(str.strip),
        timezone=st.sampled_from(["UTC", "Asia/Shanghai"]),
    ),
    lines,
)
def test_what_is_known_of_a_show_is_read_back_from_its_first_file(facts: ShowFacts, publish: str) -> None:
    """However nasty the texts, and whatever is still blank."""
    show = parse_show(render_show(facts, [LanguagePlan(("en", "zh"))], publish=publish))

    assert [edition.facts for edition in show.editions] == [facts]
    assert show.publish == publish


def test_every_example_in_the_first_file_holds() -> None:
    """Whoever deletes the sign before a line has a show that can be read."""
    text = render_show(ShowFacts(), [LanguagePlan(("en", "zh")), LanguagePlan(("zh",))])

    told = parse_show(re.sub(r"^( *)#(?=\S)", r"\1", text, flags=re.MULTILINE), file="show.yaml")

    assert told.publish == "s3://bucket/show"
    assert [edition.options for edition in told.editions] == [{"engine": "edge"}, {"engine": "edge"}]


def test_options_make_a_whole_show(shell: Shell) -> None:
    """Nothing is asked where nobody sits at a terminal."""
    finished = shell.run(
        "show", "init", "--title", "茶与雨", "--languages", "zh,en+zh", "--language", "zh-TW", "--author", "Nora Field",
        "--email", "nora@tea.example", "--base-url", "https://tea.example/show", "--category", "education > how to",
        "--explicit", "no", "--description", "Two people: one kettle.", "--timezone", "Asia/Taipei",
        "--publish", "../site",
    )  # fmt: skip

    show = find_show()
    assert (finished.exit_code, finished.stdout, finished.stderr) == (0, "show.yaml\n", "a feed can be made\n")
    assert show is not None
    assert [(edition.name, edition.facts.language) for edition in show.editions] == [("zh", "zh-TW"), ("en-zh", "en")]
    assert show.publish == "../site"


def test_what_a_feed_still_needs_is_listed(shell: Shell) -> None:
    """All at once, each with its tag, and each once for all editions."""
    finished = shell.run("show", "init", "--languages", "en,zh", "--title", "Tea", "--author", "Nora")

    assert finished.exit_code == 0
    assert finished.stderr.splitlines() == [
        "a feed still needs:",
        "  base_url: needed for <link> and <enclosure>",
        "  description: needed for <description>",
        "  owner.email: needed for <itunes:owner>",
        "  category: needed for <itunes:category>",
    ]


def test_a_personal_show_needs_little(shell: Shell) -> None:
    """It is heard from `duologue serve`, and so has its address; nothing is missing, which programs are told."""
    finished = shell.run("show", "init", "feeds", "--personal", "--languages", "en", "--title", "Mine", "--json")

    assert json.loads(finished.stdout) == {
        "schema": 1,
        "show": str(Path("feeds") / "show.yaml"),
        "missing": [],
    }
    show = find_show("feeds")
    assert show is not None
    assert show.editions[0].facts.base_url == "http://127.0.0.1:8765/"


def test_a_show_that_is_there_is_never_overwritten(shell: Shell) -> None:
    """Unless it is asked for."""
    (shell.folder / "show.yaml").write_text("languages: en # mine\n", encoding="utf-8")

    refused = shell.run("show", "init", "--languages", "zh")

    assert refused.exit_code == 1
    assert "error: show.yaml: is there already" in refused.stderr
    assert "mine" in (shell.folder / "show.yaml").read_text(encoding="utf-8")
    assert shell.run("show", "init", "--languages", "zh", "--force").exit_code == 0
    assert "languages: zh" in (shell.folder / "show.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--languages", "", "--languages: expected languages such as en+zh"),
        ("--languages", "en+english", "'english' is not a language"),
        ("--category", "Eduction", "Did you mean 'Education'?"),
        ("--email", "nora", "expected an e-mail address"),
        ("--base-url", "tea.example", "expected an address such as https://"),
        ("--timezone", "Mars", "expected a time zone"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_its_option(shell: Shell, option: str, value: str, told: str) -> None:
    """Nothing is written of it."""
    languages = [] if option == "--languages" else ["--languages", "en"]

    finished = shell.run("show", "init", *languages, option, value)

    assert finished.exit_code == 2
    assert told in " ".join(finished.stderr.replace("│", " ").split())
    assert not (shell.folder / "show.yaml").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_at_a_terminal_a_person_is_asked(tmp_path: Path) -> None:
    """For what no option says; a fault is asked again, and a blank answer stays blank."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pipeline", "show", "init", "--title", "Tea", "--explicit", "no"]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as asked:
        os.write(ours, b"en+zh\nNora Field\nnora at tea\nnora@tea.example\n\nTwo people.\nhttps://tea.example\n")
        _, said = asked.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)

    show = find_show(tmp_path)
    assert show is not None
    assert show.editions[0].facts == ShowFacts(
        title="Tea",
        author="Nora Field",
        owner=Owner("Nora Field", "nora@tea.example"),
        base_url="https://tea.example/",
        language="en",
        explicit=False,
        description="Two people.",
    )
    assert b"Error: expected an e-mail address" in said
    assert said.decode().endswith("a feed still needs:\n  category: needed for <itunes:category>\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_whoever_stops_answering_has_interrupted_it(tmp_path: Path) -> None:
    """Nothing is written, and the exit code is that of Ctrl-C."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pipeline", "show", "init", "--title", "Tea"]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as asked:
        os.write(ours, b"\x04")
        _, said = asked.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)

    assert said.endswith(b"interrupted; nothing was written\n")
    assert asked.returncode == 130
    assert list(tmp_path.iterdir()) == []
