/** `<Pairwise>`: which of two objects is the better one. */
import { useEffect } from "preact/hooks";
import { answer, answerValue } from "../core/answers";
import { attrString, type TagNode } from "../core/config";
import type { TagDefinition, TagProps } from "../core/registry";
import { requiredProblem, titleOf } from "../core/required";
import type { Session } from "../core/session";
import { t } from "../core/strings";
import { ControlTitle } from "../widgets/controltitle";
import { harmless } from "../widgets/safehtml";

type Side = "left" | "right";
const SIDES: readonly Side[] = ["left", "right"];

function press(session: Session, node: TagNode, side: Side): void {
  if (session.readonly.peek()) return;
  answer(session, node, {}, answerValue(session, node, {}, "selected") === side ? null : { selected: side });
}

function PairwiseView({ session, node }: TagProps) {
  const selected = answerValue(session, node, {}, "selected");
  useEffect(() => markObjects(session, node, selected), [session, node, selected]);
  useEffect(() => session.hotkeys.add(...SIDES.map((side) => ({
    id: `pairwise:${node.name}:${side}`, title: `${titleOf(node)}: ${t(side)}`, group: "label" as const, keys: side, automatic: true,
    enabled: () => !session.readonly.value, run: () => press(session, node, side),
  }))), [session, node]);
  return (
    <div class="field pairwise" data-control={node.name} role="group" aria-label={titleOf(node)}>
      <ControlTitle config={session.config} node={node} />
      <div class="pair">
        {SIDES.map((side) => (
          <button key={side} type="button" class="btn pair-side" aria-pressed={selected === side} aria-label={t(side)} disabled={session.readonly.value} onClick={() => press(session, node, side)}>
            {t(side)}<kbd aria-hidden="true">{side === "left" ? "←" : "→"}</kbd>
          </button>
        ))}
      </div>
    </div>
  );
}

/** The two objects show which one was chosen, and a click on one chooses it. */
function markObjects(session: Session, node: TagNode, selected: unknown): () => void {
  const ends = SIDES.map((side, i) => {
    const element = document.querySelector<HTMLElement>(`[data-object="${CSS.escape(node.toName?.[i] ?? "")}"]`);
    if (!element) return () => undefined;
    const own = attrString(node, side === "left" ? "leftClass" : "rightClass").split(/\s+/).filter(Boolean);
    const style = selected === side ? harmless(attrString(node, "selectionStyle")) : "";
    const before = element.style.cssText;
    const click = (): void => {
      if (getSelection()?.isCollapsed ?? true) press(session, node, side);
    };
    element.classList.add("pair-object", ...own);
    element.classList.toggle("chosen", selected === side);
    if (style) element.style.cssText = `${before};${style}`;
    element.addEventListener("click", click);
    return () => {
      element.removeEventListener("click", click);
      element.classList.remove("pair-object", "chosen", ...own);
      element.style.cssText = before;
    };
  });
  return () => ends.forEach((end) => end());
}

const definition: TagDefinition = {
  tag: "Pairwise",
  view: PairwiseView,
  result: { type: "pairwise", payload: "selected" },
  classifies: true,
  validate: (session, node) => requiredProblem(session, node, (scope) => answerValue(session, node, scope, "selected") !== undefined),
};
export default definition;
