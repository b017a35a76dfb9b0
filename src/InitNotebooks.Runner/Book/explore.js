// Pictures that answer while a finger moves. All numbers come from the grid that was computed when the book was bound: this looks them
// up and draws.
(function () {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg";

  var make = window.initPage.make;
  function shape(parent, tag, attributes, text) {
    var element = document.createElementNS(SVG, tag);
    for (var name in attributes) element.setAttribute(name, attributes[name]);
    if (text !== undefined) element.textContent = text;
    parent.appendChild(element);
    return element;
  }

  // The grid's numbers: two letters of its alphabet each, a logarithm between two ends.
  function decode(grid, text) {
    var values = [];
    for (var i = 0; i < text.length; i += 2) {
      var level = grid.alphabet.indexOf(text[i]) * grid.alphabet.length + grid.alphabet.indexOf(text[i + 1]);
      values.push(grid.from + (grid.to - grid.from) * level / (grid.alphabet.length * grid.alphabet.length - 1));
    }
    return values;
  }
  function power(exponent) {
    var value = Math.pow(10, exponent);
    return value >= 0.01 && value < 1000 ? String(Number(value.toPrecision(2))) : value.toExponential(0).replace("e+", "e");
  }

  // One panel: axes, bands, lines, marks. Places are in pixels of the page, so that letters keep their size.
  function panel(stage, width, height, plot) {
    var left = 52, right = 12, top = 28, bottom = 40, svg = shape(stage, "svg", { viewBox: "0 0 " + width + " " + height, width: width, height: height, "aria-hidden": "true" });
    function x(value) { return left + (width - left - right) * (value - plot.x.from) / (plot.x.to - plot.x.from); }
    function y(value) {
      var at = (value - plot.y.from) / (plot.y.to - plot.y.from);
      return height - bottom - (height - top - bottom) * Math.max(-0.02, Math.min(1.02, at));
    }
    shape(svg, "text", { x: 0, y: 16, "class": "title" }, plot.title);
    plot.y.ticks.forEach(function (tick) {
      shape(svg, "line", { x1: left, x2: width - right, y1: y(tick[0]), y2: y(tick[0]), "class": "grid" });
      shape(svg, "text", { x: left - 6, y: y(tick[0]) + 4, "text-anchor": "end" }, tick[1]);
    });
    plot.x.ticks.forEach(function (tick) { shape(svg, "text", { x: x(tick[0]), y: height - bottom + 18, "text-anchor": "middle" }, tick[1]); });
    shape(svg, "text", { x: width - right, y: height - 4, "text-anchor": "end", "class": "name" }, plot.x.label);
    (plot.marks || []).forEach(function (mark) {
      if (mark.y !== undefined) shape(svg, "line", { x1: left, x2: width - right, y1: y(mark.y), y2: y(mark.y), "class": "mark" });
      else shape(svg, "line", { x1: x(mark.x), x2: x(mark.x), y1: top, y2: height - bottom, "class": "mark" });
      if (mark.text) shape(svg, "text", mark.y !== undefined ? { x: left + 6, y: y(mark.y) - 5 } : { x: x(mark.x) + 4, y: top + 12 }, mark.text);
    });
    plot.series.forEach(function (series) {
      var kind = "c" + series.color + (series.weak ? " weak" : "");
      if (series.band) shape(svg, "polygon", { "class": "band " + kind, points: series.band.map(function (p) { return x(p[0]).toFixed(1) + "," + y(p[1]).toFixed(1); })
        .concat(series.band.slice().reverse().map(function (p) { return x(p[0]).toFixed(1) + "," + y(p[2]).toFixed(1); })).join(" ") });
      if (series.points) shape(svg, "polyline", { "class": "line " + kind + (series.dash ? " dash" : ""), points: series.points.map(function (p) { return x(p[0]).toFixed(1) + "," + y(p[1]).toFixed(1); }).join(" ") });
      (series.dots || []).forEach(function (p) { shape(svg, "circle", { cx: x(p[0]), cy: y(p[1]), r: 4, "class": "dot " + kind }); });
    });
  }
  function decades(from, to, step) {
    var ticks = [];
    for (var at = Math.ceil(from); at <= to; at += step) ticks.push([at, at === 0 ? "1" : Math.abs(at) < 3 ? String(Number(Math.pow(10, at).toPrecision(1))) : "1e" + at]);
    return ticks;
  }
  function linear(from, to, parts, format) {
    var ticks = [];
    for (var i = 0; i <= parts; i++) ticks.push([from + (to - from) * i / parts, (format || String)(Number((from + (to - from) * i / parts).toPrecision(3)))]);
    return ticks;
  }
  function zip(xs, ys) { return ys.map(function (y, i) { return [xs(i), y]; }); }
  function next(i) { return i + 1; }

  var kinds = {
    // Signal and gradient, layer by layer.
    front: function (data) {
      function view(s) {
        var depth = data.depths[s.depth], scheme = data.schemes[s.scheme], setting = scheme.setting === null ? s.a : scheme.setting;
        var key = data.activations[s.activation] + " " + data.widths[s.width] + " " + setting;
        var skip = data.depths.slice(0, s.depth).reduce(function (sum, d) { return sum + d; }, 0);
        var forward = decode(data.grid, data.forward[key]).slice(0, depth), backward = decode(data.grid, data.backward[key]).slice(skip, skip + depth);
        var last = forward[depth - 1], first = backward[0], fate = last < -2 ? "The signal dies" : last > 2 ? "The signal explodes" : "The signal lives";
        var back = first < -2 ? "the gradient dies" : first > 2 ? "the gradient explodes" : "the gradient arrives";
        function plot(title, values) {
          return { title: title, x: { label: "layer", from: 1, to: depth, ticks: linear(0, depth, 5).map(function (t) { return [Math.max(t[0], 1), t[0] ? t[1] : "1"]; }) },
            y: { from: -30, to: 12, ticks: decades(-24, 12, 12) }, series: [{ color: title[0] === "S" ? 0 : 1, points: zip(next, values), dots: [[title[0] === "S" ? depth : 1, values[title[0] === "S" ? depth - 1 : 0]]] }], marks: [{ y: 0 }] };
        }
        return { panels: [plot("Signal: rms of z", forward), plot("Gradient: rms of ∂/∂z", backward)], disabled: scheme.setting === null ? [] : ["a"],
          says: fate + (/lives|arrives/.test(fate + back) === /dies|explodes/.test(fate + back) ? ", but " : " and ") + back + ": rms " + power(last) + " after layer " + depth + ", " + power(first) + " back at layer 1." };
      }
      return { view: view, controls: [
        { name: "a", label: "a of kaiming_uniform_", range: data.a.map(function (a) { return Math.abs(a * a - 5) < 1e-6 ? "√5 = 2.236, PyTorch's" : String(a); }), start: data.sqrt5, marks: [[data.sqrt5, "√5"]] },
        { name: "depth", label: "Depth", range: data.depths.map(function (d) { return d + " layers"; }), start: data.depths.length - 1 },
        { name: "width", below: true, label: "Width", options: data.widths.map(function (w) { return w + " units"; }), start: 1 },
        { name: "activation", below: true, label: "Activation", options: data.activations, start: 0 },
        { name: "scheme", below: true, label: "Scheme", options: data.schemes.map(function (scheme) { return scheme.name; }), start: 0 }] };
    },

    // The map of sizes, its fixed point, and fifty layers both ways.
    gains: function (data) {
      function view(s) {
        var entry = data.activations[s.activation], i = s.gain, count = data.layers;
        var map = decode(data.grid, entry.map[i]), q = data.q, run = decode(data.grid, entry.run[i]);
        function part(k) { return run.slice(k * (count + 1), (k + 1) * (count + 1)); }
        var walk = [], size = Math.log10(1);
        for (var k = 0; k < part(0).length - 1 && k < 12; k++) walk.push([part(0)[k], part(0)[k + 1]], [part(0)[k + 1], part(0)[k + 1]]);
        function band(lo, hi) { return part(lo).map(function (value, l) { return [l, value, part(hi)[l]]; }); }
        function layers(title, k, color) {
          return { title: title, x: { label: "layer", from: 0, to: count, ticks: linear(0, count, 5) }, y: { from: -4, to: 4, ticks: decades(-4, 4, 2) },
            series: [{ color: color, band: band(k + 1, k + 2) }, { color: color, points: zip(function (l) { return l; }, part(k)) }], marks: [{ y: size }] };
        }
        var end = part(0)[count], back = part(3)[0], point = entry.fixed[i];
        return { panels: [
          { title: "One layer: rms in, rms out", x: { label: "rms of z", from: q[0], to: q[q.length - 1], ticks: decades(q[0], q[q.length - 1], 1) }, y: { from: q[0] - 0.5, to: q[q.length - 1] + 0.5, ticks: decades(q[0], q[q.length - 1], 1) },
            series: [{ color: 5, dash: true, points: [[q[0], q[0]], [q[q.length - 1], q[q.length - 1]]] }, { color: 0, points: zip(function (l) { return q[l]; }, map) }, { color: 3, weak: true, points: [[part(0)[0], part(0)[0]]].concat(walk) }]
              .concat(point === null ? [] : [{ color: 2, dots: [[point, point]] }]) },
          layers("Forward: rms of z", 0, 0), layers("Backward: rms of ∂/∂z", 3, 1)],
          says: (point === null ? "No size between " + power(q[0]) + " and " + power(q[q.length - 1]) + " is kept: " : "Size " + power(point) + " is kept" + (entry.stable[i] ? ", and others come to it: " : ", but others run away from it: "))
            + "after " + count + " layers the rms is " + power(end) + ", and a gradient of 1 arrives as " + power(back) + ". Band: twelve networks of width " + data.width + "." };
      }
      return { view: view, controls: [
        { name: "gain", label: "Gain", range: data.activations[0].gains, start: 0, by: function (state) { return data.activations[state.activation].gains; } },
        { name: "activation", label: "Activation", options: data.activations.map(function (entry) { return entry.name; }), start: data.start }],
        begin: function (state) { state.gain = data.activations[state.activation].start; } };
    },

    // Three views of one study: scale and rate, the law a², its end.
    norm: function (data) {
      var scales = data.scales.map(function (s) { return Math.log10(s); });
      function view(s) {
        if (s.view === 0) {
          var net = data.networks[s.network], rate = s.rate, at = s.scale, mean = net.mean[rate][at];
          var series = [];
          data.rates.forEach(function (_, r) {
            series.push({ color: r, weak: r !== rate, points: zip(function (i) { return scales[i]; }, net.mean[r]) });
            if (r === rate) series.push({ color: r, band: net.mean[r].map(function (_, i) { return [scales[i], net.low[r][i], net.high[r][i]]; }) }, { color: r, dots: [[scales[at], mean]] });
          });
          var panels = [{ title: "Digits recognized after four epochs", x: { label: "weights × …", from: -3, to: 3, ticks: decades(-3, 3, 1) }, y: { from: 0, to: 1, ticks: linear(0, 1, 4, function (v) { return Math.round(v * 100) + " %"; }) }, series: series }];
          if (net.norms) panels.push({ title: "Size of the hidden weights, by step", x: { label: "step", from: 0, to: 60, ticks: linear(0, 60, 4) }, y: { from: -1, to: 5, ticks: decades(-1, 5, 2) },
            series: scales.map(function (_, i) { return { color: i === at ? rate : 5, weak: i !== at, points: zip(function (k) { return data.steps[k]; }, net.norms[rate][i]) }; }) });
          return { panels: panels, shown: ["scale", "rate", "network"], legend: data.rates.map(function (value, r) { return { color: r, name: "rate " + value }; }).concat([{ color: 5, name: "band: all five seeds" }]), says: net.name + ", weights × " + data.scales[at] + ", rate " + data.rates[rate] + ": five seeds recognize " + Math.round(100 * net.low[rate][at]) + " to " + Math.round(100 * net.high[rate][at]) + " % of unseen digits." };
        }
        if (s.view === 1) {
          var drawn = data.follow[0].losses, other = data.follow[s.run];
          return { shown: ["run"], panels: [{ title: "Loss, by step (mean of five seeds)", x: { label: "step", from: 0, to: 60, ticks: linear(0, 60, 4) }, y: { from: 0, to: 3, ticks: linear(0, 3, 3) },
            series: [{ color: 5, dash: true, points: zip(next, drawn) }, { color: s.run ? 1 : 0, points: zip(next, other.losses) }] }],
            says: other.name + " (dashed: as drawn): the loss ends at " + other.losses[other.losses.length - 1].toFixed(2) + " against " + drawn[drawn.length - 1].toFixed(2) + "." };
        }
        var exponent = data.fine[s.fine], values = data.critical[s.fine];
        return { shown: ["fine"], panels: [{ title: "Variance that batch norm puts out", x: { label: "layer", from: 1, to: values.length, ticks: linear(0, values.length, 5).map(function (t) { return [Math.max(1, t[0]), t[0] ? t[1] : "1"]; }) }, y: { from: -16, to: 1, ticks: decades(-16, 0, 4) },
          series: data.critical.map(function (row, i) { return { color: i === s.fine ? 1 : 5, weak: i !== s.fine, points: zip(next, row) }; }) }],
          says: "Weights × " + power(exponent) + (Math.pow(10, exponent) < data.end ? ", below " : ", above ") + data.end.toPrecision(2) + " = √(ε / (1 − 1/π)): " + (values[values.length - 1] < -1 ? "a normalized network vanishes" : "batch norm holds the size") + "; after " + values.length + " layers the variance is " + power(values[values.length - 1]) + "." };
      }
      return { view: view, controls: [
        { name: "view", label: "Look at", options: ["Scale and rate", "The law a²", "Its end at ε"], start: 0 },
        { name: "scale", label: "Weights ×", range: data.scales.map(String), start: 3 },
        { name: "rate", label: "Learning rate", range: data.rates.map(String), start: 2 },
        { name: "network", below: true, label: "Network", options: data.networks.map(function (net) { return net.name; }), start: 0 },
        { name: "run", label: "Hidden weights", range: data.follow.map(function (run) { return run.name; }), start: 1 },
        { name: "fine", label: "Weights ×", range: data.fine.map(power), start: data.fine.length - 1 }] };
    },

    // Which schemes learn where.
    depth: function (data) {
      function view(s) {
        var study = data.optimizers[s.optimizer], rate = Math.min(s.rate, study.rates.length - 1), depth = data.depths[s.depth], learned = [], not = [];
        var series = [];
        study.schemes.forEach(function (scheme) {
          var low = scheme.low[rate], high = scheme.high[rate], middle = scheme.middle[rate];
          series.push({ color: scheme.color, band: middle.map(function (_, i) { return [Math.log10(data.depths[i]), low[i], high[i]]; }) },
            { color: scheme.color, points: zip(function (i) { return Math.log10(data.depths[i]); }, middle), dots: [[Math.log10(depth), middle[s.depth]]] });
          (high[s.depth] < data.learned ? learned : not).push(scheme.name);
        });
        return { panels: [{ title: "Loss after two epochs", x: { label: "layers", from: Math.log10(3), to: Math.log10(30), ticks: data.depths.map(function (d) { return [Math.log10(d), String(d)]; }) },
          y: { from: 0, to: 2.6, ticks: linear(0, 2.5, 5) }, series: series, marks: [{ y: Math.log(10), text: "ln 10: nothing learned" }] }], legend: study.schemes.concat([{ color: 5, name: "band: all five seeds, line: the middle one" }]),
          says: depth + " layers, " + study.name + " at rate " + study.rates[rate] + ": " + (learned.length ? learned.join(", ") + (learned.length > 1 ? " learn" : " learns") + " with every seed" : "no scheme learns with every seed") + (not.length && learned.length ? "; " + not.join(", ") + (not.length > 1 ? " do not." : " does not.") : ".") };
      }
      return { view: view, controls: [
        { name: "depth", label: "Depth", range: data.depths.map(function (d) { return d + " layers"; }), start: 2 },
        { name: "rate", label: "Learning rate", range: data.optimizers[0].rates.map(String), start: 1, by: function (state) { return data.optimizers[state.optimizer].rates.map(String); } },
        { name: "optimizer", label: "Optimizer", options: data.optimizers.map(function (study) { return study.name; }), start: 0 }] };
    }
  };

  function start(place) {
    var name = place.dataset.explore, data = (window.initExplore || {})[name];
    if (!data) return;
    var kind = kinds[name](data), state = {}, fields = {}, controls = make("div", { className: "controls" }), below = make("div", { className: "controls" }), stage = make("div", { className: "stage" }), says = make("p", { className: "says-it" });
    says.setAttribute("role", "status");
    kind.controls.forEach(function (control, i) {
      var id = "explore-" + name + "-" + i, input, told = make("output", { htmlFor: id });
      state[control.name] = control.start;
      if (control.range) {
        input = make("input", { type: "range", id: id, min: "0", max: String(control.range.length - 1), step: "1", value: String(control.start) });
      } else {
        input = make("select", { id: id });
        control.options.forEach(function (option, k) { input.add(new Option(option, k)); });
        input.value = String(control.start);
      }
      var box = make("div", { className: control.marks ? "control wide-control" : "control" }, [make("label", { htmlFor: id, textContent: control.label }), input, control.range ? told : ""]);
      (control.marks || []).forEach(function (mark) {
        var sign = make("button", { type: "button", className: "quiet", textContent: "▲ " + mark[1] }), at = mark[0] / (control.range.length - 1);
        sign.setAttribute("aria-label", control.label + ": " + mark[1]);
        sign.style.left = "calc(" + 100 * at + "% + " + (0.5 - at) + "rem)";
        sign.addEventListener("click", function () { input.value = String(mark[0]); input.dispatchEvent(new Event("input")); });
        box.append(sign);
      });
      fields[control.name] = { control: control, input: input, told: told, box: box };
      input.addEventListener("input", function () {
        state[control.name] = Number(input.value);
        if (!control.range && kind.begin) kind.begin(state);
        draw();
      });
      (control.below ? below : controls).append(box);
    });
    if (kind.begin) kind.begin(state);
    function draw() {
      for (var key in fields) {
        var field = fields[key], labels = field.control.by ? field.control.by(state) : field.control.range;
        if (!labels) continue;
        field.input.max = String(labels.length - 1);
        state[key] = Math.min(state[key], labels.length - 1);
        field.input.value = String(state[key]);
        field.told.textContent = labels[state[key]];
        field.input.setAttribute("aria-valuetext", labels[state[key]]);
      }
      var shown = kind.view(state), width = stage.clientWidth || 640, count = shown.panels.length, columns = width < 560 ? 1 : Math.min(count, 3), wide = Math.floor((width - 16 * (columns - 1)) / columns);
      for (var other in fields) {
        fields[other].input.disabled = (shown.disabled || []).indexOf(other) >= 0;
        if (shown.shown) fields[other].box.hidden = other !== "view" && shown.shown.indexOf(other) < 0;
      }
      stage.replaceChildren();
      shown.panels.forEach(function (plot) { panel(stage, wide, columns === 1 && count > 1 ? 190 : 260, plot); });
      if (shown.legend) stage.append(make("p", { className: "legend" }, shown.legend.map(function (entry) { return make("span", { className: "c" + entry.color, textContent: "■ " + entry.name }); })));
      says.textContent = shown.says;
    }
    place.append(controls, stage, says, below);
    draw();
    var before = stage.clientWidth;
    window.addEventListener("resize", function () {
      if (stage.clientWidth !== before) draw();
      before = stage.clientWidth;
    });
  }

  document.querySelectorAll("[data-explore]").forEach(start);
})();
