import { Box, Dialog } from '@mui/material';
import { Command } from 'cmdk';
import { Megaphone } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { useListCampaignsQuery } from '@/api';
import { useAllActions, type Action } from '@/shared/lib/actions';
import { rangeSearch } from '@/shared/lib/range';
import { Kbd } from '@/shared/ui/Kbd';
import { PlatformLabel } from '@/shared/ui/Platform';

const groups: Action['group'][] = ['go', 'do', 'view', 'account'];
const searchFrom = 2;
const mostCampaigns = 6;

const listSx = {
  '& [cmdk-input]': {
    all: 'unset',
    boxSizing: 'border-box',
    width: '100%',
    p: '14px 18px',
    fontSize: 15,
    borderBottom: '1px solid',
    borderColor: 'h.border',
  },
  '& [cmdk-list]': { p: 2, maxHeight: 'min(400px, 60vh)', overflow: 'auto' },
  '& [cmdk-group-heading]': { fontSize: 12, fontWeight: 500, color: 'h.text2', p: '8px 10px 4px' },
  '& [cmdk-item]': {
    display: 'flex',
    alignItems: 'center',
    gap: 2.5,
    minHeight: 36,
    px: 2.5,
    borderRadius: '6px',
    fontSize: 13.5,
    cursor: 'pointer',
    '& > svg': { color: 'h.text2', flexShrink: 0 },
    '&[data-selected=true]': { bgcolor: 'h.selected' },
  },
  '& [cmdk-empty]': { p: 6, textAlign: 'center', color: 'h.text2' },
} as const;

/** Everything that can be done now, and every campaign by name. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [params] = useSearchParams();
  const [text, setText] = useState('');
  const q = useDeferredValue(text.trim());
  const actions = useAllActions().filter((a) => a.id !== 'palette' && !a.isTold);
  const found = useListCampaignsQuery({ q, limit: mostCampaigns }, { skip: q.length < searchFrom });
  const run = (f: () => void) => () => {
    onClose();
    f();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      slotProps={{ paper: { 'aria-label': t('palette.open') } }}
      fullWidth
      maxWidth="sm"
      sx={{ '& .MuiDialog-container': { alignItems: 'flex-start', pt: { xs: 0, sm: '10vh' } } }}
    >
      <Box component={Command} label={t('palette.open')} loop sx={listSx}>
        <Command.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder={t('palette.placeholder')}
        />
        <Command.List>
          <Command.Empty>
            {found.isFetching ? t('palette.searching') : t('palette.none')}
          </Command.Empty>
          {q.length >= searchFrom && (found.currentData?.data.length ?? 0) > 0 && (
            <Command.Group heading={t('nav.campaigns')}>
              {found.currentData?.data.map((c) => (
                <Command.Item
                  key={c.id}
                  value={`${c.name} ${c.id}`}
                  // The server found it by its own rules: the palette's filter lets it pass.
                  keywords={[text]}
                  onSelect={run(() => void go(`/campaigns/${c.id}${rangeSearch(params)}`))}
                >
                  <Megaphone size={16} aria-hidden />
                  <Box
                    component="span"
                    sx={{
                      flex: 1,
                      minWidth: 0,
                      overflow: 'hidden',
                      textOverflow: 'ellipsis',
                      whiteSpace: 'nowrap',
                    }}
                  >
                    {c.name}
                  </Box>
                  <PlatformLabel platform={c.platform} muted />
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {groups.map((g) => {
            const list = actions.filter((a) => a.group === g);
            return (
              list.length > 0 && (
                <Command.Group key={g} heading={t(`palette.${g}`)}>
                  {list.map((a) => (
                    <Command.Item
                      key={a.id}
                      value={`${a.label} ${a.id}`}
                      keywords={a.keywords ?? []}
                      onSelect={run(a.run)}
                    >
                      {a.icon ? <a.icon size={16} aria-hidden /> : <Box sx={{ width: 16 }} />}
                      <Box component="span" sx={{ flex: 1 }}>
                        {a.label}
                      </Box>
                      {a.keys && <Kbd keys={a.keys} />}
                    </Command.Item>
                  ))}
                </Command.Group>
              )
            );
          })}
        </Command.List>
      </Box>
    </Dialog>
  );
}
