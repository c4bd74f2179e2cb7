import { getEventListeners } from 'node:events';
import { systemClock } from '../../nodes/AdobeExperiencePlatform/adobe/session/clock';

beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
afterEach(() => jest.useRealTimers());

/** Whether a sleep is over at a moment from now. */
async function isOverAfter(sleep: Promise<void>, ms: number): Promise<boolean> {
	let over = false;
	void sleep.then(() => (over = true));
	await jest.advanceTimersByTimeAsync(ms);
	return over;
}

const listenersAt = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

it('tells the time of the system', () => {
	expect(systemClock().now()).toBe(1_000_000);
});

describe('a sleep', () => {
	it.each([1, 999, 1000, 1001, 2500, 60_000])('of %d ms lasts as long as that', async (ms) => {
		const sleep = systemClock().sleep(ms);
		expect(await isOverAfter(sleep, ms - 1)).toBe(false);
		expect(await isOverAfter(sleep, 1)).toBe(true);
	});

	it.each([0, -5])('of %d ms is none', async (ms) => {
		await systemClock().sleep(ms);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('ends when the run is cancelled, and leaves no timer that outlives it by much', async () => {
		const controller = new AbortController();
		const clock = systemClock(controller.signal);
		const sleep = clock.sleep(3_600_000);
		expect(await isOverAfter(sleep, 5500)).toBe(false);
		controller.abort();
		expect(await isOverAfter(sleep, 0)).toBe(true);
		await jest.advanceTimersByTimeAsync(1000);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('is none once the run is cancelled', async () => {
		await systemClock(AbortSignal.abort()).sleep(60_000);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('lets what is ready go first, even if it is only a breath', async () => {
		const breath = systemClock().breathe();
		expect(jest.getTimerCount()).toBe(1);
		expect(await isOverAfter(breath, 0)).toBe(true);
	});
});

it('knows whether the run is cancelled', () => {
	const controller = new AbortController();
	const clock = systemClock(controller.signal);
	expect(clock.cancelled()).toBe(false);
	controller.abort();
	expect(clock.cancelled()).toBe(true);
	expect(systemClock().cancelled()).toBe(false);
});

describe('at the signal of the run', () => {
	it('is one listener, however many sleeps there are and were', async () => {
		const { signal } = new AbortController();
		const clock = systemClock(signal);
		const sleeps = Promise.all(
			Array.from({ length: 100 }, async (_, nth) => await clock.sleep(50 * nth)),
		);
		await jest.advanceTimersByTimeAsync(10);
		expect(listenersAt(signal)).toBe(1);
		await jest.advanceTimersByTimeAsync(5000);
		await sleeps;
		expect(listenersAt(signal)).toBe(1);
	});

	it('no listener is left behind by sleeps that it ended', async () => {
		const controller = new AbortController();
		const clock = systemClock(controller.signal);
		const sleeps = Promise.all(Array.from({ length: 100 }, async () => await clock.sleep(5000)));
		controller.abort();
		await sleeps;
		expect(listenersAt(controller.signal)).toBe(0);
	});
});
