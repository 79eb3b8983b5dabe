/** An r-tree of boxes by id, for culling and hit tests. */
import RBush from "rbush";
import type { Box } from "./box";

interface Leaf extends Box {
  readonly id: string;
}

export class SpatialIndex {
  readonly #tree = new RBush<Leaf>();
  readonly #leaves = new Map<string, Leaf>();

  get size(): number {
    return this.#leaves.size;
  }

  /** Replace everything at once; much quicker than one by one. */
  load(boxes: Iterable<readonly [id: string, box: Box]>): void {
    this.#tree.clear();
    this.#leaves.clear();
    for (const [id, box] of boxes) if (isFinite(box)) this.#leaves.set(id, leafOf(id, box));
    this.#tree.load([...this.#leaves.values()]);
  }

  set(id: string, box: Box): void {
    this.remove(id);
    if (!isFinite(box)) return;
    const leaf = leafOf(id, box);
    this.#leaves.set(id, leaf);
    this.#tree.insert(leaf);
  }

  remove(id: string): void {
    const leaf = this.#leaves.get(id);
    if (!leaf) return;
    this.#tree.remove(leaf);
    this.#leaves.delete(id);
  }

  /** Ids of boxes that touch `box`, in no order. */
  search(box: Box): readonly string[] {
    return this.#tree.search(box).map((leaf) => leaf.id);
  }
}

function leafOf(id: string, { minX, minY, maxX, maxY }: Box): Leaf {
  return { id, minX, minY, maxX, maxY };
}

function isFinite(box: Box): boolean {
  return [box.minX, box.minY, box.maxX, box.maxY].every(Number.isFinite);
}
