"""A real S3 server (moto's) in a process of its own, spoken to over HTTP."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import boto3  # type: ignore[import-untyped]  # it carries no types

KEY = {"AWS_ACCESS_KEY_ID": "sleutel", "AWS_SECRET_ACCESS_KEY": "zeer-geheim"}
REGION = "eu-west-1"
PAGE = 5  # objects that it tells at once, where others tell a thousand


@dataclass(frozen=True, kw_only=True)
class BucketServer:
    """Where it listens, and what tests do with it behind the back of the service."""

    endpoint: str
    process: subprocess.Popen[str]

    @property
    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=KEY["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEY["AWS_SECRET_ACCESS_KEY"],
        )

    def new_bucket(self) -> str:
        """A fresh bucket; returns the address of a store in it."""
        name = f"bucket-{uuid4().hex[:12]}"
        self.create(name)
        return self.address(name)

    def create(self, name: str) -> None:
        place = {"LocationConstraint": REGION}
        self.client.create_bucket(Bucket=name, CreateBucketConfiguration=place)

    def address(self, bucket: str) -> str:
        return f"s3://{bucket}/documenten?endpoint={self.endpoint}&region={REGION}"

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Within: the server takes connections and says nothing."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    @contextmanager
    def strict(self) -> Iterator[None]:
        """Within: the server knows nobody, whatever their key is."""
        self._demand_keys("0")
        try:
            yield
        finally:
            self._demand_keys("inf")

    def _demand_keys(self, after: str) -> None:
        urllib.request.urlopen(
            urllib.request.Request(
                f"{self.endpoint}/moto-api/reset-auth",
                data=after.encode(),
                headers={"Content-Type": "text/plain"},
                method="POST",
            )
        ).close()


@contextmanager
def bucket_server() -> Iterator[BucketServer]:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **KEY, "MOTO_S3_DEFAULT_MAX_KEYS": str(PAGE)},
    )
    assert process.stderr is not None
    try:
        found = next(filter(None, (re.search(r"http://\S+", line) for line in process.stderr)))
        # It tells of each request; a full pipe would stop it.
        drain = threading.Thread(target=process.stderr.read, daemon=True)
        drain.start()
        yield BucketServer(endpoint=found[0], process=process)
    finally:
        process.kill()
        process.wait()
        drain.join()
        process.stderr.close()
