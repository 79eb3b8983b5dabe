// Bundles each test/*.test.ts(x) and runs them under node's own test runner.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { common } from "./build.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const only = process.argv.slice(2);
const tests = readdirSync(path.join(here, "test"))
  .filter((name) => /\.test\.tsx?$/.test(name))
  .filter((name) => only.length === 0 || only.some((part) => name.includes(part)));
if (tests.length === 0) {
  console.error("no test matches", only.join(" "));
  process.exit(1);
}
const out = mkdtempSync(path.join(os.tmpdir(), "labelfs-test-"));
try {
  await esbuild.build({
    ...common,
    entryPoints: tests.map((name) => path.join(here, "test", name)),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    platform: "node",
    sourcemap: "inline",
    loader: { ".svg": "text", ".css": "text" },
  });
  const files = readdirSync(out).filter((name) => name.endsWith(".test.mjs")).map((name) => path.join(out, name));
  const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], {
    stdio: "inherit",
    env: { ...process.env, LABELFS_FRONTEND: here },
  });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
