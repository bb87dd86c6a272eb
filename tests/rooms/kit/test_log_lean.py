"""What the log takes with it into every process."""

import subprocess
import sys


def test_a_serving_process_takes_no_painter_of_errors_along() -> None:
    asked = "import sys, empfio.main; print(sorted({'rich', 'pygments'} & set(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert said.strip() == "[]"
