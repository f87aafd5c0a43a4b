"""Finished episodes are checked: a good one is ok, and whatever is damaged in a copy of it is found and named."""

# mypy: allow-untyped-calls
# (mutagen is not annotated)

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from mutagen.id3 import APIC, ID3, TIT2, TLAN, Frame
from PIL import Image
from typer.testing import CliRunner

from pipeline.audio.format import AudioFormat, encode
from pipeline.audio.m4a import M4aFormat
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.samples import cut
from pipeline.audio.tagging import AigcLabel, Tags, write_tags
from pipeline.build import BuildSettings, build_episodes
from pipeline.checking.episodes import check_episode, check_unheard, find_episodes
from pipeline.checking.finding import Finding
from pipeline.checking.sound import check_sound
from pipeline.checking.tags import check_tags
from pipeline.cli import app
from pipeline.errors import OutputError
from pipeline.model import ChapterMark, Lesson
from pipeline.publish.episode_reading import read_episode
from tests.audio.sounds import amplify, decoded, mp3, silence, split_frames, tone

RATE_HZ, KBPS = 16_000, 32
PLAY = """\
id: 00c0ffee00c0ffee
title: {en: Tea, zh: 茶}
speakers:
  ana: {name: {en: Ana, zh: 安娜}}
  ben: {name: {en: Ben, zh: 本}}
turns:
- chapter: {en: Morning, zh: 早晨}
- ana:
  - en: Good morning, Ben. Did the rain on the roof keep you awake?
    zh: 早上好，本。
- chapter: {en: Rain, zh: 雨}
- ben:
  - en: It did.
    zh: 是的，一夜没睡。
  - en: Not for long.
    zh: 不过没多久。
"""
SPLICED_S, SILENT_S = 1.0, 2.0


Facts = dict[str, Any]  # what episode.json holds


@dataclass(frozen=True, slots=True)
class Shelf:
    """A copy of a finished episode, to be damaged."""

    folder: Path

    @property
    def audio(self) -> Path:
        """Its MP3 file."""
        return self.folder / "tea.mp3"

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        """Change the text of a file; the change must find something to change."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        changed = change(text)
        assert changed != text
        path.write_text(changed, encoding="utf-8")

    def edit_facts(self, change: Callable[[Facts], object]) -> None:
        """Change what episode.json says."""
        facts = json.loads((self.folder / "episode.json").read_text(encoding="utf-8"))
        change(facts)
        (self.folder / "episode.json").write_text(json.dumps(facts), encoding="utf-8")

    def edit_frames(self, change: Callable[[list[bytes]], Sequence[bytes]]) -> None:
        """Change the frames of the audio, but neither its tags nor its header."""
        whole = self.audio.read_bytes()
        tag_end = ID3(self.audio).size
        header, *frames = split_frames(whole[tag_end:], Mp3Format(RATE_HZ, KBPS))
        self.audio.write_bytes(whole[:tag_end] + header + b"".join(change(frames)))

    def amplify(self, gain_db: float) -> None:
        """Make the audio louder or softer; its tags stay."""
        whole = self.audio.read_bytes()
        tags = whole[: ID3(self.audio).size]
        self.audio.write_bytes(tags + mp3(amplify(decoded(whole), gain_db), bitrate_kbps=KBPS))

    def cue_frames(self, index: int) -> slice:
        """The frames in which a cue sounds, with the pause after it."""
        starts_ms = [cue.start_ms for cue in read_episode(self.folder).cues]
        start, end = (round(at_ms * RATE_HZ / 1000 / 576) for at_ms in starts_ms[index : index + 2])
        return slice(start, end)


Damage = Callable[[Shelf], object]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, measured_voices: Path) -> Path:
    """The folder of an episode of two speakers, two languages and two chapters, spoken by espeak."""
    folder = tmp_path_factory.mktemp("checked")
    (folder / "tea.transcript.yaml").write_text(PLAY, encoding="utf-8")
    settings = BuildSettings(
        languages=("en+zh",),
        engine="espeak",
        cover="none",
        output=folder,
        sample_rate_hz=RATE_HZ,
        bitrate_kbps=KBPS,
    )
    shutil.copytree(measured_voices, folder / "cache")
    environment = {"DUOLOGUE_CACHE": str(folder / "cache"), "DUOLOGUE_OFFLINE": "1"}
    report = build_episodes(folder / "tea.transcript.yaml", settings, environment=environment)
    assert not report.failed
    return folder / "en-zh" / "tea"


@pytest.fixture
def shelf(built: Path, tmp_path: Path) -> Shelf:
    """A copy of the episode."""
    shutil.copytree(built, tmp_path / "tea")
    return Shelf(tmp_path / "tea")


def cut_the_end(shelf: Shelf) -> None:
    """Lose the last third of the file."""
    whole = shelf.audio.read_bytes()
    shelf.audio.write_bytes(whole[: 2 * len(whole) // 3])


def splice_a_second_out(shelf: Shelf) -> None:
    """Lose a second in the middle."""
    count = round(SPLICED_S * RATE_HZ / 576)
    shelf.edit_frames(lambda frames: frames[:200] + frames[200 + count :])


def swap_two_lines(shelf: Shelf) -> None:
    """Let the third and the fourth line change places in the audio alone."""
    one, two = shelf.cue_frames(2), shelf.cue_frames(3)
    shelf.edit_frames(lambda frames: [*frames[: one.start], *frames[two], *frames[one], *frames[two.stop :]])


def silence_two_seconds(shelf: Shelf) -> None:
    """Overwrite two seconds of the longest line with silence."""
    start = shelf.cue_frames(2).start + 20
    quiet = split_frames(
        mp3(silence(round(SILENT_S * 1000), rate_hz=RATE_HZ), bitrate_kbps=KBPS), Mp3Format(RATE_HZ, KBPS)
    )
    shelf.edit_frames(lambda frames: [*frames[:start], *quiet[1:], *frames[start + len(quiet) - 1 :]])


def sound_in_a_pause(shelf: Shelf) -> None:
    """Let a pause within a chapter sound."""
    cues = read_episode(shelf.folder).cues
    at = round((cues[5].end_ms + 150) * RATE_HZ / 1000 / 576)
    loud = shelf.cue_frames(2).start + 20
    shelf.edit_frames(lambda frames: [*frames[:at], *frames[loud : loud + 6], *frames[at + 6 :]])


def drop_a_cue(shelf: Shelf) -> None:
    """Let a line be said nowhere."""
    shelf.edit_facts(lambda facts: facts["cues"].pop(4))


def turn_two_cues_around(shelf: Shelf) -> None:
    """Let two passages come in the wrong order."""

    def change(facts: Facts) -> None:
        one, two = facts["cues"][4], facts["cues"][6]
        one["passage"], two["passage"], one["text"], two["text"] = 1, 0, two["text"], one["text"]

    shelf.edit_facts(change)


def make_quiet(shelf: Shelf) -> None:
    """Play it 3 dB softer."""
    shelf.amplify(-3)


def make_clip(shelf: Shelf) -> None:
    """Play it so loud that it is clipped."""
    shelf.amplify(20)


def break_the_audio(shelf: Shelf) -> None:
    """Let the file hold no audio."""
    shelf.audio.write_bytes(b"no audio")


def claim_another_length(shelf: Shelf) -> None:
    """Let episode.json tell another length."""
    shelf.edit_facts(lambda facts: facts.update(duration_ms=99_000))


HEARD: dict[Damage, str] = {
    cut_the_end: "the audio has the wrong length: it sounds for",
    splice_a_second_out: "the audio has the wrong length: it sounds for",
    claim_another_length: "the audio has the wrong length: its header says",
    swap_two_lines: "something sounds in the pause",
    sound_in_a_pause: "something sounds in the pause",
    silence_two_seconds: "is interrupted",
    make_quiet: "the programme has the wrong loudness",
    make_clip: "the audio is clipped",
    break_the_audio: "cannot be decoded",
}


def tag(frame: Frame) -> Damage:
    """Put another text into the tags."""

    def damage(shelf: Shelf) -> None:
        tags = ID3(shelf.audio)
        tags.setall(frame.HashKey, [frame])
        tags.save(v2_version=3)

    return damage


def untag(kind: str) -> Damage:
    """Take frames of a kind out of the tags."""

    def damage(shelf: Shelf) -> None:
        tags = ID3(shelf.audio)
        tags.delall(kind)
        tags.save(v2_version=3)

    return damage


def picture() -> bytes:
    """Return a small JPEG picture."""
    file = io.BytesIO()
    Image.new("RGB", (16, 16), "teal").save(file, "JPEG")
    return file.getvalue()


def edit(name: str, old: str, new: str) -> Damage:
    """Replace a text in a file, wherever it stands."""
    return lambda shelf: shelf.edit(name, lambda text: text.replace(old, new))


def cue(index: int, **changes: object) -> Damage:
    """Let episode.json tell something else of a cue."""
    return lambda shelf: shelf.edit_facts(lambda facts: facts["cues"][index].update(changes))


def remove(name: str) -> Damage:
    """Lose a file."""
    return lambda shelf: (shelf.folder / name).unlink()


def leave(name: str) -> Damage:
    """Leave a file that does not belong to the episode."""
    return lambda shelf: (shelf.folder / name).touch()


def delay(name: str) -> Damage:
    """Show everything in a file 700 ms late, up to the hour."""
    times = re.compile(r"(?<=:)(\d\d)([.,])(\d{3})(?=[ >]|$)", re.MULTILINE)

    def later(match: re.Match[str]) -> str:
        second, millisecond = divmod(int(match[1]) * 1000 + int(match[3]) + 700, 1000)
        return f"{second:02}{match[2]}{millisecond:03}"

    return lambda shelf: shelf.edit(name, lambda text: times.sub(later, text))


UNHEARD: list[tuple[Damage, str]] = [
    (remove("tea.mp3"), "tea.mp3 is missing"),
    (remove("tea.transcript.yaml"), "tea.transcript.yaml is missing"),
    (remove("tea.zh.vtt"), "tea.zh.vtt is missing"),
    (remove("tea.lrc"), "tea.lrc is missing"),
    (remove("tea.chapters.json"), "tea.chapters.json is missing"),
    (leave("tea.fr.vtt"), "tea.fr.vtt is left over from another build"),
    (leave("tea.m4a"), "tea.m4a is left over from another build"),
    (leave("tea.m4a.part"), "tea.m4a.part is left over from a build that was killed"),
    (leave(".tea.mp3.0123456789ab.mp3"), ".tea.mp3.0123456789ab.mp3 is left over from a build that was killed"),
    (edit("tea.transcript.yaml", "turns:", "turn:"), "turn"),
    (edit("tea.transcript.yaml", "00c0ffee", "11c0ffee"), "tea.transcript.yaml is another episode's"),
    (edit("tea.transcript.yaml", "It did.", "It did. All night."), "nobody says 'Allnight.'"),
    (edit("episode.json", "Not for long.", "Not for love."), "other words are said"),
    (drop_a_cue, "nobody says 'Itdid.'"),
    (turn_two_cues_around, "out of order"),
    (cue(4, repetition=1), "the transcript does not ask for it"),
    (cue(4, speaker="ana"), "another speaker says 'It did.'"),
    (cue(3, start_ms=9_000), "begins before the one before it ends"),
    (cue(4, end_ms=0), "has impossible times"),
    (cue(2, end_ms=9_100), "cannot last that long"),
    (cue(1, end_ms=31_000), "the opening line ends too late"),
    (cue(1, language="en"), "the opening line is not said in zh"),
    (lambda shelf: shelf.folder.joinpath("cover.jpg").write_bytes(picture()), "the folder has a cover, and its audio"),
    (tag(APIC(mime="image/jpeg", type=3, data=picture())), "the audio has a cover, and its folder has none"),
    (tag(APIC(mime="image/jpeg", type=3, data=picture()[:300])), "the cover is no picture"),
    (tag(TIT2(text="Coffee")), "the tag title is not as in episode.json"),
    (tag(TLAN(text="deu")), "the tag language is not as in episode.json"),
    (untag("COMM"), "the tag comment is not as in episode.json"),
    (untag("CHAP"), "the chapters in the audio are not as in episode.json"),
    (edit("tea.chapters.json", "Rain", "Snow"), "tea.chapters.json differs"),
    (edit("episode.json", '"Rain"', '"Snow"'), "the chapters are not those of the transcript"),
    (edit("tea.vtt", "rain", "snow"), "tea.vtt: other words"),
    (edit("tea.vtt", "<v Ben>", "<v Ana>"), "tea.vtt: another speaker"),
    (edit("tea.vtt", "WEBVTT", "VTT"), "tea.vtt cannot be read"),
    (edit("tea.srt", "Ana: ", "Ben: "), "tea.srt: other words"),
    (edit("tea.lrc", "rain", "snow"), "tea.lrc: other words"),
    (edit("tea.lrc", "[00:0", "[00:5"), "is shown at another time than it is heard"),
    (edit("tea.transcript.json", '"segments"', '"parts"'), "tea.transcript.json cannot be read"),
    (delay("tea.zh.vtt"), "tea.zh.vtt: '早上好，本。' is shown at another time than it is heard"),
    (delay("tea.srt"), "is shown at another time than it is heard"),
]


@pytest.mark.parametrize("damage", HEARD, ids=lambda damage: damage.__name__)
def test_damaged_sound_is_found_and_named(shelf: Shelf, damage: Damage) -> None:
    """Whatever is wrong with the audio, the check hears it."""
    damage(shelf)

    report = check_episode(shelf.folder)

    assert not report.is_fit
    assert HEARD[damage] in named(report.findings)


@pytest.mark.parametrize(("damage", "found"), UNHEARD)
def test_whatever_else_is_damaged_is_found_and_named(shelf: Shelf, damage: Damage, found: str) -> None:
    """Files, words, times, tags and captions that do not fit are told."""
    damage(shelf)

    findings = list(check_unheard(shelf.folder, read_episode(shelf.folder)))

    assert found in named(findings)


TAGS = Tags(
    title="Tea and rain / 茶与雨",
    artist="Ana, 本",
    date="2026-04-18",
    languages=("en", "zh-Hant"),
    comment="The voices are synthetic.\nhttps://example.org/tea",
    chapters=(ChapterMark("Morning", 0, 400), ChapterMark("雨", 400, 900)),
    genre="Podcast",
    lyrics=(("en", "Good morning."),),
    aigc=AigcLabel("Tea", "00c0ffee00c0ffee-en"),
)


@pytest.fixture(params=[Mp3Format(RATE_HZ, KBPS), M4aFormat(RATE_HZ, KBPS)], ids=["mp3", "m4a"])
def tagged(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Tags], Path]:
    """What writes a short file with some tags, in each format."""
    format: AudioFormat = request.param

    def write(tags: Tags) -> Path:
        path = tmp_path / f"tea{format.suffix}"
        with format.writing(path) as file:
            file.append(encode(cut(tone(300, 1000, rate_hz=RATE_HZ), 0, 10 * format.frame_length), format))
            file.finish(tags)
        write_tags(path, tags)
        return path

    return write


@pytest.mark.parametrize("tags", [TAGS, replace(TAGS, chapters=()), Tags("Tea")])
def test_tags_are_found_as_they_were_written(tagged: Callable[[Tags], Path], tags: Tags) -> None:
    """In every format, and whether or not there are chapters."""
    assert named(check_tags(tagged(tags), tags)) == ""


def test_tags_are_told_from_others(tagged: Callable[[Tags], Path]) -> None:
    """Each tag that is not what it should be is named."""
    path = tagged(TAGS)
    others = replace(
        TAGS, title="Coffee", date="2025", genre="", languages=("fr",), aigc=None, chapters=TAGS.chapters[:1]
    )
    said = named(check_tags(path, others))

    wrong = re.findall("^the (?:tag |label )?([a-zA-Z]+)", said, re.MULTILINE)
    assert wrong == ["title", "genre", "language", "date", "AIGC", "chapters"]
    turned = replace(TAGS, chapters=TAGS.chapters[::-1])
    assert named(check_tags(path, turned)).startswith("a chapter in the audio is not as")


def test_an_undamaged_episode_is_ok(shelf: Shelf) -> None:
    """There is nothing to say of an episode as it was built, to a person or to a program."""
    told = CliRunner().invoke(app, ["show", "check", str(shelf.folder.parent)])
    listed = json.loads(CliRunner().invoke(app, ["show", "check", "--json", str(shelf.folder)]).output)

    assert told.exit_code == 0
    assert re.fullmatch(
        r"ok  .*tea, 0:\d\d, en\+zh, espeak, 8 cues, -1[56]\.\d LUFS, peak -[12](\.\d)? dBTP\n", told.output
    )
    assert [listed["schema"], listed["episodes"][0]["ok"], listed["episodes"][0]["findings"]] == [1, True, []]


def test_a_faulty_episode_ends_with_exit_code_1(shelf: Shelf) -> None:
    """The fault is told with what was expected, and what to do."""
    leave("tea.fr.vtt")(shelf)
    told = CliRunner().invoke(app, ["show", "check", str(shelf.folder)])

    assert told.exit_code == 1
    assert told.output.startswith("FAULTY")
    assert "error: tea.fr.vtt is left over from another build\n    Remove it." in told.output


def test_a_draft_is_told_as_one_and_fit_to_be_heard(shelf: Shelf) -> None:
    """Only a warning says it; its tags must say so, too."""
    shelf.edit_facts(lambda facts: facts.update(draft=True))
    report = check_episode(shelf.folder)

    assert named(report.findings).startswith("a draft: espeak speaks")
    assert report.findings[0].severity == "warning"
    assert "the tag title is not as in episode.json" in named(report.findings)


def test_facts_that_cannot_be_read_are_told(shelf: Shelf) -> None:
    """An episode without its facts is found by its audio, and faulty."""
    remove("episode.json")(shelf)

    (folder,) = find_episodes([shelf.folder.parent])

    assert not check_episode(folder).is_fit


def test_where_there_is_no_episode_the_check_says_so(tmp_path: Path) -> None:
    """A folder without episodes is an error, not a success."""
    with pytest.raises(OutputError, match="holds no finished episode"):
        find_episodes([tmp_path])


def test_a_lesson_may_be_silent_for_as_long_as_its_gaps(shelf: Shelf) -> None:
    """Four seconds of silence are a fault, unless the learner is to speak."""
    episode = read_episode(shelf.folder)
    later = [replace(cue, start_ms=cue.start_ms + 4000, end_ms=cue.end_ms + 4000) for cue in episode.cues[3:]]
    spread = replace(episode, cues=(*episode.cues[:3], *later), duration_ms=episode.duration_ms + 4000)
    heard = check_episode(shelf.folder).heard
    assert heard is not None
    at = episode.cues[2].end_ms // 10 + 10
    with_gap = replace(
        heard,
        sounding=heard.sounding[:at] + bytes(400) + heard.sounding[at:],
        duration_ms=spread.duration_ms,
        header_ms=spread.duration_ms,
    )

    assert named(check_sound(spread, with_gap)) == "a long silence"
    assert named(check_sound(replace(spread, lesson=Lesson(gap_ms=4000)), with_gap)) == ""


def test_a_loudness_out_of_reach_is_not_asked_for_again(shelf: Shelf) -> None:
    """Where the build came no nearer either, another target helps; where it did, another build."""
    episode = read_episode(shelf.folder)
    heard = check_episode(shelf.folder).heard
    assert heard is not None
    assert episode.loudness is not None
    quiet = replace(heard, loudness_lufs=episode.loudness.target_lufs - 2.3)
    facts = replace(episode.loudness, integrated_lufs=quiet.loudness_lufs)

    (again,) = check_sound(episode, quiet)
    (another,) = check_sound(replace(episode, loudness=facts), quiet)

    assert again.hint == "Build the episode again."
    assert "--loudness -19 or fewer" in another.hint


def test_passages_that_nobody_says_are_told(shelf: Shelf) -> None:
    """A passage that lacks the language of the plan and is left out is a warning."""
    edit("tea.transcript.yaml", "    zh: 不过没多久。\n", "")(shelf)
    shelf.edit_facts(
        lambda facts: facts.update(language="zh", cues=[c for c in facts["cues"] if c["language"] == "zh"][:-1])
    )

    assert "1 passages without 'zh' are left out" in named(check_unheard(shelf.folder, read_episode(shelf.folder)))


def named(findings: Iterable[Finding]) -> str:
    """What some findings say, a line each."""
    return "\n".join(finding.what for finding in findings)
