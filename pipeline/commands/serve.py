"""``duologue serve``: the finished folder over HTTP."""

from __future__ import annotations

import io
import sys
import time
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from pipeline.console import print_result, reported, say

EPILOG = "Example: **duologue serve --lan** lets a phone in the same network listen, and shows a code to scan."

_OUTPUT = Path("output")
_WHO_REACHES_IT = (
    "Browsers, AntennaPod, gPodder and Podcast Addict in this network reach it; Apple Podcasts, Spotify and 小宇宙 "
    "fetch feeds from their own servers and need a public address: duologue publish."
)
_A_WHILE_S = 3600


def serve(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[FOLDER]", help="What to serve; else output, beside show.yaml or here.")
    ] = None,
    lan: Annotated[
        bool, typer.Option("--lan", help="Let the private network in, under an address that nobody can guess.")
    ] = False,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address of this machine for --lan, if it has several.")
    ] = "",
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, metavar="PORT", help="The port; else 8765, or the next that is free."),
    ] = None,
    show: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The show; else show.yaml here or in a folder above.")
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the home page in the browser.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the addresses alone.")] = False,
) -> None:
    """Serve the finished folder until Ctrl-C, and print the addresses of its home page and feeds."""
    with reported():
        from pipeline.serving import serve
        from pipeline.serving.addresses import private_addresses

        try:
            with serve(_finished(folder, show), lan=lan, host=host, port=port) as served:
                print_result("\n".join((served.address, *served.feeds)))
                if not quiet and (lan or host):
                    _say_how_to_get_there(served.address)
                    if not host and len(known := private_addresses()) > 1:
                        say(f"If the phone does not reach it, name another address: --host {known[1]}")
                if not quiet:
                    say("Ctrl-C ends it.")
                if open_page:
                    webbrowser.open(served.address)
                while True:
                    time.sleep(_A_WHILE_S)
        except KeyboardInterrupt:
            return


def _finished(folder: Path | None, show: Path | None) -> Path:
    if folder is not None:
        return folder
    from pipeline.show import find_show

    found = find_show(show)
    return found.output if found else _OUTPUT


def _say_how_to_get_there(address: str) -> None:
    if sys.stderr.isatty() and (sys.stderr.encoding or "").lower().startswith("utf"):
        say(draw_code(address))
    say(_WHO_REACHES_IT)


def draw_code(address: str) -> str:
    """Return an address as a QR code in half blocks, light on dark as terminals mostly are."""
    import segno

    drawn = io.StringIO()
    segno.make_qr(address, error="l").terminal(drawn, compact=True, border=2)
    return drawn.getvalue()
