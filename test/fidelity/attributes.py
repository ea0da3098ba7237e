"""ACLs and capabilities as the kernel stores them, so that no tool's opinion is in between."""

import os
import struct

ACL_USER_OBJ, ACL_USER, ACL_GROUP_OBJ, ACL_GROUP, ACL_MASK, ACL_OTHER = 1, 2, 4, 8, 16, 32


def set_acl(path, kind, user_entries, group_entries, mask=7, owner=7, group=5, other=4):
    unnamed = 0xFFFFFFFF
    entries = [(ACL_USER_OBJ, owner, unnamed)]
    entries += [(ACL_USER, permissions, uid) for uid, permissions in user_entries]
    entries += [(ACL_GROUP_OBJ, group, unnamed)]
    entries += [(ACL_GROUP, permissions, gid) for gid, permissions in group_entries]
    entries += [(ACL_MASK, mask, unnamed), (ACL_OTHER, other, unnamed)]
    value = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    os.setxattr(path, f"system.posix_acl_{kind}", value)


def set_capability(path, permitted):
    revision_2_effective = 0x02000001
    os.setxattr(path, "security.capability", struct.pack("<5I", revision_2_effective, permitted, 0, 0, 0))
