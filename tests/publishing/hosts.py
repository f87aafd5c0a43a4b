"""Places on loopback to which a finished folder goes; they note what arrives, and break off on demand."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

import asyncssh
import fsspec
import pytest
from moto.server import ThreadedMotoServer

from pipeline.publishing.address import RemoteAddress
from pipeline.publishing.destination import Destination
from pipeline.publishing.folder import FolderDestination
from pipeline.publishing.remote import RemoteDestination

BUCKET = "shows"
_PUT = re.compile(rb"PUT /shows/tea/(\S+) HTTP/1.1\r\n")


class Host(Protocol):
    """A place on loopback, or a folder."""

    @property
    def destination(self) -> Destination:
        """The place as the project sees it."""

    arrived: list[str]  # the paths under which something arrived, in that order
    breaks_at: str  # the end of the path at which the line breaks off; empty for a good line

    def files(self) -> Mapping[str, bytes]:
        """Return what lies there, by path."""


class _Server(Protocol):
    """What both servers can do."""

    def close(self) -> None:
        """Take no more connections."""

    async def wait_closed(self) -> None:
        """Wait until that is done."""


@contextmanager
def _in_thread(start: Callable[[], Awaitable[_Server]]) -> Iterator[None]:
    """Run a server in a thread of its own until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def begin() -> _Server:
        return await start()

    async def end() -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await server.wait_closed()
        await asyncio.sleep(0.01)  # connections that were broken off are closed in the turns of the loop that follow

    server = asyncio.run_coroutine_threadsafe(begin(), loop).result(10)
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@dataclass
class S3Host:
    """Storage that speaks the protocol of S3, behind a line that can break."""

    server: str = ""  # where it is reached without that line
    address: str = f"s3://{BUCKET}/tea"
    arrived: list[str] = field(default_factory=list)
    breaks_at: str = ""

    @cached_property
    def destination(self) -> Destination:
        """The storage as the project sees it, with one try for each question."""
        return RemoteDestination(RemoteAddress("s3", self.address), pauses_s=())

    def files(self) -> Mapping[str, bytes]:
        """Return what lies there, by path."""
        storage = self._storage
        return {name.removeprefix(f"{BUCKET}/tea/"): storage.cat_file(name) for name in storage.find(f"{BUCKET}/tea")}

    def told(self, path: str) -> tuple[str, str]:
        """Return the type and the cache header with which a file is handed out."""
        head = self._storage.call_s3("head_object", Bucket=BUCKET, Key=f"tea/{path}")
        return head["ContentType"], head["CacheControl"]

    def clear(self) -> None:
        """Begin with nothing."""
        storage = self._storage
        for name in storage.find(BUCKET):
            storage.rm_file(name)
        self.arrived.clear()
        self.breaks_at = ""

    def make_bucket(self) -> None:
        """Make the one bucket."""
        self._storage.mkdir(BUCKET)

    @cached_property
    def _storage(self) -> fsspec.AbstractFileSystem:
        return fsspec.filesystem("s3", endpoint_url=self.server, skip_instance_cache=True, use_listings_cache=False)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection to the storage and back, and note what is put."""
        host, port = self.server.removeprefix("http://").split(":")
        from_storage, to_storage = await asyncio.open_connection(host, int(port))
        back = asyncio.create_task(_copy(from_storage, writer))
        try:
            while data := await reader.read(65536):
                for match in _PUT.finditer(data):
                    path = unquote(match[1].decode("ascii"))
                    if self.breaks_at and path.endswith(self.breaks_at):
                        return
                    self.arrived.append(path)
                to_storage.write(data)
                await to_storage.drain()
        except ConnectionError:
            pass
        finally:
            back.cancel()
            to_storage.close()
            writer.transport.abort()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()


@contextmanager
def open_s3() -> Iterator[S3Host]:
    """Serve storage until the block ends, and let the environment say where it is and who asks."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host = S3Host(server="http://{}:{}".format(*server.get_host_and_port()))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", "ana")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "never-shown")
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        environment.setenv("AWS_MAX_ATTEMPTS", "1")
        environment.setattr("s3fs.S3FileSystem.retries", 1)  # else it takes two seconds to tell of a broken line

        async def start() -> _Server:
            line = await asyncio.start_server(host.carry, "127.0.0.1", 0)
            port = line.sockets[0].getsockname()[1]
            environment.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{port}")
            return line

        try:
            with _in_thread(start):
                host.make_bucket()
                yield host
        finally:
            server.stop()
            assert server._server
            server._server.server_close()


@dataclass
class SftpHost:
    """A machine that takes files over SSH, over a line that can break."""

    folder: Path
    address: str = ""
    arrived: list[str] = field(default_factory=list)
    breaks_at: str = ""
    mends: bool = False  # once it has broken off
    connections: list[asyncssh.SSHServerConnection] = field(default_factory=list)

    @cached_property
    def destination(self) -> Destination:
        """The machine as the project sees it, with one try for each question."""
        return RemoteDestination(RemoteAddress("sftp", self.address), pauses_s=())

    def files(self) -> Mapping[str, bytes]:
        """Return what lies there, by path."""
        return files_below(self.folder / "tea")

    def clear(self) -> None:
        """Begin with nothing."""
        for path in sorted(self.folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        self.arrived.clear()
        self.breaks_at, self.mends = "", False


class _Files(asyncssh.SFTPServer):
    """The files of a machine, below one folder."""

    def __init__(self, channel: asyncssh.SSHServerChannel[bytes], host: SftpHost) -> None:
        super().__init__(channel, chroot=str(host.folder).encode())
        self._host = host
        host.connections.append(self.connection)

    def write(self, file_obj: object, offset: int, data: bytes) -> asyncssh.misc.MaybeAwait[int]:
        """Take some bytes; break off amid those of a part, if that is wanted."""
        if self._host.breaks_at == ".part" and offset:
            self._break_off()
        return super().write(file_obj, offset, data)

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> asyncssh.misc.MaybeAwait[None]:
        """Give a file its name, and note it."""
        path = newpath.decode().removeprefix("/tea/")
        if self._host.breaks_at and path.endswith(self._host.breaks_at):
            self._break_off()
        self._host.arrived.append(path)
        return super().posix_rename(oldpath, newpath)

    def _break_off(self) -> None:
        if self._host.mends:
            self._host.breaks_at = ""
        self.connection.abort()
        raise asyncssh.SFTPConnectionLost("broken off")


@dataclass
class _SshServer:
    """Takes connections, and breaks them off when it is closed."""

    acceptor: asyncssh.SSHAcceptor
    host: SftpHost

    def close(self) -> None:
        """Take no more connections, and leave those that there are."""
        self.acceptor.close()
        for connection in self.host.connections:
            connection.abort()

    async def wait_closed(self) -> None:
        """Wait until that is done."""
        await self.acceptor.wait_closed()


@contextmanager
def open_sftp(folder: Path) -> Iterator[SftpHost]:
    """Serve files over SSH until the block ends, to whoever has the key in a home of its own."""
    home, host = folder / "home", SftpHost(folder / "served")
    host.folder.mkdir()
    keys = home / ".ssh"
    keys.mkdir(parents=True)
    host_key, own_key = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    own_key.write_private_key(keys / "id_ed25519")
    own_key.write_public_key(keys / "authorized_keys")

    async def start() -> _Server:
        server = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[host_key],
            authorized_client_keys=str(keys / "authorized_keys"),
            sftp_factory=lambda channel: _Files(channel, host),
        )
        port = server.get_port()
        host.address = f"sftp://ana@127.0.0.1:{port}/tea"
        known = f"[127.0.0.1]:{port} {host_key.export_public_key().decode()}"
        (keys / "known_hosts").write_text(known, encoding="utf-8")
        return _SshServer(server, host)

    with pytest.MonkeyPatch.context() as environment, _in_thread(start):
        environment.setenv("HOME", str(home))
        environment.setenv("USERPROFILE", str(home))  # what Windows calls it
        environment.delenv("SSH_AUTH_SOCK", raising=False)
        yield host


@dataclass
class FolderHost:
    """A folder of this machine, which never breaks off."""

    folder: Path
    arrived: list[str] = field(default_factory=list)
    breaks_at: str = ""

    @property
    def destination(self) -> Destination:
        """The folder as the project sees it."""
        return FolderDestination(self.folder)

    def files(self) -> Mapping[str, bytes]:
        """Return what lies there, by path."""
        return files_below(self.folder)


def files_below(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder, by their paths in it."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
