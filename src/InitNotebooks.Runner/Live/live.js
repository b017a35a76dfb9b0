// Makes the cells of a lesson run in the page, where the page comes from a server. Opened as a file it stays as it is.
(function () {
  "use strict";
  var place = document.getElementById("alive");
  if (!place || location.protocol === "file:" || !window.Worker || !window.WebAssembly) return;
  var own = document.currentScript.dataset;
  import("./live-page.js").then(function (page) { page.begin(place, own); });
})();
