/** Who gave the selected region its present form, when, and in which commit. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Blame, getBlame } from "../../api/history";
import { onGitChange } from "../../api/live";
import { clock } from "./header";
import { h } from "./historytexts";
import type { OpenAnnotation } from "./open";
import type { LabelPage } from "./page";

/** Of the task that was asked about last. */
const known = signal<{ readonly key: string; readonly blame: Blame } | null>(null);
let asked = "";

export function BlameLine({ page, open, region }: { readonly page: LabelPage; readonly open: OpenAnnotation; readonly region: string }) {
  const task = page.answer.value?.task.id ?? 0;
  const annotation = open.annotation.value;
  const key = `${page.project} ${task} ${annotation?.id} ${annotation?.revision}`;
  useEffect(() => {
    const ask = (): void => {
      asked = key;
      void getBlame(page.project, task).then((blame) => { if (asked === key) known.value = { key, blame }; }, () => undefined); // without git there is nobody to name
    };
    if (asked !== key) ask();
    return onGitChange(page.project, ask);
  }, [key]);
  const found = known.value?.key === key ? known.value.blame[String(annotation?.id)] : undefined;
  if (!found || !Object.hasOwn(found, region)) return null;
  const commit = found[region];
  return (
    <dl class="kv" data-blame={commit?.commit ?? ""}>
      <dt>{h("blame")}</dt>
      <dd class="small">{commit ? <><b>{commit.author}</b>, {clock(commit.at)}<div class="faint cut" title={commit.subject}><span class="mono">{commit.commit.slice(0, 7)}</span> {commit.subject}</div></> : <span class="changed-text">{h("notCommitted")}</span>}</dd>
    </dl>
  );
}
