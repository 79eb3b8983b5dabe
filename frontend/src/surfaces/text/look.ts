/** How a region looks in a text: name, colour, dashes. */
import { attrString } from "../../core/config";
import { labelsOfRegion, type Region } from "../../core/document";
import type { LabelInfo } from "../../core/labels";
import type { Session } from "../../core/session";
import { pathsOf } from "../../core/taxonomy";
import type { Look } from "./paint";
import type { PlacedSpan } from "./spans";

export function lookOf(session: Session, object: string, span: PlacedSpan): Look | null {
  const region = session.document.region(span.id);
  if (!region || session.selection.hidden.value.has(span.id)) return null;
  const stored = namesOf(region);
  const first = labelInfo(session, region, stored[0]);
  const own = attrString(session.config.named(object) ?? { tag: "", role: "unknown", line: 0 }, "highlightColor");
  return {
    id: span.id, span,
    name: nameOf(session, region, stored),
    slot: `l${first ? first.slot : stored[0] === undefined ? 16 : session.labels.slot(stored[0])}`,
    color: own || first?.background || null,
    strong: session.selection.has(span.id) || session.selection.hovered.value === span.id,
    dashed: region.main.item.origin === "prediction" && session.readonly.value,
    warning: span.warning !== null,
  };
}

/** Labels of a region, or the ends of its paths when a taxonomy made it. */
function namesOf(region: Region): readonly string[] {
  const labels = labelsOfRegion(region);
  return labels.length > 0 || region.main.item.type !== "taxonomy" ? labels : pathsOf(region.main.item.value?.["taxonomy"]).map((path) => path.at(-1) ?? "");
}

function labelInfo(session: Session, region: Region, stored: string | undefined): LabelInfo | undefined {
  return stored === undefined ? undefined : session.labels.find(region.main.item.from_name, stored) ?? session.labels.anywhere(stored);
}

function nameOf(session: Session, region: Region, stored: readonly string[]): string {
  const shown = stored.map((one) => labelInfo(session, region, one)?.shown ?? one).join(", ");
  const score = region.main.item.score;
  return typeof score === "number" && session.readonly.value ? `${shown} ${score.toFixed(2)}`.trim() : shown;
}
