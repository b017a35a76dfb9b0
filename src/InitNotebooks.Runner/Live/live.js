// Makes a page alive where it comes from a server: a lesson's cells run, the workbench draws, search finds. Opened as a file it stays as it is.
(function () {
  "use strict";
  var place = document.getElementById("alive");
  if (!place || location.protocol === "file:" || !window.Worker || !window.WebAssembly) return;
  var own = document.currentScript.dataset;
  var scripts = {
    page: function () { return import("./live-page.js"); },
    bench: function () { return import("./live-bench.js"); },
    search: function () { return import("./live-search.js"); }
  };
  scripts[place.dataset.page]().then(function (page) { page.begin(place, own); });
})();
