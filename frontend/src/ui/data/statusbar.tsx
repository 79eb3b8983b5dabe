/** The thin line below: which folder, how many tasks, whether all is well. */
import type { ComponentChildren } from "preact";
import type { FolderProblem, MeAnswer } from "../../api/project";
import { count, plural, t } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import type { GridStore } from "./gridstore";

interface Props {
  readonly store: GridStore;
  readonly all: number;
  readonly me: MeAnswer | undefined;
  readonly problems: readonly FolderProblem[];
  readonly show: () => void;
}

export function StatusBar({ store, all, me, problems, show }: Props): ComponentChildren {
  const total = store.total.value ?? 0;
  return (
    <footer class="statusbar">
      {me?.folder !== undefined && <span><Icon name="folder" /><span class="mono">{me.folder}</span></span>}
      <span class="num">{total === all ? plural(all, "taskCountOne", "taskCount") : t("tasksOf", { n: count(total), all: count(all) })}, {Math.round(store.took.value)} ms</span>
      <span class="hide-narrow"><span class={`dot ${problems.length === 0 ? "ok" : "warn"}`} />{me?.watch !== undefined && me.watch !== "events" ? me.watch : t("folderAgrees")}</span>
      <span class="end" />
      {problems.length > 0 && (
        <button type="button" class="status-button" onClick={show}>
          <Icon name="warning" /><span class="cut">{t(problems.length === 1 ? "problemIn" : "problemsIn", { n: problems.length, file: problems[0]?.file ?? "" })}</span>
        </button>
      )}
      <span class="hide-narrow">{me?.email}</span>
    </footer>
  );
}
