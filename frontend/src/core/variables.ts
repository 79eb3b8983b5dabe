/** `$field`, `$a.b[0].c` and `Photo $id of $total` in attribute values (tags.md 1.3). */
import { isObject, type Json, type JsonObject } from "./json";

const TOKEN = /\$([A-Za-z0-9_[\].{}]+)/g;

/** Look up `a.b[0].c`; undefined when any step is missing. */
export function lookup(data: JsonObject, path: string): Json | undefined {
  if (Object.hasOwn(data, path)) return data[path];
  let value: Json | undefined = data;
  for (const step of path.replaceAll(/\[(\w+)\]/g, ".$1").split(".")) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(step)];
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/** The value that `text` stands for: the field itself for a lone `$field`, else the text with its variables filled in. */
export function resolve(text: string, data: JsonObject): Json | undefined {
  const whole = /^\$([A-Za-z0-9_[\].{}]+)$/.exec(text);
  if (whole) return lookup(data, whole[1] as string);
  return text.replaceAll(TOKEN, (_, path: string) => {
    const value = lookup(data, path);
    return value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}

/** Names of the variables in `text` that `data` does not have. */
export function missing(text: string, data: JsonObject): readonly string[] {
  return [...text.matchAll(TOKEN)].map((match) => match[1] as string).filter((path) => lookup(data, path) === undefined);
}
