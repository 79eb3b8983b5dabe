/** A sentence in which commands stand between backticks. */
export function Ticked({ text }: { readonly text: string }) {
  return <span>{text.split("`").map((part, i) => (i % 2 === 1 ? <code key={i} class="mono">{part}</code> : part))}</span>;
}
