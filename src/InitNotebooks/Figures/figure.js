// Turns the static figures of a page into interactive ones, once plotly.js is there. It may run any number of times:
// each run takes up the figures that no earlier one has. Where plotly.js cannot be loaded, the static figures stay.
(function () {
  "use strict";
  var page = window.initFigures = window.initFigures || {};
  var source = page.source || { address: "{{address}}", integrity: "{{integrity}}" };
  var dark = "{{dark}}";

  function load() {
    if (window.Plotly) return Promise.resolve(window.Plotly);
    page.loading = page.loading || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = source.address;
      if (source.integrity) {
        script.integrity = source.integrity;
        script.crossOrigin = "anonymous";
      }
      script.onload = function () { window.Plotly ? resolve(window.Plotly) : reject(); };
      script.onerror = reject;
      document.head.appendChild(script);
    });
    return page.loading;
  }

  // Plots side by side stand below each other where the screen is narrow.
  function stack(layout) {
    var count = layout.meta.panels, gap = Math.min(0.36 / count, 0.22), height = (1 - gap * (count - 1)) / count;
    for (var i = 0; i < count; i++) {
      var top = 1 - i * (height + gap), suffix = i ? i + 1 : "";
      layout["xaxis" + suffix].domain = [0, 1];
      layout["yaxis" + suffix].domain = [Math.max(top - height, 0), top];
    }
    var height0 = layout.height;
    layout.height = 120 + count * 260;
    // The legend keeps its distance, which is counted in heights of the figure.
    layout.legend.y = 1 + (layout.legend.y - 1) * height0 / layout.height;
  }

  function caption(meta) {
    var box = document.createElement("div");
    [meta.message].concat(meta.remarks).forEach(function (text, i) {
      var line = document.createElement("p");
      line.textContent = text;
      line.style.cssText = i ? "margin:.3em 0;font-size:.85em" : "margin:.3em 0;font-weight:700";
      box.appendChild(line);
    });
    return box;
  }

  function draw(Plotly, element) {
    var json = element.getAttribute("data-figure");
    if (page.dark) for (var light in dark) json = json.split(light).join(dark[light]);
    var figure = JSON.parse(json), layout = figure.layout, meta = layout.meta;
    var width = element.clientWidth || 640, narrow = width < 480;
    // The page shows the message itself, in lines that fit; then nothing moves plotly.js's own margins.
    delete layout.title;
    if (narrow) {
      layout.font.size = 13;
      if (meta.columns > 1) stack(layout);
    }
    var box = document.createElement("div"), plot = document.createElement("div");
    plot.style.height = layout.height + "px";
    box.style.cssText = "position:absolute;visibility:hidden;left:0;top:0;width:" + width + "px";
    box.appendChild(caption(meta));
    box.appendChild(plot);
    element.style.position = "relative";
    element.appendChild(box);
    plot.setAttribute("role", layout.sliders ? "group" : "img");
    plot.setAttribute("aria-label", meta.message);
    return Plotly.newPlot(plot, figure.data, layout, { responsive: true, displaylogo: false, displayModeBar: false, scrollZoom: false })
      .then(function () { return figure.frames ? Plotly.addFrames(plot, figure.frames) : null; })
      .then(function () {
        var old = element.querySelector("svg[role=img]");
        // Kept for printing, which has no dark side and no slider.
        if (old && !box.contains(old)) old.style.display = "none";
        box.style.cssText = "";
        element.setAttribute("data-state", "interactive");
        return Plotly.Plots.resize(plot);
      })
      .catch(function () {
        box.remove();
        element.setAttribute("data-state", "static");
      });
  }

  page.run = all;
  page.show = take;

  // A page that sets page.offer decides itself, figure by figure, when plotly.js is wanted, and calls page.show then.
  function all() {
    var waiting = Array.prototype.slice.call(document.querySelectorAll(".init-figure:not([data-state])"));
    if (!page.offer) return take(waiting);
    waiting.forEach(function (element) {
      element.setAttribute("data-state", "offered");
      page.offer(element);
    });
  }

  function take(waiting) {
    if (!waiting.length) return Promise.resolve();
    waiting.forEach(function (element) { element.setAttribute("data-state", "waiting"); });
    return load().then(function (Plotly) {
      return Promise.all(waiting.map(function (element) { return draw(Plotly, element); }));
    }, function () {
      waiting.forEach(function (element) { element.setAttribute("data-state", "static"); });
    });
  }

  all();
})();
