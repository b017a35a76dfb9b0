// Loads the page again when the book was written anew. The server of --watch puts this into every page that it sends.
(function () {
  var version = document.currentScript.dataset.version;
  async function ask() {
    var wait = 500;
    try {
      var now = await (await fetch("/version", { cache: "no-store" })).text();
      if (now !== version) return location.reload();
    } catch (gone) {
      wait = 5000;
    }
    setTimeout(ask, wait);
  }
  ask();
})();
