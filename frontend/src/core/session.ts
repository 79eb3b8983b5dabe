/** One open annotation of one task: document, selection, armed labels, keys; what tags and panels work with. */
import { signal, type Signal } from "@preact/signals-core";
import { Config, type TagNode } from "./config";
import { AnnotationDocument } from "./document";
import { History } from "./history";
import { Hotkeys } from "./hotkeys";
import type { JsonObject } from "./json";
import { ArmedLabels, LabelTable } from "./labels";
import type { Registry } from "./registry";
import type { ResultItem } from "./result";
import { Scope } from "./scope";
import { Selection } from "./selection";
import type { Settings } from "./settings";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box on the screen, in client pixels. */
export interface Place extends Point {
  readonly width: number;
  readonly height: number;
}

/** What an object tag offers to the page, to tests and to embedders (`window.labelfs.object(name)`). */
export interface ObjectHandle {
  readonly name: string;
  /** True once the data is shown and every region is placed (or reported as unplaceable, or the data is missing). */
  readonly ready: Signal<boolean>;
  /** The object's own units → client pixels: percent (x, y) on pictures; a character offset for text. */
  toClient(...units: readonly number[]): Point;
  fromClient(x: number, y: number): readonly number[];
  readonly timeline?: { toClient(t: number): Point; fromClient(x: number, y: number): number };
  /** Scroll or pan so that a region is in sight. */
  reveal?(region: string): void;
  /** Where a region is on the screen now; null while it is out of sight or on another page. */
  place?(region: string): Place | null;
  /** Whether it draws relations among its own regions itself, as far as this one is concerned; else the page does. */
  relates?(region: string): boolean;
  /** Seconds from the start of its media to the beginning of a region; null where that is not known (yet). Objects without a clock leave it out. */
  moment?(region: string): number | null;
  /** Regions that could not be placed, and why. */
  readonly unplaced?: Signal<ReadonlyMap<string, string>>;
  /** Regions that are shown but hardly mean what they say, and why. */
  readonly doubtful?: Signal<ReadonlyMap<string, string>>;
}

/** What is shown of a picture that a browser does not show, or not fluently. */
export interface PictureView {
  /** A preview of the whole. */
  readonly url: string;
  /** Below it the tiles, as `/<level>/<column>/<row>`; level 0 has the picture's own pixels, each further one half as many per side. */
  readonly tiles: string;
  readonly tile: number;
  readonly levels: number;
  /** Of the picture itself, in pixels. */
  readonly width: number;
  readonly height: number;
}

export interface SessionTask {
  readonly id: number;
  readonly data: JsonObject;
  /** Reference in the data → URL that shows it; references not listed are used as they are when they are same-origin paths. */
  readonly media: Readonly<Record<string, string>>;
  /** Other machines that the data names (`https://name`), and whether the person allowed to load from them. */
  readonly hosts?: Readonly<Record<string, boolean>>;
  readonly pictures?: Readonly<Record<string, PictureView>> | undefined;
}

export interface SessionOptions {
  readonly task: SessionTask;
  readonly config: Config;
  readonly registry: Registry;
  readonly settings: Settings;
  readonly result: readonly ResultItem[];
  /** Shown, not editable: predictions, other people's annotations, read-only folders. */
  readonly readonly?: boolean;
  readonly hotkeys?: Hotkeys;
}

export class Session {
  readonly scope = new Scope();
  readonly task: SessionTask;
  readonly config: Config;
  readonly registry: Registry;
  readonly settings: Settings;
  readonly labels: LabelTable;
  readonly document: AnnotationDocument;
  readonly history: History;
  readonly hotkeys: Hotkeys;
  readonly selection = new Selection();
  readonly armed = new ArmedLabels();
  readonly readonly: Signal<boolean>;
  readonly objects: Signal<ReadonlyMap<string, ObjectHandle>> = signal(new Map());
  /** Region ids made since the annotation was opened or that differ from it are `changed` marks of the panel. */
  readonly opened: readonly ResultItem[];
  /** Takes what was just drawn before it becomes a region (to ask a model about it); answers whether it did. */
  readonly drawn: Signal<((control: TagNode, items: readonly ResultItem[]) => boolean) | null> = signal(null);
  /** One short message for the person (label used up, region locked, …); the page shows it as a toast. */
  readonly notice: Signal<string> = signal("");

  constructor(options: SessionOptions) {
    this.task = options.task;
    this.config = options.config;
    this.registry = options.registry;
    this.settings = options.settings;
    this.labels = new LabelTable(options.config);
    this.opened = options.result;
    this.document = new AnnotationDocument(options.result);
    this.history = new History(this.document);
    this.hotkeys = options.hotkeys ?? new Hotkeys();
    this.readonly = signal(options.readonly ?? false);
    this.scope.add(this.history.stop);
    this.scope.add(this.document.observe(() => this.selection.keep((id) => this.document.region(id) !== undefined)));
    for (const region of this.document.regions()) if (region.main.item.hidden === true) this.selection.toggleHidden([region.id], true);
  }

  /** Register an object's handle; it is gone when `scope` ends. */
  provide(handle: ObjectHandle, scope: Scope): void {
    this.objects.value = new Map(this.objects.value).set(handle.name, handle);
    scope.add(() => {
      const next = new Map(this.objects.value);
      if (next.get(handle.name) === handle) next.delete(handle.name);
      this.objects.value = next;
    });
  }

  /** Whether a region may be edited now. */
  editable(id: string): boolean {
    const region = this.document.region(id);
    return !this.readonly.value && !this.selection.locked.value.has(id) && region?.main.item.readonly !== true;
  }

  dispose(): void {
    this.scope.dispose();
  }
}
