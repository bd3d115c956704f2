import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { StageView } from '../../api/views.js';
import { t } from '../../text/language.js';
import { signOfDeploy } from '../../ui/deploy-words.js';
import { deployPage, stagePage } from '../../ui/links.js';
import { stepWords } from '../../ui/pipeline.js';
import { sign } from '../../ui/sign.js';
import { progressOf } from '../../ui/steps.js';
import { base, layout } from '../../ui/styles.js';
import '../../ui/time.js';

const SEGMENTS = 8;

/** Deploys in progress, with the step each is at. */
export class DwRunningList extends LitElement {
  static override styles = [
    base,
    layout,
    css`
      :host {
        background: var(--surface);
        border-radius: var(--radius-large);
        box-shadow: 0 0 0 1px var(--line);
        padding-inline: 20px;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 3fr) minmax(0, 2fr) minmax(0, 3fr) 7.5rem;
        align-items: center;
        gap: 4px 14px;
        padding-block: 14px;
      }
      .sign {
        inline-size: 20px;
        block-size: 20px;
      }
      .bar {
        display: flex;
        gap: 3px;
      }
      .bar i {
        flex: 1;
        block-size: 4px;
        border-radius: 2px;
        background: var(--working-soft);
        transition: background var(--calm) ease-out;
      }
      .bar i.done {
        background: var(--working);
      }
      .failed .bar i.done {
        background: var(--failed);
      }
      .tags {
        font-family: var(--mono);
        font-size: var(--size-2);
        overflow-wrap: anywhere;
      }
      dw-time {
        text-align: end;
        white-space: nowrap;
        color: var(--text-muted);
        font-variant-numeric: tabular-nums;
      }
      @media (max-width: 52rem) {
        :host {
          padding-inline: 16px;
        }
        li {
          grid-template-columns: auto minmax(0, 1fr) auto;
        }
        .tags,
        .bar,
        .step {
          grid-column: 2 / -1;
        }
        li > dw-time {
          grid-row: 1;
          grid-column: 3;
        }
      }
    `,
  ];
  static override properties = { stages: { attribute: false } };

  stages: readonly StageView[] = [];

  override render() {
    return html`<ul class="lines">
      ${repeat(
        this.stages,
        ({ open }) => open?.id,
        (stage) => this.#stage(stage),
      )}
    </ul>`;
  }

  #stage({ project, stage, open, live }: StageView) {
    if (open === undefined) return nothing;
    const shown = signOfDeploy(open);
    const done = Math.ceil(progressOf(open).share * SEGMENTS);
    return html`<li>
      ${sign(shown, { named: true })}
      <a href=${stagePage(project, stage)}><strong>${project}/${stage}</strong></a>
      <span class="tags">${live === undefined ? nothing : html`<span class="faint">${live.tag} → </span>`}${open.tag}</span>
      <a class="step ${shown}" href=${deployPage(open.id)} aria-label=${t('overview.followDeploy', { tag: open.tag, step: stepWords(open) })}>
        <span class="small">${stepWords(open)}</span>
        <span class="bar" aria-hidden="true">${Array.from({ length: SEGMENTS }, (_, index) => html`<i class=${index < done ? 'done' : ''}></i>`)}</span>
      </a>
      <dw-time at=${open.startedAt ?? open.createdAt} as="took"></dw-time>
    </li>`;
  }
}

customElements.define('dw-running-list', DwRunningList);
