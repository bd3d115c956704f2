import type { Drifted } from '../api/views.js';
import { t, word } from '../text/language.js';

/** `its route leads elsewhere, a second version runs beside it`: what is not as it should be. */
export function driftWords({ kinds }: Drifted): string {
  return kinds.length === 0 ? t('attention.drifted') : kinds.map((kind) => word('drift', kind)).join(', ');
}
