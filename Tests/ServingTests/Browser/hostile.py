"""Attacks `cyclegan serve` with 200 hostile requests while 50 clients use it, and checks that nothing of theirs is lost, that memory stays
bounded, and that the server serves as before afterwards."""
import http.client
import os
import random
import socket
import struct
import subprocess
import tempfile
import threading
import time
import zlib

from served import PROGRAM, ROOT, RUN, Server, cyclegan

CLIENTS, HOSTILE = 50, 200
# What the server may hold beside its rest: pictures that wait, arrive or are kept, as Documentation/serving.md says, and what one takes in
# work.
MOST_BYTES = 1 << 30

picture = os.path.join(ROOT, "Domains/horse/test/0001.png")
with open(picture, "rb") as file:
    BYTES = file.read()
folder = tempfile.mkdtemp()
cyclegan("translate", RUN, picture, "--to", "zebra", "--output", folder)
with open(os.path.join(folder, "0001.png"), "rb") as file:
    EXPECTED = file.read()
TRANSLATE = "/api/translate?run=horse2zebra&to=zebra&wait=true&name=0001.png"


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(width, height):
    """A PNG of few bytes that promises many pixels."""
    rows = zlib.compress(bytes(min((width * 3 + 1) * height, 200 << 20)), 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


BOMB = bomb(60000, 60000)
# Within the limit of pixels, but the file breaks off: it fails while it is decoded.
BROKEN = bomb(8000, 8000)[:-2000]


class Hostile:
    """The requests, each of which says what it must not get."""

    def __init__(self, server):
        self.server = server
        self.host = f"127.0.0.1:{server.port}"
        self.token = f"Authorization: Bearer {server.token}"
        self.kinds = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("ask_")]

    def raw(self, data, seconds=15, read=True):
        """Sends bytes as they are; returns the first line of the answer, or nothing."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=seconds) as connection:
            try:
                connection.sendall(data)
                return connection.recv(4096).split(b"\r\n")[0].decode() if read else ""
            except OSError:
                return ""

    def lines(self, *lines, body=b"", **options):
        return self.raw("\r\n".join([*lines, "", ""]).encode() + body, **options)

    def refused(self, answer, *statuses):
        assert answer == "" or int(answer.split()[1]) in statuses, answer

    def ask_wrong_host(self):
        self.refused(self.lines("GET /api/runs HTTP/1.1", "Host: evil.example", self.token), 421)

    def ask_no_host(self):
        self.refused(self.lines("GET /api/runs HTTP/1.1", self.token), 400, 421)

    def ask_two_hosts(self):
        self.refused(self.lines("GET /api/runs HTTP/1.1", f"Host: {self.host}", "Host: evil.example", self.token), 400)

    def ask_foreign_origin(self):
        self.refused(self.lines("POST /api/generate HTTP/1.1", f"Host: {self.host}", self.token, "Origin: http://evil.example",
                                "Content-Length: 2", body=b"{}"), 403)

    def ask_cross_site(self):
        self.refused(self.lines("DELETE /api/jobs/1 HTTP/1.1", f"Host: {self.host}", self.token, "Sec-Fetch-Site: cross-site"), 403)

    def ask_wrong_token(self):
        self.refused(self.lines("GET /api/jobs HTTP/1.1", f"Host: {self.host}", "Authorization: Bearer " + "0" * 64), 403)

    def ask_large_body_without_token(self):
        self.refused(self.lines("POST " + TRANSLATE + " HTTP/1.1", f"Host: {self.host}", f"Content-Length: {64 << 20}",
                                body=bytes(8 << 20)), 403)

    def ask_traversal(self):
        for path in ("/../../etc/passwd", "/..%2f..%2fetc/passwd", "/api/runs/..%2f..%2f..%2fetc", "/runs/../report", "//etc/passwd",
                     "/api/runs/horse2zebra/samples/..%2f..%2fmodel.json", "/runs/%2Fetc%2Fpasswd/report"):
            self.refused(self.lines(f"GET {path} HTTP/1.1", f"Host: {self.host}", self.token), 400, 404)

    def ask_bomb(self):
        self.refused(self.lines("POST " + TRANSLATE + " HTTP/1.1", f"Host: {self.host}", self.token, f"Content-Length: {len(BOMB)}",
                                body=BOMB, seconds=60), 422, 503)

    def ask_broken(self):
        self.refused(self.lines("POST " + TRANSLATE + " HTTP/1.1", f"Host: {self.host}", self.token, f"Content-Length: {len(BROKEN)}",
                                body=BROKEN, seconds=120), 422, 503)

    def ask_too_large(self):
        self.refused(self.lines("POST " + TRANSLATE + " HTTP/1.1", f"Host: {self.host}", self.token, "Content-Length: 99999999999"), 413)

    def ask_largest(self):
        """A body as large as it may be is read in no time; of many that come at once, some are told to come back."""
        body, begin = bytes(64 << 20), time.monotonic()
        answer = self.lines("POST " + TRANSLATE + " HTTP/1.1", f"Host: {self.host}", self.token, f"Content-Length: {len(body)}", body=body,
                            seconds=60)
        self.refused(answer, 422, 503)
        assert time.monotonic() - begin < 30, "a large body takes long"

    def ask_chunked(self):
        self.refused(self.lines("POST " + TRANSLATE + " HTTP/1.1", f"Host: {self.host}", self.token, "Transfer-Encoding: chunked",
                                body=b"5\r\nhello\r\n0\r\n\r\n"), 411)

    def ask_smuggled(self):
        self.refused(self.lines("POST " + TRANSLATE + " HTTP/1.1", f"Host: {self.host}", self.token, "Content-Length: 5",
                                "Transfer-Encoding: chunked", body=b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n"), 400, 411)

    def ask_long_address(self):
        self.refused(self.raw(b"GET /" + b"a" * 2_000_000 + b" HTTP/1.1\r\n\r\n"), 400)

    def ask_many_headers(self):
        self.refused(self.raw(b"GET / HTTP/1.1\r\n" + b"".join(b"X%d: y\r\n" % i for i in range(20_000)) + b"\r\n"), 400)

    def ask_endless_header(self):
        self.refused(self.raw(b"GET / HTTP/1.1\r\nX: " + b"a" * 5_000_000), 400)

    def ask_nonsense(self):
        self.refused(self.raw(random.randbytes(3000) + b"\r\n\r\n"), 400)

    def ask_half_open(self):
        """Half a request, and then nothing."""
        begin = time.monotonic()
        assert self.raw(b"GET / HT", seconds=25) == ""
        assert time.monotonic() - begin < 20, "half a request stays open"

    def ask_slow(self):
        """A byte now and then does not keep a connection."""
        with socket.create_connection(("127.0.0.1", self.server.port)) as connection:
            begin = time.monotonic()
            try:
                for byte in b"GET / HTTP/1.1\r\nX: " + b"a" * 100:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.4)
                    if time.monotonic() - begin > 20:
                        raise AssertionError("a slow request stays open")
            except OSError:
                pass

    def ask_nothing(self):
        self.raw(b"", read=False)

    def ask_gone(self):
        """Orders a translation and does not wait for it."""
        self.lines("POST " + TRANSLATE + " HTTP/1.1", f"Host: {self.host}", self.token, f"Content-Length: {len(BYTES)}", body=BYTES, read=False)

    def ask_half_body(self):
        """Announces more than it sends, and goes."""
        self.lines("POST " + TRANSLATE + " HTTP/1.1", f"Host: {self.host}", self.token, f"Content-Length: {60 << 20}", body=bytes(1 << 20),
                   read=False)


def use(server, number, losses):
    """A client that translates a picture, and comes back where it is told to."""
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
            connection.request("POST", TRANSLATE, BYTES, {"Authorization": f"Bearer {server.token}"})
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
        except OSError as fault:
            return losses.append(f"client {number}: {fault}")
        if answer.status == 200:
            if content != EXPECTED:
                losses.append(f"client {number} got other bytes")
            return
        if answer.status != 503:
            return losses.append(f"client {number}: {answer.status} {content[:200]}")
        time.sleep(0.2 + random.random() / 2)
    losses.append(f"client {number} was never served")


def attack(hostile, numbers, losses):
    for number in numbers:
        kind = hostile.kinds[number % len(hostile.kinds)]
        try:
            kind()
        except Exception as fault:
            losses.append(f"{kind.__name__}: {type(fault).__name__} {fault}")


with Server(RUN) as server:
    losses, hostile = [], Hostile(server)
    use(server, "first", losses)
    rest, files = server.status("VmRSS"), server.open_files()
    start = time.monotonic()
    threads = [threading.Thread(target=use, args=(server, number, losses)) for number in range(CLIENTS)]
    threads += [threading.Thread(target=attack, args=(hostile, range(first, HOSTILE, 40), losses)) for first in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, peak = time.monotonic() - start, server.status("VmHWM")
    begin = time.monotonic()
    use(server, "last", losses)
    after = time.monotonic() - begin
    time.sleep(13)
    print(f"{CLIENTS} clients and {HOSTILE} hostile requests of {len(hostile.kinds)} kinds in {seconds:.0f} s; at rest {rest >> 20} MiB, "
          f"at most {peak >> 20} MiB, afterwards {server.status('VmRSS') >> 20} MiB; then a picture in {after:.2f} s")
    assert not losses, "\n".join(losses)
    assert peak - rest < MOST_BYTES, "the server took more memory than it may"
    assert server.open_files() <= files + 2, f"{server.open_files()} files are open, and {files} were"
print("The server holds.")
