// The disclosure quizzes work without a script; this notes what was chosen. And the marks of what is solved.

import { make } from "./dom.ts";
import type { PageData } from "./protocol.ts";

export interface Choice {
  id: string;
  right: boolean;
  /** The option's letter. */
  answer: string;
}

/** Hear of every option that is opened, also of quizzes that a cell shows later. */
export function watchQuizzes(chosen: (choice: Choice) => void): void {
  // A toggle event does not bubble, but it is captured.
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (!(target instanceof HTMLDetailsElement) || !target.open) return;
      const id = target.closest<HTMLElement>("fieldset.dd-quiz")?.dataset["id"];
      if (!id || !target.classList.contains("dd-option")) return;
      const right = target.dataset["right"] === "true";
      target.classList.add(right ? "dd-right" : "dd-notyet");
      const letter = /^\s*\((\w+)\)/.exec(target.querySelector("summary")?.textContent ?? "")?.[1];
      chosen({ id, right, answer: letter ?? "" });
    },
    true,
  );
}

/** Whether an id is a quiz question's, such as 3.q1. */
export function isQuestion(id: string): boolean {
  return id.includes(".q");
}

/** The ids of the page's exercises and of its quiz questions. */
export function tasksOf(data: PageData): { exercises: string[]; questions: string[] } {
  const checked = data.cells.flatMap((cell) => cell.exercise ?? []);
  const quizzes = [...document.querySelectorAll<HTMLElement>("fieldset.dd-quiz[data-id]")];
  const all = [...new Set([...checked, ...quizzes.map((quiz) => quiz.dataset["id"] ?? "")])];
  return { exercises: all.filter((id) => !isQuestion(id)), questions: all.filter(isQuestion) };
}

/** A small mark beside the heading of every exercise, and in every question, whose last outcome is right. */
export function markSolved(data: PageData, outcomes: Map<string, string>): void {
  for (const { id, exercise } of data.cells) {
    const place = document.getElementById(`cell-${id}`)?.closest("section")?.querySelector("h2, h3");
    if (exercise && place?.textContent?.startsWith(`${exercise} `)) mark(place, outcomes.get(exercise) === "right");
  }
  for (const quiz of document.querySelectorAll<HTMLElement>("fieldset.dd-quiz[data-id]")) {
    const legend = quiz.querySelector("legend");
    if (legend) mark(legend, outcomes.get(quiz.dataset["id"] ?? "") === "right");
  }
}

function mark(place: Element, solved: boolean): void {
  const there = place.querySelector(".dd-solved");
  if (solved && !there) place.append(make("span", { class: "dd-solved" }, " ✓ solved"));
  if (!solved) there?.remove();
}

/** Such as "2 of 6 exercises hold, 1 of 3 quiz questions."; empty on a page without tasks. */
export function solvedSentence(data: PageData, outcomes: Map<string, string>): string {
  const { exercises, questions } = tasksOf(data);
  const right = (ids: string[]): number => ids.filter((id) => outcomes.get(id) === "right").length;
  const parts = [
    exercises.length ? `${right(exercises)} of ${exercises.length} exercises hold` : "",
    questions.length ? `${right(questions)} of ${questions.length} quiz questions answered right` : "",
  ].filter(Boolean);
  return parts.length ? `On this page: ${parts.join(", ")}.` : "";
}
