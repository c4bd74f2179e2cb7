import { randomUUID } from 'node:crypto';
import type { Clock } from './clock';
import type { SimulatorSettings } from './settings';

export type Tokens = ReturnType<typeof tokenStore>;

/** The access tokens handed out. An older one stays good beside a newer, as with IMS. */
export function tokenStore(settings: SimulatorSettings, clock: Clock) {
	const issued: string[] = [];
	const goodUntil = new Map<string, number>();
	return {
		issued,
		issue(): string {
			const token = `simulator-token-${randomUUID()}`;
			issued.push(token);
			goodUntil.set(token, clock.now() + settings.tokenLifetimeSeconds * 1000);
			return token;
		},
		accepts: (token: string): boolean => (goodUntil.get(token) ?? 0) > clock.now(),
		expireAll: (): void => goodUntil.clear(),
		reset(): void {
			issued.length = 0;
			goodUntil.clear();
		},
	};
}
