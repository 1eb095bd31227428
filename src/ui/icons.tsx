const paths = {
  play: "M5 3.2v9.6L13 8z",
  pause: "M4.5 3h2.6v10H4.5zM8.9 3h2.6v10H8.9z",
  step: "M3.5 3.2v9.6L10 8zM10.6 3h2v10h-2z",
  reset: "M8 3V1L4.6 4 8 7V5a3.5 3.5 0 1 1-3.4 4.4H3A5 5 0 1 0 8 3z",
  theme: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 1.4v9.2a4.6 4.6 0 0 1 0-9.2z",
  share: "M8 1.6 4.8 4.8l1 1L7.3 4.3V10h1.4V4.3l1.5 1.5 1-1zM3 7v6.4h10V7h-1.4v5H4.4V7z",
  close: "m4 3-1 1 4 4-4 4 1 1 4-4 4 4 1-1-4-4 4-4-1-1-4 4z",
  settings:
    "M2 4h6.1a2 2 0 0 0 3.8 0H14V2.8h-2.1a2 2 0 0 0-3.8 0H2zM2 8.6h2.1a2 2 0 0 0 3.8 0H14V7.4H7.9a2 2 0 0 0-3.8 0H2zM2 13.2h6.1a2 2 0 0 0 3.8 0H14V12h-2.1a2 2 0 0 0-3.8 0H2z",
  star: "m8 1.6 2 4.1 4.4.6-3.2 3.2.8 4.5L8 11.8 4 14l.8-4.5L1.6 6.3 6 5.7zm0 3L6.9 7l-2.6.4 1.9 1.8-.5 2.6L8 10.5l2.3 1.3-.5-2.6 1.9-1.8L9.1 7z",
  starFull: "m8 1.6 2 4.1 4.4.6-3.2 3.2.8 4.5L8 11.8 4 14l.8-4.5L1.6 6.3 6 5.7z",
  pin: "M5 2v1.4h1v3.4L4 9v1.4h3.3V15h1.4v-4.6H12V9l-2-2.2V3.4h1V2z",
  more: "M2.5 6.7a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6zm5.5 0a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6zm5.5 0a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6z",
  chevron: "m4 6 4 4 4-4-1-1-3 3-3-3z",
} as const;

/** A drawn sign of 16 pixels; the button around it has the name. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" fillRule="evenodd" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
