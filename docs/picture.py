"""Draws the pictures in the README: what `evalkit check` shows in a terminal, captured from a real one; a logic
model; two pages of a report, for which pdftotext and pdftoppm (poppler) are needed; a sheet of a workbook, for which LibreOffice is.
"""

import os
import pty
import re
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

EVALKIT = str(Path(sys.executable).with_name("evalkit"))
WIDTH = 100
PAGES = {
    "report-messages": r"^.*\n+.*\n+Main messages\n",
    "report-results": r"Figure \d+ Plans made together.*results over time",
}
"""Pages of the report, and what stands on each."""


def captured(*arguments: str, cwd: str) -> str:
    """What a command prints on a terminal of this width."""
    reader, writer = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    with subprocess.Popen([EVALKIT, *arguments], cwd=cwd, env=environment, stdout=writer, stderr=writer) as process:
        os.close(writer)
        chunks = []
        while True:
            try:
                chunk = os.read(reader, 65536)
            except OSError:
                break
            if not chunk:
                break
            chunks.append(chunk)
        process.wait()
    os.close(reader)
    return b"".join(chunks).decode("utf-8").replace("\r\n", "\n")


def draw_pages(folder: str) -> None:
    """Writes docs/report-messages.png and docs/report-results.png: the first page that says so, of the worked example."""
    publish = [
        "publish",
        "report",
        "--evaluation",
        "example",
        "--output",
        "report.pdf",
        "--as-of",
        "2024-10-01",
        "--force",
    ]
    subprocess.run([EVALKIT, *publish], cwd=folder, check=True)
    text = subprocess.run(["pdftotext", "report.pdf", "-"], cwd=folder, check=True, capture_output=True).stdout.decode()
    pages = text.split("\f")
    for name, said in PAGES.items():
        number = str(next(n for n, page in enumerate(pages, 1) if re.search(said, page)))
        only = ["-f", number, "-l", number, "-singlefile", "-r", "80", "-png"]
        target = Path(__file__).with_name(name)
        subprocess.run(["pdftoppm", *only, "report.pdf", str(target)], cwd=folder, check=True)


def draw_sheet(folder: str) -> None:
    """Writes docs/workbook.png: the top of a sheet of the workbook, as LibreOffice shows it."""
    for command in (
        [EVALKIT, "new", "gap", "--template", "closing-the-gap"],
        [EVALKIT, "export", "workbook", "--evaluation", "gap", "--output", "plan.xlsx"],
        ["soffice", "--headless", "--convert-to", "pdf", "plan.xlsx"],
    ):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    text = subprocess.run(["pdftotext", "plan.pdf", "-"], cwd=folder, check=True, capture_output=True).stdout.decode()
    number = str(next(n for n, page in enumerate(text.split("\f"), 1) if "\nIn practice\n" in page))
    top = [
        "-f",
        number,
        "-l",
        number,
        "-singlefile",
        "-r",
        "110",
        "-x",
        "20",
        "-y",
        "46",
        "-W",
        "1220",
        "-H",
        "540",
        "-png",
    ]
    subprocess.run(["pdftoppm", *top, "plan.pdf", str(Path(__file__).with_name("workbook"))], cwd=folder, check=True)


def main() -> None:
    """Writes docs/check.svg, docs/logic-model.svg, the pages of the report, and the sheet of a workbook."""
    model = Path(__file__).with_name("logic-model.svg")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [EVALKIT, "new", "shared-care", "--no-input", "--project", "dialysis", "--set", "title=Shared care"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        text = captured("check", cwd=f"{folder}/shared-care")
        subprocess.run([EVALKIT, "new", "example", "--template", "worked-example"], cwd=folder, check=True)
        draw = ["draw", "--evaluation", "example", "--project", "copd-care-planning", "--output", str(model), "--force"]
        subprocess.run([EVALKIT, *draw], cwd=folder, check=True)
        draw_pages(folder)
        draw_sheet(folder)
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi("$ evalkit check\n" + text.rstrip()))
    svg = console.export_svg(title="evalkit", unique_id="evalkit")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # no font from the network
    Path(__file__).with_name("check.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
