"""Serves what the stack holds, as it is at the moment: the rows of the table markers, and the files named. With --ask, asks itself for them."""

import http.server
import json
import subprocess
import sys
import urllib.request

port = 8000


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            status, answer = 200, {"rows": rows(), "files": files()}
        except (OSError, subprocess.CalledProcessError) as error:
            status, answer = 503, {"error": str(error)}
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def rows():
    ask = ["psql", "-XAtqc", "SELECT name FROM markers ORDER BY name"]
    found = subprocess.run(ask, check=True, capture_output=True, text=True).stdout
    if found == "":
        raise OSError("no rows")
    return found.splitlines()


def files():
    return {name: open(name, encoding="utf8").read() for name in sys.argv[1:]}


if sys.argv[1:] == ["--ask"]:
    print(urllib.request.urlopen(f"http://127.0.0.1:{port}/").read().decode())
else:
    http.server.ThreadingHTTPServer(("", port), Handler).serve_forever()
