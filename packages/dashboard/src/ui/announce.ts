let region: HTMLElement | undefined;

/** Says something to those who listen instead of look. */
export function announce(text: string): void {
  if (region === undefined) {
    region = document.createElement('div');
    region.setAttribute('role', 'status');
    region.className = 'announcer';
    document.body.append(region);
  }
  region.textContent = text;
}
