import { css } from 'lit';

/** Surfaces, lists and tables. */
export const layout = css`
  .card {
    background: var(--surface);
    border-radius: var(--radius-large);
    box-shadow: 0 0 0 1px var(--line);
    padding: 20px;
  }
  .stack {
    display: grid;
    gap: 12px;
    align-content: start;
    grid-template-columns: minmax(0, 1fr);
  }
  .section {
    display: grid;
    gap: 12px;
    grid-template-columns: minmax(0, 1fr);
  }
  .section-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
  }
  .wrap {
    flex-wrap: wrap;
  }
  .lines > * + * {
    border-block-start: 1px solid var(--line);
  }
  dl.facts {
    display: grid;
    grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr);
    align-content: start;
    gap: 8px 20px;
  }
  dl.facts dt {
    color: var(--text-muted);
  }
  dl.facts dd {
    overflow-wrap: anywhere;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th {
    padding: 8px 12px 8px 0;
    text-align: start;
    font-size: var(--size-2);
    font-weight: 500;
    color: var(--text-muted);
    white-space: nowrap;
  }
  td {
    padding: 10px 12px 10px 0;
    border-block-start: 1px solid var(--line);
    vertical-align: top;
  }
  .number {
    text-align: end;
  }
  .pill {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 1px 8px;
    border-radius: 99px;
    background: var(--unknown-soft);
    color: var(--text-muted);
    font-size: var(--size-1);
    line-height: 1.6;
    white-space: nowrap;
  }
  .empty-state {
    display: grid;
    justify-items: start;
    gap: 8px;
    padding: 28px 0;
    max-inline-size: 34rem;
    color: var(--text-muted);
  }
  .empty-state h1,
  .empty-state h3 {
    color: var(--text);
  }
  .empty-state h3 {
    font-size: var(--size-4);
  }
  .skeleton {
    display: grid;
    gap: 12px;
    animation: appear var(--calm) 200ms both;
  }
  .skeleton i {
    display: block;
    block-size: 14px;
    border-radius: var(--radius);
    background: var(--hover);
  }
  .skeleton i:nth-child(2n) {
    inline-size: 72%;
  }
  .skeleton i:nth-child(3n) {
    inline-size: 44%;
  }
  .skeleton.tall i {
    block-size: 88px;
    inline-size: 100%;
    border-radius: var(--radius-large);
  }
  .skeleton.rows {
    gap: 0;
  }
  .skeleton.rows i {
    --bone: linear-gradient(var(--hover), var(--hover));
    block-size: 52px;
    inline-size: 100%;
    border-block-end: 1px solid var(--line);
    border-radius: 0;
    background:
      radial-gradient(circle, var(--hover) 9.5px, transparent 10px) -1px 50% / 22px 22px,
      var(--bone) 34px 50% / 34% 12px,
      var(--bone) 62% 50% / 14% 10px,
      var(--bone) 100% 50% / 11% 10px;
    background-repeat: no-repeat;
  }
  .skeleton.stations {
    gap: 0;
  }
  /* As wide as a project's row: its name, then three stations under each other. A percentage counts what is beside the bone. */
  .skeleton.stations i {
    --bone: linear-gradient(var(--hover), var(--hover));
    --node: radial-gradient(circle, var(--hover) 9.5px, transparent 10px);
    --name: 12.5rem;
    --first: var(--name);
    --second: calc(var(--name) * 2 / 3 + 33.33%);
    --third: calc(var(--name) / 3 + 66.67%);
    --down: 18px;
    block-size: calc(110px + var(--down));
    inline-size: 100%;
    border-block-end: 1px solid var(--line);
    border-radius: 0;
    background:
      var(--bone) 0 22px / 8rem 14px,
      var(--node) calc(var(--first) - 1px) var(--down) / 22px 22px,
      var(--node) calc(var(--second) + 6px) var(--down) / 22px 22px,
      var(--node) calc(var(--third) + 14px) var(--down) / 22px 22px,
      var(--bone) var(--first) calc(var(--down) + 36px) / 66px 12px,
      var(--bone) calc(var(--second) + 22px) calc(var(--down) + 36px) / 66px 12px,
      var(--bone) calc(var(--third) + 44px) calc(var(--down) + 36px) / 66px 12px,
      var(--bone) var(--first) calc(var(--down) + 60px) / 108px 10px,
      var(--bone) calc(var(--second) + 36px) calc(var(--down) + 60px) / 108px 10px,
      var(--bone) calc(var(--third) + 72px) calc(var(--down) + 60px) / 108px 10px;
    background-repeat: no-repeat;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  .tabs {
    display: flex;
    gap: 4px 20px;
    border-block-end: 1px solid var(--line);
    overflow-x: auto;
    scrollbar-width: none;
  }
  /* Where it goes on, it fades. */
  @supports (animation-timeline: scroll()) {
    .tabs {
      --left: linear-gradient(90deg, transparent, #000 36px);
      --right: linear-gradient(270deg, transparent, #000 36px);
      animation: edges linear both;
      animation-timeline: scroll(self inline);
    }
    @keyframes edges {
      0%,
      2% {
        mask: var(--right);
      }
      4%,
      96% {
        mask: var(--left) intersect, var(--right);
      }
      98%,
      100% {
        mask: var(--left);
      }
    }
  }
  .tabs a {
    flex: none;
    text-align: center;
    padding: 10px 0;
    margin-block-end: -1px;
    border-block-end: 2px solid transparent;
    color: var(--text-muted);
    white-space: nowrap;
  }
  .tabs a:hover {
    color: var(--text);
    text-decoration: none;
  }
  .tabs a[aria-current] {
    border-color: var(--accent);
    color: var(--text);
    font-weight: 500;
  }
  .tabs a:focus-visible {
    outline-offset: -2px;
  }
  @media (max-width: 64rem) {
    .skeleton.stations i {
      --name: 0px;
      --down: 54px;
    }
  }
  @media (max-width: 40rem) {
    .skeleton.rows i {
      background-size:
        22px 22px,
        52% 12px,
        0 0,
        16% 10px;
    }
    .skeleton.stations i {
      block-size: 184px;
      background-position:
        0 20px,
        -1px 54px,
        -1px 94px,
        -1px 134px,
        36px 60px,
        36px 100px,
        36px 140px,
        110px 60px,
        110px 100px,
        110px 140px;
    }
  }
  @media (pointer: coarse), (max-width: 40rem) {
    .tabs a {
      padding-block: 11px;
      min-inline-size: 44px;
    }
  }
`;
