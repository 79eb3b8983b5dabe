// A page to look at while the Python server is not there: node dev/serve.mjs [--port 8099] [FOLDER …]
// Each folder (config.xml beside tasks.json or task.json) is a project: http://127.0.0.1:8099/projects/<n>/data?task=<id>
// POST /dev/theirs {task, annotation, result}: change an annotation "on disk"; POST /dev/down {on}: stop answering the API.
import { createReadStream, existsSync, mkdtempSync, readdirSync, statSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { common } from "../build.mjs";
import { DevProject } from "./project.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const statics = path.join(root, "labelfs/static");
const args = process.argv.slice(2);
const portAt = args.indexOf("--port");
const port = portAt < 0 ? 8099 : Number(args.splice(portAt, 2)[1]);
const folders = args.length > 0 ? args : [...readdirSync(path.join(here, "projects")).map((name) => path.join(here, "projects", name)), ...templates()];
const projects = new Map(folders.map((folder, i) => [i + 1, new DevProject(path.resolve(folder), i + 1)]));
const listeners = new Set();
let generation = 0;
let down = false;

function templates() {
  const all = path.join(root, "templates");
  return readdirSync(all).flatMap((group) => (statSync(path.join(all, group)).isDirectory() ? readdirSync(path.join(all, group)).map((name) => path.join(all, group, name)) : []))
    .filter((folder) => existsSync(path.join(folder, "config.xml")) && existsSync(path.join(folder, "task.json")));
}

const TYPES = { ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".jpg": "image/jpeg", ".png": "image/png", ".json": "application/json", ".webp": "image/webp", ".wav": "audio/wav", ".html": "text/html" };

// Every page load is a fresh build in a folder of its own, so that several people can look at their work at once.
const built = mkdtempSync(path.join(os.tmpdir(), "labelfs-dev-"));
const builder = await esbuild.context({
  ...common, entryPoints: [path.join(here, "../src/entries/label.tsx")], outdir: built, splitting: true, sourcemap: "inline",
  loader: { ".svg": "text", ".css": "text" }, define: { "process.env.NODE_ENV": '"development"' },
});

function page(entry) {
  const styles = ["tokens.css", "components.css", ...readdirSync(path.join(statics, "css")).filter((name) => !/^(tokens|components|data)\.css$/.test(name)).sort()];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>labelfs</title>
${styles.map((name) => `<link rel="stylesheet" href="/static/css/${name}">`).join("\n")}
<script type="module" src="/static/build/${entry}.js"></script></head><body><div id="app"></div></body></html>`;
}

function send(response, status, body, type = "application/json") {
  response.writeHead(status, {
    "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-src 'self'",
  });
  response.end(body === null ? "" : typeof body === "string" ? body : JSON.stringify(body));
}

function sendFile(response, base, name) {
  const file = path.join(base, name);
  if (!file.startsWith(base) || !existsSync(file) || !statSync(file).isFile()) return send(response, 404, { detail: "not found" });
  response.writeHead(200, { "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream", "Cache-Control": "no-store" });
  createReadStream(file).pipe(response);
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString("utf8")) : {};
}

function tell(event) {
  generation += 1;
  const text = `id: ${generation}\nevent: changed\ndata: ${JSON.stringify({ generation, project: null, ...event })}\n\n`;
  for (const one of listeners) one.write(text);
}

function live(request, response) {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write(`retry: 500\nevent: hello\ndata: ${JSON.stringify({ generation })}\n\n`);
  listeners.add(response);
  request.on("close", () => listeners.delete(response));
}

const find = (get) => { for (const project of projects.values()) { const found = get(project); if (found) return [project, found]; } return []; };
let current = 1;

async function api(request, response, url) {
  if (down) return request.socket.destroy();
  const method = request.method ?? "GET";
  const body = method === "GET" ? {} : await bodyOf(request);
  const parts = url.pathname.split("/").filter(Boolean).slice(1);
  const [kind, id] = [parts[0], Number(parts[1])];
  if (kind === "live") return live(request, response);
  if (kind === "current-user") return send(response, 200, { custom_hotkeys: {} });
  if (kind === "projects" && parts[2] === "labeling") {
    current = id;
    const answer = projects.get(id)?.labeling(Number(parts[3]));
    return answer ? send(response, 200, answer) : send(response, 404, { detail: `There is no task ${parts[3]}` });
  }
  if (kind === "projects" && parts[2] === "next") {
    current = id;
    const next = projects.get(id)?.next(url.searchParams.getAll("exclude").map(Number));
    return next ? send(response, 200, { id: next.id }) : send(response, 404, { detail: "Nothing left" });
  }
  const project = projects.get(current);
  if (kind === "tasks") return tasks(response, project, project.tasks.get(id), parts, body);
  if (kind === "annotations") return annotations(response, method, project, id, body, request);
  if (kind === "drafts") return drafts(response, method, project, id, body);
  return send(response, 404, { detail: "not found" });
}

function tasks(response, project, task, parts, body) {
  if (!task) return send(response, 404, { detail: "There is no such task" });
  if (parts[2] === "annotations" && parts[4] === "drafts") return send(response, 201, project.draft(task, Number(parts[3]), body));
  if (parts[2] === "drafts") return send(response, 201, project.draft(task, null, body));
  if (parts[2] !== "annotations") return send(response, 404, { detail: "not found" });
  const made = project.create(task, body);
  tell({ tasks: [task.id], annotations: [made.id], git: true });
  return send(response, 201, made);
}

function annotations(response, method, project, id, body, request) {
  const task = project.taskOfAnnotation(id);
  const annotation = task?.annotations.find((one) => one.id === id);
  if (!annotation) return send(response, 404, { detail: "There is no such annotation" });
  const expect = (request.headers["if-match"] ?? "").replaceAll('"', "");
  if (expect && expect !== annotation.revision) return send(response, 412, { detail: "The annotation changed on disk", current: annotation, yours: body });
  if (method === "DELETE") {
    task.annotations = task.annotations.filter((one) => one !== annotation);
    tell({ tasks: [task.id], annotations: [id] });
    return send(response, 204, null);
  }
  project.update(annotation, body);
  tell({ tasks: [task.id], annotations: [id], git: true });
  return send(response, 200, annotation);
}

function drafts(response, method, project, id, body) {
  const task = project.taskOfDraft(id);
  const draft = task?.drafts.find((one) => one.id === id);
  if (!draft) return send(response, 404, { detail: "There is no such draft" });
  if (method === "DELETE") {
    task.drafts = task.drafts.filter((one) => one !== draft);
    return send(response, 204, null);
  }
  return send(response, 200, project.draft(task, draft.annotation, body, id));
}

async function dev(request, response, url) {
  const body = await bodyOf(request);
  const project = projects.get(body.project ?? current);
  if (url.pathname === "/dev/down") down = body.on;
  if (url.pathname === "/dev/readonly") project.readOnly = body.on;
  if (url.pathname === "/dev/problems") { project.problems = body.problems; tell({ config: true }); }
  if (url.pathname === "/dev/gone") { project.tasks.delete(body.task); tell({ tasks: [body.task] }); }
  if (url.pathname === "/dev/theirs") {
    const task = project.tasks.get(body.task);
    project.update(task.annotations.find((one) => one.id === body.annotation), { result: body.result });
    tell({ tasks: [body.task], annotations: [body.annotation] });
  }
  send(response, 200, {});
}

http.createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const run = async () => {
    if (url.pathname.startsWith("/api/")) return api(request, response, url);
    if (url.pathname.startsWith("/dev/")) return dev(request, response, url);
    if (url.pathname.startsWith("/static/build/")) return sendFile(response, built, url.pathname.slice("/static/build/".length));
    if (url.pathname.startsWith("/static/")) return sendFile(response, statics, url.pathname.slice("/static/".length));
    const media = /^\/projects\/(\d+)\/media\/(.+)$/.exec(url.pathname);
    if (media) return sendFile(response, projects.get(Number(media[1])).folder, decodeURIComponent(media[2]));
    if (/^\/projects\/\d+\/(data|label)/.test(url.pathname)) return builder.rebuild().then(() => send(response, 200, page("label"), "text/html"));
    return send(response, 200, `<ul>${[...projects].map(([id, one]) => `<li><a href="/projects/${id}/data?task=${[...one.tasks.keys()][0]}">${one.title}</a> · <a href="/projects/${id}/label">stream</a>`).join("")}</ul>`, "text/html");
  };
  run().catch((error) => { console.error(error); if (!response.headersSent) send(response, 500, { detail: String(error) }); });
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/`));
