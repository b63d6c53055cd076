"""`python -m puzzles`."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["evaluator"]:
        # Before the command line's own imports: a container starts faster without them.
        from puzzles.evaluator import main as serve

        sys.exit(serve())
    from puzzles.command_line import main

    sys.exit(main())
