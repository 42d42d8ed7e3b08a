"""A server with some runs, for the tests of the page and of hostile requests."""
import os
import re
import signal
import subprocess
import tempfile
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
PROGRAM = os.environ.get("CYCLEGAN", os.path.join(ROOT, ".build/debug/cyclegan"))
RUN = os.path.join(ROOT, "Checkpoints/horse2zebra")


def cyclegan(*arguments):
    """Runs the program to its end."""
    subprocess.run([PROGRAM, *arguments], check=True, stdout=subprocess.DEVNULL)


class Server:
    """`cyclegan serve` on a free port, ended at the end of the block."""

    def __init__(self, *arguments):
        self.output = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([PROGRAM, "serve", *arguments, "--port", "0"], stdout=self.output)
        for _ in range(200):
            self.output.seek(0)
            match = re.search(r"Open (http://127\.0\.0\.1:(\d+)/\?token=(\w+))", self.output.read())
            if match:
                self.address, self.port, self.token = match[1], int(match[2]), match[3]
                return
            assert self.process.poll() is None, "the server ended"
            time.sleep(0.1)
        raise AssertionError("the server said nothing")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=20)
        assert code == 130, f"the server ended with {code}"

    def status(self, name):
        """A line of what Linux knows of the process, in bytes."""
        with open(f"/proc/{self.process.pid}/status") as file:
            line = next(line for line in file if line.startswith(name))
        return int(line.split()[1]) << 10

    def open_files(self):
        """How many files and connections it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))
