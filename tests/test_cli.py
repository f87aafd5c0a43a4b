"""The command: what it prints where, and its exit codes; as a process where that is what is tested."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from tests.plays import BILINGUAL, CHINESE, write_play
from tests.shell import Shell, assert_clean
from tests.speech.edge_service import EdgeService
from tests.speech.tones import plug_in

ROOT = Path(__file__).resolve().parent.parent
TALK = (
    "Ana: Good morning to all of you, and thank you for being here with us.\n\n"
    "Ben: It is good to be here, and I have a lot to say about the tea. Shall we begin?\n\n"
    "Ana: Yes, that is what we are all here for.\n"
)
QUICK = ("--no-opening", "--cover", "none", "--sample-rate", "16000", "--bitrate", "32")
SHORT = ("--language", "en", *QUICK)
SHOPPING = "Shopping list\n\nEggs: 12\nMilk: 2 l\nBread\nRice: 1 kg\n"


def test_read_writes_a_transcript_file_and_never_over_a_persons_work(shell: Shell) -> None:
    """The file is written beside the page, again if untouched, and left alone once edited."""
    shell.write("talk.txt", TALK)
    first = shell.run("read", "talk.txt")
    again = shell.run("read", "talk.txt")
    file = shell.folder / "talk.transcript.yaml"
    edited = file.read_text(encoding="utf-8").replace("Shall we begin?", "Shall we start?")
    file.write_text(edited, encoding="utf-8")
    refused = shell.run("read", "talk.txt")

    assert_clean(first, 0)
    assert first.stdout.strip() == "talk.transcript.yaml"
    assert_clean(again, 0)
    assert_clean(refused, 1)
    assert "edited" in refused.stderr
    assert "--force" in refused.stderr
    assert file.read_text(encoding="utf-8") == edited

    forced = shell.run("read", "talk.txt", "--force")
    assert_clean(forced, 0)
    assert "Shall we begin?" in file.read_text(encoding="utf-8")


def test_build_uses_an_edited_transcript_file_and_says_so(shell: Shell) -> None:
    """What a person corrected is what is spoken; --fresh reads the page."""
    shell.write("talk.txt", TALK)
    shell.run("read", "talk.txt")
    file = shell.folder / "talk.transcript.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Shall we begin?", "Shall we start?"), encoding="utf-8")
    build = ("build", "talk.txt", "--engine", "espeak", *QUICK)
    edited = shell.run(*build)
    fresh = shell.run(*build, "--fresh", "--edition", "fresh")

    def texts(edition: str) -> str:
        return (shell.folder / "output" / edition / "talk" / "episode.json").read_text(encoding="utf-8")

    assert_clean(edited, 0)
    assert "talk.transcript.yaml" in edited.stderr
    assert "Shall we start?" in texts("en")
    assert_clean(fresh, 0)
    assert "Shall we begin?" in texts("fresh")


RIVER = (
    "Ana: Where does the river begin?\n\nBen: In a field behind my house.\n\nAna: Can one see it?\n\n"
    "Ben: One can hear it, if there is no wind.\n\nAna: And then?\n\nBen: Then it is a ditch, and then a river.\n"
)
FLUSS = (
    "Ana: Wo beginnt der Fluss?\n\nBen: Auf einer Wiese hinter meinem Haus.\n\nAna: Kann man ihn sehen?\n\n"
    "Ben: Man kann ihn hören, wenn kein Wind geht.\n\nAna: Und dann?\n\n"
    "Ben: Dann ist er ein Graben, und dann ein Fluss.\n"
)


def test_read_takes_two_pages_as_two_versions_of_one_conversation(shell: Shell) -> None:
    """One transcript file with both languages side by side; two pages in one language are refused."""
    shell.write("river.txt", RIVER)
    shell.write("fluss.txt", FLUSS)
    finished = shell.run("read", "river.txt", "fluss.txt")
    refused = shell.run("read", "river.txt", "river.txt")

    assert_clean(finished, 0)
    assert finished.stdout.strip() == "river.transcript.yaml"
    written = (shell.folder / "river.transcript.yaml").read_text(encoding="utf-8")
    assert "  - en: Can one see it?\n    de: Kann man ihn sehen?\n" in written
    assert "doubtful" not in written
    assert_clean(refused, 1)
    assert "both versions are in en" in refused.stderr


def test_read_says_who_a_label_means_when_told(shell: Shell) -> None:
    """--speaker names people, in read and in build alike; a label that is not there is an error."""
    shell.write("river.txt", RIVER)
    finished = shell.run("read", "river.txt", "--json", "--speaker", "Ana=Ana Silva", "--speaker", "Ben=Ben Okoro")
    wrong = shell.run("build", "river.txt", "--speaker", "Cy=Cyril")
    mistyped = shell.run("read", "river.txt", "--speaker", "Ana")

    assert_clean(finished, 0)
    speakers = json.loads(finished.stdout)["speakers"]
    assert [speaker["names"] for speaker in speakers] == [{"en": "Ana Silva"}, {"en": "Ben Okoro"}]
    assert_clean(wrong, 1)
    assert "no speaker has the label 'Cy'" in wrong.stderr
    assert_clean(mistyped, 2)


def test_read_explains_itself(shell: Shell) -> None:
    """--explain prints layouts and labels, and writes nothing."""
    shell.write("river.txt", RIVER)
    before = sorted(shell.folder.iterdir())
    finished = shell.run("read", "river.txt", "--explain")

    assert_clean(finished, 0)
    assert finished.stdout.startswith("river.txt: plain text, en\n")
    assert "taken" in finished.stdout
    assert sorted(shell.folder.iterdir()) == before


def test_read_checks_a_transcript_file_and_leaves_it_alone(shell: Shell) -> None:
    """It says that nothing is wrong, or names every fault with its line."""
    file = shell.folder / "tea.transcript.yaml"
    content = file.read_bytes()
    fine = shell.run("read", "tea.transcript.yaml")
    unchanged = file.read_bytes() == content
    broken = shell.write(
        "broken.transcript.yaml", "title: x\nturns:\n- nobody:\n  - en: Hello.\n- cy:\n  - qqqq: Hello.\n"
    )
    faulty = shell.run("read", broken.name)

    assert_clean(fine, 0)
    assert fine.stdout.startswith("tea.transcript.yaml: nothing is wrong with it: en, zh · 2 speakers")
    assert unchanged
    assert_clean(faulty, 1)
    assert [line in faulty.stderr for line in ("line 3,", "line 5,", "line 6,")] == [True] * 3


def test_read_json_prints_the_transcript_and_nothing_else(shell: Shell) -> None:
    """Standard output is one JSON value of the promised shape; nothing is written."""
    before = sorted(shell.folder.iterdir())
    finished = shell.run("read", "tea.transcript.yaml", "--json")

    assert_clean(finished, 0)
    value = json.loads(finished.stdout)
    assert list(value) == ["schema", "title", "date", "languages", "speakers", "chapters", "turns", "omissions"]
    assert value["turns"][0] == {"speaker": "ana", "passages": [{"en": BILINGUAL[0][1], "zh": BILINGUAL[0][2]}]}
    assert sorted(shell.folder.iterdir()) == before


def test_read_takes_a_page_from_standard_input(shell: Shell) -> None:
    """What is piped in is read; without --output its transcript file goes to standard output."""
    finished = shell.run_process(
        "read", "-", piped="安娜：你好，今天好吗？\n\n本：我很好，谢谢你。\n\n安娜：那太好了。\n"
    )

    assert_clean(finished, 0)
    assert "你好，今天好吗？" in finished.stdout


def test_json_survives_a_console_that_is_not_utf8(shell: Shell) -> None:
    """On a console of another encoding the JSON is plain ASCII, and messages are shown with escapes."""
    latin = {**shell.environment, "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    printed = shell.run("read", "tea.transcript.yaml", "--json", charset="latin-1")
    write_play(shell.folder / "zh.transcript.yaml", CHINESE)
    shown = shell.run_process("read", "zh.transcript.yaml", "--preview", environment=latin)

    assert_clean(printed, 0)
    assert json.loads(printed.stdout_bytes.decode("ascii"))["turns"][0]["passages"][0]["zh"] == BILINGUAL[0][2]
    assert shown.exit_code == 0
    assert CHINESE[0][2].encode("latin-1", "backslashreplace") in shown.stdout_bytes


def test_build_prints_the_path_of_each_episode(shell: Shell) -> None:
    """Standard output holds paths and nothing else; the report goes to standard error."""
    finished = shell.run_process("build", "tea.transcript.yaml", "--engine", "espeak", *SHORT, "--language", "en+zh")

    assert_clean(finished, 0)
    paths = [Path(line) for line in finished.stdout.splitlines()]
    assert paths == [Path("output/en/tea/tea.mp3"), Path("output/en-zh/tea/tea.mp3")]
    assert all((shell.folder / path).stat().st_size > 1000 for path in paths)
    assert "from the cache" in finished.stderr


def test_build_json_is_the_promised_report(shell: Shell) -> None:
    """Episodes and failures have the keys that programs rely on."""
    shell.write("empty.txt", "")
    shell.write("list.txt", SHOPPING)
    finished = shell.run("build", ".", "--engine", "espeak", "--json")

    assert_clean(finished, 1)
    report = json.loads(finished.stdout)
    assert list(report) == ["schema", "episodes", "failed"]
    (episode,) = report["episodes"]
    assert set(episode) == {
        "audio", "duration_ms", "language", "edition", "engine", "draft", "loudness", "utterances", "cached",
        "chapters", "speakers", "seconds",
    }  # fmt: skip
    assert (shell.folder / episode["audio"]).is_file()
    voices = [speaker["voices"] for speaker in episode["speakers"].values()]
    assert len(set(voices)) == len(voices) == 3  # the narrator opens
    assert [failed["page"] for failed in report["failed"]] == ["empty.txt", "list.txt"]
    assert all(set(failed) == {"page", "edition", "error", "where", "hint"} for failed in report["failed"])
    assert all(failed["hint"] for failed in report["failed"])


def test_a_page_without_a_conversation_shows_how_to_mark_one_up(shell: Shell) -> None:
    """The hint is an example that one can copy."""
    shell.write("list.txt", SHOPPING)
    finished = shell.run("read", "list.txt", "--preview")

    assert_clean(finished, 1)
    assert "list.txt" in finished.stderr
    assert "Ana: " in finished.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["build"], 2, "PAGE"),
        (["build", "tea.transcript.yaml", "--language", "klingon!"], 1, "is not a language"),
        (["build", "tea.transcript.yaml", "--engine", "espaek"], 1, "Did you mean 'espeak'"),
        (["build", "tea.transcript.yaml", "--turns", "9-4"], 2, "40-52"),
        (["build", "tea.transcript.yaml", "--sample", "soon"], 2, "60s"),
        (["build", "tea.transcript.yaml", "--engine", "espeak", "--bitrate", "97"], 1, "97"),
        (["build", "tea.transcript.yaml", "--engine", "espeak", "--turns", "40-52"], 1, "3 turns"),
        (["build", "missing.txt", "--engine", "espeak"], 1, "missing.txt: there is no such file"),
        (["build", "tea.transcript.yaml", "--voices", "missing.yaml"], 1, "missing.yaml"),
        (["read", "missing.txt"], 1, "missing.txt: there is no such file"),
        (["read", "."], 1, "is a folder"),
        (["voices", "list", "espaek"], 1, "Did you mean 'espeak'"),
    ],
)
def test_bad_input_gets_one_clear_message(shell: Shell, arguments: list[str], code: int, said: str) -> None:
    """Each mistake has its message, its exit code, and no traceback."""
    finished = shell.run(*arguments)

    assert_clean(finished, code)
    assert said in finished.stderr


def test_a_language_that_is_missing_names_the_command_that_works(shell: Shell) -> None:
    """The message counts the turns and gives the option."""
    write_play(shell.folder / "zh.transcript.yaml", CHINESE)
    finished = shell.run("build", "zh.transcript.yaml", "--language", "en", "--engine", "espeak")

    assert_clean(finished, 1)
    assert "--language zh" in finished.stderr
    works = ("build", "zh.transcript.yaml", "--language", "zh", "--engine", "espeak", *QUICK)
    assert_clean(shell.run(*works), 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.transcript.yaml", "turns: [unclosed\n"),
        ("binary.txt", bytes(range(256)) * 40),
        ("blank.txt", "\n \n\t\n"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 200),
        ("control.txt", "Ana: \x1b[2Jhello\n\nBen: good \x07morning\n\nAna: yes indeed\n"),
    ],
)
def test_whatever_a_file_holds_ends_in_a_result_or_a_message(shell: Shell, name: str, content: str | bytes) -> None:
    """Exit code 0 or 1, one message, and no control sequence of the page in the terminal."""
    shell.write(name, content)
    finished = shell.run("read", name, "--preview")

    assert finished.exit_code in (0, 1)
    assert_clean(finished, finished.exit_code)
    assert not {"\x1b", "\x07"} & set(finished.stdout + finished.stderr)


@pytest.mark.skipif(os.name == "nt" or getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(shell: Shell) -> None:
    """The message names the folder."""
    (shell.folder / "output").mkdir(mode=0o500)
    finished = shell.run("build", "tea.transcript.yaml", "--engine", "espeak")

    assert_clean(finished, 1)
    assert "output" in finished.stderr


def test_two_runs_in_one_folder_do_not_disturb_each_other(shell: Shell, measured_voices: Path) -> None:
    """Both succeed at once, and leave whole files and no temporary ones."""
    write_play(shell.folder / "tea.transcript.yaml", BILINGUAL[:2])
    shutil.rmtree(shell.folder / "cache")
    shutil.copytree(measured_voices, shell.folder / "cache")
    command = ("build", "tea.transcript.yaml", "--engine", "espeak", *SHORT)
    with shell.start(*command) as first, shell.start(*command) as second:
        runs = (first, second)
        for run in runs:
            run.communicate(timeout=60)

    assert [run.returncode for run in runs] == [0, 0]
    folder = shell.folder / "output" / "en" / "tea"
    names = {path.name for path in folder.iterdir()}
    assert names >= {"episode.json", "tea.mp3", "tea.transcript.yaml", "tea.vtt", "tea.srt"}
    assert not {name for name in names if name.startswith(".")}


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to a single process")
def test_an_interrupted_build_keeps_what_was_spoken_and_leaves_nothing_half_written(shell: Shell) -> None:
    """Ctrl-C while the service stalls: exit code 130, one line, no MP3; the next run pays for the rest only."""
    command = ("build", "tea.transcript.yaml", *SHORT, "--jobs", "1")
    with EdgeService(faults={3: "stall"}, stall_s=30).running() as service:
        environment = {
            **service.environment(),
            "DUOLOGUE_CACHE": shell.environment["DUOLOGUE_CACHE"],
            "PYTHONUTF8": "1",
        }
        with shell.start(*command, environment=environment) as run:
            deadline = time.monotonic() + 30
            while service.requests < 4 and time.monotonic() < deadline:
                time.sleep(0.05)
            run.send_signal(signal.SIGINT)
            _, said = run.communicate(timeout=30)
        spoken = set(service.ssml[:-1])
        again = shell.run(*command, environment={"DUOLOGUE_OFFLINE": None, **environment})
        later = set(service.ssml[len(spoken) + 1 :])

    assert run.returncode == 130, said
    assert b"Traceback" not in said
    assert_clean(again, 0)
    assert len(spoken) >= 2
    assert later
    assert not spoken & later


def test_voices_are_listed_by_language(shell: Shell) -> None:
    """Each line names engine, voice, locale and gender, separated by tabs."""
    finished = shell.run("voices", "list", "edge", "--language", "zh")

    assert_clean(finished, 0)
    rows = [line.split("\t") for line in finished.stdout.splitlines()]
    assert ["edge", "zh-CN-XiaoxiaoNeural", "zh-CN", "female"] in rows
    assert rows[0][2] == "zh-CN"
    assert not [row for row in rows if row[1] == "fr-FR-DeniseNeural"]


def test_the_installed_command_runs() -> None:
    """`duologue --version` answers."""
    command = Path(sys.executable).with_name("duologue.exe" if os.name == "nt" else "duologue")
    version = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60, check=True)

    assert version.stdout.startswith("duologue ")


@pytest.mark.parametrize("name", [["read"], ["build"], ["voices", "list"]])
def test_every_command_has_help_with_an_example(name: list[str]) -> None:
    """The last lines of --help can be copied."""
    helped = CliRunner().invoke(app, [*name, "--help"])

    assert helped.exit_code == 0
    assert "Example" in helped.stdout


def test_an_engine_that_cannot_be_loaded_is_no_bug(shell: Shell) -> None:
    """A broken installation of an engine is told as an error of ours."""
    broken = {"DUOLOGUE_ESPEAK_LIBRARY": str(ROOT / "README.md")}
    finished = shell.run("build", "tea.transcript.yaml", "--engine", "espeak", environment=broken)

    assert_clean(finished, 1)
    assert "espeak" in finished.stderr


def test_a_bug_is_told_with_the_log_to_report(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody expected has its own exit code, and its traceback is in a file, not in the terminal."""
    plug_in(shell.folder / "plugins", "careless", "careless:Careless")
    shell.write(
        "plugins/careless.py",
        "class Careless:\n    @classmethod\n    def from_environment(cls, _):\n        return 1 // 0\n",
    )
    monkeypatch.syspath_prepend(shell.folder / "plugins")
    monkeypatch.setattr(tempfile, "tempdir", str(shell.folder))
    finished = shell.run("build", "tea.transcript.yaml", "--engine", "careless")

    assert_clean(finished, 3)
    (log,) = shell.folder.glob("duologue-*.log")
    assert str(log) in finished.stderr
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
