import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator';

/**
 * A new Adobe for every test of a file. Its address is new too, so that no token that an earlier test
 * fetched a moment ago is taken for one of this Adobe's.
 */
export function eachSimulator(options?: SimulatorOptions): () => Simulator {
	let adobe: Simulator | undefined;
	beforeEach(async () => {
		adobe = await startSimulator(options);
	});
	afterEach(async () => await adobe?.close());
	return () => {
		if (adobe === undefined) throw new Error('There is an Adobe inside of a test only');
		return adobe;
	};
}
