// What a cell showed, as the book shows it.
import { safe } from "./live-safe.js";

const plotly = "application/vnd.plotly.v1+json";

/** Appends a cell's outputs, each in the richest form that the book shows. */
export function show(box, outputs) {
  for (const { text, data } of outputs) {
    const output = document.createElement("div");
    output.className = "output";
    output.append(text !== null && text !== undefined ? plain(text) : view(data));
    box.append(output);
  }
}

function view(data) {
  const svg = data["image/svg+xml"];
  if (svg && data[plotly]) {
    const figure = document.createElement("div");
    figure.className = "init-figure";
    figure.dataset.figure = data[plotly];
    figure.append(safe(svg));
    return figure;
  }
  if (data["text/html"]) {
    const html = safe(data["text/html"]);
    html.querySelectorAll("pre > code").forEach(code => code.parentElement.classList.add("code"));
    return html;
  }
  return svg ? safe(svg) : plain(data["text/plain"] ?? "");
}

function plain(text) {
  const pre = document.createElement("pre");
  pre.textContent = text.replace(/\x1b\[[0-9;]*m/g, "").replace(/\n+$/, "");
  return pre;
}

/** Why a cell did not run to its end, and the line. */
export function showError({ error, line, above }, source) {
  const box = document.createElement("div");
  box.className = "cell-error";
  const text = document.createElement("p");
  if (above) {
    const link = document.createElement("a");
    link.href = `#cell-${encodeURIComponent(above)}`;
    link.textContent = above;
    text.append("The cell ", link, ", which this one needs, ");
  }
  text.append(line ? `${above ? "in line" : "Line"} ${line}${above ? " " : ": "}` : "", error);
  box.append(text);
  const shown = line && source.split("\n")[line - 1];
  if (shown) {
    const code = document.createElement("pre");
    code.textContent = `${line} │ ${shown}`;
    box.append(code);
  }
  return box;
}
