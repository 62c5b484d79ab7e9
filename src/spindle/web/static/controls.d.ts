/**
 * What a scheme's script may export as its default. The script of the scheme NAME is
 * `schemes/NAME.js`; it is loaded where a design has such a question. Whatever it leaves out works
 * as native controls do (`native` in form.js). `question` is the question's fieldset, with what the
 * scheme's template rendered in it; it has `data-required` where an answer is required.
 *
 * A script whose controls are not native ones dispatches a bubbling `input` event from inside the
 * question whenever the answer changes.
 */
export type Controls = {
  /** Prepare the question, once, before anything else. */
  prepare?(question: HTMLElement): void;
  /** Return the answer as the scheme's `read` takes it, or undefined where there is none. */
  read(question: HTMLElement): any;
  /** Show that answer, or none. */
  fill(question: HTMLElement, answer: any): void;
  /** Choose the value of a shortcut. */
  press(question: HTMLElement, value: string): void;
  /** Return what is wrong with the answer as a sentence, or "". */
  problem(question: HTMLElement): string;
  /** Return the control to focus: the chosen one, or the first that still needs an answer. */
  target(question: HTMLElement): HTMLElement | undefined;
  /** Return whether one choice completes the answer, so that the next question may open. */
  advances(question: HTMLElement): boolean;
};
