// Guesses and exercises: a field for a number, hints one by one, what became of it kept in this browser.
(function () {
  "use strict";

  var make = window.initPage.make, all = window.initPage.all;

  // What the reader has done; a browser may refuse to keep it, and then it lasts as long as the page.
  var kept = {}, store = {
    get: function (key) {
      try { return localStorage.getItem("init-notebooks:" + key); } catch (refused) { return kept[key] || null; }
    },
    set: function (key, value) {
      kept[key] = value;
      try {
        if (value === null) localStorage.removeItem("init-notebooks:" + key);
        else localStorage.setItem("init-notebooks:" + key, value);
      } catch (refused) { /* kept in the page */ }
      if (value === null) delete kept[key];
    }
  };

  // SHA-256 (FIPS 180-4), because a page opened as a file need not have the browser's own.
  var primes = [];
  for (var candidate = 2; primes.length < 64; candidate++)
    if (primes.every(function (prime) { return candidate % prime; })) primes.push(candidate);
  function fraction(number) { return (number - Math.floor(number)) * 4294967296 | 0; }
  var start = primes.slice(0, 8).map(function (prime) { return fraction(Math.sqrt(prime)); });
  var rounds = primes.map(function (prime) { return fraction(Math.cbrt(prime)); });
  function sha256(text) {
    var bytes = Array.prototype.slice.call(new TextEncoder().encode(text)), length = bytes.length * 8, hash = start.slice(), w = [];
    bytes.push(128);
    while (bytes.length % 64 !== 56) bytes.push(0);
    for (var shift = 56; shift >= 0; shift -= 8) bytes.push(shift > 24 ? 0 : length >>> shift & 255);
    function turn(x, by) { return x >>> by | x << 32 - by; }
    for (var at = 0; at < bytes.length; at += 64) {
      var s = hash.slice();
      for (var i = 0; i < 64; i++) {
        if (i < 16) {
          var k = at + 4 * i;
          w[i] = bytes[k] << 24 | bytes[k + 1] << 16 | bytes[k + 2] << 8 | bytes[k + 3];
        } else {
          var a = w[i - 15], b = w[i - 2];
          w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ a >>> 3) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ b >>> 10) | 0;
        }
        var one = s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) + (s[4] & s[5] ^ ~s[4] & s[6]) + rounds[i] + w[i] | 0;
        var two = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) + (s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]) | 0;
        s = [one + two | 0, s[0], s[1], s[2], s[3] + one | 0, s[4], s[5], s[6]];
      }
      hash = hash.map(function (word, j) { return word + s[j] | 0; });
    }
    return hash.map(function (word) { return (word >>> 0).toString(16).padStart(8, "0"); }).join("");
  }
  function unveil(salt, veiled) {
    var bytes = Uint8Array.from(atob(veiled), function (c) { return c.charCodeAt(0); });
    for (var i = 0; i < bytes.length; i += 32) {
      var key = sha256(salt + ":" + i / 32);
      for (var j = 0; j < 32 && i + j < bytes.length; j++) bytes[i + j] ^= parseInt(key.substr(2 * j, 2), 16);
    }
    return new TextDecoder().decode(bytes);
  }

  // A number as people write it: 0.4, 0,4, 1/20, 2^32 - 2, √23, 1/sqrt(3), 10⁻⁵ as 1e-5, π.
  function number(text) {
    var tokens = text.trim().replace(/−/g, "-").replace(/·|×/g, "*").replace(/^([-+]?\d+),(\d+)$/, "$1.$2").toLowerCase()
      .match(/\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|sqrt|pi|[-+*\/^()√π]|\S/g) || [];
    var at = 0;
    function take(token) { return tokens[at] === token ? (at++, true) : false; }
    function atom() {
      if (take("(")) {
        var inner = sum();
        return take(")") ? inner : NaN;
      }
      if (take("√") || take("sqrt")) return Math.sqrt(power());
      if (take("π") || take("pi")) return Math.PI;
      return /^[\d.]/.test(tokens[at] || "") ? parseFloat(tokens[at++]) : NaN;
    }
    function power() { var base = atom(); return take("^") ? Math.pow(base, sign()) : base; }
    function sign() { return take("-") ? -sign() : take("+") ? sign() : power(); }
    function product() {
      for (var value = sign(); ;)
        if (take("*")) value *= sign();
        else if (take("/")) value /= sign();
        else return value;
    }
    function sum() {
      for (var value = product(); ;)
        if (take("+")) value += product();
        else if (take("-")) value -= product();
        else return value;
    }
    var value = sum();
    return at === tokens.length ? value : NaN;
  }
  function short(value) { return String(Number(value.toPrecision(4))).replace("e+", "e"); }

  var count = 0;
  function field(label, mode) {
    var id = "task-" + ++count, input = make("input", { id: id, type: "text", inputMode: mode, autocomplete: "off", spellcheck: false });
    return { input: input, label: make("label", { htmlFor: id, textContent: label }) };
  }
  function onEnter(input, press) {
    input.addEventListener("keydown", function (event) {
      if (event.key !== "Enter") return;
      // Else the same press of the key would reach the button that gets the focus.
      event.preventDefault();
      press();
    });
  }

  // How far a guess is from what was measured, in words.
  function off(guess, measured) {
    if (guess === measured || short(guess) === short(measured)) return "Exactly right.";
    var ratio = guess / measured;
    if (!isFinite(ratio) || ratio <= 0) return "You are off by " + short(Math.abs(guess - measured)) + ".";
    var much = ratio < 1 ? " too small." : " too large.";
    if (ratio > 0.9 && ratio < 1.1) return "Good: " + short(Math.round(Math.abs(ratio - 1) * 1000) / 10) + " %" + much;
    return "Your guess is " + Number((ratio < 1 ? 1 / ratio : ratio).toPrecision(3)) + " times" + much;
  }

  function predict(task) {
    var key = task.dataset.task, axis = task.dataset.axis && JSON.parse(task.dataset.axis), entry = field("Your guess", "decimal");
    var says = make("p", { className: "verdict-of-guess" }), press = make("button", { type: "button", textContent: "That is my guess" });
    says.setAttribute("role", "status");
    var again = make("button", { type: "button", className: "quiet", textContent: "Guess again", hidden: true });
    var row = make("div", { className: "row" }, [entry.label, entry.input, press, again]), line = null, slider = null;

    function place(value) {
      var at = axis.log ? Math.log(value / axis.from) / Math.log(axis.to / axis.from) : (value - axis.from) / (axis.to - axis.from);
      return Math.max(0, Math.min(1, at));
    }
    function value(at) { return axis.log ? axis.from * Math.pow(axis.to / axis.from, at) : axis.from + (axis.to - axis.from) * at; }
    if (axis) {
      slider = make("input", { type: "range", min: "0", max: "1000", step: "1", value: "500" });
      slider.setAttribute("aria-label", "Your guess on the axis");
      line = make("div", { className: "axis" }, [slider, make("span", { className: "mark", hidden: true })]);
      var ticks = make("div", { className: "ticks" });
      ticks.setAttribute("aria-hidden", "true");
      ticksOf(axis).forEach(function (tick) {
        ticks.append(make("span", { textContent: tick.text, style: "left:" + 100 * place(tick.value) + "%" }));
      });
      line.append(ticks);
      var told = function () { slider.setAttribute("aria-valuetext", entry.input.value || "no guess yet"); };
      slider.addEventListener("input", function () {
        entry.input.value = String(Number(value(slider.value / 1000).toPrecision(2)));
        told();
      });
      entry.input.addEventListener("input", function () {
        var typed = number(entry.input.value);
        if (isFinite(typed)) slider.value = Math.round(1000 * place(typed));
        told();
      });
      told();
    }
    function show(guess) {
      var text = unveil(key, task.dataset.veiled), measured = number(text.replace(/,/g, ""));
      says.textContent = "You said " + short(guess) + "; it is " + text + ". " + off(guess, measured);
      press.hidden = true;
      again.hidden = false;
      entry.input.readOnly = true;
      if (slider) {
        slider.disabled = true;
        slider.value = Math.round(1000 * place(guess));
        var mark = line.querySelector(".mark");
        mark.hidden = false;
        mark.textContent = "▲";
        mark.style.left = 100 * place(measured) + "%";
      }
      progress();
    }
    function commit() {
      var guess = number(entry.input.value);
      if (!isFinite(guess)) {
        says.textContent = "A number is expected, for example 0.5, 1/20 or 1e-3.";
        return;
      }
      store.set(key, String(guess));
      show(guess);
      again.focus();
    }
    press.addEventListener("click", commit);
    onEnter(entry.input, function () { if (!press.hidden) commit(); });
    again.addEventListener("click", function () {
      store.set(key, null);
      entry.input.readOnly = false;
      entry.input.value = "";
      says.textContent = "";
      press.hidden = false;
      again.hidden = true;
      if (slider) {
        slider.disabled = false;
        line.querySelector(".mark").hidden = true;
      }
      progress();
      entry.input.focus();
    });
    if (line) task.append(line);
    task.append(row, says);
    var before = store.get(key);
    if (before !== null && isFinite(Number(before))) {
      entry.input.value = before;
      show(Number(before));
    }
  }

  function ticksOf(axis) {
    var ticks = [];
    if (axis.log) {
      var first = Math.ceil(Math.log10(axis.from) - 1e-9), last = Math.floor(Math.log10(axis.to) + 1e-9), step = Math.ceil((last - first) / 6);
      for (var power = first; power <= last; power += step) ticks.push({ value: Math.pow(10, power), text: Math.abs(power) > 3 ? "1e" + power : String(Number(Math.pow(10, power).toPrecision(1))) });
    } else
      for (var i = 0; i <= 4; i++) {
        var value = axis.from + (axis.to - axis.from) * i / 4;
        ticks.push({ value: value, text: short(value) });
      }
    return ticks;
  }

  function exercise(task) {
    var key = task.dataset.task, hints = all("details.hint", task), solution = task.querySelector("details.solution");
    var answers = task.dataset.answers && JSON.parse(task.dataset.answers), says = make("p", { className: "verdict-of-answer" });
    says.setAttribute("role", "status");

    // A hint shows the next one; the last, a try or the answer shows the solution.
    function unlock(hint) { if (hint) hint.hidden = false; }
    var steps = hints.concat(solution ? [solution] : []);
    steps.forEach(function (step, i) {
      step.hidden = i > 0;
      step.addEventListener("toggle", function () { if (step.open) unlock(steps[i + 1]); });
    });
    if (solution) solution.addEventListener("toggle", function () {
      if (!solution.open || !solution.dataset.veiled) return;
      // The veil is over markup that the binder made of the solution's code: marks of a known set around escaped text.
      var holder = new DOMParser().parseFromString(unveil(key, solution.dataset.veiled), "text/html").body;
      solution.removeAttribute("data-veiled");
      solution.querySelector(".unscripted").replaceWith.apply(solution.querySelector(".unscripted"), holder.childNodes);
    });

    if (!answers) return;
    var word = task.dataset.kind === "word", several = answers.length > 1;
    var entry = field(word ? "Your answer, a word" : several ? "Your answer, " + answers.length + " numbers" : "Your answer, a number", word || several ? "text" : "decimal");
    var press = make("button", { type: "button", textContent: "Check" });
    function right(part, i) {
      var forms = word ? [part.toLowerCase().replace(/[^a-z0-9]+/g, "")] : [String(number(part)), number(part).toExponential(2)];
      return forms.some(function (form) { return answers[i].indexOf(sha256(key + ":" + i + ":" + form).slice(0, 16)) >= 0; });
    }
    function solved() {
      says.textContent = "✓ Right.";
      task.dataset.state = "solved";
      if (solution) solution.hidden = false;
      progress();
    }
    function judge() {
      var text = entry.input.value.trim(), parts = several ? text.replace(/[()\[\]]/g, " ").split(/[;,\s]+/).filter(Boolean) : [text];
      if (parts.length !== answers.length || !word && parts.some(function (part) { return !isFinite(number(part)); })) {
        says.textContent = !text ? "Write an answer first." : word ? "A word is expected." : several ? answers.length + " numbers are expected, parted by commas or blanks." : "A number is expected, for example 0.5, 1/20 or √2.";
        return;
      }
      var hits = parts.filter(right).length;
      if (hits === answers.length) {
        store.set(key, text);
        return solved();
      }
      says.textContent = "✗ Not yet." + (several && hits ? " " + hits + " of " + answers.length + " are right." : "") + (word ? "" : " Three digits are enough.");
      unlock(hints.find(function (hint) { return hint.hidden; }) || solution);
    }
    press.addEventListener("click", judge);
    onEnter(entry.input, judge);
    task.prepend(make("div", { className: "row" }, [entry.label, entry.input, press]), says);
    var before = store.get(key);
    if (before !== null) {
      entry.input.value = before;
      judge();
    }
  }

  // A verdict on each claim of a table, and beside each measured verdict below whether it agrees.
  function ballots() {
    var place = document.querySelector("[data-progress]"), lesson = place ? place.dataset.progress : "";
    function column(table, name) { return Array.prototype.slice.call(table.rows[0].cells).findIndex(function (cell) { return cell.textContent === name; }); }
    function rows(table) { return Array.prototype.slice.call(table.rows, 1); }
    function numberOf(row) { return (/\d+$/.exec(row.cells[0].textContent) || [""])[0]; }
    function compare() {
      all(".output:not(.ballot) table").forEach(function (table) {
        var you = column(table, "you"), verdict = column(table, "verdict");
        if (you < 0 || verdict < 0) return;
        rows(table).forEach(function (row) {
          var chosen = store.get(lesson + "/verdict-" + numberOf(row)), measured = row.cells[verdict].textContent.replace(/^\S+ /, "");
          row.cells[you].textContent = chosen ? (chosen === measured ? "✓ " : "✗ ") + chosen : "–";
        });
      });
    }
    var tables = all(".ballot table").filter(function (table) { return column(table, "you") >= 0; });
    tables.forEach(function (table) {
      var you = column(table, "you");
      rows(table).forEach(function (row) {
        var number = numberOf(row), key = lesson + "/verdict-" + number, choice = make("select");
        choice.setAttribute("aria-label", "Your verdict on claim " + number);
        [["your verdict?", ""], ["holds", "holds"], ["holds, with a caveat", "holds with a caveat"], ["false", "false"], ["cannot be measured", "not decidable by measurement"]]
          .forEach(function (option) { choice.add(new Option(option[0], option[1])); });
        choice.value = store.get(key) || "";
        choice.addEventListener("input", function () {
          store.set(key, choice.value || null);
          compare();
        });
        row.cells[you].replaceChildren(choice);
      });
    });
    if (tables.length) compare();
  }

  // "2 of 5 done", on the lesson's page and on the contents page.
  function progress() {
    all("[data-progress]").forEach(function (place) {
      var of = Number(place.dataset.tasks), done = 0, prefix = place.dataset.progress + "/", mine = all(".task");
      if (!of) return;
      if (mine.length) done = mine.filter(function (task) { return task.dataset.state === "solved" || task.matches(".predict") && store.get(task.dataset.task) !== null; }).length;
      else {
        try {
          for (var i = 0; i < localStorage.length; i++) if (localStorage.key(i).indexOf("init-notebooks:" + prefix) === 0 && localStorage.key(i).indexOf("/verdict-") < 0) done++;
        } catch (refused) { /* nothing is kept here */ }
      }
      if (done || mine.length) place.textContent = Math.min(done, of) + " of " + of + " guessed or solved" + (done >= of ? " ✓" : "");
    });
  }

  all(".task.predict").forEach(predict);
  all(".task.exercise").forEach(exercise);
  ballots();
  progress();
})();
