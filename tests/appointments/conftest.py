from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from apps.tenants.scope import brand_scope
from tests.appointments import world


@pytest.fixture
def shop(db: None) -> Iterator[world.World]:
    """One advisor, on a Sunday at noon, within the brand's scope."""
    with time_machine.travel(world.SUNDAY, tick=False):
        made = world.build()
        with brand_scope(made.brand):
            yield made
