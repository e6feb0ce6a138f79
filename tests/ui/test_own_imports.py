"""What an import statement of the program does."""

import subprocess
import sys


def test_the_program_reads_no_source_of_what_it_imports():
    program = "import linecache, ui.__main__; print(len(linecache.cache))"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    # A few come from the standard library's own dataclasses and named tuples.
    assert int(ran.stdout) < 20


def test_the_first_paint_waits_for_no_service():
    program = (
        "import sys, ui.__main__; print([name for name in sys.modules if name.startswith(%r)])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program % (("pos.services", "pos.ports", "ui.daybook"),)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[]"
