"""The service worker of a site, which keeps visited pages and their audio for when there is no network."""

from __future__ import annotations

from pipeline.publish.site.template import source

WORKER_FILE = "sw.js"
"""In the top folder of the site, since a worker answers for the folder in which it lies."""


def worker_script() -> str:
    """Return the program of the worker; the pages of a show ask for it."""
    return source("site/sw.js")
