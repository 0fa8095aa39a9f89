"""Reads a table's CSV with Python's csv module, strictly, and compares it with the tasks that went into the table.

Reads one line of JSON from stdin: {"csv": the file, "tasks": the tasks as the service sent them}. What a cell should say is
worked out here, from the tasks, by Python's own json, datetime and fractions. Prints what differs and how many cells were
compared; fails unless all are as they should be.
"""

import csv
import io
import json
import re
import sys
from datetime import datetime, timedelta, timezone
from fractions import Fraction

NAMES = {
    "resource_id": ("extra_info", "resource", "id"),
    "resource_type": ("extra_info", "resource", "type"),
    "resource_name": ("extra_info", "resource", "name"),
    "error_code": ("error_info", "code"),
    "error_message": ("error_info", "message"),
    "progress": ("extra_info", "common", "progress"),
}
TIMES = ("created_at", "started_at", "updated_at", "ended_at")
FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def field(task, name):
    for key in NAMES.get(name, (name,)):
        task = task.get(key) if isinstance(task, dict) else None
    return task


def moment(text):
    """A time of the service's, whose zone is UTC where it says none."""
    if text is None:
        return None
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=time.tzinfo or timezone.utc).astimezone(timezone.utc)


def plain(number, places):
    """A number in decimal digits, those beyond the places cut off, zeros at the end left out."""
    cut = int(abs(number) * 10**places)
    digits = f"{cut:0{places + 1}d}"
    whole, behind = digits[:-places], digits[-places:].rstrip("0")
    sign = "-" if number < 0 and cut else ""
    return sign + whole + ("." + behind if behind else "")


def expected(task, name):
    if name in TIMES:
        time = moment(field(task, name))
        if time is None:
            return ""
        behind = f"{time.microsecond:06d}".rstrip("0")
        return time.strftime("%Y-%m-%dT%H:%M:%S") + ("." + behind if behind else "") + "Z"
    if name == "duration":
        started, ended = moment(task.get("started_at")), moment(task.get("ended_at"))
        if started is None or ended is None:
            return ""
        return plain(Fraction((ended - started) // timedelta(microseconds=1), 1000), 3)
    value = field(task, name)
    if value is None:
        return ""
    if name == "progress":
        return plain(Fraction(value), 3)
    return "'" + value if FORMULA.match(value) else value


def main():
    sent = json.loads(sys.stdin.buffer.read(), parse_float=str)
    text, tasks = sent["csv"], sent["tasks"]
    problems = [] if text.endswith("\r\n") else ["the last line has no end"]
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    names = rows.pop(0)
    if len(rows) != len(tasks):
        problems.append(f"{len(rows)} rows for {len(tasks)} tasks")
    compared = 0
    for line, (row, task) in enumerate(zip(rows, tasks)):
        if len(row) != len(names):
            problems.append(f"row {line} has {len(row)} cells for {len(names)} names")
        for name, cell in zip(names, row):
            wanted = expected(task, name)
            compared += 1
            if cell != wanted:
                problems.append(f"row {line}, {name}: {cell!r} instead of {wanted!r}")
    for problem in problems[:20]:
        print(problem)
    print(f"{compared} cells in {len(names)} columns compared, {len(problems)} problems")
    return 1 if problems or not compared else 0


sys.exit(main())
