/** Types of what goes over the wire (see wire.py) and of what the page stores. */

export type Answers = Record<string, any>;
export type Turn = { speaker: string; text?: string; html?: string };
export type Table = { rows: string[][]; head?: string[] };
export type Shown = {
  text?: string;
  html?: string;
  turns?: Turn[];
  items?: string[];
  table?: Table | null;
};

export type Work = {
  assignment: number;
  state: "leased" | "done" | "skipped";
  fields: Record<string, Shown>;
  answers: Answers | null;
  reason: string;
};

export type Desk = {
  work: Work[];
  outcome: "more" | "waiting" | "done" | "finished" | "quota";
  finished: number;
  total: number | null;
};

export type Problem = {
  title?: string;
  detail?: string;
  hint?: string;
  code?: string;
  problems?: Record<string, string>;
  /** What to quote to whoever runs the study. */
  request_id?: string;
};

/** A judgment that is not known to be on the server's disk. */
export type Entry = {
  id: string;
  /** When it was made, in milliseconds; entries are sent in this order. */
  made: number;
  /** What was judged, so that it can be shown again. */
  work: Work;
  /** Whether it is the first judgment of its assignment. */
  first: boolean;
  answers: Answers;
  skipped: boolean;
  reason: string;
  active_seconds: number;
  /** Why the server refused it. */
  refused: Problem | null;
};

export type Draft = { assignment: number; answers: Answers; seconds: number };

export type AnswerKey = { key: string; scheme: string; value: string; label: string };
export type ActionKey = { key: string; action: string; label: string };

/** What the answer to one question has to be; see `schemes/base/conditions.py`. */
export type Condition = {
  question: string;
  operator: "answered" | "one_of" | "contains" | "number" | "count" | "length";
  values: (string | number)[];
  bounds: { at_least: number | null; above: number | null; at_most: number | null; below: number | null };
  exact: boolean;
  negated: boolean;
};
export type Conditions = { logic: "all" | "any"; parts: Rule[] };
export type Rule = Condition | Conditions;

export type Boot = {
  study: string;
  annotator: string;
  desk: Desk;
  keys: AnswerKey[];
  actions: ActionKey[];
  prefetch: number;
  heartbeat_seconds: number;
  allow_skip: boolean;
  skip_reason_required: boolean;
  /** What decides whether a question is asked, by question that is not always asked. */
  conditions: Record<string, Rule>;
};
