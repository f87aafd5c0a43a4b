"""What directories ask of a feed and of the files that it names, looked for in a finished folder.

Nothing here knows how the folder was made: files are found by the addresses that the feed gives.
"""

from __future__ import annotations

import io
import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from PIL import Image

from pipeline.publish.categories import CATEGORIES

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "psc": "http://podlove.org/simple-chapters",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
}
LANGUAGE = re.compile("[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
LONG = {"description", f"{{{NAMESPACES['content']}}}encoded"}
ADDRESSES = ("url", "href", "feedUrl", "uri")
TRANSCRIPT_TYPES = {".vtt": "text/vtt", ".srt": "application/x-subrip", ".json": "application/json"}
MEDIA_TYPES = {".mp3": "audio/mpeg", ".m4a": "audio/x-m4a"}
SIMPLE = {"p", "ol", "ul", "li", "a", "strong", "em", "br", "blockquote", "span"}


def breaches(output: Path, base_url: str) -> list[str]:
    """What is wrong with the feeds of a finished folder that is to be found at an address."""
    feeds = sorted(output.glob("*/feed*.xml"))
    assert feeds
    return [f"{path.relative_to(output)}: {breach}" for path in feeds for breach in Checker(path, output, base_url)]


class Checker:
    """One file of a feed, and the folder that it speaks of."""

    def __init__(self, path: Path, output: Path, base_url: str) -> None:
        self.path = path
        self.output = output
        self.base_url = base_url
        self.content = path.read_bytes()
        self.root = etree.fromstring(self.content)
        self.channel = self.root[0]
        self.items = self.channel.findall("item")

    def __iter__(self) -> Iterator[str]:
        yield from self.file()
        yield from self.head()
        yield from self.ai()
        for item in self.items:
            name = text_of(item, "title") or "item"
            yield from (f"{name[:20]}: {breach}" for breach in self.item(item))
        for tag, values in (
            ("guid", [text_of(item, "guid") for item in self.items]),
            ("enclosure", [item.find("enclosure").get("url") for item in self.items]),  # type: ignore[union-attr]  # asked below
        ):
            yield from (f"{value} is the {tag} of {n} items" for value, n in Counter(values).items() if n > 1)

    def file(self) -> Iterator[str]:
        """1.1: the file and its namespaces."""
        if not self.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<rss '):
            yield "does not begin as XML in UTF-8"
        if b"<!DOCTYPE" in self.content:
            yield "has a DTD"
        if self.root.get("version") != "2.0" or len(self.root) != 1 or self.channel.tag != "channel":
            yield "is not RSS 2.0 with one channel"
        if self.root.nsmap != NAMESPACES:
            yield f"namespaces {self.root.nsmap}"
        for element in self.root.iter(etree.Element):
            yield from self.values(element)

    def values(self, element: etree._Element) -> Iterator[str]:
        """1.1: values and addresses."""
        tag = str(element.tag)
        values = {"": element.text or "" if not len(element) else "", **{str(k): str(v) for k, v in element.items()}}
        for name, value in values.items():
            if tag not in LONG and (len(value) > 255 or value != value.strip()):
                yield f"{tag} {name}: {value[:40]!r} is too long, or has spaces around it"
            if name in ADDRESSES or tag in ("link", "url"):
                yield from address_breaches(tag, value)
        if not len(element) and not element.text and not element.attrib:
            empty = {f"{{{NAMESPACES['fh']}}}archive"}
            if tag not in empty:
                yield f"{tag} is empty"

    def head(self) -> Iterator[str]:
        """1.2: the channel."""
        channel = self.channel
        once = ["title", "description", "link", "language", "lastBuildDate", "copyright", "image", "itunes:image"]
        once += ["itunes:explicit", "itunes:author", "itunes:owner", "itunes:type", "podcast:guid", "podcast:locked"]
        once += ["podcast:medium"]
        for tag in once:
            if len(channel.findall(tag, NAMESPACES)) != 1:
                yield f"{len(channel.findall(tag, NAMESPACES))} {tag}"
        for link in ("title", "link"):
            if text_of(channel, f"image/{link}") != text_of(channel, link):
                yield f"image/{link} is not that of the channel"
        yield from description_breaches(text_of(channel, "description"))
        if not LANGUAGE.fullmatch(text_of(channel, "language")):
            yield f"language {text_of(channel, 'language')}"
        own = self.base_url + self.path.relative_to(self.output).as_posix()
        selves = [link.get("href") for link in channel.findall("atom:link[@rel='self']", NAMESPACES)]
        if selves != [own]:
            yield f"self is {selves}, not {own}"
        yield from explicit_breaches(channel)
        yield from self.categories()
        if text_of(channel, "itunes:type") not in ("episodic", "serial"):
            yield "itunes:type"
        if "@" not in text_of(channel, "itunes:owner/itunes:email") or not text_of(channel, "itunes:owner/itunes:name"):
            yield "itunes:owner"
        if text_of(channel, "podcast:locked") not in ("yes", "no") or text_of(channel, "podcast:medium") != "podcast":
            yield "podcast:locked or podcast:medium"
        if re.match(r"©|\(c\)", text_of(channel, "copyright"), re.IGNORECASE):
            yield "copyright begins with its sign"
        yield from self.identity()
        yield from self.artwork(channel)

    def identity(self) -> Iterator[str]:
        """1.2: who the feed is, and its sister feeds."""
        first = f"{self.base_url}{self.path.parent.name}/feed.xml"
        namespace = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
        if text_of(self.channel, "podcast:guid") != str(uuid.uuid5(namespace, first.partition("://")[2])):
            yield "podcast:guid is not that of its first address"
        for other in self.channel.findall("podcast:podroll/podcast:remoteItem", NAMESPACES):
            feed = self.file_at(other.get("feedUrl", ""))
            guid = etree.parse(feed).findtext("channel/podcast:guid", namespaces=NAMESPACES) if feed else None
            if other.get("feedGuid") != guid:
                yield f"podroll: {other.get('feedUrl')} is not {other.get('feedGuid')}"

    def categories(self) -> Iterator[str]:
        """1.2: Apple's categories, each in its parent."""
        found = self.channel.findall("itunes:category", NAMESPACES)
        if not found:
            yield "no category"
        for category in found:
            known = CATEGORIES.get(category.get("text", ""))
            below = [sub.get("text") for sub in category]
            if known is None or not set(below) <= set(known):
                yield f"category {category.get('text')} > {below}"

    def ai(self) -> Iterator[str]:
        """1.10: the channel and every item say that the voices are synthetic."""
        for parent in (self.channel, *self.items):
            if text_of(parent, "podcast:txt[@purpose='ai-content']") != "true":
                yield "no podcast:txt of purpose ai-content"
            if not re.search("synthetic|人工合成", text_of(parent, "description")):
                yield "the description does not say that voices are synthetic"

    def item(self, item: etree._Element) -> Iterator[str]:
        """1.3: an item."""
        for tag in ("title", "guid", "pubDate", "description", "enclosure", "link", "itunes:duration"):
            if len(item.findall(tag, NAMESPACES)) != 1:
                yield f"{len(item.findall(tag, NAMESPACES))} {tag}"
        if item.find("guid").get("isPermaLink") != "false":  # type: ignore[union-attr]  # there is one
            yield "guid is taken for an address"
        date = text_of(item, "pubDate")
        if format_datetime(parsedate_to_datetime(date)) != date:
            yield f"pubDate {date}"
        yield from description_breaches(text_of(item, "description"))
        yield from html_breaches(text_of(item, "content:encoded"))
        yield from explicit_breaches(item)
        if text_of(item, "itunes:episodeType") not in ("full", "trailer", "bonus"):
            yield "itunes:episodeType"
        for tag in ("itunes:season", "itunes:episode"):
            if (number := item.findtext(tag, namespaces=NAMESPACES)) is not None and not int(number) >= 1:
                yield f"{tag} {number}"
        yield from self.page(item)
        yield from self.audio(item)
        yield from self.transcripts(item)
        yield from self.chapters(item)
        yield from self.artwork(item)
        for person in item.findall("podcast:person", NAMESPACES):
            if not 1 <= len(person.text or "") <= 128 or person.get("role") not in ("host", "guest"):
                yield f"person {person.text}"

    def page(self, item: etree._Element) -> Iterator[str]:
        """1.3: the link."""
        if self.file_at(text_of(item, "link")) is None:
            yield "link leads to no page"

    def audio(self, item: etree._Element) -> Iterator[str]:
        """1.3, 1.7: the enclosure."""
        enclosure = item.find("enclosure")
        assert enclosure is not None
        path = self.file_at(enclosure.get("url", ""))
        if path is None:
            yield f"enclosure {enclosure.get('url')} is not there"
            return
        if enclosure.get("length") != str(path.stat().st_size):
            yield "enclosure has another length"
        if enclosure.get("type") != MEDIA_TYPES[path.suffix]:
            yield f"enclosure type {enclosure.get('type')}"
        duration = int(text_of(item, "itunes:duration"))
        info = MP3(path).info  # type: ignore[no-untyped-call]  # mutagen has no types
        if info is None or abs(info.length - duration) > 1:
            yield f"itunes:duration {duration}"

    def transcripts(self, item: etree._Element) -> Iterator[str]:
        """1.5: transcripts, the episode's own language first."""
        found = item.findall("podcast:transcript", NAMESPACES)
        if not found:
            yield "no transcript"
            return
        if found[0].get("language") != text_of(item, "dc:language"):
            yield "the first transcript is not in the episode's own language"
        for transcript in found:
            path = self.file_at(transcript.get("url", ""))
            if path is None or transcript.get("type") != TRANSCRIPT_TYPES[path.suffix]:
                yield f"transcript {transcript.get('url')} of type {transcript.get('type')}"
            elif path.suffix == ".vtt" and not path.read_text(encoding="utf-8").startswith("WEBVTT\n"):
                yield "transcript is no WebVTT"
            elif path.suffix == ".json" and json.loads(path.read_bytes())["version"] != "1.0.0":
                yield "transcript is no JSON of version 1.0.0"

    def chapters(self, item: etree._Element) -> Iterator[str]:
        """1.6: the same chapters in every form."""
        tag = item.find("podcast:chapters", NAMESPACES)
        if tag is None:
            return
        path = self.file_at(tag.get("url", ""))
        if path is None or tag.get("type") != "application/json+chapters":
            yield f"chapters {tag.get('url')}"
            return
        of_file = [(entry["startTime"], entry["title"]) for entry in json.loads(path.read_bytes())["chapters"]]
        psc = [
            (round(seconds(found.get("start", "")), 3), found.get("title"))
            for found in item.iterfind(".//psc:chapter", NAMESPACES)
        ]
        id3 = ID3(self.file_at(item.find("enclosure").get("url", "")))  # type: ignore[union-attr, no-untyped-call]  # mutagen
        tagged = sorted(
            (frame.start_time / 1000, str(frame.sub_frames["TIT2"]))
            for frame in id3.getall("CHAP")  # type: ignore[no-untyped-call]  # mutagen
        )
        if not of_file == psc == tagged:
            yield f"chapters differ: {of_file} {psc} {tagged}"
        if of_file[0][0] != 0 or of_file != sorted(of_file):
            yield "chapters are not in order from 0"

    def artwork(self, parent: etree._Element) -> Iterator[str]:
        """1.4: pictures."""
        for image in parent.findall("itunes:image", NAMESPACES):
            path = self.file_at(image.get("href", ""))
            if path is None:
                yield f"{image.get('href')} is not there"
                continue
            content = path.read_bytes()
            with Image.open(io.BytesIO(content)) as picture:
                is_square = picture.width == picture.height and 1400 <= picture.width <= 3000
                if picture.format != "JPEG" or path.suffix != ".jpg" or picture.mode != "RGB" or not is_square:
                    yield f"{path.name}: {picture}"
            if len(content) >= 512 * 1024:
                yield f"{path.name} is too large"

    def file_at(self, address: str) -> Path | None:
        """The file of the folder that an address names."""
        path = self.output / unquote(address.removeprefix(self.base_url))
        is_ours = address.startswith(self.base_url) and path.resolve().is_relative_to(self.output.resolve())
        return path if is_ours and path.is_file() else None


def text_of(parent: etree._Element, tag: str) -> str:
    """The text of an element below another one."""
    return parent.findtext(tag, default="", namespaces=NAMESPACES)


def seconds(clock: str) -> float:
    """A time of Podlove's chapters in seconds."""
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def address_breaches(tag: str, address: str) -> Iterator[str]:
    """1.1: addresses are absolute, of ASCII, and lead out of this machine."""
    parts = urlsplit(address)
    if not address.isascii() or re.search(r'[\s<>"\\^`{|}]', address) or parts.scheme != "https":
        yield f"{tag}: {address!r} is no address in ASCII by https"
    if parts.hostname in (None, "localhost", "127.0.0.1", "::1"):
        yield f"{tag}: {address!r} leads nowhere"


def explicit_breaches(parent: etree._Element) -> Iterator[str]:
    """1.2, 1.3: a truth as directories read it."""
    if text_of(parent, "itunes:explicit") not in ("true", "false"):
        yield "itunes:explicit"


def description_breaches(description: str) -> Iterator[str]:
    """1.2, 1.3: as much as directories show."""
    if not 0 < len(description.encode()) <= 4000:
        yield f"description of {len(description.encode())} bytes"
    yield from html_breaches(description)


def html_breaches(text: str) -> Iterator[str]:
    """1.3: HTML that apps know, and nothing that runs or is fetched."""
    notes = etree.fromstring(f"<notes>{text.replace('<br>', '<br/>')}</notes>")
    for element in notes.iterdescendants():
        if element.tag not in SIMPLE or not set(element.attrib) <= {"href", "title", "start"}:
            yield f"<{element.tag!r} {dict(element.attrib)}>"
        if not re.match("https?://|mailto:", str(element.get("href", "https://"))):
            yield f"link to {element.get('href')}"
