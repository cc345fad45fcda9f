import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportTemplateInfo } from '@/api';

/** What the server names by id, in the reader's language; what this version does not know keeps its own name. */
export function useNames() {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      template: (x: Pick<ReportTemplateInfo, 'id' | 'name'>) =>
        t(`reports.template.${x.id as 'weekly'}.name`, { defaultValue: x.name }),
      about: (x: Pick<ReportTemplateInfo, 'id' | 'description'>) =>
        t(`reports.template.${x.id as 'weekly'}.about`, { defaultValue: x.description }),
      section: (x: { id: string; name: string }) =>
        t(`reports.section.${x.id as 'summary'}`, { defaultValue: x.name }),
      metric: (id: string) => t(`metric.${id as 'spend'}`, { defaultValue: id }),
    }),
    [t],
  );
}
