/** `<Number>`: a number in a field, with a slider when it has both ends. */
import { useEffect, useRef } from "preact/hooks";
import { answer, answerScope, answerValue, type AnswerScope, isPerRegion } from "../core/answers";
import { attrBool, attrNumber, attrString, type TagNode } from "../core/config";
import { inRange, type NumberRule, onStep, stepUp } from "../core/numbers";
import type { TagDefinition, TagProps, ValidationProblem } from "../core/registry";
import { requiredProblem, scopesOf, titleOf } from "../core/required";
import type { Session } from "../core/session";
import { t } from "../core/textstrings";
import { ControlTitle } from "../widgets/controltitle";
import { useControlKey } from "../widgets/controlkey";

function ruleOf(node: TagNode): NumberRule {
  const of = (name: string): number | null => {
    const value = attrNumber(node, name, NaN);
    return Number.isNaN(value) ? null : value;
  };
  return { min: of("min"), max: of("max"), step: of("step") };
}

function valueOf(session: Session, node: TagNode, scope: AnswerScope): number | null {
  const value = answerValue(session, node, scope, "number");
  return typeof value === "number" ? value : null;
}

function set(session: Session, node: TagNode, scope: AnswerScope, number: number | null, merge?: string): void {
  answer(session, node, scope, number === null ? null : { number }, merge);
}

function NumberView({ session, node, region }: TagProps) {
  const rule = ruleOf(node);
  useControlKey(session, node, () => {
    const now = answerScope(session, node, region);
    if (now) set(session, node, now, stepUp(rule, valueOf(session, node, now)));
  });
  const scope = answerScope(session, node, region);
  if (!scope) return null;
  const value = valueOf(session, node, scope);
  const stored = answerValue(session, node, scope, "number");
  const slider = attrBool(node, "slider", false) && rule.min !== null && rule.max !== null;
  const change = (number: number | null): void => set(session, node, scope, number, `number:${node.name}:${scope.region?.id ?? ""}`);
  return (
    <div class={`field number${value !== null && !fits(rule, value) ? " control-bad" : ""}`} data-control={node.name}>
      <ControlTitle config={session.config} node={node} />
      <div class="number-row">
        {slider && <input type="range" class="range" aria-label={`${titleOf(node)} slider`} min={rule.min ?? 0} max={rule.max ?? 1} step={rule.step ?? "any"} value={value ?? rule.min ?? 0}
          disabled={session.readonly.value} onInput={(event) => change(event.currentTarget.valueAsNumber)} />}
        <NumberField node={node} rule={rule} value={value} disabled={session.readonly.value} onChange={change} />
      </div>
      {stored !== undefined && value === null && <p class="control-note" role="note">{t("unreadable", { value: JSON.stringify(stored) })}</p>}
    </div>
  );
}

function fits(rule: NumberRule, value: number): boolean {
  return inRange(rule, value) && onStep(rule, value);
}

interface FieldProps {
  readonly node: TagNode;
  readonly rule: NumberRule;
  readonly value: number | null;
  readonly disabled: boolean;
  readonly onChange: (value: number | null) => void;
}

/** The field keeps what is being typed (`1.`, `-`) until it is a number. */
function NumberField({ node, rule, value, disabled, onChange }: FieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const input = field.current;
    if (input && !input.validity.badInput && (input.value === "" ? null : Number(input.value)) !== value) input.value = value === null ? "" : String(value);
  }, [value]);
  return (
    <input
      class="input" type="number" ref={field} aria-label={titleOf(node)} aria-invalid={value !== null && !fits(rule, value)} min={rule.min ?? undefined} max={rule.max ?? undefined} step={rule.step ?? "any"}
      placeholder={attrString(node, "placeholder") || attrString(node, "defaultValue")} disabled={disabled}
      onInput={({ currentTarget: input }) => {
        if (input.validity.badInput) return;
        onChange(input.value === "" ? null : Number(input.value));
      }}
    />
  );
}

function validate(session: Session, node: TagNode): ValidationProblem | null {
  const lacking = requiredProblem(session, node, (scope) => valueOf(session, node, scope) !== null);
  if (lacking) return lacking;
  const rule = ruleOf(node);
  for (const scope of scopesOf(session, node)) {
    const value = valueOf(session, node, scope);
    if (value === null || fits(rule, value)) continue;
    const name = titleOf(node);
    const message = inRange(rule, value) ? t("notAStep", { name, value, step: rule.step ?? 1 }) : t("outOfRange", { name, value, range: `${rule.min ?? "−∞"} … ${rule.max ?? "∞"}` });
    return scope.region ? { message, region: scope.region.id } : { message };
  }
  return null;
}

/** The default is written where nothing was entered; for regions only when an answer is required. */
function beforeSubmit(session: Session, node: TagNode): void {
  const number = attrNumber(node, "defaultValue", NaN);
  if (Number.isNaN(number) || (isPerRegion(node) && !attrBool(node, "required", false))) return;
  for (const scope of scopesOf(session, node)) if (answerValue(session, node, scope, "number") === undefined) set(session, node, scope, number);
}

const definition: TagDefinition = { tag: "Number", view: NumberView, result: { type: "number", payload: "number" }, classifies: true, validate, beforeSubmit };
export default definition;
