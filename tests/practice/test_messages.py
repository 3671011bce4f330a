"""Messages: windows by id, what may be posted and how it comes back, files, deletion."""

from __future__ import annotations

import json
import threading
from typing import Any

import httpx
import pytest

from saywell.practice.server import PracticeDesk

from .conftest import Client, HeldClock


def fill(agent: Client, clock: HeldClock, number: int, count: int) -> list[int]:
    """Post messages a second apart; return their ids."""
    ids = []
    for index in range(count):
        clock.move(1)
        ids.append(agent.say(number, f"message {index}")["id"])
    return ids


def test_windows(agent: Client, clock: HeldClock, app_chat: int) -> None:
    ids = fill(agent, clock, app_chat, 130)

    def window(**params: Any) -> list[int]:
        return [row["id"] for row in agent.messages(app_chat, **params)]

    assert window() == ids[-20:]
    assert window(before=ids[50]) == ids[30:50]
    assert window(after=ids[9]) == ids[10:110]
    assert window(after=ids[5], before=ids[125]) == ids[5:125]  # the lower end is in it
    assert window(before=ids[0]) == []
    assert window(after=ids[-1]) == []


def test_messages_of_one_second_keep_their_order(agent: Client, app_chat: int) -> None:
    ids = [agent.say(app_chat, str(index))["id"] for index in range(5)]
    assert [row["id"] for row in agent.messages(app_chat)] == ids == sorted(ids)


def test_internal_messages_can_be_left_out(agent: Client, app_chat: int) -> None:
    agent.say(app_chat, "public")
    agent.say(app_chat, "private", private=True)
    agent.post(f"/conversations/{app_chat}/labels", {"labels": ["vip"]})
    assert len(agent.messages(app_chat)) == 3
    public = agent.messages(app_chat, filter_internal_messages="true")
    assert [row["content"] for row in public] == ["public"]


def test_a_posted_message_has_exactly_chatwoot_s_keys(agent: Client, app_chat: int) -> None:
    sent = agent.say(
        app_chat, "Hello", echo_id="abc", content_attributes={"in_reply_to": 5, "mine": "kept"}
    )
    assert set(sent) == {
        "id",
        "content",
        "inbox_id",
        "echo_id",
        "conversation_id",
        "message_type",
        "content_type",
        "status",
        "content_attributes",
        "created_at",
        "private",
        "source_id",
        "sender",
    }
    assert sent["conversation_id"] == app_chat
    assert (sent["message_type"], sent["status"], sent["private"]) == (1, "sent", False)
    assert sent["content_attributes"] == {"in_reply_to": 5, "mine": "kept"}
    assert (sent["sender"]["type"], sent["sender"]["name"]) == ("user", "Dana Reyes")
    stored = agent.messages(app_chat)[-1]
    assert "echo_id" not in stored  # it comes back once and is not kept
    again = agent.say(app_chat, "Hello", echo_id="abc")
    assert again["id"] != sent["id"]  # so it does not stop a second copy


def test_the_ids_of_things_are_not_alike(agent: Client, app_chat: int) -> None:
    sent = agent.say(app_chat, "{{ conversation.id }} is not {{ conversation.display_id }}")
    inner, outer = sent["content"].split(" is not ")
    assert int(outer) == app_chat
    assert int(inner) >= 5501
    assert sent["id"] >= 90001


def test_customers_write_in_api_inboxes_only(agent: Client, app_chat: int) -> None:
    written = agent.say(app_chat, "Hi {{ contact.name }}", message_type="incoming")
    assert (written["message_type"], written["sender"]["type"]) == (0, "contact")
    assert written["content"] == "Hi {{ contact.name }}"  # customers' words are no template
    website = agent.queue(inbox_id=1)[0]["id"]
    for word in ("incoming", 0):
        refused = agent.say(website, "I am the customer", 422, message_type=word)
        assert refused == {"error": "Incoming messages are only allowed in Api inboxes"}
    assert agent.say(website, "hello", message_type="outgoing")["message_type"] == 1
    assert agent.say(website, "hello", message_type=1)["message_type"] == 1
    assert "shouting" in agent.say(website, "hello", 422, message_type="shouting")["error"]
    assert "telex" in agent.say(website, "hello", 422, content_type="telex")["error"]


def test_empty_and_long_content(agent: Client, app_chat: int) -> None:
    assert agent.say(app_chat, None)["content"] is None
    assert agent.say(app_chat, "")["content"] == ""
    assert len(agent.say(app_chat, "я" * 150_000)["content"]) == 150_000
    assert agent.say(app_chat, "я" * 150_001, 422) == {
        "error": "Validation failed: Content is too long (maximum is 150000 characters)"
    }


def test_what_goes_out_is_rendered_and_what_was_typed_is_kept(agent: Client, app_chat: int) -> None:
    sent = agent.say(app_chat, "Dear {{contact.name}}, {{foo}}`{{code}}`", private=True)
    assert sent["content"] == "Dear Ana Mcdonald, `{{code}}`"
    last = agent.show(app_chat)["messages"][0]
    assert last["processed_message_content"] == "Dear {{contact.name}}, {{foo}}`{{code}}`"


def test_200_messages_a_minute(agent: Client, clock: HeldClock, app_chat: int) -> None:
    for index in range(200):
        agent.say(app_chat, str(index))
    assert agent.say(app_chat, "one too many", 422) == {"error": "Too many messages"}
    clock.move(61)
    assert agent.say(app_chat, "now it goes")["id"]


def multipart(agent: Client, number: int, fields: Any, files: Any) -> httpx.Response:
    """Post a form."""
    return agent.http.post(f"/conversations/{number}/messages", data=fields, files=files)


def test_files(agent: Client, desk: PracticeDesk, app_chat: int) -> None:
    fields = {
        "content": "See the label",
        "private": "true",
        "echo_id": "form-1",
        "content_attributes": json.dumps({"in_reply_to": 7}),
    }
    files = [
        ("attachments[]", ("label.pdf", b"%PDF-1.7", "application/pdf")),
        ("attachments[]", ("φωτογραφία.png", b"\x89PNG", "image/png")),
    ]
    sent = multipart(agent, app_chat, fields, files).json()
    assert (sent["private"], sent["echo_id"]) == (True, "form-1")
    assert sent["content_attributes"] == {"in_reply_to": 7}
    pdf, png = sent["attachments"]
    assert (pdf["file_type"], pdf["extension"], pdf["file_size"]) == ("file", "pdf", 8)
    assert (png["file_type"], png["message_id"], png["account_id"]) == ("image", sent["id"], 1)
    direct = httpx.get(pdf["data_url"])
    assert direct.status_code == 302
    fetched = httpx.get(pdf["data_url"], follow_redirects=True)
    assert fetched.content == b"%PDF-1.7"
    assert fetched.headers["content-type"] == "application/pdf"
    assert agent.messages(app_chat)[-1]["attachments"] == sent["attachments"]
    assert httpx.get(f"{desk.url}/rails/active_storage/blobs/redirect/guess/1/a").status_code == 404


@pytest.mark.parametrize(
    ("name", "extension"),
    [("/etc/../a?b#c %2f.tar.gz", "gz"), ("C:\\x\\бук.odt", "odt"), ("noend", None), ("", None)],
)
def test_names_of_files(agent: Client, app_chat: int, name: str, extension: str | None) -> None:
    body = (
        f'--x\r\nContent-Disposition: form-data; name="attachments[]"; filename="{name}"\r\n\r\n'
        "content\r\n--x--\r\n"
    )
    answer = agent.http.post(
        f"/conversations/{app_chat}/messages",
        content=body.encode(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    (kept,) = answer.json()["attachments"]
    assert kept["extension"] == extension
    assert httpx.get(kept["data_url"], follow_redirects=True).content == b"content"


def test_a_form_without_text_and_with_false(agent: Client, app_chat: int) -> None:
    files = [("attachments[]", ("a.txt", b"", "text/plain"))]
    sent = multipart(agent, app_chat, {"private": "false"}, files).json()
    assert (sent["content"], sent["private"]) == (None, False)
    assert sent["attachments"][0]["file_size"] == 0


def test_a_form_may_be_as_long_as_a_message(agent: Client, app_chat: int) -> None:
    files = [("attachments[]", ("a.txt", b"x", "text/plain"))]
    sent = multipart(agent, app_chat, {"content": "😀" * 150_000}, files).json()
    assert len(sent["content"]) == 150_000
    refused = multipart(agent, app_chat, {"content": "😀" * 150_001}, files)
    assert refused.status_code == 422


def test_at_most_15_files(agent: Client, app_chat: int) -> None:
    files = [("attachments[]", (f"{index}.txt", b"x", "text/plain")) for index in range(16)]
    refused = multipart(agent, app_chat, {"content": "all of it"}, files)
    assert (refused.status_code, "Attachments" in refused.json()["error"]) == (422, True)
    assert agent.messages(app_chat) == []
    assert multipart(agent, app_chat, {}, files[:15]).status_code == 200


def test_deleting_leaves_a_notice(agent: Client, app_chat: int) -> None:
    files = [("attachments[]", ("a.txt", b"secret", "text/plain"))]
    sent = multipart(agent, app_chat, {"content": "oops"}, files).json()
    gone = agent.delete(f"/conversations/{app_chat}/messages/{sent['id']}")
    assert gone["content"] == "This message was deleted"
    assert gone["content_attributes"] == {"deleted": True}
    assert "attachments" not in gone
    assert httpx.get(sent["attachments"][0]["data_url"]).status_code == 404
    other = agent.queue()[1]["id"]
    agent.delete(f"/conversations/{other}/messages/{sent['id']}", 404)
    agent.delete(f"/conversations/{app_chat}/messages/1", 404)


def test_delivery_is_reported_by_api_inboxes_and_retried(agent: Client, app_chat: int) -> None:
    sent = agent.say(app_chat, "Hello")["id"]
    path = f"/conversations/{app_chat}/messages/{sent}"
    failed = agent.patch(path, {"status": "failed", "external_error": "no signal"})
    assert failed["content_attributes"] == {"external_error": "no signal"}
    retried = agent.post(f"{path}/retry")
    assert (retried["status"], retried["content_attributes"]) == ("sent", {})
    agent.post(f"/conversations/{app_chat}/messages/4/retry", status=422)
    website = agent.queue(inbox_id=1)[0]["id"]
    first = agent.messages(website)[0]["id"]
    refused = agent.patch(f"/conversations/{website}/messages/{first}", {"status": "read"}, 403)
    assert refused == {"error": "Message status update is only allowed for API inboxes"}


def test_several_people_write_at_once(desk: PracticeDesk, app_chat: int) -> None:
    clients = [Client(desk, token) for token in (desk.token, desk.admin_token) * 4]
    failures: list[BaseException] = []

    def write(client: Client, name: int) -> None:
        try:
            for index in range(12):
                client.say(app_chat, f"{name}:{index}")
                client.queue()
        except BaseException as error:
            failures.append(error)

    threads = [
        threading.Thread(target=write, args=(client, name)) for name, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    rows = clients[0].messages(app_chat, after=1)
    assert len(rows) == len({row["id"] for row in rows}) == 96
    for name in range(8):
        mine = [row["content"] for row in rows if row["content"].startswith(f"{name}:")]
        assert mine == [f"{name}:{index}" for index in range(12)]
    for client in clients:
        client.http.close()


@pytest.mark.parametrize("number", [0, 99999, 10**30])
def test_a_conversation_that_is_not_there(agent: Client, number: int) -> None:
    missing = {"error": "Resource could not be found"}
    assert agent.get(f"/conversations/{number}/messages", 404) == missing
    assert agent.say(number, "hello", 404) == missing
