from __future__ import annotations

import pytest

from tests.console.admin import House


@pytest.fixture
def house(db: None) -> House:
    return House()
