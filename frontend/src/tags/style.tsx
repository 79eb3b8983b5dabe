/** `Style`: the config's own CSS, held to the labeling area. */
import { useEffect } from "preact/hooks";
import { attrString } from "../core/config";
import { ownUrls } from "../core/css";
import type { TagDefinition, TagProps } from "../core/registry";

function Style({ node }: TagProps) {
  const text = node.text ?? attrString(node, "value");
  useEffect(() => adopt(text), [text]);
  return null;
}

/** Parsed once on its own first, so that no text can close the scope and reach the page around it. */
function adopt(text: string): () => void {
  const parsed = new CSSStyleSheet();
  parsed.replaceSync(ownUrls(text));
  const rules = [...parsed.cssRules].map((rule) => rule.cssText).join("\n");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@scope (.layout) {\n${rules}\n}`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}

export default { tag: "Style", view: Style } satisfies TagDefinition;
