import { createRequire } from 'node:module';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Log } from '../base/index.js';
import type { Redactor } from '../deploy/index.js';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** For people at a terminal; otherwise one JSON object a line. */
  readonly pretty: boolean;
  readonly redactor: Redactor;
  /** Where lines go; standard error when absent. */
  readonly destination?: { write(line: string): void };
}

/** Every line goes through the redactor before it leaves the process. */
export function createLog(options: LogOptions): Log {
  const out = options.destination ?? (options.pretty ? prettyStream() : process.stderr);
  const redacting: DestinationStream = { write: (line) => void out.write(options.redactor.redact(line)) };
  return wrap(
    pino(
      {
        level: options.level,
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      redacting,
    ),
  );
}

function wrap(logger: Logger): Log {
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
    error: (message, fields) => logger.error(fields ?? {}, message),
    child: (fields) => wrap(logger.child({ ...fields })),
  };
}

/** Loaded only where a person looks. */
function prettyStream(): { write(line: string): void } {
  const pretty = createRequire(import.meta.url)('pino-pretty') as (options: object) => { write(line: string): void };
  return pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' });
}
