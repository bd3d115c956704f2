import { Task } from '@lit/task';
import { css, html, LitElement, nothing } from 'lit';
import type { DeployView, StageView } from '../../api/views.js';
import { apiContext, projectsContext } from '../../state/contexts.js';
import { given } from '../../state/given.js';
import { navigate } from '../../state/navigate.js';
import { watch } from '../../state/watch.js';
import { t } from '../../text/language.js';
import type { Change } from '../../ui/change.js';
import '../../ui/dialog.js';
import type { DwDialog } from '../../ui/dialog.js';
import { digest } from '../../ui/digest.js';
import { deployPage, projectPage } from '../../ui/links.js';
import { sign } from '../../ui/sign.js';
import { problem, skeleton } from '../../ui/states.js';
import { base, controls, layout } from '../../ui/styles.js';
import '../../ui/time.js';
import './change-effects.js';
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
        gap: 16px;
        padding: 14px 16px;
        border-radius: var(--radius-large);
        background: var(--sunken);
      }
      .change .icon {
        color: var(--text-muted);
      }
      .arrow {
        align-self: center;
      }
      .side {
        display: grid;
        align-content: start;
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
      .evidence {
        display: grid;
        gap: 6px;
      }
      .evidence li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 8px;
        overflow-wrap: anywhere;
      }
      .evidence .sign {
        inline-size: 16px;
        block-size: 16px;
        margin-block-start: 1px;
      }
      summary {
        margin-block-end: 8px;
        font-size: var(--size-2);
        font-weight: 500;
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
      .offers {
        display: grid;
        gap: 14px;
      }
      .actions {
        justify-content: flex-end;
      }
      @media (max-width: 40rem) {
        .actions .button {
          flex: 1 1 auto;
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
      <div slot="offers" class="offers">
        ${this.problem === undefined ? nothing : problem(this.problem)}
        ${mustType(change, stage) ? this.#confirmField(stage) : nothing}
        <div class="actions">
          <button class="button" @click=${() => this.#dialog?.close()}>${t('dialog.cancel')}</button>
          ${this.#doButton(change, stage, chosen)}
        </div>
      </div>
    </dw-dialog>`;
  }

  #body(change: Change, stage: StageView, choices: readonly Choice[], chosen: Choice | undefined) {
    const { kind } = change;
    const picks = isPick(kind);
    if (picks && this.#choices.value === undefined) {
      return this.#choices.error === undefined ? skeleton(4) : problem(this.#choices.error, () => this.#choices.run());
    }
    const quarantine = stage.quarantined.find((one) => one.digest === chosen?.digest);
    return html`
      ${picks ? this.#fromTo(stage, chosen) : html`<p>${t(`change.${kind}.says`)}</p>`}
      ${chosen?.evidence === undefined ? nothing : html`<ul class="evidence small">${chosen.evidence.map((text) => html`<li>${sign('healthy')}<span>${text}</span></li>`)}</ul>`}
      ${picks ? this.#picker(kind, choices, chosen) : nothing}
      ${WITH_CONTAINER.has(kind) ? html`<dw-change-effects .project=${stage.project} .stage=${stage.stage} ?configured=${kind !== 'restart' && kind !== 'rollback'}></dw-change-effects>` : nothing}
      ${kind === 'promote' && stage.promoteFrom !== undefined ? html`<dw-config-difference .from=${stage.promoteFrom} .stage=${stage}></dw-config-difference>` : nothing}
      ${
        quarantine === undefined
          ? nothing
          : html`<div class="warning">${sign('quarantined')}<p>${t('change.quarantined')}</p><p class="small">${quarantine.reason}</p>
              <label class="check"><input type="checkbox" .checked=${this.forced} @change=${this.#onForce} /><span>${t('change.force')}</span></label></div>`
      }
`;
  }

  /** Once a version was named, the others are there for who looks for them. */
  #picker(kind: Pick, choices: readonly Choice[], chosen: Choice | undefined) {
    const list = html`<dw-choice-list .choices=${choices} .chosen=${chosen?.key ?? ''} .free=${kind === 'deploy'} .label=${t(`change.${kind}.pick`)} .none=${t(`change.${kind}.none`)}
      @choose=${this.#onChoose}></dw-choice-list>`;
    const isNamed = this.change?.to !== undefined && chosen !== undefined;
    return isNamed ? html`<details><summary>${t('change.another')}</summary>${list}</details>` : list;
  }

  #confirmField({ project }: StageView) {
    return html`<div class="field">
      <label for="confirm">${t('change.confirm', { project })}</label>
      <input class="input mono" id="confirm" autocomplete="off" autocapitalize="none" spellcheck="false" .value=${this.typed} @input=${this.#onType} />
    </div>`;
  }

  #fromTo({ live }: StageView, chosen: Choice | undefined) {
    return html`<div class="change">
      <div class="side"><span class="small muted">${t('change.from')}</span>
        ${live === undefined ? html`<span class="tag faint">–</span>` : html`<span class="tag">${live.tag}</span><span class="small dots">${digest(live.digest)}<dw-time at=${live.since} as="span"></dw-time></span>`}
      </div>
      <span class="arrow" aria-hidden="true">→</span>
      <div class="side"><span class="small muted">${t('change.to')}</span>
        ${
          chosen === undefined
            ? html`<span class="tag faint">–</span>`
            : html`<span class="tag">${chosen.tag}</span><span class="small dots">${chosen.digest === undefined ? html`<span>${t('change.asked')}</span>` : digest(chosen.digest)}${chosen.at === undefined ? nothing : html`<dw-time at=${chosen.at}></dw-time>`}</span>`
        }
      </div>
    </div>`;
  }

  #doButton(change: Change, stage: StageView, chosen: Choice | undefined) {
    const picks = isPick(change.kind);
    const held = stage.quarantined.some((one) => one.digest === chosen?.digest) && !this.forced;
    const unconfirmed = mustType(change, stage) && this.typed !== stage.project;
    const ready = (!picks || chosen !== undefined) && !held && !unconfirmed && !this.busy;
    return html`<button class="button ${change.kind === 'stop' || change.kind === 'remove' ? 'danger' : 'primary'}" ?disabled=${!ready} @click=${() => this.#do(change, stage, chosen)}>
      ${this.busy ? t('change.busy') : picks && chosen === undefined ? t('change.choose') : t(`change.${change.kind}.do`, { tag: chosen?.tag ?? '', stage: stage.stage })}
    </button>`;
  }

  #chosenOf(choices: readonly Choice[], { live }: StageView): Choice | undefined {
    const { to, kind } = this.change ?? {};
    if (this.chosen !== undefined)
      return choices.find(({ key }) => key === this.chosen) ?? { key: this.chosen, tag: this.chosen };
    const wished = choices.find(({ key, tag, obstacle }) => obstacle === undefined && (key === to || tag === to));
    if (wished !== undefined) return wished;
    if (to !== undefined && kind === 'deploy') return { key: to, tag: to };
    return choices.find((choice) => choice.first && choice.digest !== live?.digest);
  }

  async #ask(
    { kind, project, stage }: Change = { kind: 'stop', project: '', stage: '' },
    signal: AbortSignal,
  ): Promise<readonly Choice[]> {
    const key = { project, stage };
    if (kind === 'deploy') return choicesOfDeploy((await this.#api().candidates(key, { signal })).candidates);
    if (kind === 'rollback') return choicesOfRollback(await this.#api().releases(key, { signal }));
    if (kind !== 'promote') return [];
    void import('./config-difference.js');
    return choicesOfPromote(await this.#api().promotions(key, { signal }));
  }

  async #do(change: Change, stage: StageView, chosen: Choice | undefined): Promise<void> {
    this.busy = true;
    this.problem = undefined;
    try {
      const begun = await this.#send(change, stage, chosen);
      this.#dialog?.close();
      // The page of the deploy shows it as it happens: no message could.
      if (begun !== undefined) navigate(deployPage(begun.id));
      else if (change.kind === 'remove') navigate(projectPage(change.project));
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
      case 'apply':
        return this.#api().apply(key, stage.confirm ? { confirm: true } : {});
      case 'remove':
        await this.#api().remove(key);
        return undefined;
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

type Kind = Change['kind'];
type Pick = 'deploy' | 'promote' | 'rollback';

/** These start a new container. */
const WITH_CONTAINER = new Set<Kind>(['deploy', 'promote', 'rollback', 'apply', 'restart']);

/** One says which version. */
function isPick(kind: Kind): kind is Pick {
  return kind === 'deploy' || kind === 'promote' || kind === 'rollback';
}

/** What is removed does not come back; what is restarted stays what it was. */
function mustType({ kind }: Change, stage: StageView): boolean {
  return kind === 'remove' || (stage.confirm === true && kind !== 'restart');
}

function isDeploy(answer: unknown): answer is DeployView {
  return typeof answer === 'object' && answer !== null && 'id' in answer && 'kind' in answer;
}

customElements.define('dw-change-dialog', DwChangeDialog);
