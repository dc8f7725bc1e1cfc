"""Golden files: texts kept under ``tests/golden/`` and compared byte for byte.

``AUDITOR_RENEW_GOLDEN=1 pytest tests/writers`` writes them anew; read the difference before committing it.
"""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "golden"
RENEW = "AUDITOR_RENEW_GOLDEN"


def check(path: Path, text: str) -> None:
    """Assert that the file at *path* holds *text*, or make it so when asked to renew."""
    written = text.encode()
    if os.environ.get(RENEW):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written)
    assert path.read_bytes() == written, f"{path.name} differs; {RENEW}=1 renews it"
