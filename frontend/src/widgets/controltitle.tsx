/** The heading of a form control, left out where the config has put a Header right before it. */
import type { Config, TagNode } from "../core/config";
import { attrBool } from "../core/config";
import { titleOf } from "../core/required";

export function hasOwnHeader(config: Config, node: TagNode): boolean {
  for (let one: TagNode | undefined = node; one; one = config.parent(one)) {
    const siblings = config.parent(one)?.children ?? [];
    const before = siblings[siblings.indexOf(one) - 1];
    if (before) return before.tag === "Header" || before.tag === "Markdown";
  }
  return false;
}

export interface ControlTitleProps {
  readonly config: Config;
  readonly node: TagNode;
  readonly as?: "legend" | "span";
  readonly id?: string;
}

export function ControlTitle({ config, node, as: Element = "span", id }: ControlTitleProps) {
  const required = attrBool(node, "required", false);
  const hidden = hasOwnHeader(config, node);
  if (hidden && !required && Element === "span" && id === undefined) return null;
  return (
    <Element id={id} class={hidden ? "vh" : "lbl"}>
      {titleOf(node)}{required && <span class="control-required" aria-hidden="true" title={`${titleOf(node)} *`}>*</span>}
    </Element>
  );
}
