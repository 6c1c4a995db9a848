"""Counts what requests cost: the instructions and allocations of each, of a gateway that runs under callgrind.

    instructions.py RESULTS ADDRESS PROCESS [--requests N] [--limits FILE]

No clock is asked, so the numbers are nearly the same on any day. The keys come by the environment: BENCH_KEY, and
BENCH_PASSWORD of person1. Each kind of request is made until all is warm, and then counted over one connection. With
limits, a kind that costs more than its limit fails the run.
"""

import argparse
import glob
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

API = "/api/v1/sites"
DATABASES = {"blog": "postgres", "shop": "sqlserver", "corner": "sqlite"}
WARM = 10
# How many people are asked for in turn: each of them more than once before anything is counted.
PEOPLE = 5
MANY = 20


class Client:
    """One connection that is kept alive."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=120)

    def ask(self, method, path, token=None, body=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self.connection.request(method, path, body and json.dumps(body), headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{method} {path} answers {answer.status}: {text[:300].decode()}")
        return text


def kinds(key, session):
    """The kinds of requests: name, method, path by number, token, body."""
    yield "plaintext", "GET", lambda number: "/healthz", None, None
    yield "key", "GET", lambda number: API, key, None
    yield "session", "GET", lambda number: f"{API}/blog/profiles/1", session, None
    for site, database in DATABASES.items():
        yield f"profile-{database}", "GET", lambda number, site=site: f"{API}/{site}/profiles/{number % PEOPLE + 1}", key, None
    yield "profile-cached", "GET", lambda number: f"{API}/cached/profiles/{number % PEOPLE + 1}", key, None
    yield "account-and-profile", "GET", lambda number: f"{API}/blog/accounts/{number % PEOPLE + 1}", key, None
    for site, database in DATABASES.items():
        yield (f"lookup-{MANY}-{database}", "POST", lambda number, site=site: f"{API}/{site}/profiles/lookup", key,
               {"accounts": list(range(1, MANY + 1))})


def control(process, *words):
    done = subprocess.run(["callgrind_control", *words, str(process)], capture_output=True, text=True)
    if done.returncode or "OK" not in done.stdout:
        raise SystemExit(f"callgrind_control {words}: {done.stdout}{done.stderr}")


def costs(path):
    """The instructions and the calls of malloc of a dump, in callgrind's own format."""
    names, instructions, allocations = {}, 0, 0
    callee = ""
    for line in pathlib.Path(path).read_text().splitlines():
        if match := re.match(r"c?fn=\((\d+)\)(?: (.*))?$", line):
            number, name = match.groups()
            names[number] = name or names.get(number, "")
            if line.startswith("cfn"):
                callee = names[number]
        elif line.startswith("calls=") and callee in ("malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc"):
            allocations += int(line[6:].split()[0])
        elif line.startswith("totals:"):
            instructions = int(line.split()[1])
    return instructions, allocations


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("address")
    parser.add_argument("process", type=int)
    parser.add_argument("--requests", type=int, default=10)
    parser.add_argument("--limits", type=pathlib.Path)
    arguments = parser.parse_args()

    client = Client(arguments.address)
    key = os.environ["BENCH_KEY"]
    who = {"username": "person1", "password": os.environ["BENCH_PASSWORD"]}
    session = json.loads(client.ask("POST", f"{API}/blog/sign-in", key, who))["token"]
    # The profiles of the embedded database come to be when they are asked for.
    for number in range(1, MANY + 1):
        client.ask("GET", f"{API}/corner/profiles/{number}", key)

    found = {}
    for name, method, path, token, body in kinds(key, session):
        for number in range(WARM):
            client.ask(method, path(number), token, body)
        control(arguments.process, "-z")
        for number in range(arguments.requests):
            client.ask(method, path(number), token, body)
        before = set(glob.glob(os.environ["BENCH_DUMPS"] + "*"))
        control(arguments.process, "-d", name)
        dumps = set(glob.glob(os.environ["BENCH_DUMPS"] + "*")) - before
        if not dumps:
            raise SystemExit(f"callgrind wrote nothing for {name}")
        parts = [costs(dump) for dump in dumps]
        instructions = sum(part[0] for part in parts) / arguments.requests
        allocations = sum(part[1] for part in parts) / arguments.requests
        found[name] = instructions, allocations
        print(f"{name:24} {instructions / 1000:10.0f} thousand instructions {allocations:8.0f} allocations", flush=True)
    arguments.results.write_text("".join(f"{name}\t{a:.0f}\t{b:.0f}\n" for name, (a, b) in found.items()))
    if arguments.limits:
        check(found, arguments.limits)


def check(found, path):
    """Insists that nothing costs more than its limit, and that everything has one."""
    limits = dict(
        (name, (float(instructions) * 1000, float(allocations)))
        for name, instructions, allocations in (
            line.split() for line in path.read_text().splitlines() if line and not line.startswith("#")))
    wrong = [f"{name} has no limit in {path}" for name in found if name not in limits]
    wrong += [f"{path} has a limit for {name}, which is not measured" for name in limits if name not in found]
    for name, (instructions, allocations) in found.items():
        if name in limits and instructions > limits[name][0]:
            wrong.append(f"{name} takes {instructions / 1000:.0f} thousand instructions; "
                         f"{limits[name][0] / 1000:.0f} are allowed")
        if name in limits and allocations > limits[name][1]:
            wrong.append(f"{name} makes {allocations:.0f} allocations; {limits[name][1]:.0f} are allowed")
    if wrong:
        sys.exit("\n".join(wrong))


main()
