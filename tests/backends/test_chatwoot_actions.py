"""What is done in Chatwoot beside reading and replying, and how its refusals are meant."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.backends.stages import TOKEN, no_sleep, replied
from tests.backends.wire_server import serving

from saywell.backends.chatwoot import KIND, ChatwootBackend
from saywell.backends.http import Limits
from saywell.errors import (
    BackendError,
    ConfigError,
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    RateLimited,
    Rejected,
    ServerFailed,
    SignInRefused,
    Uncertain,
)
from saywell.model.backend import Capability
from saywell.model.chat import Attachment, Author, Outgoing, Status, Survey
from saywell.model.connection import Connection
from saywell.practice.server import PracticeDesk

Handler = Callable[[httpx.Request], httpx.Response]
ONCE = Limits(tries=1)


def backend(handler: Handler, naps: list[float] | None = None, **more: object) -> ChatwootBackend:
    sleep = no_sleep if naps is None else naps.append
    over = httpx.MockTransport(handler)
    return ChatwootBackend(
        "https://chat.example.com",
        "1",
        TOKEN,
        transport=over,
        sleep=sleep,
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def desk() -> Iterator[PracticeDesk]:
    with PracticeDesk(customers=False) as running:
        yield running


@pytest.fixture
def agent(desk: PracticeDesk) -> Iterator[ChatwootBackend]:
    one = ChatwootBackend(desk.url, "1", desk.token, sleep=no_sleep)
    yield one
    one.close()


def posted(call: Callable[[ChatwootBackend], object], answer: httpx.Response) -> list[object]:
    """Return what a call sends: paths below the account, and bodies."""
    asked: list[object] = []

    def take(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v1/")
        if path == "profile":
            return replied("profile")
        asked.append((path.removeprefix("accounts/1/"), json.loads(request.read())))
        return answer

    call(backend(take))
    return asked


def test_taking_assigns_to_the_owner_of_the_token() -> None:
    assert posted(lambda one: one.take("43"), replied("agents")) == [
        ("conversations/43/assignments", {"assignee_id": 5})
    ]


def test_a_transfer_assigns_and_takes_no_summary_with_it() -> None:
    assert posted(lambda one: one.transfer("43", "6"), replied("agents")) == [
        ("conversations/43/assignments", {"assignee_id": 6})
    ]
    summary = Outgoing("k", "43", "She waits for a refund.")
    with pytest.raises(Rejected, match="private note") as refused:
        posted(lambda one: one.transfer("43", "6", summary), replied("agents"))
    assert "nothing was sent" in refused.value.hint


@pytest.mark.parametrize("odd", ["x", "", "../1", "-1", "1?a=b"])
def test_no_id_bends_a_path(odd: str) -> None:
    def never(_: httpx.Request) -> httpx.Response:
        return replied("profile") if _.url.path.endswith("/profile") else httpx.Response(500)

    one = backend(never)
    calls: tuple[Callable[[], object], ...] = (
        lambda: one.take(odd),
        lambda: one.transfer("43", odd),
        lambda: one.assign_team("43", odd),
        lambda: one.run_macro(odd, "43"),
        lambda: one.run_macro("21", odd),
        lambda: one.contact_conversations(odd),
        lambda: one.delete_message("43", odd),
    )
    for call in calls:
        with pytest.raises(NotFound):
            call()


# Macros


def test_a_macro_is_run_once_on_the_conversation() -> None:
    run = httpx.Response(200)
    assert posted(lambda one: one.run_macro("21", "43"), run) == [
        ("macros/21/execute", {"conversation_ids": [43]})
    ]


@pytest.mark.parametrize("answer", [httpx.Response(500), httpx.Response(200, html="<html>")])
def test_a_macro_that_may_have_run_is_uncertain(answer: httpx.Response) -> None:
    with pytest.raises(Uncertain) as failed:
        posted(lambda one: one.run_macro("21", "43"), answer)
    assert failed.value.hint


def test_a_macro_names_the_agents_and_teams_that_it_assigns_to() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        last = request.url.path.rpartition("/")[2]
        return replied(last) if last != "teams" else httpx.Response(500)

    steps = {step.name: step.values for one in backend(answer).macros() for step in one.steps}
    assert steps["assign_agent"] == ("self",)
    assert steps["assign_team"] == ("8",)
    named = {
        step.name: step.values
        for one in backend(lambda request: replied(request.url.path.rpartition("/")[2])).macros()
        for step in one.steps
    }
    assert named["assign_team"] == ("parcels",)
    assert named["send_attachment"] == ("31",)


def test_the_messages_of_a_macro_reach_the_customer(
    desk: PracticeDesk, agent: ChatwootBackend
) -> None:
    macro = next(one for one in agent.macros() if one.messages)
    here = agent.queue()[0].id
    last = agent.messages(here)[-1].id
    agent.run_macro(macro.id, here)
    until = time.monotonic() + 60  # the server answers before it has begun
    while True:
        new = [one for one in agent.messages(here, after=last) if one.author is Author.AGENT]
        told = [one for one in new if not one.private]
        if len(told) == len(macro.messages):
            break
        assert time.monotonic() < until, told
        time.sleep(0.02)
    with pytest.raises(NotFound):
        agent.run_macro("987654", here)


# What changed


def test_what_changed_is_asked_for_once_and_without_pages() -> None:
    asked: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/inboxes"):
            return replied("inboxes")
        asked.append(dict(request.url.params))
        rows = [{"id": number, "status": "resolved"} for number in range(1, 301)]
        return httpx.Response(200, json={"data": {"meta": {"all_count": 300}, "payload": rows}})

    one = backend(answer)
    now = dt.datetime.now(dt.UTC)
    assert len(one.changed(now - dt.timedelta(seconds=60))) == 300
    assert len(one.changed(now + dt.timedelta(hours=1))) == 300
    first, second = (int(params.pop("updated_within")) for params in asked)
    assert 75 <= first <= 80
    assert second == 15
    assert asked == [{"status": "all"}] * 2


def test_what_changed_on_the_desk_has_every_status(agent: ChatwootBackend) -> None:
    here, there, *_ = (one.id for one in agent.queue())
    agent.set_status(here, Status.RESOLVED)
    agent.set_labels(there, ["late"])
    since = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
    changed = {one.id: one for one in agent.changed(since)}
    assert changed[here].status is Status.RESOLVED
    assert changed[there].labels == ("late",)


def test_a_long_list_without_pages_is_read_beyond_the_bound_of_others() -> None:
    row = {"id": 1, "custom_attributes": {"a": "x" * 11 * 2**20}}

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"data": {"meta": {}, "payload": [row]}})

    with pytest.raises(NotAChatSystem, match="more than 10 MB"):
        backend(answer).queue()
    assert len(backend(answer)._changed_rows(dt.datetime.now(dt.UTC))) == 1


# Snoozing and surveys


def test_a_snooze_is_read_back(agent: ChatwootBackend) -> None:
    here = agent.queue()[0].id
    until = dt.datetime(2030, 3, 3, 8, 0, tzinfo=dt.UTC)
    agent.set_status(here, Status.SNOOZED, until)
    assert agent.conversation(here).snoozed_until == until
    assert here in [one.id for one in agent.queue(Status.SNOOZED)]
    agent.set_status(here, Status.SNOOZED)
    assert agent.conversation(here).snoozed_until is None


def test_a_survey_is_seen_before_and_after_the_answer() -> None:
    asked = {
        "id": 910,
        "message_type": 3,
        "content_type": "input_csat",
        "content": "Please rate the conversation",
        "content_attributes": {"display_type": "emoji"},
        "created_at": 1772442000,
    }
    answer = {"csat_survey_response": {"rating": 2, "feedback_message": "too slow"}}
    rated = {"display_type": "emoji", "submitted_values": answer}
    rows = [asked, {**asked, "id": 911, "content_attributes": rated}]

    def listed(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"meta": {}, "payload": rows})

    before, after = backend(listed).messages("43")
    assert (before.survey, after.survey) == (Survey(), Survey(2, "too slow"))


# Files


def test_files_go_up_and_come_down_as_they_are(agent: ChatwootBackend, tmp_path: Path) -> None:
    here = agent.queue()[0].id
    file = tmp_path / "Καφές & 您好.bin"
    file.write_bytes(bytes(range(256)) * 2000)
    sent = agent.send(Outgoing("k", here, "Here it is.", attachments=(file, file)))
    listed = agent.messages(here)[-1]
    assert len(sent.attachments) == len(listed.attachments) == 2
    for attachment in (*sent.attachments, *listed.attachments):
        assert attachment.size == 512_000
        assert b"".join(agent.download(attachment)) == file.read_bytes()
    assert agent.find_sent(Outgoing("k", here, "Here it is.", attachments=(file, file)), None)


def test_what_is_no_file_is_not_fetched(agent: ChatwootBackend, desk: PracticeDesk) -> None:
    with pytest.raises(Rejected, match="no file") as refused:
        agent.download(Attachment("Braga"))
    assert refused.value.hint
    gone = Attachment("a.png", f"{desk.url}/rails/active_storage/blobs/redirect/none/1/a.png")
    with pytest.raises(BackendError):
        list(agent.download(gone))


def test_a_file_has_the_bound_that_is_set(desk: PracticeDesk, tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"x" * 3_000_000)
    set_low = Connection(url=desk.url, secret=desk.token, account="1", max_download=2**20)
    one = KIND.connect(set_low)
    here = one.queue()[0].id
    (attachment,) = one.send(Outgoing("k", here, "", attachments=(file,))).attachments
    with pytest.raises(Rejected, match="more than 1 MB"):
        list(one.download(attachment))
    one.close()


# Refusals and what they mean for a message


def sending(answer: httpx.Response) -> Callable[[], object]:
    message = Outgoing("k", "43", "Hello")
    return lambda: posted(lambda one: one.send(message), answer)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"error": "Validation failed: Content is too long"}, Rejected),
        ({"error": "param is missing or the value is empty: message"}, Rejected),
        ({"error": "Incoming messages are only allowed in Api inboxes"}, Rejected),
        ({"message": "Inhalt ist zu lang", "attributes": ["content"]}, Rejected),
        ({"error": "Validation failed: Too many messages"}, RateLimited),
        ({"error": "Too many messages"}, RateLimited),
        ({"error": "Connection refused - connect(2) for redis"}, Uncertain),
        ({"error": "Gültigkeitsprüfung ist fehlgeschlagen"}, Uncertain),
        ({"error": None}, Uncertain),
        ("nothing", Uncertain),
        ([], Uncertain),
    ],
)
def test_a_422_may_come_after_the_storing(body: object, kind: type[BackendError]) -> None:
    with pytest.raises(BackendError) as failed:
        sending(httpx.Response(422, json=body))()
    assert type(failed.value) is kind
    assert failed.value.hint
    assert failed.value.status == 422


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(422, json={"error": "Too many messages"}),
        httpx.Response(429, text="Retry later\n", headers={"content-type": "text/plain"}),
        httpx.Response(429),
    ],
)
def test_limits_are_counted_by_the_minute_of_the_clock(
    answer: httpx.Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saywell.backends.chatwoot_api.time.time", lambda: 1_772_442_000.0 + 35)
    with pytest.raises(RateLimited) as limited:
        sending(answer)()
    assert limited.value.retry_after is not None
    assert 26 <= limited.value.retry_after <= 29


def test_a_server_that_names_its_wait_is_believed() -> None:
    told = httpx.Response(429, text="", headers={"retry-after": "3"})
    with pytest.raises(RateLimited) as limited:
        sending(told)()
    assert limited.value.retry_after == 3.0


def test_a_read_waits_for_the_next_minute_only_when_it_is_near(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    naps: list[float] = []
    answers = [httpx.Response(429, text="Retry later"), httpx.Response(200, json=[])]
    clock = [59.0]
    monkeypatch.setattr("saywell.backends.chatwoot_api.time.time", lambda: clock[0])
    assert backend(lambda _: answers.pop(0), naps).agents() == []
    (nap,) = naps
    assert 2 <= nap <= 5
    clock[0] = 5.0
    with pytest.raises(RateLimited):
        backend(lambda _: httpx.Response(429), naps).agents()
    assert len(naps) == 1


# A proxy that drops header names with an underscore, as nginx does unless told otherwise


def dropping(desk: PracticeDesk) -> Callable[[bytes], Iterable[bytes]]:
    """Pass requests on to the desk without the headers whose names have an underscore."""

    def talk(request: bytes) -> Iterable[bytes]:
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        kept = [line for line in lines if b"_" not in line.partition(b":")[0]]
        kept = [line for line in kept if not line.lower().startswith(b"connection:")]
        with socket.create_connection(("127.0.0.1", httpx.URL(desk.url).port or 0)) as through:
            lines = [first, *kept, b"Connection: close", b"", b""]
            through.sendall(b"\r\n".join(lines) + body)
            while part := through.recv(65536):
                yield part

    return talk


def test_a_proxy_that_drops_underscores_is_got_past_by_the_dash(desk: PracticeDesk) -> None:
    with serving(dropping(desk)) as proxy:
        dashed = ChatwootBackend(proxy.url, "1", desk.token)
        assert dashed.account().agent.name
        assert dashed.queue()
        dashed.close()
        scored = ChatwootBackend(proxy.url, "1", desk.token, header="api_access_token")
        with pytest.raises(SignInRefused) as refused:
            scored.queue()
        scored.close()
    assert "Api-Access-Token" in refused.value.hint
    assert "chat.header" in refused.value.hint
    assert desk.token not in f"{refused.value} {refused.value.hint}"


# Whatever else


def test_the_declared_capabilities_are_those_with_a_method_of_their_own() -> None:
    assert frozenset(Capability) - {Capability.IDEMPOTENT} == backend(replied).capabilities  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, SignInRefused), (403, PermissionRefused), (404, NotFound), (500, ServerFailed)],
)
def test_every_list_says_why_it_cannot_be_had(status: int, kind: type[BackendError]) -> None:
    said = {"error": "Invalid Access Token" if status == 401 else "no"}
    one = backend(lambda _: httpx.Response(status, json=said), limits=ONCE)
    for call in (one.teams, one.macros, one.agents, one.canned_replies, one.account):
        with pytest.raises(kind) as failed:
            call()
        assert failed.value.hint


def test_every_list_of_another_shape_is_not_chatwoot() -> None:
    one = backend(lambda _: httpx.Response(200, json={"payload": {"status": "ok"}}))
    now = dt.datetime.now(dt.UTC)
    for call in (
        one.teams,
        one.macros,
        lambda: one.changed(now),
        lambda: one.contact_conversations("77"),
        lambda: one.search_contacts("ana"),
    ):
        with pytest.raises(NotAChatSystem) as failed:
            call()
        assert failed.value.hint


def test_an_account_that_is_no_number_is_refused_before_anything_is_asked() -> None:
    wrong = Connection(url="https://chat.example.com", secret=TOKEN, account="one")
    with pytest.raises(ConfigError, match="no account") as refused:
        KIND.connect(wrong)
    assert "chat.account" in refused.value.hint
    KIND.connect(dataclasses.replace(wrong, account=" 1 ")).close()
