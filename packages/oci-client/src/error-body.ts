/** What a registry, or something in front of it, said went wrong. */
export interface ErrorBody {
  /** Codes of the OCI specification, upper case; empty when the body is none of its kind. */
  readonly codes: readonly string[];
  /** One short line. `detail` is left out: it has held paths of the server's disk. */
  readonly message?: string;
}

const LONGEST_MESSAGE = 200;

/** Understands `{"errors": […]}`, `{"message"}`, `{"error"}`, `{"details"}`, plain text, HTML, and nothing at all. */
export function readErrorBody(body: Uint8Array): ErrorBody {
  const text = Buffer.from(body).toString('utf8').trim();
  if (text === '') return { codes: [] };
  const json = parseJson(text);
  if (json === undefined) return withMessage([], /^\s*</.test(text) ? titleOf(text) : text);
  if (!isRecord(json)) return { codes: [] };
  const errors = Array.isArray(json.errors) ? json.errors.filter(isRecord) : [];
  const codes = errors.flatMap(({ code }) => (typeof code === 'string' ? [code.toUpperCase()] : []));
  const messages = [errors[0]?.message, json.message, json.error_description, json.error, json.details];
  return withMessage(
    codes,
    messages.find((message): message is string => typeof message === 'string' && message !== ''),
  );
}

/** Undefined when `text` is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withMessage(codes: readonly string[], message: string | undefined): ErrorBody {
  // Control characters of a stranger's text stay out of logs and terminals.
  const line = message?.replace(/[\p{Cc}\s]+/gu, ' ').trim() ?? '';
  if (line === '') return { codes };
  return { codes, message: line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE - 1)}…` : line };
}

function titleOf(html: string): string | undefined {
  return /<title[^>]*>([^<]*)</i.exec(html)?.[1];
}
