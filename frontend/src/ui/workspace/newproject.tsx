/** Make a project: a title and a template (or none). */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { createProject, getTemplates, type Template } from "../../api/workspace";
import { t } from "../../core/strings";
import { Icon } from "../../widgets/icon";

export function NewProject({ close }: { readonly close: () => void }): ComponentChildren {
  const dialog = useRef<HTMLDialogElement>(null);
  const [templates, setTemplates] = useState<readonly Template[]>([]);
  const [chosen, setChosen] = useState<string>("");
  const [title, setTitle] = useState("");
  const [problem, setProblem] = useState("");
  useEffect(() => {
    dialog.current?.showModal();
    getTemplates().then(setTemplates, () => setTemplates([]));
  }, []);
  const make = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const template = templates.find((one) => one.name === chosen);
      const project = await createProject(title.trim(), template?.config ?? null);
      location.assign(`/projects/${project.id}/data`);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const groups = [...new Set(templates.map((one) => one.group))];
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="new-title" onClose={close}>
      <form onSubmit={(event) => void make(event)}>
        <header><Icon name="plus" /><h2 id="new-title">{t("newProject")}</h2><span class="grow" /><button type="button" class="ib" aria-label={t("close")} onClick={close}><Icon name="close" /></button></header>
        <div class="body col g12">
          {problem !== "" && <div class="banner bad" role="alert"><Icon name="stop" /><div>{problem}</div></div>}
          <label class="field"><span class="lbl">{t("newTitle")}</span><span class="input"><input required value={title} onInput={(event) => setTitle(event.currentTarget.value)} autofocus /></span></label>
          <fieldset class="templates">
            <legend class="lbl">{t("newWhat")}</legend>
            <TemplateOption name="" title={t("blank")} description={t("blankHow")} chosen={chosen} choose={setChosen} />
            {groups.map((group) => (
              <section key={group}>
                <h3>{group.replaceAll("-", " ")}</h3>
                {templates.filter((one) => one.group === group).map((one) => <TemplateOption key={one.name} {...one} chosen={chosen} choose={setChosen} />)}
              </section>
            ))}
          </fieldset>
        </div>
        <footer><button type="button" class="btn" onClick={close}>{t("cancel")}</button><button type="submit" class="btn primary" disabled={title.trim() === ""}>{t("makeProject")}</button></footer>
      </form>
    </dialog>
  );
}

interface OptionProps {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly chosen: string;
  readonly choose: (name: string) => void;
}

function TemplateOption({ name, title, description, chosen, choose }: OptionProps): ComponentChildren {
  return (
    <label class="template">
      <input class="radio" type="radio" name="template" checked={chosen === name} onChange={() => choose(name)} />
      <span><b>{title}</b><small>{description}</small></span>
    </label>
  );
}
