import { getActions } from './actions';

export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const chordMs = 1_200;

/** "mod+k" → ["Ctrl", "K"] (or ["⌘", "K"]), "g d" → ["G", "D"]: how a key is written for people. */
export function keyCaps(keys: string): string[] {
  return keys.split(/[ +]/).map((k) => {
    if (k === 'mod') return isMac ? '⌘' : 'Ctrl';
    if (k === 'shift') return '⇧';
    return k.length === 1 ? k.toUpperCase() : k;
  });
}

/** Letters belong to the text while one is being typed, and to the dialog or menu while one is open. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return !!target.closest(
    'input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]',
  );
}

export function eventKeys(e: KeyboardEvent): string {
  const mod = e.metaKey || e.ctrlKey ? 'mod+' : '';
  return mod + (e.key.length === 1 ? e.key.toLowerCase() : e.key);
}

/** Listens on the window and runs the registered action whose keys were pressed. */
export function listenForShortcuts(): () => void {
  let first = '';
  let firstAt = 0;
  const onKey = (e: KeyboardEvent) => {
    if (e.defaultPrevented || e.altKey || e.repeat) return;
    const pressed = eventKeys(e);
    const isMod = pressed.startsWith('mod+');
    if (!isMod && isTyping(e.target)) return;
    const chord = Date.now() - firstAt < chordMs ? `${first} ${pressed}` : '';
    const actions = getActions();
    const hit =
      (chord && actions.find((a) => a.keys === chord)) || actions.find((a) => a.keys === pressed);
    first = hit || isMod ? '' : pressed;
    firstAt = Date.now();
    if (!hit) return;
    e.preventDefault();
    hit.run();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
