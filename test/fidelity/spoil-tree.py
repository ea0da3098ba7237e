"""Spoils a tree of make-tree.py after its backup; a restore in place must undo all of it and touch nothing outside.

Usage, as root: spoil-tree.py ROOT OUTSIDE
OUTSIDE was made by make-bait.py on the same file system. After the restore its walk must equal the one before this.
"""

import os
import shutil
import sys

from attributes import set_acl, set_capability


def main():
    root, outside = (os.path.abspath(argument) for argument in sys.argv[1:])
    os.chdir(root)
    for spoil in (leave_stale_entries, change_content, change_metadata, remove_entries, swap_types):
        spoil()
    set_traps(outside)


def leave_stale_entries():
    write("stale-file")
    write("modes/stale-file")
    write(b"names/stale-\xff")
    os.makedirs("stale-dir/with/children")
    write("stale-dir/with/children/file")
    os.symlink("/etc", "stale-symlink-to-dir")
    os.mkfifo("special-files/stale-fifo")
    write("special-files/empty-dir/no-longer-empty")
    os.link("hard-links/here/data", "hard-links/stale-name-of-data")


def change_content():
    # Same size, same mtime: only reading the file tells.
    before = os.stat("owners/file-999")
    write("owners/file-999", b"CONTENT\n")
    os.utime("owners/file-999", ns=(before.st_atime_ns, before.st_mtime_ns))
    write("owners/file-0", b"longer than before\n" * 1000)
    os.truncate("hard-links/here/copy-of-data", 10)
    with open("sparse/hole-in-the-middle", "r+b") as file:
        file.seek(10 * 2**20)
        file.write(b"in the hole" * 1000)
    write("mtimes/dir-2106/child", b"")


def change_metadata():
    for path in ("mtimes/file-ns-fraction", "mtimes/dir-1969", "mtimes/dir-2038"):
        os.utime(path)
    os.chmod("modes/dirs/7777", 0)
    os.chmod("modes/dirs/0000", 0o7777)
    os.chown("owners/symlink-65534", 1, 1, follow_symlinks=False)
    os.chown("capabilities/net-bind-service", 5, 5)
    os.setxattr("xattrs/file", "user.stale", b"x")
    os.setxattr("xattrs/dir", "user.stale", b"x")
    os.setxattr("xattrs/file", "user.text", b"changed")
    os.removexattr("xattrs/dir", "user.text")
    set_acl("modes/dirs/0644", "access", user_entries=[(1000, 7)], group_entries=[])
    set_acl("modes/dirs/0755", "default", user_entries=[(1000, 7)], group_entries=[])
    set_capability("owners/file-2097151", 1 << 21)
    os.removexattr("acls/both", "system.posix_acl_default")
    os.chown(".", 0, 0)
    os.chmod(".", 0o755)
    os.setxattr(".", "user.stale", b"x")


def remove_entries():
    os.unlink("acls/default/inherits")
    # Made anew under a default ACL, it must not inherit it.
    os.unlink("acls/default/has-none")
    os.unlink("hard-links/here/data-again")
    os.unlink("special-files/fifo")


def swap_types():
    replace("owners/file-262143", lambda path: os.mkdir(path))
    write("owners/file-262143/child")
    os.rmdir("owners/dir-262143")
    write("owners/dir-262143")
    replace("owners/symlink-262143", write)
    replace("owners/fifo-262143", write)
    replace("owners/fifo-999", lambda path: os.symlink("file-999", path))
    # What a deduplicator does: two files of equal content and different owners are now one.
    replace("owners/file-1000650000", lambda path: os.link("owners/file-4294967294", path))
    # One of three names is now a file of its own.
    replace("hard-links/there/data", lambda path: write(path, b"linked" * 1000))
    replace("symlinks/chain", lambda path: os.symlink("elsewhere", path))


def set_traps(outside):
    """Each of these makes a careless restore write through to the outside."""
    replace("owners/file-100000", lambda path: os.symlink(f"{outside}/file", path))
    replace("xattrs/empty-file", lambda path: os.symlink(f"{outside}/file", path))
    replace("owners/file-65534", lambda path: os.link(f"{outside}/linked", path))
    replace("hard-links/here/copy-of-data", lambda path: os.link(f"{outside}/linked-same-content", path))
    shutil.rmtree("symlinks/dir")
    os.symlink(f"{outside}/dir", "symlinks/dir")
    shutil.rmtree("modes/files")
    os.symlink(f"{outside}/dir", "modes/files")
    os.symlink(f"{outside}/dir", "stale-symlink-to-outside")
    os.mkdir("stale-dir-with-link")
    os.symlink(f"{outside}/dir", "stale-dir-with-link/link")


def replace(path, make):
    os.unlink(path)
    make(path)


def write(path, content=b"content\n"):
    with open(path, "wb") as file:
        file.write(content)


main()
