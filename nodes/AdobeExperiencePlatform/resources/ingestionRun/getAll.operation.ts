import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { getRun, listRuns } from '../../adobe/ingestionRuns';
import { FailureError } from '../../adobe/errors/failure';
import { list } from '../../operation/operation';
import { limitProperties, limitReader } from '../../operation/limit';
import { optionsProperty, parseOptions } from '../../operation/options';
import { audienceIdProperty, idReader } from '../shared/ids';
import { NOT_ALL_RUNS } from '../shared/ingesting';
import { simpleProperty, simpleReader } from '../shared/simple';
import { byAge, runItem } from './runItem';

const withStages: INodeProperties = {
	displayName: 'Include Stages',
	name: 'includeStages',
	type: 'boolean',
	default: false,
	description: 'Whether to ask Adobe for the stages of each run too, with one more request per run',
};

const stagesSchema = z.object({
	includeStages: z.boolean({ invalid_type_error: 'must be true or false' }).default(false),
});

/** Lists the runs of an audience, the newest first; a list that isn't all there is no answer. */
export const getAll = list({
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many ingestion runs',
		description: 'Get the ingestion runs of an audience, the newest first',
	},
	title: 'Get Many Ingestion Runs',
	properties: [
		audienceIdProperty,
		...limitProperties,
		simpleProperty,
		optionsProperty([withStages]),
	],
	reader(form) {
		const [readId, readSimple] = [idReader(form, audienceIdProperty), simpleReader(form)];
		const readLimit = limitReader(form);
		return (itemIndex, options) => ({
			audienceId: readId(itemIndex),
			limit: readLimit(itemIndex),
			simple: readSimple(itemIndex),
			...parseOptions(stagesSchema, [withStages], options),
		});
	},
	async *items({ audienceId, limit, simple, includeStages }, ask) {
		const { runs, isComplete, areLatest } = await ask(listRuns(audienceId));
		const areEnough = isComplete || (areLatest && runs.length >= limit);
		if (!areEnough) throw new FailureError(NOT_ALL_RUNS);
		for (const run of [...runs].sort(byAge).slice(0, limit)) {
			const whole = includeStages ? await ask(getRun(audienceId, run.runId)) : run;
			yield runItem({ ...whole, audienceId }, simple);
		}
	},
});
