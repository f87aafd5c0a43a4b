"""What a person sees in the terminal."""

from __future__ import annotations

import pytest

from pipeline.console import FAILED, DownloadDisplay, ProgressDisplay, reported
from pipeline.errors import PlanError
from pipeline.progress import Notice, Progress
from pipeline.speech.models.installation import InstallProgress

SPEAKING = Progress("speech", "pages/tea.html", "en-zh", done=3, total=12, cached=2)


@pytest.fixture
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard error counts as a terminal that is wide enough for every bar."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")


@pytest.mark.usefixtures("_terminal")
def test_a_bar_says_what_is_done_of_which_page(capsys: pytest.CaptureFixture[str]) -> None:
    """The stage, the page, the edition, how many utterances, and how many of them cost nothing."""
    with ProgressDisplay(quiet=False) as display:
        display(SPEAKING)

    told = capsys.readouterr()
    assert told.out == ""
    for part in ("speaking tea.html (en-zh)", "3/12", "2 cached"):
        assert part in told.err


@pytest.mark.usefixtures("_terminal")
def test_the_bars_of_an_episode_go_when_the_next_begins(capsys: pytest.CaptureFixture[str]) -> None:
    """What was shown of the first page stands on the screen no more."""
    with ProgressDisplay(quiet=False) as display:
        display(SPEAKING)
        display(Progress("mix", "pages/rain.html", "en-zh", done=1, total=5))
        capsys.readouterr()

    last = capsys.readouterr().err
    assert "mixing rain.html" in last
    assert "tea.html" not in last


@pytest.mark.usefixtures("_terminal")
def test_a_download_is_counted_in_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    """Each phase of each file has a bar of its own."""
    with DownloadDisplay(quiet=False) as display:
        display(InstallProgress("download", "voice.onnx", done_bytes=2_000_000, total_bytes=8_000_000))

    told = capsys.readouterr().err
    assert "download voice.onnx" in told
    assert "2.0/8.0 MB" in told


@pytest.mark.parametrize("quiet", [True, False])
def test_a_notice_is_shown_unless_asked_for_quiet(quiet: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal a notice is a line of its own, however long, and markup in it is text."""
    notice = f"using [bold]{'a long path/' * 30}"
    with ProgressDisplay(quiet=quiet) as display:
        display(Notice(notice))

    assert capsys.readouterr().err == ("" if quiet else f"{notice}\n")


def test_an_expected_failure_is_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong and what to do next, with the exit code for it; a page cannot move the cursor with its name."""
    with pytest.raises(SystemExit) as left, reported():
        raise PlanError("no \x1b[2J such language", where="tea.html", hint="Choose zh.")

    assert left.value.code == FAILED
    assert capsys.readouterr().err == "error: tea.html: no �[2J such language\nhint: Choose zh.\n"
