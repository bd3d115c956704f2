import { css } from 'lit';

/** Stages as stations on one line. On a phone the line stands upright. */
export const pipelineStyles = css`
  :host {
    --node: 20px;
    --gap: 20px;
  }
  /* Who shows several gives them one measure: their stations stand under each other. */
  ol {
    display: grid;
    grid-template-columns: repeat(var(--columns, 1), minmax(0, 1fr));
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
  }
  li {
    position: relative;
    display: grid;
    align-content: start;
    gap: 2px;
    min-inline-size: 0;
    padding-inline-end: var(--gap);
  }
  .track {
    display: flex;
    align-items: center;
    gap: 8px;
    block-size: 24px;
    margin-inline-end: calc(-1 * var(--gap));
    padding-inline-end: 8px;
    font-size: var(--node);
    line-height: 0;
  }
  .sign {
    inline-size: var(--node);
    block-size: var(--node);
    --sign-ground: var(--surface);
  }
  .line {
    position: relative;
    flex: 1;
    block-size: 0;
    border-block-start: 2px solid var(--line-strong);
  }
  li.apart > .track .line {
    border-block-start-style: dashed;
  }
  li:last-child .line {
    visibility: hidden;
  }
  .line.moving {
    border-color: var(--working);
  }
  .rule {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    font-size: var(--size-1);
    line-height: 1;
    color: var(--text-faint);
    white-space: nowrap;
  }
  li:last-child .rule {
    display: none;
  }
  .stub {
    flex: 0 0 10px;
  }
  .name {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-size: var(--size-2);
    color: var(--text-muted);
    justify-self: start;
    max-inline-size: 100%;
  }
  .versions {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 8px;
    min-block-size: 24px;
    font-family: var(--mono);
    font-size: var(--size-3);
  }
  .version {
    font-weight: 600;
    overflow-wrap: anywhere;
    transition:
      color var(--calm) ease-out,
      opacity var(--calm) ease-out;
  }
  .version.coming {
    color: var(--working);
  }
  .version.leaving {
    font-weight: 400;
    color: var(--text-faint);
  }
  .arrow {
    color: var(--text-faint);
    font-family: var(--font);
  }
  .meta {
    display: flex;
    flex-wrap: wrap;
    font-size: var(--size-2);
    color: var(--text-muted);
  }
  .meta.working {
    column-gap: 8px;
  }
  .address {
    justify-self: start;
    max-inline-size: 100%;
    line-height: 1.4;
    overflow-wrap: anywhere;
    font-size: var(--size-2);
    color: var(--text-muted);
  }
  .bar {
    inline-size: min(100%, 9rem);
    block-size: 3px;
    margin-block: 3px;
    border-radius: 2px;
    overflow: hidden;
  }
  .bar rect:first-child {
    fill: var(--working-soft);
  }
  .bar rect:last-child {
    fill: var(--working);
    transition: width var(--calm) ease-out;
  }
  .ghost {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    margin-block-start: 8px;
    justify-self: start;
    max-inline-size: 100%;
    padding: 3px 3px 3px 10px;
    border: 1.5px dashed var(--accent);
    border-radius: var(--radius-large);
    font-size: var(--size-2);
  }
  .ghost code {
    color: var(--accent);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  :host([large]) {
    --node: 26px;
    --gap: 28px;
  }
  :host([large]) li {
    gap: 4px;
  }
  :host([large]) .track {
    block-size: 32px;
    margin-block-end: 4px;
  }
  :host([large]) .name {
    font-size: var(--size-3);
  }
  :host([large]) .versions {
    font-size: var(--size-5);
    line-height: 1.4;
  }
  @media (max-width: 46rem) {
    ol {
      grid-template-columns: minmax(0, 1fr);
      grid-auto-flow: row;
    }
    li,
    :host([large]) li {
      grid-template-columns: minmax(3rem, auto) minmax(0, 1fr);
      column-gap: 10px;
      align-items: baseline;
      padding: 0 0 18px 36px;
    }
    li > :not(.track, .name, .versions) {
      grid-column: 1 / -1;
    }
    li:last-child,
    :host([large]) li:last-child {
      padding-block-end: 0;
    }
    .track,
    :host([large]) .track {
      position: absolute;
      inset: 0 auto 0 0;
      flex-direction: column;
      inline-size: var(--node);
      block-size: auto;
      margin: 2px 0 -2px;
      padding: 0;
      gap: 4px;
    }
    .track .rule,
    .track .stub {
      display: none;
    }
    .line {
      inline-size: 0;
      border-block-start: 0;
      border-inline-start: 2px solid var(--line-strong);
    }
    li.apart > .track .line {
      border-inline-start-style: dashed;
    }
    .name {
      min-block-size: 24px;
      font-weight: 500;
    }
    .address {
      padding-block: 4px;
    }
  }
`;
