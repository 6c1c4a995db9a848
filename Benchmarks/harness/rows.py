"""What the runs of each case come to, beside its goal: the rows of the table."""

import statistics

TITLES = {
    "postgres": "account and profile, PostgreSQL, not cached",
    "sqlserver": "account and profile, SQL Server's stand-in, not cached",
    "cached": "a profile from memory",
    "page-postgres": "50 profiles by their accounts, PostgreSQL",
    "page-sqlserver": "50 profiles by their accounts, another database",
    "lookup": "1,000 keys by look-up, PostgreSQL",
    "driver": "the driver of SQL Server alone, canned replies",
    "sign-ins": "p99 of a profile read while sign-ins hash",
    "hanging": "p99 on PostgreSQL while SQL Server's stand-in hangs",
    "sites": "1,000 sites",
    "idle": "5,000 idle connections",
    "mixed": "mixed requests",
    "import": "bulk import, SQL Server to PostgreSQL",
}

# How many times as fast as another server the gateway is to be.
GOALS = {
    "postgres": {"django": 30, "fastapi": 10, "go": 3, "plaintext": 0.6, "pgbench": None},
    "sqlserver": {"django": 30, "go": 5, "plaintext": None},
    "cached": {"plaintext": 0.85},
    "page-postgres": {"django": None, "fastapi": None, "go": None, "plaintext": None},
    "page-sqlserver": {"django": 15, "go": None, "plaintext": None},
    "lookup": {"fastapi": None, "go": None, "driver": 0.5, "plaintext": None},
}

NAMES = {
    "django": "Django, gunicorn",
    "fastapi": "FastAPI, asyncpg",
    "go": "Go, net/http",
    "plaintext": "its own plaintext route",
    "pgbench": "pgbench, the two statements of the peers",
    "driver": "its driver alone, the same two statements",
}


class Runs:
    """The runs of one case, by server: requests/s, p50, p99, failures, requests of each."""

    def __init__(self, path):
        self.by_server = {}
        for line in path.read_text().splitlines():
            if line.startswith("#"):
                words = line[2:].split()
                self.settings = dict(zip(words[::2], words[1::2]))
                continue
            server, *numbers = line.split("\t")
            self.by_server.setdefault(server, []).append([float(number) for number in numbers])

    def median(self, server, column=0):
        return statistics.median(run[column] for run in self.by_server[server])

    def failed(self, server):
        return sum(run[3] for run in self.by_server[server])


def spread(runs, one, other, column=0):
    """The least and the greatest ratio of neighbours: how far one may trust the median."""
    neighbours = zip(runs.by_server[one], runs.by_server[other])
    return extremes([a[column] / b[column] for a, b in neighbours if b[column]])


def extremes(ratios):
    return f"{number(min(ratios))} to {number(max(ratios))}" if ratios else "-"


def failures(runs, *servers):
    return "".join(f"; {runs.failed(each):.0f} failed of {each}" for each in servers if runs.failed(each))


def number(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def goal_of(goal):
    return "-" if goal is None else f"{goal} x"


def met(goal, is_met):
    return "-" if goal is None else "met" if is_met else "not met"


def compared(case, runs):
    """The gateway's rate beside that of each server."""
    for server, goal in GOALS[case].items():
        if server not in runs.by_server:
            continue
        # A server that answered nothing in half of its runs has no rate to compare with.
        if not runs.median(server):
            yield f"Gatehouse to {NAMES[server]}", "-", f"{server} answered nothing", goal_of(goal), "-"
            continue
        ratio = runs.median("gatehouse") / runs.median(server)
        note = failures(runs, "gatehouse", server)
        yield (f"Gatehouse to {NAMES[server]}", number(ratio) + " x", spread(runs, "gatehouse", server) + note,
               goal_of(goal), met(goal, goal is None or ratio >= goal))


def unreachable(case, runs):
    """The goals that its own HTTP layer does not reach where nothing is looked up: no answer can."""
    for server, goal in GOALS[case].items():
        if server == "plaintext" or not goal or server not in runs.by_server or not runs.median(server):
            continue
        most = runs.median("plaintext") / runs.median(server)
        if most < goal:
            yield (f"its plaintext route to {NAMES[server]}: the most there could be", number(most) + " x",
                   spread(runs, "plaintext", server), "-", "-")


def driver(runs):
    for kind, what in (("transaction", "statements of a transaction"), ("gatehouse", "statements each by itself")):
        for count, goal in (("16", 0.8), ("1", None)):
            own, other = f"{kind}-{count}", f"dblib-{count}"
            ratio = runs.median(own) / runs.median(other)
            yield (f"{what} to plain db-lib in C, {count} connection{'s' if count != '1' else ''}", number(ratio) + " x",
                   spread(runs, own, other) + failures(runs, own, other), goal_of(goal),
                   met(goal, goal is None or ratio >= goal))


def latency(runs, busy, goal):
    """The p99 under some load to that at rest."""
    ratio = runs.median(busy, 2) / runs.median("rest", 2)
    note = f"; {runs.failed(busy):.0f} failed" if runs.failed(busy) else ""
    yield ("to its p99 at rest", number(ratio) + " x", spread(runs, busy, "rest", column=2) + note,
           f"{goal} x at most", met(goal, ratio <= goal))


def sign_ins(runs):
    if not runs.median("sign-ins"):
        yield "to its p99 at rest", "-", "nobody was signed in", "2 x at most", "-"
        return
    yield from latency(runs, "signing-in", 2)


def sites(runs):
    start, memory = runs.median("start", 0) / 1e6, runs.median("start", 1) / 1024
    lookup = runs.median("one-of-1000") / runs.median("one-of-2")
    yield "from start to the first answer", f"{start:.2f} s", "-", "1 s at most", met(1, start <= 1)
    yield "resident at rest", f"{memory:.0f} MiB", "-", "64 MiB at most", met(64, memory <= 64)
    yield ("requests/s of one among 1,000 sites to one of a few", number(lookup) + " x", "-", "unchanged",
           met(1, lookup >= 0.95))


def idle(runs):
    held, before, after, *_ = runs.by_server["connections"][-1]
    yield (f"resident with {held:.0f} of them ({before / 1024:.0f} MiB before)", f"{after / 1024:.0f} MiB", "-",
           "150 MiB at most", met(150, after <= 150 * 1024 and held == 5000))


def mixed(runs):
    count, warm, after, refused, busy = runs.by_server["memory"][-1]
    # Benchmarks/wrk/mixed.lua asks so often for a site that is not there; more are failures.
    yield ("refused, where 2 of 100 ask for a site that is not there", f"{100 * refused / count:.1f} of 100", "-",
           "2.2 of 100 at most", met(2, refused / count <= 0.022))
    yield (f"resident after {count:,.0f} requests to after a tenth of them", number(after / warm) + " x", "-",
           "flat", met(1, after / warm <= 1.1))
    yield "connections of the pools still taken at the end", f"{busy:.0f}", "-", "0", met(0, busy == 0)


def bulk_import(runs):
    def ratios(name, *tools):
        """What the tools take together, to what an import takes, of each round."""
        took = zip(*(runs.by_server[tool] for tool in tools), runs.by_server[name])
        return [sum(run[2] for run in round[:-1]) / round[-1][2] for round in took]

    ratio, again = ratios("gatehouse", "freebcp", "copy"), ratios("again", "freebcp", "copy")
    peaks = [run[1] / 1024 for run in runs.by_server["gatehouse"]]
    yield ("rate to freebcp plus COPY", number(statistics.median(ratio)) + " x", extremes(ratio), "0.7 x",
           met(0.7, statistics.median(ratio) >= 0.7))
    if "by-hand" in runs.by_server:
        whole = ratios("gatehouse", "freebcp", "copy", "by-hand")
        yield ("rate to freebcp, COPY, and the same accounts and notes by SQL",
               number(statistics.median(whole)) + " x", extremes(whole), "-", "-")
    yield ("again, where all rows are there", number(statistics.median(again)) + " x", extremes(again), "-", "-")
    yield (f"most memory held, {runs.by_server['gatehouse'][0][4]:,.0f} rows",
           f"{statistics.median(peaks):.0f} MiB", f"{min(peaks):.0f} to {max(peaks):.0f}", "-", "-")


OTHER = {
    "driver": driver,
    "sign-ins": sign_ins,
    "hanging": lambda runs: latency(runs, "hanging", 1.2),
    "sites": sites,
    "idle": idle,
    "mixed": mixed,
    "import": bulk_import,
}


def rows_of(case, runs):
    """The rows of one case: what is compared, the ratio or amount, its range, the goal, whether it is met."""
    rows = [*compared(case, runs), *unreachable(case, runs)] if case in GOALS else OTHER[case](runs)
    return [(TITLES[case], *row) for row in rows]
