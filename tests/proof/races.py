# SPDX-License-Identifier: Apache-2.0
"""Two editors save one record at once: one saves, the other is told, nothing is overwritten.

Both have read the same version. Their requests wait at two different workers, each short of its
last byte; the last bytes are sent together.
"""
import http.client
import json
import os
import urllib.parse

from common import Failure, IS_LONG, SAMPLE, WAIT_S, children
from people import Form, open_account
from serving import Server

RACES = 10000 if IS_LONG else 100
RECORD = "/actions/CJ-1"


def worker_of(server, connection):
    """The process that holds the other end of a connection."""
    port = f":{connection.sock.getsockname()[1]:04X}"
    with open("/proc/net/tcp", encoding="ascii") as text:
        rows = [line.split() for line in text]
    inodes = {f"socket:[{row[9]}]" for row in rows if row[2].endswith(port)}
    for pid in children(server.process.pid):
        for fd in os.listdir(f"/proc/{pid}/fd"):
            try:
                if os.readlink(f"/proc/{pid}/fd/{fd}") in inodes:
                    return pid
            except FileNotFoundError:
                continue  # closed while we looked
    return None


def connect(server, apart_from=None):
    """A connection that is kept, at another worker than the one given."""
    for _ in range(200):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=WAIT_S)
        connection.request("GET", "/livez")
        connection.getresponse().read()
        worker = worker_of(server, connection)
        if worker is not None and worker != apart_from:
            return connection, worker
        connection.close()
    raise Failure("no connection reached a second worker")


class Editor:
    """Somebody with a kept connection. begin() sends all but the last byte of a save."""

    def __init__(self, person, connection):
        self.person, self.connection, self.last, self.wins = person, connection, b"", 0

    def begin(self, method, path, headers, body):
        self.connection.putrequest(method, path)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.connection.putheader(name, value)
        self.connection.endheaders(body[:-1])
        self.last = body[-1:]

    def finish(self):
        self.connection.sock.sendall(self.last)

    def answer(self):
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode()


class ApiRace:
    """PATCH with the same If-Match."""

    def __init__(self, watcher):
        self.watcher = watcher
        self.tag = watcher.api("GET", RECORD).headers["ETag"]

    def begin(self, editor, words):
        editor.begin("PATCH", "/api/v1" + RECORD,
                     {"Authorization": f"Bearer {editor.person.token}", "If-Match": self.tag,
                      "Content-Type": "application/json"},
                     json.dumps({"uncertain": [words]}).encode())

    def has_saved(self, status):
        return status == 200

    def settle(self, saved, refused, words):
        """After the race: the loser was shown what the winner wrote."""
        record = json.loads(saved)
        problem = json.loads(refused)
        if problem["type"] != "/problems/stale" or problem["current"]["uncertain"] != [words]:
            raise Failure(f"the refusal does not show what was saved: {refused[:600]}")
        self.tag = f'"{record["id"]}-{record["version"]}"'


class FormRace:
    """The form for people, with the same version in it, and all that a browser sends."""

    def __init__(self, watcher):
        self.watcher = watcher
        self.fields = {}
        self.read()

    def read(self):
        page = self.watcher.get(RECORD + "/edit")
        self.fields = Form(page.text(), RECORD + "/edit").fields
        if "_version" not in self.fields:
            raise Failure(f"no form to change {RECORD}: {page.status}")

    def begin(self, editor, words):
        fields = {**self.fields, "_csrf": editor.person.csrf, "uncertain": words}
        editor.begin("POST", RECORD + "/edit",
                     {"Cookie": editor.person.cookie,
                      "Origin": f"http://127.0.0.1:{editor.person.port}",
                      "Content-Type": "application/x-www-form-urlencoded"},
                     urllib.parse.urlencode(fields).encode())

    def has_saved(self, status):
        return status == 303

    def settle(self, _, refused, words):
        """After the race: the loser still has what it typed, and sees what the winner wrote."""
        page = Form(refused, RECORD + "/edit")
        typed = page.fields.get("uncertain", "")
        if not typed.startswith("Race ") or typed == words:
            raise Failure(f"what was typed is lost: {page.fields}")
        if "<title>Error:" not in refused or words.split()[-3] not in refused:
            raise Failure(f"the page does not say what was saved: {refused[:600]}")
        self.read()
        if self.fields["uncertain"] != words:
            raise Failure(f"{self.fields['uncertain']!r} stands where {words!r} was saved")


def run_race(place, editors, race, number):
    """Returns the words that were saved."""
    words = [f"Race {number} as {name} has it" for name in ("one", "two")]
    for editor, text in zip(editors, words):
        race.begin(editor, text)
    order = [0, 1] if place.random.random() < 0.5 else [1, 0]
    for i in order:
        editors[i].finish()
    answers = [editor.answer() for editor in editors]
    winners = [i for i in (0, 1) if race.has_saved(answers[i][0])]
    if len(winners) != 1:
        raise Failure(f"race {number}: {len(winners)} were saved: "
                      f"{[(status, text[:300]) for status, text in answers]}")
    winner = winners[0]
    editors[winner].wins += 1
    race.settle(answers[winner][1], answers[1 - winner][1], words[winner])
    return words[winner]


def read_history(watcher):
    """The payloads of all entries of the record, oldest first, and how many it says there are."""
    watcher.close()  # long unused: the server may be closing it just now
    entries, path = [], "/api/v1" + RECORD + "/history?limit=500"
    while path:
        page = watcher.api("GET", path.removeprefix("/api/v1")).json()
        entries += page["items"]
        path = page["next"]
    return [entry["payload"] for entry in reversed(entries)], page["total"]


def expect_history(watcher, before, saved):
    """Nothing but what was there and one entry for each save, in its order, with its words."""
    payloads, total = read_history(watcher)
    if total != before + len(saved) or len(payloads) != total:
        raise Failure(f"{len(saved)} saves after {before} entries left {total} entries, "
                      f"{len(payloads)} shown")
    for payload, words in zip(payloads[before:], saved):
        if words not in payload:
            raise Failure(f"the entry of {words!r} is {payload[:400]}")


def run_races(place, server, people, make_race):
    """One way of saving: yields what went wrong in each race, and in the history of all."""
    watcher = people[0].again()
    first, worker = connect(server)
    editors = [Editor(people[0], first), Editor(people[1], connect(server, worker)[0])]
    race = make_race(watcher)
    before, saved = read_history(watcher)[1], []
    for number in range(RACES):
        try:
            saved.append(run_race(place, editors, race, number))
            yield f"race {number}", None
        except (Failure, OSError, http.client.HTTPException) as why:
            yield f"race {number}", (f"{type(race).__name__}: {why!r}\n"
                                     + server.words()[-1000:])
            return
    try:
        expect_history(watcher, before, saved)
        yield "history", None
    except Failure as why:
        yield "history", str(why)
    wins = [editor.wins for editor in editors]
    print(f"{type(race).__name__}: {RACES} races of two editors, {len(saved)} saved "
          f"({wins[0]} by one, {wins[1]} by the other), history {before} + {len(saved)}")
    # With one of them always the faster one, nothing raced.
    yield "both won some", None if min(wins) > RACES // 20 else f"{wins}"


def prove(place):
    data = place.path("data")
    place.run("import", SAMPLE, "--release", "--data", data)
    with Server(place, data) as server:
        people = [open_account(place, server, data, f"{name}@example.org", "coordinator",
                               pillar="CJ") for name in ("ana", "ben")]
        for make_race in (ApiRace, FormRace):
            yield from run_races(place, server, people, make_race)
    try:
        place.expect_intact(data)
        yield "verify", None
    except Failure as why:
        yield "verify", str(why)
