// The cells of a lesson: edit, run, stop, undo, reset, and a link that carries a change. What the book shows stays until then.
import { Engine } from "./live-engine.js";
import { editor } from "./live-editor.js";
import { show, showError } from "./live-output.js";
import { pack, unpack } from "./live-link.js";

const lesson = decodeURIComponent(location.pathname.split("/").pop()).replace(/\.html$/, "");
const cells = [];
let settings, engine, bar, running = null, clock = 0;

/** Puts the buttons under every cell. Nothing is fetched before one of them is pressed. */
export function begin(place, given) {
  settings = given;
  engine = new Engine(settings.app, progress);
  // A lesson's first cell says the same in every lesson; the page need not show it.
  cells.push({ index: 0, id: "setup", original: "#!import setup.csx" });
  document.querySelectorAll("section.cell[data-cell]").forEach(section => {
    const pre = [...section.querySelectorAll("pre.code")].find(one => !one.closest(".output, .task, details.solution, details.hint"));
    const original = pre?.querySelector("code").textContent;
    if (!pre || /^\s*#!import\s/.test(original)) return;
    // The book puts a frame around code, for its button that copies.
    const code = pre.closest(".copied") ?? pre;
    const cell = { index: cells.length, id: section.dataset.cell, digest: section.dataset.digest, section, code, original, before: [] };
    cells.push(cell);
    controls(cell);
  });
  lessonBar(place);
  sizeOnButtons();
  restore();
  openLink();
  addEventListener("hashchange", openLink);
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function button(text, action, title) {
  const made = element("button", "", text);
  made.type = "button";
  if (title) made.title = title;
  made.addEventListener("click", action);
  return made;
}

function controls(cell) {
  const box = element("div", "cell-controls");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", `Cell ${cell.id}`);
  cell.run = button("Run", () => run(cell));
  cell.run.classList.add("run");
  cell.stop = button("Stop", stop, "End what runs");
  cell.edit = button("Edit", async () => (await edit(cell)).focus());
  cell.undo = button("Undo", () => undo(cell), "Back to what stood here before the last run");
  cell.reset = button("Reset", () => reset(cell), "Back to the book's code and output");
  cell.link = button("Copy link", () => copyLink(cell), "An address of this page that carries this cell as it is now");
  cell.status = element("span", "cell-status");
  cell.status.setAttribute("role", "status");
  box.append(cell.run, cell.stop, cell.edit, cell.undo, cell.reset, cell.link, cell.status);
  const folded = cell.code.closest("details");
  (folded && cell.section.contains(folded) ? folded : cell.code).after(box);
  cell.box = box;
  refresh(cell);
}

function lessonBar(place) {
  const all = button("Run all cells", runAll);
  all.classList.add("run");
  const end = button("Stop", stop);
  const status = element("span", "cell-status");
  status.setAttribute("role", "status");
  place.replaceChildren(element("span", "", "The cells of this page are alive: edit one, run it, see the verdict."), all, end, status);
  bar = { run: all, stop: end, status };
  end.hidden = true;
}

/** Says on each button what the first press costs, until it has been paid. */
function sizeOnButtons() {
  const text = engine.isHere ? "" : ` (${settings.size} MB, once)`;
  for (const { run } of cells) if (run) run.textContent = "Run" + text;
  bar.run.textContent = "Run all cells" + text;
}

const source = cell => cell.wanted ?? (cell.editor ? cell.editor.value : cell.original);

function refresh(cell) {
  const changed = source(cell) !== cell.original;
  cell.stop.hidden = running?.cell !== cell;
  cell.edit.hidden = !!cell.editor;
  cell.undo.hidden = cell.before.length === 0;
  cell.reset.hidden = !cell.editor && !cell.yours;
  cell.link.hidden = !changed;
  cell.section.classList.toggle("edited", changed);
}

/** Opens the editor of a cell, with another text if one is given. */
async function edit(cell, text) {
  cell.wanted = text ?? cell.wanted;
  cell.making ??= editor(settings.editor === "true", {
    text: cell.original, label: `C# of the cell ${cell.id}`,
    changed: () => { keep(cell); refresh(cell); }, run: () => run(cell), leave: () => cell.run.focus(),
  });
  const made = await cell.making;
  if (!cell.editor) {
    cell.editor = made;
    cell.hint = element("p", "cell-hint", "Ctrl+Enter runs the cell, Escape leaves the editor.");
    cell.code.hidden = true;
    cell.code.after(made.node, cell.hint);
    const folded = made.node.closest("details");
    if (folded) folded.open = true;
  }
  if (cell.wanted !== undefined) made.value = cell.wanted;
  cell.wanted = undefined;
  refresh(cell);
  return made;
}

async function undo(cell) {
  const made = await edit(cell, cell.before.pop());
  keep(cell);
  made.focus();
  say(cell, "The code from before is back; run it to see its output.");
}

function reset(cell) {
  cell.editor?.remove();
  cell.hint?.remove();
  cell.editor = cell.hint = cell.making = null;
  cell.code.hidden = false;
  cell.before = [];
  cell.yours?.remove();
  cell.yours = null;
  for (const output of bookOutputs(cell)) output.hidden = false;
  keep(cell);
  say(cell, "The book's code and output.");
  refresh(cell);
  cell.run.focus();
}

const bookOutputs = cell => [...cell.section.children].filter(child => child.classList.contains("output"));

function say(cell, text) {
  cell.status.classList.remove("heard");
  cell.status.textContent = text;
}

// What a reader changed is there again after a reload, as long as the book's cell is still the same.

const keyOf = cell => `init-notebooks:edit:${lesson}:${cell.id}`;

function keep(cell) {
  try {
    if (source(cell) === cell.original) localStorage.removeItem(keyOf(cell));
    else localStorage.setItem(keyOf(cell), JSON.stringify({ original: cell.original, source: source(cell) }));
  } catch { /* A browser that keeps nothing. */ }
}

function restore() {
  for (const cell of cells.filter(cell => cell.run)) {
    try {
      const kept = JSON.parse(localStorage.getItem(keyOf(cell)));
      if (kept?.original !== cell.original || typeof kept.source !== "string") continue;
      edit(cell, kept.source);
      say(cell, "Your code from before; run it to see its output.");
    } catch { /* Nothing kept, or nothing that can be read. */ }
  }
}

async function copyLink(cell) {
  const address = `${location.href.split("#")[0]}#edit=${encodeURIComponent(cell.id)}.${await pack(source(cell))}`;
  try {
    await navigator.clipboard.writeText(address);
    say(cell, "The link is copied.");
  } catch {
    history.replaceState(null, "", address);
    say(cell, "The link stands in the address bar.");
  }
}

async function openLink() {
  const match = /^#edit=([^.]+)\.([\w-]+)$/.exec(location.hash);
  const cell = match && cells.find(cell => cell.run && cell.id === decodeURIComponent(match[1]));
  if (!cell) return;
  try {
    const text = await unpack(match[2]);
    if (source(cell) !== cell.original && source(cell) !== text) cell.before.push(source(cell));
    await edit(cell, text);
    say(cell, "This link brought a change of this cell. Read it, then run it.");
  } catch {
    say(cell, "This link is damaged; here is the book's cell.");
  }
  cell.section.scrollIntoView();
}

// Running.

function progress(step) {
  if (!running) return;
  const text = {
    load: () => `Fetching .NET and the compiler: ${Math.min(99, Math.round(step.loaded / (step.packed ? settings.packed : settings.total) * 100))} %`,
    start: () => "Starting .NET…",
    cell: () => step.place === running.cell.index
      ? "Running…"
      : `Running what it needs: cell ${cells[step.place].id} (${step.number} of ${step.count})…`,
  }[step.kind]();
  say(running.cell, text);
  if (step.kind === "start") {
    sizeOnButtons();
    // What a cell takes is counted without the download.
    clock = performance.now();
  }
}

function stop() {
  engine.end("You stopped it.");
}

async function run(cell) {
  if (running) {
    // One cell at a time; the one pressed last is the one that is wanted.
    say(cell, "Waiting for the cell that runs…");
    await running.done;
    return run(cell);
  }
  let finished;
  running = { cell, done: new Promise(resolve => { finished = resolve; }) };
  for (const other of cells) if (other.run) refresh(other);
  say(cell, "");
  cell.section.setAttribute("aria-busy", "true");
  const text = source(cell);
  clock = performance.now();
  try {
    const results = await engine.run(cells.map(one => ({ id: one.id, source: source(one) })), cell.index);
    for (const result of results) {
      // Cells above that a reader has changed show their outputs too: they are what this one was computed from.
      const one = cells[result.place];
      if (one === cell || one.run && source(one) !== one.original) present(one, result, performance.now() - clock);
    }
    const failed = results.find(result => result.error && result.place !== cell.index);
    if (failed) present(cell, { ...failed, above: cells[failed.place].id, outputs: [], claims: [] }, performance.now() - clock);
  } catch (ended) {
    present(cell, { outputs: [], claims: [], ended: ended.message }, performance.now() - clock);
  } finally {
    if (cell.ran !== undefined && cell.ran !== text) cell.before.push(cell.ran);
    else if (cell.ran === undefined && text !== cell.original) cell.before.push(cell.original);
    cell.ran = text;
    cell.section.removeAttribute("aria-busy");
    running = null;
    finished();
    sizeOnButtons();
    for (const other of cells) if (other.run) refresh(other);
  }
}

async function runAll() {
  bar.run.disabled = true;
  bar.stop.hidden = false;
  const all = cells.filter(cell => cell.run), begun = performance.now();
  let count = 0, bad = 0;
  for (const cell of all) {
    bar.status.textContent = `Cell ${++count} of ${all.length}…`;
    await run(cell);
    if (cell.outcome === "ended") break;
    if (cell.outcome !== "good") bad++;
  }
  bar.status.textContent = count < all.length || all.at(-1).outcome === "ended"
    ? `Stopped at cell ${count} of ${all.length}.`
    : `All ${all.length} cells ran in ${seconds(performance.now() - begun)}${bad ? `; ${bad} with something to look at` : ""}.`;
  bar.run.disabled = false;
  bar.stop.hidden = true;
}

const seconds = milliseconds => milliseconds < 9950 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 1000)} s`;

/** Puts what a cell showed in the place of what the book shows. */
function present(cell, result, elapsed) {
  const failed = result.claims.filter(claim => claim.state === "Failed").length;
  const solved = result.claims.some(claim => claim.kind === "Exercise" && claim.state === "Held");
  const open = result.claims.some(claim => claim.state === "Open");
  const broken = result.error || result.ended;
  cell.outcome = result.ended ? "ended" : broken || failed ? "bad" : "good";
  const same = !broken && source(cell) === cell.original && result.digest === cell.digest;
  const words = result.ended ? result.ended
    : result.error ? "✗ It did not run to its end."
    : solved ? "✓ Solved."
    : failed ? `✗ ${failed === 1 ? "A claim does" : `${failed} claims do`} not hold.`
    : open && source(cell) !== cell.original ? "○ Still open."
    : same ? "The same as in the book."
    : result.claims.length ? `✓ ${result.claims.length === 1 ? "The claim holds" : `${result.claims.length} claims hold`}.`
    : source(cell) === cell.original ? "Other than in the book." : "";
  const box = element("div", `yours ${cell.outcome}`);
  box.dataset.digest = result.digest ?? "";
  box.append(element("p", "yours-head", `Your run, ${seconds(elapsed)}. ${words}`));
  if (result.error) box.append(showError(result, result.above ? source(cells[result.place]) : source(cell)));
  show(box, result.outputs);
  for (const output of bookOutputs(cell)) output.hidden = true;
  if (cell.yours) cell.yours.replaceWith(box);
  else (bookOutputs(cell).at(-1) ?? cell.box).after(box);
  cell.yours = box;
  say(cell, words || `Done in ${seconds(elapsed)}.`);
  // It stands in the head of the output; here it is for who listens.
  cell.status.classList.add("heard");
  if (result.error && result.line && !result.above) cell.editor?.select(result.line);
  window.initFigures?.run?.();
  window.initPage.stops(cell.section);
  cell.section.dispatchEvent(new CustomEvent("cell-ran", { detail: { ...result, cell: cell.id, elapsed }, bubbles: true }));
}
