/** Icons of our own, 16 × 16, drawn in the colour of the text; always hidden from screen readers: their button has the name. */
const PATHS = {
  down: '<path d="M4.5 6.5L8 10l3.5-3.5"/>',
  up: '<path d="M4.5 9.5L8 6l3.5 3.5"/>',
  left: '<path d="M9.5 4.5L6 8l3.5 3.5"/>',
  right: '<path d="M6.5 4.5L10 8l-3.5 3.5"/>',
  back: '<path d="M13 8H3.5M6.5 4.5L3 8l3.5 3.5"/>',
  search: '<circle cx="7" cy="7" r="4.25"/><path d="M10.2 10.2l3.55 3.55"/>',
  branch: '<circle cx="4.5" cy="3.5" r="1.75"/><circle cx="4.5" cy="12.5" r="1.75"/><circle cx="11.5" cy="5" r="1.75"/><path d="M4.5 5.25v5.5M11.5 6.75c0 2.5-4 2-6.2 4.3"/>',
  merge: '<circle cx="4" cy="3.5" r="1.75"/><circle cx="4" cy="12.5" r="1.75"/><circle cx="12" cy="8.5" r="1.75"/><path d="M4 5.25v5.5M4 5.25c.3 2.2 3 3.25 6.25 3.25"/>',
  commit: '<circle cx="8" cy="8" r="2.5"/><path d="M1.5 8h4M10.5 8h4"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1.25"/><path d="M10.5 5.5V3.75c0-.7-.55-1.25-1.25-1.25h-5.5c-.7 0-1.25.55-1.25 1.25v5.5c0 .7.55 1.25 1.25 1.25H5.5"/>',
  undo: '<path d="M5.5 2.75L2.5 5.75l3 3M2.75 5.75h6.5a3.75 3.75 0 010 7.5H6"/>',
  redo: '<path d="M10.5 2.75l3 3-3 3M13.25 5.75h-6.5a3.75 3.75 0 000 7.5H10"/>',
  reset: '<path d="M3 8a5 5 0 105-5H4.5M6.5 1L4.3 3l2.2 2"/>',
  check: '<path d="M3 8.5l3.2 3.2L13 5"/>',
  comment: '<path d="M2.25 3.75c0-.55.45-1 1-1h9.5c.55 0 1 .45 1 1v6.5c0 .55-.45 1-1 1H7.5L4.5 14v-2.75H3.25c-.55 0-1-.45-1-1z"/>',
  folder: '<path d="M1.75 4.25c0-.7.5-1.25 1.25-1.25h3l1.5 1.75h5.5c.7 0 1.25.55 1.25 1.25v6c0 .7-.55 1.25-1.25 1.25H3c-.7 0-1.25-.55-1.25-1.25z"/>',
  filter: '<path d="M2 4h12M4.5 8h7M6.75 12h2.5"/>',
  download: '<path d="M8 2.5v7.5M4.75 7L8 10.25 11.25 7M2.75 13.25h10.5"/>',
  export: '<path d="M8 10.5V3M4.75 6L8 2.75 11.25 6M2.75 13.25h10.5"/>',
  magnet: '<path d="M3 2.5h3v5.25a2 2 0 004 0V2.5h3v5.25a5 5 0 01-10 0zM3 5h3M10 5h3"/>',
  model: '<path d="M8 2l1.3 4.2L13.5 8 9.3 9.3 8 14 6.7 9.3 2.5 8l4.2-1.8z"/>',
  plus: '<path d="M8 3v10M3 8h10"/>',
  minus: '<path d="M3 8h10"/>',
  close: '<path d="M4 4l8 8M12 4l-8 8"/>',
  sort: '<path d="M4.5 3v10M4.5 13l-2-2M4.5 13l2-2M9 4h5M9 8h3.5M9 12h2"/>',
  columns: '<rect x="2" y="2.75" width="12" height="10.5" rx="1.5"/><path d="M6 2.75v10.5M10 2.75v10.5"/>',
  table: '<path d="M2.25 4h11.5M2.25 8h11.5M2.25 12h11.5"/>',
  grid: '<rect x="2.25" y="2.25" width="4.75" height="4.75" rx="1"/><rect x="9" y="2.25" width="4.75" height="4.75" rx="1"/><rect x="2.25" y="9" width="4.75" height="4.75" rx="1"/><rect x="9" y="9" width="4.75" height="4.75" rx="1"/>',
  compare: '<rect x="2" y="3" width="12" height="10" rx="1.25"/><path d="M8 1.5v13M4.5 6.5l-1 1.5 1 1.5M11.5 6.5l1 1.5-1 1.5"/>',
  history: '<path d="M2.5 8a5.5 5.5 0 101.7-4L2.5 5.5M2.5 2.5v3h3M8 5v3.25l2 1.25"/>',
  more: '<circle class="f" cx="3.5" cy="8" r="1.15"/><circle class="f" cx="8" cy="8" r="1.15"/><circle class="f" cx="12.5" cy="8" r="1.15"/>',
  edit: '<path d="M9.75 3.75l2.5 2.5M2.75 13.25l.6-2.9 7.5-7.5a1.2 1.2 0 011.7 0l.6.6a1.2 1.2 0 010 1.7l-7.5 7.5z"/>',
  video: '<rect x="1.75" y="3.75" width="9" height="8.5" rx="1.25"/><path d="M10.75 7l3.5-2v6l-3.5-2z"/>',
  image: '<rect x="2" y="2.75" width="12" height="10.5" rx="1.5"/><circle cx="5.5" cy="6" r="1.1"/><path d="M2.5 11.5L6 8.5l2 1.75L11 7l3 3"/>',
  person: '<circle cx="8" cy="5.25" r="2.75"/><path d="M2.75 13.5c.6-2.7 2.6-4 5.25-4s4.65 1.3 5.25 4"/>',
  people: '<circle cx="6" cy="5.5" r="2.5"/><path d="M1.5 13c.5-2.4 2.2-3.5 4.5-3.5s4 1.1 4.5 3.5M10.5 3.3a2.4 2.4 0 010 4.4M12 9.9c1.4.5 2.2 1.5 2.5 3.1"/>',
  trash: '<path d="M2.5 4.25h11M6 4.25V2.75c0-.3.2-.5.5-.5h3c.3 0 .5.2.5.5v1.5M3.75 4.25l.6 8.3c.05.7.6 1.2 1.25 1.2h4.8c.65 0 1.2-.5 1.25-1.2l.6-8.3M6.5 7v4M9.5 7v4"/>',
  warning: '<path d="M8 2.25L14.25 13H1.75zM8 6.5v3M8 11.2v.1"/>',
  stop: '<path d="M5.5 1.75h5l3.75 3.75v5l-3.75 3.75h-5L1.75 10.5v-5zM8 4.75V8.5M8 10.9v.1"/>',
  info: '<circle cx="8" cy="8" r="6"/><path d="M8 7.25v3.5M8 5.1v.1"/>',
  unplugged: '<path d="M2 14l2.5-2.5M5.5 6.5l4 4-1.2 1.2a2.8 2.8 0 01-4-4zM7.5 8.5L9 7M14 2l-2.5 2.5M8.5 4.3l1-1a2.8 2.8 0 014 4l-1 1z"/>',
  first: '<path d="M12 3.5L7 8l5 4.5zM4 3.5v9"/>',
  last: '<path d="M4 3.5L9 8l-5 4.5zM12 3.5v9"/>',
  play: '<path class="f" d="M4.5 2.6c0-.5.55-.8 1-.5l7.6 5.4c.4.25.4.75 0 1L5.5 13.9c-.45.3-1 0-1-.5z"/>',
  pause: '<path class="f" d="M4 2.75h2.75v10.5H4zM9.25 2.75H12v10.5H9.25z"/>',
  sound: '<path d="M2.25 6.25v3.5h2.5L8 12.5v-9L4.75 6.25zM10.5 5.75a3 3 0 010 4.5M12.4 4a5.5 5.5 0 010 8"/>',
  fit: '<path d="M2.5 6V3.5c0-.55.45-1 1-1H6M10 2.5h2.5c.55 0 1 .45 1 1V6M13.5 10v2.5c0 .55-.45 1-1 1H10M6 13.5H3.5c-.55 0-1-.45-1-1V10"/>',
  group: '<path d="M8 2.25l6 3.25-6 3.25L2 5.5zM2.5 8.75L8 11.75l5.5-3"/>',
  clock: '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 1.5"/>',
  eye: '<path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z"/><circle cx="8" cy="8" r="2"/>',
  eyeOff: '<path d="M6.3 3.8A6.6 6.6 0 018 3.5c4 0 6.5 4.5 6.5 4.5a12 12 0 01-1.9 2.4M10 12.1a6 6 0 01-2 .4C4 12.5 1.5 8 1.5 8a12 12 0 012.6-3M2.5 2.5l11 11"/>',
  lock: '<rect x="3.25" y="7" width="9.5" height="6.5" rx="1.25"/><path d="M5.25 7V5a2.75 2.75 0 015.5 0v2"/>',
  unlock: '<rect x="3.25" y="7" width="9.5" height="6.5" rx="1.25"/><path d="M5.25 7V5a2.75 2.75 0 015.3-1"/>',
  settings: '<path d="M2 5h6M12 5h2M2 11h2M8 11h6"/><circle cx="10" cy="5" r="1.75"/><circle cx="6" cy="11" r="1.75"/>',
  select: '<path d="M3.25 2.5l9.5 4.25-4.2 1.4-1.6 4.35z"/>',
  pan: '<path d="M5.25 8V4a1 1 0 012 0v3M7.25 7V3a1 1 0 012 0v4M9.25 7V4a1 1 0 012 0v5c0 2.75-1.4 4.5-3.75 4.5-2 0-2.9-1-4.1-3.2L2.6 8.7a.95.95 0 011.6-1L5.25 9"/>',
  rectangle: '<rect x="2.75" y="3.75" width="10.5" height="8.5" rx=".75"/>',
  rectangle3: '<path d="M2.5 9.5l8-6 3 4-8 6z"/><circle class="f" cx="2.5" cy="9.5" r="1.3"/><circle class="f" cx="10.5" cy="3.5" r="1.3"/><circle class="f" cx="13.5" cy="7.5" r="1.3"/>',
  polygon: '<path d="M8 2.25l5.5 4.2-2.1 6.8H4.6L2.5 6.45z"/>',
  ellipse: '<ellipse cx="8" cy="8" rx="5.75" ry="4.5"/>',
  keypoint: '<circle cx="8" cy="8" r="3"/><path d="M8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3"/>',
  vector: '<path d="M3.5 12.5C3.5 6 12.5 10 12.5 3.5"/><rect x="2.25" y="11.25" width="2.5" height="2.5"/><rect x="11.25" y="2.25" width="2.5" height="2.5"/>',
  brush: '<path d="M13.5 2.5c-2.2.6-5.7 3.8-7 6.1l1.4 1.4c2.2-1.3 5.1-5 5.6-7.5zM5.7 9.3c-1.7-.2-2.5 1-2.6 2.2-.05.9-.6 1.6-1.1 1.9 2.3.5 5.1-.1 5.1-2.7"/>',
  eraser: '<path d="M6 13.25h7.5M8.7 2.9L2.6 9c-.4.4-.4 1 0 1.4l2.4 2.4c.3.3.6.45 1 .45h1.4l6-6c.4-.4.4-1 0-1.4l-3.3-2.95c-.4-.4-1-.4-1.4 0zM5.6 6l4.6 4.6"/>',
  bitmask: '<path d="M2.75 2.75h3.5v3.5h3.5v-3.5h3.5v7h-3.5v3.5h-7z"/>',
  fill: '<path d="M7 2.5l5.5 5.5-5 5-5-5 5-5M5.5 1.5l2 2M2.7 8h9.6M13.5 10.5c.8 1.1 1 1.6 1 2.1a1 1 0 01-2 0c0-.5.3-1 1-2.1"/>',
  wand: '<path d="M2.75 13.25l7-7M11.5 1.75v3M10 3.25h3M13.25 7.5v2M12.25 8.5h2M6 2.5v2M5 3.5h2"/>',
  lasso: '<path d="M5 10.5C3 9.8 2 8.5 2 7c0-2.5 2.7-4.25 6-4.25S14 4.5 14 7s-2.7 4.25-6 4.25c-.6 0-1 0-1.5-.1M6.5 11c0 1.3-.7 2.3-2 2.75"/><circle cx="5.5" cy="10.5" r="1.25"/>',
  rotateLeft: '<path d="M3.25 6.5A5.25 5.25 0 118 13.25M3.25 6.5V3M3.25 6.5h3.5"/>',
  rotateRight: '<path d="M12.75 6.5A5.25 5.25 0 108 13.25M12.75 6.5V3M12.75 6.5h-3.5"/>',
  contrast: '<circle cx="8" cy="8" r="5.5"/><path class="f" d="M8 2.5a5.5 5.5 0 010 11z"/>',
  star: '<path d="M8 2l1.8 3.8 4.2.5-3.1 2.9.85 4.1L8 11.2l-3.75 2.1.85-4.1L2 6.3l4.2-.5z"/>',
  starOn: '<path fill="currentColor" d="M8 2l1.8 3.8 4.2.5-3.1 2.9.85 4.1L8 11.2l-3.75 2.1.85-4.1L2 6.3l4.2-.5z"/>',
  relation: '<path d="M3 4.5h6.5a3 3 0 013 3V12M12.5 12l-2-2M12.5 12l2-2"/><circle cx="3" cy="4.5" r="1.4"/>',
  code: '<path d="M5 4.5L1.75 8 5 11.5M11 4.5L14.25 8 11 11.5M9.25 3l-2.5 10"/>',
  keyboard: '<rect x="1.5" y="4" width="13" height="8.5" rx="1.5"/><path d="M4.25 6.75v.1M6.75 6.75v.1M9.25 6.75v.1M11.75 6.75v.1M5 9.75h6"/>',
  layout: '<rect x="2" y="2.25" width="12" height="11.5" rx="1.5"/><path d="M2 6h12M6.5 6v7.75"/>',
  panelRight: '<rect x="2" y="2.75" width="12" height="10.5" rx="1.5"/><path d="M10 2.75v10.5"/>',
  panelLeft: '<rect x="2" y="2.75" width="12" height="10.5" rx="1.5"/><path d="M6 2.75v10.5"/>',
  grip: '<circle class="f" cx="6" cy="4" r="1"/><circle class="f" cx="10" cy="4" r="1"/><circle class="f" cx="6" cy="8" r="1"/><circle class="f" cx="10" cy="8" r="1"/><circle class="f" cx="6" cy="12" r="1"/><circle class="f" cx="10" cy="12" r="1"/>',
  text: '<path d="M2.5 3.5h11M2.5 6.75h11M2.5 10h8M2.5 13.25h5"/>',
  audio: '<path d="M2 6.5v3M5 4v8M8 2v12M11 5v6M14 6.75v2.5"/>',
  series: '<path d="M1.75 9.5l2-4 2.5 7 2.5-10 2.25 8.5 1.5-3.5h1.75"/>',
  sun: '<circle cx="8" cy="8" r="2.75"/><path d="M8 1.5v1.25M8 13.25v1.25M1.5 8h1.25M13.25 8h1.25M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9"/>',
  moon: '<path d="M13.25 9.75A5.75 5.75 0 016.25 2.75a5.75 5.75 0 107 7z"/>',
} as const;

export type IconName = keyof typeof PATHS;

export function isIconName(name: string): name is IconName {
  return Object.hasOwn(PATHS, name);
}

/** One icon; `small` is 14 px. */
export function Icon({ name, small, class: extra }: { readonly name: IconName; readonly small?: boolean; readonly class?: string }) {
  const names = ["i", small ? "s" : "", extra ?? ""].filter(Boolean).join(" ");
  return <svg class={names} viewBox="0 0 16 16" aria-hidden="true" dangerouslySetInnerHTML={{ __html: PATHS[name] }} />;
}

/** The mark of labelfs: a page with its gutter. */
export function Mark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" fill="none">
      <path d="M7 3.5h7A2.5 2.5 0 0116.5 6v8a2.5 2.5 0 01-2.5 2.5H7" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" />
      <rect x="3" y="2.6" width="3.4" height="14.8" rx="1.2" fill="var(--accent)" />
      <rect x="9.2" y="7" width="4.6" height="1.8" rx=".9" fill="currentColor" />
      <rect x="9.2" y="11" width="3" height="1.8" rx=".9" fill="currentColor" />
    </svg>
  );
}
