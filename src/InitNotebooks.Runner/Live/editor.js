// The editor of the live book: CodeMirror, bundled with this file where npm has fetched it. It looks like the book's code.
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightSpecialChars, keymap } from "@codemirror/view";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { StreamLanguage, HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { csharp } from "@codemirror/legacy-modes/mode/clike";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.atom, tags.bool, tags.null], color: "var(--keyword)" },
  { tag: [tags.typeName, tags.standard(tags.variableName)], color: "var(--type)" },
  { tag: [tags.string, tags.character], color: "var(--string)" },
  { tag: tags.number, color: "var(--number)" },
  { tag: tags.comment, color: "var(--comment)", fontStyle: "italic" },
  { tag: tags.meta, color: "var(--muted)" },
]);

const look = EditorView.theme({
  "&": { background: "var(--soft)", color: "var(--ink)", border: "1px solid var(--link)", borderRadius: "6px", margin: "0.6rem 0 0", fontSize: "0.86em" },
  "&.cm-focused": { outline: "3px solid var(--link)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "ui-monospace, \"Cascadia Code\", \"SF Mono\", Menlo, Consolas, \"DejaVu Sans Mono\", monospace", lineHeight: "1.5", overflowX: "auto" },
  ".cm-content": { padding: "0.8rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 1rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--selection)" },
  "&.cm-focused .cm-matchingBracket": { background: "none", outline: "1px solid var(--muted)" },
});

/**
 * An editor, with the face of the plain one in live-editor.js.
 * @param {{ text: string, label: string, changed: () => void, run: () => void, leave: () => void }} options
 */
export function codeEditor({ text, label, changed, run, leave }) {
  const does = action => () => { action(); return true; };
  const view = new EditorView({
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([
          ...["Mod-Enter", "Ctrl-Enter", "Shift-Enter"].map(key => ({ key, run: does(run) })), { key: "Escape", run: does(leave) }, ...defaultKeymap, ...historyKeymap,
        ]),
        history(), highlightSpecialChars(), drawSelection(), bracketMatching(), indentOnInput(), indentUnit.of("    "), EditorState.tabSize.of(4),
        StreamLanguage.define(csharp), syntaxHighlighting(colours), look,
        EditorView.contentAttributes.of({ "aria-label": label, autocapitalize: "off", autocorrect: "off", spellcheck: "false" }),
        EditorView.updateListener.of(update => { if (update.docChanged) changed(); }),
      ],
    }),
  });
  return {
    node: view.dom,
    get value() { return view.state.doc.toString(); },
    set value(given) { view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: given } }); },
    focus: () => view.focus(),
    select(number) {
      if (number > view.state.doc.lines) return;
      const line = view.state.doc.line(number);
      view.dispatch({ selection: { anchor: line.from, head: line.to }, scrollIntoView: true });
    },
    remove: () => view.destroy(),
  };
}
