import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { DeployView } from '../../api/views.js';
import { t } from '../../text/language.js';
import { took } from '../../text/when.js';
import { isOpen, nameOfActor, signOfDeploy, titleOfDeploy } from '../../ui/deploy-words.js';
import { deployPage } from '../../ui/links.js';
import { sign } from '../../ui/sign.js';
import { base, layout } from '../../ui/styles.js';
import '../../ui/time.js';
import { trailing } from '../../ui/trailing.js';

/** Deploys, one a line; the whole line leads to its page. */
export class DwDeployList extends LitElement {
  static override styles = [
    base,
    layout,
    css`
      a {
        display: grid;
        grid-template-columns: auto minmax(0, 5fr) minmax(0, 3fr) 6.5rem 7.5rem;
        align-items: center;
        gap: 2px 14px;
        min-block-size: 52px;
        padding-block: 8px;
        text-decoration: none;
      }
      a:hover {
        background: linear-gradient(90deg, transparent, var(--hover) 12px, var(--hover) calc(100% - 12px), transparent);
      }
      .sign {
        inline-size: 20px;
        block-size: 20px;
      }
      .why {
        grid-column: 2 / -1;
        grid-row: 2;
      }
      .by {
        grid-column: 3;
      }
      .took {
        grid-column: 4;
      }
      a > dw-time {
        grid-column: 5;
      }
      .by,
      .took,
      a > dw-time {
        grid-row: 1;
      }
      .title {
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .took,
      dw-time {
        color: var(--text-muted);
        font-variant-numeric: tabular-nums;
        text-align: end;
      }
      @media (max-width: 64rem) {
        .where {
          display: block;
        }
      }
      @media (max-width: 46rem) {
        a {
          grid-template-columns: auto minmax(0, 1fr) auto;
          align-items: start;
          padding-block: 12px;
        }
        .sign {
          margin-block-start: 1px;
        }
        .by {
          grid-column: 2;
          grid-row: 3;
        }
        .took {
          grid-column: 3;
          grid-row: 3;
        }
        a > dw-time {
          grid-column: 3;
        }
      }
    `,
  ];
  static override properties = { deploys: { attribute: false }, within: {} };

  deploys: readonly DeployView[] = [];
  /** The project that all are of: it is not said again. */
  within = '';

  override render() {
    return html`<ul class="lines">
      ${repeat(
        this.deploys,
        ({ id }) => id,
        (deploy) => this.#deploy(deploy),
      )}
    </ul>`;
  }

  #deploy(deploy: DeployView) {
    const { id, project, stage, actor, state, durationMs, startedAt, createdAt, finishedAt, failure } = deploy;
    return html`<li><a href=${deployPage(id)}>
      ${sign(signOfDeploy(deploy), { named: true })}
      <span class="trailed">
        <span class="title">${titleOfDeploy(deploy)}</span>${project === this.within ? trailing(stage) : html` <span class="where muted">${project}/${stage}</span>`}${state === 'cancelled' || state === 'superseded' ? trailing(t(`deploy.state.${state}`)) : nothing}
      </span>
      ${state === 'failed' && failure !== undefined ? html`<span class="why small muted">${failure.diagnosis ?? failure.message}</span>` : nothing}
      <span class="by small muted clip">${nameOfActor(actor)}</span>
      <span class="took small">${
        durationMs !== undefined
          ? took(durationMs)
          : isOpen(deploy) && startedAt !== undefined
            ? html`<dw-time at=${startedAt} as="took"></dw-time>`
            : nothing
      }</span>
      <dw-time class="small" at=${finishedAt ?? createdAt}></dw-time>
    </a></li>`;
  }
}

customElements.define('dw-deploy-list', DwDeployList);
