import { html, LitElement, nothing } from 'lit';
import type { CandidateView, DeployView, ProjectView, StageView } from '../api/views.js';
import { type Sign, signOf } from '../state/attention.js';
import { t, word } from '../text/language.js';
import { breakable } from './breaks.js';
import { wantChange } from './change.js';
import { icon } from './icon.js';
import { deployPage, stagePage } from './links.js';
import { pipelineStyles } from './pipeline-styles.js';
import { sign } from './sign.js';
import { progressOf } from './steps.js';
import { base, controls } from './styles.js';
import './time.js';

/** A project as its stages see it: what runs where, since when, is it well, what is at the door. */
export class DwPipeline extends LitElement {
  static override styles = [base, controls, pipelineStyles];
  static override properties = {
    project: { attribute: false },
    waiting: { attribute: false },
    may: { type: Boolean },
    large: { type: Boolean, reflect: true },
  };

  project: ProjectView | undefined;
  /** By stage: the candidate that waits for a person. */
  waiting: ReadonlyMap<string, CandidateView> = new Map();
  /** Whether the person may deploy. */
  may = false;
  large = false;

  override render() {
    const stages = this.project?.stages ?? [];
    return html`<ol aria-label=${t('pipeline.label', { project: this.project?.id ?? '' })}>
      ${stages.map((stage, index) => this.#station(stage, stages[index + 1]))}
    </ol>`;
  }

  #station(stage: StageView, next: StageView | undefined) {
    const shown = signOf(stage);
    const joined = next?.promoteFrom === stage.stage;
    return html`<li class=${joined ? '' : 'apart'}>
      <div class="track">
        ${sign(shown, { named: true })}
        ${
          joined
            ? html`<span class="line stub ${next.open ? 'moving' : ''}"></span>
                <span class="rule">${next.confirm ? icon('lock') : nothing}${t(next.autoDeploy ? 'pipeline.promotesItself' : 'pipeline.promotes')}</span>`
            : nothing
        }
        <span class="line ${next?.open ? 'moving' : ''}"></span>
      </div>
      <a class="name" href=${stagePage(stage.project, stage.stage)}>${stage.stage}</a>
      ${this.#versions(stage)} ${this.#meta(stage, shown)} ${this.#ghost(stage)}
    </li>`;
  }

  #versions({ open, live }: StageView) {
    if (open === undefined) {
      return live === undefined
        ? html`<div class="versions faint">–</div>`
        : html`<div class="versions"><span class="version" title=${live.digest}>${live.tag}</span></div>`;
    }
    const coming = html`<span class="version coming" title=${open.digest}>${open.tag}</span>`;
    if (live === undefined || live.digest === open.digest) return html`<div class="versions">${coming}</div>`;
    const leaving = (words: string) => html`<span class="version ${words}" title=${live.digest}>${live.tag}</span>`;
    return progressOf(open).switched
      ? html`<div class="versions">${coming}<span class="arrow">←</span>${leaving('leaving')}</div>`
      : html`<div class="versions">${leaving('')}<span class="arrow">→</span>${coming}</div>`;
  }

  #meta(stage: StageView, shown: Sign) {
    const { open, live, address, stoppedAt } = stage;
    if (open !== undefined) return this.#progress(open);
    const trouble = shown !== 'healthy' && shown !== 'empty' && shown !== 'stopped';
    const age = (at: string) => html`<dw-time at=${at} as="span"></dw-time>`;
    return html`<div class="meta dots">
      ${shown === 'empty' ? html`<span>${t('pipeline.nothing')}</span>` : nothing}
      ${shown === 'stopped' ? html`<span>${wordOf(stage, shown)} ${stoppedAt === undefined ? nothing : age(stoppedAt)}</span>` : live === undefined ? nothing : age(live.since)}
      ${trouble ? html`<span class=${shown}>${wordOf(stage, shown)}</span>` : nothing}
      ${stage.pausedAt === undefined ? nothing : html`<span>${t('pipeline.paused')}</span>`}
    </div>
    ${live !== undefined && address !== undefined ? html`<a class="address" href=${address} target="_blank" rel="noopener">${breakable(hostOf(address), '.')}</a>` : nothing}`;
  }

  #progress(open: DeployView) {
    const { share } = progressOf(open);
    return html`<svg class="bar" preserveAspectRatio="none" viewBox="0 0 100 3" aria-hidden="true">
        <rect width="100" height="3"></rect><rect width=${Math.round(share * 100)} height="3"></rect>
      </svg>
      <div class="meta working">
        <a href=${deployPage(open.id)}>${stepWords(open)}</a>
        <dw-time at=${open.startedAt ?? open.createdAt} as="took"></dw-time>
      </div>`;
  }

  #ghost(stage: StageView) {
    const candidate = this.waiting.get(stage.stage);
    if (candidate === undefined || stage.open !== undefined) return nothing;
    return html`<div class="ghost">
      <code>${candidate.tag}</code>
      ${
        this.may
          ? html`<button class="button slim primary" @click=${() => this.#want(stage, candidate.tag)}
              aria-label=${t(stage.promoteFrom ? 'change.promote.do' : 'change.deploy.do', { tag: candidate.tag, stage: stage.stage })}>${t(stage.promoteFrom ? 'pipeline.promote' : 'pipeline.deploy')}</button>`
          : html`<span class="muted">${t('pipeline.waits')}</span>`
      }
    </div>`;
  }

  #want({ project, stage, promoteFrom }: StageView, to: string): void {
    wantChange(this, { kind: promoteFrom === undefined ? 'deploy' : 'promote', project, stage, to });
  }
}

/** What its sign shows, in one word; what is wrong, where that is known. */
export function wordOf({ open, drifted, unhealthy }: StageView, shown: Sign): string {
  if (shown === 'stopped') return t('pipeline.stopped');
  if (shown === 'attention') return t(drifted === undefined ? 'pipeline.orphan' : 'pipeline.drifted');
  if (shown === 'failed')
    return t(open === undefined && unhealthy !== undefined ? 'pipeline.unhealthy' : 'pipeline.failed');
  return t(`sign.${shown}`);
}

/** `Waiting in the queue`, `Proving health`, `Taking back`. */
export function stepWords({ state, step }: DeployView): string {
  if (state === 'running' && step !== undefined) return word('step', step);
  return t(`deploy.state.${state}`);
}

export function hostOf(address: string): string {
  return /^https?:\/\/([^/]+)/.exec(address)?.[1] ?? address;
}

customElements.define('dw-pipeline', DwPipeline);
