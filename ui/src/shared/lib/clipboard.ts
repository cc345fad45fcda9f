/**
 * Puts text on the clipboard. The clipboard's own interface exists in secure contexts only; a
 * self-hosted Herald may be opened by plain http, where an invisible field has to serve.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Not allowed here: the older way may still work.
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.style.cssText = 'position:fixed;opacity:0';
  // Inside an open dialog, or the dialog's focus trap would take the focus away before the copy.
  const host = document.querySelector('[role=dialog]') ?? document.body;
  host.append(field);
  field.select();
  const done = document.execCommand?.('copy') ?? false;
  field.remove();
  return done;
}
