"""A pack of proof of two cases, made the way the service makes one; and changing one."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from service.actions import packs, sealing
from service.actions.packing import Wish
from service.actions.services import Services
from service.core.actor import SYSTEM
from service.outside import Signer, parcel
from service.store import errands
from service.verifier import FORMAT
from service.worker import tick
from service.worker.errands import by_hand
from tests.proef import World

ANSWERS = {"aanvrager": {"naam": "Kees", "email": "kees@voorbeeld.nl"}, "soort": "verlof"}
GRANTED = {"besluit": "toegekend", "reden": "Alles klopt."}
WHY = "steekproef"
Files = dict[str, bytes]
Change = Callable[[list[dict[str, Any]]], object]


def two_cases(services: Services) -> tuple[str, str]:
    """The numbers of two cases; the first has a letter."""
    return cases_in(World(services).prepare())


def cases_in(world: World) -> tuple[str, str]:
    """The same in a world that is there."""
    services = world.services
    first, second = world.file(ANSWERS).number, world.file(ANSWERS).number
    world.complete(first, "Aanvraag beoordelen", "anna", GRANTED)
    tick(services, services.clock())
    return first, second


def pack_of(services: Services, *numbers: str, contents: bool = True) -> bytes:
    """A pack as the command makes it, by way of the worker's hands and the file store."""
    errand = packs.ask(services, numbers, SYSTEM, WHY, contents=contents)
    with by_hand(services, errand) as file:
        return file.read()


def wish_for(services: Services, number: str) -> Wish:
    """That somebody asked for one case, as of a seal that was made right then."""
    errand_id = packs.ask(services, [number], SYSTEM, WHY, contents=True)
    made = sealing.seal(services)
    assert made is not None
    with services.db.reading() as session:
        errand = errands.get(session, errand_id)
        assert errand is not None
        return packs.wish_of(errand, made.number)


def files_of(pack: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def boxed(files: Mapping[str, bytes]) -> bytes:
    """The files in a container as it has to be."""
    out = io.BytesIO()
    with parcel(out) as made:
        for name, content in files.items():
            made.add(name, [content])
    return out.getvalue()


def told(files: Files) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["manifest.json"])
    return found


def signed(files: Files, signer: Signer, change: Callable[[dict[str, Any]], None]) -> Files:
    """The files with a table of contents that fits them, as who holds the key could write it."""
    contents = told(files)
    rest = {name: data for name, data in files.items() if not name.startswith("manifest.")}
    contents["files"] = [
        {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in rest.items()
    ]
    change(contents)
    text = json.dumps(contents, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    digest = hashlib.sha256(text).hexdigest()
    signature = signer.sign(f"{FORMAT} {digest}".encode()).hex()
    line = f"{digest} {signer.public()} {signature}\n".encode()
    return {**rest, "manifest.json": text, "manifest.sig": line}


def changed(files: Files, name: str, change: Change) -> Files:
    """The files with other lines in one of them."""
    lines = [json.loads(line) for line in files[name].splitlines()]
    change(lines)
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    return {**files, name: text.encode()}
