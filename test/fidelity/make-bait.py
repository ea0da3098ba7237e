"""Makes files outside of a tree, for spoil-tree.py to point traps at. Usage: make-bait.py OUTSIDE"""

import os
import sys


def main():
    os.makedirs(f"{sys.argv[1]}/dir")
    os.chdir(sys.argv[1])
    for name in ("file", "dir/file", "dir/0644", "dir/kept", "linked"):
        write(name, b"outside\n")
    # As hard-links/here/copy-of-data of make-tree.py: a restore finds nothing to write, yet must not keep the link.
    write("linked-same-content", b"linked" * 1000)
    os.chmod("linked", 0o600)


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


main()
