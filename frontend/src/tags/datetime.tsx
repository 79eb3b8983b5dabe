/** `<DateTime>`: dates, times, months and years by the browser's own inputs. */
import { answer, answerScope, answerValue, type AnswerScope, isPerRegion } from "../core/answers";
import { attrBool, attrString, attrStrings, type TagNode } from "../core/config";
import { type DatePart, formatMoment, fromInput, type Moment, parseMoment, partsOf, patternOf, toInput } from "../core/datetime";
import type { TagDefinition, TagProps, ValidationProblem } from "../core/registry";
import { requiredProblem, scopesOf, titleOf } from "../core/required";
import type { Session } from "../core/session";
import { t } from "../core/textstrings";
import { ControlTitle } from "../widgets/controltitle";

interface Form {
  readonly parts: ReadonlySet<DatePart>;
  readonly pattern: string;
  readonly min: string;
  readonly max: string;
}

function formOf(node: TagNode): Form {
  const parts = partsOf(attrStrings(node, "only"));
  const pattern = patternOf(parts, attrString(node, "format"));
  return { parts, pattern, min: limit(node, "min", parts, pattern), max: limit(node, "max", parts, pattern) };
}

/** A limit as the native input writes it; `current` is this year. */
function limit(node: TagNode, name: string, parts: ReadonlySet<DatePart>, pattern: string): string {
  const text = attrString(node, name);
  if (text === "") return "";
  const now = new Date();
  if (text === "current") return toInput({ year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate(), hour: now.getHours(), minute: now.getMinutes(), second: 0 }, parts);
  const moment = readAny(text, pattern);
  return moment ? toInput(moment, parts) : "";
}

function readAny(text: string, pattern: string): Moment | null {
  return [pattern, "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d", "%Y-%m", "%H:%M", "%Y"].reduce<Moment | null>((found, one) => found ?? parseMoment(text, one), null);
}

function momentOf(form: Form, stored: unknown): Moment | null {
  return typeof stored === "string" ? parseMoment(stored, form.pattern) : typeof stored === "number" ? parseMoment(String(stored), form.pattern) : null;
}

function DateTimeView({ session, node, region }: TagProps) {
  const scope = answerScope(session, node, region);
  if (!scope) return null;
  const form = formOf(node);
  const stored = answerValue(session, node, scope, "datetime");
  const moment = momentOf(form, stored);
  const bad = moment !== null && !within(form, moment);
  const put = (text: string): void => {
    const next = fromInput(text, form.parts);
    if (next) answer(session, node, scope, { datetime: formatMoment(next, form.pattern) }, `datetime:${node.name}:${scope.region?.id ?? ""}`);
    else if (text === "") answer(session, node, scope, null);
  };
  return (
    <div class={`field datetime${bad ? " control-bad" : ""}`} data-control={node.name}>
      <ControlTitle config={session.config} node={node} />
      <div class="datetime-row">
        <input class="input" type={inputType(form.parts)} aria-label={titleOf(node)} aria-invalid={bad} min={form.min || undefined} max={form.max || undefined}
          value={moment ? toInput(moment, form.parts) : ""} disabled={session.readonly.value} onInput={(event) => { if (!event.currentTarget.validity.badInput) put(event.currentTarget.value); }} />
      </div>
      {stored !== undefined && !moment && <p class="control-note" role="note">{t("unreadable", { value: String(stored) })}</p>}
    </div>
  );
}

function inputType(parts: ReadonlySet<DatePart>): "datetime-local" | "date" | "month" | "number" | "time" {
  if (parts.has("date")) return parts.has("time") ? "datetime-local" : "date";
  if (parts.has("month")) return "month";
  return parts.has("year") ? "number" : "time";
}

function within({ parts, min, max }: Form, moment: Moment): boolean {
  const text = toInput(moment, parts);
  return (min === "" || text >= min) && (max === "" || text <= max);
}

function validate(session: Session, node: TagNode): ValidationProblem | null {
  const has = (scope: AnswerScope): boolean => answerValue(session, node, scope, "datetime") !== undefined;
  const lacking = requiredProblem(session, node, has);
  if (lacking) return lacking;
  const form = formOf(node);
  for (const scope of scopesOf(session, node)) {
    const stored = answerValue(session, node, scope, "datetime");
    const moment = momentOf(form, stored);
    if (!moment || within(form, moment)) continue;
    const message = t("outOfRange", { name: titleOf(node), value: String(stored), range: `${form.min || "−∞"} … ${form.max || "∞"}` });
    return scope.region ? { message, region: scope.region.id } : { message };
  }
  return null;
}

function beforeSubmit(session: Session, node: TagNode): void {
  const form = formOf(node);
  const moment = readAny(attrString(node, "defaultValue"), form.pattern);
  if (!moment || (isPerRegion(node) && !attrBool(node, "required", false))) return;
  for (const scope of scopesOf(session, node)) {
    if (answerValue(session, node, scope, "datetime") === undefined) answer(session, node, scope, { datetime: formatMoment(moment, form.pattern) });
  }
}

const definition: TagDefinition = { tag: "DateTime", view: DateTimeView, result: { type: "datetime", payload: "datetime" }, classifies: true, validate, beforeSubmit };
export default definition;
