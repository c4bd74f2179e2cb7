import { adobeError, type Answer, withHeaders } from './answers';
import type { Clock } from './clock';
import { adobeNow, type SimulatorSettings } from './settings';

const retryAfter: Record<
	SimulatorSettings['retryAfter'],
	(waitMs: number, adobeMs: number) => Record<string, string>
> = {
	seconds: (waitMs) => ({ 'retry-after': String(Math.ceil(waitMs / 1000)) }),
	// An HTTP date has whole seconds: rounded up, so that obeying it is always enough.
	date: (waitMs, adobeMs) => ({
		'retry-after': new Date(Math.ceil((adobeMs + waitMs) / 1000) * 1000).toUTCString(),
	}),
	absent: () => ({}),
};

export type Rate = ReturnType<typeof rateLimit>;

/** At most `rateLimit` calls in any span of one second: the times of the last that many are kept in a ring. */
export function rateLimit(settings: SimulatorSettings, clock: Clock) {
	let ring: number[] = [];
	let oldest = 0;
	let size = 0;
	return {
		refusal(): Answer | undefined {
			if (settings.rateLimit === Infinity) return undefined;
			if (settings.rateLimit !== size) [ring, oldest, size] = [[], 0, settings.rateLimit];
			const waitMs = (ring[oldest] ?? 0) + 1000 - clock.now();
			if (waitMs > 0) {
				return withHeaders(
					adobeError('429050'),
					retryAfter[settings.retryAfter](waitMs, adobeNow(clock, settings)),
				);
			}
			ring[oldest] = clock.now();
			oldest = (oldest + 1) % size;
			return undefined;
		},
		reset(): void {
			size = 0;
		},
	};
}
