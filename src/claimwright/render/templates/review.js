"use strict";
// Choosing an item lights the words that prove it. Without this script every quote is still a link to its place.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const lit = (item) => all(".e").filter((piece) => piece.dataset.items.split(" ").includes(item));
  const back = document.getElementById("back");
  const spoken = document.getElementById("spoken");
  let chosen = null;

  function choose(item, scroll) {
    chosen = item;
    all(".lit").forEach((piece) => piece.classList.remove("lit"));
    all("button.pick").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.item === item)));
    all(".item").forEach((box) => box.classList.toggle("chosen", box.id === item));
    const pieces = item ? lit(item) : [];
    pieces.forEach((piece) => piece.classList.add("lit"));
    back.hidden = !item;
    if (!item) return;
    spoken.textContent = pieces.length ? pieces.map((piece) => piece.textContent).join(" ") : "No words of the note";
    if (scroll && pieces.length) pieces[0].scrollIntoView({ block: "center" });
  }

  function fromAddress() {
    const item = decodeURIComponent(location.hash.slice(1));
    const button = all("button.pick").find((one) => one.dataset.item === item);
    if (button) {
      button.closest(".item").scrollIntoView({ block: "nearest" });
      choose(item, true);
    }
  }

  document.addEventListener("click", (event) => {
    const words = event.target.closest("a.words");
    if (words) {
      event.preventDefault();
      choose(words.closest(".item").id, false);
      return document.querySelector(words.getAttribute("href")).scrollIntoView({ block: "center" });
    }
    const button = event.target.closest("button.pick");
    if (button) return choose(button.dataset.item === chosen ? null : button.dataset.item, true);
    const piece = event.target.closest(".e");
    if (!piece) return;
    const first = piece.dataset.items.split(" ")[0];
    choose(first, false);
    document.getElementById(first).scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") choose(null, false);
  });
  back.addEventListener("click", () => {
    const button = all("button.pick").find((one) => one.dataset.item === chosen);
    if (button) button.focus();
  });
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
