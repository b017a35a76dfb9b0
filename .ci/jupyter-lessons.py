#!/usr/bin/env python3
"""Runs the lessons in Jupyter, on the kernel of .NET Interactive, and compares what they show with what is committed.

Needs Debian's python3-nbclient, and `dotnet tool restore`. Arguments: notebooks; all lessons without any.
"""

import json
import os
import pathlib
import sys
import tempfile

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPARED = ("text/html", "text/plain")

# Written by hand: the kernelspec that the tool installs lets the kernel listen on every interface.
KERNELSPEC = json.loads((ROOT / ".devcontainer" / "kernel.json").read_text(encoding="utf-8"))


def shown(outputs):
    """What a cell shows: the texts it wrote, and of each value the contents to compare, by mime type."""
    texts = "".join(output["text"] for output in outputs if output["output_type"] == "stream" and output["name"] == "stdout")
    values = [{mime: output["data"][mime] for mime in COMPARED if mime in output["data"]} for output in outputs if "data" in output]
    # The first cell of a session also shows the tool's own script for the browser.
    return texts, [value for value in values if "dotnet-interactive-this-cell" not in value.get("text/html", "")]


def differences(committed, fresh):
    """Yields what is wrong with a cell."""
    for output in fresh:
        if output["output_type"] == "error":
            yield f"error: {output['ename']}: {output['evalue']}"
        if output["output_type"] == "stream" and output["name"] == "stderr":
            yield f"on stderr: {output['text'][:200]}"
    (texts, values), (new_texts, new_values) = shown(committed), shown(fresh)
    if texts != new_texts:
        yield f"wrote {new_texts[:200]!r}, committed is {texts[:200]!r}"
    if len(values) != len(new_values):
        yield f"shows {len(new_values)} values, committed are {len(values)}"
    for old, new in zip(values, new_values):
        for mime in old.keys() & new.keys():
            if old[mime] != new[mime]:
                yield f"shows another {mime}: {new[mime][:200]!r}, committed is {old[mime][:200]!r}"
        if not old.keys() & new.keys() and not new:
            yield "shows nothing of a value"


def run(path):
    """Runs one lesson; returns how many contents were compared, and what is wrong."""
    committed = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    client = NotebookClient(fresh, timeout=600, startup_timeout=300, kernel_name=".net-csharp", resources={"metadata": {"path": str(path.parent)}})
    try:
        client.execute()
    except CellExecutionError as error:
        return 0, [f"{path.name}: {str(error)[:500]}"]
    compared, wrong = 0, []
    for old, new in zip(committed.cells, fresh.cells):
        if old.cell_type == "code":
            wrong += [f"{path.name}, cell {old.id}: {difference}" for difference in differences(old.outputs, new.outputs)]
            compared += sum(len(a.keys() & b.keys()) for a, b in zip(shown(old.outputs)[1], shown(new.outputs)[1]))
    return compared, wrong


def main():
    paths = [pathlib.Path(name).resolve() for name in sys.argv[1:]] or sorted((ROOT / "notebooks").glob("*.ipynb"))
    with tempfile.TemporaryDirectory() as folder:
        kernel = pathlib.Path(folder, "kernels", ".net-csharp")
        kernel.mkdir(parents=True)
        (kernel / "kernel.json").write_text(json.dumps(KERNELSPEC))
        os.environ["JUPYTER_PATH"] = folder
        failures = []
        for path in paths:
            compared, wrong = run(path)
            print(f"{path.name}: {compared} contents compared, {len(wrong)} wrong", flush=True)
            failures += wrong
            if compared == 0 and not wrong:
                failures.append(f"{path.name}: nothing was compared")
    print("\n".join(failures) if failures else f"{len(paths)} lessons show in Jupyter what is committed.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
