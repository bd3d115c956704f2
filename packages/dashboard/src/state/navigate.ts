let go: (href: string, replace: boolean) => void = (href) => location.assign(href);

/** Goes to a page of ours. `replace`: Back does not return to where we were. */
export function navigate(href: string, { replace = false } = {}): void {
  go(href, replace);
}

/** The router says how. */
export function onNavigate(how: (href: string, replace: boolean) => void): void {
  go = how;
}
