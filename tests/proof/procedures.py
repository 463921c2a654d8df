# SPDX-License-Identifier: Apache-2.0
"""A silence procedure on a real server: mails with their redline at a real mail server, and a job
process that is killed over and over while the silence ends. What comes late is refused."""
import email
import email.policy
import os
import signal
import sqlite3
import time

from common import Failure, IS_LONG, SAMPLE, WAIT_S, children
from mail import Mailing, expect
from people import open_account
from serving import is_job_process
from sink import Sink

KILLS = 40 if IS_LONG else 8
# Who is killed while it writes the mails holds that job for as long as its lease lasts.
LEASE_S = 300


def wait(condition, what):
    end = time.monotonic() + LEASE_S + WAIT_S
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise Failure(f"no {what} after {LEASE_S + WAIT_S} s")


def ask(person, method, path, body=None, status=None):
    answer = person.api(method, path, body)
    if answer.status != (status or (200 if method == "GET" else answer.status)) or (
            status is None and answer.status >= 400):
        raise Failure(f"{method} {path}: {answer.status} {answer.text()[:500]}")
    return answer.json()


def amendment_of(chair):
    action = ask(chair, "GET", "/actions?limit=1")["items"][0]
    made = ask(chair, "POST", "/amendments", {"title": "Other words"})
    ask(chair, "POST", "/amendment_changes", {
        "amendment": made["id"], "operation": "replace", "part": "action",
        "element": action["id"], "field": "text", "before": action["text"],
        "after": {"text": "Hold a forum twice a year", "marks": []}, "state": "taken",
        "confirmed": True, "reason": "It is what agencies asked for."})
    return made["id"]


def check_mails(mails, count, deadline_words):
    expect("number of mails", len(mails), count)
    expect("people", len({tuple(mail["to"]) for mail in mails}), count)
    for mail in mails:
        parsed = email.message_from_bytes(mail["bytes"], policy=email.policy.default)
        text = parsed.get_body(("plain",)).get_content()
        files = list(parsed.iter_attachments())
        if deadline_words not in text.replace("\r\n", "\n"):
            raise Failure(f"no deadline in {text!r}")
        expect("list", parsed["List-Id"], "<amendments.sample.concert.example.org>")
        expect("attached", [f.get_content_type() for f in files], ["application/pdf"])
        if not files[0].get_content().startswith(b"%PDF"):
            raise Failure("what is attached is no PDF")


def kill_while_it_ends(place, server, base):
    """The deadline comes now; whoever runs jobs is killed at any moment until it is done."""
    with sqlite3.connect(base, timeout=WAIT_S) as database:
        database.execute("UPDATE amendment SET deadline = ?", (int(time.time() * 1000),))
    for _ in range(KILLS):
        time.sleep(place.random.uniform(4.5, 6) if place.random.random() < 0.7
                   else place.random.uniform(0, 1))
        for pid in children(server.process.pid):
            if is_job_process(pid):
                os.kill(pid, signal.SIGKILL)
        server.wait(server.is_whole, "job process")


def state_of(base):
    with sqlite3.connect(base, timeout=WAIT_S) as database:
        return database.execute("SELECT state FROM amendment").fetchone()[0]


def people_of(place, server, data):
    return (open_account(place, server, data, "chair@example.org", "co-chair-permanent"),
            open_account(place, server, data, "other@example.org", "co-chair-rotating"),
            open_account(place, server, data, "who@example.org", "focal-point", agency="WHO"))


def run(place, sink, data):
    with Mailing(place, data, f"smtp://127.0.0.1:{sink.port}",
                 PUBLIC_URL="https://concert.example.org") as server:
        chair, _, focal = people_of(place, server, data)
        made = amendment_of(chair)
        sent = ask(chair, "POST", f"/amendments/{made}/circulate", {"method": "silence"})
        ask(chair, "POST", f"/amendments/{made}/circulate", {"method": "silence"}, status=409)
        ask(focal, "POST", f"/amendments/{made}/positions", {"kind": "support"})
        wait(lambda: len(sink.mails) >= 3, "mails of the circulation")
        yield "each is told once, with the redline", lambda: check_mails(
            sink.mails, 3, "adopted by silence if no agency objects")
        if not sent["deadline"].endswith(":00.000Z"):
            raise Failure(f"a deadline of {sent['deadline']}")
        kill_while_it_ends(place, server, server.base)
        wait(lambda: state_of(server.base) == "adopted", "adoption")
        for person in (chair, focal):
            person.close()  # the connection has been quiet for too long
        ask(focal, "POST", f"/amendments/{made}/positions",
            {"kind": "objection", "words": "Too late."}, status=409)
        wait(lambda: len(sink.mails) >= 6, "mails of the adoption")
        numbers = [r["number"] for r in ask(chair, "GET", "/revisions")["items"]]
        yield "one revision more", lambda: expect("numbers", sorted(numbers), [1, 2])
        action = ask(chair, "GET", "/actions?limit=1")["items"][0]
        yield "the record says it", lambda: expect("text", action["text"]["text"],
                                                   "Hold a forum twice a year")


def prove(place):
    data = "data"
    place.run("import", SAMPLE, "--release", "--data", data, "--framework", "sample")
    with Sink() as sink:
        try:
            for what, check in run(place, sink, data):
                try:
                    check()
                    yield what, None
                except Failure as why:
                    yield what, str(why)
        except Failure as why:
            yield "a procedure", str(why)
