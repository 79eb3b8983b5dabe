/** XPaths of text nodes relative to the body, such as `/div[1]/p[2]/text()[1]`, as Label Studio writes them. */
import { KEPT } from "./htmltext";

/** The path of a node below `root`. */
export function pathOf(node: Node, root: Node): string {
  const steps: string[] = [];
  for (let one: Node = node; one !== root && one.parentNode; one = one.parentNode) steps.unshift(stepOf(one));
  return `/${steps.join("/")}`;
}

/** Name of a node in a path; elements that were set aside under another name have their own. */
function nameOf(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return "text()";
  return (node.nodeType === Node.ELEMENT_NODE && (node as Element).getAttribute(KEPT)) || node.nodeName.toLowerCase();
}

function stepOf(node: Node): string {
  const name = nameOf(node);
  const same = [...(node.parentNode?.childNodes ?? [])].filter((other) => nameOf(other) === name);
  return `${name}[${same.indexOf(node as ChildNode) + 1}]`;
}

/** The node that a path means; undefined when there is none. Steps without a number mean the first; `/html/body` may lead. */
export function nodeAt(path: string, root: Node): Node | undefined {
  let node: Node | undefined = root;
  const steps = path.replace(/^\.?\/?(?:html(?:\[1\])?\/)?(?:body(?:\[1\])?(?:\/|$))?/i, "").split("/").filter((step) => step !== "" && step !== ".");
  for (const step of steps) {
    const match = /^(text\(\)|[\w:-]+)(?:\[(\d+)\])?$/i.exec(step);
    if (!match || !node) return undefined;
    const name = (match[1] as string).toLowerCase();
    node = [...node.childNodes].filter((child) => nameOf(child) === name)[Number(match[2] ?? 1) - 1];
  }
  return node;
}
