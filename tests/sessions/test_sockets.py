"""What a socket is told: everything after its last number once, and nothing that is no longer its to read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
import redis

from apps.audit import privacy
from apps.core.executor import in_db_thread
from apps.people import onboarding, tokens
from apps.people.actors import Actor
from apps.people.models import Member, WidgetKey
from apps.people.roles import Role
from apps.sessions import following, handoffs, nudges, opening
from apps.sessions.models import Message
from apps.tenants.scope import brand_scope
from tests.sessions.room import ORIGIN, Room, heard, numbers
from tests.sessions.test_conversations import shopper_of
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)
BY = Actor.system("test")


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """No nudge arrives any more, until called."""
    with monkeypatch.context() as patch:
        patch.setattr(nudges, "send", lambda messages: None)
        yield patch.undo


def test_whoever_comes_back_gets_what_came_after_the_last_number_and_nothing_twice(room: Room) -> None:
    async def story() -> None:
        await room.do(handoffs.accept, room.session, member=room.ben)
        last = room.session.seq
        for text in ("one", "two"):
            await room.says(room.ben, text)
        socket = await room.shopper(after=last)
        assert await numbers(room, socket) == [last + 1, last + 2]
        await room.says(room.ben, "three")
        assert await numbers(room, socket) == [last + 3]

    room.run(story)


def test_ten_cuts_lose_nothing_and_double_nothing(room: Room) -> None:
    async def story() -> None:
        await room.do(handoffs.accept, room.session, member=room.ben)
        first = last = room.session.seq
        got: list[int] = []
        for cut in range(10):
            await room.says(room.ben, f"away {cut}")
            socket = await room.shopper(after=last)
            got += await numbers(room, socket)
            await room.says(room.ben, f"here {cut}")
            got += await numbers(room, socket)
            last = got[-1]
            await room.open.pop().close()
        assert got == list(range(first + 1, first + 21))

    room.run(story)


def test_a_lost_nudge_is_made_good_by_the_next_one_in_order(room: Room, deaf: Callable[[], None]) -> None:
    async def story() -> None:
        await room.do(handoffs.accept, room.session, member=room.ben)
        socket = await room.shopper(after=room.session.seq)
        assert await heard(room, socket) == []  # the replay of the beginning is over
        await room.says(room.ben, "lost")
        assert await heard(room, socket) == []
        deaf()
        await room.says(room.ben, "next")
        words = [frame["event"]["payload"]["message"]["text"] for frame in await heard(room, socket)]
        assert words == ["lost", "next"]

    room.run(story)


def test_a_beat_brings_what_no_nudge_brought(
    room: Room, deaf: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "HEARTBEAT_SECONDS", 0.05)

    async def story() -> None:
        await room.do(handoffs.accept, room.session, member=room.ben)
        socket = await room.shopper(after=room.session.seq)
        await room.says(room.ben, "lost")
        while (frame := await socket.hear())["type"] != "event":
            assert frame["type"] == "heartbeat"
        assert frame["event"]["payload"]["message"]["text"] == "lost"

    room.run(story)


def test_when_one_accepts_the_others_hear_so_and_then_nothing_more(room: Room) -> None:
    async def story() -> None:
        dora, mia, ben = [await room.advisor(each) for each in (room.dora, room.mia, room.ben)]
        assert await heard(room, dora) == []
        await room.do(handoffs.accept, room.session, member=room.ben)
        await room.says(room.ben, "between us")
        told = await heard(room, dora)
        assert [frame["type"] for frame in told] == ["event", "unwatched"]
        assert told[0]["event"]["payload"]["advisor"]["name"] == "Ben"
        for allowed in (mia, ben):
            assert "between us" in str(await heard(room, allowed))
        await room.do(handoffs.stream.fleeting, room.session, "typing", {"by": "shopper"}, audience="staff")
        assert await heard(room, dora) == []
        assert [frame["type"] for frame in await heard(room, ben)] == ["fleeting"]

    room.run(story)


def test_nobody_reads_on_because_the_news_of_the_acceptance_was_lost(
    room: Room, deaf: Callable[[], None]
) -> None:
    async def story() -> None:
        dora = await room.advisor(room.dora)
        assert await heard(room, dora) == []
        await room.do(handoffs.accept, room.session, member=room.ben)
        deaf()
        await room.says(room.ben, "between us")
        assert await heard(room, dora) == [{"type": "unwatched", "session": str(room.session.pk)}]

    room.run(story)


def test_a_session_that_waits_again_can_be_watched_again(room: Room) -> None:
    async def story() -> None:
        dora = await room.advisor(room.dora)
        await room.do(handoffs.accept, room.session, member=room.ben)
        assert [frame["type"] for frame in await heard(room, dora)] == ["event", "unwatched"]
        await room.do(handoffs.release, room.session, member=room.ben)
        await dora.say(type="watch", session=str(room.session.pk), after=room.session.seq)
        await room.do(opening.see_page, room.session, by=shopper_of(room.session))
        assert [frame["event"]["kind"] for frame in await heard(room, dora)] == ["context"]

    room.run(story)


def take_away(member: Member) -> None:
    onboarding.deactivate(member, by=BY)


def make_editor(member: Member) -> None:
    rest = {"name": member.name, "skills": [], "languages": ["en"], "capacity": 3}
    onboarding.change_member(member, role=Role.EDITOR.value, by=BY, **rest)


@pytest.mark.parametrize("verb", [take_away, make_editor])
def test_rights_taken_away_close_the_socket_at_once(room: Room, verb: Callable[[Member], None]) -> None:
    async def story() -> None:
        dora, ben = await room.advisor(room.dora), await room.advisor(room.ben)
        await room.do(verb, room.dora)
        assert await dora.hear() == {"type": "revoked", "reason": "rights"}
        assert await dora.hear() == {"type": "closed", "code": 4401}
        assert await heard(room, ben) == []

    room.run(story)


def test_a_manager_who_becomes_an_advisor_stops_hearing_other_peoples_sessions(room: Room) -> None:
    async def story() -> None:
        await room.do(handoffs.accept, room.session, member=room.ben)
        mia = await room.advisor(room.mia)
        rest = {"name": "Mia", "skills": [], "languages": ["en"], "capacity": 3}
        await room.do(onboarding.change_member, room.mia, role=Role.ADVISOR.value, by=BY, **rest)
        assert [frame["type"] for frame in await heard(room, mia)] == ["unwatched"]
        await room.says(room.ben, "between us")
        assert await heard(room, mia) == []

    room.run(story)


def test_signing_out_closes_the_sockets_of_that_browser_and_no_other(room: Room) -> None:
    async def story() -> None:
        dora = await room.advisor(room.dora)
        elsewhere = room.clients.pop("Dora")
        other = await room.advisor(room.dora)
        await in_db_thread(elsewhere.post, "/accounts/logout/")
        assert await dora.hear() == {"type": "revoked", "reason": "signed_out"}
        assert await dora.hear() == {"type": "closed", "code": 4401}
        assert await heard(room, other) == []

    room.run(story)


def test_a_missed_sign_out_is_noticed_with_the_next_beat(
    room: Room, deaf: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "HEARTBEAT_SECONDS", 0.05)

    async def story() -> None:
        dora = await room.advisor(room.dora)
        await in_db_thread(room.clients["Dora"].post, "/accounts/logout/")
        while (frame := await dora.hear())["type"] == "heartbeat":
            continue
        assert frame == {"type": "revoked", "reason": "signed_out"}
        assert await dora.hear() == {"type": "closed", "code": 4401}

    room.run(story)


def test_a_desk_that_is_signed_out_is_told_so_when_it_calls_again(room: Room) -> None:
    async def story() -> None:
        from config.asgi import application

        socket = Socket(application, "/ws/advisor", [ORIGIN])
        assert await socket.open()
        await socket.say(type="hello", brand=room.brand.slug)
        assert await socket.hear() == {"type": "revoked", "reason": "signed_out"}
        assert (await socket.hear())["code"] == "unauthenticated"
        assert await socket.hear() == {"type": "closed", "code": 4401}

    room.run(story)


def erase(room: Room) -> None:
    privacy.erase([room.session.pk], by=BY)


def test_a_shopper_whose_words_are_erased_is_told_at_once_and_no_one_else(room: Room) -> None:
    async def story() -> None:
        socket, ben = await room.shopper(after=room.session.seq), await room.advisor(room.ben)
        assert await heard(room, socket) == []
        await room.do(erase, room)
        assert await socket.hear() == {"type": "revoked", "reason": "erased"}
        assert await socket.hear() == {"type": "closed", "code": 4401}
        assert await heard(room, ben) == []

    room.run(story)


def switch_off(room: Room) -> None:
    WidgetKey.objects.filter(pk=room.session.widget_key_id).update(active=False)


def test_a_key_switched_off_closes_the_shop_s_sockets_and_opens_none(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "HEARTBEAT_SECONDS", 0.02)

    async def story() -> None:
        socket = await room.shopper(after=room.session.seq)
        await room.do(switch_off, room)
        while (frame := await socket.hear())["type"] == "heartbeat":
            continue
        assert frame == {"type": "revoked", "reason": "key_off"}
        assert await socket.hear() == {"type": "closed", "code": 4401}
        from config.asgi import application

        again = Socket(application, f"/ws/shopper/sessions/{room.session.pk}", [ORIGIN])
        assert await again.open()
        token = tokens.access(room.brand.pk, room.session.pk, room.session.shopper_id)
        await again.say(type="hello", token=token, after=0)
        assert await again.hear() == {"type": "revoked", "reason": "key_off"}
        assert await again.hear() == {"type": "closed", "code": 4401}

    room.run(story)


def test_a_token_opens_its_own_session_only(room: Room) -> None:
    async def story() -> None:
        with brand_scope(room.brand):
            other = await in_db_thread(opening.open_session, shopper=None, widget_key=room.session.widget_key)
        token = tokens.access(room.brand.pk, other.pk, other.shopper_id)
        from config.asgi import application

        socket = Socket(application, f"/ws/shopper/sessions/{room.session.pk}", [ORIGIN])
        assert await socket.open()
        await socket.say(type="hello", token=token, after=0)
        assert (await socket.hear())["code"] == "token_invalid"
        assert await socket.hear() == {"type": "closed", "code": 4401}

    room.run(story)


@pytest.mark.parametrize("path", ["/ws/advisor", f"/ws/shopper/sessions/{UUID(int=1)}"])
@pytest.mark.parametrize(
    "origin", [b"http://evil.example", b"null", b"", b"https://127.0.0.1:8000.evil.example", None]
)
def test_no_page_of_anybody_else_opens_a_socket(path: str, origin: bytes | None) -> None:
    async def story() -> bool:
        from config.asgi import application

        socket = Socket(application, path, [] if origin is None else [(b"origin", origin)])
        return await socket.open()

    assert asyncio.run(story()) is False


def test_with_redis_away_a_message_is_kept_all_the_same(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.1)
    monkeypatch.setattr(nudges, "_client", lambda: nowhere)

    async def story() -> None:
        await room.do(handoffs.accept, room.session, member=room.ben)
        await room.says(room.ben, "kept")

    room.run(story)
    with brand_scope(room.brand):
        assert Message.objects.filter(text="kept").count() == 1
