import { css } from 'lit';

export const logStyles = css`
  :host {
    position: relative;
    border-radius: var(--radius-large);
    background: var(--log);
    overflow: hidden;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    padding: 8px;
    border-block-end: 1px solid var(--line);
  }
  .find {
    position: relative;
    flex: 1 1 7rem;
    max-inline-size: 16rem;
  }
  .find .icon {
    position: absolute;
    inset: 50% auto auto 10px;
    translate: 0 -50%;
    color: var(--text-faint);
  }
  .find .input {
    padding-inline-start: 36px;
    background: var(--surface);
    box-shadow: inset 0 0 0 1px var(--line-strong);
  }
  .tools [role='status'] {
    margin-inline-start: 8px;
  }
  .view {
    position: relative;
    block-size: var(--log-height, 26rem);
    overflow: auto;
    overscroll-behavior: contain;
    font: var(--size-2) / 20px var(--mono);
    font-variant-ligatures: none;
    outline-offset: -2px;
  }
  .room {
    position: relative;
    min-inline-size: max-content;
  }
  .wraps .room {
    min-inline-size: 0;
  }
  .window {
    position: absolute;
    inset: 0 auto auto 0;
    min-inline-size: 100%;
  }
  .line {
    display: flex;
    align-items: baseline;
    min-block-size: 20px;
    padding-inline: 16px;
    white-space: pre;
  }
  .wraps .text {
    white-space: pre-wrap;
    word-break: break-all;
    min-inline-size: 0;
  }
  .line:hover,
  .line.here {
    background: var(--hover);
  }
  .line.here {
    box-shadow: inset 3px 0 var(--accent);
  }
  .line.failed .text {
    color: var(--failed);
  }
  .line.faint .text {
    color: var(--text-faint);
  }
  .line.healthy .text {
    color: var(--healthy);
  }
  .at {
    flex: none;
    padding: 0;
    margin-inline-end: 16px;
    border: 0;
    background: none;
    color: var(--text-faint);
    font: inherit;
    cursor: pointer;
  }
  .none {
    position: absolute;
    inset: 16px;
    color: var(--text-muted);
    font-family: var(--font);
  }
  .newest {
    position: absolute;
    inset: auto 16px 16px auto;
    box-shadow: var(--float-shadow);
  }
  mark {
    background: var(--attention-soft);
    color: inherit;
    box-shadow: 0 0 0 1px var(--attention);
    border-radius: 2px;
  }
  .bold {
    font-weight: 700;
  }
  .red {
    color: var(--failed);
  }
  .green {
    color: var(--healthy);
  }
  .yellow {
    color: var(--attention);
  }
  .blue {
    color: var(--working);
  }
  .magenta {
    color: var(--quarantined);
  }
  .cyan {
    color: var(--accent);
  }
  .black,
  .white {
    color: var(--text-muted);
  }
  @media (max-width: 40rem) {
    .tools .grow {
      display: none;
    }
    .find {
      max-inline-size: none;
    }
  }
`;
