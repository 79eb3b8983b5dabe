/** A person in a circle, by initials. */
export function Avatar({ name, initials, slot }: { readonly name: string; readonly initials: string; readonly slot: number }) {
  return <span class={`avatar l${((slot - 1) % 16 + 16) % 16 + 1}`} role="img" aria-label={name} title={name}>{initials}</span>;
}
