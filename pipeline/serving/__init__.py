"""The finished folder over HTTP, for an app, a browser or a phone."""

from pipeline.serving.server import DEFAULT_PORT, Served, serve

__all__ = ["DEFAULT_PORT", "Served", "serve"]
