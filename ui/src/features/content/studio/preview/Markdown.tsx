import { Box, Typography } from '@mui/material';
import { Fragment } from 'react';
import { Rich } from './Rich';

interface Block {
  kind: 'p' | 'h' | 'ul' | 'ol';
  lines: string[];
}
const shapes = [
  ['h', /^#{1,6}\s+(.*)$/],
  ['ul', /^\s*[-*+]\s+(.*)$/],
  ['ol', /^\s*\d+[.)]\s+(.*)$/],
] as const;

/** An article's lines as blocks: headings, lists, paragraphs. What is no mark of Markdown is a paragraph. */
export function blocksOf(text: string): Block[] {
  const out: Block[] = [];
  let isNew = true;
  for (const line of text.split('\n')) {
    if (!line.trim()) {
      isNew = true;
      continue;
    }
    const shape = shapes.find(([, mark]) => mark.test(line));
    const kind = shape?.[0] ?? 'p';
    const words = shape ? (shape[1].exec(line)?.[1] ?? '') : line;
    const last = out.at(-1);
    if (last && last.kind === kind && kind !== 'h' && (!isNew || kind !== 'p'))
      last.lines.push(words);
    else out.push({ kind, lines: [words] });
    isNew = false;
  }
  return out;
}

/** An article as readers will see it: its headings, lists and strong words. */
export function Markdown({ text }: { text: string }) {
  return (
    <Box
      sx={{
        overflowWrap: 'anywhere',
        '& p, & ul, & ol': { m: 0, mb: 3 },
        '& ul, & ol': { pl: 5 },
        '& > :last-child': { mb: 0 },
      }}
    >
      {blocksOf(text).map((b, i) =>
        b.kind === 'h' ? (
          <Typography key={i} variant="h2" component="h4" sx={{ mt: 4, mb: 2 }}>
            {b.lines[0]}
          </Typography>
        ) : b.kind === 'p' ? (
          <p key={i}>
            <Words text={b.lines.join('\n')} />
          </p>
        ) : (
          <Box key={i} component={b.kind}>
            {b.lines.map((line, n) => (
              <li key={n}>
                <Words text={line} />
              </li>
            ))}
          </Box>
        ),
      )}
    </Box>
  );
}

function Words({ text }: { text: string }) {
  return text.split(/\*\*(.+?)\*\*/).map((part, i) =>
    i % 2 ? (
      <strong key={i}>{part}</strong>
    ) : (
      <Fragment key={i}>
        <Rich isInline text={part} />
      </Fragment>
    ),
  );
}
