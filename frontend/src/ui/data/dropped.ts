/** Files out of a drop or a file field, with the folders they lie in. */
import type { NamedFile } from "../../api/transfer";

/** The files of a field; those of a chosen folder keep their path in it. */
export function chosen(files: FileList | null): NamedFile[] {
  return [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** The files that were dropped, those inside folders too; hidden ones not. */
export async function dropped(transfer: DataTransfer | null): Promise<NamedFile[]> {
  // the entries must be asked for before anything is waited for: the transfer is emptied after the event
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...(transfer?.files ?? [])].map((file) => ({ path: file.name, file }));
  return (await Promise.all(entries.map(below))).flat();
}

async function below(entry: FileSystemEntry): Promise<NamedFile[]> {
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ""), file }];
  }
  return (await Promise.all((await listed(entry as FileSystemDirectoryEntry)).map(below))).flat();
}

/** All of a folder: a reader gives at most a hundred at a time. */
async function listed(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return found;
    found.push(...some);
  }
}
