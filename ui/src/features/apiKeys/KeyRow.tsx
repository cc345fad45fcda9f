import { Box, Button, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { useDeleteApiKeyMutation, type ApiKey, type Member } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { useMinute } from '@/shared/lib/useMinute';
import { Badge } from '@/shared/ui/Badge';
import { useConfirm } from '@/shared/ui/Confirm';
import { Ago } from '@/shared/ui/DateTime';
import { font } from '@/theme/tokens';
import { groupScopes, resources, stateOf } from './model';

export function KeyRow({ apiKey: k, maker }: { apiKey: ApiKey; maker: Member | undefined }) {
  const { t } = useTranslation();
  const f = useFormat();
  const confirm = useConfirm();
  useMinute();
  const [remove, { isLoading }] = useDeleteApiKeyMutation();
  const state = stateOf(k, Date.now());
  const revoke = async () => {
    const yes = await confirm({
      title: t('apiKeys.revokeAsk', { name: k.name }),
      body: t('apiKeys.revokeBody'),
      action: t('apiKeys.revoke'),
      danger: true,
    });
    if (!yes) return;
    const answer = await remove({ id: k.id });
    if (answer.error) notify.failed(answer.error);
    else notify.done(t('apiKeys.revoked', { name: k.name }));
  };
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        alignItems: 'center',
        gap: { xs: 2, sm: 4 },
        gridTemplateColumns: { xs: 'minmax(0,1fr)', sm: 'minmax(0,1fr) 270px auto' },
        px: 4,
        py: 3,
        borderBottom: 1,
        borderColor: 'h.border',
        '&:last-of-type': { borderBottom: 0 },
      }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Stack
          direction="row"
          sx={{ alignItems: 'center', columnGap: 2, rowGap: 1, flexWrap: 'wrap' }}
        >
          <Typography variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>
            {k.name}
          </Typography>
          <Box
            component="code"
            sx={{ fontFamily: font.mono, fontSize: 12, color: 'h.text2', whiteSpace: 'nowrap' }}
          >
            {k.prefix}…
          </Box>
          <Badge>{t(`role.${k.role}`)}</Badge>
          {state === 'expired' && <Badge tone="red">{t('apiKeys.expired')}</Badge>}
          {state === 'soon' && <Badge tone="amber">{t('apiKeys.soon')}</Badge>}
        </Stack>
        <Typography variant="caption" component="div" color="textSecondary" sx={{ mt: 0.5 }}>
          <Scopes scopes={k.scopes} />
        </Typography>
      </Box>
      <Typography variant="caption" component="div" color="textSecondary" sx={{ minWidth: 0 }}>
        <Box>
          {k.last_used_at ? (
            <>
              {t('apiKeys.used')} <Ago at={k.last_used_at} />
            </>
          ) : (
            t('apiKeys.neverUsed')
          )}
          {' · '}
          {k.expires_at
            ? t(state === 'expired' ? 'apiKeys.endedOn' : 'apiKeys.endsOn', {
                date: f.date(k.expires_at),
              })
            : t('apiKeys.endless')}
        </Box>
        <Box>
          {t('apiKeys.madeBy', {
            name: maker?.name ?? t('apiKeys.somebody'),
            date: f.date(k.created_at),
          })}
        </Box>
      </Typography>
      <Button
        size="small"
        variant="outlined"
        loading={isLoading}
        aria-label={t('apiKeys.revokeOf', { name: k.name })}
        onClick={() => void revoke()}
        sx={{ justifySelf: 'start' }}
      >
        {t('apiKeys.revoke')}
      </Button>
    </Box>
  );
}

const shownScopes = 4;

/** What the key opens, in words; the whole list on hover where it is long. */
function Scopes({ scopes }: { scopes: string[] }) {
  const { t } = useTranslation();
  if (scopes.includes('*')) return t('apiKeys.everything');
  const words = groupScopes(scopes).map(({ resource, access }) => {
    const known = resources.find((r) => r.id === resource);
    const name = known ? t(`apiKeys.resource.${known.id}`) : resource;
    return access === 'write' ? t('apiKeys.readWrite', { name }) : name;
  });
  const rest = words.length - shownScopes;
  return (
    <span title={rest > 0 ? words.join(', ') : undefined}>
      {words.slice(0, shownScopes).join(', ')}
      {rest > 0 && ` ${t('apiKeys.more', { count: rest })}`}
    </span>
  );
}
