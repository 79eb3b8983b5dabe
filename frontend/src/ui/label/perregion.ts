/** Which parts of the config describe one region: they stand in its details, not in the layout. */
import { attrBool, type Config, type TagNode } from "../../core/config";

const known = new WeakMap<Config, ReadonlySet<TagNode>>();

/** The topmost tags whose controls are all per region; a `View` around them goes along, with its headings. */
export function regionParts(config: Config): ReadonlySet<TagNode> {
  const found = known.get(config);
  if (found) return found;
  const parts = new Set<TagNode>();
  visit(config.root, parts);
  known.set(config, parts);
  return parts;
}

export function belongsToDetails(config: Config, node: TagNode): boolean {
  return regionParts(config).has(node);
}

function visit(node: TagNode, parts: Set<TagNode>): void {
  if (describesRegions(node)) parts.add(node);
  else for (const child of node.children ?? []) visit(child, parts);
}

function describesRegions(node: TagNode): boolean {
  const controls = below(node).filter((one) => one.role !== "visual" && one.role !== "child");
  return controls.length > 0 && controls.every((one) => one.role === "control" && attrBool(one, "perRegion", false));
}

function below(node: TagNode): readonly TagNode[] {
  return [node, ...(node.children ?? []).flatMap(below)];
}
