/** All keys in one table; a click on a key changes it for this person. */
import { useState } from "preact/hooks";
import { saveHotkeys } from "../../api/labeling";
import { type Action, pressed } from "../../core/hotkeys";
import { shownKey } from "../../core/labelkeys";
import type { StringKey } from "../../core/strings";
import "../../core/dialogstrings";
import { t } from "../../core/strings";
import { Dialog } from "../../widgets/dialog";
import { Icon } from "../../widgets/icon";
import { Kbd } from "../../widgets/kbd";
import type { LabelPage } from "./page";

const GROUPS: readonly (readonly [Action["group"], StringKey])[] = [["label", "keyGroupLabel"], ["regions", "keyGroupRegions"], ["task", "keyGroupTask"], ["view", "keyGroupView"], ["media", "keyGroupMedia"]];

export default function KeysDialog({ page }: { readonly page: LabelPage }) {
  const [filter, setFilter] = useState("");
  const [editing, setEditing] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const actions = unique(page.hotkeys.actions.value).filter((action) => action.title.toLowerCase().includes(filter.toLowerCase().trim()));
  const groups = GROUPS.map(([group, title]) => [title, actions.filter((action) => action.group === group)] as const).filter(([, list]) => list.length > 0);
  const head = (
    <label class="input" style={{ width: "168px", height: "26px" }}>
      <Icon name="search" small class="faint" />
      <input data-first="true" placeholder={t("filterKeys")} aria-label={t("filterKeys")} value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
    </label>
  );
  const change = (action: Action, keys: string | null): void => {
    setEditing(null);
    const other = keys ? takenBy(page, action, keys) : undefined;
    setProblem(other ? t("keyTaken", { keys: shownKey(keys ?? ""), title: other.title }) : "");
    if (!other) void setKey(page, action.id, keys).then((kept) => { if (!kept) setProblem(t("keysNotSaved")); });
  };
  return (
    <Dialog title={t("keyboard")} icon="keyboard" width={860} head={head} onClose={() => { page.dialog.value = null; }}>
      <p class="small dim" role={problem ? "alert" : undefined}>{problem || t("keysHow")}</p>
      <div class="hks">
        {groups.map(([title, list]) => (
          <section key={title}>
            <h3>{t(title)}</h3>
            <dl>
              {list.map((action) => (
                <div key={action.id}>
                  <dt class="cut">{action.title}</dt>
                  <dd><KeyCell page={page} action={action} editing={editing === action.id} onEdit={() => setEditing(action.id)} onDone={(keys) => change(action, keys)} onCancel={() => setEditing(null)} /></dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

/** One row per id: a region's fields may register the same action twice. */
function unique(actions: readonly Action[]): readonly Action[] {
  return [...new Map(actions.map((action) => [action.id, action])).values()];
}

interface CellProps {
  readonly page: LabelPage;
  readonly action: Action;
  readonly editing: boolean;
  readonly onEdit: () => void;
  readonly onDone: (keys: string | null) => void;
  readonly onCancel: () => void;
}

function KeyCell({ page, action, editing, onEdit, onDone, onCancel }: CellProps) {
  const keys = page.hotkeys.keysOf(action);
  const own = Object.hasOwn(page.ownKeys.value, action.id);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!editing) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") onCancel();
    else if (event.key === "Backspace" && !event.ctrlKey) onDone("");
    else if (!["Control", "Shift", "Alt", "Meta"].includes(event.key)) onDone(pressed(event).at(-1) ?? "");
  };
  return (
    <>
      {own && <button type="button" class="ib s" aria-label={t("keyDefault")} title={t("keyDefault")} onClick={() => onDone(null)}><Icon name="reset" /></button>}
      <button type="button" class={`key-edit ${editing ? "is-focus" : ""}`} title={t("changeKey", { title: action.title })} onClick={onEdit} onKeyDown={onKeyDown} onBlur={onCancel}>
        <span class="vh">{t("changeKey", { title: action.title })}</span>
        {editing ? <span class="small dim">{t("keyPress")}</span> : keys.length > 0 ? <Kbd keys={keys[0]} /> : <span class="small faint">{t("keyNone")}</span>}
      </button>
    </>
  );
}

/** An action that a person cannot lose to this one without being told. */
function takenBy(page: LabelPage, action: Action, keys: string): Action | undefined {
  return page.hotkeys.actions.value.find((one) => one.id !== action.id && !one.automatic && page.hotkeys.keysOf(one).includes(keys));
}

/** Set (null: back to the default) a key of this person; answers whether the server took it. */
async function setKey(page: LabelPage, id: string, keys: string | null): Promise<boolean> {
  const { [id]: _old, ...rest } = page.ownKeys.value;
  page.ownKeys.value = keys === null ? rest : { ...rest, [id]: keys };
  page.hotkeys.overrides.value = { ...page.answer.value?.project.hotkeys, ...page.ownKeys.value };
  try {
    await saveHotkeys(page.ownKeys.value);
    return true;
  } catch {
    return false;
  }
}
