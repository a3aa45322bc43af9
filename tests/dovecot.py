"""A real mailbox: Debian's dovecot in a folder of its own, without rights and on a free port."""

from __future__ import annotations

import grp
import os
import pwd
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from imapclient import IMAPClient

from tests.waiting import wait_for

PROGRAM = Path("/usr/sbin/dovecot")
PASSWORD = "een-geheim"
SETTINGS = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {own}
default_internal_group = {own_group}
default_login_user = {own}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dovecot:
    """The mailbox of one user, and how to look into it."""

    port: int
    user: str = "post"

    @property
    def url(self) -> str:
        return f"imap://{self.user}:{PASSWORD}@127.0.0.1:{self.port}/INBOX"

    @contextmanager
    def opened(self, folder: str = "INBOX") -> Iterator[IMAPClient]:
        with IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=30) as server:
            server.login(self.user, PASSWORD)
            server.select_folder(folder)
            yield server

    def put(self, *messages: bytes) -> None:
        with self.opened() as server:
            for message in messages:
                server.append("INBOX", message)

    def count(self, folder: str) -> int:
        with self.opened() as server:
            if not server.folder_exists(folder):
                return 0
            found: int = server.folder_status(folder, ["MESSAGES"])[b"MESSAGES"]
            return found


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        found: int = line.getsockname()[1]
        return found


@contextmanager
def running() -> Iterator[Dovecot]:
    """A server as long as this lasts. On our own machines its absence is a failure, not a skip."""
    if not PROGRAM.exists():
        if os.environ.get("CI"):
            pytest.fail("dovecot is missing: apt-get install dovecot-imapd")
        pytest.skip("dovecot is not installed")
    # Root may not read mail, and the folders of pytest are closed to everybody else.
    own = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    port = free_port()
    with TemporaryDirectory(prefix="dovecot-") as name:
        folder = Path(name)
        settings = folder / "dovecot.conf"
        settings.write_text(
            SETTINGS.format(
                folder=folder,
                own=own.pw_name,
                own_group=grp.getgrgid(own.pw_gid).gr_name,
                uid=own.pw_uid,
                gid=own.pw_gid,
                port=port,
                password=PASSWORD,
            ),
            encoding="utf-8",
        )
        if os.getuid() == 0:
            os.chown(folder, own.pw_uid, own.pw_gid)
        process = subprocess.Popen(
            [PROGRAM, "-F", "-c", settings],
            user=own.pw_uid if os.getuid() == 0 else None,
            group=own.pw_gid if os.getuid() == 0 else None,
        )
        try:
            wait_for(lambda: process.poll() is not None or _answers(port), "the mailbox")
            if process.poll() is not None:
                pytest.fail((folder / "log").read_text("utf-8"))
            yield Dovecot(port=port)
        finally:
            process.terminate()
            process.wait(30)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            return line.recv(4) == b"* OK"
    except OSError:
        return False
