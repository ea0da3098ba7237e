"""Ends with 0 where the application serves what was backed up, in a stack that holds to its limits."""

import json
import os
import socket
import sys
import urllib.request

served = json.load(urllib.request.urlopen("http://127.0.0.1:8000/"))
if "after the backup" in served["rows"] or not served["rows"]:
    sys.exit(f"rows of another day: {served['rows']}")

socket.create_connection(("db", 5432), timeout=5).close()

limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
limit = next(open(path).read().strip() for path in limits if os.path.exists(path))
if not limit.isdigit() or int(limit) > 700_000_000:
    sys.exit(f"memory without the limit of a drill: {limit}")
