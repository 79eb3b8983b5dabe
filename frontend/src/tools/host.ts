/** What a tool can see and do: one object's plane, its view, its session. */
import { canDraw, createRegion, reshapeAll } from "../core/actions";
import { attrString, type TagNode } from "../core/config";
import type { JsonObject } from "../core/json";
import { keepNumbers } from "../core/keepnumbers";
import type { Session } from "../core/session";
import type { Pixels } from "../geometry/floodfill";
import type { Point } from "../geometry/point";
import type { Figure } from "../surfaces/plane/figure";
import { armedLook, type Ink, type Look } from "../surfaces/plane/look";
import type { PlaneModel } from "../surfaces/plane/model";
import type { PlaneView } from "../surfaces/plane/view";
import { openedMask } from "./brush/openedmask";

export interface PlaneHost {
  readonly session: Session;
  readonly model: PlaneModel;
  readonly view: PlaneView;
  /** The control for which `tool` draws now; undefined when none offers it. */
  controlFor(tool: string): TagNode | undefined;
  /** Keys beside `value` of a new region: original_width, image_rotation, item_index … */
  beside(): JsonObject;
  announce(text: string): void;
  /** The picture's pixels; null when there are none or they may not be read. */
  pixels(): Pixels | null;
  /** A CSS colour for an ink in the theme in force. */
  colourOf(ink: Ink): string;
  /** Show the next page of a list of pictures; answers its number, or null when there is none. */
  nextPage(): number | null;
  /** Stay with a tool after what it made: the next stroke goes on. */
  stay(tool: string): void;
  /** A drag that begins beside the picture draws from its edge: in films things come in from there. */
  readonly fromBeside?: boolean;
}

/** A press that moves less than this (view pixels) is a click; a shape smaller than this is none. */
export const CLICK_REACH = 3;

/** View pixels as image pixels. */
export function reach(host: PlaneHost, pixels: number): number {
  return pixels / host.view.viewport.peek().zoom;
}

export function isInside(host: PlaneHost, p: Point): boolean {
  const { width, height } = host.model.size;
  return p.x >= 0 && p.y >= 0 && p.x <= width && p.y <= height;
}

/** The control that may draw with `tool` at this moment, else null. */
export function drawer(host: PlaneHost, tool: string): TagNode | null {
  const control = host.controlFor(tool);
  return control && canDraw(host.session, control) ? control : null;
}

export function draftLook(host: PlaneHost, control: TagNode): Look {
  return armedLook(host.session, control, host.session.armed.of(control.name ?? ""));
}

/** Show what is being drawn, or nothing. */
export function showDraft(host: PlaneHost, control: TagNode, figure: Figure | null): void {
  host.model.draft.value = figure && { figure, look: draftLook(host, control) };
}

/** Make a region of a drawn figure; answers its id, or null when it may not be. */
export function create(host: PlaneHost, control: TagNode, figure: Figure): string | null {
  host.model.draft.value = null;
  const shape = snapsToPixels(control) ? figure.snapped() : figure;
  return createRegion(host.session, { control, object: host.model.object, geometry: host.model.lens.geometry(shape, undefined), beside: host.beside() });
}

/** Write changed figures as one change; numbers that did not really change stay as they were. */
export function commit(host: PlaneHost, figures: ReadonlyMap<string, Figure>, merge?: string): void {
  const shapes = [...figures].map(([id, figure]) => {
    if (figure.valueAfter) return [id, figure.valueAfter(openedMask(host.session, id))] as const;
    const item = host.session.document.region(id)?.main.item;
    const control = host.session.config.named(item?.from_name);
    const shape = control && snapsToPixels(control) ? figure.snapped() : figure;
    return [id, keepNumbers(host.session, id, host.model.lens.geometry(shape, item))] as const;
  });
  reshapeAll(host.session, new Map(shapes), merge);
}

export function snapsToPixels(control: TagNode): boolean {
  return attrString(control, "snap") === "pixel";
}
