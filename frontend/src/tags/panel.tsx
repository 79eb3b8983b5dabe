/** `Panel`: what one fold of a `Collapse` holds. */
import type { TagDefinition, TagProps } from "../core/registry";

function Panel({ node, render }: TagProps) {
  return <div class="view">{(node.children ?? []).map(render)}</div>;
}

export default { tag: "Panel", view: Panel } satisfies TagDefinition;
