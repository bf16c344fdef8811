from __future__ import annotations

import pytest
from django.conf import LazySettings

from apps.core.crypto import seal, unseal
from apps.core.errors import Invalid


def test_a_sealed_secret_comes_back_and_shows_nothing() -> None:
    sealed = seal("llm.key.1", "sk-very-secret-ü")
    assert "secret" not in sealed and unseal("llm.key.1", sealed) == "sk-very-secret-ü"
    assert seal("llm.key.1", "sk-very-secret-ü") != sealed


def test_a_secret_can_be_read_for_its_own_purpose_and_by_its_own_house_only(settings: LazySettings) -> None:
    sealed = seal("llm.key.1", "sk-1")
    with pytest.raises(Invalid) as wrong:
        unseal("llm.key.2", sealed)
    assert wrong.value.code == "secret_unreadable"
    settings.SECRET_KEY = "another house's"
    with pytest.raises(Invalid):
        unseal("llm.key.1", sealed)
    with pytest.raises(Invalid):
        unseal("llm.key.1", "no seal at all")
