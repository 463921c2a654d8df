# SPDX-License-Identifier: Apache-2.0
"""Mail that goes out: to a real server on loopback, read back with Python's parser of mail."""
import email
import email.header
import email.policy
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import threading
import time

from common import Failure, IS_LONG, WAIT_S, children, hold_port, kill
from serving import Server, is_job_process
from sink import Sink

MAILS = 2000 if IS_LONG else 40
ALPHABET = ("abc DEF,;:<>@\"\\()[].=?_-%'&\t\r\n\x01\x7f\x80\u0085\u2028éßğمرحبا世界😀\ud7ff\ufffd"
            "=?UTF-8?B?WA==?= Bcc: From . .. --=_concert_mixed")


def order(text="Hello", **more):
    return {"id": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "date_ms": 1616889601000, "to": "ana@example.org",
            "subject": "Welcome", "text": text, "files": [], **more}


class Mailing(Server):
    """A server whose mail goes to a sink."""

    def __init__(self, place, data, server, **settings):
        given = {"CONCERT_MAIL_SERVER": server, "CONCERT_MAIL_FROM": "concert@example.org"}
        given.update({"CONCERT_" + name: value for name, value in settings.items()})
        place.env.update(given)
        self.base = place.path(os.path.join(data, "concert.db"))
        try:
            super().__init__(place, data, workers=1)
        finally:
            for name in given:
                del place.env[name]

    def add(self, *orders):
        with sqlite3.connect(self.base, timeout=WAIT_S) as database:
            return [database.execute(
                "INSERT INTO job (kind, payload, state, attempts, due_ms, created_ms) "
                "VALUES ('mail', ?, 'waiting', 0, 0, 0)", (json.dumps(o),)).lastrowid
                for o in orders]

    def job(self, number):
        with sqlite3.connect(self.base, timeout=WAIT_S) as database:
            return database.execute("SELECT state, result, attempts, payload FROM job "
                                    "WHERE id = ?", (number,)).fetchone()

    def again(self):
        """The pause is over; the clock is not waited for."""
        with sqlite3.connect(self.base, timeout=WAIT_S) as database:
            database.execute("UPDATE job SET due_ms = 0 WHERE state <> 'done'")

    def wait_for(self, number, state, attempts=1):
        def condition():
            found = self.job(number)
            return found if found[0] == state and found[2] >= attempts else None
        return self.wait(condition, f"{state} after attempt {attempts} of job {number}; it is "
                         f"{self.job(number)}")


def random_text(random, most):
    return "".join(random.choice(ALPHABET) for _ in range(random.randrange(most)))


def as_header(text):
    """What a header may keep of a text: one line, without control characters."""
    clean = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)
    return clean.strip(" \t")


def as_body(text):
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else text + "\n"


def expect(what, found, wanted):
    if found != wanted:
        raise Failure(f"{what}: {found!r}, not {wanted!r}")


def read_name(message):
    """The name in To. Python's newer parser leaves the spaces between encoded words of a name
    in (RFC 2047, 6.2 takes them out), the older one does not."""
    name = email.message_from_bytes(message)["To"].rpartition("<")[0].strip()
    if name.startswith('"'):
        return re.sub(r"\\(.)", r"\1", name[1:-1])
    return str(email.header.make_header(email.header.decode_header(name)))


def expect_same(mail, sent, files):
    if max(len(line) for line in mail["bytes"].split(b"\r\n")) > 998:
        raise Failure("a line that is too long")
    if re.search(rb"(?<!\r)\n|\r(?!\n)|[^\x00-\x7f]", mail["bytes"]):
        raise Failure("a bare line end, or bytes that are not ASCII")
    expect("recipients", mail["to"], [f"RCPT TO:<{sent['to']}>"])
    parsed = email.message_from_bytes(mail["bytes"], policy=email.policy.default)
    if parsed.defects:
        raise Failure(f"defects: {parsed.defects}")
    expect("headers", [name for name in parsed.keys() if name not in
                       ("MIME-Version", "Content-Type", "Content-Transfer-Encoding")],
           ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"])
    expect("subject", str(parsed["Subject"]), as_header(sent["subject"]))
    expect("name", read_name(mail["bytes"]), as_header(sent["to_name"]))
    expect("address", [a.addr_spec for a in parsed["To"].addresses], [sent["to"]])
    expect("date", parsed["Date"].datetime.timestamp(), 1616889601.0)
    text = parsed.get_body(("plain",)).get_content()
    expect("text", text.replace("\r\n", "\n"), as_body(sent["text"]))
    if sent["html"]:
        found = parsed.get_body(("html",)).get_content()
        expect("html", found.replace("\r\n", "\n"), as_body(sent["html"]))
    attached = list(parsed.iter_attachments())
    expect("files", [a.get_payload(decode=True) for a in attached], [f[1] for f in files])
    expect("names", [a.get_filename() or "" for a in attached],
           [as_header(f[0]) for f in files])


def mail_comes_back_as_written(place, data):
    """Random texts in every place, hostile ones among them; Python's parser is the judge."""
    random = place.random
    with Sink() as sink, Mailing(place, data, f"smtp://127.0.0.1:{sink.port}") as server:
        sent = []
        for number in range(MAILS):
            files = [(random_text(random, 20) or "x", random.randbytes(random.randrange(3000)))
                     for _ in range(random.randrange(3))]
            listed = []
            for name, content in files:
                digest = hashlib.sha256(content).hexdigest()
                folder = place.path(os.path.join(data, "files", digest[:2]))
                os.makedirs(folder, exist_ok=True)
                with open(os.path.join(folder, digest), "wb") as file:
                    file.write(content)
                listed.append({"sha256": digest, "name": name, "type": "text/x-any"})
            sent.append((order(random_text(random, 300), subject=random_text(random, 120),
                               to_name=random_text(random, 60),
                               html=random.choice(["", "<p>" + random_text(random, 200)]),
                               files=listed), files))
        numbers = server.add(*(o for o, _ in sent))
        for number in numbers:
            server.wait_for(number, "done")
        expect("number of mails", len(sink.mails), MAILS)
        for (wanted, files), mail in zip(sent, sink.mails):
            expect_same(mail, wanted, files)


def what_is_sent_is_forgotten(place, data):
    with Sink() as sink, Mailing(place, data, f"smtp://127.0.0.1:{sink.port}") as server:
        number, = server.add(order("https://example.org/join/SECRET"))
        state, result, _, payload = server.wait_for(number, "done")
        expect("payload", payload, "")
        if "taken" not in result:
            raise Failure(f"not the server's words: {result}")
        sink.replies["RCPT"] = ["550-5.1.1 <Ana@Example.org>: there is\r\n550 5.1.1 no such person"]
        number, = server.add(order("https://example.org/join/SECRET"))
        state, result, _, payload = server.wait_for(number, "failed")
        expect("payload", (state, payload), ("failed", ""))
        if "550-5.1.1 <(the address)>: there is 5.1.1 no such person" not in result:
            raise Failure(f"not the server's words: {result}")
    with open(server.base, "rb") as file:
        if b"SECRET" in file.read():
            raise Failure("the link still stands in the database")


def a_server_that_is_busy_or_down_is_tried_again(place, data):
    replies = {"MAIL": ["451 4.3.0 busy"], "RCPT": ["450 4.2.1 greylisted", None],
               ".": ["452 4.3.1 disk full"], "hello": ["421 come back later"]}
    with hold_port() as holder:
        mails_wait_for_the_server(place, data, replies, holder.getsockname()[1])


def mails_wait_for_the_server(place, data, replies, port):
    with Sink(port=port) as sink, Mailing(place, data, f"smtp://127.0.0.1:{port}") as server:
        sink.replies.update(replies)
        number, = server.add(order())
        for attempt in range(1, 6):
            found = server.wait_for(number, "waiting", attempt)
            if not re.search("busy|greylisted|later|disk full|mail server", found[1]):
                raise Failure(f"attempt {attempt}: {found}")
            server.again()
        server.wait_for(number, "done", 6)
        expect("number of mails", len(sink.mails), 1)
    with Mailing(place, data, f"smtp://127.0.0.1:{port}") as server:
        number, = server.add(order())
        found = server.wait_for(number, "waiting")
        if "127.0.0.1" not in found[1]:
            raise Failure(f"words: {found}")
        with Sink(port=port) as sink:
            server.again()
            server.wait_for(number, "done", 2)
            expect("number of mails", len(sink.mails), 1)


def a_server_that_is_down_over_a_long_weekend_loses_nothing(place, data):
    """Every attempt fails; what it waits until the next one is counted, and not waited for."""
    hours = 0
    with hold_port() as nobody, Mailing(
            place, data, f"smtp://127.0.0.1:{nobody.getsockname()[1]}") as server:
        number, = server.add(order())
        attempt = 1
        while server.wait(lambda: (j := server.job(number))[2] >= attempt and j[0] != "running"
                          and j, f"attempt {attempt}")[0] == "waiting":
            with sqlite3.connect(server.base, timeout=WAIT_S) as database:
                due_ms, = database.execute("SELECT due_ms FROM job WHERE id = ?",
                                           (number,)).fetchone()
            hours += (due_ms / 1000 - time.time()) / 3600
            attempt += 1
            server.again()
        if hours < 72:
            raise Failure(f"given up after {hours:.1f} hours in {attempt} attempts")


def a_kill_sends_at_least_once(place, data):
    """The job process dies after the server has the mail and before it has said so."""
    with Sink() as sink, Mailing(place, data, f"smtp://127.0.0.1:{sink.port}") as server:
        sink.hold = threading.Event()
        number, = server.add(order())
        server.wait(lambda: "DATA" in sink.seen, "mail on its way")
        for pid in children(server.process.pid):
            if is_job_process(pid):
                kill(pid)
        sink.hold.set()
        server.wait(server.is_whole, "job process")
        server.again()
        server.wait_for(number, "done", 2)
        ids = [email.message_from_bytes(m["bytes"])["Message-ID"] for m in sink.mails]
        if not 1 <= len(ids) <= 2 or len(set(ids)) != 1:
            raise Failure(f"mails: {ids}")


def certificate(place, name):
    path = place.path(name + ".pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=" + name, "-addext", "subjectAltName=DNS:" + name,
                    "-keyout", path, "-out", path + ".cert"], check=True, capture_output=True)
    with open(path, "ab") as whole, open(path + ".cert", "rb") as public:
        whole.write(public.read())
    return path, path + ".cert"


def tls_is_checked_and_passwords_are_kept(place, data):
    key, public = certificate(place, "localhost")
    other = certificate(place, "mail.example.org")
    place.write("password", "s3cret word\n")
    signed_in = {"MAIL_USER": "concert", "MAIL_PASSWORD_FILE": place.path("password")}
    with Sink(key, tls=True, password="concert:s3cret word") as sink:
        address = f"smtps://localhost:{sink.port}"
        with Mailing(place, data, address, CA_FILE=public, **signed_in) as server:
            number, = server.add(order())
            server.wait_for(number, "done")
        with Mailing(place, data, address) as server:
            number, = server.add(order())
            found = server.wait_for(number, "waiting")
            if "certificate" not in found[1]:
                raise Failure(f"an unknown certificate: {found}")
        place.write("password", "wrong\n")
        with Mailing(place, data, address, CA_FILE=public, **signed_in) as server:
            number, = server.add(order())
            found = server.wait_for(number, "waiting")
            if "535 5.7.8 wrong password" not in found[1] or "wrong\n" in server.words():
                raise Failure(f"a wrong password: {found}")
    with Sink(other[0], tls=True) as sink, Mailing(
            place, data, f"smtps://localhost:{sink.port}", CA_FILE=other[1]) as server:
        number, = server.add(order())
        found = server.wait_for(number, "waiting")
        if "localhost" not in found[1] or sink.mails:
            raise Failure(f"a certificate of another server: {found}")


def a_person_gets_mail_at_the_address_of_today(place, data):
    place.run("user", "add", "ana@example.org", "--name", "Ana Ğ", "--data", data)
    person = json.loads(place.run("user", "list", "--json", "--data", data).stdout)["items"][0]
    with Sink() as sink, Mailing(place, data, f"smtp://127.0.0.1:{sink.port}") as server:
        number, = server.add(order(to="", person=person["id"]))
        server.wait_for(number, "done")
        expect("to", sink.mails[0]["to"], ["RCPT TO:<ana@example.org>"])
        expect("name", read_name(sink.mails[0]["bytes"]), "Ana Ğ")
        place.run("user", "deactivate", "ana@example.org", "--data", data)
        number, = server.add(order(to="", person=person["id"]))
        found = server.wait_for(number, "failed")
        if "is closed" not in found[1]:
            raise Failure(f"words: {found}")
        number, = server.add(order(to="", person="01ARZ3NDEKTSV4RRFFQ69G5FAV"))
        server.wait_for(number, "failed")
        expect("number of mails", len(sink.mails), 1)


def without_a_server_nothing_is_sent(place, data):
    with Mailing(place, data, "") as server:
        number, = server.add(order())
        found = server.wait_for(number, "failed")
        if "mail-server" not in found[1]:
            raise Failure(f"words: {found}")
    for settings, words in (({"MAIL_SERVER": "mail.example.org"}, b"smtp://"),
                            ({"MAIL_SERVER": "smtp://x", "MAIL_FROM": "x"}, b"mail-from")):
        place.env.update({"CONCERT_" + name: value for name, value in settings.items()})
        done = place.run("serve", "--data", data, "--listen", "127.0.0.1:0", status=64)
        for name in settings:
            del place.env["CONCERT_" + name]
        if words not in done.stderr:
            raise Failure(f"{settings}: {done.stderr}")


def an_idle_job_process_costs_nothing(place, data):
    with Mailing(place, data, "") as server:
        pid = next(p for p in children(server.process.pid) if is_job_process(p))
        # On a busy machine it may still be at its beginning.
        server.wait(lambda: ticks_in_5_s(pid) <= 2, "rest of the job process")


def ticks_in_5_s(pid):
    before = cpu_ticks(pid)
    time.sleep(5)
    return cpu_ticks(pid) - before


def cpu_ticks(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as text:
        fields = text.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def prove(place):
    place.run("init", "--data", "fresh")
    for proof in (mail_comes_back_as_written, what_is_sent_is_forgotten,
                  a_server_that_is_busy_or_down_is_tried_again,
                  a_server_that_is_down_over_a_long_weekend_loses_nothing,
                  a_kill_sends_at_least_once,
                  tls_is_checked_and_passwords_are_kept,
                  a_person_gets_mail_at_the_address_of_today, without_a_server_nothing_is_sent,
                  an_idle_job_process_costs_nothing):
        try:
            place.copy("fresh", proof.__name__)
            proof(place, proof.__name__)
            yield proof.__name__, None
        except Failure as why:
            yield proof.__name__, str(why)
        place.remove(proof.__name__)
