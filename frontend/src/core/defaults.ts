/** What stands in a new annotation before anybody touched it: choices with `selected="true"` (tags.md 1.9). */
import { isPerRegion } from "./answers";
import { type ChoiceInfo, choiceTree, flat, isMultiple, isNested } from "./choices";
import { attrBool, type Config, type TagNode } from "./config";
import type { Json } from "./json";
import { newRegionId, type ResultItem } from "./result";

/** Answers for a new annotation; never for one that exists. */
export function defaultResult(config: Config): readonly ResultItem[] {
  return config.controls()
    .filter((control) => (control.tag === "Choices" || control.tag === "Taxonomy") && !isPerRegion(control) && !attrBool(control, "perItem", false))
    .flatMap((control) => {
      const chosen = flat(choiceTree(control)).filter((one) => one.children.length === 0 || control.tag === "Taxonomy").filter((one) => attrBool(one.node, "selected", false));
      return chosen.length > 0 ? [answerItem(control, control.tag === "Choices" && !isMultiple(control) ? chosen.slice(0, 1) : chosen)] : [];
    });
}

function answerItem(control: TagNode, chosen: readonly ChoiceInfo[]): ResultItem {
  const key = control.tag.toLowerCase();
  const paths = control.tag === "Taxonomy" || isNested(control);
  const value: readonly Json[] = chosen.map((one) => (paths ? one.path : one.stored));
  return { id: newRegionId(), from_name: control.name ?? "", to_name: control.toName?.[0] ?? "", type: key, origin: "manual", value: { [key]: value } };
}
