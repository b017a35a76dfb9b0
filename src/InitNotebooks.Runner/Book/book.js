// What a page does by itself: figures to move on request, code to copy, words explained, keys, paper.
(function () {
  "use strict";
  var figures = window.initFigures = window.initFigures || {};
  var own = document.currentScript.dataset;
  figures.source = { address: own.plotly, integrity: own.integrity };
  var scheme = window.matchMedia("(prefers-color-scheme: dark)");
  figures.dark = scheme.matches;

  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function make(tag, properties, children) {
    var element = document.createElement(tag);
    for (var name in properties || {}) {
      if (name in element) element[name] = properties[name];
      else element.setAttribute(name, properties[name]);
    }
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }
  // What the scripts after this one build their pages' parts with.
  window.initPage = { all: all, make: make };
  function button(text, className, press) {
    var element = make("button", { type: "button", textContent: text, className: className || "" });
    element.addEventListener("click", press);
    return element;
  }

  // A figure is a picture; plotly.js, which is large and on a phone holds the finger, comes when it is asked for.
  figures.offer = function (element) {
    var ask = button("Read off values", "ask", function () {
      ask.disabled = true;
      ask.textContent = "Loading …";
      figures.show([element]).then(function () {
        if (element.dataset.state === "interactive") return ask.remove();
        ask.textContent = "plotly.js could not be loaded; the picture stays.";
      });
    });
    element.after(ask);
  };
  scheme.addEventListener("change", function () {
    figures.dark = scheme.matches;
    var shown = all(".init-figure[data-state=interactive]");
    shown.forEach(function (element) {
      all(":scope > div", element).forEach(function (box) { box.remove(); });
      element.querySelector("svg[role=img]").style.display = "";
    });
    if (shown.length) figures.show(shown);
  });

  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    var area = make("textarea");
    area.value = text;
    document.body.appendChild(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    return Promise.resolve();
  }
  all("pre.code").forEach(function (pre) {
    var box = make("div", { className: "copied" }), press = button("Copy", "copy", function () {
      copy(pre.querySelector("code").textContent).then(function () { press.textContent = "Copied"; }, function () { press.textContent = "Not allowed"; })
        .then(function () { setTimeout(function () { press.textContent = "Copy"; }, 2000); });
    });
    press.setAttribute("aria-label", "Copy this code");
    pre.before(box);
    box.append(pre, press);
  });

  // What scrolls sideways is a stop of the tab key, and nothing else is.
  function stops(within) {
    // First all is measured, then all is changed: in turns, each change would lay the page out again.
    all("pre, table, .math, .output, .yours", within).filter(function (element) {
      return element.scrollWidth > element.clientWidth + 1 && element.clientWidth && getComputedStyle(element).overflowX === "auto";
    }).forEach(function (element) { element.tabIndex = 0; });
  }
  // A lesson's parts are laid out when they come near, and measured then; measuring what is out of sight would lay out all of it.
  var parts = all(".lesson article > section");
  function isLaidOut(part) { return !part.checkVisibility || part.firstElementChild.checkVisibility({ contentVisibilityAuto: true }); }
  parts.forEach(function (part) {
    part.addEventListener("contentvisibilityautostatechange", function (event) { if (!event.skipped) stops(part); });
  });
  window.addEventListener("load", function () {
    (parts.length ? parts.filter(isLaidOut) : [document]).forEach(stops);
  });
  window.initPage.stops = stops;
  all("details").forEach(function (fold) { fold.addEventListener("toggle", function () { stops(fold); }); });

  // Words of the glossary: what they mean, beside them; a finger's first touch shows it, the second follows the link.
  var shown = null, box = make("div", { className: "says" });
  box.id = "says";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  document.body.appendChild(box);
  function hide() {
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
  }
  function show(term) {
    var says = (window.initTerms || {})[decodeURIComponent(term.hash.slice(1))];
    if (!says) return;
    hide();
    shown = term;
    box.textContent = says;
    box.hidden = false;
    term.setAttribute("aria-describedby", "says");
    var place = term.getBoundingClientRect(), width = box.offsetWidth;
    box.style.left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - width - 8)) + window.scrollX + "px";
    box.style.top = place.bottom + 4 + window.scrollY + "px";
  }
  var touched = false;
  all("a.term").forEach(function (term) {
    term.addEventListener("mouseenter", function () { show(term); });
    term.addEventListener("mouseleave", function () { if (document.activeElement !== term) hide(); });
    term.addEventListener("focus", function () { show(term); });
    term.addEventListener("blur", hide);
    term.addEventListener("touchstart", function () { touched = shown !== term; }, { passive: true });
    term.addEventListener("click", function (event) {
      if (!touched) return;
      touched = false;
      event.preventDefault();
      show(term);
    });
  });

  // Keys: j and k from section to section, n and p from lesson to lesson, a slash to search.
  function step(by) {
    var heads = all("main h1, main h2[id]"), line = window.innerHeight * 0.2;
    var at = heads.filter(function (stop) { return stop.getBoundingClientRect().top < line; }).length - 1;
    var stop = heads[Math.max(0, Math.min(heads.length - 1, at + by))];
    if (!stop) return;
    stop.tabIndex = -1;
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: "start" });
  }
  function turn(way) {
    var link = document.querySelector(".turn a[rel=" + way + "]");
    if (link) location.href = link.href;
  }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") return hide();
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.target.closest && event.target.closest("input, textarea, select, [contenteditable], [role=textbox]")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "n") turn("next");
    else if (event.key === "p") turn("prev");
    else if (event.key === "/") {
      event.preventDefault();
      location.href = "search.html";
    }
  });

  // The contents of the page stand beside it where there is room.
  var contents = document.querySelector(".toc details");
  if (contents && window.matchMedia("(min-width: 72rem)").matches) contents.open = true;

  // On paper every fold is open, but answers stay out of it.
  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = all("details:not([open]):not(.solution)");
    folded.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (fold) { fold.open = false; });
  });
})();
