import type { Scenario } from '../scenario';
import { existing } from './existing';
import { latency } from './latency';
import { manyRows } from './many-rows';
import { memory } from './memory';
import { rateLimit } from './rate-limit';
import { retryOnFail } from './retry-on-fail';

export const SCENARIOS: readonly Scenario[] = [
	latency,
	rateLimit,
	retryOnFail,
	manyRows,
	existing,
	memory,
];
