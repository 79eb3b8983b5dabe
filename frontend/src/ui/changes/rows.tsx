/** The single changes of one annotation, each with accept and revert; below them the review. */
import { useEffect, useRef } from "preact/hooks";
import type { ChangedAnnotation, ChangeRow, OpenConflict, Review, TaskChanges } from "../../api/changes";
import { Config } from "../../core/config";
import { LabelTable } from "../../core/labels";
import { locale } from "../../core/strings";
import { Avatar } from "../../widgets/avatar";
import { Icon } from "../../widgets/icon";
import { labelColour } from "../../widgets/labelcolour";
import type { ChangesState } from "./state";
import { c } from "./texts";

export const LETTERS = { "+": "a", "~": "m", "-": "d" } as const;
const WORDS = { "+": "added", "~": "changed", "-": "removed" } as const;

export function ReviewSide({ state, detail, open }: { readonly state: ChangesState; readonly detail: TaskChanges; readonly open: ChangedAnnotation }) {
  const labels = new LabelTable(new Config(detail.tree));
  const accepted = state.accepted.count(open);
  const writable = state.overview.value?.writable === true && !open.prediction;
  return (
    <aside class="panel side review-panel" aria-label={c("review")}>
      <div class="panel-head review-head">
        <h2>{c(open.rows.length === 1 ? "changeCount" : "changesCount", { n: open.rows.length })}</h2>
        <span class="small dim num">{c("acceptedCount", { n: accepted })}</span>
        <span class="grow" />
        {writable && <button type="button" class="btn small" disabled={!open.revertable || state.busy.value} title={open.revertable ? c("revertTask") : c("notRevertable", { file: open.file })} onClick={() => void state.revert(null)}><Icon name="undo" />{c("revertTask")}</button>}
      </div>
      {open.conflicts.map((one) => <Settle key={`${one.region}${one.name}`} state={state} conflict={one} writable={writable} />)}
      <RowList state={state} open={open} labels={labels} writable={writable} />
      {!open.prediction && <Reviewing state={state} open={open} reviews={detail.reviews.filter((one) => one.annotation === open.id)} />}
      <Keys writable={writable} />
    </aside>
  );
}

function RowList({ state, open, labels, writable }: { readonly state: ChangesState; readonly open: ChangedAnnotation; readonly labels: LabelTable; readonly writable: boolean }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector(".chg.on")?.scrollIntoView({ block: "nearest" }), [state.row.value, open]);
  return (
    <ul ref={list} class="scroll change-rows" aria-label={c("changesOf", { name: open.name })}>
      {open.rows.map((row) => <RowLine key={row.key} state={state} open={open} row={row} labels={labels} writable={writable} />)}
    </ul>
  );
}

function RowLine({ state, open, row, labels, writable }: { readonly state: ChangesState; readonly open: ChangedAnnotation; readonly row: ChangeRow; readonly labels: LabelTable; readonly writable: boolean }) {
  const chosen = state.row.value === row.key;
  const [name, sign] = [nameOf(row), c(WORDS[row.sign])];
  const info = row.label[0] === undefined ? undefined : labels.anywhere(row.label.at(-1) ?? "");
  const colour = info ? labelColour(info) : { class: row.label.length > 0 ? `l${labels.slot(row.label.at(-1) ?? "")}` : "none", style: {} };
  const accepted = state.accepted.has(open, row);
  return (
    <li class={`chg ${chosen ? "on" : ""}`} data-region={row.key} data-sign={row.sign} data-kinds={row.kinds.join(" ")} {...(chosen ? { "aria-current": "true" } : {})} onClick={() => { state.row.value = row.key; }}>
      <span class={`kind ${LETTERS[row.sign]}`} title={sign}>{row.sign === "-" ? "−" : row.sign}</span>
      <span class={`sw ${colour.class}`} style={colour.style} />
      <div class="grow">
        <button type="button" class="chg-name cut" onClick={() => { state.row.value = row.key; }}>{name}</button>
        {row.lines.map((line, i) => <div key={i} class="faint small clamp2" title={line}>{line}</div>)}
      </div>
      {writable && <button type="button" class="ib s" aria-label={c("revertOne", { name, sign })} title={`${c("keyRevert")} (R)`} disabled={!open.revertable || state.busy.value} onClick={(event) => { event.stopPropagation(); void state.revert(row); }}><Icon name="undo" /></button>}
      <button type="button" class="ib s ok" aria-pressed={accepted} aria-label={c("acceptOne", { name, sign })} title={`${c("keyAccept")} (A)`} onClick={(event) => { event.stopPropagation(); state.accept(row); }}><Icon name="check" /></button>
    </li>
  );
}

/** What a row is about, as a person would call it. */
export function nameOf(row: ChangeRow): string {
  if (row.member !== null) return row.member === "" ? c("annotationItself") : row.member.replaceAll("_", " ");
  const answer = row.kinds.every((kind) => ["text", "choice", "number"].includes(kind));
  if (row.control !== null && (answer || row.label.length === 0)) return row.control;
  return row.label.length > 0 ? row.label.join(" · ") : row.key.startsWith("#") ? c("nothing") : row.key;
}

function Settle({ state, conflict, writable }: { readonly state: ChangesState; readonly conflict: OpenConflict; readonly writable: boolean }) {
  const { name } = conflict;
  const sides = [["ours", "keepOurs", "1"], ["theirs", "keepTheirs", "2"], ["base", "keepBase", "3"]] as const;
  return (
    <div class="banner settle" role="group" aria-label={c("settle", { name })}>
      <Icon name="merge" />
      <div class="grow">
        <div>{c("settle", { name })}</div>
        <div class="row g4 wrap">{sides.map(([side, text, key]) => <button key={side} type="button" class="btn small" disabled={!writable || state.busy.value} onClick={() => void state.settle(side, conflict)}>{c(text)}<kbd aria-hidden="true">{key}</kbd></button>)}</div>
      </div>
    </div>
  );
}

function Reviewing({ state, open, reviews }: { readonly state: ChangesState; readonly open: ChangedAnnotation; readonly reviews: readonly Review[] }) {
  const row = open.rows.find((one) => one.key === state.row.value);
  const target = row && row.member === null ? c("commentRegionHint", { name: nameOf(row) }) : c("commentHint");
  return (
    <div class="sect split reviewing">
      <div class="lbl"><Icon name="comment" small />{c("review")}</div>
      {reviews.length > 0 && <ul class="said">{reviews.map((one) => <Said key={one.id} review={one} open={open} />)}</ul>}
      <textarea
        class="input" rows={2} placeholder={target} aria-label={c("comment")} data-comment="true" value={state.comment.value} onInput={(event) => { state.comment.value = event.currentTarget.value; }}
        onKeyDown={(event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void state.review("comment"); else if (event.key === "Escape") event.currentTarget.blur(); }}
      />
      <div class="row g6 wrap">
        <button type="button" class="btn small grow" disabled={state.comment.value.trim() === "" || state.busy.value} onClick={() => void state.review("comment")}>{c("sendComment")}</button>
        <button type="button" class="btn small grow" disabled={state.busy.value} onClick={() => void state.review("rejected")}>{c("reject")}</button>
        <button type="button" class="btn small grow good" disabled={state.busy.value} onClick={() => void state.review("accepted")}><Icon name="check" />{c("accept")}</button>
      </div>
    </div>
  );
}

function Said({ review, open }: { readonly review: Review; readonly open: ChangedAnnotation }) {
  const row = open.rows.find((one) => one.key === review.region);
  const verdict = review.verdict === "comment" ? "" : c(`verdict_${review.verdict}`);
  return (
    <li class="row said-line">
      <Avatar name={review.name} initials={review.initials} slot={review.number} />
      <div class="small grow">
        <b>{review.name}</b> {verdict && <span class={`badge ${review.verdict === "rejected" ? "removed" : "added"}`}>{verdict}</span>} <span class="faint">{review.region !== undefined && c("onRegion", { region: row ? nameOf(row) : review.region })} {when(review.created_at)}</span>
        {review.comment && <div>{review.comment}</div>}
      </div>
    </li>
  );
}

export function when(at: string | undefined): string {
  if (!at) return "";
  const date = new Date(at);
  const today = new Date().toDateString() === date.toDateString();
  return today ? date.toLocaleTimeString(locale(), { hour: "numeric", minute: "2-digit" }) : date.toLocaleDateString(locale(), { day: "numeric", month: "short", year: date.getFullYear() === new Date().getFullYear() ? undefined : "numeric" });
}

function Keys({ writable }: { readonly writable: boolean }) {
  const listed = [[["J", "K"], "keyNext"], [["N", "P"], "keyTask"], [["A"], "keyAccept"], ...(writable ? [[["R"], "keyRevert"], [["X"], "keyTick"]] as const : []), [["C"], "keyComment"], [["O"], "keyBefore"]] as const;
  return <dl class="sect split review-keys small dim">{listed.map(([keys, text]) => <div key={text}><dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{c(text)}</dd></div>)}</dl>;
}
