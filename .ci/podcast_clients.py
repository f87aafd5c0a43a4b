"""Real podcast clients subscribe to what `duologue serve` sends, list it, and download it byte for byte.

    podcast_clients.py FOLDER

FOLDER is a finished folder with feeds. gPodder (`gpo`) and newsboat with podboat must be installed; each
runs in a home of its own that is removed again. Fails where a client misses an episode, or receives
other bytes than lie in the folder.
"""

import hashlib
import os
import pty
import select
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.serving.readdressing import find_feeds

PATIENCE_S = 60  # for one step of one client
PROGRAMS = ("gpo", "newsboat", "podboat")


@dataclass(frozen=True)
class Feed:
    """What a client has to find: the address, and the titles and audio of its episodes."""

    address: str
    titles: tuple[str, ...]
    audio: frozenset[str]  # SHA-256 of the files


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def served(folder: Path) -> Iterator[list[Feed]]:
    """Run `duologue serve` and yield the feeds that it prints."""
    names = find_feeds(folder)
    command = [sys.executable, "-m", "pipeline", "serve", str(folder), "--port", "0", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            _, *addresses = [server.stdout.readline().strip() for _ in range(len(names) + 1)]
            yield [expected(folder, name, address) for name, address in zip(names, addresses, strict=True)]
        finally:
            server.terminate()
            server.wait(PATIENCE_S)
    assert server.returncode == 0, f"the server ended with {server.returncode}"


def expected(folder: Path, name: str, address: str) -> Feed:
    """Return what the feed on disk says, and the bytes that it means."""
    items = list(etree.parse(folder / name).getroot().iter("item"))
    titles = tuple(item.findtext("title").strip() for item in items)
    ends = ["/".join(item.find("enclosure").get("url").split("/")[-2:]) for item in items]
    return Feed(address, titles, frozenset(digest((folder / name).parent / end) for end in ends))


def run(*command: str, environment: dict[str, str]) -> str:
    """Run a client once, and return what it printed; what it grumbles about is shown where it failed."""
    finished = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, errors="replace"
    )
    assert finished.returncode == 0, f"{' '.join(command)}: {finished.returncode}\n{finished.stderr}"
    return finished.stdout


def check_gpodder(feed: Feed, home: Path) -> None:
    """Subscribe, list and download with gPodder."""
    environment = home_of(home) | {"GPODDER_HOME": str(home), "GPODDER_DOWNLOAD_DIR": str(home / "downloads")}
    run("gpo", "subscribe", feed.address, environment=environment)
    assert feed.address in run("gpo", "list", environment=environment), "gpo did not subscribe"
    listed = " ".join(run("gpo", "episodes", feed.address, environment=environment).split())
    assert not (missing := [title for title in feed.titles if " ".join(title.split()) not in listed]), missing
    run("gpo", "download", environment=environment)
    compare("gpo", feed, home / "downloads")


def check_newsboat(feed: Feed, home: Path) -> None:
    """Subscribe and list with newsboat, download with podboat."""
    downloads = home / "downloads"
    (home / "urls").write_text(f"{feed.address}\n", encoding="utf-8")
    (home / "config").write_text(
        f"podcast-auto-enqueue yes\ndownload-path {downloads}/\nmax-downloads 2\n", encoding="utf-8"
    )
    files = ("-C", str(home / "config"))
    run(
        "newsboat",
        "-u",
        str(home / "urls"),
        "-c",
        str(home / "cache"),
        *files,
        "-x",
        "reload",
        environment=home_of(home),
    )
    with sqlite3.connect(home / "cache") as cache:
        listed = {" ".join(title.split()) for (title,) in cache.execute("SELECT title FROM rss_item")}
    cache.close()
    assert not (missing := [title for title in feed.titles if " ".join(title.split()) not in listed]), missing
    with on_terminal("podboat", *files, "-a", environment=home_of(home)) as watch:
        watch(lambda: downloads.is_dir() and len(whole_files(downloads)) >= len(feed.audio))
    compare("podboat", feed, downloads)


def home_of(folder: Path) -> dict[str, str]:
    """Return an environment in which a client finds nobody's settings, and no proxy."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "TERM": "xterm"}


@contextmanager
def on_terminal(*command: str, environment: dict[str, str]) -> Iterator:
    """Run a program that wants a terminal; yield a function that looks on until something is so."""
    master, slave = pty.openpty()
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment) as program:
        os.close(slave)

        def watch(is_done) -> None:
            deadline = time.monotonic() + PATIENCE_S
            while not is_done() and time.monotonic() < deadline and program.poll() is None:
                # Who draws on a terminal waits for it to be read; one that nobody writes to any more is an error.
                with suppress(OSError):
                    if select.select([master], [], [], 0.2)[0]:
                        os.read(master, 65536)

        try:
            yield watch
        finally:
            program.terminate()
            program.wait(PATIENCE_S)
            os.close(master)


def whole_files(folder: Path) -> list[Path]:
    """Return the audio in a folder that has arrived."""
    return [path for path in folder.rglob("*") if path.suffix in {".mp3", ".m4a"}]


def compare(client: str, feed: Feed, folder: Path) -> None:
    """Fail where a client has other bytes than the folder."""
    arrived = {digest(path) for path in whole_files(folder)}
    assert arrived == feed.audio, (
        f"{client} has {len(arrived & feed.audio)} of {len(feed.audio)} files of {feed.address}"
    )
    print(f"{client}: {len(feed.titles)} episodes of {feed.address}, byte for byte", flush=True)


def main(folder: Path) -> int:
    """Let each client have each feed."""
    if absent := [program for program in PROGRAMS if not shutil.which(program)]:
        print(f"not installed: {', '.join(absent)}", file=sys.stderr)
        return 1
    with served(folder) as feeds:
        assert feeds, f"{folder} has no feed"
        for feed in feeds:
            for check in (check_gpodder, check_newsboat):
                with tempfile.TemporaryDirectory() as home:
                    check(feed, Path(home))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
