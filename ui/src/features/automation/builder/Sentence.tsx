import { Box, Card, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { Piece, SentencePart } from '../useSentence';

/** Where each part of the sentence is edited. */
const places: Record<SentencePart, string> = {
  scope: 'rule-who',
  condition: 'rule-when',
  mode: 'rule-mode',
  actions: 'rule-then',
  schedule: 'rule-timing',
  cool: 'rule-timing',
};
const first = 'input:not([type=hidden]), select, button, textarea';

function goTo(part: SentencePart) {
  const place = document.getElementById(places[part]);
  place?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  place?.querySelector<HTMLElement>(first)?.focus({ preventScroll: true });
}

/** The rule as a sentence that follows every keystroke; a click on a part leads to where it is edited. */
export function Sentence({ pieces }: { pieces: readonly Piece[] }) {
  const { t } = useTranslation();
  return (
    <Card
      component="section"
      aria-label={t('automation.sentenceTitle')}
      sx={{ p: { xs: 4, sm: 5 } }}
    >
      <Typography
        component="p"
        sx={{ fontSize: 16, lineHeight: '28px', fontWeight: 450, m: 0, textWrap: 'pretty' }}
      >
        {pieces.map((p, i) =>
          p.part ? (
            <Box
              key={i}
              component="a"
              href={`#${places[p.part]}`}
              aria-label={t('automation.editPart', { text: p.text })}
              onClick={(e: React.MouseEvent) => {
                e.preventDefault();
                goTo(p.part!);
              }}
              sx={{
                textDecoration: 'none',
                fontWeight: 550,
                color: 'h.accentText',
                bgcolor: 'h.accentSoft',
                borderRadius: '4px',
                px: '3px',
                mx: '-2px',
                py: '2px',
                boxDecorationBreak: 'clone',
                WebkitBoxDecorationBreak: 'clone',
                overflowWrap: 'anywhere',
                '&:hover': { textDecoration: 'underline', textUnderlineOffset: '3px' },
                '&:focus-visible': { outline: '2px solid', outlineColor: 'h.accent' },
              }}
            >
              {p.text}
            </Box>
          ) : (
            <span key={i}>{p.text}</span>
          ),
        )}
      </Typography>
    </Card>
  );
}
