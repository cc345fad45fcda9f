import { describe, expect, it } from 'vitest';
import { blocksOf } from './Markdown';

describe('the blocks of an article', () => {
  it('are headings, lists and paragraphs', () => {
    expect(
      blocksOf('It wears out.\nSlowly.\n\n## Wash it\n- zip\n- seam\n\n1. soak\n2. rinse'),
    ).toEqual([
      { kind: 'p', lines: ['It wears out.', 'Slowly.'] },
      { kind: 'h', lines: ['Wash it'] },
      { kind: 'ul', lines: ['zip', 'seam'] },
      { kind: 'ol', lines: ['soak', 'rinse'] },
    ]);
  });
  it('do not take a hashtag for a heading, nor a year for a list', () => {
    expect(blocksOf('#repair is\n2016 was')).toEqual([
      { kind: 'p', lines: ['#repair is', '2016 was'] },
    ]);
  });
  it('end at an empty line', () => {
    expect(blocksOf('one\n\ntwo').map((b) => b.lines)).toEqual([['one'], ['two']]);
  });
});
