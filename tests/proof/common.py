# SPDX-License-Identifier: Apache-2.0
"""Runs concert for the proofs: with its memory and CPU measured, in folders of its own."""
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = os.path.join(ROOT, "examples", "framework.tsv")
DATA = os.path.join(os.path.dirname(ROOT), "shared", "data", "corpora")
SEED = int(os.environ.get("CONCERT_TEST_SEED") or "1")
IS_LONG = os.environ.get("CONCERT_TEST_LONG") == "yes"
# Many times what anything takes on a quiet machine: what is late on a busy one is not wrong.
WAIT_S = 180


class Failure(Exception):
    """What was expected and what came, in words."""


class Run:
    """How one command ended."""

    def __init__(self, status, output, words, cpu_s, memory_mb):
        self.status, self.output, self.words = status, output, words
        self.cpu_s, self.memory_mb = cpu_s, memory_mb


class Place:
    """A build, and a temporary folder for one proof."""

    def __init__(self, build, name):
        self.build = os.path.abspath(build)
        self.folder = tempfile.mkdtemp(prefix=f"concert-{name}-")
        self.random = random.Random(f"{SEED} {name}")
        self.env = {"PATH": self.build + ":/usr/bin:/bin", "HOME": self.folder,
                    "LC_ALL": "C.UTF-8", "TMPDIR": self.folder}

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def copy(self, name, to):
        shutil.copytree(self.path(name), self.path(to))
        return self.path(to)

    def remove(self, *names):
        for name in names:
            if os.path.isdir(self.path(name)):
                shutil.rmtree(self.path(name), ignore_errors=True)
            elif os.path.exists(self.path(name)):
                os.remove(self.path(name))

    def start(self, *arguments, **options):
        return subprocess.Popen(["concert", *arguments], env=self.env, cwd=self.folder,
                                stdin=subprocess.DEVNULL, **options)

    def run(self, *arguments, status=0):
        """Runs to the end; the status must be as expected (None: any)."""
        done = subprocess.run(["concert", *arguments], env=self.env, cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              timeout=WAIT_S)
        if status is not None and done.returncode != status:
            raise Failure(f"concert {' '.join(arguments)}: exit {done.returncode}, not {status}: "
                          + done.stderr.decode("utf-8", "replace")[:500])
        return done

    def measure(self, *arguments):
        """Runs to the end, adding up the memory of the command and its helper as it goes."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as words:
            process = self.start(*arguments, stdout=out, stderr=words)
            end = time.monotonic() + WAIT_S
            memory = 0
            while True:
                pid, how, used = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    break
                if time.monotonic() > end:
                    process.kill()
                memory = max(memory, sum(resident(p) for p in with_children(process.pid)))
                time.sleep(0.002)
            process.returncode = os.waitstatus_to_exitcode(how)
            out.seek(0)
            words.seek(0)
            return Run(process.returncode, out.read(), words.read().decode("utf-8", "replace"),
                       used.ru_utime + used.ru_stime, memory)

    def expect_intact(self, data):
        done = self.run("verify", "--data", data, status=None)
        if done.returncode != 0:
            raise Failure("verify: " + done.stderr.decode("utf-8", "replace")[:800])

    def exported(self, data, *options):
        """The framework without what every import makes anew."""
        document = json.loads(self.run("export", "--data", data, *options).stdout)
        return json.dumps(without_ids(document), sort_keys=True)


def without_ids(value):
    if isinstance(value, dict):
        return {k: without_ids(v) for k, v in value.items() if k not in ("id", "meeting")}
    return [without_ids(v) for v in value] if isinstance(value, list) else value


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as text:
            return [int(word) for word in text.read().split()]
    except (OSError, ValueError):
        return []


def with_children(pid):
    return [pid, *children(pid)]


def kill(pid):
    """Who has ended meanwhile is dead enough."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def hold_port():
    """A socket with a port that nobody else is given, as long as it is open, though nobody listens
    there now and then: who is to listen may take it (both have SO_REUSEADDR)."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    return holder


def resident(pid):
    """Megabytes of memory that a process holds now."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as text:
            return int(text.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    except (OSError, IndexError):
        return 0
