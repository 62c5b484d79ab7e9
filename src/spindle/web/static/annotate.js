/** The annotate page: an answer goes into the outbox, the next item is shown, then the network is used. */
import { send } from "./client.js";
import { askReason, closeOnOutsideClick, openDialog, showEnd, showPosition, showTooltips, Status } from "./dialogs.js";
import { Form } from "./form.js";
import { Keys, listKeys, Preference, Stopwatch } from "./keys.js";
import { $, placeQuestions, scrollItem, scrollToTop, showItem, Stepper } from "./layout.js";
import { Outbox, Store } from "./outbox.js";
import { Worklist } from "./worklist.js";

/** @typedef {import("./wire.d.ts").Work} Work */

/** @type {import("./wire.d.ts").Boot} */
const boot = JSON.parse($("boot").textContent);
const name = `spindle:${boot.study}:${boot.annotator}`;

const form = await Form.load($("answers"), boot.conditions);
const names = [...form.questions.keys()];
const stepper = new Stepper(form);
const stopwatch = new Stopwatch();
const store = await Store.open(name);
const outbox = new Outbox(store, name, stock);
const worklist = new Worklist(boot.prefetch + 1, () => outbox.entries);
/** @type {Map<number, import("./wire.d.ts").Draft>} by assignment */
const drafts = new Map((await store.getAll("drafts")).map((draft) => [draft.assignment, draft]));
/** @type {number | null} the assignment in view */
let shown = null;
let isLeaving = false;
let pressed = 0; // the time of the last key press or click

/** Return the items this page has and how many it wants, beside a judgment. @param {import("./wire.d.ts").Entry} entry */
function stock(entry) {
  const others = outbox.waiting.filter((other) => other.first && other.id !== entry.id);
  const unsent = others.map((other) => other.work.assignment);
  const held = worklist.ahead.map((work) => work.assignment);
  return { have: [...held, ...unsent], want: worklist.want + unsent.length };
}

/** @param {Work} work */
const refusalOf = (work) => outbox.refused.find((each) => each.work.assignment === work.assignment);

function paint() {
  const work = worklist.current;
  showPosition(worklist);
  if (!work) return paintEnd();
  if (work.assignment === shown) return;
  shown = work.assignment;
  const [draft, refusal] = [drafts.get(work.assignment), refusalOf(work)];
  showItem($("view"), $("layout"), work.fields);
  form.fill(draft?.answers ?? refusal?.answers ?? work.answers ?? {});
  form.showProblems(refusal?.refused?.problems ?? {});
  stopwatch.restart(draft?.seconds ?? 0);
  $("note").hidden = work.state !== "skipped";
  $("note").textContent = `You skipped this item${work.reason ? `: ${work.reason}` : "."}`;
  openQuestion();
  scrollToTop($("item"));
  if (!document.querySelector("dialog[open]")) $("item-title").focus({ preventScroll: true });
}

function paintEnd() {
  showEnd(worklist, outbox);
  if (shown !== null || document.activeElement === document.body) $("end").focus();
  shown = null;
  const mayGetMore = worklist.outcome === "more" || worklist.outcome === "waiting";
  if (!worklist.request && !outbox.waiting.length && mayGetMore) void worklist.refill();
}

/** @param {string} [scheme] by default the first without an answer */
function openQuestion(scheme = form.asked().find(([name]) => !(name in form.read()))?.[0]) {
  stepper.open(form.asked().findIndex(([name]) => name === scheme));
}

function next() {
  const work = worklist.current;
  if (!work) return;
  const answers = form.read();
  const isSame = names.every((each) => JSON.stringify(answers[each]) === JSON.stringify(work.answers?.[each]));
  if (worklist.isRevising && isSame && !refusalOf(work)) {
    forgetDraft(work);
    worklist.goForward();
    return paint();
  }
  const problems = form.problems();
  form.showProblems(problems);
  const [first] = Object.keys(problems);
  if (first === undefined) return judge(work, answers);
  openQuestion(first);
  form.focus(first);
}

/** @param {Work} work @param {Record<string, any>} answers @param {boolean} [skipped] @param {string} [reason] */
function judge(work, answers, skipped = false, reason = "") {
  const refusal = refusalOf(work);
  const first = !worklist.isRevising || Boolean(refusal?.first);
  const active_seconds = stopwatch.read();
  worklist.complete({ state: skipped ? "skipped" : "done", answers, reason });
  if (refusal) void outbox.remove(refusal.id);
  outbox.add({ work: { ...work }, first, answers, skipped, reason, active_seconds });
  paint();
  // A task queued while a frame is made runs when that frame has been painted.
  requestAnimationFrame(() => setTimeout(() => performance.measure("next-item", { start: pressed })));
  forgetDraft(work);
}

function forgetDraft(/** @type {Work} */ { assignment }) {
  if (drafts.delete(assignment)) void store.delete("drafts", assignment);
}

function skip() {
  const work = worklist.current;
  if (!work || !boot.allow_skip || work.state === "done") return; // an answer is revised, not skipped
  if (boot.skip_reason_required) askReason((reason) => judge(work, {}, true, reason));
  else judge(work, {}, true);
}

const back = () => void worklist.goBack().then((found) => found && paint());

/** Open a dialog to read; it returns the focus to what had it. @param {string} id */
function lookUp(id) {
  $("item-title").focus({ preventScroll: true });
  openDialog(id);
}

async function fixRefused() {
  const entry = outbox.refused[0];
  if (!entry || !(await worklist.goTo(entry.work.assignment))) return;
  shown = null;
  paint();
  form.focus(Object.keys(entry.refused?.problems ?? {})[0] ?? names[0]);
}

function discardRefused() {
  const entry = outbox.refused[0];
  if (!entry) return;
  if (entry.first) worklist.remove(entry.work.assignment);
  void outbox.remove(entry.id).then(() => worklist.refill(true));
}

const run = {
  next,
  back,
  undo: () => form.undo() || back(),
  ...(boot.allow_skip ? { skip } : {}),
  ...($("instructions") ? { instructions: () => lookUp("instructions") } : {}),
  keys: () => lookUp("keys"),
  down: () => scrollItem($("item"), 1),
  up: () => scrollItem($("item"), -1),
};
const question = (/** @type {string} */ scheme) => $(`${form.questions.get(scheme)?.id}-question`).textContent;
const press = (/** @type {[string, string]} */ ...choice) => void (worklist.current && form.press(...choice));
const keys = new Keys(boot.keys, boot.actions, run, press, question);
const status = new Status(outbox, form, { fix: () => void fixRefused(), discard: discardRefused });

async function keepLeases() {
  const assignments = worklist.ahead.map((work) => work.assignment);
  if (!assignments.length || stopwatch.isAway) return;
  await send("POST", "/api/heartbeat", { assignments }).then(({ lost }) => worklist.dropLost(lost)).catch(() => {});
}

form.addEventListener("change", (event) => {
  const [work, scheme] = [worklist.current, /** @type {CustomEvent} */ (event).detail];
  if (!work) return;
  const draft = { assignment: work.assignment, answers: form.read(true), seconds: stopwatch.read() };
  drafts.set(work.assignment, draft);
  void store.put("drafts", draft);
  const changed = form.questions.get(scheme);
  const usesArrowKeys = !stopwatch.byPointer && changed?.contains(document.activeElement);
  if (changed && form.advances(changed) && !usesArrowKeys && scheme in draft.answers) openQuestion();
});
outbox.addEventListener("receipt", (event) => {
  worklist.merge(/** @type {CustomEvent} */ (event).detail.desk);
  paint();
});
outbox.addEventListener("change", () => (worklist.current ? undefined : paint()));
worklist.addEventListener("change", paint);
worklist.addEventListener("failure", (event) => status.showError(/** @type {CustomEvent} */ (event).detail));
for (const [id, action] of Object.entries({ ...run, "end-back": back, "show-keys": run.keys, "show-instructions": run.instructions })) {
  if ($(id)?.matches("button")) $(id).addEventListener("click", action);
}
form.element.addEventListener("submit", (event) => event.preventDefault());
$("sign-in-again").addEventListener("click", () => (isLeaving = Boolean(store.db)));
for (const event of ["keydown", "click"]) addEventListener(event, ({ timeStamp }) => (pressed = timeStamp), true);
for (const event of ["online", "focus", "visibilitychange"]) addEventListener(event, () => outbox.flush());
addEventListener("beforeunload", (event) => {
  if (outbox.waiting.length && !isLeaving) event.preventDefault();
});
setInterval(() => void keepLeases(), boot.heartbeat_seconds * 1000);

listKeys(keys, new Preference(`${name}:keys`));
closeOnOutsideClick();
showTooltips();
placeQuestions();
await outbox.load();
worklist.restoreUnsent();
worklist.merge(boot.desk);
worklist.restoreUnsent();
paint();
const read = new Preference(`${name}:instructions`);
if (!read.value) run.instructions?.();
read.value = "read";
outbox.flush();
