import type { INodeProperties } from 'n8n-workflow';

import { getImportOperation } from '../../adobe/audienceImports';
import { perRow } from '../../operation/operation';
import { optionsProperty, readWaiting, WAIT_OPTIONS } from '../../operation/options';
import { idReader } from '../shared/ids';
import { waitForImport } from '../shared/importing';
import { simpleProperty, simpleReader } from '../shared/simple';
import { operationItem } from './importItem';

const operationIdProperty: INodeProperties = {
	displayName: 'Operation ID',
	name: 'operationId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. df8cd82f-a214-4b72-b549-d6ee23f1ff1a',
	description: 'The ID that Create Audience Import gives',
};

/** Tells how far an import has come. */
export const getStatus = perRow({
	option: {
		name: 'Get Status',
		value: 'getStatus',
		action: 'Get audience import status',
		description: 'Get how far the creation of an audience import has come',
	},
	title: 'Get Audience Import Status',
	properties: [operationIdProperty, simpleProperty, optionsProperty(WAIT_OPTIONS)],
	reader(form) {
		const [readId, readSimple] = [idReader(form, operationIdProperty), simpleReader(form)];
		return (itemIndex, options) => ({
			operationId: readId(itemIndex),
			simple: readSimple(itemIndex),
			waiting: readWaiting(options),
		});
	},
	start: (run) => async (task, ask) => {
		const { operationId, simple, waiting } = task.row;
		const operation = waiting.waitForCompletion
			? await waitForImport({ ask, clock: run.clock }, operationId, waiting.patience)
			: await ask(getImportOperation(operationId));
		return operationItem({ ...operation, operationId }, simple);
	},
});
