// Builds src/entries/*.tsx into labelfs/static/build/ with a manifest and a stamp of the sources.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, "../labelfs/static/build");
/** Built beside and put in place when whole: a running server never meets half a bundle. */
const fresh = `${out}.new`;

/** Every file that the bundle is made from, sorted; the stamp is a hash over names and bytes (CRLF as LF). */
async function sources() {
  const files = ["package.json", "package-lock.json", "tsconfig.json", "build.mjs"];
  const walk = async (dir) => {
    for (const entry of await readdir(path.join(here, dir), { withFileTypes: true })) {
      const name = `${dir}/${entry.name}`;
      if (entry.isDirectory()) await walk(name);
      else files.push(name);
    }
  };
  await walk("src");
  return files.sort();
}

export async function stamp() {
  const hash = createHash("sha256");
  for (const name of await sources()) {
    const bytes = await readFile(path.join(here, name));
    hash.update(name).update("\0").update(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1").update("\0");
  }
  return hash.digest("hex");
}

/** `labelfs:tags`: tag name in lower case → () => import(its module); one module per tag, found by its file name. */
export const tagTable = {
  name: "tag-table",
  setup(build) {
    build.onResolve({ filter: /^labelfs:tags$/ }, () => ({ path: "tags", namespace: "tag-table" }));
    build.onLoad({ filter: /.*/, namespace: "tag-table" }, async () => {
      const dir = path.join(here, "src/tags");
      const names = (await readdir(dir)).filter((name) => /^[a-z0-9]+\.tsx?$/.test(name)).sort();
      const rows = names.map((name) => `  ${JSON.stringify(name.replace(/\.tsx?$/, ""))}: () => import("./${name}"),`);
      return { contents: `export const tags = {\n${rows.join("\n")}\n};\n`, resolveDir: dir, watchDirs: [dir] };
    });
  },
};

const LATER = /[\\/]src[\\/](tags|tools|surfaces|ui[\\/]label)[\\/]/;
const PLANE = /"(\.{1,2}\/)+(tools|surfaces\/plane)\//;
const OF_PLANE = /[\\/]src[\\/](tools|surfaces[\\/]plane)[\\/]/;
const PAGE_BASE = ["src/ui/label/app.tsx", "src/widgets/labelbar.tsx", "src/core/variables.ts"];
const PLANE_BASE = ["src/tools/plane.ts"];

/** Every module of the labeling page that is loaded by `import(…)`, tags included. */
async function laterModules() {
  const all = new Set((await sources()).map((name) => path.join(here, name)));
  const found = [...all].filter((file) => /[\\/]src[\\/]tags[\\/]/.test(file));
  for (const file of all) {
    if (!/\.tsx?$/.test(file)) continue;
    for (const [, target] of (await readFile(file, "utf8")).matchAll(/\bimport\("(\.[^"]+)"\)/g)) {
      const base = path.resolve(path.dirname(file), target);
      found.push(...[`${base}.ts`, `${base}.tsx`].filter((one) => all.has(one)));
    }
  }
  return new Set(found.filter((file) => LATER.test(file)));
}

/**
 * The bundler cuts a chunk for every set of entry points that share modules, and gzip works within one chunk. So parts of the labeling page that are
 * loaded later import the whole page that loads them, and those of a picture the whole plane: both are there anyway, and now in one piece each.
 */
export const together = {
  name: "together",
  setup(build) {
    let later = new Set();
    build.onStart(async () => {
      later = await laterModules();
    });
    build.onLoad({ filter: LATER }, async ({ path: file }) => {
      if (!later.has(file)) return undefined;
      const source = await readFile(file, "utf8");
      const bases = [...PAGE_BASE, ...(PLANE.test(source) || OF_PLANE.test(file) ? PLANE_BASE : [])].map((base) => path.join(here, base));
      return { contents: bases.map((base) => `import ${JSON.stringify(base)};`).join("") + source, loader: file.endsWith("x") ? "tsx" : "ts" };
    });
  },
};

const pdfjs = path.join(here, "node_modules/pdfjs-dist");
/** What pdf.js fetches as it needs it: its worker, fonts and character maps that a document only names, decoders as plain script. */
const PDF_PARTS = [
  { from: "build", to: "", take: /^pdf\.worker\.min\.mjs$/, as: "worker.js" },
  { from: "cmaps", to: "cmaps", take: /\.bcmap$|^LICENSE/ },
  { from: "standard_fonts", to: "fonts", take: /\.(pfb|ttf)$|^LICENSE/ },
  { from: "wasm", to: "decoders", take: /_nowasm_fallback\.js$|^LICENSE_(JBIG2|OPENJPEG|PDFJS_JBIG2|PDFJS_OPENJPEG)$/ },
];

async function pdfVersion() {
  return JSON.parse(await readFile(path.join(pdfjs, "package.json"), "utf8")).version;
}

/** `labelfs:pdf`: where the parts of pdf.js lie, from the page's own machine. */
export const pdfParts = {
  name: "pdf-parts",
  setup(build) {
    build.onResolve({ filter: /^labelfs:pdf$/ }, () => ({ path: "pdf", namespace: "pdf-parts" }));
    build.onLoad({ filter: /.*/, namespace: "pdf-parts" }, async () => ({
      contents: `export const parts = new URL("./pdf-${await pdfVersion()}/", import.meta.url).href;\n`,
    }));
  },
};

async function copyPdfParts() {
  const out = path.join(fresh, `pdf-${await pdfVersion()}`);
  for (const { from, to, take, as } of PDF_PARTS) {
    await mkdir(path.join(out, to), { recursive: true });
    for (const name of await readdir(path.join(pdfjs, from))) {
      if (take.test(name)) await copyFile(path.join(pdfjs, from, name), path.join(out, to, as ?? name));
    }
  }
  await copyFile(path.join(pdfjs, "LICENSE"), path.join(out, "LICENSE"));
}

/** Scripts that run beside the page, each built as a file of its own: name → source. */
const WORKERS = { series: "src/surfaces/series/worker.ts" };

/** `labelfs:workers`: where they lie; the name of the file is a hash of what is in it. */
export const workerParts = {
  name: "worker-parts",
  setup(build) {
    build.onResolve({ filter: /^labelfs:workers$/ }, () => ({ path: "workers", namespace: "worker-parts" }));
    build.onLoad({ filter: /.*/, namespace: "worker-parts" }, async () => {
      const rows = (await builtWorkers()).map(({ name, file }) => `  ${name}: new URL("./${file}", import.meta.url).href,`);
      return { contents: `export const workers = {\n${rows.join("\n")}\n};\n` };
    });
  },
};

async function builtWorkers() {
  return Promise.all(Object.entries(WORKERS).map(async ([name, source]) => {
    const built = await esbuild.build({ entryPoints: [path.join(here, source)], bundle: true, format: "esm", target: common.target, minify: true, write: false, logLevel: "warning" });
    const { text } = built.outputFiles[0];
    return { name, text, file: `worker-${name}-${createHash("sha256").update(text).digest("hex").slice(0, 8)}.js` };
  }));
}

export const common = {
  bundle: true,
  format: "esm",
  target: ["es2022"],
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [tagTable, pdfParts, workerParts],
  logLevel: "warning",
};

/** The labeling page is built by itself: what it shared with other pages would be cut out of it into small chunks, and it is the one that must be light. */
const ALONE = /^label\.tsx?$/;

function bundle(entries, dev) {
  return esbuild.build({
    ...common,
    plugins: [...common.plugins, together],
    entryPoints: entries.map((name) => path.join(here, "src/entries", name)),
    outdir: fresh,
    splitting: true,
    minify: !dev,
    sourcemap: dev ? "inline" : false,
    metafile: true,
    entryNames: "[name]-[hash]",
    chunkNames: "[hash]",
    assetNames: "asset-[name]-[hash]",
    loader: { ".svg": "text", ".css": "text" },
    define: { "process.env.NODE_ENV": dev ? '"development"' : '"production"' },
  });
}

async function main() {
  const dev = process.argv.includes("--dev");
  const entries = (await readdir(path.join(here, "src/entries"))).filter((name) => /\.tsx?$/.test(name));
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const parts = [entries.filter((name) => ALONE.test(name)), entries.filter((name) => !ALONE.test(name))];
  const results = await Promise.all(parts.map((part) => bundle(part, dev)));
  await copyPdfParts();
  for (const { file, text } of await builtWorkers()) await writeFile(path.join(fresh, file), text);
  const manifest = {};
  for (const { outputs } of results.map((result) => result.metafile)) {
    for (const [file, info] of Object.entries(outputs)) {
      const source = info.entryPoint?.match(/src\/entries\/(.+)\.tsx?$/);
      if (!source) continue;
      const preload = imported(info).map((one) => path.basename(one));
      manifest[source[1]] = { file: path.basename(file), preload, ...(ALONE.test(`${source[1]}.tsx`) ? { tags: tagFiles(outputs, file) } : {}) };
    }
  }
  await writeFile(path.join(fresh, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
  await writeFile(path.join(fresh, "stamp"), (await stamp()) + "\n");
  await putInPlace();
}

function imported(info) {
  return info.imports.filter((one) => one.kind === "import-statement").map((one) => one.path);
}

/** Tag → the files that its module needs beyond those of the page: a page asks for those of its project's tags at once. */
function tagFiles(outputs, page) {
  const reach = (file, seen = new Set()) => {
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const one of imported(outputs[file])) reach(one, seen);
    return seen;
  };
  const there = reach(page);
  const rows = Object.entries(outputs).map(([file, info]) => [info.entryPoint?.match(/src\/tags\/(\w+)\.tsx$/)?.[1], file]).filter(([tag]) => tag);
  return Object.fromEntries(rows.sort().map(([tag, file]) => [tag, [...reach(file)].filter((one) => !there.has(one)).map((one) => path.basename(one))]));
}

async function putInPlace() {
  const old = `${out}.old`;
  await rm(old, { recursive: true, force: true });
  await rename(out, old).catch((error) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(fresh, out);
  await rm(old, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--stamp")) console.log(await stamp());
  else await main();
}
