// What JavaScript adds, and nothing else: filters and orders of the target table and the ledger, larger type, stronger contrast,
// and folds that open for a link into them or for the printer. Every page is complete without it.
(function () {
  "use strict";

  var page = document.documentElement;


  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  // Larger type and stronger contrast, kept for the next page where the browser allows it.
  function remembered(key, value) {
    try {
      if (value === undefined) return window.localStorage.getItem(key);
      window.localStorage.setItem(key, value);
    } catch (refused) {
      return null;
    }
    return value;
  }

  function addSwitch(bar, className, label) {
    var button = element("button", "switch", label);
    button.type = "button";
    function show(on) {
      page.classList.toggle(className, on);
      button.setAttribute("aria-pressed", String(on));
    }
    show(remembered(className) === "1");
    button.addEventListener("click", function () {
      var on = !page.classList.contains(className);
      remembered(className, on ? "1" : "0");
      show(on);
    });
    bar.appendChild(button);
  }

  // A link to a line inside a fold opens the folds around it.
  function reveal() {
    var id = decodeURIComponent(window.location.hash.slice(1));
    var target = id && document.getElementById(id);
    if (!target) return;
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    target.scrollIntoView();
  }

  // Print shows what is folded.
  function unfoldForPrint() {
    var closed = [];
    window.addEventListener("beforeprint", function () {
      closed = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
      closed.forEach(function (fold) { fold.open = true; });
    });
    window.addEventListener("afterprint", function () {
      closed.forEach(function (fold) { fold.open = false; });
    });
  }

  // Filters over the target table, or over the tables of the ledger, a fold for each unit. A merged cell moves to the
  // first row that still shows; in another order than the printed one nothing is merged: each row repeats what it
  // shares, and no section stands above it. In the ledger each unit's rows are ordered among themselves, and what is
  // chosen opens the folds that have it.
  function filterTable(tables, form) {
    var single = tables.length === 1 && !tables[0].closest("details");
    var table = tables[0];
    var groups = Array.prototype.map.call(document.querySelectorAll("table.annex tbody.group"), function (body) {
      var rows = Array.prototype.slice.call(body.rows);
      var merged = Array.prototype.map.call(body.querySelectorAll(".merged"), function (cell) {
        return { cell: cell, at: cell.cellIndex, copies: [] };
      });
      return { body: body, rows: rows, merged: merged, fold: single ? null : body.closest("details") };
    });
    var choices = {};

    function select(label, key, values) {
      if (!values.length) return;
      var box = element("label", "", label + " ");
      var list = element("select");
      list.appendChild(new Option("全部", ""));
      values.forEach(function (value) { list.appendChild(new Option(value, value)); });
      choices[key] = list;
      box.appendChild(list);
      form.appendChild(box);
    }

    function values(key) {
      var found = [];
      groups.forEach(function (group) {
        group.rows.forEach(function (row) {
          (row.dataset[key] || "").split("\n").forEach(function (value) {
            if (value && found.indexOf(value) < 0) found.push(value);
          });
        });
      });
      return found;
    }

    select("责任单位", "units", values("units"));
    select("种类", "kind", values("kind"));
    select("状态", "state", values("state"));
    select("完成时限", "due", values("due").sort());
    var printed = "印发的次序";
    var orders = {
      "时限早的在前": function (row) { return row.dataset.due; },
      "急的在前": function (row) {
        return row.dataset.order.padStart(3, "0");
      },
    };
    if (single) orders["按单位"] = function (row) { return row.dataset.units; };
    var order = element("select");
    [printed].concat(Object.keys(orders)).forEach(function (name) { order.appendChild(new Option(name, name)); });
    var ordered = element("label", "", "次序 ");
    ordered.appendChild(order);
    form.appendChild(ordered);
    var loose = element("tbody", "group");
    if (single) table.appendChild(loose);
    var box = element("label", "", "文字 ");
    var words = element("input");
    words.type = "search";
    box.appendChild(words);
    form.appendChild(box);
    var told = element("output");
    form.appendChild(told);

    function fits(row) {
      var chosen = Object.keys(choices).every(function (key) {
        var value = choices[key].value;
        return !value || (row.dataset[key] || "").split("\n").indexOf(value) >= 0;
      });
      return chosen && row.textContent.indexOf(words.value.trim()) >= 0;
    }

    function takeOff(group) {
      group.merged.forEach(function (kept) {
        kept.cell.remove();
        kept.copies.forEach(function (copy) { copy.remove(); });
        kept.copies = [];
      });
    }

    // As printed: the rows in their own body, what they share in the first that shows.
    function merge(group) {
      var visible = group.rows.filter(function (row) { return !row.hidden; });
      var home = visible[0] || group.rows[0];
      group.rows.forEach(function (row) { group.body.appendChild(row); });
      group.body.hidden = !visible.length;
      group.merged.forEach(function (kept) {
        kept.cell.rowSpan = Math.max(visible.length, 1);
        home.insertBefore(kept.cell, home.cells[kept.at] || null);
      });
    }

    function repeat(group) {
      group.body.hidden = true;
      group.merged.forEach(function (kept) {
        kept.copies = group.rows.map(function (row) {
          var copy = kept.cell.cloneNode(true);
          copy.rowSpan = 1;
          return row.insertBefore(copy, row.cells[kept.at] || null);
        });
      });
    }

    function inOrder(rows, key, body) {
      var keyed = rows.map(function (row, place) { return { row: row, by: key(row), place: place }; });
      keyed.sort(function (a, b) { return a.by.localeCompare(b.by, "zh") || a.place - b.place; });
      keyed.forEach(function (each) { body.appendChild(each.row); });
    }

    function isChosen() {
      return Boolean(words.value.trim()) || Object.keys(choices).some(function (key) { return choices[key].value; });
    }

    // A unit's fold: gone where nothing of it shows, open where something was chosen, as it was before otherwise.
    function fold(group, key) {
      var some = group.rows.some(function (row) { return !row.hidden; });
      inOrder(group.rows, key || function () { return ""; }, group.body);
      if (group.was === undefined) group.was = group.fold.open;
      group.fold.hidden = !some;
      group.fold.open = isChosen() ? some : group.was;
      if (!isChosen()) group.was = undefined;
    }

    function apply() {
      var key = orders[order.value];
      var rows = [];
      groups.forEach(function (group) {
        takeOff(group);
        group.rows.forEach(function (row) { row.hidden = !fits(row); });
        if (!single) fold(group, key);
        else if (key) repeat(group);
        else merge(group);
        rows = rows.concat(group.rows);
      });
      if (key && single) inOrder(rows, key, loose);
      table.classList.toggle("loose", Boolean(key) && single);
      told.textContent = "显示 " + rows.filter(function (row) { return !row.hidden; }).length + " 项";
    }

    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.hidden = false;
    if (single) apply();
  }

  // The page that takes errors names what is meant, and hands it on to the office's own channel.
  function tellWhere() {
    var box = document.querySelector(".where");
    var where = decodeURIComponent(window.location.search.slice(1));
    if (!box || !where) return;
    box.querySelector("code").textContent = where;
    box.hidden = false;
    var channel = document.querySelector("a.channel[data-with]");
    if (channel) channel.href = channel.dataset.with.replace("{where}", encodeURIComponent(where));
  }

  page.classList.replace("no-js", "js");
  var bar = document.querySelector(".top-links");
  if (bar) {
    addSwitch(bar, "large", "大字");
    addSwitch(bar, "contrast", "高对比");
  }
  var tables = document.querySelectorAll("table.annex");
  var form = document.querySelector("form.filters");
  if (tables.length && form) filterTable(tables, form);
  tellWhere();
  unfoldForPrint();
  window.addEventListener("hashchange", reveal);
  reveal();
})();
