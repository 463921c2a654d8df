# SPDX-License-Identifier: Apache-2.0
"""`concert import` killed at any moment: the data is intact and the import can be repeated."""
import os
import subprocess
import time

from common import Failure, IS_LONG, SAMPLE, WAIT_S, children, kill

KILLS = 5000 if IS_LONG else 100
# Of the time that the last whole import took: a machine is not as busy all the while.
ROOM = 1.3
SMALL = "Pillar\tCoordinator\tActions 2021\nPeace\tFAO\t<p>Review it.</p> <p>Hold it.</p>\n"


def kill_import(place, data, seconds, helper_only):
    """Starts an import and kills it, or the helper that reads for it, after a time."""
    process = place.start("import", SAMPLE, "--data", data, "--framework", "sample",
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    for pid in children(process.pid) if helper_only else [process.pid]:
        kill(pid)
    return process.wait(WAIT_S)


def expect_sound(place, data, wanted, how):
    """Whatever the kill left: it opens, it is intact, and the import comes out as ever."""
    if os.path.exists(os.path.join(data, "concert.db")):
        # A folder whose tables were not made yet is completed by whoever may.
        place.run("init", "--data", data, "--quiet")
        place.expect_intact(data)
    found = [line.split()[0] for line in place.run(
        "list", "frameworks", "--data", data, status=None).stdout.decode().splitlines()]
    took = time_import(place, data)
    if "sample" not in found:
        place.longest = ROOM * took
    place.expect_intact(data)
    if place.exported(data, "--framework", "sample") != wanted:
        raise Failure(f"another framework than without the kill ({how})")
    return "sample" in found


def one_kill(place, number, wanted):
    """Returns whether the import had come to its end before it was killed."""
    seconds = place.random.uniform(0, place.longest)
    helper_only = place.random.random() < 0.1
    has_other = place.random.random() < 0.5
    data = place.path(f"data-{number}")
    if has_other:
        place.copy("other", f"data-{number}")
    how = f"{'its helper ' if helper_only else ''}after {seconds * 1000:.1f} ms"
    try:
        kill_import(place, data, seconds, helper_only)
        was_done = expect_sound(place, data, wanted, how)
        if has_other and place.run("export", "--data", data, "--framework",
                                   "peace").stdout != place.peace:
            raise Failure("the framework that was there before has changed")
    except Failure as why:
        raise Failure(f"kill {number}, {how}: {why}") from why
    place.remove(f"data-{number}")
    return was_done


def time_import(place, data):
    started = time.monotonic()
    place.run("import", SAMPLE, "--data", data, "--framework", "sample")
    return time.monotonic() - started


def prove(place):
    place.longest = ROOM * time_import(place, "whole-0")
    wanted = place.exported("whole-0")
    place.run("import", place.write("peace.tsv", SMALL), "--data", "other", "--framework", "peace")
    place.peace = place.run("export", "--data", "other").stdout
    done = 0
    for number in range(KILLS):
        try:
            done += one_kill(place, number, wanted)
            yield f"kill {number}", None
        except Failure as why:
            yield f"kill {number}", str(why)
    print(f"{KILLS} kills within {place.longest * 1000:.0f} ms, at last; {done} came after the "
          "import's end")
    # With all kills before the first write, or all after the last, nothing was proven.
    bad = None if 0 < done < KILLS else "no kill, or every kill, came after the end"
    yield "the kills were spread", bad
