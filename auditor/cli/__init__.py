"""The command line: the only place that prints, exits, reads the clock or the working directory.

``commands`` what can be asked, ``stages`` what does the work, ``targets`` where reports go, ``talk`` what is
said on standard error, ``screen`` what the terminal can show, ``running`` errors and exit codes.
"""

from auditor.cli.running import main

__all__ = ["main"]
