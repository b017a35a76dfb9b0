// The editor of a cell: CodeMirror where the book was bound with it, else a plain field with the same face.

let best = null;

/**
 * Makes an editor.
 * @param {boolean} bundled Whether the book has CodeMirror; it is fetched when the first editor is wanted.
 * @param {{ text: string, label: string, changed: () => void, run: () => void, leave: () => void }} options
 * @returns {Promise<{ node: Element, value: string, focus(): void, select(line: number): void, remove(): void }>}
 */
export async function editor(bundled, options) {
  best ??= bundled ? import("./editor.js").then(found => found.codeEditor, () => plainEditor) : plainEditor;
  return (await best)(options);
}

function plainEditor({ text, label, changed, run, leave }) {
  const area = document.createElement("textarea");
  area.className = "code";
  area.value = text;
  area.spellcheck = false;
  area.wrap = "off";
  for (const name of ["autocapitalize", "autocomplete", "autocorrect"]) area.setAttribute(name, "off");
  area.setAttribute("aria-label", label);
  const fit = () => { area.rows = Math.max(2, area.value.split("\n").length); };
  area.addEventListener("input", () => { fit(); changed(); });
  area.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      run();
    } else if (event.key === "Escape") {
      leave();
    } else if (event.key === "Enter") {
      // The next line begins where this one does.
      const start = area.value.slice(0, area.selectionStart), indent = /[ \t]*/.exec(start.slice(start.lastIndexOf("\n") + 1))[0];
      if (!indent) return;
      event.preventDefault();
      area.setRangeText("\n" + indent, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input"));
    }
  });
  fit();
  return {
    node: area,
    get value() { return area.value; },
    set value(given) {
      area.value = given;
      area.dispatchEvent(new Event("input"));
    },
    focus: () => area.focus(),
    select(number) {
      const lines = area.value.split("\n");
      if (number > lines.length) return;
      const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
      area.setSelectionRange(start, start + lines[number - 1].length);
    },
    remove: () => area.remove(),
  };
}
