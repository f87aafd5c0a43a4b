"""``duologue build``: the plan before anything is spoken, what may be spent, who is remembered, and the page."""

from __future__ import annotations

import json
import webbrowser

import pytest

from tests.shell import Shell, assert_clean
from tests.speech.tones import plug_in

TEA = ("build", "tea.transcript.yaml", "--engine", "espeak")


def test_a_dry_run_prints_the_plan_and_writes_nothing(shell: Shell) -> None:
    """The cast in one table, each utterance with what is cached, and a reading list."""
    shell.write("more.txt", "Ana: We met in 2012, did we not?\n\nBen: In 2011, I believe.\n\nAna: So long ago!\n")
    finished = shell.run(*TEA, "more.txt", "--dry-run")

    assert_clean(finished, 0)
    tea, more = finished.stdout.split("more.mp3")
    assert "everything is cached" in tea
    assert [line[:8].strip() for line in tea.splitlines() if "Good morning, Ben." in line] == ["cached"]
    assert [line[:8].strip() for line in more.splitlines() if "We met in" in line] == ["new"]
    assert "twenty twelve" in more.split("Reading list")[1]
    assert not (shell.folder / "output").exists()


def test_a_dry_run_tells_programs_what_it_tells_people(shell: Shell) -> None:
    """One JSON value: the episode's path, its cast with where voices come from, and what speech costs."""
    finished = shell.run(*TEA, "--dry-run", "--json")

    assert_clean(finished, 0)
    report = json.loads(finished.stdout)
    (plan,) = report["plans"]
    assert (report["schema"], report["failed"]) == (1, [])
    assert (plan["engine"], plan["requests"], plan["characters"], plan["cost"]) == ("espeak", 0, 0, 0)
    assert plan["cached"] == [True] * 8
    assert {row["speaker"]: row["gender"] for row in plan["cast"]} == {"narrator": None, "ana": "female", "ben": "male"}
    sources = {row["speaker"]: {voice["source"] for voice in row["voices"].values()} for row in plan["cast"]}
    assert sources == {"narrator": {"voices"}, "ana": {"pool"}, "ben": {"pool"}}


def test_a_page_that_cannot_be_planned_is_told_beside_the_others(shell: Shell) -> None:
    """The plans of the rest are printed, and the exit code is that of a failure."""
    shell.write("list.txt", "Shopping list\n\nEggs: 12\nMilk: 2 l\n")
    finished = shell.run(*TEA, "list.txt", "--dry-run")

    assert_clean(finished, 1)
    assert "everything is cached" in finished.stdout
    assert "list.txt" in finished.stderr
    assert finished.stderr.endswith("1 failed, 1 can be built\n")


def test_a_hint_for_several_pages_stands_once(shell: Shell) -> None:
    """A folder of pages that hold no conversation is told in a line for each of them."""
    shell.write("list.txt", "Shopping list\n\nEggs: 12\nMilk: 2 l\n")
    shell.write("wish.txt", "Wish list\n\nPears: 12\nCream: 2 l\n")
    finished = shell.run("build", "list.txt", "wish.txt", "--dry-run")

    assert_clean(finished, 1)
    assert [line.split(":")[1] for line in finished.stderr.splitlines() if line.startswith("error")] == [
        " list.txt",
        " wish.txt",
    ]
    assert finished.stderr.count("hint: ") == 1


def test_a_run_stops_before_it_costs_more_than_it_may(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was spoken is kept: the dry run after it counts that much less."""
    plug_in(shell.folder / "plugins", "priced", "priced:Priced")
    shell.write(
        "plugins/priced.py",
        "from tests.speech.tones import ToneEngine\n"
        "class Priced:\n    from_environment = staticmethod(lambda _: ToneEngine(name='priced', price=0.01))\n",
    )
    monkeypatch.syspath_prepend(shell.folder / "plugins")
    build = ("build", "tea.transcript.yaml", "--engine", "priced", "--language", "en", "--no-opening")

    def cost() -> float:
        (plan,) = json.loads(shell.run(*build, "--dry-run", "--json").stdout)["plans"]
        return float(plan["cost"])

    before = cost()
    stopped = shell.run(*build, "--max-cost", f"{before - 0.1:.2f}", "--jobs", "1")

    assert_clean(stopped, 1)
    assert f"a limit of {before - 0.1:.2f} would be passed" in stopped.stderr
    assert "with a higher limit" in stopped.stderr
    assert 0 < cost() < before
    assert not list(shell.folder.glob("output/**/*.mp3"))


class _Told(webbrowser.BaseBrowser):
    """A browser that notes what it is asked to open."""

    def __init__(self) -> None:
        super().__init__("told")
        self.asked: list[str] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002, FBT002
        self.asked.append(url)
        return True


def test_the_page_of_the_last_episode_is_opened(shell: Shell) -> None:
    """By its whole address, once it is there; a dry run opens nothing."""
    browser = _Told()
    webbrowser.register("told", None, browser, preferred=True)
    assert_clean(shell.run(*TEA, "--open", "--dry-run"), 0)
    assert browser.asked == []

    assert_clean(shell.run(*TEA, "--open"), 0)

    page = shell.folder / "output" / "en-zh" / "tea" / "index.html"
    assert browser.asked == [page.resolve().as_uri()]
    assert page.is_file()


@pytest.mark.parametrize("option", [("--cast", "people.yaml"), ()])
def test_voices_are_kept_in_the_cast_file_and_found_there(shell: Shell, option: tuple[str, ...]) -> None:
    """A build writes what it gave below what a person wrote; what stands there holds, in ./cast.yaml unasked."""
    file = shell.write(option[1] if option else "cast.yaml", "# The people of our show.\n")
    assert_clean(shell.run(*TEA, *option), 0)
    kept = file.read_text(encoding="utf-8")
    file.write_text(kept.replace("en-us+f4", "en-us+f5"), encoding="utf-8")
    shown = shell.run("voices", "cast", *TEA[1:], *option)

    assert kept.startswith("# The people of our show.\n")
    assert [name for name in ("Ana", "Ben", "Narrator") if f"\n  {name}:\n" in kept] == ["Ana", "Ben"]
    (row,) = (line for line in shown.stdout.splitlines() if "Ana" in line)
    assert "en-us+f5" in row
    assert row.endswith("remembered")


def test_without_a_cast_file_none_is_made(shell: Shell) -> None:
    """Who builds one page leaves no file behind that the next one obeys."""
    assert_clean(shell.run(*TEA), 0)

    assert not (shell.folder / "cast.yaml").exists()
