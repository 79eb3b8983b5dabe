/** Which task comes next: the sampling of the project. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { setOrder, type OrderAnswer } from "../../api/settings";
import { told, Trouble } from "./page";
import { st } from "./texts";

const ORDERS = ["sequential", "uniform", "uncertainty", "disagreement", "diversity"] as const;
const MEASURES = ["score", "margin", "entropy"] as const;

export function TaskOrder({ id, project }: { readonly id: number; readonly project: OrderAnswer }): ComponentChildren {
  const [order, setChosen] = useState(project.task_order);
  const [measure, setMeasure] = useState(project.uncertainty);
  const [said, setSaid] = useState("");
  const [failed, setFailed] = useState("");
  const save = async (next: string, by: string): Promise<void> => {
    setChosen(next);
    setMeasure(by);
    setFailed("");
    try {
      await setOrder(id, next, by);
      setSaid(st("saved"));
    } catch (error) {
      setFailed(told(error));
    }
  };
  return (
    <section class="panel col g12 settings-part" aria-labelledby="settings-order">
      <h2 id="settings-order">{st("order")}</h2>
      <p class="dim">{st("orderHow")}</p>
      <fieldset class="col g6" disabled={project.read_only}>
        <legend class="vh">{st("order")}</legend>
        {ORDERS.map((one) => (
          <label key={one} class="row g6"><input type="radio" class="radio" name="order" checked={order === one} onChange={() => void save(one, measure)} />{st(one)}</label>
        ))}
      </fieldset>
      {order === "uncertainty" && (
        <label class="field"><span class="lbl">{st("measure")}</span>
          <select class="input" value={measure} disabled={project.read_only} onChange={(event) => void save(order, event.currentTarget.value)}>
            {MEASURES.map((one) => <option key={one} value={one}>{st(one)}</option>)}
          </select>
        </label>
      )}
      <p class="dim" role="status">{said}</p>
      {failed !== "" && <Trouble text={failed} />}
    </section>
  );
}
