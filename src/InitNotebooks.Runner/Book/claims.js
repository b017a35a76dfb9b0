// The claims page: show those of a state, of a lesson, or with some words in them.
(function () {
  "use strict";
  var place = document.querySelector(".filter");
  if (!place) return;
  var sections = Array.prototype.slice.call(document.querySelectorAll(".claims-of")), rows = Array.prototype.slice.call(document.querySelectorAll(".claims tbody tr"));
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });

  function labelled(text, control) {
    var label = document.createElement("label");
    label.append(text + " ", control);
    place.append(label);
    control.addEventListener("input", apply);
    return control;
  }
  function select(options) {
    var control = document.createElement("select");
    options.forEach(function (option) { control.add(new Option(option[0], option[1])); });
    return control;
  }
  var words = document.createElement("input");
  words.type = "search";
  labelled("Search", words);
  var states = [["all", ""], ["held", "Held"], ["failed", "Failed"], ["open", "Open"], ["builds differ", "differs"], ["partly modelled", "Modelled"], ["without a reference", "NoReference"]];
  function is(row, state) { return (" " + row.dataset.is + " ").indexOf(" " + state + " ") >= 0; }
  var state = labelled("State", select(states.filter(function (entry) { return !entry[1] || rows.some(function (row) { return is(row, entry[1]); }); })));
  var lesson = labelled("Lesson", select([["all", ""]].concat(sections.map(function (section) { return [section.dataset.lesson, section.dataset.lesson]; }))));
  var told = document.createElement("p");
  told.setAttribute("role", "status");
  place.append(told);

  function apply() {
    var wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean), count = 0;
    rows.forEach(function (row, i) {
      var section = row.closest(".claims-of");
      row.hidden = !!(lesson.value && section.dataset.lesson !== lesson.value || state.value && !is(row, state.value)
        || wanted.some(function (word) { return texts[i].indexOf(word) < 0; }));
      if (!row.hidden) count++;
    });
    sections.forEach(function (section) { section.hidden = !section.querySelector("tbody tr:not([hidden])"); });
    told.textContent = count + " of " + rows.length + " claims";
  }
  apply();
})();
