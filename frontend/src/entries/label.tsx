/** The labeling page of one task, or of the stream. */
import { render } from "preact";
import { getLabeling } from "../api/labeling";
import { Config } from "../core/config";
import { Session } from "../core/session";
import { loadSettings } from "../core/settings";
import { loadTags } from "../ui/label/tags";
import { TagView } from "../ui/label/tree";

async function main(): Promise<void> {
  const project = Number(/projects\/(\d+)/.exec(location.pathname)?.[1] ?? 1);
  const answer = await getLabeling(project, Number(new URLSearchParams(location.search).get("task")));
  const session = new Session({
    task: { id: answer.task.id, data: answer.task.data, media: answer.media },
    config: new Config(answer.tree),
    registry: await loadTags(answer.tree),
    settings: loadSettings(localStorage),
    result: answer.annotations[0]?.result ?? [],
  });
  Object.assign(window, { labelfs: { session } });
  render(<main class="layout" data-page="label"><TagView session={session} node={session.config.root} /></main>, document.getElementById("app") ?? document.body);
}

void main();
