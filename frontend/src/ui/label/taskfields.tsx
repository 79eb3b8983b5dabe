/** What the task and the annotation on screen are: fields, file, who and when. */
import { useState } from "preact/hooks";
import type { Json } from "../../core/json";
import { t } from "../../core/strings";
import { clock } from "./header";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";
import { nameOf, personOf } from "./tabs";

const SHOWN = 6;

export function TaskFields({ page, open }: { readonly page: LabelPage; readonly open: OpenAnnotation }) {
  const [all, setAll] = useState(false);
  const answer = page.answer.value;
  if (!answer) return null;
  const fields = Object.entries({ ...answer.task.data, ...(answer.task.meta ?? {}) });
  const shown = all ? fields : fields.slice(0, SHOWN);
  return (
    <div class="scroll" tabIndex={0}>
      <div class="sect first">
        <dl class="kv">
          {shown.map(([key, value]) => <Row key={key} name={key} value={written(value)} mono={isReference(value)} />)}
        </dl>
        {fields.length > shown.length && <button type="button" class="btn quiet small" onClick={() => setAll(true)}>{t("showRest")}</button>}
      </div>
      <AnnotationFields page={page} open={open} />
    </div>
  );
}

function AnnotationFields({ page, open }: { readonly page: LabelPage; readonly open: OpenAnnotation }) {
  const answer = page.answer.value;
  const { prediction } = open;
  const annotation = open.annotation.value;
  if (!answer) return null;
  if (prediction) {
    return (
      <div class="sect"><dl class="kv">
        <Row name={t("model")} value={prediction.model_version ?? ""} mono />
        {typeof prediction.score === "number" && <Row name={t("score")} value={prediction.score.toFixed(2)} />}
      </dl></div>
    );
  }
  const file = annotation?.file ?? answer.task.file;
  if (!annotation && !file) return null;
  return (
    <div class="sect"><dl class="kv">
      {annotation && <Row name={t("by")} value={nameOf(personOf(answer, annotation))} />}
      {annotation?.created_at && <Row name={t("made")} value={clock(annotation.created_at)} />}
      {annotation?.updated_at && annotation.updated_at !== annotation.created_at && <Row name={t("updated")} value={clock(annotation.updated_at)} />}
      {typeof annotation?.lead_time === "number" && <Row name={t("timeSpent")} value={duration(annotation.lead_time)} />}
      {file && <Row name={t("file")} value={file} mono />}
    </dl></div>
  );
}

function Row({ name, value, mono = false }: { readonly name: string; readonly value: string; readonly mono?: boolean }) {
  return <><dt class="cut" title={name}>{name}</dt><dd class={mono ? "mono path" : "clamp"} title={value}>{value}</dd></>;
}

/** Beyond this many characters a field is cut: laying out a long text takes seconds, and the object shows it anyway. */
const LONGEST = 1000;

/** A field of thousands of nodes is written out once, not whenever the panel is drawn. */
const cuts = new WeakMap<object, string>();

function written(value: Json | undefined): string {
  if (typeof value !== "object" || value === null) return cut(typeof value === "string" ? value : JSON.stringify(value ?? null));
  const text = cuts.get(value) ?? cut(JSON.stringify(value));
  cuts.set(value, text);
  return text;
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function isReference(value: Json | undefined): boolean {
  return typeof value === "string" && /^[\w./:%?=&-]+\.\w{2,5}$/.test(value);
}

export function duration(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.round(seconds % 60)];
  return hours > 0 ? `${hours} h ${minutes} min` : minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}
