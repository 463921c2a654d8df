# SPDX-License-Identifier: Apache-2.0
"""`concert import` killed at any moment: the data is intact and the import can be repeated."""
import os
import signal
import subprocess
import time

from common import Failure, IS_LONG, SAMPLE, children

KILLS = 5000 if IS_LONG else 100
SMALL = "Pillar\tCoordinator\tActions 2021\nPeace\tFAO\t<p>Review it.</p> <p>Hold it.</p>\n"


def kill_import(place, data, seconds, helper_only):
    """Starts an import and kills it, or the helper that reads for it, after a time."""
    process = place.start("import", SAMPLE, "--data", data, "--framework", "sample",
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    for pid in children(process.pid) if helper_only else [process.pid]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    return process.wait(30)


def expect_sound(place, data, wanted, how):
    """Whatever the kill left: it opens, it is intact, and the import comes out as ever."""
    if os.path.exists(os.path.join(data, "concert.db")):
        # A folder whose tables were not made yet is completed by whoever may.
        place.run("init", "--data", data, "--quiet")
        place.expect_intact(data)
    found = [line.split()[0] for line in place.run(
        "list", "frameworks", "--data", data, status=None).stdout.decode().splitlines()]
    place.run("import", SAMPLE, "--data", data, "--framework", "sample")
    place.expect_intact(data)
    if place.exported(data, "--framework", "sample") != wanted:
        raise Failure(f"another framework than without the kill ({how})")
    return "sample" in found


def one_kill(place, number, longest, wanted):
    """Returns whether the import had come to its end before it was killed."""
    seconds = place.random.uniform(0, longest)
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
    longest = 1.1 * min(time_import(place, f"whole-{i}") for i in range(5))
    wanted = place.exported("whole-0")
    place.run("import", place.write("peace.tsv", SMALL), "--data", "other", "--framework", "peace")
    place.peace = place.run("export", "--data", "other").stdout
    done = 0
    for number in range(KILLS):
        try:
            done += one_kill(place, number, longest, wanted)
            yield f"kill {number}", None
        except Failure as why:
            yield f"kill {number}", str(why)
    print(f"{KILLS} kills within {longest * 1000:.0f} ms; {done} came after the import's end")
    # With all kills before the first write, or all after the last, nothing was proven.
    bad = None if 0 < done < KILLS else "no kill, or every kill, came after the end"
    yield "the kills were spread", bad
