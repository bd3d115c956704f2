import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { StageView } from '../../api/views.js';
import type { Attention, Sign } from '../../state/attention.js';
import type { WaitingCandidates } from '../../state/waiting.js';
import { t } from '../../text/language.js';
import { wantChange } from '../../ui/change.js';
import { driftWords } from '../../ui/drift-words.js';
import { deployPage, stagePage } from '../../ui/links.js';
import { nameOfPart } from '../../ui/part-words.js';
import { sign } from '../../ui/sign.js';
import { base, controls, layout } from '../../ui/styles.js';
import { trailingTime } from '../../ui/trailing.js';

const SIGNS: Readonly<Record<Attention['kind'], Sign>> = {
  stuck: 'failed',
  part: 'attention',
  unhealthy: 'failed',
  failed: 'failed',
  drifted: 'attention',
  waiting: 'waiting',
  quarantined: 'quarantined',
  config: 'attention',
  orphan: 'attention',
};
/** With one more than these there is no room to be saved. */
const SHOWN = 8;

/** What waits for a person, worst first, each with the next step. */
export class DwAttentionList extends LitElement {
  static override styles = [
    base,
    controls,
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
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: 4px 14px;
        padding-block: 14px;
      }
      .sign {
        inline-size: 20px;
        block-size: 20px;
        align-self: start;
        margin-block-start: 1px;
      }
      .title a {
        font-weight: 600;
      }
      .title {
        overflow-wrap: anywhere;
      }
      .detail {
        color: var(--text-muted);
        max-inline-size: 46rem;
        overflow-wrap: anywhere;
      }
      .rest {
        justify-self: start;
        margin-inline: -14px;
        margin-block: 6px;
      }
      @media (min-width: 40.0625rem) {
        li:not(:has(.detail)) > .sign {
          align-self: center;
          margin: 0;
        }
      }
      @media (max-width: 40rem) {
        :host {
          padding-inline: 16px;
        }
        li {
          grid-template-columns: auto minmax(0, 1fr);
          align-items: start;
        }
        li > .button {
          grid-column: 2;
          justify-self: start;
          margin-block-start: 6px;
        }
      }
    `,
  ];
  static override properties = {
    items: { attribute: false },
    waiting: { attribute: false, hasChanged: () => true },
    may: { type: Boolean },
    all: { state: true },
  };

  items: readonly Attention[] = [];
  waiting: WaitingCandidates | undefined;
  may = false;
  all = false;

  override render() {
    const shown = this.all || this.items.length <= SHOWN + 1 ? this.items : this.items.slice(0, SHOWN);
    const rest = this.items.length - shown.length;
    return html`<ul class="lines">${shown.map((item) => this.#item(item))}</ul>
      ${
        rest > 0
          ? html`<button class="button quiet rest" @click=${() => {
              this.all = true;
            }}>${t('overview.more', { count: rest })}</button>`
          : nothing
      }`;
  }

  #item(item: Attention) {
    const {
      title,
      detail,
      offer,
      since = item.since,
    } = item.kind === 'part' ? this.#part(item) : this.#stage(item.kind, item.stage, item.detail);
    return html`<li>
      ${sign(SIGNS[item.kind], { named: true })}
      <div>
        <p class="title trailed">${title}${since === undefined ? nothing : trailingTime(since)}</p>
        ${detail === undefined || detail === '' ? nothing : html`<p class="detail small">${detail}</p>`}
      </div>
      ${offer}
    </li>`;
  }

  #part({ part }: Extract<Attention, { kind: 'part' }>): Row {
    return {
      title: html`${t(part.state === 'down' ? 'attention.partDown' : 'attention.partDegraded', { part: nameOfPart(part.name) })}`,
      detail: part.detail,
      offer: link('/plugins', t('attention.look')),
    };
  }

  #stage(kind: Exclude<Attention['kind'], 'part'>, stage: StageView, detail: string | undefined): Row {
    const page = stagePage(stage.project, stage.stage);
    const where = html`<a href=${page}>${stage.project}/${stage.stage}</a>`;
    const { last, open } = stage;
    switch (kind) {
      case 'failed': {
        const serving = last?.failure?.nowServing;
        return {
          title: html`${where}: ${t('attention.failed', { tag: last?.tag ?? '' })}`,
          detail: [detail, serving === undefined ? undefined : sentence(serving)].filter(Boolean).join(' '),
          offer: link(deployPage(last?.id ?? ''), t('attention.why')),
        };
      }
      case 'stuck':
        return {
          title: html`${where}: ${t('attention.stuck', { tag: open?.tag ?? '' })}`,
          detail: t('attention.stuckDetail'),
          offer: link(deployPage(open?.id ?? ''), t('attention.look')),
        };
      case 'waiting':
        return this.#waits(stage, where);
      case 'quarantined':
        return {
          title: html`${where}: ${t('attention.quarantined')}`,
          detail,
          offer: link(`${page}?view=candidates`, t('attention.look')),
        };
      case 'config':
        return {
          title: html`${where}: ${t('attention.config')}`,
          detail: t('attention.configDetail'),
          offer: this.may
            ? this.#button(t('change.apply.short'), () => wantChange(this, { kind: 'apply', ...keyOf(stage) }))
            : link(page, t('attention.look')),
        };
      case 'drifted':
        return {
          title: html`${where}: ${stage.drifted === undefined ? nothing : driftWords(stage.drifted)}`,
          detail,
          offer: link(page, t('attention.look')),
        };
      case 'unhealthy':
        return { title: html`${where}: ${t('attention.unhealthy')}`, detail, offer: link(page, t('attention.look')) };
      case 'orphan':
        return {
          title: html`${where}: ${t('attention.orphan')}`,
          detail: t('stage.orphanDetail'),
          offer: link(page, t('attention.look')),
        };
    }
  }

  #waits(stage: StageView, where: TemplateResult): Row {
    const candidate = this.waiting?.at(stage);
    const seen = candidate?.pushedAt ?? candidate?.firstSeenAt;
    const kind = stage.promoteFrom === undefined ? 'deploy' : 'promote';
    return {
      title:
        candidate === undefined
          ? html`${where}: ${t('attention.waiting', { count: stage.waiting })}`
          : html`${where}: ${t('attention.waits', { tag: candidate.tag })}`,
      since: seen,
      detail: stage.live === undefined ? undefined : t('attention.runsNow', { tag: stage.live.tag }),
      offer: this.may
        ? this.#button(t(`change.${kind}.short`), () =>
            wantChange(this, { kind, ...keyOf(stage), ...(candidate === undefined ? {} : { to: candidate.tag }) }),
          )
        : link(stagePage(stage.project, stage.stage), t('attention.look')),
    };
  }

  #button(label: string, act: () => void) {
    return html`<button class="button primary" @click=${act}>${label}</button>`;
  }
}

interface Row {
  readonly title: TemplateResult;
  readonly detail?: string | undefined;
  readonly since?: string | undefined;
  readonly offer: TemplateResult;
}

function link(href: string, label: string): TemplateResult {
  return html`<a class="button" href=${href}>${label}</a>`;
}

function keyOf({ project, stage }: StageView): { project: string; stage: string } {
  return { project, stage };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

customElements.define('dw-attention-list', DwAttentionList);
