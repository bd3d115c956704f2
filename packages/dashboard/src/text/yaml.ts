/** Plain JSON as YAML that reads well. Enough for showing a configuration; nothing is parsed back. */
export function toYaml(value: unknown): string {
  return block(value, 0).replace(/^\n/, '');
}

function block(value: unknown, depth: number): string {
  const indent = '  '.repeat(depth);
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []';
    return value
      .map((item) => {
        const inner = block(item, depth + 1);
        return `\n${indent}-${inner.startsWith('\n') ? ` ${inner.trimStart()}` : inner}`;
      })
      .join('');
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (entries.length === 0) return ' {}';
    return entries.map(([name, item]) => `\n${indent}${scalar(name)}:${block(item, depth + 1)}`).join('');
  }
  return ` ${scalar(value)}`;
}

/** Quoted where YAML would read something else into it. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'null';
  const risky =
    value === '' ||
    /^[\s\-?:,[\]{}#&*!|>'"%@`~]|:\s|\s#|:$|\s$|\n|^(true|false|null|yes|no|on|off|y|n)$|^[-+.]?\d[\d_.,:-]*(e[-+]?\d+)?$|^[-+]?0[xo]|^\d{4}-\d/i.test(
      value,
    );
  return risky ? JSON.stringify(value) : value;
}
