// HTML from a cell as the page may show it: what is on the book's lists is made anew, all else is left out. A link may carry anybody's code.
import { tags, attributes, styles, schemes } from "./live-lists.js";

const addresses = new Set(["href", "src"]);

/** @returns {DocumentFragment} A copy of the allowed parts. */
export function safe(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  copyChildren(parsed.body, fragment);
  return fragment;
}

function copyChildren(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
    else if (node.nodeType === Node.ELEMENT_NODE && tags.has(node.localName.toLowerCase())) to.append(copy(node));
  }
}

function copy(node) {
  const made = document.createElementNS(node.namespaceURI, node.localName);
  for (const { name, value } of node.attributes) {
    const lower = name.toLowerCase();
    if (lower === "style") {
      for (const property of node.style) if (styles.has(property) && !/url|expression/i.test(node.style.getPropertyValue(property))) made.style.setProperty(property, node.style.getPropertyValue(property));
    } else if (attributes.has(lower) && lower !== "id" && (!addresses.has(lower) || isAllowed(value))) {
      made.setAttribute(name, value);
    }
  }
  if (made.localName === "a") made.rel = "noopener noreferrer";
  copyChildren(node, made);
  return made;
}

function isAllowed(address) {
  try {
    return schemes.has(new URL(address, location.href).protocol.slice(0, -1));
  } catch {
    return false;
  }
}
