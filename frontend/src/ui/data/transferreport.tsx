/** What an import or export brought, lost and left out. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ExportReport, ImportReport, ProblemRow } from "../../api/transfer";
import { count } from "../../core/strings";
import { Icon } from "../../widgets/icon";
import { tt } from "./transfertexts";

const MOST_ROWS = 100;

export function ImportOutcome({ report }: { readonly report: ImportReport }): ComponentChildren {
  const left: ProblemRow[] = report.sources.filter((row) => row.why !== "").map((row) => ({ file: row.file, line: null, message: row.why }));
  const numbers: [string, number][] = [
    [tt("tasks"), report.tasks_added], [tt("annotations"), report.annotations_added], [tt("predictions"), report.predictions_added],
    [tt("known"), report.tasks_known], [tt("updated"), report.annotations_updated], [tt("kept"), report.annotations_kept],
  ];
  return (
    <Status>
      <Numbers title={tt(report.dry ? "would" : "brought")} formats={Object.values(report.formats)} numbers={numbers} />
      {report.config !== "" && <p>{tt("newConfig")}</p>}
      <Listed title={tt("losses")} lines={report.losses} />
      <Listed title={tt("notes")} lines={report.notes} />
      <Rows title={tt("problems")} rows={report.problems} />
      <Rows title={tt("whyFile")} rows={left} />
    </Status>
  );
}

export function ExportOutcome({ report, name }: { readonly report: ExportReport; readonly name: string }): ComponentChildren {
  const more = report.problem_count - report.problems.length;
  const lines = [...report.problems, ...(more > 0 ? [tt("moreRows", { n: count(more) })] : [])];
  return (
    <Status>
      <Numbers title={name === "" ? tt("wouldExport") : tt("exported", { name })} formats={[]} numbers={[[tt("tasks"), report.tasks], [tt("annotations"), report.annotations]]} />
      {report.losses.length + report.problems.length === 0 && <p>{tt("nothingLost")}</p>}
      <Listed title={tt("losses")} lines={report.losses} />
      <Listed title={tt("notes")} lines={report.notes} />
      <Listed title={tt("problems")} lines={lines} />
    </Status>
  );
}

/** Comes into sight by itself: on a small screen it lies below the options. */
function Status({ children }: { readonly children: ComponentChildren }): ComponentChildren {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), []);
  return <div ref={box} class="col g12" role="status">{children}</div>;
}

function Numbers({ title, formats, numbers }: { readonly title: string; readonly formats: readonly string[]; readonly numbers: readonly [string, number][] }): ComponentChildren {
  return (
    <div class="banner info">
      <Icon name="check" />
      <div>
        <strong>{title}</strong>{formats.length > 0 && <span class="small"> · {[...new Set(formats)].join(", ")}</span>}
        <dl class="transfer-numbers">
          {numbers.filter(([, n], place) => place === 0 || n > 0).map(([what, n]) => <div key={what}><dt>{what}</dt><dd class="num">{count(n)}</dd></div>)}
        </dl>
      </div>
    </div>
  );
}

function Listed({ title, lines }: { readonly title: string; readonly lines: readonly string[] }): ComponentChildren {
  if (lines.length === 0) return null;
  return <section><h3 class="lbl">{title}</h3><ul class="transfer-lines">{lines.map((line) => <li key={line}>{line}</li>)}</ul></section>;
}

function Rows({ title, rows }: { readonly title: string; readonly rows: readonly ProblemRow[] }): ComponentChildren {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3 class="lbl">{title} <span class="num">{count(rows.length)}</span></h3>
      <div class="transfer-rows" tabIndex={0} role="region" aria-label={title}>
        <table>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row, place) => (
              <tr key={place}><th scope="row">{row.file}{row.line !== null && <span class="small"> {tt("line", { n: count(row.line) })}</span>}</th><td>{row.message}</td></tr>
            ))}
          </tbody>
        </table>
        {rows.length > MOST_ROWS && <p class="small">{tt("moreRows", { n: count(rows.length - MOST_ROWS) })}</p>}
      </div>
    </section>
  );
}
