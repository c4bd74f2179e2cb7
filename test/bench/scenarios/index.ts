import type { Scenario } from '../scenario';
import { existing } from './existing';
import { fill } from './fill';
import { knee } from './knee';
import { latency, longLatency } from './latency';
import { manyRows } from './many-rows';
import { members } from './members';
import { memory } from './memory';
import { rateLimit } from './rate-limit';
import { retryOnFail } from './retry-on-fail';

export const SCENARIOS: readonly Scenario[] = [
	latency,
	longLatency,
	knee,
	rateLimit,
	retryOnFail,
	manyRows,
	existing,
	memory,
	fill,
	members,
];
