/** Files that cannot be used, with line and reason; they stay beside the work until they are mended. */
import type { ComponentChildren } from "preact";
import type { FolderProblem } from "../../api/project";
import { t } from "../../core/strings";
import { Icon } from "../../widgets/icon";

export function Problems({ problems, close }: { problems: readonly FolderProblem[]; close: () => void }): ComponentChildren {
  return (
    <section class="problems" aria-label={t("problems")}>
      <table role="table" aria-label={t("problems")}>
        <thead>
          <tr>
            <th scope="col">{t("file")}</th>
            <th scope="col">{t("problemLine")}</th>
            <th scope="col">{t("problemWhat")}</th>
            <th style={{ width: "32px" }}><button type="button" class="ib s" aria-label={t("closeProblems")} onClick={close}><Icon name="close" /></button></th>
          </tr>
        </thead>
        <tbody>
          {problems.map((one) => (
            <tr key={`${one.file}:${one.line}:${one.message}`} data-file={one.file} data-line={one.line ?? ""}>
              <td>{one.file}</td>
              <td class="num">{one.line ?? ""}</td>
              <td colSpan={2}>{one.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
