/** The annotate page: an answer goes into the outbox, the next item is painted, the network comes last. */
import { call, Desk, Failure } from "./desk.js";
import { askReason, closeFromOutside, listKeys, open, Status, tooltips } from "./dialogs.js";
import { Form } from "./form.js";
import { Keys, Note, Stopwatch } from "./keys.js";
import { fill, frame, scroll, Stepper, tellEnd, tellPlace, toTop } from "./layout.js";
import { Outbox, Store } from "./outbox.js";

/** @typedef {import("./wire.d.ts").Work} Work */
/** @typedef {import("./wire.d.ts").Entry} Entry */

const ATTENDED = 15 * 60_000;

/** @param {string} id @returns {any} */
const $ = (id) => document.getElementById(id);
/** @type {import("./wire.d.ts").Boot} */
const boot = JSON.parse($("boot").textContent);
const name = `spindle:${boot.study}:${boot.annotator}`;

const form = new Form($("answers"));
const names = [...form.questions.keys()];
const stepper = new Stepper([...form.questions.values()]);
const stopwatch = new Stopwatch();
const store = await Store.open(name);
const outbox = new Outbox(store, name, wishes);
const desk = new Desk(boot.prefetch + 1, () => outbox.entries);
/** @type {Map<number, import("./wire.d.ts").Draft>} by assignment */
const drafts = new Map((await store.all("drafts")).map((draft) => [draft.assignment, draft]));
/** @type {number | null} the assignment in view */
let shown = null;
let leaving = false;
let pressed = 0; // when the last key or button was, as events tell time

/** What to say to the server beside a judgment. @param {Entry} entry */
function wishes(entry) {
  const others = outbox.waiting.filter((other) => other.first && other.id !== entry.id);
  const unsent = others.map((other) => other.work.assignment);
  const held = desk.ahead.map((work) => work.assignment);
  return { have: [...held, ...unsent], want: desk.want + unsent.length };
}

/** @param {Work} work */
const refusal = (work) => outbox.refused.find((each) => each.work.assignment === work.assignment);

function paint() {
  const work = desk.current;
  tellPlace(desk);
  if (!work) return paintEnd();
  if (work.assignment === shown) return;
  shown = work.assignment;
  const [draft, refused] = [drafts.get(work.assignment), refusal(work)];
  fill($("view"), $("layout"), work.fields);
  form.fill(draft?.answers ?? refused?.answers ?? work.answers ?? {});
  form.show(refused?.refused?.problems ?? {});
  stopwatch.restart(draft?.seconds ?? 0);
  $("note").hidden = work.state !== "skipped";
  $("note").textContent = `You skipped this item${work.reason ? `: ${work.reason}` : "."}`;
  openQuestion();
  toTop($("item"));
  if (!document.querySelector("dialog[open]")) $("item-title").focus({ preventScroll: true });
}

function paintEnd() {
  tellEnd(desk, outbox);
  if (shown !== null || document.activeElement === document.body) $("end").focus();
  shown = null;
  const hopeful = desk.outcome === "more" || desk.outcome === "waiting";
  if (!desk.asking && !outbox.waiting.length && hopeful) void desk.refill();
}

/** @param {string} [scheme] else the first that is not answered */
function openQuestion(scheme = names.find((each) => !(each in form.read()))) {
  stepper.open(names.indexOf(scheme ?? names[0]));
}

function next() {
  const work = desk.current;
  if (!work) return;
  const answers = form.read();
  const before = work.answers ?? {};
  const same = names.every((each) => JSON.stringify(answers[each]) === JSON.stringify(before[each]));
  if (desk.revising && same && !refusal(work)) {
    forgetDraft(work);
    desk.forward();
    return paint();
  }
  const problems = form.problems();
  form.show(problems);
  const [first] = Object.keys(problems);
  if (first === undefined) return judge(work, answers);
  openQuestion(first);
  form.focus(first);
}

/** @param {Work} work @param {Record<string, any>} answers @param {boolean} [skipped] @param {string} [reason] */
function judge(work, answers, skipped = false, reason = "") {
  const refused = refusal(work);
  const first = !desk.revising || Boolean(refused?.first);
  const active_seconds = stopwatch.read();
  desk.commit({ state: skipped ? "skipped" : "done", answers, reason });
  if (refused) void outbox.remove(refused.id);
  outbox.add({ work: { ...work }, first, answers, skipped, reason, active_seconds });
  paint();
  // A task that is queued while a frame is made runs when that frame has been painted.
  requestAnimationFrame(() => setTimeout(() => performance.measure("next-item", { start: pressed })));
  forgetDraft(work);
}

function forgetDraft(/** @type {Work} */ { assignment }) {
  if (drafts.delete(assignment)) void store.delete("drafts", assignment);
}

function skip() {
  const work = desk.current;
  if (!work || !boot.allow_skip || work.state === "done") return; // an answer is revised, not skipped
  if (boot.skip_reason_required) askReason((reason) => judge(work, {}, true, reason));
  else judge(work, {}, true);
}

async function back() {
  if (await desk.back()) paint();
}

/** Open a window to read; a window gives the focus back to what had it. @param {string} id */
function lookUp(id) {
  $("item-title").focus({ preventScroll: true });
  open(id);
}

async function mend() {
  const entry = outbox.refused[0];
  if (!entry || !(await desk.reach(entry.work.assignment))) return;
  shown = null;
  paint();
  form.focus(Object.keys(entry.refused?.problems ?? {})[0] ?? names[0]);
}

function discard() {
  const entry = outbox.refused[0];
  if (!entry) return;
  if (entry.first) desk.drop(entry.work.assignment);
  void outbox.remove(entry.id).then(() => desk.refill(true));
}

const run = {
  next,
  back: () => void back(),
  undo: () => form.undo() || void back(),
  ...(boot.allow_skip ? { skip } : {}),
  ...($("instructions") ? { instructions: () => lookUp("instructions") } : {}),
  keys: () => lookUp("keys"),
  down: () => scroll($("item"), 1),
  up: () => scroll($("item"), -1),
};
const question = (/** @type {string} */ scheme) => $(`${form.questions.get(scheme)?.id}-question`).textContent;
const press = (/** @type {[string, string]} */ ...chosen) => void (desk.current && form.press(...chosen));
const keys = new Keys(boot.keys, boot.actions, run, press, question);
const status = new Status(outbox, { mend: () => void mend(), discard });

async function heartbeat() {
  const assignments = desk.ahead.map((work) => work.assignment);
  if (!assignments.length || stopwatch.idle > ATTENDED) return;
  await call("POST", "/api/heartbeat", { assignments }).then(({ lost }) => desk.lose(lost)).catch(() => {});
}

form.addEventListener("change", (event) => {
  const [work, scheme] = [desk.current, /** @type {CustomEvent} */ (event).detail];
  if (!work) return;
  const draft = { assignment: work.assignment, answers: form.read(), seconds: stopwatch.read() };
  drafts.set(work.assignment, draft);
  void store.put("drafts", draft);
  const touched = form.questions.get(scheme);
  const walking = !stopwatch.byPointer && touched?.contains(document.activeElement); // with arrow keys
  if (touched?.dataset.reader === "choice" && !walking && scheme in draft.answers) openQuestion();
});
outbox.addEventListener("receipt", (event) => {
  desk.take(/** @type {CustomEvent} */ (event).detail.desk);
  paint();
});
outbox.addEventListener("change", () => (desk.current ? undefined : paint()));
desk.addEventListener("change", paint);
desk.addEventListener("failure", (event) => status.fail(/** @type {CustomEvent<Failure>} */ (event).detail));
for (const [id, does] of Object.entries({ ...run, "end-back": run.back, "show-keys": run.keys, "show-instructions": run.instructions })) {
  if ($(id)?.matches("button")) $(id).addEventListener("click", does);
}
form.element.addEventListener("submit", (event) => event.preventDefault());
$("sign-in-again").addEventListener("click", () => (leaving = Boolean(store.db)));
for (const event of ["keydown", "click"]) addEventListener(event, ({ timeStamp }) => (pressed = timeStamp), true);
for (const event of ["online", "focus", "visibilitychange"]) addEventListener(event, () => outbox.kick());
addEventListener("beforeunload", (event) => {
  if (outbox.waiting.length && !leaving) event.preventDefault();
});
setInterval(() => void heartbeat(), boot.heartbeat_seconds * 1000);

listKeys(keys, new Note(`${name}:keys`));
closeFromOutside();
tooltips();
frame();
await outbox.load();
desk.restore();
desk.take(boot.desk);
desk.restore();
paint();
const read = new Note(`${name}:instructions`);
if (!read.value) run.instructions?.();
read.value = "read";
outbox.kick();
