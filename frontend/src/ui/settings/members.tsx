/** Who works on the project, as its `members.json` says. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { getMembers, type Member } from "../../api/settings";
import { told, Trouble } from "./page";
import { st } from "./texts";

export function Members({ id }: { readonly id: number }): ComponentChildren {
  const [members, setMembers] = useState<readonly Member[]>([]);
  const [failed, setFailed] = useState("");
  useEffect(() => {
    getMembers(id).then(setMembers, (error: unknown) => setFailed(told(error)));
  }, [id]);
  return (
    <section class="panel col g12 settings-part" aria-labelledby="settings-members">
      <h2 id="settings-members">{st("members")}</h2>
      <p class="dim">{st("membersHow")}</p>
      <ul class="list">
        {members.map((one) => (
          <li key={one.email} class="row g6" data-member={one.email}><b>{one.name || one.email}</b>{one.name && <span class="mono dim cut">{one.email}</span>}<span class="grow" /><span class="dim">{st(one.role)}</span></li>
        ))}
      </ul>
      {failed !== "" && <Trouble text={failed} />}
    </section>
  );
}
