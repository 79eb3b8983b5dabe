/** Markdown as HTML text: headings, lists, quotes, code, tables aside; what it gives is still to be sanitised. No DOM. */

/** Lines without the indent that all of them share (XML formatting indents them). */
export function outdent(text: string): string {
  const lines = text.replace(/^\s*\n/, "").trimEnd().split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = indents.length > 0 ? Math.min(...indents) : 0;
  return lines.map((line) => line.slice(common)).join("\n");
}

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

export function markdownToHtml(source: string): string {
  const lines = outdent(source.replaceAll("\r\n", "\n")).split("\n");
  const out: string[] = [];
  let at = 0;
  while (at < lines.length) at = block(lines, at, out);
  return out.join("\n");
}

/** Turn the block that begins at a line; answers the line behind it. */
function block(lines: readonly string[], at: number, out: string[]): number {
  const line = lines[at] as string;
  if (line.trim() === "") return at + 1;
  const fence = /^(`{3,}|~{3,})/.exec(line)?.[1];
  if (fence !== undefined) return fenced(lines, at, fence, out);
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) {
    const level = heading[1]?.length ?? 1;
    out.push(`<h${level}>${inline(heading[2] ?? "")}</h${level}>`);
    return at + 1;
  }
  if (/^ {0,3}([-*_])(\s*\1){2,}\s*$/.test(line)) {
    out.push("<hr>");
    return at + 1;
  }
  if (/^>/.test(line)) return quote(lines, at, out);
  if (LIST.test(line)) return list(lines, at, out);
  return paragraph(lines, at, out);
}

function fenced(lines: readonly string[], at: number, fence: string, out: string[]): number {
  let end = at + 1;
  while (end < lines.length && !(lines[end] as string).startsWith(fence)) end++;
  out.push(`<pre><code>${escape(lines.slice(at + 1, end).join("\n"))}</code></pre>`);
  return end + 1;
}

function quote(lines: readonly string[], at: number, out: string[]): number {
  let end = at;
  while (end < lines.length && /^>/.test(lines[end] as string)) end++;
  out.push(`<blockquote>${markdownToHtml(lines.slice(at, end).map((line) => line.replace(/^> ?/, "")).join("\n"))}</blockquote>`);
  return end;
}

const LIST = /^(\s*)([-*+]|\d+[.)])\s+/;

/** A list; what is indented below an item belongs to it. */
function list(lines: readonly string[], at: number, out: string[]): number {
  const first = LIST.exec(lines[at] as string);
  const ordered = /\d/.test(first?.[2] ?? "");
  const indent = first?.[1]?.length ?? 0;
  const items: string[][] = [];
  let end = at;
  for (; end < lines.length; end++) {
    const line = lines[end] as string;
    const match = LIST.exec(line);
    if (match && (match[1]?.length ?? 0) <= indent) {
      if (/\d/.test(match[2] ?? "") !== ordered) break;
      items.push([line.slice(match[0].length)]);
    } else if (line.trim() === "" || /^\s/.test(line)) items.at(-1)?.push(line.replace(/^ {1,4}|^\t/, ""));
    else break;
  }
  const tag = ordered ? "ol" : "ul";
  out.push(`<${tag}>${items.map((item) => `<li>${inner(item)}</li>`).join("")}</${tag}>`);
  return end;
}

function inner(lines: readonly string[]): string {
  const html = markdownToHtml(lines.join("\n"));
  return html.replace(/^<p>([^]*?)<\/p>$/, (whole, text: string) => (text.includes("<p>") ? whole : text));
}

function paragraph(lines: readonly string[], at: number, out: string[]): number {
  let end = at + 1;
  while (end < lines.length && (lines[end] as string).trim() !== "" && !/^(#{1,6}\s|>|`{3,}|~{3,})/.test(lines[end] as string) && !LIST.test(lines[end] as string)) end++;
  const text = lines.slice(at, end).join("\n");
  out.push(/^\s*<[a-z!/]/i.test(text) ? text : `<p>${inline(text)}</p>`);
  return end;
}

/** Emphasis, code, links and pictures inside a line; HTML passes through. */
export function inline(text: string): string {
  const codes: string[] = [];
  const kept = text.replaceAll(/(`+)([^]*?[^`])\1(?!`)/g, (_, _ticks: string, code: string) => {
    codes.push(`<code>${escape(code.trim())}</code>`);
    return `\u0000${codes.length - 1}\u0000`;
  });
  const html = kept
    .replaceAll(/!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/g, (_, alt: string, url: string) => `<img alt="${escape(alt)}" src="${escape(url)}">`)
    .replaceAll(/\[([^\]]+)\]\(([^)\s]+)[^)]*\)/g, (_, label: string, url: string) => `<a href="${escape(url)}">${label}</a>`)
    .replaceAll(/\*\*([^\s*](?:[^]*?[^\s*])?)\*\*|__([^\s_](?:[^]*?[^\s_])?)__/g, (_, a?: string, b?: string) => `<strong>${a ?? b ?? ""}</strong>`)
    .replaceAll(/\*([^\s*](?:[^]*?[^\s*])?)\*|(?<![\p{L}\p{N}])_([^\s_](?:[^]*?[^\s_])?)_(?![\p{L}\p{N}])/gu, (_, a?: string, b?: string) => `<em>${a ?? b ?? ""}</em>`)
    .replaceAll(/~~([^~]+)~~/g, "<del>$1</del>")
    .replaceAll(/(?: {2,}|\\)\n/g, "<br>");
  return html.replaceAll(/\u0000(\d+)\u0000/g, (_, index: string) => codes[Number(index)] ?? "");
}
