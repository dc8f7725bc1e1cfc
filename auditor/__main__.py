"""``python -m auditor``: the same command line as ``auditor``."""

import sys
from pathlib import Path


def _start() -> None:
    # ``-m`` puts the working directory first on the path.  That may be the audited repository, whose modules
    # must not be taken for those that we are about to import.
    if not sys.flags.safe_path and Path(sys.path[0]).resolve() != Path(__file__).resolve().parent.parent:
        del sys.path[0]
    from auditor.cli import main

    main()


if __name__ == "__main__":
    _start()
