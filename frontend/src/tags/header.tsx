/** `Header`: a heading of the layout, its text fixed or from the task. */
import { attrBool, attrNumber, attrString, type TagNode } from "../core/config";
import { attrStyle } from "../core/css";
import type { TagDefinition, TagProps } from "../core/registry";
import type { Session } from "../core/session";
import { resolve } from "../core/variables";

function Header({ session, node }: TagProps) {
  const size = Math.min(5, Math.max(1, Math.round(attrNumber(node, "size", 4))));
  const Level = `h${size + 1}` as "h2" | "h3" | "h4" | "h5" | "h6";
  const style = attrStyle(node);
  const names = `cfg-header s${size}${attrBool(node, "underline", false) ? " underline" : ""}`;
  return <Level class={names} {...(style ? { style } : {})}>{headerText(session, node)}</Level>;
}

function headerText(session: Session, node: TagNode): string {
  const value = resolve(attrString(node, "value", node.text ?? ""), session.task.data);
  return typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);
}

export default { tag: "Header", view: Header } satisfies TagDefinition;
