/** A small round mark at the corner of each changed region on a picture: + new, ~ changed, − gone. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { ChangedAnnotation, ChangeRow } from "../../api/changes";
import type { Session } from "../../core/session";
import { cornerOf } from "./results";
import { LETTERS } from "./rows";
import type { ChangesState } from "./state";

interface Mark {
  readonly row: ChangeRow;
  readonly x: number;
  readonly y: number;
}

interface Props {
  readonly state: ChangesState;
  readonly open: ChangedAnnotation;
  readonly side: "before" | "after";
  readonly session: Session;
  readonly layered: boolean;
}

const SETTLED = 400;

export function Markers({ state, open, side, session, layered }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [marks, setMarks] = useState<readonly Mark[]>([]);
  const objects = session.objects.value;
  const ready = [...objects.values()].every((one) => one.ready.value);
  useEffect(() => {
    if (!box.current || !ready) return;
    const element = box.current;
    let until = performance.now() + SETTLED;
    let frame = 0;
    const look = (): void => {
      setMarks((before) => {
        const now = placed(element, open, side, session, layered);
        return JSON.stringify(now.map(({ x, y }) => [x, y])) === JSON.stringify(before.map(({ x, y }) => [x, y])) ? before : now;
      });
      if (performance.now() < until) frame = requestAnimationFrame(look);
      else frame = 0;
    };
    const again = (): void => {
      until = performance.now() + SETTLED;
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    const parent = element.parentElement ?? element;
    const observer = new ResizeObserver(again);
    observer.observe(parent);
    for (const type of ["wheel", "click", "pointerup", "pointermove"]) parent.addEventListener(type, again, { passive: true });
    look();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      for (const type of ["wheel", "click", "pointerup", "pointermove"]) parent.removeEventListener(type, again);
    };
  }, [ready, open, session, layered]);
  return (
    <div ref={box} class="marks" aria-hidden="true">
      {marks.map(({ row, x, y }) => (
        <span key={row.key} class={`mark ${LETTERS[row.sign]} ${row.key === state.row.value ? "on" : ""}`} style={{ left: `${x}px`, top: `${y}px` }} onClick={() => { state.row.value = row.key; }}>
          {row.sign === "-" ? "−" : row.sign}
        </span>
      ))}
    </div>
  );
}

/** Laid over each other each region has one mark: the earlier side shows only what is gone. */
function placed(box: HTMLElement, open: ChangedAnnotation, side: "before" | "after", session: Session, layered: boolean): readonly Mark[] {
  const at = box.getBoundingClientRect();
  const result = session.document.entries().map((entry) => entry.item);
  return open.rows.flatMap((row) => {
    const id = row[side === "before" ? "old" : "new"][0];
    if (id === undefined || row.member !== null || (layered && side === "before" && row.new.length > 0)) return [];
    const corner = cornerOf(result, id);
    const handle = corner && session.objects.peek().get(corner.object);
    if (!corner || !handle) return [];
    const point = handle.toClient(corner.x, corner.y);
    const [x, y] = [point.x - at.left, point.y - at.top];
    return Number.isFinite(x) && Number.isFinite(y) && x >= 0 && y >= 0 && x <= at.width && y <= at.height ? [{ row, x: Math.round(x), y: Math.round(y) }] : [];
  });
}
