"""Changes files for ever, and writes down every version before it exists: the oracle for a backup of a live volume.

Usage: churn.py ROOT HISTORY.jsonl [SEED]
HISTORY lies outside of ROOT; each line says that from now on PATH has content SHA256 (null: no such file). Each
change is one system call, so a frozen volume is always in a state that the history knows (history.ts finds it).
"""

import hashlib
import json
import os
import random
import sys

NAMES = [f"churn-{number}" for number in range(20)]
PAGE = 4096
MOST_BYTES = 64 * PAGE


def main():
    os.makedirs(sys.argv[1], exist_ok=True)
    os.chdir(sys.argv[1])
    choose = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    contents = {}
    # Unbuffered: the line is out of this process before the change is made.
    with open(sys.argv[2], "ab", buffering=0) as history:
        change = 0
        while True:
            change += 1
            name = choose.choice(NAMES)
            acts = [replace, replace] if name not in contents else [overwrite, overwrite, append, shrink, replace, remove]
            choose.choice(acts)(name, contents, b"%016d" % change, lambda: record(history, change, name, contents))


def record(history, change, name, contents):
    content = contents.get(name)
    digest = None if content is None else hashlib.sha256(content).hexdigest()
    history.write(json.dumps({"change": change, "path": name.encode().hex(), "sha256": digest}).encode() + b"\n")


def overwrite(name, contents, mark, announce):
    # The page follows from the mark: the same seed makes the same changes.
    offset = int(mark) * 7 * PAGE % len(contents[name])
    content = contents[name][:offset] + mark + contents[name][offset + len(mark):]
    contents[name] = content
    announce()
    with open(name, "r+b", buffering=0) as file:
        file.seek(offset)
        file.write(mark)


def append(name, contents, mark, announce):
    if len(contents[name]) >= MOST_BYTES:
        return
    addition = mark * (PAGE // len(mark))
    contents[name] += addition
    announce()
    with open(name, "ab", buffering=0) as file:
        file.write(addition)


def shrink(name, contents, _mark, announce):
    if len(contents[name]) <= PAGE:
        return
    contents[name] = contents[name][:-PAGE]
    announce()
    os.truncate(name, len(contents[name]))


def replace(name, contents, mark, announce):
    contents[name] = mark * (MOST_BYTES // len(mark) // 2)
    with open("next", "wb", buffering=0) as file:
        file.write(contents[name])
    announce()
    os.rename("next", name)


def remove(name, contents, _mark, announce):
    del contents[name]
    announce()
    os.unlink(name)


main()
