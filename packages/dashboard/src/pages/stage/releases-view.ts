import { Task } from '@lit/task';
import { css, html, nothing } from 'lit';
import type { DeployView, ReleaseView } from '../../api/views.js';
import { apiContext, sessionContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import { took } from '../../text/when.js';
import { wantChange } from '../../ui/change.js';
import { nameOfActor, signOfDeploy, titleOfDeploy } from '../../ui/deploy-words.js';
import { digest } from '../../ui/digest.js';
import { deployPage } from '../../ui/links.js';
import { sign } from '../../ui/sign.js';
import { empty, settle, skeleton } from '../../ui/states.js';
import '../../ui/time.js';
import { StagePart } from './stage-part.js';

const PAGE = 30;

/** The history of a stage: every deploy, and the releases one can return to. */
export class DwReleasesView extends StagePart {
  static override styles = [
    StagePart.styles,
    css`
      ol {
        position: relative;
      }
      li {
        position: relative;
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr) auto;
        align-items: start;
        gap: 2px 14px;
        padding-block-end: 18px;
      }
      li:not(:last-child)::before {
        content: '';
        position: absolute;
        inset: 24px auto 4px 9px;
        border-inline-start: 2px solid var(--line);
      }
      .sign {
        inline-size: 20px;
        block-size: 20px;
        margin-block-start: 1px;
      }
      .title {
        font-weight: 500;
      }
      .line {
        display: flex;
        min-block-size: 28px;
        flex-wrap: wrap;
        gap: 2px 12px;
        align-items: baseline;
      }
      li > .button {
        grid-row: 1 / span 2;
        grid-column: 3;
      }
      .more {
        grid-column: 2;
        color: var(--text-muted);
        font-size: var(--size-2);
        overflow-wrap: anywhere;
      }
      @media (max-width: 40rem) {
        /* Higher than the line that it stands in the middle of. */
        li > .button {
          grid-row: 1;
          margin-block: -8px 2px;
        }
        .more {
          grid-column: 2 / -1;
        }
      }
    `,
  ];

  readonly #api = given(this, apiContext);
  readonly #session = watch(this, sessionContext);
  readonly #history = new Task(this, {
    task: async (_, { signal }) => {
      const [releases, { deploys, next }] = await Promise.all([
        this.#api().releases(this.key, { signal }),
        this.#api().deploys({ ...this.key, limit: PAGE }, { signal }),
      ]);
      return {
        releases: new Map(releases.map((release) => [release.deploy, release])),
        deploys,
        more: next !== undefined,
      };
    },
    // Read anew whenever a deploy began or ended here.
    args: () =>
      [
        this.stage?.project,
        this.stage?.stage,
        this.stage?.open?.id,
        this.stage?.last?.id,
        this.stage?.live?.digest,
      ] as const,
  });

  override render() {
    return settle(
      this.#history,
      ({ deploys, releases, more }) =>
        deploys.length === 0
          ? empty(t('releases.none'), t('releases.noneText', { pattern: this.stage?.tagPattern ?? '*' }))
          : html`<ol aria-label=${t('stage.view.releases')}>${deploys.map((deploy) => this.#deploy(deploy, releases.get(deploy.id)))}</ol>
              ${more ? html`<a class="button" href=${`/activity?project=${encodeURIComponent(this.key.project)}&stage=${encodeURIComponent(this.key.stage)}`}>${t('releases.older')}</a>` : nothing}`,
      skeleton(6, 'rows'),
    );
  }

  #deploy(deploy: DeployView, release: ReleaseView | undefined) {
    const { id, finishedAt, createdAt, durationMs, actor, failure, state } = deploy;
    return html`<li>
      ${sign(signOfDeploy(deploy), { named: true })}
      <div class="line">
        <a class="title" href=${deployPage(id)}>${titleOfDeploy(deploy)}</a>
        ${release?.how === 'live' ? html`<span class="pill">${t('release.live')}</span>` : nothing}
        ${release?.rolledBackAt === undefined ? nothing : html`<span class="pill">${t('release.rolledBack')}</span>`}
        ${state === 'cancelled' || state === 'superseded' ? html`<span class="pill">${t(`deploy.state.${state}`)}</span>` : nothing}
      </div>
      ${this.#offer(release)}
      <p class="more dots">
        <dw-time tabindex="0" at=${finishedAt ?? createdAt}></dw-time><span>${nameOfActor(actor)}</span>${durationMs === undefined ? nothing : html`<span>${took(durationMs)}</span>`}${digest(deploy.digest)}
      </p>
      ${failure === undefined ? nothing : html`<p class="more">${failure.diagnosis ?? failure.message}</p>`}
    </li>`;
  }

  #offer(release: ReleaseView | undefined) {
    if (release === undefined || release.how === 'live' || release.how === 'gone' || !this.#session.store.may('deploy'))
      return html`<span></span>`;
    return html`<button class="button slim" title=${t(`how.${release.how}`)}
      @click=${() => wantChange(this, { kind: 'rollback', ...this.key, to: String(release.number) })}>${t('release.return')}</button>`;
  }
}

customElements.define('dw-releases-view', DwReleasesView);
