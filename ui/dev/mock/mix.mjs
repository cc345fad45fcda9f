// The media mix and the newest look at all figures, invented.

/** Three platforms of a year, as the mix tells them. */
export function mediaMix(q) {
  const outcome = q?.get?.('outcome') === 'conversions' ? 'conversions' : 'revenue';
  const per = outcome === 'revenue' ? 1 : 1 / 62;
  const total = 1_284_000 * per;
  const channel = (platform, share, spread, spend, told, carry, half) => {
    const aWeek = spend / 52;
    const now = (total * share) / 52;
    const at = (x) => (now * (1 + half) * x) / (x + half * aWeek);
    return {
      platform,
      spend,
      outcome: {
        mean: total * share,
        low: total * (share - spread),
        high: total * (share + spread),
      },
      share: { mean: share, low: share - spread, high: share + spread },
      return_on_spend: {
        mean: (total * share) / spend,
        low: (total * (share - spread)) / spend,
        high: (total * (share + spread)) / spend,
      },
      marginal_return: ((total * share) / spend) * 0.55,
      carry_over: carry,
      spend_a_week: aWeek,
      told: told * per,
      curve: [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2].map((k) => ({
        spend: k * aWeek,
        outcome: at(k * aWeek),
        low: at(k * aWeek) * (1 - spread / share),
        high: at(k * aWeek) * (1 + spread / share),
      })),
    };
  };
  const start = Date.UTC(2025, 10, 17);
  return {
    outcome,
    currency: 'EUR',
    from: '2025-11-17',
    to: '2026-11-15',
    weeks: 52,
    needed_weeks: 0,
    total,
    media_share: { mean: 0.61, low: 0.47, high: 0.72 },
    channels: [
      channel('google', 0.31, 0.07, 142_000, 561_000, 0.22, 0.9),
      channel('meta', 0.23, 0.08, 171_000, 498_000, 0.38, 0.6),
      channel('tiktok', 0.07, 0.045, 66_000, 225_000, 0.31, 1.4),
    ],
    left_out: [{ platform: 'snapchat', weeks: 5, reason: 'It spent in 5 weeks only.' }],
    series: Array.from({ length: 52 }, (_, w) => {
      const told = (total / 52) * (1 + 0.22 * Math.sin((w / 52) * 6.28) + 0.05 * Math.sin(w));
      return {
        date: new Date(start + w * 6048e5).toISOString().slice(0, 10),
        outcome: told * (1 + 0.06 * Math.sin(w * 7.3)),
        expected: told,
      };
    }),
    unseen_error: 0.064,
    last_year_error: null,
    caveat: 'Observed, not tried.',
    message: null,
  };
}

export function refreshes() {
  return {
    data: [
      {
        at: new Date(Date.now() - 52 * 6e4).toISOString(),
        facts_through: '2026-11-20',
        took_ms: 1840,
        incidents: 2,
        recommendations: 6,
        score: 68.2,
      },
    ],
    next_cursor: null,
  };
}
