# SPDX-License-Identifier: Apache-2.0
"""A server whose processes are killed, and one that is stopped or reloaded under load."""
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time

from common import Failure, IS_LONG, SAMPLE, WAIT_S, children, kill

ROUNDS = 100 if IS_LONG else 1
CLIENTS = 4


JOB_PROCESSES = 2


class Server:
    """`concert serve` on a free port; ended with the block."""

    def __init__(self, place, data, workers=2, port=0):
        self.log = open(place.path("server.log"), "w+", encoding="utf-8")
        self.process = place.start("serve", "--data", data, "--listen", f"127.0.0.1:{port}",
                                   "--workers", str(workers), "--access-log", "off",
                                   stdout=self.log, stderr=self.log)
        self.workers = workers
        self.port = self.wait(self.find_port, "an address")
        self.wait(self.is_whole, "workers and those who run jobs")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def words(self):
        with open(self.log.name, encoding="utf-8") as log:
            return log.read()

    def find_port(self):
        found = re.search(r"127\.0\.0\.1:(\d+)", self.words())
        return int(found.group(1)) if found else 0

    def is_whole(self):
        return len(children(self.process.pid)) == self.workers + JOB_PROCESSES and self.answers()

    def answers(self):
        try:
            return self.get("/readyz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def wait(self, condition, what):
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(0.01)
        raise Failure(f"no {what} after {WAIT_S} s:\n{self.words()[-1500:]}")

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_S)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


class Load:
    """Clients that ask without a pause, and note what was not answered in full."""

    def __init__(self, server, keep):
        self.server, self.keep, self.asked, self.faults = server, keep, 0, []
        self.is_over = False
        self.threads = [threading.Thread(target=self.ask) for _ in range(CLIENTS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over = True
        for thread in self.threads:
            thread.join()

    def goes_on(self):
        """Until the clients have been answered some more."""
        wanted = self.asked + 2 * CLIENTS
        self.server.wait(lambda: self.asked >= wanted, "answers meanwhile")

    def ask(self):
        connection, reused = None, False
        while not self.is_over:
            try:
                connection = connection or http.client.HTTPConnection(
                    "127.0.0.1", self.server.port, timeout=WAIT_S)
                connection.request("GET", "/instrument")
                answer = connection.getresponse()
                if answer.status != 200 or not answer.read().endswith(b"</html>\n"):
                    self.faults.append(f"HTTP {answer.status}, or half a page")
                self.asked += 1
                if not self.keep or answer.will_close:
                    connection.close()
                    connection = None
                reused = connection is not None
            except (OSError, http.client.HTTPException) as broken:
                # A quiet connection may be closed just as it is used again; RFC 9112, 9.3.1 has
                # the client ask once more on a new one.
                if not reused:
                    self.faults.append(repr(broken))
                connection, reused = None, False


def killed_processes_come_back(place, data):
    with Server(place, data) as server:
        for pid in children(server.process.pid):
            kill(pid)
            server.wait(lambda p=pid: p not in children(server.process.pid) and
                        server.is_whole(), f"process instead of {pid}")
        all_at_once = children(server.process.pid)
        for pid in all_at_once:
            kill(pid)
        server.wait(lambda: not set(all_at_once) & set(children(server.process.pid)) and
                    server.is_whole(), "processes instead of all")
        counted = re.search(rb"concert_restarts_total (\d+)", server.get("/metrics")[1])
        killed = 2 * (server.workers + JOB_PROCESSES)
        if counted is None or int(counted.group(1)) != killed:
            raise Failure(f"{killed} restarts, counted: {counted and counted.group(1)}")


def nobody_outlives_the_server(place, data):
    with Server(place, data) as server:
        orphans = children(server.process.pid)
        server.process.kill()
        server.process.wait()
        server.wait(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in orphans),
                    "end of the processes whose parent was killed")


def other_workers_answer_meanwhile(place, data):
    """A worker takes its own requests with it, and nobody else's."""
    with Server(place, data, workers=3) as server, Load(server, keep=False) as load:
        for _ in range(5):
            load.goes_on()
            kill(children(server.process.pid)[0])
            server.wait(server.is_whole, "new worker")
        load.goes_on()
    if len(load.faults) > 5 * CLIENTS:
        raise Failure(f"{load.asked} answers, faults: {load.faults[:5]}")


def reload_loses_no_request(place, data, keep):
    with Server(place, data) as server:
        with Load(server, keep) as load:
            for _ in range(3):
                load.goes_on()
                before = set(children(server.process.pid))
                server.process.send_signal(signal.SIGHUP)
                server.wait(lambda b=before: not b & set(children(server.process.pid)) and
                            server.is_whole(), "new workers")
            load.goes_on()
        if load.faults:
            raise Failure(f"{load.asked} answers, {len(load.faults)} faults: {load.faults[:5]}")
        stop(server)


def stop(server):
    server.process.send_signal(signal.SIGTERM)
    expect_stopped(server)


def expect_stopped(server):
    try:
        status = server.process.wait(WAIT_S)
    except subprocess.TimeoutExpired:
        raise Failure(f"still there {WAIT_S} s after SIGTERM") from None
    if status != 0:
        raise Failure(f"exit {status} after SIGTERM:\n{server.words()[-1500:]}")


def has_read(server, client):
    """Whether the server has taken from its end of a connection all that the client sent."""
    here, there = (f":{port:04X}" for port in (server.port, client.getsockname()[1]))
    with open("/proc/net/tcp", encoding="ascii") as text:
        rows = [line.split() for line in text]
    return any(row[1].endswith(here) and row[2].endswith(there) and row[4].endswith(":00000000")
               for row in rows)


def stop_finishes_what_was_asked(place, data):
    """A request that is half sent when the server is told to stop is answered."""
    with Server(place, data) as server:
        with socket.create_connection(("127.0.0.1", server.port), WAIT_S) as slow:
            slow.sendall(b"GET /instrument HTTP/1.1\r\nHost: x\r\n")
            server.wait(lambda: has_read(server, slow), "worker that has begun to read")
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            slow.sendall(b"Connection: close\r\n\r\n")
            answer = b"".join(iter(lambda: slow.recv(65536), b""))
        if not answer.startswith(b"HTTP/1.1 200") or not answer.endswith(b"</html>\n"):
            raise Failure(f"answered with {answer[:100]!r}")
        expect_stopped(server)
        place.expect_intact(data)


def a_killed_job_is_done_by_the_server(place, data):
    """An import that died is taken by the job process, which is killed at it as well."""
    process = place.start("import", SAMPLE, "--data", data, "--framework", "again",
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = place.path(os.path.join(data, "concert.db"))

    def state():
        with sqlite3.connect(base, timeout=WAIT_S) as database:
            row = database.execute("SELECT state FROM job ORDER BY id DESC LIMIT 1").fetchone()
        return row[0] if row else None

    end = time.monotonic() + WAIT_S
    while state() is None and time.monotonic() < end:
        time.sleep(0.0005)
    process.kill()
    process.wait()
    with Server(place, data) as server:
        for _ in range(3):
            # The lease of who died runs out; the clock is not waited for.
            with sqlite3.connect(base, timeout=WAIT_S) as database:
                database.execute("UPDATE job SET due_ms = 0 WHERE state <> 'done'")
            time.sleep(place.random.uniform(0, 0.05))
            for pid in children(server.process.pid):
                if is_job_process(pid):
                    kill(pid)
            server.wait(server.is_whole, "job process")
        with sqlite3.connect(base, timeout=WAIT_S) as database:
            database.execute("UPDATE job SET due_ms = 0 WHERE state <> 'done'")
        server.wait(lambda: state() == "done", "end of the job")
    place.expect_intact(data)
    listed = json.loads(place.run("list", "frameworks", "--data", data, "--json").stdout)
    if [item["slug"] for item in listed["items"]] != ["again"]:
        raise Failure(f"frameworks: {listed}")


def is_job_process(pid):
    """The one that waits for no events of a network."""
    try:
        links = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
    except OSError:
        return False
    return "anon_inode:[eventpoll]" not in links


def prove(place):
    place.run("import", SAMPLE, "--data", "whole", "--release")
    place.run("init", "--data", "fresh")
    proofs = [
        (killed_processes_come_back, "whole", ()),
        (nobody_outlives_the_server, "whole", ()),
        (other_workers_answer_meanwhile, "whole", ()),
        (reload_loses_no_request, "whole", (False,)),
        (reload_loses_no_request, "whole", (True,)),
        (stop_finishes_what_was_asked, "whole", ()),
        (a_killed_job_is_done_by_the_server, "fresh", ()),
    ]
    for number in range(ROUNDS):
        for proof, data, more in proofs:
            copy = f"{data}-{number}-{proof.__name__}-{len(more) and more[0]}"
            try:
                place.copy(data, copy)
                proof(place, copy, *more)
                yield proof.__name__, None
            except Failure as why:
                yield proof.__name__, str(why)
            place.remove(copy)
