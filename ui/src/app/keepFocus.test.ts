import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepFocus } from './keepFocus';

let stop: () => void;
beforeEach(() => {
  document.body.innerHTML =
    '<button id="other">Other</button>' +
    '<ul><li><button>A</button><button id="a">More</button></li>' +
    '<li><button>B</button><button id="b">More</button></li></ul>';
  stop = keepFocus(document);
});
afterEach(() => {
  stop();
  document.body.innerHTML = '';
});
const button = (id: string) => document.getElementById(id) as HTMLButtonElement;
const told = () => new Promise((done) => setTimeout(done));
/** As browsers do it; jsdom would leave the focus where it was. */
const disable = async (b: HTMLButtonElement) => {
  b.blur();
  b.disabled = true;
  await told();
};

describe('the keyboard’s place', () => {
  it('is the button’s again when its work is done', async () => {
    button('a').focus();
    await disable(button('a'));
    expect(document.activeElement).toBe(document.body);
    button('a').disabled = false;
    await told();
    expect(document.activeElement).toBe(button('a'));
  });
  it('stays where the keyboard went meanwhile, or the pointer', async () => {
    button('a').focus();
    await disable(button('a'));
    button('other').focus();
    button('a').disabled = false;
    await told();
    expect(document.activeElement).toBe(button('other'));
    await disable(button('other'));
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    button('other').disabled = false;
    await told();
    expect(document.activeElement).toBe(document.body);
  });
  it('is the neighbour’s when its row was deleted: the next, else the one before', async () => {
    button('a').focus();
    button('a').closest('li')!.remove();
    await told();
    expect(document.activeElement).toBe(button('b'));
    document
      .querySelector('ul')!
      .insertAdjacentHTML('afterbegin', '<li><button id="c">C</button></li>');
    button('other').focus();
    button('b').focus();
    button('b').closest('li')!.remove();
    await told();
    expect(document.activeElement).toBe(button('c'));
  });
});
