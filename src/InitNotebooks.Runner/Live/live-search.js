// Search over the whole book, by Pagefind's index, which is made when the live book is bound.

export async function begin(place) {
  const box = document.querySelector(".search"), input = box.querySelector("input"), status = box.querySelector("[role=status]"), list = box.querySelector("ol");
  const book = new URL("../", import.meta.url);
  let index;
  try {
    index = await import(book.href + "pagefind/pagefind.js");
    await index.options({ baseUrl: book.pathname, excerptLength: 24 });
  } catch {
    place.textContent = "This book was bound without its index for search: run npm ci in the repository, and bind it again.";
    return;
  }
  place.remove();
  box.hidden = false;

  let asked = 0;
  const search = async () => {
    const words = input.value.trim(), mine = ++asked;
    history.replaceState(null, "", words ? `?q=${encodeURIComponent(words)}` : location.pathname);
    if (!words) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    const { results } = await index.search(words);
    const pages = await Promise.all(results.map(result => result.data()));
    // An answer to what was typed before is of no use.
    if (mine !== asked) return;
    list.replaceChildren(...pages.map(found));
    status.textContent = pages.length === 0 ? `Nothing is said of “${words}”.` : `${pages.length} ${pages.length === 1 ? "page" : "pages"}`;
  };
  input.addEventListener("input", search);
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  input.focus();
  await search();
}

function found(page) {
  const item = document.createElement("li");
  item.append(link(page.url, page.meta.title, "found"), excerpt(page.excerpt));
  const places = page.sub_results.filter(one => one.url !== page.url && one.title !== page.meta.title).slice(0, 3);
  if (places.length) {
    const list = document.createElement("ul");
    for (const one of places) {
      const sub = document.createElement("li");
      sub.append(link(one.url, one.title), excerpt(one.excerpt));
      list.append(sub);
    }
    item.append(list);
  }
  return item;
}

function link(address, text, className) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** Pagefind's excerpt is text in which only what was found is marked. */
function excerpt(html) {
  const made = document.createElement("p");
  for (const part of new DOMParser().parseFromString(html, "text/html").body.childNodes) {
    const text = part.textContent;
    made.append(part.nodeName === "MARK" ? Object.assign(document.createElement("mark"), { textContent: text }) : text);
  }
  return made;
}
