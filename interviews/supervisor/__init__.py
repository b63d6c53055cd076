"""Runs the product's processes as children of one: starts, watches, restarts and stops them.

One process (`manage.py up`, or a test) owns all children. Each child leads a process group of its own, so that a Ctrl-C
in the terminal reaches only the owner, which then stops the children in reverse order. The kernel sends a child SIGTERM
when its owner is gone, however that came about; so nothing survives even `kill -9` of the owner.
"""

from interviews.supervisor.children import Child
from interviews.supervisor.running import Stack, running

__all__ = ["Child", "Stack", "running"]
