# SPDX-License-Identifier: Apache-2.0
"""A server killed at random moments while eight people write: what was answered is there.

Each person keeps a note of every answer that said "saved". The server is killed whole, or one of
its processes; then each looks whether its last saves stand, and goes on. In the end all notes are
compared with the database, the folder of files and the history.
"""
import hashlib
import http.client
import os
import signal
import socket
import sqlite3
import threading
import time
import uuid

from common import Failure, IS_LONG, SAMPLE, WAIT_S, children, hold_port, kill
from people import open_account
from serving import Server

ROUNDS, KILLS = (25, 40) if IS_LONG else (1, 10)
PILLARS = 8
BROKEN = (OSError, http.client.HTTPException)


class Broken(Exception):
    """No answer: the server may have saved, or not."""


class Writer(threading.Thread):
    """One person at work. What it notes in `kept` was answered with success."""

    def __init__(self, person, action, chance):
        super().__init__(daemon=True)
        self.person, self.action, self.random = person, action, chance
        self.number, self.saved, self.asked, self.unsure = 0, 0, 0, 0
        self.failure, self.is_over = None, False
        self.words = []          # of every change of the action that was answered, oldest first
        self.pending = []        # words of changes without an answer, since the last answer
        self.notes = {}          # id of a progress note or comment: (type, words, is removed)
        self.files = {}          # name of a file: its bytes
        self.drafts = {}         # form: what was typed
        self.kinds = [self.change, self.change, self.report, self.comment, self.remove,
                      self.attach, self.draft]

    def run(self):
        try:
            while not self.is_over:
                self.random.choice(self.kinds)()
        except Failure as why:
            self.failure = str(why)

    def next_words(self):
        self.number += 1
        return f"{self.person.email.split('@')[0]}-{self.number}-{self.random.random()}"

    def ask(self, request, good):
        """One request; Broken where it was not answered, Failure where it was refused."""
        self.asked += 1
        try:
            answer = request()
        except BROKEN as why:
            # Nobody was there to take it: that one is sure.
            self.unsure += not isinstance(why, ConnectionRefusedError)
            raise Broken from why
        if answer.status == 503:
            raise Broken
        if answer.status not in good:
            raise Failure(f"{self.person.email}: {answer.status} {answer.text()[:500]}")
        self.saved += 1
        return answer

    def until_answered(self, request, good):
        """Asks again until somebody answers; the request must be one that may be repeated."""
        end = time.monotonic() + WAIT_S
        while not self.is_over or time.monotonic() < end - WAIT_S / 2:
            try:
                return self.ask(request, good)
            except Broken:
                if time.monotonic() > end:
                    break
                time.sleep(0.01)
        return None

    def change(self):
        """PATCH; after a break, what stands must be the last answered or one of the unanswered."""
        read = self.until_answered(lambda: self.person.api("GET", self.action), (200,))
        if read is None:
            return
        self.expect_action(read.json())
        words = self.next_words()
        try:
            self.ask(lambda: self.person.api("PATCH", self.action, {"uncertain": [words]},
                                             If_Match=read.headers["ETag"]), (200,))
        except Broken:
            self.pending.append(words)
            return
        self.words.append(words)

    def expect_action(self, record):
        stands = record["uncertain"][0] if record["uncertain"] else None
        last = self.words[-1] if self.words else None
        if stands in self.pending:
            self.words.append(stands)
        elif self.words and stands != last:
            raise Failure(f"{self.action} has {stands!r}; {last!r} was answered as saved")
        self.pending = []

    def post(self, path, document):
        """Sent again with the same key until it is answered: saved once all the same."""
        key = str(uuid.uuid4())
        return self.until_answered(lambda: self.person.api("POST", path, document,
                                                           Idempotency_Key=key), (201,))

    def report(self):
        words = self.next_words()
        answer = self.post("/progress", {"action": self.action.rsplit("/", 1)[1].replace("-", " "),
                                         "status": "on-track", "words": words})
        if answer:
            self.notes[answer.json()["id"]] = ["progress", words, False]

    def comment(self):
        words = self.next_words()
        answer = self.post("/comments", {"on": self.action.strip("/").replace("actions", "action"),
                                         "words": words})
        if answer:
            self.notes[answer.json()["id"]] = ["comment", words, False]

    def remove(self):
        """DELETE, or back again what was deleted. Without an answer neither is known."""
        mine = [uid for uid, note in self.notes.items() if note[0] == "progress"]
        if not mine:
            return
        uid = self.random.choice(mine)
        note = self.notes[uid]
        try:
            if note[2]:
                self.ask(lambda: self.person.api("POST", f"/progress/{uid}/restore"), (200,))
            else:
                self.ask(lambda: self.person.api("DELETE", f"/progress/{uid}", If_Match="*"),
                         (204,))
            note[2] = not note[2]
        except Broken:
            read = self.until_answered(lambda: self.person.api("GET", f"/progress/{uid}"),
                                       (200, 404))
            note[2] = None if read is None else read.status == 404

    def attach(self):
        name, content = self.next_words() + ".txt", self.random.randbytes(
            self.random.randrange(1, 60000)).hex().encode()
        try:
            self.ask(lambda: self.person.upload(
                "/attachments/new", {"on": self.action.strip("/").replace("actions", "action"),
                                     "words": ""}, name, content), (303,))
        except Broken:
            return
        self.files[name] = content


    def draft(self):
        """What a form sends while somebody types into it."""
        form, words = f"/progress/new?step={self.random.randrange(5)}", self.next_words()
        try:
            self.ask(lambda: self.person.post("/me/drafts", {"form": form, "words": words}),
                     (204,))
        except Broken:
            self.drafts.pop(form, None)
            return
        self.drafts[form] = words


def kill_whole(server):
    """Parent and children, in one moment as near as can be."""
    for pid in (server.process.pid, *children(server.process.pid)):
        kill(pid)
    server.process.wait()
    server.log.close()
    end = time.monotonic() + WAIT_S
    while listens(server.port):
        if time.monotonic() > end:
            raise Failure("somebody still listens after the server was killed")
        time.sleep(0.001)


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), WAIT_S).close()
    except OSError:
        return False
    return True


def kill_one(place, server):
    pids = children(server.process.pid)
    if pids:
        kill(place.random.choice(pids))


class Watch:
    """What is compared in the end, as a reader of the files sees it."""

    def __init__(self, data):
        self.data = data
        self.base = sqlite3.connect(os.path.join(data, "concert.db"), timeout=WAIT_S)
        self.base.row_factory = sqlite3.Row

    def expect_sound(self):
        for name in ("concert.db", "run.db"):
            with sqlite3.connect(os.path.join(self.data, name), timeout=WAIT_S) as base:
                found = base.execute("PRAGMA integrity_check").fetchone()[0]
            base.close()
            if found != "ok":
                raise Failure(f"{name}: {found}")

    def expect_changes(self, writers):
        payloads = "\n".join(row[0] for row in self.base.execute(
            "SELECT payload FROM history WHERE type = 'action' AND operation = 'update'"))
        for writer in writers:
            lost = [words for words in writer.words if payloads.count(words) < 1]
            if lost:
                raise Failure(f"{len(lost)} changes of {writer.person.email} are not in the "
                              f"history: {lost[:3]}")

    def expect_notes(self, writers):
        for kind in ("progress", "comment"):
            rows = {row["uid"]: row for row in self.base.execute(
                f"SELECT uid, words, deleted_ms FROM {kind}")}
            said = [row["words"] for row in rows.values()]
            if len(said) != len(set(said)):
                raise Failure(f"a {kind} was saved twice")
            for writer in writers:
                for uid, (its_kind, words, removed) in writer.notes.items():
                    row = rows.get(uid) if its_kind == kind else None
                    if its_kind == kind and (row is None or row["words"] != words or (
                            removed is not None and (row["deleted_ms"] is not None) != removed)):
                        raise Failure(f"{kind} {uid} {words!r} of {writer.person.email}: "
                                      f"{row and dict(row)}, removed: {removed}")

    def expect_files(self, writers):
        """No file answered as taken is missing; no row without its file, whole."""
        rows = {row["name"]: row["sha256"] for row in self.base.execute(
            "SELECT name, sha256 FROM attachment")}
        for name, sha256 in rows.items():
            path = os.path.join(self.data, "files", sha256[:2], sha256)
            if not os.path.exists(path):
                raise Failure(f"{name} has a row and no file")
            with open(path, "rb") as file:
                if hashlib.sha256(file.read()).hexdigest() != sha256:
                    raise Failure(f"{name} is not what was sent")
        for writer in writers:
            for name, content in writer.files.items():
                if rows.get(name) != hashlib.sha256(content).hexdigest():
                    raise Failure(f"{name} of {writer.person.email} is missing")

    def expect_drafts(self, writers):
        run = sqlite3.connect(os.path.join(self.data, "run.db"), timeout=WAIT_S)
        bodies = "\n".join(row[0] for row in run.execute("SELECT body FROM draft"))
        run.close()
        for writer in writers:
            for form, words in writer.drafts.items():
                if words not in bodies:
                    raise Failure(f"the draft of {form} by {writer.person.email} is lost")


def expect_all(place, data, writers):
    watch = Watch(data)
    try:
        watch.expect_sound()
        watch.expect_changes(writers)
        watch.expect_notes(writers)
        watch.expect_files(writers)
        watch.expect_drafts(writers)
    finally:
        watch.base.close()
    place.expect_intact(data)


def make_network(place, data):
    """A released framework, and eight people who joined: each coordinates a pillar."""
    place.run("import", SAMPLE, "--release", "--data", data)
    codes = [line.split()[0] for line in place.run(
        "list", "pillars", "--data", data).stdout.decode().splitlines()][:PILLARS]
    people = []
    with Server(place, data) as server:
        for code in codes:
            person = open_account(place, server, data, f"{code.lower()}@example.org",
                                  "coordinator", pillar=code)
            first = person.api("GET", f"/actions?pillar={code}&limit=1").json()["items"][0]
            person.close()
            people.append((person, "/actions/" + first["code"].replace(" ", "-")))
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(WAIT_S)
    return people


def run_kills(place, data, port, writers):
    """Kills and starts again; the writers go on meanwhile. Returns how many of each."""
    counts = {"whole": 0, "one": 0}
    server = Server(place, data, port=port)
    try:
        for writer in writers:
            writer.start()
        for _ in range(KILLS):
            time.sleep(place.random.uniform(0, 0.25))
            if place.random.random() < 0.6:
                kill_whole(server)
                server = Server(place, data, port=port)
                counts["whole"] += 1
            else:
                kill_one(place, server)
                counts["one"] += 1
            failed = [writer.failure for writer in writers if writer.failure]
            if failed:
                raise Failure("; ".join(failed))
        time.sleep(0.2)
    finally:
        for writer in writers:
            writer.is_over = True
        for writer in writers:
            writer.join(WAIT_S * 2)
        kill_whole(server)
    failed = [writer.failure for writer in writers if writer.failure]
    if failed or any(writer.is_alive() for writer in writers):
        raise Failure("; ".join(failed) or "a writer waits for ever")
    return counts


def prove(place):
    people = make_network(place, place.path("network"))
    totals = {"kills of the whole server": 0, "kills of one process": 0, "answered": 0,
              "cut off": 0, "changes": 0, "notes": 0, "files": 0, "drafts": 0}
    for number in range(ROUNDS):
        data = place.copy("network", f"data-{number}")
        holder = hold_port()  # the server comes back to the same port
        port = holder.getsockname()[1]
        writers = [Writer(person.again(port), action, place.random.__class__(
            f"{place.random.random()}")) for person, action in people]
        try:
            counts = run_kills(place, data, port, writers)
            # The last kill is not recovered from by a server before we look.
            expect_all(place, data, writers)
            yield f"round {number}", None
        except Failure as why:
            yield f"round {number}", str(why)
            continue
        finally:
            holder.close()
        totals["kills of the whole server"] += counts["whole"] + 1
        totals["kills of one process"] += counts["one"]
        for writer in writers:
            totals["answered"] += writer.saved
            totals["cut off"] += writer.unsure
            totals["changes"] += len(writer.words)
            totals["notes"] += len(writer.notes)
            totals["files"] += len(writer.files)
            totals["drafts"] += len(writer.drafts)
        place.remove(f"data-{number}")
    print(", ".join(f"{count} {what}" for what, count in totals.items()))
    # A kill that met nobody at work proves nothing.
    yield "kills met requests", None if totals["cut off"] else "no request was cut off"
