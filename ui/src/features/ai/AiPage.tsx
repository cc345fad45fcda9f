import {
  Box,
  Button,
  Card,
  FormControlLabel,
  LinearProgress,
  Skeleton,
  Stack,
  Switch,
  TextField,
  Typography,
} from '@mui/material';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isApiError, problemText, useListConnectionsQuery, useListConnectorsQuery } from '@/api';
import {
  useGetAiSettingsQuery,
  useGetAiUsageQuery,
  useReplaceAiSettingsMutation,
  type AiSettings,
  type AiUsage,
} from '@/api/loop';
import { startOfMonth, today } from '@/shared/lib/dates';
import { useFormat, type Format } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { useLeaveGuard } from '@/shared/lib/useLeaveGuard';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { Facts } from '@/shared/ui/Facts';
import { Field, FormAlert, Section } from '@/shared/ui/Field';
import { IconDeed } from '@/shared/ui/IconDeed';
import { SaveBar } from '@/shared/ui/SaveBar';
import { SettingsPage } from '@/shared/ui/SettingsPage';
import { ErrorState } from '@/shared/ui/States';
import { embeddingConnections, providerConnections } from './model';

/** Who writes and what it may cost. */
export function Component() {
  const { t } = useTranslation();
  const { data, error, refetch } = useGetAiSettingsQuery();
  return (
    <SettingsPage title={t('ai.title')} subtitle={t('ai.subtitle')} isForm>
      <UsageCard />
      {data ? (
        <SettingsForm key={data.version} settings={data} />
      ) : (
        <Card>
          {error ? (
            <ErrorState error={error} onRetry={refetch} />
          ) : (
            <Skeleton variant="rounded" height={420} />
          )}
        </Card>
      )}
    </SettingsPage>
  );
}

function SettingsForm({ settings }: { settings: AiSettings }) {
  const { t } = useTranslation();
  const isAdmin = useCan()('admin');
  const [replace, { isLoading }] = useReplaceAiSettingsMutation();
  const [now, setNow] = useState(settings);
  const [alert, setAlert] = useState<string>();
  const isDirty = JSON.stringify(now) !== JSON.stringify(settings);
  useLeaveGuard(isDirty && isAdmin && !isLoading);
  const set = (part: Partial<AiSettings>) => setNow({ ...now, ...part });
  const save = async () => {
    setAlert(undefined);
    const { version, ...body } = now;
    const answer = await replace({ body, 'If-Match': `"${version}"` });
    if (answer.error)
      return setAlert(
        problemText(answer.error) ??
          (isApiError(answer.error) ? answer.error.title : t('controls.noAnswer')),
      );
    notify.done(t('ai.saved'));
  };
  const number = (
    label: string,
    name: 'monthly_cost_limit' | 'monthly_token_limit' | 'cache_days',
    hint?: string,
  ) => (
    <Field label={label} hint={hint}>
      {(id, describedBy) => (
        <TextField
          fullWidth
          type="number"
          id={id}
          disabled={!isAdmin}
          value={now[name] ?? ''}
          onChange={(e) => {
            const value = e.target.value === '' ? null : Number(e.target.value);
            set(name === 'cache_days' ? { cache_days: value ?? 0 } : { [name]: value });
          }}
          slotProps={{ htmlInput: { min: 0, step: 'any', 'aria-describedby': describedBy } }}
        />
      )}
    </Field>
  );
  return (
    <Card
      component="form"
      onSubmit={(e: React.FormEvent) => {
        e.preventDefault();
        void save();
      }}
    >
      <Section title={t('ai.providers')} hint={t('ai.providersHint')}>
        <FormAlert>{alert}</FormAlert>
        <Providers
          value={now.providers}
          disabled={!isAdmin}
          onChange={(providers) => set({ providers })}
        />
      </Section>
      <Section title={t('ai.meaning')} hint={t('ai.meaningHint')}>
        <MeaningField
          value={now.embedding_connection_id}
          disabled={!isAdmin}
          onChange={(id) => set({ embedding_connection_id: id })}
        />
      </Section>
      <Section title={t('ai.limits')}>
        {number(t('ai.cost'), 'monthly_cost_limit', t('ai.limitHint'))}
        {number(t('ai.tokens'), 'monthly_token_limit', t('ai.limitHint'))}
        {number(t('ai.cache'), 'cache_days')}
        <FormControlLabel
          sx={{ gap: 2, m: 0 }}
          disabled={!isAdmin}
          label={<Typography variant="body2">{t('ai.hide')}</Typography>}
          control={
            <Switch
              size="small"
              checked={now.hide_personal}
              onChange={(e) => set({ hide_personal: e.target.checked })}
            />
          }
        />
      </Section>
      {isAdmin && (
        <SaveBar isDirty={isDirty} isSaving={isLoading} onDiscard={() => setNow(settings)} />
      )}
    </Card>
  );
}

/** Who says what the archive's texts mean: the model that comes with Herald, or one connection's. */
function MeaningField({
  value,
  disabled,
  onChange,
}: {
  value: string | null;
  disabled: boolean;
  onChange: (id: string | null) => void;
}) {
  const { t } = useTranslation();
  const connections = useListConnectionsQuery({});
  const connectors = useListConnectorsQuery();
  const all = useMemo(
    () => embeddingConnections(connections.data?.data ?? [], connectors.data?.data ?? []),
    [connections.data, connectors.data],
  );
  const isGone = value !== null && !all.some((c) => c.id === value);
  return (
    <Field label={t('ai.meaningBy')} hint={value ? t('ai.meaningChange') : undefined}>
      {(id, describedBy) => (
        <TextField
          select
          fullWidth
          id={id}
          disabled={disabled}
          value={value ?? ''}
          onChange={(e) => onChange(e.target.value || null)}
          slotProps={{
            select: { native: true },
            htmlInput: { 'aria-describedby': describedBy },
          }}
        >
          <option value="">{t('ai.meaningOwn')}</option>
          {isGone && <option value={value}>{connections.data ? t('ai.gone') : '…'}</option>}
          {all.map((c) => (
            <option key={c.id} value={c.id}>
              {c.name}
            </option>
          ))}
        </TextField>
      )}
    </Field>
  );
}

type Provider = AiSettings['providers'][number];

/** The order in which they are asked: moved by buttons, which a keyboard reaches too. */
function Providers({
  value,
  disabled,
  onChange,
}: {
  value: readonly Provider[];
  disabled: boolean;
  onChange: (list: Provider[]) => void;
}) {
  const { t } = useTranslation();
  const connections = useListConnectionsQuery({});
  const connectors = useListConnectorsQuery();
  const all = useMemo(
    () => providerConnections(connections.data?.data ?? [], connectors.data?.data ?? []),
    [connections.data, connectors.data],
  );
  const rest = all.filter((c) => !value.some((p) => p.connection_id === c.id));
  const nameOf = (id: string) =>
    all.find((c) => c.id === id)?.name ?? (connections.data ? t('ai.gone') : '…');
  const move = (from: number, to: number) => {
    const next = [...value];
    const [moved] = next.splice(from, 1);
    if (moved) next.splice(to, 0, moved);
    onChange(next);
  };
  if (connections.data && all.length === 0 && value.length === 0)
    return (
      <Typography variant="body2">
        {t('ai.none')}{' '}
        <Box component={Link} to="/connections" sx={{ color: 'h.accentText' }}>
          {t('ai.connect')}
        </Box>
      </Typography>
    );
  return (
    <Stack sx={{ gap: 2 }}>
      <Box component="ol" sx={{ m: 0, p: 0, listStyle: 'none' }}>
        {value.map((p, i) => {
          const name = nameOf(p.connection_id);
          return (
            <Stack
              component="li"
              key={p.connection_id}
              direction="row"
              sx={{
                gap: 2,
                py: 1.5,
                alignItems: 'center',
                borderTop: i ? 1 : 0,
                borderColor: 'h.border',
              }}
            >
              <Typography variant="body2" sx={{ flex: 1, minWidth: 0 }}>
                {i + 1}. {name}
              </Typography>
              <TextField
                value={p.model ?? ''}
                disabled={disabled}
                placeholder={t('ai.modelHint')}
                onChange={(e) =>
                  onChange(
                    value.map((x, n) => (n === i ? { ...x, model: e.target.value || null } : x)),
                  )
                }
                slotProps={{ htmlInput: { 'aria-label': `${t('ai.model')}: ${name}` } }}
                sx={{ flex: 1 }}
              />
              {!disabled && (
                <>
                  <IconDeed
                    disabled={i === 0}
                    name={t('ai.up', { name })}
                    onClick={() => move(i, i - 1)}
                  >
                    <ArrowUp size={14} />
                  </IconDeed>
                  <IconDeed
                    disabled={i === value.length - 1}
                    name={t('ai.down', { name })}
                    onClick={() => move(i, i + 1)}
                  >
                    <ArrowDown size={14} />
                  </IconDeed>
                  <IconDeed
                    name={t('ai.remove', { name })}
                    onClick={() => onChange(value.filter((_, n) => n !== i))}
                  >
                    <X size={14} />
                  </IconDeed>
                </>
              )}
            </Stack>
          );
        })}
      </Box>
      {!disabled && rest.length > 0 && (
        <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap' }}>
          {rest.map((c) => (
            <Button
              key={c.id}
              size="small"
              variant="outlined"
              onClick={() => onChange([...value, { connection_id: c.id, model: null }])}
            >
              {t('ai.add')}: {c.name}
            </Button>
          ))}
        </Stack>
      )}
    </Stack>
  );
}

function UsageCard() {
  const { t } = useTranslation();
  const f = useFormat();
  const { timeZone } = useWorkspace();
  const now = today(timeZone);
  const { data } = useGetAiUsageQuery({ from: startOfMonth(now), to: now });
  if (!data) return null;
  const share = data.monthly_cost_limit ? data.cost / data.monthly_cost_limit : null;
  return (
    <Card component="section" aria-label={t('ai.usage')} sx={{ p: { xs: 4, sm: 6 }, mb: 4 }}>
      <Typography variant="h2">{t('ai.usage')}</Typography>
      {data.requests === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {t('ai.noUsage')}
        </Typography>
      ) : (
        <>
          <Facts
            least={128}
            facts={[
              [t('ai.spent'), usd(f, data.cost)],
              [t('ai.requests'), f.integer(data.requests)],
              [t('ai.cached'), f.integer(data.cached_requests)],
              [t('ai.token'), f.compact(data.input_tokens + data.output_tokens)],
            ]}
          />
          {share !== null && (
            <Box sx={{ mb: 4 }}>
              <LinearProgress
                variant="determinate"
                color={share >= 1 ? 'error' : share >= 0.8 ? 'warning' : 'primary'}
                value={Math.min(100, share * 100)}
                aria-label={t('ai.used', { share: f.progress(share) })}
                sx={{ height: 6, borderRadius: 3, bgcolor: 'h.selected' }}
              />
              <Typography variant="caption" color="textSecondary">
                {t('ai.used', { share: f.progress(share) })}
              </Typography>
            </Box>
          )}
          <Days usage={data} />
          <Box component="ul" sx={{ listStyle: 'none', m: 0, mt: 3, p: 0 }}>
            {data.by_model.map((m) => (
              <Stack
                component="li"
                key={m.model}
                direction="row"
                sx={{ gap: 3, py: 1, fontSize: 13, fontVariantNumeric: 'tabular-nums' }}
              >
                <Box sx={{ flex: 1 }}>{m.model}</Box>
                <Box>
                  {f.compact(m.tokens)} {t('ai.token')}
                </Box>
                <Box sx={{ width: 90, textAlign: 'right' }}>{usd(f, m.cost)}</Box>
              </Stack>
            ))}
          </Box>
        </>
      )}
    </Card>
  );
}

/** Single answers cost parts of a cent: they are not rounded to nothing. */
const usd = (f: Format, n: number | null) =>
  n !== null && n > 0 && n < 0.1 ? `$${f.significant(n)}` : f.money(n, 'USD');

/** Thin bars, one a day; their figures stand in the list for readers of screens. */
function Days({ usage }: { usage: AiUsage }) {
  const { t } = useTranslation();
  const f = useFormat();
  const most = Math.max(...usage.daily.map((d) => d.cost), 0);
  if (most <= 0) return null;
  return (
    <Box>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 1 }}>
        {t('ai.daily')}
      </Typography>
      <Box
        component="ul"
        sx={{ listStyle: 'none', m: 0, p: 0, display: 'flex', gap: '3px', alignItems: 'flex-end' }}
      >
        {usage.daily.map((d) => (
          <Box
            component="li"
            key={d.date}
            title={`${f.day(d.date)}: ${usd(f, d.cost)}`}
            aria-label={`${f.day(d.date)}: ${usd(f, d.cost)}`}
            sx={{
              flex: 1,
              maxWidth: 24,
              minHeight: 2,
              height: `${(d.cost / most) * 72}px`,
              bgcolor: 'h.accent',
              borderRadius: '2px 2px 0 0',
            }}
          />
        ))}
      </Box>
    </Box>
  );
}
