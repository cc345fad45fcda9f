import { Box, ButtonBase, LinearProgress, Stack, Typography } from '@mui/material';
import { Check, ChevronDown, ChevronRight, Minus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PromptPart, PromptAssembly } from '@/api/loop';
import { useFormat } from '@/shared/lib/format';

/** What a text was, or would be, written from: each part with its size, and why a part was left out. */
export function AssemblyView({ assembly }: { assembly: PromptAssembly }) {
  const { t } = useTranslation();
  const f = useFormat();
  const [open, setOpen] = useState<number>();
  const left = assembly.parts.filter((p) => !p.included).length;
  const share = assembly.token_budget > 0 ? assembly.tokens / assembly.token_budget : 0;
  return (
    <Stack sx={{ gap: 2 }}>
      <Typography variant="caption" component="p" color="textSecondary">
        {t('studio.tokens', {
          tokens: f.integer(assembly.tokens),
          budget: f.integer(assembly.token_budget),
        })}
        {left > 0 && ` · ${t('studio.leftOut', { count: left })}`}
        {` · ${t('studio.template', { name: assembly.template, version: assembly.template_version })}`}
      </Typography>
      <LinearProgress
        variant="determinate"
        value={Math.min(100, share * 100)}
        aria-label={t('studio.budgetUsed')}
        sx={{ height: 4, borderRadius: 2, bgcolor: 'h.selected' }}
      />
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {assembly.parts.map((part, i) => (
          <Part
            key={i}
            part={part}
            isOpen={open === i}
            onFlip={() => setOpen(open === i ? undefined : i)}
          />
        ))}
      </Box>
    </Stack>
  );
}

function Part({ part, isOpen, onFlip }: { part: PromptPart; isOpen: boolean; onFlip: () => void }) {
  const { t } = useTranslation();
  const f = useFormat();
  return (
    <li>
      <ButtonBase
        aria-expanded={isOpen}
        onClick={onFlip}
        sx={{
          display: 'flex',
          gap: 1.5,
          width: '100%',
          alignItems: 'center',
          textAlign: 'left',
          py: 1,
          px: 1,
          borderRadius: '6px',
          fontSize: 12.5,
          lineHeight: '18px',
          color: part.included ? 'h.text' : 'h.text2',
          '&:hover': { bgcolor: 'h.hover' },
        }}
      >
        {part.included ? (
          <Box component="span" sx={{ color: 'h.green', display: 'inline-flex' }}>
            <Check size={14} aria-label={t('studio.wentIn')} />
          </Box>
        ) : (
          <Minus size={14} aria-label={t('studio.stayedOut')} />
        )}
        <Box component="span" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
          {t(`studio.part.${part.kind}`)}
          {part.title && `: ${part.title}`}
          {!part.included && part.why && (
            <Box component="span" sx={{ display: 'block', fontSize: 11.5 }}>
              {part.why}
            </Box>
          )}
        </Box>
        <Box component="span" sx={{ color: 'h.text2', fontVariantNumeric: 'tabular-nums' }}>
          {f.integer(part.tokens)}
        </Box>
        {isOpen ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
      </ButtonBase>
      {isOpen && (
        <Typography
          variant="caption"
          component="p"
          sx={{
            px: 3,
            py: 1.5,
            mb: 1,
            ml: 1,
            borderLeft: 2,
            borderColor: 'h.border',
            color: 'h.text2',
            whiteSpace: 'pre-wrap',
            overflowWrap: 'anywhere',
            maxHeight: 200,
            overflow: 'auto',
          }}
        >
          {part.text}
          {part.included && part.why ? `\n— ${part.why}` : ''}
        </Typography>
      )}
    </li>
  );
}
