"""Installing voice models, from a publisher on loopback."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import EngineError, EngineUnavailable, OutputError
from pipeline.speech.models.catalogue import PublishedFile, load_catalogue
from pipeline.speech.models.download import DownloadLimits
from pipeline.speech.models.installation import (
    InstallPlan,
    InstallProgress,
    InstallReport,
    install_model,
    plan_install,
)
from pipeline.speech.models.installed import installed_models
from pipeline.speech.models.model import VoiceModel
from tests.speech.model_server import Publisher, open_publisher

pytest.importorskip("onnx", reason="the models of these tests are made with onnx")

from tests.speech.voice_models import write_vits

NAME = "vits-piper-en_GB-tones-medium"
ARCHIVE = f"{NAME}.tar.bz2"
QUICK = DownloadLimits(first_wait_s=0.001, tries=3)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unpacked model."""
    return write_vits(tmp_path_factory.mktemp("published") / NAME)


@pytest.fixture(scope="module")
def archive(model: Path) -> bytes:
    """The archive of that model."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:bz2") as content:
        content.add(model, arcname=NAME)
    return target.getvalue()


@pytest.fixture(scope="module")
def serving() -> Iterator[Publisher]:
    """A publisher, kept for the module."""
    with open_publisher() as publisher:
        yield publisher


@pytest.fixture
def publisher(serving: Publisher, archive: bytes) -> Publisher:
    """A publisher of that archive."""
    serving.files = {ARCHIVE: archive}
    serving.asked.clear()
    serving.breaks_after.clear()
    return serving


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment with an empty folder of models, and loopback allowed."""
    return {"DUOLOGUE_MODELS": str(tmp_path / "models"), "DUOLOGUE_ALLOW_LOCAL": "1"}


def install(environment: dict[str, str], source: str | Path, *, limits: DownloadLimits = QUICK) -> InstallReport:
    """Install the model from somewhere, without trying it."""
    plan = plan_install(NAME, source=source, environment=environment)
    return install_model(plan, environment=environment, limits=limits, try_model=lambda _: "")


def leftovers(environment: dict[str, str]) -> list[str]:
    """What lies in the folder of models beside the model."""
    folder = Path(environment["DUOLOGUE_MODELS"])
    return sorted(
        path.name for path in folder.rglob("*") if path.is_file() and NAME not in path.relative_to(folder).parts
    )


def packed(*members: tuple[str, bytes | None, bytes]) -> bytes:
    """A tar archive of members: name, content, type."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as content:
        for name, text, kind in members:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd" if text is None else ""
            member.size = len(text or b"")
            content.addfile(member, io.BytesIO(text or b""))
    return target.getvalue()


def test_a_model_is_downloaded_checked_and_found(publisher: Publisher, environment: dict[str, str]) -> None:
    """What the publisher vouches for is installed, pinned, and listed; nothing else is left."""
    report = install(environment, f"{publisher.address}/good/{ARCHIVE}")

    assert [found.name for found in installed_models(environment)] == [NAME]
    assert [(pin.sha256, pin.is_vouched_for) for pin in report.model.pins] == [
        (hashlib.sha256(publisher.files[ARCHIVE]).hexdigest(), True)
    ]
    assert report.notices == ()
    assert report.model.speakers[0].locale == "en-GB"
    assert leftovers(environment) == []


def test_a_missing_checksum_is_said(publisher: Publisher, environment: dict[str, str]) -> None:
    """Without a publisher's checksum, what came is pinned, and the report says so."""
    report = install(environment, f"{publisher.address}/unlisted/{ARCHIVE}")

    assert not report.model.pins[0].is_vouched_for
    assert report.notices == (f"no checksum is published for {ARCHIVE}; the one of what came is pinned",)


def test_a_wrong_checksum_is_refused(publisher: Publisher, environment: dict[str, str]) -> None:
    """What differs from the publisher's checksum is neither installed nor kept."""
    with pytest.raises(EngineError, match="it came damaged or was changed: its SHA-256 is"):
        install(environment, f"{publisher.address}/lying/{ARCHIVE}")

    assert installed_models(environment) == ()
    assert leftovers(environment) == []


def test_a_broken_download_goes_on_where_it_stopped(publisher: Publisher, environment: dict[str, str]) -> None:
    """After two breaks, each byte was asked for once."""
    publisher.breaks_after = [300, 200]

    install(environment, f"{publisher.address}/good/{ARCHIVE}")

    assert [asked for path, asked in publisher.asked if path.endswith(ARCHIVE)] == ["", "bytes=300-", "bytes=500-"]


def test_a_server_without_ranges_begins_anew(publisher: Publisher, environment: dict[str, str]) -> None:
    """Where the server sends all of it again, the part is not put before it."""
    publisher.breaks_after = [300]

    report = install(environment, f"{publisher.address}/rangeless/{ARCHIVE}")

    assert report.model.pins[0].is_vouched_for


def test_a_file_that_changed_begins_anew(publisher: Publisher, environment: dict[str, str], archive: bytes) -> None:
    """Two versions of a file are never put together."""
    publisher.files[ARCHIVE] = bytes(2000)
    publisher.breaks_after = [300, 0, 0]
    with pytest.raises(EngineUnavailable, match="the connection broke"):
        install(environment, f"{publisher.address}/good/{ARCHIVE}")
    publisher.files[ARCHIVE] = archive

    report = install(environment, f"{publisher.address}/good/{ARCHIVE}")

    assert report.model.pins[0].is_vouched_for


def test_an_interrupted_run_goes_on_in_the_next(publisher: Publisher, environment: dict[str, str]) -> None:
    """Ctrl-C leaves the part that has come; the next run asks for the rest alone."""
    publisher.breaks_after = [400]
    plan = plan_install(NAME, source=f"{publisher.address}/good/{ARCHIVE}", environment=environment)

    def interrupt(progress: InstallProgress) -> None:
        if progress.done_bytes >= 400:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install_model(plan, environment=environment, on_progress=interrupt, limits=QUICK)

    assert leftovers(environment) == [f"{ARCHIVE}.part", f"{ARCHIVE}.part.origin"]
    publisher.asked.clear()
    install(environment, f"{publisher.address}/good/{ARCHIVE}")
    assert [asked for path, asked in publisher.asked if path.endswith(ARCHIVE)] == ["bytes=400-"]


def test_a_disk_that_takes_no_more_is_told_and_what_has_come_is_kept(
    publisher: Publisher, environment: dict[str, str]
) -> None:
    """The system's limit on the size of a file stands for the end of the disk; with room, the rest is asked for."""
    resource = pytest.importorskip("resource", reason="only POSIX limits the size of files")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, usual[1]))
    try:
        with pytest.raises(OutputError, match="cannot be written") as told:
            install(environment, f"{publisher.address}/good/{ARCHIVE}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)

    assert told.value.hint.startswith("Make room on the disk")
    publisher.asked.clear()
    install(environment, f"{publisher.address}/good/{ARCHIVE}")
    assert [asked for path, asked in publisher.asked if path.endswith(ARCHIVE)] == ["bytes=600-"]


def test_what_came_whole_is_not_downloaded_again(publisher: Publisher, environment: dict[str, str]) -> None:
    """A run that ended between download and installation left a whole file, of which nothing is missing."""
    plan = plan_install(NAME, source=f"{publisher.address}/good/{ARCHIVE}", environment=environment)

    def interrupt(progress: InstallProgress) -> None:
        if progress.phase == "unpack":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install_model(plan, environment=environment, on_progress=interrupt, limits=QUICK)
    sent: list[int] = []

    install_model(
        plan,
        environment=environment,
        on_progress=lambda progress: sent.append(progress.done_bytes) if progress.phase == "download" else None,
        limits=QUICK,
        try_model=lambda _: "",
    )

    assert sent == []
    assert [found.name for found in installed_models(environment)] == [NAME]


def test_redirections_are_followed(publisher: Publisher, environment: dict[str, str]) -> None:
    """A publisher's address leads to where the file is stored."""
    report = install(environment, f"{publisher.address}/moved/{ARCHIVE}")

    assert report.model.pins[0].source == f"{publisher.address}/moved/{ARCHIVE}"


def test_a_busy_server_is_asked_again(publisher: Publisher, environment: dict[str, str]) -> None:
    """Two answers of 503 pass."""
    assert install(environment, f"{publisher.address}/busy/{ARCHIVE}").model.name == NAME


@pytest.mark.parametrize(
    ("path", "limits", "error", "message"),
    [
        ("good/other.tar.bz2", QUICK, EngineError, "has no such file (404)"),
        (f"huge/{ARCHIVE}", QUICK, EngineError, "is larger than 4,295 MB, which no model is"),
        (f"good/{ARCHIVE}", replace(QUICK, size_bytes=100), EngineError, "is larger than 0 MB"),
        (f"huge/{ARCHIVE}", replace(QUICK, size_bytes=10**15), OutputError, "there is no room for it"),
    ],
)
def test_what_cannot_be_downloaded_is_told(
    path: str,
    limits: DownloadLimits,
    error: type[Exception],
    message: str,
    publisher: Publisher,
    environment: dict[str, str],
) -> None:
    """Each failure has its reason, and is not tried again."""
    with pytest.raises(error) as told:
        install(environment, f"{publisher.address}/{path}", limits=limits)

    assert message in str(told.value)
    assert sum(asked.endswith(path) for asked, _ in publisher.asked) == 1
    assert installed_models(environment) == ()


def test_an_unreachable_server_is_told(environment: dict[str, str]) -> None:
    """A port where nobody listens is tried as often as the limits say, and then told."""
    with pytest.raises(EngineUnavailable, match="cannot be reached"):
        install(environment, f"http://127.0.0.1:9/{ARCHIVE}")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"DUOLOGUE_ALLOW_LOCAL": ""}, "of the local network"),
        ({"DUOLOGUE_OFFLINE": "1"}, "forbidden by DUOLOGUE_OFFLINE"),
    ],
)
def test_nobody_is_asked_against_the_settings(
    setting: dict[str, str], message: str, publisher: Publisher, environment: dict[str, str]
) -> None:
    """The local network is closed by default, and every network where one says so."""
    with pytest.raises(EngineUnavailable, match=message):
        install(environment | setting, f"{publisher.address}/good/{ARCHIVE}")

    assert publisher.asked == []


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ([("../escaped.txt", b"x", tarfile.REGTYPE)], "would lie outside its folder"),
        ([("m/../../escaped.txt", b"x", tarfile.REGTYPE)], "would lie outside its folder"),
        ([("/escaped.txt", b"x", tarfile.REGTYPE)], "would lie outside its folder"),
        ([("C:\\escaped.txt", b"x", tarfile.REGTYPE)], "would lie outside its folder"),
        ([("m/tokens.txt", None, tarfile.SYMTYPE)], "neither a file nor a folder"),
        ([("m/tokens.txt", None, tarfile.LNKTYPE)], "neither a file nor a folder"),
        ([("m/pipe", b"", tarfile.FIFOTYPE)], "neither a file nor a folder"),
        ([("m/a", b"x", tarfile.REGTYPE), ("m/./a", b"y", tarfile.REGTYPE)], "twice"),
        ([("m/readme.txt", b"x", tarfile.REGTYPE)], "expected a file that ends in .onnx"),
    ],
)
def test_a_hostile_archive_installs_nothing(
    members: list[tuple[str, bytes | None, bytes]], message: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    """Whatever would leave the folder, or is no file, is refused, and nothing of it stays."""
    source = tmp_path / "hostile.tar.gz"
    source.write_bytes(packed(*members))

    with pytest.raises(EngineError, match=message):
        install(environment, source)

    assert not list(tmp_path.rglob("escaped.txt"))
    assert leftovers(environment) == []


def test_every_cut_of_an_archive_is_refused(tmp_path: Path, archive: bytes, environment: dict[str, str]) -> None:
    """An archive that ends early is told as such, wherever it ends."""
    source = tmp_path / ARCHIVE
    for length in (0, 1, 10, len(archive) // 2, len(archive) - 20):
        source.write_bytes(archive[:length])

        with pytest.raises(EngineError, match="is no whole tar archive"):
            install(environment, source)


def test_a_folder_and_an_archive_install_the_same_model(
    tmp_path: Path, model: Path, archive: bytes, environment: dict[str, str]
) -> None:
    """What was unpacked by hand is installed as its archive is; a file is pinned, a folder cannot be."""
    source = tmp_path / ARCHIVE
    source.write_bytes(archive)

    of_folder = install(environment, model).model
    of_archive = install(environment, source).model

    assert replace(of_archive, pins=()) == of_folder
    assert [pin.source for pin in of_archive.pins] == [str(source)]


def test_another_file_than_the_pinned_one_is_refused(
    tmp_path: Path, archive: bytes, model: Path, environment: dict[str, str]
) -> None:
    """A repair with a file that nobody vouches for must be the file of before."""
    source = tmp_path / ARCHIVE
    source.write_bytes(archive)
    install(environment, source)
    install(environment, source)
    with tarfile.open(source, "w:bz2") as content:
        content.add(model, arcname=f"{NAME}-2")

    with pytest.raises(EngineError, match="it is not the file that was installed before"):
        install(environment, source)


def test_a_publisher_may_replace_its_own_file(publisher: Publisher, environment: dict[str, str], model: Path) -> None:
    """A new file at the same address that the publisher vouches for takes the old one's place."""
    install(environment, f"{publisher.address}/good/{ARCHIVE}")
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:bz2") as content:
        content.add(model, arcname=f"{NAME}-2")
    publisher.files[ARCHIVE] = target.getvalue()

    report = install(environment, f"{publisher.address}/good/{ARCHIVE}")

    assert report.model.pins[0].sha256 == hashlib.sha256(target.getvalue()).hexdigest()


def test_a_model_that_does_not_speak_leaves_the_old_one(model: Path, environment: dict[str, str]) -> None:
    """Until a model was tried, the one that is there stays."""
    install(environment, model)

    def refuse(tried: VoiceModel) -> str:
        raise EngineError("the model does not speak", where=str(tried.folder))

    plan = plan_install(NAME, source=model, environment=environment)
    with pytest.raises(EngineError, match="does not speak"):
        install_model(plan, environment=environment, try_model=refuse)

    assert [found.name for found in installed_models(environment)] == [NAME]
    assert leftovers(environment) == []


def test_a_vocoder_is_fetched_with_its_model(publisher: Publisher, environment: dict[str, str], tmp_path: Path) -> None:
    """A Matcha model is two files from two places, each pinned."""
    folder = write_vits(
        tmp_path / NAME, name="model-steps-3.onnx", metadata={"model_type": "matcha-tts", "pad_id": "0"}
    )
    publisher.files["vocos-22khz-univ.onnx"] = (folder / "model-steps-3.onnx").read_bytes()
    vocoder = PublishedFile(f"{publisher.address}/good/vocos-22khz-univ.onnx")
    plan = InstallPlan(NAME, Path(environment["DUOLOGUE_MODELS"]) / NAME, folder, vocoder=vocoder)

    report = install_model(plan, environment=environment, limits=QUICK, try_model=lambda _: "")

    assert report.model.kind == "matcha"
    assert report.model.files.vocoder == plan.folder / "vocos-22khz-univ.onnx"
    assert [pin.source for pin in report.model.pins] == [vocoder.address]


def test_a_repository_of_hugging_face_comes_through_its_mirror(
    publisher: Publisher, environment: dict[str, str], model: Path
) -> None:
    """HF_ENDPOINT moves the host; every file is fetched, and large ones are checked."""
    publisher.files = {path.name: path.read_bytes() for path in model.iterdir()}
    publisher.files["dict/words/list.txt"] = b"tone\n"

    report = install(environment | {"HF_ENDPOINT": publisher.address}, "https://huggingface.co/someone/tones")

    assert [(pin.source, pin.is_vouched_for) for pin in report.model.pins] == [
        (f"{publisher.address}/someone/tones/resolve/main/model.onnx", True)
    ]
    assert (report.model.folder / "dict" / "words" / "list.txt").read_bytes() == b"tone\n"


def test_a_hostile_repository_installs_nothing(
    publisher: Publisher, environment: dict[str, str], tmp_path: Path
) -> None:
    """A path in a repository's list stays in the folder, too."""
    publisher.files = {"m/../../../escaped.txt": b"x"}

    with pytest.raises(EngineError, match="would lie outside its folder"):
        install(environment | {"HF_ENDPOINT": publisher.address}, "https://huggingface.co/someone/tones")

    assert not list(tmp_path.rglob("escaped.txt"))


def test_a_plan_says_what_would_be_done(environment: dict[str, str]) -> None:
    """Address, size, checksum, folder and licence are known without asking anybody, and that nobody has tried them."""
    plan = plan_install("kokoro-multi-lang-v1_1", environment=environment | {"DUOLOGUE_OFFLINE": "1"})

    base = "https://github.com/k2-fsa/sherpa-onnx/releases/download/tts-models"
    address = f"{base}/kokoro-multi-lang-v1_1.tar.bz2 (365 MB; the address is unverified)"
    assert plan.describe()[1:] == (
        f"from: {address}; checksum: {base}/checksum.txt",
        f"into: {plan.folder}",
        "licence: Apache-2.0",
    )


def test_a_mirror_of_hugging_face_serves_the_catalogue(environment: dict[str, str]) -> None:
    """HF_ENDPOINT sends a model of the catalogue to the mirror, and moves no other address."""
    mirrored = environment | {"HF_ENDPOINT": "https://mirror.example"}

    of_catalogue = plan_install("kokoro-multi-lang-v1_1", environment=mirrored)
    of_address = plan_install(NAME, source=f"https://voices.example/{ARCHIVE}", environment=mirrored)

    assert "https://mirror.example/csukuangfj/kokoro-multi-lang-v1_1" in of_catalogue.describe()[1]
    assert of_address.source == PublishedFile(
        f"https://voices.example/{ARCHIVE}", "https://voices.example/checksum.txt"
    )


@pytest.mark.parametrize(
    ("name", "source", "message", "hint"),
    [
        ("kokoro-multi-lang-v1_2", None, "no model is known as", "Did you mean 'kokoro-multi-lang-v1_1'?"),
        ("../elsewhere", "archive.tar.bz2", "cannot be the name of a model", "Take letters"),
        ("mine", "nowhere.tar.bz2", "there is no such file or folder", "Give an archive"),
    ],
)
def test_a_plan_that_cannot_be_is_told(
    name: str, source: str | None, message: str, hint: str, environment: dict[str, str]
) -> None:
    """Names and sources are checked before anybody is asked."""
    with pytest.raises(EngineError, match=message) as told:
        plan_install(name, source=source, environment=environment)

    assert hint in told.value.hint


def test_the_catalogue_covers_what_the_project_speaks() -> None:
    """There are models of Chinese, of English and of both; each has an address that can be asked, and no checksum."""
    models = load_catalogue()

    spoken = [set(model.languages) for model in models]
    assert {"zh"} in spoken
    assert {"en"} in spoken
    assert {"zh", "en"} in spoken
    assert all(model.archive.address.startswith("https://") for model in models)
    assert len({model.name for model in models}) == len(models)
