"""One psql that is kept: a statement in, the one line that it answers out."""

import subprocess


class Psql:
    def __init__(self):
        command = ["psql", "-XAtq", "--set=ON_ERROR_STOP=1"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, statement):
        """Returns when the statement has committed; it must answer exactly one line."""
        self.process.stdin.write(statement + ";\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if answer == "":
            raise SystemExit(f"psql ended at: {statement}")
        return answer.strip()
