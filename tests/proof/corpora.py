# SPDX-License-Identifier: Apache-2.0
"""Every file of the test data through `concert import --dry-run`, as every format it may claim."""
import concurrent.futures
import os
import random

from common import DATA, Failure, IS_LONG, SEED

CPU_S = 2.0
ENDINGS = (".docx", ".md", ".html", ".json", ".tsv", "")
SHARE = 0.15  # of the files that are not of a format that is read, in the short run
STATUSES = (0, 2, 6, 7)


def find_files():
    for where, _, names in os.walk(DATA):
        for name in names:
            yield os.path.join(where, name)


def choose():
    """(file, ending to give it): its own format always, the others by chance."""
    chance = random.Random(SEED)
    for path in sorted(find_files()):
        own = os.path.splitext(path)[1]
        for ending in ENDINGS:
            if ending == own or IS_LONG or chance.random() < SHARE:
                yield path, ending


def read_one(place, number, path, ending):
    name = place.path(f"{number}{ending}")
    os.symlink(path, name)
    run = place.measure("import", name, "--dry-run")
    os.remove(name)
    if run.status not in STATUSES:
        raise Failure(f"exit {run.status}: {run.words[:500]}")
    if run.status and not run.words.startswith("concert: "):
        raise Failure(f"no words for a person: {run.words[:500]}")
    if run.cpu_s > CPU_S:
        raise Failure(f"{run.cpu_s:.2f} s of CPU")


def prove(place):
    if not os.path.isdir(DATA):
        print(f"skipped: {DATA} is not there")
        return

    def one(job):
        number, (path, ending) = job
        try:
            read_one(place, number, path, ending)
        except Failure as why:
            return f"{os.path.relpath(path, DATA)} as *{ending}", str(why)
        return path, None

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        yield from pool.map(one, enumerate(choose()))
