import { css } from 'lit';

/** What every element shares; one sheet, adopted by all. */
export const base = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  pre,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  p,
  dd {
    text-wrap: pretty;
  }
  h1 {
    font-size: var(--size-6);
    line-height: 1.25;
    font-weight: 600;
    letter-spacing: -0.02em;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  h2 {
    font-size: var(--size-4);
    line-height: 1.5;
    font-weight: 600;
    letter-spacing: -0.005em;
  }
  h3 {
    font-size: var(--size-3);
    font-weight: 600;
  }
  a {
    color: inherit;
    text-decoration: none;
  }
  a:hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .link {
    color: var(--accent);
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
    border-radius: var(--radius);
  }
  summary {
    list-style: none;
    cursor: pointer;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary::before {
    content: '';
    display: inline-block;
    inline-size: 5px;
    block-size: 5px;
    margin: 0 10px 2px 2px;
    border: solid var(--text-muted);
    border-width: 0 1.5px 1.5px 0;
    transform: rotate(-45deg);
    transition: transform var(--quick) ease-out;
  }
  [open] > summary::before {
    transform: rotate(45deg) translate(-1px, -1px);
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 0.93em;
    font-variant-ligatures: none;
  }
  .muted {
    color: var(--text-muted);
  }
  .faint {
    color: var(--text-faint);
  }
  .small {
    font-size: var(--size-2);
  }
  .tiny {
    font-size: var(--size-1);
  }
  .unit {
    display: inline-block;
    max-inline-size: 100%;
  }
  .clip {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* Facts in a row with a dot between two; the one that would begin a line is cut off. */
  .dots,
  .trailed {
    --dot: 14px;
    clip-path: inset(-4rem -20rem -4rem var(--dot));
    margin-inline-start: calc(-1 * var(--dot));
  }
  .dots {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
  }
  .dots > * {
    min-inline-size: 0;
    padding-inline-start: var(--dot);
    overflow-wrap: anywhere;
  }
  .dots > ::before,
  .trail::before {
    content: '·';
    position: absolute;
    margin-inline-start: -9px;
    color: var(--text-faint);
    font: var(--size-2) / 1.5 var(--font);
  }
  /* The same after words that may take several lines. */
  .trailed {
    padding-inline-start: var(--dot);
  }
  .trail {
    display: inline-block;
    margin-inline-start: calc(-1 * var(--dot));
    padding-inline-start: var(--dot);
    white-space: nowrap;
  }
  .trail-gap {
    word-spacing: 10px;
  }
  .grow {
    flex: 1;
    min-inline-size: 0;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .icon {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .sign {
    inline-size: 1.125em;
    block-size: 1.125em;
    flex: none;
    vertical-align: -0.2em;
  }
  .sign .mark {
    fill: none;
    stroke: var(--sign-ground, var(--surface));
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .healthy {
    color: var(--healthy);
  }
  .working {
    color: var(--working);
  }
  .waiting {
    color: var(--accent);
  }
  .attention {
    color: var(--attention);
  }
  .failed {
    color: var(--failed);
  }
  .quarantined {
    color: var(--quarantined);
  }
  .unknown,
  .stopped,
  .empty {
    color: var(--unknown);
  }
  .sign .turns {
    transform-origin: center;
    animation: turn 1.6s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .sign .turns {
      animation: none;
    }
  }
  dw-time[tabindex] {
    position: relative;
  }
  dw-time[tabindex]:focus-visible::after {
    content: attr(title);
    position: absolute;
    z-index: 2;
    inset: calc(100% + 4px) auto auto 0;
    padding: 4px 8px;
    border-radius: var(--radius);
    background: var(--text);
    color: var(--surface);
    font: var(--size-1) / 1.5 var(--font);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .button,
    .card {
      border: 1px solid CanvasText;
    }
  }
`;
