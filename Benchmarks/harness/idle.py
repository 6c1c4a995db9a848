"""Holds keep-alive connections that have asked once and then say nothing: idle.py PORT COUNT SECONDS."""

import resource
import socket
import sys
import time

port, count, seconds = (int(argument) for argument in sys.argv[1:4])
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(count + 100, 1024)), hard))

held = []
for _ in range(count):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    held.append(connection)
answered = sum(1 for connection in held if connection.recv(4096).startswith(b"HTTP/1.1 200"))
print(answered, flush=True)
time.sleep(seconds)
