import type { DeployStep } from './context.js';
import type { Strategy } from './model.js';
import { bake } from './steps/bake.js';
import { create } from './steps/create.js';
import { gate } from './steps/gate.js';
import { hold } from './steps/hold.js';
import { afterSwitch, beforeSwitch } from './steps/hooks.js';
import { preflight } from './steps/preflight.js';
import { prove } from './steps/prove.js';
import { pull } from './steps/pull.js';
import { start } from './steps/start.js';
import { stopOld } from './steps/stop-old.js';
import { switchRoute } from './steps/switch.js';

/** What every deploy does before its strategy is known. */
export const OPENING: readonly DeployStep[] = [preflight];

/** The rest, in order. A new step is one file and one line here. */
export const STRATEGIES: Readonly<Record<Strategy, readonly DeployStep[]>> = {
  'blue-green': [pull, create, start, gate, beforeSwitch, switchRoute, prove, afterSwitch, bake],
  recreate: [pull, hold, stopOld, create, start, gate, beforeSwitch, switchRoute, prove, afterSwitch, bake],
};
