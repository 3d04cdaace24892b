// The page "Verify a certificate": a file or a text comes in, a verdict and what the certificate says come out.
// Nothing leaves the page, and nothing is fetched.

import { MOST_BYTES, tokenIn, type Verdict, verifyToken } from "./credential.ts";
import { make } from "./dom.ts";

const place = document.getElementById("dd-verify");
if (place) start(place);

function start(place: HTMLElement): void {
  const file = make("input", { type: "file", id: "dd-verify-file", accept: ".jwt,.jws,.pdf" });
  const text = make("textarea", { id: "dd-verify-text", rows: "4", spellcheck: "false", autocomplete: "off" });
  const issuer = make("input", { id: "dd-verify-issuer", spellcheck: "false", autocomplete: "off" });
  const check = make("button", { type: "button" }, "Check");
  const result = make("div", { role: "status" });
  const label = (words: string, field: HTMLElement) => [make("label", { for: field.id }, words), field];
  check.addEventListener("click", () => void judge());
  file.addEventListener("change", () => void judge());
  // What was given last counts, and no verdict stands beside something it was not reached on.
  text.addEventListener("input", () => {
    file.value = "";
    result.replaceChildren();
  });
  issuer.addEventListener("input", () => result.replaceChildren());
  issuer.addEventListener("change", () => {
    if (file.files?.length || text.value.trim()) void judge();
  });
  place.replaceChildren(
    ...label("The certificate, .pdf or .jwt", file),
    ...label("or its text", text),
    ...label("The issuer's key as published, did:key:… (may stay empty)", issuer),
    check,
    result,
  );

  async function judge(): Promise<void> {
    try {
      const chosen = file.files?.[0];
      if (!chosen && !text.value.trim()) {
        result.replaceChildren(make("p", {}, "Choose a file, or paste the text of a .jwt."));
        return;
      }
      // A large file is not read at all: it is refused as an empty one is.
      const read = chosen && chosen.size <= MOST_BYTES ? await chosen.arrayBuffer() : new ArrayBuffer(0);
      const bytes = chosen ? new Uint8Array(read) : new TextEncoder().encode(text.value);
      const token = await tokenIn(chosen?.name ?? "The text", bytes);
      show(await verifyToken(token, new Date(), issuer.value.trim()));
    } catch (error) {
      result.replaceChildren(make("p", {}, `✗ ${error instanceof Error ? error.message : String(error)}`));
    }
  }

  function show(verdict: Verdict): void {
    const rows = verdict.says.map(([what, words]) =>
      make("tr", {}, make("th", { scope: "row" }, what), make("td", { class: "dd-text" }, words)),
    );
    const own = "Anybody can make a key: compare the one below with the line that the issuer published.";
    result.replaceChildren(make("p", {}, make("strong", {}, `${verdict.holds ? "✓" : "✗"} ${verdict.sentence}`)));
    if (!rows.length) return;
    if (!issuer.value.trim()) result.append(make("p", {}, own));
    result.append(make("table", { class: "dd-table" }, make("tbody", {}, ...rows)));
  }
}
