"""Changes two files for ever through shared mappings, and says in the row of `mapped` how far it has come.

Usage: write-mapped.py ON_DISK IN_MEMORY
Each round writes its number at the head of every page of a file, the first page first; after every EVERY rounds the
row is committed with it. So at every moment no page is ahead of the one before it, the last is at most one round
behind the first, the last has reached the row, and the first is at most EVERY rounds ahead of it.

It never calls msync: the kernel touches a file's times only when a page becomes dirty that was clean, which a page
written all the time becomes only when the kernel has written it back by itself, after about 30 s. In between neither
mtime nor ctime tells that the content changes. On disk that is seldom so for long: whoever asks for a sync, as the end
of a container does, makes the pages clean. On a tmpfs nothing does, so there this process touches the times itself,
as rarely as the kernel would: what looks at times alone is certain to miss what changed.
"""

import mmap
import os
import sys
import time

from psql import Psql

PAGES = 64
PAGE = 4096
EVERY = 2000
TOUCH_SECONDS = 30


def main():
    on_disk, in_memory = sys.argv[1:3]
    database = Psql()
    files = [map_file(on_disk), map_file(in_memory)]
    heads = range(0, PAGES * PAGE // 8, PAGE // 8)
    made = f"CREATE TABLE mapped AS SELECT 0::bigint AS counter, {EVERY} AS every, clock_timestamp() AS at"
    database.ask(f"{made}; TABLE mapped")
    counter = 0
    touched = time.monotonic()
    while True:
        for _ in range(EVERY):
            counter += 1
            for words in files:
                for head in heads:
                    words[head] = counter
        # `at` against a file's mtime says for how long its content has changed unseen.
        database.ask(f"UPDATE mapped SET counter = {counter}, at = clock_timestamp() RETURNING counter")
        if time.monotonic() > touched + TOUCH_SECONDS:
            os.utime(in_memory)
            touched = time.monotonic()


def map_file(path):
    with open(path, "xb+") as file:
        file.write(bytes(PAGES * PAGE))
        file.flush()
        # As 64-bit numbers: each is stored at once, and no process is frozen with half of one written.
        return memoryview(mmap.mmap(file.fileno(), PAGES * PAGE)).cast("Q")


main()
