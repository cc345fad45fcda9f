import { describe, expect, it } from 'vitest';
import { adTexts, adOf, stepsOf, threadOf, titleOf, withThread } from './model';
import { wordDiff } from '@/shared/content/diff';
import { foldText, hostOfLink, marksOf } from './studio/preview/marks';

const join = (kind: string, a: string, b: string) =>
  wordDiff(a, b)
    .filter((p) => p.kind === kind || p.kind === 'same')
    .map((p) => p.text)
    .join('');

describe('the difference of two texts', () => {
  it('is told by words, and both texts can be read out of it', () => {
    const a = 'We mend your parka for nothing. Bring it!';
    const b = 'We mend any parka for nothing, always. Bring it!';
    expect(join('removed', a, b)).toBe(a);
    expect(join('added', a, b)).toBe(b);
    expect(wordDiff(a, b).filter((p) => p.kind === 'removed')).toEqual([
      { kind: 'removed', text: 'your' },
    ]);
  });
  it('of the same, the empty and the very long is quick and whole', () => {
    expect(wordDiff('', '')).toEqual([]);
    expect(wordDiff('same', 'same')).toEqual([{ kind: 'same', text: 'same' }]);
    const long = Array.from({ length: 9000 }, (_, i) => `w${i}`).join(' ');
    const other = long.replaceAll('w', 'v');
    expect(join('added', long, other)).toBe(other);
  });
});

describe('a post as it is shown', () => {
  it('has links without their full stop, hashtags with letters, and mentions of servers', () => {
    const marks = marksOf('See https://a.test/b?c=1. #Größe #1 @me@home.test, mail a@b.test');
    expect(marks.filter((m) => m.kind !== 'text')).toEqual([
      { kind: 'link', text: 'https://a.test/b?c=1' },
      { kind: 'hashtag', text: '#Größe' },
      { kind: 'mention', text: '@me@home.test' },
    ]);
    expect(marks.map((m) => m.text).join('')).toContain('#1 ');
    expect(hostOfLink('https://www.a.test/b')).toBe('a.test');
  });
  it('is folded between words and only where it is longer', () => {
    expect(foldText('short', 20)).toEqual({ head: 'short', isFolded: false });
    expect(foldText('one two three four five', 20)).toEqual({
      head: 'one two three four',
      isFolded: true,
    });
    expect(foldText('a\nb\nc', null, 2)).toEqual({ head: 'a\nb', isFolded: true });
  });
});

describe('content', () => {
  it('is called by its title, else by how it begins, else by its first headline', () => {
    const none = { title: '', text: '', data: null };
    expect(titleOf({ ...none, title: ' T ' })).toBe('T');
    expect(titleOf({ ...none, text: 'first\nsecond' })).toBe('first');
    expect(titleOf({ ...none, data: { fields: { headline: ['', 'H'] } } })).toBe('H');
  });
  it('keeps a thread and an ad beside what else its data holds', () => {
    expect(withThread({ x: 1 }, ['b'])).toEqual({ x: 1, thread: ['b'] });
    expect(withThread({ x: 1, thread: ['b'] }, [])).toEqual({ x: 1 });
    expect(threadOf({ thread: ['a', 3] })).toEqual(['a']);
    expect(adTexts(adOf({ fields: { headline: ['A', ' '] } }))).toEqual([
      { field: 'headline', text: 'A' },
    ]);
  });
  it('offers only the steps that its state allows', () => {
    expect(stepsOf('draft')).toEqual(['submit', 'approve', 'archive']);
    expect(stepsOf('publishing')).toEqual([]);
    expect(stepsOf('archived')).toEqual(['restore']);
  });
});
