"""`evalkit status`: where an evaluation stands, and what to do next."""

import sys

from evalkit import arguments


def command(paths: arguments.Paths = None, stage: arguments.StageName = None, as_of: arguments.AsOf = None) -> int:
    """Show where evaluations stand, and what to do next."""
    from evalkit import dashboard
    from evalkit.portfolio import check_all, find

    options = arguments.options(stage, as_of)
    dashboard.write(check_all(find(paths or []), options), sys.stdout)
    return 0
