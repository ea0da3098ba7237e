"""Writes, replaces and deletes pairs for ever: a file, and the row of the table `pairs` that names it with its hash.

Usage: write-pairs.py ROOT WRITER
The file comes first and goes last. So at every moment each row has its file, whole, and at most one file of each
writer has no row: it is the one being written, or the one whose row is just gone.
"""

import hashlib
import os
import random
import sys

from psql import Psql

MOST_PAIRS = 400
MOST_BYTES = 200_000
FOLDERS = 20


def main():
    root, writer = sys.argv[1], sys.argv[2]
    os.chdir(root)
    for folder in range(FOLDERS):
        os.makedirs(f"{writer}/{folder}")
    database = Psql()
    pairs = {}
    number = 0
    while True:
        number += 1
        path = f"{writer}/{number % FOLDERS}/{number}"
        act = choose_act(len(pairs))
        if act == "add":
            add(database, pairs, path)
        else:
            row = random.choice(list(pairs))
            replace(database, pairs, row, path) if act == "replace" else delete(database, pairs, row)


def choose_act(living):
    if living == 0:
        return "add"
    if living >= MOST_PAIRS:
        return random.choice(["replace", "delete"])
    return random.choice(["add", "add", "replace", "delete"])


def add(database, pairs, path):
    sha256, size = write(path)
    row = database.ask(f"INSERT INTO pairs (path, sha256, bytes) VALUES ('{path}', '{sha256}', {size}) RETURNING id")
    pairs[row] = path


def replace(database, pairs, row, path):
    sha256, size = write(path)
    database.ask(f"UPDATE pairs SET path = '{path}', sha256 = '{sha256}', bytes = {size} WHERE id = {row} RETURNING id")
    os.unlink(pairs[row])
    pairs[row] = path


def delete(database, pairs, row):
    database.ask(f"DELETE FROM pairs WHERE id = {row} RETURNING id")
    os.unlink(pairs.pop(row))


def write(path):
    # As many of 10 bytes as of 100 000. One block over and over: what is stored in many backups stays small.
    size = int(MOST_BYTES ** random.random())
    block = os.urandom(min(size, 1024))
    content = (block * (size // len(block) + 1))[:size]
    with open(path, "xb", buffering=0) as file:
        # In two pieces, so that half a file is there to be seen.
        file.write(content[: size // 2])
        file.write(content[size // 2 :])
    return hashlib.sha256(content).hexdigest(), size


main()
