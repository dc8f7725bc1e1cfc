"use strict";
// Sorting and searching; the page can be read, and filtered by verdict and confidence, without this.
(() => {
  document.querySelectorAll(".scripted").forEach((part) => { part.hidden = false; });

  const table = document.getElementById("tests");
  if (table) {
    // A browser takes seconds to lay out thousands of rows: the first are shown, the others on demand.
    const FIRST = 250;
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const words = document.getElementById("words");
    const found = document.getElementById("found");
    const form = document.getElementById("filters");
    const confidence = document.getElementById("confidence");
    const all = document.getElementById("all");
    let order = rows;
    let limit = FIRST;

    const show = () => {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      const off = [...form.querySelectorAll("input[type=checkbox]:not(:checked)")].map((box) => box.id.slice(5));
      const sure = confidence.value;
      let fitting = 0;
      for (const row of order) {
        const names = row.classList;
        const fits = !off.some((verdict) => names.contains(verdict)) && (sure === "any" || names.contains(sure))
          && wanted.every((word) => texts.get(row).includes(word));
        if (fits) fitting += 1;
        names.toggle("away", !fits);
        names.toggle("later", fits && fitting > limit);
      }
      const count = (number) => number.toLocaleString("en");
      const left = fitting - Math.min(fitting, limit);
      found.textContent = `${count(fitting)} of ${count(rows.length)} fit${left ? `, the first ${count(limit)} are shown` : ""}`;
      all.hidden = !left;
      all.textContent = `Show ${count(left)} more`;
    };
    const anew = () => { limit = FIRST; show(); };
    let waiting = 0;
    words.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(anew, 120); });
    form.addEventListener("change", anew);
    form.addEventListener("submit", (event) => event.preventDefault());
    all.addEventListener("click", () => { limit = Infinity; show(); });
    show();

    const place = new Map(rows.map((row, at) => [row, at]));
    const number = (text) => parseInt(text, 10);
    const keys = {
      Verdict: (row) => place.get(row),
      Confidence: (row) => number(row.cells[2].textContent),
      "Deleted in": (row) => (row.cells[5].textContent.match(/\d{4}-\d\d-\d\d$/) || [""])[0],
    };
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const name = head.textContent.trim();
      const key = keys[name] || ((row) => row.cells[column].textContent);
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const keyed = rows.map((row) => [key(row), row]);
        keyed.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : place.get(x) - place.get(y)));
        if (down) keyed.reverse();
        order = keyed.map(([, row]) => row);
        body.remove();
        body.replaceChildren(...order);
        show();
        table.append(body);
      });
    });
  }

  const find = document.getElementById("find");
  if (find) {
    const pictures = [...document.querySelectorAll(".picture")];
    find.addEventListener("input", () => {
      const wanted = find.value.toLowerCase();
      for (const picture of pictures) {
        picture.classList.toggle("away", !picture.textContent.toLowerCase().includes(wanted));
      }
    });
  }

  // A link to something folded away opens what holds it.
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = target; part; part = part.parentElement) {
      if (part.tagName === "DETAILS") part.open = true;
      part.classList.remove("later", "away");
    }
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
})();
