import { css, html, LitElement, nothing } from 'lit';
import type { Schema } from '../../api/views.js';
import { t } from '../../text/language.js';
import { base, layout } from '../../ui/styles.js';

/** A JSON Schema as a table that a person can read. */
export class DwSchemaDocs extends LitElement {
  static override styles = [
    base,
    layout,
    css`
      :host {
        overflow-x: auto;
        margin-block-end: 16px;
      }
      table {
        font-size: var(--size-2);
      }
      td:first-child {
        white-space: nowrap;
      }
    `,
  ];
  static override properties = { schema: { attribute: false } };

  schema: Schema = {};

  override render() {
    const rows = rowsOf(this.schema);
    if (rows.length === 0) return html`<p class="muted small">${t('schema.none')}</p>`;
    return html`<table>
      <thead><tr><th scope="col">${t('schema.key')}</th><th scope="col">${t('schema.type')}</th><th scope="col">${t('schema.about')}</th></tr></thead>
      <tbody>${rows.map(
        ({ path, schema, required }) => html`<tr>
          <td><code>${path}</code></td>
          <td>${typeOf(schema)}${required ? html`<br /><span class="tiny attention">${t('schema.required')}</span>` : nothing}</td>
          <td>${schema.title}${schema.description === undefined ? nothing : html`<br /><span class="muted">${schema.description}</span>`}${schema.default === undefined ? nothing : html`<br /><span class="muted">${t('schema.default')} <code>${JSON.stringify(schema.default)}</code></span>`}</td>
        </tr>`,
      )}</tbody>
    </table>`;
  }
}

interface Row {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

function rowsOf({ properties = {}, required = [] }: Schema, prefix = ''): readonly Row[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    return [{ path, schema, required: required.includes(name) }, ...rowsOf(schema, `${path}.`)];
  });
}

function typeOf({ type, enum: words }: Schema): string {
  return words === undefined ? (type ?? '') : words.map((word) => JSON.stringify(word)).join(', ');
}

customElements.define('dw-schema-docs', DwSchemaDocs);
