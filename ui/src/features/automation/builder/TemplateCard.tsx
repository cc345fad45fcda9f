import { Box, Card, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { ConditionField, RuleTemplate } from '@/api';
import { NumberInput } from '@/shared/condition/NumberInput';
import type { ConditionWords } from '@/shared/condition/useConditionWords';
import { Field } from '@/shared/ui/Field';
import { draftOf, measureAt, valueAt, withValue } from '../draft';
import { useFigureLabel } from '../useTemplateWords';
import type { RuleForm } from './useRuleForm';

/** The figures of a template that are worth a thought, before everything else. */
export function TemplateCard({
  template,
  rule,
  fields,
  words,
}: {
  template: RuleTemplate;
  rule: RuleForm;
  fields: readonly ConditionField[];
  words: ConditionWords;
}) {
  const { t } = useTranslation();
  const draft = draftOf(rule.form);
  const label = useFigureLabel(words);
  const shown = template.parameters.flatMap((p) => {
    const value = valueAt(draft, p.pointer);
    // The form was rebuilt below it: the pointer leads nowhere any more.
    return typeof value === 'number' ? [{ ...p, value }] : [];
  });
  if (shown.length === 0) return null;
  return (
    <Card
      component="section"
      aria-labelledby="template-h"
      sx={{ p: { xs: 4, sm: 5 }, borderColor: 'h.accent' }}
    >
      <Typography id="template-h" variant="h2">
        {t('automation.tune', { name: template.name })}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {t('automation.tuneHint')}
      </Typography>
      <Box
        sx={{
          mt: 4,
          display: 'grid',
          columnGap: 4,
          rowGap: 2,
          gridTemplateColumns: 'repeat(auto-fill, minmax(min(200px, 100%), 1fr))',
        }}
      >
        {shown.map((p) => {
          const measure = measureAt(draft, p.pointer, p.unit, fields);
          // A fall is typed as its size.
          const sign = p.value < 0 ? -1 : 1;
          const range =
            p.low !== null && p.high !== null
              ? t('automation.usual', {
                  low: words.amount(p.low, measure),
                  high: words.amount(p.high, measure),
                })
              : undefined;
          return (
            <Field key={p.pointer} label={label(draft, p)} hint={range}>
              {(id, describedBy) => (
                <NumberInput
                  id={id}
                  describedBy={describedBy}
                  measure={measure}
                  width="100%"
                  value={p.value * sign}
                  {...(measure === 'days' ? { unit: t('condition.daysUnit') } : {})}
                  onChange={(n) =>
                    n !== null && rule.setDraft(withValue(draft, p.pointer, n * sign))
                  }
                />
              )}
            </Field>
          );
        })}
      </Box>
    </Card>
  );
}
