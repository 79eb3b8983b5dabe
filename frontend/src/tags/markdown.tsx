/** `<Markdown>`: text of the layout, rendered and sanitised. */
import { useMemo } from "preact/hooks";
import { attrString } from "../core/config";
import { attrStyle } from "../core/css";
import { markdownToHtml } from "../core/markdown";
import type { TagDefinition, TagProps } from "../core/registry";
import { resolve } from "../core/variables";
import { textOf } from "../surfaces/text/source";
import { SafeHtml } from "../widgets/safehtml";

function MarkdownView({ session, node }: TagProps) {
  const source = textOf(resolve(attrString(node, "value", node.text ?? ""), session.task.data));
  const html = useMemo(() => markdownToHtml(source), [source]);
  const id = attrString(node, "idAttr");
  return (
    <div class={`markdown ${attrString(node, "className")}`.trim()} style={attrStyle(node) || undefined} {...(id ? { id } : {})}>
      <SafeHtml html={html} />
    </div>
  );
}

const definition: TagDefinition = { tag: "Markdown", view: MarkdownView };
export default definition;
