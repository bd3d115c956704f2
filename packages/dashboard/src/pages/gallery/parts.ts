import { css, html, LitElement } from 'lit';
import { attentionOf } from '../../state/attention.js';
import '../../ui/check-list.js';
import '../../ui/copy.js';
import { base, controls, layout } from '../../ui/styles.js';
import '../../ui/time.js';
import '../change/choice-list.js';
import '../overview/attention-list.js';
import '../overview/running-list.js';
import '../plugins/schema-docs.js';
import '../stage/live-card.js';
import { checks, choices, pipelines, schema, troubles, waiting } from './samples.js';

/** The parts that pages are made of, in each state. */
export class DwGalleryParts extends LitElement {
  static override styles = [
    base,
    controls,
    layout,
    css`
      section {
        display: grid;
        gap: 16px;
        grid-template-columns: minmax(0, 1fr);
        padding-block: 24px;
      }
    `,
  ];

  override render() {
    const stages = [...pipelines(), troubles()].flatMap((project) => project.stages);
    const parts = [
      { name: 'proxy npm', state: 'down' as const, detail: 'It does not answer.' },
      { name: 'registry gitea', state: 'degraded' as const, detail: 'It answers 503.' },
    ];
    return html`
      <section><h2>What needs somebody</h2><dw-attention-list may .items=${attentionOf([...pipelines(), troubles()], parts)}></dw-attention-list></section>
      <section><h2>What runs</h2><dw-running-list .stages=${stages.filter(({ open }) => open !== undefined)}></dw-running-list></section>
      <section><h2>Live cards</h2>${stages.map((stage) => html`<dw-live-card may mayRemove .stage=${stage} .waiting=${waiting().get(stage.stage)}></dw-live-card>`)}</section>
      <section><h2>Choices</h2><dw-choice-list label="Which one" .choices=${choices()} chosen="v2"></dw-choice-list>
        <dw-choice-list free label="Which tag" none="No tag was seen yet. Type one." .choices=${[]}></dw-choice-list></section>
      <section><h2>Checks</h2><dw-check-list .checks=${checks()}></dw-check-list><dw-check-list whole .checks=${checks()}></dw-check-list></section>
      <section><h2>Schema</h2><dw-schema-docs .schema=${schema}></dw-schema-docs><dw-schema-docs .schema=${{}}></dw-schema-docs></section>
      <section><h2>Tabs, pills, times, copying</h2>
        <nav class="tabs" aria-label="Tabs"><a href="#one" aria-current="page">One</a><a href="#two">Two</a></nav>
        <div class="row wrap"><span class="pill">live</span><dw-time tabindex="0" at=${new Date(Date.now() - 7_400_000).toISOString()}></dw-time><dw-copy value="copied" label="Value"></dw-copy></div>
        <div class="actions"><button class="button icon-only" aria-pressed="true" aria-label="Pressed">·</button><label class="check"><input type="checkbox" checked /><span>Checked</span></label></div>
      </section>`;
  }
}

customElements.define('dw-gallery-parts', DwGalleryParts);
