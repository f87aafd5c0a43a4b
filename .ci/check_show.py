"""The pages of a folder as a show: built, fed, held against what directories ask, and made again.

    check_show.py FOLDER WORK

FOLDER holds pages with Chinese words; WORK is where the show is made. Fails where a rule of directories is
broken, where the feed cannot be made again to the byte, or where a second publishing sends anything.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import feedparser
import podcastparser
from PIL import Image

from tests.publish.feed_rules import breaches

BASE_URL = "https://radio.example/read-aloud/"
SHOW = f"""\
title: 朗读
author: Duologue
owner: {{name: Duologue, email: duologue@radio.example}}
base_url: {BASE_URL}
category: Education > Language Learning
explicit: no
copyright: Duologue
description: 网上的谈话，读给你听。
language: zh
engine: espeak
missing: source
editions:
  zh: {{languages: zh}}
"""


def duologue(*arguments: object) -> str:
    """Run the command and return what it prints."""
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def main(pages: Path, show: Path) -> None:
    """Make the show, and hold it against what it promises."""
    show.mkdir(parents=True)
    file, output = show / "show.yaml", show / "output"
    file.write_text(SHOW, encoding="utf-8")
    # A machine without Chinese fonts draws no cover for a Chinese title.
    Image.new("RGB", (1400, 1400), "midnightblue").save(show / "cover.jpg")
    copies = [Path(shutil.copy(page, show)) for page in sorted(pages.glob("*.txt"))]
    duologue("build", *copies, "--show", file)
    duologue("feed", "--show", file)

    assert not (found := breaches(output, BASE_URL)), found
    feed = (output / "zh" / "feed.xml").read_bytes()
    assert not feedparser.parse(feed).bozo
    read = podcastparser.parse("https://radio.example/", (output / "zh" / "feed.xml").open("rb"))
    assert len(read["episodes"]) == len(copies)

    shutil.rmtree(output)
    duologue("build", *copies, "--show", file)
    duologue("feed", "--show", file)
    assert (output / "zh" / "feed.xml").read_bytes() == feed, "made again, the feed is another one"

    hosted = show / "hosted"
    first, second = (json.loads(duologue("publish", hosted, "--show", file, "--json")) for _ in range(2))
    assert first["sent"], first
    assert not second["sent"], second
    print(f"{len(copies)} episodes in a feed, accepted, made again to the same bytes, published once")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
