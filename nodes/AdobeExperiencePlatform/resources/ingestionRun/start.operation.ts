import { once } from '../../operation/operation';
import {
	parseOptions,
	readWaiting,
	WAIT_OPTIONS,
	writeOptionsProperty,
} from '../../operation/options';
import { audienceIdProperty, idReader } from '../shared/ids';
import { filesProperties, filesReader } from './files';
import { ifInProgress, inProgressSchema, startRuns, type StartRow } from './startRuns';

/** Starts one run per item, and waits for it where that is wanted. */
export const start = once<StartRow>({
	option: {
		name: 'Start',
		value: 'start',
		action: 'Start ingestion run',
		description: 'Start an ingestion run, which takes the rows of files over into an audience',
	},
	title: 'Start Ingestion Run',
	properties: [
		audienceIdProperty,
		...filesProperties,
		writeOptionsProperty([...WAIT_OPTIONS, ifInProgress]),
	],
	reader(form) {
		const [readId, readFiles] = [idReader(form, audienceIdProperty), filesReader(form)];
		return (itemIndex, options) => ({
			audienceId: readId(itemIndex),
			files: readFiles(itemIndex),
			waiting: readWaiting(options),
			...parseOptions(inProgressSchema, [ifInProgress], options),
		});
	},
	identity: ({ audienceId, files: { asEntered } }) =>
		JSON.stringify(['start run', audienceId, asEntered]),
	lines: ({ audienceId }) => [audienceId],
	start: startRuns,
});
