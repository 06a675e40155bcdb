"""A fresh passkey signature of somebody of the test's ministry over any digest."""

import json
from typing import Any

from tests.world import World
from warifu.registers.signin import stepup


def sign(world: World, who: str, digest: bytes) -> dict[str, Any]:
    person = world.people[who]
    device = world.hands.device(person, world.at)
    signed: dict[str, Any] = json.loads(device.get(dict(stepup.options(person, digest, world.at))))
    return signed
