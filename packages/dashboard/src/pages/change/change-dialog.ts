import { Task } from '@lit/task';
import { css, html, LitElement, nothing } from 'lit';
import type { CandidateView, DeployView, ReleaseView, StageView } from '../../api/views.js';
import { apiContext, projectsContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { navigate } from '../../state/navigate.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import type { Change } from '../../ui/change.js';
import '../../ui/dialog.js';
import type { DwDialog } from '../../ui/dialog.js';
import { digest } from '../../ui/digest.js';
import { deployPage } from '../../ui/links.js';
import { sign } from '../../ui/sign.js';
import { problem, skeleton } from '../../ui/states.js';
import { base, controls, layout } from '../../ui/styles.js';
import '../../ui/time.js';
import './choice-list.js';
import type { Choice } from './choice-list.js';
import { choicesOfDeploy, choicesOfPromote, choicesOfRollback } from './choices.js';

/** Shows what a change would do, from what to what, before it asks. Fires `close`. */
export class DwChangeDialog extends LitElement {
  static override styles = [
    base,
    controls,
    layout,
    css`
      .change {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr);
        align-items: center;
        gap: 16px;
        padding: 14px 16px;
        border-radius: var(--radius-large);
        background: var(--sunken);
      }
      .change .icon {
        color: var(--text-muted);
      }
      .side {
        display: grid;
        gap: 2px;
        min-inline-size: 0;
      }
      .tag {
        font: 600 var(--size-4) / 1.4 var(--mono);
        overflow-wrap: anywhere;
      }
      .differences {
        font-size: var(--size-2);
      }
      .differences th,
      .differences td {
        padding-block: 4px;
        overflow-wrap: anywhere;
      }
      .warning {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 4px 10px;
        padding: 12px 14px;
        border-radius: var(--radius);
        background: var(--quarantined-soft);
        --sign-ground: var(--quarantined-soft);
      }
      .warning > :not(.sign) {
        grid-column: 2;
      }
      .actions {
        justify-content: flex-end;
      }
      @media (max-width: 40rem) {
        .actions .button {
          flex: 1;
          white-space: normal;
        }
      }
    `,
  ];
  static override properties = {
    change: { attribute: false },
    chosen: { state: true },
    typed: { state: true },
    forced: { state: true },
    busy: { state: true },
    problem: { state: true },
  };

  change: Change | undefined;
  /** What it is to become: the key of a choice. */
  chosen: string | undefined;
  typed = '';
  forced = false;
  busy = false;
  problem: unknown;

  readonly #api = given(this, apiContext);
  readonly #projects = watch(this, projectsContext);
  readonly #choices = new Task(this, {
    task: ([change], { signal }) => this.#ask(change, signal),
    args: () => [this.change] as const,
  });

  override firstUpdated(): void {
    this.#dialog?.show();
  }

  override render() {
    const { change } = this;
    const stage = change && this.#projects.store.stage(change);
    if (change === undefined || stage === undefined) return nothing;
    const choices = this.#choices.value ?? [];
    const chosen = this.#chosenOf(choices, stage);
    return html`<dw-dialog .heading=${t(`change.${change.kind}.title`, { stage: `${stage.project}/${stage.stage}` })} @close=${this.#onClose}>
      ${this.#body(change, stage, choices, chosen)}
      <div slot="offers" class="actions">
        <button class="button" @click=${() => this.#dialog?.close()}>${t('dialog.cancel')}</button>
        ${this.#doButton(change, stage, chosen)}
      </div>
    </dw-dialog>`;
  }

  #body(change: Change, stage: StageView, choices: readonly Choice[], chosen: Choice | undefined) {
    const picks = change.kind === 'deploy' || change.kind === 'promote' || change.kind === 'rollback';
    if (picks && this.#choices.value === undefined) {
      return this.#choices.error === undefined ? skeleton(4) : problem(this.#choices.error, () => this.#choices.run());
    }
    const quarantine = stage.quarantined.find((one) => one.digest === chosen?.digest);
    return html`
      ${picks ? this.#fromTo(stage, chosen) : html`<p>${t(`change.${change.kind as 'apply' | 'restart' | 'stop'}.says`)}</p>`}
      ${chosen?.evidence === undefined ? nothing : html`<p class="muted">${chosen.evidence}</p>`}
      ${
        picks
          ? html`<dw-choice-list .choices=${choices} .chosen=${chosen?.key ?? ''} .free=${change.kind === 'deploy'} .label=${t(`change.${change.kind as 'deploy' | 'promote' | 'rollback'}.pick`)}
              @choose=${this.#onChoose}></dw-choice-list>`
          : nothing
      }
      ${change.kind === 'promote' && stage.promoteFrom !== undefined ? html`<dw-config-difference .from=${stage.promoteFrom} .stage=${stage}></dw-config-difference>` : nothing}
      ${
        quarantine === undefined
          ? nothing
          : html`<div class="warning">${sign('quarantined')}<p>${t('change.quarantined')}</p><p class="small">${quarantine.reason}</p>
              <label class="check"><input type="checkbox" .checked=${this.forced} @change=${this.#onForce} /><span>${t('change.force')}</span></label></div>`
      }
      ${
        stage.confirm && change.kind !== 'restart'
          ? html`<div class="field">
              <label for="confirm">${t('change.confirm', { project: stage.project })}</label>
              <input class="input mono" id="confirm" autocomplete="off" autocapitalize="none" spellcheck="false" .value=${this.typed} @input=${this.#onType} />
            </div>`
          : nothing
      }
      ${this.problem === undefined ? nothing : problem(this.problem)}`;
  }

  #fromTo({ live }: StageView, chosen: Choice | undefined) {
    return html`<div class="change">
      <div class="side"><span class="small muted">${t('change.from')}</span>
        ${live === undefined ? html`<span class="tag faint">–</span>` : html`<span class="tag">${live.tag}</span><span class="small">${digest(live.digest)} · <dw-time at=${live.since} as="span"></dw-time></span>`}
      </div>
      <span aria-hidden="true">→</span>
      <div class="side"><span class="small muted">${t('change.to')}</span>
        ${
          chosen === undefined
            ? html`<span class="tag faint">–</span>`
            : html`<span class="tag">${chosen.tag}</span><span class="small">${chosen.digest === undefined ? t('change.asked') : digest(chosen.digest)}${chosen.at === undefined ? nothing : html` · <dw-time at=${chosen.at}></dw-time>`}</span>`
        }
      </div>
    </div>`;
  }

  #doButton(change: Change, stage: StageView, chosen: Choice | undefined) {
    const picks = change.kind === 'deploy' || change.kind === 'promote' || change.kind === 'rollback';
    const held = stage.quarantined.some((one) => one.digest === chosen?.digest) && !this.forced;
    const unconfirmed = stage.confirm === true && change.kind !== 'restart' && this.typed !== stage.project;
    const ready = (!picks || chosen !== undefined) && !held && !unconfirmed && !this.busy;
    return html`<button class="button ${change.kind === 'stop' ? 'danger' : 'primary'}" ?disabled=${!ready} @click=${() => this.#do(change, stage, chosen)}>
      ${this.busy ? t('change.busy') : picks && chosen === undefined ? t('change.choose') : t(`change.${change.kind}.do`, { tag: chosen?.tag ?? '', stage: stage.stage })}
    </button>`;
  }

  #chosenOf(choices: readonly Choice[], { live }: StageView): Choice | undefined {
    const { to, kind } = this.change ?? {};
    if (this.chosen !== undefined)
      return choices.find(({ key }) => key === this.chosen) ?? { key: this.chosen, tag: this.chosen };
    const wished = choices.find(({ key, tag }) => key === to || tag === to);
    if (wished !== undefined) return wished;
    if (to !== undefined && kind === 'deploy') return { key: to, tag: to };
    return choices.find((choice) => choice.first && choice.digest !== live?.digest);
  }

  async #ask(
    { kind, project, stage }: Change = { kind: 'stop', project: '', stage: '' },
    signal: AbortSignal,
  ): Promise<readonly Choice[]> {
    const key = { project, stage };
    if (kind === 'deploy')
      return choicesOfDeploy((await this.#api().candidates(key, { signal })).candidates as CandidateView[]);
    if (kind === 'rollback') return choicesOfRollback((await this.#api().releases(key, { signal })) as ReleaseView[]);
    if (kind !== 'promote') return [];
    const from = this.#projects.store.stage(key)?.promoteFrom;
    if (from === undefined) return [];
    void import('./config-difference.js');
    return choicesOfPromote(
      await this.#api().releases({ project, stage: from }, { signal }),
      this.#projects.store.stage(key),
      from,
    );
  }

  async #do(change: Change, stage: StageView, chosen: Choice | undefined): Promise<void> {
    this.busy = true;
    this.problem = undefined;
    try {
      const begun = await this.#send(change, stage, chosen);
      this.#dialog?.close();
      // The page of the deploy shows it as it happens: no message could.
      if (begun !== undefined) navigate(deployPage(begun.id));
      else await this.#projects.store.refresh(change);
    } catch (cause) {
      this.problem = cause;
    } finally {
      this.busy = false;
    }
  }

  async #send(change: Change, stage: StageView, chosen: Choice | undefined): Promise<DeployView | undefined> {
    const key = { project: change.project, stage: change.stage };
    const consent = { ...(stage.confirm ? { confirm: true } : {}), ...(this.forced ? { force: true } : {}) };
    switch (change.kind) {
      case 'deploy':
        return this.#api().deploy(key, { tag: chosen?.tag ?? '', ...consent });
      case 'promote':
        return this.#api().promote(key, {
          ...(chosen?.digest === undefined ? {} : { digest: chosen.digest }),
          ...consent,
        });
      case 'rollback':
        return this.#api().rollback(key, chosen?.key);
      default: {
        const answer = await this.#api().act(key, change.kind);
        return isDeploy(answer) ? answer : undefined;
      }
    }
  }

  get #dialog(): DwDialog | null {
    return this.renderRoot.querySelector('dw-dialog');
  }

  #onChoose(event: CustomEvent<string>): void {
    this.chosen = event.detail;
    this.forced = false;
  }

  #onForce(event: Event): void {
    this.forced = (event.target as HTMLInputElement).checked;
  }

  #onType(event: Event): void {
    this.typed = (event.target as HTMLInputElement).value;
  }

  #onClose(): void {
    this.dispatchEvent(new Event('close'));
  }
}

function isDeploy(answer: unknown): answer is DeployView {
  return typeof answer === 'object' && answer !== null && 'id' in answer && 'kind' in answer;
}

customElements.define('dw-change-dialog', DwChangeDialog);
