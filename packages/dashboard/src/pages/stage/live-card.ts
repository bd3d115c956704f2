import { css, html, LitElement, nothing } from 'lit';
import type { CandidateView, DeployView, StageView } from '../../api/views.js';
import { t } from '../../text/language.js';
import { capital } from '../../text/sentence.js';
import { breakable } from '../../ui/breaks.js';
import { wantChange } from '../../ui/change.js';
import '../../ui/copy.js';
import { nameOfActor } from '../../ui/deploy-words.js';
import { digest } from '../../ui/digest.js';
import { driftWords } from '../../ui/drift-words.js';
import { deployPage, stagePage } from '../../ui/links.js';
import { stepWords } from '../../ui/pipeline.js';
import { sign } from '../../ui/sign.js';
import { progressOf } from '../../ui/steps.js';
import { base, controls, layout } from '../../ui/styles.js';
import '../../ui/time.js';
import { trailingTime } from '../../ui/trailing.js';

/** What is live, what is coming, what waits, and what is wrong with it. Fires `lift` with a digest, and `start`. */
export class DwLiveCard extends LitElement {
  static override styles = [
    base,
    controls,
    layout,
    css`
      .card {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 24px 48px;
        padding: 24px;
      }
      .tag {
        font: 600 var(--size-6) / 1.3 var(--mono);
        letter-spacing: -0.02em;
        overflow-wrap: anywhere;
      }
      .now {
        display: grid;
        gap: 4px;
        align-content: start;
      }
      .digest {
        display: flex;
        align-items: center;
      }
      .notes {
        grid-column: 1 / -1;
        display: grid;
        gap: 10px;
      }
      .note {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: 4px 12px;
        padding: 12px 14px;
        border-radius: var(--radius);
        background: var(--ground);
        --sign-ground: var(--ground);
      }
      .note.failed {
        --ground: var(--failed-soft);
      }
      .note.attention {
        --ground: var(--attention-soft);
      }
      .note.quarantined {
        --ground: var(--quarantined-soft);
      }
      .note.waiting {
        --ground: var(--accent-soft);
      }
      .note.working {
        --ground: var(--working-soft);
      }
      .note.stopped {
        --ground: var(--unknown-soft);
      }
      .note > div:not(.actions) {
        color: var(--text);
        overflow-wrap: anywhere;
      }
      .note p + p {
        color: var(--text-muted);
        font-size: var(--size-2);
      }
      .note .sign {
        inline-size: 20px;
        block-size: 20px;
      }
      @media (max-width: 64rem) {
        .card {
          grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
          column-gap: 32px;
        }
      }
      @media (max-width: 46rem) {
        .card {
          grid-template-columns: minmax(0, 1fr);
          padding: 16px;
        }
        .note {
          grid-template-columns: auto minmax(0, 1fr);
        }
        .note .sign {
          align-self: start;
          margin-block-start: 1px;
        }
        .note > .button,
        .note > .actions {
          grid-column: 2;
          justify-self: start;
          margin-block-start: 6px;
        }
      }
    `,
  ];
  static override properties = {
    stage: { attribute: false },
    waiting: { attribute: false },
    may: { type: Boolean },
    mayRemove: { type: Boolean },
  };

  stage: StageView | undefined;
  waiting: CandidateView | undefined;
  /** Whether the person may deploy, and remove. */
  may = false;
  mayRemove = false;

  override render() {
    const { stage } = this;
    if (stage === undefined) return nothing;
    return html`<section class="card" aria-label=${t('stage.live')}>
      ${this.#notes(stage)}
      <div class="now">${this.#now(stage)}</div>
      <dl class="facts small">${this.#facts(stage)}</dl>
    </section>`;
  }

  #now({ live, last, state }: StageView) {
    if (live === undefined) {
      return html`<p class="tag faint">–</p><p class="muted">${t('stage.nothing')}</p>`;
    }
    const by = last?.state === 'succeeded' && last.digest === live.digest ? nameOfActor(last.actor) : undefined;
    const age =
      state === 'stopped'
        ? html`<span>${t('stage.wentLive')} <dw-time tabindex="0" at=${live.since}></dw-time></span>`
        : html`<span>${t('stage.liveFor')} <dw-time tabindex="0" at=${live.since} as="span"></dw-time></span>`;
    return html`<p class="tag">${live.tag}</p>
      <p class="muted dots">${age}${by === undefined ? nothing : html`<span>${t('stage.by', { who: by })}</span>`}</p>
      <p class="digest small">${digest(live.digest)}<dw-copy .value=${live.digest} .label=${t('fact.digest')}></dw-copy></p>`;
  }

  #facts({ image, registry, tagPattern, autoDeploy, promoteFrom, confirm, live, project }: StageView) {
    return html`
      ${image === undefined ? nothing : html`<dt>${t('fact.image')}</dt><dd><code>${breakable(image)}</code></dd>`}
      ${registry === undefined ? nothing : html`<dt>${t('fact.registry')}</dt><dd>${registry}</dd>`}
      ${tagPattern === undefined ? nothing : html`<dt>${t('fact.pattern')}</dt><dd><code>${tagPattern}</code></dd>`}
      ${promoteFrom === undefined ? nothing : html`<dt>${t('fact.promoteFrom')}</dt><dd><a class="link" href=${stagePage(project, promoteFrom)}>${promoteFrom}</a></dd>`}
      ${autoDeploy === undefined ? nothing : html`<dt>${t('fact.deploys')}</dt><dd>${t(autoDeploy ? 'fact.byItself' : 'fact.byHand')}${confirm ? `, ${t('fact.confirmed')}` : ''}</dd>`}
      ${live === undefined ? nothing : html`<dt>${t('fact.release')}</dt><dd>${live.release}</dd>`}`;
  }

  #notes(stage: StageView) {
    const { open, last, unhealthy, drifted, configurationWaiting, quarantined, state } = stage;
    const notes = [
      ...(open === undefined ? [] : [this.#coming(open)]),
      ...(open === undefined && last?.state === 'failed'
        ? [
            this.#note(
              'failed',
              t('stage.lastFailed', { tag: last.tag }),
              last.failure?.diagnosis ?? last.failure?.message,
              html`<div class="actions">
                ${quarantined.some(({ digest: held }) => held === last.digest) ? this.#lifting(last.digest) : nothing}
                <a class="button" href=${deployPage(last.id)}>${t('attention.why')}</a>
              </div>`,
            ),
          ]
        : []),
      ...(state === 'stopped' && open === undefined ? [this.#stopped(stage)] : []),
      ...(unhealthy === undefined
        ? []
        : [
            this.#note(
              'failed',
              html`${capital(t('attention.unhealthy'))}${trailingTime(unhealthy.since)}`,
              unhealthy.reason,
              html`<a class="button" href=${stagePage(stage.project, stage.stage, 'logs')}>${t('stage.seeLogs')}</a>`,
            ),
          ]),
      ...(drifted === undefined
        ? []
        : [
            this.#note(
              'attention',
              html`${capital(driftWords(drifted))}${trailingTime(drifted.since)}`,
              drifted.reason,
              this.#changes('restart', stage, t('change.restart.open')),
            ),
          ]),
      ...(state === 'orphan'
        ? [
            this.#note(
              'attention',
              capital(t('attention.orphan')),
              t('stage.orphanDetail'),
              this.mayRemove ? this.#changes('remove', stage, t('change.remove.open')) : nothing,
            ),
          ]
        : []),
      ...(configurationWaiting === true && open === undefined
        ? [
            this.#note(
              'attention',
              capital(t('attention.config')),
              t('attention.configDetail'),
              this.#changes('apply', stage, t('change.apply.short')),
            ),
          ]
        : []),
      ...(this.waiting === undefined || open !== undefined ? [] : [this.#waits(stage, this.waiting)]),
      // What failed last is told of above, with its quarantine.
      ...quarantined
        .filter((one) => open !== undefined || last?.state !== 'failed' || one.digest !== last.digest)
        .map((one) =>
          this.#note(
            'quarantined',
            html`${t('stage.quarantined')} ${digest(one.digest)}`,
            one.reason,
            this.#lifting(one.digest),
          ),
        ),
    ];
    return notes.length === 0 ? nothing : html`<div class="notes">${notes}</div>`;
  }

  #changes(kind: 'apply' | 'restart' | 'remove', { project, stage }: StageView, words: string) {
    if (!this.may) return nothing;
    return html`<button class="button" @click=${() => wantChange(this, { kind, project, stage })}>${words}</button>`;
  }

  #waits(stage: StageView, { tag, pushedAt, firstSeenAt }: CandidateView) {
    const kind = stage.promoteFrom === undefined ? 'deploy' : 'promote';
    const seen = pushedAt ?? firstSeenAt;
    return this.#note(
      'waiting',
      html`${t('attention.waits', { tag })}${seen === undefined ? nothing : trailingTime(seen)}`,
      undefined,
      this.may
        ? html`<button class="button primary" @click=${() => wantChange(this, { kind, project: stage.project, stage: stage.stage, to: tag })}>${t(`change.${kind}.do`, { tag, stage: stage.stage })}</button>`
        : nothing,
    );
  }

  #coming(open: DeployView) {
    const { state, tag, id } = open;
    const follow = html`<a class="button" href=${deployPage(id)}>${t('stage.follow')}</a>`;
    if (state === 'stuck')
      return this.#note('failed', capital(t('attention.stuck', { tag })), t('attention.stuckDetail'), follow);
    const words = t(progressOf(open).switched ? 'stage.deployingNow' : 'stage.deploying', { tag });
    return this.#note('working', words, stepWords(open), follow);
  }

  #stopped({ stage, stoppedAt }: StageView) {
    return this.#note(
      'stopped',
      html`${t('sign.stopped')}${stoppedAt === undefined ? nothing : trailingTime(stoppedAt)}`,
      t('stage.stoppedDetail'),
      this.may
        ? html`<button class="button primary" @click=${() => this.dispatchEvent(new Event('start'))}>${t('stage.start', { stage })}</button>`
        : nothing,
    );
  }

  #note(
    tone: 'failed' | 'attention' | 'waiting' | 'working' | 'quarantined' | 'stopped',
    title: unknown,
    detail?: string,
    offer: unknown = nothing,
  ) {
    return html`<div class="note ${tone}">${sign(tone)}<div><p class="trailed">${title}</p>${detail === undefined || detail === '' ? nothing : html`<p>${detail}</p>`}</div>${offer}</div>`;
  }

  #lifting(detail: string) {
    if (!this.may) return nothing;
    return html`<button class="button" @click=${() => this.dispatchEvent(new CustomEvent('lift', { detail }))}>${t('stage.lift')}</button>`;
  }
}

customElements.define('dw-live-card', DwLiveCard);
