"""The table of ratios, from the runs that scripts/bench kept: report.py RESULTS [--write] [--only CASES]."""

import argparse
import pathlib
import re

import chart
from rows import GOALS, NAMES, TITLES, Runs, rows_of


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()

    found = {case: Runs(path) for case in TITLES if (path := arguments.results / f"{case}.tsv").exists()}
    rows = {case: rows_of(case, runs) for case, runs in found.items()}
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
