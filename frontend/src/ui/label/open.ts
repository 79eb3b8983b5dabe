/** One annotation or prediction of the task, opened: its session, its saver, whose it is. */
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { apiTask, type AnnotationJson, type DraftJson, type LabelingAnswer, type PredictionJson } from "../../api/labeling";
import type { Config } from "../../core/config";
import { defaultResult } from "../../core/defaults";
import type { Hotkeys } from "../../core/hotkeys";
import { isObject, type Json } from "../../core/json";
import type { Outbox } from "../../core/outbox";
import { OpenedMarks } from "../../core/regionlist";
import type { Registry } from "../../core/registry";
import type { ResultItem } from "../../core/result";
import { Saver, type Stored } from "../../core/saver";
import { Session } from "../../core/session";
import type { Settings } from "../../core/settings";
import { savedResult } from "../../core/visibility";
import { WorkTime } from "../../core/worktime";

export type TabKind = "mine" | "theirs" | "new" | "prediction";

/** Key of a tab: `new`, `a<annotation id>` or `p<prediction id>`. */
export type TabKey = string;

export interface Surroundings {
  readonly answer: LabelingAnswer;
  readonly config: Config;
  readonly registry: Registry;
  readonly settings: Settings;
  readonly hotkeys: Hotkeys;
  readonly outbox: Outbox;
}

export interface OpenWish {
  readonly annotation?: AnnotationJson | undefined;
  readonly prediction?: PredictionJson | undefined;
  readonly draft?: DraftJson | undefined;
  /** Work to begin with instead of what is stored. */
  readonly result?: readonly ResultItem[] | undefined;
  readonly readonly: boolean;
  readonly parentPrediction?: number | undefined;
}

export class OpenAnnotation {
  readonly session: Session;
  readonly saver: Saver;
  readonly time: WorkTime;
  readonly annotation: Signal<AnnotationJson | undefined>;
  readonly prediction: PredictionJson | undefined;
  readonly parentPrediction: number | undefined;
  /** Against what the gutter marks new and changed regions. */
  readonly marks: ReadonlySignal<OpenedMarks>;

  constructor(around: Surroundings, wish: OpenWish) {
    const { answer, config, registry, settings, hotkeys, outbox } = around;
    const stored = storedOf(wish.annotation);
    const result = wish.result ?? wish.draft?.result ?? wish.annotation?.result ?? (wish.prediction ? shownPrediction(wish.prediction) : defaultResult(config));
    this.annotation = signal(wish.annotation);
    this.prediction = wish.prediction;
    this.parentPrediction = wish.parentPrediction;
    this.time = new WorkTime(() => Date.now(), wish.draft?.lead_time ?? wish.annotation?.lead_time ?? 0);
    this.session = new Session({
      task: { id: answer.task.id, data: answer.task.data, media: answer.media, hosts: answer.hosts ?? {}, pictures: answer.pictures },
      config, registry, settings, hotkeys, result, readonly: wish.readonly,
    });
    this.saver = new Saver({
      document: this.session.document, outbox, time: this.time, project: answer.project.id, task: answer.task.id, apiTask: apiTask(answer),
      stored, draft: wish.draft?.id ?? null, saved: () => savedResult(this.session),
    });
    this.marks = computed(() => new OpenedMarks(wish.prediction ? result : this.saver.stored.value.result));
    if (wish.result && !wish.readonly) this.saver.touch();
  }

  get key(): TabKey {
    if (this.prediction) return `p${this.prediction.id}`;
    const id = this.saver.stored.value.id;
    return id === null ? "new" : `a${id}`;
  }

  dispose(): void {
    this.saver.dispose();
    this.session.dispose();
  }
}

/** Shown as what it is: dashed, never mistaken for a person's work. */
function shownPrediction(prediction: PredictionJson | undefined): readonly ResultItem[] {
  return (prediction?.result ?? []).map((item) => (item.origin === undefined ? { ...item, origin: "prediction" } : item));
}

export function storedOf(annotation: AnnotationJson | undefined): Stored {
  if (!annotation) return { id: null, revision: null, result: [] };
  return { id: annotation.id, revision: annotation.revision, result: annotation.result };
}

/** The number or e-mail in `completed_by` or `user`, whatever its form. */
export function personKey(value: Json | undefined): string {
  if (isObject(value)) return personKey(value["id"] ?? value["email"]);
  return value === null || value === undefined ? "" : String(value).toLowerCase();
}

export function isMine(answer: LabelingAnswer, annotation: { readonly completed_by?: Json }): boolean {
  const who = personKey(annotation.completed_by);
  return who === String(answer.user.id) || who === answer.user.email.toLowerCase();
}
