import { html, type TemplateResult } from 'lit';
import type { Ability } from '../../api/views.js';
import { t } from '../../text/language.js';

const ABILITIES: readonly Ability[] = ['read', 'deploy', 'admin'];

/** What someone may do; the field is called `ability`. */
export function abilityField(chosen: Ability): TemplateResult {
  return html`<div class="field"><label for="ability">${t('tokens.may')}</label>
    <select class="input" id="ability" name="ability">
      ${ABILITIES.map((ability) => html`<option value=${ability} ?selected=${ability === chosen}>${t(`ability.${ability}`)}</option>`)}
    </select>
  </div>`;
}
