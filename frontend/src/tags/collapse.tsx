/** `Collapse`: panels that fold; `accordion` keeps one open at a time. What is folded still counts for the result. */
import { useState } from "preact/hooks";
import { attrBool, attrString, type TagNode } from "../core/config";
import { attrStyle } from "../core/css";
import type { TagDefinition, TagProps } from "../core/registry";
import { resolve } from "../core/variables";
import { Icon } from "../widgets/icon";

function Collapse({ session, node, render }: TagProps) {
  const panels = (node.children ?? []).filter((child) => child.tag === "Panel");
  const accordion = attrBool(node, "accordion", true);
  const [open, setOpen] = useState<readonly TagNode[]>(() => openAtFirst(node, panels, accordion));
  const toggle = (panel: TagNode): void => setOpen((now) => {
    if (now.includes(panel)) return now.filter((one) => one !== panel);
    return accordion ? [panel] : [...now, panel];
  });
  const style = attrStyle(node);
  return (
    <div class={`cfg-collapse${attrBool(node, "bordered", false) ? " card" : ""}`} {...(style ? { style } : {})}>
      {panels.map((panel, i) => {
        const title = resolve(attrString(panel, "value"), session.task.data);
        const shown = open.includes(panel);
        const id = `collapse-${node.line}-${i}`;
        return (
          <section key={id}>
            <button type="button" class="cfg-panel-head" aria-expanded={shown} aria-controls={id} onClick={() => toggle(panel)}>
              <Icon name={shown ? "down" : "right"} small />
              {typeof title === "string" ? title : JSON.stringify(title ?? "")}
            </button>
            <div id={id} class="cfg-panel" hidden={!shown}>{render(panel)}</div>
          </section>
        );
      })}
    </div>
  );
}

function openAtFirst(node: TagNode, panels: readonly TagNode[], accordion: boolean): readonly TagNode[] {
  const open = panels.filter((panel) => attrBool(panel, "open", attrBool(node, "open", false)));
  return accordion ? open.slice(0, 1) : open;
}

export default { tag: "Collapse", view: Collapse } satisfies TagDefinition;
