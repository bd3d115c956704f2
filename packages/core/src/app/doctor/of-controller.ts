import type { Doctor } from '../../http/index.js';
import { examine } from './examine.js';
import type { Patient } from './look.js';

/** Of the controller that runs: `now` gives what is in force. Those who ask at once are given one answer. */
export function doctorOf(now: () => Patient): Doctor {
  let running: ReturnType<typeof examine> | undefined;
  return {
    examine(signal) {
      running ??= examine(now(), signal).finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
