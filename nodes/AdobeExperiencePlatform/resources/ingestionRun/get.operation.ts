import type { INodeProperties } from 'n8n-workflow';

import { getRun } from '../../adobe/ingestionRuns';
import { perRow } from '../../operation/operation';
import { optionsProperty, readWaiting, WAIT_OPTIONS } from '../../operation/options';
import { audienceIdProperty, idReader } from '../shared/ids';
import { waitForRun } from '../shared/ingesting';
import { simpleProperty, simpleReader } from '../shared/simple';
import { runItem } from './runItem';

const runIdProperty: INodeProperties = {
	displayName: 'Run ID',
	name: 'runId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. fb342311-725d-4b48-ab7d-c6105fbc2b8b',
	description: 'The ID that Start Ingestion Run gives',
};

/** Reads one run per item, with its stages. */
export const get = perRow({
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get ingestion run',
		description: 'Get how far an ingestion run has come, with its stages',
	},
	title: 'Get Ingestion Run',
	properties: [audienceIdProperty, runIdProperty, simpleProperty, optionsProperty(WAIT_OPTIONS)],
	reader(form) {
		const readAudience = idReader(form, audienceIdProperty);
		const readRun = idReader(form, runIdProperty);
		const readSimple = simpleReader(form);
		return (itemIndex, options) => ({
			audienceId: readAudience(itemIndex),
			runId: readRun(itemIndex),
			simple: readSimple(itemIndex),
			waiting: readWaiting(options),
		});
	},
	start: (run) => async (task, ask) => {
		const { audienceId, runId, simple, waiting } = task.row;
		const { waitForCompletion, patience } = waiting;
		const found = waitForCompletion
			? await waitForRun({ ask, clock: run.clock }, audienceId, runId, patience)
			: await ask(getRun(audienceId, runId));
		return runItem({ ...found, audienceId }, simple);
	},
});
