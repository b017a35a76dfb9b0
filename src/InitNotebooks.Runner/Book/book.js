// What a page does besides its figures: figures follow light and dark, folds open for print.
(function () {
  "use strict";
  var figures = window.initFigures = window.initFigures || {};
  var own = document.currentScript.dataset;
  figures.source = { address: own.plotly, integrity: own.integrity };
  var scheme = window.matchMedia("(prefers-color-scheme: dark)");
  figures.dark = scheme.matches;

  scheme.addEventListener("change", function () {
    figures.dark = scheme.matches;
    document.querySelectorAll(".init-figure[data-state=interactive]").forEach(function (element) {
      element.querySelectorAll(":scope > div").forEach(function (box) { box.remove(); });
      element.querySelector("svg[role=img]").style.display = "";
      element.removeAttribute("data-state");
    });
    if (figures.run) figures.run();
  });

  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
    folded.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (fold) { fold.open = false; });
  });
})();
