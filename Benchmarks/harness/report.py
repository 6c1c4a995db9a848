"""The table of ratios, from the runs that scripts/bench kept: report.py RESULTS [--write] [--only CASES]."""

import argparse
import pathlib
import re
import statistics

import chart

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
    "pgbench": "pgbench, the same two statements",
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


def spread(runs, server):
    """The least and the greatest ratio of neighbours: how far one may trust the median."""
    ratios = [a[0] / b[0] for a, b in zip(runs.by_server["gatehouse"], runs.by_server[server]) if b[0]]
    return f"{number(min(ratios))} to {number(max(ratios))}" if ratios else "-"


def number(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def goal_of(goal):
    return "-" if goal is None else f"{goal} x"


def met(goal, is_met):
    return "-" if goal is None else "met" if is_met else "not met"


def rows_of(case, runs):
    """The rows of one case: what is compared, the ratio or amount, its range, the goal, whether it is met."""
    title = TITLES[case]
    if case in GOALS:
        for server, goal in GOALS[case].items():
            if server not in runs.by_server:
                continue
            # A server that answered nothing in half of its runs has no rate to compare with.
            if not runs.median(server):
                yield title, f"Gatehouse to {NAMES[server]}", "-", f"{server} answered nothing", goal_of(goal), "-"
                continue
            ratio = runs.median("gatehouse") / runs.median(server)
            note = "".join(
                f"; {runs.failed(each):.0f} failed of {each}" for each in ("gatehouse", server) if runs.failed(each)
            )
            yield (title, f"Gatehouse to {NAMES[server]}", number(ratio) + " x", spread(runs, server) + note,
                   goal_of(goal), met(goal, goal is None or ratio >= goal))
    elif case == "driver":
        for count, goal in (("16", 0.8), ("1", None)):
            own, other = f"gatehouse-{count}", f"dblib-{count}"
            ratio = runs.median(own) / runs.median(other)
            ratios = [a[0] / b[0] for a, b in zip(runs.by_server[own], runs.by_server[other])]
            note = "".join(f"; {runs.failed(each):.0f} failed of {each}" for each in (own, other) if runs.failed(each))
            yield (title, f"to plain db-lib in C, {count} connection{'s' if count != '1' else ''}", number(ratio) + " x",
                   f"{number(min(ratios))} to {number(max(ratios))}{note}", goal_of(goal),
                   met(goal, goal is None or ratio >= goal))
    elif case in ("sign-ins", "hanging"):
        busy, goal = {"sign-ins": ("signing-in", 2), "hanging": ("hanging", 1.2)}[case]
        ratio = runs.median(busy, 2) / runs.median("rest", 2)
        ratios = [a[2] / b[2] for a, b in zip(runs.by_server[busy], runs.by_server["rest"])]
        if case == "sign-ins" and not runs.median("sign-ins"):
            yield title, "to its p99 at rest", "-", "nobody was signed in", f"{goal} x at most", "-"
            return
        note = f"; {runs.failed(busy):.0f} failed" if runs.failed(busy) else ""
        yield (title, "to its p99 at rest", number(ratio) + " x", f"{number(min(ratios))} to {number(max(ratios))}{note}",
               f"{goal} x at most", met(goal, ratio <= goal))
    elif case == "sites":
        start, memory = runs.median("start", 0) / 1e6, runs.median("start", 1) / 1024
        lookup = runs.median("one-of-1000") / runs.median("one-of-2")
        yield title, "from start to the first answer", f"{start:.2f} s", "-", "1 s at most", met(1, start <= 1)
        yield title, "resident at rest", f"{memory:.0f} MiB", "-", "64 MiB at most", met(64, memory <= 64)
        yield (title, "requests/s of one among 1,000 sites to one of a few", number(lookup) + " x", "-", "unchanged",
               met(1, lookup >= 0.95))
    elif case == "idle":
        held, before, after, *_ = runs.by_server["connections"][-1]
        yield (title, f"resident with {held:.0f} of them ({before / 1024:.0f} MiB before)", f"{after / 1024:.0f} MiB", "-",
               "150 MiB at most", met(150, after <= 150 * 1024 and held == 5000))
    elif case == "mixed":
        count, warm, after, refused, busy = runs.by_server["memory"][-1]
        # Benchmarks/wrk/mixed.lua asks so often for a site that is not there; more are failures.
        yield (title, "refused, where 2 of 100 ask for a site that is not there", f"{100 * refused / count:.1f} of 100", "-",
               "2.2 of 100 at most", met(2, refused / count <= 0.022))
        yield (title, f"resident after {count:,.0f} requests to after a tenth of them", number(after / warm) + " x", "-",
               "flat", met(1, after / warm <= 1.1))
        yield title, "connections of the pools still taken at the end", f"{busy:.0f}", "-", "0", met(0, busy == 0)
    elif case == "import":
        def ratios(name):
            """What freebcp and COPY take together, to what an import takes, of each round."""
            both = zip(runs.by_server["freebcp"], runs.by_server["copy"], runs.by_server[name])
            return [(bcp[2] + copy[2]) / own[2] for bcp, copy, own in both]

        ratio, again = ratios("gatehouse"), ratios("again")
        yield (title, "rate to freebcp plus COPY", number(statistics.median(ratio)) + " x",
               f"{number(min(ratio))} to {number(max(ratio))}", "0.7 x", met(0.7, statistics.median(ratio) >= 0.7))
        yield (title, "again, where all rows are there", number(statistics.median(again)) + " x",
               f"{number(min(again))} to {number(max(again))}", "-", "-")
        peaks = [run[1] / 1024 for run in runs.by_server["gatehouse"]]
        yield (title, f"most memory held, {runs.by_server['gatehouse'][0][4]:,.0f} rows",
               f"{statistics.median(peaks):.0f} MiB", f"{min(peaks):.0f} to {max(peaks):.0f}", "-", "-")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()

    found = {case: Runs(path) for case in TITLES if (path := arguments.results / f"{case}.tsv").exists()}
    rows = {case: list(rows_of(case, runs)) for case, runs in found.items()}
    shown = arguments.only.split() or list(found)
    table(rows, shown)
    if arguments.write:
        write(found, rows)


def table(rows, cases):
    lines = [("case", "compared", "median", "range", "goal", "")] + [row for case in cases for row in rows.get(case, [])]
    widths = [max(len(line[column]) for line in lines) for column in range(6)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def write(found, rows):
    """Puts the table and what it was measured with between the marks of docs/performance.md, and draws the chart."""
    page = pathlib.Path("docs/performance.md")
    lines = ["![Requests a second as a multiple of each peer's](performance.svg)", ""]
    lines += ["| case | compared | median | range | goal | |", "| --- | --- | --- | --- | --- | --- |"]
    lines += ["| " + " | ".join(row) + " |" for case in rows for row in rows[case]]
    settings = {}
    for case, runs in found.items():
        values = runs.settings
        text = (f"{int(values['accounts']):,} people, {values['rounds']} runs of {values['seconds']} s each, "
                f"{values['connections']} connections")
        if case == "import":
            text = f"{int(values['rows']):,} rows, {values['rounds']} runs"
        elif case == "mixed":
            text = f"{int(values['accounts']):,} people, one run, {values['connections']} connections"
        settings.setdefault(text, []).append(f"`{case}`")
    lines += [""] + [f"Measured with {text}: {', '.join(cases)}." for text, cases in settings.items()]
    text = re.sub(r"(?s)(<!-- results -->\n).*(<!-- end of results -->)",
                  lambda match: match[1] + "\n".join(lines) + "\n" + match[2], page.read_text())
    page.write_text(text)
    bars = [(TITLES[case], NAMES[server], found[case].median("gatehouse") / found[case].median(server), goal)
            for case in found if case in GOALS
            for server, goal in GOALS[case].items()
            if server in found[case].by_server and server not in ("plaintext", "pgbench", "driver")
            and found[case].median(server) and found[case].median("gatehouse")]
    pathlib.Path("docs/performance.svg").write_text(chart.bars(bars))


main()
