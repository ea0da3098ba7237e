"""Prints one JSON line per entry of a tree, the root (path "") first, sorted by the raw bytes of the path.

Usage, as root: walk.py ROOT > walk.jsonl
Only Python's standard library, and nothing of the product: what it says is evidence. It never follows a link and
never joins a long path, so no name is too long or too odd for it. It ends with 1 at the first thing it cannot read.
"""

import base64
import errno
import hashlib
import json
import os
import resource
import stat
import sys

CHUNK_BYTES = 2**20
# Above this the hash leaves out whole zero chunks, so that a hole of any length costs nothing.
PLAIN_HASH_MAX_BYTES = 64 * 2**20
TYPES = {
    stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "symlink", stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket", stat.S_IFCHR: "character-device", stat.S_IFBLK: "block-device",
}


def main():
    allow_deep_trees()
    root = os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY)
    inodes = {}
    entries = [describe(b"", os.fstat(root), f"/proc/self/fd/{root}/.", inodes)]
    walk_directory(root, b"", entries, inodes)
    entries.sort(key=lambda entry: bytes.fromhex(entry["path"]))
    for entry in entries:
        name_hard_links(entry, inodes)
        print(json.dumps(entry, sort_keys=True))


def allow_deep_trees():
    sys.setrecursionlimit(20_000)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def walk_directory(directory, path, entries, inodes):
    for name in sorted(os.fsencode(name) for name in os.listdir(directory)):
        child_path = path + b"/" + name if path else name
        status = os.stat(name, dir_fd=directory, follow_symlinks=False)
        # A path through the open directory is short however deep the tree is.
        reach = os.fsencode(f"/proc/self/fd/{directory}/") + name
        entries.append(describe(child_path, status, reach, inodes))
        if stat.S_ISDIR(status.st_mode):
            child = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=directory)
            walk_directory(child, child_path, entries, inodes)
            os.close(child)


def describe(path, status, reach, inodes):
    kind = TYPES[stat.S_IFMT(status.st_mode)]
    entry = {
        "path": path.hex(),
        "type": kind,
        "mode": f"{stat.S_IMODE(status.st_mode):04o}",
        "uid": status.st_uid,
        "gid": status.st_gid,
        # A string: nanoseconds since 1970 do not fit a double.
        "mtimeNs": str(status.st_mtime_ns),
        "xattrs": read_xattrs(reach),
    }
    if kind != "directory":
        entry["inode"] = (status.st_dev, status.st_ino)
        entry["links"] = status.st_nlink
        inodes.setdefault(entry["inode"], []).append(entry["path"])
    if kind == "file":
        entry |= {"size": status.st_size, "allocatedBytes": status.st_blocks * 512, **read_content(reach, status.st_size)}
    if kind == "symlink":
        entry["target"] = os.readlink(reach).hex()
    if kind.endswith("-device"):
        entry["rdev"] = f"{os.major(status.st_rdev)}:{os.minor(status.st_rdev)}"
    return entry


def read_xattrs(reach):
    xattrs = {}
    for name in os.listxattr(reach, follow_symlinks=False):
        value = os.getxattr(reach, name, follow_symlinks=False)
        # A name that is no UTF-8 would make the line unreadable.
        xattrs[os.fsencode(name).decode("utf-8", "backslashreplace")] = base64.b64encode(value).decode()
    return xattrs


def read_content(reach, size):
    file = os.open(reach, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        extents = list(data_extents(file, size))
        return {
            "sha256": hash_plain(file) if size <= PLAIN_HASH_MAX_BYTES else hash_chunks(file, size, extents),
            "dataBytes": sum(end - start for start, end in extents),
            "sparse": sum(end - start for start, end in extents) < size,
        }
    finally:
        os.close(file)


def data_extents(file, size):
    end = 0
    while end < size:
        try:
            start = os.lseek(file, end, os.SEEK_DATA)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            # Nothing but a hole from here to the end.
            return
        end = os.lseek(file, start, os.SEEK_HOLE)
        yield start, end


def hash_plain(file):
    digest = hashlib.sha256()
    os.lseek(file, 0, os.SEEK_SET)
    while chunk := os.read(file, CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def hash_chunks(file, size, extents):
    """Equal content has an equal hash, whichever of its zeros are holes: zero chunks are left out in any case."""
    digest = hashlib.sha256(b"size %d" % size)
    next_offset = 0
    for start, end in extents:
        offset = max(next_offset, start - start % CHUNK_BYTES)
        while offset < end:
            chunk = os.pread(file, CHUNK_BYTES, offset)
            if chunk.count(0) != len(chunk):
                digest.update(b"offset %d" % offset + chunk)
            offset += CHUNK_BYTES
        next_offset = offset
    return "chunks-" + digest.hexdigest()


def name_hard_links(entry, inodes):
    if "inode" in entry:
        entry["hardLinks"] = sorted(inodes[entry.pop("inode")])


main()
