/** The regions of one object on one page: figures, looks, an r-tree, and what is in hand. No DOM. */
import { effect, signal, type ReadonlySignal, type Signal, untracked } from "@preact/signals-core";
import type { ChangeEvent, Region } from "../../core/document";
import { pageOfItem } from "../../core/result";
import type { ResultItem } from "../../core/result";
import type { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { t } from "../../core/strings";
import { areaOf, type Box, grow, holds, union } from "../../geometry/box";
import type { Point, Size } from "../../geometry/point";
import { SpatialIndex } from "../../geometry/spatial";
import type { Figure } from "./figure";
import { type Look, lookOf } from "./look";
import { type Lens, STILL } from "./lens";
import { awaited } from "./shapes/all";

export interface PlaneItem {
  readonly id: string;
  readonly figure: Figure;
  readonly look: Look;
  readonly order: number;
}

/** A shape that is being drawn and is no region yet. */
export interface Draft {
  readonly figure: Figure;
  readonly look: Look;
}

/** Told of each part of the plane (image pixels) that looks different now; null is everything. */
export type Repaint = (box: Box | null) => void;

export class PlaneModel {
  readonly session: Session;
  readonly object: string;
  readonly #items = new Map<string, PlaneItem>();
  readonly #index = new SpatialIndex();
  readonly #listeners = new Set<Repaint>();
  readonly #lifted: Signal<ReadonlyMap<string, Figure>> = signal(new Map());
  readonly #version = signal(0);
  /** Why a region of this page cannot be placed. */
  readonly unplaced: Signal<ReadonlyMap<string, string>> = signal(new Map());
  /** How many regions wait for something to be decoded. */
  readonly waiting: Signal<number> = signal(0);
  readonly draft: Signal<Draft | null> = signal(null);
  /** Shapes beside the regions: copies that follow the pointer. */
  readonly ghosts: Signal<readonly Draft[]> = signal([]);
  readonly band: Signal<Box | null> = signal(null);
  /** Points chosen on the one selected region: ids of handles. */
  readonly points: Signal<{ readonly id: string; readonly chosen: ReadonlySet<string> } | null> = signal(null);
  /** The frame around several selected regions while it is dragged; otherwise it is their box. */
  readonly frame: Signal<Figure | null> = signal(null);
  readonly lens: Lens;
  #size: Size;
  #page: number | null;

  constructor(session: Session, object: string, size: Size, page: number | null, scope: Scope, lens: Lens = STILL) {
    this.lens = lens;
    this.session = session;
    this.object = object;
    this.#size = size;
    this.#page = page;
    this.#load();
    scope.add(session.document.observe((event) => this.#follow(event)));
    scope.add(this.#followHidden());
    scope.add(this.#followMoment());
  }

  /** The page of several that is shown, from 0; null: there is but one. */
  get page(): number | null {
    return this.#page;
  }

  get size(): Size {
    return this.#size;
  }

  get items(): ReadonlyMap<string, PlaneItem> {
    return this.#items;
  }

  /** Grows with every change of the items. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  /** Figures in hand, by region; they are drawn on the live canvas only. */
  get lifted(): ReadonlySignal<ReadonlyMap<string, Figure>> {
    return this.#lifted;
  }

  /** Show another page, or the same one now that its size is known. */
  show(size: Size, page: number | null): void {
    if (size.width === this.#size.width && size.height === this.#size.height && page === this.#page) return;
    this.#size = size;
    this.#page = page;
    this.#load();
    this.#repaint(null);
  }

  onRepaint(listener: Repaint): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  isHidden(id: string): boolean {
    return this.session.selection.hidden.peek().has(id);
  }

  /** Items in sight inside `box`, lowest first. */
  within(box: Box): readonly PlaneItem[] {
    const hidden = this.session.selection.hidden.peek();
    const found: PlaneItem[] = [];
    for (const id of this.#index.search(box)) {
      const item = this.#items.get(id);
      if (item && !hidden.has(id)) found.push(item);
    }
    return found.sort((a, b) => a.order - b.order);
  }

  /** What a click at `p` means, best first: the topmost region, but those that it covers wholly come before it. */
  at(p: Point, tolerance: number): readonly PlaneItem[] {
    const near = this.within(grow({ minX: p.x, minY: p.y, maxX: p.x, maxY: p.y }, tolerance));
    const hit = near.filter(({ figure }) => figure.hits(p, tolerance)).reverse();
    const covered = new Map(hit.map((one) => [one.id, hit.filter((other) => covers(one, other)).length]));
    return hit.sort((a, b) => (covered.get(a.id) ?? 0) - (covered.get(b.id) ?? 0));
  }

  /** Ids of regions that a rubber band touches. */
  touching(box: Box): readonly string[] {
    return this.within(box).filter(({ figure }) => figure.touches(box)).map(({ id }) => id);
  }

  /** Take regions in hand: until `drop` they are drawn as these figures. */
  lift(figures: ReadonlyMap<string, Figure>): void {
    const before = this.#lifted.peek();
    this.#lifted.value = figures;
    const changed = [...before.keys()].filter((id) => !figures.has(id)).concat([...figures.keys()].filter((id) => !before.has(id)));
    this.#repaintItems(changed);
  }

  drop(): void {
    if (this.#lifted.peek().size > 0) this.lift(new Map());
  }

  /** Around the figures of these regions, in hand or not. */
  boxAround(ids: readonly string[]): Box | null {
    return union(ids.flatMap((id) => {
      const figure = this.#lifted.peek().get(id) ?? this.#items.get(id)?.figure;
      return figure ? [figure.box] : [];
    }));
  }

  /** Selected regions that lie here and are in sight. */
  selected(): readonly PlaneItem[] {
    const items = this.session.selection.ids.value.map((id) => this.#items.get(id));
    return items.filter((item): item is PlaneItem => item !== undefined && !this.isHidden(item.id));
  }

  #load(): void {
    this.#items.clear();
    const unplaced = new Map<string, string>();
    for (const region of this.session.document.regions()) {
      const lost = region.main.item.to_name === this.object ? this.lens.lost?.(region.main.item) ?? null : null;
      if (lost !== null) unplaced.set(region.id, lost);
      if (!this.#here(region)) continue;
      const item = this.#read(region);
      if (item === "away") continue;
      if (item) this.#items.set(region.id, item);
      else unplaced.set(region.id, reasonOf(region.main.item));
    }
    this.#index.load([...this.#items.values()].map((item) => [item.id, item.figure.box] as const));
    if (unplaced.size > 0 || this.unplaced.peek().size > 0) this.unplaced.value = unplaced;
    this.#version.value++;
  }

  #here({ main: { item } }: Region): boolean {
    return item.to_name === this.object && this.lens.takes(item) && (this.#page === null || pageOfItem(item) === this.#page);
  }

  #read(region: Region): PlaneItem | "away" | null {
    this.#prepare(region);
    const figure = this.lens.read(region.main.item, this.#size);
    return figure === null || figure === "away" ? figure : { id: region.id, figure, look: lookOf(this.session, region), order: region.main.order };
  }

  /** Code of a shape is on its way, or a mask in a picture is being decoded; then the region is read again. */
  #prepare(region: Region): void {
    const wait = awaited(region.main.item);
    if (!wait) return;
    this.waiting.value++;
    void wait.then(() => {
      this.#refresh(region.id);
      this.#version.value++;
    }, () => undefined).finally(() => this.waiting.value--); // what did not come stays among the regions without a place
  }

  #follow({ change }: ChangeEvent): void {
    const ids = new Set<string>();
    const note = (id: string | undefined): void => void (id !== undefined && ids.add(id));
    for (const entry of change.created) note(entry.item.id);
    for (const entry of change.deleted) note(entry.item.id);
    for (const [before, after] of change.updated) {
      note(before.item.id);
      note(after.item.id);
    }
    for (const id of ids) this.#refresh(id);
    this.#version.value++; // relations have no id, and their arrows move too
  }

  #refresh(id: string): void {
    const region = this.session.document.region(id);
    const before = this.#items.get(id);
    const read = region && this.#here(region) ? this.#read(region) : "away";
    const after = read === "away" ? null : read;
    if (after) {
      this.#items.set(id, after);
      this.#index.set(id, after.figure.box);
    } else {
      this.#items.delete(id);
      this.#index.remove(id);
    }
    for (const item of [before, after]) if (item) this.#repaint(item.figure.box);
    this.#noteUnplaced(id, read === null);
  }

  #noteUnplaced(id: string, lost: boolean): void {
    if (this.unplaced.peek().has(id) === lost) return;
    const next = new Map(this.unplaced.peek());
    if (lost) next.set(id, reasonOf(this.session.document.region(id)?.main.item ?? {}));
    else next.delete(id);
    this.unplaced.value = next;
  }

  /** At another moment everything is read anew; what is in hand is put down. */
  #followMoment(): () => void {
    let first = true;
    return effect(() => {
      void this.lens.moment.value;
      if (first) first = false;
      else untracked(() => {
        this.drop();
        this.#load();
        this.#repaint(null);
      });
    });
  }

  #followHidden(): () => void {
    let before = this.session.selection.hidden.peek();
    return effect(() => {
      const now = this.session.selection.hidden.value;
      const changed = [...before].filter((id) => !now.has(id)).concat([...now].filter((id) => !before.has(id)));
      before = now;
      this.#repaintItems(changed);
    });
  }

  #repaintItems(ids: readonly string[]): void {
    if (ids.length > 200) return this.#repaint(null);
    for (const id of ids) {
      const item = this.#items.get(id);
      if (item) this.#repaint(item.figure.box);
    }
  }

  #repaint(box: Box | null): void {
    for (const listener of this.#listeners) listener(box);
  }
}

/** Why a result has no place. */
function reasonOf({ value = {} }: ResultItem): string {
  return t(value["rle"] !== undefined || value["imageDataURL"] !== undefined ? "noMask" : "noPlace");
}

function covers(a: PlaneItem, b: PlaneItem): boolean {
  return holds(a.figure.box, b.figure.box) && areaOf(a.figure.box) > areaOf(b.figure.box);
}

