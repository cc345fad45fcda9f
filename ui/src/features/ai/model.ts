import type { Connection, Connector } from '@/api';

/** What a connector can do that makes it one of those who write. */
const writes = /^(ai|complete|chat|generate)/;
const known = new Set(['openai', 'anthropic', 'gemini', 'openai_compatible']);

/** The connections that can be asked for a text. */
export function providerConnections(
  connections: readonly Connection[],
  connectors: readonly Connector[],
): Connection[] {
  const able = new Set(
    connectors
      .filter((c) => known.has(c.id) || c.capabilities.some((x) => writes.test(x)))
      .map((c) => c.id),
  );
  return connections.filter((c) => able.has(c.connector_id) || known.has(c.connector_id));
}

/** The connections that can say what a text means. */
export function embeddingConnections(
  connections: readonly Connection[],
  connectors: readonly Connector[],
): Connection[] {
  const able = new Set(connectors.filter((c) => c.capabilities.includes('embed')).map((c) => c.id));
  return connections.filter((c) => able.has(c.connector_id));
}
