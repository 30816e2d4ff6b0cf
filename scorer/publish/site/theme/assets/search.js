// 检索: looks for a question's words in what the build put into index.js. All that is shown is set as text.
(function () {
  "use strict";

  var index = window.scorerIndex;
  var form = document.querySelector("form.search");
  var found = document.querySelector(".found");
  if (!index || !form || !found) return;

  var MOST = 30;
  var AROUND = 18; // characters of a sentence before the word that was found
  var SHOWN = 90; // characters of a sentence at most
  var PARTICLES = "的了和与及或在是";

  function plain(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  var words = Object.create(null);
  var longest = 0;
  index.words.split(" ").forEach(function (word) {
    words[word] = true;
    longest = Math.max(longest, word.length);
  });
  var entries = index.entries.map(function (entry) {
    return {
      kind: index.kinds[entry[0]], title: entry[1], number: entry[2], within: index.within[entry[3]],
      href: entry[4], text: entry[5],
      names: plain(entry[1] + "\n" + entry[2] + (entry[6] ? "\n" + entry[6] : "")).split("\n"),
      sentence: plain(entry[5]),
      whole: plain(entry.slice(1, 3).concat(index.within[entry[3]], entry[5], entry[6]).join("\n")),
    };
  });

  // 农村公路养护的R012 → 农村公路, 养护, r012: the longest word that is known each time, else the characters as they stand.
  function parted(question) {
    var parts = [];
    (question.match(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) || []).forEach(function (run) {
      var rest = "";
      if (!/^\p{Script=Han}/u.test(run)) {
        parts.push(run);
        return;
      }
      function keep() {
        if (rest) parts.push(rest);
        rest = "";
      }
      for (var at = 0; at < run.length;) {
        var length = Math.min(longest, run.length - at);
        while (length > 1 && !words[run.substr(at, length)]) length -= 1;
        if (length > 1) {
          keep();
          parts.push(run.substr(at, length));
          at += length;
        } else {
          if (PARTICLES.indexOf(run[at]) < 0) rest += run[at];
          else keep();
          at += 1;
        }
      }
      keep();
    });
    return parts.filter(function (part, at) { return parts.indexOf(part) === at; });
  }

  // 0 its very name, 1 its name begins so, 2 its name has it, 3 its name has every word, 4 a sentence of it has the
  // question as written, 5 it has every word somewhere; -1 not found.
  function rank(entry, question, parts) {
    var names = entry.names;
    function has(text) { return function (part) { return text.indexOf(part) >= 0; }; }
    if (names.indexOf(question) >= 0) return 0;
    if (names.some(function (name) { return name.startsWith(question); })) return 1;
    if (names.some(function (name) { return name.indexOf(question) >= 0; })) return 2;
    if (entry.sentence.indexOf(question) >= 0 && !parts.every(has(names.join("\n")))) return 4;
    if (!parts.length || !parts.every(has(entry.whole))) return -1;
    return parts.every(has(names.join("\n"))) ? 3 : 5;
  }

  function search(question) {
    var asked = plain(question).trim().replace(/\s+/g, " ");
    var parts = parted(asked);
    var ranks = [[], [], [], [], [], []];
    entries.forEach(function (entry) {
      var place = rank(entry, asked, parts);
      if (place >= 0) ranks[place].push(entry);
    });
    var hits = Array.prototype.concat.apply([], ranks);
    return { hits: hits, near: hits.length ? [] : nearest(parts), parts: parts, asked: asked };
  }

  // Where nothing has every word: what has the most of them.
  function nearest(parts) {
    var most = 1;
    var near = [];
    entries.forEach(function (entry) {
      var count = parts.filter(function (part) { return entry.whole.indexOf(part) >= 0; }).length;
      if (count > most) near = [];
      most = Math.max(most, count);
      if (count === most) near.push(entry);
    });
    return near;
  }

  // Where the first of some words stands in a text, as [from, to); null where none does.
  function first(text, wanted) {
    var low = text.toLowerCase();
    if (low.length !== text.length) return null;
    var best = null;
    wanted.forEach(function (word) {
      var at = low.indexOf(word);
      if (at >= 0 && (!best || at < best[0])) best = [at, at + word.length];
    });
    return best;
  }

  // The text as text, the words that were found in <mark>.
  function marked(box, text, wanted) {
    for (var place = first(text, wanted); place; place = first(text, wanted)) {
      box.append(text.slice(0, place[0]));
      var mark = document.createElement("mark");
      mark.textContent = text.slice(place[0], place[1]);
      box.append(mark);
      text = text.slice(place[1]);
    }
    box.append(text);
    return box;
  }

  function made(name, className, text) {
    var element = document.createElement(name);
    element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function excerpt(text, wanted) {
    var place = first(text, wanted);
    var from = place ? Math.max(0, place[0] - AROUND) : 0;
    var part = text.slice(from, from + SHOWN);
    return (from ? "……" : "") + part + (from + SHOWN < text.length ? "……" : "");
  }

  function line(entry, result) {
    var whole = entry.whole.indexOf(result.asked) >= 0 ? [result.asked] : result.parts;
    var item = made("li", "");
    var link = made("a", "");
    link.href = entry.href;
    marked(link, entry.number ? entry.title + "　" + entry.number : entry.title, whole);
    item.append(made("span", "kind", entry.kind), " ", link, " ", made("span", "within", entry.within));
    if (entry.text) item.append(marked(made("span", "excerpt", ""), excerpt(entry.text, whole), whole));
    return item;
  }

  function sentence(result) {
    var count = result.hits.length;
    if (count) return "找到 " + count + " 处" + (count > MOST ? "，先列 " + MOST + " 处，再多写几个字可以少一些" : "") + "。";
    var none = "没有找到“" + result.asked + "”。";
    if (!result.near.length) return none + "可以少写几个字，或换一个说法；不予公开的内容不在里面。";
    return none + "没有一处同时有“" + result.parts.join("”“") + "”，下面是只有其中一部分的。";
  }

  function show() {
    var list = found.querySelector("ol");
    var told = found.querySelector(".told");
    var question = form.q.value.trim();
    list.textContent = "";
    found.hidden = !question;
    told.textContent = "";
    if (!question) return;
    var result = search(question);
    told.textContent = sentence(result);
    var lines = document.createDocumentFragment();
    result.hits.concat(result.near).slice(0, MOST).forEach(function (entry) { lines.append(line(entry, result)); });
    list.append(lines);
  }

  form.hidden = false;
  form.q.value = new URLSearchParams(window.location.search).get("q") || "";
  form.addEventListener("input", function (event) { if (!event.isComposing) show(); });
  form.addEventListener("compositionend", show);
  show();
  form.q.focus();
})();
