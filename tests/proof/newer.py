# SPDX-License-Identifier: Apache-2.0
"""A newer version killed on its way in: all of it is there, or nothing; then it comes in whole."""
import subprocess
import time

from common import Failure, IS_LONG, SAMPLE, WAIT_S, kill

KILLS = 1000 if IS_LONG else 20


def edited(place):
    """Words changed, an action removed, another added, a new date: each kind of write."""
    with open(SAMPLE, encoding="utf-8") as file:
        text = file.read()
    for old, new in (("training workshop", "training seminar"),
                     ("22 December 2020 rev", "15 June 2021 rev"),
                     ("<p>Engage so that PSG guidance covers racial discrimination and minorities "
                      "better.</p>", "<p>Hold a public hearing of mayors in March 2021.</p>")):
        if old not in text:
            raise Failure(f"the sample has no {old!r} any more")
        text = text.replace(old, new)
    return place.write("newer.tsv", text)


def time_import(place, newer, data):
    place.copy("before", data)
    started = time.monotonic()
    place.run("import", newer, "--newer", "--quiet", "--data", data)
    return time.monotonic() - started


def kill_import(place, newer, data, seconds):
    process = place.start("import", newer, "--newer", "--quiet", "--data", data,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    kill(process.pid)
    process.wait(WAIT_S)


def one_kill(place, newer, seconds, states):
    """Returns whether all of it was stored before the kill."""
    place.copy("before", "killed")
    data = place.path("killed")
    kill_import(place, newer, data, seconds)
    place.expect_intact(data)
    found = place.exported(data)
    if found not in states:
        raise Failure(f"after {seconds * 1000:.1f} ms: neither as before nor as after")
    place.run("import", newer, "--newer", "--quiet", "--data", data)
    place.expect_intact(data)
    if place.exported(data) != states[1]:
        raise Failure(f"after {seconds * 1000:.1f} ms: cannot be repeated to the same result")
    place.remove("killed")
    return found == states[1]


def prove(place):
    newer = edited(place)
    place.run("import", SAMPLE, "--data", place.path("before"))
    longest = 1.4 * min(time_import(place, newer, place.path(f"whole-{i}")) for i in range(3))
    states = [place.exported(place.path("before")), place.exported(place.path("whole-0"))]
    done = 0
    for number in range(KILLS):
        try:
            done += one_kill(place, newer, place.random.uniform(0, longest), states)
            yield f"kill {number}", None
        except Failure as why:
            yield f"kill {number}", str(why)
            place.remove("killed")
    print(f"{KILLS} kills within {longest * 1000:.0f} ms; {done} came after the import's end")
