/** `<Taxonomy>`: paths in a tree of any size. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { answer, answerScope, answerValue, type AnswerScope } from "../core/answers";
import { attrBool, attrNumber, attrString, type TagNode } from "../core/config";
import type { Json } from "../core/json";
import type { TagDefinition, TagProps, ValidationProblem } from "../core/registry";
import { requiredProblem, scopesOf, titleOf } from "../core/required";
import type { Session } from "../core/session";
import { t } from "../core/textstrings";
import { findNode, pathsOf, shownPath, type TaxonNode, taxonomyFrom, taxonomyOf, togglePath, withChildren, withPath } from "../core/taxonomy";
import { lookup } from "../core/variables";
import { spanPosition, spanSummary } from "../surfaces/text/describe";
import { SpanDetails } from "../surfaces/text/details";
import { mediaUrl } from "../surfaces/text/source";
import { ControlTitle } from "../widgets/controltitle";
import { TreePicker } from "../widgets/treepicker";

/** The tree of config, task list or address; grows as nodes are opened. */
function useTree(session: Session, node: TagNode) {
  const fixed = useMemo(() => initialTree(session, node), [session, node]);
  const tree = useSignal<readonly TaxonNode[]>(fixed);
  const problem = useSignal("");
  const url = attrString(node, "apiUrl");
  const load = async (path: readonly string[]): Promise<void> => {
    try {
      const found = taxonomyFrom(await fetchTree(session, url, path), path);
      tree.value = path.length === 0 ? found : withChildren(tree.value, path, found);
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
    }
  };
  useEffect(() => {
    if (url !== "") void load([]);
  }, [session, node]);
  return { tree, problem, load };
}

/** The tree with what people added to it. */
function withOwn(tree: readonly TaxonNode[], paths: readonly (readonly string[])[]): readonly TaxonNode[] {
  return paths.filter((path) => findNode(tree, path) === undefined).reduce((all, path) => withPath(all, path), tree);
}

function initialTree(session: Session, node: TagNode): readonly TaxonNode[] {
  const own = taxonomyOf(node);
  const value = attrString(node, "value");
  const listed = own.length === 0 && value.startsWith("$") ? taxonomyFrom(lookup(session.task.data, value.slice(1))) : [];
  return [...own, ...listed];
}

async function fetchTree(session: Session, url: string, path: readonly string[]): Promise<Json> {
  const address = new URL(mediaUrl(session, url.startsWith("$") ? String(lookup(session.task.data, url.slice(1)) ?? "") : url), location.href);
  for (const step of path) address.searchParams.append("path", step);
  const found = await fetch(address);
  if (!found.ok) throw new Error(`${address.href} ${found.status}`);
  return (await found.json()) as Json;
}

function TaxonomyView({ session, node, region }: TagProps) {
  const { tree: given, problem, load } = useTree(session, node);
  const added = useSignal<readonly (readonly string[])[]>([]);
  const labeling = attrBool(node, "labeling", false);
  const scope = labeling ? {} : answerScope(session, node, region);
  if (!scope) return null;
  const paths = labeling ? armedPaths(session, node) : pathsOf(answerValue(session, node, scope, "taxonomy"));
  const legacy = attrBool(node, "legacy", false);
  const tree = legacy ? withOwn(given.value, [...added.value, ...paths]) : given.value;
  const separator = attrString(node, "pathSeparator", " / ");
  const full = attrBool(node, "showFullPath", false);
  const pick = (path: readonly string[]): void => {
    const next = togglePath(tree, paths, path);
    if (next.length > paths.length && next.length > attrNumber(node, "maxUsages", Infinity)) session.notice.value = t("tooMany", { name: titleOf(node), n: attrNumber(node, "maxUsages", 1) });
    else if (labeling) press(session, node, next);
    else answer(session, node, scope, next.length > 0 ? { taxonomy: next } : null);
  };
  const add = (path: readonly string[]): void => {
    added.value = [...added.value, path];
    answer(session, node, scope, { taxonomy: [...paths, path] });
  };
  return (
    <div class="field taxonomy" data-control={node.name}>
      <ControlTitle config={session.config} node={node} />
      <TreePicker
        name={titleOf(node)} tree={tree} leafsOnly={attrBool(node, "leafsOnly", false)} disabled={session.readonly.value} placeholder={attrString(node, "placeholder")}
        chosen={paths.map((path) => ({ path, text: shownPath(tree, path, full, separator), known: findNode(tree, path) !== undefined }))}
        minWidth={attrString(node, "minWidth")} maxWidth={attrString(node, "maxWidth")} listWidth={attrString(node, "dropdownWidth")} onPick={pick} onOpen={(path) => void load(path)}
        {...(legacy && !labeling ? { onAdd: add } : {})}
      />
      {problem.value && <p class="control-note" role="alert">{t("textNotLoaded", { reason: problem.value })}</p>}
    </div>
  );
}

/** With `labeling` the chosen paths are armed for the next span, or changed on the selected one. */
function armedPaths(session: Session, node: TagNode): readonly (readonly string[])[] {
  const region = selectedSpan(session, node);
  session.document.version.value;
  if (region) return pathsOf(region.main.item.value?.["taxonomy"]);
  return session.armed.of(node.name ?? "").map((one) => JSON.parse(one) as string[]);
}

function selectedSpan(session: Session, node: TagNode) {
  const id = session.selection.single.value;
  const region = id === null || session.selection.fresh.value !== null ? undefined : session.document.region(id);
  return region?.main.item.from_name === node.name ? region : undefined;
}

function press(session: Session, node: TagNode, paths: readonly (readonly string[])[]): void {
  const region = selectedSpan(session, node);
  if (!region) {
    if (session.selection.fresh.value !== null) session.selection.clear();
    session.armed.set(node.name ?? "", paths.map((path) => JSON.stringify(path)));
  } else if (paths.length > 0) answer(session, node, { region }, { taxonomy: paths });
}

function validate(session: Session, node: TagNode): ValidationProblem | null {
  const count = (scope: AnswerScope): number => pathsOf(answerValue(session, node, scope, "taxonomy")).length;
  const lacking = requiredProblem(session, node, (scope) => count(scope) > 0);
  if (lacking) return lacking;
  const most = attrNumber(node, "maxUsages", Infinity);
  const crowded = scopesOf(session, node).find((scope) => count(scope) > most);
  if (!crowded) return null;
  const message = t("tooMany", { name: titleOf(node), n: most });
  return crowded.region ? { message, region: crowded.region.id } : { message };
}

const definition: TagDefinition = {
  tag: "Taxonomy",
  view: TaxonomyView,
  result: { type: "taxonomy", payload: "taxonomy" },
  classifies: true,
  summary: spanSummary,
  position: spanPosition,
  details: SpanDetails,
  validate,
};
export default definition;
