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
