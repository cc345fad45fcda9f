// How the invented workspace stands: health score and benchmarks.
import { isFull } from './answers.mjs';
import { state } from './state.mjs';
import * as w from './world.mjs';

const back = (n) => w.addDays(w.lastDay, -n);
const part = (id, score, weight, text, how, action = null) => ({
  id,
  score,
  weight,
  value: null,
  unit: null,
  text,
  how,
  action,
});
export const healthScore = () =>
  isFull()
    ? {
        score: 64,
        at: `${back(0)}T05:41:00Z`,
        change: 3.4,
        components: [
          part(
            'efficiency',
            71,
            0.25,
            'ROAS 2.61 in the last 28 days, a little above the middle of your own past year.',
            'Where the ROAS of the last 28 days stands among your own past 52 weeks.',
            {
              text: 'Move €340 a day from the bottom three campaigns to the top three',
              gain: 4,
              recommendation_id: null,
              page: '/campaigns',
            },
          ),
          part(
            'growth',
            66,
            0.15,
            'Revenue is 4 % above the 28 days before, season taken out.',
            'Change of revenue against the 28 days before, less what the season brings.',
          ),
          part(
            'stability',
            78,
            0.1,
            'Daily ROAS varies by 14 %.',
            'The median distance of daily ROAS from its trend, in parts of it.',
          ),
          part(
            'creative_freshness',
            38,
            0.15,
            '9 of 24 ads that carry most of the spend are tired.',
            'Share of spend on ads whose click rate has kept at least 70 % of what it began with.',
            {
              text: 'Replace the three ads that are tired and cost most',
              gain: 7,
              recommendation_id: null,
              page: '/creatives',
            },
          ),
          part(
            'pacing',
            81,
            0.1,
            'Budgets are used to 93 %.',
            'How near spend comes to the planned budgets, over and under alike.',
          ),
          part(
            'tracking',
            52,
            0.15,
            'One campaign tells no conversions since yesterday.',
            'Share of clicks on campaigns whose conversions arrive as they used to.',
            {
              text: 'Check the tag of the campaign that stopped telling conversions',
              gain: 6,
              recommendation_id: null,
              page: '/anomalies',
            },
          ),
          part(
            'coverage',
            null,
            0.1,
            'Revenue from the shop is not connected.',
            'Share of revenue that both platforms and your shop know.',
          ),
        ],
        history: Array.from({ length: 60 }, (_, n) => ({
          date: back(59 - n),
          score: 58 + Math.sin(n / 9) * 4 + n * 0.08,
        })),
        message: null,
      }
    : {
        score: null,
        at: w.now(),
        change: null,
        components: [],
        history: [],
        message: 'Not enough data: needs 14 more days',
      };

let table = null;
const measured = [
  ['roas', 'ratio', 2.61, [2.2, 2.5, 2.9], [1.6, 2.4, 3.8], 0.58, 'usual'],
  ['cpa', 'money', 23.8, [18.4, 20.6, 23.1], [16, 27, 44], 0.91, 'worse'],
  ['ctr', 'ratio', 0.0181, [0.0142, 0.0153, 0.0166], [0.008, 0.0124, 0.019], 0.97, 'better'],
  ['cpc', 'money', 0.63, [0.55, 0.61, 0.7], [0.4, 0.72, 1.3], 0.55, 'usual'],
  ['cvr', 'ratio', 0.0264, [0.026, 0.029, 0.032], [0.014, 0.024, 0.041], 0.14, 'worse'],
  ['cpm', 'money', 9.1, [7.8, 8.5, 9.9], null, 0.61, 'usual'],
];
export function benchmarks(q) {
  const industry = q.get('industry');
  const rows = [null, 'meta', 'google'].flatMap((platform, n) =>
    measured
      .slice(0, platform ? 4 : 6)
      .map(([metric, unit, value, own, range, percentile, verdict]) => ({
        metric,
        platform,
        unit,
        value: value * (1 + n * 0.09),
        own: { low: own[0], median: own[1], high: own[2] },
        industry:
          industry && range
            ? {
                low: range[0],
                median: range[1],
                high: range[2],
                source: 'Published report',
                dated: '2026-06-30',
              }
            : null,
        percentile,
        verdict,
      })),
  );
  return {
    industry,
    industries: [
      { id: 'retail', name: 'Retail' },
      { id: 'travel', name: 'Travel' },
      { id: 'software', name: 'Software' },
    ],
    currency: state.current.currency,
    from: q.get('from'),
    to: q.get('to'),
    source: industry
      ? table
        ? 'Own survey'
        : 'Herald’s built-in table, several published reports'
      : null,
    dated: industry ? '2026-06-30' : null,
    custom: !!table,
    rows: isFull() ? rows : [],
    message: isFull() ? null : 'Not enough data: needs 7 more days',
  };
}
export const replaceBenchmarks = (q, b) => ((table = b.rows), benchmarks(q));
export const deleteBenchmarks = () => ((table = null), { _status: 204 });
