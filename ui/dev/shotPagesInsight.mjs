// Insight's pages, for shots.mjs.
export const insightShots = {
  advice: ['/recommendations', { full: true }],
  'advice-dark': ['/recommendations', { dark: true, full: true }],
  'advice-de': ['/recommendations', { lang: 'de' }],
  'advice-390': ['/recommendations', { width: 390, height: 844, full: true }],
  'advice-confirm': [
    '/recommendations',
    { run: (p) => p.getByRole('button', { name: 'Apply' }).first().click() },
  ],
  'advice-dismiss': ['/recommendations', { run: (p) => p.keyboard.press('d') }],
  'advice-applied': ['/recommendations?state=applied', { full: true }],
  'advice-bars': ['/recommendations?kind=bidding_schedule', {}],
  budget: ['/recommendations/budget', { full: true }],
  'budget-dark': ['/recommendations/budget', { dark: true }],
  'budget-390': ['/recommendations/budget', { width: 390, height: 844, full: true }],
  'budget-moved': [
    '/recommendations/budget',
    {
      run: async (p) => {
        await p.getByRole('slider', { name: /in the plan/ }).focus();
        for (let i = 0; i < 20; i++) await p.keyboard.press('ArrowLeft');
      },
    },
  ],
  'budget-confirm': [
    '/recommendations/budget',
    { run: (p) => p.getByRole('button', { name: 'Apply plan' }).click() },
  ],
  mix: ['/insights/mix', { full: true }],
  'mix-de': ['/insights/mix', { lang: 'de', full: true }],
  'mix-dark': ['/insights/mix', { dark: true, full: true }],
  'mix-390': ['/insights/mix', { width: 390, height: 844, full: true }],
  predict: ['/insights/predict', { full: true }],
  'predict-dark': ['/insights/predict?what=roas&days=28', { dark: true, full: true }],
  'predict-390': ['/insights/predict', { width: 390, height: 844, full: true }],
  'predict-ltv': [
    '/insights/predict?what=ltv',
    {
      run: async (p) => {
        await p.getByLabel('Mean value of a purchase').fill('59.90');
        await p.getByRole('button', { name: 'Predict' }).click();
      },
    },
  ],
  'predict-file': [
    '/insights/predict?what=ltv&by=file',
    {
      full: true,
      run: async (p) => {
        const lines = Array.from(
          { length: 40 },
          (_, i) => `c${100 + i},${i % 9},${i % 9 ? 30 + i * 4 : 0},${200 + i * 3},${40 + i}.5`,
        );
        await p.locator('input[type=file]').setInputFiles({
          name: 'customers.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(`id,frequency,recency,age,value\n${lines.join('\n')}\nbad,1,9,3,2\n`),
        });
      },
    },
  ],
  creative: ['/insights/creative', {}],
  'creative-dark': ['/insights/creative?view=formats', { dark: true, full: true }],
  'creative-390': ['/insights/creative', { width: 390, height: 844 }],
  'creative-formats': ['/insights/creative?view=formats', { full: true }],
  'creative-tests': ['/insights/creative?view=tests', { full: true }],
  'creative-ad': [
    '/insights/creative',
    { run: (p) => p.getByRole('row', { name: /Warm/ }).first().click() },
  ],
  models: ['/insights/models', { full: true }],
  'models-390': ['/insights/models', { width: 390, height: 844, full: true }],
  model: ['/insights/models/0192f0c4-5001-7000-8000-0000000124f9', { full: true }],
  'model-dark': [
    '/insights/models/0192f0c4-5001-7000-8000-0000000124f9',
    { dark: true, full: true },
  ],
  insights: ['/insights', {}],
  'insights-dark-390': ['/insights', { dark: true, width: 390, height: 844, full: true }],
  'insights-running': [
    '/insights?order=value',
    {
      run: async (p) => {
        await p.getByRole('button', { name: 'Look again' }).click();
        await p.waitForTimeout(2500);
      },
    },
  ],
  'insights-de': ['/insights', { lang: 'de' }],
  anomalies: ['/insights/anomalies', {}],
  'anomalies-dark-390': ['/insights/anomalies', { dark: true, width: 390, height: 844 }],
  'anomalies-none': ['/insights/anomalies?platform=linkedin', {}],
  anomaly: ['/insights/anomalies/0192f0c4-0001-7000-8000-000000009c41', { full: true }],
  'anomaly-dark': [
    '/insights/anomalies/0192f0c4-0001-7000-8000-000000009c41',
    { dark: true, full: true, width: 1280 },
  ],
  'anomaly-390': [
    '/insights/anomalies/0192f0c4-0001-7000-8000-000000009c41',
    { width: 390, height: 844, full: true },
  ],
  'anomaly-de-768': [
    '/insights/anomalies/0192f0c4-0001-7000-8000-000000009c41',
    { lang: 'de', width: 768, height: 1024, full: true },
  ],
  'anomaly-dismiss': [
    '/insights/anomalies/0192f0c4-0002-7000-8000-000000009c42',
    { run: (p) => p.getByRole('button', { name: 'Dismiss' }).click() },
  ],
  forecast: ['/insights/forecast', { full: true }],
  'forecast-dark': ['/insights/forecast?metric=roas&horizon=90', { dark: true, full: true }],
  'forecast-390': ['/insights/forecast?metric=revenue', { width: 390, height: 844, full: true }],
  'forecast-de-768': [
    '/insights/forecast?metric=conversions',
    { lang: 'de', width: 768, height: 1024, full: true },
  ],
  'forecast-campaign': [
    '/insights/forecast?campaign=0192f0c4-1000-7000-8000-0000000003e8',
    { full: true },
  ],
  'dashboard-forecast': [
    '/?figure=revenue&forecast=on',
    { full: true, run: (p) => p.getByRole('button', { name: 'Why?' }).click() },
  ],
  'dashboard-forecast-dark-390': [
    '/?figure=spend&forecast=on',
    { dark: true, width: 390, height: 844, full: true },
  ],
  'campaign-forecast': [
    '/campaigns/0192f0c4-1000-7000-8000-0000000003e8?forecast=on',
    { full: true },
  ],
  health: ['/insights/health', { full: true }],
  'health-dark-390': ['/insights/health', { dark: true, width: 390, height: 844, full: true }],
  'health-de': ['/insights/health', { lang: 'de', full: true }],
  benchmarks: ['/insights/benchmarks?industry=retail', { full: true }],
  'benchmarks-dark': ['/insights/benchmarks?industry=retail', { dark: true, full: true }],
  'benchmarks-390': [
    '/insights/benchmarks?industry=retail',
    { width: 390, height: 844, full: true },
  ],
  'benchmarks-replace': [
    '/insights/benchmarks',
    { run: (p) => p.getByRole('button', { name: 'Replace table' }).click() },
  ],
};
