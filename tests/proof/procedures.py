# SPDX-License-Identifier: Apache-2.0
"""A silence procedure on a real server: mails with their redline at a real mail server, one
deadline in the same words everywhere, and a job process that is killed over and over while the
silence ends. What comes late is refused."""
import datetime
import email
import email.policy
import html
import sqlite3
import time
import zoneinfo

from common import Failure, IS_LONG, SAMPLE, WAIT_S, children, kill
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
    person.close()  # the connection may have been quiet for longer than the server keeps it
    answer = person.api(method, path, body)
    if answer.status != (status or (200 if method == "GET" else answer.status)) or (
            status is None and answer.status >= 400):
        raise Failure(f"{method} {path}: {answer.status} {answer.text()[:500]}")
    return answer.json()


def read(person, path):
    person.close()
    return html.unescape(person.get(path).text())


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


def night_when_clocks_go_back():
    """The second 02:30 in Geneva of the last Sunday of October, two weeks away or more."""
    now = datetime.datetime.now(datetime.timezone.utc)
    for year in (now.year, now.year + 1):
        day = datetime.datetime(year, 10, 31, 1, 30, tzinfo=datetime.timezone.utc)
        day -= datetime.timedelta(days=(day.weekday() + 1) % 7)
        if day > now + datetime.timedelta(days=14):
            return day
    raise Failure("no such night")


def in_words(at):
    """Worded here anew, by another library's zones."""
    geneva, york = (at.astimezone(zoneinfo.ZoneInfo(zone))
                    for zone in ("Europe/Zurich", "America/New_York"))

    def place(there, name):
        day = "" if there.date() == geneva.date() else f"{there:%a} "
        return f"{day}{there:%H:%M} {name}"
    return (f"{geneva:%a} {geneva.day} {geneva:%B %Y}, {geneva:%H:%M} Geneva "
            f"({place(york, 'New York')}, {place(at, 'UTC')})")


def text_of(mail):
    parsed = email.message_from_bytes(mail["bytes"], policy=email.policy.default)
    return parsed.get_body(("plain",)).get_content().replace("\r\n", "\n")


def rows(base, question):
    with sqlite3.connect(base, timeout=WAIT_S) as database:
        return database.execute(question).fetchall()


def compare_deadlines(server, people, made, reader, mails):
    """Page, page of the person, forms, mail, feed, API, row and job."""
    chair, focal = people
    at = night_when_clocks_go_back()
    words, ms = in_words(at), int(at.timestamp() * 1000)
    for person, path in ((chair, f"/amendments/{made}"), (focal, f"/amendments/{made}"),
                         (focal, f"/amendments/{made}/position"),
                         (chair, f"/amendments/{made}/positions"),
                         (chair, f"/amendments/{made}/extend"),
                         (chair, f"/amendments/{made}/end?end=withdraw"),
                         (chair, f"/me/changes.atom?token={reader}")):
        if words not in read(person, path):
            raise Failure(f"{path} does not say {words!r}")
    for mail in mails:
        if words not in text_of(mail):
            raise Failure(f"no {words!r} in {text_of(mail)!r}")
    expect("instant of programs", ask(chair, "GET", f"/amendments/{made}")["deadline"],
           f"{at:%Y-%m-%dT%H:%M:%S}.000Z")
    expect("row", rows(server.base, "SELECT deadline FROM amendment"), [(ms,)])
    due = rows(server.base, "SELECT due_ms FROM job WHERE kind = 'notice' AND state = 'waiting'")
    expect("reminder", max(due)[0], ms - 24 * 3600 * 1000)


def remind(server, sink):
    """The day before: reminded once, though the job process dies and the server starts again."""
    before = len(sink.mails)
    with sqlite3.connect(server.base, timeout=WAIT_S) as database:
        database.execute("UPDATE job SET due_ms = 0 WHERE kind = 'notice' AND state = 'waiting'")
    for pid in children(server.process.pid):
        if is_job_process(pid):
            kill(pid)
    wait(lambda: not rows(server.base, "SELECT 1 FROM job WHERE state <> 'done'"), "reminders")
    return sink.mails[before:]


def check_reminders(mails):
    ids = {email.message_from_bytes(m["bytes"])["Message-ID"] for m in mails}
    expect("reminders", len(ids), 3)
    for mail in mails:
        if "Less than 24 hours are left" not in text_of(mail):
            raise Failure(f"no reminder: {text_of(mail)!r}")


def check_requests(mails, made):
    expect("people", sorted(mail["to"][0].split("<")[1].split(">")[0] for mail in mails),
           ["chair@example.org", "other@example.org"])
    for mail in mails:
        if f"https://concert.example.org/amendments/{made}/extend" not in text_of(mail):
            raise Failure(f"no way to give it: {text_of(mail)!r}")


def kill_while_it_ends(place, server, base):
    """The deadline comes now; whoever runs jobs is killed at any moment until it is done."""
    with sqlite3.connect(base, timeout=WAIT_S) as database:
        database.execute("UPDATE amendment SET deadline = ?", (int(time.time() * 1000),))
    for _ in range(KILLS):
        time.sleep(place.random.uniform(4.5, 6) if place.random.random() < 0.7
                   else place.random.uniform(0, 1))
        for pid in children(server.process.pid):
            if is_job_process(pid):
                kill(pid)
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
        wanted = read(focal, "/me")
        first = datetime.datetime.fromisoformat(sent["deadline"].replace("Z", "+00:00"))
        yield "what is wanted stands on the own page", lambda: expect(
            "its deadline", in_words(first) in wanted, True)
        ask(focal, "POST", f"/amendments/{made}/positions", {"kind": "support"})
        wait(lambda: len(sink.mails) >= 3, "mails of the circulation")
        yield "each is told once, with the redline", lambda: check_mails(
            sink.mails, 3, "adopted by silence if no agency objects")
        if not sent["deadline"].endswith(":00.000Z"):
            raise Failure(f"a deadline of {sent['deadline']}")
        ask(focal, "POST", f"/amendments/{made}/positions",
            {"kind": "more-time", "words": "Our board meets next week."})
        wait(lambda: len(sink.mails) >= 5, "mails of the request")
        yield "more time is asked of those who give it", lambda: check_requests(
            sink.mails[3:], made)
        ask(chair, "POST", f"/amendments/{made}/extend",
            {"deadline": f"{night_when_clocks_go_back():%Y-%m-%dT%H:%M:%SZ}"})
        wait(lambda: len(sink.mails) >= 8, "mails of the extension")
        reader = place.run("token", "create", "reader", "--person", "chair@example.org",
                           "--data", data).stdout.decode().strip()
        yield "a deadline is one and the same everywhere", lambda: compare_deadlines(
            server, (chair, focal), made, reader, sink.mails[5:])
        reminders = remind(server, sink)
        yield "each is reminded once", lambda: check_reminders(reminders)
        told = len(sink.mails)
        server.wait(server.is_whole, "job process")
        kill_while_it_ends(place, server, server.base)
        wait(lambda: state_of(server.base) == "adopted", "adoption")
        ask(focal, "POST", f"/amendments/{made}/positions",
            {"kind": "objection", "words": "Too late."}, status=409)
        wait(lambda: len(sink.mails) >= told + 3, "mails of the adoption")
        yield "nobody else reads what agencies said", lambda: expect("answers to anyone", [
            server.get(f"{path}/{made}{end}")[0] for path, end in (
                ("/amendments", ""), ("/amendments", "/positions"), ("/amendments", "/receipt"),
                ("/api/v1/amendments", ""), ("/api/v1/amendments", "/receipt"),
                ("/api/v1/positions?amendment=", ""))], 3 * [303] + 3 * [401])
        receipt = ask(chair, "GET", f"/amendments/{made}/receipt")
        yield "the receipt is kept", lambda: expect("positions", [
            (p["agency"], p["position"]) for p in receipt["positions"]],
            [("WHO", "support"), ("WHO", "more-time")])
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
