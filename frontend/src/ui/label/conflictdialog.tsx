/** Changed here and on disk: three small pictures and three ways on; the default loses nothing. */
import { useEffect, useRef } from "preact/hooks";
import { deed, type Tally, tallySize } from "../../core/rebase";
import { isRelation, labelsOfItem, type ResultItem } from "../../core/result";
import type { Session } from "../../core/session";
import { plural, t } from "../../core/strings";
import "../../core/dialogstrings";
import { colourOf } from "../../widgets/chip";
import { Dialog } from "../../widgets/dialog";
import type { LabelPage } from "./page";
import { type Conflict, decide, type Decision } from "./reconcile";

export default function ConflictDialog({ page, conflict }: { readonly page: LabelPage; readonly conflict: Conflict }) {
  const { rebased, theirs, mine, open } = conflict;
  const merge = useRef<HTMLButtonElement>(null);
  useEffect(() => merge.current?.focus(), []);
  const choose = (decision: Decision) => (): void => decide(page, conflict, decision);
  const overlap = rebased.conflicts.length;
  const file = theirs.file ?? t("conflictFile");
  return (
    <Dialog
      title={t("conflictTitle")} icon="merge" alert describedBy="conflict-text" onClose={() => { page.conflict.value = null; }}
      foot={<>
        <button type="button" class="btn" onClick={choose("mine")}>{t("keepMine")}</button>
        <button type="button" class="btn" onClick={choose("theirs")}>{t("takeTheirs")}</button>
        <button ref={merge} type="button" class="btn primary" data-first="true" onClick={choose("merge")}>{t("merge")}</button>
      </>}
    >
      <p id="conflict-text" class="small">{t("conflictText", { file: file.split("/").at(-1) ?? file })}{overlap > 0 && ` ${t("conflictOverlapText")}`}</p>
      <div class="versions">
        <Version session={open.session} title={t("conflictMine")} badge={tallyText(rebased.mine)} tone="changed" items={mine} base={conflict.base} onChoose={choose("mine")} />
        <Version session={open.session} title={t("conflictTheirs")} badge={tallyText(rebased.theirs)} tone="added" items={theirs.result} base={conflict.base} onChoose={choose("theirs")} />
        <Version session={open.session} title={t("conflictMerged")} badge={overlap === 0 ? t("conflictNoOverlap") : t("conflictOverlap", { n: overlap })} tone={overlap === 0 ? "accent" : "conflict"} items={rebased.result} base={conflict.base} chosen onChoose={choose("merge")} />
      </div>
    </Dialog>
  );
}

function tallyText(tally: Tally): string {
  if (tallySize(tally) === 0) return t("tallyNothing");
  const parts = [tally.new > 0 && t("tallyNew", { n: tally.new }), tally.changed > 0 && t("tallyChanged", { n: tally.changed }), tally.deleted > 0 && t("tallyDeleted", { n: tally.deleted })];
  return parts.filter(Boolean).join(", ");
}

interface VersionProps {
  readonly session: Session;
  readonly title: string;
  readonly badge: string;
  readonly tone: string;
  readonly items: readonly ResultItem[];
  readonly base: readonly ResultItem[];
  readonly chosen?: boolean;
  /** The version in words, for what is no picture. */
  readonly words?: string;
  readonly onChoose?: () => void;
}

/** One version of an annotation or a region, small. */
export function Version({ session, title, badge, tone, items, base, chosen, words, onChoose }: VersionProps) {
  return (
    <figure class={chosen ? "on" : ""} {...(onChoose ? { onDblClick: onChoose } : {})}>
      <div class="row small g4"><b>{title}</b><span class="grow" /><span class={`badge ${tone} cut`}>{badge}</span></div>
      {words !== undefined && <div class="small clamp2">{words}</div>}
      {items.some(isBox) || base.some(isBox) ? <Picture session={session} items={items} base={base} /> : words === undefined && <Lines session={session} items={items} base={base} />}
    </figure>
  );
}

function isBox(item: ResultItem): boolean {
  const value = item.value;
  return typeof value?.["x"] === "number" || Array.isArray(value?.["points"]);
}

/** The shapes on the picture, small; what differs from before is drawn strong. */
function Picture({ session, items, base }: Pick<VersionProps, "session" | "items" | "base">) {
  const sized = [...items, ...base].find((item) => item.original_width && item.original_height);
  const [w, h] = [120, Math.round(120 * ((sized?.original_height ?? 76) / (sized?.original_width ?? 120)))];
  const reference = pictureOf(session, items[0] ?? base[0]);
  return (
    <svg viewBox={`0 0 ${w} ${h}`} aria-hidden="true">
      <rect width={w} height={h} fill="var(--stage)" />
      {reference && <image href={reference} width={w} height={h} opacity={0.55} preserveAspectRatio="none" />}
      {items.filter(isBox).map((item, i) => <Shape key={`${item.id}${item.from_name}${i}`} session={session} item={item} w={w} h={h} strong={isNews(item, base)} />)}
    </svg>
  );
}

function Shape({ session, item, w, h, strong }: { readonly session: Session; readonly item: ResultItem; readonly w: number; readonly h: number; readonly strong: boolean }) {
  const label = labelsOfItem(item)?.labels[0];
  const colour = label === undefined ? { class: "none", style: {} } : colourOf(session, label, item.from_name);
  const value = item.value ?? {};
  const number = (key: string): number => (typeof value[key] === "number" ? (value[key] as number) : 0);
  const common = { class: colour.class, style: colour.style, fill: "none", stroke: "var(--l, var(--text-2))", "stroke-width": strong ? 2.5 : 1, opacity: strong ? 1 : 0.75 };
  if (Array.isArray(value["points"])) {
    const points = (value["points"] as readonly (readonly number[])[]).map(([x, y]) => `${((x ?? 0) * w) / 100},${((y ?? 0) * h) / 100}`).join(" ");
    return <polygon points={points} {...common} />;
  }
  if (typeof value["radiusX"] === "number") return <ellipse cx={(number("x") * w) / 100} cy={(number("y") * h) / 100} rx={(number("radiusX") * w) / 100} ry={(number("radiusY") * h) / 100} {...common} />;
  return <rect x={(number("x") * w) / 100} y={(number("y") * h) / 100} width={Math.max(2, (number("width") * w) / 100)} height={Math.max(2, (number("height") * h) / 100)} {...common} />;
}

function pictureOf(session: Session, item: ResultItem | undefined): string | null {
  const node = session.config.named(item?.to_name);
  const key = String(node?.attrs?.["value"] ?? "").replace(/^\$/, "");
  const reference = session.task.data[key];
  return node?.tag === "Image" && typeof reference === "string" ? session.task.media[reference] ?? reference : null;
}

/** For everything that is no picture: what is new, changed or gone, in words. */
function Lines({ session, items, base }: Pick<VersionProps, "session" | "items" | "base">) {
  const news = items.filter((item) => isNews(item, base));
  const gone = base.filter((item) => item.id !== undefined && !items.some((one) => one.id === item.id && one.from_name === item.from_name));
  const all = [...news.map((item) => ["+", item] as const), ...gone.map((item) => ["−", item] as const)];
  return (
    <ul class="version-lines small">
      {all.slice(0, 5).map(([sign, item], i) => <li key={i} class="cut"><span class={sign === "+" ? "plus" : "less"}>{sign}</span> {wordsOf(session, item)}</li>)}
      {all.length > 5 && <li class="faint">{plural(all.length - 5, "moreOne", "moreMany")}</li>}
      {all.length === 0 && <li class="faint">{t("tallyNothing")}</li>}
    </ul>
  );
}

function isNews(item: ResultItem, base: readonly ResultItem[]): boolean {
  const before = base.filter((one) => one.id === item.id && one.from_name === item.from_name && one.type === item.type);
  return deed(before.length > 0 ? before : undefined, [item]) !== "same";
}

function wordsOf(session: Session, item: ResultItem): string {
  if (isRelation(item)) return t("relations");
  const labels = labelsOfItem(item)?.labels.map((one) => session.labels.anywhere(one)?.shown ?? one).join(", ");
  const value = item.value ?? {};
  const text = value["text"] ?? value["choices"] ?? value["taxonomy"] ?? value["number"] ?? value["rating"] ?? value["datetime"];
  return [labels, typeof text === "string" ? text : text === undefined ? "" : JSON.stringify(text)].filter(Boolean).join(": ") || item.type || "";
}
