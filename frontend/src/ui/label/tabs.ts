/** The tabs of a task: my annotations, those of others, what models said. */
import type { AnnotationJson, DraftJson, LabelingAnswer, Person, PredictionJson } from "../../api/labeling";
import { isMine, personKey, type TabKey, type TabKind } from "./open";

export interface Tab {
  readonly key: TabKey;
  readonly kind: TabKind;
  readonly annotation?: AnnotationJson;
  readonly prediction?: PredictionJson;
  readonly person?: Person;
}

/** Mine first, then a new one if there is one, then others', then predictions. */
export function tabsOf(answer: LabelingAnswer, withNew: boolean): readonly Tab[] {
  const mine = answer.annotations.filter((one) => isMine(answer, one));
  const theirs = answer.annotations.filter((one) => !isMine(answer, one));
  return [
    ...mine.map((annotation): Tab => ({ key: `a${annotation.id}`, kind: "mine", annotation, person: answer.user })),
    ...(withNew ? [{ key: "new", kind: "new", person: answer.user } as const] : []),
    ...theirs.map((annotation): Tab => ({ key: `a${annotation.id}`, kind: "theirs", annotation, person: personOf(answer, annotation) })),
    ...answer.predictions.map((prediction): Tab => ({ key: `p${prediction.id}`, kind: "prediction", prediction })),
  ];
}

export function personOf(answer: LabelingAnswer, annotation: AnnotationJson): Person {
  const who = personKey(annotation.completed_by);
  const found = [answer.user, ...answer.people].find((one) => String(one.id) === who || one.email.toLowerCase() === who);
  return found ?? { id: 0, email: who || "nobody" };
}

export function nameOf(person: Person | undefined): string {
  return person?.name || person?.email || "";
}

/** Two letters for the avatar. */
export function initialsOf(person: Person | undefined): string {
  if (person?.initials) return person.initials;
  const words = nameOf(person).split(/[\s._@-]+/).filter(Boolean);
  return words.slice(0, 2).map((word) => word[0]?.toUpperCase()).join("") || "?";
}

/** My draft for an annotation (null: for a new one). */
export function draftOf(answer: LabelingAnswer, annotation: number | null): DraftJson | undefined {
  const own = answer.drafts.filter((draft) => draft.user === undefined || draft.user === null || isMine(answer, { completed_by: draft.user }));
  return own.filter((draft) => (draft.annotation ?? null) === annotation).at(-1);
}

/** Which tab a task opens with. */
export function firstTab(answer: LabelingAnswer, annotation: number | null): TabKey {
  if (annotation !== null && answer.annotations.some((one) => one.id === annotation)) return `a${annotation}`;
  if (draftOf(answer, null)) return "new";
  const mine = answer.annotations.filter((one) => isMine(answer, one));
  const last = mine.filter((one) => !one.was_cancelled).at(-1) ?? mine.at(-1);
  if (last) return `a${last.id}`;
  const first = answer.annotations[0];
  return answer.project.read_only && first ? `a${first.id}` : "new";
}
