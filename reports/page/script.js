"use strict";
// Sorting and searching; the page can be read, and filtered by verdict and confidence, without this.
(() => {
  document.querySelectorAll(".scripted").forEach((part) => { part.hidden = false; });

  const table = document.getElementById("tests");
  if (table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const words = document.getElementById("words");
    const found = document.getElementById("found");
    const form = document.getElementById("filters");

    const count = () => {
      const shown = rows.filter((row) => getComputedStyle(row).display !== "none").length;
      found.textContent = `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")} shown`;
    };
    const search = () => {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const row of rows) {
        row.classList.toggle("away", !wanted.every((word) => texts.get(row).includes(word)));
      }
      count();
    };
    let waiting = 0;
    words.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
    form.addEventListener("change", search);
    form.addEventListener("submit", (event) => event.preventDefault());
    search();

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
        body.replaceChildren(...keyed.map(([, row]) => row));
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
    }
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
})();
