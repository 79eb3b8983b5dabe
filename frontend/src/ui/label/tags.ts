/** Loads the modules of the tags that a config uses, and nothing else. */
import { tags } from "labelfs:tags";
import type { TagNode } from "../../core/config";
import { Registry } from "../../core/registry";

const loaded = new Registry();
const failed = new Map<string, string>();

/** A registry that knows every tag of the tree that has a module; why a module did not load is in `loadFailure`. */
export async function loadTags(root: TagNode): Promise<Registry> {
  const names = new Set<string>();
  collect(root, names);
  await Promise.all([...names].map(loadTag));
  return loaded;
}

function collect(node: TagNode, names: Set<string>): void {
  names.add(node.tag.toLowerCase());
  for (const child of node.children ?? []) collect(child, names);
}

async function loadTag(name: string): Promise<void> {
  const load = Object.hasOwn(tags, name) ? tags[name] : undefined;
  if (!load || loaded.get(name)) return;
  try {
    loaded.add((await load()).default);
    failed.delete(name);
  } catch (error) {
    failed.set(name, error instanceof Error ? error.message : String(error));
  }
}

export function loadFailure(tag: string): string | undefined {
  return failed.get(tag.toLowerCase());
}
