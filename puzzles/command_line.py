"""The command line, `python -m puzzles`: look at tasks, check and run programs, see a variant's laws, measure.

Every figure printed has a `--json` form where a program may want to read it. Exit codes: 0 done (for `check`: the
program is valid), 1 the program is not valid or was not found, 2 the command was used wrongly.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import puzzles
from puzzles import benchmark
from puzzles.contract import Report, Task, UnknownTaskError

_EXAMPLES = """\
examples:
  python -m puzzles list                               what there is
  python -m puzzles show shuttle/parity                the rules of the machine and what the task asks
  echo rww | python -m puzzles check shuttle/twice -   grade a program read from standard input
  python -m puzzles check shuttle/parity mine.txt --seed 7
  python -m puzzles run shuttle/parity mine.txt --trace --input 1011
  python -m puzzles variant shuttle/parity --seed 17   the laws of one variant
  python -m puzzles check shuttle/parity~17 mine.txt   ~17 names that variant everywhere
  python -m puzzles solve shuttle/edge --budget 60     search for a shortest program
  python -m puzzles bench                              how fast this machine grades
"""


class UsageError(Exception):
    """A command used wrongly; the message says how to mend it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except (UsageError, UnknownTaskError) as error:
        print(f"puzzles: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of a pipe (head, less) went away: nothing is left to say.
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m puzzles",
        description="Puzzles on strange machines: look at them, write programs for them, have those graded.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: object, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        sub.set_defaults(command=command)
        return sub

    listing = add("list", list_tasks, "list all tasks with their par and naive values")
    listing.add_argument("--json", action="store_true", help="print JSON")
    show = add("show", show_task, "print the rules of the machine and what the task asks")
    show.add_argument("task", help="a task key, such as shuttle/parity or shuttle/parity~17")
    check = add("check", check_program, "grade a program fully: public cases, hidden cases, proof, metrics")
    _add_program(check)
    check.add_argument("--seed", default="0", help="seed of the hidden cases (default 0)")
    check.add_argument("--json", action="store_true", help="print the report as JSON")
    check.add_argument("--counterexample", action="store_true", help="also show a shortest input that goes wrong")
    run = add("run", run_program, "run a program on one case and show what it does")
    _add_program(run)
    run.add_argument("--case", type=int, default=0, metavar="N", help="public case, counted from 0 (default 0)")
    run.add_argument("--input", metavar="INPUT", help="an input of your own in place of a public case")
    run.add_argument("--trace", action="store_true", help="print every step")
    run.add_argument("--max-steps", type=int, default=2000, metavar="N", help="stop after N steps (default 2000)")
    variant = add("variant", show_variant, "show the laws that a seed draws")
    variant.add_argument("task", help="a canonical task key")
    variant.add_argument("--seed", type=int, required=True, help="a whole number from 0 up")
    variant.add_argument("--json", action="store_true", help="print the law table as JSON")
    solve = add("solve", solve_task, "search for a shortest program that is right for all inputs")
    solve.add_argument("task", help="a task key")
    solve.add_argument("--budget", type=_seconds, default=60.0, metavar="TIME", help="60, 60s or 2m (default 60s)")
    solve.add_argument("--seed", default="0", help="seed of the search, where it uses one")
    bench = add("bench", run_benchmark, "measure this machine: engine speed and time of a full grading")
    bench.add_argument("--json", action="store_true", help="print JSON")
    bench.add_argument("--seconds", type=float, default=3.0, help="time for each measurement (default 3)")
    add("evaluator", serve_evaluator, "serve grading jobs on standard input and output; what a container runs")
    return parser


def _add_program(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("task", help="a task key, such as shuttle/parity or shuttle/parity~17")
    parser.add_argument("file", metavar="FILE", help="the program's file, or - for standard input")


def list_tasks(options: argparse.Namespace) -> int:
    """Print all canonical tasks, as a table or as JSON."""
    rows = [
        {
            "machine": task.machine,
            "task": task.key,
            "title": task.title,
            "difficulty": task.difficulty,
            "spare": task.spare,
            "metrics": [metric.name for metric in task.metrics],
            "par": dict(task.par),
            "par_status": task.par_status,
            "naive": dict(task.naive),
            "features": list(task.features),
        }
        for task in puzzles.tasks()
    ]
    if options.json:
        print(json.dumps(rows, indent=2))
        return 0
    print(f"{'task':<22}{'difficulty':<18}{'metric':<9}{'par':>9}{'naive':>9}  par is")
    for task in puzzles.tasks():
        difficulty = f"{task.difficulty} (spare)" if task.spare else task.difficulty
        for number, metric in enumerate(task.metrics):
            head = f"{task.key:<22}{difficulty:<18}" if number == 0 else " " * 40
            values = f"{task.par[metric.name]:>9,}{task.naive[metric.name]:>9,}"
            print(f"{head}{metric.name:<9}{values}  {task.par_status}")
    return 0


def show_task(options: argparse.Namespace) -> int:
    """Print the machine's rules under the task's laws, and the task."""
    task = puzzles.task(options.task)
    machine = puzzles.machine(task.machine)
    print(f"# {machine.title}\n\n{machine.statement(task.laws)}\n\n## Task: {task.title}\n\n{task.statement}")
    return 0


def check_program(options: argparse.Namespace) -> int:
    """Grade a file and print the verdict; 0 only for a valid program."""
    task, source = puzzles.task(options.task), _source(options.file)
    report = puzzles.evaluate(task, source, options.seed)
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        _print_report(task, source, report)
        if options.counterexample and report["verdict"] in ("wrong", "too_slow"):
            _print_counterexample(task, source)
    return 0 if report["verdict"] == "valid" else 1


def run_program(options: argparse.Namespace) -> int:
    """Run a file on one case; 0 when the run comes right."""
    task, source = puzzles.task(options.task), _source(options.file)
    try:
        report = puzzles.trace(task, source, options.case, options.max_steps, 1 << 30, options.input)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if report["verdict"] != "valid":
        _print_report(task, source, report)
        return 1
    case, events = report["case"], report["events"]
    if options.trace:
        print(puzzles.machine(task.machine).draw_events(events))
    written = "".join(event["wrote"] for event in events if event.get("wrote") is not None)
    ending = f"cut off after {len(events)} steps" if report["truncated"] else events[-1]["ending"]
    right = written == case["expected"] and not report["truncated"] and ending != "dead"
    print(f"input     {case['input']}\nexpected  {case['expected']}\nwritten   {written}")
    print(f"{'right' if right else 'not right'}; {len(events)} ticks, ended by: {ending}")
    return 0 if right else 1


def show_variant(options: argparse.Namespace) -> int:
    """Print the laws of a seed's variant."""
    task = puzzles.task(f"{options.task}~{options.seed}")
    if options.json:
        print(json.dumps(task.laws, indent=2, ensure_ascii=False))
        return 0
    print(f"{task.key}\n\n{puzzles.machine(task.machine).describe_laws(task.laws)}\n")
    for metric in task.metrics:
        print(f"{metric.name}: par {task.par[metric.name]:,} ({task.par_status}), naive {task.naive[metric.name]:,}")
    return 0


def solve_task(options: argparse.Namespace) -> int:
    """Search for a shortest program, grade it and print both; 1 when the time ran out."""
    task = puzzles.task(options.task)
    found = puzzles.machine(task.machine).solve(task, options.budget, options.seed)
    if found is None:
        print(f"Nothing found within {options.budget:g} s.")
        return 1
    print(found)
    report = puzzles.evaluate(task, found.encode(), "0")
    _print_report(task, found.encode(), report)
    return 0


def run_benchmark(options: argparse.Namespace) -> int:
    """Print the benchmark, as a table or as JSON."""
    figures = benchmark.measure(options.seconds)
    print(json.dumps(figures, indent=2) if options.json else benchmark.table(figures))
    return 0


def serve_evaluator(options: argparse.Namespace) -> int:
    """Serve grading jobs until standard input ends."""
    # Imported here alone: it needs a Unix, and the rest of the command line does not.
    from puzzles import evaluator

    return evaluator.main()


def _source(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror}") from None


def _seconds(text: str) -> float:
    factor = {"s": 1.0, "m": 60.0, "h": 3600.0}.get(text[-1:])
    return float(text) if factor is None else float(text[:-1]) * factor


def _print_report(task: Task, source: bytes, report: Report) -> None:
    print(f"verdict: {report['verdict']}")
    _print_faults(source, report)
    failure = report.get("failure")
    if failure:
        where = f"public case {failure['case']}" if "case" in failure else f"{failure['stage']} stage"
        print(f"{where}: {failure['reason']}")
        for name in ("input", "expected", "seen"):
            if name in failure:
                print(f"  {name:<9} {failure[name]}")
    for metric in task.metrics:
        value = report.get("metrics", {}).get(metric.name)
        if value is not None:
            par, naive = task.par[metric.name], task.naive[metric.name]
            print(f"  {metric.name:<9}{value:>9,}   par {par:,} ({task.par_status})   naive {naive:,}")
    if report["verdict"] == "valid" and "cases" in report:
        cases = report["cases"]
        print(f"  proof: {report['proof']}; {cases['visible']} public and {cases['hidden']} hidden cases")


def _print_faults(source: bytes, report: Report) -> None:
    lines = source.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for fault in report["faults"]:
        print(f"line {fault['line']}, column {fault['column']}: {fault['reason']}")
        line = lines[fault["line"] - 1] if fault["line"] <= len(lines) else ""
        if line and len(line) <= 200:
            shown = "".join(character if character.isprintable() else "�" for character in line)
            print(f"  {shown}\n  {' ' * (fault['column'] - 1)}{'^' * max(1, fault['end_column'] - fault['column'])}")


def _print_counterexample(task: Task, source: bytes) -> None:
    machine = puzzles.machine(task.machine)
    case = machine.counterexample(task, machine.parse(task, source.decode("utf-8")))
    if case is not None:
        print(f"shortest input that goes wrong: {case.input or '(empty)'}, expected {case.expected or '(nothing)'}")
