/** Which statuses a http probe takes for healthy: `200`, `[200, 204]`, `"200-399"`, `"200-299,404"`. */
export function expectsStatus(expect: unknown, status: number): boolean {
  if (expect === undefined) return status >= 200 && status < 400;
  if (Array.isArray(expect)) return expect.some((one) => expectsStatus(one, status));
  if (typeof expect === 'number') return status === expect;
  return String(expect)
    .split(',')
    .some((part) => {
      const [from, to = from] = part.split('-').map((text) => Number(text.trim()));
      return from !== undefined && to !== undefined && status >= from && status <= to;
    });
}
