// What no user does: the sandbox's own doors, where a test looks at what arrived and makes time pass or things fail.

const ask = async (url, init) => {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
};
const post = (url, body) => ask(url, { method: 'POST', body: JSON.stringify(body) });

export const setFaults = (sandbox, faults) => post(`${sandbox}/sandbox/faults`, { faults });
export const endFaults = (sandbox) => fetch(`${sandbox}/sandbox/faults`, { method: 'DELETE' });
/** Posts get older, and people had time to see them. */
export const passDays = (sandbox, days) =>
  post(`${sandbox}/sandbox/control`, { advance_days: days });
/** What stands on a network that holds these words. */
export const posted = async (sandbox, network, words) => {
  const query = new URLSearchParams({ network, text: words });
  return (await ask(`${sandbox}/sandbox/networks/posts?${query}`)).posts;
};
