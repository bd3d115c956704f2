import { toAppError, unlessAborted, withSignals } from '../../base/index.js';
import type { Check } from '../../http/index.js';
import { clock } from './clock.js';
import { configuration } from './configuration.js';
import { dataFolder } from './data-folder.js';
import { engine } from './engine.js';
import { failed, type Look, type Patient, skipped } from './look.js';
import { networks } from './networks.js';
import { notifiers } from './notifiers.js';
import { plugins } from './plugins.js';
import { proxy } from './proxy.js';
import { reach } from './reach.js';
import { registries } from './registries.js';
import { registryTrust } from './registry-trust.js';
import { webhooks } from './webhooks.js';

/** In the order in which they are told. */
const LOOKS: readonly Look[] = [
  ...[configuration, plugins, dataFolder, engine, networks, reach],
  ...[registries, registryTrust, webhooks, proxy, notifiers, clock],
];
const LOOK_MS = 30_000;

/** Looks at everything at once; one that hangs or breaks keeps none of the others. */
export async function examine(
  patient: Patient,
  outer: AbortSignal,
  looks: readonly Look[] = LOOKS,
): Promise<readonly Check[]> {
  const found = await Promise.all(looks.map((one) => examineOne(one, patient, outer)));
  const redact = (text: string) => patient.redactor.redact(text);
  return found.flat().map(({ detail, hint, ...check }) => ({
    ...check,
    detail: redact(detail),
    ...(hint === undefined ? {} : { hint: redact(hint) }),
  }));
}

async function examineOne(
  { id, title, needsEngine = false, look }: Look,
  patient: Patient,
  outer: AbortSignal,
): Promise<readonly Check[]> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`It took longer than ${LOOK_MS / 1_000} s.`)), LOOK_MS);
  try {
    return await withSignals([outer, late.signal], (signal) => unlessAborted(look(patient, signal), signal));
  } catch (error) {
    const { code, message, hint } = toAppError(error);
    if (needsEngine && code.startsWith('engine.')) return [{ id, title, ...skipped('The engine does not answer.') }];
    return [{ id, title, ...failed(message, hint) }];
  } finally {
    clearTimeout(timer);
  }
}
