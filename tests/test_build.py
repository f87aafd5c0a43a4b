"""The whole line, with the real espeak and a loopback service that speaks as edge does."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from array import array
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mutagen.id3 import ID3

from pipeline.audio.listening import listen
from pipeline.audio.loudness import measure_loudness, measure_true_peak
from pipeline.build import BuildReport, BuildSettings, build_episodes
from pipeline.codec import decode, encode_flac
from pipeline.errors import (
    AudioError,
    EngineUnavailable,
    EngineUnknown,
    OutputError,
    PlanError,
    TranscriptError,
)
from pipeline.filecache import FileCache
from pipeline.model import Encoded, Lesson
from pipeline.progress import Notice, Progress
from tests.audio.sounds import tone
from tests.desk import Desk
from tests.plays import BILINGUAL, CHINESE, write_play
from tests.speech.edge_service import EdgeService

CAPTIONS = (".vtt", ".srt", ".transcript.json")


SHORT = BuildSettings(engine="espeak", opening=False, cover="none")
"""A build of nothing but the turns: the opening is longer than the play."""


def title_of(audio: Path) -> str:
    """The title in an MP3's tags."""
    return str(ID3(audio)["TIT2"].text[0])  # type: ignore[no-untyped-call]  # mutagen is not annotated


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measured_voices: Path) -> Desk:
    """A desk in a folder of its own, which is the working folder."""
    shutil.copytree(measured_voices, tmp_path / "cache")
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


@pytest.fixture
def used_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, finished_desk: Desk) -> Desk:
    """A desk in a folder of its own, the working folder, on which the play has been built once before."""
    monkeypatch.chdir(tmp_path)
    return finished_desk.copied(tmp_path)


def forget_gains(desk: Desk) -> None:
    """Let the cache say that no voice needs levelling."""
    cache = FileCache.from_environment(desk.environment)
    for file in cache.folder.rglob("*.gain"):
        cache.store("gain", file.stem, b"0.0")


def test_a_corrected_date_stands_on_the_page(used_desk: Desk) -> None:
    """A page that was made of the same words before does not come from the cache."""
    text = used_desk.page.read_text(encoding="utf-8")
    used_desk.page.write_text(text.replace("title:", "date: 2024-05-06\ntitle:", 1), encoding="utf-8")

    assert not used_desk.build().failed

    assert "2024-05-06" in (used_desk.audio.parent / "index.html").read_text(encoding="utf-8")


def test_damaged_clips_are_spoken_again_in_the_same_run(used_desk: Desk) -> None:
    """What a plan took for a clip, by its first line, turns out to be damaged when it is mixed."""
    before = used_desk.audio.read_bytes()
    cache = FileCache.from_environment(used_desk.environment)
    for block in cache.folder.rglob("*.block"):
        block.unlink()
    clips = list(cache.folder.rglob("*.clip"))
    for clip in clips:
        clip.write_bytes(clip.read_bytes()[:-20] + b"x" * 20)

    assert clips
    assert not used_desk.build().failed

    assert used_desk.audio.read_bytes() == before


def test_a_page_becomes_an_episode_in_its_own_languages(finished_desk: Desk) -> None:
    """Without options a bilingual page is heard in both languages, each speaker in a voice of their own."""
    (built,) = finished_desk.built

    episode = built.episode
    folder = finished_desk.folder / "output" / "en-zh" / "tea"
    captions = {f"tea{language}{suffix}" for language in ("", ".en", ".zh") for suffix in CAPTIONS}
    audio = {"tea.mp3", "tea.lrc"}
    names = {path.name for path in folder.iterdir()}
    assert names == {"episode.json", "tea.transcript.yaml", "cover.jpg", "index.html"} | audio | captions
    assert [cue.language for cue in episode.cues] == ["en", "zh"] * 4
    assert [cue.turn for cue in episode.cues] == [None, None, 0, 0, 1, 1, 2, 2]
    assert episode.cast["ana"] != episode.cast["ben"]
    assert (built.utterances, built.cached) == (8, 0)
    assert title_of(episode.audio) == "Tea"
    assert episode.artist == "Ana, Ben"


def test_the_same_page_gives_the_same_bytes(desk: Desk, finished_desk: Desk) -> None:
    """An empty cache, another folder and another number of workers change nothing."""
    (first,) = finished_desk.built
    shutil.rmtree(desk.folder / "cache")
    (second,) = desk.build(settings=BuildSettings(engine="espeak", jobs=1), output="elsewhere").episodes

    assert first.cached == second.cached == 0
    one, other = (built.episode.audio.parent for built in (first, second))
    assert {path.name for path in one.iterdir()} == {path.name for path in other.iterdir()}
    for path in one.iterdir():
        if path.name != "episode.json":
            assert path.read_bytes() == (other / path.name).read_bytes(), path.name
    facts = [json.loads((folder / "episode.json").read_text(encoding="utf-8")) for folder in (one, other)]
    assert [fact.pop("build")["spoken"] for fact in facts] == [8, 8]
    assert facts[0] == facts[1]


def test_a_second_build_speaks_nothing(used_desk: Desk) -> None:
    """Every clip comes from the cache, and the audio is the same."""
    audio = used_desk.audio.read_bytes()
    (second,) = used_desk.build().episodes

    assert second.cached == second.utterances
    assert second.episode.audio.read_bytes() == audio


def test_a_corrected_line_costs_one_line(used_desk: Desk) -> None:
    """After an edit, only the utterance that changed is spoken."""
    write_play(used_desk.page, [("ana", "Good evening, Ben.", BILINGUAL[0][2]), *BILINGUAL[1:]])
    (built,) = used_desk.build().episodes

    assert built.utterances - built.cached == 1


def test_the_programme_is_as_loud_as_it_should_be(used_desk: Desk) -> None:
    """The finished file is at its target to half a unit and below the ceiling, each language to one unit."""
    report = used_desk.build(settings=replace(SHORT, languages=("en", "zh")))

    files = [used_desk.audio, *(built.episode.audio for built in report.episodes)]
    heard = [decode(Encoded(file.read_bytes(), "audio/mpeg")) for file in files]
    both, english, chinese = map(measure_loudness, heard)
    assert both == pytest.approx(-16, abs=0.5)
    assert english == pytest.approx(chinese, abs=1.0)
    assert max(map(measure_true_peak, heard)) <= -1.0


def test_another_target_is_met_as_well(desk: Desk) -> None:
    """A programme that is wanted softer is softer, to half a unit."""
    (built,) = desk.build(settings=replace(SHORT, loudness_lufs=-20)).episodes

    heard = decode(Encoded(built.episode.audio.read_bytes(), "audio/mpeg"))
    assert measure_loudness(heard) == pytest.approx(-20, abs=0.5)
    assert measure_true_peak(heard) <= -1.0


def test_a_programme_that_misses_its_loudness_is_corrected_and_stays_so(desk: Desk) -> None:
    """The correction is told, is kept with the episode, and gives the same bytes when the blocks are made again.

    What corrected an episode at one loudness says nothing of another.
    """
    settings = replace(SHORT, languages=("zh",))
    forget_gains(desk)
    (corrected,) = desk.build(settings=settings).episodes
    audio = corrected.episode.audio.read_bytes()
    notices = list(desk.notices)
    for block in (desk.folder / "cache").rglob("*.block"):
        block.unlink()
    (again,) = desk.build(settings=settings).episodes
    repeated = again.episode.audio.read_bytes()
    told = list(desk.notices)
    (softer,) = desk.build(settings=replace(settings, loudness_lufs=-18)).episodes

    loudness = corrected.episode.loudness
    assert loudness is not None
    assert loudness.correction_db > 1
    assert loudness.integrated_lufs == pytest.approx(-16, abs=0.5)
    assert measure_loudness(decode(Encoded(audio, "audio/mpeg"))) == pytest.approx(-16, abs=0.5)
    assert [f"made {loudness.correction_db:.1f} dB louder" in notice for notice in notices] == [True]
    assert repeated == audio
    assert told == notices
    assert softer.episode.loudness is not None
    assert softer.episode.loudness.correction_db == 0


def test_an_episode_without_a_title_is_called_by_its_file(desk: Desk) -> None:
    """Feeds, pages and players must call it something."""
    page = write_play(desk.folder / "kettle.transcript.yaml", CHINESE, title='" "')

    (built,) = desk.build(page, settings=SHORT).episodes

    assert built.episode.title == title_of(built.episode.audio) == "kettle"


def test_what_just_keeps_the_loudness_here_keeps_it_for_another_meter(desk: Desk) -> None:
    """Half a unit too soft may be a little more by FFmpeg's, which decides what may be published."""
    page = desk.folder / "cup.txt"
    page.write_text(
        "The Cup\n\nAna: Where is the cup?\n\nBen: It lies beside the pot.\n\nAna: Thank you, my friend.\n\n"
        "Ben: Not at all.\n",
        encoding="utf-8",
    )
    (built,) = desk.build(page, settings=SHORT).episodes

    assert listen(built.episode.audio).loudness_lufs == pytest.approx(-16, abs=0.4)


def test_a_cue_begins_when_its_words_are_heard(finished_desk: Desk) -> None:
    """In the finished file, the first sound after each cue's start comes within 40 ms, and none just before."""
    (built,) = finished_desk.built
    heard = decode(Encoded(built.episode.audio.read_bytes(), "audio/mpeg"))

    for cue in built.episode.cues:
        start = cue.start_ms * heard.rate_hz // 1000
        samples = array("h", heard.samples[2 * (start - 4410 if start else 0) : 2 * (start + 44_100)])
        first = next(at for at, sample in enumerate(samples) if abs(sample) > 100) - (4410 if start else 0)
        assert -5 <= first * 1000 / heard.rate_hz <= 40


def test_an_unchanged_rebuild_decodes_nothing(used_desk: Desk) -> None:
    """Gains and blocks come from the cache: nothing new is put there, and the files are the same."""
    audio = used_desk.audio.read_bytes()
    cached = {path: path.stat().st_ino for path in (used_desk.folder / "cache").rglob("*.*")}
    (second,) = used_desk.build().episodes

    assert second.episode.audio.read_bytes() == audio
    assert {path: path.stat().st_ino for path in (used_desk.folder / "cache").rglob("*.*")} == cached


def test_a_loudness_that_cannot_be_is_an_error_before_any_work(desk: Desk) -> None:
    """Full scale is no loudness for a programme."""
    with pytest.raises(AudioError, match="cannot be at 0 LUFS"):
        desk.build(settings=BuildSettings(loudness_lufs=0))


def test_several_plans_share_their_clips(desk: Desk) -> None:
    """Three editions from one reading: what two of them spoke, the third does not."""
    plans = ("zh", "en", "en+zh")
    report = desk.build(settings=replace(SHORT, languages=plans))

    assert [built.episode.edition for built in report.episodes] == ["zh", "en", "en-zh"]
    assert [built.cached for built in report.episodes] == [0, 0, 6]


def test_a_bad_page_stops_nobody(used_desk: Desk) -> None:
    """The others are built, and each failure says which page, what and where."""
    (used_desk.folder / "empty.txt").touch()
    report = used_desk.build("missing.txt", "empty.txt", used_desk.page, "*.nothing")

    assert len(report.episodes) == 1
    assert {failed.page for failed in report.failed} == {"missing.txt", "empty.txt", "*.nothing"}
    assert all(isinstance(failed.error, TranscriptError) for failed in report.failed)


def test_fail_fast_stops_at_the_first_bad_page(used_desk: Desk) -> None:
    """The pages after it are not built, and what was built before is in the report."""
    other = write_play(used_desk.folder / "other.transcript.yaml", BILINGUAL, title="Other", id="0abe100000000000")
    settings = BuildSettings(engine="espeak", fail_fast=True)
    report = used_desk.build(used_desk.page, "missing.txt", other, settings=settings)

    assert [built.episode.slug for built in report.episodes] == ["tea"]
    assert [str(failed.error) for failed in report.failed] == ["missing.txt: there is no such file"]


def test_a_language_that_the_page_lacks_is_an_error_with_a_way_out(desk: Desk) -> None:
    """The plan's failure names the turns and the command that would work; other plans are built."""
    page = write_play(desk.folder / "chinese.transcript.yaml", CHINESE)
    report = desk.build(page, settings=replace(SHORT, languages=("en", "zh")))

    (failed,) = report.failed
    assert isinstance(failed.error, PlanError)
    assert "--language zh" in failed.error.hint
    assert [built.episode.edition for built in report.episodes] == ["zh"]


def test_a_part_leaves_the_whole_episode_alone(desk: Desk) -> None:
    """`turns` builds those turns into a file of their own, and the long run uses their clips."""
    (part,) = desk.build(settings=replace(SHORT, turns=range(1, 2))).episodes
    (whole,) = desk.build(settings=SHORT).episodes

    assert part.episode.audio.name == "tea.turns-2-2.mp3"
    assert {cue.speaker for cue in part.episode.cues} == {"ben"}
    assert not (part.episode.audio.parent / "tea.turns-2-2.json").exists()
    assert whole.cached == part.utterances == 2
    assert whole.episode.cast == part.episode.cast


def test_turns_that_are_not_there_are_an_error(desk: Desk) -> None:
    """A range beyond the last turn says how many there are."""
    (failed,) = desk.build(settings=BuildSettings(engine="espeak", turns=range(40, 52))).failed

    assert "3 turns" in f"{failed.error} {failed.error.hint}"


def test_an_edition_has_one_plan_and_a_plain_name(desk: Desk) -> None:
    """Two plans in one edition, or a name that is no folder's, are refused before any work."""
    with pytest.raises(PlanError, match="cannot hold"):
        desk.build(settings=BuildSettings(languages=("en", "zh"), edition="both"))
    with pytest.raises(PlanError, match="not a name for an edition"):
        desk.build(settings=BuildSettings(edition="../up"))


def test_two_pages_of_one_name_have_two_folders(desk: Desk) -> None:
    """The second takes six digits of its id into its slug; neither overwrites the other."""
    for folder, id in (("a", "aaaaaaaaaaaaaaaa"), ("b", "bbbbbbbbbbbbbbbb")):
        (desk.folder / folder).mkdir()
        write_play(desk.folder / folder / "talk.transcript.yaml", CHINESE, title=folder, id=id)
    report = desk.build("a", "b", settings=replace(SHORT, languages=("zh",)))
    again = desk.build("b", settings=replace(SHORT, languages=("zh",)))

    assert [built.episode.slug for built in report.episodes] == ["talk", "talk-bbbbbb"]
    assert [built.episode.slug for built in again.episodes] == ["talk-bbbbbb"]


def test_an_unknown_engine_is_told_before_any_page_is_read(desk: Desk) -> None:
    """A mistyped name leaves the call at once, with a guess."""
    with pytest.raises(EngineUnknown) as caught:
        desk.build("missing.txt", settings=BuildSettings(engine="espaek"))

    assert "espeak" in caught.value.hint


def test_an_output_that_cannot_be_written_is_told_before_anything_is_spoken(desk: Desk) -> None:
    """A file in the folder's place ends the run; the cache holds no clip."""
    (desk.folder / "output").write_text("in the way")

    before = sorted((desk.folder / "cache").rglob("*"))
    with pytest.raises(OutputError):
        desk.build()
    assert sorted((desk.folder / "cache").rglob("*")) == before


SHORT_AUTO = replace(SHORT, engine="auto", languages=("en",))


def test_auto_takes_the_online_voices_where_they_answer(desk: Desk) -> None:
    """The service is asked once, speaks each line once, and the first run says where the text goes."""
    with EdgeService().running() as service:
        desk.go_online(service)
        (built,) = desk.build(settings=SHORT_AUTO).episodes
        spoken = len(service.texts)
        (again,) = desk.build(settings=SHORT_AUTO).episodes

    assert (built.episode.engine, built.episode.draft) == ("edge", False)
    assert again.cached == again.utterances
    assert len(service.texts) == spoken
    assert sum("127.0.0.1" in notice for notice in desk.notices) == 1


def test_auto_makes_a_draft_where_nothing_answers_and_replaces_it_later(desk: Desk) -> None:
    """The draft says so, with the reason; once the service answers, the episode is made with it."""
    (draft,) = desk.build(settings=SHORT_AUTO).episodes
    title = title_of(draft.episode.audio)
    with EdgeService().running() as service:
        desk.go_online(service)
        (final,) = desk.build(settings=SHORT_AUTO).episodes

    assert (draft.episode.engine, draft.episode.draft) == ("espeak", True)
    assert title == "Tea (draft)"
    assert "DUOLOGUE_OFFLINE" in desk.notices[0]
    assert (final.episode.engine, final.episode.draft) == ("edge", False)
    assert title_of(final.episode.audio) == "Tea"


def test_a_draft_never_replaces_a_finished_episode(desk: Desk) -> None:
    """A finished episode whose lines are cached needs no network; where one is missing, the build stops."""
    with EdgeService().running() as service:
        desk.go_online(service)
        desk.build(settings=SHORT_AUTO)
    (cached,) = desk.build(settings=SHORT_AUTO).episodes
    audio = cached.episode.audio.read_bytes()
    write_play(desk.page, [*BILINGUAL, ("ben", "One more thing.", "还有一件事。")])
    report = desk.build(settings=SHORT_AUTO)

    assert cached.cached == cached.utterances
    assert isinstance(report.failed[0].error, EngineUnavailable)
    assert "--engine espeak" in report.failed[0].error.hint
    assert cached.episode.audio.read_bytes() == audio


def test_an_engine_asked_for_by_name_never_falls_back(desk: Desk) -> None:
    """With edge forbidden, a build by edge fails and builds nothing."""
    report = desk.build(settings=BuildSettings(engine="edge"))

    assert report.episodes == ()
    assert isinstance(report.failed[0].error, EngineUnavailable)


def test_the_facts_of_an_episode_hold_no_path_and_no_clock(finished_desk: Desk) -> None:
    """episode.json names its audio by file name and says nothing of this machine."""
    text = finished_desk.audio.with_name("episode.json").read_text(encoding="utf-8")

    assert str(finished_desk.folder) not in text
    assert json.loads(text)["audio"] == "tea.mp3"


def test_it_works_inside_a_running_event_loop(desk: Desk) -> None:
    """A notebook's loop is no hindrance."""

    async def notebook() -> BuildReport:
        return desk.build(settings=replace(SHORT, languages=("zh",)))

    assert len(asyncio.run(notebook()).episodes) == 1


def test_pages_of_one_name_and_title_keep_their_own_folders(desk: Desk) -> None:
    """Where two pages share even their title, each finds its own episode again, in any order."""
    for folder, id in (("a", "aaaaaaaaaaaaaaaa"), ("b", "bbbbbbbbbbbbbbbb")):
        (desk.folder / folder).mkdir()
        write_play(desk.folder / folder / "index.transcript.yaml", CHINESE, title="Interview", id=id)
    together = desk.build("a", "b", settings=replace(SHORT, languages=("zh",)))
    alone = desk.build("b", settings=replace(SHORT, languages=("zh",)))

    assert [built.episode.slug for built in together.episodes] == ["index", "index-bbbbbb"]
    assert [built.episode.slug for built in alone.episodes] == ["index-bbbbbb"]


def test_a_voices_file_with_a_cast_alone_changes_nobody_else(desk: Desk) -> None:
    """What a person's own file leaves out is taken from Duologue's: only the one who is listed gets another voice."""
    settings = replace(SHORT, languages=("en",), turns=range(2))
    (before,) = desk.build(settings=settings).episodes
    given = before.episode.cast["ben"]["en"].voice
    (desk.folder / "voices.yaml").write_text("cast:\n  Ben: {gender: female}\n", encoding="utf-8")
    (after,) = desk.build(settings=settings).episodes

    assert after.episode.cast["ana"] == before.episode.cast["ana"]
    assert after.episode.cast["ben"]["en"].voice != given


def test_auto_speaks_offline_what_edge_has_no_voice_for(desk: Desk) -> None:
    """A page in Latin is spoken by espeak, with a word why, and is no draft."""
    page = desk.folder / "latin.transcript.yaml"
    page.write_text("title: {la: De pluvia}\nspeakers:\n  ana: Ana\nturns:\n- ana:\n  - la: Salvete amici.\n")
    (built,) = desk.build(page, settings=replace(SHORT, engine="auto")).episodes

    assert (built.episode.engine, built.episode.draft) == ("espeak", False)
    assert "edge has no voice" in desk.notices[0]


def test_auto_says_that_it_keeps_the_engine_of_a_finished_episode(used_desk: Desk) -> None:
    """After a build with espeak by name, auto goes on with it and names the way to change."""
    (again,) = used_desk.build(settings=BuildSettings()).episodes

    assert (again.episode.engine, again.episode.draft) == ("espeak", False)
    assert "--engine edge" in used_desk.notices[0]


@pytest.mark.parametrize("reason", [SystemExit(5), KeyboardInterrupt(), RuntimeError("no")])
def test_what_a_callback_raises_leaves_the_call(desk: Desk, reason: BaseException) -> None:
    """A window that was closed ends the build, whatever it raises; nothing hangs."""

    def leave(event: Progress | Notice) -> None:
        raise reason

    with pytest.raises(type(reason)):
        build_episodes(
            desk.page,
            replace(SHORT, output=desk.folder / "output"),
            environment=desk.environment,
            on_progress=leave,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"edition": "---"},
        {"missing": "bogus"},
        {"turns": range(3, 3)},
        {"turns": range(0, 9, 2)},
        {"jobs": 0},
        {"sample_ms": 0},
        {"languages": "klingon!"},
    ],
)
def test_settings_that_cannot_hold_are_refused_when_they_are_made(wrong: dict[str, Any]) -> None:
    """Nothing is read, and nothing spoken, before that."""
    with pytest.raises(PlanError):
        BuildSettings(**wrong)


def test_paths_may_be_texts(tmp_path: Path) -> None:
    """A caller need not know pathlib, and one plan need not be in a list."""
    settings = BuildSettings(output=str(tmp_path), languages="en+zh", sample_ms=1500, turns=range(1, 3))

    assert settings.folder == tmp_path
    assert [str(plan) for plan in settings.plans] == ["en+zh"]
    assert settings.part == ".turns-2-3.sample-1500ms"


def test_lessons_of_one_page_lie_beside_each_other(desk: Desk) -> None:
    """Each lesson is an edition of its own, and one about a language that is not heard is refused."""
    lessons = (Lesson(unit="sentence"), Lesson(slow={"en": 0.8}), Lesson(repeat={"zh": 2}))
    built = [desk.build(settings=replace(SHORT, lesson=lesson)).episodes[0].episode.edition for lesson in lessons]

    assert built == ["en-zh-sentence", "en-zh-slow-en-80", "en-zh-repeat-zh-2"]
    (failed,) = desk.build(settings=replace(SHORT, lesson=Lesson(slow={"fr": 0.8}))).failed
    assert "fr cannot be slowed" in failed.error.message


def test_another_format_takes_the_place_of_the_former_file(used_desk: Desk) -> None:
    """An episode has one audio file: that of its last build; its cards have the same format."""
    (built,) = used_desk.build(settings=BuildSettings(engine="espeak", container="m4a", cards=True)).episodes

    folder = built.episode.audio.parent
    assert {path.suffix for path in folder.iterdir() if path.stem == "tea"} & {".mp3", ".m4a"} == {".m4a"}
    assert {path.suffix for path in (folder / "cards").iterdir()} == {".m4a", ".tsv"}


def test_what_a_killed_build_left_is_swept_up_after_a_day(used_desk: Desk) -> None:
    """Half-written files of yesterday go; those of another run that is at work stay."""
    folder = used_desk.audio.parent
    old, new = folder / ".tea.mp3.0123456789ab.mp3", folder / ".tea.mp3.ba9876543210.mp3"
    for path in (old, new):
        path.touch()
    yesterday = old.stat().st_mtime - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    used_desk.build()

    assert not old.exists()
    assert new.exists()


def test_a_correction_holds_only_for_the_same_music(desk: Desk) -> None:
    """Whatever was built in between, the same settings give the same bytes."""
    plain = replace(SHORT, opening=True)
    (first,) = desk.build(settings=plain).episodes
    audio = first.episode.audio.read_bytes()
    tune = desk.folder / "tune.flac"
    tune.write_bytes(encode_flac(tone(220, 4000, rate_hz=16_000)).data)
    desk.build(settings=replace(plain, intro=tune, outro=tune))
    (again,) = desk.build(settings=plain).episodes

    assert again.episode.audio.read_bytes() == audio
