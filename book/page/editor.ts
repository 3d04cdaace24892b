// The editor that stands in the place of a cell's code.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

export interface Editor {
  text: () => string;
  set: (text: string) => void;
  focus: () => void;
}

export interface EditorOptions {
  parent: HTMLElement;
  text: string;
  label: string;
  /** Element that says how to leave the editor. */
  help: string;
  changed: () => void;
  run: () => void;
  leave: () => void;
}

/** An editor for Python with the keys of a notebook. */
export function makeEditor(options: EditorOptions): Editor {
  const key = (name: string, action: () => void) => ({
    key: name,
    run: () => {
      action();
      return true;
    },
  });
  const own = Prec.highest(
    keymap.of([
      key("Shift-Enter", options.run),
      key("Ctrl-Enter", options.run),
      key("Mod-Enter", options.run),
      key("Escape", options.leave),
    ]),
  );
  const attributes = {
    "aria-label": options.label,
    "aria-describedby": options.help,
    // Focusable anyway; said in a way that checkers of accessibility see.
    tabindex: "0",
    autocapitalize: "off",
    autocorrect: "off",
    spellcheck: "false",
  };
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        own,
        history(),
        python(),
        indentUnit.of("    "),
        EditorState.tabSize.of(4),
        bracketMatching(),
        syntaxHighlighting(classHighlighter),
        keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of(attributes),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.changed();
        }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    focus: () => view.focus(),
  };
}
