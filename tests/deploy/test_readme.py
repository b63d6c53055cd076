"""The README says what the code does: its settings, targets and commands exist, and none is left out."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings_read():
    """Name and default of each variable that settings.py reads through `env`, None for a default that is computed."""
    read = {}
    for call in ast.walk(ast.parse((ROOT / "interviews" / "settings.py").read_text(encoding="utf-8"))):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and getattr(call.func.value, "id", "") == "env"
        ):
            default = next(keyword.value for keyword in call.keywords if keyword.arg == "default")
            read[ast.literal_eval(call.args[0])] = constant(default)
    return read


def constant(node):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return constant(node.left) * constant(node.right)
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def settings_listed():
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", README, re.MULTILINE)
    return {name: default.strip("`") for name, default in rows}


def test_the_settings_table_lists_exactly_what_the_code_reads():
    assert set(settings_listed()) == set(settings_read())


@pytest.mark.parametrize("name", sorted(name for name, default in settings_read().items() if default not in (None, "")))
def test_the_settings_table_gives_the_default_of_the_code(name):
    default = settings_read()[name]
    shown = (
        ",".join(default) if isinstance(default, list) else str(default).lower() if default is False else str(default)
    )
    assert settings_listed()[name] == shown


def test_every_target_named_is_one_of_the_makefile():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE))
    assert {"demo", "test", "check", "lint", "bench"} <= named <= targets


def test_every_management_command_named_exists_and_none_of_ours_is_left_out():
    ours = {name for name, app in get_commands().items() if app == "interviews"}
    listed = re.search(r"^manage\.py +the commands: (.+)$", README, re.MULTILINE).group(1)
    assert set(listed.split(", ")) == ours
    assert set(re.findall(r"manage\.py ([a-z]+)", README)) - {"migrate"} <= ours
