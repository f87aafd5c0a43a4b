"""FFmpeg's loudness meter, by which finished episodes are judged: a second opinion on ours."""

from __future__ import annotations

import math

import av
from av.filter import Graph

from pipeline.codec import frame_of
from pipeline.model import Pcm


def metered(pcm: Pcm) -> list[dict[str, str]]:
    """Return what the ``ebur128`` filter says after each whole tenth of a second."""
    graph = Graph()
    source = graph.add_abuffer(sample_rate=pcm.rate_hz, format="s16", layout="mono")
    meter = graph.add("ebur128", "metadata=1:peak=true:framelog=quiet")
    graph.link_nodes(source, meter, graph.add("abuffersink")).configure()
    graph.push(frame_of(pcm))
    graph.push(None)
    reports = []
    while True:
        try:
            reports.append(graph.pull().metadata)
        except (av.EOFError, av.BlockingIOError):
            return [report for report in reports if report]


def metered_true_peak(pcm: Pcm) -> float:
    """Return the true peak in dBTP; of low ones, little is known, as the filter says three decimals of a ratio."""
    return 20 * math.log10(float(metered(pcm)[-1]["lavfi.r128.true_peak"]))
