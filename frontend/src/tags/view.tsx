/** `View`: a box of the layout; `style`, `className` and `idAttr` are the config's own. */
import { attrString } from "../core/config";
import { attrStyle } from "../core/css";
import type { TagDefinition, TagProps } from "../core/registry";

function View({ node, render }: TagProps) {
  const style = attrStyle(node);
  const inline = attrString(node, "display", "block") === "inline";
  const names = ["view", inline ? "inline" : "", style || attrString(node, "className") ? "styled" : "", attrString(node, "className")];
  const id = attrString(node, "idAttr");
  return (
    <div class={names.filter(Boolean).join(" ")} {...(style ? { style } : {})} {...(id ? { id } : {})}>
      {(node.children ?? []).map(render)}
      {node.text && !node.children?.length ? node.text : null}
    </div>
  );
}

export default { tag: "View", view: View } satisfies TagDefinition;
