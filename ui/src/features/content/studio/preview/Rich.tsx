import { Box, Link } from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldText, marksOf } from './marks';

/** A post's words with links, hashtags and mentions in colour, folded where the network folds. */
export function Rich({
  text,
  foldAt = null,
  mostLines,
  hasLinks = true,
  isInline = false,
}: {
  text: string;
  foldAt?: number | null;
  mostLines?: number;
  /** Where a network leaves links as plain words they look it. */
  hasLinks?: boolean;
  /** A part of a line, not a block of its own. */
  isInline?: boolean;
}) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { head, isFolded } = foldText(text, foldAt, mostLines);
  return (
    <Box
      component={isInline ? 'span' : 'div'}
      sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
    >
      {marksOf(isOpen ? text : head).map((m, i) =>
        m.kind === 'text' || (m.kind === 'link' && !hasLinks) ? (
          m.text
        ) : (
          <Box key={i} component="span" data-mark={m.kind} sx={{ color: 'h.accentText' }}>
            {m.text}
          </Box>
        ),
      )}
      {isFolded && (
        <>
          {isOpen ? ' ' : '… '}
          <Link
            component="button"
            type="button"
            onClick={() => setOpen(!isOpen)}
            underline="hover"
            sx={{ font: 'inherit', color: 'h.text2', fontWeight: 600, verticalAlign: 'baseline' }}
          >
            {t(isOpen ? 'content.unfold' : 'content.fold')}
          </Link>
        </>
      )}
    </Box>
  );
}
