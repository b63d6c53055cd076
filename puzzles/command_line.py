"""The command line, `python -m puzzles`: look at tasks, check and run programs, see a variant's laws, measure.

Every figure printed has a `--json` form where a program may want to read it. Exit codes: 0 done (for `check`: the
program is valid), 1 the program is not valid or was not found, 2 the command was used wrongly.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import puzzles
from puzzles import benchmark, kit
from puzzles.contract import Report, Task, UnknownTaskError
from puzzles.packs import commands as commands_of_packs
from puzzles.packs.folder import PackError, write_json
from puzzles.packs.instance import InstanceError
from puzzles.progress import Progress
from puzzles.solving import NoSearchError, Search, can_be_annealed, resumed

_EXAMPLES = """\
examples:
  python -m puzzles list                               what there is
  python -m puzzles show shuttle/parity                the rules of the machine and what the task asks
  echo rww | python -m puzzles check shuttle/twice -   grade a program read from standard input
  python -m puzzles check shuttle/parity mine.txt --seed 7
  python -m puzzles trace shuttle/parity mine.txt --input 1011
  python -m puzzles variant shuttle/parity --seed 17   the laws of one variant
  python -m puzzles check shuttle/parity~17 mine.txt   ~17 names that variant everywhere
  python -m puzzles solve shuttle/edge --budget 60s    search for the best programs; --state FILE to go on later
  python -m puzzles kit shuttle/parity kit             a folder to work in with nothing but Python
  python -m puzzles pack show                          instances with hidden laws, and what passed the gate
  python -m puzzles bench                              how fast this machine grades
"""


class UsageError(Exception):
    """A command used wrongly; the message says how to mend it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except (UsageError, UnknownTaskError, NoSearchError, PackError, InstanceError) as error:
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
    _add_case(add("run", run_program, "run a program on one case and tell how it ends"))
    _add_case(add("trace", trace_program, "run a program on one case and show every step"))
    experiment = add("experiment", make_experiment, "make an experiment on a machine whose laws are hidden")
    _add_program(experiment)
    experiment.add_argument("--input", default="", metavar="INPUT", help="the input, as the machine's rules say")
    variant = add("variant", show_variant, "show the laws that a seed draws")
    variant.add_argument("task", help="a canonical task key")
    variant.add_argument("--seed", type=int, required=True, help="a whole number from 0 up")
    variant.add_argument("--json", action="store_true", help="print the law table as JSON")
    solve = add("solve", solve_task, "search for the best programs that are right for all inputs")
    solve.add_argument("task", help="a task key")
    solve.add_argument("--budget", type=_seconds, default=60.0, metavar="TIME", help="60, 60s or 2m (default 60s)")
    solve.add_argument(
        "--evaluations", type=float, metavar="N", help="stop after so many candidate programs, such as 1e6"
    )
    solve.add_argument("--seed", default="0", help="seed of the search (default 0); the same seed finds the same")
    solve.add_argument("--state", type=Path, metavar="FILE", help="go on from this file, and keep it up to date")
    solve.add_argument("--complete", action="store_true", help="try all programs by size instead, where a machine can")
    kit = add("kit", make_kit, "make a folder with a task's rules, cases and checker, for bare Python from 3.9 on")
    kit.add_argument("task", help="a task key")
    kit.add_argument("folder", type=Path, help="a folder that is not there yet")
    commands_of_packs.add_to(commands)
    bench = add("bench", run_benchmark, "measure this machine: engine speed and time of a full grading")
    bench.add_argument("--json", action="store_true", help="print JSON")
    bench.add_argument("--seconds", type=float, default=3.0, help="time for each measurement (default 3)")
    add("evaluator", serve_evaluator, "serve grading jobs on standard input and output; what a container runs")
    return parser


def _add_case(parser: argparse.ArgumentParser) -> None:
    _add_program(parser)
    parser.add_argument("--case", type=int, default=0, metavar="N", help="public case, counted from 0 (default 0)")
    parser.add_argument("--input", metavar="INPUT", help="an input of your own in place of a public case")
    parser.add_argument("--max-steps", type=int, default=2000, metavar="N", help="stop after N steps (default 2000)")


def _add_program(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("task", help="a task key, such as shuttle/parity or shuttle/parity~17")
    parser.add_argument("file", metavar="FILE", help="the program's file, or - for standard input")


def list_tasks(options: argparse.Namespace) -> int:
    """Print all canonical tasks and those of installed packs, as a table or as JSON."""
    tasks = [*puzzles.tasks(), *puzzles.instance_tasks()]
    if options.json:
        print(json.dumps([_listed(task) for task in tasks], indent=2))
        return 0
    print(f"{'task':<30}{'difficulty':<18}{'metric':<12}{'par':>9}{'naive':>9}  par is       search gate")
    for task in tasks:
        difficulty = f"{task.difficulty} (spare)" if task.spare else task.difficulty
        for number, metric in enumerate(task.metrics):
            head = f"{task.key:<30}{difficulty:<18}" if number == 0 else " " * 48
            values = f"{task.par[metric.name]:>9,}{task.naive[metric.name]:>9,}"
            gate = "" if number else ("passed" if task.gate["passed"] else "not passed")
            print(f"{head}{metric.name:<12}{values}  {task.par_status:<11}  {gate}".rstrip())
    return 0


def _listed(task: Task) -> dict[str, Any]:
    return {
        "machine": task.machine,
        "task": task.key,
        "title": task.title,
        "difficulty": task.difficulty,
        "spare": task.spare,
        "mode": "open" if task.hidden is None else task.hidden.mode,
        "experiments": 0 if task.hidden is None else task.hidden.budget,
        "metrics": [metric.name for metric in task.metrics],
        "par": dict(task.par),
        "par_status": task.par_status,
        "naive": dict(task.naive),
        "features": list(task.features),
        "gate": {"passed": task.gate["passed"], "reason": task.gate["reason"]},
    }


def show_task(options: argparse.Namespace) -> int:
    """Print the machine's rules under the task's laws, and the task."""
    task = puzzles.task(options.task)
    machine = puzzles.machine(task.machine)
    print(f"# {machine.title}\n\n{machine.statement(task.laws)}\n\n## Task: {task.title}\n\n{task.statement}")
    return 0


def check_program(options: argparse.Namespace) -> int:
    """Grade a file and print the verdict; 0 only for a valid program."""
    task, source = puzzles.task(options.task), _source(options.file)
    runs_here = task.hidden is None or bool(task.hidden.laws)
    report = puzzles.evaluate(task, source, options.seed) if runs_here else puzzles.check(task, source)
    if options.json:
        print(json.dumps(report, indent=2))
    else:
        _print_report(task, source, report)
        if not runs_here:
            print("It can be read; whether it is right is tried on the server, which has the hidden laws.")
        if options.counterexample and runs_here and report["verdict"] in ("wrong", "too_slow"):
            _print_counterexample(task, source)
    return 0 if report["verdict"] == "valid" else 1


def run_program(options: argparse.Namespace) -> int:
    """Run a file on one case; 0 when the run comes right."""
    task, source = puzzles.task(options.task), _source(options.file)
    report = _trace(task, source, options)
    if report["verdict"] != "valid":
        _print_report(task, source, report)
        return 1
    case, last = report["case"], report["events"][-1]
    if report["truncated"]:
        print(f"cut off after {len(report['events'])} steps; --max-steps runs longer")
        return 1
    print(f"input     {case['input']}\nexpected  {case['expected']}\nseen      {last['output']}")
    print(f"{'right' if last['right'] else 'not right'}; ended by: {last['ending']}")
    return 0 if last["right"] else 1


def trace_program(options: argparse.Namespace) -> int:
    """Run a file on one case and print every step; 0 when the text parses, however the run ends."""
    task, source = puzzles.task(options.task), _source(options.file)
    report = _trace(task, source, options)
    if report["verdict"] != "valid":
        _print_report(task, source, report)
        return 1
    print(f"input     {report['case']['input']}\nexpected  {report['case']['expected']}\n")
    print(puzzles.machine(task.machine).draw_events(report["events"]))
    if report["truncated"]:
        print(f"cut off after {len(report['events'])} steps; --max-steps shows more")
    return 0


def _trace(task: Task, source: bytes, options: argparse.Namespace) -> Report:
    try:
        return puzzles.trace(task, source, options.case, options.max_steps, 1 << 30, options.input)
    except ValueError as error:
        raise UsageError(str(error)) from None


def make_experiment(options: argparse.Namespace) -> int:
    """Make one experiment and print what it shows; 0 when it was made."""
    task, source = puzzles.task(options.task), _source(options.file)
    if task.hidden is not None and not task.hidden.laws:
        raise UsageError("The laws are hidden and stay on the server: make the experiment there.")
    try:
        report = puzzles.experiment(task, source, options.input)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if report["verdict"] != "valid":
        _print_report(task, source, report)
        print(report.get("input_fault", ""))
        return 1
    print(report["drawing"])
    return 0


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
    """Search for the best programs by each metric and print them with their grading; 1 when none was found."""
    task = puzzles.task(options.task)
    complete = puzzles.machine(task.machine).solve
    if options.complete and complete is None:
        raise UsageError(f"{task.machine} has no complete search; leave --complete out.")
    if complete is not None and (options.complete or not can_be_annealed(task.machine)):
        found = complete(task, options.budget, options.seed)
        programs = [] if found is None else [found]
    else:
        programs = _anneal(task, options)
    for program in programs:
        print(program)
        _print_report(task, program.encode(), puzzles.evaluate(task, program.encode(), "0"))
    if not programs:
        print(f"Nothing found within {options.budget:g} s; a longer --budget or another --seed may find something.")
    return 0 if programs else 1


def _anneal(task: Task, options: argparse.Namespace) -> list[str]:
    """Anneal until the time or the evaluations are used; return the programs that are best by something."""
    state = options.state
    search = resumed(task, json.loads(state.read_text())) if state and state.exists() else Search(task, options.seed)
    most = int(options.evaluations) if options.evaluations else None
    begun = time.monotonic()
    with Progress(task.key) as progress:
        while time.monotonic() - begun < options.budget and (most is None or search.evaluations < most):
            search.step(None if most is None else most - search.evaluations)
            if state:
                write_json(state, search.state())
            share = max((time.monotonic() - begun) / options.budget, search.evaluations / most if most else 0.0)
            progress.show(
                share, f"{search.evaluations:,} evaluations, {search.figures() or f'nearest {search.share:.3f}'}"
            )
    return sorted({*search.best.values()})


def make_kit(options: argparse.Namespace) -> int:
    """Write a kit and say how to begin."""
    try:
        kit.write(puzzles.task(options.task), options.folder)
    except kit.KitError as error:
        raise UsageError(str(error)) from None
    print(f"{options.folder} is ready: begin with {options.folder / 'README.md'}.")
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
