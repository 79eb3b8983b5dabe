/** Draws the config's own layout: each tag by its module, an unknown one by a placeholder that names it. */
import { Component, type ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { attrBool, type TagNode } from "../../core/config";
import type { Region } from "../../core/document";
import { Scope } from "../../core/scope";
import type { Session } from "../../core/session";
import { standIn } from "../../core/standin";
import { t } from "../../core/strings";
import { ownCondition } from "../../core/visibility";
import { Icon } from "../../widgets/icon";
import { belongsToDetails } from "./perregion";
import { loadFailure } from "./tags";

export interface TagViewProps {
  readonly session: Session;
  readonly node: TagNode;
  /** Inside the details of this region. */
  readonly region?: Region;
}

/** One tag and all below it; nothing while its condition does not hold. */
export function TagView({ session, node, region }: TagViewProps): ComponentChildren {
  if (node.role === "child") return null;
  if (!region && belongsToDetails(session.config, node)) return null;
  if (!ownCondition(session, node, region)) return null;
  const definition = session.registry.get(node.tag);
  if (!definition) return <Placeholder session={session} node={node} />;
  const View = definition.view;
  if (!View) return null;
  const render = (child: TagNode): ComponentChildren => <TagView key={keyOf(child)} session={session} node={child} {...(region ? { region } : {})} />;
  const own = region && attrBool(node, "perRegion", false) ? { region } : {};
  return (
    <TagGuard session={session} node={node}>
      <View session={session} node={node} render={render} {...own} />
    </TagGuard>
  );
}

function keyOf(node: TagNode): string {
  return node.name ?? `${node.tag}:${node.line}`;
}

function Placeholder({ session, node, problem }: { readonly session: Session; readonly node: TagNode; readonly problem?: string }) {
  useEffect(() => standInFor(session, node), [session, node]);
  const why = problem ?? loadFailure(node.tag);
  const named = node.name === undefined ? {} : node.role === "object" ? { "data-object": node.name } : { "data-control": node.name };
  return (
    <div class="banner tag-placeholder" role="note" data-placeholder={node.tag} {...named}>
      <Icon name="code" />
      <div class="grow">
        <b class="mono">{`<${node.tag}>`}</b> <span class="dim">{why ? t("tagFailed", { why }) : t("tagKept", { line: node.line })}</span>
      </div>
    </div>
  );
}

/** An object that is not drawn keeps nobody waiting. */
function standInFor(session: Session, node: TagNode): (() => void) | undefined {
  if (node.role !== "object" || node.name === undefined) return undefined;
  const scope = new Scope();
  standIn(session, node.name, scope);
  return () => scope.dispose();
}

/** A tag that throws becomes a placeholder; the rest of the page goes on. */
class TagGuard extends Component<{ readonly session: Session; readonly node: TagNode; readonly children?: ComponentChildren }, { problem: string | null }> {
  override state = { problem: null as string | null };

  static override getDerivedStateFromError(error: unknown) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override render() {
    return this.state.problem === null ? this.props.children : <Placeholder session={this.props.session} node={this.props.node} problem={this.state.problem} />;
  }
}
