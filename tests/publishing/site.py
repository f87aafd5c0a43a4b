"""A finished folder, small and made by hand."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.filecache import FileCache
from pipeline.publishing.digests import digest_files
from pipeline.publishing.sending import Sent, send_folder
from tests.publishing.hosts import Host, files_below

# Signs that patterns, addresses and shells read something into.
HOSTILE_NAMES = ("[a]*{b}.vtt", "100% #1 & more;$(x).vtt", "-rf 茶 %2e%2e.vtt")
AUDIO = bytes(range(256)) * 1200  # more than one write of SFTP


class Site:
    """A finished folder with one edition and one episode, and a cache beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "output"
        self.cache = FileCache(folder / "cache")
        self.audio = ""
        self.write("index.html", "<h1>Tea</h1>")
        self.write("sw.js", "// kept pages")
        self.write("en/index.html", "<h1>Tea in English</h1>")
        self.write("en/cover.jpg", "a square")
        self.write("en/feed-2.xml", "<rss/>")
        self.write("en/ferry/ferry.vtt", "WEBVTT")
        self.write("en/ferry/ferry.chapters.json", "{}")
        self.write("en/ferry/cover.jpg", "a ferry")
        self.write("en/ferry/index.html", "<h1>The ferry</h1><p>Notes with a tpyo.</p>")
        for private in ("episode.json", "ferry.transcript.yaml", "ferry.sample-60s.mp3", ".hidden.html"):
            self.write(f"en/ferry/{private}", "for this machine alone")
        for name in HOSTILE_NAMES:
            self.write(f"en/ferry/{name}", name)
        self.speak(AUDIO)

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file as a build does: whole, and renamed into place."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        made = file.with_name(f".{file.name}.made")
        made.write_bytes(content if isinstance(content, bytes) else content.encode())
        made.replace(file)

    def speak(self, audio: bytes) -> None:
        """Give the episode other audio, under another name, in a feed that points to it."""
        if self.audio:
            (self.folder / self.audio).unlink()
        self.audio = f"en/ferry/ferry-{hashlib.sha256(audio).hexdigest()[:8]}.mp3"
        self.write(self.audio, audio)
        self.write("en/feed.xml", f'<rss><enclosure url="{self.audio}"/></rss>')

    def send(self, host: Host, *, dry_run: bool = False, delete: bool = False) -> Sent:
        """Send all of it."""
        return send_folder(
            self.folder,
            digest_files(self.folder, sorted(files_below(self.folder)), self.cache),
            host.destination,
            dry_run=dry_run,
            delete=delete,
        )


def paths(sent: Sent) -> list[str]:
    """The paths that were sent."""
    return [file.path for file in sent.sent]
