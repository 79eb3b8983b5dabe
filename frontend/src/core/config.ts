/** The labeling config as the server parsed and expanded it for one task (see labelfs/labeling/config.py). */
import { asString, asStrings, type Json } from "./json";

export type Role = "object" | "control" | "child" | "visual" | "unknown";

export interface TagNode {
  /** Canonical spelling, such as `RectangleLabels`. */
  readonly tag: string;
  readonly role: Role;
  readonly line: number;
  readonly name?: string;
  readonly toName?: readonly string[];
  /** Typed attributes by canonical camelCase name; those not written are absent (use the declared default). */
  readonly attrs?: Readonly<Record<string, Json>>;
  readonly children?: readonly TagNode[];
  readonly text?: string;
}

export class Config {
  readonly root: TagNode;
  readonly #byName = new Map<string, TagNode>();
  readonly #parents = new Map<TagNode, TagNode>();
  readonly #all: TagNode[] = [];
  readonly #objects: TagNode[] = [];
  readonly #controls: TagNode[] = [];
  readonly #ofObject = new Map<string, readonly TagNode[]>();

  constructor(root: TagNode) {
    this.root = root;
    this.#visit(root);
  }

  #visit(node: TagNode): void {
    this.#all.push(node);
    if (node.role === "object" && node.name !== undefined) this.#objects.push(node);
    if (node.role === "control" && node.name !== undefined) this.#controls.push(node);
    if (node.name !== undefined && (node.role === "object" || node.role === "control" || node.role === "unknown")) this.#byName.set(node.name, node);
    for (const child of node.children ?? []) {
      this.#parents.set(child, node);
      this.#visit(child);
    }
  }

  /** Every tag in document order. */
  nodes(): readonly TagNode[] {
    return this.#all;
  }

  named(name: string | undefined): TagNode | undefined {
    return name === undefined ? undefined : this.#byName.get(name);
  }

  parent(node: TagNode): TagNode | undefined {
    return this.#parents.get(node);
  }

  objects(): readonly TagNode[] {
    return this.#objects;
  }

  controls(): readonly TagNode[] {
    return this.#controls;
  }

  /** The controls that work on this object, in document order. */
  controlsOf(object: string): readonly TagNode[] {
    const known = this.#ofObject.get(object) ?? this.#controls.filter((node) => node.toName?.includes(object));
    this.#ofObject.set(object, known);
    return known;
  }

  /** Descendants with this tag name, not looking inside other matches' controls. */
  descendants(node: TagNode, tag: string): readonly TagNode[] {
    return (node.children ?? []).flatMap((child) => [...(child.tag === tag ? [child] : []), ...this.descendants(child, tag)]);
  }
}

export function attr(node: TagNode, name: string): Json | undefined {
  return node.attrs?.[name];
}

export function attrString(node: TagNode, name: string, otherwise = ""): string {
  return asString(node.attrs?.[name], otherwise);
}

export function attrStrings(node: TagNode, name: string): readonly string[] {
  const value = node.attrs?.[name];
  return typeof value === "string" ? value.split(",").map((one) => one.trim()).filter(Boolean) : asStrings(value);
}

export function attrBool(node: TagNode, name: string, otherwise: boolean): boolean {
  const value = node.attrs?.[name];
  return typeof value === "boolean" ? value : typeof value === "string" ? value.toLowerCase() === "true" : otherwise;
}

export function attrNumber(node: TagNode, name: string, otherwise: number): number {
  const value = node.attrs?.[name];
  const number = typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
  return Number.isFinite(number) ? number : otherwise;
}
