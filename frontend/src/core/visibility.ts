/** When a part of the config is shown, and which results a submit leaves out for it (tags.md 1.6, 1.7). */
import { attrBool, attrString, attrStrings, type Config, type TagNode } from "./config";
import { labelsOfRegion, type Region } from "./document";
import { asStrings, isObject, type Json } from "./json";
import { hasGeometry, isRelation, type ResultItem, SUGGESTED } from "./result";
import type { Session } from "./session";

/** Whether `node` and everything around it is shown now; `region`: inside the details of that region. */
export function isVisible(session: Session, node: TagNode, region?: Region): boolean {
  for (let one: TagNode | undefined = node; one; one = session.config.parent(one)) {
    if (!ownCondition(session, one, region)) return false;
  }
  return true;
}

/** Whether the condition of `node` itself holds; those around it are not asked. */
export function ownCondition(session: Session, node: TagNode, region?: Region): boolean {
  switch (attrString(node, "visibleWhen")) {
    case "region-selected": {
      const chosen = region ? [region] : selectedRegions(session);
      return chosen.some((one) => regionFits(node, one));
    }
    case "no-region-selected":
      return region === undefined && session.selection.ids.value.length === 0;
    case "choice-selected":
      return choiceSelected(session, node, region);
    case "choice-unselected":
      return !choiceSelected(session, node, region);
    default:
      if (isPerRegion(node) && region && !regionFits(node, region)) return false;
      return attrStrings(node, "whenChoiceValue").length === 0 || isPerRegion(node) || choiceSelected(session, node, region);
  }
}

export function isConditional(node: TagNode): boolean {
  return attrString(node, "visibleWhen") !== "" || attrStrings(node, "whenChoiceValue").length > 0;
}

function isPerRegion(node: TagNode): boolean {
  return attrBool(node, "perRegion", false);
}

function selectedRegions(session: Session): readonly Region[] {
  session.document.version.value;
  return session.selection.ids.value.map((id) => session.document.region(id)).filter((one): one is Region => one !== undefined);
}

/** `whenTagName` (the labeling control, or its object) and `whenLabelValue` of a condition about a region. */
export function regionFits(node: TagNode, region: Region): boolean {
  const tags = attrStrings(node, "whenTagName");
  const labels = attrStrings(node, "whenLabelValue");
  const made = region.entries.map(({ item }) => item);
  if (tags.length > 0 && !made.some((item) => tags.includes(item.from_name ?? "") || tags.includes(item.to_name ?? ""))) return false;
  return labels.length === 0 || labelsOfRegion(region).some((label) => labels.includes(label));
}

function choiceSelected(session: Session, node: TagNode, region?: Region): boolean {
  session.document.version.value;
  const name = attrString(node, "whenTagName");
  const wanted = attrStrings(node, "whenChoiceValue");
  const controls = name === "" ? session.config.controls().filter(isChooser(wanted)) : [session.config.named(name)];
  return controls.some((control) => control !== undefined && chosenIn(session, control, node, region).some((one) => wanted.length === 0 || wanted.includes(one)));
}

function isChooser(wanted: readonly string[]): (control: TagNode) => boolean {
  return (control) => control.tag === "Choices" || (wanted.length > 0 && control.tag === "Taxonomy");
}

/** What is chosen in `control`, under every name that it has; nothing while the control itself is hidden. */
function chosenIn(session: Session, control: TagNode, asking: TagNode, region?: Region): readonly string[] {
  const inside = isPerRegion(control) ? region ?? onlySelected(session) : undefined;
  if (isPerRegion(control) && !inside) return [];
  if (!isInside(session.config, control, asking) && !isVisible(session, control, inside)) return [];
  const entries = inside ? inside.entries.filter(({ item }) => item.from_name === control.name) : session.document.answers(control.name ?? "");
  return entries.flatMap(({ item }) => chosenNames(session.config, control, item));
}

function onlySelected(session: Session): Region | undefined {
  const id = session.selection.single.value;
  return id === null ? undefined : session.document.region(id);
}

/** A condition that asks about a control below itself must not ask whether that control is shown: that is the question. */
function isInside(config: Config, node: TagNode, above: TagNode): boolean {
  for (let one: TagNode | undefined = node; one; one = config.parent(one)) if (one === above) return true;
  return false;
}

function chosenNames(config: Config, control: TagNode, item: ResultItem): readonly string[] {
  const value = isObject(item.value) ? item.value["choices"] ?? item.value["taxonomy"] : undefined;
  const leaves = Array.isArray(value) ? (value as readonly Json[]).map(lastOf).filter((one) => one !== "") : [];
  return leaves.flatMap((leaf) => [leaf, ...otherNames(config, control, leaf)]);
}

function lastOf(one: Json): string {
  return typeof one === "string" ? one : asStrings(one).at(-1) ?? "";
}

function otherNames(config: Config, control: TagNode, stored: string): readonly string[] {
  return config.descendants(control, "Choice").flatMap((choice) => {
    const names = [attrString(choice, "value", choice.text ?? ""), attrString(choice, "alias")].filter(Boolean);
    return names.includes(stored) ? names : [];
  });
}

/** Whether a submit writes `item`: not when its control is hidden by a choice, or does not belong to that region. */
export function isSaved(session: Session, item: ResultItem): boolean {
  if (isRelation(item)) return ![item.from_id, item.to_id].some((id) => session.document.region(id)?.main.item.origin === SUGGESTED);
  if (item.origin === SUGGESTED) return false;
  const control = session.config.named(item.from_name);
  if (!control || control.role !== "control") return true;
  const region = item.id === undefined ? undefined : session.document.region(item.id);
  if (isPerRegion(control)) return !region || item === region.main.item || perRegionSaved(session, control, region);
  return hasGeometry(item) || choiceConditions(session, control).every((node) => ownCondition(session, node));
}

function perRegionSaved(session: Session, control: TagNode, region: Region): boolean {
  return regionFits(control, region) && choiceConditions(session, control).every((node) => ownCondition(session, node, region));
}

/** The conditions about choices on `control` and around it. */
function choiceConditions(session: Session, control: TagNode): readonly TagNode[] {
  const found: TagNode[] = [];
  for (let one: TagNode | undefined = control; one; one = session.config.parent(one)) {
    const when = attrString(one, "visibleWhen");
    if (when.startsWith("choice-") || (when === "" && isConditional(one))) found.push(one);
  }
  return found;
}

/** The result as a submit sends it. */
export function savedResult(session: Session): readonly ResultItem[] {
  return session.document.serialize().filter((item) => isSaved(session, item));
}
