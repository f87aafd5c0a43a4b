"""A show that was really built is published: feeds and checks first, then what changed, and nothing that may not be."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.build import build_episodes
from pipeline.errors import PublishError
from pipeline.filecache import FileCache
from pipeline.publishing.digests import Digested, digest_files
from pipeline.publishing.fitness import find_unfit
from pipeline.publishing.publication import PublishReport, publish_show
from pipeline.publishing.sending import TransferProgress
from pipeline.show import read_show, settings_of_run
from tests.plays import write_play
from tests.publishing.hosts import SftpHost, files_below, open_sftp
from tests.shell import Shell, assert_clean
from tests.studio import picture

SHOW = """\
title: Tea and Time
author: Ana Silva
owner: {name: Ana Silva, email: ana@tea.example}
base_url: https://tea.example/show/
category: Education
explicit: no
description: Two friends and a kettle.
languages: en
engine: espeak
opening: false
episode_cover: none
publish: ../hosted
"""
FEED = "https://tea.example/show/en/feed.xml"
TALK = [("ana", "Good morning, Ben.", ""), ("ben", "Good morning. The tea is hot.", "")]
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


class PublishedShow:
    """A show with one finished episode, and a way to publish it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.page = folder / "tea.transcript.yaml"
        self.hosted = folder.parent / "hosted"
        self.environment = {"DUOLOGUE_CACHE": str(folder / "cache")}
        self.events: list[object] = []

    def publish(self, target: str = "", *, delete: bool = False, drafts: bool = False) -> PublishReport:
        """Publish the show."""
        return publish_show(
            read_show(self.folder),
            target,
            now=NOW,
            delete=delete,
            drafts=drafts,
            environment=self.environment,
            on_progress=self.events.append,
        )

    def fill_sheet(self, **keys: str) -> None:
        """Write into the head of the transcript file, as a person does."""
        head = "".join(f"{key}: {value}\n" for key, value in keys.items())
        rest = self.page.read_text(encoding="utf-8").partition("title:")
        self.page.write_text(f"{rest[0].splitlines()[0]}\n{head}title:{rest[2]}", encoding="utf-8")

    @property
    def episode(self) -> Path:
        """The folder of the episode."""
        return self.folder / "output" / "en" / "tea"

    @property
    def audio(self) -> str:
        """The path of its audio in the finished folder."""
        (audio,) = self.episode.glob("*.mp3")
        return f"en/tea/{audio.name}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, measured_voices: Path) -> Path:
    """A show whose episode is built; who publishes it works on a copy."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(measured_voices, folder / "cache")
    (folder / "show.yaml").write_text(SHOW, encoding="utf-8")
    (folder / "cover.jpg").write_bytes(picture())
    page = write_play(folder / "tea.transcript.yaml", TALK)
    source = "{url: 'https://talks.example/tea', notice: 'Ask before you reprint.'}"
    PublishedShow(folder).fill_sheet(source=source)
    environment = {"DUOLOGUE_CACHE": str(folder / "cache"), "DUOLOGUE_OFFLINE": "1"}
    assert not build_episodes(page, settings_of_run(read_show(folder), {}), environment=environment).failed
    return folder


@pytest.fixture
def show(built: Path, tmp_path: Path) -> PublishedShow:
    """A show with one finished episode."""
    return PublishedShow(Path(shutil.copytree(built, tmp_path / "show")))


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpHost]:
    """A machine on loopback."""
    with open_sftp(tmp_path_factory.mktemp("sftp")) as host:
        yield host


def paths(publication: PublishReport) -> list[str]:
    """The paths that were sent."""
    return [file.path for file in publication.sent.sent]


def test_a_show_is_published_where_its_file_says(show: PublishedShow) -> None:
    """Its feed, pages, covers, captions and audio lie there, and what it was made from does not."""
    publication = show.publish()

    hosted = files_below(show.hosted)
    assert publication.feeds == (FEED,)
    assert {".duologue-manifest.json", "index.html", "sw.js", "en/feed.xml", "en/cover.jpg", show.audio} < hosted.keys()
    assert hosted[show.audio] == (show.folder / "output" / show.audio).read_bytes()
    assert show.audio.encode() in hosted["en/feed.xml"]
    assert not {name for name in hosted if name.endswith(("episode.json", ".yaml"))}
    assert paths(show.publish()) == []


def test_a_typo_in_the_notes_sends_the_feed_and_one_page(show: PublishedShow) -> None:
    """No audio is built, checked or sent anew."""
    show.fill_sheet(notes="'About a ketle.'")
    show.publish()

    show.fill_sheet(notes="'About a kettle.'")

    assert paths(show.publish()) == ["en/tea/index.html", "en/feed.xml"]
    assert "About a kettle." in (show.hosted / "en/tea/index.html").read_text(encoding="utf-8")


def test_words_without_rights_do_not_leave_this_machine(show: PublishedShow, sftp: SftpHost) -> None:
    """Elsewhere nothing is published of which nobody said by what right, and the page's own word is shown."""
    sftp.clear()

    with pytest.raises(PublishError) as failure:
        show.publish(sftp.address)

    assert "state no rights" in str(failure.value)
    assert "tea, from https://talks.example/tea: its page says 'Ask before you reprint.'" in str(failure.value)
    assert "'rights: by permission of the author'" in failure.value.hint
    assert sftp.files() == {}

    show.fill_sheet(rights="by permission of the author")
    assert show.audio in paths(show.publish(sftp.address))
    assert sftp.arrived[-2:] == ["en/feed.xml", ".duologue-manifest.json"]


def test_nothing_is_sent_while_an_episode_is_faulty(show: PublishedShow) -> None:
    """Each faulty episode is named with its first fault."""
    (show.episode / "tea.vtt").unlink()

    with pytest.raises(
        PublishError, match=r"nothing is published, since episodes are faulty:\n  en/tea: tea.vtt is missing"
    ):
        show.publish()

    assert not show.hosted.exists()


def test_nothing_is_sent_while_directories_would_refuse_a_feed(show: PublishedShow) -> None:
    """What is missing is told, all at once."""
    file = show.folder / "show.yaml"
    file.write_text(SHOW.replace("category: Education\n", "").replace("description", "copyright"), encoding="utf-8")

    with pytest.raises(PublishError, match="directories would refuse") as failure:
        show.publish()

    assert "<itunes:category>" in str(failure.value)
    assert "<description>" in str(failure.value)
    assert not show.hosted.exists()


def test_drafts_are_published_only_when_asked_for(show: PublishedShow) -> None:
    """What a person calls a draft stays at home, and is named among what was left out."""
    show.fill_sheet(status="draft")

    with pytest.raises(PublishError, match="no episode to publish\n  en/tea: a draft"):
        show.publish()

    assert show.audio in paths(show.publish(drafts=True))


def test_a_withdrawn_episode_is_taken_away_when_asked(show: PublishedShow) -> None:
    """Its feed no longer lists it; its files go with --delete."""
    show.publish()
    show.fill_sheet(status="withdrawn")

    kept = show.publish()
    assert show.audio in kept.sent.gone
    assert (show.hosted / show.audio).exists()
    assert show.audio.encode() not in (show.hosted / "en/feed.xml").read_bytes()

    removed = show.publish(delete=True)
    assert show.audio in removed.sent.removed
    assert not (show.hosted / "en/tea").exists()


def test_progress_tells_of_reading_checking_and_sending(show: PublishedShow) -> None:
    """In this order, each to its end."""
    publication = show.publish()

    told = [event for event in show.events if isinstance(event, TransferProgress)]
    phases = list(dict.fromkeys(event.phase for event in told))
    assert phases == ["read", "check", "send"]
    assert (told[-1].done_bytes, told[-1].total_bytes) == (publication.sent.sent_bytes, publication.sent.sent_bytes)


def test_an_episode_is_listened_to_once(show: PublishedShow) -> None:
    """What was found fit is fit until a file of it changes; a changed page is no reason to listen."""
    cache = FileCache(show.folder / "checks")
    finished = show.folder / "output"

    def digests() -> Mapping[str, Digested]:
        return digest_files(show.episode, [file.name for file in show.episode.iterdir()], cache)

    fit = digests()
    assert find_unfit(finished, {"en/tea": fit}, cache) == ()

    (show.episode / "index.html").write_text("mended")
    unmended = show.episode / "tea.srt"
    unmended.rename(show.episode / "tea.txt")
    assert find_unfit(finished, {"en/tea": {**fit, "index.html": digests()["index.html"]}}, cache) == ()
    assert [unfit.folder for unfit in find_unfit(finished, {"en/tea": digests()}, cache)] == ["en/tea"]


def run(show: PublishedShow, *arguments: str, code: int = 0) -> tuple[str, str]:
    """What the command prints, and what it says, when it publishes a show."""
    shell = Shell(show.folder)
    finished = shell.run("publish", "--show", str(show.folder), *arguments)
    assert_clean(finished, code)
    return finished.stdout, finished.stderr


def test_the_command_prints_the_feeds_and_says_what_it_sent(show: PublishedShow) -> None:
    """A rehearsal sends nothing; the run itself tells of files, sizes and the target."""
    assert "would send en/feed.xml" in run(show, "--dry-run")[1]
    assert not show.hosted.exists()

    printed, said = run(show)
    assert printed == f"{FEED}\n"
    assert f"sent {show.audio}" in said
    assert "0 files there already" in said

    assert "sent 0 files" in run(show)[1]
    assert run(show, "--quiet") == (f"{FEED}\n", "")


def test_the_command_reports_to_programs(show: PublishedShow) -> None:
    """As JSON, with the number of its schema."""
    report = json.loads(run(show, "--json")[0])

    assert (report["schema"], report["feeds"], report["dry_run"]) == (1, [FEED], False)
    assert show.audio in [file["path"] for file in report["sent"]]
    assert report["sent_bytes"] == sum(file["size_bytes"] for file in report["sent"])


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("sftp://ana:secret@tea.example/show", "sftp://***@tea.example/show: carries a password"),
        ("https://tea.example/show", "where people read the show"),
        ("output/en", "hold each other"),
        ("s3://", "names no host or bucket"),
    ],
)
def test_a_target_that_cannot_be_is_refused_in_a_line(
    show: PublishedShow, target: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where, what, what to do; and no password is repeated."""
    monkeypatch.chdir(show.folder)

    _, said = run(show, target, code=1)

    assert told in said
    assert "hint: " in said
    assert "secret" not in said


def test_offline_nothing_is_sent_elsewhere(show: PublishedShow) -> None:
    """DUOLOGUE_OFFLINE holds for publishing, too."""
    show.fill_sheet(rights="our own words")

    assert "DUOLOGUE_OFFLINE forbids" in run(show, "s3://shows/tea", code=1)[1]
