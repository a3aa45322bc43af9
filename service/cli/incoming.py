"""The bytes of one request as they come in; knows when it is whole. No sockets here.

What stands in a request is judged by the web server. Here is only seen where it ends, so that
nobody has to wait for it. When that cannot be told, the request is handed over as it is and is
the last one of its connection.
"""

from __future__ import annotations

from tempfile import SpooledTemporaryFile

MOST_HEAD = 64 * 1024
IN_MEMORY = 512 * 1024
LONGEST_LINE = 1024  # of a chunk: its size, or a field after the last one
END_OF_HEAD = b"\r\n\r\n"


class Incoming:
    """One request. *most_body*: a longer one is not waited for, it will be refused anyhow."""

    def __init__(self, *, most_body: int) -> None:
        self._most_body = most_body
        self._head = bytearray()
        self._body: SpooledTemporaryFile[bytes] | None = None
        self._framing: _Length | _Chunks | None = None
        self._sent = 0
        self.size = 0
        self.is_whole = False
        self.is_last = False
        self.expects_continue = False

    @property
    def has_begun(self) -> bool:
        return bool(self._head)

    @property
    def has_head(self) -> bool:
        return self._framing is not None or self.is_whole

    def take(self, data: bytes) -> bytes:
        """Add what came; returns what already belongs to the next request."""
        if self._framing is None:
            data = self._take_head(data)
        if self.is_whole or self._framing is None:
            return data
        used = self._framing.take(data)
        if used:
            self._keep(data[:used])
        if self.size > self._most_body or self._framing.is_lost:
            self._hand_over()
        elif self._framing.is_done:
            self.is_whole = True
        return data[used:]

    def recv(self, size: int) -> bytes:
        """What the web server reads; after the last byte nothing."""
        if self._sent == 0 and self._body is not None:
            self._body.seek(0)
        found = bytes(self._head[self._sent : self._sent + size])
        self._sent += len(found)
        if found or self._body is None:
            return found
        return self._body.read(size)

    def close(self) -> None:
        if self._body is not None:
            self._body.close()

    def _take_head(self, data: bytes) -> bytes:
        start = max(0, len(self._head) - len(END_OF_HEAD) + 1)
        self._head += data
        end = self._head.find(END_OF_HEAD, start)
        if (len(self._head) if end < 0 else end) > MOST_HEAD:
            self._hand_over()
            return b""
        if end < 0:
            return b""
        end += len(END_OF_HEAD)
        rest = bytes(self._head[end:])
        del self._head[end:]
        self._read_head()
        return rest

    def _read_head(self) -> None:
        lengths, codings = [], []
        for line in bytes(self._head).split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            name = name.strip().lower()
            if name == b"content-length":
                lengths.append(value.strip())
            elif name == b"transfer-encoding":
                codings.append(value.strip().lower())
            elif name == b"expect":
                self.expects_continue = value.strip().lower() == b"100-continue"
        if not lengths and not codings:
            self.is_whole = True
        elif codings == [b"chunked"] and not lengths:
            self._framing = _Chunks()
        elif len(lengths) == 1 and not codings and lengths[0].isdigit():
            self._await(int(lengths[0]))
        else:
            self._hand_over()

    def _await(self, length: int) -> None:
        if length > self._most_body:
            self._hand_over()
        elif length == 0:
            self.is_whole = True
        else:
            self._framing = _Length(length)

    def _hand_over(self) -> None:
        """Where it ends is not known, or not wanted: nothing can follow on this connection."""
        self.is_whole = self.is_last = True

    def _keep(self, data: bytes) -> None:
        if self._body is None:
            # ``close`` closes it: every way out of a connection calls that.
            self._body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # outlives this
        self._body.write(data)
        self.size += len(data)


class _Length:
    """A body of a known number of bytes."""

    is_lost = False

    def __init__(self, left: int) -> None:
        self._left = left

    @property
    def is_done(self) -> bool:
        return self._left == 0

    def take(self, data: bytes) -> int:
        """How many bytes of *data* belong to this body."""
        used = min(len(data), self._left)
        self._left -= used
        return used


class _Chunks:
    """A body in chunks: lines with a size, each followed by so many bytes; 0 is the last."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._left = 0
        self._at_end = False
        self.is_done = False
        self.is_lost = False

    def take(self, data: bytes) -> int:
        """How many bytes of *data* belong to this body."""
        place = 0
        while place < len(data) and not (self.is_done or self.is_lost):
            if self._left:
                used = min(len(data) - place, self._left)
                self._left -= used
                place += used
                continue
            end = data.find(b"\n", place)
            stop = len(data) if end < 0 else end + 1
            self._line += data[place:stop]
            place = stop
            if len(self._line) > LONGEST_LINE:
                self.is_lost = True
            elif end >= 0:
                self._read_line()
        return place

    def _read_line(self) -> None:
        line = bytes(self._line).strip()
        self._line.clear()
        if self._at_end:  # fields after the last chunk, up to an empty line
            self.is_done = not line
            return
        size = line.partition(b";")[0].strip()
        try:
            length = int(size, 16)
        except ValueError:
            self.is_lost = True
            return
        if length < 0:
            self.is_lost = True
        elif length == 0:
            self._at_end = True
        else:
            self._left = length + len(b"\r\n")
