/** Colours of labels on pages that show no labeling config: the same slots as on the labeling page. */
import { isObject, type Json, type JsonObject, asString } from "../../core/json";
import { isLabelsTag, SLOTS } from "../../core/labels";
import type { SlotOf } from "./cells";

/** From the project's `parsed_label_config`: labels in config order; choices and answers have no colour. */
export function labelSlots(parsed: JsonObject): SlotOf {
  const slots = new Map<string, { slot: number; background: string | null }>();
  const add = (name: string, background: string | null): { slot: number; background: string | null } => {
    const known = slots.get(name) ?? { slot: (slots.size % SLOTS) + 1, background };
    slots.set(name, known);
    return known;
  };
  for (const control of Object.values(parsed)) {
    if (!isObject(control) || !isLabelsTag(asString(control["type"]))) continue;
    for (const [name, attrs] of Object.entries(isObject(control["labels_attrs"]) ? control["labels_attrs"] : {})) {
      const slot = add(name, background(attrs));
      const alias = isObject(attrs) ? asString(attrs["alias"]) : "";
      if (alias !== "") slots.set(alias, slot);
    }
  }
  return (label) => slots.get(label) ?? null;
}

function background(attrs: Json | undefined): string | null {
  return isObject(attrs) ? asString(attrs["background"]) || null : null;
}
