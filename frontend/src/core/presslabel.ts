/** A label was clicked or its key pressed: change the selected regions, or arm it for what is drawn next. */
import { relabel } from "./actions";
import { attrString, type TagNode } from "./config";
import { labelsOfRegion, type Region } from "./document";
import type { LabelInfo } from "./labels";
import type { Session } from "./session";

/** Regions that a press on a label of `control` changes: the selected ones of its objects, unless they were only just made. */
export function labelTargets(session: Session, control: TagNode): readonly Region[] {
  if (session.readonly.value || session.selection.fresh.value !== null) return [];
  return session.selection.ids.value
    .map((id) => session.document.region(id))
    .filter((region): region is Region => region !== undefined && takes(session, region, control));
}

/** Whether a region can carry labels of `control`: `Labels` name anything on their object, others what they draw. */
function takes(session: Session, region: Region, control: TagNode): boolean {
  if (!control.toName?.includes(region.main.item.to_name ?? "")) return false;
  const type = session.registry.get(control.tag)?.result?.type ?? control.tag.toLowerCase();
  return control.tag === "Labels" || region.entries.some(({ item }) => item.from_name === control.name || item.type === type);
}

export function pressLabel(session: Session, control: TagNode, label: LabelInfo): void {
  if (session.readonly.value) return;
  const targets = labelTargets(session, control);
  if (targets.length > 0) return relabel(session, targets.map((region) => region.id), control, label.stored);
  if (!session.armed.has(label.control, label.stored)) session.selection.clear(); // what comes next is a new region
  const single = attrString(control, "choice", "single") !== "multiple";
  session.armed.toggle(label.control, label.stored, single, rivals(session, control));
}

/** Label controls that cannot be armed together with this one: other shapes on the same object (plain `Labels` add to any). */
function rivals(session: Session, control: TagNode): readonly string[] {
  if (control.tag === "Labels") return [];
  return session.labels.controls().filter((name) => {
    const other = session.config.named(name);
    return name !== control.name && other !== undefined && other.tag !== "Labels" && other.toName?.some((one) => control.toName?.includes(one));
  });
}

/** Whether a label shows as pressed: armed, or carried by every selected region. */
export function labelPressed(session: Session, control: TagNode, label: LabelInfo): boolean {
  if (session.armed.has(label.control, label.stored)) return true;
  session.document.version.value; // labels of regions are no signals: follow every change
  const targets = labelTargets(session, control);
  return targets.length > 0 && targets.every((region) => labelsOfRegion(region).includes(label.stored));
}
