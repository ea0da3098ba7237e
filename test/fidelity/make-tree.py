"""Makes the fixture tree: one of everything that a backup tool is known to lose.

Usage, as root: make-tree.py ROOT [--mounted-at PATH] [--hole-bytes N]
PATH is where the tool under test sees ROOT: the longest name is made to fit it to the byte.
What the machine does not permit is named on stderr and left out, never made differently.
"""

import argparse
import os
import socket
import stat
import sys

from attributes import set_acl, set_capability

UIDS = [0, 999, 65534, 100000, 262143, 262144, 2097151, 2097152, 16777215, 16777216, 1000650000, 4294967294]
SECOND = 10**9
MTIMES_NS = {
    "ns-fraction": 1_700_000_000 * SECOND + 123_456_789,
    "one-ns": 1_700_000_000 * SECOND + 1,
    "last-ns": 1_700_000_000 * SECOND + 999_999_999,
    "epoch": 0,
    "1969": -SECOND,
    "1969-fraction": -86_400 * SECOND + 123_456_789,
    "1901": -(2**31) * SECOND,
    "2038": 2**31 * SECOND,
    "2106": 2**32 * SECOND + 987_654_321,
}
MEBIBYTE = 2**20
PATH_MAX = 4095


def main():
    arguments = parse_arguments()
    os.umask(0)
    os.makedirs(arguments.root, exist_ok=True)
    os.chdir(arguments.root)
    for make in (make_owners, make_modes, make_xattrs, make_acls, make_capabilities, make_hard_links,
                 make_symlinks, make_names, make_special_files, make_mtimes):
        folder = make.__name__.removeprefix("make_").replace("_", "-")
        inside(folder, make)
    inside("sparse", lambda: make_sparse_files(arguments.hole_bytes))
    make_longest_path((arguments.mounted_at or os.path.abspath(arguments.root)).rstrip("/"))
    make_deepest_path()
    # Last, for a default ACL on the root would be inherited by all that is made after it.
    set_root_metadata()


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("--mounted-at")
    parser.add_argument("--hole-bytes", type=int, default=10 * 2**30)
    return parser.parse_args()


def inside(folder, make):
    os.mkdir(folder)
    home = os.open(".", os.O_RDONLY)
    os.chdir(folder)
    make()
    os.fchdir(home)
    os.close(home)


def make_owners():
    for uid, gid in zip(UIDS, reversed(UIDS)):
        write(f"file-{uid}")
        os.mkdir(f"dir-{uid}")
        os.symlink("target", f"symlink-{uid}")
        os.mkfifo(f"fifo-{uid}")
        for kind in ("file", "dir", "symlink", "fifo"):
            os.chown(f"{kind}-{uid}", uid, gid, follow_symlinks=False)


def make_modes():
    os.mkdir("files")
    os.mkdir("dirs")
    for mode in range(0o10000):
        write(f"files/{mode:04o}", b"%o" % mode)
        os.mkdir(f"dirs/{mode:04o}")
        for kind in ("files", "dirs"):
            # The owner first: chown takes setuid and setgid away.
            os.chown(f"{kind}/{mode:04o}", 1000, 1001)
            os.chmod(f"{kind}/{mode:04o}", mode)


def make_xattrs():
    write("file")
    write("empty-file", b"")
    write("read-only-file")
    os.mkdir("dir")
    for path in ("file", "empty-file", "read-only-file", "dir"):
        os.setxattr(path, "user.text", b"value")
        os.setxattr(path, "user.empty", b"")
        os.setxattr(path, "user.binary", bytes(range(256)))
        os.setxattr(path, "user.name with spaces, \u00fc and =", b"1")
    os.chmod("read-only-file", 0o444)
    write("long")
    os.setxattr("long", "user." + "n" * 250, b"long name")
    write("large")
    os.setxattr("large", "user.large", b"x" * 3000)
    if_permitted("trusted xattr", lambda: os.setxattr("file", "trusted.lifeboat", b"kept by root only"))
    if_permitted("security xattr", lambda: os.setxattr("file", "security.lifeboat", b"label"))


def make_acls():
    write("access")
    os.chown("access", 999, 999)
    set_acl("access", "access", user_entries=[(1000, 6), (4294967294, 4)], group_entries=[(1000650000, 5)])
    os.mkdir("default")
    set_acl("default", "default", user_entries=[(1000, 7)], group_entries=[(262144, 5)])
    # Made after the default ACL: this file inherits it, the one below had it taken away again.
    write("default/inherits")
    write("default/has-none")
    os.removexattr("default/has-none", "system.posix_acl_access")
    os.mkdir("both")
    set_acl("both", "access", user_entries=[(1000, 7)], group_entries=[])
    set_acl("both", "default", user_entries=[(1001, 4)], group_entries=[])
    write("masked")
    set_acl("masked", "access", user_entries=[(1000, 7)], group_entries=[], mask=0)
    os.chmod("both", stat.S_IMODE(os.stat("both").st_mode) | stat.S_ISGID)


def make_capabilities():
    write("net-bind-service")
    os.chmod("net-bind-service", 0o755)
    set_capability("net-bind-service", 1 << 10)
    write("of-another-owner")
    os.chown("of-another-owner", 999, 999)
    os.chmod("of-another-owner", 0o750)
    set_capability("of-another-owner", 1 << 13)


def make_hard_links():
    os.mkdir("here")
    os.mkdir("there")
    for name, content in (("data", b"linked" * 1000), ("empty", b"")):
        write(f"here/{name}", content)
        os.chown(f"here/{name}", 999, 1000)
        os.setxattr(f"here/{name}", "user.linked", b"yes")
        os.link(f"here/{name}", f"here/{name}-again")
        os.link(f"here/{name}", f"there/{name}")
    # The same bytes in another inode must stay another inode.
    write("here/copy-of-data", b"linked" * 1000)
    os.mkfifo("here/fifo")
    os.link("here/fifo", "there/fifo")
    os.symlink("data", "here/symlink")
    os.link("here/symlink", "there/symlink", follow_symlinks=False)


def make_sparse_files(hole_bytes):
    with open("hole-with-islands", "wb") as file:
        file.write(b"first island")
        file.seek(hole_bytes // 2 + 4096)
        file.write(b"second island" * 1000)
        file.truncate(hole_bytes)
    with open("all-hole", "wb") as file:
        file.truncate(64 * MEBIBYTE)
    with open("hole-in-the-middle", "wb") as file:
        file.write(bytes(range(256)) * 8192)
        file.seek(20 * MEBIBYTE, os.SEEK_CUR)
        file.write(bytes(range(256)) * 8192)
    with open("small-hole", "wb") as file:
        file.write(b"x" * 4096)
        file.seek(65536)
        file.write(b"y" * 4096)
    # Not sparse, though a tool that looks for zeros may make it so (a database preallocates its log like this).
    write("dense-zeros", bytes(16 * MEBIBYTE))


def make_mtimes():
    for name, mtime_ns in MTIMES_NS.items():
        write(f"file-{name}")
        os.symlink("target", f"symlink-{name}")
        os.mkfifo(f"fifo-{name}")
        os.mkdir(f"dir-{name}")
        write(f"dir-{name}/child")
        os.mkdir(f"dir-{name}/empty-child")
        # The directory after its children: making them changed its time.
        for path in (f"file-{name}", f"symlink-{name}", f"fifo-{name}", f"dir-{name}/empty-child", f"dir-{name}"):
            os.utime(path, ns=(mtime_ns, mtime_ns), follow_symlinks=False)


def make_symlinks():
    targets = {
        "absolute": "/etc/hostname", "parent": "../modes/files/0644", "leaving": "../../../../../../etc/passwd",
        "dangling": "no/such/file", "loop-a": "loop-b", "loop-b": "loop-a", "loop-self": "loop-self",
        "to-dir": "dir", "to-dir-slash": "dir/", "to-file-through-dir": "to-dir/file", "to-root": "..",
        "to-slash": "/", "newline": "a\nb", "longest": "t" * PATH_MAX, "chain": "absolute",
    }
    os.mkdir("dir")
    write("dir/file")
    for name, target in targets.items():
        os.symlink(target, name)
    os.symlink(b"not-utf8-\xff\xfe", b"to-invalid-utf8")
    os.chown("dangling", 999, 1000650000, follow_symlinks=False)
    os.utime("dangling", ns=(1, 1_234_567_890 * SECOND + 5), follow_symlinks=False)


def make_names():
    names = [
        b"invalid-utf8-\xff\xfe\x80", b"latin1-\xe9", b"overlong-\xc0\xaf", b"surrogate-\xed\xa0\x80", b"new\nline",
        b"-rf", b"--help", b"n" * 255, "nfc-\u00e9".encode(), "nfd-e\u0301".encode(), "\u00e9".encode(),
        "e\u0301".encode(), b" leading space", b"trailing space ", b" ", b"tab\t", b"star*", b"question?",
        b"[bracket]", b"{brace,s}", b"back\\slash", b"\\x41", b"dollar$HOME", b"$(command)", b"`tick`", b"'quote'",
        b'"double"', b"!bang", b"#hash", b"~", b"...", b"..hidden", b".hidden", b"colon:name", b"per%20cent", b"semi;colon",
        b"\x01control\x7f", b"bell\x07", b"escape\x1b[31m", b"case", b"CASE", b"con", b"trailing.dot.",
        "\U0001f6df".encode(), "\u202eright-to-left".encode(), "\ufeffbom".encode(), b"line\r\n", b"@",
    ]
    for name in names:
        write(name, name)
        os.mkdir(b"dir " + name[:251])
        write(b"dir " + name[:251] + b"/child", name)


def make_special_files():
    os.mkfifo("fifo", 0o640)
    write("zero-bytes", b"")
    os.mkdir("empty-dir")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("socket")
    listener.close()
    os.chown("fifo", 999, 999)
    for name, kind, major, minor in (("null", stat.S_IFCHR, 1, 3), ("large-minor", stat.S_IFCHR, 240, 70_000),
                                     ("loop0", stat.S_IFBLK, 7, 0)):
        if_permitted(f"device {name}", lambda: os.mknod(name, kind | 0o600, os.makedev(major, minor)))


def make_longest_path(mounted_at):
    """Descends step by step: no single system call takes the whole path."""
    home = os.open(".", os.O_RDONLY)
    left = PATH_MAX - len(os.fsencode(mounted_at))
    while left > 2 * 256:
        os.mkdir("p" * 255)
        os.chdir("p" * 255)
        left -= 256
    # Two names share what is left, so that neither is empty nor longer than 255.
    os.mkdir("d" * (left // 2 - 1))
    os.chdir("d" * (left // 2 - 1))
    left -= left // 2
    write("f" * (left - 1), b"the end of the longest path")
    os.fchdir(home)
    os.close(home)


def make_deepest_path():
    home = os.open(".", os.O_RDONLY)
    for _ in range(1000):
        os.mkdir("d")
        os.chdir("d")
    write("f")
    os.fchdir(home)
    os.close(home)


def set_root_metadata():
    os.chown(".", 999, 999)
    os.chmod(".", 0o2700)
    os.setxattr(".", "user.root", b"of the volume")
    # A mask of nothing leaves the mode at 0700 although there are more entries.
    set_acl(".", "access", user_entries=[(1000, 5)], group_entries=[], mask=0, owner=7, group=0, other=0)
    set_acl(".", "default", user_entries=[(1000, 7)], group_entries=[])
    os.utime(".", ns=(1, 1_600_000_000 * SECOND + 7))


def write(path, content=b"content\n"):
    with open(path, "wb") as file:
        file.write(content)


def if_permitted(what, make):
    try:
        make()
    except PermissionError:
        print(f"make-tree: not permitted here, left out: {what}", file=sys.stderr)


main()
