import { Box, Button, Skeleton, Stack } from '@mui/material';
import { ArrowLeft, Compass } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { isApiError } from '@/api';
import {
  useGetRuleQuery,
  useListConditionFieldsQuery,
  useListRuleTemplatesQuery,
} from '@/api/office';
import { Page } from '@/shared/ui/Page';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { emptyDraft } from '../draft';
import { useTemplateWords } from '../useTemplateWords';
import { RuleEditor } from './RuleEditor';

/** One rule: a new one (from a template or from nothing), or one that stands. */
export function Component() {
  const { t } = useTranslation();
  const { id } = useParams();
  const [params] = useSearchParams();
  const templateId = id ? null : params.get('template');
  const rule = useGetRuleQuery({ id: id ?? '' }, { skip: !id });
  const templates = useListRuleTemplatesQuery(undefined, { skip: !templateId });
  const fields = useListConditionFieldsQuery();
  const inWords = useTemplateWords();
  const ready = templates.data?.data.find((x) => x.id === templateId);
  const template = useMemo(() => ready && inWords(ready), [ready, inWords]);
  const title = id ? (rule.currentData?.name ?? t('nav.rules')) : t('automation.newRule');
  const failed = [rule, fields, templates].find((q) => q.isError && !q.data);
  const isGone =
    (rule.isError && isApiError(rule.error) && rule.error.status === 404) ||
    (!!templateId && !!templates.data && !template);
  const isReady = fields.data && (!id || rule.currentData) && (!templateId || template);
  return (
    <Page title={title}>
      <Button
        component={Link}
        to="/automation"
        variant="text"
        size="small"
        startIcon={<ArrowLeft size={14} />}
        sx={{ ml: -2, mb: 2 }}
      >
        {t('automation.allTheRules')}
      </Button>
      {isGone ? (
        <EmptyState
          isPage
          icon={Compass}
          title={t(templateId ? 'automation.noTemplate' : 'automation.goneRule')}
          action={
            <Button component={Link} to="/automation" variant="outlined" size="small">
              {t('automation.allTheRules')}
            </Button>
          }
        />
      ) : failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : isReady ? (
        <RuleEditor
          // Another rule is another form; a newer version of this one must not wipe out what is typed.
          key={id ?? templateId ?? 'new'}
          start={rule.currentData ?? template?.rule ?? emptyDraft}
          stored={rule.currentData}
          template={template}
          fields={fields.data!.data}
        />
      ) : (
        <Bones />
      )}
    </Page>
  );
}

function Bones() {
  const bone = (height: number) => (
    <Skeleton variant="rounded" height={height} sx={{ transform: 'none' }} />
  );
  return (
    <Box aria-hidden>
      <Skeleton width="min(420px, 80%)" height={36} sx={{ mb: 4 }} />
      <Stack sx={{ gap: 4, maxWidth: 860 }}>
        {bone(110)}
        {bone(240)}
        {bone(180)}
        {bone(160)}
      </Stack>
    </Box>
  );
}
