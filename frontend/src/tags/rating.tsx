/** `<Rating>`: stars; a click on the last one clears. */
import { answer, answerScope, answerValue, type AnswerScope, isPerRegion } from "../core/answers";
import { attrBool, attrNumber, attrString, type TagNode } from "../core/config";
import type { TagDefinition, TagProps } from "../core/registry";
import { requiredProblem, scopesOf, titleOf } from "../core/required";
import type { Session } from "../core/session";
import { t } from "../core/textstrings";
import { ControlTitle } from "../widgets/controltitle";
import { useControlKey } from "../widgets/controlkey";

const SHAPES: Readonly<Record<string, string>> = {
  star: "M10 2.500l2.300 4.700 5.200.750-3.750 3.650.900 5.150L10 14.300l-4.650 2.450.900-5.150L2.500 7.950l5.200-.750z",
  heart: "M10 16.500S3 12.500 3 7.500A3.600 3.600 0 0110 6a3.600 3.600 0 017 1.500c0 5-7 9-7 9z",
  fire: "M10 2.500c.500 3.500 4.500 5 4.500 9a4.500 4.500 0 01-9 0c0-2 1-3 1.800-4 .300 1.200 1 1.700 1.700 2C9.500 7 9 4.500 10 2.500z",
  smile: "M10 2.500a7.500 7.500 0 100 15 7.500 7.500 0 000-15zM6.500 11.500c1.500 3 5.500 3 7 0M7.500 8v.5M12.500 8v.5",
};

function maxOf(node: TagNode): number {
  return Math.min(100, Math.max(1, Math.round(attrNumber(node, "maxRating", 5))));
}

function valueOf(session: Session, node: TagNode, scope: AnswerScope): number {
  const value = answerValue(session, node, scope, "rating");
  return typeof value === "number" ? value : 0;
}

function set(session: Session, node: TagNode, scope: AnswerScope, rating: number): void {
  answer(session, node, scope, rating > 0 ? { rating } : null);
}

function RatingView({ session, node, region }: TagProps) {
  const max = maxOf(node);
  useControlKey(session, node, () => {
    const now = answerScope(session, node, region);
    if (now) set(session, node, now, (valueOf(session, node, now) + 1) % (max + 1));
  });
  const scope = answerScope(session, node, region);
  if (!scope) return null;
  const value = valueOf(session, node, scope);
  const stored = answerValue(session, node, scope, "rating");
  const name = `${node.name}:${scope.region?.id ?? ""}:${scope.item ?? ""}`;
  return (
    <div class="field rating" data-control={node.name}>
      <ControlTitle config={session.config} node={node} />
      <div class={`stars ${attrString(node, "size", "medium")}`} role="radiogroup" aria-label={titleOf(node)}>
        {Array.from({ length: max }, (_, i) => i + 1).map((n) => (
          <label key={n} class={n <= value ? "on" : ""}>
            <input type="radio" name={name} aria-label={String(n)} checked={n === value} disabled={session.readonly.value} onClick={() => set(session, node, scope, n === value ? 0 : n)} />
            <svg viewBox="0 0 20 20" aria-hidden="true"><path d={SHAPES[attrString(node, "icon", "star")] ?? SHAPES["star"]} /></svg>
          </label>
        ))}
        <span class="dim small num" aria-hidden="true">{value > 0 ? t("stars", { n: value, max }) : ""}</span>
      </div>
      {stored !== undefined && typeof stored !== "number" && <p class="control-note" role="note">{t("unreadable", { value: JSON.stringify(stored) })}</p>}
    </div>
  );
}

function beforeSubmit(session: Session, node: TagNode): void {
  const rating = Math.round(attrNumber(node, "defaultValue", 0));
  if (rating <= 0 || (isPerRegion(node) && !attrBool(node, "required", false))) return;
  for (const scope of scopesOf(session, node)) if (answerValue(session, node, scope, "rating") === undefined) set(session, node, scope, rating);
}

const definition: TagDefinition = {
  tag: "Rating",
  view: RatingView,
  result: { type: "rating", payload: "rating" },
  classifies: true,
  validate: (session, node) => requiredProblem(session, node, (scope) => valueOf(session, node, scope) > 0),
  beforeSubmit,
};
export default definition;
