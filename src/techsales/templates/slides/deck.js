"use strict";
(() => {
  const slides = [...document.querySelectorAll(".slide")];
  let now = 0;
  let speaker = null;
  document.documentElement.classList.add("js");

  const steps = () => [...slides[now].querySelectorAll(".step")];
  const title = (slide) => (slide ? slide.querySelector("h1, h2").textContent : "the end");

  function tellSpeaker() {
    if (!speaker || speaker.closed) return;
    const notes = slides[now].querySelector(".notes");
    const page = speaker.document;
    page.title = "Notes";
    page.body.style.cssText = "font:1.4rem/1.5 sans-serif;margin:2rem;max-width:44rem";
    page.body.replaceChildren();
    const add = (tag, text) => page.body.appendChild(Object.assign(page.createElement(tag), { textContent: text }));
    add("h1", `${now + 1}. ${title(slides[now])}`);
    for (const p of notes ? notes.querySelectorAll("p") : []) add("p", p.textContent);
    add("p", `Next: ${title(slides[now + 1])}`);
  }

  // What is too tall becomes smaller, down to seven tenths; anything taller scrolls.
  function fit(slide) {
    slide.style.zoom = 1;
    const parts = [...slide.children].filter((part) => !part.matches("footer, aside"));
    const tall = Math.max(...parts.map((part) => part.offsetTop + part.offsetHeight)) + 40;
    if (tall > innerHeight) slide.style.zoom = Math.max(0.7, innerHeight / tall);
  }

  function show(number, allSteps) {
    now = Math.max(0, Math.min(slides.length - 1, number));
    slides.forEach((slide, at) => slide.classList.toggle("now", at === now));
    steps().forEach((step) => step.classList.toggle("on", Boolean(allSteps)));
    fit(slides[now]);
    history.replaceState(null, "", `#s${now + 1}`);
    window.scrollTo(0, 0);
    slides[now].focus({ preventScroll: true });
    tellSpeaker();
  }

  function forth() {
    const hidden = steps().find((step) => !step.classList.contains("on"));
    if (hidden) hidden.classList.add("on");
    else if (now < slides.length - 1) show(now + 1);
  }

  function back() {
    const shown = steps().filter((step) => step.classList.contains("on")).pop();
    if (shown) shown.classList.remove("on");
    else if (now > 0) show(now - 1, true);
  }

  function notesWindow() {
    speaker = window.open("", "notes", "width=700,height=600");
    tellSpeaker();
  }

  const keys = {
    ArrowRight: forth, ArrowDown: forth, PageDown: forth, " ": forth, Enter: forth,
    ArrowLeft: back, ArrowUp: back, PageUp: back, Backspace: back,
    Home: () => show(0), End: () => show(slides.length - 1, true),
    n: () => document.body.classList.toggle("show-notes"), s: notesWindow,
    f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  };
  document.addEventListener("keydown", (event) => {
    const onButton = event.target.closest("button") && [" ", "Enter"].includes(event.key);
    const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action || onButton || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  document.getElementById("next").addEventListener("click", forth);
  document.getElementById("back").addEventListener("click", back);
  let start = null;
  document.addEventListener("touchstart", (event) => { start = event.changedTouches[0]; }, { passive: true });
  document.addEventListener("touchend", (event) => {
    const end = event.changedTouches[0];
    const across = end.clientX - start.clientX;
    if (Math.abs(across) > 50 && Math.abs(across) > Math.abs(end.clientY - start.clientY)) (across < 0 ? forth : back)();
  }, { passive: true });
  window.addEventListener("hashchange", () => show(Number(location.hash.slice(2)) - 1 || 0));
  window.addEventListener("resize", () => fit(slides[now]));
  show(Number(location.hash.slice(2)) - 1 || 0);
})();
