// The workbench: weights of any seed with their last bits, GPT-2 drawn live, and a file of the reader's own.
import { Engine } from "./live-engine.js";

/** More than this a page need not hold; the program on a disk takes any file. */
const largestFile = 500e6;

let settings, engine, running = null;

export function begin(place, given) {
  settings = given;
  engine = new Engine(settings.app, progress, false);
  place.remove();
  for (const part of document.querySelectorAll(".bench > [hidden]:not(progress)")) part.hidden = false;
  bits();
  model();
  file();
  sizeOnButtons();
}

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const cell = (tag, ...children) => element(tag, "", ...children);

function head(...texts) {
  return cell("thead", cell("tr", ...texts.map(text => {
    const th = cell("th", text);
    th.scope = "col";
    return th;
  })));
}

/** A table that scrolls by itself where it is too wide, and then is a stop of the tab key. */
function scrolling(name, table, className = "") {
  const box = element("div", `wide ${className}`, table);
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", name);
  box.tabIndex = 0;
  return box;
}

const part = id => {
  const section = document.getElementById(id);
  return {
    section, shown: section.querySelector(".shown"), status: section.querySelector("[role=status]"),
    run: section.querySelector("button.run"), stop: section.querySelector("button.stop"),
  };
};

/** Says on each button what the first press costs, until it has been paid. */
function sizeOnButtons() {
  const text = engine.isHere ? "" : ` (${settings.size} MB, once)`;
  for (const button of document.querySelectorAll(".bench :is(button.run, button.example)")) {
    button.dataset.text ??= button.textContent;
    button.textContent = button.dataset.text + text;
  }
}

function progress(step) {
  if (!running) return;
  if (step.kind === "load") running.status.textContent = `Fetching .NET: ${Math.min(99, Math.round(step.loaded / (step.packed ? settings.packed : settings.total) * 100))} %`;
  else if (step.kind === "start") {
    sizeOnButtons();
    running.begun = performance.now();
    running.status.textContent = "Working…";
  } else running.hear?.(step);
}

/** Asks one thing at a time; the part's status says what happens. Null where another part's answer is still awaited, or where it was stopped. */
async function ask(mine, hear, method, ...given) {
  if (running) {
    mine.status.textContent = "Something else on this page is being drawn; stop it first.";
    return null;
  }
  running = { ...mine, hear, begun: performance.now() };
  mine.section.setAttribute("aria-busy", "true");
  mine.status.textContent = "Working…";
  if (mine.stop) mine.stop.hidden = false;
  try {
    const value = await engine.ask(method, ...given);
    return { value, seconds: (performance.now() - running.begun) / 1000 };
  } catch (ended) {
    mine.status.textContent = ended.message;
    return null;
  } finally {
    running = null;
    if (mine.stop) mine.stop.hidden = true;
    mine.section.removeAttribute("aria-busy");
    mine.section.dispatchEvent(new CustomEvent("bench-done", { bubbles: true }));
  }
}

const fault = text => element("p", "fault", text);

// One seed, five platforms.

function bits() {
  const mine = part("bench-bits"), [seed, layer, platform] = ["seed", "layer", "platform"].map(name => document.getElementById(`bits-${name}`));
  let drawn = false, waiting = 0;
  const draw = async () => {
    if (running?.section === mine.section) return later();
    const answer = await ask(mine, null, "Bits", layer.value, seed.value, platform.value);
    if (!answer) return;
    drawn = true;
    mine.status.textContent = "";
    showBits(mine, JSON.parse(answer.value), platform.value);
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, 250);
  };
  mine.run.addEventListener("click", draw);
  seed.addEventListener("keydown", event => { if (event.key === "Enter") draw(); });
  for (const control of [seed, layer, platform]) control.addEventListener("input", () => { if (drawn) later(); });
}

function showBits({ shown }, found, chosen) {
  shown.replaceChildren();
  if (found.python) shown.append(element("pre", "code", cell("code", found.python)));
  if (found.fault) shown.append(fault(found.fault));
  for (const tensor of found.tensors) {
    const rows = tensor.rows.map(row => cell("tr", ...row.map(weight)));
    const corner = tensor.rows.length * tensor.rows[0].length;
    shown.append(element("h3", "", cell("code", tensor.name || "weight"), ` ${tensor.shape}: `,
      tensor.differ === 0 ? "the same bits on every platform" : `${tensor.differ} of ${tensor.count} differ between platforms`),
    scrolling(`${tensor.name || "weight"}: weights and their last bits`, element("table", "bits", cell("tbody", ...rows))));
    shown.append(element("p", "facts", `${corner < tensor.count ? `The first ${corner} of ${tensor.count}, each` : "Each"} with its last ${tensor.rows[0][0].bits.length} bits; lit are those that the platforms do not share.`));
  }
  if (found.platforms.length === 0) return;
  const rows = found.platforms.map(one => {
    const name = cell("th", one.name);
    name.scope = "row";
    const row = cell("tr", name, cell("td", one.words), cell("td", one.sign ? `${one.sign} ` : "", one.proof));
    row.className = one.modelled ? "Modelled" : "";
    if (one.id === chosen) row.setAttribute("aria-current", "true");
    return row;
  });
  shown.append(scrolling("The platforms", element("table", "platforms", head("platform", "its weights", "builds of PyTorch"), cell("tbody", ...rows))));
}

function weight({ value, bits, lit, above }) {
  const code = element("code", "", above ? element("mark", "", "…") : "…");
  for (let i = 0; i < bits.length; i++) {
    if (i % 4 === 0 && i > 0) code.append("\u2009");
    code.append(lit[i] === "1" ? element("mark", "", bits[i]) : bits[i]);
  }
  return element("td", above || lit.includes("1") ? "differs" : "", value, cell("br"), code);
}

// GPT-2, tensor by tensor.

function model() {
  const mine = part("bench-model"), [seed, type, platform] = ["seed", "type", "platform"].map(name => document.getElementById(`model-${name}`));
  const bar = mine.section.querySelector("progress");
  mine.stop.addEventListener("click", () => engine.end("You stopped it."));
  mine.run.addEventListener("click", async () => {
    const body = cell("tbody"), box = scrolling("GPT-2's tensors", element("table", "tensors", head("tensor", "PyTorch", "SHA-256", "shape", "first weights"), body), "tall");
    let tensors = 0, differ = 0, unknown = 0, builds = 0;
    const hear = ({ kind, tensor }) => {
      if (kind !== "told") return;
      if (bar.hidden) {
        bar.hidden = false;
        mine.shown.replaceChildren(box);
      }
      bar.value = tensor.share;
      mine.status.textContent = `${Math.floor(tensor.share * 100)} %: ${tensor.names[0]}`;
      if (!tensor.shape) return;
      const atEnd = box.scrollTop + box.clientHeight > box.scrollHeight - 40;
      for (const name of tensor.names) {
        tensors++;
        builds = Math.max(builds, tensor.builds);
        if (tensor.builds === 0) unknown++;
        else if (tensor.agree < tensor.builds) differ++;
        const th = cell("th", name);
        th.scope = "row";
        body.append(cell("tr", th, cell("td", tensor.builds === 0 ? `${tensor.sign} no hash` : `${tensor.sign} ${tensor.agree} of ${tensor.builds} builds`),
          cell("td", cell("code", tensor.digest)), cell("td", tensor.shape), cell("td", tensor.values)));
      }
      if (atEnd) box.scrollTop = box.scrollHeight;
    };
    mine.run.disabled = true;
    mine.shown.replaceChildren();
    bar.hidden = true;
    const answer = await ask(mine, hear, "Model", Number(seed.value), type.value === "bfloat16", platform.value);
    mine.run.disabled = false;
    bar.hidden = true;
    if (!answer) return;
    mine.status.textContent = answer.value ? "" : `${tensors} tensors, 124 439 808 weights in ${answer.seconds.toFixed(1)} s. `
      + (unknown ? "No build of PyTorch has a hash for them." : differ ? `✗ ${differ} differ from a build of PyTorch.` : `✓ Every hash is that of ${builds === 1 ? "the one build" : `all ${builds} builds`} of PyTorch.`);
    if (answer.value) mine.shown.append(fault(answer.value));
  });
}

// A file of the reader's own.

function file() {
  const mine = part("bench-file"), drop = mine.section.querySelector(".drop"), input = document.getElementById("file-input"), seeds = document.getElementById("file-seeds");
  mine.stop.addEventListener("click", () => engine.end("You stopped it."));
  let last = null;
  const look = async given => {
    last = given;
    mine.shown.replaceChildren();
    mine.status.textContent = "";
    if (given.size > largestFile) {
      mine.shown.append(fault(`${given.name} has ${Math.ceil(given.size / 1e6)} MB; this page takes 500 at most. On a disk any size is taken: `), element("pre", "code", cell("code", `dotnet run --project src/InitNotebooks.Runner -- inspect ${given.name} --seed`)));
      return;
    }
    try {
      // A folder is a file to whoever drops it, until it is read.
      await given.slice(0, 1).arrayBuffer();
    } catch {
      mine.shown.append(fault(`${given.name} cannot be read; is it a folder?`));
      return;
    }
    const answer = await ask(mine, step => { if (step.kind === "doing") mine.status.textContent = `${step.step}…`; }, "Inspect", given.name, given, seeds.checked);
    if (!answer) return;
    const found = JSON.parse(answer.value);
    mine.status.textContent = found.fault ? "It cannot be read." : found.summary;
    if (found.fault) {
      mine.shown.append(fault(found.fault));
      return;
    }
    const rows = found.rows.map(([name, ...others]) => {
      const th = cell("th", name);
      th.scope = "row";
      return cell("tr", th, ...others.map(text => cell("td", text)));
    });
    mine.shown.append(scrolling(`What ${given.name} says`, element("table", "tensors", head(...found.columns), cell("tbody", ...rows))));
  };
  input.addEventListener("change", () => { if (input.files.length) look(input.files[0]); });
  seeds.addEventListener("change", () => { if (last && !running) look(last); });
  mine.section.querySelector("button.example").addEventListener("click", async () => {
    const response = await fetch(`assets/${settings.example}`);
    look(new File([await response.blob()], settings.example));
  });
  // What misses the place would be opened by the browser, and the page be gone.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, event => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  drop.addEventListener("dragenter", () => drop.classList.add("over"));
  drop.addEventListener("dragleave", event => { if (!drop.contains(event.relatedTarget)) drop.classList.remove("over"); });
  drop.addEventListener("drop", event => {
    drop.classList.remove("over");
    const given = event.dataTransfer?.files[0];
    if (given) look(given);
  });
}
