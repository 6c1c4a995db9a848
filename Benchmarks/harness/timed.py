"""Runs a command, and prints the nanoseconds it took and the most KiB of memory it held: timed.py COMMAND..."""

import resource
import subprocess
import sys
import time

began = time.monotonic_ns()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(time.monotonic_ns() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
