import { Task } from '@lit/task';
import { css, html, nothing } from 'lit';
import type { CandidatesView, CandidateView } from '../../api/views.js';
import { apiContext, sessionContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { watch } from '../../state/watch.js';
import { t, word } from '../../text/language.js';
import { breakable } from '../../ui/breaks.js';
import { wantChange } from '../../ui/change.js';
import { digest } from '../../ui/digest.js';
import { sign } from '../../ui/sign.js';
import { empty, problem, settle, skeleton } from '../../ui/states.js';
import '../../ui/time.js';
import { StagePart } from './stage-part.js';

/** The tags seen, and why each was taken or not. */
export class DwCandidatesView extends StagePart {
  static override styles = [
    StagePart.styles,
    css`
      li {
        display: grid;
        grid-template-columns: clamp(8rem, 22%, 15rem) minmax(0, 1fr) auto;
        gap: 2px 20px;
        align-items: center;
        padding-block: 12px;
      }
      .tag {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      li > .actions {
        justify-content: flex-end;
      }
      summary {
        padding-block: 12px;
      }
      .look {
        margin-block-end: 8px;
      }
      .failing {
        display: flex;
        gap: 10px;
        margin-block-end: 12px;
      }
      @media (pointer: coarse), (max-width: 46rem) {
        summary {
          min-block-size: 44px;
        }
      }
      @media (max-width: 46rem) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
        li > .actions {
          justify-content: flex-start;
          margin-block-start: 6px;
        }
        /* Without a frame its word stands where the other words do. */
        .actions > .quiet {
          margin-inline-start: -10px;
        }
      }
    `,
  ];
  static override properties = { ...StagePart.properties, problem: { state: true } };

  problem: unknown;

  readonly #api = given(this, apiContext);
  readonly #session = watch(this, sessionContext);
  readonly #candidates = new Task(this, {
    task: (_, { signal }) => this.#api().candidates(this.key, { signal }),
    args: () =>
      [
        this.stage?.project,
        this.stage?.stage,
        this.stage?.waiting,
        this.stage?.last?.id,
        this.stage?.live?.digest,
      ] as const,
  });

  override render() {
    return settle(this.#candidates, (found) => this.#found(found), skeleton(6, 'rows'));
  }

  #found({ candidates, repository }: CandidatesView) {
    return html`
      ${this.problem === undefined ? nothing : problem(this.problem)}
      ${
        repository === undefined
          ? nothing
          : repository.failingSince === undefined
            ? html`<p class="look small muted dots"><code>${breakable(repository.image)}</code>${repository.lastOkAt === undefined ? nothing : html`<span>${t('candidates.looked')} <dw-time tabindex="0" at=${repository.lastOkAt}></dw-time></span>`}</p>`
            : html`<p class="failing">${sign('unknown')}<span>${t('candidates.failing')} <dw-time at=${repository.failingSince} as="span"></dw-time>. ${repository.error ?? ''}</span></p>`
      }
      ${
        candidates.length === 0
          ? empty(t('candidates.none'), t('candidates.noneText', { pattern: this.stage?.tagPattern ?? '*' }))
          : this.#lists(candidates)
      }`;
  }

  /** Tags of other stages have their place, but not at the top. */
  #lists(candidates: readonly CandidateView[]) {
    const isForeign = ({ decision, live }: CandidateView) => decision?.reason === 'pattern' && !live;
    const foreign = candidates.filter(isForeign);
    const own = candidates.filter((candidate) => !isForeign(candidate));
    const list = (some: readonly CandidateView[]) =>
      html`<ul class="lines">${some.map((candidate) => this.#candidate(candidate))}</ul>`;
    return html`${own.length === 0 ? empty(t('candidates.none'), t('candidates.noneText', { pattern: this.stage?.tagPattern ?? '*' })) : list(own)}
      ${foreign.length === 0 ? nothing : html`<details><summary class="small muted">${t('candidates.foreign', { count: foreign.length })}</summary>${list(foreign)}</details>`}`;
  }

  #candidate({ tag, digest: value, pushedAt, firstSeenAt, decision, live }: CandidateView) {
    const seen = pushedAt ?? firstSeenAt;
    const reason = decision?.reason ?? '';
    return html`<li>
      <div><code class="tag">${tag}</code><br /><span class="small">${value === undefined ? nothing : digest(value)}</span></div>
      <div class="why">
        <p class="dots">
          <strong class=${reason === 'available' ? 'waiting' : reason === 'quarantined' ? 'quarantined' : ''}>${live ? t('candidates.live') : reason === '' ? t('candidates.undecided') : word('decision', reason)}</strong>
          ${seen === undefined ? nothing : html`<span class="small muted">${t(pushedAt === undefined ? 'candidates.seen' : 'candidates.pushed')} <dw-time tabindex="0" at=${seen}></dw-time></span>`}
        </p>
        ${decision === undefined || live ? nothing : html`<p class="small muted">${decision.detail}</p>`}
      </div>
      ${live || value === undefined || reason === 'pattern' || !this.#session.store.may('deploy') ? html`<span></span>` : this.#offers(tag, reason)}
    </li>`;
  }

  #offers(tag: string, reason: string) {
    const kind = reason === 'available' && this.stage?.promoteFrom !== undefined ? 'promote' : 'deploy';
    return html`<div class="actions">
      ${reason === 'available' ? html`<button class="button slim quiet" @click=${() => this.#skip(tag)}>${t('candidates.skip')}</button>` : nothing}
      <button class="button slim ${reason === 'available' ? 'primary' : ''}" @click=${() => wantChange(this, { kind, ...this.key, to: tag })}>${t(`change.${kind}.short`)}</button>
    </div>`;
  }

  async #skip(tag: string): Promise<void> {
    this.problem = undefined;
    try {
      await this.#api().skip(this.key, tag);
      await this.#candidates.run();
    } catch (cause) {
      this.problem = cause;
    }
  }
}

customElements.define('dw-candidates-view', DwCandidatesView);
