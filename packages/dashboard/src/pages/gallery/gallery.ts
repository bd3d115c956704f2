import { css, html } from 'lit';
import { ProblemError } from '../../api/problem.js';
import type { Sign } from '../../state/attention.js';
import '../../ui/code.js';
import '../../ui/dialog.js';
import type { DwDialog } from '../../ui/dialog.js';
import '../../ui/log/log.js';
import '../../ui/menu.js';
import '../../ui/pipeline.js';
import '../../ui/plot.js';
import { sign } from '../../ui/sign.js';
import { empty, problem, skeleton } from '../../ui/states.js';
import '../../ui/step-rail.js';
import '../deploy/deploy-list.js';
import '../deploy/failure-card.js';
import { Page } from '../page.js';
import './parts.js';
import { deploys, lines, pipelines, waiting } from './samples.js';

const SIGNS: readonly Sign[] = [
  'healthy',
  'working',
  'waiting',
  'attention',
  'failed',
  'unknown',
  'quarantined',
  'stopped',
  'empty',
];

/** Every component in every state; while developing only. */
export class DwGallery extends Page {
  static override styles = [
    Page.styles,
    css`
      section {
        padding-block: 24px;
        display: grid;
        gap: 16px;
        grid-template-columns: minmax(0, 1fr);
      }
    `,
  ];

  override render() {
    const [done, failed, running] = deploys();
    const x = Array.from({ length: 60 }, (_, index) => Date.UTC(2026, 0, 1) + index * 60_000);
    return html`<h1>Gallery</h1>
      <section><h2>Signs</h2><div class="row wrap">${SIGNS.map((one) => html`<span class="pill">${sign(one)} ${one}</span>`)}</div></section>
      <section><h2>Buttons and fields</h2>
        <div class="actions">
          <button class="button primary">Primary</button><button class="button">Plain</button><button class="button quiet">Quiet</button><button class="button danger">Danger</button>
          <button class="button" disabled>Disabled</button><button class="button slim">Slim</button>
          <dw-menu label="Menu" .items=${[{ label: 'One' }, { label: 'Two', detail: 'With a detail' }, { label: 'Gone', disabled: true }, { label: 'Danger', danger: true }]}></dw-menu>
          <button class="button" @click=${() => this.renderRoot.querySelector<DwDialog>('dw-dialog')?.show()}>Dialog</button>
        </div>
        <div class="row"><input class="input" placeholder="Placeholder" aria-label="Field" /><select class="input" aria-label="Select"><option>Option</option></select></div>
        <dw-dialog heading="Dialog"><p>Body</p><div slot="offers"><button class="button primary">Do</button></div></dw-dialog>
      </section>
      <section><h2>Pipelines</h2>${pipelines().map((project) => html`<dw-pipeline .project=${project} .waiting=${waiting()} may></dw-pipeline>`)}<dw-pipeline large .project=${pipelines()[0]} .waiting=${waiting()} may></dw-pipeline></section>
      <section><h2>Deploys</h2><dw-deploy-list .deploys=${deploys()}></dw-deploy-list></section>
      <section><h2>Step rails</h2>${[done, failed, running].map((deploy) => html`<dw-step-rail .deploy=${deploy}></dw-step-rail>`)}</section>
      <section><h2>Failure</h2><dw-failure-card .failure=${failed?.failure}></dw-failure-card></section>
      <section><h2>Log</h2><dw-log .lines=${lines()} label="Log"></dw-log><dw-log .lines=${[]} label="Empty log"></dw-log></section>
      <section><h2>Plots</h2>
        <dw-plot label="Line" .x=${x} .marks=${[x[20] ?? 0]} .series=${[{ label: 'Load', colour: 'accent', values: x.map((_, index) => 20 + 15 * Math.sin(index / 5)) }]}></dw-plot>
        <dw-plot label="Bars" .x=${x} .series=${[{ label: 'Failed', colour: 'failed', bars: true, values: x.map((_, index) => (index % 7 === 0 ? 2 : null)) }]}></dw-plot>
      </section>
      <section><h2>Code</h2><dw-code value="key: value" label="Code"></dw-code></section>
      <dw-gallery-parts></dw-gallery-parts>
      <section><h2>States</h2>${(['lines', 'tall', 'rows', 'stations'] as const).map((shape) => skeleton(3, shape))} ${empty('Nothing yet', 'This would fill it.')}
        ${problem(
          new ProblemError(422, {
            type: 'urn:docker-watcher:error:config.invalid',
            title: 'Unprocessable',
            request: 'r1',
            status: 422,
            code: 'config.invalid',
            detail: 'The file has 2 mistakes.',
            hint: 'Correct the file.',
            errors: [{ line: 3, column: 5, path: 'projects.web.port', message: 'must be a number' }],
          }),
          () => undefined,
        )}
        ${problem(new TypeError('Failed to fetch'), () => undefined)}
      </section>`;
  }
}

customElements.define('dw-gallery', DwGallery);
