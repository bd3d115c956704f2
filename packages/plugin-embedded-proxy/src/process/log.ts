/** One JSON object a line to stderr: time, level, static message, fields. */
export type LogLevel = 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, msg: string, fields?: Readonly<Record<string, unknown>>) => void;

export const logToStderr: Log = (level, msg, fields = {}) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, msg, ...fields })}\n`);
};
