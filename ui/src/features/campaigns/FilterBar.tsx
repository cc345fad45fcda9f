import {
  Button,
  Checkbox,
  Chip,
  InputAdornment,
  Menu,
  MenuItem,
  Stack,
  TextField,
} from '@mui/material';
import { ChevronDown, Search } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useListAccountsQuery } from '@/api';
import { useActions } from '@/shared/lib/actions';
import { platformName, platforms } from '@/shared/ui/Platform';
import { statuses, type Filters } from './model';

const typingMs = 220;

/** Search, platform, status and account; each choice is in the address at once. */
export function FilterBar({
  filters,
  onChange,
  children,
}: {
  filters: Filters;
  onChange: (name: string, value: string) => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const accounts = useListAccountsQuery({ limit: 200 }).data?.data ?? [];
  return (
    <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', alignItems: 'center', mb: 3 }}>
      <SearchBox value={filters.q} onChange={(q) => onChange('q', q)} />
      <Picker
        label={t('campaigns.platform')}
        chosen={filters.platform}
        options={platforms.map((p) => [p, platformName[p]])}
        onChange={(v) => onChange('platform', v)}
      />
      <Picker
        label={t('campaigns.status')}
        chosen={filters.status}
        options={statuses.map((s) => [s, t(`status.campaign.${s}`)])}
        onChange={(v) => onChange('status', v)}
      />
      {accounts.length > 1 && (
        <Picker
          single
          label={t('campaigns.account')}
          chosen={filters.accountId ? [filters.accountId] : []}
          options={accounts.map((a) => [a.id, a.name])}
          onChange={(v) => onChange('account', v)}
        />
      )}
      <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', ml: { sm: 'auto' } }}>
        {children}
      </Stack>
    </Stack>
  );
}

function SearchBox({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const sent = useRef(value);
  useEffect(() => {
    if (value !== sent.current) setText((sent.current = value));
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => onChange((sent.current = text)), typingMs);
    return () => clearTimeout(timer);
  }, [text, onChange]);
  const [actions] = useState(() => [
    {
      id: 'campaigns:search',
      label: t('campaigns.search'),
      group: 'view' as const,
      icon: Search,
      keys: '/',
      run: () => input.current?.focus(),
    },
  ]);
  useActions(actions);
  return (
    <TextField
      value={text}
      inputRef={input}
      onChange={(e) => setText(e.target.value)}
      placeholder={t('campaigns.search')}
      sx={{ width: { xs: '100%', sm: 240 } }}
      slotProps={{
        htmlInput: { 'aria-label': t('campaigns.search'), type: 'search' },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <Search size={14} />
            </InputAdornment>
          ),
        },
      }}
    />
  );
}

function Picker({
  label,
  chosen,
  options,
  single,
  onChange,
}: {
  label: string;
  chosen: readonly string[];
  options: (readonly [string, string])[];
  single?: boolean;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const flip = (id: string) => {
    const next = chosen.includes(id)
      ? chosen.filter((c) => c !== id)
      : single
        ? [id]
        : [...chosen, id];
    onChange(next.join(','));
    if (single) setAnchor(null);
  };
  const named = options.filter(([id]) => chosen.includes(id)).map(([, name]) => name);
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="menu"
        aria-expanded={!!anchor}
        endIcon={<ChevronDown size={14} />}
        onClick={(e) => setAnchor(e.currentTarget)}
        sx={{ color: chosen.length > 0 ? 'h.text' : 'h.text2' }}
      >
        {label}
        {named.length > 0 && (
          <Chip
            size="small"
            label={named.length > 2 ? named.length : named.join(', ')}
            sx={{ height: 20, fontSize: 12, maxWidth: 180 }}
          />
        )}
      </Button>
      <Menu
        open={!!anchor}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-label': label } }}
      >
        {options.map(([id, name]) => (
          <MenuItem
            key={id}
            role="menuitemcheckbox"
            aria-checked={chosen.includes(id)}
            onClick={() => flip(id)}
          >
            {!single && (
              <Checkbox
                size="small"
                tabIndex={-1}
                disableRipple
                checked={chosen.includes(id)}
                sx={{ p: 0 }}
                slotProps={{ input: { 'aria-hidden': true } }}
              />
            )}
            {name}
          </MenuItem>
        ))}
        {chosen.length > 0 && (
          <MenuItem onClick={() => (onChange(''), setAnchor(null))} sx={{ color: 'h.text2' }}>
            {t('states.clear')}
          </MenuItem>
        )}
      </Menu>
    </>
  );
}
